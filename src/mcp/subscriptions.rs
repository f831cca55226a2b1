//! The subscriptions of one client.
//!
//! A legacy client (up to revision 2025-11-25 of the protocol) subscribes to each resource, and is notified of the list once it
//! has it. A request of a modern client (from 2026-07-28 on) lists what the client waits for, and stays open.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, OnceLock},
};

use rmcp::{
    ErrorData, Peer, RoleServer,
    model::{ProtocolVersion, ResourceUpdatedNotificationParam, SubscriptionFilter},
    service::{RequestContext, SubscriptionContext},
};
use tokio::task::JoinHandle;

use super::{
    call::Failed,
    changes::{Change, Key, Listener, locked},
    resources::{error, not_found},
    shared::Shared,
};
use crate::failure::Failure;

/// The subscriptions of one client.
pub(super) struct Subscriptions {
    shared: Arc<Shared>,
    /// What a legacy client waits for, from its first subscription on.
    listener: OnceLock<Arc<Listener>>,
    /// Sends it what has changed. Ends with the client.
    sending: Mutex<Option<JoinHandle<()>>>,
}

impl Subscriptions {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            listener: OnceLock::new(),
            sending: Mutex::default(),
        }
    }

    /// Subscribes to a resource; returns once the stream is open.
    pub(super) async fn subscribe(
        &self,
        uri: &str,
        context: &RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        let key = self.shared.sources.key(uri);
        let key = key.ok_or_else(|| not_found(uri))?;
        let listener = self.legacy(&context.peer);
        let is_new = listener.want(uri, key);
        let connected = self.connected(context).await;
        if connected.is_err() && is_new {
            listener.unwant(uri);
        }
        connected
    }

    pub(super) fn unsubscribe(&self, uri: &str) {
        if let Some(listener) = self.listener.get() {
            listener.unwant(uri);
        }
    }

    /// Notifies a legacy client of changes of the list that it got.
    pub(super) fn has_listed(&self, keys: BTreeSet<Key>, context: &RequestContext<RoleServer>) {
        if context.protocol_version() < Some(ProtocolVersion::V_2026_07_28) {
            self.shared.changes.note_list(keys);
            self.legacy(&context.peer).want_list();
        }
        // The list is of the active identity, and so is the stream.
        self.shared.changes.wake();
    }

    /// Notes a request of the client: after a time without, it may have missed changes.
    pub(super) fn note_request(&self) {
        let Some(listener) = self.listener.get() else {
            return;
        };
        if listener.note_request() {
            let (listener, changes) = (Arc::clone(listener), Arc::clone(&self.shared.changes));
            tokio::spawn(async move {
                // If it fails, what is missed until it is open is noted then.
                let _ = changes.connected().await;
                listener.add_all();
            });
        }
    }

    /// Returns the listener of a legacy client, which is sent what has changed.
    fn legacy(&self, peer: &Peer<RoleServer>) -> &Listener {
        let may_vanish = self.shared.may_vanish;
        let listener = self
            .listener
            .get_or_init(|| self.shared.changes.listener(may_vanish));
        let mut sending = locked(&self.sending);
        if sending.as_ref().is_none_or(JoinHandle::is_finished) {
            *sending = Some(tokio::spawn(send(Arc::clone(listener), peer.clone())));
        }
        listener
    }

    /// Returns what the server notifies of.
    pub(super) fn accepted(&self, requested: &SubscriptionFilter) -> Option<SubscriptionFilter> {
        let sources = &self.shared.sources;
        if !sources.are_offered() {
            return None;
        }
        let mut accepted = SubscriptionFilter::new();
        accepted.resources_list_changed = requested.resources_list_changed;
        let requested = requested.resource_subscriptions.iter().flatten();
        let own = requested.filter(|uri| sources.key(uri).is_some());
        accepted.resource_subscriptions = Some(own.cloned().collect());
        Some(accepted)
    }

    async fn connected(&self, context: &RequestContext<RoleServer>) -> Result<(), ErrorData> {
        let changes = &self.shared.changes;
        tokio::select! {
            connected = changes.connected() => connected.map_err(cannot_notify),
            () = context.ct.cancelled() => Err(ErrorData::internal_error("the request was cancelled", None)),
            () = changes.ended() => Err(ErrorData::internal_error("the server ends", None)),
        }
    }

    /// Sends a modern client what has changed until the request is cancelled, or the stream fails.
    pub(super) async fn listen(&self, context: SubscriptionContext) -> Result<(), ErrorData> {
        let changes = &self.shared.changes;
        // The connection of the request shows that the client is there.
        let listener = changes.listener(false);
        let accepted = context.accepted();
        for uri in accepted.resource_subscriptions.iter().flatten() {
            if let Some(key) = self.shared.sources.key(uri) {
                listener.want(uri, key);
            }
        }
        if accepted.resources_list_changed == Some(true) {
            listener.want_list();
        }
        let is_waiting = listener.is_waiting();
        if is_waiting {
            self.connected(context.request_context()).await?;
            // The library has acknowledged the request before: what has changed since then is not known.
            listener.add_all();
        }
        loop {
            let change = tokio::select! {
                biased;
                () = context.cancelled() => return Ok(()),
                () = changes.ended() => return Ok(()),
                change = listener.next() => change,
                failed = changes.failed(), if is_waiting => return failed.map_err(cannot_notify),
            };
            let sent = match change {
                Change::List => context.sink().notify_resource_list_changed().await,
                Change::Resource(uri) => context.sink().notify_resource_updated(uri).await,
            };
            if sent.is_err() {
                return Ok(());
            }
        }
    }
}

impl Drop for Subscriptions {
    fn drop(&mut self) {
        if let Some(sending) = &*locked(&self.sending) {
            sending.abort();
        }
    }
}

fn cannot_notify(failure: Failure) -> ErrorData {
    error("cannot notify of changes", Failed::While(failure))
}

/// Sends what has changed to a legacy client, as long as it is there.
async fn send(listener: Arc<Listener>, peer: Peer<RoleServer>) {
    loop {
        let sent = match listener.next().await {
            Change::List => peer.notify_resource_list_changed().await,
            Change::Resource(uri) => {
                let updated = ResourceUpdatedNotificationParam::new(uri);
                peer.notify_resource_updated(updated).await
            }
        };
        if sent.is_err() {
            return;
        }
    }
}
