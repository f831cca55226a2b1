//! HTML from outside, as text for a terminal, and text as HTML for the outside.

/// Deeper nesting than any mail has; each level costs the renderer memory.
const WIDEST: usize = 100;

/// HTML as text of at most this many columns; links are kept, as notes below. `None` where it cannot be read.
#[must_use]
pub fn readable(html: &str, columns: usize) -> Option<String> {
    let columns = columns.clamp(20, WIDEST);
    let text = html2text::config::plain()
        .allow_width_overflow()
        .string_from_read(html.as_bytes(), columns)
        .ok()?;
    Some(text.trim_matches('\n').to_owned())
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
