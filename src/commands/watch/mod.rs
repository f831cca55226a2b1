//! `ravi watch`: events as they come, or the one code or link that somebody waits for.

mod feed;
mod find;
mod incoming;

use std::{
    cell::RefCell,
    process::Stdio,
    time::{Duration, Instant},
};

use tokio::{io::AsyncWriteExt, process::Command, time::sleep_until};

use super::{Context, child};
use crate::{
    api::Client,
    cli::Watch,
    failure::{Failure, Kind},
    output::{Answer, clean},
};
use feed::Feed;
use incoming::Filter;

pub(super) use find::Found;
pub(super) use incoming::Incoming;

/// How long a code is waited for if nothing else is said.
const PATIENCE: Duration = Duration::from_mins(2);
/// How far a watch for a code looks back if nothing else is said.
const LOOK_BACK: Duration = Duration::from_secs(30);

/// Runs the command.
pub(super) async fn run(context: &Context, args: Watch) -> Result<Answer, Failure> {
    let filter = Filter::new(&args)?;
    let client = context.keyless_client().await?;
    let waits = args.otp || args.link;
    let deadline = context
        .deadline
        .or_else(|| waits.then(|| Instant::now() + PATIENCE));
    let mut seen = Seen::default();
    let trouble = RefCell::new(None);
    let feed = Feed::new(&client, &context.style, &filter, &trouble);
    let watching = async {
        if waits {
            wait(context, &client, &filter, feed, &args, &mut seen).await
        } else {
            follow(context, &client, &filter, feed, &args).await
        }
    };
    let out_of_time = async {
        match deadline {
            Some(deadline) => sleep_until(deadline.into()).await,
            None => std::future::pending().await,
        }
    };
    let ended = tokio::select! {
        ended = watching => Some(ended),
        () = out_of_time => None,
    };
    ended.unwrap_or_else(|| Err(timed_out(&args, &seen, trouble.take())))
}

/// What came and was not what was waited for.
#[derive(Default)]
struct Seen {
    count: usize,
    last: Option<String>,
}

fn timed_out(args: &Watch, seen: &Seen, trouble: Option<String>) -> Failure {
    let what = match (args.otp, args.link) {
        (true, _) => "no code came in time",
        (_, true) => "no link that verifies came in time",
        _ => "the time is over",
    };
    let failure = Failure::new(Kind::TimedOut, what);
    if let Some(trouble) = trouble {
        return failure.hint(format!("there was no connection at the end: {trouble}"));
    }
    match &seen.last {
        Some(last) => failure.hint(format!(
            "{} came that had none; the last: {}",
            if seen.count == 1 {
                "1 message".to_owned()
            } else {
                format!("{} messages", seen.count)
            },
            clean(last)
        )),
        None if args.otp || args.link => failure
            .hint("nothing came at all; give a longer --timeout, or --since to look further back"),
        None => failure,
    }
}

/// Prints events until there are enough.
async fn follow(
    context: &Context,
    client: &Client,
    filter: &Filter,
    mut feed: Feed<'_>,
    args: &Watch,
) -> Result<Answer, Failure> {
    feed.connect().await?;
    let mut trigger = Trigger::start(args)?;
    let mut left = args.count.unwrap_or(usize::MAX);
    if let Some(since) = args.since {
        for incoming in recent(client, filter, since).await? {
            if left > 0 && !tell(context, args, &incoming).await? {
                return Ok(Answer::default());
            }
            left = left.saturating_sub(1);
        }
    }
    while left > 0 {
        let incoming = tokio::select! {
            incoming = feed.next() => incoming?,
            failed = trigger.failure() => return Ok(Answer::default().with_exit_code(failed?)),
        };
        if !filter.keeps(&incoming) {
            continue;
        }
        if !tell(context, args, &incoming).await? {
            break;
        }
        left -= 1;
    }
    Ok(Answer::default())
}

/// Prints one event, or runs the user's command for it; `false` if nobody reads any more.
async fn tell(context: &Context, args: &Watch, incoming: &Incoming) -> Result<bool, Failure> {
    if let Some(command) = &args.exec {
        exec(context, command, args.pass_session, incoming).await?;
        return Ok(true);
    }
    let line = Answer::show_line(&context.style, incoming)?;
    line.finish().await?.print_line()
}

/// Runs a command with the event in its environment and on its stdin. Nothing of the event is part of the command line:
/// it comes from strangers.
async fn exec(
    context: &Context,
    command: &str,
    pass_session: bool,
    incoming: &Incoming,
) -> Result<(), Failure> {
    let shell = if cfg!(windows) {
        ("cmd", "/C")
    } else {
        ("sh", "-c")
    };
    let mut run = Command::new(shell.0);
    if !pass_session {
        child::scrub(run.as_std_mut());
    }
    let mut child = run
        .args([shell.1, command])
        .env("RAVI_EVENT", &incoming.event)
        .env("RAVI_EVENT_ID", incoming.id.as_deref().unwrap_or_default())
        .env("RAVI_FROM", without_nul(incoming.from()))
        .env(
            "RAVI_SUBJECT",
            without_nul(incoming.subject.as_deref().unwrap_or_default()),
        )
        .env("RAVI_PREVIEW", without_nul(&incoming.preview))
        .env("RAVI_THREAD_ID", without_nul(incoming.thread()))
        .stdin(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| child::cannot_run(shell.0.as_ref(), &error))?;
    if let Some(mut stdin) = child.stdin.take() {
        let json = serde_json::to_vec(incoming).unwrap_or_default();
        // A command that does not read is no failure.
        let _ = stdin.write_all(&json).await;
    }
    match child.wait().await {
        Ok(status) if status.success() => {}
        Ok(status) => context.style.warn(&format!(
            "--exec ended with {} for {}",
            child::exit_code(status),
            incoming.line()
        )),
        Err(error) => context.style.warn(&format!("--exec: {error}")),
    }
    Ok(())
}

fn without_nul(text: &str) -> String {
    text.replace('\0', "")
}

/// Waits for a code or a link: the stream first, then what came shortly before, then what comes.
async fn wait(
    context: &Context,
    client: &Client,
    filter: &Filter,
    mut feed: Feed<'_>,
    args: &Watch,
    seen: &mut Seen,
) -> Result<Answer, Failure> {
    feed.connect().await?;
    let mut trigger = Trigger::start(args)?;
    // What a command makes be sent cannot have come before it.
    let since = args
        .since
        .or_else(|| args.command.is_empty().then_some(LOOK_BACK));
    if let Some(since) = since {
        let given = find::given(&context.folders);
        // The newest counts: an older code has been replaced by it.
        for incoming in recent(client, filter, since).await?.into_iter().rev() {
            match find::find(client, &incoming, args.link).await? {
                Some(found) if !given.contains(&found.mark()) => {
                    return give(context, &found).await;
                }
                Some(_) => {}
                None => seen.note(&incoming),
            }
        }
    }
    loop {
        let incoming = tokio::select! {
            incoming = feed.next() => incoming?,
            failed = trigger.failure() => return Ok(Answer::default().with_exit_code(failed?)),
        };
        if !filter.keeps(&incoming) {
            continue;
        }
        match find::find(client, &incoming, args.link).await? {
            Some(found) => return give(context, &found).await,
            None => seen.note(&incoming),
        }
    }
}

impl Seen {
    fn note(&mut self, incoming: &Incoming) {
        self.count += 1;
        self.last = Some(incoming.line());
    }
}

async fn give(context: &Context, found: &Found) -> Result<Answer, Failure> {
    find::remember(&context.folders, &found.mark());
    Answer::show(&context.style, found)?.finish().await
}

/// What came unread since then, oldest first.
async fn recent(
    client: &Client,
    filter: &Filter,
    since: Duration,
) -> Result<Vec<Incoming>, Failure> {
    let oldest =
        jiff::Timestamp::now().as_second() - i64::try_from(since.as_secs()).unwrap_or(i64::MAX / 2);
    let unread = feed::unread(client, filter).await?;
    let mut recent: Vec<Incoming> = unread
        .into_iter()
        .map(|(incoming, _)| incoming)
        .filter(|incoming| {
            let came = incoming.received_dt.parse::<jiff::Timestamp>();
            came.is_ok_and(|came| came.as_second() >= oldest) && filter.keeps(incoming)
        })
        .collect();
    recent.sort_by_key(|incoming| incoming.received_dt.parse::<jiff::Timestamp>().ok());
    Ok(recent)
}

/// The command that makes the message be sent. Its stdout is not ours: it goes to stderr.
struct Trigger(Option<tokio::process::Child>);

impl Trigger {
    fn start(args: &Watch) -> Result<Self, Failure> {
        let Some((program, arguments)) = args.command.split_first() else {
            return Ok(Self(None));
        };
        let mut command = Command::new(child::program(program, std::env::var_os("PATH")));
        command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(std::io::stderr())
            .kill_on_drop(true);
        if !args.pass_session {
            child::scrub(command.as_std_mut());
        }
        let child = command
            .spawn()
            .map_err(|error| child::cannot_run(program, &error))?;
        Ok(Self(Some(child)))
    }

    /// The exit code of a command that failed; one that succeeds is not heard of.
    async fn failure(&mut self) -> Result<i32, Failure> {
        let Some(child) = &mut self.0 else {
            return std::future::pending().await;
        };
        let status = child.wait().await.map_err(|error| {
            Failure::new(
                Kind::Failure,
                format!("cannot wait for the command: {error}"),
            )
        })?;
        self.0 = None;
        if status.success() {
            return std::future::pending().await;
        }
        Ok(child::exit_code(status))
    }
}
