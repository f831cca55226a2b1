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
use serde_json::json;

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

/// The scripts of the recipes, in order.
fn recipes() -> [String; 3] {
    let skill = skill();
    let scripts = skill.split("```sh\n").skip(1);
    let scripts = scripts.map(|rest| rest.split("```\n").next().unwrap().to_owned());
    scripts.collect::<Vec<_>>().try_into().unwrap()
}

/// Runs a recipe as it stands, with `ravi` on PATH.
fn follow(user: &User, recipe: &str) -> Ran {
    let ravi = Path::new(env!("CARGO_BIN_EXE_ravi")).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    // The environment of the user, for a shell.
    let environment = user.command(&[]);
    let mut shell = Command::new("sh");
    shell.args(["-euc", recipe]).env_clear();
    for (name, value) in environment.get_envs() {
        shell.env(name, value.unwrap());
    }
    shell
        .env("PATH", format!("{}:{path}", ravi.display()))
        .current_dir(user.work())
        .stdin(Stdio::null());
    Ran::of(shell.output().unwrap())
}

fn program(user: &User, name: &str, script: &str) {
    let path = user.work().join(name);
    fs::write(&path, format!("#!/bin/sh -eu\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn written(user: &User, name: &str) -> String {
    fs::read_to_string(user.work().join(name)).unwrap()
}

#[test]
fn the_recipe_for_signing_up_works() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    program(
        &user,
        "sign-up.sh",
        "printf %s \"$1\" > username; cat > password; echo signing up\n\
        ravi sandbox deliver email --from noreply@example.com --body 'Your code is 192837.'",
    );
    program(&user, "enter-code.sh", "printf %s \"$1\" > code");
    let ran = follow(&user, &recipes()[0]).ok();

    assert_eq!(written(&user, "code"), "192837");
    let stored = user.run(&["passwords", "get", "shop.example.com", "--json"]);
    let stored = stored.ok().json();
    assert_eq!(written(&user, "username"), stored["username"]);
    let password = written(&user, "password");
    assert_eq!(password.trim_end(), stored["password"]);
    assert_eq!(ran.stdout.trim_end(), stored["uuid"]);
    assert!(!ran.stderr.contains(password.trim_end()), "{ran:?}");
    assert_eq!(sandbox.count("POST", "/api/passwords/"), 1);
    // A second sign-up is the conflict that the recipe names.
    follow(&user, &recipes()[0]).code(6);
    assert_eq!(sandbox.count("POST", "/api/passwords/"), 1);
}

#[test]
fn the_recipe_for_logging_in_works() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    program(
        &user,
        "log-in.sh",
        "printf %s \"$1\" > username; cat > password",
    );
    follow(&user, &recipes()[1]).code(4);
    let create = ["passwords", "create", "shop.example.com", "--json"];
    let stored = user.run(&create).ok().json();
    let ran = follow(&user, &recipes()[1]).ok();
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
    assert_eq!(written(&user, "username"), stored["username"]);
    assert_eq!(written(&user, "password").trim_end(), stored["password"]);
}

#[test]
fn the_recipe_for_the_inbox_works() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let recipe = &recipes()[2];
    assert_eq!(follow(&user, recipe).ok().stdout, "");
    let deliver = |from: &str, thread: &str| {
        let email = json!({
            "from": from, "subject": "Report?", "text": "When is it done?", "thread_id": thread,
        });
        sandbox.deliver("email", &email)
    };
    deliver("other@example.org", "thread-other");
    deliver("client@example.com", "thread-client");
    let ran = follow(&user, recipe).ok();
    for shown in [
        "thread-other\tother@example.org\tReport?\n",
        "thread-client\tclient@example.com\tReport?\n",
        "\"text_content\":\"When is it done?\"",
    ] {
        assert!(ran.stdout.contains(shown), "{shown}: {ran:?}");
    }
    let messages = user.run(&["inbox", "messages", "--json"]).ok().json();
    let sent = messages.as_array().unwrap().iter();
    let sent: Vec<_> = sent
        .filter(|message| message["direction"] == "outgoing")
        .collect();
    assert_eq!(sent.len(), 1, "{messages}");
    assert_eq!(sent[0]["thread_id"], "thread-client");
    assert_eq!(sent[0]["to_email"], "client@example.com");
    let html = "<p>Thank you. You will have the report on Friday.</p>\n";
    assert_eq!(sent[0]["html_content"], html);
}
