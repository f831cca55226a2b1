//! The event stream for all clients: open as long as one waits for changes, and that of the active identity.

use std::{rc::Rc, sync::Arc, time::Duration};

use tokio::time::{sleep, timeout};

use super::{
    call::{Calls, mute},
    changes::Changes,
    resources::{self, Sources},
};
use crate::{
    api::Client,
    commands::{Context, options::Global},
    failure::{Failure, Kind},
    ids::IdentitySelector,
    messages::{Clock, Feed, Limits, Notice, Update},
};

/// How long a client waits for the connection.
const CONNECT: Duration = Duration::from_secs(30);
/// Pause before a stream that has ended is opened again: the user may have to log in first.
const PAUSE: Duration = Duration::from_mins(1);
/// How often to check whether messages may still be missing.
const RECOVERY: Duration = Duration::from_secs(1);

/// Opens and closes the stream, as clients need it.
pub(super) async fn follow(calls: Rc<Calls>, sources: Arc<Sources>, changes: Arc<Changes>) {
    let mut stream = Stream {
        calls: &calls,
        sources: &sources,
        changes: &changes,
        missed: false,
        identity: None,
    };
    loop {
        while !changes.is_wanted() {
            stream.missed = false;
            changes.close();
            changes.woken().await;
        }
        if let Err(failure) = stream.run().await {
            changes.set_failed(failure);
            // A new subscription does not wait for the rest of the pause.
            let _ = timeout(PAUSE, changes.unsettled()).await;
        }
        stream.missed = true;
    }
}

struct Stream<'a> {
    calls: &'a Calls,
    sources: &'a Sources,
    changes: &'a Changes,
    /// Whether there may have been changes since the last stream.
    missed: bool,
    /// Identity of the last stream.
    identity: Option<IdentitySelector>,
}

impl Stream<'_> {
    /// Notes changes until no client waits for one, or another identity is active.
    async fn run(&mut self) -> Result<(), Failure> {
        let context = self.context();
        context.directories.check()?;
        let identity = active(&context)?;
        let client = context.keyless_client().await?;
        let mut feed = Feed::new(
            &client,
            &self.sources.kinds(),
            Limits::default(),
            Clock::system(),
        );
        connect(&mut feed).await?;
        let is_other = self.missed && identity != self.identity;
        if is_other {
            self.changes.forget_list();
        }
        self.settle(true).await?;
        if is_other {
            self.changes.note_all();
        } else if self.missed {
            self.changes.note_all_resources();
        }
        self.identity.clone_from(&identity);
        self.changes.set_open();
        let mut is_incomplete = false;
        while self.changes.is_wanted() {
            tokio::select! {
                update = feed.next() => self.note(&update?),
                () = self.changes.woken() => {
                    if active(&context)? != identity {
                        return Ok(());
                    }
                    self.settle(false).await?;
                    self.changes.set_open();
                }
                () = sleep(RECOVERY), if is_incomplete => {}
            }
            // Messages may be missing, of new threads, too: from now on, or until now.
            if feed.is_incomplete() != is_incomplete {
                is_incomplete = !is_incomplete;
                self.changes.note_all();
            }
        }
        Ok(())
    }

    /// Returns the context of a command that has no time limit.
    fn context(&self) -> Context {
        let global = Global {
            timeout: None,
            ..self.calls.context.global.clone()
        };
        self.calls.context.for_call(global, mute())
    }

    /// Lists the resources, if a client waits for changes of the list: again after each connection, since the list may have
    /// changed before.
    async fn settle(&self, is_new: bool) -> Result<(), Failure> {
        if self.changes.is_list_wanted() && (is_new || !self.changes.has_list()) {
            let listed = self.sources.list(self.calls).await?;
            self.changes.compare_list(resources::keys(&listed));
        }
        Ok(())
    }

    fn note(&self, update: &Update) {
        match update {
            Update::Message(incoming) => {
                let key = (incoming.kind(), incoming.thread().to_owned());
                self.changes.note_message(&key);
            }
            // A message was skipped.
            Update::Notice(Notice::TooLong) => self.changes.note_all(),
            Update::Notice(_) => {}
        }
    }
}

async fn connect(feed: &mut Feed<'_, Client>) -> Result<(), Failure> {
    tokio::select! {
        connected = feed.connect() => return Ok(connected?),
        () = sleep(CONNECT) => {}
    }
    let message = format!("not connected within {} s", CONNECT.as_secs());
    let why = feed.trouble().unwrap_or("the server does not respond");
    Err(Failure::new(Kind::Network, message).hint(format!("check the connection: {why}")))
}

/// Returns the selected identity.
fn active(context: &Context) -> Result<Option<IdentitySelector>, Failure> {
    Ok(context.active_identity()?.map(|active| active.selector))
}
