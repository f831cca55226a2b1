//! What the clients share.

use std::{rc::Rc, sync::Arc};

use futures_util::future::LocalBoxFuture;
use rmcp::model::Tool;
use tokio::sync::mpsc;

use super::{call::Calls, changes::Changes, prompts::Prompts, resources::Sources, schema::Shown};

/// Work for the command tasks.
pub(super) type Job = Box<dyn FnOnce(Rc<Calls>) -> LocalBoxFuture<'static, ()> + Send>;

/// What the clients share.
pub(super) struct Shared {
    pub(super) tools: Vec<Arc<Shown>>,
    /// The same in the terms of the protocol.
    pub(super) listed: Vec<Tool>,
    pub(super) prompts: Prompts,
    /// The event stream has it, too, as well as the changes.
    pub(super) sources: Arc<Sources>,
    pub(super) changes: Arc<Changes>,
    /// What a client tells the model about all tools.
    pub(super) instructions: String,
    pub(super) jobs: mpsc::UnboundedSender<Job>,
    /// Whether a client may vanish unnoticed: over HTTP.
    pub(super) may_vanish: bool,
}
