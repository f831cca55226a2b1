//! Reads and writes `.env` text, without expanding variables.
//!
//! Existing crates replace `$NAME` by variables of the environment, which would silently change a secret.

use crate::{failure::Failure, secret::Secret};

/// Returns whether a key is a valid name in shells and `.env` files.
pub(crate) fn is_name(key: &str) -> bool {
    !key.starts_with(|c: char| c.is_ascii_digit())
        && !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Returns one line. Prefers single quotes, which every reader takes literally.
pub(crate) fn write(key: &str, value: &Secret) -> String {
    let value = value.expose();
    if !value.contains(['\'', '\\', '\r']) {
        return format!("{key}='{value}'\n");
    }
    let mut text = format!("{key}=\"");
    for c in value.chars() {
        match c {
            '\\' | '"' | '$' | '`' => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            c => text.push(c),
        }
    }
    text.push_str("\"\n");
    text
}

/// A key with its value, and the line that it starts on.
pub(crate) struct Pair {
    pub(crate) key: String,
    pub(crate) value: Secret,
    pub(super) line: usize,
}

/// Reads lines of `KEY=value`: bare, 'literal' or "with \n escapes"; quoted values may span lines. `export` and comments
/// are skipped.
pub(crate) fn parse(text: &str) -> Result<Vec<Pair>, Failure> {
    let mut pairs = Vec::new();
    let mut rest = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut line = 1;
    while !rest.is_empty() {
        let (first, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let content = first.trim();
        if content.is_empty() || content.starts_with('#') {
            rest = after;
            line += 1;
            continue;
        }
        let refuse =
            |why: &str, hint: &str| Failure::usage(format!("line {line} {why}")).hint(hint);
        let content = content
            .strip_prefix("export ")
            .map_or(content, str::trim_start);
        let Some((key, _)) = content.split_once('=') else {
            return Err(refuse(
                "is not KEY=value",
                "add the key and `=`, or make it a comment with # at its start",
            ));
        };
        let key = key.trim();
        if key.is_empty() || key.contains(char::is_whitespace) || key.contains(['"', '\'']) {
            return Err(refuse(
                "has no valid name before its `=`",
                "give a name without spaces and quotes, such as API_KEY",
            ));
        }
        let at = rest.find('=').map_or(rest.len(), |at| at + 1);
        let value = rest[at..].trim_start_matches([' ', '\t']);
        let (value, left) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => quoted(&value[1..], quote).ok_or_else(|| {
                refuse(
                    "has an unclosed quote",
                    "add the same quote at the end of the value",
                )
            })?,
            _ => bare(value),
        };
        let (end, after) = left.split_once('\n').unwrap_or((left, ""));
        let end = end.trim();
        if !end.is_empty() && !end.starts_with('#') {
            return Err(refuse(
                "has text after its quoted value",
                "put the whole value in quotes, or start the text with #",
            ));
        }
        pairs.push(Pair {
            key: key.to_owned(),
            value: Secret::new(value),
            line,
        });
        line += rest[..rest.len() - after.len()].matches('\n').count();
        rest = after;
    }
    Ok(pairs)
}

/// Reads a value without quotes: to the end of its line, or to a comment.
fn bare(text: &str) -> (String, &str) {
    let end = text.find('\n').unwrap_or(text.len());
    let (value, rest) = text.split_at(end);
    let value = value.find(" #").map_or(value, |at| &value[..at]);
    let value = if value.starts_with('#') { "" } else { value };
    (value.trim().to_owned(), rest)
}

/// Reads a quoted value after its opening quote; returns `None` if the closing quote is missing.
fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            c if c == quote => return Some((value, &text[at + 1..])),
            '\\' if quote == '"' => match chars.next()?.1 {
                'n' => value.push('\n'),
                'r' => value.push('\r'),
                't' => value.push('\t'),
                escaped @ ('\\' | '"' | '\'' | '$' | '`') => value.push(escaped),
                other => value.extend(['\\', other]),
            },
            c => value.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, Secret)> {
        let pairs = parse(text).unwrap_or_default().into_iter();
        pairs.map(|pair| (pair.key, pair.value)).collect()
    }

    #[test]
    fn reads_what_other_tools_write() {
        let text = "\u{FEFF}# comment\nA=1\nexport B = two words # comment\n\nC='lite$ral \\n'\nD=\"a\\nb\\\"c\" # x\nE=\"over\ntwo lines\"\nF=\nG=a#b\nH=$HOME\nI=\"\"\r\nJ=p@ss=word\n";
        let expected = [
            ("A", "1"),
            ("B", "two words"),
            ("C", "lite$ral \\n"),
            ("D", "a\nb\"c"),
            ("E", "over\ntwo lines"),
            ("F", ""),
            ("G", "a#b"),
            ("H", "$HOME"),
            ("I", ""),
            ("J", "p@ss=word"),
        ];
        let read = read(text);
        let read = read.iter().map(|(key, value)| (&**key, value.expose()));
        assert_eq!(read.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn names_the_line_that_is_wrong() {
        for (text, line) in [
            ("A=1\nB\n", "line 2"),
            ("A='1\n2'\n=x\n", "line 3"),
            ("A=\"never closed\n", "line 1"),
            ("A='x' y\n", "line 1"),
        ] {
            let failure = parse(text).err().map(|failure| failure.message);
            assert!(
                failure.is_some_and(|message| message.contains(line)),
                "{text:?}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_again(value in "\\PC*|[\\x01-\\x7f]*|[\\\\'\"$`\r\n #=]*") {
            let value = Secret::new(value);
            proptest::prop_assert_eq!(read(&write("KEY", &value)), vec![("KEY".to_owned(), value)]);
        }
    }
}
