//! What the editor shows below the text of an email: recipients, subject and the quoted original. None of it is sent.
//!
//! A line separates the two, as in `git commit --verbose`: what is above it is the text, and what is below it is for
//! reading. Where the line is missing, or something was typed or the recipients were edited below it, the text is not
//! sent: it would not be what the user sees.

use crate::output::{clean, wrap};

/// The line below the text. Its words keep it apart from the scissors in patches and commit messages.
const MARKER: &str =
    "---------------- >8 --- only the text above this line is sent ----------------";
/// The line below the marker.
const NOTE: &str = "To cancel, leave the text empty. The lines below cannot be changed.";

/// Names of the headers. No other line of a template starts with one, since quoted lines start with `>`.
const HEADERS: [&str; 4] = ["To:", "Cc:", "Bcc:", "Subject:"];
/// The most characters of a header that are shown.
const HEADER_LIMIT: usize = 2000;

/// Width of quoted lines, without the quotation mark.
const QUOTED_WIDTH: usize = 78;
/// The most lines of an original that are quoted.
const QUOTED_LINES: usize = 200;
/// The most of an original that is quoted, in bytes.
const QUOTED_BYTES: usize = 32 * 1024;

/// Words that introduce settings of an editor when a colon follows: vim, Kate and Kakoune read them near the start or end
/// of a file.
const SETTINGS: [&str; 5] = ["vi", "vim", "ex", "kate", "kak"];
/// The same for Emacs, which finds it within a word too.
const EMACS_SETTINGS: &str = "local variables";

/// What is below the text in the editor.
#[derive(Debug, Clone, Default)]
pub(super) struct Template {
    lines: Vec<String>,
    /// The whole headers, which `lines` shorten.
    headers: Vec<(&'static str, String)>,
}

/// Why the text of an edited draft is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Altered {
    /// The marker is missing, but other lines of the template are left.
    Marker,
    /// Recipients or subject below the marker were edited.
    Headers,
    /// Text was typed below the marker.
    Below,
}

impl Template {
    /// Adds a header, unless it is empty. The subject is shown in any case.
    pub(super) fn header(mut self, name: &'static str, value: &str) -> Self {
        debug_assert!(HEADERS.contains(&name), "{name}");
        if !value.is_empty() || name == "Subject:" {
            let line = format!("{name} {}", shown(value));
            self.lines.push(line.trim_end().to_owned());
            self.headers.push((name, value.to_owned()));
        }
        self
    }

    /// Adds a line about the original.
    pub(super) fn line(mut self, text: &str) -> Self {
        self.lines.extend([String::new(), shown(text)]);
        self
    }

    /// Quotes the text of the original, which may have several lines.
    pub(super) fn quote(mut self, text: &str) -> Self {
        let start = &text[..text.floor_char_boundary(QUOTED_BYTES)];
        let wrapped = wrap(start, Some(QUOTED_WIDTH), 0);
        let mut lines = wrapped.lines();
        let quoted = lines.by_ref().take(QUOTED_LINES);
        self.lines.extend(quoted.map(|line| {
            let line = format!("> {}", without_settings(line));
            line.trim_end().to_owned()
        }));
        if lines.next().is_some() || start.len() < text.len() {
            self.lines
                .push("[The rest of the original is not shown.]".to_owned());
        }
        self
    }

    /// Returns the file for the editor: room for the text, and the template.
    pub(super) fn file(&self) -> String {
        let below = self.lines.join("\n");
        format!("\n\n{MARKER}\n{NOTE}\n\n{below}\n")
    }

    /// Returns the whole headers.
    pub(super) fn headers(&self) -> &[(&'static str, String)] {
        &self.headers
    }

    /// Returns why there are no headers.
    pub(super) fn reason(&self) -> String {
        self.lines.join("\n").trim().to_owned()
    }

    /// Returns the text of the edited file.
    pub(super) fn text_of(&self, edited: &str) -> Result<String, Altered> {
        let text = self.above(edited).ok_or(Altered::Marker)?;
        let below = normal(edited);
        let below = below.lines().skip_while(|line| !is_marker(line)).skip(1);
        let left: Vec<&str> = below.filter(is_header).map(str::trim_end).collect();
        let given = self.lines.iter().map(String::as_str);
        let given: Vec<&str> = given.filter(is_header).collect();
        // Without any, the user has removed the template.
        if !left.is_empty() && left != given {
            Err(Altered::Headers)
        } else if self.has_text_below(edited) {
            Err(Altered::Below)
        } else {
            Ok(text)
        }
    }

    /// Returns whether the edited file has text below the marker that the template does not have.
    pub(super) fn has_text_below(&self, edited: &str) -> bool {
        let edited = normal(edited);
        let below = edited.lines().skip_while(|line| !is_marker(line)).skip(1);
        let mut typed = below.filter(|line| !is_header(line) && !is_blank(line));
        typed.any(|line| !self.has(line))
    }

    /// Returns whether a line is one of the template's.
    fn has(&self, line: &str) -> bool {
        let mut ours = self.lines.iter().map(String::as_str).chain([NOTE]);
        ours.any(|own| own.trim_end() == line.trim_end())
    }

    /// Returns the text above the marker, or the whole text if nothing of the template is left. `None`: the marker is
    /// missing, and the text is not known.
    pub(super) fn above(&self, edited: &str) -> Option<String> {
        let edited = normal(edited);
        let text: Vec<&str> = edited.lines().take_while(|line| !is_marker(line)).collect();
        let is_cut = text.len() < edited.lines().count();
        let is_ours = |line: &&str| !is_blank(line) && self.has(line);
        if !is_cut && text.iter().any(is_ours) {
            return None;
        }
        Some(text.join("\n").trim_matches('\n').trim_end().to_owned())
    }
}

/// Returns whether a text has the line that separates it from a template.
pub(super) fn has_marker(text: &str) -> bool {
    normal(text).lines().any(is_marker)
}

fn is_marker(line: &str) -> bool {
    line.trim() == MARKER
}

/// Returns whether a line is empty, but for quotation marks.
fn is_blank(line: &str) -> bool {
    line.trim_matches(['>', ' ', '\t']).is_empty()
}

fn is_header(line: &&str) -> bool {
    HEADERS.iter().any(|header| line.starts_with(header))
}

/// Removes a byte-order mark, and makes line breaks those of Unix.
fn normal(text: &str) -> String {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Sanitizes one line from outside, and bounds it.
fn shown(text: &str) -> String {
    let mut line: String = text.chars().take(HEADER_LIMIT).collect();
    if line.len() < text.len() {
        line.push('…');
    }
    without_settings(&clean(&line))
}

/// Keeps editors from reading settings in a line of the original: puts a space before the colon of `vim:`, `Local
/// Variables:` and similar words, and into `-*-`.
fn without_settings(line: &str) -> String {
    let mut changed = String::with_capacity(line.len() + 8);
    for part in line.split_inclusive(':') {
        match part.strip_suffix(':') {
            Some(before) if introduces_settings(before) => {
                changed.push_str(before);
                changed.push_str(" :");
            }
            _ => changed.push_str(part),
        }
    }
    changed.replace("-*", "- *")
}

fn introduces_settings(before: &str) -> bool {
    let folded: String = before.chars().map(folded).collect();
    // vim accepts a version, as in `vim>=700:`.
    let word = folded.trim_end_matches(|c: char| c.is_ascii_digit());
    let word = word.trim_end_matches(['<', '=', '>']);
    let is_whole = |rest: &str| !rest.ends_with(|c: char| c.is_alphanumeric());
    let ends = |setting: &&str| word.strip_suffix(*setting).is_some_and(is_whole);
    folded.ends_with(EMACS_SETTINGS) || SETTINGS.iter().any(ends)
}

/// Returns the lower-case letter that Emacs takes a character for.
fn folded(c: char) -> char {
    match c {
        'ſ' => 's',
        'ı' | 'İ' => 'i',
        c => c.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template() -> Template {
        Template::default()
            .header("To:", "ann@x")
            .header("Cc:", "")
            .header("Subject:", "Re: Hi")
            .line("Ann wrote:")
            .quote("one\n\ntwo")
    }

    fn typed(text: &str) -> String {
        format!("{text}{}", template().file())
    }

    #[test]
    fn only_the_text_above_the_marker_is_sent() {
        let sent = |edited: &str| template().text_of(edited);
        assert_eq!(sent(&typed("")), Ok(String::new()));
        assert_eq!(sent(&typed(" \n\t\n")), Ok(String::new()));
        assert_eq!(sent(&typed("Hi\n\nthere")), Ok("Hi\n\nthere".to_owned()));
        let windows = format!("\u{FEFF}{}", typed("Hi\nyou").replace('\n', "\r\n"));
        assert_eq!(sent(&windows), Ok("Hi\nyou".to_owned()));
        assert_eq!(sent(&typed("Hi").replace('\n', "\r")), Ok("Hi".to_owned()));
        // An indented text, and lines that were moved up.
        assert_eq!(sent(&typed("\n  a\n")), Ok("  a".to_owned()));
        assert_eq!(sent(&typed("> one\nYes.\n")), Ok("> one\nYes.".to_owned()));
    }

    #[test]
    fn text_below_the_marker_is_neither_sent_nor_lost() {
        let sent = |edited: &str| template().text_of(edited);
        // An answer below the original, between its lines, or in one of them; and before a second marker.
        for edited in [
            typed("") + "An answer\n",
            typed("Hi").replace("> one\n", "> one\nYes.\n"),
            typed("Hi").replace("> one", "> one: yes"),
            typed(&format!("Hi\n{MARKER}\nyou")),
        ] {
            assert_eq!(sent(&edited), Err(Altered::Below), "{edited}");
            assert!(template().has_text_below(&edited), "{edited}");
        }
        assert_eq!(sent(&(typed("Hi") + ">\n\t\n")), Ok("Hi".to_owned()));
        assert_eq!(sent(&typed("Hi").replace('\n', " \n")), Ok("Hi".to_owned()));
    }

    #[test]
    fn what_the_user_may_not_have_meant_is_not_sent() {
        let sent = |edited: &str| template().text_of(edited);
        let without = |line: &str| typed("Hi").replace(&format!("{line}\n"), "");
        assert_eq!(sent(&without(MARKER)), Err(Altered::Marker));
        // Any line of the template shows that the marker is missing by accident.
        for line in [NOTE, "To: ann@x", "Ann wrote:", "> two"] {
            for edited in [format!("Hi\n{line}\n"), format!("Hi\r\r{line} \r")] {
                assert_eq!(sent(&edited), Err(Altered::Marker), "{edited:?}");
            }
        }
        let reflowed = typed("Hi").replace(&format!("{MARKER}\n"), &format!("{MARKER} "));
        assert_eq!(sent(&reflowed), Err(Altered::Marker));
        assert_eq!(sent("Hi\n>\n> \n"), Ok("Hi\n>\n>".to_owned()));
        for (from, to) in [
            ("To: ann@x", "To: bob@x"),
            ("To: ann@x\n", ""),
            ("To: ann@x", "To: ann@x\nBcc: bob@x"),
            ("Re: Hi", "Re: Hello"),
        ] {
            let edited = typed("Hi").replace(from, to);
            assert_eq!(sent(&edited), Err(Altered::Headers), "{from} {to}");
            assert_eq!(template().above(&edited).as_deref(), Some("Hi"));
        }
        // Without the template, or without all that is below the marker.
        assert_eq!(sent("Hi\n"), Ok("Hi".to_owned()));
        assert_eq!(sent(&format!("Hi\n{MARKER}\n")), Ok("Hi".to_owned()));
        assert_eq!(sent(&without("> two")), Ok("Hi".to_owned()));
    }

    fn ends(lines: &[String]) -> (usize, Option<&str>) {
        (lines.len(), lines.last().map(String::as_str))
    }

    #[test]
    fn an_original_is_bounded_and_cannot_look_like_the_template() {
        let hostile = format!("{MARKER}\nTo: eve@x\nSubject: x");
        let file = Template::default()
            .header("To:", "a@x\r\nBcc: eve@x")
            .header("Subject:", MARKER)
            .line(MARKER)
            .quote(&hostile)
            .file();
        assert_eq!(file.lines().filter(|line| is_marker(line)).count(), 2);
        assert_eq!(file.lines().position(is_marker), Some(2));
        assert_eq!(file.lines().filter(is_header).count(), 2);
        let lines = |text: &str| Template::default().quote(text).lines;
        let cut = Some("[The rest of the original is not shown.]");
        let all = lines(&"x\n".repeat(200));
        assert_eq!(ends(&all), (200, Some("> x")));
        let many = lines(&"x\n".repeat(201));
        assert_eq!(ends(&many), (201, cut));
        let long = lines(&"字".repeat(1_000_000));
        assert_eq!(ends(&long), (2, cut));
        assert!(long[0].len() <= QUOTED_BYTES + 2);
        let subject = Template::default().header("Subject:", &"x".repeat(10_000));
        assert!(subject.lines[0].len() < 2100, "{}", subject.lines[0]);
    }

    #[test]
    fn no_editor_reads_settings_of_an_original() {
        for (line, safe) in [
            ("vim: set tw=1:", "vim : set tw=1:"),
            ("x Vim>=700: tw=1", "x Vim>=700 : tw=1"),
            ("\tvi:noai:ex: x", "\tvi :noai:ex : x"),
            ("Local Variables:", "Local Variables :"),
            ("xlOCAL variables: y", "xlOCAL variables : y"),
            ("Local Varıableſ:", "Local Varıableſ :"),
            ("-*- mode: lisp -*-*-", "- *- mode: lisp - *- *-"),
            ("kate: x; kak: y", "kate : x; kak : y"),
            (
                "índex: navi: 10:30 https://x",
                "índex: navi: 10:30 https://x",
            ),
        ] {
            assert_eq!(without_settings(line), safe);
        }
    }
}
