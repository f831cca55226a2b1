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

    /// Runs the body of a function, and returns what it returns.
    fn run(&self, script: &str) -> Value {
        let body = json!({ "script": script, "args": [] });
        self.send("POST", "/execute/sync", &body)
    }

    fn set_width(&self, width: u32) {
        let size =
            json!({ "width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 500 });
        let body = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": size });
        self.send("POST", "/goog/cdp/execute", &body);
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
    browser.wait_for("#messages", "No messages yet.");

    let form = format!("{}/deliver", sandbox.url);
    browser.open(&form);
    browser.type_into("#email [name=subject]", "Your <b>code</b>");
    browser.type_into("#email [name=text]", "It is 847291 & good");
    browser.click("#email button");
    browser.wait_for("#email-1", "sender@example.com");
    browser.wait_for("#email-1", "Your <b>code</b> It is 847291 & good");
    browser.open(&form);
    browser.type_into("#sms [name=body]", "Your code is 112233");
    browser.click("#sms button");
    browser.wait_for("#sms-1", "112233");
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
fn the_page_follows_the_inbox_and_keeps_what_is_typed_and_where() {
    let sandbox = Sandbox::start();
    for number in 0..30 {
        sandbox.deliver("email", &json!({ "subject": format!("number {number}") }));
    }
    let browser = Browser::start();
    browser.set_width(390);
    browser.open(&sandbox.url);
    let place = "const row = document.querySelector('#email-10'); \
        return [row.getBoundingClientRect().top, document.activeElement.closest('li')?.id]";
    browser.run("document.querySelector('#email-10 a').focus()");
    let before = browser.run(place);
    sandbox.deliver("sms", &json!({ "body": "by itself" }));
    browser.wait_for("#messages", "by itself");
    assert_eq!(browser.run(place), before);
    assert_eq!(before[1], "email-10");
    assert!(
        browser
            .run("return document.title")
            .as_str()
            .unwrap()
            .starts_with("(31) ")
    );

    // An open email follows its thread, and what the client has read.
    let thread = json!({ "thread_id": "t", "subject": "A thread" });
    let email = sandbox.deliver("email", &thread);
    browser.open(&format!("{}/email/{email}", sandbox.url));
    browser.wait_for("#fields", "not read by the client");
    sandbox.deliver("email", &thread);
    browser.wait_for("#thread", "A thread");
    let user = User::logged_in(&sandbox);
    user.run(&["inbox", "message", &email]).ok();
    browser.wait_for("#fields", "State\nread by the client");

    browser.open(&format!("{}/device", sandbox.url));
    browser.type_into("[name=user_code]", "typed");
    let (_, login) = sandbox.http("POST", "/api/auth/device/", "application/json", "{}");
    let login: Value = serde_json::from_str(&login).unwrap();
    browser.wait_for("#waiting", login["user_code"].as_str().unwrap());
    let typed = "return document.querySelector('[name=user_code]').value";
    assert_eq!(browser.run(typed), "typed");

    drop(sandbox);
    browser.wait_for("#status", "does not respond");
}

#[test]
#[ignore = "needs chromium and chromedriver"]
fn no_page_is_wider_than_the_screen_or_runs_what_a_message_contains() {
    let sandbox = Sandbox::start();
    let long = "x".repeat(300);
    let hostile = format!("<script>document.title = 'hostile'</script>{long}");
    let html = format!(
        "{hostile}<meta http-equiv=refresh content='0;url=/device'><a id=link target=_top href='{}/device'>link</a>",
        sandbox.url
    );
    let email = json!({
        "from": hostile, "to": hostile, "subject": hostile, "thread_id": long, "created_dt": long,
        "text": format!("{hostile} https://example.com/{long}"), "html": html,
    });
    sandbox.deliver("email", &email);
    sandbox.deliver("email", &email);
    let sms = json!({ "from": hostile, "body": hostile, "conversation_id": long });
    sandbox.deliver("sms", &sms);
    let user = User::logged_in(&sandbox);
    user.run(&["identities", "create", &hostile]).ok();
    let browser = Browser::start();
    for path in ["/", "/email/1", "/sms/1", "/deliver", "/device", "/email/9"] {
        browser.open(&format!("{}{path}", sandbox.url));
        for width in [320, 390, 1280] {
            browser.set_width(width);
            let wide = browser.run("return document.documentElement.scrollWidth");
            assert!(
                wide.as_u64().unwrap() <= u64::from(width),
                "{path}: {wide} of {width}"
            );
        }
        let title = browser.run("return document.title");
        assert!(
            title.as_str().unwrap().ends_with(" – Ravi sandbox"),
            "{path}: {title}"
        );
    }
    // The frame is shown, and stays.
    browser.open(&format!("{}/email/1", sandbox.url));
    let frame = json!({ "element-6066-11e4-a52e-4f735466cecf": browser.find("iframe") });
    browser.send("POST", "/frame", &json!({ "id": frame }));
    browser.wait_for("#link", "link");
    browser.click("#link");
    browser.wait_for("#link", "link");
    let frame = browser.run("return [location.pathname, document.title]");
    assert_eq!(frame, json!(["/email/1/html", ""]));
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
