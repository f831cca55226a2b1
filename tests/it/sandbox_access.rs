//! `ravi sandbox`: who is served, what other users of the machine can read, and which databases are touched.

use crate::common;

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Stdio},
};

use common::{Answered, Sandbox, User, device_token, http_with};
use serde_json::{Value, json};

/// Everything that a browser could reach, and that reveals or changes data.
const REACHABLE: [(&str, &str); 16] = [
    ("GET", "/"),
    ("GET", "/device?user_code=x"),
    ("POST", "/device"),
    ("GET", "/deliver"),
    ("POST", "/sandbox/page/email"),
    ("GET", "/email/1"),
    ("GET", "/email/1/attachments/x"),
    ("GET", "/sms/1"),
    ("GET", "/sandbox/requests"),
    ("POST", "/sandbox/expire"),
    ("POST", "/sandbox/faults"),
    ("POST", "/sandbox/deliver/eml"),
    ("POST", "/api/auth/device/"),
    ("POST", "/api/auth/login/"),
    ("GET", "/storage/x?token=y"),
    ("GET", "/nowhere"),
];

fn ask(sandbox: &Sandbox, method: &str, path: &str, headers: &[(&str, &str)]) -> Answered {
    let authority = sandbox.url.trim_start_matches("http://");
    let mut all = headers.to_vec();
    if !headers.iter().any(|(name, _)| *name == "Host") {
        all.push(("Host", authority));
    }
    http_with(&sandbox.url, method, path, &all, "")
}

#[test]
fn other_hosts_are_refused() {
    let sandbox = Sandbox::start();
    let port = sandbox.url.rsplit(':').next().unwrap();
    let own = [format!("127.0.0.1:{port}"), format!("LocalHost:{port}")];
    for host in &own {
        let answer = ask(&sandbox, "GET", "/sandbox/requests", &[("Host", host)]);
        assert_eq!(answer.status, 200, "{host}");
    }
    let foreign = [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        "127.0.0.1".to_owned(),
        "localhost:1".to_owned(),
        String::new(),
    ];
    for host in &foreign {
        for (method, path) in REACHABLE {
            let answer = ask(&sandbox, method, path, &[("Host", host)]);
            assert_eq!(answer.status, 403, "{host} {method} {path}");
            assert!(answer.body.contains("host_refused"), "{}", answer.body);
        }
    }
    let twice = [("Host", own[0].as_str()), ("Host", "evil.example")];
    assert_eq!(ask(&sandbox, "GET", "/", &twice).status, 403);
    let absolute = format!("http://evil.example:{port}/sandbox/requests");
    assert_eq!(ask(&sandbox, "GET", &absolute, &[]).status, 403);
}

#[test]
fn other_sites_are_refused() {
    let sandbox = Sandbox::start();
    let port = sandbox.url.rsplit(':').next().unwrap();
    let (own, other_name) = (sandbox.url.clone(), format!("http://localhost:{port}"));
    let next_port = format!("http://127.0.0.1:{}", port.parse::<u16>().unwrap() ^ 1);
    let foreign: [&[(&str, &str)]; 9] = [
        &[("Origin", "http://evil.example")],
        &[("Origin", "null")],
        &[("Origin", "https://127.0.0.1")],
        &[("Origin", &next_port)],
        &[("Origin", &other_name)],
        &[("Origin", &own), ("Origin", "http://evil.example")],
        &[("Sec-Fetch-Site", "cross-site")],
        &[("Sec-Fetch-Site", "same-site")],
        &[("Origin", &own), ("Sec-Fetch-Site", "cross-site")],
    ];
    for headers in foreign {
        for (method, path) in REACHABLE {
            let answer = ask(&sandbox, method, path, headers);
            assert_eq!(answer.status, 403, "{headers:?} {method} {path}");
            assert!(answer.body.contains("another site"), "{}", answer.body);
        }
    }
    for headers in [
        &[("Origin", own.as_str()), ("Sec-Fetch-Site", "same-origin")][..],
        &[("Sec-Fetch-Site", "none")],
        &[],
    ] {
        let answer = ask(&sandbox, "GET", "/sandbox/requests", headers);
        assert_eq!(answer.status, 200, "{headers:?}");
    }
}

/// A page of another site approves the login that it began itself, and takes the tokens.
#[test]
fn another_site_cannot_approve_a_login() {
    let sandbox = Sandbox::start();
    let kind = "application/json";
    let (_, code) = sandbox.http("POST", "/api/auth/device/", kind, "{}");
    let code: Value = serde_json::from_str(&code).unwrap();
    let authority = sandbox.url.trim_start_matches("http://");
    let form = format!(
        "user_code={}&decision=approved",
        code["user_code"].as_str().unwrap()
    );
    let headers = [
        ("Host", authority),
        ("Origin", "http://evil.example"),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    let answer = http_with(&sandbox.url, "POST", "/device", &headers, &form);
    assert_eq!(answer.status, 403);
    let body = json!({ "device_code": code["device_code"] }).to_string();
    let (_, pending) = sandbox.http("POST", "/api/auth/device/token/", kind, &body);
    assert!(pending.contains("authorization_pending"), "{pending}");
}

#[test]
fn answers_cannot_be_framed_sniffed_or_kept() {
    let sandbox = Sandbox::start();
    for (method, path) in REACHABLE {
        let head = ask(&sandbox, method, path, &[]).head.to_lowercase();
        for line in [
            "x-frame-options: deny",
            "x-content-type-options: nosniff",
            "cache-control: no-store",
            "cross-origin-resource-policy: same-origin",
            "frame-ancestors 'none'",
            "default-src 'none'",
        ] {
            assert!(head.contains(line), "{method} {path}: no {line} in {head}");
        }
    }
}

/// A stranger's HTML file would otherwise be a page of this very site.
#[test]
fn attachments_are_saved_and_never_shown() {
    let sandbox = Sandbox::start();
    let eml = "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
        --b\r\nContent-Type: text/plain\r\n\r\nx\r\n\
        --b\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename=x.html\r\n\r\n\
        <form method=post action=/device>\r\n--b--\r\n";
    let (status, _) = sandbox.http("POST", "/sandbox/deliver/eml", "message/rfc822", eml);
    assert_eq!(status, 201);
    let user = User::logged_in(&sandbox);
    let list = user.run(&["inbox", "messages", "--json"]).ok().json();
    let url = list[0]["attachments"][0]["download_url"].as_str().unwrap();
    let path = url.strip_prefix(&sandbox.url).unwrap();
    let answer = ask(&sandbox, "GET", path, &[]);
    assert_eq!(answer.status, 200);
    let head = answer.head.to_lowercase();
    assert!(head.contains("content-disposition: attachment"), "{head}");
    assert!(head.contains("sandbox;"), "{head}");
}

/// What was sent with a message is not exchanged afterwards.
#[test]
fn a_file_of_a_message_cannot_be_uploaded_again() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    fs::write(user.work().join("a.txt"), "first").unwrap();
    let send = [
        "inbox",
        "send",
        "--to",
        "a@example.com",
        "--subject",
        "x",
        "--body",
        "x",
        "--attach",
        "a.txt",
    ];
    user.run(&send).ok();
    let requests = sandbox.requests();
    let put = requests.iter().find(|row| row["method"] == "PUT").unwrap();
    let path = format!(
        "{}?{}",
        put["path"].as_str().unwrap(),
        put["query"].as_str().unwrap()
    );
    let (status, _) = sandbox.http("PUT", &path, "text/plain", "other");
    assert_eq!(status, 403);
    assert_eq!(sandbox.http("GET", &path, "text/plain", "").1, "first");
}

/// A sandbox as users start it, not as the tests do.
struct Served {
    child: Child,
    url: String,
}

impl Served {
    fn start(user: &User, args: &[&str]) -> Self {
        let args = [
            &["sandbox", "serve", "--port", "0", "--interval", "0", "-q"],
            args,
        ]
        .concat();
        let mut command = user.command(&args);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut url)
            .unwrap();
        let url = url.trim().to_owned();
        Self { child, url }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_log_of_requests_holds_no_secret_unless_asked() {
    let user = User::new("http://127.0.0.1:9");
    let served = Served::start(&user, &["--ephemeral"]);
    let token = device_token(&served.url);
    let env = [
        ("RAVI_ACCESS_TOKEN", token.as_str()),
        ("RAVI_API_URL", &served.url),
        ("RAVI_IDENTITY", "sandbox-agent"),
    ];
    fs::write(user.work().join("a.txt"), "attached").unwrap();
    user.run_with(
        &[
            "inbox",
            "send",
            "--to",
            "a@example.com",
            "--subject",
            "needle",
            "--body",
            "needle",
            "--attach",
            "a.txt",
        ],
        &env,
    )
    .ok();
    let kind = "application/json";
    let login = json!({ "email": "owner@example.com", "password": "needle" }).to_string();
    common::http(&served.url, "POST", "/api/auth/login/", kind, &login);
    let pin = json!({ "salt": "needle" }).to_string();
    common::http(&served.url, "POST", "/api/encryption/", kind, &pin);
    let (_, log) = common::http(&served.url, "GET", "/sandbox/requests", kind, "");
    let rows: Vec<Value> = serde_json::from_str(&log).unwrap();
    for secret in ["needle", "device_code", "token=", "attached"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
    let compose = "/api/email-messages/compose/";
    let sent = rows.iter().find(|row| row["path"] == compose).unwrap();
    assert_eq!(
        (&sent["method"], &sent["status"], &sent["body"]),
        (&json!("POST"), &json!(201), &json!("[redacted]"))
    );
    assert!(
        rows.iter().any(|row| row["body"] == ""),
        "a GET has no body"
    );
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(unix)]
#[test]
fn other_users_cannot_read_the_database() {
    use std::os::unix::fs::PermissionsExt;
    let user = User::new("http://127.0.0.1:9");
    let dir = user.home().join("deep").join("er");
    let file = dir.join("sandbox.sqlite");
    let db = file.to_str().unwrap();
    let check = |moment: &str| {
        for entry in fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            assert_eq!(mode(&path), 0o600, "{moment}: {}", path.display());
        }
    };
    let mut served = Served::start(&user, &["--db", db]);
    device_token(&served.url);
    assert_eq!((mode(&dir), mode(dir.parent().unwrap())), (0o700, 0o700));
    check("while it is served");
    served.child.kill().unwrap();
    served.child.wait().unwrap();
    // A database of an earlier version, with a log that a killed server has left.
    for entry in fs::read_dir(&dir).unwrap() {
        let path = entry.unwrap().path();
        fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
    }
    drop(Served::start(&user, &["--db", db]));
    check("after an earlier version");
}

#[cfg(unix)]
#[test]
fn the_directory_of_a_command_is_its_own() {
    let user = User::new("http://127.0.0.1:9");
    let script = "umask 000; stat -c %a \"$(dirname \"$RAVI_CONFIG_DIR\")\"";
    let mut command = std::process::Command::new("sh");
    let ravi = env!("CARGO_BIN_EXE_ravi");
    let line = format!("umask 000; exec {ravi} sandbox exec -- sh -c '{script}'");
    let output = command
        .args(["-c", &line])
        .env("HOME", user.home())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "700\n");
}

#[test]
fn reset_touches_nothing_but_a_sandbox() {
    let user = User::new("http://127.0.0.1:9");
    let work = user.work();
    fs::create_dir(work.join("dir")).unwrap();
    fs::write(work.join("notes.txt"), "precious").unwrap();
    fs::write(work.join("empty"), "").unwrap();
    // The database of another program, which has a table of the same name.
    let other = rusqlite::Connection::open(work.join("app.sqlite")).unwrap();
    other
        .execute_batch("CREATE TABLE account (email TEXT); INSERT INTO account VALUES ('precious')")
        .unwrap();
    for (name, code, said) in [
        ("nowhere/s.sqlite", 4, "no sandbox"),
        ("s.sqlite", 4, "no sandbox"),
        ("dir", 2, "not the database of a sandbox"),
        ("notes.txt", 2, "not the database of a sandbox"),
        ("empty", 2, "not the database of a sandbox"),
        ("app.sqlite", 2, "not the database of a sandbox"),
    ] {
        let ran = user.run(&["sandbox", "reset", "--yes", "--db", name]);
        let ran = ran.code(code).says(said);
        assert_eq!(ran.stdout, "", "{name}");
    }
    // The standard place, where nothing was ever served.
    user.run(&["sandbox", "reset", "--yes"]).code(4);
    assert!(!user.home().join("data").exists());
    for name in ["dir", "notes.txt", "app.sqlite"] {
        user.run(&["sandbox", "serve", "--port", "0", "--db", name])
            .code(2)
            .says("not the database of a sandbox");
    }
    let mut left: Vec<_> = fs::read_dir(&work)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["app.sqlite", "dir", "empty", "notes.txt"]);
    assert_eq!(fs::read(work.join("notes.txt")).unwrap(), b"precious");
    let rows: String = other
        .query_row("SELECT group_concat(email) FROM account", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(rows, "precious");
}

#[test]
fn a_database_in_use_is_neither_reset_nor_served_twice() {
    let user = User::new("http://127.0.0.1:9");
    let file = user.home().join("s.sqlite");
    let db = file.to_str().unwrap();
    let served = Served::start(&user, &["--db", db]);
    let token = device_token(&served.url);
    for args in [
        &["sandbox", "reset", "--yes", "--db", db][..],
        &["sandbox", "serve", "--port", "0", "--db", db],
    ] {
        user.run(args).code(1).says("in use");
    }
    // The login of before still holds.
    let env = [
        ("RAVI_ACCESS_TOKEN", token.as_str()),
        ("RAVI_API_URL", &served.url),
    ];
    user.run_with(&["whoami"], &env).ok();
    drop(served);
    user.run(&["sandbox", "reset", "--yes", "--db", db]).ok();
    // Nothing of what was there is left in the file.
    let bytes = fs::read(&file).unwrap();
    assert!(
        !bytes
            .windows(token.len())
            .any(|part| part == token.as_bytes())
    );
}
