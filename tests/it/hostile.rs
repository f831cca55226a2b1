//! Mail, answers and expressions that are made to keep ravi busy: bounded time, memory and output, and what was cut or
//! refused is said.

use crate::common;

use std::{
    cell::RefCell,
    io::Write,
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use common::{Ran, RawServer, User};
use proptest::{collection::vec, prelude::*, sample::select};
use ravi::{
    otp::{Message, explain_links, find_code, find_link},
    output::html::readable,
};
use serde_json::json;

/// What hostile mail is made of, parted by `~`.
const FRAGMENTS: &str = "<ol start=9223372036854775807>~<ol start=-9223372036854775808>~<ol start=999999>~<ol>~</ol>~<li>~\
    </li>~<ul>~</ul>~<dl>~<dt>~<dd>~</dl>~<table>~</table>~<tr>~</tr>~<td>~</td>~\
    <td colspan=0 rowspan=2>~<td colspan=18446744073709551615>~<th colspan=3>~<td rowspan=1000000000>~\
    <thead>~<tbody>~<caption>~<p>~</p>~<div>~</div>~<blockquote>~</blockquote>~<pre>~</pre>~<a href=x>~\
    <a href='javascript:alert(1)' id=1 id=2>~</a>~<b>~</b>~<i>~</i>~<sup>~</sup>~<code>~<del>~<h1>~</h1>~\
    <h6>~<img src=x alt='&#1;'>~<img>~<br>~<hr>~<svg>~<select>~<option>~<textarea>~<plaintext>~\
    <frameset>~<math>~<!--~-->~<![CDATA[~<a=\"~<x y='~&#x7f;~&#x9;~&#146;~&#55555555555;~&nbsp;~&amp;lt;~\
    \t~\n~\0\u{7}\u{9b}\u{ad}~日本語 👩‍👩‍👧‍👦 e\u{301}\u{202e}~word ~12";

fn fragments() -> Vec<&'static str> {
    FRAGMENTS.split('~').collect()
}

proptest! {
    /// The renderer is another's, and a panic in it would end the process.
    #[test]
    fn no_html_makes_the_renderer_fail(parts in vec(select(fragments()), 0..60), columns in 0_usize..120) {
        prop_assert!(readable(&parts.concat(), columns).is_some());
    }

    #[test]
    fn no_html_makes_the_finder_fail(parts in vec(select(fragments()), 0..60)) {
        let html = parts.concat();
        for message in [Message { html: &html, ..Message::default() }, Message { text: &html, ..Message::default() }] {
            let _ = (find_code(&message), find_link(&message, None), explain_links(&message, None));
        }
    }
}

/// In a debug build, with other tests beside it. Each case took longer than this, or for ever, without its limit.
const SOON: Duration = Duration::from_secs(30);

/// Runs within 4 GB of address space, and fails where that takes long.
#[track_caller]
fn soon(user: &User, args: &[&str], env: &[(&str, &str)]) -> Ran {
    let started = Instant::now();
    let mut command = Command::new("sh");
    command
        .args(["-c", "ulimit -v 4000000; exec \"$@\"", "sh"])
        .arg(env!("CARGO_BIN_EXE_ravi"))
        .args(args)
        .env_clear()
        .envs(
            user.command(args)
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .envs(env.iter().copied())
        .current_dir(user.work())
        .stdin(Stdio::null());
    let ran = Ran::of(command.output().unwrap());
    let took = started.elapsed();
    assert!(took < SOON, "{args:?} took {took:?}: {}", ran.stderr);
    assert_ne!(ran.code, 101, "{}", ran.stderr);
    ran
}

const ENV: [(&str, &str); 2] = [
    ("RAVI_ACCESS_TOKEN", "token"),
    ("RAVI_IDENTITY", "00000000-0000-4000-8000-000000000000"),
];

/// Answers with a body of JSON.
fn answer(stream: &mut TcpStream, body: &[u8]) {
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(body);
}

/// A server that answers everything with this body.
fn server(body: impl Into<Vec<u8>>) -> RawServer {
    let body = body.into();
    RawServer::start(move |stream| answer(stream, &body))
}

/// `inbox message` of a mail with this HTML.
#[track_caller]
fn shown(html: &str) -> String {
    let server = server(json!({ "id": "1", "html_content": html }).to_string());
    let user = User::new(&server.url);
    soon(&user, &["inbox", "message", "1"], &ENV).ok().stdout
}

#[test]
fn a_list_that_starts_at_the_largest_number_is_shown() {
    for start in [
        "9223372036854775807",
        "-9223372036854775808",
        "1e9",
        "7777777",
    ] {
        let text = shown(&format!("<ol start={start}><li>first<li>second</ol>"));
        assert!(text.contains("1. first\n2. second"), "{text}");
    }
    let text = shown("<ol start=41><li>first<li>second</ol>");
    assert!(text.contains("41. first\n42. second"), "{text}");
}

#[test]
fn mail_that_keeps_a_renderer_busy_is_shown_soon() {
    let many = |text: &str, times: usize| text.repeat(times);
    let attributes: String = (0..100_000).map(|number| format!(" a{number}=x")).collect();
    for (what, html) in [
        ("attributes", format!("<p{attributes}>hello</p>")),
        ("quotes", many("<blockquote>", 399) + &many("hello ", 8000)),
        ("lists", many("<ul><li>", 400) + &many("hello ", 5000)),
        (
            "rows",
            format!(
                "<table>{}",
                many("<tr><td rowspan=1000000>hello<td>y", 3000)
            ),
        ),
        (
            "columns",
            format!(
                "<table>{}",
                many(&format!("<tr>{}", many("<td>hello", 1000)), 100)
            ),
        ),
        (
            "spans",
            format!(
                "<table>{}",
                many(
                    "<tr><td colspan=9223372036854775807>hello<td colspan=0>",
                    9000
                )
            ),
        ),
        ("tables", many("<table><tr><td>hello", 10_000)),
        (
            "tabs",
            "hello".to_owned() + &many("<table><td><blockquote><pre>&Tab;\t", 40),
        ),
        ("links", many("<a href=http://x/>hello</a> ", 100_000)),
        ("paragraphs", many("<p>hello\n", 500_000)),
        ("entities", many("hello&amp;", 500_000)),
        ("brackets", format!("hello{}", many("<", 1_000_000))),
        (
            "quotes in tags",
            format!("hello{}", many("<x=\"b\"c=\">", 400_000)),
        ),
        ("formatting", many("<b><i><a href=x>hello<p>", 20_000)),
    ] {
        let text = shown(&html);
        assert!(text.contains("hello"), "{what}: {text}");
        assert!(text.len() < 600_000, "{what}: {} bytes", text.len());
    }
}

#[test]
fn what_is_cut_is_said() {
    let text = shown(&"<p>hello</p>".repeat(30_000));
    assert!(text.contains("run `ravi inbox message 1 --json` to get all of it"));
    let text = shown(&"<p>hello</p>".repeat(300));
    assert_eq!(text.matches("hello").count(), 300);
    assert!(!text.contains("--json"));
}

#[test]
fn layout_survives_its_limits() {
    for (html, expected) in [
        ("<p>a<b>b</p><p>c", "a**b**\n\nc"),
        ("<pre>a  b\n\tc</pre>", "a  b\n    c"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>d", "* a\n  * b\n* c\nd"),
        (
            "<p><a href='http://x/'><div>go</div></a></p>",
            "[1]: http://x/",
        ),
        ("<table><tr><td>a<td>b<tr><td>c</table>after", "after"),
        ("<blockquote>q</blockquote>", "> q"),
        (
            "it&#146;s &#8364;5 &amp;lt; &#60;b&#62;",
            "it’s €5 &lt; <b>",
        ),
        ("<head><title>no</title><body>yes", "yes"),
        ("<ol>loose<li>item</ol>", "loose"),
    ] {
        let text = readable(html, 80).unwrap().text;
        assert!(text.contains(expected), "{html}: {text:?}");
        assert!(!text.contains("no"), "{text}");
    }
}

#[test]
fn codes_are_searched_in_hostile_files_soon() {
    let user = User::new("http://127.0.0.1:9");
    for (what, text) in [
        ("open quotes", "<x=\"b\"c=\">".repeat(1_600_000)),
        (
            "links without end",
            "<p>".to_owned() + &"<a href=x>".repeat(1_500_000),
        ),
        (
            "links",
            "<p>".to_owned() + &"<a href=http://a.example/verify>x</a>".repeat(400_000),
        ),
        (
            "brackets behind an address",
            format!("http://a.example/{}", ")".repeat(10_000_000)),
        ),
        ("addresses", "http://a.example ".repeat(900_000)),
        ("heads", "<html>".to_owned() + &"<head>".repeat(2_500_000)),
        (
            "styles",
            "<html>".to_owned() + &"<style></styl".repeat(1_200_000),
        ),
        ("comments", "<p>".to_owned() + &"<!--".repeat(4_000_000)),
        ("tags", "<p>".to_owned() + &"<b>".repeat(5_000_000)),
        ("digits", "code 1234 ".repeat(1_600_000)),
    ] {
        std::fs::write(user.work().join("hostile"), text).unwrap();
        for args in [
            &["otp", "hostile"][..],
            &["otp", "--link", "hostile"],
            &["otp", "--html", "hostile"],
        ] {
            let ran = soon(&user, args, &[]);
            assert!([0, 4].contains(&ran.code), "{what} {args:?}: {ran:?}");
        }
    }
}

#[test]
fn a_line_without_end_is_refused() {
    let user = User::new("http://127.0.0.1:9");
    std::fs::write(user.work().join("b"), vec![b'a'; 17 * 1024 * 1024]).unwrap();
    soon(&user, &["otp", "--batch", "b"], &[])
        .code(2)
        .says("line 1 of b is longer than 16 MiB");
}

/// A child that is killed with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_filter_without_end_ends_at_the_time_limit_and_at_a_signal() {
    let server = server(r#"{"id":"1"}"#);
    let user = User::new(&server.url);
    let endless = "def f: f; f";
    let args = ["inbox", "message", "1", "--jq", endless];
    soon(&user, &[&args[..], &["--timeout", "1s"]].concat(), &ENV)
        .code(8)
        .says("--timeout");

    let mut command = user.command(&args);
    command
        .envs(ENV)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = Running(command.spawn().unwrap());
    common::eventually("the answer came", || server.connections() == 2);
    // It has begun to run once it has used the processor for a while.
    let stat = format!("/proc/{}/stat", child.0.id());
    common::eventually("the filter runs", || {
        let stat = std::fs::read_to_string(&stat).unwrap();
        let ticks = stat.split(' ').nth(13).unwrap();
        ticks.parse::<u64>().unwrap() > 50
    });
    let id = rustix::process::Pid::from_child(&child.0);
    rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    let ended = RefCell::new(&mut child.0);
    common::eventually("it ended", || {
        ended.borrow_mut().try_wait().unwrap().is_some()
    });
    assert_eq!(child.0.wait().unwrap().code(), Some(130));
}

#[test]
fn filters_are_bounded() {
    let nested =
        json!({ "id": "1", "subject": format!("{}{}", "[".repeat(500_000), "]".repeat(500_000)) });
    let server = server(nested.to_string());
    let user = User::new(&server.url);
    let run = |filter: &str| soon(&user, &["inbox", "message", "1", "--jq", filter], &ENV);
    run(&"[".repeat(100_000)).code(2).says("longer than 8 KiB");
    for (open, close) in [
        ("[", "]"),
        ("(", ")"),
        ("-", "1"),
        ("{a:", "}"),
        ("if ", "1"),
        ("try ", "1"),
        ("\"\\(", "1"),
        ("def a: ", "1"),
        ("1|", "1"),
        ("1,", "1"),
        (".a", ""),
        ("1 as $x|", "1"),
    ] {
        let times = 8000 / (open.len() + close.len());
        let filter = open.repeat(times) + &close.repeat(times);
        assert!(run(&filter).code >= 0, "{open}: ended by a signal");
    }
    run("repeat(\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\" * 1000)")
        .code(2)
        .says("longer than 64 MiB");
    run(".subject | fromjson")
        .code(2)
        .says("nested more than 1000 deep");
    // A parser that repeats its error for ever must be left at the first.
    for filter in ["\"no json\" | fromjson", "\"x\" | tonumber"] {
        run(filter).code(2).says("--jq");
    }
    assert_eq!(
        run("\"[[1]] 2 {\\\"a\\\":3}\" | fromjson | tojson")
            .ok()
            .stdout,
        "[[1]]\n2\n{\"a\":3}\n"
    );
    run("\"[1\" | fromjson").code(2).says("cannot parse");
}

/// An overflow of the stack would abort the process.
#[test]
fn an_endless_recursion_of_a_filter_is_an_error() {
    let server = server(r#"{"id":"1","subject":"x"}"#);
    let user = User::new(&server.url);
    for filter in [
        "def f: 1+f; f",
        "def f: [f]; f",
        "def f: {a: f}; f",
        "def f: f | f; f",
        "def f: f + 1; f",
        "def f: -f; f",
        "def f: try f catch f; 1 + f",
        "def f: if f then 1 else 2 end; f",
        "def f: reduce f as $x (0; .); f",
        "def f: foreach f as $x (0; .); f",
        "def f: label $out | f | break $out; f",
        "def f: first(f); f",
        "def f: limit(1; f); f",
        "def f: f as [$a] | $a; f",
        "def f: \"\\(f)\"; f",
        "def f: .[f]; f",
        "def f(g): f(g | g) + 1; f(.)",
        "def f: f // 1; f",
        "def f: f and f; f",
        "def f: any(f; .); f",
        "def f: with_entries(f); f",
        "def f: walk(f); f",
        "def f: . as $x | [$x | f] | f; f",
        "def f: getpath([f]); f",
        "def f: until(f; f); f",
    ] {
        let ran = soon(&user, &["inbox", "message", "1", "--jq", filter], &ENV);
        assert!(ran.code == 2, "{filter}: {ran:?}");
        assert!(
            ran.stderr.contains("recurses too deeply"),
            "{filter}: {ran:?}"
        );
    }
    // What recurses and ends is no error.
    let deep = "def f: if . > 0 then 1 + (. - 1 | f) else 0 end; 10000 | f";
    let ran = soon(&user, &["inbox", "message", "1", "--jq", deep], &ENV).ok();
    assert_eq!(ran.stdout, "10000\n");
}
