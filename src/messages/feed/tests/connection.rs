//! Connections, events and polling.

use super::*;

#[tokio::test(start_paused = true)]
async fn what_arrives_before_the_discard_is_forgotten_but_no_notice_is() {
    fn early() -> Result<Script, Error> {
        let long = format!("data: {}\n\n", "x".repeat(1 << 21));
        Ok(script([(0, event(1, "t", "hello")), (0, long.into())]))
    }
    for discards in [false, true] {
        let server = Scripted::new(&[early]);
        let mut feed = server.feed();
        feed.connect().await.unwrap();
        if discards {
            feed.discard();
        }
        let updates = within(1, &mut feed).await;
        let is_message = |update: &Update| matches!(update, Update::Message(_));
        assert_eq!(updates.iter().any(is_message), !discards);
        assert!(updates.contains(&Update::Notice(Notice::TooLong)));
    }
}

#[tokio::test(start_paused = true)]
async fn the_trouble_is_the_last_error_until_something_works() {
    let server = Scripted::new(&[|| Err(status(503)), || Ok(script([]))]);
    let mut feed = server.feed();
    assert_eq!(feed.trouble(), None);
    let connecting = timeout(Duration::from_millis(300), feed.connect()).await;
    assert!(connecting.is_err());
    assert_eq!(feed.trouble(), Some(status(503).to_string().as_str()));
    feed.connect().await.unwrap();
    assert_eq!(feed.trouble(), None);
}

#[tokio::test(start_paused = true)]
async fn events_without_ids_that_repeat_are_noticed_once() {
    fn repeating() -> Result<Script, Error> {
        let event = |text: &str| event(0, "t", text).split_off(6);
        let events = ["hello", "hello", "hello", "other"];
        Ok(script(events.map(|text| (1000, event(text)))))
    }
    let server = Scripted::new(&[repeating]);
    // The inbox may not be read at all.
    server.status.set(403);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    let updates = within(10, &mut feed).await;
    let said: Vec<_> = updates
        .iter()
        .map(|update| match update {
            Update::Message(incoming) => incoming.preview.as_str(),
            Update::Notice(Notice::Duplicate) => "repeated",
            Update::Notice(_) => "?",
        })
        .collect();
    assert_eq!(said[..2], ["hello", "repeated"]);
    assert_eq!(said.iter().filter(|said| **said == "repeated").count(), 1);
}

#[tokio::test(start_paused = true)]
async fn without_a_stream_the_inbox_is_polled_and_the_stream_tried_ever_less_often() {
    let server = Scripted::new(&[|| Err(Error::NoStream)]);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    let polling = Notice::Polling {
        why: "the response is not an event stream".to_owned(),
        every: Duration::from_secs(3),
    };
    assert_eq!(within(1000, &mut feed).await, [Update::Notice(polling)]);
    let connected = milliseconds(&server.connected);
    let pauses: Vec<_> = connected.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(pauses[..5], [37_500, 75_000, 150_000, 300_000, 375_000]);
    let listed = milliseconds(&server.listed);
    for pair in listed[2..].windows(2) {
        assert_eq!(pair[1] - pair[0], 3100);
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_that_does_not_pass_ends_the_feed() {
    let server = Scripted::new(&[|| Err(status(401))]);
    assert!(server.feed().connect().await.is_err());
    let server = Scripted::new(&[|| Ok(script([(1000, b"!".to_vec())]))]);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    assert!(matches!(feed.next().await, Err(Error::SessionOver)));
}

#[tokio::test(start_paused = true)]
async fn connections_that_last_are_made_again_without_a_longer_pause() {
    let server = Scripted::new(&[|| Ok(script([(10_000, Vec::new())]))]);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    within(100, &mut feed).await;
    let connected = milliseconds(&server.connected);
    let pauses: Vec<_> = connected.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(pauses.len() > 5);
    assert!(pauses.iter().all(|pause| *pause == pauses[0]), "{pauses:?}");
}

#[tokio::test(start_paused = true)]
async fn the_inbox_is_compared_when_the_server_has_resent_what_it_resends() {
    let server = Scripted::new(&[|| {
        let event = event(1, "t", "hello");
        Ok(script([(1000, event), (9000, Vec::new())]))
    }]);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    within(12, &mut feed).await;
    let again = server.connected.borrow()[1] + Duration::from_millis(300);
    assert!(server.listed.borrow().contains(&again));
}

#[tokio::test(start_paused = true)]
async fn a_short_connection_is_of_use_if_the_inbox_has_something_new() {
    let server = Scripted::new(&[|| Ok(script([(1000, Vec::new())]))]);
    // Every list has a new thread.
    server.pages.set(2);
    let mut feed = server.feed();
    feed.connect().await.unwrap();
    within(20, &mut feed).await;
    let connected = milliseconds(&server.connected);
    let pauses: Vec<_> = connected.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(pauses.len() > 5);
    assert!(pauses.iter().all(|pause| *pause == pauses[0]), "{pauses:?}");
}
