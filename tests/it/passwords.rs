//! `ravi passwords`: what is shown, what the server receives, and what is refused.

use crate::common;

use common::{PIN, Sandbox, User, device_token};
use serde_json::{Value, json};

const LIST: &str = "/api/passwords/";

/// A legacy entry, or one of another key, put there behind the client's back.
fn plant(user: &User, sandbox: &Sandbox, entry: &Value) -> String {
    let before = sandbox.count("POST", LIST);
    let stored = user
        .run(&["passwords", "create", "placeholder.example", "--json"])
        .ok()
        .json();
    assert_eq!(sandbox.count("POST", LIST), before + 1);
    let uuid = stored["uuid"].as_str().unwrap().to_owned();
    // The next look at it shows what was planted.
    let mut planted = entry.clone();
    planted["uuid"] = json!(uuid);
    planted["identity"] = stored["identity"].clone();
    let path = format!("{LIST}{uuid}/");
    sandbox.fault(&json!({ "method": "GET", "path": path, "status": 200, "body": planted.to_string(), "times": 9 }));
    uuid
}

fn foreign_field() -> String {
    let file: Value = serde_json::from_str(include_str!("../vectors/e2e.json")).unwrap();
    file["keys"][2]["fields"][0]["field"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn create_generates_here_and_answers_with_plain_fields() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let stored = user
        .run(&[
            "passwords",
            "create",
            "https://user:pw@Example.COM:8443/login?next=1#x",
            "--json",
        ])
        .ok()
        .json();
    assert_eq!(stored["domain"], "example.com");
    assert_eq!(stored["username"], "sandbox-agent@in.ravi.app");
    let password = stored["password"].as_str().unwrap();
    assert_eq!(password.len(), 24);
    let requests = sandbox.requests();
    let body = sandbox.sent("POST", LIST);
    assert_eq!(body["domain"], "example.com");
    assert_eq!(body["notes"], "");
    for field in ["username", "password"] {
        assert!(body[field].as_str().unwrap().starts_with("e2e::"));
    }
    assert!(
        requests
            .iter()
            .all(|r| !r["body"].as_str().unwrap().contains(password))
    );
    assert!(
        requests
            .iter()
            .all(|r| !r["path"].as_str().unwrap().contains("generate"))
    );

    let got = user
        .run(&["passwords", "get", "example.com", "--field", "password"])
        .ok();
    assert_eq!(got.stdout, format!("{password}\n"));
}

#[test]
fn list_hides_passwords_and_shows_usernames() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for (domain, name) in [("a.example", "ann"), ("b.example", "böb ☃")] {
        user.run(&["passwords", "create", domain, "--username", name])
            .ok();
    }
    let list = user.run(&["passwords", "list", "--json"]).ok().json();
    let names: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["username"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["ann", "böb ☃"]);
    assert!(
        list.as_array()
            .unwrap()
            .iter()
            .all(|e| e.get("password").is_none())
    );
    let table = user.run(&["passwords", "list"]).ok().stdout;
    assert!(table.starts_with("DOMAIN") && table.contains("böb ☃"));
    // IDs that `get` accepts, even if a domain has two entries.
    let uuids: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["uuid"].as_str().unwrap())
        .collect();
    let quiet = user.run(&["passwords", "list", "-q"]).ok().stdout;
    assert_eq!(quiet.lines().collect::<Vec<_>>(), uuids);
    for uuid in uuids {
        user.run(&["passwords", "get", uuid]).ok();
    }
}

#[test]
fn every_text_survives_the_round_trip() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let hostile = "nul \0 esc \x1b]0;x\x07 emoji 👩‍👩‍👧 bidi \u{202e} quote \" line\nbreak ";
    let ran = user.run_with_input(
        &[
            "passwords",
            "create",
            "example.com",
            "--username",
            "😀",
            "--password-stdin",
            "--json",
        ],
        hostile,
    );
    assert_eq!(ran.ok().json()["password"], hostile);
    let notes = user.home().join("notes");
    std::fs::write(&notes, hostile).unwrap();
    let notes = notes.to_str().unwrap();
    user.run(&["passwords", "update", "example.com", "--notes-file", notes])
        .ok();
    let got = user
        .run(&["passwords", "get", "example.com", "--json"])
        .ok()
        .json();
    assert_eq!(
        (&got["username"], &got["password"], &got["notes"]),
        (&json!("😀"), &json!(hostile), &json!(hostile))
    );
    // For people it is cleaned.
    let shown = user.run(&["passwords", "get", "example.com"]).ok().stdout;
    assert!(
        !shown.contains(['\0', '\x1b', '\u{202e}', '\x07']),
        "{shown:?}"
    );
}

#[test]
fn one_locked_field_does_not_hide_the_others() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let ran = user
        .run(&["passwords", "create", "real.example", "--json"])
        .ok()
        .json();
    let list: Value =
        serde_json::from_str(&user.run(&["passwords", "list", "--json"]).ok().stdout).unwrap();
    assert_eq!(list.as_array().unwrap().len(), 1);
    let body = sandbox.sent("POST", LIST);
    let uuid = plant(
        &user,
        &sandbox,
        &json!({
            "domain": "mixed.example", "username": body["username"], "password": foreign_field(), "notes": "e2e::@@",
        }),
    );
    let got = user.run(&["passwords", "get", &uuid, "--json"]).code(10);
    assert_eq!(got.json()["username"], ran["username"]);
    assert_eq!(got.json()["password"], Value::Null);
    assert_eq!(got.json()["locked"], json!(["password", "notes"]));
    assert_eq!(got.error()["kind"], "locked");
    got.says("cannot decrypt password, notes of mixed.example");
    let shown = user.run(&["passwords", "get", &uuid]).code(10);
    assert!(shown.stdout.contains("(locked)"));
    let bare = user
        .run(&["passwords", "get", &uuid, "--field", "password"])
        .code(10);
    assert_eq!(bare.stdout, "");
    user.run(&["passwords", "get", &uuid, "--field", "username"])
        .ok();
}

#[test]
fn update_sends_untouched_fields_as_they_were() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let planted = json!({
        "domain": "legacy.example", "username": "plain-name", "password": foreign_field(), "notes": "",
    });
    let uuid = plant(&user, &sandbox, &planted);
    user.run(&["passwords", "update", &uuid, "--notes", "new"])
        .ok()
        .says("stored unencrypted");
    let body = sandbox.sent("PUT", &format!("{LIST}{uuid}/"));
    for field in ["domain", "username", "password"] {
        assert_eq!(body[field], planted[field]);
    }
    assert!(body["notes"].as_str().unwrap().starts_with("e2e::"));
    assert_eq!(body.as_object().unwrap().len(), 4);
}

#[test]
fn a_server_that_knows_patch_only_is_served() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let stored = user
        .run(&["passwords", "create", "example.com", "--json"])
        .ok()
        .json();
    let path = format!("{LIST}{}/", stored["uuid"].as_str().unwrap());
    sandbox.fail_with("PUT", &path, 405, &json!({ "detail": "no" }));
    sandbox.fault(&json!({ "method": "PATCH", "path": path, "status": 200, "body": "{}" }));
    user.run(&["passwords", "update", "example.com", "--username", "x"])
        .ok();
    assert_eq!(
        (sandbox.count("PUT", &path), sandbox.count("PATCH", &path)),
        (1, 1)
    );
}

#[test]
fn legacy_plain_text_is_shown_and_said_to_be_unencrypted() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let uuid = plant(
        &user,
        &sandbox,
        &json!({
            "domain": "legacy.example", "username": "", "password": "hunter2", "notes": null,
        }),
    );
    let got = user.run(&["passwords", "get", &uuid, "--json"]).ok();
    assert_eq!(got.json()["password"], "hunter2");
    assert_eq!(got.json()["unencrypted"], json!(["password"]));
    got.says("password of legacy.example is stored unencrypted");
}

#[test]
fn a_uuid_costs_one_request() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let uuid = user
        .run(&["passwords", "create", "example.com", "-q"])
        .ok()
        .stdout;
    let before = sandbox.requests().len();
    user.run(&["passwords", "get", uuid.trim()]).ok();
    assert_eq!(sandbox.requests().len(), before + 1);
    user.run(&["passwords", "get", "example.com"]).ok();
    assert_eq!(sandbox.requests().len(), before + 2);
}

#[test]
fn a_server_with_another_public_key_gets_nothing() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["passwords", "create", "example.com"]).ok();
    let vectors: Value = serde_json::from_str(include_str!("../vectors/e2e.json")).unwrap();
    let other = &vectors["keys"][3];
    let shown = json!({ "salt": other["salt"], "public_key": other["public_key"], "verifier": other["verifier"] });
    let before = sandbox.count("POST", LIST);
    for args in [
        &["passwords", "create", "other.example"][..],
        &["passwords", "update", "example.com", "--generate"],
    ] {
        sandbox.fail_with("GET", "/api/encryption/", 200, &shown);
        user.run(args).code(10).says("public key or salt differs");
    }
    sandbox.fail_with("GET", "/api/encryption/", 200, &shown);
    let status = user.run(&["encryption", "status", "--json"]).code(10);
    assert_eq!(status.json()["matches"], false);
    assert_eq!(sandbox.count("POST", LIST), before);
    assert!(sandbox.requests().iter().all(|r| r["method"] != "PUT"));
    // Reading needs no key of the server.
    user.run(&["passwords", "get", "example.com"]).ok();
}

#[test]
fn without_keys_a_list_is_shown_locked() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["passwords", "create", "example.com"]).ok();
    let session = device_token(&sandbox.url);
    let bare = User::new(&sandbox.url);
    let identity = user.run(&["identities", "current", "-q"]).ok().stdout;
    let env = [
        ("RAVI_ACCESS_TOKEN", session.as_str()),
        ("RAVI_IDENTITY", identity.trim()),
    ];
    let list = bare
        .run_with(&["passwords", "list", "--json"], &env)
        .code(10);
    assert_eq!(list.json()[0]["domain"], "example.com");
    assert_eq!(list.json()[0]["locked"], json!(["username"]));
    list.says("RAVI_PIN");
    bare.run_with(&["passwords", "create", "b.example"], &env)
        .code(10)
        .says("RAVI_PIN");
    let with_pin = [env[0], env[1], ("RAVI_PIN", PIN)];
    bare.run_with(&["passwords", "list"], &with_pin).ok();
    bare.run_with(&["passwords", "create", "b.example"], &with_pin)
        .ok();
    // The keys of a PIN are derived once in a command, and so asked about once.
    let asked = || sandbox.count("GET", "/api/encryption/");
    let before = asked();
    let update = ["passwords", "update", "b.example", "--generate", "--json"];
    let updated = bare.run_with(&update, &with_pin).ok().json();
    assert_eq!(updated["locked"], json!([]));
    assert_eq!(asked(), before + 1);
    let wrong = [env[0], env[1], ("RAVI_PIN", "000000")];
    bare.run_with(&["passwords", "list"], &wrong)
        .code(10)
        .says("the PIN in RAVI_PIN is wrong");
}
