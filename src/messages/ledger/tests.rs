//! Lists, events and threads against what was delivered.

use super::*;

fn row(thread: &str, preview: &str, second: u64, messages: u64, unread: Option<u64>) -> ThreadRow {
    ThreadRow {
        thread: thread.to_owned(),
        preview: preview.to_owned(),
        latest_dt: format!("2026-01-01T00:00:{second:02}Z"),
        messages,
        unread,
        ..ThreadRow::default()
    }
}

fn held(thread: &str, preview: &str) -> Held {
    Held {
        incoming: Incoming {
            event: "email".to_owned(),
            thread_id: Some(thread.to_owned()),
            preview: preview.to_owned(),
            ..Incoming::default()
        },
        has_id: true,
        compared: false,
    }
}

fn key(thread: &str) -> Key {
    (Kind::Email, thread.to_owned())
}

fn message(text: &str, second: u64) -> ThreadMessage {
    ThreadMessage {
        incoming: true,
        text: text.to_owned(),
        created_dt: format!("2026-01-01T00:00:{second:02}Z"),
        ..ThreadMessage::default()
    }
}

fn compare(ledger: &mut Ledger, rows: &[ThreadRow], held: &[Held]) -> Comparison {
    compare_page(ledger, rows, held, false)
}

fn compare_page(
    ledger: &mut Ledger,
    rows: &[ThreadRow],
    held: &[Held],
    is_partial: bool,
) -> Comparison {
    let look = Check {
        rows: rows.to_vec(),
        partial: is_partial.then_some(Kind::Email).into_iter().collect(),
        ..Check::default()
    };
    ledger.compare(look, held.to_vec(), &BTreeMap::new())
}

/// A ledger whose baseline is a thread of two messages, the second unread.
fn ledger() -> Ledger {
    let mut ledger = Ledger::default();
    let found = compare(&mut ledger, &[row("t", "old", 5, 2, Some(1))], &[]);
    assert!(found.deliver.is_empty() && found.unclear.is_empty());
    ledger
}

fn previews(found: &[Incoming]) -> Vec<&str> {
    found.iter().map(|incoming| &*incoming.preview).collect()
}

/// What is delivered, which threads are to be read, which events wait, and whether one was dropped.
fn summary(found: &Comparison) -> (Vec<&str>, Vec<&str>, Vec<&str>, bool) {
    let unclear = found.unclear.iter().map(|unclear| &*unclear.key.1);
    let again = found.again.iter().map(|held| &*held.incoming.preview);
    (
        previews(&found.deliver),
        unclear.collect(),
        again.collect(),
        found.dropped,
    )
}

#[test]
fn what_is_known_is_what_the_last_list_showed() {
    let mut ledger = ledger();
    let known = ledger.known();
    assert_eq!(known.threads[&key("t")].0, 2);
    assert!(known.threads[&key("t")].1.is_some());
    assert!(ledger.counts(&held("t", "x")) && !ledger.counts(&held("u", "x")));
}

#[test]
fn the_message_that_was_there_before_is_known_once() {
    let mut ledger = ledger();
    assert!(!ledger.admit(&held("t", "old")));
    assert!(ledger.admit(&held("t", "old")));
}

#[test]
fn events_that_the_list_counts_are_delivered() {
    let mut ledger = ledger();
    let found = compare(
        &mut ledger,
        &[row("t", "b", 6, 4, Some(3))],
        &[held("t", "a"), held("t", "b")],
    );
    assert_eq!(summary(&found), (vec!["a", "b"], vec![], vec![], false));
    assert!(found.confirmed);
    let found = compare(&mut ledger, &[row("t", "b", 6, 4, Some(3))], &[]);
    assert_eq!(summary(&found), (vec![], vec![], vec![], false));
}

#[test]
fn one_more_unread_message_is_the_one_of_the_list() {
    let mut ledger = ledger();
    let found = compare(&mut ledger, &[row("t", "a", 6, 3, Some(2))], &[]);
    assert_eq!(summary(&found), (vec!["a"], vec![], vec![], false));
    // Two more, or a sent message: the thread must be read.
    let found = compare(&mut ledger, &[row("t", "c", 7, 5, Some(4))], &[]);
    assert_eq!(summary(&found), (vec![], vec!["t"], vec![], false));
    let found = compare(&mut self::ledger(), &[row("t", "a", 6, 3, Some(1))], &[]);
    assert_eq!(summary(&found), (vec![], vec!["t"], vec![], false));
}

#[test]
fn a_list_whose_latest_message_is_another_makes_the_thread_unclear() {
    let found = compare(
        &mut ledger(),
        &[row("t", "x", 6, 3, Some(2))],
        &[held("t", "a")],
    );
    assert_eq!(summary(&found), (vec![], vec!["t"], vec![], false));
    let found = compare(
        &mut ledger(),
        &[row("t", "a", 6, 4, Some(3))],
        &[held("t", "a"), held("t", "a")],
    );
    assert_eq!(summary(&found), (vec![], vec!["t"], vec![], false));
}

#[test]
fn an_event_that_the_list_does_not_count_waits_once() {
    let rows = [row("t", "old", 5, 2, Some(1))];
    let mut ledger = ledger();
    let found = compare(&mut ledger, &rows, &[held("t", "a")]);
    assert_eq!(summary(&found), (vec![], vec![], vec!["a"], false));
    assert!(found.again[0].compared && found.doubted.is_empty());
    let found = compare(&mut ledger, &rows, &found.again);
    assert_eq!(summary(&found), (vec![], vec![], vec![], true));
    // Of two, the list counts the first.
    let rows = [row("t", "a", 6, 3, Some(2))];
    let found = compare(
        &mut self::ledger(),
        &rows,
        &[held("t", "a"), held("t", "b")],
    );
    assert_eq!(summary(&found), (vec!["a"], vec![], vec!["b"], false));
    let found = compare(
        &mut self::ledger(),
        &rows,
        &[held("t", "b"), held("t", "a")],
    );
    assert_eq!(summary(&found), (vec![], vec!["t"], vec![], false));
}

#[test]
fn what_the_stream_delivered_is_not_delivered_again() {
    let mut ledger = ledger();
    assert!(ledger.admit(&held("t", "a")));
    // The list is late, then it counts it.
    for (preview, count) in [("old", 2), ("a", 3), ("a", 3)] {
        let found = compare(
            &mut ledger,
            &[row("t", preview, 6, count, Some(count - 1))],
            &[],
        );
        assert_eq!(
            summary(&found),
            (vec![], vec![], vec![], false),
            "{preview}"
        );
    }
    let found = compare(&mut ledger, &[row("t", "b", 7, 4, Some(3))], &[]);
    assert_eq!(previews(&found.deliver), ["b"]);
    // A sent message takes the place of the message from the stream.
    assert!(ledger.admit(&held("t", "c")));
    let found = compare(&mut ledger, &[row("t", "sent", 8, 5, Some(3))], &[]);
    assert_eq!(summary(&found), (vec![], vec!["t"], vec![], false));
}

#[test]
fn a_doubted_event_is_compared_again_if_the_list_may_not_show_it_yet() {
    for (count, repeated, doubted) in [(2, 1, true), (2, 0, false), (3, 1, false), (3, 2, true)] {
        let look = Check {
            rows: vec![row("t", "old", 6, count, Some(count - 1))],
            ..Check::default()
        };
        let repeated = BTreeMap::from([(key("t"), repeated)]);
        let found = ledger().compare(look, Vec::new(), &repeated);
        assert_eq!(!found.doubted.is_empty(), doubted, "{count} {repeated:?}");
    }
    let found = ledger().compare(
        Check::default(),
        Vec::new(),
        &BTreeMap::from([(key("t"), 1)]),
    );
    assert_eq!(summary(&found), (vec![], vec!["t"], vec![], false));
    let doubted = BTreeMap::from([(key("t"), 1)]);
    let found = ledger().compare(Check::default(), vec![held("t", "a")], &doubted);
    assert_eq!(summary(&found), (vec![], vec!["t"], vec![], false));
}

#[test]
fn a_thread_that_is_not_newer_than_a_page_of_the_baseline_was_on_another() {
    let baseline = |is_partial| {
        let mut ledger = Ledger::default();
        compare_page(
            &mut ledger,
            &[row("t", "old", 5, 2, Some(1))],
            &[],
            is_partial,
        );
        ledger
    };
    for (is_partial, second, delivers) in [
        (true, 4, false),
        (true, 5, false),
        (true, 6, true),
        (false, 4, false),
        (false, 5, true),
    ] {
        let rows = [row("u", "a", second, 1, Some(1))];
        let mut ledger = baseline(is_partial);
        let found = compare(&mut ledger, &rows, &[]);
        assert_eq!(!found.deliver.is_empty(), delivers, "{is_partial} {second}");
        assert_eq!(found.unclear.len(), 0);
        // Not where the stream brought it.
        let mut ledger = baseline(is_partial);
        assert_eq!(
            previews(&compare(&mut ledger, &rows, &[held("u", "a")]).deliver),
            ["a"]
        );
    }
    // A list of a whole page may go on.
    let page: Vec<_> = (0..PAGE as u64)
        .map(|at| row(&format!("{at}"), "old", 5, 1, None))
        .collect();
    for (rows, delivers) in [(&page[..], 0), (&page[1..], 1)] {
        let mut ledger = Ledger::default();
        compare(&mut ledger, rows, &[]);
        let found = compare(&mut ledger, &[row("u", "a", 5, 1, Some(1))], &[]);
        assert_eq!(found.deliver.len(), delivers);
    }
}

#[test]
fn a_thread_that_a_list_should_show_and_does_not_is_read() {
    for (is_partial, other, unread) in [(false, 9, 0), (true, 4, 0), (true, 5, 1), (true, 9, 1)] {
        let mut ledger = ledger();
        compare_page(
            &mut ledger,
            &[row("u", "a", other, 1, Some(1))],
            &[],
            is_partial,
        );
        assert_eq!(
            ledger.thread(key("t")).unread,
            Some(unread),
            "{is_partial} {other}"
        );
    }
    let mut ledger = ledger();
    compare(&mut ledger, &[row("t", "old", 5, 2, Some(1))], &[]);
    assert_eq!(ledger.thread(key("t")).unread, Some(1));
}

#[test]
fn one_look_reads_so_many_threads() {
    let mut ledger = ledger();
    let rows: Vec<_> = (0..=READS)
        .map(|at| row(&format!("{at}"), "x", 9, 3, Some(2)))
        .collect();
    let found = compare(&mut ledger, &rows[..READS], &[]);
    assert_eq!((found.unclear.len(), found.dropped), (READS, false));
    let found = compare(&mut self::ledger(), &rows, &[]);
    assert_eq!((found.unclear.len(), found.dropped), (READS, true));
}

#[test]
fn a_late_inbox_is_waited_for_eight_looks() {
    let mut ledger = ledger();
    assert!(ledger.admit(&held("t", "a")));
    let rows = [row("t", "old", 5, 2, Some(1))];
    for look in 1..=LATE {
        compare(&mut ledger, &rows, &[]);
        let thread = ledger.thread(key("t"));
        assert_eq!((thread.ahead, thread.streamed()), (look, 1));
    }
    compare(&mut ledger, &rows, &[]);
    let thread = ledger.thread(key("t"));
    assert_eq!((thread.ahead, thread.streamed()), (0, 0));
}

#[test]
fn of_a_thread_that_was_read_the_rest_is_new() {
    let mut ledger = ledger();
    let unclear = |held| Unclear {
        key: key("t"),
        row: None,
        held,
    };
    let messages = vec![
        message("o", 1),
        message("old", 5),
        message("a", 6),
        message("b", 7),
    ];
    let events = vec![held("t", "b"), held("t", "x"), held("t", "old")];
    let (new, late) = ledger.resolve(unclear(events), messages.clone());
    assert_eq!(previews(&new), ["a", "b"]);
    let late: Vec<_> = late.iter().map(|held| &*held.incoming.preview).collect();
    assert_eq!(late, ["x"]);
    let mut since = messages.clone();
    ledger.retain_new(key("t"), &mut since);
    assert_eq!(since.len(), 2);
    // Only some of its messages were given: the list tells how many there are.
    let (new, late) = ledger.resolve(unclear(vec![held("t", "c")]), messages[1..].to_vec());
    assert_eq!((previews(&new), late.len()), (vec!["c"], 0));
}

#[test]
fn of_too_many_threads_the_one_that_was_not_used_for_longest_is_forgotten() {
    let mut ledger = Ledger::default();
    for number in 0..THREADS {
        ledger.thread(key(&number.to_string()));
    }
    ledger.thread(key("0"));
    assert_eq!(ledger.threads.len(), THREADS);
    ledger.thread(key("new"));
    assert_eq!(ledger.threads.len(), THREADS);
    assert!(ledger.threads.contains_key(&key("0")) && !ledger.threads.contains_key(&key("1")));
}

#[test]
fn events_that_repeat_each_other_wait_while_the_list_counts_none() {
    let rows = [row("t", "old", 5, 2, Some(1))];
    let found = compare(&mut ledger(), &rows, &[held("t", "a"), held("t", "a")]);
    assert_eq!(summary(&found), (vec![], vec![], vec!["a", "a"], false));
}

#[test]
fn a_known_thread_may_grow_in_the_second_of_the_oldest_row() {
    let mut ledger = Ledger::default();
    compare_page(&mut ledger, &[row("t", "old", 5, 2, Some(1))], &[], true);
    let found = compare(&mut ledger, &[row("t", "a", 5, 3, Some(2))], &[]);
    assert_eq!(summary(&found), (vec!["a"], vec![], vec![], false));
}
