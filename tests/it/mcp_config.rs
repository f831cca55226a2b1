//! `ravi mcp config`: entries that the clients can read, and that start the server as it was asked for.

use crate::common;

use std::{
    fs,
    os::unix::{fs::symlink, process::CommandExt},
    path::Path,
    process::Command,
};

use common::{Ran, Sandbox, User, mcp::Mcp};
use serde_json::{Value, json};

const RAVI: &str = env!("CARGO_BIN_EXE_ravi");
/// The clients whose entry is JSON, and the key of their servers.
const JSON: [(&str, &str); 5] = [
    ("claude-desktop", "mcpServers"),
    ("cursor", "mcpServers"),
    ("gemini", "mcpServers"),
    ("vscode", "servers"),
    ("zed", "context_servers"),
];
/// Options that need quotes in each format.
const OPTIONS: [&str; 8] = [
    "--profile",
    "no-send",
    "--tools",
    "status,inbox_list",
    "--send-to",
    "*@example.com,it's@example.org",
    "--identity",
    "a \"b\" \\ ü \u{7f}\u{202e}",
];

fn user() -> User {
    User::new("http://127.0.0.1:9")
}

/// The arguments that OPTIONS become.
fn arguments() -> Vec<&'static str> {
    [&["mcp"], &OPTIONS[..]].concat()
}

#[test]
fn json_entries_start_the_server_with_the_given_options() {
    let user = user();
    for (client, key) in JSON {
        let args = [&["mcp", "config", client], &OPTIONS[..]].concat();
        let secret = [
            ("RAVI_CONFIG_DIR", "my dir"),
            ("RAVI_ACCESS_TOKEN", "token-of-mine"),
            ("RAVI_REFRESH_TOKEN", "token-of-mine"),
            ("RAVI_PIN", "918273"),
        ];
        let ran = user.run_with(&args, &secret).ok();
        assert_eq!(ran.stderr, "", "{client}");
        assert!(!ran.stdout.contains("token-of-mine"), "{client}");
        assert!(!ran.stdout.contains("918273"), "{client}");
        let mut expected = json!({
            "command": RAVI,
            "args": arguments(),
            "env": { "RAVI_CONFIG_DIR": user.work().canonicalize().unwrap().join("my dir") },
        });
        if client == "vscode" {
            expected["type"] = json!("stdio");
        }
        assert_eq!(ran.json(), json!({ key: { "ravi": expected } }), "{client}");
        // What could deceive a reader is escaped.
        assert!(!ran.stdout.contains('\u{202e}'), "{client}");
        let plain = user.run(&["mcp", "config", client]).ok().json();
        let server = &plain[key]["ravi"];
        assert_eq!(server["args"], json!(["mcp"]), "{client}");
        assert!(server.get("env").is_none(), "{client}");
    }
}

#[test]
#[ignore = "needs python3"]
fn the_entry_for_codex_is_toml() {
    let user = user();
    let args = [&["mcp", "config", "codex"], &OPTIONS[..]].concat();
    let entry = user
        .run_with(&args, &[("RAVI_CONFIG_DIR", "/a \"dir\"")])
        .ok();
    let script = "import json, sys, tomllib; print(json.dumps(tomllib.loads(sys.stdin.read())))";
    let mut python = Command::new("python3");
    python.args(["-c", script]);
    let read = common::feed(&mut python, entry.stdout.as_bytes()).ok();
    let server = json!({
        "command": RAVI,
        "args": arguments(),
        "tool_timeout_sec": 300,
        "env": { "RAVI_CONFIG_DIR": "/a \"dir\"" },
    });
    assert_eq!(read.json(), json!({ "mcp_servers": { "ravi": server } }));
}

#[test]
fn the_entry_for_codex_has_one_table() {
    let entry = user().run(&["mcp", "config", "codex", "--reveal"]).ok();
    let expected = format!(
        "[mcp_servers.ravi]\ncommand = \"{RAVI}\"\nargs = [\"mcp\", \"--reveal\"]\ntool_timeout_sec = 300\n"
    );
    assert_eq!(entry.stdout, expected);
}

/// A shell gives the program of Claude Code each argument as it is.
#[test]
fn the_entry_for_claude_code_is_a_command() {
    let user = user();
    let args = [&["mcp", "config", "claude-code"], &OPTIONS[..]].concat();
    let entry = user.run_with(&args, &[("RAVI_CONFIG_DIR", "/a dir")]).ok();
    assert_eq!(entry.stdout.lines().count(), 1);
    let claude = "claude() { for word; do printf '%s\\n' \"$word\"; done; }";
    let mut shell = Command::new("sh");
    shell.args(["-euc", &format!("{claude}\n{}", entry.stdout)]);
    let ran = common::Ran::of(shell.output().unwrap()).ok();
    let given: Vec<&str> = ran.stdout.lines().collect();
    let start = [
        "mcp",
        "add",
        "--env",
        "RAVI_CONFIG_DIR=/a dir",
        "--scope",
        "user",
        "ravi",
        "--",
        RAVI,
    ];
    assert_eq!(given, [&start[..], &arguments()].concat());
}

#[test]
fn the_command_is_ravi_where_path_has_this_program() {
    let user = user();
    let bin = user.home().join("bin");
    fs::create_dir(&bin).unwrap();
    let command = |client: &str| {
        let path = format!("{}:/usr/bin:/bin", bin.display());
        let args = ["mcp", "config", client, "--jq", ".server.command"];
        let ran = user.run_with(&args, &[("PATH", &path)]).ok();
        ran.stdout.trim_end().to_owned()
    };
    assert_eq!(command("cursor"), RAVI);
    // Another program of this name.
    fs::write(bin.join("ravi"), "").unwrap();
    assert_eq!(command("cursor"), RAVI);
    fs::remove_file(bin.join("ravi")).unwrap();
    symlink(RAVI, bin.join("ravi")).unwrap();
    for client in ["cursor", "codex", "claude-code", "vscode", "gemini", "zed"] {
        assert_eq!(command(client), "ravi");
    }
    // A program of the desktop has another PATH.
    assert_eq!(Path::new(&command("claude-desktop")), bin.join("ravi"));
}

#[test]
fn without_a_client_it_lists_all_of_them() {
    let user = user();
    let list = user.run(&["mcp", "config"]).ok();
    let ran = user
        .run(&["mcp", "config", "--json", "--profile", "read-only"])
        .ok();
    let all = ran.json();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), JSON.len() + 2);
    for entry in all {
        let client = entry["client"].as_str().unwrap();
        let file = entry["file"].as_str();
        assert_eq!(file.is_none(), client == "claude-code");
        let line = list.stdout.lines().find(|line| line.starts_with(client));
        let place = file.unwrap_or("a shell, as a command");
        assert!(line.unwrap().ends_with(place), "{line:?}");
        assert!(file.is_none_or(|file| file.starts_with(user.home().to_str().unwrap())));
        let args = ["mcp", "config", client, "--profile", "read-only"];
        let alone = user.run(&args).ok().stdout;
        assert_eq!(
            alone.trim_end(),
            entry["entry"].as_str().unwrap().trim_end()
        );
        assert_eq!(
            entry["server"]["args"],
            json!(["mcp", "--profile", "read-only"])
        );
    }
    let quiet = user.run(&["mcp", "config", "--quiet"]).ok();
    assert_eq!(
        (quiet.stdout.lines().count(), quiet.stderr.as_str()),
        (all.len(), "")
    );
    list.says("Run `ravi mcp config CLIENT` to print the entry for a client.");
}

/// An account without an entry in the list of accounts, as in a container.
#[test]
fn without_a_home_directory_no_file_is_named() {
    let run = |args: &[&str]| {
        let mut command = user().command(args);
        command.env_remove("HOME").uid(54_321).current_dir("/");
        Ran::of(command.output().unwrap())
    };
    for args in [&["mcp", "config"][..], &["mcp", "config", "codex"]] {
        let ran = run(args).code(4);
        assert_eq!(ran.stdout, "");
        ran.says("there is no home directory")
            .says("hint: set HOME");
    }
    run(&["mcp", "config", "claude-code"]).ok();
}

/// The server acts as the identity that the shell of the user has selected.
#[test]
fn an_entry_has_the_identity_of_the_environment() {
    let user = user();
    let args = |args: &[&str], identity: &str| {
        let args = [&["mcp", "config", "codex", "--jq", ".server.args"], args].concat();
        let ran = user.run_with(&args, &[("RAVI_IDENTITY", identity)]);
        ran.ok().json()
    };
    let of_variable = args(&[], "of-variable");
    assert_eq!(of_variable, json!(["mcp", "--identity", "of-variable"]));
    let given = args(&["--identity", "given"], "of-variable");
    assert_eq!(given, json!(["mcp", "--identity", "given"]));
    assert_eq!(args(&[], ""), json!(["mcp"]));
}

#[test]
fn an_entry_has_the_server_but_no_option_of_one_command() {
    let url = "https://ravi.example.com";
    let options = ["--api-url", url, "--no-input", "--verbose", "--json"];
    let args = [&["mcp", "config", "codex"], &options[..]].concat();
    let entry = user().run(&args).ok().json();
    assert_eq!(entry["server"]["args"], json!(["mcp", "--api-url", url]));
}

#[test]
fn options_that_the_server_would_refuse_are_refused() {
    let user = user();
    user.run(&["mcp", "config", "codex", "--tools", "nope"])
        .code(2)
        .says("there is no tool `nope`");
    user.run(&["mcp", "config", "emacs"]).code(2);
    let before = user.run(&["mcp", "--profile", "read-only", "config", "codex"]);
    before
        .code(2)
        .says("an option is given before the command that it belongs to")
        .says("hint: give the options at the end of the command line");
    // Those of every command may be anywhere.
    let args = ["mcp", "--identity", "me", "--json", "config", "codex"];
    let entry = user.run(&args).ok().json();
    assert_eq!(entry["server"]["args"], json!(["mcp", "--identity", "me"]));
}

/// The entry, run as a client runs it.
#[test]
fn an_entry_serves_what_it_was_asked_for() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let args = [
        "mcp",
        "config",
        "cursor",
        "--tools",
        "status,phone",
        "--identity",
        "sandbox-agent",
    ];
    let entry = user.run(&args).ok().json();
    let args: Vec<String> =
        serde_json::from_value(entry["mcpServers"]["ravi"]["args"].clone()).unwrap();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    assert_eq!(args[0], "mcp");
    let mut mcp = Mcp::start(&user, &args[1..]);
    let names: Vec<Value> = mcp
        .tools()
        .iter()
        .map(|tool| tool["name"].clone())
        .collect();
    assert_eq!(names, ["status", "phone"]);
    assert_eq!(
        mcp.ok("status", &json!({}))["identity"]["source"],
        "--identity"
    );
    assert_eq!(mcp.end(), 0);
}

#[test]
fn what_an_entry_cannot_hold_is_refused() {
    let user = User::new("http://127.0.0.1:9");
    user.run(&[
        "mcp",
        "config",
        "codex",
        "--api-url",
        "https://me:secret@example.com",
    ])
    .code(2)
    .says("must not contain a user or password");
}
