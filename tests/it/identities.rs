//! `ravi identities`

use crate::common;

use std::fs;

use common::{Sandbox, User};
use serde_json::{Value, json};

#[test]
fn identities_live_from_create_to_delete() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let created = user
        .run(&[
            "identities",
            "create",
            "shopper",
            "--email",
            "buy",
            "--json",
        ])
        .ok()
        .json();
    assert_eq!(created["inbox"], "buy@in.ravi.app");
    let uuid = created["uuid"].as_str().unwrap();
    for selector in ["shopper", "SHOPPER", uuid] {
        let got = user
            .run(&["identities", "get", selector, "--json"])
            .ok()
            .json();
        assert_eq!(got, created);
    }
    let renamed = user
        .run(&[
            "identities",
            "update",
            "shopper",
            "--name",
            "buyer",
            "--json",
        ])
        .ok()
        .json();
    assert_eq!(renamed["name"], "buyer");
    let list = user.run(&["identities", "list", "--quiet"]).ok().stdout;
    assert_eq!(list, "sandbox-agent\nbuyer\n");
    user.run(&["identities", "delete", "buyer"])
        .code(2)
        .says("--yes");
    user.run(&["identities", "delete", "buyer", "--yes"]).ok();
    user.run(&["identities", "get", uuid])
        .code(4)
        .says("identities list");
    user.run(&["identities", "get", "buyer"]).code(4);
}

#[test]
fn a_name_that_is_taken_is_a_conflict() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let ran = user
        .run(&["identities", "create", "sandbox-agent", "--json"])
        .code(6);
    assert_eq!(ran.error()["kind"], "conflict");
    assert_eq!(ran.error()["status"], 409);
    user.run(&["identities", "create", "  "]).code(2);
}

#[test]
fn use_writes_where_the_choice_came_from() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for name in ["two", "three", "four"] {
        user.run(&["identities", "create", name]).ok();
    }
    let name_in = |path: std::path::PathBuf| {
        let config: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        config["identity_name"].as_str().unwrap().to_owned()
    };
    let global = user.config().join("config.json");
    let project = user.work().join(".ravi").join("config.json");
    fs::write(
        &global,
        json!({ "identity_uuid": "x", "other": 1 }).to_string(),
    )
    .unwrap();

    user.run(&["identities", "use", "two"]).ok();
    assert_eq!(name_in(global.clone()), "two");
    assert!(
        fs::read_to_string(&global)
            .unwrap()
            .contains("\"other\": 1")
    );
    assert!(!project.exists());

    user.run(&["identities", "use", "three", "--project"]).ok();
    assert_eq!(
        (name_in(global.clone()), name_in(project.clone())),
        ("two".into(), "three".into())
    );

    let deep = user.work().join("deep");
    fs::create_dir(&deep).unwrap();
    user.run_in(&deep, &["identities", "use", "four"]).ok();
    assert_eq!(name_in(project.clone()), "four");

    user.run(&["identities", "use", "three", "--global"])
        .ok()
        .says("still selects four");
    assert_eq!(
        (name_in(global), name_in(project)),
        ("three".into(), "four".into())
    );

    let chosen = user.home().join("chosen");
    fs::create_dir(&chosen).unwrap();
    fs::write(
        chosen.join("config.json"),
        json!({ "identity_uuid": "x" }).to_string(),
    )
    .unwrap();
    let env = [("RAVI_CONFIG_DIR", chosen.to_str().unwrap())];
    user.run_with(&["identities", "use", "two"], &env).ok();
    assert_eq!(name_in(chosen.join("config.json")), "two");

    // A directory without settings selects no identity.
    let empty = user.home().join("empty");
    fs::create_dir(&empty).unwrap();
    let env = [("RAVI_CONFIG_DIR", empty.to_str().unwrap())];
    user.run_with(&["identities", "use", "two"], &env).ok();
    assert_eq!(name_in(user.work().join(".ravi/config.json")), "two");
    assert!(!empty.join("config.json").exists());
}

fn active(user: &User, args: &[&str], env: &[(&str, &str)]) -> Vec<String> {
    let args = [&["identities", "list", "--json"], args].concat();
    let listed = user.run_with(&args, env).ok().json();
    let listed = listed.as_array().unwrap().iter();
    listed
        .filter(|identity| identity["active"] == true)
        .map(|identity| identity["name"].as_str().unwrap().to_owned())
        .collect()
}

/// The mark follows what a command would use: a flag, a variable, a project, the user's own settings.
#[test]
fn the_list_marks_the_active_identity() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let two = user.run(&["identities", "create", "two", "--json"]);
    let two = two.ok().json()["uuid"].as_str().unwrap().to_owned();
    assert_eq!(active(&user, &[], &[]), ["sandbox-agent"]);
    let shown = user.run(&["identities", "list"]).ok().stdout;
    let marked: Vec<&str> = shown.lines().filter(|line| line.contains('*')).collect();
    assert_eq!(marked.len(), 1, "{shown}");
    assert!(marked[0].starts_with("*  sandbox-agent "), "{shown}");
    assert_eq!(active(&user, &["--identity", "TWO"], &[]), ["two"]);
    assert_eq!(active(&user, &[], &[("RAVI_IDENTITY", &two)]), ["two"]);
    fs::create_dir(user.work().join(".ravi")).unwrap();
    let project = user.work().join(".ravi/config.json");
    fs::write(&project, r#"{"identity_name": "two"}"#).unwrap();
    assert_eq!(active(&user, &[], &[]), ["two"]);
    // What selects none marks none, and the list still shows what there is.
    for selected in [r#"{"identity_name": "three"}"#, "{}", "nonsense"] {
        fs::write(&project, selected).unwrap();
        assert_eq!(active(&user, &[], &[]), [] as [&str; 0], "{selected}");
    }
    user.run(&["identities", "list"])
        .ok()
        .says("no identity is active here");
}

#[test]
fn create_can_select_the_new_identity() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["identities", "create", "two", "--use"])
        .ok()
        .says("Active identity is now two (written to ");
    assert_eq!(active(&user, &[], &[]), ["two"]);
    user.run(&["identities", "use", "sandbox-agent", "--project"])
        .ok();
    let created = user.run(&["identities", "create", "three", "--use", "--json"]);
    assert_eq!(created.ok().json()["name"], "three");
    let project = fs::read_to_string(user.work().join(".ravi/config.json")).unwrap();
    assert!(project.contains("three"), "{project}");
    let env = [("RAVI_IDENTITY", "two")];
    user.run_with(&["identities", "create", "four", "--use"], &env)
        .ok()
        .says("RAVI_IDENTITY still selects two here");
    // A refused name selects nothing.
    user.run(&["identities", "create", "two", "--use"]).code(6);
    assert_eq!(active(&user, &[], &[]), ["four"]);
}

/// A file that cannot be written does not hide that there is a new identity.
#[test]
fn create_says_that_the_identity_is_not_selected() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    fs::write(user.config().join("config.json"), "nonsense").unwrap();
    user.run(&["identities", "create", "two", "--use"])
        .code(1)
        .says("the identity was created, but not selected");
    let listed = user.run(&["identities", "list", "--quiet"]).ok();
    assert!(listed.stdout.contains("two"));
}

#[test]
fn renaming_the_active_identity_repairs_the_setting() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let global = user.config().join("config.json");
    let project = user.work().join(".ravi").join("config.json");
    fs::create_dir(project.parent().unwrap()).unwrap();
    fs::write(
        &project,
        r#"{"identity_name": "Sandbox-Agent", "rate": 1e400}"#,
    )
    .unwrap();
    let rename = |from: &str, to: &str, env: &[(&str, &str)]| {
        user.run_with(&["identities", "update", from, "--name", to], env)
            .ok()
    };
    let ran = rename("sandbox-agent", "buyer", &[]);
    for file in [&global, &project] {
        let written = fs::read_to_string(file).unwrap();
        assert!(written.contains(r#""identity_name": "buyer""#), "{written}");
        let warning = format!("{} selects this identity", file.display());
        assert!(ran.stderr.contains(&warning), "{ran:#?}");
    }
    // A file that selects by name still does: the UUID may be of another account.
    let written = fs::read_to_string(&project).unwrap();
    assert!(
        written.contains("1e400") && !written.contains("uuid"),
        "{written}"
    );
    assert_eq!(active(&user, &[], &[]), ["buyer"]);
    rename("buyer", "seller", &[("RAVI_IDENTITY", "BUYER")])
        .says("RAVI_IDENTITY still selects the old name of the identity");
    // No setting selects the other identity.
    user.run(&["identities", "create", "shopper"]).ok();
    assert_eq!(rename("shopper", "other", &[]).stderr, "");
}

#[test]
fn deleting_the_active_identity_repairs_the_setting() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["identities", "create", "two", "--use"]).ok();
    let config = user.config().join("config.json");
    let settings = fs::read_to_string(&config).unwrap();
    let settings = settings.replacen('{', r#"{"later": [1],"#, 1);
    fs::write(&config, settings).unwrap();
    // Nothing changes while the deletion is refused.
    user.run(&["identities", "delete", "two"]).code(2);
    assert_eq!(active(&user, &[], &[]), ["two"]);
    let warning = format!(
        "{} selected the deleted identity and now selects none",
        config.display()
    );
    user.run(&["identities", "delete", "two", "--yes"])
        .ok()
        .says(&warning);
    let written = fs::read_to_string(&config).unwrap();
    assert!(
        written.contains("later") && !written.contains("identity_"),
        "{written}"
    );
    // No other identity is used instead.
    for args in [&["passwords", "list"][..], &["identities", "current"]] {
        user.run(args).code(2).says("identities use");
    }
    let status = user.run(&["status"]).ok();
    assert!(status.stdout.contains("none selected"), "{status:#?}");
    let status = status.says("warning:").says(config.to_str().unwrap());
    assert!(status.stderr.contains("identities use"), "{status:#?}");
    let status = user.run(&["status", "--json"]).ok().json();
    assert_eq!(status["logged_in"], true);
    assert_eq!(status["identity"], Value::Null);
    let doctor = user.run(&["doctor", "--json"]).ok().json();
    let check = |name: &str| {
        let mut checks = doctor.as_array().unwrap().iter();
        checks.find(|check| check["name"] == name).unwrap()
    };
    assert_eq!(check("identity")["status"], "warning");
    assert_eq!(check("identity")["source"], config.to_str().unwrap());
    assert_eq!(check("stream")["status"], "skipped");
    // A new login selects one again.
    user.log_in(&sandbox, &[]).ok();
    assert_eq!(active(&user, &[], &[]), ["sandbox-agent"]);
}

/// What a flag, a variable or another program's file selects is not ours to change.
#[test]
fn deleting_names_what_still_selects_the_identity() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let create = |name: &str| {
        let created = user.run(&["identities", "create", name, "--json"]).ok();
        created.json()["uuid"].as_str().unwrap().to_owned()
    };
    let uuid = create("two");
    user.run_with(
        &["identities", "delete", "two", "--yes"],
        &[("RAVI_IDENTITY", &uuid)],
    )
    .ok()
    .says("RAVI_IDENTITY still selects the deleted identity");
    create("three");
    user.run(&[
        "identities",
        "delete",
        "three",
        "--yes",
        "--identity",
        "three",
    ])
    .ok()
    .says("--identity still selects the deleted identity");
    let uuid = create("four");
    let theirs = user.home().join(".ravi").join("config.json");
    fs::create_dir(theirs.parent().unwrap()).unwrap();
    let text = json!({ "identity_uuid": uuid }).to_string();
    fs::write(&theirs, &text).unwrap();
    let warning = format!("{} still selects the deleted identity", theirs.display());
    user.run(&["identities", "delete", "four", "--yes"])
        .ok()
        .says(&warning);
    assert_eq!(fs::read_to_string(&theirs).unwrap(), text);
}

#[test]
fn an_unknown_identity_changes_nothing() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let path = user.config().join("config.json");
    let before = fs::read(&path).unwrap();
    user.run(&["identities", "use", "nobody"])
        .code(4)
        .says("identities list");
    user.run(&["identities", "use", ""]).code(2);
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn use_warns_that_a_blank_variable_selects_nothing() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let env = [("RAVI_IDENTITY", " ")];
    user.run_with(&["identities", "use", "sandbox-agent"], &env)
        .ok()
        .says("cannot use it here: invalid name or UUID of an identity");
}

#[test]
fn a_name_costs_one_look_up_and_a_uuid_none() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let before = sandbox.count("GET", "/api/identities/");
    user.run(&["passwords", "list"]).ok();
    assert_eq!(sandbox.count("GET", "/api/identities/"), before);
    user.run(&["passwords", "list", "--identity", "sandbox-agent"])
        .ok();
    assert_eq!(sandbox.count("GET", "/api/identities/"), before + 1);
}

#[test]
fn use_keeps_other_settings_as_they_are() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let path = user.config().join("config.json");
    let other = r#""id": 12345678901234567890123, "rate": 1e400, "tree": {"b": [0.10, null], "a": "\u00e9"}"#;
    fs::write(&path, format!("{{{other}, \"identity_uuid\": \"x\"}}")).unwrap();
    user.run(&["identities", "use", "sandbox-agent"]).ok();
    let written = fs::read_to_string(&path).unwrap();
    for value in [
        "12345678901234567890123",
        "1e400",
        r#"{"b": [0.10, null], "a": "\u00e9"}"#,
    ] {
        assert!(written.contains(value), "{value} in {written}");
    }
    assert!(written.contains(r#""identity_name": "sandbox-agent""#));
}

/// People and scripts see what selected the identity: a flag, a variable or a file.
#[test]
fn what_selected_the_identity_is_named() {
    let user = User::new("http://127.0.0.1:9");
    let source = |args: &[&str], env: &[(&str, &str)]| {
        let args = [&["identities", "current", "--json"], args].concat();
        let current = user.run_with(&args, env).ok().json();
        current["source"].as_str().unwrap().to_owned()
    };
    let variable = [("RAVI_IDENTITY", "one")];
    assert_eq!(source(&[], &variable), "RAVI_IDENTITY");
    assert_eq!(source(&["--identity", "two"], &variable), "--identity");
    // The Go client's own file, with a UUID or a name or both, is the last.
    for directory in [user.home().to_owned(), user.work()] {
        let path = directory.join(".ravi").join("config.json");
        fs::create_dir(path.parent().unwrap()).unwrap();
        for selected in [
            r#"{"identity_name":"three"}"#,
            r#"{"identity_uuid":"11111111-1111-4111-8111-111111111111","identity_name":""}"#,
        ] {
            fs::write(&path, selected).unwrap();
            assert_eq!(source(&[], &[]), path.display().to_string());
        }
    }
}
