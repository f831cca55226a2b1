//! Codes and links of single messages, and `ravi otp`.

use crate::common;

use common::User;
use proptest::prelude::*;
use ravi::otp::{BOUND, Kind, Message, explain_codes, find_code, find_link};
use serde_json::{Value, json};

fn text(text: &str) -> Message<'_> {
    Message {
        text,
        ..Message::default()
    }
}

fn html(html: &str) -> Message<'_> {
    Message {
        html,
        ..Message::default()
    }
}

fn code(message: &Message<'_>) -> Option<String> {
    find_code(message).map(|found| found.code)
}

#[test]
fn codes_have_many_shapes() {
    for (message, expected) in [
        ("Your code is QWRTPSDF.", "QWRTPSDF"),
        ("Your code: KXWPTZ", "KXWPTZ"),
        ("Your code is 123 456 789", "123456789"),
        ("Your code is 1234567890.", "1234567890"),
        ("Your code is 123-4567.", "1234567"),
        ("Your code: 123 4567", "1234567"),
        ("Your code is 1 2 3 4 5 6", "123456"),
        ("code:482913", "482913"),
        ("Your code482913", "482913"),
        ("認証コード482913", "482913"),
        ("код-482913", "482913"),
        ("Your OTP=482913", "482913"),
        ("Your code is 482913 (expires in 10 minutes)", "482913"),
        ("Your code is ABCD-1234.", "ABCD-1234"),
        ("Your code is WDJB-MJHT.", "WDJB-MJHT"),
        ("G-482913 is your code", "482913"),
        ("@shop.example #AB-1", "AB-1"),
        (
            "Your code is 482913\n@shop.example #482913 @frame.example",
            "482913",
        ),
        (
            "Follow us @acme.example #111111 for news. Your code is 847291.",
            "847291",
        ),
        ("Your code is 4829 10 minutes", "4829"),
        ("1) 482913 is your code", "482913"),
        ("Your code is… 482913", "482913"),
        ("Your code is __847291__", "847291"),
        ("Your code is \u{1b}[31m847291\u{1b}[0m", "847291"),
        ("Your code is 482913.\n© 2026 Fern", "482913"),
        ("@shop.example #12345678901234567", "12345678901234567"),
        ("482913 is your code for 32665", "482913"),
        ("Enter 482913 to continue signing in", "482913"),
        ("Request 5520. Your code is 4829.", "4829"),
        ("Your code is ४८२९१३", "482913"),
    ] {
        assert_eq!(code(&text(message)).as_deref(), Some(expected), "{message}");
    }
}

#[test]
fn other_numbers_are_no_codes() {
    for message in [
        "Use code HELLO20 at checkout for 20 % off",
        "Your balance is $4,829.13",
        "Call us on +1 415 555 0142",
        "Order 482913 has been sent",
        "Card ****4829 was charged",
        "In 2024 we had 482913 users",
        "Meet at 100 Main Street, San Francisco, CA 94114",
        "Your booking reference is K7P2QX",
        "On 12-05-2026 at 14:30",
        "HTTP error 5040 in build 482913",
        "Thanks @bob.smith #58213 is fixed now",
        "Thanks, worked!\n\nOn Mon, Mar 3, 2025 at 10:12 AM Acme <a@b.example> wrote:\n\nYour verification code is 111111",
        "It works.\n\n-----Original Message-----\nFrom: a@b.example\n\nYour verification code is 111111",
    ] {
        assert_eq!(code(&text(message)), None, "{message}");
    }
}

#[test]
fn characters_and_groups_of_one_look_are_one_code() {
    for (source, expected) in [
        (
            "<p>Blorn vek tisami:</p><p><span>9</span><span>0</span><span>2</span><span>5</span></p>",
            "9025",
        ),
        ("<p><b>804 4219</b> is your code</p>", "8044219"),
    ] {
        assert_eq!(code(&html(source)).as_deref(), Some(expected), "{source}");
    }
}

#[test]
fn a_number_that_is_something_else_elsewhere_is_no_code() {
    for message in [
        "New comment on OTTER-4471: the login code is rejected\nhttps://tracker.example/browse/OTTER-4471",
        "Confirmation code RSV-20931.\nCancel: https://yard.example/b/20931/cancel",
        "Your order 482913 was received.\n\nVerification: done\n\n482913",
        "Meeting ID: 555 012 0441\nPasscode: 671204\nSee you on Thursday",
    ] {
        assert_eq!(code(&text(message)), None, "{message}");
    }
    for (message, expected) in [
        (
            "Confirm at https://fern.example/v?code=482913 or type the code 482913.",
            "482913",
        ),
        (
            "Fern code: 48291\n\nOr log in here:\nhttps://fern.example/login/48291",
            "48291",
        ),
        ("Phone: +1 415 555 0142\nCode: 482913", "482913"),
    ] {
        assert_eq!(code(&text(message)).as_deref(), Some(expected), "{message}");
    }
    let subject = Message {
        subject: "482 913 is your code",
        text: "Hello Ada, type 482913.",
        ..Message::default()
    };
    let candidates = explain_codes(&subject);
    assert!(
        !candidates[0]
            .evidence
            .iter()
            .any(|sign| sign.name.starts_with("subject with another"))
    );
}

#[test]
fn what_other_messages_say_is_no_code() {
    let quoted =
        "Beware of messages such as \"Fern Bank: 482913 is your code\".\n\nWe never ask for it.";
    assert_eq!(code(&text(quoted)), None);
    // All of the message is quoted.
    assert_eq!(
        code(&text("\"Your code is 482913\"")).as_deref(),
        Some("482913")
    );
}

#[test]
fn codes_of_coupons_doors_and_payments_are_none() {
    for message in [
        "Bulk text: code valid for user 98XXX",
        "Your code 482913 has expired. Request a new one.",
        "Ihr Code 482913 ist abgelaufen.",
        "Kortingscode: 482913",
        "Paid $86.20 at Fern, code 048271. Balance $1,204.55.",
        "Dial 555 0142, the conference PIN is 602914#, and wait.",
        "Last day: 20 off with code VERANO2X1",
        "We sent a code to verify your phone ending in 0142.",
    ] {
        assert_eq!(code(&text(message)), None, "{message}");
    }
    // A date and a time are no amounts.
    let dates = explain_codes(&text("Anmeldung am 12.05. um 10.30 Uhr. Code: 482913"));
    assert!(
        !dates[0]
            .evidence
            .iter()
            .any(|sign| sign.name.contains("amounts of money"))
    );
}

#[test]
fn the_name_of_a_code_may_be_far_from_it() {
    for (message, expected) in [
        // The verb comes last; the label is what the code is for; another number is beside the verb.
        ("رمز یکبار مصرف شما برای حساب 8840 می‌باشد.", "8840"),
        ("Vaš kod za potvrdu broja: 704218. Hvala!", "704218"),
        (
            "Per il pagamento con carta *6619 inserisci il codice OTP 380415.",
            "380415",
        ),
    ] {
        assert_eq!(code(&text(message)).as_deref(), Some(expected), "{message}");
    }
    let other = html("<p>Your code for account 482913 is:</p><p>771204</p>");
    assert_eq!(code(&other).as_deref(), Some("771204"));
}

#[test]
fn layout_shows_a_code_in_a_language_that_nobody_listed() {
    let paragraphs = |shown: &str| {
        format!(
            "<p>Blorn vek tisami,</p><p>Ut frelik somna verul, dapik nar olem:</p>{shown}<p>Sel kran 10 mentos. Nu varsel, tok dam.</p>"
        )
    };
    for shown in [
        "<h1>482913</h1>",
        "<div style='font-size:32px;letter-spacing:6px'>482913</div>",
        "<p align=center><code>482913</code></p>",
        "<p class=otp>482913</p>",
        "<table><tr><td>4</td><td>8</td><td>2</td><td>9</td><td>1</td><td>3</td></tr></table>",
        "<p><b>482 913</b></p>",
    ] {
        assert_eq!(
            code(&html(&paragraphs(shown))).as_deref(),
            Some("482913"),
            "{shown}"
        );
    }
    // A style sheet counts as well, and what it hides does not.
    let sheet = "<style>.x{font-size:30px;font-weight:bold}.y{display:none}</style>";
    let shown = format!(
        "{sheet}{}",
        paragraphs("<p class=x>482913</p><p class=y>111111</p>")
    );
    assert_eq!(code(&html(&shown)).as_deref(), Some("482913"));
}

#[test]
fn what_is_not_displayed_is_no_code() {
    let hidden = |attribute: &str| {
        format!(
            "<p>Welcome to our newsletter</p><div {attribute}>Your verification code is <b>111111</b></div>"
        )
    };
    for attribute in [
        "hidden",
        "style='display:none'",
        "style='font-size:0'",
        "style='color:#fff'",
        "style='color:#fff;background:#fff'",
        "style='position:absolute;left:-9999px'",
        "style='text-indent:-9999px'",
        "style='height:0;overflow:hidden'",
        "style='opacity:0.01'",
        "style='color:transparent'",
    ] {
        assert_eq!(code(&html(&hidden(attribute))), None, "{attribute}");
    }
    for (source, expected) in [
        (
            "<p>Your code is <b>84<span style='display:none'>x</span>7291</b></p>",
            "847291",
        ),
        ("<p>Your code is <b>847291</b><sup>1</sup></p>", "847291"),
        (
            "<p>Your code is <s>111111</s> <ins>847291</ins></p>",
            "847291",
        ),
        (
            "<p>Your code is <b style='display:none;display:inline'>847291</b></p>",
            "847291",
        ),
        (
            "<head><title>Fern</title><body><p>Your code is 847291</p>",
            "847291",
        ),
        (
            "<table><tr><td bgcolor='#003366' style='color:#fff'>Your code is 847291</td></tr></table>",
            "847291",
        ),
    ] {
        assert_eq!(code(&html(source)).as_deref(), Some(expected), "{source}");
    }
    let cells = |code: &str| {
        code.chars()
            .map(|c| format!("<td>{c}</td>"))
            .collect::<String>()
    };
    for expected in ["482913", "TQBXHM", "K7P2QX"] {
        let source = format!(
            "<p>Your verification code:</p><table><tr>{}</tr></table>",
            cells(expected)
        );
        assert_eq!(code(&html(&source)).as_deref(), Some(expected));
    }
}

#[test]
fn a_link_is_the_one_that_it_seems() {
    let token = "9f8a7c6b5d4e3f2a1b0c9d8e7f6a5b4c";
    let link = |source: &str| find_link(&html(source), None).map(|found| found.link);
    for url in [
        format!("https://acme.example@evil.example/verify?token={token}"),
        format!("https://acme.example%40evil.example/verify?token={token}"),
        format!("javascript:verify('{token}')"),
    ] {
        assert_eq!(
            link(&format!("<p>Hello</p><a href=\"{url}\">Verify email</a>")),
            None,
            "{url}"
        );
    }
    let shown = format!(
        "<p>Hello</p><p>Please confirm:</p><a href='https://evil.example/v?token={token}'>https://acme.example/verify</a>"
    );
    assert_eq!(link(&shown), None);
    let broken = format!(
        "<p>Hello</p><a href='https://acme.example/verify?\n\ttoken={token}'>Verify email</a>"
    );
    assert_eq!(
        link(&broken),
        Some(format!("https://acme.example/verify?token={token}"))
    );
    // Broken by line breaks, in the subdomain of a help page, in an application in the browser, with the code.
    for (message, expected) in [
        (format!("Confirm your address:\n<https://acme.example/verify?\ntoken={token}>\nThanks"), format!("https://acme.example/verify?token={token}")),
        (format!("Accept the invitation: https://docs.acme.example/join/{token}"), format!("https://docs.acme.example/join/{token}")),
        (format!("Confirm your address: https://acme.example/#/verify?t={token}"), format!("https://acme.example/#/verify?t={token}")),
        ("Your code is 482913. Or sign in with one click:\n\nhttps://acme.example/login/verify?code=482913".to_owned(), "https://acme.example/login/verify?code=482913".to_owned()),
    ] {
        let found = find_link(&text(&message), None).map(|found| found.link);
        assert_eq!(found, Some(expected), "{message}");
    }
    for message in [
        format!(
            "Your code is 482913. Not you? Reset your password: https://acme.example/reset?t={token}"
        ),
        format!(
            "New sign-in. Not you? Verify your account here: https://acme.example/verify?t={token}"
        ),
    ] {
        assert_eq!(find_link(&text(&message), None), None, "{message}");
    }
    // A menu in the cells of a row.
    let menu = ["Shop", "Stories", "Team"]
        .map(|name| format!("<td><a href='https://acme.example/{name}?u={token}'>{name}</a></td>"))
        .concat();
    let source = format!(
        "<table><tr>{menu}</tr></table><p>Blorn vek tisami:</p><p><a href='https://acme.example/x/{token}'>Verul dapik</a></p>"
    );
    assert_eq!(
        link(&source),
        Some(format!("https://acme.example/x/{token}"))
    );
    for (url, label) in [
        ("account/delete", "Confirm deletion"),
        ("payments", "Confirm payment"),
        ("u", "Confirm unsubscribe"),
    ] {
        let source = format!(
            "<p>Hello</p><a class=button href='https://acme.example/{url}?t={token}'>{label}</a>"
        );
        assert_eq!(link(&source), None, "{label}");
    }
    // The wanted kind is chosen among the links, not checked afterwards.
    let both = format!(
        "<h1>Welcome</h1><a href='https://acme.example/v/{token}'>Verify email</a><p>or</p><a href='https://acme.example/p/{token}1'>Set your password</a>"
    );
    for (kind, path) in [
        (Kind::Verify, format!("v/{token}")),
        (Kind::Reset, format!("p/{token}1")),
    ] {
        let found = find_link(&html(&both), Some(kind)).unwrap();
        assert_eq!(found.link, format!("https://acme.example/{path}"));
    }
}

#[test]
fn parts_and_subject_are_read_together() {
    let both = Message {
        subject: "Your verification code",
        text: "See the HTML part.",
        html: "<p>Hello</p><p><b>482913</b></p>",
        ..Message::default()
    };
    assert_eq!(code(&both).as_deref(), Some("482913"));
    let subject = Message {
        subject: "482913 is your code",
        text: "Hello Ada, this is the code that you asked for: 482913",
        ..Message::default()
    };
    assert_eq!(code(&subject).as_deref(), Some("482913"));
    let only = Message {
        subject: "Your code is 482913",
        html: " ",
        ..Message::default()
    };
    assert_eq!(code(&only).as_deref(), Some("482913"));
    let conflict = Message {
        text: "Your code is 111111",
        html: "<p>Your code is <b>847291</b></p>",
        ..Message::default()
    };
    let found = find_code(&conflict).unwrap();
    assert_eq!(
        (found.code.as_str(), found.runner_up.as_deref()),
        ("847291", Some("111111"))
    );
}

#[test]
fn doubt_is_stated() {
    let found = find_code(&text("Your code is 482913, not 771204.")).unwrap();
    assert_eq!(found.code, "482913");
    assert_eq!(found.runner_up.as_deref(), Some("771204"));
    assert!(
        (BOUND..1.0).contains(&found.confidence),
        "{}",
        found.confidence
    );
    let only = find_code(&text("Your verification code is 482913.")).unwrap();
    assert_eq!(only.runner_up, None);
    assert!(only.confidence > found.confidence);
    let candidates = explain_codes(&text("Order 482913 has shipped"));
    assert!(candidates[0].confidence < BOUND);
    let sum: i32 = candidates[0].evidence.iter().map(|sign| sign.weight).sum();
    assert_eq!(sum, candidates[0].score);
}

#[test]
fn links_have_a_kind() {
    let url = "https://fern.example/a/9f8e7d6c5b4a3928";
    let decoys = "<p><a href='https://fern.example'>Fern</a> <a href='https://fern.example/help'>Help</a> <a href='https://fern.example/unsubscribe'>Unsubscribe</a></p>";
    for (label, kind) in [
        ("Confirm your address", Kind::Verify),
        ("Reset password", Kind::Reset),
        ("Sign in to Fern", Kind::Login),
        ("Accept invitation", Kind::Invite),
        ("Unlock account", Kind::Unlock),
    ] {
        let source = format!("<p>Hello Ada</p><a class=button href='{url}'>{label}</a>{decoys}");
        let message = html(&source);
        let found = find_link(&message, None).unwrap();
        assert_eq!(
            (found.link.as_str(), found.kind),
            (url, Some(kind)),
            "{label}"
        );
        assert!(find_link(&message, Some(kind)).is_some());
        let other = if kind == Kind::Verify {
            Kind::Reset
        } else {
            Kind::Verify
        };
        assert!(find_link(&message, Some(other)).is_none());
    }
    // By structure alone.
    let decoys = "<p><a href='https://fern.example'>Fern</a> <a href='https://fern.example/v'>Varsel</a> <a href='https://fern.example/k'>Krandam</a></p>";
    let source = format!(
        "<p>Blorn vek tisami, ut frelik somna.</p><table><tr><td bgcolor='#0055aa' style='padding:12px'><a href='{url}'>Verul dapik</a></td></tr></table>{decoys}"
    );
    let found = find_link(&html(&source), None).unwrap();
    assert_eq!((found.link.as_str(), found.kind), (url, None));
    for label in ["View invoice", "Track your order", "Upgrade now"] {
        let source = format!(
            "<p>Hello Ada</p><a class=button href='https://fern.example/orders/5521'>{label}</a>{decoys}"
        );
        assert_eq!(find_link(&html(&source), None), None, "{label}");
    }
}

#[test]
fn the_command_reads_files_stdin_and_batches() {
    let user = User::new("http://127.0.0.1:9");
    let run = |args: &[&str], input: &str| user.run_with_input(&[&["otp"], args].concat(), input);
    assert_eq!(run(&[], "Your code is 482913").ok().stdout, "482913\n");
    assert_eq!(run(&["-"], "Your code is 482913").ok().stdout, "482913\n");
    let json = run(&["--json"], "482913 is your code").ok().json();
    assert_eq!(json["code"], "482913");
    assert_eq!(json["evidence"], "named");
    assert_eq!(json["runner_up"], Value::Null);
    assert!(json["confidence"].as_f64().unwrap() > 0.9);
    assert_eq!(
        run(&["--html"], "Your code: <b>4829</b>13").ok().stdout,
        "482913\n"
    );
    let link = "Verify: https://a.example/verify?t=1";
    assert_eq!(
        run(&["--link"], link).ok().stdout,
        "https://a.example/verify?t=1\n"
    );
    let html = "<p>Verify https://a.example/verify?t=1</p><p>Thanks</p>";
    assert_eq!(
        run(&["--link"], html).ok().stdout,
        "https://a.example/verify?t=1\n"
    );
    assert_eq!(run(&[], "Order 482913 has shipped").code(4).stdout, "");
    run(&["--link"], "nothing").code(4);
    std::fs::write(user.work().join("m"), "Code: 1234").unwrap();
    assert_eq!(run(&["m"], "").ok().stdout, "1234\n");
    run(&["missing"], "").code(2).says("missing");
    let batch =
        "{\"id\":7,\"text\":\"Your code is 482913\"}\n\n{\"id\":\"b\",\"text\":\"Hello\"}\n";
    let answers = run(&["--batch"], batch).ok().stdout;
    let lines: Vec<Value> = answers
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(answers.starts_with("{\"id\":7,"), "{answers}");
    assert_eq!(
        (&lines[0]["code"], &lines[0]["evidence"]),
        (&json!("482913"), &json!("named"))
    );
    assert_eq!(lines[1], json!({ "id": "b", "code": null }));
    let batch = json!({ "id": 1, "text": "See the HTML part.", "html": "<p>Your code</p><p><b>482913</b></p>", "subject": "Sign in" });
    let answers = run(&["--batch"], &format!("{batch}\n")).ok().json();
    assert_eq!(answers["code"], "482913");
    let nulls = "{\"id\":12345678901234567890123,\"text\":null,\"html\":\"<p>Your code is 482913</p>\",\"subject\":null}\n";
    let answer = run(&["--batch"], nulls).ok().stdout;
    assert!(
        answer.starts_with("{\"id\":12345678901234567890123,\"code\":\"482913\","),
        "{answer}"
    );
    let bidi = "{\"id\":\"\u{202e}\",\"text\":\"Hello\"}\n";
    assert_eq!(
        run(&["--batch"], bidi).ok().stdout,
        "{\"id\":\"\\u202e\",\"code\":null}\n"
    );
    for rubbish in ["rubbish\n", "{\"id\":1}\n", "{\"id\":1,\"text\":null}\n"] {
        run(&["--batch"], rubbish).code(2).says("line 1");
    }
}

#[test]
fn the_command_explains_and_selects() {
    let user = User::new("http://127.0.0.1:9");
    let run = |args: &[&str], input: &str| user.run_with_input(&[&["otp"], args].concat(), input);
    let bound = run(&["--explain"], "@shop.example #AB-1").ok().stdout;
    assert!(bound.contains("last line for machines"), "{bound}");
    let explained = run(
        &["--explain"],
        "Order 482913 has shipped. Your code is 7741.",
    )
    .ok()
    .stdout;
    assert!(explained.starts_with("7741: score "), "{explained}");
    for part in ["named before", "labelled as something else", "below 0.5"] {
        assert!(explained.contains(part), "{part}: {explained}");
    }
    let candidates = run(&["--explain", "--json"], "Order 482913. Your code is 7741.")
        .ok()
        .json();
    assert_eq!(candidates[0]["value"], "7741");
    assert_eq!(candidates.as_array().unwrap().len(), 2);
    assert_eq!(run(&["--explain"], "Hello").ok().stdout, "No candidates.\n");
    let link = "Reset your password: https://a.example/reset?token=9f8e7d6c5b4a";
    let json = run(&["--link", "--json"], link).ok().json();
    assert_eq!(json["kind"], "reset");
    assert_eq!(json["runner_up"], Value::Null);
    run(&["--link", "--kind", "reset"], link).ok();
    run(&["--link", "--kind", "invite"], link)
        .code(4)
        .says("no link of the kind invite");
    run(&["--kind", "reset"], link).code(2).says("--link");
    let found = run(
        &["--subject", "Your verification code"],
        "Hello,\n\n482913\n\nThanks",
    )
    .ok();
    assert_eq!(found.stdout, "482913\n");
}

proptest! {
    #[test]
    fn no_text_makes_it_fail(source in "\\PC*|[<>a&;#0-9\"'= /-]*|[0-9 \\n:.,-]*") {
        for message in [text(&source), html(&source)] {
            let _ = (find_code(&message), find_link(&message, None), explain_codes(&message));
        }
    }

    #[test]
    fn a_code_is_part_of_its_text(digits in "[1-9][0-9]{5}", before in "[a-z ]{0,20}", after in "[a-z ]{0,20}") {
        let source = format!("{before}\nYour verification code is {digits}.\n{after}");
        prop_assert_eq!(code(&text(&source)), Some(digits));
    }
}
