//! What the editor shows of an email: room for the text, and below it recipients, subject and the original, which are
//! never sent.

use crate::{
    common,
    drafts::{COMPOSE, at_terminal, drafts, executable, finish, kept, send},
};

use std::{
    fs,
    process::{Command, Stdio},
};

use common::{Sandbox, User};
use serde_json::json;

const MARKER: &str =
    "---------------- >8 --- only the text above this line is sent ----------------";
const NOTE: &str = "To cancel, leave the text empty. The lines below cannot be changed.";

/// Script of an editor: keeps what it is shown, and puts a text above it.
const TYPE: &str = "cp \"$1\" seen; { echo 'Hello & bye'; cat seen; } > \"$1\"";

/// `inbox reply` or `reply-all` at a terminal.
fn reply(user: &User, name: &str, id: &str, script: &str) -> Command {
    executable(user, "editor", script);
    let mut command = user.command(&["inbox", name, id]);
    command.env("TERM", "xterm").env("VISUAL", "./editor");
    command
}

fn seen(user: &User) -> String {
    fs::read_to_string(user.work().join("seen")).unwrap()
}

/// The sandbox's inbox, with an email to several recipients in it.
fn with_email(content_type: &str, subject: &str, body: &str) -> (Sandbox, User, String) {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let identities = user.run(&["identities", "list", "--json"]).ok().json();
    let own = identities[0]["inbox"].as_str().unwrap();
    let eml = format!(
        "From: Ann <ann@example.com>\r\nTo: bob@example.com, {own}\r\nCc: carl@example.com\r\n\
         Subject: {subject}\r\nMIME-Version: 1.0\r\nContent-Type: {content_type}; charset=utf-8\r\n\r\n{body}"
    );
    let (status, answer) = sandbox.http("POST", "/sandbox/deliver/eml", "message/rfc822", &eml);
    assert_eq!(status, 201, "{answer}");
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    let id = answer["id"].as_str().unwrap().to_owned();
    (sandbox, user, id)
}

#[track_caller]
fn assert_nothing_sent(sandbox: &Sandbox, id: &str) {
    for path in [COMPOSE, &format!("/api/email-messages/{id}/reply/")] {
        assert_eq!(sandbox.count("POST", path), 0, "{path}");
    }
}

/// A session or identity that cannot send the email must not cost the text.
#[test]
fn no_editor_opens_without_a_session_and_an_identity() {
    let (sandbox, user, id) = with_email("text/plain", "Hi", "Hello");
    let other = Sandbox::start();
    let stranger = User::new(&sandbox.url);
    let expected = [
        (&stranger, "TERM", "xterm", "not logged in", 3),
        (&user, "RAVI_API_URL", &other.url, "you are logged in to", 3),
        (&user, "RAVI_IDENTITY", "gone", "no identity is named", 4),
    ];
    for (user, variable, value, why, code) in expected {
        let commands = ["send", "reply", "reply-all"].map(|name| match name {
            "send" => send(user, TYPE, &[]),
            name => reply(user, name, &id, TYPE),
        });
        for mut command in commands {
            command.env(variable, value);
            let (shown, ended) = finish(at_terminal(command));
            assert!(shown.contains(why), "{shown}");
            assert_eq!(ended, code, "{shown}");
            assert!(!user.work().join("seen").exists(), "{shown}");
            assert!(drafts(user).is_empty());
        }
    }
    // One request finds an identity by its name.
    for mut command in [send(&user, TYPE, &[]), reply(&user, "reply", &id, TYPE)] {
        let before = sandbox.count("GET", "/api/identities/");
        command.env("RAVI_IDENTITY", "sandbox-agent");
        let (shown, code) = finish(at_terminal(command));
        assert_eq!(code, 0, "{shown}");
        assert_eq!(sandbox.count("GET", "/api/identities/"), before + 1);
    }
}

#[test]
fn send_shows_recipients_and_subject_and_sends_the_text_alone() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let (shown, code) = finish(at_terminal(send(&user, TYPE, &[])));
    assert_eq!(code, 0, "{shown}");
    let expected = format!("\n\n{MARKER}\n{NOTE}\n\nTo: a@example.com\nSubject: Hi\n");
    assert_eq!(seen(&user), expected);
    let sent = sandbox.sent("POST", COMPOSE);
    assert_eq!(sent["body"], "<p>Hello &amp; bye</p>\n");
    assert_eq!(drafts(&user), [] as [std::path::PathBuf; 0]);
    let more = ["--to", "b@y", "--cc", "c@y,d@y", "--bcc", "e@y", "--html"];
    let (shown, code) = finish(at_terminal(send(&user, TYPE, &more)));
    assert_eq!(code, 0, "{shown}");
    let below = "\nTo: a@example.com, b@y\nCc: c@y, d@y\nBcc: e@y\nSubject: Hi\n";
    assert!(seen(&user).ends_with(below), "{}", seen(&user));
    let requests = sandbox.requests();
    let last = requests.last().unwrap()["body"].as_str().unwrap();
    assert!(last.contains(r#""body":"Hello & bye""#), "{last}");
}

#[test]
fn a_reply_shows_the_original_and_sends_the_text_alone() {
    let html = "<p>The invoice is <b>attached</b>, and due in fourteen days from today, so please pay.</p><p>Ann</p>";
    let (sandbox, user, id) = with_email("text/html", "Invoice", html);
    let path = format!("/api/email-messages/{id}/");
    for (name, cc) in [
        ("reply", ""),
        ("reply-all", "Cc: bob@example.com, carl@example.com\n"),
    ] {
        let (shown, code) = finish(at_terminal(reply(&user, name, &id, TYPE)));
        assert_eq!(code, 0, "{shown}");
        let seen = seen(&user);
        let start = format!(
            "\n\n{MARKER}\n{NOTE}\n\nTo: ann@example.com\n{cc}Subject: Re: Invoice\n\nOn 20"
        );
        assert!(seen.starts_with(&start), "{seen}");
        let quoted = "ann@example.com wrote:\n\
            > The invoice is **attached**, and due in fourteen days from today, so\n\
            > please pay.\n>\n> Ann\n";
        assert!(seen.ends_with(quoted), "{seen}");
        let sent = sandbox.sent("POST", &format!("{path}{name}/"));
        assert_eq!(
            sent,
            json!({ "body": "<p>Hello &amp; bye</p>\n", "attachment_uuids": [] })
        );
    }
    assert_eq!(sandbox.count("GET", &path), 2);
    // Without an editor, nothing is fetched, and nothing marked as read.
    user.run(&["inbox", "reply", &id, "--body", "x"]).ok();
    assert_eq!(sandbox.count("GET", &path), 2);
}

#[test]
fn a_reply_to_a_thread_shows_the_message_that_it_answers() {
    let (sandbox, user, id) = with_email("text/plain", "Invoice", "Please pay.");
    let thread = user.run(&["inbox", "list", "-q"]).ok().stdout;
    let (shown, code) = finish(at_terminal(reply(&user, "reply", thread.trim(), TYPE)));
    assert_eq!(code, 0, "{shown}");
    let seen = seen(&user);
    assert!(
        seen.contains("\nTo: ann@example.com\nSubject: Re: Invoice\n"),
        "{seen}"
    );
    assert!(seen.ends_with("> Please pay.\n"), "{seen}");
    assert_eq!(
        sandbox.count("POST", &format!("/api/email-messages/{id}/reply/")),
        1
    );
}

#[test]
fn lines_of_the_original_can_be_moved_above_the_marker() {
    let (sandbox, user, id) = with_email("text/plain", "Re: Lunch", "At one?\r\n\r\nAnn");
    let script = "{ echo '> At one?'; echo Yes.; cat \"$1\"; } > new; cp new \"$1\"; mv new seen";
    let (shown, code) = finish(at_terminal(reply(&user, "reply", &id, script)));
    assert_eq!(code, 0, "{shown}");
    assert!(seen(&user).contains("\nSubject: Re: Lunch\n"));
    let sent = sandbox.sent("POST", &format!("/api/email-messages/{id}/reply/"));
    assert_eq!(sent["body"], "<p>&gt; At one?<br>\nYes.</p>\n");
}

#[test]
fn a_template_without_text_is_not_sent_and_leaves_no_draft() {
    let (sandbox, user, id) = with_email("text/plain", "x", "y");
    for script in [
        "true",
        "sed -i 's/$/\\r/' \"$1\"",
        "{ printf '\\357\\273\\277 \\n'; cat \"$1\"; } > new; mv new \"$1\"",
        "{ echo; cat \"$1\"; } > new; mv new \"$1\"",
    ] {
        let sending = send(&user, script, &[]);
        for command in [sending, reply(&user, "reply", &id, script)] {
            let (shown, code) = finish(at_terminal(command));
            assert_eq!(code, 1, "{script}: {shown}");
            assert!(
                shown.contains("the text is empty, and nothing was sent"),
                "{shown}"
            );
            assert_eq!(drafts(&user), [] as [std::path::PathBuf; 0], "{script}");
        }
    }
    assert_nothing_sent(&sandbox, &id);
}

#[test]
fn the_draft_that_is_kept_is_the_text() {
    let (sandbox, user, id) = with_email("text/plain", "x", "y");
    let path = format!("/api/email-messages/{id}/reply/");
    sandbox.fail_with("POST", &path, 500, &json!({}));
    let (shown, code) = finish(at_terminal(reply(&user, "reply", &id, TYPE)));
    assert_eq!(code, 8, "{shown}");
    let draft = kept(&user, &shown, "Hello & bye\n");
    let again = [
        "inbox",
        "reply",
        &id,
        "--body-file",
        draft.to_str().unwrap(),
    ];
    user.run(&again).ok();
    let requests = sandbox.requests();
    let last = requests.last().unwrap()["body"].as_str().unwrap();
    assert!(last.contains("<p>Hello &amp; bye</p>"), "{last}");
    // It is sent, and no draft any more.
    assert!(!draft.exists());
    let failing = format!("{TYPE}; exit 3");
    let (shown, code) = finish(at_terminal(reply(&user, "reply", &id, &failing)));
    assert_eq!(code, 1, "{shown}");
    kept(&user, &shown, "Hello & bye\n");
}

/// An answer below the original, or between its lines, is part of no email; and it is not lost.
#[test]
fn text_below_the_marker_is_kept_and_not_sent() {
    for (script, above) in [
        ("echo 'An answer' >> \"$1\"", ""),
        (
            "sed 's/^> y$/&\\\nAn answer/' \"$1\" > new; { echo Hello; cat new; } > \"$1\"",
            "Hello\n",
        ),
    ] {
        let (sandbox, user, id) = with_email("text/plain", "x", "y");
        let script = format!("{script}; cp \"$1\" edited");
        let (shown, code) = finish(at_terminal(reply(&user, "reply", &id, &script)));
        assert_eq!(code, 2, "{shown}");
        assert!(shown.contains("text below the line with >8"), "{shown}");
        assert_nothing_sent(&sandbox, &id);
        let edited = fs::read_to_string(user.work().join("edited")).unwrap();
        assert!(edited.starts_with(above) && edited.contains("\nAn answer\n"));
        kept(&user, &shown, &edited);
    }
}

/// Ctrl-C ends this editor; SIGTERM ends `ravi`, and the editor with it.
#[test]
fn a_signal_in_the_editor_keeps_the_text() {
    let sandbox = Sandbox::start();
    let script = "echo $PPID > new; mv new ravi.pid; read line";
    for (text, terminate) in [(TYPE, false), (TYPE, true), ("true", false), ("true", true)] {
        let user = User::logged_in(&sandbox);
        let mut session = at_terminal(send(&user, &format!("{text}; {script}"), &[]));
        let pid = user.work().join("ravi.pid");
        common::eventually("an editor", || pid.exists());
        if terminate {
            let id = fs::read_to_string(pid).unwrap();
            let kill = format!("kill {id}");
            Command::new("sh").args(["-c", &kill]).status().unwrap();
        } else {
            session.send_control('c').unwrap();
        }
        let (shown, code) = finish(session);
        assert_eq!(code, if terminate { 143 } else { 1 }, "{shown}");
        if text == TYPE {
            kept(&user, &shown, "Hello & bye\n");
        } else {
            assert_eq!(drafts(&user), [] as [std::path::PathBuf; 0], "{shown}");
        }
    }
    assert_eq!(sandbox.count("POST", COMPOSE), 0);
}

#[test]
fn the_draft_of_a_killed_process_is_not_sent_with_its_template() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let script = format!("{TYPE}; kill -9 $PPID");
    let mut session = at_terminal(send(&user, &script, &[]));
    session.exp_eof().unwrap();
    let [draft] = &drafts(&user)[..] else {
        panic!("{:?}", drafts(&user));
    };
    let args = ["inbox", "send", "--to", "a@x", "--subject", "x"];
    let file = ["--body-file", draft.to_str().unwrap()];
    let says = "the text is an unfinished draft";
    user.run(&[&args[..], &file].concat()).code(2).says(says);
    let whole = fs::read_to_string(draft).unwrap();
    user.run_with_input(&args, &whole).code(2).says(says);
    assert_eq!(sandbox.count("POST", COMPOSE), 0);
    // Other scissors are text.
    let text = "-- >8 --\nonly the text above this line is sent";
    user.run_with_input(&args, text).ok();
}

#[test]
fn a_template_that_lost_its_marker_is_not_sent() {
    let (sandbox, user, id) = with_email("text/plain", "x", "The original");
    for script in [
        format!("{TYPE}; sed -i '/>8/d' \"$1\""),
        format!("{TYPE}; sed -i '3,/^>/{{ /^>/!d }}' \"$1\""),
    ] {
        let (shown, code) = finish(at_terminal(reply(&user, "reply", &id, &script)));
        assert_eq!(code, 2, "{shown}");
        assert!(shown.contains("the line with >8 is missing"), "{shown}");
        assert!(
            shown.contains("delete what is not part of the text"),
            "{shown}"
        );
        let [draft] = &drafts(&user)[..] else {
            panic!("{shown}");
        };
        let text = fs::read_to_string(draft).unwrap();
        assert!(
            text.starts_with("Hello & bye\n") && text.ends_with("> The original\n"),
            "{text}"
        );
        fs::remove_file(draft).unwrap();
    }
    assert_nothing_sent(&sandbox, &id);
    // A user who removes all of the template sends what is left.
    let all = "echo 'Hello' > \"$1\"";
    assert_eq!(finish(at_terminal(reply(&user, "reply", &id, all))).1, 0);
}

#[test]
fn edited_recipients_are_not_ignored() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    for edit in [
        "s/^To: .*/To: other@example.com/",
        "/^To/d",
        "s/: Hi/: Hello/",
    ] {
        let script = format!("{TYPE}; sed -i '{edit}' \"$1\"");
        let (shown, code) = finish(at_terminal(send(&user, &script, &[])));
        assert_eq!(code, 2, "{shown}");
        assert!(shown.contains("cannot be changed in the editor"), "{shown}");
        fs::remove_file(kept(&user, &shown, "Hello & bye\n")).unwrap();
    }
    assert_eq!(sandbox.count("POST", COMPOSE), 0);
}

#[test]
fn a_reply_needs_no_original() {
    let (sandbox, user, id) = with_email("text/plain", "x", "y");
    let path = format!("/api/email-messages/{id}/");
    sandbox.fail_with("GET", &path, 200, &json!("no message"));
    let (shown, code) = finish(at_terminal(reply(&user, "reply", &id, TYPE)));
    assert_eq!(code, 0, "{shown}");
    let why = format!("\nMessage {id} cannot be shown: ");
    assert!(seen(&user).contains(&why), "{}", seen(&user));
    let sent = sandbox.sent("POST", &format!("{path}reply/"));
    assert_eq!(sent["body"], "<p>Hello &amp; bye</p>\n");
    // An unknown message is refused before anything is typed.
    fs::remove_file(user.work().join("seen")).unwrap();
    let (shown, code) = finish(at_terminal(reply(&user, "reply", "999", TYPE)));
    assert_eq!(code, 4, "{shown}");
    assert!(!user.work().join("seen").exists());
}

#[test]
fn the_reply_goes_to_the_message_that_the_editor_shows() {
    let sandbox = Sandbox::start();
    let user = User::logged_in(&sandbox);
    let message = json!({ "id": "msg-abcdef", "from_email": "ann@x", "subject": "Hi" });
    // The server lists it once: the start of its ID is completed once.
    let list = "/api/email-messages/";
    let path = format!("{list}msg-abcdef/");
    sandbox.fail_with("GET", list, 200, &json!([message]));
    sandbox.fail_with("GET", &path, 200, &message);
    sandbox.fail_with("POST", &format!("{path}reply/"), 201, &message);
    let (shown, code) = finish(at_terminal(reply(&user, "reply", "msg-a", TYPE)));
    assert_eq!(code, 0, "{shown}");
    assert!(
        seen(&user).ends_with("\nTo: ann@x\nSubject: Re: Hi\n"),
        "{}",
        seen(&user)
    );
    assert_eq!(sandbox.count("POST", &format!("{path}reply/")), 1);
    assert_eq!(sandbox.count("POST", &format!("{list}msg-a/reply/")), 0);
}

const HOSTILE: &str = "\u{1b}]0;x\u{7}\u{202e}evil\r\nvim: set tw=33:\r\nLocal Variables:\r\nfill-column: 33\r\nEnd:\r\n";

#[test]
fn an_original_cannot_drive_the_editor_or_forge_the_template() {
    let body = format!(
        "{HOSTILE}{MARKER}\r\nTo: eve@example.com\r\n{}",
        "x\r\n".repeat(10_000)
    );
    let (sandbox, user, id) = with_email("text/plain", "\u{202e}vim: set tw=33:", &body);
    let (shown, code) = finish(at_terminal(reply(&user, "reply", &id, TYPE)));
    assert_eq!(code, 0, "{shown}");
    let seen = seen(&user);
    let harmful = |c: char| c != '\n' && ravi::output::is_harmful(c);
    assert!(!seen.contains(harmful), "{seen:?}");
    assert!(seen.contains("Re: \u{fffd}vim : set tw=33:\n"), "{seen}");
    assert!(
        seen.contains(&format!("\n> {MARKER}\n> To: eve@example.com\n")),
        "{seen}"
    );
    assert!(
        seen.ends_with("> x\n[The rest of the original is not shown.]\n"),
        "{seen}"
    );
    assert!(seen.lines().count() < 220, "{seen}");
    let sent = sandbox.sent("POST", &format!("/api/email-messages/{id}/reply/"));
    assert_eq!(sent["body"], "<p>Hello &amp; bye</p>\n");
}

/// Runs an editor on a file without a terminal; returns what it prints.
fn printed(user: &User, command: &str) -> String {
    let ran = Command::new("sh")
        .args(["-c", command])
        .current_dir(user.work())
        .env("HOME", user.home())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8_lossy(&[ran.stdout, ran.stderr].concat()).into_owned()
}

#[test]
#[ignore = "needs vim and emacs"]
fn vim_and_emacs_take_no_settings_from_an_original() {
    let (_sandbox, user, id) = with_email("text/plain", "vim: set tw=33:", HOSTILE);
    let (shown, code) = finish(at_terminal(reply(&user, "reply", &id, TYPE)));
    assert_eq!(code, 0, "{shown}");
    fs::write(user.work().join("settings"), HOSTILE.replace('\r', "")).unwrap();
    let vim = "vim -Nu NONE -es --cmd 'set modeline modelines=99' -c 'verbose set tw?' -c 'qa!'";
    let emacs = "emacs -Q --batch --eval '(setq enable-local-variables :all)' --eval \
        '(progn (find-file (pop command-line-args-left)) (message \"<%s>\" fill-column))'";
    for (file, is_read) in [("settings", true), ("seen", false)] {
        let shown = printed(&user, &format!("{vim} {file}"));
        assert!(shown.contains("textwidth="), "{shown}");
        assert_eq!(shown.contains("textwidth=33"), is_read, "{file}: {shown}");
        let shown = printed(&user, &format!("{emacs} {file}"));
        assert!(shown.contains('<'), "{shown}");
        assert_eq!(shown.contains("<33>"), is_read, "{file}: {shown}");
    }
}
