//! Files and variables that select an identity or a session: an existing one is used or an error, never ignored.

use crate::common;

use std::{
    ffi::OsStr,
    fs,
    os::unix::{
        ffi::OsStrExt,
        fs::{MetadataExt, PermissionsExt, symlink},
    },
    path::{Path, PathBuf},
    process::Command,
};

use common::{Ran, Sandbox, User};
use serde_json::{Value, json};

const OTHER: &str = "00000000-0000-4000-8000-000000000002";

/// A user whose global settings select an identity.
fn offline() -> User {
    let user = User::new("http://127.0.0.1:9");
    fs::create_dir_all(user.config()).unwrap();
    let global = json!({ "identity_uuid": "00000000-0000-4000-8000-000000000001" });
    fs::write(user.config().join("config.json"), global.to_string()).unwrap();
    user
}

fn project(user: &User) -> PathBuf {
    let directory = user.work().join(".ravi");
    fs::create_dir_all(&directory).unwrap();
    directory.join("config.json")
}

/// `identities current`, killed if it waits for something.
fn current(user: &User, env: &[(&str, &OsStr)]) -> Ran {
    let mut command = user.command(&[]);
    let mut timed = Command::new("timeout");
    timed
        .args(["20"])
        .arg(command.get_program())
        .args(["identities", "current", "--quiet"])
        .env_clear()
        .envs(
            command
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .envs(env.iter().copied())
        .current_dir(user.work());
    command = timed;
    Ran::of(command.output().unwrap())
}

#[track_caller]
fn refused(ran: Ran, path: &Path) {
    assert_eq!(ran.stdout, "");
    // No identity is selected, as in a project without settings; else the file is damaged.
    let code = if ran.stderr.contains("names no identity") {
        2
    } else {
        1
    };
    ran.code(code).says(path.to_str().unwrap()).says("hint:");
}

/// Each line of the order in the help decides, once those above it are gone.
#[test]
fn the_identity_is_selected_in_the_order_that_the_help_names() {
    let user = User::new("http://127.0.0.1:9");
    let help = user.run(&["help", "identities"]).ok().stdout;
    let chosen = user.home().join("chosen");
    let sources = [
        ("--identity", None),
        ("RAVI_IDENTITY", None),
        ("in the directory RAVI_CONFIG_DIR", Some(chosen.clone())),
        (
            ".ravi/config.json in the working",
            Some(user.work().join(".ravi")),
        ),
        ("the user's own settings", Some(user.config())),
        ("~/.ravi/config.json", Some(user.home().join(".ravi"))),
    ];
    let selected: Vec<String> = (1..=sources.len()).map(|n| format!("agent-{n}")).collect();
    for ((_, directory), name) in sources.iter().zip(&selected) {
        if let Some(directory) = directory {
            fs::create_dir_all(directory).unwrap();
            let content = json!({ "identity_name": name }).to_string();
            fs::write(directory.join("config.json"), content).unwrap();
        }
    }
    for (number, (words, directory)) in sources.iter().enumerate() {
        let line = help.lines().find(|line| line.contains(words)).unwrap();
        assert!(line.starts_with(&format!("  {}. ", number + 1)), "{line}");
        let mut command = user.command(&["identities", "current", "--quiet"]);
        command.env("RAVI_CONFIG_DIR", &chosen);
        if number == 0 {
            command.args(["--identity", &selected[0]]);
        }
        if number < 2 {
            command.env("RAVI_IDENTITY", &selected[1]);
        }
        let ran = Ran::of(command.output().unwrap()).ok();
        assert_eq!(ran.stdout.trim(), selected[number]);
        if let Some(directory) = directory {
            fs::remove_file(directory.join("config.json")).unwrap();
        }
    }
    user.run(&["identities", "current"]).code(2);
}

#[test]
fn a_file_that_names_no_identity_is_never_passed_over() {
    let user = offline();
    let chosen = user.home().join("chosen");
    fs::create_dir(&chosen).unwrap();
    let places = [
        (project(&user), None),
        (chosen.join("config.json"), Some(chosen.as_os_str())),
    ];
    for (path, chosen) in places {
        let env: Vec<_> = chosen
            .map(|path| ("RAVI_CONFIG_DIR", path))
            .into_iter()
            .collect();
        for content in [
            "",
            "{}",
            "[]",
            "null",
            "nonsense",
            r#"{"identity": "two"}"#,
            r#"{"Identity_UUID": "00000000-0000-4000-8000-000000000002"}"#,
            r#"{"identity_uuid": null}"#,
            r#"{"identity_uuid": ""}"#,
            r#"{"identity_uuid": "", "identity_name": "two"}"#,
            r#"{"identity_uuid": "two words"}"#,
            r#"{"identity_uuid": 2}"#,
            r#"{"identity_uuid": ["00000000-0000-4000-8000-000000000002"]}"#,
            r#"{"identity_name": ""}"#,
            r#"{"identity_name": "\u001b[2J"}"#,
            r#"{"identity_name": {"name": "two"}}"#,
            r#"{"identity_name": "two", "identity_name": "three"}"#,
        ] {
            fs::write(&path, content).unwrap();
            refused(current(&user, &env), &path);
        }
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        refused(current(&user, &env), &path);
        fs::remove_dir(&path).unwrap();
        for target in ["config.json", "gone", "/dev/zero"] {
            symlink(target, &path).unwrap();
            refused(current(&user, &env), &path);
            fs::remove_file(&path).unwrap();
        }
        assert!(
            Command::new("mkfifo")
                .arg(&path)
                .status()
                .unwrap()
                .success()
        );
        refused(current(&user, &env), &path);
        fs::remove_file(&path).unwrap();
        assert!(current(&user, &env).ok().stdout.ends_with("1\n"));
    }
    // Global settings without an identity hide the Go client's file just as little.
    fs::write(user.config().join("config.json"), r#"{"other": 1}"#).unwrap();
    let go_client = user.home().join(".ravi");
    fs::create_dir(&go_client).unwrap();
    let other = json!({ "identity_uuid": OTHER }).to_string();
    fs::write(go_client.join("config.json"), other).unwrap();
    refused(current(&user, &[]), &user.config().join("config.json"));
    // That file is another program's and the last: it may select nothing.
    fs::remove_file(user.config().join("config.json")).unwrap();
    let blank = json!({ "identity_uuid": "", "identity_name": "" }).to_string();
    fs::write(go_client.join("config.json"), blank).unwrap();
    current(&user, &[]).code(2);
}

#[test]
fn a_file_that_cannot_be_read_is_never_passed_over() {
    let user = offline();
    let path = project(&user);
    // The file system refuses this name, to root as well.
    symlink("x".repeat(300), &path).unwrap();
    refused(current(&user, &[]), &path);
    // A flag or variable decides before any file does.
    user.run(&["identities", "current", "--identity", OTHER])
        .ok();
    user.run_with(&["identities", "current"], &[("RAVI_IDENTITY", OTHER)])
        .ok();
}

#[test]
fn a_name_alone_selects_by_name_and_a_uuid_decides_over_it() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let uuid = |name: &str| {
        let created = user.run(&["identities", "create", name, "--json"]).ok();
        created.json()["uuid"].clone()
    };
    let (two, three) = (uuid("two"), uuid("three"));
    let path = project(&user);
    let listed_as = || {
        user.run(&["passwords", "list"]).ok();
        let requests = sandbox.requests();
        let asked = |r: &&Value| r["path"] == "/api/passwords/";
        requests.iter().rfind(asked).unwrap()["identity"].clone()
    };
    fs::write(&path, r#"{"identity_name": "two", "later": {"a": 1}}"#).unwrap();
    assert_eq!(listed_as(), two);
    let shown = user.run(&["identities", "current", "--json"]).ok().json();
    assert_eq!(
        (&shown["uuid"], &shown["name"]),
        (&Value::Null, &json!("two"))
    );
    let both = json!({ "identity_uuid": three, "identity_name": "two" });
    fs::write(&path, both.to_string()).unwrap();
    assert_eq!(listed_as(), three);
    // An unknown name is an error: no other identity is used instead.
    let before = sandbox.count("GET", "/api/passwords/");
    fs::write(&path, r#"{"identity_name": "four"}"#).unwrap();
    user.run(&["passwords", "list"]).code(4).says("four");
    assert_eq!(sandbox.count("GET", "/api/passwords/"), before);
    // What names none is completed by `use`, in the same file and with what else it holds.
    fs::write(&path, r#"{"later": {"a": 1}}"#).unwrap();
    user.run(&["passwords", "list"])
        .code(2)
        .says("identities use");
    user.run(&["identities", "use", "two"]).ok();
    assert_eq!(listed_as(), two);
    assert!(fs::read_to_string(&path).unwrap().contains("\"later\""));
    // A file beyond repair does not hide that another file was written.
    fs::write(&path, "nonsense").unwrap();
    user.run(&["identities", "use", "two", "--global"])
        .ok()
        .says("is not JSON");
}

#[test]
fn use_keeps_the_symlink_and_the_mode_of_settings() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let path = user.config().join("config.json");
    let kept = user.home().join("dotfiles.json");
    fs::rename(&path, &kept).unwrap();
    fs::set_permissions(&kept, fs::Permissions::from_mode(0o644)).unwrap();
    symlink(&kept, &path).unwrap();
    fs::write(&kept, r#"{"identity_name": "gone"}"#).unwrap();
    user.run(&["identities", "use", "sandbox-agent"]).ok();
    assert!(path.is_symlink());
    assert!(fs::read_to_string(&kept).unwrap().contains("identity_uuid"));
    assert_eq!(fs::metadata(&kept).unwrap().mode() & 0o7777, 0o644);
    assert_eq!(
        fs::read_dir(user.home().join("config/ravi"))
            .unwrap()
            .count(),
        4
    );
}

#[test]
fn a_home_behind_a_symlink_is_no_project() {
    let user = offline();
    let link = user.home().join("link");
    symlink(user.home(), &link).unwrap();
    let go_client = user.home().join(".ravi");
    fs::create_dir(&go_client).unwrap();
    let other = json!({ "identity_uuid": OTHER }).to_string();
    fs::write(go_client.join("config.json"), other).unwrap();
    let ran = current(&user, &[("HOME", link.as_os_str())]).ok();
    assert!(ran.stdout.ends_with("1\n"), "{ran:?}");
}

#[test]
fn a_variable_that_is_not_utf8_is_an_error_that_names_it() {
    let user = offline();
    let bad = OsStr::from_bytes(b"\xff");
    for (name, args) in [
        ("RAVI_IDENTITY", &["identities", "current"][..]),
        ("RAVI_ACCESS_TOKEN", &["whoami"]),
        ("RAVI_REFRESH_TOKEN", &["whoami"]),
        ("RAVI_API_URL", &["whoami"]),
        ("RAVI_PIN", &["login"]),
        ("RAVI_KEYRING", &["login"]),
    ] {
        let mut command = user.command(args);
        command.env("RAVI_PIN", "123456");
        if name != "RAVI_ACCESS_TOKEN" && args == ["whoami"] {
            command.env("RAVI_ACCESS_TOKEN", "token");
        }
        let ran = Ran::of(command.env(name, bad).output().unwrap());
        ran.code(2).says(name).says("UTF-8").says("hint:");
    }
}

#[test]
fn a_path_in_a_variable_need_not_be_utf8() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let directory = user.work().join(OsStr::from_bytes(b"n\xff"));
    let mut login = user.command(&["login", "--no-browser"]);
    login.env("RAVI_PIN_FILE", directory.join("pin"));
    login.env("RAVI_CONFIG_DIR", &directory);
    fs::create_dir(&directory).unwrap();
    fs::write(directory.join("pin"), common::PIN).unwrap();
    let mut login = common::Login::start(&mut login);
    sandbox.decide(&login.user_code().unwrap(), "approved");
    login.finish().ok();
    assert!(directory.join("session.json").exists());
    for args in [
        &["identities", "use", "sandbox-agent", "--json"][..],
        &["status", "--json"],
    ] {
        let mut command = user.command(args);
        command.env("RAVI_CONFIG_DIR", &directory);
        Ran::of(command.output().unwrap()).ok().json();
    }
}

#[test]
fn a_directory_that_every_user_can_write_to_holds_no_session() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let set = |mode| {
        let mode = fs::Permissions::from_mode(mode);
        fs::set_permissions(user.config(), mode).unwrap();
    };
    set(0o777);
    user.run(&["status"])
        .code(1)
        .says("every user")
        .says("chmod o-w");
    user.log_in(&sandbox, &[]).code(1).says("every user");
    // Groups of one user are usual, and the sticky bit keeps others from replacing files.
    for mode in [0o770, 0o1777] {
        set(mode);
        user.run(&["status"]).ok();
    }
}

#[test]
fn a_removed_working_directory_selects_no_other_identity() {
    let user = offline();
    let path = project(&user);
    fs::write(&path, json!({ "identity_uuid": OTHER }).to_string()).unwrap();
    let chosen = user.home().join("chosen");
    fs::create_dir(&chosen).unwrap();
    fs::copy(&path, chosen.join("config.json")).unwrap();
    let run = |args: &[&str], env: &[(&str, &str)]| {
        let ravi = user.command(args);
        let mut shell = user.command(&[]);
        let variables: Vec<_> = shell
            .get_envs()
            .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
            .collect();
        shell = Command::new("sh");
        shell
            .args(["-c", "mkdir sub; cd sub; rmdir ../sub; exec \"$0\" \"$@\""])
            .arg(ravi.get_program())
            .args(ravi.get_args())
            .env_clear()
            .envs(variables)
            .envs(env.iter().copied())
            .current_dir(user.work());
        Ran::of(shell.output().unwrap())
    };
    let current = ["identities", "current"];
    let ran = run(&current, &[]).code(1);
    ran.says("working directory").says("--identity");
    let relative = [("RAVI_CONFIG_DIR", "../../chosen")];
    run(&current, &relative).code(1).says("working directory");
    run(&["passwords", "list"], &relative)
        .code(1)
        .says("working directory");
    // What is wrong is what this command is for.
    let found = run(&["doctor", "--json"], &relative).code(1);
    assert_eq!(found.stderr, "");
    let found = found.json();
    let check = |name: &str| {
        let mut checks = found.as_array().unwrap().iter();
        checks.find(|check| check["name"] == name).unwrap()
    };
    for name in ["directory", "session", "identity"] {
        let check = check(name);
        assert_eq!(check["status"], "problem", "{check}");
        let why = check["found"].as_str().unwrap();
        assert!(why.contains("working directory"), "{check}");
    }
    assert_eq!(check("files")["status"], "skipped");

    let named = run(&[&current[..], &["--identity", OTHER]].concat(), &[]);
    assert!(named.ok().stdout.contains(OTHER));
    let named = run(&current, &[("RAVI_IDENTITY", OTHER)]);
    assert!(named.ok().stdout.contains(OTHER));
    let named = run(&current, &[("RAVI_CONFIG_DIR", chosen.to_str().unwrap())]);
    assert!(named.ok().stdout.contains(OTHER));
}

#[test]
fn a_session_that_is_there_and_not_a_file_is_no_reason_for_another() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let directory = user.home().join("agent");
    fs::create_dir(&directory).unwrap();
    symlink("gone", directory.join("session.json")).unwrap();
    let env = [("RAVI_CONFIG_DIR", directory.to_str().unwrap())];
    user.run_with(&["whoami"], &env)
        .code(1)
        .says("session.json");
}

#[test]
#[ignore = "needs root, to make files of another user"]
fn what_another_user_could_have_put_there_is_refused() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let chown = |owner: &str, path: &Path| {
        let done = Command::new("chown").args(["-h", owner]).arg(path).status();
        assert!(done.unwrap().success());
    };
    let path = project(&user);
    let directory = path.parent().unwrap();
    fs::write(&path, json!({ "identity_uuid": OTHER }).to_string()).unwrap();
    user.run(&["identities", "current"]).ok();
    for owned in [&path, directory] {
        chown("nobody", owned);
        let ran = user.run(&["identities", "current"]).code(1);
        ran.says("another user")
            .says("--identity")
            .says(owned.to_str().unwrap());
        // Under sudo its caller's files count as ours.
        let uid = fs::metadata(owned).unwrap().uid().to_string();
        user.run_with(&["identities", "current"], &[("SUDO_UID", &uid)])
            .ok();
        chown("root", owned);
    }
    // The symlink of another user to a file of ours.
    let elsewhere = user.home().join("elsewhere.json");
    fs::rename(&path, &elsewhere).unwrap();
    symlink(&elsewhere, &path).unwrap();
    user.run(&["identities", "current"]).ok();
    chown("nobody", &path);
    user.run(&["identities", "current"])
        .code(1)
        .says("another user");
    fs::remove_file(&path).unwrap();

    for name in ["", "session.json", "config.json"] {
        let path = user.config().join(name);
        chown("nobody", &path);
        let ran = user.run(&["passwords", "list"]).code(1);
        ran.says("another user").says("RAVI_CONFIG_DIR");
        chown("root", &path);
    }
    user.run(&["passwords", "list"]).ok();
}

#[test]
#[ignore = "needs root, to act under sudo"]
fn what_root_writes_under_sudo_belongs_to_the_caller() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let done = Command::new("chown")
        .args(["-R", "nobody:nogroup"])
        .arg(user.home())
        .status();
    assert!(done.unwrap().success());
    let uid = fs::metadata(user.home()).unwrap().uid();
    let caller = uid.to_string();
    let env = [("SUDO_UID", caller.as_str())];
    sandbox.expire_tokens();
    user.run_with(&["whoami"], &env).ok();
    user.run_with(&["identities", "use", "sandbox-agent"], &env)
        .ok();
    user.run_with(&["identities", "use", "sandbox-agent", "--project"], &env)
        .ok();
    user.run_with(&["passwords", "create", "example.com"], &env)
        .ok();
    assert!(user.config().join("passwords.lock").exists());
    let project = user.work().join(".ravi");
    for directory in [user.config(), project] {
        assert_eq!(fs::metadata(&directory).unwrap().uid(), uid);
        for entry in fs::read_dir(directory).unwrap() {
            let entry = entry.unwrap();
            assert_eq!(entry.metadata().unwrap().uid(), uid, "{entry:?}");
        }
    }
}

#[test]
#[ignore = "needs root, to act under sudo"]
fn root_gives_no_file_away_that_a_lock_of_the_caller_leads_to() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let done = Command::new("chown")
        .args(["-R", "nobody:nogroup"])
        .arg(user.home())
        .status();
    assert!(done.unwrap().success());
    let caller = fs::metadata(user.home()).unwrap().uid().to_string();
    let env = [("SUDO_UID", caller.as_str())];
    let victim = user.home().join("victim");
    fs::write(&victim, "of root").unwrap();
    let lock = user.config().join("session.lock");
    for hard in [false, true] {
        let _ = fs::remove_file(&lock);
        if hard {
            fs::hard_link(&victim, &lock).unwrap();
        } else {
            symlink(&victim, &lock).unwrap();
        }
        sandbox.expire_tokens();
        let ran = user.run_with(&["whoami"], &env).code(1);
        ran.says("session.lock").says("hint:");
        assert_eq!(fs::metadata(&victim).unwrap().uid(), 0, "{hard}");
    }
    fs::remove_file(&lock).unwrap();
    user.run_with(&["whoami"], &env).ok();
}

#[test]
fn a_pipe_in_the_place_of_a_lock_is_not_waited_for() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let made = Command::new("mkfifo")
        .arg(user.config().join("passwords.lock"))
        .status();
    assert!(made.unwrap().success());
    let create = ["passwords", "create", "example.com"];
    let mut child = user.command(&create).spawn().unwrap();
    common::eventually("an end", || {
        let state = fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap();
        state.contains(") Z ")
    });
    assert!(child.wait().unwrap().success());
}

/// The session of the default directory serves a directory without one, which may hold nothing but the identity.
#[test]
fn a_directory_without_a_session_borrows_that_of_the_default_but_does_not_end_it() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let own = user.home().join("own");
    fs::create_dir(&own).unwrap();
    let with =
        |args: &[&str], directory: &str| user.run_with(args, &[("RAVI_CONFIG_DIR", directory)]);
    let directory = own.to_str().unwrap();
    let status = with(&["status"], directory).ok().stdout;
    assert!(status.contains("of the default directory"), "{status}");
    let found = with(&["doctor", "--json"], directory).json();
    let checks = found.as_array().unwrap();
    let session = checks.iter().find(|check| check["name"] == "session");
    let session = session.unwrap()["found"].as_str().unwrap();
    assert!(session.contains("of the default directory"), "{session}");
    with(&["logout"], directory)
        .code(3)
        .says("unset RAVI_CONFIG_DIR");
    assert_eq!(sandbox.count("POST", "/api/auth/logout/"), 0);
    user.run(&["status"]).ok();

    // A directory that is mistyped must not give the owner's passwords.
    for missing in ["missing", "/dev/null/x", "work/file"] {
        fs::write(user.work().join("file"), "").unwrap();
        let missing = user.home().join(missing);
        let missing = missing.to_str().unwrap();
        for args in [&["vault", "list"][..], &["logout"]] {
            with(args, missing).code(3).says(missing);
        }
        let status = with(&["status"], missing).code(3).stdout;
        assert!(status.contains("Not logged in"), "{status}");
        with(&["doctor"], missing).code(1);
    }
    assert!(!user.home().join("missing").exists());
    user.run(&["logout"]).ok();
}
