//! The session between processes, on a damaged disk, and the identity that commands act as.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use std::{fs, process::Stdio};

use common::{PIN, Sandbox, User};
use serde_json::{Value, json};

const REFRESH: &str = "/api/auth/token/refresh/";

#[test]
fn refreshes_once_for_many_processes() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for round in 1..=2 {
        sandbox.expire_tokens();
        let children: Vec<_> = (0..32)
            .map(|_| {
                user.command(&["passwords", "list"])
                    .stdout(Stdio::null())
                    .stderr(Stdio::piped())
                    .spawn()
                    .unwrap()
            })
            .collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{stderr}");
        }
        // The second round works only if the rotated token of the first was kept.
        assert_eq!(sandbox.count("POST", REFRESH), round);
    }
}

#[test]
fn a_session_that_is_over_says_so() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.expire_tokens();
    let invalid = json!({ "detail": "Token is invalid.", "code": "token_not_valid" });
    sandbox.fail_with("POST", REFRESH, 401, &invalid);
    user.run(&["whoami"]).code(3).says("the session is over");
    // The token was not given up: the next try renews it.
    user.run(&["whoami"]).ok();
}

#[test]
fn a_refresh_that_fails_on_the_network_keeps_the_session() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.expire_tokens();
    sandbox.fail_with("POST", REFRESH, 503, &json!({}));
    user.run(&["whoami"]).code(8);
    user.run(&["whoami"]).ok();
}

#[test]
fn a_refresh_does_not_undo_a_logout() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.expire_tokens();
    // The lock is held as a renewing process would, while the session file goes away.
    let lock = fs::File::create(user.config().join("session.lock")).unwrap();
    lock.lock().unwrap();
    let child = user
        .command(&["whoami"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    common::eventually("a 401", || sandbox.count("GET", "/api/auth/user/") == 1);
    fs::remove_file(user.config().join("session.json")).unwrap();
    drop(lock);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(sandbox.count("POST", REFRESH), 0);
    assert!(!user.config().join("session.json").exists());
}

#[test]
fn an_api_key_is_used_as_it_is_and_never_refreshed() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let env = [
        ("RAVI_ACCESS_TOKEN", "ravi_mgmt_x"),
        ("RAVI_REFRESH_TOKEN", "y"),
    ];
    user.run_with(&["whoami"], &env).code(3);
    assert_eq!(sandbox.count("GET", "/api/auth/user/"), 1);
    assert_eq!(sandbox.count("POST", REFRESH), 0);
    let status = user.run_with(&["status", "--json"], &env).ok().json();
    assert_eq!(status["token"], "api_key");
    assert_eq!(status["renewable"], false);
}

/// Runs `status` on a session file that was changed, and expects an error that names the file.
fn with_session_file(change: impl FnOnce(&std::path::Path), message: &str) {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let path = user.config().join("session.json");
    change(&path);
    let before = fs::read(&path).unwrap();
    let ran = user.run(&["status"]).code(1).says(message);
    assert!(ran.stderr.contains("session.json"), "{ran:?}");
    assert!(ran.stderr.contains("hint:"), "{ran:?}");
    assert!(ran.stdout.is_empty());
    user.run(&["passwords", "list"]).code(1);
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_session_file_cut_short_is_named() {
    with_session_file(
        |path| {
            let bytes = fs::read(path).unwrap();
            fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        },
        "cut short",
    );
}

#[test]
fn an_emptied_session_file_is_named() {
    with_session_file(|path| fs::write(path, "").unwrap(), "is empty");
}

#[test]
fn an_altered_session_file_is_named() {
    with_session_file(
        |path| {
            let mut envelope: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
            let sealed = envelope["sealed"].as_str().unwrap().to_owned();
            let flipped = if sealed.starts_with('A') { "B" } else { "A" };
            envelope["sealed"] = json!(format!("{flipped}{}", &sealed[1..]));
            fs::write(path, envelope.to_string()).unwrap();
        },
        "does not open",
    );
}

#[test]
fn a_session_file_of_a_newer_version_is_left_alone() {
    with_session_file(
        |path| fs::write(path, r#"{"version":99,"later":true}"#).unwrap(),
        "newer version",
    );
}

#[cfg(unix)]
#[test]
fn a_session_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    with_session_file(
        |path| fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap(),
        "open to other users",
    );
}

#[test]
fn a_session_without_its_key_needs_a_new_login() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for file in fs::read_dir(user.config()).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|end| end == "key") {
            fs::remove_file(path).unwrap();
        }
    }
    user.run(&["status"]).code(3).says("ravi login");
    user.log_in(&sandbox, &[]).ok();
    user.run(&["whoami"]).ok();
}

#[test]
fn a_folder_that_cannot_be_written_fails_before_the_login() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let file = user.home().join("file");
    fs::write(&file, "").unwrap();
    let inside = file.join("config");
    let inside = inside.to_str().unwrap();
    user.run_with(
        &["login"],
        &[("RAVI_CONFIG_DIR", inside), ("RAVI_PIN", PIN)],
    )
    .code(1)
    .says(inside);
    assert_eq!(sandbox.requests().len(), 0);
}

#[test]
fn a_bad_keyring_setting_is_a_usage_error() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    user.run_with(
        &["login"],
        &[("RAVI_KEYRING", "nowhere"), ("RAVI_PIN", PIN)],
    )
    .code(2)
    .says("RAVI_KEYRING");
}

#[test]
fn the_identity_is_resolved_in_order() {
    let user = User::new("http://127.0.0.1:9");
    let uuid =
        |digit: char| "00000000-0000-4000-8000-00000000000x".replace('x', &digit.to_string());
    let select = |folder: std::path::PathBuf, digit| {
        fs::create_dir_all(&folder).unwrap();
        let config = json!({ "identity_uuid": uuid(digit), "identity_name": "n" });
        fs::write(folder.join("config.json"), config.to_string()).unwrap();
    };
    let current = |args: &[&str], env: &[(&str, &str)]| {
        let args = [&["identities", "current", "--json"], args].concat();
        let ran = user.run_with(&args, env).ok().json();
        ran["uuid"].as_str().unwrap().chars().last().unwrap()
    };
    user.run(&["identities", "current"]).code(4);
    select(user.home().join(".ravi"), '6');
    assert_eq!(current(&[], &[]), '6');
    select(user.config(), '5');
    assert_eq!(current(&[], &[]), '5');
    select(user.work().join(".ravi"), '4');
    assert_eq!(current(&[], &[]), '4');
    let deep = user.work().join("a").join("b");
    fs::create_dir_all(&deep).unwrap();
    let ran = user
        .run_in(&deep, &["identities", "current", "--quiet"])
        .ok();
    assert_eq!(ran.stdout.trim(), uuid('4'));
    let chosen = user.home().join("chosen");
    select(chosen.clone(), '3');
    let chosen = ("RAVI_CONFIG_DIR", chosen.to_str().unwrap());
    assert_eq!(current(&[], &[chosen]), '3');
    let two = uuid('2');
    let env = [chosen, ("RAVI_IDENTITY", two.as_str())];
    assert_eq!(current(&[], &env), '2');
    assert_eq!(current(&["--identity", &uuid('1')], &env), '1');
}

#[test]
fn a_config_dir_without_a_session_uses_the_ordinary_one() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let created = user
        .run(&["identities", "create", "second", "--json"])
        .ok()
        .json();
    let folder = user.home().join("agent");
    fs::create_dir(&folder).unwrap();
    let config = json!({ "identity_uuid": created["uuid"], "identity_name": "second" });
    fs::write(folder.join("config.json"), config.to_string()).unwrap();
    let env = [("RAVI_CONFIG_DIR", folder.to_str().unwrap())];
    user.run_with(&["passwords", "create", "example.com"], &env)
        .ok();
    let requests = sandbox.requests();
    let sent = requests
        .iter()
        .find(|r| r["path"] == "/api/passwords/")
        .unwrap();
    assert_eq!(sent["identity"], created["uuid"]);
    assert_eq!(
        user.run(&["passwords", "list", "--json"]).ok().json(),
        json!([])
    );
}

#[test]
fn a_config_that_is_no_json_is_named() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let path = user.config().join("config.json");
    fs::write(&path, "{identity").unwrap();
    user.run(&["passwords", "list"])
        .code(1)
        .says(path.to_str().unwrap())
        .says("is not JSON");
    assert_eq!(fs::read_to_string(&path).unwrap(), "{identity");
    fs::write(&path, r#"{"identity_uuid": 5}"#).unwrap();
    user.run(&["passwords", "list"])
        .code(1)
        .says("does not hold the settings");
}

#[test]
fn a_login_does_not_begin_with_settings_that_it_could_not_write() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    fs::create_dir_all(user.config()).unwrap();
    fs::write(user.config().join("config.json"), "{").unwrap();
    user.log_in(&sandbox, &["--identity", "sandbox-agent"])
        .code(1)
        .says("is not JSON");
    assert_eq!(sandbox.requests().len(), 0);
}

#[test]
fn tokens_go_to_their_own_server_only() {
    let sandbox = Sandbox::start();
    let other = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["--api-url", &other.url, "whoami"])
        .code(2)
        .says("not sent to");
    assert_eq!(other.requests().len(), 0);
}
