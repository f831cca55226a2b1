//! `otpauth://TYPE/LABEL?PARAMETERS`, the Key URI format of Google Authenticator, with what other apps add to it.
//!
//! Read by hand: `totp-rs` knows no counters, refuses secrets with spaces, and leaves copies of the secret in memory.

use std::ops::Range;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use totp_rs::{Algorithm, Builder};
use zeroize::Zeroizing;

use super::{
    error::Error,
    generator::{Moving, OneTime},
};
use crate::secret::Secret;

/// The longest URI: more than the largest QR code holds.
const LONGEST: usize = 4096;
/// The shortest bare secret, in characters: 80 bits, the shortest that services use. A shorter text is another text.
const SHORTEST_BARE: usize = 16;
/// The shortest text that may be meant as a secret.
const SHORTEST_LIKE: usize = 8;
/// The longest period, in seconds.
const DAY: u64 = 24 * 60 * 60;
/// The characters of a code of Steam.
const STEAM_DIGITS: u8 = 5;
/// The issuer of Steam's codes.
const STEAM: &str = "Steam";
/// What is encoded in a label: all but the unreserved characters (RFC 3986 §2.3) and the @ of an email address.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'@');

impl OneTime {
    /// Reads an `otpauth://` URI, or `steam://` with a secret.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        parse(text.trim())
    }

    /// Reads a URI, or makes one from a Base32 secret, with this label and issuer. Both may be empty.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn read(text: &str, label: &str, issuer: &str) -> Result<Self, Error> {
        let text = text.trim();
        if text.contains(':') {
            return Self::parse(text);
        }
        build(&bare(text)?, label, issuer, "")
    }
}

/// Returns the text after a scheme, whose case does not matter.
fn after<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(scheme.len())?;
    start.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// Returns the secret of `steam://SECRET`. Links to games of Steam look alike, but have no such secret.
pub(super) fn steam_secret(text: &str) -> Option<&str> {
    let secret = after(text, "steam://")?;
    let is_secret = secret.len() >= SHORTEST_BARE && base32(secret).is_ok();
    is_secret.then_some(secret)
}

/// Returns whether a text begins as a URI that [`parse`] reads.
pub(super) fn is_uri(text: &str) -> bool {
    after(text, "otpauth://").is_some() || steam_secret(text).is_some()
}

/// Returns whether a text is meant as a bare secret, right or wrong: one word, or groups of the same length.
pub(super) fn is_like_secret(text: &str) -> bool {
    let mut groups = text.trim_end_matches('=').split([' ', '-']);
    let first = groups.next().map_or(0, str::len);
    let lengths: Vec<usize> = groups.map(str::len).collect();
    let (last, others) = lengths.split_last().unwrap_or((&first, &[]));
    let is_even = others.iter().all(|length| *length == first) && (1..=first).contains(last);
    let is_part = |c: char| c.is_ascii_alphanumeric() || " -=".contains(c);
    is_even && text.len() >= SHORTEST_LIKE && text.chars().all(is_part)
}

/// Reads a bare secret: returns its characters.
fn bare(text: &str) -> Result<Zeroizing<String>, Error> {
    let secret = base32(text)?;
    if secret.len() < SHORTEST_BARE {
        return Err(Error::Short);
    }
    Ok(secret)
}

/// Returns the characters of a Base32 secret: upper case, without the spaces, hyphens and padding that people copy with it.
fn base32(text: &str) -> Result<Zeroizing<String>, Error> {
    let padding = |c: char| c == '=' || c == '-' || c.is_whitespace();
    let text = text.trim_end_matches(padding);
    let mut secret = Zeroizing::new(String::with_capacity(text.len()));
    for letter in text.chars() {
        match letter.to_ascii_uppercase() {
            letter @ ('A'..='Z' | '2'..='7') => secret.push(letter),
            '-' => {}
            space if space.is_whitespace() => {}
            _ => return Err(Error::NotBase32),
        }
    }
    Ok(secret)
}

/// Makes a URI, and reads it.
fn build(secret: &str, label: &str, issuer: &str, more: &str) -> Result<OneTime, Error> {
    let encode = |text: &str| Zeroizing::new(utf8_percent_encode(text, ENCODED).to_string());
    let (label, issuer) = (encode(label), encode(issuer));
    let mut uri = Zeroizing::new(String::with_capacity(LONGEST));
    uri.push_str("otpauth://totp/");
    if !issuer.is_empty() && !label.is_empty() {
        uri.push_str(&issuer);
        uri.push(':');
    }
    // A label is required: the issuer, if there is nothing else.
    uri.push_str(if label.is_empty() { &issuer } else { &label });
    uri.push_str("?secret=");
    uri.push_str(secret);
    if !issuer.is_empty() {
        uri.push_str("&issuer=");
        uri.push_str(&issuer);
    }
    uri.push_str(more);
    parse(&uri)
}

/// The parameters that matter. Others are kept in the URI.
#[derive(Default)]
struct Parameters {
    secret: Option<Zeroizing<String>>,
    issuer: Option<Zeroizing<String>>,
    algorithm: Option<Zeroizing<String>>,
    digits: Option<Zeroizing<String>>,
    period: Option<Zeroizing<String>>,
    counter: Option<Zeroizing<String>>,
    encoder: Option<Zeroizing<String>>,
}

impl Parameters {
    fn parse(query: &str) -> Result<Self, Error> {
        let mut found = Self::default();
        for (name, range) in parameters(query) {
            let slot = match name.to_ascii_lowercase().as_str() {
                "secret" => &mut found.secret,
                "issuer" => &mut found.issuer,
                "algorithm" => &mut found.algorithm,
                "digits" => &mut found.digits,
                "period" => &mut found.period,
                "counter" => &mut found.counter,
                "encoder" => &mut found.encoder,
                _ => continue,
            };
            if slot.is_none() {
                let value = Zeroizing::new(query[range].replace('+', " "));
                *slot = Some(decode(&value)?);
            }
        }
        Ok(found)
    }
}

/// Returns the names of the parameters of a query, and where their values are.
fn parameters(query: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut at = 0;
    query.split('&').map(move |pair| {
        let start = at;
        at += pair.len() + 1;
        let name = pair.split('=').next().unwrap_or_default();
        let value = (start + name.len() + 1).min(start + pair.len());
        (name, value..start + pair.len())
    })
}

fn decode(text: &str) -> Result<Zeroizing<String>, Error> {
    let bytes = Zeroizing::new(percent_decode_str(text).collect::<Vec<u8>>());
    let text = str::from_utf8(&bytes).map_err(|_| Error::Encoding)?;
    Ok(Zeroizing::new(text.to_owned()))
}

/// Splits what follows the scheme: type, label, and query.
fn split(rest: &str) -> (&str, &str, &str) {
    let rest = rest.split('#').next().unwrap_or_default();
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (kind, label) = path.split_once('/').unwrap_or((path, ""));
    (kind, label, query)
}

/// Reads a URI.
fn parse(text: &str) -> Result<OneTime, Error> {
    if text.len() > LONGEST {
        return Err(Error::Long);
    }
    if after(text, "otpauth-migration://").is_some() {
        return Err(Error::Migration);
    }
    if let Some(secret) = steam_secret(text) {
        return build(&base32(secret)?, "", STEAM, "&digits=5&encoder=steam");
    }
    let rest = after(text, "otpauth://").ok_or(Error::NotUri)?;
    // It is a line of the notes.
    if text.contains(char::is_control) {
        return Err(Error::NotUri);
    }
    let (kind, label, query) = split(rest);
    let given = Parameters::parse(query)?;
    let (label, issuer) = names(label, given.issuer.as_deref())?;
    let is_steam = kind.eq_ignore_ascii_case("steam") || is_steam(&given, issuer.as_ref());
    let moving = match kind.to_ascii_lowercase().as_str() {
        "totp" | "steam" => Moving::Time(period(given.period.as_deref())?),
        "hotp" => Moving::Counter(counter(given.counter.as_deref())?),
        _ => return Err(Error::Type),
    };
    let (algorithm, digits) = if is_steam {
        (Algorithm::Steam, STEAM_DIGITS)
    } else {
        (
            algorithm(given.algorithm.as_deref())?,
            digits(given.digits.as_deref())?,
        )
    };
    let secret = base32(given.secret.as_deref().ok_or(Error::NoSecret)?)?;
    if secret.is_empty() {
        return Err(Error::NoSecret);
    }
    let secret = totp_rs::Secret::try_from_base32(&*secret).map_err(|_| Error::NotBase32)?;
    // It refuses secrets shorter than 128 bits when it checks them; many services use 80.
    let generator = Builder::new()
        .with_algorithm(algorithm)
        .with_digits(digits)
        .with_step_duration(match moving {
            Moving::Time(period) => period,
            Moving::Counter(_) => 1,
        })
        .with_secret(secret)
        .build_noncompliant();
    Ok(OneTime {
        uri: Secret::new(text.to_owned()),
        label,
        issuer,
        moving,
        generator,
    })
}

/// Returns label and issuer: the parameter, or what is before the colon of the label.
fn names(label: &str, issuer: Option<&String>) -> Result<(Secret, Option<Secret>), Error> {
    let label = decode(label)?;
    let (prefix, label) = match label.split_once(':') {
        Some((prefix, label)) => (Some(prefix), label),
        None => (None, label.as_str()),
    };
    let given = issuer.map(String::as_str);
    let chosen = given.filter(|issuer| !issuer.is_empty()).or(prefix);
    let secret = |text: &str| Secret::new(text.trim().to_owned());
    let chosen = chosen.map(secret);
    // The issuer stands for a label that is missing.
    let label = secret(label);
    let is_issuer = prefix.is_none() && chosen.as_ref() == Some(&label);
    let label = if is_issuer { Secret::default() } else { label };
    Ok((label, chosen.filter(|issuer| !issuer.expose().is_empty())))
}

/// Returns whether codes are Steam's: characters instead of digits.
fn is_steam(given: &Parameters, issuer: Option<&Secret>) -> bool {
    let is = |value: &Option<Zeroizing<String>>, name: &str| {
        let value = value.as_deref();
        value.is_some_and(|value| value.eq_ignore_ascii_case(name))
    };
    let is_issuer = issuer.is_some_and(|issuer| issuer.expose().eq_ignore_ascii_case(STEAM));
    is(&given.encoder, "steam")
        || is(&given.algorithm, "steam")
        || (is_issuer && is(&given.digits, "5"))
}

fn algorithm(given: Option<&String>) -> Result<Algorithm, Error> {
    let name = given.map_or_else(|| "SHA1".to_owned(), |name| name.to_ascii_uppercase());
    match name
        .strip_prefix("HMAC")
        .unwrap_or(&name)
        .replace('-', "")
        .as_str()
    {
        "SHA1" | "" => Ok(Algorithm::SHA1),
        "SHA256" => Ok(Algorithm::SHA256),
        "SHA512" => Ok(Algorithm::SHA512),
        _ => Err(Error::Algorithm),
    }
}

fn digits(given: Option<&String>) -> Result<u8, Error> {
    match given.map(|digits| digits.parse()) {
        None => Ok(6),
        Some(Ok(digits @ 6..=8)) => Ok(digits),
        Some(_) => Err(Error::Digits),
    }
}

fn period(given: Option<&String>) -> Result<u64, Error> {
    match given.map(|period| period.parse()) {
        None => Ok(30),
        Some(Ok(period @ 1..=DAY)) => Ok(period),
        Some(_) => Err(Error::Period),
    }
}

fn counter(given: Option<&String>) -> Result<u64, Error> {
    let parsed = given.map(|counter| counter.parse().map_err(|_| Error::Counter));
    parsed.unwrap_or(Ok(0))
}

/// Returns the URI of a counter with the next count. Keeps all else.
pub(super) fn advanced(one_time: &OneTime) -> Result<Secret, Error> {
    let Moving::Counter(counter) = one_time.moving else {
        return Err(Error::Type);
    };
    let next = counter.checked_add(1).ok_or(Error::Counter)?;
    let uri = one_time.uri.expose();
    let whole = uri.split('#').next().unwrap_or_default();
    let query = whole.find('?').map_or(whole.len(), |at| at + 1);
    let is_counter = |(name, _): &(&str, _)| name.eq_ignore_ascii_case("counter");
    let found = parameters(&uri[query..whole.len()]).find(is_counter);
    Ok(Secret::new(match found {
        Some((_, range)) => {
            let (start, end) = (query + range.start, query + range.end);
            format!("{}{next}{}", &uri[..start], &uri[end..])
        }
        None => format!("{whole}&counter={next}{}", &uri[whole.len()..]),
    }))
}
