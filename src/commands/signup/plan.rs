//! What a sign-up stores: a new entry, or that of an earlier sign-up that was killed.

use std::rc::Rc;

use jiff::Timestamp;

use super::{
    args::Signup,
    entry::{self, Plan},
};
use crate::{
    api::{Client, PasswordBody, PasswordEntry},
    commands::{
        Context,
        entries::{pending, select::listed_whole, turn},
        keys::Encrypter,
    },
    domain::Domain,
    failure::{Failure, Kind},
    output::{ago, clean},
    secret::Secret,
};

/// What is stored, and its plain fields.
pub(super) struct Planned {
    pub(super) plan: Plan,
    pub(super) username: Secret,
    pub(super) password: Secret,
}

/// An entry that an earlier sign-up has left.
struct Earlier {
    entry: PasswordEntry,
    notes: Secret,
}

impl Planned {
    /// Makes the password, and encrypts the entry. Fails if there is an entry that is not pending.
    pub(super) async fn new(
        context: &Context,
        args: &Signup,
        domain: Domain,
    ) -> Result<Self, Failure> {
        let generated = args.rules.generate()?;
        let (client, session, identity) = context.identity_client().await?;
        let encrypter = Encrypter::new(&client, &session, false).await?;
        let username = match &args.username {
            Some(username) => username.clone(),
            None => Secret::new(client.identity(&identity).await?.inbox),
        };
        let turn = turn::take(&context.directories).await;
        let earlier = find_earlier(context, &client, &encrypter, &domain, &username).await?;
        let password = match &earlier {
            // The website may know it already.
            Some(earlier) if !args.rules.are_given() => {
                let whole = listed_whole(&client, earlier.entry.clone()).await?;
                whole
                    .password
                    .decrypt(encrypter.pair())
                    .unwrap_or(generated)
            }
            _ => generated,
        };
        let notes = earlier
            .as_ref()
            .map(|earlier| pending::unmarked(&earlier.notes));
        let notes = notes.unwrap_or_default();
        let marked = pending::marked(&notes, Timestamp::now());
        let plan = Plan {
            client: Rc::new(context.keyless_client_of(&session, identity)?),
            directories: context.directories.clone(),
            pending: PasswordBody {
                domain,
                username: encrypter.encrypt("a username", &username)?,
                password: encrypter.encrypt("a password", &password)?,
                notes: encrypter.encrypt("a note", &marked)?,
            },
            notes: encrypter.encrypt("a note", &notes)?,
            earlier: earlier.map(|earlier| earlier.entry.uuid),
            turn,
        };
        Ok(Self {
            plan,
            username,
            password,
        })
    }
}

/// Finds the entry that an earlier sign-up has left. Fails if an entry with this domain and username is not pending, or the
/// sign-up still runs.
async fn find_earlier(
    context: &Context,
    client: &Client,
    encrypter: &Encrypter,
    domain: &Domain,
    username: &Secret,
) -> Result<Option<Earlier>, Failure> {
    let keys = encrypter.pair();
    entry::remove_locks(&context.directories);
    let mut earlier = None;
    for entry in turn::all_same(client.passwords().await?, keys, domain, username) {
        let uuid = clean(entry.uuid.as_str()).into_owned();
        let notes = entry.notes.decrypt(keys).ok();
        let Some(notes) = notes.filter(pending::is_marked) else {
            return Err(turn::conflict(&entry, username).hint(format!(
                "log in with this entry (`ravi passwords get {uuid}`), or sign up with another --username"
            )));
        };
        if entry::is_running(&context.directories, &entry.uuid) {
            let message = format!("another process is signing up at {domain} with this username");
            return Err(Failure::new(Kind::Conflict, message)
                .hint("wait until it has ended, or sign up with another --username"));
        }
        earlier = Some(Earlier { entry, notes });
    }
    if let Some(Earlier { entry, .. }) = &earlier {
        let age = ago(&entry.updated_dt);
        context.style.note(&format!(
            "Resuming a sign-up at {domain} that was interrupted ({age})."
        ));
    }
    Ok(earlier)
}
