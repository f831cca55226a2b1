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
    for line in text.lines() {
        if builder.is_full() {
            break;
        }
        let trimmed = line.trim();
        let quoted = trimmed.starts_with('>');
        let bullet = ["- ", "* ", "• ", "· "]
            .iter()
            .any(|bullet| trimmed.starts_with(bullet));
        let is_ruler = !trimmed.is_empty() && !trimmed.chars().any(char::is_alphanumeric);
        let new_place = match place {
            Place::Footer => Place::Footer,
            _ if line == "-- " || trimmed == "--" => Place::Footer,
            _ if quoted => Place::Quoted,
            _ => Place::Body,
        };
        if trimmed.is_empty() || is_ruler || bullet || new_place != place {
            flush(&mut paragraph, place, is_item, builder);
            (place, is_item) = (new_place, bullet);
        }
        if trimmed.is_empty() || is_ruler {
            continue;
        }
        if !paragraph.is_empty() {
            paragraph.push('\n');
        }
        paragraph.push_str(trimmed.trim_start_matches(['>', ' ', '•', '·']));
    }
    flush(&mut paragraph, place, is_item, builder);
}

fn flush(paragraph: &mut String, place: Place, is_item: bool, builder: &mut Builder) {
    if !paragraph.is_empty() {
        builder.block(paragraph, place, is_item);
        paragraph.clear();
    }
}
