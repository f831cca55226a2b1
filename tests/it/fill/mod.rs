//! `ravi passwords fill` in a real browser, on the pages of `tests/fill/pages`.

mod browser;
mod chromium;
mod endpoint;
mod servers;
mod website;

use std::{
    collections::{BTreeMap, VecDeque},
    fs,
    sync::Mutex,
    time::Instant,
};

use serde_json::Value;

use crate::common::{Ran, Sandbox, User};
use chromium::Chromium;
use website::{HOST, OTHER, Recorded, Right, Website, pages, parameters};

const USERNAME: &str = "maria.keller@mail.example";
const PASSWORD: &str = "kR7&+t\"ü <9 q";
const ONE_TIME: &str =
    "otpauth://totp/Shop:maria?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Shop&period=86400";
/// How many pages are filled at once.
const TABS: usize = 4;
/// How many rounds of 12 tries hostile pages get beyond the first.
const ROUNDS: usize = 12;

/// A browser, a website, and a user who has entries for it.
struct Setting {
    sandbox: Sandbox,
    user: User,
    website: Website,
    browser: Chromium,
}

impl Setting {
    fn new() -> Self {
        let sandbox = Sandbox::start();
        let user = User::logged_in(&sandbox);
        Self {
            sandbox,
            user,
            website: Website::start(),
            browser: Chromium::start(),
        }
    }

    /// Stores an entry for the website with a one-time password that lasts a day, and returns its UUID.
    fn entry(&self, username: &str, password: &str) -> String {
        let args = [
            "passwords",
            "create",
            HOST,
            "--username",
            username,
            "--password",
            password,
            "--notes",
            ONE_TIME,
            "--force",
            "--quiet",
        ];
        self.user.run(&args).ok().stdout.trim().to_owned()
    }

    fn code(&self, entry: &str) -> String {
        let ran = self.user.run(&["passwords", "code", entry]).ok();
        ran.stdout.trim().to_owned()
    }

    fn fill(&self, entry: &str, tab: &str, options: &[&str]) -> Ran {
        let cdp = self.browser.url.as_str();
        let mut args = vec![
            "passwords",
            "fill",
            entry,
            "--cdp",
            cdp,
            "--tab",
            tab,
            "--json",
        ];
        args.extend(options);
        self.user.run(&args)
    }
}

fn expected() -> BTreeMap<String, Value> {
    let text = fs::read_to_string(pages().join("expected.json")).unwrap();
    let all: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
    match std::env::var("RAVI_FILL_PAGE") {
        Ok(name) => all
            .into_iter()
            .filter(|(page, _)| page.starts_with(&name))
            .collect(),
        Err(_) => all,
    }
}

/// Calls a function for each page, several at once; returns what failed.
fn each(
    pages: impl IntoIterator<Item = (String, Value)>,
    check: impl Fn(&str, &Value) -> Result<(), String> + Sync,
) -> Vec<String> {
    let left: Mutex<VecDeque<(String, Value)>> = Mutex::new(pages.into_iter().collect());
    let failed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..TABS {
            scope.spawn(|| {
                loop {
                    let Some((name, page)) = left.lock().unwrap().pop_front() else {
                        return;
                    };
                    let started = Instant::now();
                    if let Err(why) = check(&name, &page) {
                        let what = page["what"].as_str().unwrap();
                        let took = started.elapsed().as_millis();
                        failed
                            .lock()
                            .unwrap()
                            .push(format!("{name} ({what}; {took} ms): {why}"));
                    }
                }
            });
        }
    });
    failed.into_inner().unwrap()
}

fn texts(value: &Value) -> Vec<&str> {
    let list = value.as_array().map_or(&[][..], Vec::as_slice);
    list.iter().map(|text| text.as_str().unwrap()).collect()
}

#[test]
#[ignore = "needs chromium"]
fn login_pages_are_filled_and_the_server_gets_what_it_asks_for() {
    let setting = Setting::new();
    let ordinary = setting.entry(USERNAME, PASSWORD);
    let code = setting.code(&ordinary);
    let mut pages = expected();
    pages.retain(|_, page| page["refuse"] != true);
    assert!(!pages.is_empty());
    let count = pages.len();
    let failed = each(pages, |name, page| {
        let login = Login::new(&setting, page, &ordinary, &code);
        login.check(&setting, name, page)
    });
    assert!(
        failed.is_empty(),
        "{} of {count} pages:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

/// A login at a page.
struct Login {
    entry: String,
    username: String,
    password: String,
    code: String,
}

impl Login {
    fn new(setting: &Setting, page: &Value, ordinary: &str, code: &str) -> Self {
        let value = |kind: &str, usual: &str| {
            let own = page["values"][kind].as_str();
            own.unwrap_or(usual).to_owned()
        };
        let username = value("username", USERNAME);
        let password = value("password", PASSWORD);
        let entry = match page["values"] {
            Value::Null => ordinary.to_owned(),
            _ => setting.entry(&username, &password),
        };
        Self {
            entry,
            username,
            password,
            code: code.to_owned(),
        }
    }

    /// What the server is to receive for a text of `expected.json`.
    fn right(&self, text: &str) -> String {
        let code = &self.code;
        match text {
            "USERNAME" => self.username.clone(),
            "PASSWORD" => self.password.clone(),
            "CODE" => code.clone(),
            // A mask puts a space into it.
            "482 917" => format!("{} {}", &code[..3], &code[3..]),
            _ => match text.strip_prefix("CODE.") {
                Some(at) => {
                    let at = at.parse::<usize>().unwrap() - 1;
                    code[at..=at].to_owned()
                }
                None => text.to_owned(),
            },
        }
    }

    fn check(&self, setting: &Setting, name: &str, page: &Value) -> Result<(), String> {
        let body = page["body"].as_object().unwrap().iter();
        let right: BTreeMap<String, String> = body
            .map(|(name, text)| (name.clone(), self.right(text.as_str().unwrap())))
            .collect();
        let steps = page["steps"].as_array().unwrap().iter().map(|step| {
            let kinds = step["fills"].as_object().unwrap().keys().cloned().collect();
            (kinds, step["page"].as_str().unwrap().to_owned())
        });
        let expected = Right {
            parameters: right.clone(),
            steps: steps.collect(),
        };
        setting.website.expect(name, expected);
        let url = setting.website.url(HOST, &format!("{name}.html"));
        let tab = setting.browser.open(&url);
        let submits = page["submit"] == true;
        let options: &[&str] = if submits {
            &["--submit", "--otp", "--timeout", "20s"]
        } else {
            &[]
        };
        let ran = setting.fill(&self.entry, &tab, options);
        let sent = setting.website.requests(name);
        setting.browser.close(&tab);
        if ran.code != 0 {
            return Err(format!("exit {}: {}{}", ran.code, ran.stderr, ran.stdout));
        }
        let filled = ran.json();
        if texts(&filled["filled"]) != texts(&page["asks"]) {
            return Err(format!("filled {}", filled["filled"]));
        }
        if !submits {
            return Ok(());
        }
        received(&sent, &right, &texts(&page["empty"]))?;
        if texts(&filled["asks"]).is_empty() {
            Ok(())
        } else {
            Err(format!("not at the end: {filled}"))
        }
    }
}

/// Fails unless the server has received the right values, and nothing of decoys.
fn received(
    sent: &[Recorded],
    right: &BTreeMap<String, String>,
    decoys: &[&str],
) -> Result<(), String> {
    let sent: Vec<(String, String)> = sent
        .iter()
        .filter(|request| request.method == "POST" && request.host == HOST)
        .flat_map(|request| parameters(&request.body))
        .collect();
    for (name, value) in right {
        if !sent.contains(&(name.clone(), value.clone())) {
            return Err(format!(
                "the server did not get {name}={value}, but {sent:?}"
            ));
        }
    }
    let is_filled = |decoy: &&&str| {
        sent.iter()
            .any(|(name, value)| name == **decoy && !value.is_empty())
    };
    match decoys.iter().find(is_filled) {
        Some(decoy) => Err(format!("the decoy {decoy} is filled: {sent:?}")),
        None => Ok(()),
    }
}

#[test]
#[ignore = "needs chromium"]
fn pages_that_are_hostile_or_no_login_get_no_secret() {
    let setting = Setting::new();
    let entry = setting.entry(USERNAME, PASSWORD);
    let refused = expected()
        .into_iter()
        .filter(|(_, page)| page["refuse"] == true);
    let refused: Vec<(String, Value)> = refused.collect();
    assert!(!refused.is_empty());
    // What a hostile page does may depend on chance.
    let is_hostile = |page: &Value| page["why"] == "hostile" || page["why"] == "cross-origin frame";
    let hostile = refused.iter().filter(|(_, page)| is_hostile(page));
    let again = hostile.cycle().take(refused.len().min(ROUNDS) * ROUNDS);
    let tries: Vec<(String, Value)> = refused.iter().chain(again).cloned().collect();
    let count = tries.len();
    let failed = each(tries, |name, page| {
        let host = if page["top"] == "OTHER" { OTHER } else { HOST };
        let url = setting.website.url(host, &format!("{name}.html"));
        let tab = setting.browser.open(&url);
        let ran = setting.fill(&entry, &tab, &["--submit", "--timeout", "6s"]);
        setting.browser.close(&tab);
        let may_be_filled =
            page["race"] == true || page["doubtful"] == true || page["page_sees"] == true;
        if ran.code == 0 && !may_be_filled {
            return Err(format!("filled: {}", ran.stdout));
        }
        for request in setting.website.requests(name) {
            let is_foreign = request.host == OTHER || request.target.starts_with("/seen/");
            if (is_foreign || !may_be_filled) && has(&request, PASSWORD) {
                return Err(format!("the password arrived: {request:?}; {ran:?}"));
            }
            let is_partial = page["partial"] == "username" || may_be_filled;
            if has(&request, USERNAME) && !is_partial {
                return Err(format!("the username arrived: {request:?}; {ran:?}"));
            }
        }
        Ok(())
    });
    assert!(
        failed.is_empty(),
        "{} of {count} tries:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

/// Whether a request has a text in it, or the start of it.
fn has(request: &Recorded, text: &str) -> bool {
    let plain = |text: &str| {
        let text = text.replace('+', " ");
        percent_encoding::percent_decode_str(&text)
            .decode_utf8_lossy()
            .into_owned()
    };
    let all = format!("{} {}", plain(&request.target), plain(&request.body));
    let text = plain(text);
    let start: String = text.chars().take(5).collect();
    all.contains(&start)
}
