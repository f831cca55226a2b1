#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use proptest::prelude::*;
use zeroize::Zeroizing;

use super::{Error, OneTime, advance, find, has, put};
use crate::secret::Secret;

/// `12345678901234567890`, of the test vectors of both RFCs.
const RFC: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn at(second: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(second)
}

fn code(uri: &str, second: u64) -> String {
    let code = OneTime::parse(uri).unwrap().code(at(second));
    code.code.expose().to_owned()
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn refused(uri: &str) -> Error {
    OneTime::parse(uri).unwrap_err()
}

#[test]
fn codes_for_a_time_are_those_of_rfc_6238() {
    let seed = "1234567890".repeat(7);
    let secret = |length: usize| {
        let bytes = seed.as_bytes()[..length].to_vec();
        totp_rs::Secret::from(bytes).to_base32()
    };
    for (second, codes) in [
        (59, ["94287082", "46119246", "90693936"]),
        (1_111_111_109, ["07081804", "68084774", "25091201"]),
        (1_111_111_111, ["14050471", "67062674", "99943326"]),
        (1_234_567_890, ["89005924", "91819424", "93441116"]),
        (2_000_000_000, ["69279037", "90698825", "38618901"]),
        (20_000_000_000, ["65353130", "77737706", "47863826"]),
    ] {
        let algorithms = [("SHA1", 20), ("SHA256", 32), ("SHA512", 64)];
        for ((algorithm, length), expected) in algorithms.into_iter().zip(codes) {
            let secret = secret(length);
            let uri = format!("otpauth://totp/x?secret={secret}&digits=8&algorithm={algorithm}");
            assert_eq!(code(&uri, second), expected, "{algorithm} {second}");
        }
    }
}

#[test]
fn codes_for_a_counter_are_those_of_rfc_4226() {
    let codes = [
        "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
        "520489",
    ];
    for (counter, expected) in codes.into_iter().enumerate() {
        let uri = format!("otpauth://hotp/x?secret={RFC}&counter={counter}");
        assert_eq!(code(&uri, 999), expected);
    }
}

#[test]
fn codes_of_steam_are_characters() {
    let key = "63BEDWCQZKTQWPESARIERL5DTTQFCJTK";
    for uri in [
        format!("steam://{key}"),
        format!("otpauth://steam/Steam:ada?secret={key}"),
        format!("otpauth://totp/x?secret={key}&encoder=steam&digits=5"),
        format!("otpauth://totp/Steam:ada?secret={key}&issuer=Steam&digits=5"),
        format!("otpauth://totp/x?secret={key}&algorithm=STEAM"),
    ] {
        assert_eq!(code(&uri, 1_511_200_518), "FR8RV", "{uri}");
        assert_eq!(code(&uri, 1_511_200_714), "9P3VP", "{uri}");
    }
    // Another service of Valve's name, and a link to a game.
    let other = format!("otpauth://totp/Steam:ada?secret={RFC}&issuer=Steam");
    assert_eq!(code(&other, 59), "287082");
    assert_eq!(refused("steam://rungameid/440"), Error::NotUri);
}

#[test]
fn a_code_says_how_long_it_is_valid() {
    let one_time = OneTime::read(RFC, "", "").unwrap();
    let code = one_time.code(at(59) + Duration::from_millis(250));
    assert_eq!(code.valid_for, Some(Duration::from_millis(750)));
    assert_eq!(code.period, Some(Duration::from_secs(30)));
    assert_eq!(one_time.code(at(60)).valid_for, code.period);
    // Before 1970.
    let early = one_time.code(UNIX_EPOCH - Duration::from_secs(9));
    assert_eq!(early.code, one_time.code(at(0)).code);
    let counted = OneTime::parse(&format!("otpauth://hotp/x?secret={RFC}")).unwrap();
    let code = counted.code(at(59));
    assert_eq!((code.valid_for, code.period), (None, None));
    assert!(counted.is_counter() && !one_time.is_counter());
}

#[test]
fn secrets_are_read_as_people_write_them() {
    for text in [
        "gezd gnbv gy3t qojq gezd gnbv gy3t qojq",
        "GEZD-GNBV-GY3T-QOJQ-GEZD-GNBV-GY3T-QOJQ",
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ======",
        " GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\n",
    ] {
        let one_time = OneTime::read(text, "ada", "example.com").unwrap();
        assert_eq!(one_time.code(at(59)).code.expose(), "287082", "{text}");
        assert_eq!(
            one_time.uri().expose(),
            format!("otpauth://totp/example.com:ada?secret={RFC}&issuer=example.com")
        );
    }
    let uri = "otpauth://totp/x?secret=gezd+gnbv%20gy3t-qojqgezdgnbvgy3tqojq%3D%3D";
    assert_eq!(code(uri, 59), "287082");
    // 80 bits, which many services use.
    assert_eq!(
        code("OTPAUTH://TOTP/x?SECRET=JBSWY3DPEHPK3PXP&Digits=7", 0),
        "3282760"
    );
}

#[test]
fn names_are_label_and_issuer() {
    for (uri, label, issuer) in [
        (
            "otpauth://totp/GitHub:ada?issuer=GitHub&",
            "ada",
            Some("GitHub"),
        ),
        (
            "otpauth://totp/GitHub%3A%20ada%40x.example?",
            "ada@x.example",
            Some("GitHub"),
        ),
        (
            "otpauth://totp/ada?issuer=Big+Bank%26Co&",
            "ada",
            Some("Big Bank&Co"),
        ),
        ("otpauth://totp/Old:ada?issuer=New&", "ada", Some("New")),
        ("otpauth://totp/ada?", "ada", None),
        ("otpauth://totp/GitHub?issuer=GitHub&", "", Some("GitHub")),
        ("otpauth://totp/?", "", None),
        ("otpauth://totp?", "", None),
        ("otpauth://totp/a:b:c?", "b:c", Some("a")),
        ("otpauth://totp/%D0%90?issuer=%E2%9C%93&", "А", Some("✓")),
    ] {
        let one_time = OneTime::parse(&format!("{uri}secret={RFC}#fragment")).unwrap();
        assert_eq!(
            (one_time.label(), one_time.issuer()),
            (label, issuer),
            "{uri}"
        );
    }
    let one_time = OneTime::parse(&format!("otpauth://totp/GitHub:ada?secret={RFC}")).unwrap();
    for name in ["github", "ADA", "GitHub:ada"] {
        assert!(one_time.is_named(name), "{name}");
    }
    for name in ["", "git", "GitHub:"] {
        assert!(!one_time.is_named(name), "{name}");
    }
}

/// What is made from a bare secret says the same when it is read again.
#[test]
fn names_of_an_entry_become_label_and_issuer() {
    for (label, issuer) in [
        ("me@example.com", "example.com"),
        ("a:b c&d=e%", "xn--bcher-kva.example"),
        ("", "example.com"),
        ("Ада #1?", "localhost"),
    ] {
        let one_time = OneTime::read(RFC, label, issuer).unwrap();
        assert_eq!((one_time.label(), one_time.issuer()), (label, Some(issuer)));
    }
}

#[test]
fn what_cannot_be_read_is_named_without_the_secret() {
    let long = format!("otpauth://totp/x?secret={RFC}&x={}", "y".repeat(5000));
    for (uri, error) in [
        ("https://example.com", Error::NotUri),
        ("otpauth:/totp/x?secret=A", Error::NotUri),
        ("otpauth://totp/x", Error::NoSecret),
        ("otpauth://totp/x?secret=", Error::NoSecret),
        ("otpauth://totp/x?secret=%3D-%20", Error::NoSecret),
        ("otpauth://totp/x?secret=SECR3T18", Error::NotBase32),
        ("otpauth://totp/x?secret=ÄÖ", Error::NotBase32),
        ("otpauth://totp/x?secret=%FF", Error::Encoding),
        ("otpauth://totp/%FF?secret=GEZDGNBV", Error::Encoding),
        ("otpauth://yubi/x?secret=GEZDGNBV", Error::Type),
        ("otpauth://?secret=GEZDGNBV", Error::Type),
        ("otpauth://totp/x?secret=GEZDGNBV&digits=10", Error::Digits),
        ("otpauth://totp/x?secret=GEZDGNBV&digits=", Error::Digits),
        ("otpauth://totp/x?secret=GEZDGNBV&digits=5", Error::Digits),
        ("otpauth://totp/x?secret=GEZDGNBV&period=0", Error::Period),
        (
            "otpauth://totp/x?secret=GEZDGNBV&period=86401",
            Error::Period,
        ),
        ("otpauth://totp/x?secret=GEZDGNBV&period=-30", Error::Period),
        (
            "otpauth://totp/x?secret=GEZDGNBV&algorithm=MD5",
            Error::Algorithm,
        ),
        (
            "otpauth://hotp/x?secret=GEZDGNBV&counter=18446744073709551616",
            Error::Counter,
        ),
        ("otpauth://totp/x?secret=GEZDGNBV\u{7}", Error::NotUri),
        (
            "otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8",
            Error::Migration,
        ),
        (&long, Error::Long),
    ] {
        assert_eq!(refused(uri), error, "{uri}");
        assert!(!error.to_string().contains("GEZD"));
    }
    assert_eq!(
        OneTime::read("GEZDGNBVGY3TQOJ", "", "").unwrap_err(),
        Error::Short
    );
    assert_eq!(
        OneTime::read("GEZDGNBVGY3TQOJ1", "", "").unwrap_err(),
        Error::NotBase32
    );
    let one_time = OneTime::read(RFC, "me", "x").unwrap();
    assert_eq!(format!("{one_time:?}"), "OneTime(…)");
}

#[test]
fn lines_of_notes_are_found_as_every_version_wrote_them() {
    let uri = format!("otpauth://totp/x?secret={RFC}");
    let notes = [
        "Recovery: 1234".to_owned(),
        format!("  {uri} "),
        format!("TOTP: {uri}"),
        format!("otp:{uri}"),
        format!("TOTP: {RFC}"),
        "totp: gezd gnbv gy3t qojq".to_owned(),
        // Notes, not secrets.
        format!("see {uri}"),
        format!("website: {uri}"),
        "TOTP: on my phone".to_owned(),
        "TOTP: yes".to_owned(),
        "steam://rungameid/440".to_owned(),
        "https://example.com/?otpauth://totp/x".to_owned(),
        RFC.to_owned(),
    ];
    for end in ["\n", "\r\n", "\r"] {
        let found = find(&secret(&notes.join(end)));
        assert_eq!(found.len(), 5, "{end:?}");
        assert!(found.iter().all(Result::is_ok), "{end:?}");
    }
    assert!(has(&secret(&notes.join("\n"))));
    let broken = secret(&format!(
        "a\r\n\r\nTOTP: GEZDGNBVGY3TQOJ1\r\n{}",
        "otpauth://totp/x"
    ));
    assert!(!has(&broken));
    let messages: Vec<String> = find(&broken)
        .into_iter()
        .map(|found| found.unwrap_err().to_string())
        .collect();
    assert_eq!(
        messages,
        [
            "line 3 of the notes: its secret is not Base32: letters A to Z and digits 2 to 7",
            "line 4 of the notes: it has no secret"
        ]
    );
}

#[test]
fn a_one_time_password_takes_the_place_of_that_of_the_same_account() {
    let uri =
        |name: &str, digits: u8| format!("otpauth://totp/{name}?secret={RFC}&digits={digits}");
    let new = OneTime::parse(&uri("A:ada", 8)).unwrap();
    let put_into = |notes: &str| put(&secret(notes), &new).expose().to_owned();
    let line = uri("A:ada", 8);
    assert_eq!(put_into(""), line);
    assert_eq!(put_into("note"), format!("note\n{line}"));
    assert_eq!(put_into("note\n"), format!("note\n{line}"));
    assert_eq!(put_into("a\r\nb"), format!("a\r\nb\r\n{line}"));
    let old = uri("A:ada", 6);
    assert_eq!(
        put_into(&format!("a\r\n TOTP: {old}\r\nb")),
        format!("a\r\n {line}\r\nb")
    );
    let other = uri("A:ann", 6);
    assert_eq!(put_into(&other), format!("{other}\n{line}"));
    // Twice is once.
    assert_eq!(put_into(&put_into("a\nb")), put_into("a\nb"));
}

#[test]
fn a_counter_advances_in_its_line_only() {
    for (uri, next) in [
        (
            "otpauth://hotp/x?secret=S&counter=9&issuer=I",
            "otpauth://hotp/x?secret=S&counter=10&issuer=I",
        ),
        (
            "otpauth://hotp/x?secret=S",
            "otpauth://hotp/x?secret=S&counter=1",
        ),
        (
            "otpauth://hotp/x?secret=S#f?counter=3",
            "otpauth://hotp/x?secret=S&counter=1#f?counter=3",
        ),
        (
            "otpauth://hotp/x?xcounter=5&secret=S&Counter=7",
            "otpauth://hotp/x?xcounter=5&secret=S&Counter=8",
        ),
    ] {
        let [uri, next] = [uri, next].map(|uri| uri.replace("=S", &format!("={RFC}")));
        let notes = secret(&format!("counter=1\r\nTOTP: {uri}\r\n{uri}x\r"));
        let one_time = OneTime::parse(&uri).unwrap();
        let advanced = advance(&notes, &one_time).unwrap();
        assert_eq!(
            advanced.expose(),
            format!("counter=1\r\nTOTP: {next}\r\n{uri}x\r")
        );
        let after = find(&advanced)[0].clone().unwrap();
        assert_ne!(after.code(at(0)).code, one_time.code(at(0)).code);
    }
    let last = format!("otpauth://hotp/x?secret={RFC}&counter={}", u64::MAX);
    let one_time = OneTime::parse(&last).unwrap();
    assert_eq!(
        advance(&secret(&last), &one_time).unwrap_err(),
        Error::Counter
    );
    assert_eq!(
        advance(&secret("gone"), &one_time).unwrap_err(),
        Error::Counter
    );
}

/// A line of notes: text, something like a one-time password, or one.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~äß]{0,20}",
        "(otpauth|steam|TOTP|otp)(:|://)[ -~]{0,30}",
        "(TOTP: |otp:)?otpauth://(totp|hotp)/[a-c]{0,1}\\?secret=[A-Z2-7]{8,20}(&counter=[0-9]{1,3})?",
        "TOTP: [A-Z2-7]{16,32}",
    ]
}

/// Notes with any line endings.
fn notes() -> impl Strategy<Value = Vec<(String, &'static str)>> {
    let end = prop_oneof![Just("\n"), Just("\r\n"), Just("\r"), Just("\n\n")];
    prop::collection::vec((line(), end), 0..8)
}

/// Returns the lines that are no one-time passwords, with the count of the others.
fn others(text: &str) -> (Vec<String>, usize) {
    let lines = text.split(['\n', '\r']);
    let is_one_time = |line: &&str| has(&secret(line));
    let (found, others): (Vec<&str>, Vec<&str>) = lines.partition(is_one_time);
    (others.into_iter().map(str::to_owned).collect(), found.len())
}

proptest! {
    #[test]
    fn nothing_but_its_line_is_changed(lines in notes(), ends in any::<bool>(), digits in 6..9_u8) {
        let mut text: String = lines.iter().flat_map(|(line, end)| [line.as_str(), end]).collect();
        if !ends {
            text.truncate(text.trim_end_matches(['\n', '\r']).len());
        }
        let uri = format!("otpauth://totp/a?secret={RFC}&digits={digits}");
        let one_time = OneTime::parse(&uri).unwrap();
        let before = others(&text);
        let put = put(&secret(&text), &one_time);
        let after = others(put.expose());
        let found = find(&secret(&text)).into_iter().flatten();
        let is_known = found.into_iter().any(|known| known.is_same_account(&one_time));
        prop_assert_eq!(after.1, before.1 + usize::from(!is_known));
        let is_empty_line = |line: &String| line.is_empty();
        prop_assert_eq!(
            after.0.into_iter().filter(|line| !is_empty_line(line)).collect::<Vec<_>>(),
            before.0.into_iter().filter(|line| !is_empty_line(line)).collect::<Vec<_>>()
        );
        prop_assert!(find(&put).into_iter().flatten().any(|known| known.uri() == one_time.uri()));
        // All that was before is there yet, byte for byte.
        if !is_known {
            prop_assert!(put.expose().starts_with(&text));
        }
        for counted in find(&secret(&text)).into_iter().flatten().filter(OneTime::is_counter) {
            let advanced = advance(&secret(&text), &counted).unwrap();
            prop_assert_eq!(others(advanced.expose()), others(&text));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,200}", query in "[a-z0-9&=%+#?-]{0,60}") {
        let _ = OneTime::read(&text, &query, &text);
        let uris = ["otpauth://totp/", "otpauth://hotp/?", "otpauth://", "steam://"];
        for uri in uris.map(|uri| Zeroizing::new(format!("{uri}{query}{text}"))) {
            if let Ok(one_time) = OneTime::parse(&uri) {
                prop_assert!(one_time.code(at(59)).code.expose().len() >= 5);
            }
            prop_assert!(find(&secret(&uri)).len() <= 1);
        }
    }
}
