//! What `ravi passwords fill` does in a browser, option by option.

use serde_json::{Value, json};

use super::{
    PASSWORD, Setting, USERNAME,
    website::{HOST, OTHER, Right},
};
use crate::common::{Ran, eventually};

const VALUES: &str =
    "return Array.from(document.querySelectorAll('input')).map((input) => input.value)";

impl Setting {
    /// Stores an entry without a one-time password.
    fn plain_entry(&self) -> String {
        let args = [
            "passwords",
            "create",
            HOST,
            "--username",
            USERNAME,
            "--password",
            PASSWORD,
            "--force",
            "--quiet",
        ];
        self.user.run(&args).ok().stdout.trim().to_owned()
    }

    fn open(&self, page: &str) -> String {
        let tab = self.browser.open(&self.website.url(HOST, page));
        eventually("the page is there", || {
            let state = self.browser.try_run(&tab, "return document.readyState");
            state.is_some_and(|state| state == "complete")
        });
        tab
    }

    fn values(&self, tab: &str) -> Vec<String> {
        serde_json::from_value(self.browser.run(tab, VALUES)).unwrap()
    }

    fn posts(&self, name: &str) -> usize {
        let requests = self.website.requests(name);
        requests
            .iter()
            .filter(|request| request.method == "POST")
            .count()
    }
}

fn kinds(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|kind| kind.as_str().unwrap())
        .collect()
}

/// Neither output of a run may have a value of the entry.
fn without_values(ran: Ran) -> Ran {
    for text in [&ran.stdout, &ran.stderr] {
        assert!(
            !text.contains(PASSWORD) && !text.contains(USERNAME),
            "{text}"
        );
    }
    ran
}

#[test]
#[ignore = "needs chromium"]
fn without_submit_the_fields_are_filled_and_no_more() {
    let setting = Setting::new();
    let entry = setting.plain_entry();
    let tab = setting.open("plain-bank.html");

    let ran = without_values(setting.fill(&entry, &tab, &["--dry-run"]).ok());
    assert_eq!(ran.json()["step"], "found");
    assert_eq!(kinds(&ran.json()["asks"]), ["username", "password"]);
    assert_eq!(
        ran.json()["fields"][1]["element"],
        "input[type=password]#pwd"
    );
    assert!(setting.values(&tab).iter().all(String::is_empty));

    let ran = without_values(setting.fill(&entry, &tab, &["-v"]).ok());
    assert_eq!(ran.json()["step"], "filled");
    assert_eq!(ran.json()["asks"], json!([]));
    assert!(ran.stderr.contains("DevTools Page.getFrameTree: ok"));
    let values = setting.values(&tab);
    assert!(values.contains(&USERNAME.to_owned()) && values.contains(&PASSWORD.to_owned()));
    assert_eq!(setting.posts("plain-bank"), 0);

    setting
        .browser
        .run(&tab, "console.log('a marker'); return 1");
    eventually("the console is logged", || {
        setting.browser.log().contains("a marker")
    });
    assert!(!setting.browser.log().contains(PASSWORD));
}

#[test]
#[ignore = "needs chromium"]
fn a_refused_password_is_told_by_the_exit_code_and_can_be_emptied() {
    let setting = Setting::new();
    let entry = setting.plain_entry();
    // No values are right for this page.
    let tab = setting.open("aria-label-nameless.html");
    let ran = setting.fill(
        &entry,
        &tab,
        &["--submit", "--clear-after", "--timeout", "8s"],
    );
    let ran = without_values(ran.code(1));
    let answer = ran.json();
    assert_eq!(
        (&answer["step"], &answer["asks_again"]),
        (&json!("submitted"), &json!(true))
    );
    assert_eq!(answer["cleared"], true);
    assert!(setting.posts("aria-label-nameless") > 0);
    assert!(!setting.values(&tab).contains(&PASSWORD.to_owned()));

    let tab = setting.open("plain-bank.html");
    let ran = setting
        .fill(&entry, &tab, &["--submit", "--timeout", "8s"])
        .code(1);
    assert_eq!(ran.json()["asks_again"], true);
    assert_eq!(
        setting.posts("plain-bank"),
        1,
        "a refused password is sent again"
    );
}

#[test]
#[ignore = "needs chromium"]
fn the_tab_is_the_one_that_shows_the_website() {
    let setting = Setting::new();
    let entry = setting.plain_entry();
    let cdp = setting.browser.url.as_str();
    let fill = |options: &[&str]| {
        let mut args = vec!["passwords", "fill", &entry, "--cdp", cdp];
        args.extend(options);
        setting.user.run(&args)
    };
    fill(&[])
        .code(4)
        .says("no tab shows a page of shop.example over https");
    let other = setting
        .browser
        .open(&setting.website.url(OTHER, "plain-bank.html"));
    fill(&[]).code(4).says("https://evil.example");
    fill(&["--tab", &other])
        .code(5)
        .says("gets no password: it is not shop.example or below it");
    let first = setting.open("plain-bank.html");
    let ran = without_values(fill(&[]).ok());
    assert!(
        ran.stdout
            .starts_with("Filled username, password at https://shop.example:"),
        "{}",
        ran.stdout
    );
    let second = setting.open("plain-bank.html");
    let ran = fill(&[]).code(6).says("2 tabs match");
    assert!(ran.stderr.contains(&first) && ran.stderr.contains(&second));
    fill(&["--tab", &second.to_lowercase()]).ok();
    fill(&["--tab", "nope"])
        .code(4)
        .says("no tab has the ID nope");
    // The WebSocket of one page.
    let page = format!("{}/devtools/page/{first}", cdp.replace("http:", "ws:"));
    let args = ["passwords", "fill", &entry, "--cdp", &page];
    setting.user.run(&args).ok();
}

#[test]
#[ignore = "needs chromium"]
fn a_code_that_arrives_as_a_message_is_typed() {
    let setting = Setting::new();
    let entry = setting.plain_entry();
    let text = |text: &str| text.to_owned();
    let name = "code-page-uk";
    let right = [
        ("login", USERNAME),
        ("password", PASSWORD),
        ("code", "482917"),
    ];
    let expected = super::expected();
    let body = expected[name]["body"].as_object().unwrap();
    let parameters = body.iter().map(|(parameter, kind)| {
        let value = match kind.as_str().unwrap() {
            "USERNAME" => right[0].1,
            "PASSWORD" => right[1].1,
            _ => right[2].1,
        };
        (parameter.clone(), text(value))
    });
    let steps = vec![
        (
            vec![text("username"), text("password")],
            format!("{name}.html"),
        ),
        (vec![text("code")], format!("{name}.2.html")),
    ];
    let parameters = parameters.collect();
    setting.website.expect(name, Right { parameters, steps });
    let tab = setting.open(&format!("{name}.html"));
    let ran = std::thread::scope(|scope| {
        let running =
            scope.spawn(|| setting.fill(&entry, &tab, &["--submit", "--otp", "--timeout", "30s"]));
        eventually("the password is sent", || setting.posts(name) > 0);
        setting
            .sandbox
            .deliver("sms", &json!({ "body": "Your code is 482917" }));
        running.join().unwrap()
    });
    let ran = without_values(ran.ok());
    assert_eq!(
        kinds(&ran.json()["filled"]),
        ["username", "password", "code"]
    );
    assert_eq!(ran.json()["code_source"], "sms");
    assert!(!ran.stdout.contains("482917") && !ran.stderr.contains("482917"));
    assert!(setting.browser.shown(&tab).ends_with("/welcome"));

    // A page that asks for the code already: the message may be there.
    let tab = setting.open(&format!("{name}.2.html"));
    setting.sandbox.deliver(
        "email",
        &json!({ "subject": "Sign in", "text": "Your code is 482917" }),
    );
    setting.fill(&entry, &tab, &[]).code(1).says("give --otp");
    let ran = setting
        .fill(&entry, &tab, &["--submit", "--otp", "--timeout", "20s"])
        .ok();
    assert_eq!(kinds(&ran.json()["filled"]), ["code"]);
    assert_eq!(ran.json()["code_source"], "email");
}
