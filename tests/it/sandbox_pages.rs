//! The sandbox's pages over HTTP: what they show, what they escape, and what a browser may do with them.

use crate::common;

use std::fs;

use common::{Answered, Sandbox, User, http_with};
use serde_json::json;

fn get(sandbox: &Sandbox, path: &str) -> Answered {
    let authority = sandbox.url.trim_start_matches("http://");
    http_with(&sandbox.url, "GET", path, &[("Host", authority)], "")
}

/// A page without its own style and script.
#[track_caller]
fn page(sandbox: &Sandbox, path: &str) -> String {
    let answer = get(sandbox, path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    let (head, rest) = answer.body.split_once("<style>").unwrap();
    let (_, rest) = rest.split_once("</style>").unwrap();
    let (body, script) = rest.rsplit_once("<script>").unwrap();
    assert!(
        script.ends_with("</script>\n</body>\n</html>\n"),
        "{script}"
    );
    [head, body].concat()
}

fn header<'a>(answer: &'a Answered, name: &str) -> &'a str {
    let mut lines = answer.head.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(key, _)| *key == name).unwrap().1
}

#[test]
fn an_empty_inbox_says_what_to_do() {
    let sandbox = Sandbox::start();
    let home = page(&sandbox, "/");
    let deliver = format!("ravi --api-url {} sandbox deliver email ", sandbox.url);
    assert!(home.contains(&deliver), "{home}");
    assert!(home.contains("href=\"/device\""), "{home}");
    assert!(page(&sandbox, "/device").contains(&format!("ravi --api-url {} login", sandbox.url)));
}

#[test]
fn the_menu_has_all_identities_and_each_its_messages() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let create = ["identities", "create", "second & last", "--json"];
    let second = user.run(&create).ok().json();
    let uuid = second["uuid"].as_str().unwrap();
    sandbox.deliver("email", &json!({ "subject": "to the first" }));
    sandbox.deliver("sms", &json!({ "identity": uuid, "body": "to the second" }));
    let home = page(&sandbox, "/");
    for text in [
        "sandbox-agent@in.ravi.app",
        "+15555550100",
        "second &amp; last",
        &second["inbox"].as_str().unwrap().replace('&', "&amp;"),
        second["phone"].as_str().unwrap(),
        "to the first",
        "to the second",
        "<title>(2) All messages",
    ] {
        assert!(home.contains(text), "{text}: {home}");
    }
    let own = page(&sandbox, &format!("/?identity={uuid}"));
    assert!(
        own.contains("to the second") && !own.contains("to the first"),
        "{own}"
    );
    assert!(
        own.contains(&format!("?identity={uuid}\" aria-current=\"page\"")),
        "{own}"
    );
    assert!(page(&sandbox, &format!("/deliver?identity={uuid}")).contains("\" selected>second"));
    let command = ["identities", "delete", uuid, "--yes"];
    user.run(&command).ok();
    let home = page(&sandbox, "/");
    assert!(
        !home.contains("second") && !home.contains("class=\"tag\""),
        "{home}"
    );
    let gone = get(&sandbox, &format!("/?identity={uuid}"));
    assert_eq!(
        (gone.status, header(&gone, "content-type")),
        (404, "text/html; charset=utf-8")
    );
}

#[test]
fn looking_at_a_message_does_not_mark_it_as_read() {
    let sandbox = Sandbox::start();
    let email = json!({
        "from": "shop@example.com", "cc": "copy@example.com", "subject": "Hello", "thread_id": "t",
        "text": "Open https://shop.example.com/verify?a=1&b=2.", "created_dt": "2020-01-02T03:04:05Z",
    });
    let first = sandbox.deliver("email", &email);
    let second = sandbox.deliver("email", &json!({ "subject": "Later", "thread_id": "t" }));
    let sms = sandbox.deliver(
        "sms",
        &json!({ "from": "+15551234567", "body": "Code 112233" }),
    );
    let shown = page(&sandbox, &format!("/email/{first}"));
    for text in [
        "shop@example.com",
        "copy@example.com",
        "not read by the client",
        "<time datetime=\"2020-01-02T03:04:05Z\"",
        "<a href=\"https://shop.example.com/verify?a=1&amp;b=2\" target=\"_blank\" rel=\"noreferrer noopener\"",
    ] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    let other = format!("<a href=\"/email/{second}\">");
    assert!(
        shown.contains(&other) && !shown.contains("<iframe"),
        "{shown}"
    );
    let conversation = page(&sandbox, &format!("/sms/{sms}"));
    assert!(conversation.contains("Code 112233"), "{conversation}");
    assert_eq!(page(&sandbox, "/").matches("<li id=\"email-").count(), 2);
    assert_eq!(page(&sandbox, "/").matches("class=\"unread\"").count(), 3);
    // The client marks it.
    let user = User::logged_in(&sandbox);
    user.run(&["inbox", "message", &first]).ok();
    assert_eq!(page(&sandbox, "/").matches("class=\"unread\"").count(), 2);
    assert!(page(&sandbox, &format!("/email/{first}")).contains(">read by the client"));
    for path in [
        "/email/999",
        "/email/999/html",
        "/email/999/source",
        "/sms/999",
    ] {
        assert_eq!(get(&sandbox, path).status, 404, "{path}");
    }
}

/// The frame of the HTML body has no scripts, forms, remote content or origin of the sandbox.
#[test]
fn the_html_of_an_email_is_no_page_of_the_sandbox() {
    let sandbox = Sandbox::start();
    let html = "<p>Hi <a href=\"https://shop.example.com/?a=1&amp;b=2\">x</a><a href='javascript:alert(1)'>y</a>\
        <script>alert(1)</script><form action=/device method=post>";
    let id = sandbox.deliver("email", &json!({ "subject": "x", "html": html }));
    let shown = page(&sandbox, &format!("/email/{id}"));
    for text in [
        "sandbox=\"allow-popups allow-popups-to-escape-sandbox\"",
        "<a href=\"https://shop.example.com/?a=1&amp;b=2\" target=\"_blank\" rel=\"noreferrer noopener\"",
        "<bdi>javascript:alert(1)</bdi>",
    ] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    assert!(!shown.contains("href=\"javascript"), "{shown}");
    let frame = get(&sandbox, &format!("/email/{id}/html"));
    assert!(frame.body.ends_with(html), "{}", frame.body);
    let policy = header(&frame, "content-security-policy");
    assert!(
        policy.starts_with(
            "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
        )
    );
    for rule in [
        "img-src data:;",
        "form-action 'none'",
        "frame-ancestors 'self'",
    ] {
        assert!(policy.contains(rule), "{rule}: {policy}");
    }
    assert!(
        !policy.contains("allow-scripts") && !policy.contains("script-src"),
        "{policy}"
    );
    assert_eq!(header(&frame, "x-frame-options"), "SAMEORIGIN");
    assert_eq!(header(&frame, "referrer-policy"), "no-referrer");
    let source = get(&sandbox, &format!("/email/{id}/source"));
    assert_eq!(source.body, html);
    assert_eq!(header(&source, "content-type"), "text/plain; charset=utf-8");
    assert_eq!(header(&source, "x-content-type-options"), "nosniff");
}

#[test]
fn attachments_are_saved_with_their_bytes_and_name() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let text = "<script>alert(1)</script> \u{fffd}\r\n\0 end";
    fs::write(user.work().join("rép ort.html"), text).unwrap();
    let send = [
        "inbox",
        "send",
        "--to",
        "sandbox-agent@in.ravi.app",
        "--subject",
        "x",
        "--body",
        "x",
    ];
    user.run(&[&send[..], &["--attach", "rép ort.html"]].concat())
        .ok();
    let home = page(&sandbox, "/");
    assert_eq!(
        home.matches(">1 file<").count(),
        2,
        "sent and received: {home}"
    );
    assert!(home.contains(">Sent<"), "{home}");
    let shown = page(&sandbox, "/email/1");
    let (_, rest) = shown.split_once("href=\"/email/1/attachments/").unwrap();
    let (uuid, rest) = rest.split_once('"').unwrap();
    assert!(
        rest.starts_with(" download><bdi>rép ort.html</bdi>"),
        "{rest}"
    );
    let file = get(&sandbox, &format!("/email/1/attachments/{uuid}"));
    assert_eq!((file.status, file.body.as_str()), (200, text));
    assert_eq!(
        header(&file, "content-disposition"),
        "attachment; filename*=UTF-8''r%C3%A9p%20ort%2Ehtml"
    );
    assert_eq!(header(&file, "content-type"), "application/octet-stream");
    assert_eq!(header(&file, "x-content-type-options"), "nosniff");
    assert!(header(&file, "content-security-policy").starts_with("sandbox;"));
    // Only with its own message, and without a trace in the log of requests.
    assert_eq!(
        get(&sandbox, &format!("/email/2/attachments/{uuid}")).status,
        404
    );
    assert!(
        !sandbox
            .requests()
            .iter()
            .any(|row| row["path"].as_str().unwrap().contains(uuid) && row["method"] == "GET")
    );
}

#[test]
fn long_lists_have_pages() {
    let sandbox = Sandbox::start();
    for number in 0..101 {
        sandbox.deliver(
            "email",
            &json!({ "subject": format!("number {number:03}") }),
        );
    }
    let pages = [
        (1, 50, "number 100", true),
        (2, 50, "number 050", true),
        (3, 1, "number 000", false),
    ];
    for (number, rows, newest, has_older) in pages {
        let shown = page(&sandbox, &format!("/?identity=&page={number}"));
        assert_eq!(shown.matches("<li id=\"email-").count(), rows, "{number}");
        let (_, first) = shown.split_once("<li id=\"email-").unwrap();
        assert!(
            first.split("</li>").next().unwrap().contains(newest),
            "{first}"
        );
        assert_eq!(shown.contains("Older messages"), has_older, "{number}");
        assert_eq!(shown.contains("Newer messages"), number > 1, "{number}");
    }
    assert!(page(&sandbox, "/?page=4294967295").contains("No older messages."));
}

#[test]
fn hostile_messages_do_not_write_the_pages() {
    let sandbox = Sandbox::start();
    let hostile =
        "</title></pre></style><script>alert(1)</script>\"'><img src=x onerror=alert(1)>&lt;";
    let email = sandbox.deliver(
        "email",
        &json!({ "from": hostile, "to": hostile, "cc": hostile, "subject": hostile, "text": hostile,
            "thread_id": hostile, "message_id": hostile, "created_dt": hostile }),
    );
    let reply =
        json!({ "from": hostile, "subject": hostile, "html": hostile, "thread_id": hostile });
    let reply = sandbox.deliver("email", &reply);
    let sms = json!({ "from": hostile, "body": hostile, "conversation_id": hostile, "created_dt": hostile });
    let sms = sandbox.deliver("sms", &sms);
    let eml = format!(
        "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename*=UTF-8''{}\r\n\r\nx\r\n--b--\r\n",
        hostile
            .replace(' ', "%20")
            .replace('"', "%22")
            .replace(';', "%3B")
    );
    let (status, answer) = sandbox.http("POST", "/sandbox/deliver/eml", "message/rfc822", &eml);
    assert_eq!(status, 201, "{answer}");
    let user = User::logged_in(&sandbox);
    user.run(&["identities", "create", hostile]).ok();
    for path in [
        "/".to_owned(),
        "/deliver".to_owned(),
        format!("/email/{email}"),
        format!("/email/{reply}"),
        "/email/3".to_owned(),
        format!("/sms/{sms}"),
        "/device?user_code=%22%27%3E%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
    ] {
        let shown = page(&sandbox, &path);
        assert!(shown.contains("&lt;script&gt;"), "{path}: {shown}");
        for tag in ["<script", "<img", "'>", "onerror=alert(1)>"] {
            assert!(!shown.contains(tag), "{tag} in {path}: {shown}");
        }
        let policy = get(&sandbox, &path);
        let policy = header(&policy, "content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'sha256-"),
            "{policy}"
        );
        assert!(
            policy.contains("script-src 'sha256-") && !policy.contains("unsafe"),
            "{policy}"
        );
    }
}

/// One megabyte of what a search for links could repeat.
#[test]
fn large_bodies_are_shown_in_time() {
    let sandbox = Sandbox::start();
    let started = std::time::Instant::now();
    for body in [
        "x".repeat(1_000_000),
        format!("https://x.example/{}", ").".repeat(500_000)),
        "https://".repeat(125_000),
        "<a href=".repeat(125_000),
        "<a ".repeat(330_000),
    ] {
        let id = sandbox.deliver("email", &json!({ "text": body, "html": body }));
        let shown = page(&sandbox, &format!("/email/{id}"));
        assert!(shown.len() > 1_000_000);
    }
    page(&sandbox, "/");
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}

#[test]
fn the_form_delivers_html_and_reports_errors_as_a_page() {
    let sandbox = Sandbox::start();
    let send = |form: &str| {
        let kind = "application/x-www-form-urlencoded";
        sandbox.http("POST", "/sandbox/page/email", kind, form)
    };
    let form = "identity=sandbox-agent&from=a%40example.com&subject=Hi&text=%3Cb%3Ex%3C%2Fb%3E";
    assert_eq!(send(form).0, 303);
    assert_eq!(send(&format!("{form}&html=true")).0, 303);
    assert!(page(&sandbox, "/email/1").contains("&lt;b&gt;x&lt;/b&gt;"));
    assert!(get(&sandbox, "/email/2/html").body.ends_with("<b>x</b>"));
    let (status, answer) = send("identity=gone&from=&subject=x&text=x");
    assert_eq!(status, 404);
    assert!(
        answer.contains("<p>There is no such identity in this sandbox.</p>"),
        "{answer}"
    );
}

#[test]
fn waiting_logins_are_listed_until_they_are_decided() {
    let sandbox = Sandbox::start();
    let kind = "application/json";
    let (_, answer) = sandbox.http("POST", "/api/auth/device/", kind, "{}");
    let code: serde_json::Value = serde_json::from_str(&answer).unwrap();
    let code = code["user_code"].as_str().unwrap();
    let link = format!("<a href=\"/device?user_code={code}\">");
    for path in ["/", "/device"] {
        assert!(page(&sandbox, path).contains(&link), "{path}");
    }
    assert!(
        page(&sandbox, &format!("/device?user_code={code}")).contains(&format!("value=\"{code}\""))
    );
    sandbox.decide(code, "denied");
    for path in ["/", "/device"] {
        assert!(!page(&sandbox, path).contains(code), "{path}");
    }
}
