//! `ravi passwords fill` at endpoints that are no honest browser.

use std::{
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    time::Instant,
};

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Message, accept};

use super::{PASSWORD, USERNAME};
use crate::common::{Ran, Sandbox, User, mcp::Mcp};

/// A server that looks like the DevTools endpoint of a browser, and keeps what it receives.
struct Endpoint {
    url: String,
    received: Arc<Mutex<Vec<String>>>,
}

/// What it answers to a method: a result, or `None` for silence.
type Answer = dyn Fn(&str, &Value) -> Option<Value> + Send + Sync;

impl Endpoint {
    fn start(version: Value, answer: Box<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let received = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&received);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                serve(stream, &version, &*answer, &shared);
            }
        });
        Self { url, received }
    }

    /// An endpoint with one tab, whose answers these closures change.
    fn browser(tab: &str, frame: &str, survey: Value) -> Self {
        let (tab, frame) = (tab.to_owned(), frame.to_owned());
        let version = json!({ "webSocketDebuggerUrl": "ws://evil.example:9/devtools/browser/1" });
        let answer = move |method: &str, params: &Value| {
            Some(match method {
                "Target.getTargets" => json!({ "targetInfos": [
                    { "targetId": "T1", "type": "page", "title": "Shop", "url": tab },
                ] }),
                "Target.attachToTarget" => json!({ "sessionId": "S1" }),
                "Page.getFrameTree" => json!({ "frameTree": { "frame": {
                    "id": "F1", "loaderId": "L1", "url": frame,
                } } }),
                "Page.createIsolatedWorld" => json!({ "executionContextId": 1 }),
                "Runtime.callFunctionOn" => {
                    let function = params["functionDeclaration"].as_str().unwrap();
                    if function.contains("this.survey(") {
                        json!({ "result": { "type": "object", "value": survey } })
                    } else if function.contains("this.fill(") {
                        let value = json!({ "filled": ["username", "password"], "failed": null });
                        json!({ "result": { "type": "object", "value": value } })
                    } else {
                        json!({ "result": { "type": "object", "objectId": "O1" } })
                    }
                }
                _ => json!({}),
            })
        };
        Self::start(version, Box::new(answer))
    }

    fn received(&self) -> String {
        self.received.lock().unwrap().join("\n")
    }
}

fn serve(mut stream: TcpStream, version: &Value, answer: &Answer, received: &Mutex<Vec<String>>) {
    use std::io::{Read, Write};
    let mut head = [0; 4096];
    let read = stream.peek(&mut head).unwrap_or(0);
    if head[..read].starts_with(b"GET /json/version ") {
        let _ = stream.read(&mut head);
        let body = version.to_string();
        let length = body.len();
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        return;
    }
    let Ok(mut socket) = accept(stream) else {
        return;
    };
    while let Ok(Message::Text(text)) = socket.read() {
        received.lock().unwrap().push(text.to_string());
        let call: Value = serde_json::from_str(&text).unwrap();
        let method = call["method"].as_str().unwrap();
        let Some(result) = answer(method, &call["params"]) else {
            continue;
        };
        let reply = match result.as_str() {
            Some(raw) => raw.to_owned(),
            None => json!({ "id": call["id"], "result": result }).to_string(),
        };
        if socket.send(Message::text(reply)).is_err() {
            return;
        }
    }
}

const PAGE: &str = "https://shop.example/login";

/// What the script in the page would say of a login page with this origin.
fn survey(origin: &str) -> Value {
    json!({
        "origin": origin,
        "protocol": "https:",
        "ready": true,
        "complains": false,
        "fields": [
            { "kind": "username", "element": "input#u", "label": "Username", "boxes": 0 },
            { "kind": "password", "element": "input#p", "label": "Password", "boxes": 0 },
        ],
        "points": 20,
        "later": false,
        "submit": "log in",
        "action": null,
        "refusal": "",
        "unusable": [],
        "inputs": 2,
    })
}

fn user(sandbox: &Sandbox) -> User {
    let user = User::logged_in(sandbox);
    let args = [
        "passwords",
        "create",
        "shop.example",
        "--username",
        USERNAME,
        "--password",
        PASSWORD,
    ];
    user.run(&args).ok();
    user
}

fn fill(user: &User, endpoint: &str, options: &[&str]) -> Ran {
    let mut args = vec![
        "passwords",
        "fill",
        "shop.example",
        "--cdp",
        endpoint,
        "--timeout",
        "2s",
    ];
    args.extend(options);
    user.run(&args)
}

#[test]
fn a_consistent_page_of_the_domain_is_filled() {
    let sandbox = Sandbox::start();
    let user = user(&sandbox);
    let honest = Endpoint::browser(PAGE, PAGE, survey("https://shop.example"));
    let ran = fill(&user, &honest.url, &["--json"]).ok();
    assert_eq!(ran.json()["filled"], json!(["username", "password"]));
    assert_eq!(ran.json()["step"], "filled");
    // An endpoint that lies in every answer cannot be told from a browser.
    assert!(honest.received().contains("<9 q"));
    for text in [&ran.stdout, &ran.stderr] {
        assert!(!text.contains("<9 q") && !text.contains(USERNAME), "{text}");
    }
}

#[test]
fn an_endpoint_whose_answers_disagree_gets_no_secret() {
    let sandbox = Sandbox::start();
    let user = user(&sandbox);
    let evil = "https://evil.example/login";
    for (what, endpoint, code) in [
        (
            "another tab",
            Endpoint::browser(evil, PAGE, survey("https://shop.example")),
            4,
        ),
        (
            "another frame",
            Endpoint::browser(PAGE, evil, survey("https://shop.example")),
            5,
        ),
        (
            "another origin inside",
            Endpoint::browser(PAGE, PAGE, survey("https://evil.example")),
            5,
        ),
        (
            "an opaque origin",
            Endpoint::browser(PAGE, PAGE, survey("null")),
            5,
        ),
        (
            "http",
            Endpoint::browser(
                "http://shop.example/",
                "http://shop.example/",
                survey("http://shop.example"),
            ),
            4,
        ),
        (
            "no fields",
            Endpoint::browser(PAGE, PAGE, json!({ "origin": "https://shop.example" })),
            8,
        ),
        ("nonsense", Endpoint::browser(PAGE, PAGE, json!("x")), 8),
    ] {
        let ran = fill(&user, &endpoint.url, &[]);
        assert_eq!(ran.code, code, "{what}: {}", ran.stderr);
        let received = endpoint.received();
        assert!(
            !received.contains("<9 q") && !received.contains(USERNAME),
            "{what}"
        );
    }
}

#[test]
fn a_server_that_is_no_endpoint_fails_in_time() {
    let sandbox = Sandbox::start();
    let user = user(&sandbox);
    let version = json!({ "webSocketDebuggerUrl": "ws://127.0.0.1/devtools/browser/1" });
    let silent = Endpoint::start(version.clone(), Box::new(|_, _| None));
    let rubbish = Endpoint::start(version.clone(), Box::new(|_, _| Some(json!("{\"id\":"))));
    let events = Endpoint::start(
        version,
        Box::new(|_, _| Some(json!("{\"method\":\"Page.x\",\"params\":{}}"))),
    );
    let none = Endpoint::start(json!({}), Box::new(|_, _| None));
    for (what, endpoint) in [
        ("silent", silent),
        ("rubbish", rubbish),
        ("events", events),
        ("no WebSocket", none),
    ] {
        let started = Instant::now();
        let ran = fill(&user, &endpoint.url, &[]);
        assert_eq!(ran.code, 8, "{what}: {}", ran.stderr);
        assert!(started.elapsed().as_secs() < 30, "{what}");
        assert!(!endpoint.received().contains("<9 q"), "{what}");
    }
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    fill(&user, &format!("http://{closed}"), &[])
        .code(8)
        .says("cannot connect to the browser");
    fill(&user, "http://192.0.2.1:9222", &[])
        .code(2)
        .says("is not a loopback address");
    fill(&user, "ftp://127.0.0.1", &[])
        .code(2)
        .says("is not the address of a DevTools endpoint");
}

#[test]
fn the_log_names_methods_and_no_values() {
    let sandbox = Sandbox::start();
    let user = user(&sandbox);
    let browser = Endpoint::browser(PAGE, PAGE, survey("https://shop.example"));
    let ran = fill(&user, &browser.url, &["-v", "--json"]).ok();
    assert!(
        ran.stderr.contains("DevTools Runtime.callFunctionOn: ok"),
        "{}",
        ran.stderr
    );
    for secret in ["<9 q", "kR7", USERNAME] {
        assert!(!ran.stderr.contains(secret), "{}", ran.stderr);
    }
}

#[test]
fn a_model_has_a_page_filled_and_sees_no_value() {
    let sandbox = Sandbox::start();
    let user = user(&sandbox);
    let browser = Endpoint::browser(PAGE, PAGE, survey("https://shop.example"));
    let mut mcp = Mcp::start_with_variable(&user, &[], ("RAVI_CDP", &browser.url));
    let result = mcp.call("passwords_fill", &json!({ "entry": "shop.example" }));
    assert_eq!(result["isError"], false, "{result}");
    let filled = &result["structuredContent"];
    assert_eq!(filled["filled"], json!(["username", "password"]));
    assert!(browser.received().contains("<9 q"));
    let shown = result.to_string();
    assert!(
        !shown.contains("<9 q") && !shown.contains(USERNAME),
        "{shown}"
    );
    // The texts of the page are not among what the tool itself says.
    assert_ne!(filled["fields"][0]["label"], "Username");
    // The model cannot choose the browser.
    let other = json!({ "entry": "shop.example", "cdp": "http://127.0.0.1:1" });
    assert_eq!(mcp.failure("passwords_fill", &other)["kind"], "usage");
}

#[test]
fn the_output_is_as_its_schema_says() {
    let schema = include_str!("../../../man/schema/ravi-passwords-fill.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    let sandbox = Sandbox::start();
    let user = user(&sandbox);
    let browser = Endpoint::browser(PAGE, PAGE, survey("https://shop.example"));
    for options in [&["--json"][..], &["--json", "--dry-run"]] {
        let output = fill(&user, &browser.url, options).ok().json();
        assert!(
            jsonschema::draft202012::is_valid(&schema, &output),
            "{output}"
        );
    }
}

#[test]
fn an_answer_that_cannot_be_printed_is_told() {
    let sandbox = Sandbox::start();
    let user = user(&sandbox);
    let browser = Endpoint::browser(PAGE, PAGE, survey("https://shop.example"));
    let ran = fill(&user, &browser.url, &["--jq", ".filled.x"]);
    assert_ne!(ran.code, 0);
    assert!(
        ran.stderr.contains("the fields of the page are filled"),
        "{}",
        ran.stderr
    );
}
