//! The feed of `ravi watch` inside the test, against a real server, with limits that the test chooses.

use std::{rc::Rc, time::Duration};

use ravi::{
    api::{Client, Options, Transport, parse_base_url},
    messages::{Clock, Feed, Incoming, Kind, Limits, Update},
    secret::{AccessToken, Secret, Tokens},
    session::Session,
    tasks::Tasks,
};

use super::{Sandbox, device_token, ready};

/// Runs a test with a feed of emails and SMS that is connected, or polls.
pub fn with_feed<T>(
    sandbox: &Sandbox,
    limits: Limits,
    test: impl AsyncFnOnce(&mut Feed<'_, Client>) -> T,
) -> T {
    let access = device_token(&sandbox.url);
    let identity = ready::identity(&sandbox.url, &access);
    let tokens = Tokens {
        access: AccessToken(Secret::new(access)),
        refresh: None,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let base = parse_base_url(&sandbox.url).unwrap();
        let transport = Transport::new(base, Options::default()).unwrap();
        let session = Rc::new(Session::of_tokens(tokens, &Tasks::default()));
        let uuid = identity["uuid"].as_str().unwrap().to_owned();
        let client = Client::new(transport, session, Some(uuid.into()));
        let kinds = [Kind::Email, Kind::Sms];
        let mut feed = Feed::new(&client, &kinds, limits, Clock::system());
        feed.connect().await.unwrap();
        let done = tokio::time::timeout(Duration::from_secs(30), test(&mut feed));
        done.await.expect("the feed gave what was awaited")
    })
}

/// Waits for the next message.
pub async fn message(feed: &mut Feed<'_, Client>) -> Incoming {
    loop {
        if let Update::Message(incoming) = feed.next().await.unwrap() {
            return *incoming;
        }
    }
}
