//! `ravi sandbox`: a server for the length of a command, or until Ctrl-C.

use crate::common;

use std::fs;

use common::{Sandbox, User, device_token};
use serde_json::{Value, json};

fn exec(user: &User, script: &str) -> common::Ran {
    user.run(&["sandbox", "exec", "--", "sh", "-c", script])
}

#[test]
fn a_command_finds_itself_logged_in() {
    let user = User::new("http://127.0.0.1:9");
    let ran = exec(
        &user,
        "ravi passwords create example.com --json && ravi passwords get example.com --field username",
    )
    .ok();
    let (created, username) = ran.stdout.split_once('\n').unwrap();
    let created: Value = serde_json::from_str(created).unwrap();
    assert_eq!(username.trim(), created["username"].as_str().unwrap());
    // The user's own directories are untouched.
    let left: Vec<_> = std::fs::read_dir(user.home()).unwrap().collect();
    assert_eq!(left.len(), 1, "only the working directory: {left:?}");
}

#[test]
fn the_exit_code_of_the_command_is_passed_back() {
    let user = User::new("http://127.0.0.1:9");
    exec(&user, "exit 7").code(7);
    exec(&user, "kill -TERM $$").code(128 + 15);
    user.run(&["sandbox", "exec", "--", "/nowhere/cmd"])
        .code(127)
        .says("/nowhere/cmd");
    user.run(&["sandbox", "exec"]).code(2);
}

#[test]
fn the_directory_of_a_command_goes_with_it() {
    let user = User::new("http://127.0.0.1:9");
    let directory = exec(&user, "printf %s \"$RAVI_CONFIG_DIR\"").ok().stdout;
    assert!(directory.contains("ravi-sandbox-"), "{directory}");
    assert!(!std::path::Path::new(&directory).parent().unwrap().exists());
}

#[test]
fn a_login_works_inside_too() {
    let user = User::new("http://127.0.0.1:9");
    exec(&user, "ravi logout; unset RAVI_ACCESS_TOKEN; ravi status").code(3);
}

/// What a command selects or ends is its own: the user's settings, project and session stay as they were.
#[test]
fn a_command_cannot_change_the_settings_of_the_user() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let project = user.work().join(".ravi").join("config.json");
    let own = user.config().join("config.json");
    fs::create_dir(project.parent().unwrap()).unwrap();
    fs::write(&project, r#"{"identity_name": "sandbox-agent"}"#).unwrap();
    let kept = [project, own, user.config().join("session.json")];
    let before = kept.each_ref().map(|path| fs::read(path).unwrap());
    let ran = exec(
        &user,
        "set -e; ravi identities create second; ravi identities use second; ravi identities use second --global; \
         ravi identities current --jq .name; ravi identities update second --name third; \
         ravi identities current --jq .name; ravi identities delete third --yes; \
         ravi identities delete sandbox-agent --yes; unset RAVI_ACCESS_TOKEN; ravi logout || ravi status",
    )
    .code(3);
    assert!(ran.stdout.contains("\nsecond\n"), "{ran:#?}");
    assert!(ran.stdout.contains("\nthird\n"), "{ran:#?}");
    assert!(!ran.stderr.contains("still selects"), "{ran:#?}");
    assert!(
        !ran.stdout.contains(user.config().to_str().unwrap()),
        "{ran:#?}"
    );
    assert_eq!(kept.each_ref().map(|path| fs::read(path).unwrap()), before);
    user.run(&["inbox", "list"]).ok();
}

/// Returns the commands of the README's tour, in order, without those that a terminal or Ctrl-C must end.
fn tour() -> Vec<String> {
    let readme = include_str!("../../README.md").replace("\\\n", "");
    let (_, tour) = readme.split_once("## A tour").unwrap();
    let (tour, _) = tour.split_once("## In scripts").unwrap();
    let mut commands = Vec::new();
    for block in tour.split("```").skip(1).step_by(2) {
        let (language, lines) = block.split_once('\n').unwrap();
        commands.extend(lines.lines().filter_map(|line| match language {
            "console" => line.strip_prefix("$ ").map(str::to_owned),
            _ => Some(line.to_owned()),
        }));
    }
    commands.retain(|command| command != "ravi login" && command != "ravi watch");
    // Tests that need git run these.
    commands.retain(|command| !command.starts_with("git "));
    commands
}

#[test]
fn every_command_of_the_tour_works_in_a_sandbox() {
    let user = User::new("http://127.0.0.1:9");
    let commands = tour();
    assert!(commands.len() > 25, "{commands:?}");
    let mut script = String::new();
    for command in &commands {
        let named = shell_words::quote(command);
        let code = if command.contains("nope.example") {
            4
        } else {
            0
        };
        // At a terminal, this command prompts for the value.
        let input = match command.as_str() {
            "ravi vault set DATABASE_URL" => "echo postgres://u:secret@h/db | ",
            _ => "",
        };
        script.push_str(input);
        script.push_str(command);
        let check = format!("\n[ $? = {code} ] || echo failed: {named} >&2\n");
        script.push_str(&check);
    }
    let ran = exec(&user, &script).ok();
    assert!(!ran.stderr.contains("failed:"), "{ran:?}");
    for shown in [
        "847291",
        "564738",
        "connect to *****",
        "url = \"postgres://u:secret@h/db\"",
    ] {
        assert!(ran.stdout.contains(shown), "{shown}: {ran:?}");
    }
}

#[test]
fn a_database_outlives_the_server_until_it_is_reset() {
    let user = User::new("http://127.0.0.1:9");
    let file = user.home().join("deep").join("sandbox.sqlite");
    let db = file.to_str().unwrap();
    let serve = || {
        use std::io::BufRead;
        let mut child = user
            .command(&["sandbox", "serve", "--port", "0", "--db", db, "-q"])
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        std::io::BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut url)
            .unwrap();
        (child, url.trim().to_owned())
    };
    let identities = |url: &str| {
        let token = device_token(url);
        let env = [("RAVI_ACCESS_TOKEN", token.as_str()), ("RAVI_API_URL", url)];
        user.run_with(&["identities", "create", "kept"], &env);
        user.run_with(&["identities", "list", "-q"], &env)
            .ok()
            .stdout
    };
    for _ in 0..2 {
        let (mut child, url) = serve();
        assert_eq!(identities(&url), "sandbox-agent\nkept\n");
        child.kill().unwrap();
        child.wait().unwrap();
    }
    user.run(&["sandbox", "reset", "--db", db])
        .code(2)
        .says("--yes");
    user.run(&["sandbox", "reset", "--db", db, "--yes"]).ok();
    let (mut child, url) = serve();
    let token = device_token(&url);
    let env = [
        ("RAVI_ACCESS_TOKEN", token.as_str()),
        ("RAVI_API_URL", url.as_str()),
    ];
    assert_eq!(
        user.run_with(&["identities", "list", "-q"], &env)
            .ok()
            .stdout,
        "sandbox-agent\n"
    );
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_taken_port_is_reported() {
    let sandbox = Sandbox::start();
    let port = sandbox.url.rsplit(':').next().unwrap();
    let user = User::new("http://127.0.0.1:9");
    user.run(&["sandbox", "serve", "--ephemeral", "--port", port])
        .code(1)
        .says("--port");
}

#[test]
fn a_refresh_token_spent_twice_ends_its_session() {
    let sandbox = Sandbox::start();
    let post = |path: &str, body: &Value| {
        let (status, answer) = sandbox.http("POST", path, "application/json", &body.to_string());
        (status, serde_json::from_str::<Value>(&answer).unwrap())
    };
    let (_, code) = post("/api/auth/device/", &json!({}));
    sandbox.decide(code["user_code"].as_str().unwrap(), "approved");
    let (_, tokens) = post(
        "/api/auth/device/token/",
        &json!({ "device_code": code["device_code"] }),
    );
    let first = json!({ "refresh": tokens["refresh_token"] });
    let (status, next) = post("/api/auth/token/refresh/", &first);
    assert_eq!(status, 200);
    assert_eq!(post("/api/auth/token/refresh/", &first).0, 401);
    assert_eq!(
        post(
            "/api/auth/token/refresh/",
            &json!({ "refresh": next["refresh_token"] })
        )
        .0,
        401
    );
    assert_eq!(post("/api/auth/token/refresh/", &json!({})).0, 400);
}

/// Mail without a recipient goes where the commands that wait for it listen.
#[test]
fn mail_is_delivered_to_the_active_identity() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["identities", "create", "second", "--use"]).ok();
    // Without --api-url: the session says where the sandbox is.
    for kind in ["email", "sms"] {
        let trigger = [
            env!("CARGO_BIN_EXE_ravi"),
            "sandbox",
            "deliver",
            kind,
            "--body",
            "Your code is 564738",
        ];
        let watch = ["watch", "--otp", "--timeout", "30s", "--"];
        let ran = user.run(&[&watch[..], &trigger[..]].concat()).ok();
        assert_eq!(ran.stdout, "564738\n");
    }
    let eml =
        "From: shop@example.com\r\nTo: list@example.com\r\nSubject: To a list\r\n\r\nbody\r\n";
    let inbox = |who: &str| {
        let listed = user
            .run(&["inbox", "list", "--identity", who, "--json"])
            .ok();
        listed.json().as_array().unwrap().len()
    };
    let deliver = ["sandbox", "deliver", "email", "--eml", "-"];
    user.run_with_input(&deliver, eml).ok();
    assert_eq!((inbox("second"), inbox("sandbox-agent")), (2, 0));
    // The one that the message names, and before it the one that the user names.
    let named = eml.replace("list@example.com", "sandbox-agent@in.ravi.app");
    user.run_with_input(&deliver, &named).ok();
    assert_eq!((inbox("second"), inbox("sandbox-agent")), (2, 1));
    user.run_with_input(&[&deliver[..], &["--to", "second"]].concat(), &named)
        .ok();
    assert_eq!((inbox("second"), inbox("sandbox-agent")), (3, 1));
    for to in [&["--to", "nobody"][..], &["--identity", "nobody"]] {
        user.run(&[&["sandbox", "deliver", "sms", "--body", "1"], to].concat())
            .code(4)
            .says("There is no such identity in this sandbox");
    }
}

/// What is active on another server means nothing here.
#[test]
fn mail_goes_to_the_first_identity_of_a_sandbox_without_a_session() {
    let (own, other) = (Sandbox::start(), Sandbox::start());
    let user = User::logged_in(&own);
    user.run(&["identities", "create", "second", "--use"]).ok();
    user.run(&[
        "sandbox",
        "deliver",
        "sms",
        "--body",
        "1",
        "--api-url",
        &other.url,
    ])
    .ok();
    assert_eq!(own.count("POST", "/sandbox/deliver/sms"), 0);
    // An identity that is given is meant for this sandbox.
    let deliver = [
        "sandbox",
        "deliver",
        "sms",
        "--body",
        "2",
        "--api-url",
        &other.url,
    ];
    user.run_with(&deliver, &[("RAVI_IDENTITY", "second")])
        .code(4)
        .says("There is no such identity in this sandbox");
    // Tokens from the environment are for the chosen server; without one, for the service.
    let tokens = [("RAVI_ACCESS_TOKEN", "token"), ("RAVI_API_URL", &other.url)];
    user.run_with(&deliver[..5], &tokens).code(4);
    user.run_with(&deliver, &tokens[..1]).code(4);
    // Nothing that is not needed is read.
    fs::write(user.config().join("session.json"), "{").unwrap();
    user.run(&deliver).code(1).says("session.json");
    user.run(&[&deliver[..], &["--to", "sandbox-agent"]].concat())
        .ok();
    let user = User::logged_in(&other);
    let listed = user.run(&["sms", "list", "--json"]).ok().json();
    assert_eq!(listed[0]["message_count"], 2, "{listed}");
}
