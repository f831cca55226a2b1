//! `ravi doctor`: what it finds on a machine with a fault, and that it changes nothing.

use crate::common;

use std::{collections::BTreeMap, fs, io::Write, path::Path, time::Instant};

use common::{PIN, RawServer, Sandbox, User, ready, silent};
use serde_json::Value;

/// Returns the checks by name.
fn checks(user: &User, args: &[&str], code: i32) -> BTreeMap<String, Value> {
    let ran = user.run(&[&["doctor", "--json"], args].concat()).code(code);
    assert_eq!(ran.stderr, "");
    named(&ran.json())
}

/// Returns the checks of a report by name.
fn named(report: &Value) -> BTreeMap<String, Value> {
    let checks = report.as_array().unwrap().iter();
    checks
        .map(|check| (check["name"].as_str().unwrap().to_owned(), check.clone()))
        .collect()
}

/// Returns every file below a directory, with its content.
fn content(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(content(&path));
        } else {
            found.insert(path.display().to_string(), fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn it_changes_nothing_and_prints_no_secret() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    ready::save(&user.config(), &sandbox.url, true);
    let (before, requests) = (content(user.home()), sandbox.requests().len());
    let ran = user.run_with(&["doctor", "-v"], &[("RAVI_PIN", PIN)]).ok();
    assert_eq!(content(user.home()), before);
    let sent = &sandbox.requests()[requests..];
    assert!(
        sent.iter()
            .any(|request| request["path"] == "/api/events/stream/")
    );
    assert!(
        sent.iter().all(|request| request["method"] == "GET"),
        "{sent:?}"
    );
    let printed = format!("{}{}", ran.stdout, ran.stderr);
    assert!(!printed.contains(PIN), "{printed}");
    assert!(!printed.contains("eyJ"), "{printed}");
}

#[test]
fn an_unreadable_session_is_named_and_the_server_is_checked() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    ready::save(&user.config(), &sandbox.url, true);
    fs::write(user.config().join("session.json"), "{").unwrap();
    let checks = checks(&user, &[], 1);
    assert_eq!(checks["session"]["status"], "problem");
    let found = checks["session"]["found"].as_str().unwrap();
    assert!(found.contains("session.json is damaged"), "{found}");
    assert_eq!(checks["server"]["status"], "ok");
    for name in ["keys", "login", "stream"] {
        assert_eq!(checks[name]["status"], "skipped", "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_session_that_others_can_read_is_a_problem() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    ready::save(&user.config(), &sandbox.url, true);
    let path = user.config().join("session.json");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let checks = checks(&user, &[], 1);
    assert_eq!(checks["files"]["status"], "problem");
    let hint = checks["files"]["hint"].as_str().unwrap();
    assert!(hint.contains(&format!("chmod go= {}", path.display())));
}

/// Asserts that the directory has this status, and returns what was found.
#[track_caller]
fn directory(checks: &BTreeMap<String, Value>, status: &str) -> String {
    let check = &checks["directory"];
    assert_eq!(check["status"], status, "{check}");
    let hint = check["hint"].as_str().unwrap();
    assert!(hint.contains("RAVI_CONFIG_DIR"), "{check}");
    check["found"].as_str().unwrap().to_owned()
}

#[test]
fn a_directory_that_cannot_be_created_is_a_problem() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let file = user.home().join("file");
    fs::write(&file, "").unwrap();
    let inside = file.join("ravi").join("config");
    let run = |env: &[(&str, &str)], code| {
        let chosen = [("RAVI_CONFIG_DIR", inside.to_str().unwrap())];
        let ran = user.run_with(&["doctor", "--json"], &[&chosen, env].concat());
        named(&ran.code(code).json())
    };
    let found = directory(&run(&[], 1), "problem");
    assert!(found.contains(&format!("cannot write to {}: ", file.display())));
    assert!(found.contains("neither a login nor settings can be saved"));
    // Nothing of such a session is stored.
    let token = common::device_token(&sandbox.url);
    let found = directory(&run(&[("RAVI_ACCESS_TOKEN", &token)], 0), "warning");
    assert!(found.contains("settings cannot be saved"), "{found}");
}

#[cfg(unix)]
#[test]
#[ignore = "needs root, to act as another user"]
fn a_directory_that_cannot_be_written_to_is_a_problem() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let elsewhere = user.home().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let check = |path: &Path, code| {
        let mode = fs::Permissions::from_mode;
        fs::set_permissions(path, mode(if code == 0 { 0o700 } else { 0o500 })).unwrap();
        let before = content(user.home());
        let ran = user.run_as_nobody(&["doctor", "--json"]).code(code);
        assert_eq!(content(user.home()), before);
        fs::set_permissions(path, mode(0o700)).unwrap();
        named(&ran.json())
    };
    check(&user.config(), 0);
    let found = directory(&check(&user.config(), 1), "problem");
    assert!(found.contains("the next token refresh fails"), "{found}");
    // The session file is a symlink.
    let (session, target) = (user.config().join("session.json"), elsewhere.join("target"));
    fs::rename(&session, &target).unwrap();
    std::os::unix::fs::symlink(&target, &session).unwrap();
    check(&elsewhere, 0);
    let found = directory(&check(&elsewhere, 1), "problem");
    assert!(found.contains(elsewhere.to_str().unwrap()), "{found}");
}

/// Answers as Ravi does without a token, at this time.
fn server_at(date: String) -> RawServer {
    RawServer::start(move |stream| {
        let body = r#"{"detail": "no token"}"#;
        let _ = write!(
            stream,
            "HTTP/1.1 401 Unauthorized\r\nDate: {date}\r\nServer: Model/1.2\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
    })
}

#[test]
fn a_wrong_clock_is_a_warning() {
    let at = |seconds: i64| {
        let time = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(seconds);
        let server = server_at(time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string());
        let user = User::new(&server.url);
        let mut checks = checks(&user, &[], 1);
        assert_eq!(
            checks["server"]["found"]
                .as_str()
                .unwrap()
                .split("; ")
                .nth(1),
            Some("it is Model/1.2")
        );
        checks.remove("clock").unwrap()
    };
    assert_eq!(at(0)["status"], "ok");
    assert_eq!(at(-50)["status"], "ok");
    for (seconds, found) in [(7200, "2 hours behind the server's"), (-90, "ahead of")] {
        let clock = at(seconds);
        assert_eq!(clock["status"], "warning");
        assert!(clock["found"].as_str().unwrap().contains(found), "{clock}");
    }
}

#[test]
fn a_date_that_is_none_is_no_clock() {
    let server = server_at("yesterday".to_owned());
    let user = User::new(&server.url);
    assert_eq!(checks(&user, &[], 1)["clock"]["status"], "skipped");
}

/// Each check is limited to 5 seconds, and those that need an answer are skipped without one.
#[test]
fn a_silent_server_ends_the_check_after_5_seconds() {
    let server = RawServer::start(silent);
    let user = User::new(&server.url);
    let started = Instant::now();
    let checks = checks(&user, &[], 1);
    let took = started.elapsed().as_secs();
    assert!((5..9).contains(&took), "{took}");
    assert_eq!(checks["server"]["status"], "problem");
    assert_eq!(checks["clock"]["status"], "skipped");
}

/// A session of another server is not sent to this one.
#[test]
fn a_session_of_another_server_is_a_problem() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    ready::save(&user.config(), &sandbox.url, true);
    let server = server_at(String::new());
    let checks = checks(&user, &["--api-url", &server.url], 1);
    assert_eq!(checks["api_url"]["source"], "--api-url");
    assert_eq!(checks["login"]["status"], "problem");
    assert_eq!(checks["stream"]["status"], "skipped");
    assert_eq!(server.connections(), 1);
}
