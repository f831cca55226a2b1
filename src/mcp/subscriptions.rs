//! The subscriptions of one client, in both lifecycles of the protocol.
//!
//! Up to revision 2025-11-25, a client subscribes to each resource, and is notified of the list once it has it. In revision
//! 2026-07-28, a request lists what the client waits for, and stays open.

use std::{
    borrow::Cow,
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use rmcp::{
    ErrorData, Peer, RoleServer, ServerHandler, Service,
    model::{
        ClientNotification, ClientRequest, ProtocolVersion, ResourceUpdatedNotificationParam,
        ServerConfig, ServerResult, SubscriptionFilter,
    },
    service::{NotificationContext, RequestContext, SubscriptionContext},
};
use tokio::task::JoinSet;

use super::{
    call::Failed,
    changes::{Change, Changes, Key, Listener, locked},
    resources::{Sources, error, not_found},
};
use crate::failure::Failure;

/// The subscriptions of one client.
pub(super) struct Subscriptions {
    sources: Arc<Sources>,
    changes: Arc<Changes>,
    /// What a client of the old lifecycle waits for.
    listener: Arc<Listener>,
    /// Sends it what has changed. Ends with the client.
    sending: Mutex<JoinSet<()>>,
}

impl Subscriptions {
    pub(super) fn new(sources: Arc<Sources>, changes: Arc<Changes>) -> Self {
        Self {
            listener: changes.listener(),
            sources,
            changes,
            sending: Mutex::default(),
        }
    }

    /// Subscribes to a resource; returns once the stream is open.
    pub(super) async fn subscribe(
        &self,
        uri: &str,
        context: &RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        let key = self.sources.key(uri).ok_or_else(|| not_found(uri))?;
        let is_new = self.listener.want(uri, key);
        self.start_sending(&context.peer);
        let connected = self.connected(context).await;
        if connected.is_err() && is_new {
            self.listener.unwant(uri);
        }
        connected
    }

    pub(super) fn unsubscribe(&self, uri: &str) {
        self.listener.unwant(uri);
    }

    /// Notifies a client of the old lifecycle of changes of the list that it got.
    pub(super) fn has_listed(&self, keys: BTreeSet<Key>, context: &RequestContext<RoleServer>) {
        if context.protocol_version() < Some(ProtocolVersion::V_2026_07_28) {
            self.changes.note_list(keys);
            self.listener.want_list();
            self.start_sending(&context.peer);
        }
        // The list is of the active identity, and so is the stream.
        self.changes.ask();
    }

    /// Makes the stream follow the active identity, which may have changed.
    pub(super) fn identity_may_have_changed(&self) {
        self.changes.ask();
    }

    fn start_sending(&self, peer: &Peer<RoleServer>) {
        let mut sending = locked(&self.sending);
        if sending.is_empty() {
            sending.spawn(send(Arc::clone(&self.listener), peer.clone()));
        }
    }

    /// Returns what the server notifies of.
    pub(super) fn accepted(&self, requested: &SubscriptionFilter) -> Option<SubscriptionFilter> {
        if !self.sources.are_offered() {
            return None;
        }
        let mut accepted = SubscriptionFilter::new();
        accepted.resources_list_changed = requested.resources_list_changed;
        let requested = requested.resource_subscriptions.iter().flatten();
        let own = requested.filter(|uri| self.sources.key(uri).is_some());
        accepted.resource_subscriptions = Some(own.cloned().collect());
        Some(accepted)
    }

    /// Returns a listener for a request of the new lifecycle, once the stream is open for it.
    async fn prepare(
        &self,
        requested: &SubscriptionFilter,
        context: &RequestContext<RoleServer>,
    ) -> Result<Arc<Listener>, ErrorData> {
        let listener = self.changes.listener();
        let accepted = self.accepted(requested).unwrap_or_default();
        let uris = accepted.resource_subscriptions.unwrap_or_default();
        for uri in &uris {
            if let Some(key) = self.sources.key(uri) {
                listener.want(uri, key);
            }
        }
        let wants_list = accepted.resources_list_changed == Some(true);
        if wants_list {
            listener.want_list();
        }
        if wants_list || !uris.is_empty() {
            self.connected(context).await?;
        }
        Ok(listener)
    }

    async fn connected(&self, context: &RequestContext<RoleServer>) -> Result<(), ErrorData> {
        tokio::select! {
            connected = self.changes.connected() => connected.map_err(cannot_notify),
            () = context.ct.cancelled() => Err(ErrorData::internal_error("the request was cancelled", None)),
            () = self.changes.ended() => Err(ErrorData::internal_error("the server ends", None)),
        }
    }

    /// Sends what has changed until the request is cancelled, or the stream fails.
    pub(super) async fn listen(&self, context: SubscriptionContext) -> Result<(), ErrorData> {
        let extensions = &context.request_context().extensions;
        let listener = if let Some(listener) = extensions.get::<Arc<Listener>>() {
            Arc::clone(listener)
        } else {
            // Over HTTP, it is acknowledged by now: what has changed since then is not known.
            let request = context.request_context();
            let listener = self.prepare(context.accepted(), request).await?;
            listener.add_all();
            listener
        };
        loop {
            let change = tokio::select! {
                biased;
                () = context.cancelled() => return Ok(()),
                () = self.changes.ended() => return Ok(()),
                change = listener.next() => change,
                failed = self.changes.failed() => return failed.map_err(cannot_notify),
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

fn cannot_notify(failure: Failure) -> ErrorData {
    error("cannot notify of changes", Failed::While(failure))
}

/// Sends what has changed to a client of the old lifecycle, as long as it is there.
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

/// A handler for stdio whose subscriptions are acknowledged once the stream is open: the protocol library acknowledges them before
/// it passes them on.
pub(super) struct Prepared<H> {
    handler: H,
    subscriptions: Arc<Subscriptions>,
}

impl<H> Prepared<H> {
    pub(super) fn new(handler: H, subscriptions: Arc<Subscriptions>) -> Self {
        Self {
            handler,
            subscriptions,
        }
    }
}

impl<H: ServerHandler> Service<RoleServer> for Prepared<H> {
    async fn handle_request(
        &self,
        request: ClientRequest,
        mut context: RequestContext<RoleServer>,
    ) -> Result<ServerResult, ErrorData> {
        if let ClientRequest::SubscriptionsListenRequest(request) = &request {
            let requested = &request.params.notifications;
            let listener = self.subscriptions.prepare(requested, &context).await?;
            context.extensions.insert(listener);
        }
        self.handler.handle_request(request, context).await
    }

    async fn handle_notification(
        &self,
        notification: ClientNotification,
        context: NotificationContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        self.handler
            .handle_notification(notification, context)
            .await
    }

    fn get_info(&self) -> ServerConfig {
        ServerHandler::get_info(&self.handler)
    }

    fn supported_protocol_versions(&self) -> Cow<'static, [ProtocolVersion]> {
        ServerHandler::supported_protocol_versions(&self.handler)
    }
}
