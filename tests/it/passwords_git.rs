//! `ravi passwords git-credential`: what git gets, and what is stored, changed and deleted for it.

use crate::common;

use common::{Ran, Sandbox, User};
use serde_json::{Value, json};

const LIST: &str = "/api/passwords/";

fn ask(user: &User, operation: &str, lines: &str) -> Ran {
    user.run_with_input(&["passwords", "git-credential", operation], lines)
}

fn get(user: &User, lines: &str) -> String {
    ask(user, "get", &format!("protocol=https\n{lines}\n"))
        .ok()
        .stdout
}

fn send(user: &User, operation: &str, lines: &str) -> Ran {
    let ran = ask(user, operation, &format!("protocol=https\n{lines}\n")).ok();
    assert_eq!(ran.stdout, "");
    ran
}

fn answer(username: &str, password: &str) -> String {
    format!("username={username}\npassword={password}\n")
}

fn create(user: &User, domain: &str, username: &str, password: &str) -> String {
    let args = ["passwords", "create", domain, "--username", username];
    let args = [&args[..], &["--password", password, "--quiet"]].concat();
    user.run(&args).ok().stdout.trim().to_owned()
}

/// How many requests changed an entry so far.
fn writes(sandbox: &Sandbox) -> usize {
    let is_write = |request: &&Value| {
        request["method"] != "GET" && request["path"].as_str().unwrap().starts_with(LIST)
    };
    sandbox.requests().iter().filter(is_write).count()
}

fn entries(user: &User) -> Vec<Value> {
    let list = user.run(&["passwords", "list", "--json"]).ok().json();
    list.as_array().unwrap().clone()
}

fn notes(user: &User, entry: &str) -> String {
    let args = ["passwords", "get", entry, "--field", "notes"];
    user.run(&args).ok().stdout
}

#[test]
fn what_git_stores_it_gets_for_this_host_and_port_only() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    send(
        &user,
        "store",
        "host=git.example.com:8443\nusername=me\npassword=p=1 ",
    );
    assert_eq!(
        get(&user, "host=git.example.com:8443"),
        answer("me", "p=1 ")
    );
    assert_eq!(
        get(&user, "host=GIT.example.com:8443\nusername=me"),
        answer("me", "p=1 ")
    );
    for other in [
        "host=git.example.com",
        "host=git.example.com:8444",
        "host=a.git.example.com:8443",
        "host=example.com:8443",
        "host=git.example.com:8443\nusername=you",
        "host=git.example.com:8443\nprotocol=http",
        "host=git.example.com:8443@evil.example",
        "",
    ] {
        assert_eq!(get(&user, other), "", "{other}");
    }
    // The server got nothing that it can read.
    let body = sandbox.sent("POST", LIST);
    assert_eq!(body["domain"], "git.example.com");
    for field in ["username", "password", "notes"] {
        assert!(body[field].as_str().unwrap().starts_with("e2e::"));
    }
}

#[test]
fn an_entry_of_a_user_is_for_https_without_a_port_and_stays_as_it_is() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let uuid = create(&user, "git.example.com", "me", "of the website");
    let before = writes(&sandbox);
    for host in [
        "host=git.example.com",
        "host=git.example.com:443\npath=a/b.git",
    ] {
        assert_eq!(get(&user, host), answer("me", "of the website"));
    }
    assert_eq!(get(&user, "host=git.example.com:8443"), "");
    // git stores again what it got.
    send(
        &user,
        "store",
        "host=git.example.com\nusername=me\npassword=of the website",
    );
    // The server accepts tokens only: that is no reason to lose the password.
    send(
        &user,
        "erase",
        "host=git.example.com\nusername=me\npassword=of the website",
    )
    .says(&uuid)
    .says("ravi passwords update");
    assert_eq!(writes(&sandbox), before);
    // A token gets an entry of its own, which comes first.
    send(
        &user,
        "store",
        "host=git.example.com\nusername=me\npassword=token",
    );
    assert_eq!(get(&user, "host=git.example.com"), answer("me", "token"));
    send(
        &user,
        "erase",
        "host=git.example.com\nusername=me\npassword=token",
    );
    assert_eq!(
        get(&user, "host=git.example.com"),
        answer("me", "of the website")
    );
}

#[test]
fn nothing_is_written_if_nothing_changes() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let store = "host=git.example.com\nusername=me\npassword=";
    send(&user, "store", &format!("{store}one"));
    send(&user, "store", &format!("{store}one"));
    send(&user, "store", &format!("{store}one\npath=a/b.git"));
    assert_eq!(writes(&sandbox), 1);
    let uuid = entries(&user)[0]["uuid"].as_str().unwrap().to_owned();
    let mine = "mine\ngit credential: https://git.example.com";
    user.run(&["passwords", "update", &uuid, "--notes", mine])
        .ok();
    send(
        &user,
        "store",
        &format!("{store}two\nurl_is_unknown=x\nwwwauth[]=Basic"),
    );
    assert_eq!(get(&user, "host=git.example.com"), answer("me", "two"));
    assert_eq!(entries(&user).len(), 1);
    assert_eq!(notes(&user, &uuid), format!("{mine}\n"));
}

#[test]
fn erase_needs_host_username_and_password_to_match() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    send(
        &user,
        "store",
        "host=git.example.com\nusername=me\npassword=one",
    );
    for other in [
        "host=git.example.com\nusername=me\npassword=two",
        "host=git.example.com\nusername=you\npassword=one",
        "host=git.example.com:8443\nusername=me\npassword=one",
        "host=example.com\nusername=me\npassword=one",
        "host=git.example.com\npassword=one",
        "host=git.example.com\nusername=me",
        "host=git.example.com",
    ] {
        send(&user, "erase", other);
        assert_eq!(entries(&user).len(), 1, "{other}");
    }
    send(
        &user,
        "erase",
        "host=git.example.com\nusername=me\npassword=one",
    );
    assert!(entries(&user).is_empty());
}

#[test]
fn several_usernames_are_no_answer_unless_git_names_one() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    create(&user, "git.example.com", "me", "one");
    create(&user, "git.example.com", "you", "two");
    let ran = send(&user, "get", "host=git.example.com")
        .says("2 usernames are stored for https://git.example.com")
        .says("credential.https://git.example.com.username");
    assert!(!ran.stderr.contains("you"), "{ran:?}");
    assert_eq!(
        get(&user, "host=git.example.com\nusername=you"),
        answer("you", "two")
    );
}

#[test]
fn the_newest_of_several_entries_with_one_username_is_the_answer() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for password in ["one", "two"] {
        let args = ["passwords", "create", "git.example.com", "--username", "me"];
        let args = [&args[..], &["--password", password, "--force"]].concat();
        user.run(&args).ok();
    }
    let sent = sandbox
        .requests()
        .into_iter()
        .filter(|r| r["method"] == "POST" && r["path"] == LIST);
    let sent: Vec<Value> = sent
        .map(|r| serde_json::from_str(r["body"].as_str().unwrap()).unwrap())
        .collect();
    for (first, second, newest) in [("2021", "2022", "two"), ("2022", "2021", "one")] {
        let mut list = sent.clone();
        list[0]["updated_dt"] = json!(format!("{first}-01-01T00:00:00+01:00"));
        list[1]["updated_dt"] = json!(format!("{second}-01-01T00:00:00Z"));
        sandbox.fail_with("GET", LIST, 200, &json!(list));
        assert_eq!(get(&user, "host=git.example.com"), answer("me", newest));
    }
}

#[test]
fn an_entry_with_a_path_is_for_this_path() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let host = "host=git.example.com";
    send(
        &user,
        "store",
        &format!("{host}\nusername=me\npassword=all"),
    );
    send(
        &user,
        "store",
        &format!("{host}\npath=a.git\nusername=team\npassword=a"),
    );
    assert_eq!(
        get(&user, &format!("{host}\npath=a.git")),
        answer("team", "a")
    );
    assert_eq!(
        get(&user, &format!("{host}\npath=b.git")),
        answer("me", "all")
    );
    assert_eq!(get(&user, host), answer("me", "all"));
    assert_eq!(
        get(&user, "url=https://team@git.example.com/a.git"),
        answer("team", "a")
    );
}

#[test]
fn an_expired_password_is_no_answer() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let store = "host=git.example.com\nusername=me\npassword=one\npassword_expiry_utc=";
    send(&user, "store", &format!("{store}4102444800"));
    let valid = answer("me", "one") + "password_expiry_utc=4102444800\n";
    assert_eq!(get(&user, "host=git.example.com"), valid);
    send(&user, "store", &format!("{store}1000000000"));
    assert_eq!(get(&user, "host=git.example.com"), "");
    assert_eq!(entries(&user).len(), 1);
    // A helper after this one makes a new password of the refresh token.
    send(
        &user,
        "store",
        &format!("{store}1000000000\noauth_refresh_token=again"),
    );
    assert_eq!(
        get(&user, "host=git.example.com"),
        "username=me\noauth_refresh_token=again\n"
    );
}

#[test]
fn a_value_that_would_add_a_line_is_refused() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for password in ["one\nhost=evil.example", "one\rtwo", "one\0two"] {
        let args = ["passwords", "create", "git.example.com", "--username", "me"];
        let args = [&args[..], &["--force", "--password-stdin", "--quiet"]].concat();
        let uuid = user
            .run_with_input(&args, password.to_owned() + "\n")
            .ok()
            .stdout;
        let ran = ask(&user, "get", "protocol=https\nhost=git.example.com\n").code(1);
        assert_eq!(ran.stdout, "");
        assert!(!ran.stderr.contains("one"), "{ran:?}");
        user.run(&["passwords", "delete", uuid.trim(), "--yes"])
            .ok();
    }
    for lines in ["password=secret\0", "secret", "url=secret"] {
        let ran = ask(&user, "store", &format!("protocol=https\n{lines}\n")).code(2);
        assert!(!ran.stderr.contains("secret"), "{ran:?}");
    }
    ask(&user, "store", "host=git.example.com\npassword=\u{fffd}").ok();
    let args = ["passwords", "git-credential", "store"];
    user.run_with_input(&args, b"password=\xff\n")
        .code(2)
        .says("UTF-8");
}

#[test]
fn a_request_ends_with_an_empty_line_or_the_input() {
    use std::io::{Read, Write};
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    send(
        &user,
        "store",
        "host=git.example.com\nusername=me\npassword=one",
    );
    let mut command = user.command(&["passwords", "git-credential", "get"]);
    command.stdin(std::process::Stdio::piped());
    let mut child = command
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin
        .write_all(b"protocol=https\r\nhost=git.example.com\r\n\r\n")
        .unwrap();
    let mut answered = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut answered)
        .unwrap();
    assert_eq!(answered, answer("me", "one"));
    assert!(child.wait().unwrap().success());
    drop(stdin);
    let args = ["passwords", "git-credential", "get"];
    let cut = "protocol=https\nhost=git.example.com";
    assert_eq!(user.run_with_input(&args, cut).ok().stdout, answered);
}

#[test]
fn without_session_or_keys_it_fails_and_says_why() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    create(&user, "git.example.com", "me", "one");
    let request = "protocol=https\nhost=git.example.com\n";
    let stranger = User::new(&sandbox.url);
    let ran = ask(&stranger, "get", request).code(3).says("ravi login");
    assert_eq!(ran.stdout, "");
    // What is not for this helper needs no session.
    ask(&stranger, "get", "protocol=http\nhost=git.example.com\n").ok();
    ask(&stranger, "capability", "anything").ok();
    let token = common::device_token(&sandbox.url);
    let locked = |operation: &str, lines: &str| {
        let mut command = stranger.command(&["passwords", "git-credential", operation]);
        command.env("RAVI_ACCESS_TOKEN", &token);
        command.env("RAVI_IDENTITY", "sandbox-agent");
        common::feed(&mut command, lines.as_bytes())
    };
    locked("get", request).code(10).says("RAVI_PIN");
    locked("get", "protocol=https\nhost=unknown.example\n").ok();
    let stored = format!("{request}username=you\npassword=two\n");
    locked("store", &stored).code(10);
    locked("erase", &stored).code(10);
    assert_eq!(entries(&user).len(), 1);
}
