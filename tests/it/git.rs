//! `ravi passwords git-credential` as git calls it: clone and push over https, with the configuration of README.

use crate::common;

use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Arc, Mutex},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use common::{
    Ran, Sandbox, User,
    tls::{Authority, Connection},
};
use serde_json::Value;

/// A user with git and a server that has a repository, which only `me` may read and write, with this password.
struct World {
    sandbox: Sandbox,
    user: User,
    password: Arc<Mutex<String>>,
    port: u16,
}

impl World {
    fn new() -> Self {
        let sandbox = Sandbox::start();
        let user = User::logged_in(&sandbox);
        let authority = Authority::new();
        authority.write(user.home().join("root.pem"));
        let password = Arc::new(Mutex::new("first".to_owned()));
        let (projects, accepted) = (user.home().join("projects"), Arc::clone(&password));
        let port = authority.serve(
            |_| {},
            move |stream| serve(stream, &projects, &accepted.lock().unwrap()),
        );
        let world = Self {
            sandbox,
            user,
            password,
            port,
        };
        let setup = "git config --global user.name me; git config --global user.email me@example.com; \
             git init -q -b main seed; git -C seed commit -q --allow-empty -m first; \
             mkdir ../projects; git clone -q --bare seed ../projects/a.git";
        world.shell(setup).ok();
        world
    }

    fn url(&self) -> String {
        format!("https://localhost:{}/a.git", self.port)
    }

    /// A command in a shell; `git` prompts nowhere, and finds this `ravi`.
    fn command(&self, script: &str) -> Command {
        let ravi = self.user.command(&[]);
        let directory = Path::new(ravi.get_program()).parent().unwrap().to_owned();
        let path = std::env::var_os("PATH").unwrap();
        let path = [directory].into_iter().chain(std::env::split_paths(&path));
        let mut command = Command::new("sh");
        command
            .args(["-euc", script])
            .env_clear()
            .envs(
                ravi.get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            )
            .env("PATH", std::env::join_paths(path).unwrap())
            .env("GIT_CONFIG_GLOBAL", self.user.home().join("gitconfig"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_SSL_CAINFO", self.user.home().join("root.pem"))
            .current_dir(self.user.work())
            .stdin(Stdio::null());
        command
    }

    fn shell(&self, script: &str) -> Ran {
        Ran::of(self.command(script).output().unwrap())
    }

    fn clone_to(&self, directory: &str) -> Ran {
        self.shell(&format!("git clone -q {} {directory}", self.url()))
    }

    /// Clones with a program that answers the prompts of git.
    fn clone_answering(&self, directory: &str, password: &str) -> Ran {
        let askpass = self.user.home().join("askpass");
        let script =
            format!("#!/bin/sh\ncase $1 in Username*) echo me;; *) echo {password};; esac\n");
        write_program(&askpass, &script);
        let mut command = self.command(&format!("git clone -q {} {directory}", self.url()));
        Ran::of(command.env("GIT_ASKPASS", askpass).output().unwrap())
    }

    fn entries(&self) -> Vec<Value> {
        let list = self.user.run(&["passwords", "list", "--json"]).ok().json();
        list.as_array().unwrap().clone()
    }
}

fn write_program(path: &Path, script: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::write(path, script).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o700)).unwrap();
}

/// The lines of README that set up git: for every host, and for one.
fn configurations() -> [String; 2] {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"));
    let lines: Vec<String> = readme
        .unwrap()
        .lines()
        .filter(|line| line.starts_with("git config --global credential"))
        .map(str::to_owned)
        .collect();
    lines.try_into().unwrap()
}

/// Answers a request: 401 without the password, else what `git http-backend` answers.
fn serve(stream: &mut Connection, projects: &Path, password: &str) {
    let Some((head, body)) = read_request(stream) else {
        return;
    };
    let header = |name: &str| {
        let mut lines = head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "));
        lines
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    };
    let login = format!("Basic {}", BASE64_STANDARD.encode(format!("me:{password}")));
    let answer = if header("authorization") == Some(&login) {
        let line: Vec<&str> = head.lines().next().unwrap().split(' ').collect();
        let (path, query) = line[1].split_once('?').unwrap_or((line[1], ""));
        let mut backend = Command::new("git");
        backend
            .arg("http-backend")
            .env("GIT_PROJECT_ROOT", projects)
            .env("GIT_HTTP_EXPORT_ALL", "1")
            .env("GIT_PROTOCOL", header("git-protocol").unwrap_or_default())
            .env("REQUEST_METHOD", line[0])
            .env("PATH_INFO", path)
            .env("QUERY_STRING", query)
            .env("REMOTE_USER", "me")
            .env("CONTENT_TYPE", header("content-type").unwrap_or_default())
            .env("CONTENT_LENGTH", body.len().to_string())
            .env(
                "HTTP_CONTENT_ENCODING",
                header("content-encoding").unwrap_or_default(),
            );
        cgi(&mut backend, &body)
    } else {
        b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"a\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec()
    };
    let _ = stream.write_all(&answer);
    stream.conn.send_close_notify();
    let _ = stream.flush();
}

fn read_request(stream: &mut Connection) -> Option<(String, Vec<u8>)> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("Content-Length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    stream.read_exact(&mut body).ok()?;
    Some((head, body))
}

/// Runs a CGI program, and returns its answer as one of HTTP.
fn cgi(program: &mut Command, body: &[u8]) -> Vec<u8> {
    let mut child = program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(body).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap().stdout;
    let end = output
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    let head = String::from_utf8_lossy(&output[..end]);
    let status = head.lines().find_map(|line| line.strip_prefix("Status: "));
    let content = &output[end + 4..];
    let head = format!(
        "HTTP/1.1 {}\r\n{head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        status.unwrap_or("200 OK"),
        content.len()
    );
    [head.as_bytes(), content].concat()
}

#[test]
#[ignore = "needs git"]
fn git_prompts_once_and_clones_and_pushes_without_a_prompt_from_then_on() {
    let world = World::new();
    let [every_host, _] = configurations();
    world.shell(&every_host).ok();
    let ran = world.clone_to("none");
    assert_ne!(ran.code, 0, "{ran:?}");
    world.clone_answering("first", "first").ok();
    let writes = || {
        let requests = world.sandbox.requests();
        let is_write =
            |r: &&Value| r["method"] != "GET" && r["path"].as_str().unwrap().contains("passwords");
        requests.iter().filter(is_write).count()
    };
    assert_eq!(writes(), 1);
    let entries = world.entries();
    assert_eq!(
        (&entries[0]["domain"], &entries[0]["username"]),
        (&"localhost".into(), &"me".into())
    );
    world.clone_to("second").ok();
    world
        .shell("cd second; git commit -q --allow-empty -m second; git push -q; git fetch -q")
        .ok();
    let pushed = world
        .shell("git -C ../projects/a.git log --format=%s main")
        .ok();
    assert_eq!(pushed.stdout, "second\nfirst\n");
    // git stores after each success: what is the same is not sent.
    assert_eq!(writes(), 1);

    // The server no longer accepts the password: git has the entry erased, and the next prompt is answered with the new one.
    "other".clone_into(&mut world.password.lock().unwrap());
    assert_ne!(world.clone_to("third").code, 0);
    assert!(world.entries().is_empty());
    assert_ne!(world.clone_answering("third", "wrong").code, 0);
    assert!(world.entries().is_empty());
    world.clone_answering("third", "other").ok();
    world.clone_to("fourth").ok();
    assert_eq!(world.entries().len(), 1);
}

#[test]
#[ignore = "needs git"]
fn the_configuration_of_one_host_is_for_this_host_only() {
    let world = World::new();
    let [_, one_host] = configurations();
    assert!(
        one_host.contains("https://git.example.com.helper"),
        "{one_host}"
    );
    world.shell(&one_host).ok();
    world.clone_answering("first", "first").ok();
    assert!(world.entries().is_empty());
    let host = format!("localhost:{}", world.port);
    world
        .shell(&one_host.replace("git.example.com", &host))
        .ok();
    world.clone_answering("second", "first").ok();
    world.clone_to("third").ok();
    // A path of its own, as credential.useHttpPath asks for.
    world
        .shell("git config --global credential.useHttpPath true")
        .ok();
    world.clone_to("fourth").ok();
    assert_eq!(world.entries().len(), 1);
}

#[test]
#[ignore = "needs git"]
fn without_a_session_git_says_why_and_goes_on() {
    let world = World::new();
    let [every_host, _] = configurations();
    world.shell(&every_host).ok();
    let nowhere: PathBuf = world.user.home().join("nowhere");
    fs::create_dir(&nowhere).unwrap();
    let lost = format!("XDG_CONFIG_HOME={}", nowhere.display());
    let clone = format!("{lost} git clone -q {} none", world.url());
    let ran = world
        .shell(&clone)
        .says("error: not logged in")
        .says("ravi login");
    assert_ne!(ran.code, 0);
    world.shell("git config --global --add credential.helper '!printf \"username=me\\npassword=first\\n\" #'").ok();
    world.shell(&clone).ok().says("error: not logged in");
}
