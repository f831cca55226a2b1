//! Parsers that meet untrusted bytes: never a panic, and what they promise holds for everything.

use proptest::prelude::*;
use ravi::{
    api::{EventParser, SseEvent, SseItem, StatusError, parse_base_url},
    crypto::Pin,
    domain::Domain,
    output::{Style, clean, clean_lines, pairs, table},
};
use unicode_width::UnicodeWidthStr;

#[test]
fn urls_are_cut_down_to_their_host() {
    for (typed, host) in [
        ("example.com", "example.com"),
        (" Example.COM. ", "example.com"),
        (
            "https://me:pw@shop.example.com:8443/a?b#c",
            "shop.example.com",
        ),
        ("example.com/login", "example.com"),
        ("example.com:8080", "example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("localhost", "localhost"),
        ("http://192.168.0.1/admin", "192.168.0.1"),
        ("https://[2001:db8::1]/", "[2001:db8::1]"),
    ] {
        assert_eq!(Domain::parse(typed).unwrap().as_str(), host, "{typed}");
    }
}

/// The addresses of apps in exports of other managers have schemes of their own.
#[test]
fn a_host_of_any_scheme_is_spelled_as_on_the_web() {
    for (typed, host) in [
        ("androidapp://Com.Example.App", Some("com.example.app")),
        ("android://hash@com.example.app/", Some("com.example.app")),
        ("app://b\u{FC}cher.example", Some("xn--bcher-kva.example")),
        ("app://a%2Eexample", Some("a.example")),
        ("app://0x7f.1", Some("127.0.0.1")),
        ("https://0x7f.1..", Some("127.0.0.1")),
        ("app://two%20words", None),
        ("app://a%2F", None),
        ("app://a..b", None),
        ("file:///etc", None),
    ] {
        let domain = Domain::parse(typed).ok();
        assert_eq!(domain.as_ref().map(Domain::as_str), host, "{typed}");
        if let Some(host) = host {
            assert_eq!(Domain::parse(host).unwrap().as_str(), host);
        }
    }
}

#[test]
fn error_bodies_of_every_spelling_are_read() {
    let parse = |body: &str| StatusError::parse(400, body.as_bytes());
    let error = parse(r#"{"detail": "Gone.", "code": "gone"}"#);
    assert_eq!(
        (error.message.as_deref(), error.code.as_deref()),
        (Some("Gone."), Some("gone"))
    );
    let error = parse(r#"{"error": "slow_down", "error_description": "Slower."}"#);
    assert_eq!(
        (error.message.as_deref(), error.code.as_deref()),
        (Some("Slower."), Some("slow_down"))
    );
    let error =
        parse(r#"{"error": {"code": "bad", "message": "Bad.", "details": {"name": ["Short."]}}}"#);
    assert_eq!(
        (error.message.as_deref(), error.code.as_deref()),
        (Some("Bad."), Some("bad"))
    );
    assert_eq!(error.fields["name"], ["Short."]);
    let error = parse(r#"{"detail": {"name": ["Short."], "email": ["Taken."]}}"#);
    assert_eq!(error.message, None);
    assert_eq!(error.fields.len(), 2);
    assert_eq!(
        parse(r#"{"name": ["Short.", "Odd."]}"#).fields["name"].len(),
        2
    );
}

/// What is longer than any error of the contract is not read: a tree of it takes many times as much memory.
#[test]
fn an_error_body_may_have_256_kib() {
    let body = |length: usize| {
        let text = r#"{"detail":"no"}"#;
        format!("{text}{}", " ".repeat(length - text.len()))
    };
    let message = |length| StatusError::parse(400, body(length).as_bytes()).message;
    assert_eq!(message(256 * 1024).as_deref(), Some("no"));
    assert_eq!(message(256 * 1024 + 1), None);
}

#[test]
fn an_error_answer_reads_as_the_server_says_or_names_request_and_status() {
    let mut error = StatusError::parse(404, br#"{"detail":"Gone."}"#);
    error.request = "GET /api/x/".to_owned();
    assert_eq!(error.to_string(), "Gone.");
    error.message = None;
    assert_eq!(error.to_string(), "GET /api/x/ failed with status 404");
}

#[test]
fn a_base_url_is_refused_for_its_reason() {
    for (url, why) in [
        ("https://me@example.com", "user or password"),
        ("https://:hunter2@example.com", "user or password"),
        ("https://example.com/?a", "query or fragment"),
        ("https://example.com/#a", "query or fragment"),
        (
            "http://example.com",
            "plain http is only allowed for loopback hosts",
        ),
        ("ftp://example.com", "not an https URL"),
        ("example", "not a URL"),
    ] {
        let error = parse_base_url(url).unwrap_err().to_string();
        assert!(error.contains(why), "{url}: {error}");
        assert!(!error.contains("hunter2"));
    }
    for (url, base) in [
        ("https://example.com", "https://example.com/"),
        ("https://example.com/a", "https://example.com/a/"),
        ("https://example.com/a/", "https://example.com/a/"),
        ("http://localhost:80", "http://localhost/"),
        ("http://ravi.localhost/", "http://ravi.localhost/"),
        ("http://[::1]:1", "http://[::1]:1/"),
    ] {
        assert_eq!(parse_base_url(url).unwrap().as_str(), base);
    }
}

fn harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}')
}

proptest! {
    #[test]
    fn a_domain_is_always_clean(typed in ".*") {
        if let Ok(domain) = Domain::parse(&typed) {
            let host = domain.as_str();
            prop_assert!(!host.is_empty());
            prop_assert!(!host.contains(|c: char| c.is_whitespace() || harmful(c) || c == '/' || c == '@'));
            let again = Domain::parse(host).unwrap();
            prop_assert_eq!(again.as_str(), host);
        }
    }

    #[test]
    fn a_base_url_is_encrypted_or_loopback(scheme in "https?|ftp|", host in "[a-z0-9.]{0,12}|127\\.0\\.0\\.[0-9]|localhost", rest in "(:[0-9]{1,5})?(/.*)?") {
        if let Ok(url) = parse_base_url(&format!("{scheme}://{host}{rest}")) {
            let loopback = url.host_str().is_some_and(|h| h == "localhost" || h.starts_with("127.") || h.ends_with(".localhost"));
            prop_assert!(url.scheme() == "https" || loopback, "{}", url);
            prop_assert!(url.path().ends_with('/'));
        }
    }

    #[test]
    fn cleaned_text_cannot_drive_a_terminal(text in any::<String>()) {
        prop_assert!(!clean(&text).contains(harmful));
        prop_assert!(!clean_lines(&text).contains(|c| harmful(c) && c != '\n' && c != '\t'));
        prop_assert!(!pairs(&[("name", &text)]).contains(|c| harmful(c) && c != '\n'));
    }

    #[test]
    fn a_table_fits_its_columns_and_cuts_no_id(cells in prop::collection::vec("\\PC{0,60}", 3), columns in 30_usize..120) {
        let style = Style { columns: Some(columns), ..Style::detect(false, false, Some(false)) };
        let id = clean(&cells[2]).trim_end_matches(' ').to_owned();
        let text = table(&["one", "two", "id"], &[cells], &style);
        prop_assert!(text.trim_end_matches(['\n', ' ']).ends_with(&id), "{id} is cut in {text}");
        // The ID stays whole beside columns of at least 6.
        let limit = columns.max(id.width() + 2 * (6 + 2));
        for line in text.lines() {
            prop_assert!(line.width() <= limit, "{} > {limit}: {line}", line.width());
        }
    }

    #[test]
    fn error_bodies_never_panic(status in any::<u16>(), body in any::<Vec<u8>>(), text in ".*") {
        prop_assert_eq!(StatusError::parse(status, &body).status, status);
        let json = serde_json::json!({ "detail": text, "error": { "code": 5 }, "x": [text, null] });
        let error = StatusError::parse(status, json.to_string().as_bytes());
        prop_assert_eq!(error.status, status);
    }

    #[test]
    fn a_pin_is_six_digits_or_nothing(text in "[0-9a٣ ]{0,8}") {
        let digits = text.trim();
        let good = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit());
        prop_assert_eq!(Pin::parse(&text).is_ok(), good);
    }
}

fn items(chunks: &[&[u8]]) -> Vec<SseItem> {
    let mut parser = EventParser::default();
    let mut items = Vec::new();
    for chunk in chunks {
        parser.push(chunk, &mut items);
    }
    items
}

fn event(id: Option<&str>, event: &str, data: &str) -> SseItem {
    SseItem::Event(SseEvent {
        id: id.map(str::to_owned),
        event: event.to_owned(),
        data: data.to_owned(),
    })
}

#[test]
fn streams_are_read_as_the_standard_says() {
    let text = "\u{feff}: comment\nid: 1\nevent: sms\ndata: a\ndata:  b\n\ndata\n\nevent: lost\n\nretry: 10\nretry: x\rid: 2\r\ndata: c\r\n\r\nid: a\0b\nid\ndata: d\n\ndata: cut";
    let expected = [
        event(Some("1"), "sms", "a\n b"),
        event(None, "message", ""),
        SseItem::Retry(std::time::Duration::from_millis(10)),
        event(Some("2"), "message", "c"),
        event(None, "message", "d"),
    ];
    assert_eq!(items(&[text.as_bytes()]), expected);
    // Wherever it is cut.
    for at in 0..text.len() {
        let (first, second) = text.as_bytes().split_at(at);
        assert_eq!(items(&[first, second]), expected, "{at}");
    }
}

/// A reconnect sends the last event ID that is valid in a header.
#[test]
fn the_last_event_id_is_the_last_that_can_be_sent() {
    let mut parser = EventParser::default();
    let mut last = |text: &str| {
        parser.push(text.as_bytes(), &mut Vec::new());
        parser.last_event_id().map(str::to_owned)
    };
    assert_eq!(last("data: x\n\n"), None);
    assert_eq!(last("id: 1\ndata: x\n"), None, "the event is not complete");
    assert_eq!(last("\n"), Some("1".to_owned()));
    assert_eq!(last("data: y\n\nid: a b\n\n"), Some("a b".to_owned()));
    let long = "x".repeat(2000);
    for id in ["\u{1}", "caf\u{e9}", " x", "x ", "\t", "\u{7f}", &long] {
        assert_eq!(
            last(&format!("id: {id}\ndata: z\n\n")),
            Some("a b".to_owned()),
            "{id:?}"
        );
    }
    assert_eq!(last("id\ndata: z\n\n"), None, "an empty ID resets it");
}

/// A connection that continues an earlier one sends its ID again if it brings none itself.
#[test]
fn a_connection_continues_after_the_last_event_of_the_one_before() {
    let mut parser = EventParser::resuming(Some("7".to_owned()));
    assert_eq!(parser.last_event_id(), Some("7"));
    parser.push(b": keepalive\n\ndata: x\n\n", &mut Vec::new());
    assert_eq!(parser.last_event_id(), Some("7"));
    parser.push(b"id: 8\ndata: y\n\n", &mut Vec::new());
    assert_eq!(parser.last_event_id(), Some("8"));
}

/// A field `id` with a null character is ignored: the one before it holds.
#[test]
fn an_id_with_a_null_character_is_none() {
    let read = items(&[b"id: 7\nid: a\0b\ndata: x\n\n"]);
    assert_eq!(read, [event(Some("7"), "message", "x")]);
}

#[test]
fn a_line_of_an_event_may_have_one_mebibyte() {
    let name = "data: ";
    let most = 1024 * 1024 - name.len();
    for cut in [0, 1, 5000] {
        let read = |length: usize| {
            let text = format!("{name}{}\n\n", "x".repeat(length));
            let (first, second) = text.as_bytes().split_at(cut);
            items(&[first, second])
        };
        assert_eq!(read(most), [event(None, "message", &"x".repeat(most))]);
        assert_eq!(read(most + 1), [SseItem::TooLong], "{cut}");
    }
}

/// A day of keep-alives leaves nothing behind; an event without an end does not grow for ever, and hides no other.
#[test]
fn a_quiet_stream_does_not_grow() {
    let mut parser = EventParser::default();
    let fresh = format!("{parser:?}").len();
    let mut items = Vec::new();
    for _ in 0..2880 {
        parser.push(b": keepalive\n\n", &mut items);
    }
    assert!(items.is_empty());
    assert!(format!("{parser:?}").len() <= fresh + 4);
    for start in ["data: ", "data:x\ndata: ", "", "id: ", "event: "] {
        parser.push(start.as_bytes(), &mut items);
        for _ in 0..600 {
            parser.push(&[b'x'; 4096], &mut items);
        }
        assert!(format!("{parser:?}").len() < 5 * 1024 * 1024);
        parser.push(b"\ndata: y\n\ndata: z\n\n", &mut items);
        assert_eq!(
            std::mem::take(&mut items),
            [SseItem::TooLong, event(None, "message", "z")]
        );
    }
}

proptest! {
    #[test]
    fn no_stream_makes_the_parser_fail(chunks in proptest::collection::vec("(\\PC|\r|\n|data:|id:|event:|retry:){0,20}", 0..8)) {
        let whole = chunks.concat();
        let chunks: Vec<&[u8]> = chunks.iter().map(String::as_bytes).collect();
        prop_assert_eq!(items(&chunks), items(&[whole.as_bytes()]));
    }
}

/// The rest of a line that is too long is no line of its own.
#[test]
fn a_long_line_is_the_same_wherever_it_is_cut() {
    let long = format!("r{}", "x".repeat(1024 * 1024));
    let read = |chunks: &[&str]| {
        let mut parser = EventParser::default();
        let mut items = Vec::new();
        for chunk in chunks {
            parser.push(chunk.as_bytes(), &mut items);
        }
        (items, parser.last_event_id().map(str::to_owned))
    };
    let whole = read(&[&format!("{long}etry: 5\n\n")]);
    assert_eq!(read(&[&long, "etry: 5\n\n"]), whole);
    assert_eq!(whole.0, [SseItem::TooLong]);
    let id = long.replacen('r', "i", 1);
    assert_eq!(read(&[&id, "d: 5\n\n"]), whole);
}

/// The columns of these are not the sum of those of their characters.
#[test]
fn hearts_and_ligatures_are_wrapped() {
    for word in [
        "\u{2764}\u{FE0F}",
        "\u{2714}\u{FE0F}",
        "\u{1F44D}\u{1F3FD}",
        "\u{1F468}\u{200D}\u{1F469}",
        "\u{644}\u{627}",
    ] {
        for count in [1, 9, 10, 40] {
            for before in 0..40 {
                let words = word.repeat(count);
                let html = format!("<p>{}{words} a {words} b</p>", "x".repeat(before));
                let shown = ravi::output::html::readable(&html, 20).unwrap();
                // A line may end within a word.
                let text: String = shown.text.split_whitespace().collect();
                assert_eq!(text.matches(word).count(), 2 * count, "{html}");
            }
        }
    }
}
