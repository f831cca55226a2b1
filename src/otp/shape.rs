//! The evidence of a candidate's shape.

use super::{
    evidence::CodeSign,
    token::{Shape, Token},
};

/// Fewer capitals are more likely an acronym.
const SHORTEST_LETTERS: usize = 5;

/// Longer letters and digits in groups are more likely the key of a product.
const LONGEST_GROUPS: usize = 12;

/// Returns whether its groups are those of a telephone number.
pub(super) fn is_phone_like(token: &Token) -> bool {
    matches!(token.shape, Shape::Groups | Shape::Uneven)
        && (token.code.len() >= 8 || token.code.starts_with('0') && token.code.len() > 6)
}

/// Adds the evidence of the shape.
pub(super) fn find(token: &Token, signs: &mut Vec<CodeSign>) {
    let code = token.code.as_str();
    let has_lower = code.bytes().any(|byte| byte.is_ascii_lowercase());
    match token.shape {
        Shape::Mixed => {
            if code.len() > 8 {
                signs.push(CodeSign::MixedLong);
            }
            if is_word_with_number(code) {
                signs.push(CodeSign::Wordlike);
                if !has_lower && code.bytes().rev().take_while(u8::is_ascii_digit).count() <= 3 {
                    signs.push(CodeSign::Coupon);
                }
            }
        }
        Shape::Letters => {
            signs.push(CodeSign::Letters);
            if code.len() < SHORTEST_LETTERS {
                signs.push(CodeSign::Acronym);
            }
            signs.push(if is_pronounceable(code) {
                CodeSign::Pronounceable
            } else {
                CodeSign::RandomLetters
            });
        }
        Shape::LetterGroups => {
            let mut lengths = code.split('-').map(str::len);
            let first = lengths.next();
            let is_even =
                first.is_some_and(|first| lengths.all(|length| length.abs_diff(first) <= 1));
            signs.push(if is_even {
                CodeSign::LetterGroups
            } else {
                CodeSign::UnevenLetterGroups
            });
            let has_digit = code.bytes().any(|byte| byte.is_ascii_digit());
            if !has_digit && is_pronounceable(code) {
                signs.push(CodeSign::Pronounceable);
            }
            if has_digit && code.split('-').any(is_word) {
                signs.push(CodeSign::Wordlike);
            }
            if code.bytes().filter(u8::is_ascii_alphanumeric).count() > LONGEST_GROUPS {
                signs.push(CodeSign::MixedLong);
            }
        }
        _ => {
            match code.len() {
                6 => signs.push(CodeSign::SixDigits),
                4..=8 => signs.push(CodeSign::UsualDigits),
                _ => signs.push(CodeSign::ManyDigits),
            }
            if is_round(code) {
                signs.push(CodeSign::Round);
            }
        }
    }
    match token.shape {
        Shape::Groups => signs.push(CodeSign::Grouped),
        Shape::Apart => signs.push(CodeSign::Apart),
        Shape::Prefixed => signs.push(CodeSign::Prefixed),
        Shape::Hyphenated => signs.push(CodeSign::Hyphenated),
        Shape::Digits if code.len() == 4 && ("1950".."2050").contains(&code) => {
            signs.push(CodeSign::Year);
        }
        _ => {}
    }
}

/// Returns whether a number is round, in decimals or as computers count.
fn is_round(code: &str) -> bool {
    let zeros = code.bytes().filter(|byte| *byte == b'0').count();
    let number = code.parse::<u64>().unwrap_or_default();
    let is_power = number >= 1024 && (number.is_power_of_two() || (number + 1).is_power_of_two());
    code.ends_with("000")
        || code.len() == 4 && code.ends_with("00")
        || zeros * 3 >= code.len() * 2
        || is_power
}

/// Returns whether letters are a word rather than a random row, as in the name of a coupon.
fn is_word(text: &str) -> bool {
    text.len() >= 5 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) && is_pronounceable(text)
}

/// Returns whether it is a word and a number, such as a name, a model or a coupon: `iphone15`, `Fern2026`, `VERANO2X1`.
fn is_word_with_number(code: &str) -> bool {
    let letters = code.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = code.bytes().rev().take_while(u8::is_ascii_digit).count();
    let head = &code[..letters];
    let is_capitalized = head.bytes().skip(1).all(|byte| byte.is_ascii_lowercase());
    let is_name = letters + digits == code.len()
        && (letters >= 3 && (is_capitalized || is_pronounceable(head))
            || letters >= 6 && head.bytes().any(is_vowel));
    // `20th`, `500mg`, `3errors`
    let number = code.bytes().take_while(u8::is_ascii_digit).count();
    let tail = &code[number..];
    let is_counted = number >= 1
        && (tail.len() <= 3 || is_pronounceable(tail))
        && tail.bytes().all(|byte| byte.is_ascii_lowercase())
        && number < 6;
    is_name || is_word(head) || is_counted
}

/// Returns whether letters form a word rather than a random row: vowels among them, and no row of four consonants.
pub(super) fn is_pronounceable(code: &str) -> bool {
    let mut row = 0;
    let mut most = 0;
    let (mut vowels, mut letters, mut rare) = (0, 0, 0);
    for byte in code.bytes().filter(u8::is_ascii_alphabetic) {
        letters += 1;
        let byte = byte.to_ascii_lowercase();
        if matches!(byte, b'q' | b'x' | b'z' | b'j') {
            rare += 1;
        }
        if is_vowel(byte) {
            vowels += 1;
            row = 0;
        } else {
            row += 1;
            most = most.max(row);
        }
    }
    vowels * 5 >= letters && most <= 3 && rare <= 1
}

fn is_vowel(byte: u8) -> bool {
    matches!(
        byte.to_ascii_lowercase(),
        b'a' | b'e' | b'i' | b'o' | b'u' | b'y'
    )
}
