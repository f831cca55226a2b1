//! Converts HTML to text for a terminal, and text to HTML.

use super::bounded::bounded;

/// Maximum width of a text, in columns.
const WIDEST: usize = 100;
/// Size limit of the text of one HTML part, in bytes.
const TEXT_LIMIT: usize = 512 * 1024;

/// HTML converted to text.
pub struct Readable {
    /// The text, with links as footnotes.
    pub text: String,
    /// Whether the end was cut off because of a size limit.
    pub cut: bool,
}

/// Renders HTML as text of at most this width; returns `None` if rendering fails.
#[must_use]
pub fn readable(html: &str, columns: usize) -> Option<Readable> {
    let columns = columns.clamp(20, WIDEST);
    let source = bounded(html, columns);
    let text = html2text::config::plain()
        .allow_width_overflow()
        .string_from_read(source.html.as_bytes(), columns)
        .ok()?;
    // Non-breaking spaces have served their purpose; browsers do not display line-break hints.
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

/// Converts plain text to HTML that displays exactly that text.
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
            // HTML collapses repeated and leading spaces.
            ' ' if after_space => html.push_str("&nbsp;"),
            c if c.is_control() => {}
            c => html.push(c),
        }
        after_space = c == ' ';
    }
    html
}
