//! The steps of a login after the session is saved: account, identity, keys.

use std::path::Path;

use crate::{
    api::{Client, Identity},
    commands::{
        Context,
        keys::{self, GivenPin, ServerKeys},
        lookup::find_active,
    },
    crypto::KeyPair,
    failure::Failure,
    output::clean,
    prompt,
    session::{ActiveIdentity, IdentitySource, Keys, Saved, Session, Store, write_identity},
};

/// The steps of a login after the session is saved.
pub(super) struct Steps<'a> {
    pub(super) context: &'a Context,
    pub(super) client: &'a Client,
    pub(super) session: &'a Session,
    pub(super) store: &'a Store,
}

impl Steps<'_> {
    /// Changes the saved session.
    async fn update(&self, change: impl FnOnce(&mut Saved)) -> Result<(), Failure> {
        let here = &self.session.account().session;
        Ok(self.store.update(here, change).await?)
    }

    /// Returns the user's address, and requests it if the token response had none.
    pub(super) async fn email(&self) -> Result<String, Failure> {
        let stored = &self.session.account().email;
        if !stored.is_empty() {
            return Ok(stored.clone());
        }
        let email = self.client.user().await?.email;
        let kept = email.clone();
        self.update(|saved| saved.account.email = kept).await?;
        Ok(email)
    }

    /// Chooses the identity, and saves the choice unless a settings file already selects it.
    pub(super) async fn identity(
        &self,
        settings: &Path,
        selected: Option<&ActiveIdentity>,
    ) -> Result<Option<Identity>, Failure> {
        let candidates = find_candidates(self.context, self.client, selected).await?;
        let Some(identity) = choose(candidates).await? else {
            return Ok(None);
        };
        let selected_by_file = selected.is_some_and(|selected| {
            // The Go client must not be able to change the active identity later.
            let is_ours = !matches!(selected.source, IdentitySource::GoClient(_));
            selected.selector.as_str() == identity.uuid.as_str()
                && selected.source.path().is_some()
                && is_ours
        });
        if !selected_by_file {
            write_identity(settings, &identity.uuid, &identity.name)?;
        }
        Ok(Some(identity))
    }

    /// Saves keys that match the account: those of the Go client, of an older session, or of the PIN, unless `skip`. Returns
    /// whether there are keys.
    pub(super) async fn unlock(
        &self,
        given: Option<GivenPin>,
        imported: Option<KeyPair>,
        skip: bool,
    ) -> Result<bool, Failure> {
        let Some(encryption) = self.client.encryption().await? else {
            self.context.style.note(
                "This server has no end-to-end encryption: storing passwords requires --plaintext.",
            );
            return Ok(false);
        };
        let server = ServerKeys::read(&encryption)?;
        let older = self.session.keys();
        if let Some(keys) = imported.as_ref().and_then(|pair| server.check(pair)) {
            return self.keep_keys(keys).await;
        }
        if imported.is_some() {
            self.context.style.warn(
                "the keys of the Go client do not match this account: its PIN was changed, or they belong to another account",
            );
        }
        let older = older.and_then(|keys| keys.pair().ok());
        if older.is_some_and(|pair| server.check(&pair).is_some()) && given.is_none() {
            return Ok(true);
        }
        let has_pin = server.public.is_some();
        let keys = if skip {
            None
        } else if has_pin {
            keys::unlock_or_skip(self.context, &server, given).await?
        } else {
            self.context.if_ended.set(Some(still_without_pin));
            keys::set_up_or_skip(self.context, self.client, &server, given).await?
        };
        let Some(keys) = keys else {
            let next = if has_pin { "unlock" } else { "setup" };
            self.context.style.note(&format!(
                "The keys are locked: email and SMS work, passwords and secrets do not. Run `ravi encryption {next}` to use them."
            ));
            return Ok(false);
        };
        self.keep_keys(keys).await
    }

    async fn keep_keys(&self, keys: Keys) -> Result<bool, Failure> {
        self.update(|saved| saved.keys = Some(keys)).await?;
        Ok(true)
    }
}

/// Returns the selected identity, or the only one, or those to choose from. Fails if there is a choice but no terminal.
async fn find_candidates(
    context: &Context,
    client: &Client,
    selected: Option<&ActiveIdentity>,
) -> Result<Vec<Identity>, Failure> {
    let identities = client.identities().await?;
    if let Some(selected) = selected {
        let is_explicit = selected.source.path().is_none();
        match find_active(&identities, selected) {
            Ok(identity) => return Ok(vec![identity.clone()]),
            Err(failure) if is_explicit => return Err(failure),
            // The file may be for another account.
            Err(_) => {}
        }
    }
    if identities.len() < 2 || context.can_prompt() {
        return Ok(identities);
    }
    let names: Vec<String> = identities.into_iter().map(|i| i.name).collect();
    Err(Failure::usage("the account has more than one identity")
        .hint(format!("give --identity with one of: {}", names.join(", "))))
}

/// Prompts for one of the candidates; returns `None` if the account has no identity.
async fn choose(mut candidates: Vec<Identity>) -> Result<Option<Identity>, Failure> {
    if candidates.len() < 2 {
        return Ok(candidates.pop());
    }
    let shown = |i: &Identity| format!("{}  {}", clean(&i.name), clean(&i.inbox));
    let options = candidates.iter().map(shown).collect();
    let chosen = prompt::choose("Choose an identity", options).await?;
    Ok(Some(candidates.swap_remove(chosen)))
}

/// Adds the hint that the login itself succeeded.
pub(super) fn still_logged_in(failure: Failure) -> Failure {
    with_next(
        failure,
        "run `ravi identities use NAME` and `ravi encryption unlock`",
    )
}

/// Adds the hint that only the keys are missing.
pub(super) fn still_locked(failure: Failure) -> Failure {
    with_next(failure, "run `ravi encryption unlock`")
}

/// Adds the hint that only the account's first PIN is missing.
fn still_without_pin(failure: Failure) -> Failure {
    with_next(failure, "run `ravi encryption setup`")
}

fn with_next(failure: Failure, next: &str) -> Failure {
    let next = format!("you are logged in: {next} to finish");
    let hint = match &failure.hint {
        Some(hint) => format!("{hint}; {next}"),
        None => next,
    };
    failure.hint(hint)
}
