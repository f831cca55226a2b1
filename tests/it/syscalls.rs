//! Every system call of every command that writes, failed or killed in turn (strace's fault injection): what was there
//! before, or what was to be there, and never neither; and the next command works or says what to do.

use crate::common;

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::Path,
    process::{Command, Stdio},
};

use common::{PIN, Ran, Sandbox, User, feed};
use serde_json::json;

/// The calls that open, write, replace or remove.
const CALLS: &str = "openat,write,fsync,ftruncate,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,flock";

/// How a call ends: an error of the disk, an interruption, or the end of the process before the call.
const FAULTS: [&str; 4] = ["error=ENOSPC", "error=EIO", "error=EINTR", "signal=SIGKILL"];

const LOGIN: [&str; 6] = [
    "login",
    "--identity",
    "sandbox-agent",
    "--email",
    "owner@example.com",
    "--password-stdin",
];

/// A command that writes, and what must hold after it was cut off.
struct Case {
    /// Makes the state before.
    prepare: fn(&Sandbox, &User),
    args: &'static [&'static str],
    input: &'static str,
    /// Checks the state after; `killed` says that the process could not clean up or answer.
    check: fn(&Sandbox, &User, &Ran, killed: bool),
}

/// A call to be failed: its name, and which one it is of all the calls of that name.
type Point = (String, usize);

fn strace(user: &User, case: &Case, options: &[&str]) -> Ran {
    let ravi = user.command(case.args);
    // Of the main thread alone: it writes the files, and the others' wake-ups cannot fail on a real system.
    let mut command = Command::new("timeout");
    command
        .args(["-s", "KILL", "60", "strace", "-qq", "-y"])
        .args(options)
        .arg(ravi.get_program())
        .args(ravi.get_args())
        .env_clear()
        .envs(
            ravi.get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .env("RAVI_PIN", PIN)
        .current_dir(user.work())
        .stdin(Stdio::null());
    feed(&mut command, case.input.as_bytes())
}

/// The calls of an undisturbed run that concern the files of the user.
fn points(log: &str, home: &Path) -> BTreeSet<Point> {
    let home = home.to_str().unwrap();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut points = BTreeSet::new();
    for line in log.lines() {
        let Some((name, rest)) = line.split_once('(') else {
            continue;
        };
        if !CALLS.split(',').any(|known| known == name) {
            continue;
        }
        let count = counts.entry(name).or_default();
        *count += 1;
        if rest.contains(home) {
            points.insert((name.to_owned(), *count));
        }
    }
    points
}

/// A user who is logged in, without a prompt and without the approval page.
fn logged_in(sandbox: &Sandbox) -> User {
    let user = User::new(&sandbox.url);
    let mut login = user.command(&LOGIN);
    feed(login.env("RAVI_PIN", PIN), b"sandbox\n").ok();
    user
}

/// Runs a case undisturbed, then once for every point and fault.
fn every_fault(case: &Case) {
    let sandbox = Sandbox::start();
    let before = |sandbox: &Sandbox| {
        let user = logged_in(sandbox);
        (case.prepare)(sandbox, &user);
        user
    };
    let user = before(&sandbox);
    let log = user.home().join("trace");
    let trace = format!("trace={CALLS}");
    let plain = strace(&user, case, &["-o", log.to_str().unwrap(), "-e", &trace]).ok();
    (case.check)(&sandbox, &user, &plain, false);
    let points = points(&fs::read_to_string(&log).unwrap(), user.home());
    assert!(points.len() > 2, "{points:?}");
    for (name, index) in &points {
        for fault in FAULTS {
            let user = before(&sandbox);
            let inject = format!("inject={name}:{fault}:when={index}");
            let trace = format!("trace={name}");
            let ran = strace(
                &user,
                case,
                &["-o", "/dev/null", "-e", &trace, "-e", &inject],
            );
            let killed = fault.starts_with("signal");
            let context = format!("{:?} with {inject}: {ran:#?}", case.args);
            let checked = std::panic::catch_unwind(|| (case.check)(&sandbox, &user, &ran, killed));
            assert!(checked.is_ok(), "{context}");
            assert!(killed || ran.code >= 0, "died: {context}");
            assert!(
                ran.code <= 0 || ran.stderr.contains("hint:"),
                "no hint: {context}"
            );
        }
    }
    println!("{:?}: {} points", case.args, points.len() * FAULTS.len());
}

/// The next command works.
#[track_caller]
fn works(user: &User) {
    user.run(&["whoami"]).ok();
}

#[test]
#[ignore = "needs strace"]
fn login_keeps_the_old_session_or_the_new_one() {
    every_fault(&Case {
        prepare: |_, _| {},
        args: &LOGIN,
        input: "sandbox\n",
        check: |_, user, _, _| works(user),
    });
}

#[test]
#[ignore = "needs strace"]
fn a_refresh_keeps_the_session() {
    every_fault(&Case {
        prepare: |sandbox, _| sandbox.expire_tokens(),
        args: &["whoami"],
        input: "",
        check: |_, user, _, killed| {
            let next = user.run(&["whoami"]);
            if killed && next.code == 3 {
                next.says("a token refresh was interrupted")
                    .says("ravi login");
            } else {
                next.ok();
            }
        },
    });
}

#[test]
#[ignore = "needs strace"]
fn an_identity_is_switched_or_not() {
    every_fault(&Case {
        prepare: |_, user| {
            let list = user.run(&["identities", "list", "-q"]).ok().stdout;
            if !list.contains("second") {
                user.run(&["identities", "create", "second"]).ok();
            }
            user.run(&["identities", "use", "sandbox-agent"]).ok();
        },
        args: &["identities", "use", "second"],
        input: "",
        check: |_, user, ran, killed| {
            let current = user.run(&["identities", "current", "--json"]).ok().json();
            let name = current["name"].as_str().unwrap().to_owned();
            assert!(["sandbox-agent", "second"].contains(&name.as_str()));
            assert!(killed || ran.code != 0 || name == "second");
        },
    });
}

#[test]
#[ignore = "needs strace"]
fn a_logout_leaves_nothing_or_a_session_that_can_be_ended_again() {
    every_fault(&Case {
        prepare: |_, _| {},
        args: &["logout"],
        input: "",
        check: |_, user, ran, _| {
            if ran.code != 0 {
                let again = user.run(&["logout"]);
                assert!([0, 3].contains(&again.code), "{again:?}");
            }
            user.run(&["whoami"]).code(3).says("ravi login");
            let left = fs::read_dir(user.config()).into_iter().flatten();
            let secret = |name: &String| {
                let is_key = Path::new(name).extension().is_some_and(|end| end == "key");
                is_key || name == "session.json"
            };
            let names = left.map(|file| file.unwrap().file_name().into_string().unwrap());
            assert_eq!(names.filter(secret).count(), 0);
        },
    });
}

#[test]
#[ignore = "needs strace"]
fn an_import_stores_all_or_says_what_is_missing() {
    every_fault(&Case {
        prepare: |_, user| fs::write(user.work().join(".env"), "A=1\nB=2\n").unwrap(),
        args: &["vault", "import", ".env"],
        input: "",
        check: |_, user, _, _| {
            user.run(&["vault", "import", ".env"]).ok();
            let b = user.run(&["vault", "get", "B", "--field", "value"]).ok();
            assert_eq!(b.stdout, "2\n");
        },
    });
}

#[test]
#[ignore = "needs strace"]
fn keys_are_kept_or_can_be_derived_again() {
    every_fault(&Case {
        prepare: |_, _| {},
        args: &["encryption", "unlock"],
        input: "",
        check: |_, user, _, _| {
            user.run(&["vault", "set", "K", "v"]).ok();
            works(user);
        },
    });
}

#[test]
#[ignore = "needs strace"]
fn a_download_is_whole_or_absent() {
    const BODY: &str = "MIME-Version: 1.0\r\nFrom: a@example.com\r\nSubject: s\r\n\
        Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n\
        --b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\n\
        whole\r\n--b--\r\n";
    every_fault(&Case {
        prepare: |sandbox, user| {
            let kind = "message/rfc822";
            let (status, _) = sandbox.http("POST", "/sandbox/deliver/eml", kind, BODY);
            assert_eq!(status, 201);
            let messages = user.run(&["inbox", "messages", "--json"]).ok().json();
            let id = messages[0]["id"].as_str().unwrap().to_owned();
            assert_eq!(messages[0]["subject"], json!("s"));
            fs::write(user.work().join("id"), id).unwrap();
        },
        args: &["inbox", "download", "1", "--output", "files"],
        input: "",
        check: |_, user, ran, killed| {
            let file = user.work().join("files/a.txt");
            let content = fs::read_to_string(&file).ok();
            assert!(
                content.as_deref().is_none_or(|text| text.trim() == "whole"),
                "{content:?}"
            );
            assert!(killed || ran.code != 0 || content.is_some());
            user.run(&["inbox", "download", "1", "--output", "files", "--force"])
                .ok();
        },
    });
}

#[test]
#[ignore = "needs strace"]
fn a_template_is_written_whole_or_stays_as_it_was() {
    every_fault(&Case {
        prepare: |_, user| {
            user.run(&["vault", "set", "K", "new"]).ok();
            fs::write(user.work().join("template"), "{{ ravi://vault/K }}").unwrap();
            fs::write(user.work().join("out"), "old").unwrap();
        },
        args: &["vault", "inject", "template", "--output", "out"],
        input: "",
        check: |_, user, ran, killed| {
            let text = fs::read_to_string(user.work().join("out")).unwrap();
            assert!(["old", "new"].contains(&text.as_str()), "{text}");
            assert!(killed || ran.code != 0 || text == "new");
        },
    });
}

#[test]
#[ignore = "needs strace"]
fn a_code_is_given_and_remembered_or_not_given() {
    every_fault(&Case {
        prepare: |sandbox, _| {
            let sms = json!({ "from": "+15550001111", "body": "Your code is 482915" });
            sandbox.deliver("sms", &sms);
        },
        args: &["watch", "--otp", "--since", "1h", "--timeout", "10s"],
        input: "",
        check: |_, user, ran, killed| {
            assert!(
                killed || ran.code != 0 || ran.stdout == "482915\n",
                "{ran:?}"
            );
            works(user);
        },
    });
}

/// One file has the time zone. Its name is looked up in all directories of zones by the library, which no command needs.
#[test]
#[ignore = "needs strace"]
fn times_are_shown_without_reading_directories_of_time_zones() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    user.run(&["passwords", "create", "example.com"]).ok();
    for zone in [None, Some("Europe/Berlin")] {
        let log = user.work().join("log");
        let ravi = user.command(&["passwords", "get", "example.com"]);
        let mut command = Command::new("strace");
        command
            .args(["-f", "-qq", "-e", "trace=openat,getdents64", "-o"])
            .arg(&log)
            .arg(ravi.get_program())
            .args(ravi.get_args())
            .env_clear()
            .envs(
                ravi.get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            )
            .envs(zone.map(|zone| ("TZ", zone)))
            .current_dir(user.work());
        let shown = feed(&mut command, b"").ok().stdout;
        assert!(shown.contains("now"), "{shown}");
        let log = fs::read_to_string(&log).unwrap();
        assert!(log.contains("openat"));
        assert!(
            !log.contains("O_DIRECTORY") || !log.contains("zoneinfo\""),
            "{log}"
        );
        assert_eq!(log.matches("getdents64").count(), 0, "{log}");
    }
}
