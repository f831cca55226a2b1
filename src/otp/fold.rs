//! Normalizes text, so that one spelling of a word or number matches all: ASCII digits, plain spaces and hyphens, letters without
//! accents, no invisible characters.

use unicode_normalization::char::decompose_canonical;

/// Returns the normalized text; URLs keep their letters.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let stripped;
    let text = if text.contains('\u{1b}') {
        stripped = without_escapes(text);
        &stripped
    } else {
        text
    };
    for word in text.split_inclusive([' ', '\n', '<', '>', '(', '"']) {
        let is_url = word.contains("://");
        for c in word.chars() {
            fold_char(c, is_url, &mut folded);
        }
    }
    folded
}

/// Removes the escape sequences of terminals, as in logs.
fn without_escapes(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let sequence = part.strip_prefix('[').map(|rest| {
            rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';' || c == '?')
        });
        let rest = sequence.map_or(part, |rest| {
            rest.strip_prefix(|c: char| c.is_ascii_alphabetic())
                .unwrap_or(rest)
        });
        kept.push_str(rest);
    }
    kept
}

/// Converts to lower case without changing the length: other characters stay.
pub(super) fn lower(text: &str) -> String {
    text.chars()
        .map(|c| {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                // A sigma at the end of a word is the same letter.
                (Some('ς'), None) => 'σ',
                (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
                _ => c,
            }
        })
        .collect()
}

/// The zeros of scripts with digits of their own; the other nine follow each.
const ZEROS: [u32; 31] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
    0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1B50,
    0xA8D0, 0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6,
];

fn fold_char(c: char, is_url: bool, folded: &mut String) {
    if c.is_ascii() {
        folded.push(if c == '\t' { ' ' } else { c });
        return;
    }
    if is_invisible(c) {
        return;
    }
    if is_url {
        folded.push(c);
        return;
    }
    let code = u32::from(c);
    if c.is_numeric() {
        for zero in ZEROS {
            if (zero..zero + 10).contains(&code) {
                folded.extend(char::from_digit(code - zero, 10));
                return;
            }
        }
    }
    match c {
        // Full-width Latin letters, and punctuation that labels or encloses a code.
        '\u{FF21}'..='\u{FF3A}'
        | '\u{FF41}'..='\u{FF5A}'
        | '：'
        | '（'
        | '）'
        | '＃'
        | '＠'
        | '－'
        | '［'
        | '］'
        | '／'
        | '％' => {
            folded.extend(char::from_u32(code - 0xFEE0));
        }
        '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
            folded.push(' ');
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' => folded.push('-'),
        '\u{0085}' | '\u{2028}' | '\u{2029}' => folded.push('\n'),
        '\u{2018}' | '\u{2019}' | '\u{02BB}' | '\u{02BC}' | '\u{05F3}' => folded.push('\''),
        '\u{05F4}' => folded.push('"'),
        // Letters that are typed as others where the keyboard lacks them.
        'ı' => folded.push('i'),
        'ł' => folded.push('l'),
        'Ł' => folded.push('L'),
        'đ' => folded.push('d'),
        'Đ' => folded.push('D'),
        'ø' => folded.push('o'),
        'Ø' => folded.push('O'),
        'ي' | 'ى' => folded.push('ی'),
        'ك' => folded.push('ک'),
        // Syllables of Korean stay whole, and `å` differs from `ä` and `a` in short words.
        '\u{AC00}'..='\u{D7AF}' | 'å' | 'Å' => folded.push(c),
        _ => decompose_canonical(c, |c| {
            if !is_accent(c) {
                folded.push(c);
            }
        }),
    }
}

/// Returns whether a character is an accent of a letter, or a vowel sign that is usually left out.
fn is_accent(c: char) -> bool {
    matches!(
        c,
        '\u{0300}'..='\u{036F}' | '\u{0591}'..='\u{05C7}' | '\u{0640}' | '\u{064B}'..='\u{0652}' | '\u{0670}'
    )
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}'
            | '\u{061C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{20E3}'
            | '\u{034F}'
    )
}
