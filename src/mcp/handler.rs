//! A client of the server: its requests become calls.
//!
//! The protocol library needs futures that are `Send`, and those of commands are not: a handler passes each call on to the
//! command tasks, and waits for its result.

use std::{rc::Rc, sync::Arc};

use rmcp::{
    ErrorData, RoleServer, ServerHandler,
    model::{
        CallToolRequestParams, CallToolResponse, ConstString, GetPromptRequestParams,
        GetPromptResponse, Implementation, ListPromptsRequestMethod, ListPromptsResult,
        ListResourceTemplatesRequestMethod, ListResourceTemplatesResult,
        ListResourcesRequestMethod, ListResourcesResult, ListToolsResult, PaginatedRequestParams,
        ProgressNotificationParam, ProgressToken, PromptsCapability, ReadResourceRequestMethod,
        ReadResourceRequestParams, ReadResourceResponse, ServerCapabilities, ServerConfig,
        SubscribeRequestMethod, SubscribeRequestParams, SubscriptionFilter, Tool,
        UnsubscribeRequestMethod, UnsubscribeRequestParams,
    },
    service::{Peer, RequestContext, SubscriptionContext},
};
use tokio::{
    sync::{mpsc, oneshot},
    task::spawn_local,
};

use super::{
    ask::{self, Asking},
    call::{Calls, Said, silent},
    catalog::{Effect, Kind},
    resources,
    schema::Shown,
    shared::{Job, Shared},
    subscriptions::Subscriptions,
};

/// The server, as one client sees it.
pub(super) struct Handler {
    shared: Arc<Shared>,
    /// What this client is notified of.
    subscriptions: Subscriptions,
}

impl Handler {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self {
            subscriptions: Subscriptions::new(Arc::clone(&shared)),
            shared,
        }
    }

    /// Fails if no resources are offered.
    fn check_resources<M: ConstString>(&self) -> Result<(), ErrorData> {
        if self.shared.sources.are_offered() {
            Ok(())
        } else {
            Err(ErrorData::method_not_found::<M>())
        }
    }

    fn tool(&self, name: &str) -> Option<Arc<Shown>> {
        let mut tools = self.shared.tools.iter();
        tools.find(|shown| shown.tool.name == name).cloned()
    }

    /// Runs work on the command tasks and returns its result. If the caller goes away, drops the work, unless `to_finish`
    /// names it.
    async fn on_thread<T, F>(
        &self,
        to_finish: Option<&'static str>,
        work: impl FnOnce(Rc<Calls>) -> F + Send + 'static,
    ) -> Result<T, ErrorData>
    where
        T: Send + 'static,
        F: Future<Output = T> + 'static,
    {
        self.subscriptions.note_request();
        let (mut sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |calls| {
            Box::pin(async move {
                let tasks = calls.context.tasks.clone();
                let work = work(calls);
                let done = if let Some(what) = to_finish {
                    tasks.finish(what, work).await
                } else {
                    tokio::select! {
                        done = work => done,
                        () = sender.closed() => return,
                    }
                };
                // A caller that was cancelled does not wait for the result.
                let _ = sender.send(done);
            })
        });
        self.shared.jobs.send(job).map_err(|_| ended())?;
        receiver.await.map_err(|_| ended())
    }
}

fn ended() -> ErrorData {
    ErrorData::internal_error("the call has ended", None)
}

/// Returns a callback that sends notices as progress, in order.
fn said(progress: Option<(ProgressToken, Peer<RoleServer>)>) -> Said {
    let Some((token, peer)) = progress else {
        return silent();
    };
    let (sender, mut receiver) = mpsc::unbounded_channel::<String>();
    spawn_local(async move {
        let mut count = 0.0;
        while let Some(line) = receiver.recv().await {
            count += 1.0;
            let progress = ProgressNotificationParam::new(token.clone(), count).with_message(line);
            if peer.notify_progress(progress).await.is_err() {
                return;
            }
        }
    });
    Arc::new(move |line| {
        // The client is gone: the call ends soon.
        let _ = sender.send(line.to_owned());
    })
}

impl ServerHandler for Handler {
    fn get_info(&self) -> ServerConfig {
        let mut capabilities = ServerCapabilities::builder().enable_tools().build();
        if self.shared.sources.are_offered() {
            capabilities.resources = Some(resources::capability());
        }
        if self.shared.prompts.are_offered() {
            capabilities.prompts = Some(PromptsCapability::default());
        }
        let program = Implementation::new("ravi", env!("CARGO_PKG_VERSION"));
        ServerConfig::new(capabilities)
            .with_server_info(program)
            .with_instructions(self.shared.instructions.clone())
    }

    /// A client may show in this way that it is there.
    async fn ping(&self, _: RequestContext<RoleServer>) -> Result<(), ErrorData> {
        self.subscriptions.note_request();
        Ok(())
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.shared.listed.clone()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(shown) = self.tool(&request.name) else {
            let message = format!("there is no tool `{}`", request.name);
            return Err(ErrorData::invalid_params(message, None));
        };
        let (requests, receiver) = mpsc::unbounded_channel();
        let asking = Asking::of(&request, &context, requests);
        let token = context.meta.get_progress_token();
        let progress = token.map(|token| (token, context.peer.clone()));
        let arguments = request.arguments.unwrap_or_default();
        // Cancelling a call ends it if it only reads, waits or runs a program; other calls are finished.
        let tool = shown.tool;
        let can_end = tool.effect == Effect::Reads || tool.kind == Kind::Program;
        let to_finish = (!can_end).then_some(tool.name);
        let changes = &self.shared.changes;
        let stream = Arc::clone(changes);
        let call = self.on_thread(to_finish, move |calls| async move {
            let result = calls.call(&shown, arguments, said(progress), asking).await;
            // By now, another identity may be active: the call or another process may have selected it.
            stream.wake();
            result
        });
        // Once stdin is closed, the user cannot answer: what asks fails, and the call with it.
        let answers = async {
            tokio::select! {
                () = ask::answer(&context, receiver) => {}
                () = changes.ended() => {}
            }
            std::future::pending::<()>().await;
        };
        tokio::select! {
            // A cancelled call cancels its question first.
            biased;
            result = call => result,
            () = answers => Err(ended()),
            () = changes.ended(), if tool.kind == Kind::Waits => Err(ended()),
            () = context.ct.cancelled() => Err(ended()),
        }
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        let mut listed = self.shared.listed.iter();
        listed.find(|tool| tool.name == name).cloned()
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        context: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        self.check_resources::<ListResourcesRequestMethod>()?;
        let sources = Arc::clone(&self.shared.sources);
        let list = self.on_thread(None, move |calls| async move {
            let listed = sources.list(&calls).await;
            listed.map_err(|failed| resources::error("cannot list the resources", failed))
        });
        let listed = list.await??;
        self.subscriptions
            .has_listed(resources::keys(&listed), &context);
        Ok(resources::result(listed))
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        self.check_resources::<ListResourceTemplatesRequestMethod>()?;
        Ok(self.shared.sources.templates())
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        self.check_resources::<ReadResourceRequestMethod>()?;
        let sources = Arc::clone(&self.shared.sources);
        let read = self.on_thread(None, move |calls| async move {
            sources.read(&calls, &request.uri).await
        });
        Ok(read.await??.into())
    }

    async fn subscribe(
        &self,
        request: SubscribeRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        self.check_resources::<SubscribeRequestMethod>()?;
        self.subscriptions.note_request();
        self.subscriptions.subscribe(&request.uri, &context).await
    }

    async fn unsubscribe(
        &self,
        request: UnsubscribeRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<(), ErrorData> {
        self.check_resources::<UnsubscribeRequestMethod>()?;
        self.subscriptions.unsubscribe(&request.uri);
        Ok(())
    }

    fn accepted_subscription_filter(
        &self,
        requested: &SubscriptionFilter,
    ) -> Option<SubscriptionFilter> {
        self.subscriptions.accepted(requested)
    }

    async fn listen(&self, context: SubscriptionContext) -> Result<(), ErrorData> {
        self.subscriptions.listen(context).await
    }

    async fn list_prompts(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        if !self.shared.prompts.are_offered() {
            return Err(ErrorData::method_not_found::<ListPromptsRequestMethod>());
        }
        Ok(self.shared.prompts.list())
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        let arguments = request.arguments.unwrap_or_default();
        Ok(self.shared.prompts.get(&request.name, &arguments)?.into())
    }
}
