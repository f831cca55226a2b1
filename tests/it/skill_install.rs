//! `ravi skill install`: writes where agents look, and replaces nothing that is not its own.

use crate::common;

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::PathBuf,
    process::{Child, Stdio},
};

use common::User;
use serde_json::json;

fn user() -> User {
    User::new("http://127.0.0.1:9")
}

/// The file of an agent, whose directory is made.
fn agent(user: &User, directory: &str, skills: &str) -> PathBuf {
    fs::create_dir_all(user.home().join(directory)).unwrap();
    user.home().join(skills).join("ravi/SKILL.md")
}

/// The skill as another version of the program would have written it.
fn of_other_version(user: &User) -> String {
    use sha2::{Digest, Sha256};
    let skill = user.run(&["skill"]).ok().stdout;
    let skill = skill.replace("# ravi\n", "# Ravi\n");
    let line = |line: &&str| line.starts_with("  digest: ");
    let digest = skill.lines().find(line).unwrap();
    let rest = skill.replace(&format!("{digest}\n"), "");
    let computed = Sha256::digest(&rest);
    let computed: String = computed.iter().map(|byte| format!("{byte:02x}")).collect();
    skill.replace(digest, &format!("  digest: \"{computed}\""))
}

#[test]
fn it_writes_for_the_agents_in_the_home_directory() {
    let user = user();
    let missing = user.run(&["skill", "install"]).code(4);
    let missing = missing.says("no coding agent found in").says(".claude");
    missing.says("hint: give a directory for skills, such as --dir");
    assert!(!user.home().join(".agents").exists());

    let claude = agent(&user, ".claude", ".claude/skills");
    let ran = user.run(&["skill", "install"]).ok();
    assert_eq!(ran.stdout, format!("Wrote {}.\n", claude.display()));
    assert!(!user.home().join(".agents").exists());
    let skill = user.run(&["skill"]).ok().stdout;
    assert_eq!(fs::read_to_string(&claude).unwrap(), skill);

    // One copy is enough for the agents that share a directory.
    let shared = agent(&user, ".codex", ".agents/skills");
    agent(&user, ".cursor", ".agents/skills");
    let ran = user.run(&["skill", "install", "--json"]).ok();
    let files = json!([
        { "path": claude, "done": "unchanged" },
        { "path": shared, "done": "created" },
    ]);
    assert_eq!(ran.json(), files);
    assert!(!user.home().join(".codex/skills").exists());
    assert_eq!(fs::read_to_string(&shared).unwrap(), skill);
    let ran = user.run(&["skill", "install", "--quiet"]).ok();
    assert_eq!(
        ran.stdout,
        format!("{}\n{}\n", claude.display(), shared.display())
    );
}

#[test]
fn many_processes_write_one_file() {
    let user = user();
    let claude = agent(&user, ".claude", ".claude/skills");
    let skill = user.run(&["skill"]).ok().stdout;
    for before in [None, Some(of_other_version(&user))] {
        if let Some(before) = before {
            fs::write(&claude, before).unwrap();
        }
        let mut command = user.command(&["skill", "install"]);
        command.stdout(Stdio::null());
        let mut install = || command.spawn().unwrap();
        let running: Vec<Child> = (0..8).map(|_| install()).collect();
        for mut process in running {
            assert!(process.wait().unwrap().success());
        }
        assert_eq!(fs::read_to_string(&claude).unwrap(), skill);
    }
    assert_eq!(fs::read_dir(claude.parent().unwrap()).unwrap().count(), 1);
}

#[test]
fn it_updates_its_own_file_only() {
    let user = user();
    let claude = agent(&user, ".claude", ".claude/skills");
    let shared = agent(&user, ".gemini", ".agents/skills");
    user.run(&["skill", "install"]).ok();
    let skill = fs::read_to_string(&claude).unwrap();

    let older = of_other_version(&user);
    assert_ne!(older, skill);
    fs::write(&claude, &older).unwrap();
    fs::set_permissions(&claude, fs::Permissions::from_mode(0o640)).unwrap();
    let ran = user.run(&["skill", "install"]).ok();
    let [claude_path, shared_path] = [claude.display(), shared.display()];
    let said = format!("Updated {claude_path}.\n{shared_path} is up to date.\n");
    assert_eq!(ran.stdout, said);
    assert_eq!(fs::read_to_string(&claude).unwrap(), skill);
    let mode = fs::metadata(&claude).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);

    // The first file is not ours, and stays; the second is updated.
    let not_ours = [
        format!("{skill}\nMy own rule.\n"),
        skill.replace("  digest: \"", "  digest: \"0"),
        skill.replace("  digest:", "  former:"),
        "---\nname: ravi\n---\nMine.\n".to_owned(),
        String::new(),
    ];
    let error =
        format!("cannot write the skill: {claude_path} is not as `ravi skill install` wrote it");
    let hint = format!("move or delete {claude_path}, or choose another directory with --dir");
    for text in &not_ours {
        fs::write(&claude, text).unwrap();
        fs::write(&shared, &older).unwrap();
        let ran = user.run(&["skill", "install"]).code(6);
        assert_eq!(ran.stdout, format!("Updated {shared_path}.\n"));
        assert_eq!(ran.stderr, format!("error: {error}\nhint: {hint}\n"));
        assert_eq!(&fs::read_to_string(&claude).unwrap(), text);
        assert_eq!(fs::read_to_string(&shared).unwrap(), skill);
    }
    let ran = user.run(&["skill", "install", "--json"]).code(6);
    assert_eq!(ran.json(), json!([{ "path": shared, "done": "unchanged" }]));
    assert_eq!(ran.error()["message"], error);
    assert_eq!(ran.error()["hint"], hint);
    assert_eq!(ran.error()["kind"], "conflict");

    // Each file that stays is named.
    fs::write(&shared, "").unwrap();
    let ran = user.run(&["skill", "install"]).code(6).says(&hint);
    assert_eq!(ran.stdout, "");
    ran.says(&format!("move or delete {shared_path}"));

    fs::write(&shared, b"\xff\xfe").unwrap();
    user.run(&["skill", "install"]).code(6);
    fs::remove_file(&claude).unwrap();
    fs::remove_file(&shared).unwrap();
    user.run(&["skill", "install"]).ok();
    let own = fs::read_dir(shared.parent().unwrap()).unwrap().count();
    assert_eq!(own, 1, "a temporary file is left");
}

/// Git may convert the line ends of a skill in a project.
#[test]
fn a_file_with_other_line_ends_is_its_own() {
    let user = user();
    let file = agent(&user, ".claude", ".claude/skills");
    user.run(&["skill", "install"]).ok();
    let skill = fs::read_to_string(&file).unwrap();
    let converted = skill.replace('\n', "\r\n");
    fs::write(&file, &converted).unwrap();
    let ran = user.run(&["skill", "install"]).ok();
    assert_eq!(ran.stdout, format!("{} is up to date.\n", file.display()));
    assert_eq!(fs::read_to_string(&file).unwrap(), converted);

    let older = of_other_version(&user).replace('\n', "\r\n");
    fs::write(&file, older).unwrap();
    user.run(&["skill", "install"]).ok();
    assert_eq!(fs::read_to_string(&file).unwrap(), skill);

    fs::write(&file, format!("{converted}Mine.\r\n")).unwrap();
    user.run(&["skill", "install"]).code(6);
}

#[test]
fn it_writes_to_a_given_directory() {
    let user = user();
    let install = ["skill", "install", "--dir", "a/b/skills"];
    let file = user
        .work()
        .canonicalize()
        .unwrap()
        .join("a/b/skills/ravi/SKILL.md");
    let ran = user.run(&install).ok();
    assert_eq!(ran.stdout, format!("Wrote {}.\n", file.display()));
    let ran = user.run(&install).ok();
    assert_eq!(ran.stdout, format!("{} is up to date.\n", file.display()));
    // What `ravi skill` printed is the same file.
    fs::write(&file, user.run(&["skill"]).ok().stdout).unwrap();
    let ran = user.run(&install).ok();
    assert_eq!(ran.stdout, format!("{} is up to date.\n", file.display()));

    user.run(&["skill", "install", "--dir", ""]).code(2);
    fs::write(user.work().join("file"), "mine").unwrap();
    user.run(&["skill", "install", "--dir", "file"])
        .code(6)
        .says("cannot write the skill: ")
        .says("file is not a directory\n");
    user.run(&["skill", "install", "--dir", "file/skills"])
        .code(1);
    assert_eq!(
        fs::read_to_string(user.work().join("file")).unwrap(),
        "mine"
    );
}

#[test]
fn it_says_where_a_symlink_leads_and_writes_through_none_of_its_own() {
    let user = user();
    let real = user.home().canonicalize().unwrap().join("dotfiles");
    fs::create_dir(&real).unwrap();
    symlink(&real, user.home().join(".claude")).unwrap();
    let file = real.join("skills/ravi/SKILL.md");
    let ran = user.run(&["skill", "install"]).ok();
    assert_eq!(ran.stdout, format!("Wrote {}.\n", file.display()));

    let skill = fs::read_to_string(&file).unwrap();
    let elsewhere = real.join("elsewhere.md");
    fs::write(&elsewhere, of_other_version(&user)).unwrap();
    let before = fs::read_to_string(&elsewhere).unwrap();
    fs::remove_file(&file).unwrap();
    for target in [elsewhere.as_path(), "gone.md".as_ref()] {
        symlink(target, &file).unwrap();
        user.run(&["skill", "install"])
            .code(6)
            .says("SKILL.md is a symlink\n");
        fs::remove_file(&file).unwrap();
    }
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), before);

    let own = file.parent().unwrap();
    let other = real.join("other");
    fs::create_dir(&other).unwrap();
    fs::remove_dir(own).unwrap();
    symlink(&other, own).unwrap();
    user.run(&["skill", "install"])
        .code(6)
        .says("ravi is a symlink\n");
    assert_eq!(fs::read_dir(&other).unwrap().count(), 0);
    fs::remove_file(own).unwrap();
    user.run(&["skill", "install"]).ok();
    assert_eq!(fs::read_to_string(&file).unwrap(), skill);
}
