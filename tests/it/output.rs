//! What scripts read: JSON as its schemas say, and `--jq`; what people read: times and widths.
#![allow(clippy::too_many_lines)]

use crate::common;

use std::{collections::BTreeSet, fs, path::Path};

use common::{PIN, Sandbox, User};
use serde_json::{Value, json};

/// The committed schema of a command; what it does not name is not allowed.
fn schema(command: &str) -> Value {
    fn close(schema: &mut Value) {
        if let Some(object) = schema.as_object_mut() {
            if object.contains_key("properties") {
                object.entry("additionalProperties").or_insert(json!(false));
            }
            object.values_mut().for_each(close);
        } else if let Some(list) = schema.as_array_mut() {
            list.iter_mut().for_each(close);
        }
    }
    let name = format!("ravi-{}.json", command.replace(' ', "-"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("man/schema")
        .join(name);
    let mut schema = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    close(&mut schema);
    schema
}

fn check(command: &str, output: &Value) {
    let validator = jsonschema::validator_for(&schema(command)).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(output)
        .map(|e| e.to_string())
        .collect();
    assert!(errors.is_empty(), "{command}: {errors:?} in {output}");
}

/// Every command that answers in JSON, run once, and its real output against its schema.
#[test]
fn the_json_of_every_command_is_as_its_schema_says() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let mut seen = BTreeSet::new();
    let mut run_as = |user: &User, command: &str, more: &[&str]| -> Value {
        let command_line = ["--json"].into_iter().chain(command.split(' '));
        let args: Vec<&str> = command_line.chain(more.iter().copied()).collect();
        let ran = user.run_with(&args, &[("RAVI_PIN", PIN)]).ok();
        let output = ran.json();
        check(command, &output);
        seen.insert(command.to_owned());
        output
    };
    let login = user.log_in(&sandbox, &["--json"]).ok().json();
    check("login", &login);
    let mut run = |command: &str, more: &[&str]| run_as(&user, command, more);
    run("whoami", &[]);
    run("status", &[]);
    run("doctor", &[]);
    run("subscription", &[]);
    run("phone", &[]);
    run("environment", &[]);
    run("exit-codes", &[]);
    run("identities create", &["second"]);
    run("identities list", &[]);
    run("identities get", &["second"]);
    run("identities update", &["second", "--name", "third"]);
    run("identities delete", &["third", "--yes"]);
    run("identities current", &[]);
    run("identities use", &["sandbox-agent"]);
    run("encryption status", &[]);
    run("encryption unlock", &[]);
    fs::write(user.work().join("a.txt"), "text").unwrap();
    let id = run("sandbox deliver email", &["--subject", "x", "--body", "y"])["id"].clone();
    run("sandbox deliver sms", &["--body", "y"]);
    let threads = run("inbox list", &[]);
    run("inbox show", &[threads[0]["thread_id"].as_str().unwrap()]);
    run("inbox messages", &[]);
    run("inbox search", &["e"]);
    run("inbox message", &[id.as_str().unwrap()]);
    let to = [
        "--to",
        "sandbox-agent@in.ravi.app",
        "--subject",
        "x",
        "--body",
        "y",
        "--attach",
        "a.txt",
    ];
    let sent = run("inbox send", &to);
    let sent = sent["id"].as_str().unwrap();
    run("inbox reply", &[sent, "--body", "y"]);
    run("inbox reply-all", &[sent, "--body", "y"]);
    run("inbox download", &[sent, "--output", "d"]);
    let threads = run("sms list", &[]);
    run(
        "sms show",
        &[threads[0]["conversation_id"].as_str().unwrap()],
    );
    let messages = run("sms messages", &[]);
    run("sms message", &[messages[0]["id"].as_str().unwrap()]);
    fs::write(user.work().join("m.txt"), "Your code is 123456").unwrap();
    run("otp", &["m.txt"]);
    run("completions", &["bash"]);
    run("passwords create", &["example.com"]);
    run("passwords list", &[]);
    run("passwords get", &["example.com"]);
    run("passwords update", &["example.com", "--generate"]);
    let uri = "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ";
    run("passwords update", &["example.com", "--notes", uri]);
    run("passwords code", &["example.com"]);
    run("passwords audit", &["--only", "no-code,weak"]);
    run("passwords export", &["--yes"]);
    fs::write(
        user.work().join("p.csv"),
        "url,username,password\nhttps://a.example,me,pw\n,x,y\n",
    )
    .unwrap();
    run("passwords import", &["p.csv"]);
    run("passwords delete", &["example.com", "--yes"]);
    run("passwords generate", &[]);
    run("signup", &["shop.example.com", "--", "true"]);
    run("vault set", &["KEY", "value"]);
    run("vault list", &[]);
    run("vault get", &["KEY"]);
    run("vault export", &["--yes"]);
    fs::write(user.work().join(".env"), "A=1\n").unwrap();
    run("vault import", &[".env"]);
    fs::write(user.work().join("t"), "{{ ravi://vault/KEY }}").unwrap();
    run("vault inject", &["t", "--output", "o"]);
    run("vault delete", &["KEY", "--yes"]);
    let db = user.work().join("s.sqlite");
    drop(ravi::sandbox::Database::open(Some(&db)).unwrap());
    run("sandbox reset", &["--yes", "--db", db.to_str().unwrap()]);
    run("mcp config", &[]);
    run("mcp config", &["codex"]);
    run("skill", &[]);
    run("skill install", &["--dir", "skills"]);
    run("logout", &[]);
    let fresh = Sandbox::start();
    let other = User::new(&fresh.url);
    let token = common::device_token(&fresh.url);
    let env = [("RAVI_ACCESS_TOKEN", token.as_str()), ("RAVI_PIN", PIN)];
    let setup = other.run_with(&["encryption", "setup", "--json"], &env);
    check(
        "error",
        &serde_json::from_str(setup.stderr.lines().last().unwrap()).unwrap(),
    );
    let error = user.run(&["whoami", "--json"]).code(3);
    check("error", &serde_json::from_str(&error.stderr).unwrap());

    // Those that end differently are looked at elsewhere.
    let elsewhere = [
        "watch",
        "login",
        "encryption setup",
        "mcp",
        "sandbox serve",
        "passwords fill",
    ];
    let documented: BTreeSet<String> = ravi::cli::described()
        .into_iter()
        .filter(|command| command.output.is_some())
        .map(|command| command.path)
        .filter(|command| !elsewhere.contains(&command.as_str()))
        .collect();
    assert_eq!(seen, documented);
}

#[test]
fn answers_go_through_jq() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "A", "1"]).ok();
    user.run(&["vault", "set", "B", "2"]).ok();
    let jq = |expression: &str| user.run(&["vault", "list", "--jq", expression]);
    assert_eq!(jq(".[].key").ok().stdout, "A\nB\n");
    assert_eq!(
        jq("map({(.key): (.key | ascii_downcase)}) | add")
            .ok()
            .stdout,
        "{\"A\":\"a\",\"B\":\"b\"}\n"
    );
    assert_eq!(
        jq("[.[] | select(.key | test(\"^B\"))] | length")
            .ok()
            .stdout,
        "1\n"
    );
    assert_eq!(jq("empty").ok().stdout, "");
    jq(".[").code(2).says("syntax error");
    jq("nothing_like_it").code(2).says("nothing_like_it");
    jq(".key").code(2).says("--jq");
    // It is read before anything is done.
    let before = sandbox.requests().len();
    user.run(&["vault", "set", "C", "3", "--jq", ".["]).code(2);
    assert_eq!(sandbox.requests().len(), before);
}

/// `halt` ends the expression and not the command, whose exit codes are its own.
#[test]
fn jq_halts_the_expression_only() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "A", "1"]).ok();
    let jq = |expression: &str| user.run(&["vault", "list", "--jq", expression]);
    assert_eq!(jq(".[].key, halt, 2").ok().stdout, "A\n");
    for expression in ["halt(7)", "halt_error", "halt_error(3)"] {
        let ran = jq(expression).code(2).says("halted with exit code");
        assert_eq!(ran.stdout, "");
        assert!(!ran.stderr.contains("key"), "{ran:?}");
    }
}

/// Secrets of the environment are no part of an answer.
#[test]
fn jq_gets_the_environment_without_the_session() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let token = common::device_token(&sandbox.url);
    let run = |expression: &str| {
        let mut command = user.command(&["identities", "list", "--jq", expression]);
        command
            .env("RAVI_PIN", "987654")
            .env("RAVI_PIN_FILE", "/pin-file")
            .env("RAVI_ACCESS_TOKEN", &token)
            .env("RAVI_REFRESH_TOKEN", "refresh-secret")
            .env("PLAIN", "visible");
        #[cfg(unix)]
        {
            let invalid: &std::ffi::OsStr = std::os::unix::ffi::OsStrExt::from_bytes(b"a\xffb");
            command.env("INVALID", invalid);
        }
        common::Ran::of(command.output().unwrap())
    };
    let ran = run("env").ok();
    assert_eq!(ran.json()["PLAIN"], "visible");
    for secret in [
        "987654",
        "/pin-file",
        "refresh-secret",
        &token,
        "RAVI_PIN",
        "TOKEN",
    ] {
        assert!(!ran.stdout.contains(secret), "{secret}: {ran:?}");
    }
    #[cfg(unix)]
    assert_eq!(ran.json()["INVALID"], "a\u{fffd}b");
}

/// The values of an answer are secret, also where an expression does not fit them.
#[test]
fn an_expression_that_fails_says_no_value() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "K", "hunter2hunter2"]).ok();
    for expression in [
        ".value.x",
        ".value[]",
        ".value | keys",
        ".value - 1",
        ".value * {}",
        ".[.value]",
        "error(.value)",
        "{a: .value} | error",
        "error",
        ".value | tonumber",
        ".value | fromjson",
        ".value | implode",
        ".value | strptime(\"%Y\")",
        ".value | test(\"(\")",
        ".value as $v | \"x\" | test($v + \"(\")",
        "{} | .[\"a\"].b = .c.d | .a.b.c |= 1 | .a.b.c.d",
        "(.value | .x) = 1",
        ".value |= (. | explode | .[0] | keys)",
        "ltrimstr(1) | .value | limit(-1; .) | .y",
        "[limit(3; repeat(.value))] | .[0].z",
        "input",
        "$__loc__ | .value.x",
    ] {
        let ran = user.run(&["vault", "get", "K", "--jq", expression]);
        assert!(!ran.stderr.contains("hunter2"), "{expression}: {ran:?}");
        if ran.code != 0 {
            assert!(ran.stderr.contains("--jq"), "{expression}: {ran:?}");
        }
    }
    let wrong = user.run(&["vault", "get", "K", "--jq", ".value.x"]).code(2);
    assert!(
        wrong.stderr.contains("of the output has no fields"),
        "{wrong:?}"
    );
}

#[test]
fn jq_has_the_functions_that_scripts_use() {
    let user = User::new("http://127.0.0.1:9");
    for (expression, expected) in [
        (
            r#"["a\\b\tc\nd", 1, true, null] | @tsv"#,
            "a\\\\b\\tc\\nd\t1\ttrue\t",
        ),
        (
            r#"["a\"b,", 1.5, false, null, ""] | @csv"#,
            "\"a\"\"b,\",1.5,false,,\"\"",
        ),
        (r#"@csv "row: \(["a", 1])""#, "row: \"a\",1"),
        (
            r#""<&>" | @html, @uri, @sh, @base64"#,
            "&lt;&amp;&gt;\n%3C%26%3E\n'<&>'\nPCY+",
        ),
        (r#""YQ==" | @base64d, @json, @text"#, "a\n\"YQ==\"\nYQ=="),
        (r#"INDEX({a: 1}, {a: "b"}; .a) | keys | join(" ")"#, "1 b"),
        (r#"[{a: 1}] | INDEX(.a)["1"].a"#, "1"),
        ("[1, 2 | IN(2, 3)], IN(1, 2; 3)", "[false,true]\nfalse"),
        (
            r#""a, b" | [splits(", ")], trimstr("a"), toarray"#,
            "[\"a\",\"b\"]\n, b\n[\"a, b\"]",
        ),
        (
            r#""Ab" | ascii_downcase, ltrimstr("A"), test("b")"#,
            "ab\nb\ntrue",
        ),
        (
            "0 | todate, (todate | fromdate), tojson",
            "1970-01-01T00:00:00Z\n0\n0",
        ),
        (
            r#""aa" | sub("a"; "b"), gsub("a"; "b"), capture("(?<x>a)").x"#,
            "ba\nbb\na",
        ),
    ] {
        let ran = user.run(&["exit-codes", "--jq", expression]).ok();
        assert_eq!(ran.stdout, format!("{expected}\n"), "{expression}");
    }
    for (expression, why) in [
        ("@tsv", "@csv and @tsv need an array"),
        ("[[1]] | @csv", "@csv and @tsv need an array"),
        (r#"error("boo \"x\"")"#, "--jq: boo \"x\""),
    ] {
        let failure = user.run(&["exit-codes", "--jq", expression]).code(2);
        let message = failure.error()["message"].as_str().unwrap().to_owned();
        assert!(message.contains(why), "{expression}: {message}");
    }
}

/// A part of the output is not described as the output.
#[test]
fn the_hint_of_jq_describes_the_value_that_does_not_fit() {
    let user = User::new("http://127.0.0.1:9");
    for (expression, hint) in [
        (".code", "the output is an array"),
        (".[].code.x", "`--jq .` prints the whole output"),
        (
            ".[0] | .[]?, .code[0]?, (.code | keys)",
            "`--jq .` prints the whole output",
        ),
        ("[.] | .x", "`--jq .` prints the whole output"),
        ("input", "none that reads files"),
        ("$ENV", "`env` for `$ENV`"),
    ] {
        user.run(&["exit-codes", "--jq", expression])
            .code(2)
            .says(hint);
    }
}

/// Characters that change a terminal, or hide on it.
const HARMFUL: &str = "a\u{9b}2J\u{7f}\u{202e}b\u{200b}\u{ad}\u{feff}\u{e0041}\u{2028}c";

/// In JSON they are escapes, so that every reader gets the same string and no terminal gets the character.
#[test]
fn json_holds_no_character_that_harms_a_terminal() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.deliver("sms", &json!({ "body": HARMFUL }));
    for args in [
        &["sms", "messages", "--json"][..],
        &["sms", "messages", "--jq", "."],
        &["sms", "messages", "--jq", ".[0].body | [.]"],
    ] {
        let ran = user.run(args).ok();
        let raw = |c: char| HARMFUL.contains(c) && !c.is_ascii_alphanumeric();
        assert!(!ran.stdout.contains(raw), "{args:?}: {ran:?}");
        assert!(
            ran.json().to_string().contains(HARMFUL),
            "{args:?}: {ran:?}"
        );
    }
    // A bare string is exact in a pipe.
    let bare = user.run(&["sms", "messages", "--jq", ".[0].body"]).ok();
    assert_eq!(bare.stdout, format!("{HARMFUL}\n"));
    // Errors and warnings are JSON, too.
    let detail = json!({ "detail": HARMFUL });
    sandbox.fail_with("GET", "/api/messages/", 400, &detail);
    let failed = user.run(&["sms", "messages", "--json"]).code(1);
    assert_eq!(failed.error()["message"], HARMFUL);
    assert!(!failed.stderr.contains('\u{9b}') && !failed.stderr.contains('\u{202e}'));
    let listed = json!([{ "uuid": "7", "key": HARMFUL, "value": "v" }]);
    let whole = json!({ "uuid": "7", "key": HARMFUL, "value": "v" });
    sandbox.fail_with("GET", "/api/vault/", 200, &listed);
    sandbox.fail_with("GET", "/api/vault/7/", 200, &whole);
    let warned = user.run(&["vault", "export", "--yes", "--json"]).ok();
    assert!(warned.stderr.contains("\\u202e"), "{warned:?}");
    assert!(!warned.stderr.contains('\u{202e}') && !warned.stdout.contains('\u{202e}'));
}

/// What browsers do not show is no character of the text.
#[test]
fn hints_for_breaking_lines_are_left_out_of_html() {
    let html = "<p>Daten&shy;schutz&#8203;erkl&auml;rung&#65279;</p>";
    let text = ravi::output::html::readable(html, 80);
    assert_eq!(text.unwrap().text, "Datenschutzerklärung");
}

#[test]
fn times_are_local_for_people_and_exact_in_json() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let dt = "2024-03-01T22:30:00Z";
    let id = sandbox.deliver("sms", &json!({ "body": "x", "created_dt": dt }));
    let shown = |args: &[&str]| user.run_with(args, &[("TZ", "Asia/Tokyo")]).ok().stdout;
    let message = shown(&["sms", "message", &id]);
    assert!(
        message.contains("2024-03-02 07:30:00 +09:00 (2 Mar 2024)"),
        "{message}"
    );
    assert!(shown(&["sms", "messages"]).contains("2 Mar 2024"));
    assert!(shown(&["sms", "message", &id, "--json"]).contains(dt));
    sandbox.deliver("sms", &json!({ "body": "x" }));
    assert!(shown(&["sms", "list"]).contains("now"));
}

/// A script may pass on what a stranger wrote.
#[test]
fn a_usage_error_does_not_repeat_control_characters() {
    let user = User::new("http://127.0.0.1:1");
    let ran = user
        .run(&["passwords", "get", "--field", HARMFUL, "x"])
        .code(2);
    assert!(ran.stderr.contains("invalid value"), "{}", ran.stderr);
    assert!(!ran.stderr.contains('\u{9b}') && !ran.stderr.contains('\u{202e}'));
}
