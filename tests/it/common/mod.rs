//! Runs the real binary against a real sandbox, in a home directory of its own.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;

pub mod feed;
#[cfg(all(feature = "mcp", feature = "sandbox"))]
pub mod mcp;
pub mod mcp_http;
mod net;
pub mod nonsense;
pub mod ready;
pub mod secrets;
pub mod signup;
pub mod tls;

pub use net::{Answered, RawServer, http, http_with, silent};

pub const PIN: &str = "123456";

/// `ravi sandbox serve` on a port of its own, ended with the test.
pub struct Sandbox {
    child: Child,
    pub url: String,
}

impl Sandbox {
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    pub fn start_with(args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_ravi"))
            .args(["sandbox", "serve", "--log-bodies"])
            .args(if args.contains(&"--port") {
                &[][..]
            } else {
                &["--port", "0"]
            })
            .args(if args.contains(&"--db") {
                &[][..]
            } else {
                &["--ephemeral"]
            })
            .args(if args.contains(&"--interval") {
                &[][..]
            } else {
                &["--interval", "0"]
            })
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut url)
            .unwrap();
        let url = url.trim().to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{url}");
        Self { child, url }
    }

    /// One HTTP/1.1 exchange; gives status and body.
    pub fn http(&self, method: &str, path: &str, content_type: &str, body: &str) -> (u16, String) {
        http(&self.url, method, path, content_type, body)
    }

    /// Every request to the API so far.
    pub fn requests(&self) -> Vec<Value> {
        let (status, body) = self.http("GET", "/sandbox/requests", "application/json", "");
        assert_eq!(status, 200);
        serde_json::from_str(&body).unwrap()
    }

    /// How many requests had this method and path.
    pub fn count(&self, method: &str, path: &str) -> usize {
        let same = |r: &&Value| r["method"] == method && r["path"] == path;
        self.requests().iter().filter(same).count()
    }

    /// The JSON body of the first request with this method and path.
    pub fn sent(&self, method: &str, path: &str) -> Value {
        let requests = self.requests();
        let sent = requests
            .iter()
            .find(|r| r["method"] == method && r["path"] == path)
            .unwrap();
        serde_json::from_str(sent["body"].as_str().unwrap()).unwrap()
    }

    /// Streams from now on have these faults.
    pub fn stream_faults(&self, faults: &Value) {
        let body = faults.to_string();
        let (status, _) = self.http("POST", "/sandbox/stream", "application/json", &body);
        assert_eq!(status, 204);
    }

    /// The next request with this method and path gets this answer.
    pub fn fault(&self, fault: &Value) {
        let (status, _) = self.http(
            "POST",
            "/sandbox/faults",
            "application/json",
            &fault.to_string(),
        );
        assert_eq!(status, 204);
    }

    pub fn fail_with(&self, method: &str, path: &str, status: u16, body: &Value) {
        self.fault(
            &json!({ "method": method, "path": path, "status": status, "body": body.to_string() }),
        );
    }

    /// The next request with this method and path is carried out, and its answer held back until it is released.
    pub fn hold(&self, method: &str, path: &str) {
        self.fault(&json!({ "method": method, "path": path, "hold": true }));
    }

    /// Lets an answer go that is held back.
    pub fn release(&self) {
        let (status, _) = self.http("POST", "/sandbox/release", "application/json", "");
        assert_eq!(status, 204);
    }

    /// Makes an email or SMS arrive; gives its id.
    pub fn deliver(&self, kind: &str, what: &Value) -> String {
        let path = format!("/sandbox/deliver/{kind}");
        let (status, body) = self.http("POST", &path, "application/json", &what.to_string());
        assert_eq!(status, 201, "{body}");
        let answer: Value = serde_json::from_str(&body).unwrap();
        answer["id"].as_str().unwrap().to_owned()
    }

    /// An hour passes for every access token.
    pub fn expire_tokens(&self) {
        let (status, _) = self.http("POST", "/sandbox/expire", "application/json", "");
        assert_eq!(status, 200);
    }

    /// Approves or denies a user code, as the page's form does.
    pub fn decide(&self, user_code: &str, decision: &str) {
        let form = format!("user_code={user_code}&decision={decision}");
        let (status, body) = self.http(
            "POST",
            "/device",
            "application/x-www-form-urlencoded",
            &form,
        );
        assert_eq!(status, 200, "{body}");
    }
}

/// The access token of a device login that is made by hand.
pub fn device_token(url: &str) -> String {
    let post = |path: &str, body: &Value| -> Value {
        let (_, answer) = http(url, "POST", path, "application/json", &body.to_string());
        serde_json::from_str(&answer).unwrap()
    };
    let code = post("/api/auth/device/", &json!({}));
    let form = format!(
        "user_code={}&decision=approved",
        code["user_code"].as_str().unwrap()
    );
    let kind = "application/x-www-form-urlencoded";
    assert_eq!(http(url, "POST", "/device", kind, &form).0, 200);
    let body = json!({ "device_code": code["device_code"] });
    let tokens = post("/api/auth/device/token/", &body);
    tokens["access_token"].as_str().unwrap().to_owned()
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How a run of the binary ended.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    pub fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    pub fn ok(self) -> Self {
        self.code(0)
    }

    #[track_caller]
    pub fn code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("no JSON: {self:#?}"))
    }

    #[track_caller]
    pub fn error(&self) -> Value {
        let line = self.stderr.lines().last().unwrap_or_default();
        serde_json::from_str::<Value>(line).unwrap_or_else(|_| panic!("no JSON: {self:#?}"))["error"]
            .clone()
    }

    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "no `{text}` in {self:#?}");
        self
    }
}

/// A user with their own home directory and an otherwise empty environment.
pub struct User {
    directory: TempDir,
    pub url: String,
}

impl User {
    /// Creates a user who has never used ravi.
    pub fn new(url: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir(directory.path().join("work")).unwrap();
        Self {
            directory,
            url: url.to_owned(),
        }
    }

    /// Creates a user who is logged in and has unlocked the keys. The session is made without `ravi login`, which has
    /// tests of its own.
    pub fn logged_in(sandbox: &Sandbox) -> Self {
        let user = Self::new(&sandbox.url);
        if cfg!(target_os = "linux") {
            ready::save(&user.config(), &user.url, true);
        } else {
            // The directory of the session is not that of XDG_CONFIG_HOME here.
            user.log_in(sandbox, &[]).ok();
        }
        user
    }

    pub fn home(&self) -> &Path {
        self.directory.path()
    }

    pub fn work(&self) -> PathBuf {
        self.home().join("work")
    }

    /// Returns the default configuration directory.
    pub fn config(&self) -> PathBuf {
        self.home().join("config").join("ravi")
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ravi"));
        command
            .args(args)
            .env_clear()
            .env("HOME", self.home())
            .env("XDG_CONFIG_HOME", self.home().join("config"))
            .env("XDG_DATA_HOME", self.home().join("data"))
            .env("RAVI_API_URL", &self.url)
            .env("RAVI_KEYRING", "file")
            .env("PATH", std::env::var_os("PATH").unwrap())
            .current_dir(self.work())
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args).output().unwrap())
    }

    pub fn run_with(&self, args: &[&str], env: &[(&str, &str)]) -> Ran {
        let mut command = self.command(args);
        command.envs(env.iter().copied());
        Ran::of(command.output().unwrap())
    }

    pub fn run_in(&self, directory: impl AsRef<Path>, args: &[&str]) -> Ran {
        Ran::of(self.command(args).current_dir(directory).output().unwrap())
    }

    pub fn run_with_input(&self, args: &[&str], input: impl AsRef<[u8]>) -> Ran {
        let mut command = self.command(args);
        feed(&mut command, input.as_ref())
    }

    /// Runs as another user, since permissions do not bind root; gives them the home directory.
    #[cfg(unix)]
    pub fn run_as_nobody(&self, args: &[&str]) -> Ran {
        use std::os::unix::{fs::MetadataExt, process::CommandExt};
        let given = Command::new("chown")
            .args(["-R", "nobody"])
            .arg(self.home())
            .status();
        assert!(given.unwrap().success());
        let owner = std::fs::metadata(self.home()).unwrap().uid();
        Ran::of(self.command(args).uid(owner).output().unwrap())
    }

    /// Logs in with [`PIN`], approving the code as a person would.
    pub fn log_in(&self, sandbox: &Sandbox, args: &[&str]) -> Ran {
        self.log_in_with(sandbox, args, &[("RAVI_PIN", PIN)], "approved")
    }

    pub fn log_in_with(
        &self,
        sandbox: &Sandbox,
        args: &[&str],
        env: &[(&str, &str)],
        decision: &str,
    ) -> Ran {
        let mut command = self.command(&["login", "--no-browser"]);
        command.args(args).envs(env.iter().copied());
        let mut login = Login::start(&mut command);
        let Some(user_code) = login.user_code() else {
            return login.finish();
        };
        sandbox.decide(&user_code, decision);
        login.finish()
    }
}

/// A login that is under way.
pub struct Login {
    child: Child,
    lines: mpsc::Receiver<String>,
    stderr: String,
}

impl Login {
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self {
            child,
            lines,
            stderr: String::new(),
        }
    }

    /// The code that is printed; `None` if the login ends before.
    pub fn user_code(&mut self) -> Option<String> {
        for line in &self.lines {
            self.stderr += &line;
            self.stderr.push('\n');
            if let Some((_, code)) = line.split_once("shows the code  ") {
                return Some(code.to_owned());
            }
            let json: Option<Value> = serde_json::from_str(&line).ok();
            if let Some(code) = json
                .as_ref()
                .and_then(|json| json["device"]["user_code"].as_str())
            {
                return Some(code.to_owned());
            }
        }
        None
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn finish(mut self) -> Ran {
        for line in &self.lines {
            self.stderr += &line;
            self.stderr.push('\n');
        }
        let output = self.child.wait_with_output().unwrap();
        Ran {
            stderr: self.stderr,
            ..Ran::of(output)
        }
    }
}

pub fn feed(command: &mut Command, input: &[u8]) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // The program may end before it has read everything.
    let _ = stdin.write_all(input);
    drop(stdin);
    Ran::of(child.wait_with_output().unwrap())
}

/// Asserts the mode of a file or directory. Windows has none.
#[track_caller]
pub fn assert_mode(path: impl AsRef<Path>, expected: u32) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, expected, "{}", path.as_ref().display());
    }
    #[cfg(not(unix))]
    let _ = (path, expected);
}

/// Waits until something holds, or fails after half a minute.
#[track_caller]
pub fn eventually(what: &str, holds: impl Fn() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < Duration::from_secs(30), "never: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
