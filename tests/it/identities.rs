//! `ravi identities`

use crate::common;

use std::fs;

use common::{Sandbox, User};
use serde_json::json;

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
