//! The server: connections of clients, and the command tasks, which do their work.

use std::{io::IsTerminal, net::SocketAddr, rc::Rc, sync::Arc};

use rmcp::ServiceExt;
use tokio::{sync::mpsc, task::JoinSet};

use super::{
    call::Calls,
    catalog::Offer,
    changes::Changes,
    handler::Handler,
    http,
    prompts::Prompts,
    resources::Sources,
    schema::{self, Shown},
    shared::{Job, Shared},
    stdio, stream,
};
use crate::{commands::Context, failure::Failure, output::Answer};

/// Serves on stdin and stdout until stdin closes, or HTTP until the future is dropped.
pub(super) async fn serve(
    context: &Context,
    offer: Offer,
    http: Option<SocketAddr>,
) -> Result<(), Failure> {
    // A program of `vault_run` could read the tokens in the environment of this process.
    crate::process::hide();
    let tools = schema::tools(&offer.tools).into_iter().map(Arc::new);
    let tools: Vec<Arc<Shown>> = tools.collect();
    let (jobs, receiver) = mpsc::unbounded_channel();
    let (sources, changes) = (Arc::new(Sources::new(&tools)), Changes::new());
    let shared = Arc::new(Shared {
        prompts: Prompts::new(&offer.tools),
        sources: Arc::clone(&sources),
        changes: Arc::clone(&changes),
        instructions: offer.instructions(),
        listed: tools.iter().map(|shown| shown.listed()).collect(),
        tools,
        jobs,
        may_vanish: http.is_some(),
    });
    let calls = Rc::new(Calls::new(context, offer));
    let protocol = async {
        match http {
            Some(address) => serve_http(context, shared, address).await,
            None => serve_stdio(context, shared).await,
        }
    };
    tokio::select! {
        served = protocol => served,
        () = work(Rc::clone(&calls), receiver) => Ok(()),
        () = stream::follow(calls, sources, changes) => Ok(()),
    }
}

async fn serve_stdio(context: &Context, shared: Arc<Shared>) -> Result<(), Failure> {
    if std::io::stdin().is_terminal() {
        let notice = "Serving an MCP client on stdin and stdout until Ctrl-C; `ravi mcp --help` says how to add it to one.";
        context.style.note(notice);
        context.until_interrupted.set(true);
    }
    let (input, output) = stdio::take()?;
    let changes = Arc::clone(&shared.changes);
    let input = stdio::Input::new(input, move || changes.end());
    // A client that goes away before it has said who it is ends the server, too.
    if let Ok(running) = Handler::new(shared).serve((input, output)).await {
        let _ = running.waiting().await;
    }
    Ok(())
}

async fn serve_http(
    context: &Context,
    shared: Arc<Shared>,
    address: SocketAddr,
) -> Result<(), Failure> {
    let server = http::Server::bind(address).await?;
    // On stdout, because scripts wait for it.
    let start = Answer::show(&context.style, &server.listening)?;
    start.finish().await?.print()?;
    context.style.note("Serving MCP clients until Ctrl-C.");
    context.until_interrupted.set(true);
    // Programs that tools start inherit neither.
    drop(stdio::take()?);
    server.run(move || Handler::new(Arc::clone(&shared))).await
}

/// The most jobs that run at once; the others wait.
const MOST_RUNNING: usize = 128;

/// Runs each job as a task, until the last client is gone.
async fn work(calls: Rc<Calls>, mut jobs: mpsc::UnboundedReceiver<Job>) {
    // Dropping it ends the work, and the programs that it runs.
    let mut running = JoinSet::new();
    loop {
        tokio::select! {
            job = jobs.recv(), if running.len() < MOST_RUNNING => match job {
                Some(job) => drop(running.spawn_local(job(Rc::clone(&calls)))),
                None => return,
            },
            Some(_) = running.join_next() => {}
        }
    }
}
