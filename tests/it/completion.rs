//! Completions, through the shells' own scripts.

use crate::common;

use std::{
    process::Command,
    time::{Duration, Instant},
};

use clap::CommandFactory;
use common::{RawServer, Sandbox, User, eventually};
use serde_json::json;

/// What bash offers for a line, by the committed script.
fn offered(user: &User, line: &str) -> Vec<String> {
    let root = env!("CARGO_MANIFEST_DIR");
    let words: Vec<String> = line.split(' ').map(|word| format!("'{word}'")).collect();
    let script = format!(
        "source {root}/completions/ravi.bash; COMP_WORDS=({}); COMP_CWORD={}; COMP_TYPE=9; \
         _clap_complete_ravi ravi \"${{COMP_WORDS[COMP_CWORD]}}\"; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        words.join(" "),
        words.len() - 1
    );
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_ravi"));
    let path = std::env::join_paths(
        std::iter::once(program.parent().unwrap().to_owned())
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let inherited = user.command(&[]);
    let output = Command::new("bash")
        .args(["--norc", "-c", &script])
        .envs(
            inherited
                .get_envs()
                .filter_map(|(k, v)| Some((k.to_owned(), v?.to_owned()))),
        )
        .env("PATH", path.unwrap())
        .current_dir(user.work())
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    stdout
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

#[test]
#[ignore = "needs bash"]
fn commands_and_names_of_the_account_are_offered() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "API_KEY", "x"]).ok();
    user.run(&["vault", "set", "OTHER", "x"]).ok();
    user.run(&["passwords", "create", "example.com"]).ok();
    assert!(offered(&user, "ravi va").contains(&"vault".to_owned()));
    let topics = offered(&user, "ravi help e");
    assert_eq!(topics, ["encryption", "environment", "exit-codes"]);
    assert_eq!(offered(&user, "ravi e"), ["encryption"]);
    assert_eq!(offered(&user, "ravi vault get A"), ["API_KEY"]);
    assert_eq!(offered(&user, "ravi vault delete O"), ["OTHER"]);
    assert_eq!(offered(&user, "ravi passwords get exa"), ["example.com"]);
    assert_eq!(offered(&user, "ravi identities use san"), ["sandbox-agent"]);
    assert_eq!(offered(&user, "ravi --identity san"), ["sandbox-agent"]);
}

/// Names that a stranger chose, and that a shell would run, take apart or take for options.
const HOSTILE: [&str; 16] = [
    "ZZZ$(touch x)",
    "ZZZ`touch x`",
    "ZZZ;touch x",
    "ZZZ|touch",
    "ZZZ&touch",
    "ZZZ>x",
    "ZZZ x",
    "ZZZ*",
    "ZZZ?",
    "ZZZ'x",
    "ZZZ\"x",
    "ZZZ\\x",
    "ZZZ{a,b}",
    "ZZZ!x",
    "ZZZ#x",
    "ZZZ\u{202e}x",
];

fn hostile_names(user: &User) {
    user.run(&["vault", "set", "ZZZ_FINE-1.2", "x"]).ok();
    user.run(&["identities", "create", "ZZZ_FINE-1.2"]).ok();
    for name in HOSTILE {
        user.run(&["vault", "set", name, "x"]).ok();
        user.run(&["identities", "create", name]).ok();
        std::fs::write(user.work().join(name), "").unwrap();
    }
    for name in ["-rf", "--yes"] {
        user.run(&["vault", "set", "--", name, "x"]).ok();
        user.run(&["identities", "create", "--", name]).ok();
    }
    std::fs::write(user.work().join("ZZZ_FINE-1.2"), "").unwrap();
}

#[test]
#[ignore = "needs bash"]
fn only_safe_names_are_offered() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    hostile_names(&user);
    // Files are named by those who send them, too.
    for line in [
        "ravi vault get Z",
        "ravi vault run --only Z",
        "ravi --identity Z",
        "ravi identities use Z",
        "ravi vault import Z",
    ] {
        // A slow machine completes nothing in time.
        eventually(line, || {
            let offered = offered(&user, line);
            let hostile = offered.iter().find(|offer| *offer != "ZZZ_FINE-1.2");
            assert_eq!(hostile, None, "{line}");
            !offered.is_empty()
        });
    }
    let options: Vec<String> = ravi::cli::Cli::command()
        .find_subcommand("vault")
        .and_then(|vault| vault.find_subcommand("get").cloned())
        .map(|get| {
            get.get_arguments()
                .filter_map(|a| a.get_long().map(|l| format!("--{l}")))
                .collect()
        })
        .unwrap();
    for offer in offered(&user, "ravi vault get -") {
        let known =
            options.contains(&offer) || offer.len() == 2 || GLOBAL.contains(&offer.as_str());
        assert!(known, "{offer} is no option");
    }
    let domains = json!([
        { "uuid": "1", "domain": "zzz$(touch x).example", "password": "" },
        { "uuid": "2", "domain": "zzz.example", "password": "" },
    ]);
    sandbox.fault(&json!({
        "method": "GET", "path": "/api/passwords/", "status": 200, "body": domains.to_string(), "times": 100,
    }));
    eventually("a domain is offered", || {
        let offered = offered(&user, "ravi passwords get z");
        assert!(!offered.iter().any(|offer| offer.contains('$')));
        offered == ["zzz.example"]
    });
}

const GLOBAL: [&str; 11] = [
    "--json",
    "--jq",
    "--quiet",
    "--identity",
    "--api-url",
    "--timeout",
    "--verbose",
    "--color",
    "--no-input",
    "--help",
    "--version",
];

/// Every shell is answered from the same candidates.
#[test]
fn no_shell_is_offered_what_it_would_run() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    hostile_names(&user);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let env = [
            ("RAVI_COMPLETE", shell),
            ("_CLAP_COMPLETE_INDEX", "3"),
            ("_CLAP_IFS", "\n"),
        ];
        eventually(shell, || {
            let ran = user.run_with(&["--", "ravi", "vault", "get", "Z"], &env);
            let offered = ran.stdout.trim();
            assert!(
                ["", "ZZZ_FINE-1.2"].contains(&offered),
                "{shell}: {offered}"
            );
            !offered.is_empty()
        });
    }
}

#[test]
#[ignore = "needs bash"]
fn who_is_not_logged_in_gets_the_commands() {
    let user = User::new("http://127.0.0.1:9");
    assert!(offered(&user, "ravi pass").contains(&"passwords".to_owned()));
    assert_eq!(offered(&user, "ravi vault get A"), Vec::<String>::new());
}

/// A server that does not respond does not delay the shell.
#[test]
fn a_slow_server_completes_nothing() {
    let server = RawServer::start(common::silent);
    let user = User::new(&server.url);
    let mut command = user.command(&["--", "ravi", "vault", "get", "A"]);
    command
        .env("RAVI_COMPLETE", "bash")
        .env("_CLAP_COMPLETE_INDEX", "3");
    command
        .env("RAVI_ACCESS_TOKEN", "t")
        .env("RAVI_IDENTITY", "11111111-1111-4111-8111-111111111111");
    let started = Instant::now();
    let output = command.output().unwrap();
    assert!(started.elapsed() < Duration::from_secs(5));
    assert!(output.stdout.is_empty());
    assert_eq!(server.connections(), 1);
}

/// A renewal that is cut off would cost the session.
#[test]
#[ignore = "needs bash"]
fn an_expired_token_is_not_renewed_for_a_completion() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "API_KEY", "x"]).ok();
    sandbox.expire_tokens();
    assert_eq!(offered(&user, "ravi vault get A"), Vec::<String>::new());
    assert_eq!(sandbox.count("POST", "/api/auth/token/refresh/"), 0);
}
