//! Numbers that say what a message is about: amounts, years, times.

/// Counts amounts, decimals and dates in a text, up to a few.
pub(super) fn amounts(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut count = 0;
    for (at, c) in text.char_indices() {
        if is_currency(c) {
            count += 1;
        // A time of day is usual beside a code, so a colon does not count.
        } else if matches!(c, '.' | ',' | '/') && at > 0 && at + 1 < bytes.len() {
            let is_number = bytes[at - 1].is_ascii_digit() && bytes[at + 1].is_ascii_digit();
            count += usize::from(is_number);
        }
        if count >= 8 {
            break;
        }
    }
    count
}

/// Counts amounts of money in a text, up to two: decimals and thousands other than days and times.
pub(super) fn money(text: &str) -> usize {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let mut count = 0;
    let mut start = 0;
    for piece in text.split_inclusive(|c: char| !is_part(c)) {
        let number = piece.trim_end_matches(|c: char| !is_part(c));
        let before = text[..start].chars().next_back();
        let after = piece[number.len()..].chars().next();
        let is_signed = [before, after].into_iter().flatten().any(is_currency);
        count += usize::from(is_amount(number.trim_matches(['.', ',']), is_signed));
        if count == 2 {
            break;
        }
        start += piece.len();
    }
    count
}

/// Returns whether a number has decimals or thousands; `12.05` and `10.30` may be a day and a time without the sign of a currency.
fn is_amount(number: &str, is_signed: bool) -> bool {
    let parts: Vec<&str> = number.split(['.', ',']).collect();
    let [first, middle @ .., last] = parts.as_slice() else {
        return false;
    };
    let is_date = first.len() <= 2 && last.len() == 2 && middle.is_empty() && number.contains('.');
    !first.is_empty()
        && middle.iter().all(|group| group.len() == 3)
        && matches!(last.len(), 2 | 3)
        && (is_signed || !is_date)
}

/// Returns whether a text has a number of three or more digits that is no year, a time of day, or an amount.
pub(super) fn names_number(text: &str) -> bool {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    let has_number = numbers.any(|number| number.len() >= 3 && !is_year(number));
    let is_time = |pair: &[u8]| {
        pair[0].is_ascii_digit() && matches!(pair[1], b':' | b'.') && pair[2].is_ascii_digit()
    };
    has_number || text.as_bytes().windows(3).any(is_time) || text.chars().any(is_currency)
}

/// Returns whether a number is a year of this century or the last.
pub(super) fn is_year(number: &str) -> bool {
    number.len() == 4 && (number.starts_with("19") || number.starts_with("20"))
}

/// Returns whether a character is the sign of a currency.
pub(super) fn is_currency(c: char) -> bool {
    matches!(
        c,
        '$' | '¢' | '£' | '¤' | '¥' | '֏' | '؋' | '৳' | '฿' | '៛' | '﷼' | '￥' | '₠'..='₿'
    )
}
