//! `ravi login` (RFC 8628) and `ravi logout`.

use std::{
    path::Path,
    rc::Rc,
    time::{Duration, Instant},
};

use serde::Serialize;
use tokio::time::sleep;
use uuid::Uuid;

use super::{
    Context, child, go_client,
    keys::{self, ServerKeys},
    lookup::find_identity,
};
use crate::{
    api::{self, Client, DeviceCode, DevicePoll, Identity, Login as Granted, Transport},
    cli::Login,
    crypto::{KeyPair, Pin},
    failure::{Failure, Kind},
    output::{Answer, Render, Style, clean, stderr_columns},
    prompt,
    secret::{Secret, Tokens},
    session::{
        self, Account, ActiveIdentity, IdentitySource, KeyPlace, KeyringChoice, Keys, Saved,
        Session, Store, read_config, write_identity,
    },
};

/// RFC 8628 §3.2: the interval if the server gives none, and §3.5: what `slow_down` adds.
const DEFAULT_INTERVAL: u64 = 5;
const SLOW_DOWN: Duration = Duration::from_secs(5);
/// A server that asks for no pause is not hammered all the same.
const LEAST_INTERVAL: Duration = Duration::from_millis(100);
/// How long the codes live if the server does not say.
const DEFAULT_LIFE: u64 = 900;

/// A finished login.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct LoggedIn {
    email: String,
    api_url: String,
    identity: Option<Identity>,
    unlocked: bool,
    key_place: KeyPlace,
}

impl Render for LoggedIn {
    fn human(&self, _: &Style) -> String {
        let acting = match &self.identity {
            Some(identity) => format!(
                "Acting as {} ({}).",
                clean(&identity.name),
                clean(&identity.inbox)
            ),
            None => "The account has no identity yet: `ravi identities create NAME` makes one."
                .to_owned(),
        };
        let place = match self.key_place {
            KeyPlace::Os => "The session is sealed; its key is in the system keyring.",
            KeyPlace::File if cfg!(windows) => {
                "The session is sealed; no system keyring is used, so its key is in a file beside it."
            }
            KeyPlace::File => {
                "The session is sealed; no system keyring is used, so its key is in a file (0600) beside it."
            }
        };
        format!("Logged in as {}.\n{acting}\n{place}", clean(&self.email))
    }
}

/// Logs in. Nothing is saved before the login is approved, so an older session survives a refusal; from then on the new
/// session is kept, whatever happens to the PIN or the identity.
pub(super) async fn login(context: &Context, args: &Login) -> Result<Answer, Failure> {
    if args.password_stdin && args.pin.pin_stdin {
        return Err(
            Failure::usage("stdin cannot hold both the password and the PIN")
                .hint("set RAVI_PIN or RAVI_PIN_FILE"),
        );
    }
    let given = keys::given_pin(Some(&args.pin)).await?;
    if given.is_none() && !context.can_ask() && !args.from_go_client {
        return Err(keys::no_pin());
    }
    let choice = KeyringChoice::from_environment()?;
    let store = Store::of_login(&context.folders)?;
    store.check_writable()?;
    let settings = context.folders.active()?.join("config.json");
    read_config(&settings)?;
    let selected = context.active_identity()?;

    let transport = context.transport(None)?;
    let public = Client::public(transport.clone());
    let mut approved = if args.from_go_client {
        go_client::take_over(context, &transport, args.yes).await?
    } else if let Some(email) = &args.email {
        let password = read_password(context, args.password_stdin).await?;
        Approved::by(with_password(&public, email, &password).await?)
    } else {
        Approved::by(device_flow(context, &public, args.no_browser).await?)
    };
    let brought_keys = approved.keys.take();
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
        let unlocked = steps.unlock(given, brought_keys).await?;
        Ok((email, identity, unlocked))
    };
    let (email, identity, unlocked) = finished.await.map_err(still_logged_in)?;
    if args.from_go_client {
        go_client::taken_over(context);
    }
    Answer::show(
        &context.style,
        &LoggedIn {
            email,
            api_url: client.transport().base().to_string(),
            identity,
            unlocked,
            key_place,
        },
    )
}

/// A login that the server granted, or that another client had.
pub(super) struct Approved {
    pub(super) tokens: Tokens,
    pub(super) email: String,
    /// The access token has expired: it is refreshed before the session is saved.
    pub(super) expired: bool,
    /// The other client's keys; they count if they are the account's.
    pub(super) keys: Option<KeyPair>,
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

/// Saves the session of an approved login before anything else can fail. Keys of an older session stay: the next steps
/// find out whether they are this account's.
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
            // Spent once its successor's place is ready.
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
    context.hint_if_ended.replace(Some(NEXT.to_owned()));
    Ok(kept)
}

/// What finishes a login by hand.
const NEXT: &str =
    "you are logged in: finish with `ravi identities use NAME` and `ravi encryption unlock`";

/// Says that the login itself has succeeded.
fn still_logged_in(failure: Failure) -> Failure {
    let hint = match &failure.hint {
        Some(hint) => format!("{hint}; {NEXT}"),
        None => NEXT.to_owned(),
    };
    failure.hint(hint)
}

/// The steps of a login after the session is saved.
struct Steps<'a> {
    context: &'a Context,
    client: &'a Client,
    session: &'a Session,
    store: &'a Store,
}

impl Steps<'_> {
    /// Changes the saved session.
    async fn update(&self, change: impl FnOnce(&mut Saved)) -> Result<(), Failure> {
        let here = &self.session.account().session;
        Ok(self.store.update(here, change).await?)
    }

    /// The user's address, which not every token answer holds.
    async fn email(&self) -> Result<String, Failure> {
        let known = &self.session.account().email;
        if !known.is_empty() {
            return Ok(known.clone());
        }
        let email = self.client.user().await?.email;
        let kept = email.clone();
        self.update(|saved| saved.account.email = kept).await?;
        Ok(email)
    }

    /// Chooses the identity and keeps the choice, unless a flag, variable or file of the user's makes it anyway.
    async fn identity(
        &self,
        settings: &Path,
        selected: Option<&ActiveIdentity>,
    ) -> Result<Option<Identity>, Failure> {
        let candidates = find_candidates(self.context, self.client, selected).await?;
        let Some(identity) = choose(candidates).await? else {
            return Ok(None);
        };
        let chosen_by_file = selected.is_some_and(|selected| {
            // The Go client's file is not ours: its `identity use` must not change whom we act as.
            let ours = !matches!(selected.source, IdentitySource::GoClient(_));
            selected.selector == identity.uuid && selected.source.path().is_some() && ours
        });
        if !chosen_by_file {
            write_identity(settings, &identity.uuid, &identity.name)?;
        }
        Ok(Some(identity))
    }

    /// Sees to it that the keys are the account's: those brought along, those of an older session, or those of the PIN.
    /// Returns whether there are any.
    async fn unlock(&self, given: Option<Pin>, brought: Option<KeyPair>) -> Result<bool, Failure> {
        let Some(encryption) = self.client.encryption().await? else {
            self.context.style.note(
                "This account is served without end-to-end encryption: passwords are stored only with --plaintext.",
            );
            return Ok(false);
        };
        let server = ServerKeys::read(&encryption)?;
        let older = self.session.keys();
        if let Some(keys) = brought.as_ref().and_then(|pair| server.check(pair)) {
            return self.keep_keys(keys).await;
        }
        if brought.is_some() {
            self.context.style.warn(
                "the keys of the Go client are not those of this account (its PIN was changed, or another account was used)",
            );
        }
        let older = older.and_then(|keys| keys.pair().ok());
        if older.is_some_and(|pair| server.check(&pair).is_some()) && given.is_none() {
            return Ok(true);
        }
        let keys = if server.public.is_some() {
            keys::unlock(self.context, &server, given).await?
        } else {
            keys::set_up(self.context, self.client, &server, given).await?
        };
        self.keep_keys(keys).await
    }

    async fn keep_keys(&self, keys: Keys) -> Result<bool, Failure> {
        self.update(|saved| saved.keys = Some(keys)).await?;
        Ok(true)
    }
}

async fn read_password(context: &Context, from_stdin: bool) -> Result<Secret, Failure> {
    let password = if from_stdin {
        prompt::read_stdin("the password").await?
    } else if context.can_ask() {
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
            return Failure { kind, ..failure }
                .hint("check the address and the password, or run `ravi login` without --email");
        }
        failure
    })
}

async fn device_flow(
    context: &Context,
    client: &Client,
    no_browser: bool,
) -> Result<Granted, Failure> {
    let code = client.request_device_code().await?;
    let life = Duration::from_secs(code.expires_in.unwrap_or(DEFAULT_LIFE));
    let mut interval =
        Duration::from_secs(code.interval.unwrap_or(DEFAULT_INTERVAL)).max(LEAST_INTERVAL);
    let started = Instant::now();
    invite(context, &code, no_browser);
    loop {
        sleep(interval).await;
        if started.elapsed() > life {
            return Err(expired());
        }
        match client.poll_device_token(&code).await {
            Ok(DevicePoll::Granted(granted)) => return Ok(granted),
            Ok(DevicePoll::Pending) => {}
            Ok(DevicePoll::SlowDown) => interval += SLOW_DOWN,
            Ok(DevicePoll::Expired) => return Err(expired()),
            Ok(DevicePoll::Denied) => {
                return Err(
                    Failure::new(Kind::Forbidden, "the login was refused in the browser")
                        .hint("run `ravi login` again for a new code"),
                );
            }
            // RFC 8628 §3.5: a connection that drops is not the end, but the server gets more time.
            Err(
                api::Error::Unreachable { .. }
                | api::Error::TimedOut { .. }
                | api::Error::Broken { .. },
            ) => interval = (interval * 2).min(Duration::from_secs(30)).max(interval),
            Err(api::Error::Status(error)) if error.status == 429 || error.status >= 500 => {
                interval = error.retry_after.unwrap_or(interval).max(interval);
            }
            Err(error) => return Err(error.into()),
        }
    }
}

fn expired() -> Failure {
    Failure::new(Kind::NotLoggedIn, "the code expired before it was approved")
        .hint("run `ravi login` again, and approve the new code in time")
}

/// Prints address and code first, then opens a browser where there is one. Also with `--json` and `--quiet`: without
/// them the login could not go on.
fn invite(context: &Context, code: &DeviceCode, no_browser: bool) {
    let page = code.complete_uri();
    eprintln!("To log in, open this page on any device:\n");
    eprintln!("    {}\n", clean(&page));
    eprintln!(
        "and check that it shows the code  {}",
        clean(&code.user_code)
    );
    if context.style.stderr_terminal
        && !context.style.json
        && let Some(qr) = qr_code(&page)
    {
        eprintln!("\n{qr}");
    }
    let secure = page.starts_with("https://") || page.starts_with("http://");
    if !no_browser && secure && has_display() && child::open_page(&page) {
        context.style.note("(opening a browser)");
    }
    context.style.note("Waiting for the approval …");
}

/// A browser that can be seen: a display of this machine, not the far end of an SSH connection.
fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if set("SSH_CONNECTION") || set("SSH_TTY") {
        return false;
    }
    cfg!(any(target_os = "macos", windows)) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// The address as a QR code, if the terminal is wide enough for it.
fn qr_code(page: &str) -> Option<String> {
    use qrcode::{EcLevel, QrCode, render::unicode::Dense1x2};
    let code = QrCode::with_error_correction_level(page, EcLevel::L).ok()?;
    // Light and dark are swapped: terminals are mostly dark.
    let drawn = code
        .render::<Dense1x2>()
        .dark_color(Dense1x2::Light)
        .light_color(Dense1x2::Dark)
        .build();
    let width = drawn.lines().map(|line| line.chars().count()).max()?;
    (width <= stderr_columns()?).then_some(drawn)
}

/// The selected identity, or the only one; else those to choose from at the terminal. Without a terminal that is an
/// error, met before a PIN is set up.
async fn find_candidates(
    context: &Context,
    client: &Client,
    selected: Option<&ActiveIdentity>,
) -> Result<Vec<Identity>, Failure> {
    let identities = client.identities().await?;
    if let Some(selected) = selected {
        let asked_for = selected.source.path().is_none();
        match find_identity(identities.clone(), &selected.selector) {
            Ok(identity) => return Ok(vec![identity]),
            Err(failure) if asked_for => return Err(failure),
            // A file that names an identity of another account does not decide for this one.
            Err(_) => {}
        }
    }
    if identities.len() < 2 || context.can_ask() {
        return Ok(identities);
    }
    let names: Vec<String> = identities.into_iter().map(|i| i.name).collect();
    Err(Failure::usage("the account has more than one identity")
        .hint(format!("give --identity with one of: {}", names.join(", "))))
}

/// One of the candidates; `None` if the account has no identity.
async fn choose(mut candidates: Vec<Identity>) -> Result<Option<Identity>, Failure> {
    if candidates.len() < 2 {
        return Ok(candidates.pop());
    }
    let shown = |i: &Identity| format!("{}  {}", clean(&i.name), clean(&i.inbox));
    let options = candidates.iter().map(shown).collect();
    let chosen = prompt::choose("Act as which identity?", options).await?;
    Ok(Some(candidates.swap_remove(chosen)))
}

/// A session that is over.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct LoggedOut {
    /// Secrets were removed from this machine.
    removed: bool,
    /// The server ended the session.
    server: bool,
}

impl Render for LoggedOut {
    fn human(&self, _: &Style) -> String {
        if self.server {
            "Logged out: the session is over, and its secrets are gone from this machine."
                .to_owned()
        } else {
            "The secrets are gone from this machine.".to_owned()
        }
    }
}

/// Ends the session on the server if it can be reached, and removes every secret here, readable or not. A setting that
/// keeps the session from being used is an error: without it, the session can still be ended.
pub(super) async fn logout(context: &Context) -> Result<Answer, Failure> {
    KeyringChoice::from_environment()?;
    let store = Store::of_session(&context.folders);
    if !store.exists() {
        Store::remove_all_orphans(&context.folders).await?;
        let hint = if crate::session::path_variable("RAVI_ACCESS_TOKEN").is_some() {
            "RAVI_ACCESS_TOKEN is set by your environment: unset it there"
        } else {
            "there is nothing to remove"
        };
        return Err(
            Failure::new(Kind::NotLoggedIn, "no session is kept on this machine").hint(hint),
        );
    }
    let login = store.login_id();
    let ended = match Session::of_store(store.clone(), &context.tasks).await {
        Ok(Some(session)) => {
            let (client, _) = context.client_for(Rc::new(session))?;
            end_on_server(&client).await
        }
        Ok(None) => Err(Failure::not_logged_in()),
        Err(error @ session::Error::KeyInFile { .. }) => return Err(error.into()),
        Err(error) => Err(error.into()),
    };
    let work = async move {
        let _lock = store.lock().await?;
        store.remove(login).await
    };
    context.tasks.finish("logout", work).await?;
    if let Err(failure) = &ended {
        context.style.warn(&format!(
            "the session could not be ended on the server ({}); it ends there by itself when it expires",
            failure.message
        ));
    }
    Answer::show(
        &context.style,
        &LoggedOut {
            removed: true,
            server: ended.is_ok(),
        },
    )
}

async fn end_on_server(client: &Client) -> Result<(), Failure> {
    match client.logout().await {
        // The server has ended it before.
        Err(api::Error::SessionOver) => Ok(()),
        other => Ok(other?),
    }
}
