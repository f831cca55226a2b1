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
        "a note\nName: Shop\nURL: https://other.example\nTOTP: otpauth://totp/x"
    );
    let bank = entry("bank.example");
    assert_eq!(
        (&bank["password"], &bank["notes"]),
        (&json!("p,\"1"), &json!("two\nlines\nName: Bank"))
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
fn what_is_no_export_is_named_as_what_it_is() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let import = |text: &[u8]| {
        std::fs::write(user.work().join("f"), text).unwrap();
        user.run(&["passwords", "import", "f"]).code(2)
    };
    import(br#" [{"domain": "a.example", "password": "p"}]"#)
        .says("error: cannot import from f: it is JSON, but not an export from Bitwarden");
    // Not JSON.
    import(b"[url],password\n").says("the CSV has no url");
    import(b"url,password\nx,\xff\n")
        .says("error: cannot read the password entries from f: it is not UTF-8 text");
    let long = [b'x'].repeat(16 * 1024 * 1024 + 1);
    import(&long).says("cannot read the password entries from f: it is longer than 16 MiB");
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

/// Imports a text, and returns the result and the notes of the entries by domain.
fn imported(
    text: &str,
) -> (
    serde_json::Value,
    std::collections::BTreeMap<String, String>,
) {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let args = ["passwords", "import", "-", "--json"];
    let result = user.run_with_input(&args, text).ok().json();
    let export = user.run(&["passwords", "export", "--yes", "--json"]).ok();
    let entries = export.json();
    let notes = entries.as_array().unwrap().iter().map(|entry| {
        let text = |name: &str| entry[name].as_str().unwrap().to_owned();
        (text("domain"), text("notes"))
    });
    (result, notes.collect())
}

#[test]
fn what_has_no_field_of_its_own_is_kept_in_the_notes() {
    let (result, notes) = imported(
        r#"{"encrypted": false, "folders": [{"id": "f1", "name": "Work"}], "items": [
        {"type": 1, "name": "GitHub", "folderId": "f1", "fields": [{"name": "pin", "value": "99", "type": 0}, {"name": null, "value": "bare", "type": 1}, {"name": "linked", "value": null, "type": 3, "linkedId": 100}],
         "login": {"uris": [{"uri": "http://192.168.1.1:8080/admin"}], "username": "me", "password": "p1"}},
        {"type": 1, "name": "app", "login": {"uris": [{"uri": "androidapp://com.foo.bar"}, {"uri": "https://www.foo.example/x"}], "username": "me", "password": "p2"}},
        {"type": 1, "name": "Plain.example", "login": {"uris": [{"uri": "https://plain.example/login"}], "username": "me", "password": "p3"}}
    ]}"#,
    );
    assert_eq!(result["format"], "bitwarden");
    let expected = [
        (
            "192.168.1.1",
            "Name: GitHub\nURL: http://192.168.1.1:8080/admin\nfolder: Work\npin: 99\nField: bare",
        ),
        ("plain.example", ""),
        (
            "www.foo.example",
            "Name: app\nURL: androidapp://com.foo.bar",
        ),
    ];
    let expected = expected.map(|(domain, notes)| (domain.to_owned(), notes.to_owned()));
    assert_eq!(notes, expected.into());

    let (result, notes) = imported(
        "Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes,pin\nNetflix,https://netflix.example,me,p,,true,false,\"fun,tv\",a note,99\n",
    );
    assert_eq!(result["format"], "one-password");
    assert_eq!(
        notes["netflix.example"],
        "a note\nName: Netflix\nTags: fun,tv\npin: 99"
    );

    let (result, notes) = imported(
        "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\nWork,1,login,Shop,,\"pin: 99\nb: 2\",0,\"https://shop.example,https://two.example\",me,p,seed\n,,note,A note,text,,0,,,,\n",
    );
    assert_eq!(result["format"], "bitwarden");
    assert_eq!(
        notes["shop.example"],
        "Name: Shop\nURL: https://two.example\nTOTP: seed\nfolder: Work\npin: 99\nb: 2"
    );
    assert_eq!(
        result["skipped"],
        json!([{"entry": "A note", "reason": "not a login"}])
    );
}

#[test]
fn entries_that_are_no_logins_of_websites_are_skipped_with_the_reason() {
    let (result, notes) = imported(
        r#"{"items": [
        {"name": "Foo", "login": {"uris": [{"uri": "androidapp://com.foo.bar"}], "password": "p1"}},
        {"name": "Old", "archivedDate": "2025-01-01T00:00:00Z", "login": {"uris": [{"uri": "https://old.example"}], "password": "p2"}},
        {"name": "Gone", "deletedDate": "2025-01-01T00:00:00Z", "login": {"uris": [{"uri": "https://gone.example"}], "password": "p3"}}
    ]}"#,
    );
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!(
        result["skipped"],
        json!([
            {"entry": "Foo", "reason": "no web address"},
            {"entry": "Old", "reason": "archived"},
            {"entry": "Gone", "reason": "in the trash"},
        ])
    );
    let (result, notes) = imported(&ONE_PASSWORD.replace("false,false", "false,true"));
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!(result["skipped"][0]["reason"], "archived");
    let chrome = "name,url,username,password,note\n,android://aGFzaA==@com.spotify.music/,me,p,\n";
    let (result, notes) = imported(chrome);
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!(
        result["skipped"],
        json!([{"entry": "android://aGFzaA==@com.spotify.music/", "reason": "no web address"}])
    );
    let firefox = FIREFOX.replace("\"https://fox.example\"", "\"chrome://FirefoxAccounts\"");
    let (result, notes) = imported(&firefox);
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!(result["skipped"][0]["reason"], "no web address");
}

/// Two entries that differ only in their notes: the second is not dropped silently.
#[test]
fn the_second_of_two_entries_is_skipped_with_a_reason() {
    let twice = format!("{CHROME}x,https://chrome.example/b,me,p3,other note\n");
    let (result, notes) = imported(&twice);
    assert_eq!(notes["chrome.example"], "n\nName: x");
    assert_eq!(
        result["skipped"],
        json!([{"entry": "chrome.example", "reason": "the file has it twice, with other notes"}])
    );
}

#[test]
fn a_damaged_or_other_file_than_named_is_an_error() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let unclosed = "name,url,username,password\na,https://a.example,me,p1\n\"unclosed,https://b.example,me,p2\nc,https://c.example,me,p3\n";
    let after = "name,url,username,password\n\"a\"b,https://a.example,me,p1\n";
    for (text, options, why) in [
        (unclosed, &[][..], "the CSV has an unclosed quote in line 3"),
        (after, &[], "text after a closing quote in line 2"),
        (
            "url,username,password\nhttps://a.com,u,pa,ss\n",
            &[],
            "the CSV has more cells in line 2 than its header line",
        ),
        (
            ONE_PASSWORD,
            &["--format", "chrome"],
            "it is an export from 1Password, not from Chrome",
        ),
        (
            BITWARDEN,
            &["--format", "firefox"],
            "it is an export from Bitwarden, not from Firefox",
        ),
    ] {
        let args = [&["passwords", "import", "-"], options].concat();
        user.run_with_input(&args, text).code(2).says(why);
    }
    assert_eq!(sandbox.count("POST", "/api/passwords/"), 0);
}

#[test]
fn a_dry_run_lists_domains_and_usernames() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let args = ["passwords", "import", "-", "--dry-run"];
    let ran = user.run_with_input(&args, BITWARDEN).ok();
    assert_eq!(
        ran.stdout,
        "Would store 1 password entry from a Bitwarden export; 0 were already stored.\nDOMAIN        USERNAME\nshop.example  me\nSkipped A note: not a login.\nSkipped No address: no web address.\n"
    );
}
