//! A command that is ended from outside while a token refresh is under way: the session is usable afterwards, or the next
//! command says what happened.

use crate::common;

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use common::{PIN, Ran, Sandbox, User, eventually};
use ravi::{
    api::{Options, TokenSource, Transport, parse_base_url},
    session::{Directories, Session, Store},
    tasks::Tasks,
};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tokio::task::LocalSet;

const REFRESH: &str = "/api/auth/token/refresh/";

/// A logged-in user whose token has expired, on a server that holds back the answer to the next refresh.
fn about_to_refresh() -> (Sandbox, User) {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.expire_tokens();
    sandbox.hold("POST", REFRESH);
    (sandbox, user)
}

fn start(user: &User, args: &[&str]) -> Child {
    start_command(&mut user.command(args))
}

fn start_command(command: &mut Command) -> Child {
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn send(child: &Child, signal: Signal) {
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
}

fn refreshes(sandbox: &Sandbox, count: usize) {
    eventually("a refresh", || sandbox.count("POST", REFRESH) == count);
}

fn finish(child: Child) -> Ran {
    Ran::of(child.wait_with_output().unwrap())
}

/// The session works without another refresh: the one that was under way is on disk.
#[track_caller]
fn session_survived(sandbox: &Sandbox, user: &User) {
    user.run(&["whoami"]).ok();
    assert_eq!(sandbox.count("POST", REFRESH), 1);
    let left: Vec<_> = fs::read_dir(user.config())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(".ravi-") || name.ends_with(".refresh"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_signal_during_a_refresh_does_not_cost_the_session() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 143)] {
        let (sandbox, user) = about_to_refresh();
        let child = start(&user, &["whoami"]);
        refreshes(&sandbox, 1);
        send(&child, signal);
        // A closing terminal and a service manager send more than one.
        send(&child, Signal::HUP);
        send(&child, Signal::TERM);
        sandbox.release();
        let ended = finish(child);
        assert!(ended.code == code || ended.code == 143, "{ended:?}");
        session_survived(&sandbox, &user);
    }
}

/// Runs the binary through `sh`, which first sets what its child inherits.
fn under_shell(user: &User, first: &str) -> Command {
    let ravi = user.command(&[]);
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("{first}; exec \"$0\" whoami")])
        .arg(ravi.get_program())
        .env_clear()
        .envs(
            ravi.get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .current_dir(user.work());
    command
}

#[test]
fn a_signal_that_the_parent_ignores_does_not_end_the_command() {
    for (name, signal) in [("HUP", Signal::HUP), ("INT", Signal::INT)] {
        let (sandbox, user) = about_to_refresh();
        let child = start_command(&mut under_shell(&user, &format!("trap '' {name}")));
        refreshes(&sandbox, 1);
        send(&child, signal);
        sandbox.release();
        finish(child).ok();
        session_survived(&sandbox, &user);
        // The others still end it.
        sandbox.expire_tokens();
        sandbox.hold("POST", REFRESH);
        let child = start_command(&mut under_shell(&user, &format!("trap '' {name}")));
        refreshes(&sandbox, 2);
        send(&child, Signal::TERM);
        sandbox.release();
        finish(child).code(143);
    }
}

#[test]
fn a_logout_leaves_a_login_that_came_meanwhile() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.hold("POST", "/api/auth/logout/");
    let child = start(&user, &["logout"]);
    eventually("a logout", || {
        sandbox.count("POST", "/api/auth/logout/") == 1
    });
    user.log_in(&sandbox, &[]).ok();
    sandbox.release();
    finish(child).code(1).says("another process replaced");
    user.run(&["whoami"]).ok();
}

#[test]
fn a_signal_before_a_refresh_or_a_child_ends_the_command() {
    for args in [
        &["vault", "run", "--", "true"][..],
        &["passwords", "list"],
        &["watch"],
    ] {
        let (sandbox, user) = about_to_refresh();
        let child = start(&user, args);
        refreshes(&sandbox, 1);
        send(&child, Signal::INT);
        sandbox.release();
        finish(child).code(130);
        session_survived(&sandbox, &user);
    }
}

#[test]
fn a_timeout_during_a_refresh_does_not_cost_the_session() {
    for args in [
        &["whoami", "--timeout", "500ms"][..],
        &["watch", "--timeout", "500ms"],
        &["watch", "--otp", "--timeout", "500ms"],
    ] {
        let (sandbox, user) = about_to_refresh();
        let mut child = start(&user, args);
        refreshes(&sandbox, 1);
        // The notice appears when the command has timed out and the process waits for the refresh.
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut notice = String::new();
        stderr.read_line(&mut notice).unwrap();
        assert!(notice.contains("token refresh"), "{notice}");
        sandbox.release();
        let ran = finish(child);
        assert!([8, 124].contains(&ran.code), "{ran:?}");
        session_survived(&sandbox, &user);
    }
}

/// The limits inside a command (of a connection, of a watch) drop what asked for the refresh, and go on.
#[test]
fn a_caller_that_stops_waiting_does_not_stop_the_refresh() {
    let (sandbox, user) = about_to_refresh();
    let directories = Directories {
        chosen: None,
        ordinary: Some(user.config()),
        home: None,
        working: Ok(user.work()),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let test = async {
        let tasks = Tasks::default();
        let store = Store::of_session(&directories);
        let session = Session::of_store(store, &tasks).await.unwrap().unwrap();
        let base = parse_base_url(&sandbox.url).unwrap();
        let transport = Transport::new(base, Options::default()).unwrap();
        let expired = session.tokens().access;
        let renewal = session.renew(&expired, &transport);
        let refreshed = async {
            while sandbox.count("POST", REFRESH) == 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            _ = renewal => panic!("the answer is held back"),
            () = refreshed => {}
        }
        let unfinished = tasks.unfinished();
        assert_eq!(unfinished.len(), 1);
        assert_eq!(unfinished[0].name, "token refresh");
        // The next request of the same process waits for the same refresh, and adopts its answer.
        sandbox.release();
        session.renew(&expired, &transport).await.unwrap();
        assert!(session.tokens().access != expired);
        tasks.join().await;
    };
    runtime.block_on(LocalSet::new().run_until(test));
    session_survived(&sandbox, &user);
}

#[test]
fn a_second_ctrl_c_ends_the_wait_and_says_what_it_may_cost() {
    let (sandbox, user) = about_to_refresh();
    let mut child = start(&user, &["whoami"]);
    refreshes(&sandbox, 1);
    send(&child, Signal::INT);
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut said = String::new();
    stderr.read_line(&mut said).unwrap();
    assert!(said.contains("Finishing the token refresh"), "{said}");
    send(&child, Signal::INT);
    stderr.read_to_string(&mut said).unwrap();
    finish(child).code(130);
    assert!(said.contains("did not finish"), "{said}");
    assert!(said.contains("ravi login"), "{said}");
    // The server has spent the token, and its answer is lost.
    let ran = user.run(&["whoami", "--json"]).code(3);
    let message = ran.error()["message"].as_str().unwrap().to_owned();
    assert!(
        message.contains("a token refresh was interrupted at "),
        "{message}"
    );
}

#[test]
fn a_killed_refresh_is_named_after_the_old_token_was_tried_once_more() {
    let (sandbox, user) = about_to_refresh();
    let child = start(&user, &["whoami"]);
    refreshes(&sandbox, 1);
    send(&child, Signal::KILL);
    finish(child);
    for tries in 2..4 {
        user.run(&["whoami"])
            .code(3)
            .says("a token refresh was interrupted at ")
            .says("ravi login");
        assert_eq!(sandbox.count("POST", REFRESH), tries);
    }
    // The time of a refresh of another day comes with its date.
    let marker = user.config().join("session.refresh");
    let mut content: Value = serde_json::from_slice(&fs::read(&marker).unwrap()).unwrap();
    let utc = [("TZ", "UTC")];
    let today = content["started_dt"].as_str().unwrap()[11..16].to_owned();
    user.run_with(&["whoami"], &utc)
        .code(3)
        .says(&format!("interrupted at {today}, and"));
    content["started_dt"] = json!("2020-01-02T03:04:05Z");
    fs::write(&marker, content.to_string()).unwrap();
    user.run_with(&["whoami"], &utc)
        .code(3)
        .says("interrupted at 2020-01-02 03:04, and");
    user.log_in(&sandbox, &[]).ok();
    user.run(&["whoami"]).ok();
    assert!(!user.config().join("session.refresh").exists());
}

#[test]
fn a_refresh_that_never_reached_the_server_is_made_again() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.expire_tokens();
    // What the server did before it failed is not known: the marker stays, and the old token is tried again.
    sandbox.fail_with("POST", REFRESH, 500, &json!({}));
    user.run(&["whoami"]).code(8);
    assert!(user.config().join("session.refresh").exists());
    user.run(&["whoami"]).ok();
    assert!(!user.config().join("session.refresh").exists());
    // A refusal without an interruption before it is what it says.
    sandbox.expire_tokens();
    sandbox.fail_with("POST", REFRESH, 401, &json!({ "code": "token_not_valid" }));
    user.run(&["whoami"])
        .code(3)
        .says("the session has expired");
    assert!(!user.config().join("session.refresh").exists());
}

#[test]
fn an_answer_that_leaves_the_token_unspent_leaves_no_marker() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let marker = user.config().join("session.refresh");
    for (status, stays) in [(408, true), (499, false), (500, true), (404, false)] {
        sandbox.expire_tokens();
        sandbox.fail_with("POST", REFRESH, status, &json!({}));
        assert_ne!(user.run(&["whoami"]).code, 0);
        assert_eq!(marker.exists(), stays, "{status}");
        user.run(&["whoami"]).ok();
        assert!(!marker.exists(), "{status}");
    }
    // An answer without tokens may have spent the one that was sent.
    sandbox.expire_tokens();
    sandbox.fail_with("POST", REFRESH, 200, &json!({}));
    user.run(&["whoami"]).code(8);
    assert!(marker.exists());
    // What comes after it says nothing about the first try.
    sandbox.fail_with("POST", REFRESH, 404, &json!({}));
    assert_ne!(user.run(&["whoami"]).code, 0);
    assert!(marker.exists());
}

#[test]
fn a_full_disk_does_not_spend_the_token() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    sandbox.expire_tokens();
    // Files can be made, and not a byte written: what a full disk does. 4 KiB are enough for this session, and may be too
    // little for the next.
    for blocks in [0, 8] {
        let first = format!("trap '' XFSZ; ulimit -f {blocks}");
        finish(start_command(&mut under_shell(&user, &first)))
            .code(1)
            .says("cannot write");
        assert_eq!(sandbox.count("POST", REFRESH), 0);
    }
    user.run(&["whoami"]).ok();
    session_survived(&sandbox, &user);
}

#[test]
fn a_reader_that_stalls_does_not_hold_the_command() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    // More than a pipe takes.
    let value = "x".repeat(200 * 1024);
    user.run_with_input(&["vault", "set", "BIG", "-"], &value)
        .ok();
    let get = ["vault", "get", "BIG", "--field", "value"];
    let timed = [&get[..], &["--timeout", "2s"]].concat();
    for (args, code) in [(&get[..], 143), (&timed, 8)] {
        let mut child = start(&user, args);
        let mut stdout = child.stdout.take().unwrap();
        let mut first = [0];
        stdout.read_exact(&mut first).unwrap();
        if code == 143 {
            send(&child, Signal::TERM);
        }
        assert_eq!(child.wait().unwrap().code(), Some(code));
    }
}

#[test]
fn a_reader_of_watch_that_stalls_does_not_hold_it() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let mut child = start(&user, &["watch", "--json"]);
    eventually("connected", || {
        sandbox.count("GET", "/api/events/stream/") == 1
    });
    let burst = json!({ "count": 3000 }).to_string();
    let (status, _) = sandbox.http("POST", "/sandbox/burst", "application/json", &burst);
    assert_eq!(status, 204);
    let mut stdout = child.stdout.take().unwrap();
    let mut first = [0];
    stdout.read_exact(&mut first).unwrap();
    send(&child, Signal::TERM);
    assert_eq!(child.wait().unwrap().code(), Some(143));
}

#[test]
fn a_reader_of_masked_output_that_stalls_does_not_hold_the_command() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["vault", "set", "K", "value"]).ok();
    let script = "echo $$ > pid; exec yes";
    let run = ["vault", "run", "--mask", "--", "sh", "-c", script];
    let timed = [&["--timeout", "2s"], &run[..]].concat();
    for (args, code) in [(&run[..], 143), (&timed, 8)] {
        let mut child = start(&user, args);
        let mut stdout = child.stdout.take().unwrap();
        let mut first = [0];
        stdout.read_exact(&mut first).unwrap();
        eventually("the pipe is full", || {
            rustix::io::ioctl_fionread(&stdout).unwrap() > 60_000
        });
        if code == 143 {
            send(&child, Signal::TERM);
        }
        assert_eq!(child.wait().unwrap().code(), Some(code));
        let pid = fs::read_to_string(user.work().join("pid")).unwrap();
        let process = PathBuf::from(format!("/proc/{}/cmdline", pid.trim()));
        eventually("an end of the command", || {
            fs::read(&process).unwrap_or_default().is_empty()
        });
    }
}

fn key_file(user: &User) -> PathBuf {
    let files = fs::read_dir(user.config()).unwrap();
    files
        .map(|file| file.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "key"))
        .unwrap()
}

#[test]
fn the_sealing_key_is_in_hand_before_the_token_is_spent() {
    let (sandbox, user) = about_to_refresh();
    let child = start(&user, &["whoami"]);
    refreshes(&sandbox, 1);
    let key = key_file(&user);
    let away = user.home().join("key");
    fs::rename(&key, &away).unwrap();
    sandbox.release();
    finish(child).ok();
    fs::rename(&away, &key).unwrap();
    session_survived(&sandbox, &user);
}

#[test]
fn another_login_is_not_adopted_by_a_process_that_waited_for_the_lock() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let other = User::logged_in(&sandbox);
    sandbox.expire_tokens();
    let lock = fs::File::create(user.config().join("session.lock")).unwrap();
    lock.lock().unwrap();
    let child = start(&user, &["whoami"]);
    eventually("a 401", || sandbox.count("GET", "/api/auth/user/") == 1);
    other.run(&["whoami"]).ok();
    let key = key_file(&other);
    fs::copy(&key, user.config().join(key.file_name().unwrap())).unwrap();
    fs::copy(
        other.config().join("session.json"),
        user.config().join("session.json"),
    )
    .unwrap();
    drop(lock);
    finish(child).code(3).says("the session has expired");
    user.run(&["whoami"]).ok();
}

#[test]
fn an_approved_login_survives_a_mistyped_pin() {
    let sandbox = Sandbox::start();
    let first = User::logged_in(&sandbox);
    drop(first);
    let user = User::new(&sandbox.url);
    let ran = user
        .log_in_with(&sandbox, &[], &[("RAVI_PIN", "999999")], "approved")
        .code(10)
        .says("the PIN in RAVI_PIN is wrong")
        .says("you are logged in")
        .says("ravi encryption unlock");
    // The identity is chosen already.
    assert!(!ran.stderr.contains("identities use"), "{ran:?}");
    user.run(&["whoami"]).ok();
    let status = user.run(&["status", "--json"]).ok().json();
    assert_eq!(status["unlocked"], false);
    assert_eq!(status["identity"]["name"], "sandbox-agent");
    user.run_with(&["encryption", "unlock"], &[("RAVI_PIN", PIN)])
        .ok();
    user.run(&["passwords", "create", "example.com"]).ok();
}

#[test]
fn keys_that_are_here_survive_a_login_with_a_mistyped_pin() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.log_in_with(&sandbox, &[], &[("RAVI_PIN", "999999")], "approved")
        .code(10);
    user.run(&["passwords", "create", "example.com"]).ok();
}
