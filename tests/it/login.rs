//! `ravi login`, `logout`, `whoami`, `status`: what is printed, saved, and sent.

use crate::common;

use std::time::{Duration, Instant};

use common::{Login, PIN, Sandbox, User, assert_mode, device_token, eventually};
use serde_json::json;

#[test]
fn logs_in_and_keeps_the_session_sealed() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let ran = user.log_in(&sandbox, &["--json"]).ok();
    let device: serde_json::Value =
        serde_json::from_str(ran.stderr.lines().next().unwrap()).unwrap();
    let device = &device["device"];
    let code = device["user_code"].as_str().unwrap();
    let page = format!("{}/device?user_code={code}", sandbox.url);
    assert_eq!(device["verification_uri_complete"], page);
    assert_eq!(
        device["verification_uri"],
        format!("{}/device", sandbox.url)
    );
    assert!(device["expires_in"].as_u64().is_some());
    assert!(device["device_code"].is_null());
    let answer = ran.json();
    assert_eq!(answer["email"], "owner@example.com");
    assert_eq!(answer["identity"]["name"], "sandbox-agent");
    assert_eq!(answer["key_place"], "file");

    let mut files = Vec::new();
    for file in std::fs::read_dir(user.config()).unwrap() {
        let file = file.unwrap();
        assert_mode(file.path(), 0o600);
        files.push(std::fs::read_to_string(file.path()).unwrap());
    }
    assert_mode(user.config(), 0o700);
    for file in files {
        assert!(!file.contains("eyJ") && !file.contains("refresh-") && !file.contains(PIN));
    }
    assert_eq!(
        user.run(&["whoami", "--quiet"]).ok().stdout,
        "owner@example.com\n"
    );
}

#[test]
fn sets_the_pin_up_without_sending_it() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    user.log_in(&sandbox, &[])
        .ok()
        .says("A lost PIN cannot be recovered");
    let requests = sandbox.requests();
    let body = sandbox.sent("POST", "/api/encryption/");
    assert_eq!(body.as_object().unwrap().len(), 3);
    assert_eq!(body["salt"].as_str().unwrap().len(), 24);
    assert_eq!(body["public_key"].as_str().unwrap().len(), 44);
    for request in &requests {
        assert!(!request["body"].as_str().unwrap().contains(PIN));
        assert!(request["user_agent"].as_str().unwrap().starts_with("ravi/"));
    }
    // A second machine unlocks what the first has set up.
    let second = User::logged_in(&sandbox);
    assert_eq!(
        second.run(&["encryption", "status", "--json"]).ok().json()["matches"],
        true
    );
}

/// No terminal, no PIN: a login for email and SMS alone.
#[test]
fn no_unlock_logs_in_without_a_pin() {
    let sandbox = Sandbox::start();
    for next in ["ravi encryption setup", "ravi encryption unlock"] {
        let user = User::new(&sandbox.url);
        user.log_in_with(&sandbox, &["--no-unlock"], &[], "approved")
            .ok()
            .says(next);
        user.run(&["inbox", "list"]).ok();
        let status = user.run(&["status", "--json"]).ok().json();
        assert_eq!(status["unlocked"], false);
        user.run_with(&["encryption", "setup"], &[("RAVI_PIN", PIN)]);
    }
    assert_eq!(sandbox.count("POST", "/api/encryption/"), 1);
    // A wrong PIN is not used either, and keys of an older login stay.
    let user = User::logged_in(&sandbox);
    let ran = user.log_in_with(
        &sandbox,
        &["--no-unlock", "--json"],
        &[("RAVI_PIN", "999999")],
        "approved",
    );
    assert_eq!(ran.ok().json()["unlocked"], true);
}

#[test]
fn a_refused_login_saves_nothing() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    user.log_in_with(&sandbox, &[], &[("RAVI_PIN", PIN)], "denied")
        .code(5)
        .says("refused in the browser");
    assert!(!user.config().join("session.json").exists());
    user.run(&["status"]).code(3);
}

#[test]
fn an_old_session_survives_a_failed_new_login() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.log_in_with(&sandbox, &[], &[("RAVI_PIN", "999999")], "approved")
        .code(10)
        .says("the PIN in RAVI_PIN is wrong");
    user.log_in_with(
        &sandbox,
        &["--identity", "nobody"],
        &[("RAVI_PIN", PIN)],
        "approved",
    )
    .code(4)
    .says("nobody");
    user.run(&["whoami"]).ok();
}

#[test]
fn an_expired_code_ends_the_login() {
    let sandbox = Sandbox::start_with(&["--device-ttl", "1", "--interval", "1"]);
    let user = User::new(&sandbox.url);
    let mut command = user.command(&["login", "--no-browser"]);
    let login = Login::start(command.env("RAVI_PIN", PIN));
    login.finish().code(3).says("the code expired");
}

#[test]
fn slow_down_lengthens_the_interval_for_good() {
    let sandbox = Sandbox::start_with(&["--device-ttl", "4"]);
    let slow_down = json!({ "error": "slow_down" });
    sandbox.fail_with("POST", "/api/auth/device/token/", 400, &slow_down);
    let user = User::new(&sandbox.url);
    let mut command = user.command(&["login", "--no-browser"]);
    let started = Instant::now();
    let login = Login::start(command.env("RAVI_PIN", PIN));
    login.finish().code(3);
    // A poll, then 5 s more: the codes expired in between, so there is one poll and no more.
    assert!(started.elapsed() >= Duration::from_secs(5));
    assert_eq!(sandbox.count("POST", "/api/auth/device/token/"), 1);
}

#[test]
fn a_poll_that_fails_is_not_the_end() {
    let sandbox = Sandbox::start();
    sandbox.fault(
        &json!({ "method": "POST", "path": "/api/auth/device/token/", "status": 503, "times": 3 }),
    );
    let user = User::new(&sandbox.url);
    user.log_in(&sandbox, &[]).ok();
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_login_with_130_and_saves_nothing() {
    let sandbox = Sandbox::start_with(&["--interval", "5"]);
    let user = User::new(&sandbox.url);
    let mut command = user.command(&["login", "--no-browser"]);
    let mut login = Login::start(command.env("RAVI_PIN", PIN));
    login.user_code().unwrap();
    let pid = rustix::process::Pid::from_raw(i32::try_from(login.id()).unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    login.finish().code(130).says("interrupted");
    assert!(!user.config().join("session.json").exists());
}

#[test]
fn without_a_terminal_a_missing_pin_fails_at_once() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    user.run(&["login"]).code(2).says("RAVI_PIN");
    user.run(&["login", "--no-input"])
        .code(2)
        .says("--pin-stdin");
    assert_eq!(sandbox.requests().len(), 0);
}

#[test]
fn a_pin_comes_from_stdin_or_a_file() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let file = user.home().join("pin");
    std::fs::write(&file, "123456\n").unwrap();
    let path = file.to_str().unwrap();
    user.run_with(&["encryption", "unlock"], &[("RAVI_PIN_FILE", path)])
        .ok();
    user.run_with_input(&["encryption", "unlock", "--pin-stdin"], "123456\n")
        .ok();
    for wrong in ["12345", "abcdef", ""] {
        user.run_with_input(&["encryption", "unlock", "--pin-stdin"], wrong)
            .code(2)
            .says("six digits");
    }
}

#[test]
fn several_identities_without_a_terminal_need_a_flag() {
    let sandbox = Sandbox::start();
    let first = User::logged_in(&sandbox);
    first.run(&["identities", "create", "second"]).ok();
    let user = User::new(&sandbox.url);
    user.log_in(&sandbox, &[])
        .code(2)
        .says("give --identity with one of: sandbox-agent, second");
    user.log_in(&sandbox, &["--identity", "second"]).ok();
    let current = user.run(&["identities", "current", "--json"]).ok().json();
    assert_eq!(current["name"], "second");
}

#[test]
fn a_login_that_cannot_choose_sets_no_pin_up() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    // With the line break that a variable filled from a file has.
    let token = format!("{}\n", device_token(&sandbox.url));
    let env = [("RAVI_ACCESS_TOKEN", token.as_str())];
    user.run_with(&["identities", "create", "second"], &env)
        .ok();
    user.log_in(&sandbox, &[])
        .code(2)
        .says("--identity")
        .says("you are logged in");
    assert_eq!(sandbox.count("POST", "/api/encryption/"), 0);
    user.run(&["identities", "use", "second"]).ok();
    user.run_with(&["encryption", "setup"], &[("RAVI_PIN", PIN)])
        .ok();
}

/// Returns the files with secrets in the user's configuration directory.
fn secrets_left(user: &User) -> Vec<String> {
    std::fs::read_dir(user.config())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("session") && name != "session.lock")
        .collect()
}

#[test]
fn logout_ends_the_session_and_removes_the_secrets() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let answer = user.run(&["logout", "--json"]).ok().json();
    assert_eq!(answer, json!({ "removed": true, "server": true }));
    let left = secrets_left(&user);
    assert!(left.is_empty(), "{left:?}");
    user.run(&["whoami"]).code(3).says("ravi login");
    user.run(&["logout"]).code(3);
}

#[test]
fn logout_without_the_server_still_removes_the_secrets() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    drop(sandbox);
    let ran = user.run(&["logout", "--json"]).ok();
    assert_eq!(ran.json()["server"], false);
    ran.says("cannot end the session on the server");
    assert!(!user.config().join("session.json").exists());
}

#[test]
fn logout_removes_a_session_that_cannot_be_read() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let path = user.config().join("session.json");
    std::fs::write(&path, "{").unwrap();
    user.run(&["logout"]).ok().says("cannot end the session");
    let left = secrets_left(&user);
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn status_needs_no_network() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    drop(sandbox);
    let status = user.run(&["status", "--json"]).ok().json();
    assert_eq!(status["email"], "owner@example.com");
    assert_eq!(status["unlocked"], true);
    assert_eq!(status["key_place"], "file");
    let left = status["token_expires_in"].as_i64().unwrap();
    assert!((3500..=3600).contains(&left), "{left}");
}

#[test]
fn an_account_without_encryption_stores_nothing_by_itself() {
    let sandbox = Sandbox::start_with(&["--no-encryption"]);
    let user = User::new(&sandbox.url);
    user.log_in(&sandbox, &[])
        .ok()
        .says("no end-to-end encryption");
    user.run(&["passwords", "create", "example.com"])
        .code(10)
        .says("--plaintext");
    assert_eq!(sandbox.count("POST", "/api/passwords/"), 0);
    assert_eq!(sandbox.count("POST", "/api/encryption/"), 0);
    let stored = user
        .run(&[
            "passwords",
            "create",
            "example.com",
            "--plaintext",
            "--json",
        ])
        .ok()
        .json();
    assert_eq!(stored["unencrypted"], json!(["username", "password"]));
    user.run(&["encryption", "setup"]).code(4);
}

#[test]
fn the_approval_page_works_without_script() {
    let sandbox = Sandbox::start();
    let (status, page) = sandbox.http("GET", "/device?user_code=%3Cb%3E", "text/html", "");
    assert_eq!(status, 200);
    assert!(page.contains("method=\"post\"") && page.contains("&lt;b&gt;"));
    assert!(page.contains("<button name=\"decision\" value=\"approved\">"));
    assert!(!page.contains("<b>"));
    let (status, _) = sandbox.http(
        "POST",
        "/device",
        "application/x-www-form-urlencoded",
        "user_code=XXXX-XXXX&decision=approved",
    );
    assert_eq!(status, 404);
}

#[test]
fn a_login_that_waits_polls_until_it_is_approved() {
    let sandbox = Sandbox::start_with(&["--interval", "1"]);
    let user = User::new(&sandbox.url);
    let mut command = user.command(&["login", "--no-browser"]);
    let mut login = Login::start(command.env("RAVI_PIN", PIN));
    let code = login.user_code().unwrap();
    eventually("two polls", || {
        sandbox.count("POST", "/api/auth/device/token/") >= 2
    });
    sandbox.decide(&code.to_lowercase().replace('-', " "), "approved");
    login.finish().ok();
}

#[test]
fn an_address_and_a_password_log_in_without_a_browser() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let login = ["login", "--email", "owner@example.com", "--password-stdin"];
    let run = |password: &str| {
        let mut command = user.command(&login);
        common::feed(command.env("RAVI_PIN", PIN), password.as_bytes())
    };
    run("wrong\n")
        .code(3)
        .says("check the email address and the password");
    run("\n").code(2).says("empty");
    run("sandbox\n").ok();
    let sent = sandbox.sent("POST", "/api/auth/login/");
    assert_eq!(
        sent,
        json!({ "email": "owner@example.com", "password": "wrong" })
    );
    assert_eq!(sandbox.count("POST", "/api/auth/device/"), 0);
    user.run(&["passwords", "create", "example.com"]).ok();
    user.run_with(&login[..3], &[("RAVI_PIN", PIN)])
        .code(2)
        .says("--password-stdin");
    user.run(&["login", "--password-stdin"]).code(2);
    user.run(&[&login[..], &["--pin-stdin"]].concat())
        .code(2)
        .says("RAVI_PIN");
}
