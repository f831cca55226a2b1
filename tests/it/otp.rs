//! Codes and links in messages, and `ravi otp`.
#![allow(clippy::cast_precision_loss)]

use crate::common;

use common::User;
use proptest::prelude::*;
use ravi::otp::{find_code, find_code_in_html, find_link, find_link_in_html, is_html};
use serde_json::{Value, json};

fn rows(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn messages() -> Vec<Value> {
    rows(include_str!("../otp/messages.ndjson"))
}

fn code(text: &str) -> Option<String> {
    let found = if is_html(text) {
        find_code_in_html(text)
    } else {
        find_code(text)
    };
    found.map(|found| found.code)
}

#[test]
fn codes_are_found_and_other_numbers_are_not() {
    let messages = messages();
    let without = messages
        .iter()
        .filter(|message| message["code"].is_null())
        .count();
    assert!(
        messages.len() >= 400 && without >= 150,
        "{} {without}",
        messages.len()
    );
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for message in &messages {
        let found = code(message["text"].as_str().unwrap());
        let expected = message["code"].as_str();
        if found.as_deref() == expected {
            right += usize::from(expected.is_some());
            continue;
        }
        eprintln!("{}: {found:?} instead of {expected:?}", message["id"]);
        wrong += usize::from(found.is_some());
        missed += usize::from(expected.is_some());
    }
    let precision = right as f64 / (right + wrong) as f64;
    let recall = right as f64 / (right + missed) as f64;
    assert!(
        precision >= 0.99 && recall >= 0.99,
        "precision {precision}, recall {recall}"
    );
}

#[test]
fn the_link_that_verifies_is_found() {
    for row in rows(include_str!("../otp/links.ndjson")) {
        let text = row["text"].as_str().unwrap();
        let found = if is_html(text) {
            find_link_in_html(text)
        } else {
            find_link(text)
        };
        assert_eq!(found.as_deref(), row["link"].as_str(), "{}", row["id"]);
    }
}

#[test]
fn the_command_reads_files_stdin_and_batches() {
    let user = User::new("http://127.0.0.1:9");
    let run = |args: &[&str], input: &str| user.run_with_input(&[&["otp"], args].concat(), input);
    assert_eq!(run(&[], "Your code is 482913").ok().stdout, "482913\n");
    assert_eq!(run(&["-"], "Your code is 482913").ok().stdout, "482913\n");
    let json = run(&["--json"], "482913 is your code").ok().json();
    assert_eq!(json, json!({ "code": "482913", "evidence": "named" }));
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
    assert_eq!(
        answers,
        "{\"id\":7,\"code\":\"482913\"}\n{\"id\":\"b\",\"code\":null}\n"
    );
    run(&["--batch"], "rubbish\n").code(2).says("line 1");
}

proptest! {
    #[test]
    fn no_text_makes_it_fail(text in "\\PC*|[<>a&;#0-9\"'= /-]*|[0-9 \\n:.,-]*") {
        let _ = (find_code(&text), find_code_in_html(&text), find_link(&text), find_link_in_html(&text));
    }

    #[test]
    fn a_code_is_part_of_its_text(digits in "[1-9][0-9]{5}", before in "[a-z ]{0,20}", after in "[a-z ]{0,20}") {
        let text = format!("{before}\nYour verification code is {digits}.\n{after}");
        let found = find_code(&text).map(|found| found.code);
        prop_assert_eq!(found, Some(digits));
    }
}
