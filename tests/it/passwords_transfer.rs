//! `ravi passwords import` and `export`.

use crate::common;

use common::{Sandbox, User};
use serde_json::json;

const BITWARDEN: &str = r#"{"encrypted": false, "directories": [], "items": [
  {"type": 1, "name": "Shop", "notes": "a note", "login": {"uris": [{"uri": "https://shop.example/login"}, {"uri": "https://other.example"}], "username": "me", "password": "p1", "totp": "otpauth://totp/x"}},
  {"type": 2, "name": "A note", "notes": "text", "secureNote": {}},
  {"type": 1, "name": "No address", "notes": null, "login": {"uris": null, "username": "me", "password": "p2", "totp": null}}
]}"#;
const ONE_PASSWORD: &str = "Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes\nBank,https://bank.example,me@x,\"p,\"\"1\",,false,false,,\"two\nlines\"\n";
const CHROME: &str = "name,url,username,password,note\nx,https://chrome.example/a,me,p3,n\n";
const FIREFOX: &str = "\"url\",\"username\",\"password\",\"httpRealm\",\"formActionOrigin\",\"guid\",\"timeCreated\",\"timeLastUsed\",\"timePasswordChanged\"\n\"https://fox.example\",\"me\",\"p4\",\"\",\"https://fox.example\",\"{1}\",\"1\",\"2\",\"3\"\n";

#[test]
fn files_of_other_managers_are_read() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let import = |text: &str| {
        let args = ["passwords", "import", "-", "--json"];
        user.run_with_input(&args, text).ok().json()
    };
    let read = import(BITWARDEN);
    assert_eq!(read["stored"], json!(["shop.example"]));
    assert_eq!(read["skipped"].as_array().unwrap().len(), 2);
    assert_eq!(import(ONE_PASSWORD)["stored"], json!(["bank.example"]));
    assert_eq!(import(CHROME)["stored"], json!(["chrome.example"]));
    assert_eq!(import(FIREFOX)["stored"], json!(["fox.example"]));
    let entry = |domain: &str| {
        user.run(&["passwords", "get", domain, "--json"])
            .ok()
            .json()
    };
    let shop = entry("shop.example");
    assert_eq!(
        (&shop["username"], &shop["password"]),
        (&json!("me"), &json!("p1"))
    );
    assert_eq!(
        shop["notes"],
        "a note\nURL: https://other.example\nTOTP: otpauth://totp/x"
    );
    let bank = entry("bank.example");
    assert_eq!(
        (&bank["password"], &bank["notes"]),
        (&json!("p,\"1"), &json!("two\nlines"))
    );
    // Again: nothing is sent. Another password: what is there stays.
    let before = sandbox.count("POST", "/api/passwords/");
    assert_eq!(import(BITWARDEN)["unchanged"], json!(["shop.example"]));
    let other = import(&CHROME.replace("p3", "p5"));
    assert_eq!(other["skipped"][0]["entry"], "chrome.example");
    assert_eq!(sandbox.count("POST", "/api/passwords/"), before);
    assert_eq!(entry("chrome.example")["password"], "p3");
}

#[test]
fn what_is_no_export_is_refused_before_anything_is_sent() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for (text, why) in [
        ("{\"encrypted\": true, \"items\": []}", "encrypted"),
        ("{\"items\": ", "Bitwarden"),
        ("a,b\n1,2\n", "no url and password columns"),
        ("url,password\n", "no password entries"),
    ] {
        let ran = user.run_with_input(&["passwords", "import", "-"], text);
        ran.code(2).says(why);
    }
    user.run_with_input(&["passwords", "import", "-", "--dry-run"], CHROME)
        .ok();
    assert_eq!(sandbox.count("POST", "/api/passwords/"), 0);
}

#[test]
fn an_export_is_confirmed_and_can_be_imported() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for text in [BITWARDEN, ONE_PASSWORD, CHROME] {
        user.run_with_input(&["passwords", "import", "-"], text)
            .ok();
    }
    user.run(&["passwords", "export"]).code(2).says("--yes");
    let csv = user
        .run(&["passwords", "export", "--yes"])
        .ok()
        .says("plain text")
        .stdout;
    let other = Sandbox::start();
    let reader = User::logged_in(&other);
    reader
        .run_with_input(&["passwords", "import", "-"], &csv)
        .ok();
    // They were stored together, so their order is any.
    let sorted = |csv: &str| {
        let mut lines: Vec<String> = csv.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let again = reader.run(&["passwords", "export", "--yes"]).ok().stdout;
    assert_eq!(sorted(&again), sorted(&csv));
}

#[test]
fn an_export_warns_about_what_the_server_can_read() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let export = ["passwords", "export", "--yes"];
    user.run(&["passwords", "create", "example.com"]).ok();
    let sealed = user.run(&export).ok();
    assert!(!sealed.stderr.contains("unencrypted"), "{sealed:?}");
    let listed = serde_json::json!([
        { "uuid": "7", "domain": "example.com", "username": "me", "password": "hunter2" },
    ]);
    sandbox.fail_with("GET", "/api/passwords/", 200, &listed);
    let ran = user
        .run(&export)
        .ok()
        .says("1 of 1 password entries have fields that are stored unencrypted");
    assert!(!ran.stderr.contains("hunter2"), "{ran:?}");
}
