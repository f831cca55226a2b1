//! The context of every command: global options, environment, session and server.

use std::{
    cell::{Cell, RefCell},
    path::{Path, PathBuf},
    rc::Rc,
    time::Instant,
};

use futures_util::future::LocalBoxFuture;
use url::Url;

use super::{
    lookup::find_active,
    options::{Global, is_stdin},
};
use crate::{
    api::{self, Client, Connections, Transport, parse_base_url},
    env,
    failure::{Failure, Kind},
    ids::{IdentitySelector, Uuid},
    output::{Speaker, Style, live, to_stderr},
    prompt,
    secret::Secret,
    session::{self, ActiveIdentity, Directories, Session},
    signals::ForChild,
    tasks::Tasks,
};

/// The address of the Ravi service.
const SERVICE_URL: &str = "https://ravi.app";

/// Asks the user a question through the program that called the command; returns whether the user accepts.
pub type Asker = Rc<dyn Fn(String) -> LocalBoxFuture<'static, Result<bool, Failure>>>;

/// Adds to a failure what an interruption leaves behind.
pub type Consequences = fn(Failure) -> Failure;

/// What selects the active identity.
pub(crate) enum Selection {
    /// An identity is selected.
    Identity(ActiveIdentity),
    /// This file decides, and names none.
    NoneIn(PathBuf),
    /// Nothing decides.
    Nothing,
}

/// The context of every command.
pub struct Context {
    /// The options of every command.
    pub global: Global,
    /// The style of the output.
    pub style: Style,
    /// The directories for settings and session.
    pub directories: Directories,
    /// The instant at which `--timeout` ends the command.
    pub deadline: Option<Instant>,
    /// The signals that a child process handles at present.
    pub for_child: Cell<ForChild>,
    /// Whether Ctrl-C is how the command usually ends.
    pub until_interrupted: Cell<bool>,
    /// What the command adds to the failure if it is interrupted now.
    pub if_ended: Cell<Option<Consequences>>,
    /// The tasks that must finish before the process exits.
    pub tasks: Tasks,
    /// The connections that the commands of this process share.
    pub connections: Connections,
    /// What asks the user before email is sent or something is changed, if a program called the command.
    pub asker: Option<Asker>,
    /// Name of the identity that the command acts as, or its UUID; set once it has a client.
    acting: RefCell<String>,
}

impl Context {
    /// Creates the context from the global options and the environment.
    #[must_use]
    pub fn new(global: Global, style: Style) -> Self {
        Self {
            directories: Directories::from_environment(),
            deadline: global.timeout.map(|limit| Instant::now() + limit.0),
            for_child: Cell::default(),
            until_interrupted: Cell::default(),
            if_ended: Cell::new(None),
            tasks: Tasks::default(),
            connections: Connections::default(),
            asker: None,
            acting: RefCell::default(),
            global,
            style,
        }
    }

    /// Returns the context of a command that this process runs for another program: its output is JSON, and it has no
    /// terminal. Shares tasks and connections.
    #[must_use]
    pub fn for_call(&self, global: Global, speaker: Speaker) -> Self {
        let global = Global {
            json: true,
            jq: None,
            no_input: true,
            ..global
        };
        let style = Style {
            speaker: Some(speaker),
            stdout_terminal: false,
            stderr_terminal: false,
            ..Style::detect(true, false, Some(false))
        };
        Self {
            directories: self.directories.clone(),
            tasks: self.tasks.clone(),
            connections: self.connections.clone(),
            ..Self::new(global, style)
        }
    }

    /// Returns where a list goes: the style, and what a pager sets while it runs.
    pub(crate) fn screen(&self) -> (&Style, &Cell<ForChild>) {
        (&self.style, &self.for_child)
    }

    /// Returns whether prompts are possible.
    pub(crate) fn can_prompt(&self) -> bool {
        prompt::can_prompt(self.global.no_input)
    }

    /// Reads a text unchanged from a file, or from stdin for `-`. At a terminal, says how to enter it.
    pub(crate) async fn read_text(&self, file: &Path, what: &str) -> Result<Secret, Failure> {
        if is_stdin(file) && self.can_prompt() {
            let notice = format!("Paste {what}, then press Ctrl-D.");
            self.style.note(&notice);
        }
        prompt::read_exactly(file, what).await
    }

    /// Returns the server of `--api-url` or `RAVI_API_URL`; `None` without either. Fails if it is no address of a server.
    pub(crate) fn chosen_url(&self) -> Result<Option<String>, Failure> {
        let chosen = match &self.global.api_url {
            Some(url) => Some(url.clone()),
            None => env::API_URL.text()?,
        };
        let chosen = chosen.filter(|url| !url.is_empty());
        chosen.as_deref().map(parse_base_url).transpose()?;
        Ok(chosen)
    }

    /// Returns the server's address: the chosen one, the session's own server, or the service.
    pub(crate) fn server_url(&self, session: Option<&Session>) -> Result<String, Failure> {
        Ok(self
            .chosen_url()?
            .or_else(|| session.map(|session| session.account().api_url.clone()))
            .filter(|url| !url.is_empty())
            .unwrap_or_else(|| SERVICE_URL.to_owned()))
    }

    /// Returns the transport to the server. Fails if the stored session is of another server.
    pub(crate) fn transport(&self, session: Option<&Session>) -> Result<Transport, Failure> {
        let base = self.base_url(session)?;
        Ok(Transport::over(&self.connections, base, self.options())?)
    }

    /// Returns the server's parsed address. Fails if the stored session is of another server.
    pub(crate) fn base_url(&self, session: Option<&Session>) -> Result<Url, Failure> {
        let url = self.server_url(session)?;
        let base = parse_base_url(&url)?;
        let stored = session.map_or("", |session| session.account().api_url.as_str());
        if !stored.is_empty() && parse_base_url(stored)?.origin() != base.origin() {
            return Err(Failure::new(
                Kind::NotLoggedIn,
                format!("you are logged in to {stored}, not {url}"),
            )
            .hint("omit --api-url and unset RAVI_API_URL, or set RAVI_CONFIG_DIR to another directory and log in there"));
        }
        Ok(base)
    }

    /// Returns the options of requests: deadline and logging.
    pub(crate) fn options(&self) -> api::Options {
        let trace = self.global.verbose.then(|| -> api::Logger {
            Rc::new(|line: &str| to_stderr(&crate::output::clean(line)))
        });
        let style = self.style.clone();
        let notice: api::Logger = Rc::new(move |line: &str| style.note(line));
        let style = self.style.clone();
        let warning: api::Logger = Rc::new(move |line: &str| style.warn(line));
        let waiting = self.style.is_live().then(|| -> api::Waiting {
            Rc::new(|elapsed| live::draw_wait("Waiting for the server", elapsed))
        });
        api::Options {
            trace,
            waiting,
            notice: Some(notice),
            warning: Some(warning),
            deadline: self.deadline,
        }
    }

    /// Returns the session; fails if there is none.
    pub(crate) async fn session(&self) -> Result<Rc<Session>, Failure> {
        self.open_session().await.map(Rc::new)
    }

    pub(crate) async fn open_session(&self) -> Result<Session, Failure> {
        let chosen = self.chosen_url()?;
        let session = Session::open(&self.directories, &self.tasks).await?;
        session.ok_or_else(|| self.not_logged_in(chosen.as_deref()))
    }

    /// Returns the failure that there is no session; names a chosen directory that does not exist.
    pub(crate) fn not_logged_in(&self, server: Option<&str>) -> Failure {
        let failure = Failure::not_logged_in(server);
        let Some(missing) = self.directories.missing() else {
            return failure;
        };
        let (why, missing) = (&failure.message, missing.display());
        let message = format!("{why}: RAVI_CONFIG_DIR is {missing}, which is no directory");
        Failure { message, ..failure }
            .hint("check RAVI_CONFIG_DIR, or run `ravi login` for a session in this directory")
    }

    /// Returns a client for the account.
    pub(crate) async fn account_client(&self) -> Result<(Client, Rc<Session>), Failure> {
        let session = self.session().await?;
        self.client_for(session)
    }

    /// Returns a client for the account of this session.
    pub(crate) fn client_for(
        &self,
        session: Rc<Session>,
    ) -> Result<(Client, Rc<Session>), Failure> {
        let transport = self.transport(Some(&session))?;
        let client = Client::new(transport, session.clone(), None);
        Ok((client, session))
    }

    /// Returns a client for the active identity, and the identity's UUID. A name costs one request, a UUID none.
    pub(crate) async fn identity_client(&self) -> Result<(Client, Rc<Session>, Uuid), Failure> {
        let session = self.session().await?;
        let transport = self.transport(Some(&session))?;
        let (client, uuid) = self.as_identity(transport, Rc::clone(&session)).await?;
        Ok((client, session, uuid))
    }

    /// Returns a client for the active identity without private keys in memory, for commands that run long and say
    /// themselves what goes on.
    pub(crate) async fn keyless_client(&self) -> Result<Client, Failure> {
        let session = Rc::new(self.open_session().await?.without_keys());
        let transport = self.transport(Some(&session))?.without_waiting();
        Ok(self.as_identity(transport, session).await?.0)
    }

    /// Returns a client for an identity, without private keys in memory, deadline, or reports of requests that take long.
    pub(crate) fn keyless_client_of(
        &self,
        session: &Session,
        identity: Uuid,
    ) -> Result<Client, Failure> {
        let transport = self.transport(Some(session))?;
        let transport = transport.without_waiting().without_deadline();
        let session = Rc::new(session.without_keys());
        Ok(Client::new(transport, session, Some(identity)))
    }

    /// Returns a client of this session for the active identity, and the identity's UUID.
    pub(crate) async fn as_identity(
        &self,
        transport: Transport,
        session: Rc<Session>,
    ) -> Result<(Client, Uuid), Failure> {
        let active = self.active_identity()?.ok_or(api::Error::NoIdentity)?;
        let (uuid, name) = match &active.selector {
            IdentitySelector::Uuid(uuid) => (uuid.clone(), active.name),
            IdentitySelector::Name(_) => {
                let client = Client::new(transport.clone(), session.clone(), None);
                let identities = client.identities().await?;
                let found = find_active(&identities, &active)?;
                (found.uuid.clone(), Some(found.name.clone()))
            }
        };
        self.acting
            .replace(name.unwrap_or_else(|| uuid.as_str().to_owned()));
        if !uuid.as_str().bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Failure::usage(format!("invalid identity UUID `{uuid}`"))
                .hint("select one with `ravi identities use NAME`"));
        }
        let client = Client::new(transport, session, Some(uuid.clone()));
        Ok((client, uuid))
    }

    /// Returns the active identity.
    pub(crate) fn active_identity(&self) -> Result<Option<ActiveIdentity>, Failure> {
        Ok(self.resolve()?)
    }

    /// Returns the active identity, for commands that show the state. A file that names none, as after its identity was
    /// deleted, is no failure for them.
    pub(crate) fn selection(&self) -> Result<Selection, Failure> {
        self.directories.check()?;
        match self.resolve() {
            Ok(Some(active)) => Ok(Selection::Identity(active)),
            Ok(None) => Ok(Selection::Nothing),
            Err(error) => match &error {
                session::Error::NamesNone { path } => Ok(Selection::NoneIn(path.clone())),
                _ => Err(error.into()),
            },
        }
    }

    fn resolve(&self) -> Result<Option<ActiveIdentity>, session::Error> {
        let flag = self.global.identity.as_deref();
        ActiveIdentity::resolve(flag, &self.directories)
    }

    /// Fails if a deletion cannot be confirmed. Called before any request.
    pub(crate) fn check_confirmable(&self, yes: bool, what: &str) -> Result<(), Failure> {
        if yes || self.can_prompt() {
            return Ok(());
        }
        Err(
            Failure::usage(format!("deleting {what} needs a confirmation"))
                .hint("give --yes to skip the confirmation"),
        )
    }

    /// Prompts before a deletion, unless `yes`. Fails without a terminal.
    pub(crate) async fn confirm_deletion(&self, yes: bool, what: &str) -> Result<(), Failure> {
        self.check_confirmable(yes, what)?;
        if self.asker.is_some() {
            return self.confirm_change("Delete", what).await;
        }
        if yes {
            return Ok(());
        }
        if prompt::confirm(&format!("Delete {}?", crate::output::clean(what))).await? {
            Ok(())
        } else {
            Err(Failure::new(
                Kind::Failure,
                "cancelled: nothing was deleted",
            ))
        }
    }

    /// Returns the name of the identity that the command acts as, or its UUID. What is active may have changed since then.
    pub(crate) fn acting(&self) -> String {
        self.acting.borrow().clone()
    }

    /// Returns the identity that the user has chosen for this process.
    ///
    /// # Errors
    /// The variable is not valid UTF-8.
    pub fn given_identity(&self) -> Result<Option<String>, Failure> {
        match &self.global.identity {
            Some(given) => Ok(Some(given.clone())),
            None => Ok(env::IDENTITY.text()?),
        }
    }

    /// Asks the user through the program that called the command, if it can; `otherwise` says what does not happen then. At
    /// a terminal, the user has typed the command.
    pub(crate) async fn confirm(&self, question: String, otherwise: &str) -> Result<(), Failure> {
        let Some(asker) = &self.asker else {
            return Ok(());
        };
        if asker(question).await? {
            return Ok(());
        }
        let why = format!("the user declined: {otherwise}");
        Err(Failure::new(Kind::Forbidden, why)
            .hint("do not try it again unless the user asks for it"))
    }

    /// Asks the user as [`Context::confirm`] does, before something that exists is changed.
    pub(crate) async fn confirm_change(&self, verb: &str, what: &str) -> Result<(), Failure> {
        let (what, identity) = (crate::output::clean(what), self.acting());
        let identity = crate::output::clean(&identity);
        let question = format!("{verb} {what}?\n\nIdentity: {identity}");
        self.confirm(question, "nothing was changed").await
    }

    /// Prompts before secrets are printed in plain text, unless `yes`. Fails without a terminal.
    pub(crate) async fn confirm_export(&self, yes: bool, warning: &str) -> Result<(), Failure> {
        if yes {
            return Ok(());
        }
        if !self.can_prompt() {
            return Err(
                Failure::usage(format!("the export needs a confirmation: {warning}"))
                    .hint("give --yes to skip the confirmation"),
            );
        }
        if prompt::confirm(&format!("Export although {warning}?")).await? {
            Ok(())
        } else {
            Err(Failure::new(
                Kind::Failure,
                "cancelled: nothing was exported",
            ))
        }
    }
}
