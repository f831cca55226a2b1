//! HTML from outside, as text for a terminal, and text as HTML for the outside.

use super::bounded::bounded;

/// Columns of the widest text.
const WIDEST: usize = 100;
/// The longest text that is shown of one HTML part, in bytes.
const TEXT_LIMIT: usize = 512 * 1024;

/// HTML as text.
pub struct Readable {
    /// The text; links are kept, as notes below.
    pub text: String,
    /// Whether something at the end was left out, since the HTML or the text was longer than ravi shows.
    pub cut: bool,
}

/// Renders HTML as text of at most this many columns; `None` where it cannot be rendered.
#[must_use]
pub fn readable(html: &str, columns: usize) -> Option<Readable> {
    let columns = columns.clamp(20, WIDEST);
    let source = bounded(html, columns);
    let text = html2text::config::plain()
        .allow_width_overflow()
        .string_from_read(source.html.as_bytes(), columns)
        .ok()?;
    // Spaces that must not break lines have done so, and hints for breaking them are not shown by browsers.
    let text = text
        .replace('\u{a0}', " ")
        .replace(['\u{00AD}', '\u{200B}', '\u{FEFF}'], "");
    let text = text.trim_matches('\n');
    let shown = &text[..text.floor_char_boundary(TEXT_LIMIT)];
    Some(Readable {
        text: shown.to_owned(),
        cut: source.cut || shown.len() < text.len(),
    })
}

/// Plain text as HTML that shows just that: nothing in it is taken for markup.
#[must_use]
pub fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\t', "    ");
    let mut html = String::new();
    for paragraph in text.split("\n\n").map(|p| p.trim_matches('\n')) {
        if paragraph.trim().is_empty() {
            continue;
        }
        let lines: Vec<String> = paragraph.split('\n').map(escaped).collect();
        html.push_str("<p>");
        html.push_str(&lines.join("<br>\n"));
        html.push_str("</p>\n");
    }
    html
}

fn escaped(line: &str) -> String {
    let mut html = String::new();
    let mut after_space = true;
    for c in line.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            // One space of several, and one at the beginning, would not be shown.
            ' ' if after_space => html.push_str("&nbsp;"),
            c if c.is_control() => {}
            c => html.push(c),
        }
        after_space = c == ' ';
    }
    html
}
