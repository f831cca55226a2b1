//! Whether a code of a subject or preview is that of the whole message.
//!
//! A preview may be cut, and has lost the message's lines and blocks: it may join two of them, with a space or without.

use super::{Incoming, Kind};
use crate::otp::{Code, Evidence};

/// Length of the usual code. A code of another length may include digits of the block beside it.
const USUAL: usize = 6;
/// Minimum confidence to leave the rest of the message unread.
const CERTAIN: f64 = 0.9;

/// Returns whether the whole message cannot have another code.
pub(super) fn is_certain(code: &Code, incoming: &Incoming) -> bool {
    code.evidence <= Evidence::Named
        && code.confidence >= CERTAIN
        && !may_be_cut(&code.code, &incoming.preview)
        && is_intact(&code.code, incoming)
}

/// Returns whether a code is the same whatever lines and blocks the message has, everywhere in subject and preview.
pub(super) fn is_intact(code: &str, incoming: &Incoming) -> bool {
    let subject = incoming.subject.as_deref().unwrap_or_default();
    let around = |text| {
        let found = str::match_indices(text, code);
        found.map(move |(at, _)| (&text[..at], &text[at + code.len()..]))
    };
    let mut places = around(subject).chain(around(&incoming.preview)).peekable();
    // Groups of digits are not found: lines and blocks may be what separates them.
    places.peek().is_some()
        && match incoming.kind() {
            // An SMS has no blocks, and its lines are joined with spaces.
            Kind::Sms => places.all(|(before, after)| !is_beside_number(before, after)),
            Kind::Email => {
                code.len() == USUAL
                    && code.bytes().all(|byte| byte.is_ascii_digit())
                    && places.all(|(before, after)| {
                        !is_beside_number(before, after) && is_in_sentence(before, after)
                    })
            }
        }
}

/// Returns whether the nearest letter or digit on one of the sides is a digit.
fn is_beside_number(before: &str, after: &str) -> bool {
    let nearest = [
        before.chars().rfind(|c| c.is_alphanumeric()),
        after.chars().find(|c| c.is_alphanumeric()),
    ];
    nearest.into_iter().flatten().any(char::is_numeric)
}

/// Returns whether a code joins no letters and ends a clause, as in `Your code is 123456.`, or begins a sentence, as in
/// `123456 is your code`. What follows it otherwise may be the next block.
fn is_in_sentence(before: &str, after: &str) -> bool {
    let after = after.trim_end();
    if before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric) {
        return false;
    }
    let begins = !before.contains(char::is_alphanumeric);
    let goes_on = after.trim_start().starts_with(char::is_lowercase);
    !after.starts_with(char::is_whitespace) || (begins && goes_on)
}

/// Returns whether the preview ends with the code, so that the code may be cut off.
fn may_be_cut(code: &str, preview: &str) -> bool {
    let end = preview.trim_end().trim_end_matches(['.', '…']);
    let last = code.chars().next_back();
    let cut = preview.trim_end().ends_with("...") || preview.trim_end().ends_with('…');
    let long = preview.chars().count() >= 80;
    (cut || long) && last.is_some_and(|last| end.ends_with(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_may_cut_off_a_code_at_its_end() {
        let long = |length: usize| format!("{}1234", "x ".repeat(50)[..length - 4].to_owned());
        for (preview, is_cut) in [
            ("Your code is 1234", false),
            ("Your code is 1234...", true),
            ("Your code is 1234\u{2026}", true),
            ("Your code is 1234... ", true),
            ("1234 is your code...", false),
            (&long(79), false),
            (&long(80), true),
        ] {
            assert_eq!(may_be_cut("1234", preview), is_cut, "{preview}");
        }
    }

    fn incoming(event: &str, preview: &str) -> Incoming {
        Incoming {
            event: event.to_owned(),
            preview: preview.to_owned(),
            ..Incoming::default()
        }
    }

    #[test]
    fn a_code_of_an_email_is_intact_if_no_block_can_be_joined_to_it() {
        for (code, preview, intact) in [
            ("441902", "Your code is 441902. It expires.", true),
            ("441902", "Your code is 441902, for Fern.", true),
            ("441902", "Your code is 441902", true),
            ("441902", "Your code is 441902 ", true),
            ("441902", "Your code (441902) expires.", true),
            ("441902", "441902 is your code.", true),
            ("441902", "- 441902 is your code.", true),
            ("441902", "Your code is441902.", false),
            ("441902", "Your code is 441902Call us", false),
            ("441902", "您的验证码是441902。", false),
            ("441902", "441902 Call us, or 441902Call.", false),
            ("441902", "Your code is 441902 Call us", false),
            ("441902", "441902 Call us", false),
            ("441902", "Keep your code 441902 fern street", false),
            ("441902", "Your code is 77 441902.", false),
            ("441902", "Your code is 77-441902.", false),
            ("441902", "Your code is 77.441902.", false),
            ("441902", "Your code is \u{664}\u{a0}441902.", false),
            ("441902", "Your code is 441902. 2FA team", false),
            ("441902", "Your code is 441902 3 tries", false),
            ("441902", "Your code is 441 902.", false),
            ("441902", "Hello", false),
            ("4419021", "Your code is 4419021. Open Fern.", false),
            ("77413", "Your code is 77413.", false),
            ("44A902", "Your code is 44A902.", false),
        ] {
            let email = incoming("email", preview);
            assert_eq!(is_intact(code, &email), intact, "{code}: {preview}");
        }
    }

    #[test]
    fn the_subject_of_an_email_counts_by_itself() {
        for (subject, preview, intact) in [
            ("441902 is your code", "2 tries left", true),
            ("Your code is 441902", "2 tries left", true),
            ("Hello 2", "441902 is your code", true),
            ("Your code: 441902", "It is 441902Call us", false),
            ("Code 44 441902", "441902 is your code", false),
        ] {
            let email = Incoming {
                subject: Some(subject.to_owned()),
                ..incoming("email", preview)
            };
            assert_eq!(is_intact("441902", &email), intact, "{subject}: {preview}");
        }
    }

    #[test]
    fn a_code_of_an_sms_is_intact_if_no_number_is_beside_it() {
        for (code, preview, intact) in [
            ("1779", "Your code is 1779 Team", true),
            ("44A902", "Your code is 44A902 Team", true),
            ("7KD-9Q2", "Your code is 7KD-9Q2", true),
            ("441902", "您的验证码是441902，请勿泄露", true),
            ("550128", "G-550128 is your code", true),
            ("1779", "Your code is 44 1779 Team", false),
            ("1779", "Your code is 1779 44 Team", false),
            ("441902", "Your code is 441 902", false),
        ] {
            let sms = incoming("sms", preview);
            assert_eq!(is_intact(code, &sms), intact, "{code}: {preview}");
        }
    }
}
