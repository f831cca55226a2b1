//! `ravi passwords git-credential`: a credential helper of git, as gitcredentials(7) and git-credential(1) define it.
//!
//! What git stored is git's: it is updated and deleted. An entry that a user made is only read: it may be for the website,
//! and its password must not be lost because git's server takes tokens only.

mod entries;
mod notes;
mod request;
mod target;

use clap::Args;
use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::{
    api::PasswordBody,
    commands::{
        Context,
        command::Command,
        entries::turn,
        keys::{self, Encrypter},
    },
    failure::{Failure, Kind},
    output::{Answer, Output, Style, clean, to_stderr},
    prompt,
    secret::Secret,
};
use entries::{Found, Match};
use notes::Kept;
use request::Request;
use target::Target;

/// `ravi passwords git-credential`
#[derive(Debug, Args, Deserialize, JsonSchema)]
pub struct GitCredential {
    /// get, store or erase; git gives it, and others are ignored
    pub operation: String,
}

/// The lines for git, on stdout even with `--json`.
#[derive(Debug, Default)]
pub struct Lines(Zeroizing<String>);

impl Output for Lines {
    fn schema() -> Option<Schema> {
        None
    }

    fn answer(self, style: &Style) -> Result<Answer, Failure> {
        Ok(Answer::exact(style, &self.0))
    }
}

impl Command for GitCredential {
    type Output = Lines;

    async fn run(self, context: &Context) -> Result<Lines, Failure> {
        let operation = self.operation.as_str();
        if !["get", "store", "erase"].contains(&operation) {
            ignored(context, "git may add operations: this one is unknown");
            return Ok(Lines::default());
        }
        if context.can_prompt() {
            context
                .style
                .note("Enter lines such as protocol=https and host=HOST, then an empty line.");
        }
        let request = Request::parse(&prompt::read_lines("the request of git").await?)?;
        let Some(target) = request.target() else {
            ignored(context, "the request has no https host");
            return Ok(Lines::default());
        };
        match operation {
            "get" => get(context, &request, &target).await,
            "store" => store(context, &request, &target).await,
            _ => erase(context, &request, &target).await,
        }
    }
}

/// Logs with `-v` why git gets no answer.
fn ignored(context: &Context, why: &str) {
    if context.global.verbose {
        to_stderr(&format!("ignored: {why}"));
    }
}

/// Answers with the entry of the host, if it is the only choice and not expired.
async fn get(context: &Context, request: &Request, target: &Target) -> Result<Lines, Failure> {
    let (client, session, _) = context.identity_client().await?;
    let listed = client.passwords().await?;
    if !entries::has_host(&listed, target) {
        return Ok(Lines::default());
    }
    let keys = keys::decryption_keys(&client, &session).await?;
    let keys = keys.as_ref();
    let matching = entries::matching(&listed, keys, target, request.username.as_ref())?;
    let best = match entries::best(matching) {
        Found::One(best) => best,
        Found::None => return Ok(Lines::default()),
        Found::Usernames(count) => {
            context.style.note(&format!(
                "{count} usernames are stored for {target}: choose one with `git config --global credential.{}.username NAME`.",
                target.origin()
            ));
            return Ok(Lines::default());
        }
    };
    let kept = &best.kept;
    if kept.is_expired() && kept.refresh_token.is_none() {
        ignored(context, "the stored password has expired");
        return Ok(Lines::default());
    }
    let password = if kept.is_expired() {
        // A helper after this one can exchange the refresh token for a new password.
        None
    } else {
        Some(best.password(&client, keys).await?)
    };
    lines(target, &best, password.as_ref())
}

/// Renders an answer. Fails for a value that would end its line and begin another.
fn lines(target: &Target, best: &Match, password: Option<&Secret>) -> Result<Lines, Failure> {
    let kept = &best.kept;
    let expiry = kept.expiry.filter(|_| password.is_some());
    let expiry = expiry.map(|expiry| Secret::new(expiry.to_string()));
    let values = [
        (request::USERNAME, Some(&best.username)),
        (request::PASSWORD, password),
        (request::EXPIRY, expiry.as_ref()),
        (request::REFRESH_TOKEN, kept.refresh_token.as_ref()),
    ];
    let mut parts = Vec::new();
    for (key, value) in values {
        let Some(value) = value.map(Secret::expose) else {
            continue;
        };
        if request::breaks_line(value) {
            return Err(Failure::new(
                Kind::Failure,
                format!("the {key} of {target} has a line break or NUL, which git cannot read"),
            )
            .hint(format!(
                "change it with `ravi passwords update {}`",
                clean(best.stored.uuid.as_str())
            )));
        }
        parts.extend([key, "=", value, "\n"]);
    }
    Ok(Lines(Zeroizing::new(parts.concat())))
}

/// Stores an entry of git, or updates the one for just this target and username. Sends nothing if git would get the same from
/// what is stored.
async fn store(context: &Context, request: &Request, target: &Target) -> Result<Lines, Failure> {
    let (Some(username), Some(password)) = (&request.username, &request.password) else {
        ignored(
            context,
            "there is nothing to store without username and password",
        );
        return Ok(Lines::default());
    };
    let (client, session, _) = context.identity_client().await?;
    let encrypter = Encrypter::new(&client, &session, false).await?;
    let keys = encrypter.pair();
    let _turn = turn::take(&context.directories).await;
    let listed = client.passwords().await?;
    let matching = entries::matching(&listed, keys, target, Some(username))?;
    if let Some(best) = matching.first() {
        let is_same = best.kept.expiry == request.expiry
            && best.kept.refresh_token == request.refresh_token
            && best.password(&client, keys).await? == *password;
        if is_same {
            return Ok(Lines::default());
        }
    }
    let of_git = matching.into_iter().find(Match::is_exact);
    let kept = Kept {
        target: Some(target.to_string()),
        expiry: request.expiry,
        refresh_token: request.refresh_token.clone(),
    };
    let notes = kept.write(of_git.as_ref().map_or(&Secret::default(), |own| &own.notes));
    let body = PasswordBody {
        domain: target.domain.clone(),
        username: encrypter.encrypt("a username", username)?,
        password: encrypter.encrypt("a password", password)?,
        notes: encrypter.encrypt("a note", &notes)?,
    };
    match of_git {
        Some(own) => client.replace_password(&own.stored.uuid, &body).await?,
        None => client.create_password(&body).await?,
    };
    Ok(Lines::default())
}

/// Deletes the entry that git got, if git stored it and it still has the password that the server rejected.
async fn erase(context: &Context, request: &Request, target: &Target) -> Result<Lines, Failure> {
    let (Some(username), Some(password)) = (&request.username, &request.password) else {
        ignored(context, "nothing is erased without username and password");
        return Ok(Lines::default());
    };
    let (client, session, _) = context.identity_client().await?;
    let _turn = turn::take(&context.directories).await;
    let listed = client.passwords().await?;
    if !entries::has_host(&listed, target) {
        return Ok(Lines::default());
    }
    let keys = keys::decryption_keys(&client, &session).await?;
    let keys = keys.as_ref();
    let matching = entries::matching(&listed, keys, target, Some(username))?;
    let Found::One(best) = entries::best(matching) else {
        return Ok(Lines::default());
    };
    if best.password(&client, keys).await? != *password {
        return Ok(Lines::default());
    }
    let uuid = &best.stored.uuid;
    if best.is_of_git() {
        client.delete_password(uuid).await?;
    } else {
        context.style.warn(&format!(
            "{target} rejected the password of the entry {uuid}, which is kept because git did not store it: run `ravi passwords update {uuid}` to change it"
        ));
    }
    Ok(Lines::default())
}
