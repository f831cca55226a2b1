//! `ravi signup` against a small website: what its commands get, what is stored, and what each step that fails leaves.

use crate::common;

use std::{fs, process::Stdio};

use common::{Ran, signup::Site};
use serde_json::{Value, json};

const LIST: &str = "/api/passwords/";
/// A website: takes the account, sends a code, and checks it.
const WEBSITE: &str = r#"
set -eu
cat "$RAVI_SIGNUP_PASSWORD_FILE" > account
"$RAVI" sandbox deliver email --from shop@example.com --body 'Your code is 482913' > delivered
read -r code
test "$code" = 482913
echo verified
"#;

#[test]
fn the_account_at_the_website_has_the_password_of_the_entry() {
    let site = Site::new();
    let ran = site.run(&["shop.example.com", "--json"], WEBSITE).ok();
    let signed_up = ran.json();
    assert_eq!(signed_up["domain"], "shop.example.com");
    assert_eq!(signed_up["username"], "sandbox-agent@in.ravi.app");
    let steps = json!(["store", "connect", "message", "command", "keep"]);
    assert_eq!(
        (&signed_up["steps"], &signed_up["step"]),
        (&steps, &Value::Null)
    );
    assert_eq!(ran.stdout.lines().count(), 1);
    // What a command prints is no data of ravi.
    let password = site.account();
    assert_eq!(password.len(), 24);
    assert!(
        ran.stderr.contains("verified") && !ran.stderr.contains(&password),
        "{ran:?}"
    );
    assert_eq!(
        site.entries(),
        [("sandbox-agent@in.ravi.app".to_owned(), false)]
    );
    let entry = site.get("shop.example.com");
    assert_eq!(
        (&entry["uuid"], &entry["notes"]),
        (&signed_up["uuid"], &json!(""))
    );
    assert_eq!(entry["password"], password.as_str());
    let requests = site.sandbox.requests();
    assert!(
        requests
            .iter()
            .all(|r| !r["body"].as_str().unwrap().contains(&password))
    );

    let people = ["other.example.com", "--username", "me", "--words", "3"];
    let ran = site.run(&people, WEBSITE).ok();
    assert!(
        ran.stdout
            .starts_with("Signed up at other.example.com.\nusername  me\nuuid ")
    );
    assert!(!ran.stdout.contains(&site.account()));
    assert_eq!(site.account().split('-').count(), 3);
    let quiet = site.run(&["third.example.com", "--quiet"], WEBSITE).ok();
    let uuid = site.get("third.example.com")["uuid"].clone();
    assert_eq!(quiet.stdout.trim(), uuid);
}

#[test]
fn the_second_command_gets_the_link_once_the_first_has_ended() {
    let site = Site::new();
    let deliver = "cat > stdin; \"$RAVI\" sandbox deliver email --body 'Verify: https://example.com/verify?t=1'; : > ended";
    let verify = "test -e ended; cat > link; cat \"$RAVI_SIGNUP_PASSWORD_FILE\" > account";
    let args = ["shop.example.com", "--link", "--verify", verify, "--json"];
    let steps = site.run(&args, deliver).ok().json()["steps"].clone();
    assert_eq!(
        steps,
        json!(["store", "connect", "message", "command", "verify", "keep"])
    );
    assert_eq!(site.read("link"), "https://example.com/verify?t=1\n");
    assert_eq!(site.read("stdin"), "");
    assert_eq!(
        site.get("shop.example.com")["password"],
        site.account().as_str()
    );
}

#[test]
fn a_command_that_needs_no_message_is_all() {
    let site = Site::new();
    let ran = site.run(&["shop.example.com", "--json"], "true").ok();
    assert_eq!(
        ran.json()["steps"],
        json!(["store", "connect", "command", "keep"])
    );
}

#[test]
fn the_password_is_in_the_environment_only_if_asked_for() {
    let site = Site::new();
    let env = "cat \"$RAVI_SIGNUP_PASSWORD_FILE\" > account; env > env";
    let run = |args: &[&str], domain: &str| {
        let mut command = site.command(&[&[domain], args].concat(), env);
        command.env("RAVI_PIN", common::PIN);
        command.env("RAVI_SIGNUP_PASSWORD", "inherited");
        Ran::of(command.output().unwrap()).ok();
        (site.read("env"), site.account())
    };
    let (env, password) = run(&[], "a.example.com");
    assert!(
        !env.contains(&password) && !env.contains("inherited"),
        "{env}"
    );
    assert!(!env.contains("RAVI_PIN="), "{env}");
    assert!(env.contains("RAVI_SIGNUP_DOMAIN=a.example.com\n"), "{env}");
    assert!(
        env.contains("RAVI_SIGNUP_USERNAME=sandbox-agent@in.ravi.app\n"),
        "{env}"
    );
    let (env, password) = run(&["--env", "--pass-session"], "b.example.com");
    assert!(
        env.contains(&format!("RAVI_SIGNUP_PASSWORD={password}\n")),
        "{env}"
    );
    assert!(env.contains("RAVI_PIN="), "{env}");
    // The file ends with the sign-up.
    let path = env
        .lines()
        .find_map(|line| line.strip_prefix("RAVI_SIGNUP_PASSWORD_FILE="));
    assert!(fs::read(path.unwrap()).is_err());
}

#[test]
fn a_step_that_fails_has_its_exit_code_and_leaves_no_entry() {
    let site = Site::new();
    let deliver = "\"$RAVI\" sandbox deliver sms --body 'Your code is 482913'; ";
    let read = format!("{deliver} read -r code; exit 7");
    let verified = ["--verify", "exit 9"];
    for (args, script, code, step, steps) in [
        (&[][..], "exit 5", 5, "command", 2),
        (&[], &*read, 7, "command", 3),
        (&verified, "exit 6", 6, "command", 2),
        (&verified, deliver, 9, "verify", 4),
        (&["--verify", "/no/such/command"], deliver, 127, "verify", 4),
        (&["--timeout", "1s"], "exec sleep 60", 124, "message", 2),
        (
            &["--timeout", "1s", "--verify", "true"],
            "true",
            124,
            "message",
            2,
        ),
        (
            &["--timeout", "1s", "--only", "email"],
            &read,
            124,
            "message",
            2,
        ),
    ] {
        let args = [&["shop.example.com", "--json"], args].concat();
        let ran = site.run(&args, script).code(code);
        let ended = ran.json();
        assert_eq!(
            (&ended["step"], &ended["uuid"]),
            (&json!(step), &Value::Null),
            "{ran:?}"
        );
        assert_eq!(ended["steps"].as_array().unwrap().len(), steps, "{ran:?}");
        assert!(site.entries().is_empty(), "{ran:?}");
    }
    let ran = site
        .user
        .run(&["signup", "shop.example.com", "--", "nosuchcommand"])
        .code(127);
    assert_eq!(ran.stdout, "");
    ran.says("command not found")
        .says("Deleted the pending entry of shop.example.com");
    // What arrived and was not wanted is named.
    let args = ["shop.example.com", "--timeout", "2s", "--from", "bank"];
    site.run(&args, &format!("{deliver} exec sleep 60"))
        .code(124)
        .says("1 filtered out");
    site.sandbox
        .fail_with("GET", "/api/events/stream/", 403, &json!({}));
    let ran = site.run(&["shop.example.com", "--json"], "true").code(5);
    assert_eq!(ran.json()["step"], "connect");
    assert!(site.entries().is_empty());
}

#[test]
fn an_entry_that_exists_is_a_conflict_before_anything_runs() {
    let site = Site::new();
    site.user
        .run(&["passwords", "create", "shop.example.com"])
        .ok();
    let stored = site.sandbox.count("POST", LIST);
    let ran = site.run(&["shop.example.com", "--json"], ": > ran").code(6);
    assert_eq!(
        (ran.error()["kind"].as_str(), ran.stdout.as_str()),
        (Some("conflict"), "")
    );
    assert!(!site.user.work().join("ran").exists());
    assert_eq!(site.sandbox.count("POST", LIST), stored);
    site.run(&["shop.example.com", "--username", "other"], "true")
        .ok();
    // Without the keys, too, nothing runs.
    let token = common::device_token(&site.sandbox.url);
    let mut command = site.command(&["new.example.com"], ": > ran");
    command
        .env("RAVI_CONFIG_DIR", site.user.home())
        .env("RAVI_IDENTITY", "sandbox-agent");
    Ran::of(command.env("RAVI_ACCESS_TOKEN", token).output().unwrap()).code(10);
    site.run(&["not a domain"], ": > ran").code(2);
    site.run(&["new.example.com", "--match", "["], ": > ran")
        .code(2);
    assert!(!site.user.work().join("ran").exists());
}

#[test]
fn an_entry_is_pending_while_its_sign_up_runs_and_has_one_at_a_time() {
    let site = Site::new();
    let mut child = site
        .command(&["shop.example.com", "--json"], ": > started; read -r code")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    site.wait_for("started");
    assert_eq!(
        site.entries(),
        [("sandbox-agent@in.ravi.app".to_owned(), true)]
    );
    let list = site.user.run(&["passwords", "list"]).ok().stdout;
    assert!(list.contains("STATE") && list.contains("pending"), "{list}");
    let notes = site.get("shop.example.com")["notes"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        notes.starts_with("ravi: pending signup since 20"),
        "{notes}"
    );
    site.run(&["shop.example.com"], "true")
        .code(6)
        .says("another process is signing up");
    site.user
        .run(&["passwords", "create", "shop.example.com"])
        .code(6);
    site.sandbox.deliver(
        "sms",
        &json!({ "from": "+15551234567", "body": "Your code is 482913" }),
    );
    assert!(child.wait().unwrap().success());
    assert_eq!(
        site.entries(),
        [("sandbox-agent@in.ravi.app".to_owned(), false)]
    );
    let list = site.user.run(&["passwords", "list"]).ok().stdout;
    assert!(!list.contains("STATE"), "{list}");
    // No other process gets its code.
    let watch = ["watch", "--otp", "--since", "1h", "--timeout", "1s"];
    site.user.run(&watch).code(124).says("printed before");
}

#[test]
fn of_many_that_begin_at_once_one_signs_up() {
    let site = Site::new();
    let children: Vec<_> = (0..6)
        .map(|_| {
            site.command(&["shop.example.com"], "echo x >> ran")
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    let codes = children
        .into_iter()
        .map(|mut child| child.wait().unwrap().code().unwrap());
    let mut codes: Vec<i32> = codes.collect();
    codes.sort_unstable();
    assert_eq!(codes, [0, 6, 6, 6, 6, 6]);
    assert_eq!(site.read("ran"), "x\n");
    assert_eq!(site.entries().len(), 1);
}

/// The account at the website has this password, whatever becomes of the entry in the meantime.
#[test]
fn an_entry_that_is_changed_while_the_sign_up_runs_is_not_lost() {
    let site = Site::new();
    let changes = [
        (vec!["delete", "--yes"], 1),
        (vec!["update", "--generate", "--notes", "mine"], 2),
        (vec!["update", "--notes", "mine"], 1),
    ];
    for (index, (change, count)) in changes.into_iter().enumerate() {
        let domain = format!("{index}.example.com");
        let script = "cat \"$RAVI_SIGNUP_PASSWORD_FILE\" > account; : > started; read -r code";
        let mut child = site
            .command(&[&domain], script)
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        site.wait_for("started");
        fs::remove_file(site.user.work().join("started")).unwrap();
        let uuid = site.get(&domain)["uuid"].as_str().unwrap().to_owned();
        site.user
            .run(&[&["passwords"], &change[..], &[&uuid]].concat())
            .ok();
        site.sandbox.deliver(
            "sms",
            &json!({ "from": "+15551234567", "body": format!("Your code is 48291{index}") }),
        );
        assert!(child.wait().unwrap().success());
        let export = site.user.run(&["passwords", "export", "--yes"]).ok().stdout;
        let stored: Vec<&str> = export
            .lines()
            .filter(|line| line.starts_with(&domain))
            .collect();
        assert_eq!(stored.len(), count, "{export}");
        assert!(
            stored.iter().any(|line| line.contains(&site.account())),
            "{export}"
        );
        assert!(site.entries().iter().all(|(_, pending)| !pending));
        assert!(!export.contains("pending signup"), "{export}");
        assert_eq!(export.contains("mine"), index > 0, "{export}");
    }
}

#[test]
fn an_entry_that_cannot_be_deleted_or_kept_is_named() {
    let site = Site::new();
    let sandbox = &site.sandbox;
    let run = |method: &str, domain: &str, script: &str| {
        let mut child = site
            .command(
                &[domain, "--json"],
                &format!("rm -f started; : > started; read -r code; {script}"),
            )
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        site.wait_for("started");
        let uuid = site.get(domain)["uuid"].as_str().unwrap().to_owned();
        let fault = json!({ "method": method, "path": format!("{LIST}{uuid}/"), "status": 500, "body": "{}", "times": 9 });
        sandbox.fault(&fault);
        sandbox.deliver("sms", &json!({ "from": "+15551234567", "body": format!("Your code is 4829{}", domain.len()) }));
        fs::remove_file(site.user.work().join("started")).unwrap();
        let _ = child.stdin.take();
        let ran = Ran::of(child.wait_with_output().unwrap());
        assert_eq!(ran.json()["uuid"], uuid.as_str(), "{ran:?}");
        assert!(
            site.get(domain)["notes"]
                .as_str()
                .unwrap()
                .contains("pending signup")
        );
        ran
    };
    let ran = run("DELETE", "a.example.com", "exit 3")
        .code(3)
        .says("cannot delete the pending entry");
    assert_eq!(ran.json()["step"], "command");
    let ran = run("PUT", "bb.example.com", "exit 0")
        .code(8)
        .says("still marked as pending");
    assert_eq!(ran.json()["step"], "keep");
}
