//! Runs the cases of `tests/cmd`: command lines with their output and exit code.
//!
//! `RAVI_GENERATE=1 cargo test --locked --test it cmd` updates them; `tests/cmd/README.md` describes the format.

mod case;
mod world;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use clap::CommandFactory;
use ravi::{cli::Cli, commands::TOPICS};
use serde_json::json;
use snapbox::{Assert, Data, Redactions, assert::Action};

use crate::common::{Ran, Sandbox, User, feed, ready};
use case::Case;

/// The database that the sandbox of each case begins with.
static WORLD: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("world.sqlite");
    world::make(&path);
    fs::read(path).unwrap()
});

fn cases_directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd")
}

fn generates() -> bool {
    std::env::var_os("RAVI_GENERATE").is_some()
}

/// Returns the cases of a directory.
fn cases(group: &str) -> Vec<Case> {
    let entries = fs::read_dir(cases_directory().join(group)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| Case::read(path)).collect()
}

/// Runs the cases of a directory, and fails with the differences of all that differ.
fn check(group: &str) {
    let failed: Vec<String> = cases(group)
        .iter()
        .filter_map(|case| differs(case).err())
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Runs a case and compares the result with its file.
fn differs(case: &Case) -> Result<(), String> {
    let (ran, redactions) = run(case);
    let [stdout, stderr] = [&ran.stdout, &ran.stderr].map(|text| redactions.redact(text));
    let action = if generates() {
        Action::Overwrite
    } else {
        Action::Verify
    };
    let expected = Data::read_from(&case.path, Some(snapbox::data::DataFormat::Text)).raw();
    let actual = Data::text(case.after(ran.code, &stdout, &stderr));
    let compared = Assert::new().action(action).try_eq(None, actual, expected);
    compared.map_err(|difference| difference.to_string())
}

/// Runs a case in a home directory, and against a sandbox, of its own.
fn run(case: &Case) -> (Ran, Redactions) {
    let needs_sandbox = ["sandbox", "session", "fault"]
        .iter()
        .any(|name| case.setting(name).is_some());
    let served = needs_sandbox.then(|| serve(case));
    let url = served
        .as_ref()
        .map_or("http://127.0.0.1:9", |(sandbox, _)| &sandbox.url);
    let user = User::new(url);
    match case.setting("session") {
        None | Some("none") => {}
        Some("ready") => ready::save(&user.config(), url, true),
        Some("locked") => ready::save(&user.config(), url, false),
        Some(other) => panic!("{}: no session is `{other}`", case.path.display()),
    }
    for (name, content) in &case.files {
        fs::write(user.work().join(name), content).unwrap();
    }
    let args = case.args();
    let mut command = user.command(&args.iter().map(String::as_str).collect::<Vec<_>>());
    command.env("TZ", "UTC");
    for variable in case.settings("env") {
        let (name, value) = variable.split_once('=').unwrap();
        command.env(name, value);
    }
    let ran = feed(&mut command, case.stdin.as_bytes());
    (ran, redactions(url, &user))
}

/// Starts a sandbox with a copy of the world and the faults of the case.
fn serve(case: &Case) -> (Sandbox, tempfile::TempDir) {
    // In memory where that can be: the sandbox syncs every change.
    let in_memory = tempfile::tempdir_in("/dev/shm");
    let directory = in_memory.or_else(|_| tempfile::tempdir()).unwrap();
    let path = directory.path().join("sandbox.sqlite");
    fs::write(&path, &*WORLD).unwrap();
    let options = shell_words::split(case.setting("sandbox").unwrap_or_default()).unwrap();
    let database = ["--db", path.to_str().unwrap()].map(str::to_owned);
    let args: Vec<&str> = options
        .iter()
        .chain(&database)
        .map(String::as_str)
        .collect();
    let sandbox = Sandbox::start_with(&args);
    for fault in case.settings("fault") {
        let mut words = fault.splitn(4, ' ');
        let mut next = || words.next().unwrap_or_default();
        let (method, path, status) = (next(), next(), next().parse::<u16>().unwrap());
        sandbox.fault(&json!({ "method": method, "path": path, "status": status, "body": next(), "times": 9 }));
    }
    (sandbox, directory)
}

/// Replaces what differs from run to run.
fn redactions(url: &str, user: &User) -> Redactions {
    let regex = |pattern: &str| regex::Regex::new(pattern).unwrap();
    let mut redactions = Redactions::new();
    let mut redact = |name, value: snapbox::RedactedValue| redactions.insert(name, value).unwrap();
    redact("[URL]", url.to_owned().into());
    redact("[HOME]", user.home().to_owned().into());
    redact(
        "[UUID]",
        regex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}").into(),
    );
    redact("[ID]", regex("[0-9a-f]{32}").into());
    redact("[THREAD]", regex("thread-[0-9a-f]{12}").into());
    redact("[PHONE]", regex(r"\+1555\d{7}").into());
    redact("[MS]", regex(r"\((?<redacted>\d+) ms\)").into());
    redact(
        "[SECONDS]",
        regex(r#""token_expires_in":(?<redacted>\d+)"#).into(),
    );
    redact(
        "[TIME]",
        regex(r"20(2[5-9]|[3-9]\d)-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z| \+00:00 \(now\))").into(),
    );
    redact(
        "[CLOCK]",
        regex(r"until (?<redacted>\d\d:\d\d:\d\d)").into(),
    );
    let platform = format!("{} {}", std::env::consts::OS, std::env::consts::ARCH);
    redact("[PLATFORM]", platform.into());
    redact("[VERSION]", env!("CARGO_PKG_VERSION").into());
    redactions
}

/// Returns the words of every command; the root has none.
fn commands() -> Vec<Vec<String>> {
    fn visit(command: &clap::Command, words: &[String], all: &mut Vec<Vec<String>>) {
        all.push(words.to_vec());
        for child in command.get_subcommands() {
            if child.get_name() != "help" && !child.is_hide_set() {
                let words = [words, &[child.get_name().to_owned()]].concat();
                visit(child, &words, all);
            }
        }
    }
    let mut all = Vec::new();
    visit(&Cli::command(), &[], &mut all);
    all
}

/// Returns the words of every page of the help: commands and topics.
fn pages() -> Vec<Vec<String>> {
    let topics = TOPICS.map(|topic| vec![topic.to_owned()]);
    commands().into_iter().chain(topics).collect()
}

/// Writes a case for each page of the help, and removes all others.
fn generate_help(directory: &Path, expected: &BTreeSet<PathBuf>) {
    fs::create_dir_all(directory).unwrap();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if !expected.contains(&path) {
            fs::remove_file(path).unwrap();
        }
    }
    for words in pages() {
        let path = help_case(directory, &words);
        let case = Case::new(path, &[&["help".to_owned()], &words[..]].concat().join(" "));
        fs::write(&case.path, case.after(0, "", "")).unwrap();
    }
}

fn help_case(directory: &Path, words: &[String]) -> PathBuf {
    let name = if words.is_empty() {
        "ravi".to_owned()
    } else {
        words.join("-")
    };
    directory.join(name + ".txt")
}

#[test]
fn every_command_has_its_help() {
    let directory = cases_directory().join("help");
    let expected: BTreeSet<PathBuf> = pages()
        .iter()
        .map(|words| help_case(&directory, words))
        .collect();
    if generates() {
        generate_help(&directory, &expected);
    }
    let present: BTreeSet<PathBuf> = cases("help").into_iter().map(|case| case.path).collect();
    assert_eq!(
        present, expected,
        "`RAVI_GENERATE=1 cargo test --locked --test it cmd` writes them"
    );
    check("help");
}

#[test]
fn every_command_has_a_case_beside_its_help() {
    let cases: Vec<Vec<String>> = GROUPS
        .iter()
        .flat_map(|group| cases(group))
        .map(|case| case.args())
        .collect();
    let shown = |words: &[String]| {
        cases.iter().any(|args| {
            args.windows(words.len().max(1))
                .any(|window| window == words)
        })
    };
    let without: Vec<String> = commands()
        .iter()
        .filter(|words| !words.is_empty() && !shown(words))
        .map(|words| words.join(" "))
        .collect();
    assert!(without.is_empty(), "tests/cmd has no case of {without:?}");
}

/// The directories of cases that are written by hand.
const GROUPS: [&str; 6] = ["errors", "offline", "prompts", "read", "usage", "write"];

#[test]
fn every_group_is_run() {
    let present: BTreeSet<String> = fs::read_dir(cases_directory())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    let run: BTreeSet<String> = GROUPS
        .iter()
        .chain(&["help"])
        .map(|&group| group.to_owned())
        .collect();
    assert_eq!(present, run);
}

#[test]
fn each_exit_code_has_its_error() {
    check("errors");
    let code = |case: &Case| case.status;
    let codes: BTreeSet<i32> = cases("errors").iter().map(code).collect();
    assert_eq!(codes, (1..=10).chain([124, 126, 127]).collect());
}

#[test]
fn commands_that_need_no_server() {
    check("offline");
}

#[test]
fn prompts_where_there_is_no_terminal() {
    check("prompts");
}

#[test]
fn output_of_commands_that_read() {
    check("read");
}

#[test]
fn wrong_command_lines() {
    check("usage");
}

#[test]
fn output_of_commands_that_write() {
    check("write");
}
