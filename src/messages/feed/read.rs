//! What a caller asks a feed for: the look-back, and the messages of a thread.

use std::time::Duration;

use jiff::Timestamp;

use super::Feed;
use crate::{
    api::{Error, retry},
    messages::{Incoming, Server, ThreadMessage, ledger::Unclear},
};

/// A thread within the look-back.
#[derive(Debug, Clone)]
pub struct Recent {
    /// Its latest message, as listed in the inbox.
    pub incoming: Incoming,
    /// Start of the look-back, in Unix seconds.
    pub(in crate::messages) oldest: i64,
    /// Whether the latest message was certainly received, not sent.
    pub(in crate::messages) is_received: bool,
}

impl<S: Server> Feed<'_, S> {
    /// Returns the baseline threads with unread messages whose latest message is at most `since` old, newest first.
    #[must_use]
    pub fn look_back(&self, since: Duration) -> Vec<Recent> {
        let since = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
        let oldest = (self.clock.now)().as_second().saturating_sub(since);
        let mut recent: Vec<(Timestamp, Recent)> = Vec::new();
        for row in &self.baseline {
            let Ok(arrived) = row.latest_dt.parse::<Timestamp>() else {
                continue;
            };
            if arrived.as_second() >= oldest {
                let latest = Recent {
                    incoming: Incoming::of_row(row),
                    oldest,
                    is_received: row.unread == Some(row.messages) || row.messages == 0,
                };
                recent.push((arrived, latest));
            }
        }
        recent.sort_by_key(|(arrived, _)| std::cmp::Reverse(*arrived));
        recent.into_iter().map(|(_, recent)| recent).collect()
    }

    /// Reads the messages of a thread since the baseline. Messages not yet delivered are delivered next.
    pub async fn read(&mut self, incoming: &Incoming) -> Result<Vec<ThreadMessage>, Error> {
        let mut messages = self.read_whole(incoming).await?;
        let key = (incoming.kind(), incoming.thread().to_owned());
        self.ledger.retain_new(key, &mut messages);
        Ok(messages)
    }

    /// Reads a thread, with retries.
    pub(in crate::messages) async fn read_whole(
        &mut self,
        incoming: &Incoming,
    ) -> Result<Vec<ThreadMessage>, Error> {
        let key = (incoming.kind(), incoming.thread().to_owned());
        // Without an end: the message is lost if the watch gives up before its timeout.
        let messages = retry(
            async || self.server.thread(key.0, &key.1).await,
            |error, _| {
                let pause = self.limits.pause_after(error)?;
                self.trouble = Some(error.to_string());
                Some(pause)
            },
        );
        let messages = messages.await?;
        self.trouble = None;
        if self.ledger.has_baseline() {
            let unclear = Unclear {
                key,
                row: None,
                held: Vec::new(),
            };
            let (new, _) = self.ledger.resolve(unclear, messages.clone());
            self.deliver(new);
        }
        Ok(messages)
    }
}
