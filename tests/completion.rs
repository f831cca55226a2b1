//! Completions, through the shells' own scripts.
#![cfg(feature = "sandbox")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod common;

use std::{
    process::Command,
    time::{Duration, Instant},
};

use common::{RawServer, Sandbox, User};

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
    assert_eq!(offered(&user, "ravi vault get A"), ["API_KEY"]);
    assert_eq!(offered(&user, "ravi vault delete O"), ["OTHER"]);
    assert_eq!(offered(&user, "ravi passwords get exa"), ["example.com"]);
    assert_eq!(offered(&user, "ravi identities use san"), ["sandbox-agent"]);
    assert_eq!(offered(&user, "ravi --identity san"), ["sandbox-agent"]);
}

#[test]
#[ignore = "needs bash"]
fn who_is_not_logged_in_gets_the_commands() {
    let user = User::new("http://127.0.0.1:9");
    assert!(offered(&user, "ravi pass").contains(&"passwords".to_owned()));
    assert_eq!(offered(&user, "ravi vault get A"), Vec::<String>::new());
}

/// A server that does not answer holds nobody up.
#[test]
fn a_slow_server_completes_nothing() {
    let server = RawServer::start(|_| std::thread::sleep(Duration::from_mins(1)));
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
