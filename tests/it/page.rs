//! The sandbox's page in a real browser, driven by `WebDriver`.

use crate::common;

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use common::{Sandbox, User, eventually, http};
use serde_json::{Value, json};

/// A headless browser behind `chromedriver`.
struct Browser {
    driver: Child,
    url: String,
    session: String,
    _profile: tempfile::TempDir,
}

impl Browser {
    fn start() -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver: install Debian's chromium-driver");
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, port) = line.split_once("successfully on port ")?;
                Some(port.trim_end_matches('.').to_owned())
            })
            .unwrap();
        let profile = tempfile::tempdir().unwrap();
        let data = format!("--user-data-dir={}", profile.path().display());
        let args = json!([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            data
        ]);
        let mut browser = Self {
            driver,
            url: format!("http://127.0.0.1:{port}"),
            session: String::new(),
            _profile: profile,
        };
        let capabilities = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": { "args": args } } } });
        let answer = browser.send("POST", "/session", &capabilities);
        browser.session = format!("/session/{}", answer["sessionId"].as_str().unwrap());
        browser
    }

    fn try_send(&self, method: &str, path: &str, body: &Value) -> Option<Value> {
        let path = format!("{}{path}", self.session);
        let kind = "application/json";
        let (status, answer) = http(&self.url, method, &path, kind, &body.to_string());
        let value = serde_json::from_str::<Value>(&answer).unwrap()["value"].clone();
        (status == 200).then_some(value)
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        self.try_send(method, path, body).expect(path)
    }

    /// Waits until an element says something: the page that a form leads to may still be on its way.
    #[track_caller]
    fn wait_for(&self, selector: &str, expected: &str) {
        let wanted = json!({ "using": "css selector", "value": selector });
        eventually(expected, || {
            let Some(element) = self.try_send("POST", "/element", &wanted) else {
                return false;
            };
            let id = element.as_object().unwrap().values().next().unwrap();
            let path = format!("/element/{}/text", id.as_str().unwrap());
            let text = self.try_send("GET", &path, &json!({}));
            text.is_some_and(|text| text.as_str().unwrap().contains(expected))
        });
    }

    fn open(&self, url: &str) {
        self.send("POST", "/url", &json!({ "url": url }));
    }

    fn find(&self, selector: &str) -> String {
        let wanted = json!({ "using": "css selector", "value": selector });
        let element = self.send("POST", "/element", &wanted);
        let id = element.as_object().unwrap().values().next().unwrap();
        id.as_str().unwrap().to_owned()
    }

    fn type_into(&self, selector: &str, text: &str) {
        let element = self.find(selector);
        let path = format!("/element/{element}/value");
        self.send("POST", &path, &json!({ "text": text }));
    }

    fn click(&self, selector: &str) {
        let path = format!("/element/{}/click", self.find(selector));
        self.send("POST", &path, &json!({}));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = http(&self.url, "DELETE", &self.session, "application/json", "");
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

#[test]
#[ignore = "needs chromium and chromedriver"]
fn the_page_delivers_shows_and_approves() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let browser = Browser::start();
    browser.open(&sandbox.url);
    browser.wait_for("#sandbox-agent", "Nothing yet.");

    browser.type_into("#email [name=subject]", "Your <b>code</b>");
    browser.type_into("#email [name=text]", "It is 847291 & good");
    browser.click("#email button");
    browser.wait_for("#sandbox-agent", "sender@example.com: Your <b>code</b>");
    browser.wait_for("#sandbox-agent", "It is 847291 & good");
    browser.type_into("#sms [name=body]", "Your code is 112233");
    browser.click("#sms button");
    browser.wait_for("#sandbox-agent", "112233");
    let list = user.run(&["inbox", "list", "--json"]).ok().json();
    assert_eq!(list[0]["subject"], "Your <b>code</b>");
    let list = user.run(&["sms", "list", "--json"]).ok().json();
    assert_eq!(list[0]["preview"], "Your code is 112233");

    // The same browser approves a login.
    let newcomer = User::new(&sandbox.url);
    let mut command = newcomer.command(&["login", "--no-browser"]);
    let mut login = common::Login::start(command.env("RAVI_PIN", common::PIN));
    let code = login.user_code().unwrap();
    browser.open(&format!("{}/device?user_code={code}", sandbox.url));
    browser.click("button[value=approved]");
    browser.wait_for("h1", "approved");
    login.finish().ok();
}

#[test]
#[ignore = "needs chromium and chromedriver"]
fn another_site_cannot_fill_the_sandbox() {
    let sandbox = Sandbox::start();
    let browser = Browser::start();
    // The page of one server, with its form turned towards the other: another port of the same host is the same site, so
    // only a page from nowhere is foreign.
    let form = format!(
        "data:text/html,<form method=post action='{}/sandbox/page/sms'><input name=identity><input name=from><input name=body value=x><button>Go</button></form>",
        sandbox.url
    );
    browser.open(&form);
    browser.click("button");
    browser.wait_for("body", "another site");
    let user = User::logged_in(&sandbox);
    assert_eq!(user.run(&["sms", "list", "-q"]).ok().stdout, "");
}
