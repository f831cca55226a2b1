//! Splits plain text into the blocks of a document: paragraphs, list items, quoted parts.

use super::{
    builder::Builder,
    document::{LIMIT, Place},
};

/// Adds plain text to a document.
pub(super) fn read(text: &str, builder: &mut Builder) {
    let text = &text[..text.floor_char_boundary(LIMIT)];
    let mut paragraph = String::new();
    let mut place = Place::Body;
    let mut is_item = false;
    let mut has_own = false;
    let mut is_reply = false;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if builder.is_full() {
            break;
        }
        let trimmed = line.trim();
        let bullet = ["- ", "* ", "• ", "· "]
            .iter()
            .any(|bullet| trimmed.starts_with(bullet));
        let is_ruler = !trimmed.is_empty() && !trimmed.chars().any(char::is_alphanumeric);
        // What is above a quoted message is an answer to it.
        is_reply |=
            has_own && (is_introduction(trimmed) || is_separator(trimmed, lines.peek().copied()));
        let new_place = match place {
            Place::Footer => Place::Footer,
            _ if trimmed == "--" => Place::Footer,
            _ if is_reply || trimmed.starts_with('>') => Place::Quoted,
            _ => Place::Body,
        };
        if trimmed.is_empty() || is_ruler || bullet || new_place != place {
            flush(&mut paragraph, place, is_item, builder);
            (place, is_item) = (new_place, bullet);
        }
        if trimmed.is_empty() || is_ruler {
            continue;
        }
        has_own |= place == Place::Body;
        if !paragraph.is_empty() {
            paragraph.push('\n');
        }
        paragraph.push_str(trimmed.trim_start_matches(['>', ' ', '•', '·']));
    }
    flush(&mut paragraph, place, is_item, builder);
}

/// Returns whether a line introduces a quoted message: `On Mon, Mar 3, 2025, Ada <ada@example.com> wrote:`.
fn is_introduction(line: &str) -> bool {
    let has_digit = line.bytes().any(|byte| byte.is_ascii_digit());
    line.ends_with([':', '：']) && line.contains('@') && line.contains(' ') && has_digit
}

/// Returns whether a line separates a quoted message: `-----Original Message-----`, or a ruler, before `From: ada@example.com`.
fn is_separator(line: &str, next: Option<&str>) -> bool {
    let is_ruler = line.starts_with("---") && line.ends_with("---") || line.starts_with("____");
    let is_header = |line: &str| {
        let parts = line.split_once(':');
        parts.is_some_and(|(name, value)| {
            name.len() <= 24 && !name.contains(' ') && value.contains('@')
        })
    };
    is_ruler && next.is_some_and(|next| is_header(next.trim()))
}

fn flush(paragraph: &mut String, place: Place, is_item: bool, builder: &mut Builder) {
    if !paragraph.is_empty() {
        builder.block(paragraph, place, is_item);
        paragraph.clear();
    }
}
