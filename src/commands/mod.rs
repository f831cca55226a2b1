//! What each command does: asks `api`, `crypto` and `session`, and hands a value to `output`.

mod child;
mod clipboard;
mod encryption;
mod fields;
mod go_client;
mod identities;
mod inbox;
mod keys;
mod login;
mod otp;
pub(crate) mod passwords;
#[cfg(feature = "sandbox")]
mod sandbox;
mod schemas;
mod sms;
mod status;
mod store;
pub(crate) mod vault;
mod watch;

pub use schemas::schemas;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Instant,
};

use crate::{
    api::{self, Client, Identity, TokenSource, Transport, parse_base_url},
    cli::{Command, Global},
    completion::{self, Names},
    failure::{Failure, Kind},
    output::{Answer, Style},
    prompt,
    secret::Tokens,
    session::{ActiveIdentity, Folders, Session, variable},
    signals::ForChild,
    tasks::Tasks,
};

/// The service itself.
const SERVICE_URL: &str = "https://ravi.app";

/// What every command is handed.
pub struct Context {
    /// The options of every command.
    pub global: Global,
    /// How to speak.
    pub style: Style,
    /// Where things are kept.
    pub folders: Folders,
    /// When `--timeout` ends the command.
    pub deadline: Option<Instant>,
    /// An email is being sent: if the command is ended now, it is unclear whether the email went out.
    pub sending: Cell<bool>,
    /// Which signals are for a program that runs under this one now.
    pub for_child: Cell<ForChild>,
    /// What to do next if the command is ended from outside now.
    pub hint_if_ended: RefCell<Option<String>>,
    /// What must not be cut off half-way.
    pub tasks: Tasks,
}

/// Runs a command.
pub async fn run(context: &Context, command: Command) -> Result<Answer, Failure> {
    context.folders.check()?;
    match command {
        Command::Login(args) => login::login(context, &args).await,
        Command::Logout => login::logout(context).await,
        Command::Whoami => status::whoami(context).await,
        Command::Status => status::status(context).await,
        Command::Identities(command) => identities::run(context, command).await,
        Command::Inbox(command) => inbox::run(context, command).await,
        Command::Sms(command) => sms::run(context, command).await,
        Command::Phone => sms::phone(context).await,
        Command::Passwords(command) => passwords::run(context, command).await,
        Command::Otp(args) => otp::run(context, args).await,
        Command::Vault(command) => vault::run(context, command).await,
        Command::Watch(args) => watch::run(context, args).await,
        Command::Subscription => status::subscription(context).await,
        Command::Encryption(command) => encryption::run(context, command).await,
        #[cfg(feature = "sandbox")]
        Command::Sandbox(command) => sandbox::run(context, command).await,
        Command::HoldClipboard { seconds } => clipboard::hold(seconds).await,
        Command::Completions { shell } => {
            let script = completion::script(shell);
            Ok(Answer::bare(
                &context.style,
                &String::from_utf8_lossy(&script),
            ))
        }
    }
}

/// Names of the account, for completion.
pub(crate) async fn names(context: &Context, names: Names) -> Result<Vec<String>, Failure> {
    context.folders.check()?;
    let session = context.session().await?;
    let transport = context.transport(Some(&session))?;
    // A renewal that is cut off in the middle would cost the session: an expired token completes nothing.
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
        return Ok(entries.into_iter().map(|entry| entry.domain).collect());
    }
    let entries = client.vault_entries().await?;
    Ok(entries.into_iter().map(|entry| entry.key).collect())
}

/// Whether the command itself ends at `--timeout`, in its own way.
#[must_use]
pub fn keeps_time(command: &Command) -> bool {
    matches!(command, Command::Watch(_))
}

impl Context {
    /// What a command is handed: the options that were typed, and the environment.
    #[must_use]
    pub fn new(global: Global, style: Style) -> Self {
        Self {
            folders: Folders::from_environment(),
            deadline: global.timeout.map(|limit| Instant::now() + limit),
            sending: Cell::new(false),
            for_child: Cell::default(),
            hint_if_ended: RefCell::new(None),
            tasks: Tasks::default(),
            global,
            style,
        }
    }

    /// Whether prompts are possible.
    fn can_ask(&self) -> bool {
        prompt::can_ask(self.global.no_input)
    }

    /// The server's address: `--api-url`, `RAVI_API_URL`, the session's own server, or the service.
    fn server_url(&self, session: Option<&Session>) -> Result<String, Failure> {
        let chosen = match &self.global.api_url {
            Some(url) => Some(url.clone()),
            None => variable("RAVI_API_URL")?,
        };
        Ok(chosen
            .or_else(|| session.map(|session| session.account().api_url.clone()))
            .filter(|url| !url.is_empty())
            .unwrap_or_else(|| SERVICE_URL.to_owned()))
    }

    /// The transport to the server. The tokens of a stored session go to their own server only.
    fn transport(&self, session: Option<&Session>) -> Result<Transport, Failure> {
        let url = self.server_url(session)?;
        let base = parse_base_url(&url)?;
        let stored = session.map_or("", |session| session.account().api_url.as_str());
        if !stored.is_empty() && parse_base_url(stored)?.origin() != base.origin() {
            return Err(Failure::new(
                Kind::NotLoggedIn,
                format!("you are logged in to {stored}, not {url}"),
            )
            .hint("omit --api-url and unset RAVI_API_URL, or log in there with another RAVI_CONFIG_DIR"));
        }
        Ok(Transport::new(base, self.options())?)
    }

    /// What bounds and watches the requests.
    fn options(&self) -> api::Options {
        let trace = self.global.verbose.then(|| -> api::Logger {
            Rc::new(|line: &str| eprintln!("{}", crate::output::clean(line)))
        });
        let style = self.style.clone();
        let notice: api::Logger = Rc::new(move |line: &str| style.note(line));
        api::Options {
            trace,
            notice: Some(notice),
            deadline: self.deadline,
        }
    }

    /// The session, or the failure that there is none.
    async fn session(&self) -> Result<Rc<Session>, Failure> {
        self.open_session().await.map(Rc::new)
    }

    async fn open_session(&self) -> Result<Session, Failure> {
        let session = Session::open(&self.folders, &self.tasks).await?;
        session.ok_or_else(Failure::not_logged_in)
    }

    /// A client for what belongs to the account.
    async fn account_client(&self) -> Result<(Client, Rc<Session>), Failure> {
        let session = self.session().await?;
        self.client_for(session)
    }

    /// A client of this session, for what belongs to the account.
    fn client_for(&self, session: Rc<Session>) -> Result<(Client, Rc<Session>), Failure> {
        let transport = self.transport(Some(&session))?;
        let client = Client::new(transport, session.clone(), None);
        Ok((client, session))
    }

    /// A client for what belongs to the active identity. A name costs one look-up; a uuid costs nothing.
    async fn identity_client(&self) -> Result<(Client, Rc<Session>, String), Failure> {
        let session = self.session().await?;
        let transport = self.transport(Some(&session))?;
        let (client, uuid) = self.as_identity(transport, Rc::clone(&session)).await?;
        Ok((client, session, uuid))
    }

    /// A client for what belongs to the active identity, and no private key in memory: for a command that waits long.
    async fn keyless_client(&self) -> Result<Client, Failure> {
        let session = Rc::new(self.open_session().await?.without_keys());
        let transport = self.transport(Some(&session))?;
        Ok(self.as_identity(transport, session).await?.0)
    }

    /// A client of this session for what belongs to the active identity, and the identity's uuid.
    async fn as_identity(
        &self,
        transport: Transport,
        session: Rc<Session>,
    ) -> Result<(Client, String), Failure> {
        let active = self.active_identity()?.ok_or(api::Error::NoIdentity)?;
        let uuid = if active.is_uuid {
            active.selector
        } else {
            let client = Client::new(transport.clone(), session.clone(), None);
            find_identity(client.identities().await?, &active.selector)?.uuid
        };
        if !uuid.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(
                Failure::usage(format!("`{uuid}` is not the uuid of an identity"))
                    .hint("choose one with `ravi identities use NAME`"),
            );
        }
        let client = Client::new(transport, session, Some(uuid.clone()));
        Ok((client, uuid))
    }

    /// The identity that commands act as.
    fn active_identity(&self) -> Result<Option<ActiveIdentity>, Failure> {
        let active = ActiveIdentity::resolve(self.global.identity.as_deref(), &self.folders)?;
        if let Some(active) = &active {
            check_selector(&active.selector)?;
        }
        Ok(active)
    }

    /// Fails, before anything is looked up, if a deletion cannot be confirmed.
    fn check_confirmable(&self, yes: bool, what: &str) -> Result<(), Failure> {
        if yes || self.can_ask() {
            return Ok(());
        }
        Err(
            Failure::usage(format!("deleting {what} needs a confirmation"))
                .hint("give --yes to delete without being asked"),
        )
    }

    /// Asks before something is deleted; without a terminal `--yes` must have answered.
    async fn confirm_deletion(&self, yes: bool, what: &str) -> Result<(), Failure> {
        self.check_confirmable(yes, what)?;
        if yes {
            return Ok(());
        }
        if prompt::confirm(&format!("Delete {}?", crate::output::clean(what))).await? {
            Ok(())
        } else {
            Err(Failure::new(Kind::Failure, "nothing was deleted"))
        }
    }

    /// Asks before secrets are printed in plain text; without a terminal `--yes` must have answered.
    async fn confirm_export(&self, yes: bool, warning: &str) -> Result<(), Failure> {
        if yes {
            return Ok(());
        }
        if !self.can_ask() {
            return Err(
                Failure::usage(format!("an export needs a confirmation: {warning}"))
                    .hint("give --yes to export without being asked"),
            );
        }
        if prompt::confirm(&format!("Export? With it, {warning}.")).await? {
            Ok(())
        } else {
            Err(Failure::new(Kind::Failure, "nothing was exported"))
        }
    }
}

/// A key of a thread, conversation or message: anything that names one thing in a path.
fn check_id(id: &str, what: &str, list: &str) -> Result<(), Failure> {
    // The two dots would be taken for folders, and an empty id for the list itself.
    if id.trim().is_empty() || id == "." || id == ".." || id.chars().any(char::is_control) {
        return Err(Failure::usage(format!("{what} is given by its id"))
            .hint(format!("`{list}` shows them")));
    }
    Ok(())
}

/// A 404 says what was looked for, and how to list what there is.
fn or_not_found(error: api::Error, what: &str, list: &str) -> Failure {
    let failure = Failure::from(error);
    if failure.kind != Kind::NotFound {
        return failure;
    }
    let message = format!("there is no {}", crate::output::clean(what));
    Failure { message, ..failure }.hint(format!("`{list}` shows what there is"))
}

/// A name or uuid that can stand in a header and a path.
fn check_selector(selector: &str) -> Result<(), Failure> {
    if selector.trim().is_empty() || selector.chars().any(char::is_control) {
        return Err(Failure::usage("an identity is given by its name or uuid")
            .hint("`ravi identities list` shows them"));
    }
    Ok(())
}

/// Finds an identity by uuid or name; an ambiguous name lists the candidates.
fn find_identity(identities: Vec<Identity>, selector: &str) -> Result<Identity, Failure> {
    if let Some(found) = identities.iter().find(|i| i.uuid == selector) {
        return Ok(found.clone());
    }
    let same = |name: &str| name.to_lowercase() == selector.to_lowercase();
    let mut found: Vec<Identity> = identities.into_iter().filter(|i| same(&i.name)).collect();
    if found.len() > 1 && found.iter().filter(|i| i.name == selector).count() == 1 {
        found.retain(|identity| identity.name == selector);
    }
    match (found.pop(), found.len()) {
        (Some(identity), 0) => Ok(identity),
        (Some(last), _) => {
            found.push(last);
            let uuids: Vec<String> = found.into_iter().map(|i| i.uuid).collect();
            Err(
                Failure::usage(format!("more than one identity is called `{selector}`"))
                    .hint(format!("give one of these uuids: {}", uuids.join(", "))),
            )
        }
        (None, _) => Err(Failure::new(
            Kind::NotFound,
            format!("no identity is called `{selector}`"),
        )
        .hint("`ravi identities list` shows those of this account")),
    }
}
