//! What of the secrets stays in memory, and how it cannot leave it.

use crate::common;

use std::{
    fs,
    process::{Command, Stdio},
};

use common::{PIN, Sandbox, User, eventually};
use serde_json::json;

/// What this process knows must not be written to a disk when it crashes; a command that it becomes may do so.
#[test]
fn no_core_is_dumped() {
    let limit = |text: &str| -> String {
        let line = text
            .lines()
            .find(|line| line.starts_with("Max core file size"));
        line.unwrap().split_whitespace().nth(4).unwrap().to_owned()
    };
    let unlimited = |command: &Command| {
        let mut shell = Command::new("sh");
        // Where the hard limit is lower, that is what there is.
        let script = "ulimit -S -c $(ulimit -H -c); cat /proc/self/limits; exec \"$0\" \"$@\"";
        shell
            .args(["-c", script])
            .arg(command.get_program())
            .args(command.get_args());
        shell
            .env_clear()
            .current_dir(command.get_current_dir().unwrap());
        shell.envs(
            command
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        shell
    };
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "K", "value"]).ok();
    let run = user.command(&["vault", "run", "--", "cat", "/proc/self/limits"]);
    let output = unlimited(&run).output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let (before, after) = stdout.split_at(stdout.rfind("Limit ").unwrap());
    assert_eq!(limit(before), limit(after), "the command's own limit stays");

    let parent = "cat /proc/$PPID/limits";
    let masked = user.command(&["vault", "run", "--mask", "--", "sh", "-c", parent]);
    let output = unlimited(&masked).output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert_eq!(limit(&stdout[stdout.rfind("Limit ").unwrap()..]), "0");
}

/// The session in use has no keys, and the one on disk keeps them when its tokens are renewed.
#[test]
fn a_renewal_by_watch_keeps_the_keys() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "K", "value"]).ok();
    sandbox.deliver("sms", &json!({ "body": "Your code is 847291" }));
    sandbox.expire_tokens();
    let watch = user.run(&["watch", "--otp", "--since", "1h"]).ok();
    assert_eq!(watch.stdout, "847291\n");
    assert_eq!(sandbox.count("POST", "/api/auth/token/refresh/"), 1);
    let get = user.run(&["vault", "get", "K", "--field", "value"]).ok();
    assert_eq!(get.stdout, "value\n");
}

/// What waits for hours holds no key that it does not need.
#[test]
fn a_watch_has_no_private_key_in_memory() {
    use base64::{Engine, prelude::BASE64_STANDARD};
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let setup = sandbox.sent("POST", "/api/encryption/");
    let salt = ravi::crypto::Salt::from_base64(setup["salt"].as_str().unwrap()).unwrap();
    let pin = ravi::crypto::Pin::parse(PIN).unwrap();
    let pair = ravi::crypto::KeyPair::derive(&pin, &salt).unwrap();
    let encoded = pair.private().to_base64().to_string();
    let raw = BASE64_STANDARD.decode(&encoded).unwrap();
    let mut watch = user.command(&["watch", "--json"]);
    let mut watch = watch.stdout(Stdio::null()).spawn().unwrap();
    eventually("it is connected", || {
        sandbox.count("GET", "/api/events/stream/") == 1
    });
    let held = |needle: &[u8]| {
        memory(watch.id())
            .windows(needle.len())
            .any(|part| part == needle)
    };
    let found = (
        held(encoded.as_bytes()),
        held(&raw),
        held(b"Authorization") || held(b"authorization"),
    );
    watch.kill().unwrap();
    watch.wait().unwrap();
    assert_eq!(
        found,
        (false, false, true),
        "encoded, raw, and something that is there"
    );
}

/// All that a process could read of itself and write.
fn memory(pid: u32) -> Vec<u8> {
    use std::io::{Read, Seek, SeekFrom};
    let maps = fs::read_to_string(format!("/proc/{pid}/maps")).unwrap();
    let mut memory = fs::File::open(format!("/proc/{pid}/mem")).unwrap();
    let mut read = Vec::new();
    for line in maps.lines().filter(|line| line.contains(" rw")) {
        let (start, end) = line.split_once(' ').unwrap().0.split_once('-').unwrap();
        let [start, end] = [start, end].map(|at| u64::from_str_radix(at, 16).unwrap());
        let mut part = vec![0; usize::try_from(end - start).unwrap()];
        if memory.seek(SeekFrom::Start(start)).is_ok() && memory.read_exact(&mut part).is_ok() {
            read.extend(part);
        }
    }
    read
}
