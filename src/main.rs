//! Parses, runs, and turns an error into words and an exit code.

use std::{process::ExitCode, time::Duration};

use clap::{ArgMatches, CommandFactory, FromArgMatches, error::ErrorKind};
use ravi::{
    cli::{Cli, Color},
    commands::{self, Context},
    completion,
    failure::{self, Failure, Kind},
    output::{Answer, Jq, Style},
    prompt,
};

fn main() -> ExitCode {
    completion::answer();
    let mut definition = Cli::command();
    let matches = match definition.try_get_matches_from_mut(std::env::args_os()) {
        Ok(matches) => matches,
        Err(error) => return usage(&error),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return usage(&error.format(&mut definition)),
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
        .filter(|_| !commands::keeps_time(&cli.command));
    let interruptible = commands::is_interruptible(&cli.command);
    let command = async { commands::run(&context, cli.command).await?.finish().await };
    let answer = block_on(&context, interruptible, limit, command)
        .and_then(|answer| answer.print().map(|()| answer.exit_code));
    let code = answer.unwrap_or_else(|mut failure| {
        if !style.json {
            name_flags(&mut failure, &definition, &matches);
        }
        style.report(&failure);
        failure.kind.exit_code()
    });
    // A thread that still waits for a prompt or a keyring must not hold the process up.
    std::process::exit(i32::from(code));
}

/// Runs a command until it is done, interrupted, or out of time.
fn block_on(
    context: &Context,
    interruptible: bool,
    limit: Option<Duration>,
    command: impl Future<Output = Result<Answer, Failure>>,
) -> Result<Answer, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Kind::Failure, format!("cannot start: {error}")))?;
    let runtime = std::mem::ManuallyDrop::new(runtime);
    runtime.block_on(async {
        let out_of_time = async {
            match limit {
                Some(limit) => {
                    tokio::time::sleep(limit).await;
                    limit
                }
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            answer = command => answer,
            Ok(()) = tokio::signal::ctrl_c(), if interruptible => Err(prompt::interrupted()),
            limit = out_of_time => Err(failure::timed_out(limit)),
        }
        .map_err(|failure| {
            if context.sending.get() && matches!(failure.kind, Kind::Interrupted | Kind::Network) {
                failure::unclear(failure)
            } else {
                failure
            }
        })
    })
}

/// Calls the fields that the server did not accept by what the user typed; JSON keeps their own names.
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

/// Help and version go to stdout; a wrong command line is a failure like any other, in JSON if that was asked for.
fn usage(error: &clap::Error) -> ExitCode {
    let asked = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    let mut words = std::env::args_os().take_while(|word| word != "--");
    if asked || !words.any(|word| word == "--json") {
        let _ = error.print();
        return ExitCode::from(if asked { 0 } else { Kind::Usage.exit_code() });
    }
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    let failure = Failure::usage(line.trim_start_matches("error: "))
        .hint("`ravi --help` and `ravi COMMAND --help` show what can be typed");
    Style::detect(true, false, Some(false)).report(&failure);
    ExitCode::from(Kind::Usage.exit_code())
}
