//! `ravi passwords fill`: a login in a page of a running browser.

mod args;
mod browser;
mod code;
mod output;
mod report;
mod shown;
mod site;
mod steps;

pub(super) use args::Fill;

use self::{
    code::{Codes, Messages},
    output::Filled,
    site::Site,
    steps::Steps,
};
use crate::{
    browser::{Logger, Options},
    commands::{
        Context,
        command::Command,
        entries::{code::Access, password::Entry},
        fields::locked_failure,
        keys,
        waiting::filter::{Filter, Matching},
    },
    crypto::KeyPair,
    failure::Failure,
    output::{clean, to_stderr},
};

impl Command for Fill {
    type Output = Filled;

    // The wait for a field, for the next page and for a code is part of it, and a page is not left half filled.
    const KEEPS_TIME: bool = true;

    async fn run(self, context: &Context) -> Result<Filled, Failure> {
        let selector = self.entry.selector()?;
        let endpoint = self.endpoint()?;
        let logger = context
            .global
            .verbose
            .then(|| -> Logger { std::rc::Rc::new(|line: &str| to_stderr(&clean(line))) });
        let entry = async {
            let (client, session, _) = context.identity_client().await?;
            let keys = keys::decryption_keys(&client, &session).await?;
            let entry = selector.read(&client, keys.as_ref()).await?;
            Ok::<_, Failure>((client, session, keys, entry))
        };
        let options = Options {
            logger,
            deadline: context.deadline,
        };
        let browser = browser::connect(&endpoint, options);
        let ((client, session, keys, entry), (connection, tabs)) =
            tokio::try_join!(entry, browser)?;
        refuse_locked(keys.as_ref(), &entry)?;
        let site = Site::of(&entry.domain)?;
        let domain = entry.domain.as_str();
        let (tab, tab_id) =
            browser::attach(connection, tabs, self.tab.as_deref(), site, domain).await?;
        let access = Access {
            client: &client,
            session: &session,
            keys: keys.as_ref(),
        };
        // The stream may be open for minutes, without keys in its memory.
        let client = if self.otp {
            Some(context.keyless_client().await?)
        } else {
            None
        };
        let filter = Filter::new(&Matching::default())?;
        let messages = Messages {
            client: client.as_ref(),
            filter: &filter,
            waiting: None,
        };
        let codes = Codes::new(context, access, &entry, messages);
        let mut steps = Steps::new(context, tab, &entry, codes, &self);
        steps.run().await?;
        Ok(steps.into_output(tab_id))
    }
}

/// Fails if the username or the password could not be decrypted.
fn refuse_locked(keys: Option<&KeyPair>, entry: &Entry) -> Result<(), Failure> {
    let locked = &entry.states.locked;
    if locked.iter().any(|field| *field != "notes") {
        let what = format!("{} of {}", locked.join(", "), entry.domain);
        return Err(locked_failure(keys, &what));
    }
    Ok(())
}
