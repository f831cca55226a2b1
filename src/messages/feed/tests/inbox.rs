//! The look-back, comparisons with the inbox, and threads.

use super::*;

#[tokio::test(start_paused = true)]
async fn the_look_back_has_the_threads_of_the_baseline_that_are_new_enough() {
    let server = Scripted::new(&[|| Ok(script([]))]);
    *server.rows.borrow_mut() = vec![
        row("too old", "1969-12-31T23:59:49Z", 1, Some(1)),
        row("oldest", "1969-12-31T23:59:50Z", 2, Some(1)),
        row("new", "1969-12-31T23:59:55Z", 2, Some(2)),
        row("undated", "", 1, Some(1)),
        row("uncounted", "1969-12-31T23:59:54Z", 0, None),
        row("unsaid", "1969-12-31T23:59:53Z", 1, None),
    ];
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    let recent = feed.look_back(Duration::from_secs(10));
    let recent: Vec<_> = recent
        .iter()
        .map(|recent| (recent.incoming.thread(), recent.is_received, recent.oldest))
        .collect();
    assert_eq!(
        recent,
        [
            ("new", true, -10),
            ("uncounted", true, -10),
            ("unsaid", false, -10),
            ("oldest", false, -10)
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn an_inbox_that_fails_is_noticed_once_until_it_works_again() {
    let server = Scripted::new(&[|| Ok(script((0..20).map(|_| (30_000, b":\n".to_vec()))))]);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    for _ in 0..2 {
        server.status.set(503);
        let notice = Update::Notice(Notice::Unchecked(status(503).to_string()));
        assert_eq!(within(150, &mut feed).await, [notice]);
        assert!(feed.trouble().is_some());
        server.status.set(200);
        assert_eq!(within(60, &mut feed).await, []);
        assert_eq!(feed.trouble(), None);
    }
}

#[tokio::test(start_paused = true)]
async fn the_inbox_is_read_no_more_often_than_it_is_polled() {
    let server = Scripted::new(&[|| {
        let long = format!("data: {}\n\n", "x".repeat(1 << 21));
        Ok(script([(1000, long.into())]))
    }]);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    within(5, &mut feed).await;
    assert_eq!(milliseconds(&server.listed), [0, 100, 3100]);
    // And after it has failed.
    let server = Scripted::new(&[|| Ok(script([]))]);
    server.status.set(503);
    assert!(
        timeout(Duration::from_secs(3), server.feed().connect())
            .await
            .is_err()
    );
    assert_eq!(milliseconds(&server.listed), [0]);
}

#[tokio::test(start_paused = true)]
async fn an_event_that_the_inbox_does_not_count_is_compared_again_soon() {
    let server = Scripted::new(&[|| Ok(script([(0, event(1, "t", "hello"))]))]);
    *server.rows.borrow_mut() = vec![row("t", "1970-01-01T00:00:00Z", 2, Some(1))];
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    assert_eq!(milliseconds(&server.listed)[..3], [0, 100, 500]);
}

#[tokio::test(start_paused = true)]
async fn one_look_that_fails_is_not_noticed() {
    let server = Scripted::new(&[|| Ok(script((0..20).map(|_| (30_000, b":\n".to_vec()))))]);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    server.status.set(503);
    assert_eq!(within(122, &mut feed).await, []);
    assert_eq!(within(3, &mut feed).await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_waits_for_an_inbox_that_may_not_be_read_is_delivered() {
    let server = Scripted::new(&[|| Ok(script([(0, event(1, "t", "hello"))]))]);
    let mut feed = server.feed();
    let connecting = timeout(Duration::from_millis(150), feed.connect()).await;
    assert!(connecting.is_err());
    server.status.set(403);
    let updates = within(1, &mut feed).await;
    assert!(matches!(
        &updates[..],
        [Update::Notice(Notice::Unchecked(_)), Update::Message(_)]
    ));
}

#[tokio::test(start_paused = true)]
async fn lists_that_are_too_long_are_noticed_once_until_they_are_short_again() {
    let server = Scripted::new(&[|| Err(Error::NoStream)]);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    within(1, &mut feed).await;
    for _ in 0..2 {
        server.pages.set(25);
        let updates = within(30, &mut feed).await;
        let too_many = Update::Notice(Notice::TooMany);
        let notices = updates.iter().filter(|update| **update == too_many);
        assert_eq!(notices.count(), 1);
        server.pages.set(1);
        within(10, &mut feed).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_thread_that_cannot_be_read_is_noticed() {
    for (code, notice) in [
        (503, Notice::Unchecked(status(503).to_string())),
        (404, Notice::Duplicate),
    ] {
        let server = Scripted::new(&[|| Err(Error::NoStream)]);
        let listed = |messages| vec![row("t", "1970-01-01T00:00:00Z", messages, Some(messages))];
        *server.rows.borrow_mut() = listed(2);
        let mut feed = server.feed();
        feed.connect().await.unwrap();
        within(1, &mut feed).await;
        *server.rows.borrow_mut() = listed(5);
        server.thread_status.set(code);
        assert_eq!(within(2, &mut feed).await, [], "the look is still to come");
        assert_eq!(within(2, &mut feed).await, [Update::Notice(notice)]);
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_of_a_listed_thread_waits_for_the_inbox_until_it_has_confirmed_one() {
    let server = Scripted::new(&[|| {
        let new = (5000, event(1, "u", "hello"));
        let first = (1000, event(2, "t", "a"));
        Ok(script([new, first, (4000, event(3, "t", "b"))]))
    }]);
    *server.rows.borrow_mut() = listed("old", 2);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    *server.rows.borrow_mut() = listed("a", 3);
    assert_eq!(within(15, &mut feed).await.len(), 3);
    assert_eq!(milliseconds(&server.listed), [0, 100, 6100]);
}

#[tokio::test(start_paused = true)]
async fn an_event_is_kept_while_its_thread_cannot_be_read() {
    let server = Scripted::new(&[|| Ok(script([(5000, event(1, "t", "a"))]))]);
    *server.rows.borrow_mut() = listed("old", 2);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    *server.rows.borrow_mut() = listed("x", 3);
    server.thread_status.set(503);
    let notice = Update::Notice(Notice::Unchecked(status(503).to_string()));
    let updates = within(6, &mut feed).await;
    assert_eq!(updates, [notice], "a notice is given once");
    *server.rows.borrow_mut() = listed("a", 3);
    let updates = within(6, &mut feed).await;
    assert!(
        matches!(&updates[..], [Update::Message(incoming)] if incoming.id.as_deref() == Some("1"))
    );
}

#[tokio::test(start_paused = true)]
async fn an_event_of_a_thread_that_is_gone_is_delivered() {
    let server = Scripted::new(&[|| Ok(script([(5000, event(1, "t", "a"))]))]);
    *server.rows.borrow_mut() = listed("old", 2);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    *server.rows.borrow_mut() = listed("x", 3);
    server.thread_status.set(404);
    assert_eq!(ids(&within(6, &mut feed).await), ["1"]);
}

#[tokio::test(start_paused = true)]
async fn a_new_event_of_a_live_connection_does_not_wait_for_a_thread_that_cannot_be_read() {
    // The second one arrives while the inbox is compared again after two minutes.
    let server = Scripted::new(&[|| {
        let keep_alives = (0..4).map(|_| (30_000, b":\n".to_vec()));
        let confirmed = (5000, event(1, "t", "a"));
        let chunks = [confirmed].into_iter().chain(keep_alives);
        Ok(script(chunks.chain([(150, event(2, "t", "b"))])))
    }]);
    *server.rows.borrow_mut() = listed("old", 2);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    *server.rows.borrow_mut() = listed("a", 3);
    assert_eq!(ids(&within(100, &mut feed).await), ["1"]);
    *server.rows.borrow_mut() = listed("x", 5);
    server.thread_status.set(503);
    assert_eq!(ids(&within(30, &mut feed).await), ["2"]);
}

#[tokio::test(start_paused = true)]
async fn an_event_that_a_thread_does_not_show_waits_once_and_then_the_inbox_is_compared_soon() {
    let server = Scripted::new(&[|| Ok(script([(5000, event(1, "t", "a"))]))]);
    *server.rows.borrow_mut() = listed("old", 2);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    // The list has another message each time, and the thread shows none.
    let next = [listed("x", 3), listed("y", 4)];
    server.next_rows.borrow_mut().extend(next);
    *server.rows.borrow_mut() = listed("y", 4);
    assert_eq!(ids(&within(12, &mut feed).await), [""; 0]);
    assert_eq!(milliseconds(&server.listed), [0, 100, 5100, 5500, 8500]);
}

fn previews(updates: &[Update]) -> Vec<&str> {
    let messages = updates.iter().filter_map(|update| match update {
        Update::Message(incoming) => Some(incoming.preview.as_str()),
        Update::Notice(_) => None,
    });
    messages.collect()
}

/// Without IDs, only the inbox can tell a duplicate from an identical message.
#[tokio::test(start_paused = true)]
async fn an_event_that_looks_like_a_duplicate_is_compared_until_a_late_inbox_shows_it() {
    fn repeating() -> Result<Script, Error> {
        let event = || event(0, "t", "hello").split_off(6);
        Ok(script([(1000, event()), (1000, event())]))
    }
    let server = Scripted::new(&[repeating]);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    server.next_rows.borrow_mut().push_back(listed("hello", 1));
    *server.rows.borrow_mut() = listed("hello", 2);
    assert_eq!(previews(&within(10, &mut feed).await), ["hello", "hello"]);
}

/// Whether another thread of the first page can be read or not.
#[tokio::test(start_paused = true)]
async fn after_a_dropped_event_the_whole_list_is_read() {
    for status in [200, 503] {
        let server = Scripted::new(&[|| Ok(script([(1000, event(1, "t", "a"))]))]);
        server.thread_status.set(status);
        let first_page = |newest, other| {
            let at = "1970-01-01T00:00:08Z";
            let preview = format!("other {other}");
            let other = row("other", at, other, Some(other));
            vec![
                row("newest", "1970-01-01T00:00:09Z", newest, Some(newest)),
                ThreadRow { preview, ..other },
            ]
        };
        // The last row changes twice, so that two checks read the second page, and then no more.
        let next = [(1, 2), (1, 2), (1, 3)].map(|(newest, other)| first_page(newest, other));
        server.next_rows.borrow_mut().extend(next);
        *server.rows.borrow_mut() = first_page(3, 4);
        *server.older.borrow_mut() = listed("old", 2);
        let mut feed = server.feed();
        feed.connect().await.unwrap();
        let updates = within(3, &mut feed).await;
        assert_eq!(previews(&updates), ["other 3", "other 4"]);
        *server.older.borrow_mut() = listed("a", 3);
        assert_eq!(previews(&within(3, &mut feed).await), ["a"], "{status}");
    }
}
