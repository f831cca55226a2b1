//! Files that commands write for their user, and what is left of them when a process is killed.

use crate::common;

use std::{
    fs,
    io::{Read, Write},
    os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use common::{Ran, RawServer, Sandbox, User, eventually};
use serde_json::json;

const FILLED: &str = "v=hunter2\n";

/// A user with the secret `K` and the template `t`, which fills to [`FILLED`].
fn with_template(sandbox: &Sandbox) -> User {
    let user = User::logged_in(sandbox);
    user.run(&["vault", "set", "K", "hunter2"]).ok();
    fs::write(user.work().join("t"), "v={{ ravi://vault/K }}\n").unwrap();
    user
}

fn inject(user: &User, output: &str) -> Ran {
    user.run(&["vault", "inject", "t", "--output", output])
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn make_pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success());
}

/// Names in a directory that no user gave.
fn temporary(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap());
    let ours = |name: &str| name.starts_with(".ravi-");
    entries
        .filter(|entry| ours(entry.file_name().to_str().unwrap()))
        .map(|entry| entry.path())
        .collect()
}

#[test]
fn a_symlink_stays_and_its_target_is_written() {
    let sandbox = Sandbox::start();
    let user = with_template(&sandbox);
    let work = user.work();
    fs::create_dir(work.join("real")).unwrap();
    fs::write(work.join("real/env"), "old").unwrap();
    set_mode(&work.join("real/env"), 0o640);
    symlink("real/env", work.join("two")).unwrap();
    symlink("two", work.join("one")).unwrap();
    // Others can read secrets no longer, and that is said.
    inject(&user, "one").ok().says("mode 640");
    assert_eq!(fs::read_to_string(work.join("real/env")).unwrap(), FILLED);
    assert_eq!(mode(&work.join("real/env")), 0o600);
    for link in ["one", "two"] {
        assert!(work.join(link).is_symlink());
    }
    assert_eq!(fs::read_dir(work.join("real")).unwrap().count(), 1);
    // What leads nowhere yet is made there.
    symlink("real/new", work.join("three")).unwrap();
    assert_eq!(inject(&user, "three").ok().stderr, "");
    assert_eq!(mode(&work.join("real/new")), 0o600);
    // The owner's own bits stay.
    set_mode(&work.join("real/new"), 0o700);
    inject(&user, "three").ok();
    assert_eq!(mode(&work.join("real/new")), 0o700);
}

/// The template would be lost, and the secrets would be where it was.
#[test]
fn a_template_is_not_replaced_by_what_it_was_filled_to() {
    let sandbox = Sandbox::start();
    let user = with_template(&sandbox);
    let work = user.work();
    symlink("t", work.join("link")).unwrap();
    fs::create_dir(work.join("d")).unwrap();
    let before = fs::read_to_string(work.join("t")).unwrap();
    let requests = sandbox.requests().len();
    for name in [
        "t",
        "./t",
        "link",
        "d/../t",
        work.join("t").to_str().unwrap(),
    ] {
        inject(&user, name)
            .code(2)
            .says(&format!("--output {name} is the template itself"))
            .says("hint:");
    }
    user.run(&["vault", "inject", "link", "--output", "t"])
        .code(2)
        .says("template itself");
    assert_eq!(fs::read_to_string(work.join("t")).unwrap(), before);
    assert_eq!(sandbox.requests().len(), requests);
    let answer = inject(&user, "other").ok().stdout;
    assert_eq!(answer, "Wrote other with 1 secret.\n");
}

/// An expression that is not applied would show more than it selects.
#[test]
fn a_filled_template_on_stdout_is_no_json_to_filter() {
    let sandbox = Sandbox::start();
    let user = with_template(&sandbox);
    for output in [&[][..], &["-o", "-"], &["-o", "/dev/stdout"]] {
        let args = [&["vault", "inject", "t", "--jq", ".filled"], output].concat();
        let ran = user.run(&args).code(2).says("--jq").says("hint");
        assert_eq!(ran.stdout, "");
    }
    let args = ["vault", "inject", "t", "-o", "o", "--jq", ".filled"];
    assert_eq!(user.run(&args).ok().stdout, "1\n");
}

#[test]
fn stdout_by_any_name_is_written_to_and_never_replaced() {
    let sandbox = Sandbox::start();
    let user = with_template(&sandbox);
    symlink("/dev/stdout", user.work().join("out")).unwrap();
    symlink("/proc/self/fd/1", user.work().join("own")).unwrap();
    for name in ["-", "out", "own", "/dev/fd/1", "/proc/self/fd/1"] {
        assert_eq!(inject(&user, name).ok().stdout, FILLED, "{name}");
    }
    assert!(user.work().join("out").is_symlink());
    assert!(!user.work().join("-").exists());
    // A file behind it is appended to, not truncated.
    let path = user.work().join("file");
    let mut file = fs::File::create(&path).unwrap();
    file.write_all(b"head\n").unwrap();
    let args = ["vault", "inject", "t", "--output", "out"];
    let status = user.command(&args).stdout(file).status().unwrap();
    assert!(status.success());
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text, format!("head\n{FILLED}"));
}

#[test]
fn a_descriptor_of_the_shell_is_written_to() {
    let sandbox = Sandbox::start();
    let user = with_template(&sandbox);
    let script = "echo head > file; \"$0\" vault inject t --output /dev/fd/3 -q 3>> file; \
                  \"$0\" vault inject t --output /dev/stderr -q 2>&1 | cat";
    let mut command = user.command(&[]);
    let program = command.get_program().to_owned();
    let environment: Vec<_> = command
        .get_envs()
        .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
        .collect();
    command = Command::new("sh");
    command
        .args(["-c", script])
        .arg(program)
        .env_clear()
        .envs(environment)
        .current_dir(user.work());
    let ran = Ran::of(command.output().unwrap()).ok();
    assert_eq!(ran.stdout, FILLED, "{ran:?}");
    let text = fs::read_to_string(user.work().join("file")).unwrap();
    assert_eq!(text, format!("head\n{FILLED}"));
}

#[test]
fn a_pipe_is_written_to_and_waits_for_its_reader_interruptibly() {
    let sandbox = Sandbox::start();
    let user = with_template(&sandbox);
    let pipe = user.work().join("pipe");
    make_pipe(&pipe);
    let path = pipe.clone();
    let reader = std::thread::spawn(move || fs::read_to_string(path).unwrap());
    inject(&user, "pipe").ok();
    assert_eq!(reader.join().unwrap(), FILLED);
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());

    let asked = sandbox.requests().len();
    let child = user
        .command(&["vault", "inject", "t", "--output", "pipe"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    eventually("a request", || sandbox.requests().len() > asked);
    let id = child.id().to_string();
    let mut child = child;
    // The signal may come before the pipe is opened: it ends the command then as well.
    eventually("an end by Ctrl-C", || {
        interrupt(&id);
        child_ended(&id)
    });
    let code = child.wait().unwrap().code();
    assert!(matches!(code, Some(130) | None), "{code:?}");
}

/// Sends Ctrl-C to a process, which may have ended.
fn interrupt(id: &str) {
    use rustix::process::{Pid, Signal, kill_process};
    let _ = kill_process(Pid::from_raw(id.parse().unwrap()).unwrap(), Signal::INT);
}

/// Whether a child has ended and only waits to be asked about it.
fn child_ended(id: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    stat.rsplit(')')
        .next()
        .is_some_and(|rest| rest.trim_start().starts_with('Z'))
}

#[test]
fn what_cannot_be_written_is_refused_before_a_request() {
    let sandbox = Sandbox::start();
    let user = with_template(&sandbox);
    let work = user.work();
    fs::create_dir(work.join("directory")).unwrap();
    symlink("loop", work.join("loop")).unwrap();
    fs::write(work.join("protected"), "mine").unwrap();
    set_mode(&work.join("protected"), 0o400);
    let before = sandbox.requests().len();
    for (name, why) in [
        ("directory", "not a regular file"),
        ("loop", "too many symlinks"),
        ("protected", "write-protected"),
    ] {
        inject(&user, name).code(1).says(why).says("hint:");
    }
    assert_eq!(sandbox.requests().len(), before);
    assert_eq!(fs::read_to_string(work.join("protected")).unwrap(), "mine");
}

#[test]
#[ignore = "needs root, to make files of another user and devices"]
fn what_another_user_made_is_not_taken_over() {
    let sandbox = Sandbox::start();
    let user = with_template(&sandbox);
    let work = user.work();
    let of_nobody = |name: &str| {
        let chown = ["-h", "nobody", name];
        let done = Command::new("chown")
            .args(chown)
            .current_dir(&work)
            .status();
        assert!(done.unwrap().success());
    };
    fs::write(work.join("file"), "theirs").unwrap();
    symlink("mine", work.join("link")).unwrap();
    make_pipe(&work.join("pipe"));
    for name in ["file", "link", "pipe"] {
        of_nobody(name);
        inject(&user, name).code(1).says("belongs to another user");
    }
    assert_eq!(fs::read_to_string(work.join("file")).unwrap(), "theirs");
    assert!(!work.join("mine").exists());
    // Under sudo its caller's files are ours, and stay the caller's.
    let uid = fs::metadata(work.join("file")).unwrap().uid();
    let args = ["vault", "inject", "t", "--output", "file"];
    user.run_with(&args, &[("SUDO_UID", &uid.to_string())]).ok();
    assert_eq!(fs::metadata(work.join("file")).unwrap().uid(), uid);
    assert_eq!(mode(&work.join("file")), 0o600);
    // Their symlinks are not followed: they could lead to a file of root.
    let args = ["vault", "inject", "t", "--output", "link"];
    user.run_with(&args, &[("SUDO_UID", &uid.to_string())])
        .code(1)
        .says("belongs to another user");
    assert!(!work.join("mine").exists());

    let device = Command::new("mknod")
        .args(["null", "c", "1", "3"])
        .current_dir(&work)
        .status();
    assert!(device.unwrap().success());
    inject(&user, "null").ok();
    let kind = fs::metadata(work.join("null")).unwrap().file_type();
    assert!(kind.is_char_device());
}

#[test]
fn a_signal_and_a_timeout_end_a_read_that_waits() {
    let user = User::new("http://127.0.0.1:9");
    let pipe = user.work().join("pipe");
    make_pipe(&pipe);
    user.run(&["--timeout", "100ms", "otp", "pipe"]).code(8);
    user.run(&["--timeout", "100ms", "otp", "--batch", "pipe"])
        .code(8);
    for args in [&["otp", "pipe"][..], &["otp", "--batch", "pipe"]] {
        let mut child = user.command(args).stderr(Stdio::null()).spawn().unwrap();
        // This waits until the command has begun to read.
        let writer = fs::File::options().write(true).open(&pipe).unwrap();
        let id = child.id().to_string();
        eventually("an end by Ctrl-C", || {
            interrupt(&id);
            child_ended(&id)
        });
        let code = child.wait().unwrap().code();
        assert!(matches!(code, Some(130) | None), "{code:?}");
        drop(writer);
    }
}

#[test]
fn an_input_file_may_be_a_pipe_but_not_a_directory() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let pipe = user.work().join("pipe");
    make_pipe(&pipe);
    let writer = std::thread::spawn(move || fs::write(pipe, "piped\n").unwrap());
    user.run(&["vault", "set", "K", "--value-file", "pipe"])
        .ok();
    writer.join().unwrap();
    let value = user.run(&["vault", "get", "K", "--field", "value"]).ok();
    assert_eq!(value.stdout, "piped\n");
    for args in [
        &["vault", "set", "K", "--value-file", "."][..],
        &["vault", "inject", "."],
    ] {
        user.run(args).code(2).says("directory");
    }
    user.run(&["vault", "set", "K", "--value-file", "/dev/zero"])
        .code(2)
        .says("16 MiB");
}

/// An email to oneself with the attachment `a.txt`; its id.
fn attached(user: &User) -> String {
    fs::write(user.work().join("a.txt"), "text").unwrap();
    let args = [
        "inbox",
        "send",
        "--to",
        "sandbox-agent@in.ravi.app",
        "--subject",
        "x",
        "--body",
        "x",
        "--attach",
        "a.txt",
        "-q",
    ];
    user.run(&args).ok().stdout.trim().to_owned()
}

#[test]
fn a_forced_download_keeps_links_and_modes_and_replaces_files_alone() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let id = attached(&user);
    let directory = user.work().join("d");
    fs::create_dir(&directory).unwrap();
    let download = ["inbox", "download", &id, "--output", "d", "--force"];
    let target = user.work().join("target");
    fs::write(&target, "old").unwrap();
    set_mode(&target, 0o640);
    symlink("../target", directory.join("a.txt")).unwrap();
    user.run(&download).ok();
    assert_eq!(fs::read_to_string(&target).unwrap(), "text");
    assert_eq!(mode(&target), 0o640);
    assert!(directory.join("a.txt").is_symlink());
    fs::remove_file(directory.join("a.txt")).unwrap();
    make_pipe(&directory.join("a.txt"));
    user.run(&download).code(1).says("not a regular file");
    let kind = fs::metadata(directory.join("a.txt")).unwrap().file_type();
    assert!(kind.is_fifo());
}

#[test]
fn what_a_killed_download_left_is_swept_by_the_next() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let id = attached(&user);
    // A server whose attachment never ends.
    let message = json!({ "id": "1", "attachments": [
        { "uuid": "u", "filename": "slow.txt", "size": 9, "download_url": "/storage/u" }
    ]})
    .to_string();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let server = RawServer::start(move |stream| {
        if next.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == 0 {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close";
            let length = message.len();
            let _ = write!(
                stream,
                "{head}\r\nContent-Length: {length}\r\n\r\n{message}"
            );
        } else {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ntext");
            let _ = stream.read(&mut [0]);
        }
    });
    let other = User::new(&server.url);
    let directory = user.work().join("d");
    let path = directory.to_str().unwrap();
    let mut child = other
        .command(&["inbox", "download", "1", "--output", path])
        .env("RAVI_ACCESS_TOKEN", "token")
        .env("RAVI_IDENTITY", "00000000-0000-4000-8000-000000000000")
        .spawn()
        .unwrap();
    let begun = || directory.exists() && !temporary(&directory).is_empty();
    eventually("a file that is begun", begun);
    fs::write(directory.join(".ravi-backup"), "mine").unwrap();
    let download = ["inbox", "download", &id, "--output", "d", "--force"];
    user.run(&download).ok();
    assert_eq!(temporary(&directory).len(), 2, "it is in use");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(temporary(&directory).len(), 2);
    user.run(&download).ok();
    assert_eq!(temporary(&directory), [directory.join(".ravi-backup")]);
}

#[test]
fn what_killed_processes_left_is_swept_by_a_write_and_by_a_logout() {
    let sandbox = Sandbox::start();
    let user = with_template(&sandbox);
    let plant = |directory: &Path| {
        let path = directory.join(".ravi-0123456789abcdef.tmp");
        fs::write(&path, "half").unwrap();
        path
    };
    let left = plant(&user.work());
    inject(&user, "out").ok();
    assert!(!left.exists());
    for command in [&["identities", "use", "sandbox-agent"][..], &["logout"][..]] {
        let left = plant(&user.config());
        let in_use = fs::File::open(&left).unwrap();
        in_use.lock().unwrap();
        user.run(&["identities", "use", "sandbox-agent"]).ok();
        assert!(left.exists(), "it is in use");
        drop(in_use);
        user.run(command).ok();
        assert!(!left.exists(), "{command:?}");
    }
}
