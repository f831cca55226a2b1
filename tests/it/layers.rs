//! The house keeps its layers: no file uses one of a higher layer, no group of commands uses another, and no files use each
//! other in a circle. Reads the paths that the sources name.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The modules of the crate, from the lowest layer to the highest. A module may use those of the lines above its own.
const LAYERS: [&[&str]; 11] = [
    &[
        "secret", "ids", "markup", "process", "tasks", "failure", "env",
    ],
    &[
        "signals", "work", "domain", "crypto", "files", "one_time", "otp",
    ],
    &["api", "browser"],
    &["session"],
    &["messages"],
    &["output"],
    &["prompt"],
    &["commands"],
    &["mcp", "skill"],
    &["cli"],
    &["completion", "fuzzing"],
];

/// Modules that use nothing of the crate. The sandbox is a server of its own.
const ALONE: [&str; 1] = ["sandbox"];

/// Files by the path of their module, such as `commands::sms::list`.
fn files() -> BTreeMap<String, PathBuf> {
    fn add(directory: &Path, module: &str, found: &mut BTreeMap<String, PathBuf>) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let join = |name: &str| match module {
                "" => name.to_owned(),
                module => format!("{module}::{name}"),
            };
            if path.is_dir() {
                add(&path, &join(&name), found);
            } else if name == "mod" {
                found.insert(module.to_owned(), path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !["lib", "main"].contains(&name.as_str())
            {
                found.insert(join(&name), path);
            }
        }
    }
    let mut found = BTreeMap::new();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    add(&sources, "", &mut found);
    assert!(found.len() > 100, "the sources are not where they were");
    found
}

/// The code of a file, without comments and without its tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    let text = text.split("#[cfg(all(test").next().unwrap();
    text.lines()
        .map(|line| line.split("//").next().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The items of a list in braces, on its own level.
fn items(list: &str) -> Vec<String> {
    let (mut depth, mut found, mut item) = (0, Vec::new(), String::new());
    for letter in list.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(std::mem::take(&mut item));
                continue;
            }
            _ => {}
        }
        item.push(letter);
    }
    found.push(item);
    found
}

/// Resolves `a::{b, c::d as e}` to its paths, with the name that each gets.
fn expand(prefix: &str, tree: &str, found: &mut Vec<(String, String)>) {
    let tree = tree.trim();
    if tree.is_empty() {
        return;
    }
    if let Some((head, list)) = tree.split_once('{') {
        let list = list.rsplit_once('}').map_or(list, |(list, _)| list);
        for item in items(list) {
            expand(&format!("{prefix}{}", head.trim()), &item, found);
        }
        return;
    }
    let (path, name) = match tree.split_once(" as ") {
        Some((path, name)) => (path.trim(), name.trim().to_owned()),
        None => (tree, tree.rsplit("::").next().unwrap().to_owned()),
    };
    let path = format!("{prefix}{path}");
    found.push((path.trim_end_matches("::self").to_owned(), name));
}

/// A `use` of a file: the path, the name that it gets, and whether the file passes it on.
struct Use {
    path: String,
    name: String,
    is_public: bool,
}

/// What a statement with `use` names.
fn used_by(statement: &str, named: &mut Vec<(String, String, bool)>) {
    let is_start = |at: &usize| {
        let before = statement[..*at].trim_end();
        before.is_empty() || before.ends_with([')', '}', ']', '{']) || before.ends_with("pub")
    };
    let mut starts = statement.rmatch_indices("use ").map(|(at, _)| at);
    let Some(start) = starts.find(is_start) else {
        return;
    };
    let before = statement[..start].trim_end();
    let is_public = before.ends_with("pub") || before.ends_with(')');
    let mut paths = Vec::new();
    expand("", &statement[start + 4..], &mut paths);
    named.extend(
        paths
            .into_iter()
            .map(|(path, name)| (path, name, is_public)),
    );
}

/// The code without the statements that pass something on: a file does not use that.
fn without_passed_on(code: &str) -> String {
    let is_passed_on = |statement: &&str| {
        let mut lines = statement.lines().filter(|line| !line.trim().is_empty());
        let first = lines.find(|line| !line.starts_with("#["));
        first.is_some_and(|line| line.trim().starts_with("pub") && line.contains(" use "))
    };
    let statements = code.split_inclusive(';');
    statements
        .filter(|statement| !is_passed_on(statement))
        .collect()
}

/// The paths in the code of a file that begin with `crate::` or with a module below the file.
fn inline_paths(code: &str, is_mod: bool) -> Vec<String> {
    let is_name = |name: &&str| {
        name.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    let children = code
        .match_indices("mod ")
        .filter_map(|(at, _)| code[at + 4..].split_once(';').map(|(name, _)| name))
        .filter(|name| is_mod && is_name(name))
        .map(|name| format!("{name}::"));
    let starts: Vec<String> = children.chain(["crate::".to_owned()]).collect();
    let in_path = |letter: char| letter.is_alphanumeric() || "_:".contains(letter);
    let mut found = Vec::new();
    for (at, _) in starts
        .iter()
        .flat_map(|start| code.match_indices(start.as_str()))
    {
        let before = &code[..at];
        // The visibility `pub(in crate::commands)` is no use.
        if !before.chars().next_back().is_some_and(in_path) && !before.ends_with("(in ") {
            let rest = &code[at..];
            let end = rest.find(|letter| !in_path(letter)).unwrap_or(rest.len());
            found.push(rest[..end].trim_end_matches(':').to_owned());
        }
    }
    found
}

/// A path of a file from the root of the crate; `None` for one of another crate.
fn resolve(module: &str, is_mod: bool, path: &str) -> Option<String> {
    let parent = |module: &str| {
        module
            .rsplit_once("::")
            .map_or("", |(parent, _)| parent)
            .to_owned()
    };
    let (mut base, mut rest) = if let Some(rest) = path.strip_prefix("crate::") {
        (String::new(), rest)
    } else if let Some(rest) = path.strip_prefix("self::") {
        (module.to_owned(), rest)
    } else if let Some(rest) = path.strip_prefix("super::") {
        (parent(module), rest)
    } else if is_mod {
        (module.to_owned(), path)
    } else {
        return None;
    };
    while let Some(further) = rest.strip_prefix("super::") {
        (base, rest) = (parent(&base), further);
    }
    Some(match base.as_str() {
        "" => rest.to_owned(),
        base => format!("{base}::{rest}"),
    })
}

/// The paths within the crate that a file names, from the root of the crate.
fn uses(module: &str, path: &Path) -> Vec<Use> {
    let code = code(path);
    let is_mod = path.file_name().unwrap() == "mod.rs";
    let mut named = Vec::new();
    for statement in code.split(';') {
        used_by(statement, &mut named);
    }
    for path in inline_paths(&without_passed_on(&code), is_mod) {
        let name = path.rsplit("::").next().unwrap().to_owned();
        named.push((path, name, false));
    }
    let found = named.into_iter().filter_map(|(path, name, is_public)| {
        let path = resolve(module, is_mod, &path)?;
        Some(Use {
            path,
            name,
            is_public,
        })
    });
    found.collect()
}

/// The file of a path: that of the longest module in it. What a `mod.rs` passes on is in the file that it comes from.
fn file_of(path: &str, uses: &BTreeMap<String, Vec<Use>>) -> Option<String> {
    let mut module = path.to_owned();
    while !uses.contains_key(&module) {
        module.truncate(module.rfind("::")?);
    }
    let rest = path[module.len()..].trim_start_matches("::");
    let name = rest.split("::").next().unwrap();
    let mut passed_on = uses[&module].iter().filter(|one| one.is_public);
    match passed_on.find(|one| one.name == name && !name.is_empty()) {
        Some(one) if one.path != path => file_of(&one.path, uses),
        _ => Some(module),
    }
}

/// Which file uses which.
fn arrows() -> BTreeMap<String, BTreeSet<String>> {
    let files = files();
    let uses: BTreeMap<String, Vec<Use>> = files
        .iter()
        .map(|(module, path)| (module.clone(), uses(module, path)))
        .collect();
    let mut arrows = BTreeMap::new();
    for (module, used) in &uses {
        let targets: BTreeSet<String> = used
            .iter()
            .filter(|used| !used.is_public)
            .filter_map(|used| file_of(&used.path, &uses))
            .filter(|target| target != module)
            .collect();
        arrows.insert(module.clone(), targets);
    }
    arrows
}

fn top(module: &str) -> &str {
    module.split("::").next().unwrap()
}

#[test]
fn no_arrow_points_upwards() {
    let layer = |module: &str| {
        let found = LAYERS.iter().position(|layer| layer.contains(&top(module)));
        found.unwrap_or_else(|| panic!("{module} has no layer: add it to LAYERS"))
    };
    let mut wrong = Vec::new();
    for (from, targets) in arrows() {
        let others = targets.iter().filter(|to| top(to) != top(&from));
        if ALONE.contains(&top(&from)) {
            wrong.extend(others.map(|to| format!("{from} -> {to}")));
            continue;
        }
        for to in others.filter(|to| !ALONE.contains(&top(to))) {
            if layer(to) >= layer(&from) {
                wrong.push(format!("{from} -> {to}"));
            }
        }
    }
    assert!(wrong.is_empty(), "arrows upwards: {wrong:#?}");
}

#[test]
fn groups_of_commands_do_not_use_each_other() {
    let arrows = arrows();
    let files = files();
    let group = |module: &str| {
        let name = module.strip_prefix("commands::")?.split("::").next()?;
        let file = files.get(&format!("commands::{name}"))?;
        code(file).contains("group! {").then(|| name.to_owned())
    };
    let mut wrong = Vec::new();
    for (from, targets) in &arrows {
        if from == "commands" {
            continue;
        }
        for to in targets {
            if let Some(other) = group(to)
                && group(from).as_ref() != Some(&other)
                && top(from) == "commands"
            {
                wrong.push(format!("{from} -> {to}"));
            }
        }
    }
    assert!(wrong.is_empty(), "between groups: {wrong:#?}");
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let arrows = arrows();
    let reach = |start: &str| {
        let mut seen = BTreeSet::new();
        let mut left: Vec<&String> = arrows[start].iter().collect();
        while let Some(next) = left.pop() {
            if seen.insert(next.clone()) {
                left.extend(arrows.get(next).into_iter().flatten());
            }
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<String>> = arrows
        .keys()
        .map(|module| (module, reach(module)))
        .collect();
    let mut circles = BTreeSet::new();
    for (module, seen) in &reached {
        let circle: BTreeSet<&String> = seen
            .iter()
            .filter(|other| {
                reached
                    .get(other)
                    .is_some_and(|back| back.contains(*module))
            })
            .collect();
        if !circle.is_empty() {
            circles.insert(circle);
        }
    }
    assert!(circles.is_empty(), "circles: {circles:#?}");
}
