//! Changes of resources: which ones clients wait for, and which ones they have not been sent yet.
//!
//! Shared by the clients, on any thread, and by the event stream (`stream.rs`), on that of the commands. A client adds a
//! [`Listener`], and the stream is open as long as one of them waits for something.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use tokio::sync::{Notify, watch};

use crate::{failure::Failure, messages::Kind};

/// Kind and ID of a thread or conversation.
pub(super) type Key = (Kind, String);

/// What a client is notified of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    /// The list of resources has changed.
    List,
    /// The resource with this URI, as the client has written it, has changed.
    Resource(String),
}

/// State of the event stream.
enum Status {
    /// It is to be opened, or compared with what clients wait for.
    Unsettled,
    /// All changes are noted.
    Open,
    /// It cannot be opened, or has ended.
    Failed(Failure),
}

/// What all clients wait for.
pub(super) struct Changes {
    listeners: Mutex<Vec<Weak<Listener>>>,
    /// What the list had when it was listed first, and since then; `None` if no client waits for it.
    listed: Mutex<Option<BTreeSet<Key>>>,
    status: watch::Sender<Status>,
    /// Notified if the stream may have to be opened, closed or changed.
    asked: Notify,
    /// Whether the server is about to end.
    ended: watch::Sender<bool>,
}

/// What a client waits for, and what it has not been sent yet: each change once, however slow the client reads.
pub(super) struct Listener {
    changes: Arc<Changes>,
    wanted: Mutex<Wanted>,
    unsent: Mutex<BTreeSet<Change>>,
    added: Notify,
}

#[derive(Default)]
struct Wanted {
    list: bool,
    /// Resources by their URI: a client may write one in several ways.
    resources: BTreeMap<String, Key>,
}

impl Changes {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            listeners: Mutex::default(),
            listed: Mutex::default(),
            status: watch::Sender::new(Status::Unsettled),
            asked: Notify::new(),
            ended: watch::Sender::new(false),
        })
    }

    /// Adds a listener that waits for nothing yet.
    pub(super) fn listener(self: &Arc<Self>) -> Arc<Listener> {
        let listener = Arc::new(Listener {
            changes: Arc::clone(self),
            wanted: Mutex::default(),
            unsent: Mutex::default(),
            added: Notify::new(),
        });
        locked(&self.listeners).push(Arc::downgrade(&listener));
        listener
    }

    /// Waits until the stream is open for what the listeners wait for, and for the active identity.
    ///
    /// # Errors
    /// The stream cannot be opened.
    pub(super) async fn connected(&self) -> Result<(), Failure> {
        self.status.send_replace(Status::Unsettled);
        self.ask();
        self.settled(|status| !matches!(status, Status::Unsettled))
            .await
    }

    /// Waits until the stream has failed.
    pub(super) async fn failed(&self) -> Result<(), Failure> {
        self.settled(|status| matches!(status, Status::Failed(_)))
            .await
    }

    async fn settled(&self, is_settled: impl Fn(&Status) -> bool) -> Result<(), Failure> {
        let mut status = self.status.subscribe();
        match status.wait_for(|status| is_settled(status)).await {
            Ok(status) => match &*status {
                Status::Failed(failure) => Err(failure.clone()),
                _ => Ok(()),
            },
            // The sender is `self`.
            Err(_) => Ok(()),
        }
    }

    /// Ends all subscriptions: the server is about to end.
    pub(super) fn end(&self) {
        self.ended.send_replace(true);
    }

    /// Waits until subscriptions are to end.
    pub(super) async fn ended(&self) {
        // The sender is `self`.
        let _ = self.ended.subscribe().wait_for(|ended| *ended).await;
    }

    /// Makes the stream look at what is wanted.
    pub(super) fn ask(&self) {
        self.asked.notify_one();
    }

    /// Waits until the stream is to look at what is wanted.
    pub(super) async fn asked(&self) {
        self.asked.notified().await;
    }

    /// Says that all changes are noted from now on.
    pub(super) fn set_open(&self) {
        self.status.send_replace(Status::Open);
    }

    /// Says that no changes are noted, and why.
    pub(super) fn set_failed(&self, failure: Failure) {
        self.status.send_replace(Status::Failed(failure));
    }

    fn listeners(&self) -> Vec<Arc<Listener>> {
        let mut listeners = locked(&self.listeners);
        listeners.retain(|listener| listener.strong_count() > 0);
        listeners.iter().filter_map(Weak::upgrade).collect()
    }

    /// Returns whether a client waits for something.
    pub(super) fn is_wanted(&self) -> bool {
        let mut listeners = self.listeners().into_iter();
        listeners.any(|listener| {
            let wanted = locked(&listener.wanted);
            wanted.list || !wanted.resources.is_empty()
        })
    }

    /// Returns whether a client waits for changes of the list.
    pub(super) fn is_list_wanted(&self) -> bool {
        let mut listeners = self.listeners().into_iter();
        listeners.any(|listener| locked(&listener.wanted).list)
    }

    /// Returns whether it is known what the list had.
    pub(super) fn has_list(&self) -> bool {
        locked(&self.listed).is_some()
    }

    /// Forgets the stream: no client waits for something.
    pub(super) fn close(&self) {
        *locked(&self.listed) = None;
        self.status.send_replace(Status::Unsettled);
    }

    /// Notes what the list had when a client got it, unless that is known.
    pub(super) fn note_list(&self, keys: BTreeSet<Key>) {
        locked(&self.listed).get_or_insert(keys);
    }

    /// Compares the list with what it had.
    pub(super) fn compare_list(&self, keys: BTreeSet<Key>) {
        let mut listed = locked(&self.listed);
        let has_new = listed.as_ref().is_some_and(|known| !keys.is_subset(known));
        listed.get_or_insert_default().extend(keys);
        drop(listed);
        if has_new {
            self.note_list_changed();
        }
    }

    /// Notes a new message of a thread.
    pub(super) fn note_message(&self, key: &Key) {
        let is_new = |listed: &mut BTreeSet<Key>| listed.insert(key.clone());
        if locked(&self.listed).as_mut().is_some_and(is_new) {
            self.note_list_changed();
        }
        self.note_resources(|own| own == key);
    }

    fn note_list_changed(&self) {
        for listener in self.listeners() {
            if locked(&listener.wanted).list {
                listener.add([Change::List]);
            }
        }
    }

    /// Notes that each resource that clients wait for may have changed.
    pub(super) fn note_all_resources(&self) {
        self.note_resources(|_| true);
    }

    fn note_resources(&self, has_changed: impl Fn(&Key) -> bool) {
        for listener in self.listeners() {
            let wanted = locked(&listener.wanted);
            let changed = wanted.resources.iter().filter(|(_, key)| has_changed(key));
            listener.add(changed.map(|(uri, _)| Change::Resource(uri.clone())));
        }
    }
}

impl Listener {
    /// Waits for changes of the list, too.
    pub(super) fn want_list(&self) {
        locked(&self.wanted).list = true;
    }

    /// Waits for changes of a resource, too. Returns whether it is a new one.
    pub(super) fn want(&self, uri: &str, key: Key) -> bool {
        let mut wanted = locked(&self.wanted);
        wanted.resources.insert(uri.to_owned(), key).is_none()
    }

    /// Waits for changes of a resource no longer.
    pub(super) fn unwant(&self, uri: &str) {
        locked(&self.wanted).resources.remove(uri);
        locked(&self.unsent).remove(&Change::Resource(uri.to_owned()));
        self.changes.ask();
    }

    /// Notes that each resource that the client waits for, and the list, may have changed.
    pub(super) fn add_all(&self) {
        let wanted = locked(&self.wanted);
        self.add(wanted.list.then_some(Change::List));
        self.add(wanted.resources.keys().cloned().map(Change::Resource));
    }

    fn add(&self, changes: impl IntoIterator<Item = Change>) {
        locked(&self.unsent).extend(changes);
        self.added.notify_one();
    }

    /// Waits for the next change.
    pub(super) async fn next(&self) -> Change {
        loop {
            if let Some(change) = locked(&self.unsent).pop_first() {
                return change;
            }
            self.added.notified().await;
        }
    }
}

impl Drop for Listener {
    /// The client is gone: the stream may have to be closed.
    fn drop(&mut self) {
        self.changes.ask();
    }
}

/// Locks, also if another thread has panicked while it had the lock.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
