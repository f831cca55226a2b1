//! `ravi mcp`: the tools are the commands, and the protocol is all that is on stdout.

use crate::{
    common,
    drafts::{at_terminal, finish},
};

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use clap::CommandFactory;
use common::{
    PIN, Sandbox, User,
    mcp::{Mcp, texts},
};
use ravi::mcp::catalog::{Kind, NO_TOOLS, TOOLS};
use serde_json::{Value, json};

fn names(tools: &[Value]) -> Vec<&str> {
    tools
        .iter()
        .map(|tool| tool["name"].as_str().unwrap())
        .collect()
}

#[test]
fn every_command_is_a_tool_or_has_a_reason_to_be_none() {
    let commands: BTreeSet<String> = ravi::cli::described()
        .into_iter()
        .map(|command| command.path)
        .collect();
    let tools = TOOLS.iter().map(|tool| tool.command);
    let reasons = NO_TOOLS.iter().map(|(command, reason)| {
        assert!(!reason.is_empty(), "{command}");
        *command
    });
    let known: BTreeSet<String> = tools
        .chain(reasons)
        .map(str::to_owned)
        .chain(["watch".to_owned()])
        .collect();
    assert_eq!(known, commands);
    for (command, _) in NO_TOOLS {
        assert!(
            !TOOLS.iter().any(|tool| tool.command == command),
            "{command}"
        );
    }
}

/// What is said of a tool is what the help says, and its arguments are those of the command line.
#[test]
fn tools_and_help_say_the_same() {
    for shown in ravi::mcp::tools(&TOOLS) {
        let name = shown.tool.name;
        let step = |group: clap::Command, name: &str| group.find_subcommand(name).unwrap().clone();
        let command = shown
            .tool
            .command
            .split(' ')
            .fold(ravi::cli::Cli::command(), step);
        if shown.tool.kind != Kind::Waits && !["vault_run", "otp"].contains(&name) {
            assert_eq!(name, shown.tool.command.replace([' ', '-'], "_"));
            let about = command.get_long_about().or_else(|| command.get_about());
            assert_eq!(shown.description, about.unwrap().to_string(), "{name}");
            let properties = shown.input["properties"].as_object().unwrap();
            for (property, schema) in properties.iter().filter(|(name, _)| *name != "identity") {
                let mut arguments = command.get_arguments();
                let argument = arguments.find(|argument| argument.get_id() == property.as_str());
                let help = argument.unwrap().get_help().unwrap().to_string();
                let said = schema["description"].as_str().unwrap();
                assert!(
                    said.starts_with(&help),
                    "{name} {property}: {said} / {help}"
                );
            }
        }
        for hidden in shown.tool.hidden {
            assert!(
                command
                    .get_arguments()
                    .any(|argument| argument.get_id() == *hidden),
                "{name} {hidden}"
            );
            assert!(
                shown.input["properties"].get(hidden).is_none(),
                "{name} {hidden}"
            );
        }
        assert_eq!(shown.structured()["type"], "object", "{name}");
    }
}

#[test]
fn the_user_chooses_what_is_offered() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let offered = |args: &[&str]| -> BTreeSet<String> {
        let tools = Mcp::start(&user, args).tools();
        names(&tools).into_iter().map(str::to_owned).collect()
    };
    let all = offered(&[]);
    assert!(all.contains("inbox_send") && !all.contains("passwords_generate"));
    assert_eq!(all.len(), TOOLS.len() - 1);
    let without = |names: &[&str]| {
        let mut rest = all.clone();
        for name in names {
            assert!(rest.remove(*name));
        }
        rest
    };
    // A program could send, too.
    let sending = [
        "inbox_send",
        "inbox_reply",
        "inbox_reply_all",
        "vault_run",
        "signup",
    ];
    assert_eq!(offered(&["--profile", "no-send"]), without(&sending));
    assert_eq!(
        offered(&["--send-to", "*@example.com"]),
        without(&sending[1..])
    );
    assert_eq!(
        offered(&["--without", "vault_run,phone"]),
        without(&["vault_run", "signup", "phone"])
    );
    let only = offered(&["--tools", "phone", "--tools", "status"]);
    assert_eq!(only.into_iter().collect::<Vec<_>>(), ["phone", "status"]);
    assert!(offered(&["--reveal"]).contains("passwords_generate"));
    user.run(&["mcp", "--tools", "nothing"])
        .code(2)
        .says("there is no tool `nothing`");
    user.run(&["mcp", "--tools", "phone", "--without", "phone"])
        .code(2);
    // Nor can a trigger be given where no program may be run.
    for (args, has) in [
        (&[][..], true),
        (&["--without", "vault_run"], false),
        (&["--profile", "read-only"], false),
    ] {
        let mut mcp = Mcp::start(&user, args);
        let tools = mcp.tools();
        let wait = tools
            .iter()
            .find(|tool| tool["name"] == "wait_for_code")
            .unwrap();
        assert_eq!(
            wait["inputSchema"]["properties"].get("trigger").is_some(),
            has
        );
        assert_eq!(wait["annotations"]["readOnlyHint"], !has);
        let result = mcp.call(
            "wait_for_code",
            &json!({ "timeout": "1s", "trigger": ["touch", "ran"] }),
        );
        assert_eq!(result["isError"], true);
        assert_eq!(fs::remove_file(user.work().join("ran")).is_ok(), has);
    }
    // What is not offered cannot be called either.
    let mut mcp = Mcp::start(&user, &["--profile", "read-only"]);
    for name in ["inbox_send", "vault_run", "nothing"] {
        let answer = mcp.request("tools/call", &json!({ "name": name, "arguments": {} }));
        assert_eq!(answer["error"]["code"], -32602, "{answer}");
    }
}

#[test]
fn email_goes_only_where_the_user_allows() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut mcp = Mcp::start(&user, &["--send-to", "*@Example.com,boss@corp.example"]);
    let email = |to: Value| json!({ "to": to, "subject": "x", "body": "y" });
    mcp.ok(
        "inbox_send",
        &email(json!(["Ann <ann@example.com>", "boss@corp.example"])),
    );
    for to in [
        "eve@evil.example",
        "ann@example.com.evil.example",
        "ann@example.com, eve@evil.example",
        "Boss <eve@evil.example>",
    ] {
        let error = mcp.failure("inbox_send", &email(json!([to])));
        assert_eq!(error["kind"], "forbidden", "{to}: {error}");
    }
    let mut copied = email(json!(["ann@example.com"]));
    copied["bcc"] = json!(["eve@evil.example"]);
    assert_eq!(mcp.failure("inbox_send", &copied)["kind"], "forbidden");
    assert_eq!(sandbox.count("POST", "/api/email-messages/compose/"), 1);
}

/// A failure of the command is a result that the model can read; the protocol has not failed.
#[test]
fn failures_are_results() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut mcp = Mcp::start(&user, &[]);
    for (name, arguments, kind) in [
        (
            "passwords_get",
            json!({ "entry": "nope.example" }),
            "not_found",
        ),
        ("passwords_get", json!({}), "usage"),
        ("passwords_get", json!({ "entry": ["a", "b"] }), "usage"),
        ("vault_set", json!({ "key": ["A", "B"] }), "usage"),
        ("vault_set", json!({ "value": "X" }), "usage"),
        ("vault_set", json!({ "key": "X" }), "usage"),
        ("inbox_reply", json!({ "id": "1" }), "usage"),
        (
            "passwords_get",
            json!({ "entry": "a.b", "field": "password" }),
            "usage",
        ),
        (
            "passwords_create",
            json!({ "domain": "a.b", "password": "mine" }),
            "usage",
        ),
        (
            "passwords_create",
            json!({ "domain": "a.b", "length": "long" }),
            "usage",
        ),
        (
            "inbox_send",
            json!({ "to": "no address", "subject": "x", "body": "y" }),
            "usage",
        ),
        (
            "inbox_send",
            json!({ "to": "a@example.com", "subject": "x", "body": "-" }),
            "usage",
        ),
        ("vault_run", json!({ "command": "ls" }), "usage"),
        ("phone", json!({ "identity": "nobody" }), "not_found"),
        ("otp", json!({ "text": "Hello" }), "not_found"),
        ("otp", json!({ "file": "/etc/passwd" }), "usage"),
        ("wait_for_code", json!({ "timeout": "soon" }), "usage"),
        ("wait_for_code", json!({ "timeout": "1ms" }), "timed_out"),
    ] {
        let error = mcp.failure(name, &arguments);
        assert_eq!(error["kind"], kind, "{name} {arguments}: {error}");
    }
    sandbox.fail_with("GET", "/api/vault/", 500, &json!({}));
    // Values that look like options are values.
    let sent = mcp.ok(
        "vault_set",
        &json!({ "key": "KEY", "value": "--no-clobber" }),
    );
    assert_eq!(sent["key"], "KEY");
    let got = user.run(&["vault", "get", "KEY", "--field", "value"]).ok();
    assert_eq!(got.stdout, "--no-clobber\n");
    let stranger = User::new(&sandbox.url);
    let error = Mcp::start(&stranger, &[]).failure("inbox_list", &json!({}));
    assert_eq!(error["kind"], "not_logged_in", "{error}");
}

#[test]
fn content_is_what_the_output_schema_says() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let eml = "From: a@example.com\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>y</p>\r\n--b\r\nContent-Type: text/csv; name=\"a.csv\"\r\nContent-Disposition: attachment; filename=\"a.csv\"\r\n\r\n1,2\r\n--b--\r\n";
    let (_, answer) = sandbox.http("POST", "/sandbox/deliver/eml", "message/rfc822", eml);
    let id = serde_json::from_str::<Value>(&answer).unwrap()["id"].clone();
    let thread = user.run(&["inbox", "list", "-q"]).ok().stdout;
    sandbox.deliver(
        "sms",
        &json!({ "body": "Your code is 123456", "from": "+15551234567" }),
    );
    let mut mcp = Mcp::start(&user, &["--reveal"]);
    let uri = "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ";
    user.run(&["passwords", "create", "code.example", "--notes", uri])
        .ok();
    let tools = mcp.tools();
    let calls = [
        ("wait_for_code", json!({ "since": "1h" })),
        ("wait_for_message", json!({ "since": "1h" })),
        ("status", json!({})),
        ("otp", json!({ "text": "Your code is 847291" })),
        ("identities_list", json!({})),
        ("identities_create", json!({ "name": "second" })),
        (
            "identities_use",
            json!({ "identity_name": "sandbox-agent" }),
        ),
        ("inbox_list", json!({})),
        ("inbox_search", json!({ "text": "y" })),
        ("inbox_show", json!({ "id": thread.trim() })),
        ("inbox_message", json!({ "id": id })),
        (
            "inbox_send",
            json!({ "to": ["a@example.com"], "subject": "x", "body": "y" }),
        ),
        ("inbox_reply", json!({ "id": id, "body": "y" })),
        ("inbox_reply_all", json!({ "id": id, "body": "y" })),
        ("inbox_download", json!({ "id": id })),
        ("sms_list", json!({})),
        ("sms_show", json!({ "conversation_id": "+15551234567" })),
        ("phone", json!({})),
        ("passwords_create", json!({ "domain": "example.com" })),
        ("passwords_list", json!({})),
        ("passwords_get", json!({ "entry": "example.com" })),
        ("passwords_code", json!({ "entry": "code.example" })),
        (
            "passwords_update",
            json!({ "entry": "example.com", "generate": true }),
        ),
        ("passwords_delete", json!({ "entry": "example.com" })),
        (
            "signup",
            json!({ "domain": "new.example", "trigger": ["true"] }),
        ),
        ("passwords_generate", json!({ "length": 12 })),
        ("vault_set", json!({ "key": "KEY", "value": "v" })),
        ("vault_list", json!({})),
        ("vault_get", json!({ "key": "KEY" })),
        ("vault_run", json!({ "command": ["true"] })),
        ("vault_delete", json!({ "key": "KEY" })),
    ];
    // The browser of passwords_fill is elsewhere.
    let mut called: BTreeSet<&str> = ["wait_for_link", "passwords_fill"].into();
    for (name, arguments) in calls {
        let content = mcp.ok(name, &arguments);
        let tool = tools.iter().find(|tool| tool["name"] == name).unwrap();
        let validator = jsonschema::draft202012::new(&tool["outputSchema"]).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&content)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:?}: {content}");
        let input = jsonschema::draft202012::new(&tool["inputSchema"]).unwrap();
        assert!(input.is_valid(&arguments), "{name}: {arguments}");
        assert!(!input.is_valid(&json!({ "unknown": 1 })), "{name}");
        called.insert(name);
    }
    assert_eq!(called, names(&tools).into_iter().collect());
}

#[test]
fn files_are_below_the_working_directory() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut mcp = Mcp::start(&user, &[]);
    fs::write(user.work().join("mine.txt"), "x").unwrap();
    fs::write(user.home().join("secret.txt"), "x").unwrap();
    std::os::unix::fs::symlink(user.home(), user.work().join("out")).unwrap();
    let email = |file: &str| json!({ "to": ["a@example.com"], "subject": "x", "body": "y", "attach": [file] });
    mcp.ok("inbox_send", &email("mine.txt"));
    let absolute = user.home().join("secret.txt");
    for file in [
        "../secret.txt",
        "out/secret.txt",
        "./out/../out/secret.txt",
        absolute.to_str().unwrap(),
    ] {
        let error = mcp.failure("inbox_send", &email(file));
        assert_eq!(error["kind"], "usage", "{file}: {error}");
    }
    let id = sandbox.deliver("email", &json!({ "subject": "x", "text": "y" }));
    for directory in ["..", "out/new", "/tmp"] {
        let error = mcp.failure("inbox_download", &json!({ "id": id, "output": directory }));
        assert_eq!(error["kind"], "usage", "{directory}: {error}");
    }
    for directory in ["..", "out", "/"] {
        let error = mcp.failure(
            "vault_run",
            &json!({ "command": ["pwd"], "directory": directory }),
        );
        assert_eq!(error["kind"], "usage", "{directory}: {error}");
    }
}

#[test]
fn the_server_ends_with_its_client() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    assert_eq!(Mcp::start_silent(&user, &[]).end(), 0);
    let mut mcp = Mcp::start(&user, &[]);
    let wait = json!({ "name": "wait_for_code", "arguments": {} });
    let waiting = mcp.begin("tools/call", &wait);
    let set = json!({ "name": "vault_set", "arguments": { "key": "KEY", "value": "value" } });
    let setting = mcp.begin("tools/call", &set);
    mcp.close_stdin();
    // The wait ends at once; a change is finished, and answered.
    let answers: BTreeMap<u64, Value> = (0..2)
        .map(|_| mcp.receive())
        .map(|answer| (answer["id"].as_u64().unwrap(), answer))
        .collect();
    assert_eq!(answers[&waiting]["error"]["message"], "the call has ended");
    assert_eq!(answers[&setting]["result"]["isError"], false);
    assert_eq!(mcp.end(), 0);
    // Half a message, and what is none.
    let mut mcp = Mcp::start(&user, &[]);
    mcp.send_text("{\"jsonrpc\": \"2.0\", \"id\"");
    assert_eq!(mcp.end(), 0);
    let mut mcp = Mcp::start(&user, &[]);
    mcp.send_text("rubbish\n{\"jsonrpc\":\"2.0\"}\n[]\n\n");
    assert_eq!(mcp.ok("status", &json!({}))["logged_in"], true);
    assert_eq!(mcp.end(), 0);
}

/// Renewal of tokens by another process or by this one, and a server that is away for a while.
#[test]
fn the_server_outlives_tokens_and_connections() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut mcp = Mcp::start(&user, &[]);
    mcp.ok("phone", &json!({}));
    sandbox.expire_tokens();
    mcp.ok("phone", &json!({}));
    sandbox.expire_tokens();
    user.run(&["whoami"]).ok();
    mcp.ok("phone", &json!({}));
    assert_eq!(sandbox.count("POST", "/api/auth/token/refresh/"), 2);
    user.run(&["logout"]).ok();
    assert_eq!(mcp.failure("phone", &json!({}))["kind"], "not_logged_in");
    user.run_with(
        &["login", "--email", "sandbox@example.com"],
        &[("RAVI_PIN", PIN)],
    );
}

/// What a program prints or reads that a tool runs is not the protocol.
#[test]
fn nothing_but_the_protocol_is_on_stdout() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut mcp = Mcp::start(&user, &[]);
    let script = "cat; echo rubbish; echo rubbish >&2";
    let trigger = format!(
        "{script}; {} sandbox deliver sms --body 'Your code is 564738'",
        env!("CARGO_BIN_EXE_ravi")
    );
    let found = mcp.ok(
        "wait_for_code",
        &json!({ "trigger": ["sh", "-c", trigger] }),
    );
    assert_eq!(found["code"], "564738");
    let ran = mcp.ok("vault_run", &json!({ "command": ["sh", "-c", script] }));
    assert_eq!(
        (&ran["stdout"], &ran["stderr"]),
        (&json!("rubbish\n"), &json!("rubbish\n"))
    );
    let result = mcp.call("vault_run", &json!({ "command": ["sh", "-c", "exit 3"] }));
    assert_eq!(result["structuredContent"]["exit_code"], 3);
    assert_eq!(texts(&result).len(), 1);
    assert_eq!(mcp.end(), 0);
}

/// A person who types the command learns what it waits for.
#[test]
fn at_a_terminal_the_server_says_what_it_is_for() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut terminal = at_terminal(user.command(&["mcp"]));
    terminal.exp_string("Serving an MCP client").unwrap();
    terminal.send_control('c').unwrap();
    let (rest, code) = finish(terminal);
    assert_eq!(code, 130, "{rest}");
    assert!(!rest.contains("error:"), "{rest}");
}

/// The SDK is a client of another author.
#[test]
#[ignore = "needs python3 with the MCP SDK"]
fn the_official_sdk_calls_every_tool() {
    let user = User::new("http://127.0.0.1:9");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/common/mcp_sdk.py");
    let ravi = env!("CARGO_BIN_EXE_ravi");
    for transport in ["stdio", "http"] {
        for mode in ["legacy", "2026-07-28"] {
            let exec = ["sandbox", "exec", "--", "python3"];
            let ran = user
                .run(&[&exec[..], &[script, ravi, transport, mode]].concat())
                .ok();
            assert_eq!(ran.stdout, "28 calls\n", "{transport} {mode}: {ran:?}");
        }
    }
}

#[test]
#[ignore = "needs mcp-inspector of npm"]
fn the_inspector_lists_and_calls_tools() {
    let user = User::new("http://127.0.0.1:9");
    let inspect = |script: &str| {
        let inspector = format!(
            "mcp-inspector --cli {} mcp --method",
            env!("CARGO_BIN_EXE_ravi")
        );
        let script = script.replace("INSPECT", &inspector);
        let ran = user
            .run(&["sandbox", "exec", "--", "sh", "-c", &script])
            .ok();
        // It complains about schemas that it does not understand.
        assert!(!ran.stderr.contains("schema"), "{ran:?}");
        ran.json()
    };
    let listed = inspect("INSPECT tools/list");
    assert_eq!(listed["tools"].as_array().unwrap().len(), TOOLS.len() - 1);
    let script = "INSPECT tools/call --tool-name passwords_create --tool-arg domain=example.com >&2 && \
        INSPECT tools/call --tool-name passwords_get --tool-arg entry=example.com";
    let password = &inspect(script)["structuredContent"]["password"];
    assert_eq!(password, "ravi://passwords/example.com/password");
}
