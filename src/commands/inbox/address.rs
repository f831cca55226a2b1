//! Email addresses of recipients.

use crate::{api::Recipients, failure::Failure, ids::Email, output::clean};

/// The longest address and the longest part before its `@`, in bytes: RFC 5321 §4.5.3.1.
const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;

/// Characters that only quoted and commented addresses contain (RFC 5322 §3.2.3). They are refused.
const SPECIALS: &str = "()<>[]:;@\\,\"";

/// Reads one address such as `me@example.com`, without a name.
fn parse(text: &str) -> Option<Email> {
    let (local, domain) = text.split_once('@')?;
    let is_dotted = |part: &str| part.split('.').all(|label| !label.is_empty());
    let in_local = |c: char| !SPECIALS.contains(c) && !c.is_whitespace();
    let is_label = |label: &str| {
        label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let is_valid = text.len() <= LONGEST
        && local.len() <= LONGEST_LOCAL
        && is_dotted(local)
        && local.chars().all(in_local)
        && clean(local) == local
        && is_dotted(domain)
        && domain.split('.').all(is_label);
    is_valid.then(|| Email::from(text.to_owned()))
}

/// Splits a list at its commas, except those inside quotes and angle brackets (RFC 5322 §3.4).
pub(super) fn split(list: &str) -> Vec<&str> {
    let (mut quoted, mut escaped, mut angled) = (false, false, false);
    let at_comma = |c: char| {
        let splits = c == ',' && !quoted && !angled;
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = quoted,
            '"' => quoted = !quoted,
            '<' | '>' if !quoted => angled = c == '<',
            _ => {}
        }
        splits
    };
    list.split(at_comma).map(str::trim).collect()
}

/// Returns a list as people read it, with a space after each comma that separates two addresses.
pub(super) fn spaced(list: &str) -> String {
    split(list).join(", ")
}

/// Reads an address that may have a display name before it, as in `Ann <a@example.com>`. The name is not sent: the
/// contract's lists hold addresses.
fn parse_named(text: &str) -> Option<Email> {
    let Some((name, address)) = text
        .strip_suffix('>')
        .and_then(|text| text.rsplit_once('<'))
    else {
        return parse(text);
    };
    parse(address.trim()).filter(|_| is_display_name(name))
}

/// Returns whether a text is a display name: words and quoted texts (RFC 5322 §3.2.5), or nothing.
fn is_display_name(name: &str) -> bool {
    let (mut quoted, mut escaped) = (false, false);
    for c in name.chars() {
        match c {
            _ if c.is_control() => return false,
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if !quoted && SPECIALS.contains(c) => return false,
            _ => {}
        }
    }
    !quoted
}

/// Reads the recipients of the option `flag`, which may be repeated or hold several separated by commas. Drops
/// duplicates.
pub(crate) fn recipients(given: &[String], flag: &'static str) -> Result<Recipients, Failure> {
    let mut recipients = Vec::new();
    for text in given.iter().flat_map(|list| split(list)) {
        let address = parse_named(text).ok_or_else(|| {
            Failure::usage(format!("{flag}: `{}` is not an email address", clean(text)))
                .hint("give an address such as me@example.com; repeat the option for more")
        })?;
        if !recipients.contains(&address) {
            recipients.push(address);
        }
    }
    Ok(Recipients(recipients))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_addresses_and_nothing_else() {
        let longest = format!("{}@example.com", "x".repeat(64));
        for valid in [
            "a@x",
            "me+tag@sub.example.com",
            "o'neil_1@example.co.uk",
            "grüße@bücher.example",
            "a-b@1.2.3.4",
            &longest,
        ] {
            assert!(parse(valid).is_some(), "{valid}");
        }
        let too_long = format!("x{longest}");
        for invalid in [
            "",
            "a",
            "@",
            "a@",
            "@x",
            "a@@b",
            "a@b@c",
            "a b@x",
            "a@x y",
            "a@x\r\nBcc: b@x",
            "a\u{7}@x",
            "a\u{202e}@x",
            "Ann <a@x>",
            "<a@x>",
            "a@x;b@y",
            "\"a b\"@x",
            "a..b@x",
            ".a@x",
            "a.@x",
            "a@.x",
            "a@x..y",
            "a@x.",
            "a@-x",
            "a@x_y",
            "a@[127.0.0.1]",
            &too_long,
        ] {
            assert!(parse(invalid).is_none(), "{invalid:?}");
        }
    }

    #[test]
    fn names_are_accepted_and_their_commas_do_not_split() {
        let read = |list: &str| recipients(&[list.to_owned()], "--to");
        for (list, addresses) in [
            ("a@x,b@y", "a@x,b@y"),
            ("Ann <a@x>", "a@x"),
            ("<a@x>, b@y ,a@x", "a@x,b@y"),
            ("\"Doe, Jane\" <j@x>, Bo B. <b@y>", "j@x,b@y"),
            ("\"a \\\" , <z@z>\" <a@x>,b@y", "a@x,b@y"),
            ("Jürgen \"J, J\" Groß< a@x >", "a@x"),
        ] {
            let found = read(list).map(|found| found.to_string());
            assert_eq!(found.ok().as_deref(), Some(addresses), "{list}");
        }
        for list in [
            "Doe, Jane <j@x>",
            "a@x,",
            "\"Ann <a@x>",
            "Ann <a@x",
            "Ann a@x>",
            "Ann <a@x> b",
            "Ann <a@x,b@y>",
            "Ann (work) <a@x>",
            "b@y <a@x>",
            "Ann\n <a@x>",
            "\"Ann\nBcc: b@y\" <a@x>",
            "<<a@x>>",
            "Ann <>",
        ] {
            assert!(read(list).is_err(), "{list:?}");
        }
    }
}
