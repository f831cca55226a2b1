//! `ravi login` (RFC 8628) and `ravi logout`.

use std::{
    rc::Rc,
    time::{Duration, Instant},
};

use serde::Serialize;
use tokio::time::sleep;
use uuid::Uuid;

use super::{
    Context, find_identity, go_client,
    keys::{self, Known},
};
use crate::{
    api::{self, Client, DeviceCode, DevicePoll, Identity, Login as Granted},
    cli::Login,
    crypto::{KeyPair, Pin},
    failure::{Failure, Kind},
    output::{Answer, Show, Style, clean, stderr_columns},
    prompt,
    secret::Secret,
    session::{
        Account, ActiveIdentity, KeyPlace, KeyringChoice, Keys, Saved, Session, Store, read_config,
        write_identity,
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

impl Show for LoggedIn {
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
            KeyPlace::File => {
                "The session is sealed; no system keyring is used, so its key is in a file (0600) beside it."
            }
        };
        format!("Logged in as {}.\n{acting}\n{place}", clean(&self.email))
    }
}

/// Logs in. Nothing is saved before every step has succeeded, so an older session survives a failure.
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
    let (granted, ready) = if args.from_go_client {
        go_client::take_over(context, args.yes).await?
    } else if let Some(email) = &args.email {
        let password = read_password(context, args.password_stdin).await?;
        (with_password(&public, email, &password).await?, None)
    } else {
        let granted = device_flow(context, &public, args.no_browser).await?;
        (granted, None)
    };
    let Granted { tokens, user } = granted;
    let session = Rc::new(Session::of_tokens(tokens));
    let client = Client::new(transport, Rc::clone(&session), None);
    let email = match user {
        Some(user) if !user.email.is_empty() => user.email,
        _ => client.user().await?.email,
    };
    let candidates = find_candidates(context, &client, selected.as_ref()).await?;
    let keys = unlock_or_set_up(context, &client, given, ready).await?;
    let identity = choose(candidates).await?;

    let api_url = client.transport().base().to_string();
    let saved = Saved {
        account: Account {
            session: Uuid::new_v4().to_string(),
            api_url: api_url.clone(),
            email: email.clone(),
        },
        tokens: session.tokens(),
        keys,
    };
    let key_place = {
        let _lock = store.lock().await?;
        store.save_login(&saved, choice).await?
    };
    if let Some(identity) = &identity {
        let by_file = selected.is_some_and(|selected| {
            selected.selector == identity.uuid && selected.source.path().is_some()
        });
        if !by_file {
            write_identity(&settings, &identity.uuid, &identity.name)?;
        }
    }
    Answer::show(
        &context.style,
        &LoggedIn {
            email,
            api_url,
            identity,
            unlocked: saved.keys.is_some(),
            key_place,
        },
    )
}

async fn read_password(context: &Context, from_stdin: bool) -> Result<Secret, Failure> {
    let password = if from_stdin {
        prompt::read_stdin("the password").await?
    } else if context.can_ask() {
        prompt::hidden("Password").await?
    } else {
        return Err(Failure::usage(
            "the password is needed, and there is no terminal to ask for it",
        )
        .hint("give --password-stdin"));
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
                        .hint("run `ravi login` again to be asked anew"),
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
/// them nobody could go on.
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
    if !no_browser && secure && has_display() && open::that_detached(&page).is_ok() {
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

async fn unlock_or_set_up(
    context: &Context,
    client: &Client,
    given: Option<Pin>,
    ready: Option<KeyPair>,
) -> Result<Option<Keys>, Failure> {
    let Some(encryption) = client.encryption().await? else {
        context.style.note(
            "This account is served without end-to-end encryption: passwords are stored only with --plaintext.",
        );
        return Ok(None);
    };
    let known = Known::read(&encryption)?;
    // A pair from elsewhere counts only if it is the account's.
    if let Some(keys) = ready.and_then(|pair| known.check(&pair)) {
        return Ok(Some(keys));
    }
    if known.public.is_some() {
        keys::unlock(context, &known, given).await.map(Some)
    } else {
        keys::set_up(context, client, &known, given).await.map(Some)
    }
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

impl Show for LoggedOut {
    fn human(&self, _: &Style) -> String {
        if self.server {
            "Logged out: the session is over, and its secrets are gone from this machine."
                .to_owned()
        } else {
            "The secrets are gone from this machine.".to_owned()
        }
    }
}

/// Ends the session on the server if it can be reached, and removes every secret here in any case.
pub(super) async fn logout(context: &Context) -> Result<Answer, Failure> {
    let store = Store::of_session(&context.folders);
    if !store.path().exists() {
        let hint = if crate::session::path_variable("RAVI_ACCESS_TOKEN").is_some() {
            "RAVI_ACCESS_TOKEN is set by your environment: unset it there"
        } else {
            "there is nothing to remove"
        };
        return Err(
            Failure::new(Kind::NotLoggedIn, "no session is kept on this machine").hint(hint),
        );
    }
    let ended = end_on_server(context, &store).await;
    {
        let _lock = store.lock().await?;
        store.remove().await?;
    }
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

async fn end_on_server(context: &Context, store: &Store) -> Result<(), Failure> {
    let session = Session::of_store(store.clone())
        .await?
        .ok_or_else(Failure::not_logged_in)?;
    let (client, _) = context.client_for(Rc::new(session))?;
    match client.logout().await {
        // The server has ended it before.
        Err(api::Error::SessionOver) => Ok(()),
        other => Ok(other?),
    }
}
