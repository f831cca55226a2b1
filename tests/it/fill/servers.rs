//! `ravi passwords fill` on the login pages of real servers, which the scripts in `tests/fill/servers` install and start.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Instant,
};

use serde::Deserialize;
use serde_json::json;

use super::chromium::Chromium;
use crate::common::{Ran, Sandbox, User, eventually};

const HOST: &str = "127.0.0.1";
const PASSWORD: &str = "kR7&+t\"ü <9 q";
const WRONG: &str = "kR7&+t\"ü <9 p";

/// A server with one user.
struct Server {
    child: Child,
    about: About,
}

/// What its script prints when it is ready.
#[derive(Deserialize)]
struct About {
    /// The login page.
    url: String,
    /// The body of a function that returns the name of the user who is logged in, as the server says.
    whoami: String,
    username: String,
    /// The body of a function that opens the login form, and returns whether it is open.
    open: Option<String>,
    /// What the codes of the user come from.
    otpauth: Option<String>,
}

impl Server {
    fn start(name: &str) -> Self {
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fill/servers")
            .join(name);
        let mut child = Command::new(script)
            .env("RAVI_FILL_PASSWORD", PASSWORD)
            // The script ends when this end of it is closed.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let about =
            serde_json::from_str(&line).unwrap_or_else(|_| panic!("{name} did not start: {line}"));
        Self { child, about }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// A server, a browser, and a user of `ravi`.
struct Setting {
    server: Server,
    browser: Chromium,
    user: User,
    _sandbox: Sandbox,
}

impl Setting {
    fn new(name: &str) -> Self {
        let server = Server::start(name);
        let sandbox = Sandbox::start();
        Self {
            server,
            browser: Chromium::start(),
            user: User::logged_in(&sandbox),
            _sandbox: sandbox,
        }
    }

    /// Stores an entry with this password, and returns its UUID.
    fn entry(&self, password: &str) -> String {
        let username = self.server.about.username.as_str();
        let args = [
            "passwords",
            "create",
            HOST,
            "--username",
            username,
            "--password",
            password,
        ];
        let created = self
            .user
            .run(&[&args[..], &["--force", "--quiet"]].concat());
        created.ok().stdout.trim().to_owned()
    }

    fn open(&self) -> String {
        let tab = self.browser.open(&self.server.about.url);
        let is_loaded =
            "return document.readyState === 'complete' && location.protocol !== 'about:'";
        let is_ready = || {
            self.browser
                .try_run(&tab, is_loaded)
                .is_some_and(|ready| ready == true)
        };
        eventually("the page is loaded", is_ready);
        if let Some(open) = &self.server.about.open {
            let is_open = || {
                self.browser
                    .try_run(&tab, open)
                    .is_some_and(|open| open == true)
            };
            eventually("the login form is open", is_open);
        }
        tab
    }

    fn fill(&self, entry: &str, tab: &str, option: &[&str]) -> Ran {
        let args = [
            "passwords",
            "fill",
            entry,
            "--cdp",
            &self.browser.url,
            "--tab",
            tab,
            "--json",
        ];
        self.user.run(&[&args[..], option].concat())
    }

    /// The user who is logged in in a tab, as the server says; empty without one.
    fn whoami(&self, tab: &str) -> String {
        let name = self.browser.try_run(tab, &self.server.about.whoami);
        name.and_then(|name| name.as_str().map(str::to_owned))
            .unwrap_or_default()
    }

    #[track_caller]
    fn assert_logged_in(&self, tab: &str) {
        let username = self.server.about.username.as_str();
        eventually("the server says who is logged in", || {
            self.whoami(tab) == username
        });
    }
}

/// Fills the login page of a server: first with a wrong password, then with the right one.
fn logs_in(name: &str) {
    let setting = Setting::new(name);
    let username = setting.server.about.username.as_str();
    let (right, wrong) = (setting.entry(PASSWORD), setting.entry(WRONG));

    let tab = setting.open();
    let refused = setting.fill(&wrong, &tab, &["--submit"]).code(1);
    assert_eq!(refused.json()["asks_again"], true, "{refused:#?}");
    assert_ne!(setting.whoami(&tab), username);
    setting.browser.close(&tab);

    let tab = setting.open();
    setting.fill(&right, &tab, &["--dry-run"]).ok();
    let started = Instant::now();
    setting.fill(&right, &tab, &[]).ok();
    let took = started.elapsed().as_millis();
    setting.browser.close(&tab);

    let tab = setting.open();
    setting.fill(&right, &tab, &["--dry-run"]).ok();
    let started = Instant::now();
    let filled = setting.fill(&right, &tab, &["--submit"]).ok().json();
    eprintln!(
        "{name}: filled in {took} ms, filled and submitted in {} ms",
        started.elapsed().as_millis()
    );
    assert_eq!(filled["asks"], json!([]), "{filled}");
    let kinds = filled["filled"].as_array().unwrap();
    assert!(kinds.iter().any(|kind| kind == "password"), "{filled}");
    setting.assert_logged_in(&tab);
}

#[test]
#[ignore = "needs chromium, python3, python3-venv and Django of PyPI"]
fn django_admin_logs_in() {
    logs_in("django-admin");
}

#[test]
#[ignore = "needs chromium, python3, python3-venv and Radicale of PyPI"]
fn radicale_logs_in() {
    logs_in("radicale");
}

#[test]
#[ignore = "needs chromium, python3 and Node-RED of npm"]
fn node_red_logs_in() {
    logs_in("node-red");
}

#[test]
#[ignore = "needs chromium, python3 and Verdaccio of npm"]
fn verdaccio_logs_in() {
    logs_in("verdaccio");
}

#[test]
#[ignore = "needs chromium, python3 and python3-venv and django-two-factor-auth of PyPI"]
fn two_factor_asks_for_a_code_that_is_not_typed_without_otp() {
    let setting = Setting::new("two-factor");
    let (right, wrong) = (setting.entry(PASSWORD), setting.entry(WRONG));
    let tab = setting.open();
    let refused = setting.fill(&wrong, &tab, &["--submit"]).code(1);
    assert_eq!(refused.json()["asks_again"], true, "{refused:#?}");
    let filled = setting.fill(&right, &tab, &["--submit"]).ok().json();
    assert_eq!(filled["asks"], json!(["code"]), "{filled}");
    assert_eq!(
        filled["filled"],
        json!(["username", "password"]),
        "{filled}"
    );
    let error = setting.fill(&right, &tab, &[]).code(1).error();
    let hint = error["hint"].as_str().unwrap();
    assert!(hint.contains("--otp"), "{error}");
    assert_eq!(setting.whoami(&tab), "");
}

#[test]
#[ignore = "needs chromium, python3 and python3-venv and django-two-factor-auth of PyPI"]
fn two_factor_logs_in_with_the_code_of_the_entry() {
    let setting = Setting::new("two-factor");
    let entry = setting.entry(PASSWORD);
    let otpauth = setting.server.about.otpauth.as_deref().unwrap();
    let update = ["passwords", "update", &entry, "--otpauth-stdin"];
    setting.user.run_with_input(&update, otpauth).ok();
    let tab = setting.open();
    let filled = setting
        .fill(&entry, &tab, &["--submit", "--otp"])
        .ok()
        .json();
    let all = json!(["username", "password", "code"]);
    assert_eq!(filled["filled"], all, "{filled}");
    setting.assert_logged_in(&tab);
}

/// Servers that take too long for `.ci/run`.
mod by_hand {
    use super::logs_in;

    #[test]
    #[ignore = "needs chromium, python3, python3-venv and jupyter-server of PyPI"]
    fn jupyter_server_logs_in() {
        logs_in("jupyter-server");
    }

    #[test]
    #[ignore = "needs chromium, python3, npm and jupyterhub of PyPI"]
    fn jupyterhub_logs_in() {
        logs_in("jupyterhub");
    }

    #[test]
    #[ignore = "needs chromium, python3, python3-venv and Gradio of PyPI"]
    fn gradio_logs_in() {
        logs_in("gradio");
    }

    #[test]
    #[ignore = "needs chromium, python3, python3-venv and OctoPrint of PyPI"]
    fn octoprint_logs_in() {
        logs_in("octoprint");
    }

    #[test]
    #[ignore = "needs chromium, python3, python3-venv and Kolibri of PyPI"]
    fn kolibri_logs_in() {
        logs_in("kolibri");
    }

    #[test]
    #[ignore = "needs chromium, python3, python3-venv and Home Assistant of PyPI"]
    fn home_assistant_logs_in() {
        logs_in("home-assistant");
    }

    #[test]
    #[ignore = "needs chromium, python3 and MeshCentral of npm"]
    fn meshcentral_logs_in() {
        logs_in("meshcentral");
    }

    #[test]
    #[ignore = "needs chromium, python3 and Homebridge of npm"]
    fn homebridge_logs_in() {
        logs_in("homebridge");
    }

    #[test]
    #[ignore = "needs chromium, python3, php-cli, php-intl, php-mbstring, php-sqlite3 and php-xml"]
    fn mediawiki_logs_in() {
        logs_in("mediawiki");
    }

    #[test]
    #[ignore = "needs chromium, python3, php-cli, php-mysql and mariadb-server"]
    fn wordpress_logs_in() {
        logs_in("wordpress");
    }
}
