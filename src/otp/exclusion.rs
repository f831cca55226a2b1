//! What a number cannot be, because of its context: an amount, a count, a phone number, an order.

use super::{
    around::Around,
    evidence::CodeSign,
    number::is_currency,
    sentence::{QUOTES, ends_with_colon, is_quiet},
    token::{Shape, Token},
    words::Meaning,
};

/// Adds what rules a candidate out.
pub(super) fn find(around: &Around<'_>, signs: &mut Vec<CodeSign>) {
    let &Around {
        block,
        token,
        line,
        sentence,
    } = around;
    let text = &block.text;
    let (before, after) = (
        &text[line.0..token.start],
        &text[token.end..line.1.max(token.end)],
    );
    let is_number = !matches!(
        token.shape,
        Shape::Letters | Shape::LetterGroups | Shape::Mixed
    );
    let trimmed = before.trim_end();
    let following = after.trim_start();
    if is_number {
        if trimmed.ends_with(is_currency)
            || following.starts_with(is_currency)
            || following.starts_with(".-")
        {
            signs.push(CodeSign::Amount);
        }
        if following.starts_with(['%', '‰', '°']) {
            signs.push(CodeSign::Percent);
        }
        if trimmed.ends_with('+') || is_phone(before, after, token) {
            signs.push(CodeSign::Phone);
        }
        if is_counted(around) {
            signs.push(CodeSign::Counted);
        }
        if is_led(around) {
            signs.push(CodeSign::Led);
        }
        if is_date(token, &text[token.start..token.end]) {
            signs.push(CodeSign::Date);
        }
        if is_sequence(token) || is_series(&text[token.start..token.end]) {
            signs.push(CodeSign::Sequence);
        }
        if is_list(before, after) {
            signs.push(CodeSign::Quantity);
        }
        if is_address(before, after, token) {
            signs.push(CodeSign::Address);
        }
    }
    if is_beside_number(before, after) {
        signs.push(CodeSign::BesideNumber);
    }
    if is_labelled(around) {
        signs.push(CodeSign::Labelled);
    }
    if is_in_quotation(before, after) {
        signs.push(CodeSign::Quotation);
    }
    if trimmed.ends_with(['#', '№', 'º']) {
        signs.push(CodeSign::Hash);
    }
    // `2580#`: to be typed at a door or telephone.
    if after.starts_with('#') && !after[1..].starts_with(char::is_alphanumeric) {
        signs.push(CodeSign::Keypad);
    }
    if is_masked(before, after, token) {
        signs.push(CodeSign::Masked);
    }
    if block.has_in(Meaning::Expired, sentence.0, sentence.1.max(token.end)) {
        signs.push(CodeSign::Expired);
    }
    let has_other = |from, to| block.has_in(Meaning::Other, from, to);
    if has_other(sentence.0, token.start) || has_other(token.end, sentence.1) {
        signs.push(CodeSign::OtherName);
    }
}

/// Returns whether a word after a number is what it counts.
fn is_counted(around: &Around<'_>) -> bool {
    let &Around {
        block,
        token,
        sentence,
        ..
    } = around;
    let end = (token.end + 24).min(sentence.1.max(token.end));
    let end = block.text.floor_char_boundary(end).max(token.end);
    block.words_in(Meaning::Unit, token.end, end).any(|word| {
        let between = &block.text[token.end..word.start];
        between.len() <= 2 && between.chars().all(|c| matches!(c, ' ' | '-' | '+'))
    })
}

/// Returns whether a word before a number names something else.
fn is_labelled(around: &Around<'_>) -> bool {
    let &Around {
        block, token, line, ..
    } = around;
    let from = block
        .text
        .floor_char_boundary(token.start.saturating_sub(48))
        .max(line.0);
    let mut labels = block.words_in(Meaning::Label, from, token.start);
    labels.any(|word| {
        let between = &block.lower[word.end..token.start];
        let is_code = block.has_in(Meaning::Code, word.end, token.start);
        let is_quiet =
            is_quiet(between) && !between.contains([',', ';']) && !between.contains(". ")
                || between.trim() == "." && word.end - word.start <= 6;
        let ends = (ends_with_colon(between) || between.trim_end().ends_with('#'))
            && between.chars().count() <= 24
            && !between.contains(',');
        let words = between
            .split_whitespace()
            .filter(|word| word.chars().any(char::is_alphanumeric))
            .count();
        // `order number is 4829`
        let is_stated =
            words == 1 && between.trim().chars().count() <= 4 && !between.contains(['.', ',']);
        let has_digit = between.bytes().any(|byte| byte.is_ascii_digit());
        !is_code
            && !has_digit
            && (is_quiet || ends && words <= 2 || is_stated)
            && !around.is_purpose(word)
    })
}

/// Returns whether a preposition or verb directly before a number introduces an amount or year.
fn is_led(around: &Around<'_>) -> bool {
    let &Around {
        block,
        token,
        sentence,
        ..
    } = around;
    let mut leads = block.words_in(Meaning::Lead, sentence.0, token.start);
    leads.any(|word| block.lower[word.end..token.start].trim().is_empty())
}

/// Returns whether it is in or beside groups of digits in brackets or with a plus sign.
fn is_phone(before: &str, after: &str, token: &Token) -> bool {
    let trimmed = before.trim_end_matches([' ', '-', '.']);
    let in_brackets = trimmed
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
        .map(|(_, area)| area)
        .is_some_and(|area| {
            !area.is_empty()
                && area.len() <= 6
                && area
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b' ')
        });
    let goes_on = |text: &str| {
        let rest = text.trim_start_matches([' ', '-', '.']);
        rest.len() < text.len() && rest.starts_with(|c: char| c.is_ascii_digit())
    };
    // `+49 30 901820`: groups after a plus sign.
    let digits = before
        .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '/'));
    let after_plus = digits.ends_with('+') && digits.len() < before.len();
    in_brackets
        || after_plus
        || token.shape == Shape::Uneven && token.code.len() >= 9
        || token.code.len() >= 9 && goes_on(after)
}

/// Returns whether its groups are a day, a month and a short year, in any order.
fn is_date(token: &Token, text: &str) -> bool {
    let parts: Vec<u32> = text
        .split('-')
        .filter_map(|part| part.parse().ok())
        .collect();
    let (day, month) = (1..=31, 1..=12);
    token.shape == Shape::Groups
        && matches!(parts.as_slice(), [first, second, third] if token.code.len() == 6
            && (day.contains(first) && month.contains(second) || month.contains(first) && day.contains(second) || month.contains(second) && day.contains(third)))
}

/// Returns whether it is a scale such as `1 2 3 4 5`.
fn is_sequence(token: &Token) -> bool {
    let digits = token.code.as_bytes();
    let steps = || digits.windows(2).map(|pair| pair[1].wrapping_sub(pair[0]));
    token.shape == Shape::Apart && steps().all(|step| step == 1 || step == 2)
}

/// Returns whether three groups or more are all the same, as in `17-17-17`.
fn is_series(text: &str) -> bool {
    let mut groups = text.split('-');
    let first = groups.next();
    let mut count = 0;
    groups.all(|group| {
        count += 1;
        Some(group) == first
    }) && count >= 2
}

/// Returns whether it is part of a quotation with other words, within a line: what another message says.
fn is_in_quotation(before: &str, after: &str) -> bool {
    QUOTES.iter().any(|(open, close)| {
        let Some((outside, start)) = before.rsplit_once(*open) else {
            return false;
        };
        let Some((end, _)) = after.split_once(*close) else {
            return false;
        };
        // A straight mark opens at the start of a word; in a word it is a letter of Hebrew, after a number an inch.
        let opens = outside.is_empty() || outside.ends_with([' ', '(', ':', ',', '>']);
        let is_open = open != close
            || opens
                && !start.starts_with(char::is_whitespace)
                && !end.ends_with(char::is_whitespace);
        let has_words = [start, end]
            .iter()
            .any(|text| text.contains(char::is_alphabetic));
        is_open && has_words && !start.contains(*close)
    })
}

/// Returns whether another number is right beside it.
fn is_beside_number(before: &str, after: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut left = before.chars().rev();
    let mut right = after.chars();
    let (left, right) = ((left.next(), left.next()), (right.next(), right.next()));
    matches!(left.0, Some(' ')) && digit(left.1) || matches!(right.0, Some(' ')) && digit(right.1)
}

/// Returns whether it is one of several numbers between commas.
fn is_list(before: &str, after: &str) -> bool {
    let number = |text: &str| {
        text.trim()
            .bytes()
            .next_back()
            .is_some_and(|byte| byte.is_ascii_digit())
    };
    let left = before.trim_end().strip_suffix(',').is_some_and(number);
    let right = after
        .trim_start()
        .strip_prefix(',')
        .is_some_and(|text| text.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    left && right
}

/// Returns whether it is a postal code or a house number: a place follows or precedes between commas.
fn is_address(before: &str, after: &str, token: &Token) -> bool {
    if token.shape != Shape::Digits || !(4..=6).contains(&token.code.len()) {
        return false;
    }
    // `San Francisco, CA 94114`
    let mut words = before.trim_end().rsplit(' ');
    let state = words.next().unwrap_or_default();
    let place = words.next().unwrap_or_default();
    let is_state = state.len() == 2
        && state.bytes().all(|byte| byte.is_ascii_uppercase())
        && place.ends_with(',');
    // `Musterweg 5, 10115 Berlin`
    let follows = after
        .strip_prefix(' ')
        .is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let ends = is_quiet(after);
    let after_comma = before.trim_end().strip_suffix(',').is_some_and(|rest| {
        rest.ends_with(|c: char| c.is_ascii_digit()) && (ends || follows)
            || rest.len() > 3 && follows
    });
    is_state || after_comma
}

/// Returns whether asterisks or dots precede it, or letters hide its digits: the end of a card or account number.
fn is_masked(before: &str, after: &str, token: &Token) -> bool {
    let trimmed = before.trim_end_matches([' ', '-']);
    let masks = trimmed
        .chars()
        .rev()
        .take_while(|c| matches!(c, '*' | '•' | '·' | '●' | 'x' | 'X' | '…' | '×'))
        .count();
    let letters = trimmed
        .chars()
        .rev()
        .nth(masks)
        .is_some_and(char::is_alphabetic);
    let closes = after.starts_with("**") || after.starts_with('*') && masks <= 2;
    // `*6619`, but not `*6619*`
    let is_ending = token.code.len() == 4 && before.ends_with('*') && !after.starts_with('*');
    is_ending
        || token.shape == Shape::Mixed && has_mask(&token.code)
        || masks >= 2 && !letters && !closes
        || masks == 1 && trimmed.ends_with('…') && !letters
        || after.starts_with("***") && masks < 2 && !before.ends_with('*')
}

/// Returns whether its letters hide digits, as in `98XXX` and `xxxx4471`.
fn has_mask(code: &str) -> bool {
    let letters = code.trim_matches(|c: char| c.is_ascii_digit());
    let is_mask = |mask: char| letters.len() >= 2 && letters.chars().all(|c| c == mask);
    is_mask('x') || is_mask('X')
}
