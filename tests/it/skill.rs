//! `ravi skill`: what it says is what the program does, and its recipes run.

use crate::common;

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Stdio},
};

use clap::CommandFactory;
use common::{Ran, Sandbox, User};
use ravi::{cli::Cli, failure::Kind, skill::NOT_SHOWN};
use serde_json::Value;

fn skill() -> String {
    User::new("http://127.0.0.1:9").run(&["skill"]).ok().stdout
}

/// Each command that does something, with what the help says of it.
fn commands() -> Vec<(String, String)> {
    fn visit(command: &clap::Command, path: &str, found: &mut Vec<(String, String)>) {
        for child in command.get_subcommands() {
            let path = format!("{path} {}", child.get_name());
            let path = path.trim_start().to_owned();
            if !child.is_hide_set() && !child.is_subcommand_required_set() {
                found.push((path.clone(), child.get_about().unwrap().to_string()));
            }
            visit(child, &path, found);
        }
    }
    let mut found = Vec::new();
    visit(&Cli::command(), "", &mut found);
    found
}

#[test]
fn the_front_matter_is_that_of_the_format() {
    let skill = skill();
    assert!(skill.lines().count() < 500);
    let (front, body) = skill
        .strip_prefix("---\n")
        .unwrap()
        .split_once("\n---\n")
        .unwrap();
    assert!(front.starts_with("name: ravi\ndescription: \""), "{front}");
    assert!(body.starts_with("\n# ravi\n"), "{body}");
    let ran = User::new("http://127.0.0.1:9")
        .run(&["skill", "--json"])
        .ok();
    let ran = ran.json();
    assert_eq!(ran["name"], "ravi");
    assert_eq!(ran["content"], skill);
    let description = ran["description"].as_str().unwrap();
    assert!(description.chars().count() <= 1024);
    // Inside double quotes of YAML, these two would be read otherwise.
    assert!(!description.contains(['"', '\\']), "{description}");
    assert!(description.contains("Use it when"), "{description}");
}

/// A parser of another author reads the same.
#[test]
#[ignore = "needs python3 with PyYAML"]
fn the_front_matter_is_yaml() {
    let script = "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin.read().split('---\\n')[1])))";
    let mut python = Command::new("python3");
    python.args(["-c", script]);
    let read = common::feed(&mut python, skill().as_bytes()).ok().json();
    let keys: Vec<&str> = read
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(keys, ["description", "metadata", "name"]);
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(read["metadata"]["generator"], format!("ravi {version}"));
    assert_eq!(read["metadata"]["digest"].as_str().unwrap().len(), 64);
}

#[test]
fn it_lists_the_commands_for_an_agent_and_no_others() {
    let skill = skill();
    let others = NOT_SHOWN.map(|(name, _)| name);
    let servers = cfg!(feature = "mcp").then_some("mcp");
    let others = others.into_iter().chain(["skill"]).chain(servers);
    let others: BTreeSet<&str> = others.collect();
    let mut left = others.clone();
    for (path, about) in commands() {
        let group = path.split(' ').next().unwrap();
        let named = [path.as_str(), group];
        let is_listed = skill.lines().any(|line| {
            let usage = line
                .strip_prefix("- `ravi ")
                .and_then(|line| line.split_once("`: "));
            let words = |text: &str| {
                text.split_whitespace()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            };
            usage.is_some_and(|(usage, said)| {
                let mut typed = words(usage);
                typed.retain(|word| !word.starts_with(['<', '[']));
                typed == words(&path) && said == about
            })
        });
        let is_other = named.iter().any(|name| others.contains(name));
        assert_ne!(is_listed, is_other, "{path}");
        left.retain(|name| !named.contains(name));
    }
    assert!(left.is_empty(), "no commands: {left:?}");
    for hidden in ["environment", "exit-codes", "hold-clipboard", "sandbox"] {
        assert!(!skill.contains(&format!("ravi {hidden}")), "{hidden}");
    }
}

#[test]
fn it_has_the_exit_codes_of_the_help() {
    let skill = skill();
    for kind in Kind::ALL {
        let start = format!("| {} | {} |", kind.exit_code(), kind.meaning());
        let row = skill.lines().find(|line| line.starts_with(&start));
        let row = row.unwrap_or_else(|| panic!("no {start}"));
        assert!(row.contains(kind.advice().unwrap_or_default()), "{row}");
    }
}

/// What the rules and recipes name is there.
#[test]
fn the_commands_and_options_in_its_text_exist() {
    fn collect(command: &clap::Command, options: &mut BTreeSet<String>) {
        let longs = command.get_arguments().filter_map(clap::Arg::get_long);
        options.extend(longs.map(|long| format!("--{long}")));
        command
            .get_subcommands()
            .for_each(|child| collect(child, options));
    }
    let root = Cli::command();
    let mut options = BTreeSet::new();
    collect(&root, &mut options);
    options.insert("--help".to_owned());
    let skill = skill();
    let is_end = |letter: char| !letter.is_ascii_alphanumeric() && !"-_".contains(letter);
    let words: Vec<&str> = skill.split_whitespace().collect();
    let mut seen = (0, 0);
    for (at, word) in words.iter().enumerate() {
        let bare = word.trim_matches(is_end);
        if bare.len() > 2 && bare.starts_with("--") && !bare.starts_with("---") {
            assert!(options.contains(bare), "{bare}");
            seen.0 += 1;
        }
        if *word == "`ravi" || *word == "'ravi" || *word == "$(ravi" {
            let name = words[at + 1].trim_matches(is_end);
            let group = root.find_subcommand(name);
            assert!(group.is_some() || name == "COMMAND", "{name}");
            let inner = words[at + 2].trim_matches(is_end);
            if let Some(group) = group.filter(|group| group.is_subcommand_required_set()) {
                assert!(group.find_subcommand(inner).is_some(), "{name} {inner}");
            }
            seen.1 += 1;
        }
    }
    assert!(seen.0 > 20 && seen.1 > 40, "{seen:?}");
}

/// The scripts of the recipes, in order. Each stops at the first command that fails.
fn recipes() -> [String; 3] {
    let skill = skill();
    let scripts = skill.split("```sh\n").skip(1);
    let scripts = scripts.map(|rest| rest.split("```\n").next().unwrap().to_owned());
    scripts.collect::<Vec<_>>().try_into().unwrap()
}

/// Where the session of a recipe is.
#[derive(Debug, Clone, Copy)]
enum Session {
    /// In a file of the user.
    Stored,
    /// In variables, which `ravi sandbox exec` sets.
    Variables,
}

/// Runs a script with `ravi` on PATH.
fn follow(user: &User, session: Session, script: &str) -> Ran {
    let ravi = Path::new(env!("CARGO_BIN_EXE_ravi")).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    // The user's own programs come first.
    let path = format!("{}:{}:{path}", user.work().display(), ravi.display());
    let mut command = match session {
        Session::Stored => {
            let mut shell = Command::new("sh");
            // The environment of the user, for a shell.
            for (name, value) in user.command(&[]).get_envs() {
                shell.env(name, value.unwrap());
            }
            shell.current_dir(user.work()).stdin(Stdio::null());
            shell
        }
        Session::Variables => user.command(&["sandbox", "exec", "--", "sh"]),
    };
    command.args(["-c", script]).env("PATH", path);
    Ran::of(command.output().unwrap())
}

/// Follows a recipe in each kind of session, with a script before and after it.
fn follow_in_each(before: &str, recipe: &str, after: &str, check: impl Fn(&User, &Ran)) {
    let script = format!("{before}\n{recipe}\n{after}");
    for session in [Session::Stored, Session::Variables] {
        let sandbox = Sandbox::start();
        let user = match session {
            Session::Stored => User::logged_in(&sandbox),
            Session::Variables => User::new("http://127.0.0.1:9"),
        };
        programs(&user);
        let ran = follow(&user, session, &script);
        assert_eq!(ran.code, 0, "{session:?}: {ran:#?}");
        check(&user, &ran);
    }
}

/// Writes the user's own programs for the recipes.
fn programs(user: &User) {
    let log_in = "printf %s \"$1\" > username; cat > password; env > environment";
    program(user, "log-in.sh", log_in);
    let deliver =
        "ravi sandbox deliver email --from noreply@example.com --body 'Your code is 192837.'";
    let sign_up = format!("{log_in}; echo signing up\n{deliver}");
    program(user, "sign-up.sh", &sign_up);
    program(user, "enter-code.sh", "printf %s \"$1\" > code");
}

fn program(user: &User, name: &str, script: &str) {
    let path = user.work().join(name);
    fs::write(&path, format!("#!/bin/sh -eu\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn written(user: &User, name: &str) -> String {
    fs::read_to_string(user.work().join(name)).unwrap()
}

/// Checks that the program was given the entry that is stored, and the password on stdin alone.
fn assert_is_given(user: &User, ran: &Ran, entry: &Value) {
    let password = written(user, "password");
    assert_eq!(
        password,
        format!("{}\n", entry["password"].as_str().unwrap())
    );
    assert_eq!(written(user, "username"), entry["username"]);
    let password = password.trim_end();
    assert!(!written(user, "environment").contains(password));
    assert!(!ran.stderr.contains(password), "{ran:?}");
    assert!(!ran.stdout.contains(password), "{ran:?}");
}

/// Writes the entry that is stored.
const WRITE_STORED: &str = "ravi passwords get shop.example.com --json > stored.json";

fn stored(user: &User) -> Value {
    serde_json::from_str(&written(user, "stored.json")).unwrap()
}

#[test]
fn the_recipe_for_signing_up_works() {
    follow_in_each("", &recipes()[0], WRITE_STORED, |user, ran| {
        let entry = stored(user);
        assert_is_given(user, ran, &entry);
        assert_eq!(written(user, "code"), "192837");
        assert_eq!(ran.stdout.trim_end(), entry["uuid"]);
    });
}

#[test]
fn a_second_sign_up_is_the_conflict_that_the_recipe_names() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    programs(&user);
    user.run(&["passwords", "create", "shop.example.com"]).ok();
    follow(&user, Session::Stored, &recipes()[0]).code(6);
    assert_eq!(sandbox.count("POST", "/api/passwords/"), 1);
    assert!(!user.work().join("username").exists());
}

#[test]
fn the_recipe_for_logging_in_works() {
    let create = "ravi passwords create shop.example.com --quiet > uuid";
    follow_in_each(create, &recipes()[1], WRITE_STORED, |user, ran| {
        assert_eq!(ran.stdout, "");
        assert_is_given(user, ran, &stored(user));
    });
}

/// A program that is given an empty password could register an account with it.
#[test]
fn without_a_password_the_recipes_run_no_program() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    programs(&user);
    follow(&user, Session::Stored, &recipes()[1]).code(4);
    let fails = format!(
        "case \"$*\" in *'--field password'*) exit 10 ;; esac\nexec {} \"$@\"",
        env!("CARGO_BIN_EXE_ravi")
    );
    program(&user, "ravi", &fails);
    // The first recipe stores the entry that the second one needs.
    for recipe in &recipes()[..2] {
        follow(&user, Session::Stored, recipe).code(10);
        assert!(!user.work().join("username").exists(), "{recipe}");
    }
    assert_eq!(sandbox.count("POST", "/api/passwords/"), 1);
}

#[test]
fn the_recipe_for_the_inbox_works() {
    let recipe = &recipes()[2];
    let deliver = "ravi sandbox deliver email --quiet --subject Report? --body 'When is it done?'";
    let before = format!(
        "({recipe}) > none\n{deliver} --from other@example.org > id\n{deliver} --from client@example.com > id"
    );
    let after = "ravi inbox messages --json > messages.json";
    follow_in_each(&before, recipe, after, |user, ran| {
        assert_eq!(written(user, "none"), "");
        for shown in [
            "\tother@example.org\tReport?\n",
            "\tclient@example.com\tReport?\n",
            "\"text_content\":\"When is it done?",
        ] {
            assert!(ran.stdout.contains(shown), "{shown}: {ran:?}");
        }
        let messages: Value = serde_json::from_str(&written(user, "messages.json")).unwrap();
        let sent = messages.as_array().unwrap().iter();
        let sent: Vec<_> = sent
            .filter(|message| message["direction"] == "outgoing")
            .collect();
        assert_eq!(sent.len(), 1, "{messages}");
        assert_eq!(sent[0]["to_email"], "client@example.com");
        let html = "<p>Thank you. You will have the report on Friday.</p>\n";
        assert_eq!(sent[0]["html_content"], html);
    });
}
