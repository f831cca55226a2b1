//! Parses the command line, runs the command, and reports errors with an exit code.

use std::{cell::Cell, collections::BTreeSet, process::ExitCode, time::Duration};

use clap::{ArgMatches, CommandFactory, FromArgMatches, error::ErrorKind};
use ravi::{
    cli::Cli,
    commands::{self, Context, options::Color},
    completion,
    failure::{Failure, Kind},
    output::{Jq, Style},
    signals::{ForChild, Signals},
    work,
};
use tokio::time::timeout;

/// How long to wait for tasks that must not be interrupted.
const LAST_WORK: Duration = Duration::from_secs(10);
/// Waits of at least this length produce a notice.
const NOTICEABLE: Duration = Duration::from_millis(300);

fn main() -> ExitCode {
    ravi::process::forbid_core_dumps();
    completion::answer();
    let mut definition = Cli::command();
    let matches = match definition.try_get_matches_from_mut(std::env::args_os()) {
        Ok(matches) => matches,
        Err(error) => return usage(&definition, error),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => {
            let error = error.format(&mut definition);
            return usage(&definition, error);
        }
    };
    let color = match cli.global.color {
        Color::Auto => None,
        Color::Always => Some(true),
        Color::Never => Some(false),
    };
    let json = cli.global.json || cli.global.jq.is_some();
    let mut style = Style::detect(json, cli.global.quiet, color);
    match cli.global.jq.as_deref().map(Jq::compile).transpose() {
        Ok(jq) => style.jq = jq,
        Err(failure) => {
            style.report(&failure);
            return ExitCode::from(failure.kind.exit_code());
        }
    }
    let context = Context::new(cli.global, style.clone());
    let limit = context
        .global
        .timeout
        .map(|limit| limit.0)
        .filter(|_| !cli.top.keeps_time());
    let changed = Cell::new(None);
    let command = async {
        let answer = cli.top.run(&context).await?;
        changed.set(answer.changed.clone());
        let answer = answer.finish().await?;
        let exit_code = answer.exit_code;
        // While the pager runs, Ctrl-C is for the pager.
        context.for_child.set(if answer.is_paged() {
            ForChild::Interrupt
        } else {
            ForChild::Nothing
        });
        work::off_thread("stdout", move || answer.print()).await??;
        Ok(exit_code)
    };
    let code = block_on(&context, limit, command).unwrap_or_else(|mut failure| {
        if let Some(changed) = changed.take() {
            failure = unprinted(failure, changed);
        }
        if !style.json {
            name_flags(&mut failure, &definition, &matches);
        }
        if failure.kind != Kind::Interrupted || !context.until_interrupted.get() {
            style.report(&failure);
        }
        i32::from(failure.kind.exit_code())
    });
    // Exit even if a thread still waits for a prompt or a keyring.
    std::process::exit(code);
}

/// Runs a command until it is done, interrupted, or out of time; then finishes the remaining tasks.
fn block_on(
    context: &Context,
    limit: Option<Duration>,
    command: impl Future<Output = Result<i32, Failure>>,
) -> Result<i32, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Kind::Failure, format!("cannot start: {error}")))?;
    let runtime = std::mem::ManuallyDrop::new(runtime);
    let tasks = tokio::task::LocalSet::new();
    runtime.block_on(tasks.run_until(async {
        let mut signals = Signals::listen();
        let answer = race(context, limit, &mut signals, command).await;
        finish_tasks(context, &mut signals).await;
        answer.map_err(|failure| with_consequences(context, failure))
    }))
}

/// Runs the command until it is done, a signal arrives, or `--timeout` expires.
async fn race(
    context: &Context,
    limit: Option<Duration>,
    signals: &mut Signals,
    command: impl Future<Output = Result<i32, Failure>>,
) -> Result<i32, Failure> {
    let out_of_time = async {
        match limit {
            Some(limit) => {
                tokio::time::sleep(limit).await;
                // An editor or pager is not interrupted.
                if context.for_child.get() == ForChild::Interrupt {
                    std::future::pending::<()>().await;
                }
                limit
            }
            None => std::future::pending().await,
        }
    };
    let ended = async {
        loop {
            let ended = signals.next().await;
            match context.for_child.get() {
                ForChild::Everything => {}
                ForChild::Interrupt if ended.kind == Kind::Interrupted => {}
                _ => return ended,
            }
        }
    };
    tokio::select! {
        answer = command => answer,
        ended = ended => Err(ended),
        limit = out_of_time => Err(commands::timed_out(limit)),
    }
}

/// Waits, up to a limit, for tasks that must not be interrupted; Ctrl-C after the notice ends the wait.
async fn finish_tasks(context: &Context, signals: &mut Signals) {
    // Tasks of a command that was ended drop what they hold, such as programs.
    tokio::task::yield_now().await;
    if timeout(NOTICEABLE, context.tasks.join()).await.is_ok() {
        return;
    }
    let (unfinished, cost) = unfinished(context);
    let limit = LAST_WORK.as_secs();
    context.style.note(&format!(
        "Finishing the {unfinished} (at most {limit} s; after Ctrl-C {cost})."
    ));
    // Ctrl-C counts from here on: an earlier one may have ended the command.
    signals.forget();
    let finished = tokio::select! {
        finished = timeout(LAST_WORK, context.tasks.join()) => finished.is_ok(),
        () = signals.next_interrupt() => false,
    };
    if !finished {
        let (unfinished, cost) = self::unfinished(context);
        context
            .style
            .warn(&format!("the {unfinished} did not finish: {cost}"));
    }
}

/// Returns the names of the unfinished tasks, and what they cost.
fn unfinished(context: &Context) -> (String, String) {
    let tasks = context.tasks.unfinished();
    let names: Vec<&str> = tasks.iter().map(|task| task.name).collect();
    let costs: BTreeSet<&str> = tasks.iter().map(|task| task.cost).collect();
    let costs: Vec<&str> = costs.into_iter().collect();
    (names.join(", "), costs.join(", and "))
}

/// Adds the consequences of an interrupted command.
fn with_consequences(context: &Context, failure: Failure) -> Failure {
    let ended = matches!(
        failure.kind,
        Kind::Interrupted | Kind::Terminated | Kind::Network
    );
    match context.if_ended.take() {
        Some(with_consequences) if ended => with_consequences(failure),
        _ => failure,
    }
}

/// Returns the failure to print the output of a command that has changed something, which must not be repeated: it is no
/// usage error.
fn unprinted(failure: Failure, changed: String) -> Failure {
    let kind = match failure.kind {
        Kind::Usage => Kind::Failure,
        kind => kind,
    };
    let message = format!(
        "the command succeeded, but its output could not be printed: {}",
        failure.message
    );
    Failure {
        kind,
        message,
        ..failure
    }
    .hint(changed)
}

/// Names rejected fields by their flags; JSON keeps the field names.
fn name_flags(failure: &mut Failure, definition: &clap::Command, matches: &ArgMatches) {
    let (mut definition, mut matches) = (definition, matches);
    while let Some((name, inner)) = matches.subcommand() {
        let Some(command) = definition.find_subcommand(name) else {
            return;
        };
        (definition, matches) = (command, inner);
    }
    let typed = |field: String| {
        let named = |argument: &&clap::Arg| argument.get_id() == field.as_str();
        match definition.get_arguments().find(named) {
            Some(argument) => match argument.get_long() {
                Some(long) => format!("--{long}"),
                None => field.to_uppercase(),
            },
            None => field,
        }
    };
    let fields = std::mem::take(&mut failure.fields).into_iter();
    failure.fields = fields.map(|(field, said)| (typed(field), said)).collect();
}

/// Prints help and version; reports a usage error like any other failure.
fn usage(definition: &clap::Command, error: clap::Error) -> ExitCode {
    let asked = error.kind() == ErrorKind::DisplayHelp;
    if error.kind() == ErrorKind::DisplayVersion {
        // A reader that has gone away is no failure.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let words: Vec<String> = std::env::args_os()
        .skip(1)
        .take_while(|word| word != "--")
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let json = words
        .iter()
        .any(|word| word == "--json" || word == "-j" || word.starts_with("--jq"));
    // A group without a command: its help is the answer.
    let is_help = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if asked || (is_help && !json) {
        let shown = commands::for_help(Cli::command()).try_get_matches_from(std::env::args_os());
        let error = shown.err().unwrap_or(error);
        let _ = error.print();
        return ExitCode::from(if asked { 0 } else { Kind::Usage.exit_code() });
    }
    let failure = commands::usage_failure(definition, error, &words);
    Style::detect(json, false, None).report(&failure);
    ExitCode::from(Kind::Usage.exit_code())
}
