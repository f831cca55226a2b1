//! A client of the server: its requests become calls.
//!
//! The protocol needs futures that may move between threads, and commands stay on theirs: a handler passes each call on to
//! the thread of the commands, and waits for its result.

use std::{pin::Pin, rc::Rc, sync::Arc};

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
    changes::Changes,
    prompts::Prompts,
    resources::{self, Sources},
    schema::Shown,
    subscriptions::Subscriptions,
};

/// Work for the thread of the commands.
pub(super) type Job = Box<dyn FnOnce(Rc<Calls>) -> Pin<Box<dyn Future<Output = ()>>> + Send>;

/// What the clients share.
#[derive(Clone)]
pub(super) struct Shared {
    pub(super) tools: Arc<[Arc<Shown>]>,
    pub(super) prompts: Arc<Prompts>,
    pub(super) sources: Arc<Sources>,
    pub(super) changes: Arc<Changes>,
    /// What a client tells the model about all tools.
    pub(super) instructions: String,
    pub(super) jobs: mpsc::UnboundedSender<Job>,
}

/// The server, as one client sees it.
pub(super) struct Handler {
    shared: Shared,
    /// What this client is notified of.
    pub(super) subscriptions: Arc<Subscriptions>,
}

impl Handler {
    pub(super) fn new(shared: Shared) -> Self {
        let (sources, changes) = (Arc::clone(&shared.sources), Arc::clone(&shared.changes));
        Self {
            subscriptions: Arc::new(Subscriptions::new(sources, changes)),
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

    /// Does work on the thread of the commands, and waits for its result. Without a caller, the work ends, unless it has the
    /// name of what must be finished.
    async fn on_thread<T, F>(
        &self,
        to_finish: Option<&'static str>,
        work: impl FnOnce(Rc<Calls>) -> F + Send + 'static,
    ) -> Result<T, ErrorData>
    where
        T: Send + 'static,
        F: Future<Output = T> + 'static,
    {
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

/// Returns what passes notices on to a client that asks for progress, in their order.
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

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(
            self.shared
                .tools
                .iter()
                .map(|shown| shown.listed())
                .collect(),
        ))
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
        let subscriptions = Arc::clone(&self.subscriptions);
        let call = self.on_thread(to_finish, move |calls| async move {
            let result = calls.call(&shown, arguments, said(progress), asking).await;
            if shown.tool.name == "identities_use" {
                subscriptions.identity_may_have_changed();
            }
            result
        });
        let changes = &self.shared.changes;
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
        self.tool(name).map(|shown| shown.listed())
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
