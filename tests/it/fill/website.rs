//! The server of the pages in `tests/fill/pages`: it serves them, takes what they send, and records it.

use std::{
    collections::BTreeMap,
    fs,
    io::{Read, Write},
    path::PathBuf,
    sync::{Arc, Mutex},
};

use rcgen::{SanType, string::Ia5String};
use serde_json::{Value, json};

use crate::common::tls::{Authority, Connection};

/// The host of the pages.
pub const HOST: &str = "shop.example";
/// The host of hostile pages.
pub const OTHER: &str = "evil.example";

/// A request that a page made.
#[derive(Debug, Clone)]
pub struct Recorded {
    pub host: String,
    pub method: String,
    pub target: String,
    pub body: String,
}

/// What is right for one page.
#[derive(Debug, Clone, Default)]
pub struct Right {
    /// Values by the parameter's name.
    pub parameters: BTreeMap<String, String>,
    /// The kinds of fields of each step, and its page.
    pub steps: Vec<(Vec<String>, String)>,
}

#[derive(Default)]
struct State {
    requests: Vec<Recorded>,
    right: BTreeMap<String, Right>,
}

pub struct Website {
    pub port: u16,
    state: Arc<Mutex<State>>,
}

pub fn pages() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fill/pages")
}

impl Website {
    pub fn start() -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let authority = Authority::new();
        let port = authority.serve(
            |params| {
                for name in [HOST, "*.shop.example", OTHER] {
                    let name = Ia5String::try_from(name).unwrap();
                    params.subject_alt_names.push(SanType::DnsName(name));
                }
            },
            move |stream| {
                let _ = answer(stream, &shared);
            },
        );
        Self { port, state }
    }

    pub fn origin(&self, host: &str) -> String {
        format!("https://{host}:{}", self.port)
    }

    pub fn url(&self, host: &str, page: &str) -> String {
        format!("{}/pages/{page}", self.origin(host))
    }

    pub fn expect(&self, name: &str, right: Right) {
        self.state
            .lock()
            .unwrap()
            .right
            .insert(name.to_owned(), right);
    }

    /// The requests whose path has this name in it.
    pub fn requests(&self, name: &str) -> Vec<Recorded> {
        let state = self.state.lock().unwrap();
        let is_of = |request: &&Recorded| {
            let path = request.target.split('?').next().unwrap();
            path.split('/').any(|part| part == name)
                || path.ends_with(&format!("/{name}.html"))
                || path.contains(&format!("/{name}."))
        };
        state.requests.iter().filter(is_of).cloned().collect()
    }
}

/// The parameters of a body: of a form, of parts, or the leaves of JSON.
pub fn parameters(body: &str) -> Vec<(String, String)> {
    fn leaves(name: &str, value: &Value, found: &mut Vec<(String, String)>) {
        match value {
            Value::Object(members) => {
                for (member, value) in members {
                    let path = match name {
                        "" => member.clone(),
                        name => format!("{name}.{member}"),
                    };
                    leaves(&path, value, found);
                }
            }
            Value::Array(values) => values.iter().for_each(|value| leaves(name, value, found)),
            Value::String(text) => found.push((name.to_owned(), text.clone())),
            other => found.push((name.to_owned(), other.to_string())),
        }
    }
    let mut found = Vec::new();
    if let Ok(value) = serde_json::from_str::<Value>(body)
        && !value.is_number()
    {
        leaves("", &value, &mut found);
    } else if body.starts_with("--") {
        for part in body
            .split("Content-Disposition: form-data; name=\"")
            .skip(1)
        {
            let (name, rest) = part.split_once('"').unwrap();
            let value = rest.split_once("\r\n\r\n").unwrap().1;
            let value = value.split("\r\n--").next().unwrap();
            found.push((name.to_owned(), value.to_owned()));
        }
    } else {
        let pairs = url::form_urlencoded::parse(body.as_bytes());
        found.extend(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())));
    }
    found
}

fn answer(stream: &mut Connection, state: &Mutex<State>) -> Option<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let header = |name: &str| {
        let mut lines = head.lines().skip(1);
        let value = lines.find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        });
        value.unwrap_or_default().to_owned()
    };
    let mut body = vec![0; header("content-length").parse().unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    let body = String::from_utf8_lossy(&body).into_owned();
    let mut words = head.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let authority = header("host");
    let host = authority.split(':').next()?.to_owned();
    let navigates = header("accept").contains("text/html");
    let path = target.split(['?', '#']).next()?.to_owned();
    let mut state = state.lock().unwrap();
    state.requests.push(Recorded {
        host: host.clone(),
        method: method.clone(),
        target: target.clone(),
        body: body.clone(),
    });
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let response = match (method.as_str(), parts.as_slice()) {
        (_, ["pages", file]) => page(file, &authority),
        ("POST", ["login", name, step @ ..]) => {
            let right = state.right.get(*name).cloned().unwrap_or_default();
            let step = step.first().copied();
            logged_in(name, step, &right, &body, navigates)
        }
        (_, ["welcome"]) => html("<!doctype html><title>Welcome</title><h1>Welcome</h1>"),
        (_, ["seen", ..]) => respond("204 No Content", "text/plain", "", ""),
        _ => respond("404 Not Found", "text/plain", "", "not found"),
    };
    drop(state);
    stream.write_all(response.as_bytes()).ok()?;
    stream.conn.send_close_notify();
    stream.flush().ok()
}

fn respond(status: &str, kind: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}"
    )
}

fn html(body: &str) -> String {
    respond("200 OK", "text/html; charset=utf-8", "", body)
}

fn page(file: &str, authority: &str) -> String {
    let Ok(text) = fs::read_to_string(pages().join(file)) else {
        return respond("404 Not Found", "text/plain", "", "no such page");
    };
    let port = authority.split(':').nth(1).unwrap_or_default();
    let text = text
        .replace("{{OTHER}}", &format!("https://{OTHER}:{port}"))
        .replace("{{SELF}}", &format!("https://{HOST}:{port}"));
    html(&text)
}

/// Answers a login, or a step of it.
fn logged_in(name: &str, step: Option<&str>, right: &Right, body: &str, navigates: bool) -> String {
    let given = parameters(body);
    let known: Vec<&(String, String)> = given
        .iter()
        .filter(|(parameter, _)| right.parameters.contains_key(parameter))
        .collect();
    let is_right = !known.is_empty()
        && known
            .iter()
            .all(|(parameter, value)| right.parameters[parameter] == *value);
    if !navigates {
        let status = if is_right {
            "200 OK"
        } else {
            "401 Unauthorized"
        };
        let body = json!({ "ok": is_right }).to_string();
        return respond(status, "application/json", "", &body);
    }
    let is_step = |(kinds, _): &(Vec<String>, String)| {
        step.is_some_and(|step| kinds.iter().any(|kind| kind == step))
    };
    let next = right
        .steps
        .iter()
        .position(is_step)
        .and_then(|at| right.steps.get(at + 1));
    let next = match next {
        _ if !is_right => format!("/pages/{name}.html?error=1"),
        Some((_, page)) => format!("/pages/{page}"),
        None => "/welcome".to_owned(),
    };
    let location = format!("Location: {next}\r\n");
    respond("303 See Other", "text/plain", &location, "")
}
