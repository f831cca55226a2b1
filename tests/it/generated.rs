//! `completions/` and `man/` are made from the definitions of the command line, and committed.
//!
//! `RAVI_GENERATE=1 cargo test --locked --test it generated` updates them.

use std::{collections::BTreeMap, fs, path::Path};

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::roff::{Roff, bold, roman};
use ravi::{cli::Cli, env, failure::Kind};

fn completions() -> BTreeMap<String, Vec<u8>> {
    let shells = [
        Shell::Bash,
        Shell::Elvish,
        Shell::Fish,
        Shell::PowerShell,
        Shell::Zsh,
    ];
    let generate = |shell: Shell| {
        let name = match shell {
            Shell::Bash => "ravi.bash",
            Shell::Elvish => "ravi.elv",
            Shell::Fish => "ravi.fish",
            Shell::PowerShell => "_ravi.ps1",
            _ => "_ravi",
        };
        (name.to_owned(), ravi::commands::completion_script(shell))
    };
    shells.into_iter().map(generate).collect()
}

fn manual() -> BTreeMap<String, Vec<u8>> {
    let mut pages = BTreeMap::new();
    let mut root = ravi::commands::with_aliases(Cli::command());
    root.build();
    add_pages(&root, &mut pages);
    if let Some(page) = pages.get_mut("ravi.1") {
        page.extend(topics());
    }
    pages
}

/// The help topics, as sections of the page of `ravi`.
fn topics() -> Vec<u8> {
    let mut roff = Roff::new();
    roff.control("SH", ["ENVIRONMENT"]);
    for variable in env::ALL {
        roff.control("TP", []);
        roff.text([bold(variable.name)]);
        roff.text([roman(variable.meaning)]);
    }
    roff.control("SH", ["EXIT STATUS"]);
    let mut add = |code: u8, meaning: &str, advice: Option<&str>| {
        let advice = advice.map_or(String::new(), |advice| format!(": {advice}"));
        roff.control("TP", []);
        roff.text([bold(code.to_string())]);
        roff.text([roman(format!("{meaning}{advice}"))]);
    };
    add(0, "success", None);
    for kind in Kind::ALL {
        add(kind.exit_code(), kind.meaning(), kind.advice());
    }
    roff.render().into_bytes()
}

fn add_pages(command: &clap::Command, pages: &mut BTreeMap<String, Vec<u8>>) {
    let mut page = Vec::new();
    let mut listed = command.clone();
    // `help` has no page of its own.
    if listed.find_subcommand("help").is_some() {
        listed = listed.mut_subcommand("help", |help| help.hide(true));
    }
    let manual = clap_mangen::Man::new(listed).date("");
    manual.render(&mut page).unwrap();
    pages.insert(manual.get_filename(), page);
    let children = command
        .get_subcommands()
        .filter(|child| child.get_name() != "help" && !child.is_hide_set());
    for child in children {
        add_pages(child, pages);
    }
}

/// The JSON of each command that prints JSON, and of failures.
fn schemas() -> BTreeMap<String, Vec<u8>> {
    let commands = ravi::cli::described().into_iter();
    let outputs = commands.filter_map(|command| Some((command.path, command.output?)));
    let error = ("error".to_owned(), ravi::commands::error_schema());
    let file = |(path, schema): (String, schemars::Schema)| {
        let name = format!("ravi-{}.json", path.replace(' ', "-"));
        let mut text = serde_json::to_string_pretty(&schema).unwrap();
        text.push('\n');
        (name, text.into_bytes())
    };
    outputs.chain([error]).map(file).collect()
}

fn check(directory: &str, expected: &BTreeMap<String, Vec<u8>>) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    if std::env::var_os("RAVI_GENERATE").is_some() {
        fs::create_dir_all(&directory).unwrap();
        for file in fs::read_dir(&directory).unwrap() {
            let _ = fs::remove_file(file.unwrap().path());
        }
        for (name, content) in expected {
            fs::write(directory.join(name), content).unwrap();
        }
    }
    let committed: BTreeMap<String, Vec<u8>> = fs::read_dir(&directory)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read(path).unwrap())
        })
        .collect();
    for (name, content) in expected {
        assert!(
            committed.get(name) == Some(content),
            "{name} is stale: run `RAVI_GENERATE=1 cargo test --locked --test it generated`"
        );
    }
    assert_eq!(
        committed.len(),
        expected.len(),
        "files that nothing generates"
    );
}

#[test]
fn the_completions_are_fresh() {
    check("completions", &completions());
}

#[test]
fn the_manual_is_fresh() {
    check("man", &manual());
}

#[test]
fn the_schemas_are_fresh() {
    check("man/schema", &schemas());
}

/// Every command that does something shows an example.
#[test]
fn every_help_has_an_example() {
    fn visit(command: &clap::Command) {
        if command.get_name() != "help" && !command.is_hide_set() {
            let example = command.get_after_help().map(ToString::to_string);
            assert!(
                example.is_some_and(|text| text.contains("Example"))
                    || command.get_name() == "completions",
                "{} has no example",
                command.get_name()
            );
        }
        command.get_subcommands().for_each(visit);
    }
    visit(&Cli::command());
}

/// The names by which the commands describe themselves are those that are typed.
#[test]
fn every_command_is_described() {
    fn visit(command: &clap::Command, path: &str, found: &mut Vec<String>) {
        for child in command.get_subcommands() {
            let path = format!("{path} {}", child.get_name())
                .trim_start()
                .to_owned();
            if !child.is_subcommand_required_set() {
                found.push(path.clone());
            }
            visit(child, &path, found);
        }
    }
    let mut typed = Vec::new();
    visit(&Cli::command(), "", &mut typed);
    let described = ravi::cli::described().into_iter();
    let described: Vec<String> = described.map(|command| command.path).collect();
    assert_eq!(typed, described);
}

/// What is typed and what a program gives as JSON are the same arguments, and the same ones are required.
#[test]
fn every_input_schema_has_the_arguments_of_its_command() {
    fn find(path: &str) -> clap::Command {
        let step = |group: clap::Command, name| group.find_subcommand(name).unwrap().clone();
        path.split(' ').fold(Cli::command(), step)
    }
    for command in ravi::cli::described() {
        let input = command.input.to_value();
        // Commands without a type of their own.
        if input.get("type").is_none() {
            continue;
        }
        let typed = find(&command.path);
        let ids = |required: bool| -> Vec<String> {
            let arguments = typed.get_arguments();
            let arguments = arguments.filter(|argument| !required || argument.is_required_set());
            let mut ids: Vec<_> = arguments
                .map(|argument| argument.get_id().to_string())
                .collect();
            ids.sort();
            ids
        };
        let mut names: Vec<String> = match input.get("properties") {
            Some(properties) => properties.as_object().unwrap().keys().cloned().collect(),
            None => Vec::new(),
        };
        names.sort();
        assert_eq!(names, ids(false), "{}", command.path);
        let mut required: Vec<String> = match input.get("required") {
            Some(required) => serde_json::from_value(required.clone()).unwrap(),
            None => Vec::new(),
        };
        required.sort();
        assert_eq!(required, ids(true), "{}", command.path);
    }
}

#[test]
fn the_definitions_are_sound() {
    Cli::command().debug_assert();
}

/// Returns the rows of the table of README that begins with this heading, without backticks.
fn rows_of_readme(heading: &str) -> Vec<Vec<String>> {
    let readme = include_str!("../../README.md").replace('`', "");
    let (_, table) = readme.split_once(heading).unwrap();
    let rows = table.lines().skip(2).take_while(|line| !line.is_empty());
    let cells = |row: &str| {
        let row = row.trim_matches('|').split('|');
        row.map(|cell| cell.trim().to_owned()).collect()
    };
    rows.map(cells).collect()
}

#[test]
fn the_readme_has_the_variables_of_the_help() {
    let variables = ravi::env::ALL.map(|variable| vec![variable.name, variable.meaning]);
    assert_eq!(rows_of_readme("| variable | meaning |"), variables);
}

#[test]
fn the_readme_has_the_exit_codes_of_the_help() {
    let row = |kind: Kind| {
        let texts = [kind.meaning(), kind.advice().unwrap_or_default()];
        let texts = texts.map(|text| text.replace('`', ""));
        [vec![kind.exit_code().to_string()], texts.to_vec()].concat()
    };
    let mut expected = vec![["0", "success", ""].map(str::to_owned).to_vec()];
    expected.extend(Kind::ALL.map(row));
    assert_eq!(rows_of_readme("| code | meaning | what to do |"), expected);
}

#[test]
fn every_page_that_a_page_names_exists() {
    let pages = manual();
    for (name, page) in &pages {
        let page = String::from_utf8_lossy(page).replace("\\-", "-");
        let named = page.lines().filter_map(|line| line.strip_suffix("(1)"));
        for of in named.filter(|of| of.starts_with("ravi")) {
            assert!(pages.contains_key(&format!("{of}.1")), "{name}: {of}");
        }
    }
}
