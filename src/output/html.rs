//! HTML from outside, as text for a terminal, and text as HTML for the outside.

/// Columns of the widest text.
const WIDEST: usize = 100;
/// Deeper nesting than any mail has: the renderer's time grows with its square.
const DEEPEST: usize = 400;

/// HTML as text of at most this many columns; links are kept, as notes below. `None` where it cannot be read in
/// reasonable time.
#[must_use]
pub fn readable(html: &str, columns: usize) -> Option<String> {
    if is_too_deep(html) {
        return None;
    }
    let columns = columns.clamp(20, WIDEST);
    let text = html2text::config::plain()
        .allow_width_overflow()
        .string_from_read(html.as_bytes(), columns)
        .ok()?;
    // Hints for breaking lines, which browsers do not show.
    let text = text.replace(['\u{00AD}', '\u{200B}', '\u{FEFF}'], "");
    Some(text.trim_matches('\n').to_owned())
}

fn is_too_deep(html: &str) -> bool {
    /// Elements that have no end, or need none.
    const FLAT: [&str; 16] = [
        "area", "br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta", "option", "p",
        "td", "th", "tr",
    ];
    let mut depth: usize = 0;
    for (at, _) in html.match_indices('<') {
        let tag = &html.as_bytes()[at + 1..];
        let (closing, tag) = match tag.strip_prefix(b"/") {
            Some(tag) => (true, tag),
            None => (false, tag),
        };
        let name = tag
            .iter()
            .take(10)
            .take_while(|byte| byte.is_ascii_alphanumeric());
        let name: String = name
            .map(|byte| char::from(byte.to_ascii_lowercase()))
            .collect();
        if name.is_empty() || FLAT.contains(&name.as_str()) {
            continue;
        }
        depth = if closing {
            depth.saturating_sub(1)
        } else {
            depth + 1
        };
        if depth > DEEPEST {
            return true;
        }
    }
    false
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
