//! One-time passwords: `ravi passwords code`, and how they get into the notes of an entry and out again.

use crate::common;

use std::{
    collections::BTreeSet,
    process::{Command, Stdio},
    time::SystemTime,
};

use common::{Sandbox, User};
use png::{ColorType, Encoder};
use ravi::one_time::OneTime;
use serde_json::{Value, json};

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const URI: &str = "otpauth://totp/GitHub:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=GitHub";
const LIST: &str = "/api/passwords/";

/// Runs a command, and returns its output with the codes that were valid while it ran.
fn while_valid<T>(uri: &str, run: impl FnOnce() -> T) -> (T, [String; 2]) {
    let one_time = OneTime::parse(uri).unwrap();
    let code = || one_time.code(SystemTime::now()).code.expose().to_owned();
    let before = code();
    let ran = run();
    (ran, [before, code()])
}

/// A logged-in user with an entry that has these notes.
fn with_notes(sandbox: &Sandbox, notes: &str) -> User {
    let user = User::logged_in(sandbox);
    let args = [
        "passwords",
        "create",
        "github.com",
        "--username",
        "ada",
        "--notes-file",
        "-",
    ];
    user.run_with_input(&args, notes).ok();
    user
}

fn notes(user: &User) -> String {
    let args = ["passwords", "get", "github.com", "--json"];
    user.run(&args).ok().json()["notes"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn the_code_alone_is_printed_with_the_requests_of_get() {
    let sandbox = Sandbox::start();
    let user = with_notes(&sandbox, &format!("a note\n{URI}\n"));
    let requests = |args: &[&str]| {
        let before = sandbox.requests().len();
        let ran = user.run(args).ok();
        (ran, sandbox.requests().len() - before)
    };
    let (_, of_get) = requests(&["passwords", "get", "github.com"]);
    let ((ran, of_code), codes) =
        while_valid(URI, || requests(&["passwords", "code", "github.com"]));
    assert_eq!(of_code, of_get);
    assert!(
        codes.contains(&ran.stdout.trim_end().to_owned()),
        "{ran:?} {codes:?}"
    );
    assert_eq!(ran.stderr, "");
    let args = [
        "passwords",
        "code",
        "github.com",
        "--username",
        "ada",
        "--json",
    ];
    let (ran, codes) = while_valid(URI, || user.run(&args).ok());
    let shown = ran.json();
    assert!(
        codes.contains(&shown["code"].as_str().unwrap().to_owned()),
        "{shown}"
    );
    assert_eq!(
        (
            &shown["domain"],
            &shown["username"],
            &shown["issuer"],
            &shown["label"]
        ),
        (
            &json!("github.com"),
            &json!("ada"),
            &json!("GitHub"),
            &json!("ada")
        )
    );
    assert_eq!(shown["period"], 30);
    assert!(
        (0..=30).contains(&shown["valid_for"].as_u64().unwrap()),
        "{shown}"
    );
    assert!(!ran.stdout.contains(SECRET), "{ran:?}");
}

#[test]
fn an_entry_without_a_code_says_how_to_add_one() {
    let sandbox = Sandbox::start();
    let user = with_notes(&sandbox, "TOTP: on my phone");
    let ran = user
        .run(&["passwords", "code", "github.com", "--json"])
        .code(4);
    let error = ran.error();
    assert_eq!(error["kind"], "not_found");
    assert!(
        error["hint"].as_str().unwrap().contains("--otpauth-stdin"),
        "{error}"
    );
    user.run(&["passwords", "code", "other.example"]).code(4);
}

#[test]
fn a_line_that_cannot_be_read_is_named_without_its_secret() {
    let sandbox = Sandbox::start();
    let broken = "otpauth://totp/x?secret=GEZDGNBV&digits=12";
    let user = with_notes(&sandbox, &format!("a\n{broken}"));
    let ran = user
        .run(&["passwords", "code", "github.com"])
        .code(1)
        .says("line 2 of the notes: its number of digits is not 6, 7 or 8");
    assert!(!ran.stderr.contains("GEZD"), "{ran:?}");
    // The first readable line is used.
    let added = user.run_with_input(
        &["passwords", "update", "github.com", "--otpauth-stdin"],
        URI,
    );
    added.ok();
    assert_eq!(notes(&user), format!("a\n{broken}\n{URI}"));
    user.run(&["passwords", "code", "github.com"])
        .ok()
        .says("warning: a one-time password of github.com cannot be read: line 2");
}

#[test]
fn one_of_several_is_chosen_by_name_or_number() {
    let sandbox = Sandbox::start();
    let other = "otpauth://totp/Google:ann?secret=JBSWY3DPEHPK3PXP&issuer=Google&digits=8";
    let user = with_notes(&sandbox, &format!("{URI}\n{other}"));
    let code = |account: &str| {
        let args = ["passwords", "code", "github.com", "--account", account];
        user.run(&args)
    };
    for account in ["google", "ANN", "Google:ann", "goo", "2"] {
        let ran = code(account).ok();
        assert_eq!(ran.stdout.trim_end().len(), 8, "{ran:?}");
    }
    let first = user.run(&["passwords", "code", "github.com"]).ok();
    assert_eq!(first.stdout.trim_end().len(), 6);
    let first = first.says("2 one-time passwords").says("GitHub (ada)");
    assert!(!first.stderr.contains("secret="));
    code("nope").code(4).says("2  Google (ann)");
    code("3").code(4);
}

#[test]
fn locked_notes_are_locked() {
    let sandbox = Sandbox::start();
    let user = with_notes(&sandbox, URI);
    let logged_in = User::new(&sandbox.url);
    common::ready::save(&logged_in.config(), &sandbox.url, false);
    drop(user);
    let args = ["passwords", "code", "github.com"];
    logged_in
        .run(&args)
        .code(10)
        .says("cannot decrypt the notes of github.com");
    let update = ["passwords", "update", "github.com", "--otpauth-stdin"];
    logged_in.run_with_input(&update, URI).code(10);
}

#[test]
fn a_counter_is_stored_before_its_code_is_shown() {
    let sandbox = Sandbox::start();
    let hotp = format!("note\r\notpauth://hotp/x?secret={SECRET}&counter=0");
    let user = with_notes(&sandbox, &hotp);
    let code = || user.run(&["passwords", "code", "github.com"]);
    assert_eq!(code().ok().stdout, "755224\n");
    assert_eq!(code().ok().stdout, "287082\n");
    assert_eq!(notes(&user), hotp.replace("counter=0", "counter=2"));
    let uuid = user.run(&["passwords", "list", "--json"]).ok().json()[0]["uuid"].clone();
    let path = format!("{LIST}{}/", uuid.as_str().unwrap());
    sandbox.fail_with("PUT", &path, 403, &json!({ "detail": "No." }));
    let ran = code()
        .code(5)
        .says("no code is shown: the next counter cannot be stored: No.");
    assert_eq!(ran.stdout, "");
    let shown = user
        .run(&["passwords", "code", "github.com", "--json"])
        .ok()
        .json();
    assert_eq!(
        (&shown["code"], &shown["valid_for"], &shown["period"]),
        (&json!("359152"), &Value::Null, &Value::Null)
    );
    // Other changes keep the counter.
    user.run(&["passwords", "update", "github.com", "--username", "ann"])
        .ok();
    assert_eq!(code().ok().stdout, "969429\n");
}

#[test]
fn processes_at_once_never_show_the_same_code_of_a_counter() {
    let sandbox = Sandbox::start();
    let user = with_notes(
        &sandbox,
        &format!("otpauth://hotp/x?secret={SECRET}&counter=0"),
    );
    let start = |args: &[&str]| {
        let mut command = user.command(args);
        command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let codes: Vec<_> = (0..8)
        .map(|_| start(&["passwords", "code", "github.com"]))
        .collect();
    let updates: Vec<_> = (0..3)
        .map(|count| {
            start(&[
                "passwords",
                "update",
                "github.com",
                "--password",
                &format!("p{count}"),
            ])
        })
        .collect();
    let mut shown = BTreeSet::new();
    for child in codes {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        shown.insert(String::from_utf8(output.stdout).unwrap());
    }
    for child in updates {
        assert!(child.wait_with_output().unwrap().status.success());
    }
    assert_eq!(shown.len(), 8, "{shown:?}");
    assert!(notes(&user).ends_with("counter=8"), "{}", notes(&user));
}

#[test]
fn a_one_time_password_from_stdin_goes_into_the_notes() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let create = [
        "passwords",
        "create",
        "github.com",
        "--username",
        "ada",
        "--notes",
        "a note",
        "--otpauth-stdin",
    ];
    user.run_with_input(&create, "gezd gnbv gy3t qojq gezd gnbv gy3t qojq\n")
        .ok();
    let made = format!("otpauth://totp/github.com:ada?secret={SECRET}&issuer=github.com");
    assert_eq!(notes(&user), format!("a note\n{made}"));
    let update = |args: &[&str], input: &str| {
        let args = [&["passwords", "update", "github.com"], args].concat();
        user.run_with_input(&args, input)
    };
    // The same account: replaced. Another: added. With other notes: added to these.
    update(&["--otpauth-stdin"], "JBSWY3DPEHPK3PXP").ok();
    let replaced = made.replace(SECRET, "JBSWY3DPEHPK3PXP");
    assert_eq!(notes(&user), format!("a note\n{replaced}"));
    update(&["--otpauth-stdin"], URI)
        .ok()
        .says("github.com has 2 one-time passwords now");
    assert_eq!(notes(&user), format!("a note\n{replaced}\n{URI}"));
    update(&["--otpauth-stdin", "--notes", "new"], URI).ok();
    assert_eq!(notes(&user), format!("new\n{URI}"));
    // What is none is refused before anything is sent.
    let before = sandbox.requests().len();
    for (input, why) in [
        ("", "is empty"),
        ("hello", "shorter than 16 characters"),
        ("https://example.com", "it is no otpauth:// URI"),
        (
            "otpauth-migration://offline?data=x",
            "export of Google Authenticator",
        ),
        ("otpauth://totp/x?secret=S3CR3T!", "not Base32"),
    ] {
        let ran = update(&["--otpauth-stdin"], input).code(2).says(why);
        assert!(!ran.stderr.contains("S3CR3T"), "{ran:?}");
    }
    for both in [
        &["--otpauth-stdin", "--password-stdin"][..],
        &["--otpauth-stdin", "--notes-file", "-"],
        &["--otpauth-qr", "-", "--password", "-"],
    ] {
        update(both, URI).code(2).says("cannot read both");
    }
    update(&["--otpauth-stdin", "--otpauth-qr", "x.png"], URI).code(2);
    assert_eq!(sandbox.requests().len(), before);
}

#[test]
fn two_updates_at_once_both_add_their_line() {
    let sandbox = Sandbox::start();
    let user = with_notes(&sandbox, "note");
    let children: Vec<_> = (0..4)
        .map(|number| {
            let args = ["passwords", "update", "github.com", "--otpauth-stdin"];
            let uri = format!("otpauth://totp/{number}?secret={SECRET}");
            std::fs::write(user.work().join(number.to_string()), uri).unwrap();
            let input = std::fs::File::open(user.work().join(number.to_string())).unwrap();
            let mut command = user.command(&args);
            command.stdin(input).stdout(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(notes(&user).lines().count(), 5, "{}", notes(&user));
}

/// A screenshot with a QR code.
fn screenshot(text: &str) -> Vec<u8> {
    const SIDE: usize = 500;
    let code = qrcode::QrCode::new(text).unwrap();
    let shade = |place: usize| {
        let at = |place: usize| (place / 5).checked_sub(20).filter(|at| *at < code.width());
        let module = at(place % SIDE).zip(at(place / SIDE));
        let is_dark = module.is_some_and(|module| code[module] == qrcode::Color::Dark);
        if is_dark { 0 } else { 255 }
    };
    let pixels: Vec<u8> = (0..SIDE * SIDE).map(shade).collect();
    let mut image = Vec::new();
    let mut encoder = Encoder::new(&mut image, 500, 500);
    encoder.set_color(ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels).unwrap();
    drop(writer);
    image
}

#[test]
fn a_one_time_password_is_read_from_a_qr_code() {
    let sandbox = Sandbox::start();
    let user = with_notes(&sandbox, "");
    std::fs::write(user.work().join("code.png"), screenshot(URI)).unwrap();
    let update = ["passwords", "update", "github.com", "--otpauth-qr"];
    user.run(&[&update[..], &["code.png"]].concat()).ok();
    assert_eq!(notes(&user), URI);
    user.run_with_input(
        &[&update[..], &["-"]].concat(),
        screenshot(&URI.replace("ada", "ann")),
    )
    .ok();
    assert_eq!(notes(&user).lines().count(), 2);
    let before = sandbox.requests().len();
    let refused = |image: &[u8], why: &str| {
        let ran = user.run_with_input(&[&update[..], &["-"]].concat(), image);
        ran.code(2).says(why);
    };
    refused(
        &screenshot("https://example.com"),
        "its QR code is not that of a one-time password",
    );
    refused(b"\xff\xd8\xff\xe0\0\x10JFIF", "it is no PNG image");
    refused(&screenshot(URI)[..400], "it is no PNG image, or damaged");
    user.run(&[&update[..], &["nowhere.png"]].concat())
        .code(2)
        .says("nowhere.png");
    assert_eq!(sandbox.requests().len(), before);
}

/// What each manager writes becomes a line of its own, and an export brings it back, once.
#[test]
fn imports_keep_one_time_passwords_and_exports_bring_them_back() {
    let bare = |issuer: &str| format!("otpauth://totp/{issuer}:me?secret={SECRET}&issuer={issuer}");
    let steam = format!("otpauth://totp/Steam?secret={SECRET}&issuer=Steam&digits=5&encoder=steam");
    let bitwarden = json!({ "items": [
        { "name": "a.example", "login": { "uris": [{ "uri": "https://a.example" }], "username": "me", "password": "p", "totp": URI } },
        { "name": "b.example", "login": { "uris": [{ "uri": "https://b.example" }], "username": "me", "password": "p", "totp": "gezd gnbv gy3t qojq gezd gnbv gy3t qojq" } },
        { "name": "c.example", "notes": "a note", "login": { "uris": [{ "uri": "https://c.example" }], "username": "me", "password": "p", "totp": format!("steam://{SECRET}") } },
    ] });
    let files = [
        (
            bitwarden.to_string(),
            vec![
                ("a", URI.to_owned()),
                ("b", bare("b.example")),
                ("c", format!("a note\n{steam}")),
            ],
        ),
        (
            format!(
                "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n,,login,d.example,,,0,https://d.example,me,p,{SECRET}\n"
            ),
            vec![("d", bare("d.example"))],
        ),
        (
            format!(
                "Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes\ne.example,https://e.example,me,p,{URI},false,false,,note\n"
            ),
            vec![("e", format!("note\n{URI}"))],
        ),
        (
            format!(
                "\"Group\",\"Title\",\"Username\",\"Password\",\"URL\",\"Notes\",\"TOTP\"\n\"\",\"f.example\",\"me\",\"p\",\"https://f.example\",\"\",\"{URI}\"\n"
            ),
            vec![("f", URI.to_owned())],
        ),
        (
            "url,username,password,otpAuth\nhttps://g.example,me,p,no secret\n".to_owned(),
            vec![("g", "TOTP: no secret".to_owned())],
        ),
    ];
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let import = |user: &User, text: &str| {
        user.run_with_input(&["passwords", "import", "-"], text)
            .ok();
    };
    let notes_of = |user: &User, domain: &str| {
        let domain = format!("{domain}.example");
        let ran = user.run(&["passwords", "get", &domain, "--json"]).ok();
        ran.json()["notes"].as_str().unwrap().to_owned()
    };
    let mut expected = Vec::new();
    for (text, entries) in files {
        import(&user, &text);
        expected.extend(entries);
    }
    for (domain, notes) in &expected {
        assert_eq!(notes_of(&user, domain), *notes, "{domain}");
    }
    let csv = user.run(&["passwords", "export", "--yes"]).ok().stdout;
    assert!(
        csv.starts_with("name,url,username,password,note,OTPAuth\n"),
        "{csv}"
    );
    let row = csv
        .lines()
        .find(|line| line.starts_with("a.example,"))
        .unwrap();
    assert!(row.ends_with(&format!(",{URI},{URI}")), "{row}");
    let other = Sandbox::start();
    let reader = User::logged_in(&other);
    let read = reader
        .run_with_input(&["passwords", "import", "-", "--json"], &csv)
        .ok();
    assert_eq!(read.json()["format"], "chrome");
    for (domain, notes) in &expected {
        assert_eq!(notes_of(&reader, domain), *notes, "{domain}");
    }
    // A manager that keeps the column, and not the notes.
    let only = format!(
        "name,url,username,password,note,OTPAuth\nh.example,https://h.example/,me,p,,{URI}\n"
    );
    import(&reader, &only);
    assert_eq!(notes_of(&reader, "h"), URI);
}

#[test]
fn a_reference_to_a_code_is_filled_in() {
    let sandbox = Sandbox::start();
    let user = with_notes(
        &sandbox,
        &format!("otpauth://hotp/x?secret={SECRET}&counter=0"),
    );
    let template = "code: {{ ravi://passwords/github.com/code }}";
    let ran = user.run_with_input(&["vault", "inject"], template).ok();
    assert_eq!(ran.stdout, "code: 755224");
    user.run_with_input(
        &["passwords", "update", "github.com", "--notes-file", "-"],
        URI,
    )
    .ok();
    let (ran, codes) = while_valid(URI, || {
        user.run_with_input(&["vault", "inject"], template).ok()
    });
    assert!(
        codes
            .map(|code| format!("code: {code}"))
            .contains(&ran.stdout),
        "{ran:?}"
    );
    user.run_with_input(&["passwords", "update", "github.com", "--notes", ""], "")
        .ok();
    user.run_with_input(&["vault", "inject"], template)
        .code(4)
        .says("line 1 of the template: no one-time password");
}

/// A program by another author computes the same.
#[test]
#[ignore = "needs oathtool"]
fn oathtool_shows_the_same_codes() {
    let sandbox = Sandbox::start();
    let user = with_notes(&sandbox, "");
    let oathtool = |args: &[&str], secret: &str| {
        let output = Command::new("oathtool")
            .args(args)
            .args(["-b", secret])
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    for (parameters, args) in [
        ("", vec!["--totp"]),
        (
            "&digits=8&algorithm=SHA256",
            vec!["--totp=sha256", "-d", "8"],
        ),
        (
            "&digits=7&algorithm=sha512&period=60",
            vec!["--totp=sha512", "-d", "7", "-s", "60"],
        ),
    ] {
        let uri = format!("otpauth://totp/x?secret={SECRET}{parameters}");
        user.run_with_input(
            &["passwords", "update", "github.com", "--otpauth-stdin"],
            &uri,
        )
        .ok();
        let before = oathtool(&args, SECRET);
        let ran = user.run(&["passwords", "code", "github.com"]).ok();
        let codes = [before, oathtool(&args, SECRET)];
        assert!(
            codes.contains(&ran.stdout.trim_end().to_owned()),
            "{ran:?} {codes:?}"
        );
    }
}

/// A QR code by another author is read.
#[test]
#[ignore = "needs qrencode"]
fn qr_codes_of_qrencode_are_read() {
    let sandbox = Sandbox::start();
    let user = with_notes(&sandbox, "");
    for args in [
        &["-s", "1"][..],
        &["-s", "3", "-l", "H"],
        &["-s", "8", "-m", "1"],
        &["-s", "4", "--foreground=1d4ed8"],
    ] {
        let made = Command::new("qrencode")
            .args(args)
            .args(["-o", "-", URI])
            .output()
            .unwrap();
        user.run(&["passwords", "update", "github.com", "--notes", "-"])
            .ok();
        let update = ["passwords", "update", "github.com", "--otpauth-qr", "-"];
        user.run_with_input(&update, &made.stdout).ok();
        assert!(notes(&user).ends_with(URI), "{args:?}");
    }
}
