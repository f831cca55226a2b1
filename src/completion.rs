//! Shell completions: each shell's script calls this program, which uses its definitions and, briefly, the account.

use std::{collections::BTreeSet, ffi::OsStr, rc::Rc, time::Duration};

use clap::{CommandFactory, ValueHint};
use clap_complete::{
    CompleteEnv,
    engine::{ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter},
};

use crate::{
    api::{Client, TokenSource},
    cli::Cli,
    commands::{COMPLETIONS_VARIABLE, Context, TOPICS, options::Global},
    failure::Failure,
    output::Style,
    secret::Tokens,
    session::Session,
};

/// Timeout for names of the account: the user is waiting for the shell.
const TIMEOUT: Duration = Duration::from_millis(130);

/// Prints completions and exits, if a shell requests them; otherwise returns.
pub fn answer() {
    if std::env::var_os(COMPLETIONS_VARIABLE).is_some() {
        CompleteEnv::with_factory(definition)
            .var(COMPLETIONS_VARIABLE)
            .complete();
    }
}

/// Returns the command line with completers for names of the account, and with the help topics after `help`.
fn definition() -> clap::Command {
    let mut root = attach(Cli::command(), "");
    root.build();
    root.mut_subcommand("help", |help| {
        let shown = |help: clap::Command, topic: &&str| {
            help.mut_subcommand(*topic, |command| command.hide(false))
        };
        TOPICS.iter().fold(help, shown)
    })
}

fn attach(command: clap::Command, group: &str) -> clap::Command {
    let group = group.to_owned();
    command
        .mut_args(|argument| {
            let names = match (group.as_str(), argument.get_id().as_str()) {
                (_, "identity" | "identity_name") => Names::Identities,
                ("passwords", "entry") => Names::Domains,
                ("vault", "key" | "only") => Names::Keys,
                // Another user may have chosen the file name, too.
                _ if argument.get_value_hint() == ValueHint::AnyPath => {
                    return argument.add(ArgValueCompleter::new(files));
                }
                _ => return argument,
            };
            argument.add(ArgValueCompleter::new(move |typed: &OsStr| {
                candidates(names, typed)
            }))
        })
        .mut_subcommands(|child| {
            let group = match group.as_str() {
                "" => child.get_name().to_owned(),
                group => group.to_owned(),
            };
            attach(child, &group)
        })
}

/// Kind of names in the account.
#[derive(Clone, Copy)]
enum Names {
    Identities,
    Domains,
    Keys,
}

/// Returns the names that start with the typed text; none on failure or timeout.
fn candidates(names: Names, typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else {
        return Vec::new();
    };
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    else {
        return Vec::new();
    };
    // Dropping the runtime would wait for a keyring that does not respond.
    let runtime = std::mem::ManuallyDrop::new(runtime);
    let asked = runtime.block_on(async {
        let style = Style::detect(false, true, Some(false));
        let context = Context::new(Global::default(), style);
        let names = account_names(&context, names);
        let found = tokio::time::timeout(TIMEOUT, names).await;
        found.ok().and_then(Result::ok)
    });
    asked
        .unwrap_or_default()
        .into_iter()
        .filter(|name| name.starts_with(typed) && is_safe(name))
        .map(CompletionCandidate::new)
        .collect()
}

/// Returns the names in the account.
async fn account_names(context: &Context, names: Names) -> Result<Vec<String>, Failure> {
    context.directories.check()?;
    let session = context.session().await?;
    let transport = context.transport(Some(&session))?;
    // Never refresh: an interrupted refresh would lose the session.
    let tokens = Tokens {
        access: session.tokens().access,
        refresh: None,
    };
    let session = Rc::new(Session::of_tokens(tokens, &context.tasks));
    if let Names::Identities = names {
        let identities = Client::new(transport, session, None).identities().await?;
        return Ok(identities.into_iter().map(|one| one.name).collect());
    }
    let (client, _) = context.as_identity(transport, session).await?;
    if let Names::Domains = names {
        let entries = client.passwords().await?;
        let domains = entries.into_iter().map(|entry| entry.domain.to_string());
        // A domain may have several entries.
        let domains: BTreeSet<String> = domains.collect();
        return Ok(domains.into_iter().collect());
    }
    let entries = client.vault_entries().await?;
    Ok(entries.into_iter().map(|entry| entry.key).collect())
}

/// Returns the files that the typed path may become.
fn files(typed: &OsStr) -> Vec<CompletionCandidate> {
    let mut found = PathCompleter::any().complete(typed);
    found.retain(|candidate| candidate.get_value().to_str().is_some_and(is_safe));
    found
}

/// Returns whether a candidate is one word to every shell, and no option. bash inserts it verbatim, so anything else
/// could run as a command. Others are skipped, since quoting differs between shells.
fn is_safe(candidate: &str) -> bool {
    let is_ordinary = |c: char| c.is_alphanumeric() || "_.@+/:-".contains(c);
    let first = candidate.chars().next();
    candidate.chars().all(is_ordinary)
        && first.is_some_and(|c| c.is_alphanumeric() || "_./".contains(c))
}
