//! `ravi mcp config`: the entry for a client, with the options that the server is to have.

use std::{
    collections::BTreeMap,
    env::consts::EXE_SUFFIX,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use directories::BaseDirs;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    catalog::Offer,
    clients::{Client, Format, Server},
    options::{Options, Profile},
};
use crate::{
    commands::{Context, command::Command},
    env,
    failure::{Failure, Kind},
    output::{Form, Render, Style, table},
};

/// `ravi mcp config`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Config {
    /// Client to print the entry for (default: list the clients)
    pub client: Option<Client>,
    /// Options of the server.
    #[command(flatten)]
    #[serde(flatten)]
    pub options: Options,
}

/// An entry.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Entry {
    /// The client
    client: Client,
    /// File that the entry belongs in; null for a command
    file: Option<String>,
    /// Format of the entry
    format: Format,
    /// The entry, as it is pasted
    entry: String,
    /// The same as data
    server: Server,
}

/// The entry of the client that is named, or those of all.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Entries {
    /// The entry of a client.
    One(Box<Entry>),
    /// An entry for each client.
    All(Vec<Entry>),
}

impl Command for Config {
    type Output = Entries;

    async fn run(self, context: &Context) -> Result<Entries, Failure> {
        // Options that the server would refuse are refused here.
        Offer::new(&self.options, context.given_identity()?.as_deref())?;
        context.chosen_url()?;
        if env::SANDBOX.is_set() {
            context
                .style
                .warn("the entry leads to this sandbox, which ends before a client could use it");
        }
        let program = Program::find()?;
        let args = arguments(&self.options, context)?;
        let env = variables(context)?;
        let entry = |client: Client| {
            let server = Server {
                command: program.typed_by(client)?,
                args: args.clone(),
                env: env.clone(),
            };
            Ok(Entry {
                client,
                file: file(client, context)?,
                format: client.format(),
                entry: client.entry(&server)?,
                server,
            })
        };
        if let Some(client) = self.client {
            return Ok(Entries::One(Box::new(entry(client)?)));
        }
        let all = Client::value_variants().iter().copied().map(entry);
        let all = all.collect::<Result<_, Failure>>()?;
        let notice = "Run `ravi mcp config CLIENT` to print the entry for a client.";
        context.style.note(notice);
        Ok(Entries::All(all))
    }
}

impl Render for Entries {
    fn human(&self, style: &Style) -> String {
        let all = match self {
            Self::One(entry) => return entry.entry.clone(),
            Self::All(all) => all,
        };
        let row = |entry: &Entry| {
            let place = entry.file.as_deref().unwrap_or("a shell, as a command");
            vec![name(&entry.client), place.to_owned()]
        };
        let rows: Vec<_> = all.iter().map(row).collect();
        table(&["CLIENT", "WHERE ITS ENTRY GOES"], &rows, style)
    }

    fn quiet(&self) -> String {
        match self {
            Self::One(entry) => entry.entry.clone(),
            Self::All(all) => {
                let names: Vec<String> = all.iter().map(|entry| name(&entry.client)).collect();
                names.join("\n")
            }
        }
    }

    fn form(&self) -> Form {
        match self {
            Self::One(_) => Form::Bare,
            Self::All(_) => Form::Text,
        }
    }
}

/// Returns the name of a value as it is typed.
fn name(value: &impl ValueEnum) -> String {
    let value = value.to_possible_value();
    value.map_or(String::new(), |value| value.get_name().to_owned())
}

/// Returns the file that an entry belongs in; `None` for a command. Fails without a home directory.
fn file(client: Client, context: &Context) -> Result<Option<String>, Failure> {
    if client.format() == Format::Shell {
        return Ok(None);
    }
    let (Some(home), Some(base)) = (&context.directories.home, BaseDirs::new()) else {
        let message = "cannot name the file of the entry: there is no home directory";
        return Err(Failure::new(Kind::NotFound, message).hint("set HOME"));
    };
    let file = client.file(home, base.config_dir());
    Ok(file.map(|file| file.display().to_string()))
}

/// Returns the arguments of the program.
fn arguments(options: &Options, context: &Context) -> Result<Vec<String>, Failure> {
    let Options {
        profile,
        tools,
        without,
        send_to,
        reveal,
        yes,
    } = options;
    let mut args = vec!["mcp".to_owned()];
    if *profile != Profile::default() {
        args.extend(option("--profile", &name(profile)));
    }
    for (typed, values) in [
        ("--tools", tools),
        ("--without", without),
        ("--send-to", send_to),
    ] {
        if !values.is_empty() {
            args.extend(option(typed, &values.join(",")));
        }
    }
    if *reveal {
        args.push("--reveal".to_owned());
    }
    let global = &context.global;
    if *yes {
        args.push("--yes".to_owned());
    }
    // The environment of the client may select another identity, or none.
    let identity = context.given_identity()?;
    for (typed, value) in [("--identity", &identity), ("--api-url", &global.api_url)] {
        if let Some(value) = value {
            args.extend(option(typed, value));
        }
    }
    Ok(args)
}

/// Returns an option with its value: as two words, unless the value looks like an option.
fn option(typed: &str, value: &str) -> Vec<String> {
    if value.starts_with('-') {
        return vec![format!("{typed}={value}")];
    }
    vec![typed.to_owned(), value.to_owned()]
}

/// Returns the variables of the server: where its session is. Tokens and PIN do not belong in a file.
fn variables(context: &Context) -> Result<BTreeMap<String, String>, Failure> {
    let Some(directory) = &context.directories.chosen else {
        return Ok(BTreeMap::new());
    };
    let directory = text(directory)?;
    Ok(BTreeMap::from([(
        env::CONFIG_DIR.name.to_owned(),
        directory,
    )]))
}

fn text(path: &Path) -> Result<String, Failure> {
    path.to_str().map(str::to_owned).ok_or_else(|| {
        let message = format!("{} cannot be in a file of text", path.display());
        Failure::usage(message).hint("use a path that is valid UTF-8")
    })
}

/// This program.
struct Program {
    path: PathBuf,
    /// Whether `ravi` starts it.
    is_on_path: bool,
}

impl Program {
    fn find() -> Result<Self, Failure> {
        let running = std::env::current_exe().map_err(|error| {
            let message = format!("cannot find the path of this program: {error}");
            Failure::new(Kind::Failure, message)
        })?;
        let name = format!("ravi{EXE_SUFFIX}");
        let found = std::env::var_os("PATH").and_then(|path| {
            let mut directories = std::env::split_paths(&path);
            let is_program = |file: &PathBuf| file.is_absolute() && file.is_file();
            directories.find_map(|directory| Some(directory.join(&name)).filter(is_program))
        });
        let real = |path: &Path| path.canonicalize().ok();
        // The path in PATH stays the same with an update, which may move the file that it leads to.
        let found = found.filter(|found| real(found).is_some() && real(found) == real(&running));
        Ok(Self {
            is_on_path: found.is_some(),
            path: found.unwrap_or(running),
        })
    }

    /// Returns the command of an entry.
    fn typed_by(&self, client: Client) -> Result<String, Failure> {
        if self.is_on_path && !client.needs_path() {
            return Ok("ravi".to_owned());
        }
        text(&self.path)
    }
}
