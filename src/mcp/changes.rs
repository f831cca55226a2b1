//! Changes of resources: which ones clients wait for, and which ones they have not been sent yet.
//!
//! Shared by the clients and by the event stream (`stream.rs`). A client adds a [`Listener`], and the stream is open as long
//! as one of them waits for something. All of them run on one thread (`main.rs`): the types are `Send` and `Sync` only because
//! the protocol library asks for it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use tokio::{
    sync::{Notify, watch},
    time::Instant,
};

use crate::{failure::Failure, messages::Kind};

/// How long a client that may vanish is notified without a request: each notification keeps its session, and there may be
/// no other sign that it is gone.
pub(super) const IDLE: Duration = Duration::from_hours(24);

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
    /// Opening, or not yet checked against the subscriptions.
    Unsettled,
    /// All changes are noted.
    Open,
    /// It cannot be opened, or has ended.
    Failed(Failure),
}

/// What all clients wait for.
pub(super) struct Changes {
    state: Mutex<State>,
    status: watch::Sender<Status>,
    /// Notified if the stream may have to be opened, closed or changed.
    woken: Notify,
    /// Whether the server is about to end.
    ended: watch::Sender<bool>,
}

#[derive(Default)]
struct State {
    listeners: Vec<Weak<Listener>>,
    /// Resources seen in the list; `None` without a subscription to the list.
    listed: Option<BTreeSet<Key>>,
}

/// What a client waits for, and what it has not been sent yet: each change once, however slow the client reads.
pub(super) struct Listener {
    changes: Arc<Changes>,
    waiting: Mutex<Waiting>,
    added: Notify,
}

#[derive(Default)]
struct Waiting {
    list: bool,
    /// Resources by their URI: a client may write one in several ways.
    resources: BTreeMap<String, Key>,
    unsent: BTreeSet<Change>,
    /// When a client that may vanish has sent a request.
    last_request: Option<Instant>,
}

impl Waiting {
    fn is_any(&self) -> bool {
        self.list || !self.resources.is_empty()
    }

    fn is_idle(&self) -> bool {
        self.last_request.is_some_and(|at| at.elapsed() >= IDLE)
    }
}

impl Changes {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::default(),
            status: watch::Sender::new(Status::Unsettled),
            woken: Notify::new(),
            ended: watch::Sender::new(false),
        })
    }

    /// Adds a listener that waits for nothing yet. A client that may vanish must note its requests.
    pub(super) fn listener(self: &Arc<Self>, may_vanish: bool) -> Arc<Listener> {
        let listener = Arc::new(Listener {
            changes: Arc::clone(self),
            waiting: Mutex::new(Waiting {
                last_request: may_vanish.then(Instant::now),
                ..Waiting::default()
            }),
            added: Notify::new(),
        });
        locked(&self.state)
            .listeners
            .push(Arc::downgrade(&listener));
        listener
    }

    /// Waits until the stream is open for what the listeners wait for, and for the active identity. Opens it at once if it
    /// has failed.
    ///
    /// # Errors
    /// The stream cannot be opened.
    pub(super) async fn connected(&self) -> Result<(), Failure> {
        self.status.send_replace(Status::Unsettled);
        self.wake();
        self.settled(|status| !matches!(status, Status::Unsettled))
            .await
    }

    /// Waits until the stream has failed.
    pub(super) async fn failed(&self) -> Result<(), Failure> {
        self.settled(|status| matches!(status, Status::Failed(_)))
            .await
    }

    /// Waits until a client wants a failed stream to be opened again.
    pub(super) async fn unsettled(&self) {
        // It has not failed again by then.
        let _ = self
            .settled(|status| matches!(status, Status::Unsettled))
            .await;
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

    /// Makes the stream check what is wanted, and which identity is active. Does not end the pause after a failure.
    pub(super) fn wake(&self) {
        self.woken.notify_one();
    }

    /// Waits until the stream is woken.
    pub(super) async fn woken(&self) {
        self.woken.notified().await;
    }

    /// Says that all changes are noted from now on.
    pub(super) fn set_open(&self) {
        self.status.send_replace(Status::Open);
    }

    /// Says that no changes are noted, and why.
    pub(super) fn set_failed(&self, failure: Failure) {
        self.status.send_replace(Status::Failed(failure));
    }

    /// Returns the listeners, without those of clients that may have vanished.
    fn listeners(&self) -> Vec<Arc<Listener>> {
        let listeners = &mut locked(&self.state).listeners;
        listeners.retain(|listener| listener.strong_count() > 0);
        let listeners = listeners.iter().filter_map(Weak::upgrade);
        listeners
            .filter(|listener| !locked(&listener.waiting).is_idle())
            .collect()
    }

    /// Returns whether a client waits for something.
    pub(super) fn is_wanted(&self) -> bool {
        let mut listeners = self.listeners().into_iter();
        listeners.any(|listener| listener.is_waiting())
    }

    /// Returns whether a client waits for changes of the list.
    pub(super) fn is_list_wanted(&self) -> bool {
        let mut listeners = self.listeners().into_iter();
        listeners.any(|listener| locked(&listener.waiting).list)
    }

    /// Returns whether it is known what the list had.
    pub(super) fn has_list(&self) -> bool {
        locked(&self.state).listed.is_some()
    }

    /// Forgets what the list had: it was that of another identity.
    pub(super) fn forget_list(&self) {
        locked(&self.state).listed = None;
    }

    /// Forgets the stream: no client waits for something.
    pub(super) fn close(&self) {
        self.forget_list();
        self.status.send_replace(Status::Unsettled);
    }

    /// Notes what the list had when a client got it, unless that is known.
    pub(super) fn note_list(&self, keys: BTreeSet<Key>) {
        locked(&self.state).listed.get_or_insert(keys);
    }

    /// Adds resources to the list, and notifies if one is new.
    pub(super) fn compare_list(&self, keys: BTreeSet<Key>) {
        let has_new = {
            let listed = &mut locked(&self.state).listed;
            let has_new = listed.as_ref().is_some_and(|known| !keys.is_subset(known));
            listed.get_or_insert_default().extend(keys);
            has_new
        };
        if has_new {
            self.note(true, |_| false);
        }
    }

    /// Notes a new message of a thread.
    pub(super) fn note_message(&self, key: &Key) {
        let is_new = |listed: &mut BTreeSet<Key>| listed.insert(key.clone());
        let has_new = locked(&self.state).listed.as_mut().is_some_and(is_new);
        self.note(has_new, |own| own == key);
    }

    /// Notes that each resource that clients wait for may have changed.
    pub(super) fn note_all_resources(&self) {
        self.note(false, |_| true);
    }

    /// Notes that the list, and each resource that clients wait for, may have changed.
    pub(super) fn note_all(&self) {
        self.note(true, |_| true);
    }

    /// Notes changes of the list, if it has changed, and of resources, for all who wait for them.
    fn note(&self, list: bool, has_changed: impl Fn(&Key) -> bool) {
        for listener in self.listeners() {
            listener.add(list, &has_changed);
        }
    }
}

impl Listener {
    /// Returns whether the client waits for something.
    pub(super) fn is_waiting(&self) -> bool {
        locked(&self.waiting).is_any()
    }

    /// Waits for changes of the list, too.
    pub(super) fn want_list(&self) {
        locked(&self.waiting).list = true;
    }

    /// Waits for changes of a resource, too. Returns whether it is a new one.
    pub(super) fn want(&self, uri: &str, key: Key) -> bool {
        let resources = &mut locked(&self.waiting).resources;
        resources.insert(uri.to_owned(), key).is_none()
    }

    /// Waits for changes of a resource no longer.
    pub(super) fn unwant(&self, uri: &str) {
        let mut waiting = locked(&self.waiting);
        waiting.resources.remove(uri);
        waiting.unsent.remove(&Change::Resource(uri.to_owned()));
        self.changes.wake();
    }

    /// Notes that each resource that the client waits for, and the list, may have changed.
    pub(super) fn add_all(&self) {
        self.add(true, |_| true);
    }

    fn add(&self, list: bool, has_changed: impl Fn(&Key) -> bool) {
        let mut waiting = locked(&self.waiting);
        let list = (list && waiting.list).then_some(Change::List);
        let resources = waiting.resources.iter();
        let resources = resources.filter(|(_, key)| has_changed(key));
        let resources = resources.map(|(uri, _)| Change::Resource(uri.clone()));
        let changes: Vec<Change> = list.into_iter().chain(resources).collect();
        waiting.unsent.extend(changes);
        self.added.notify_one();
    }

    /// Waits for the next change.
    pub(super) async fn next(&self) -> Change {
        loop {
            if let Some(change) = locked(&self.waiting).unsent.pop_first() {
                return change;
            }
            self.added.notified().await;
        }
    }

    /// Notes a request of a client that may vanish. Returns whether the client was idle, and may have missed changes.
    pub(super) fn note_request(&self) -> bool {
        let mut waiting = locked(&self.waiting);
        let was_idle = waiting.is_idle();
        waiting.last_request = waiting.last_request.map(|_| Instant::now());
        was_idle
    }
}

impl Drop for Listener {
    /// The client is gone: the stream may have to be closed.
    fn drop(&mut self) {
        if self.is_waiting() {
            self.changes.wake();
        }
    }
}

/// Locks, also if another thread has panicked while it had the lock.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use tokio::time::advance;

    use super::*;

    /// The session of a client over HTTP that has vanished would live for ever.
    #[tokio::test(start_paused = true)]
    async fn an_idle_client_is_notified_again_after_its_next_request() {
        let changes = Changes::new();
        let key: Key = (Kind::Email, "thread-1".to_owned());
        let resource = Change::Resource("ravi://inbox/thread-1".to_owned());
        for may_vanish in [true, false] {
            let listener = changes.listener(may_vanish);
            listener.want("ravi://inbox/thread-1", key.clone());
            for _ in 0..2 {
                advance(IDLE / 2).await;
                assert!(!listener.note_request());
            }
            changes.note_message(&key);
            assert_eq!(listener.next().now_or_never(), Some(resource.clone()));
            advance(IDLE).await;
            changes.note_message(&key);
            let expected = (!may_vanish).then(|| resource.clone());
            assert_eq!(listener.next().now_or_never(), expected);
            assert_eq!(changes.is_wanted(), !may_vanish);
            assert_eq!(listener.note_request(), may_vanish);
            assert!(changes.is_wanted());
            changes.note_message(&key);
            assert_eq!(listener.next().now_or_never(), Some(resource.clone()));
        }
    }
}
