//! The event stream for all clients: open as long as one waits for changes, and that of the active identity.

use std::{rc::Rc, sync::Arc, time::Duration};

use tokio::time::{sleep, timeout};

use super::{
    call::{Calls, silent},
    changes::Changes,
    resources::{self, Sources},
};
use crate::{
    api::Client,
    commands::{Context, options::Global},
    failure::{Failure, Kind},
    messages::{Clock, Feed, Limits, Notice, Update},
    output::Speaker,
    session::ActiveIdentity,
};

/// How long a client waits for the connection.
const CONNECT: Duration = Duration::from_secs(30);
/// Pause before a stream that has ended is opened again: the user may have to log in first.
const PAUSE: Duration = Duration::from_mins(1);

/// Opens and closes the stream, as clients need it.
pub(super) async fn follow(calls: Rc<Calls>, sources: Arc<Sources>, changes: Arc<Changes>) {
    let mut missed = false;
    loop {
        while !changes.is_wanted() {
            missed = false;
            changes.close();
            changes.asked().await;
        }
        let stream = Stream {
            calls: &calls,
            sources: &sources,
            changes: &changes,
        };
        if let Err(failure) = stream.run(missed).await {
            changes.set_failed(failure);
            // A client that asks does not wait for the rest of the pause.
            let _ = timeout(PAUSE, changes.asked()).await;
        }
        missed = true;
    }
}

struct Stream<'a> {
    calls: &'a Calls,
    sources: &'a Sources,
    changes: &'a Changes,
}

impl Stream<'_> {
    /// Notes changes until no client waits for one, or another identity is active. `missed` says that there may have been
    /// some before.
    async fn run(&self, missed: bool) -> Result<(), Failure> {
        let context = self.context();
        context.directories.check()?;
        let active = context.active_identity()?;
        let client = context.keyless_client().await?;
        let mut feed = Feed::new(
            &client,
            &self.sources.kinds(),
            Limits::default(),
            Clock::system(),
        );
        connect(&mut feed).await?;
        self.settle(true).await?;
        if missed {
            self.changes.note_all_resources();
        }
        self.changes.set_open();
        loop {
            tokio::select! {
                update = feed.next() => self.note(&update?),
                () = self.changes.asked() => {
                    if !self.changes.is_wanted() || !is_same(&context, active.as_ref())? {
                        return Ok(());
                    }
                    self.settle(false).await?;
                    self.changes.set_open();
                }
            }
        }
    }

    /// Returns the context of a command that has no time limit.
    fn context(&self) -> Context {
        let global = Global {
            timeout: None,
            ..self.calls.context.global.clone()
        };
        let speaker = Speaker {
            notice: silent(),
            warning: silent(),
        };
        self.calls.context.for_call(global, speaker)
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
            // Messages may be missing.
            Update::Notice(Notice::TooMany | Notice::TooLong | Notice::Unchecked(_)) => {
                self.changes.note_all_resources();
            }
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

/// Returns whether the identity is still active.
fn is_same(context: &Context, active: Option<&ActiveIdentity>) -> Result<bool, Failure> {
    let now = context.active_identity()?;
    let selector = |active: &ActiveIdentity| active.selector.clone();
    Ok(now.as_ref().map(selector) == active.map(selector))
}
