//! What one thread counts and remembers.

use super::*;

fn held(preview: &str, has_id: bool) -> Held {
    Held {
        incoming: Incoming {
            preview: preview.to_owned(),
            ..Incoming::default()
        },
        has_id,
        compared: false,
    }
}

fn row(preview: &str, messages: u64, unread: Option<u64>) -> ThreadRow {
    ThreadRow {
        preview: preview.to_owned(),
        messages,
        unread,
        latest_dt: "2026-01-01T00:00:05Z".to_owned(),
        ..ThreadRow::default()
    }
}

fn message(text: &str, second: u64, unread: Option<bool>) -> ThreadMessage {
    ThreadMessage {
        incoming: true,
        unread,
        text: text.to_owned(),
        created_dt: format!("2026-01-01T00:00:0{second}Z"),
        ..ThreadMessage::default()
    }
}

fn noted(texts: &[(&str, Source)]) -> Thread {
    let mut thread = Thread::default();
    for (text, source) in texts {
        thread.note(text, *source);
    }
    thread
}

#[test]
fn an_event_with_an_id_repeats_only_what_the_inbox_brought_and_once() {
    let mut thread = noted(&[("a", Source::Inbox), ("b", Source::Stream)]);
    assert!(!thread.is_duplicate(&held("x", false)));
    assert!(!thread.is_duplicate(&held("b", true)));
    assert!(thread.is_duplicate(&held("b", false)));
    assert!(thread.is_duplicate(&held("a", false)));
    assert!(thread.is_duplicate(&held("a", true)));
    assert!(!thread.is_duplicate(&held("a", true)));
    assert!(thread.is_duplicate(&held("a", false)));
}

#[test]
fn what_only_the_stream_brought_is_counted() {
    let thread = noted(&[
        ("a", Source::Stream),
        ("b", Source::Inbox),
        ("c", Source::Stream),
        ("d", Source::Both),
        ("e", Source::Stream),
    ]);
    assert_eq!(thread.streamed(), 3);
    assert_eq!(thread.streamed_after("e"), 0);
    assert_eq!(thread.streamed_after("c"), 1);
    assert_eq!(thread.streamed_after("b"), 2);
    assert_eq!(thread.streamed_after("x"), 0);
    assert!(thread.knows("c") && !thread.knows("x"));
}

#[test]
fn what_is_forgotten_of_the_stream_is_still_counted() {
    let mut thread = noted(&[
        ("a", Source::Stream),
        ("b", Source::Inbox),
        ("c", Source::Stream),
    ]);
    for number in 3..DELIVERED {
        thread.note(&format!("{number}"), Source::Both);
    }
    assert_eq!((thread.forgotten, thread.knows("a")), (0, true));
    thread.note("x", Source::Both);
    assert_eq!((thread.forgotten, thread.knows("a")), (1, false));
    thread.note("y", Source::Both);
    thread.note("z", Source::Both);
    assert_eq!((thread.forgotten, thread.streamed()), (2, 2));
    // The messages of which it is not known any more which they are come first.
    let messages = [
        message("1", 1, None),
        message("2", 2, None),
        message("3", 3, None),
    ];
    let new = thread.without_streamed(messages.iter().collect(), false);
    assert_eq!(
        new.iter().map(|message| &*message.text).collect::<Vec<_>>(),
        ["3"]
    );
    assert_eq!(thread.forgotten, 0);
}

#[test]
fn the_base_is_the_last_count_or_what_is_not_unread() {
    let mut thread = Thread::default();
    assert_eq!(thread.base(&row("", 5, Some(2))), 3);
    assert_eq!(thread.base(&row("", 5, None)), 4);
    assert_eq!(thread.base(&row("", 1, Some(2))), 0);
    thread.count = Some(4);
    assert_eq!(thread.base(&row("", 5, Some(2))), 4);
    assert_eq!(thread.base(&row("", 3, Some(2))), 3);
}

#[test]
fn a_thread_has_grown_unread_if_more_are_unread_or_all_of_a_new_one() {
    let mut thread = Thread::default();
    assert!(thread.has_grown_unread(&row("", 2, Some(2))));
    assert!(!thread.has_grown_unread(&row("", 2, Some(1))));
    assert!(!thread.has_grown_unread(&row("", 2, None)));
    thread.count = Some(2);
    assert!(!thread.has_grown_unread(&row("", 2, Some(2))));
    thread.unread = Some(1);
    assert!(thread.has_grown_unread(&row("", 3, Some(2))));
    assert!(!thread.has_grown_unread(&row("", 1, Some(1))));
    assert!(!thread.has_grown_unread(&row("", 3, Some(0))));
    assert!(!thread.has_grown_unread(&row("", 3, None)));
}

#[test]
fn what_the_inbox_does_not_count_yet_are_the_latest_of_the_stream() {
    let mut thread = noted(&[
        ("a", Source::Stream),
        ("b", Source::Stream),
        ("c", Source::Inbox),
        ("d", Source::Stream),
    ]);
    thread.forgotten = 3;
    thread.settle(&row("b", 6, Some(2)), 2);
    assert_eq!(
        (thread.old, thread.count, thread.unread),
        (Some(4), Some(6), Some(2))
    );
    assert_eq!((thread.streamed(), thread.ahead), (2, 1));
    assert_eq!(
        (thread.streamed_after("a"), thread.streamed_after("b")),
        (2, 1)
    );
    assert_eq!(thread.latest_dt(), "2026-01-01T00:00:05Z".parse().ok());
    thread.settle(&row("b", 6, Some(2)), 1);
    assert_eq!((thread.streamed(), thread.ahead), (1, 2));
    thread.settle(&row("d", 7, Some(2)), 0);
    assert_eq!(
        (thread.streamed(), thread.ahead, thread.old),
        (0, 0, Some(4))
    );
}

#[test]
fn of_a_thread_that_was_read_the_base_is_where_the_first_new_message_is() {
    let at = |second: u64| {
        format!("2026-01-01T00:00:0{second}Z")
            .parse::<Timestamp>()
            .ok()
    };
    let (read, unread) = (Some(false), Some(true));
    let mut thread = Thread::default();
    let some = [
        message("a", 1, read),
        message("b", 2, read),
        message("c", 3, unread),
    ];
    assert_eq!(thread.base_of(None, &some, 3, None), 2);
    // Two older ones are not there.
    assert_eq!(thread.base_of(None, &some, 5, None), 4);
    // What is not newer than the horizon is old though it is unread.
    assert_eq!(thread.base_of(None, &some, 3, at(3)), 3);
    assert_eq!(thread.base_of(None, &some, 3, at(2)), 2);
    let mut sent = some.clone();
    sent[0].incoming = false;
    sent[0].unread = unread;
    assert_eq!(thread.base_of(None, &sent, 3, None), 2);
    let all_read = [message("a", 1, read), message("b", 2, read)];
    assert_eq!(thread.base_of(None, &all_read, 2, None), 2);
    // Where the server does not say what is unread, the list or the stream does.
    let unknown = [message("a", 1, None), message("b", 2, None)];
    assert_eq!(
        thread.base_of(Some(&row("b", 2, Some(2))), &unknown, 2, None),
        0
    );
    assert_eq!(thread.base_of(None, &unknown, 2, None), 2);
    thread.note("b", Source::Stream);
    assert_eq!(thread.base_of(None, &unknown, 2, None), 1);
    assert_eq!(thread.base_of(None, &all_read, 2, None), 1);
    thread.count = Some(7);
    assert_eq!(thread.base_of(None, &unknown, 2, None), 7);
}

#[test]
fn the_messages_of_the_stream_begin_with_the_first_that_is_found_from_the_end() {
    let thread = noted(&[
        ("a", Source::Stream),
        ("c", Source::Both),
        ("b", Source::Stream),
    ]);
    let texts = ["b", "a", "c", "a", "b", "x"];
    let mut messages = texts.map(|text| message(text, 1, None));
    assert_eq!(thread.first_streamed(&messages), 3);
    messages[3].incoming = false;
    assert_eq!(thread.first_streamed(&messages), 1);
    assert_eq!(thread.first_streamed(&messages[5..]), 1);
    assert_eq!(Thread::default().first_streamed(&messages), 6);
}

#[test]
fn where_the_inbox_does_not_count_a_change_is_one_message() {
    let deliver = |thread: &mut Thread, preview: &str, events: &[&str]| {
        let events = events.iter().map(|event| held(event, true)).collect();
        let mut found = Comparison::default();
        thread.compare_uncounted(&row(preview, 0, None), events, &mut found);
        let previews = found.deliver.into_iter().map(|incoming| incoming.preview);
        previews.collect::<Vec<_>>().join(" ")
    };
    let mut thread = Thread::default();
    assert_eq!(deliver(&mut thread, "a", &[]), "a");
    assert_eq!(deliver(&mut thread, "a", &[]), "");
    assert_eq!(deliver(&mut thread, "b", &["b"]), "b");
    assert_eq!(deliver(&mut thread, "c", &["x"]), "x c");
    thread.note("d", Source::Stream);
    assert_eq!(deliver(&mut thread, "d", &[]), "");
    // What is known, but not from the stream since the last look, came once more.
    assert_eq!(deliver(&mut thread, "a", &[]), "a");
}

#[test]
fn the_messages_of_the_stream_are_not_new_and_those_in_html_may_be_any() {
    let left = |thread: &mut Thread, texts: &[&str], is_loose| {
        let messages: Vec<_> = texts.iter().map(|text| message(text, 1, None)).collect();
        let new = thread.without_streamed(messages.iter().collect(), is_loose);
        new.iter()
            .map(|message| message.text.clone())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let streamed = || noted(&[("a", Source::Stream), ("b", Source::Both)]);
    let mut thread = streamed();
    assert_eq!(left(&mut thread, &["b", "a", "c"], false), "b c");
    assert_eq!(thread.streamed(), 0);
    assert_eq!(left(&mut thread, &["a"], false), "a");
    assert_eq!(left(&mut streamed(), &["x", "c"], false), "x c");
    assert_eq!(left(&mut streamed(), &["x", "c"], true), "c");
    assert_eq!(left(&mut streamed(), &["x", "a"], true), "x");
    assert_eq!(left(&mut streamed(), &["x", ""], false), "x");
    // The stream may have cut it.
    let (cut, whole) = ("x".repeat(50), "x".repeat(60));
    assert_eq!(
        left(&mut noted(&[(&cut, Source::Stream)]), &[&whole], false),
        ""
    );
}
