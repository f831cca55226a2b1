//! Text of untrusted HTML: numeric references become characters, and markup is escaped.

/// Appends text with at most `most` entities; drops the rest, and control characters, which have no width. Returns the
/// number of entities.
pub(super) fn push_text(html: &mut String, text: &str, most: usize) -> usize {
    let mut rest = text;
    let mut entities = 0;
    while let Some(c) = rest.chars().next() {
        if entities == most {
            break;
        }
        let tab = rest.strip_prefix("&Tab;").map(|_| (' ', 5));
        let number = tab.or_else(|| rest.strip_prefix("&#").and_then(numeric));
        let (c, length) = number.unwrap_or((c, c.len_utf8()));
        entities += usize::from(matches!(c, '<' | '>' | '"' | '&'));
        match c {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '&' if number.is_some() => html.push_str("&amp;"),
            '\n' | '\r' | '\t' => html.push(' '),
            c if c.is_control() => {}
            c => html.push(c),
        }
        rest = &rest[length..];
    }
    entities
}

/// Windows-1252 characters 0x80 to 0x9F.
const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// Returns the character of a numeric reference (after `&#`), and the length of the reference.
fn numeric(text: &str) -> Option<(char, usize)> {
    let (hex, digits) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let radix = if hex { 16 } else { 10 };
    let length = digits.chars().take_while(|c| c.is_digit(radix)).count();
    if length == 0 {
        return None;
    }
    let code = u32::from_str_radix(&digits[..length], radix).ok();
    let semicolon = usize::from(digits[length..].starts_with(';'));
    // Browsers read these codes as Windows-1252.
    let windows = |code: u32| WINDOWS_1252.chars().nth(code.checked_sub(0x80)? as usize);
    let c = code.and_then(|code| windows(code).or_else(|| char::from_u32(code)));
    let c = c.unwrap_or('\u{FFFD}');
    Some((c, 2 + usize::from(hex) + length + semicolon))
}
