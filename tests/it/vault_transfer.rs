//! `ravi vault export`, `import` and `inject`.

use crate::common;

use std::{collections::BTreeMap, fs, process::Command};

use common::{
    Sandbox, User, assert_mode,
    secrets::{filled, hostile},
};
use serde_json::json;

const VAULT: &str = "/api/vault/";

/// Each form is read by the program that it is for.
#[test]
fn exports_are_read_by_their_readers() {
    let sandbox = Sandbox::start();
    let pairs = hostile();
    let user = filled(&sandbox, &pairs);
    let export = |format: &str| {
        let ran = user.run(&["vault", "export", "--yes", "--format", format]);
        let ran = ran.ok();
        fs::write(user.work().join(format), &ran.stdout).unwrap();
        ran.stdout
    };
    let json: BTreeMap<String, String> = serde_json::from_str(&export("json")).unwrap();
    assert_eq!(json, pairs);

    export("shell");
    for (key, value) in &pairs {
        let script = format!(". ./shell; printf %s \"${key}\"");
        let mut sh = Command::new("sh");
        let output = sh
            .args(["-c", &script])
            .current_dir(user.work())
            .output()
            .unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), *value, "{key}");
    }

    // A .env comes back through the import of another vault.
    export("dotenv");
    let other = Sandbox::start();
    let reader = User::logged_in(&other);
    fs::copy(user.work().join("dotenv"), reader.work().join(".env")).unwrap();
    reader.run(&["vault", "import", ".env"]).ok();
    let read = reader
        .run(&["vault", "export", "--json", "--yes"])
        .ok()
        .json();
    assert_eq!(read, serde_json::to_value(&pairs).unwrap());
}

#[test]
#[ignore = "needs python3 with PyYAML"]
fn an_export_in_yaml_is_read_by_another_program() {
    let sandbox = Sandbox::start();
    let pairs = hostile();
    let user = filled(&sandbox, &pairs);
    let yaml = user
        .run(&["vault", "export", "--format", "yaml", "--yes"])
        .ok();
    fs::write(user.work().join("yaml"), &yaml.stdout).unwrap();
    let script =
        "import json, yaml; print(json.dumps(yaml.safe_load(open('yaml', encoding='utf-8'))))";
    let output = Command::new("python3")
        .args(["-c", script])
        .current_dir(user.work())
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let read: BTreeMap<String, String> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(read, pairs);
}

#[test]
fn an_import_is_checked_before_it_begins_and_goes_on_where_it_ended() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for (text, why) in [
        ("A=1\nrubbish\n", "line 2"),
        ("{\"A\": \"1\", \"B\": [1]}", "B"),
        ("{\"A\": ", "damaged"),
        ("A=1\nA=2\n", "more than once"),
        ("{\"A\": \"\\u0000\"}", "base64"),
        ("", "stdin: it contains no secrets"),
    ] {
        user.run_with_input(&["vault", "import", "-"], text)
            .code(2)
            .says(why);
    }
    user.run_with_input(&["vault", "import", "-"], "")
        .says("hint: give lines of KEY=value");
    assert_eq!(sandbox.count("POST", VAULT), 0);
    let env = "A=1\nB=2\nC=3\n";
    let dry = user
        .run_with_input(&["vault", "import", "-", "--dry-run", "--json"], env)
        .ok();
    assert_eq!(dry.json()["stored"], json!(["A", "B", "C"]));
    assert_eq!(sandbox.count("POST", VAULT), 0);

    // A failure that does not pass ends it; the next run sends what is missing.
    sandbox.fail_with("POST", VAULT, 402, &json!({ "detail": "Pay." }));
    user.run_with_input(&["vault", "import", "-"], env)
        .code(9)
        .says("run the same import again");
    let before = sandbox.count("POST", VAULT);
    let again = user
        .run_with_input(&["vault", "import", "-", "--json"], env)
        .ok()
        .json();
    let stored = again["stored"].as_array().unwrap().len();
    assert_eq!(stored + again["unchanged"].as_array().unwrap().len(), 3);
    assert_eq!(sandbox.count("POST", VAULT), before + stored);
    let none = user
        .run_with_input(&["vault", "import", "-", "--json"], env)
        .ok()
        .json();
    assert_eq!(none["stored"], json!([]));
    let one = user
        .run_with_input(&["vault", "import", "-", "--json"], "A=1\nB=changed\n")
        .ok()
        .json();
    assert_eq!(one["stored"], json!(["B"]));
}

#[test]
fn an_import_survives_a_server_that_fails_now_and_then() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.fault(&json!({ "method": "POST", "path": VAULT, "status": 503, "times": 3 }));
    let pairs: BTreeMap<String, String> = (0..50)
        .map(|n| (format!("K{n}"), format!("v{n}")))
        .collect();
    let file = serde_json::to_string(&pairs).unwrap();
    user.run_with_input(&["vault", "import", "-"], file).ok();
    let read = user
        .run(&["vault", "export", "--json", "--yes"])
        .ok()
        .json();
    assert_eq!(read, serde_json::to_value(&pairs).unwrap());
    let together = sandbox
        .requests()
        .iter()
        .map(|r| r["together"].as_u64().unwrap())
        .max();
    assert!(together.unwrap() > 4, "many are under way at once");
}

#[test]
fn templates_are_filled() {
    let sandbox = Sandbox::start();
    let user = filled(&sandbox, &hostile());
    let created = user
        .run(&["passwords", "create", "example.com", "--json"])
        .ok()
        .json();
    let template = "a: {{ ravi://vault/LINES }}|{{ravi://passwords/example.com/password}}|{{ .helm }} {{ ravi }}";
    fs::write(user.work().join("t"), template).unwrap();
    let filled = user.run(&["vault", "inject", "t"]).ok().stdout;
    let password = created["password"].as_str().unwrap();
    let expected = format!(
        "a: {}|{password}|{{{{ .helm }}}} {{{{ ravi }}}}",
        hostile()["LINES"]
    );
    assert_eq!(filled, expected);
    user.run(&["vault", "inject", "t", "--output", "out"]).ok();
    assert_eq!(
        fs::read_to_string(user.work().join("out")).unwrap(),
        expected
    );
    assert_mode(user.work().join("out"), 0o600);
    for (template, code, why) in [
        ("x\n{{ ravi://vault/NOPE }}", 4, "NOPE"),
        ("x\n{{ ravi://nonsense }}", 2, "line 2"),
        ("{{ ravi://vault/LINES", 2, "}}"),
        (
            "{{ ravi://passwords/nope.example/password }}",
            4,
            "line 1 of the template: no password entry with the domain nope.example",
        ),
        (
            "\n\n{{ ravi://passwords/example.com/a/password }}",
            2,
            "line 3 of the template has a reference with too many parts: ravi://passwords/example.com/a/password",
        ),
        (
            "{{ ravi://passwords/example.com/pin }}",
            2,
            "{{ ravi://passwords/UUID/password }}",
        ),
    ] {
        let ran = user
            .run_with_input(&["vault", "inject", "-"], template)
            .code(code)
            .says(why);
        assert_eq!(ran.stdout, "");
    }
}

#[test]
fn a_value_that_does_not_open_is_locked() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let entry = json!([{ "uuid": "7", "key": "K", "value": "e2e::AAAA" }]);
    sandbox.fault(&json!({ "method": "GET", "path": VAULT, "status": 200, "body": entry.to_string(), "times": 4 }));
    user.run(&["vault", "get", "K", "--field", "value"])
        .code(10);
    user.run(&["vault", "get", "K"]).code(10);
    user.run(&["vault", "run", "--", "true"]).code(10).says("K");
    user.run(&["vault", "export", "--yes"]).code(10).says("K");
}

/// A number is text to the vault: no digit of it is lost, nor is one of two keys.
#[test]
fn json_is_imported_to_the_digit() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let numbers = [
        ("ID", "12345678901234567890123"),
        ("RATE", "0.10"),
        ("BIG", "1e400"),
        ("NEGATIVE", "-0.0"),
        ("FLAG", "true"),
    ];
    let members = numbers.map(|(key, number)| format!("{key:?}: {number}"));
    let rows = numbers.map(|(key, number)| format!("{{\"key\": \"L{key}\", \"value\": {number}}}"));
    for file in [
        format!("\u{FEFF}{{{}}}", members.join(",")),
        format!("[{}]", rows.join(",")),
    ] {
        user.run_with_input(&["vault", "import", "-"], file).ok();
    }
    for (key, number) in numbers {
        for key in [key.to_owned(), format!("L{key}")] {
            let ran = user.run(&["vault", "get", &key, "--field", "value"]);
            assert_eq!(ran.stdout.trim(), number, "{ran:?}");
        }
    }
    let import = |file: &str| user.run_with_input(&["vault", "import", "-"], file);
    import(r#"{"A": "1", "A": "2"}"#)
        .code(2)
        .says("A is given more than once");
    import(r#"{"A": null}"#).code(2).says("no string");
    import(r#"[{"key": "A", "value": {}}]"#)
        .code(2)
        .says("no string");
    import(r#"[{"value": "1"}]"#).code(2).says("without a key");
    import(r#"[["A", "1"]]"#).code(2).says("not an object");
    import(r#"[{"key": "A""#).code(2).says("damaged");
}

/// Some servers would replace a secret whose key differs only in case.
#[test]
fn an_import_refuses_a_key_that_differs_only_in_case() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "FOO", "1"]).ok();
    let before = sandbox.count("POST", VAULT);
    for more in [&[][..], &["--no-clobber"], &["--dry-run"]] {
        let args = [&["vault", "import", "-"], more].concat();
        user.run_with_input(&args, "BAR=1\nfoo=two\n")
            .code(6)
            .says("the file has foo, and `FOO` differs from it only in case");
    }
    assert_eq!(sandbox.count("POST", VAULT), before);
    let import = ["vault", "import", "-"];
    user.run_with_input(&import, "FOO=2\nfoo_2=x\n").ok();
}

/// An import that replaces values says which, and `--no-clobber` keeps them.
#[test]
fn an_import_names_what_it_replaces() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for (key, value) in [("SAME", "1"), ("OTHER", "old")] {
        user.run(&["vault", "set", key, value]).ok();
    }
    let file = "SAME=1\nOTHER=new\nADDED=3\n";
    let import = |more: &[&str]| {
        let args = [&["vault", "import", "-"], more].concat();
        user.run_with_input(&args, file).ok()
    };
    let posts = || sandbox.count("POST", VAULT);
    let other = || {
        let ran = user.run(&["vault", "get", "OTHER", "--field", "value"]);
        ran.ok().stdout
    };
    let before = posts();
    assert_eq!(
        import(&["--dry-run"]).stdout,
        "Would store 1 secret, replace 1; 1 was already stored.\nOTHER (replaced)\nADDED\n"
    );
    let dry = import(&["--dry-run", "--json"]).json();
    assert_eq!(dry["stored"], json!(["OTHER", "ADDED"]));
    assert_eq!(dry["replaced"], json!(["OTHER"]));
    assert_eq!(posts(), before);

    let kept = import(&["--no-clobber", "--dry-run", "--json"]).json();
    assert_eq!(kept["stored"], json!(["ADDED"]));
    assert_eq!(
        (&kept["replaced"], &kept["skipped"], &kept["unchanged"]),
        (&json!([]), &json!(["OTHER"]), &json!(["SAME"]))
    );
    assert_eq!(
        import(&["--no-clobber"]).stdout,
        "Stored 1 secret, replaced 0; 1 was already stored.\nSkipped OTHER: stored with another value, which --no-clobber keeps.\n"
    );
    assert_eq!((posts(), other()), (before + 1, "old\n".to_owned()));

    assert_eq!(
        import(&[]).stdout,
        "Stored 0 secrets, replaced 1; 2 were already stored.\n"
    );
    assert_eq!((posts(), other()), (before + 2, "new\n".to_owned()));
}
