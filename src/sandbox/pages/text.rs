//! Texts of messages as HTML: escaped, with links and times.

use std::{collections::BTreeSet, sync::LazyLock};

use jiff::{Timestamp, Zoned};
use mail_parser::decoders::html::html_to_text;
use regex::Regex;
use url::Url;

/// Maximum links listed below an HTML body.
const LINKS: usize = 200;

const FULL_TIME: &str = "%Y-%m-%d %H:%M:%S %:z";

/// A web address in a text. Characters that hide or reorder text end it.
static ADDRESS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)\bhttps?://[^\s<>"\p{Cc}\p{Cf}]+"#).ok());

/// The target of a link in HTML.
static TARGET: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?is)<a(?:rea)?\s[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"#).ok()
});

/// Returns a text for use in HTML, also in attributes.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Returns a text as HTML with its web addresses as links.
pub(super) fn with_links(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let mut end = 0;
    for found in ADDRESS.iter().flat_map(|address| address.find_iter(text)) {
        let address = without_punctuation(found.as_str());
        html.push_str(&escape(text.get(end..found.start()).unwrap_or_default()));
        html.push_str(&link(address, |_| address.to_owned()));
        end = found.start() + address.len();
    }
    html.push_str(&escape(text.get(end..).unwrap_or_default()));
    html
}

/// Removes the end of a sentence from an address; closing brackets too, unless the address opens one.
fn without_punctuation(address: &str) -> &str {
    let opens = address.contains('(');
    address.trim_end_matches(|end| ".,;:!?']}*_".contains(end) || (end == ')' && !opens))
}

/// Returns a link to another tab, or only the text unless it is the address of a site or mailbox.
fn link(address: &str, shown: impl Fn(&Url) -> String) -> String {
    match Url::parse(address) {
        Ok(url) if matches!(url.scheme(), "http" | "https" | "mailto") => format!(
            "<a href=\"{}\" target=\"_blank\" rel=\"noreferrer noopener\" dir=\"ltr\">{}</a>",
            escape(url.as_str()),
            escape(&shown(&url))
        ),
        _ => format!("<bdi>{}</bdi>", escape(address)),
    }
}

/// Returns the targets of the links in HTML as a list, each once.
pub(super) fn links_of(html: &str) -> String {
    let mut seen = BTreeSet::new();
    let captures = TARGET.iter().flat_map(|target| target.captures_iter(html));
    let targets = captures.filter_map(|found| found.iter().skip(1).flatten().next());
    targets
        .map(|target| html_to_text(target.as_str()).trim().to_owned())
        .filter(|target| !target.is_empty() && !target.starts_with('#'))
        .filter(|target| seen.insert(target.clone()))
        .take(LINKS)
        .map(|target| format!("<li>{}</li>", link(&target, Url::to_string)))
        .collect()
}

/// Returns a time of the API as HTML, in the zone of `now`, without the date if it is today's.
pub(super) fn time(created: &str, now: &Zoned) -> String {
    time_as(created, now, |local| {
        if local.date() == now.date() {
            "%H:%M:%S"
        } else {
            "%Y-%m-%d %H:%M"
        }
    })
}

/// Returns a time of the API as HTML, with date and offset, in the zone of `now`.
pub(super) fn full_time(created: &str, now: &Zoned) -> String {
    time_as(created, now, |_| FULL_TIME)
}

fn time_as(created: &str, now: &Zoned, format: impl Fn(&Zoned) -> &'static str) -> String {
    let Ok(at) = created.parse::<Timestamp>() else {
        return escape(created);
    };
    let local = at.to_zoned(now.time_zone().clone());
    let (shown, full) = (local.strftime(format(&local)), local.strftime(FULL_TIME));
    format!("<time datetime=\"{at}\" title=\"{full}\">{shown}</time>")
}

/// Returns a number with its noun, such as `1 file`.
pub(super) fn count(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::{links_of, time, with_links};

    #[test]
    fn only_web_addresses_become_links() {
        let link = |address: &str, shown: &str| {
            format!(
                "<a href=\"{address}\" target=\"_blank\" rel=\"noreferrer noopener\" dir=\"ltr\">{shown}</a>"
            )
        };
        for (text, expected) in [
            ("plain & <b>", "plain &amp; &lt;b&gt;".to_owned()),
            (
                "See https://a.example/x?a=1&b=2.",
                format!(
                    "See {}.",
                    link(
                        "https://a.example/x?a=1&amp;b=2",
                        "https://a.example/x?a=1&amp;b=2"
                    )
                ),
            ),
            (
                "(https://a.example/y)",
                format!("({})", link("https://a.example/y", "https://a.example/y")),
            ),
            (
                "https://a.example/y_(z)",
                link("https://a.example/y_(z)", "https://a.example/y_(z)"),
            ),
            (
                "HTTP://a.example/\u{202e}gpj.exe",
                format!(
                    "{}\u{202e}gpj.exe",
                    link("http://a.example/", "HTTP://a.example/")
                ),
            ),
            ("javascript:alert(1)", "javascript:alert(1)".to_owned()),
            ("https://", "https://".to_owned()),
            ("https://[", "<bdi>https://[</bdi>".to_owned()),
            (
                "https://a.example/\" onclick=\"x",
                format!(
                    "{}&quot; onclick=&quot;x",
                    link("https://a.example/", "https://a.example/")
                ),
            ),
        ] {
            assert_eq!(with_links(text), expected, "{text}");
        }
    }

    #[test]
    fn targets_are_decoded_listed_once_and_checked() {
        let html = "<a class=b href=\"https://a.example/?a=1&amp;b=2\">x</a><A HREF='https://a.example/?a=1&amp;b=2'>\
             <a href=java&#115;cript:alert(1)><a href=\"java\nscript:x\"><a href=#top><link href=https://css.example>";
        let list = links_of(html);
        assert_eq!(list.matches("<li>").count(), 3, "{list}");
        assert_eq!(list.matches("<a ").count(), 1, "{list}");
        assert!(
            list.contains("href=\"https://a.example/?a=1&amp;b=2\""),
            "{list}"
        );
        assert!(list.contains("<bdi>javascript:alert(1)</bdi>"), "{list}");
    }

    #[test]
    fn a_time_has_its_date_unless_it_is_of_today() {
        let now = "2026-03-02T00:30:00+02:00[+02:00]".parse().unwrap();
        let today = time("2026-03-01T22:01:02Z", &now);
        assert!(today.ends_with(">00:01:02</time>"), "{today}");
        assert!(
            today.contains("datetime=\"2026-03-01T22:01:02Z\""),
            "{today}"
        );
        let before = time("2026-03-01T21:59:59Z", &now);
        assert!(before.ends_with(">2026-03-01 23:59</time>"), "{before}");
        assert_eq!(time("<now>", &now), "&lt;now&gt;");
    }
}
