//! `ravi login`: RFC 8628, a password, or the session of the Go client.

mod device;
mod go_client;
mod steps;

use std::{path::Path, rc::Rc};

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use self::steps::{Steps, still_locked, still_logged_in};
use super::{
    Context,
    command::Command,
    keys::{self, GivenPin},
    options::PinSource,
};
use crate::{
    api::{self, Client, Identity, Login as Granted, Transport},
    crypto::KeyPair,
    failure::{Failure, Kind},
    output::{Render, Style, clean},
    prompt,
    secret::{Secret, Tokens},
    session::{
        self, Account, ActiveIdentity, KeyPlace, KeyringChoice, Saved, Session, Store, read_config,
    },
};

/// `ravi login`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct Login {
    /// Do not open a browser; only print the address and the code
    #[arg(long)]
    #[serde(default)]
    pub no_browser: bool,
    /// Log in with an email address and password instead of a browser
    #[arg(long, value_name = "ADDRESS", conflicts_with = "no_browser")]
    pub email: Option<String>,
    /// Read the account's password from stdin
    #[arg(long, requires = "email")]
    #[serde(default)]
    pub password_stdin: bool,
    /// Import the session of the Go client from ~/.ravi
    #[arg(long, conflicts_with_all = ["email", "no_browser"])]
    #[serde(default)]
    pub from_go_client: bool,
    /// Skip the confirmation prompt
    #[arg(long, short, requires = "from_go_client")]
    #[serde(default)]
    pub yes: bool,
    /// Log in without the PIN; email and SMS work, passwords and secrets do not
    #[arg(long, conflicts_with = "pin_stdin")]
    #[serde(default)]
    pub no_unlock: bool,
    /// The source of the PIN.
    #[command(flatten)]
    #[serde(flatten)]
    pub pin: PinSource,
}

/// A finished login.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LoggedIn {
    email: String,
    api_url: String,
    identity: Option<Identity>,
    unlocked: bool,
    key_place: KeyPlace,
}

impl Command for Login {
    type Output = LoggedIn;

    /// Logs in. Saves nothing before the login is approved, so an older session survives a refusal. After that, keeps the
    /// new session even if the PIN or the identity fails.
    async fn run(self, context: &Context) -> Result<LoggedIn, Failure> {
        context.chosen_url()?;
        let given = self.given_pin(context).await?;
        let choice = KeyringChoice::from_environment()?;
        let store = Store::of_login(&context.directories)?;
        store.check_writable()?;
        let settings = context.directories.active()?.join("config.json");
        read_config(&settings)?;
        let selected = selected_identity(context, &settings)?;

        let transport = context.transport(None)?;
        let mut approved = self.approve(context, &transport).await?;
        let imported_keys = approved.keys.take();
        let (session, key_place) = keep(context, &store, &transport, approved, choice).await?;
        let client = Client::new(transport, session.clone(), None);
        let steps = Steps {
            context,
            client: &client,
            session: &session,
            store: &store,
        };
        let finished = async {
            let email = steps.email().await?;
            let identity = steps.identity(&settings, selected.as_ref()).await?;
            Ok((email, identity))
        };
        let (email, identity) = finished.await.map_err(still_logged_in)?;
        context.if_ended.set(Some(still_locked));
        let unlocked = steps.unlock(given, imported_keys, self.no_unlock).await;
        let unlocked = unlocked.map_err(|failure| match context.if_ended.take() {
            Some(with_consequences) => with_consequences(failure),
            None => failure,
        })?;
        if self.from_go_client {
            go_client::note_leftovers(context);
        }
        Ok(LoggedIn {
            email,
            api_url: client.transport().base().to_string(),
            identity,
            unlocked,
            key_place,
        })
    }
}

impl Login {
    /// Reads the PIN from an option or variable; fails if one may be needed and prompts are not possible.
    async fn given_pin(&self, context: &Context) -> Result<Option<GivenPin>, Failure> {
        if self.no_unlock {
            return Ok(None);
        }
        if self.password_stdin && self.pin.pin_stdin {
            return Err(
                Failure::usage("cannot read both the password and the PIN from stdin")
                    .hint("set RAVI_PIN or RAVI_PIN_FILE"),
            );
        }
        let given = keys::given_pin(Some(&self.pin)).await?;
        if given.is_none() && !context.can_prompt() && !self.from_go_client {
            return Err(keys::no_pin());
        }
        Ok(given)
    }

    /// Gets tokens by the chosen method.
    async fn approve(&self, context: &Context, transport: &Transport) -> Result<Approved, Failure> {
        if self.from_go_client {
            return go_client::import_session(context, transport, self.yes).await;
        }
        let public = Client::public(transport.clone().without_waiting());
        let granted = if let Some(email) = &self.email {
            let password = read_password(context, self.password_stdin).await?;
            with_password(&public, email, &password).await?
        } else {
            device::log_in(context, &public, self.no_browser).await?
        };
        Ok(Approved::by(granted))
    }
}

/// Returns the active identity. The settings file that the login writes may select none, after its identity was deleted.
fn selected_identity(
    context: &Context,
    settings: &Path,
) -> Result<Option<ActiveIdentity>, Failure> {
    let flag = context.global.identity.as_deref();
    match ActiveIdentity::resolve(flag, &context.directories) {
        Err(session::Error::NamesNone { path }) if path == settings => Ok(None),
        selected => Ok(selected?),
    }
}

/// The tokens granted by the server, or imported from the Go client.
struct Approved {
    tokens: Tokens,
    email: String,
    /// Whether the access token has expired, so that it is refreshed before the session is saved.
    expired: bool,
    /// The keys of the Go client, which may not be the account's.
    keys: Option<KeyPair>,
}

impl Approved {
    fn by(granted: Granted) -> Self {
        Self {
            tokens: granted.tokens,
            email: granted.user.map(|user| user.email).unwrap_or_default(),
            expired: false,
            keys: None,
        }
    }
}

/// Saves the session of an approved login before anything else can fail. Keeps the keys of an older session; later steps
/// check that they are this account's.
async fn keep(
    context: &Context,
    store: &Store,
    transport: &Transport,
    approved: Approved,
    choice: KeyringChoice,
) -> Result<(Rc<Session>, KeyPlace), Failure> {
    let (store, transport) = (store.clone(), transport.clone());
    let tasks = context.tasks.clone();
    let work = async move {
        let _lock = store.lock().await?;
        let login = store.prepare_login(choice).await?;
        let tokens = match approved.tokens.refresh {
            // The server may rotate the refresh token, so the new one must be storable.
            Some(refresh) if approved.expired => match transport.refresh(&refresh).await {
                Ok(tokens) => tokens,
                Err(error) => {
                    login.abandon().await;
                    return Err(error.into());
                }
            },
            refresh => Tokens {
                access: approved.tokens.access,
                refresh,
            },
        };
        let account = Account {
            session: Uuid::new_v4().to_string(),
            api_url: transport.base().to_string(),
            email: approved.email,
        };
        let before = store.read().await.ok().flatten();
        let before = before.filter(|before| before.account.may_be_same_user(&account));
        let saved = Saved {
            account,
            tokens,
            keys: before.and_then(|before| before.keys),
        };
        let place = login.commit(&saved).await?;
        let session = Session::of_saved(saved, store, &tasks);
        Ok::<_, Failure>((Rc::new(session), place))
    };
    let kept = context.tasks.finish("login", work).await?;
    context.if_ended.set(Some(still_logged_in));
    Ok(kept)
}

async fn read_password(context: &Context, from_stdin: bool) -> Result<Secret, Failure> {
    let password = if from_stdin {
        prompt::read_stdin("the password").await?
    } else if context.can_prompt() {
        prompt::hidden("Password").await?
    } else {
        return Err(
            Failure::usage("cannot prompt for the password: no terminal")
                .hint("give --password-stdin"),
        );
    };
    if password.expose().is_empty() {
        return Err(Failure::usage("the password is empty"));
    }
    Ok(password)
}

async fn with_password(
    client: &Client,
    email: &str,
    password: &Secret,
) -> Result<Granted, Failure> {
    client.log_in(email, password).await.map_err(|error| {
        let refused =
            matches!(&error, api::Error::Status(answer) if matches!(answer.status, 400 | 401));
        let failure = Failure::from(error);
        if refused && failure.fields.is_empty() {
            let kind = Kind::NotLoggedIn;
            return Failure { kind, ..failure }.hint(
                "check the email address and the password, or run `ravi login` without --email",
            );
        }
        failure
    })
}

impl Render for LoggedIn {
    fn human(&self, _: &Style) -> String {
        let acting = match &self.identity {
            Some(identity) => format!(
                "Active identity: {} ({}).",
                clean(&identity.name),
                clean(&identity.inbox)
            ),
            None => {
                "The account has no identity yet: run `ravi identities create NAME`.".to_owned()
            }
        };
        let place = match self.key_place {
            KeyPlace::Os => "The session file is encrypted; its key is in the system keyring.",
            KeyPlace::File => {
                "The session file is encrypted; its key is in a file beside it, not in a keyring."
            }
        };
        format!("Logged in as {}.\n{acting}\n{place}", clean(&self.email))
    }

    fn changed(&self) -> Option<String> {
        Some("you are logged in: run `ravi status`".to_owned())
    }
}
