//! Previews in lists and events.

use mail_parser::decoders::html::html_to_text;

/// Length of a preview, in characters.
const PREVIEW: usize = 100;

/// Elements within a line; the tags of all others separate words.
const INLINE: [&str; 20] = [
    "a", "abbr", "b", "big", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "s", "small",
    "span", "strong", "sub", "sup", "u", "wbr",
];

/// The two forms of an email; either may be empty.
pub(super) struct Content {
    pub(super) text: String,
    pub(super) html: String,
}

impl Content {
    /// Returns the preview of an email: of its text, or else of its HTML.
    pub(super) fn preview(&self) -> String {
        if self.text.trim().is_empty() {
            preview(&html_to_text(&with_spaces(&self.html)))
        } else {
            preview(&self.text)
        }
    }
}

/// Returns HTML with a space before the tags of blocks, which the conversion to text joins otherwise.
fn with_spaces(html: &str) -> String {
    let mut parts = html.split('<');
    let mut spaced = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let tag = part.strip_prefix('/').unwrap_or(part);
        let name: String = tag
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        if !name.is_empty() && !INLINE.contains(&name.to_ascii_lowercase().as_str()) {
            spaced.push(' ');
        }
        spaced.push('<');
        spaced.push_str(part);
    }
    spaced
}

/// Returns the start of a text as one line.
pub(super) fn preview(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(PREVIEW) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::Content;

    #[test]
    fn a_preview_of_html_has_a_space_between_blocks_and_none_within_a_word() {
        for (html, preview) in [
            (
                "<p>Your code is</p><h1>441902</h1><p>Call us</p>",
                "Your code is 441902 Call us",
            ),
            (
                "<DIV>One</DIV><div>two</div>three<hr>four",
                "One two three four",
            ),
            ("<td>1</td><td>2</td><br>3", "1 2 3"),
            ("<p>Code: <b>44</b><span>19</span>02", "Code: 441902"),
            (
                "<style>p < a {}</style><!-- <p> --><p>x &lt; 2</p>",
                "x < 2",
            ),
            ("", ""),
        ] {
            let content = Content {
                text: String::new(),
                html: html.to_owned(),
            };
            assert_eq!(content.preview(), preview, "{html}");
        }
    }
}
