//! A sign-up that is ended from outside, at each of its steps: nothing is left, or an entry that `passwords list` names as
//! pending, and that the next sign-up takes over.

use crate::common;

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    path::Path,
    process::{Child, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use common::{Ran, eventually, signup::Site};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

const LIST: &str = "/api/passwords/";
const STREAM: &str = "/api/events/stream/";
const DOMAIN: &str = "shop.example.com";

/// The step at which a sign-up is ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Point {
    /// The request that stores the entry is under way.
    Store,
    /// The stream is being connected.
    Connect,
    /// The command runs.
    Command,
    /// The command has ended, and the message has not arrived.
    Message,
    /// The command of `--verify` runs.
    Verify,
    /// The request that keeps the entry is under way.
    Keep,
    /// The request that deletes the entry is under way.
    Delete,
}

use Point::{Command, Connect, Delete, Keep, Message, Store, Verify};

const POINTS: [Point; 7] = [Store, Connect, Command, Message, Verify, Keep, Delete];

/// Starts a sign-up and waits until it is at this step.
fn at(site: &Site, point: Point) -> Child {
    let held = match point {
        Store => Some(("POST", LIST.to_owned())),
        Connect => Some(("GET", STREAM.to_owned())),
        _ => None,
    };
    if let Some((method, path)) = &held {
        site.sandbox.hold(method, path);
    }
    let running = "echo $$ > pid; : > started; exec sleep 60";
    let (verify, script) = match point {
        Message => (Some("true"), ": > started".to_owned()),
        Verify => (Some(running), deliver()),
        Keep => (None, ": > started; read -r code".to_owned()),
        Delete => (None, ": > started; read -r code; exit 3".to_owned()),
        _ => (None, running.to_owned()),
    };
    let verify: Vec<&str> = verify
        .map(|verify| ["--verify", verify])
        .into_iter()
        .flatten()
        .collect();
    let child = site
        .command(&[&[DOMAIN], &verify[..]].concat(), &script)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    if let Some((method, path)) = &held {
        eventually("a request", || site.sandbox.count(method, path) == 1);
        return child;
    }
    site.wait_for("started");
    if let Keep | Delete = point {
        let uuid = site.get(DOMAIN)["uuid"].as_str().unwrap().to_owned();
        let (method, path) = (
            if point == Keep { "PUT" } else { "DELETE" },
            format!("{LIST}{uuid}/"),
        );
        site.sandbox.hold(method, &path);
        site.sandbox.deliver(
            "sms",
            &json!({ "from": "+15551234567", "body": "Your code is 482913" }),
        );
        eventually("a request", || site.sandbox.count(method, &path) == 1);
    }
    if point == Verify {
        site.wait_for("pid");
    }
    child
}

fn deliver() -> String {
    "\"$RAVI\" sandbox deliver sms --body 'Your code is 482913'".to_owned()
}

/// Ends a sign-up at this step with a signal; lets go what the server holds back once the command has noticed.
fn ended(site: &Site, point: Point, signal: Signal) -> Ran {
    let mut child = at(site, point);
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut said = String::new();
    if let Store | Keep | Delete = point {
        while !said.contains("Finishing the sign-up") {
            assert_ne!(stderr.read_line(&mut said).unwrap(), 0, "{point:?} {said}");
        }
    }
    if let Store | Connect | Keep | Delete = point {
        site.sandbox.release();
    }
    stderr.read_to_string(&mut said).unwrap();
    let ran = Ran::of(child.wait_with_output().unwrap());
    Ran {
        stderr: said,
        ..ran
    }
}

/// Kills a sign-up at this step, and the program that it leaves.
fn killed(site: &Site, point: Point) {
    let mut child = at(site, point);
    child.kill().unwrap();
    child.wait().unwrap();
    if let Store | Connect | Keep | Delete = point {
        site.sandbox.release();
    }
    if let Ok(pid) = fs::read_to_string(site.user.work().join("pid")) {
        let pid = Pid::from_raw(pid.trim().parse().unwrap()).unwrap();
        kill_process(pid, Signal::KILL).unwrap();
    }
}

/// The program whose ID the scripts have written has ended.
fn no_program_is_left(site: &Site) {
    if let Ok(pid) = fs::read_to_string(site.user.work().join("pid")) {
        let process = Path::new("/proc").join(pid.trim()).join("cmdline");
        eventually("an end of the command", || {
            fs::read(&process).unwrap_or_default().is_empty()
        });
    }
}

fn locks(site: &Site) -> usize {
    let files = fs::read_dir(site.user.config()).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("signup-")).count()
}

#[test]
fn a_signal_leaves_no_entry_at_any_step() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 143)] {
        for point in POINTS {
            let site = Site::new();
            let ran = ended(&site, point, signal).code(code);
            assert_eq!(ran.stdout, "", "{point:?}");
            let pending: Vec<bool> = site
                .entries()
                .into_iter()
                .map(|(_, pending)| pending)
                .collect();
            // The website has the account: the entry is kept, not deleted.
            let expected: &[bool] = if point == Keep { &[false] } else { &[] };
            assert_eq!(pending, expected, "{signal:?} {point:?} {ran:?}");
            no_program_is_left(&site);
            assert_eq!(locks(&site), 0, "{point:?}");
        }
    }
}

#[test]
fn a_killed_sign_up_leaves_an_entry_that_the_next_one_takes_over() {
    for point in POINTS {
        let site = Site::new();
        killed(&site, point);
        // What the server has received is carried out.
        let expected: &[bool] = match point {
            Keep => &[false],
            Delete => &[],
            _ => &[true],
        };
        let pending = || -> Vec<bool> {
            site.entries()
                .into_iter()
                .map(|(_, pending)| pending)
                .collect()
        };
        eventually("the state that the requests leave", || {
            pending() == expected
        });
        let script = "cat \"$RAVI_SIGNUP_PASSWORD_FILE\" > account";
        if point == Keep {
            site.run(&[DOMAIN], script).code(6);
            continue;
        }
        let before = (point != Delete).then(|| site.get(DOMAIN));
        let ran = site.run(&[DOMAIN], script).ok();
        assert_eq!(pending(), [false], "{point:?}");
        let after = site.get(DOMAIN);
        assert_eq!(after["password"], site.account().as_str());
        if let Some(before) = before {
            // The website may know the password already.
            assert_eq!(
                (&before["uuid"], &before["password"]),
                (&after["uuid"], &after["password"])
            );
            assert!(ran.stderr.contains("Resuming a sign-up"), "{ran:?}");
        }
        assert_eq!(locks(&site), 0, "{point:?}");
    }
}

#[test]
fn rules_for_the_password_replace_that_of_a_killed_sign_up() {
    let site = Site::new();
    killed(&site, Command);
    let before = site.get(DOMAIN);
    let script = "cat \"$RAVI_SIGNUP_PASSWORD_FILE\" > account; exit 3";
    // A failure deletes it, whichever sign-up has stored it.
    site.run(&[DOMAIN, "--length", "12"], script).code(3);
    assert_eq!(site.account().len(), 12);
    assert_ne!(before["password"], site.account().as_str());
    assert!(site.entries().is_empty());
}

/// The deadline of the command is none for what must be done after it.
#[test]
fn a_timeout_while_the_entry_is_stored_deletes_it() {
    let site = Site::new();
    site.sandbox.hold("POST", LIST);
    let mut child = site
        .command(&[DOMAIN, "--timeout", "500ms"], ": > started")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    eventually("a request", || site.sandbox.count("POST", LIST) == 1);
    eventually("a request of the next command", || {
        site.user
            .run(&["passwords", "list", "--quiet"])
            .ok()
            .stdout
            .lines()
            .count()
            == 1
    });
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut notice = String::new();
    stderr.read_line(&mut notice).unwrap();
    assert!(
        notice.contains("Finishing the sign-up") && notice.contains("passwords list"),
        "{notice}"
    );
    site.sandbox.release();
    assert_eq!(child.wait().unwrap().code(), Some(124));
    assert!(site.entries().is_empty());
    assert!(!site.user.work().join("started").exists());
}

/// Passes everything on to a server, but drops the connection instead of the answer to a request that begins so.
fn losing(url: &str, lost: &'static str) -> String {
    let server = url.trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            let mut upstream = TcpStream::connect(&server).unwrap();
            let is_lost = Arc::new(AtomicBool::new(false));
            let (mut answers, mut to_client) =
                (upstream.try_clone().unwrap(), client.try_clone().unwrap());
            let loses = Arc::clone(&is_lost);
            std::thread::spawn(move || {
                let mut chunk = [0; 16384];
                while let Ok(read @ 1..) = answers.read(&mut chunk) {
                    if loses.load(Ordering::SeqCst) || to_client.write_all(&chunk[..read]).is_err()
                    {
                        break;
                    }
                }
                let _ = to_client.shutdown(Shutdown::Both);
            });
            let (proxy, host) = (address.to_string(), server.clone());
            std::thread::spawn(move || {
                let mut chunk = [0; 16384];
                while let Ok(read @ 1..) = client.read(&mut chunk) {
                    is_lost.fetch_or(chunk.starts_with(lost.as_bytes()), Ordering::SeqCst);
                    let sent = String::from_utf8_lossy(&chunk[..read]).replace(&proxy, &host);
                    if upstream.write_all(sent.as_bytes()).is_err() {
                        break;
                    }
                }
                let _ = upstream.shutdown(Shutdown::Both);
            });
        }
    });
    format!("http://{address}")
}

#[test]
fn an_entry_whose_answer_is_lost_is_deleted() {
    let site = Site::new();
    let mut command = site.command(&[DOMAIN], ": > started");
    command
        .env(
            "RAVI_API_URL",
            losing(&site.sandbox.url, "POST /api/passwords/ "),
        )
        .env("RAVI_ACCESS_TOKEN", common::device_token(&site.sandbox.url))
        .env("RAVI_CONFIG_DIR", site.user.home().join("agent"))
        .env("RAVI_IDENTITY", "sandbox-agent")
        .env("RAVI_PIN", common::PIN);
    fs::create_dir(site.user.home().join("agent")).unwrap();
    Ran::of(command.output().unwrap()).code(8);
    assert_eq!(site.sandbox.count("POST", LIST), 1);
    assert!(site.entries().is_empty());
    assert!(!site.user.work().join("started").exists());
}
