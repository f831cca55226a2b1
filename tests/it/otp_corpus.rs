//! Codes and links in the messages of `tests/otp`, with precision and recall.
#![allow(clippy::cast_precision_loss)]

use ravi::otp::{Message, find_code, find_link, is_html};
use serde_json::Value;

use crate::common::nonsense::nonsense;

/// Ordinary messages.
const ORDINARY: [&str; 2] = [
    include_str!("../otp/messages.ndjson"),
    include_str!("../otp/links.ndjson"),
];
/// Messages that others wrote as services and people do.
const NATURAL: [&str; 6] = [
    include_str!("../otp/sms-2.ndjson"),
    include_str!("../otp/sms-3.ndjson"),
    include_str!("../otp/mails-6.ndjson"),
    include_str!("../otp/links-3.ndjson"),
    include_str!("../otp/templates-2.ndjson"),
    include_str!("../otp/none-1.ndjson"),
];
/// Messages that are hard on purpose, and those that look as if they had a code.
const HARD: [&str; 9] = [
    include_str!("../otp/mails-1.ndjson"),
    include_str!("../otp/mails-2.ndjson"),
    include_str!("../otp/mails-3.ndjson"),
    include_str!("../otp/mails-4.ndjson"),
    include_str!("../otp/mails-5.ndjson"),
    include_str!("../otp/links-2.ndjson"),
    include_str!("../otp/templates.ndjson"),
    include_str!("../otp/sms.ndjson"),
    include_str!("../otp/html.ndjson"),
];
const LURES: [&str; 1] = [include_str!("../otp/none-2.ndjson")];

struct Row(Value);

impl Row {
    fn get(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_default()
    }

    fn message(&self) -> Message<'_> {
        let (text, html) = match (self.get("text"), self.get("html")) {
            (text, "") if is_html(text) => ("", text),
            parts => parts,
        };
        Message {
            subject: self.get("subject"),
            text,
            html,
            sender: self.get("from"),
        }
    }

    /// Returns whether it is only measured, not tuned on: its ID has an odd 32-bit FNV-1a hash.
    fn is_measured(&self) -> bool {
        hash(self.get("id")) % 2 == 1
    }
}

fn hash(id: &str) -> u32 {
    id.bytes().fold(0x811C_9DC5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

fn rows(files: &[&str]) -> Vec<Row> {
    let lines = files.iter().flat_map(|file| file.lines());
    lines
        .map(|line| Row(serde_json::from_str(line).unwrap()))
        .collect()
}

#[derive(Default)]
struct Figures {
    right: usize,
    wrong: usize,
    missed: usize,
    invented: usize,
    none: usize,
}

impl Figures {
    fn count(&mut self, found: Option<&str>, expected: Option<&str>) {
        match (found, expected) {
            (Some(found), Some(expected)) if found == expected => self.right += 1,
            (Some(_), Some(_)) => self.wrong += 1,
            (None, Some(_)) => self.missed += 1,
            (Some(_), None) => self.invented += 1,
            (None, None) => self.none += 1,
        }
    }

    fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong + self.invented) as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong + self.missed) as f64
    }
}

/// Measures codes (or links); prints what is wrong in the part to tune on.
fn measure(what: &str, rows: &[Row], is_measured: bool) -> Figures {
    let mut figures = Figures::default();
    for row in rows.iter().filter(|row| row.is_measured() == is_measured) {
        let Some(expected) = row.0.get(what) else {
            continue;
        };
        let message = row.message();
        let found = match what {
            "code" => find_code(&message).map(|found| found.code),
            _ => find_link(&message, None).map(|found| found.link),
        };
        figures.count(found.as_deref(), expected.as_str());
        if !is_measured && found.as_deref() != expected.as_str() {
            println!("{what} {}: {found:?} instead of {expected}", row.get("id"));
        }
    }
    let Figures {
        right,
        wrong,
        missed,
        invented,
        none,
    } = figures;
    println!(
        "{what}s, {}: precision {:.3}, recall {:.3} ({right} right, {wrong} wrong, {missed} missed, {invented} invented, {none} rightly none)",
        if is_measured { "measured" } else { "tuning" },
        figures.precision(),
        figures.recall(),
    );
    figures
}

fn assert_at_least(figures: &Figures, precision: f64, recall: f64) {
    assert!(
        figures.precision() >= precision,
        "precision {}",
        figures.precision()
    );
    assert!(figures.recall() >= recall, "recall {}", figures.recall());
}

#[test]
fn ordinary_messages_are_read_without_a_mistake() {
    let rows = rows(&ORDINARY);
    assert!(rows.len() >= 439);
    for is_measured in [false, true] {
        assert_at_least(&measure("code", &rows, is_measured), 0.99, 0.99);
        assert_at_least(&measure("link", &rows, is_measured), 0.99, 0.99);
    }
}

#[test]
fn natural_messages_are_read() {
    let rows = rows(&NATURAL);
    for is_measured in [false, true] {
        assert_at_least(&measure("code", &rows, is_measured), 0.97, 0.96);
        assert_at_least(&measure("link", &rows, is_measured), 0.97, 0.97);
    }
}

#[test]
fn codes_of_hard_messages_are_found() {
    let rows = rows(&HARD);
    measure("code", &rows, false);
    assert_at_least(&measure("code", &rows, true), 0.87, 0.86);
}

#[test]
fn few_codes_are_invented_where_messages_look_like_it() {
    let figures = measure("code", &rows(&LURES), true);
    assert!(
        figures.invented * 10 <= figures.none,
        "{}",
        figures.invented
    );
}

#[test]
fn links_of_hard_messages_are_found() {
    let rows = rows(&HARD);
    measure("link", &rows, false);
    assert_at_least(&measure("link", &rows, true), 0.95, 0.92);
}

#[test]
fn a_link_says_what_it_is_for() {
    let rows = rows(&[&NATURAL[..], &HARD[..]].concat());
    let (mut right, mut known, mut all) = (0, 0, 0_usize);
    for row in rows.iter().filter(|row| row.0["kind"].is_string()) {
        if let Some(found) = find_link(&row.message(), None) {
            all += 1;
            known += usize::from(found.kind.is_some());
            let is_right = found
                .kind
                .is_some_and(|kind| kind.name() == row.get("kind"));
            right += usize::from(is_right);
        }
    }
    println!("kinds: {right} right of {known} given, of {all} links");
    assert!(right as f64 / known as f64 >= 0.97, "{right} of {known}");
    assert!(known as f64 / all as f64 >= 0.75, "{known} of {all}");
}

#[test]
fn codes_in_html_are_found_by_layout_alone() {
    let rows = rows(&[&ORDINARY[..], &NATURAL[..], &HARD[..]].concat()).into_iter();
    let (mut all, mut lost) = (0, 0);
    for row in rows.filter(|row| row.0["code"].is_string()) {
        let message = row.message();
        let code = row.get("code");
        let is_found =
            |message: &Message<'_>| find_code(message).is_some_and(|found| found.code == code);
        let message = Message {
            text: "",
            ..message
        };
        if message.html.is_empty() || !is_found(&message) {
            continue;
        }
        all += 1;
        let seed = hash(row.get("id"));
        let html = nonsense(message.html, code, seed);
        let subject = nonsense(message.subject, code, seed + 1);
        lost += usize::from(!is_found(&Message {
            html: &html,
            subject: &subject,
            ..message
        }));
    }
    println!("{lost} of {all} codes in HTML are lost where all words are nonsense");
    assert!(all >= 280, "{all}");
    assert!(lost * 10 <= all, "{lost} of {all}");
}
