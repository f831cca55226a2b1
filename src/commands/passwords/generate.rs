//! Passwords made here, or by the server where it is asked by name.

use serde::Serialize;

use super::Context;
use crate::{
    api::GenerateQuery,
    cli::{Generate, GenerateRules},
    crypto::{PasswordRules, generate_passphrase, generate_password},
    failure::Failure,
    output::{Answer, Render, Style},
    secret::Secret,
};

/// A generated password.
#[derive(Serialize, schemars::JsonSchema)]
pub(in crate::commands) struct Generated {
    password: Secret,
}

impl Render for Generated {
    fn human(&self, _: &Style) -> String {
        self.password.expose().to_owned()
    }

    fn quiet(&self) -> String {
        self.password.expose().to_owned()
    }
}

/// `ravi passwords generate`
pub(super) async fn run(context: &Context, args: &Generate) -> Result<Answer, Failure> {
    let password = if args.server {
        context
            .style
            .note("This password is made by the service, which has then seen it.");
        let (client, ..) = context.identity_client().await?;
        let rules = GenerateQuery {
            length: args.rules.length.into(),
            digits: !args.rules.no_digits,
            special: !args.rules.no_symbols,
            exclude_chars: args.rules.exclude.clone(),
        };
        client.server_password(&rules).await?
    } else {
        draw(&args.rules)?
    };
    Answer::show(&context.style, &Generated { password })
}

/// Refuses rules for a password that is not going to be generated, rather than not heeding them.
pub(super) fn refuse_unused(rules: &GenerateRules) -> Result<(), Failure> {
    let given = rules.length != GenerateRules::LENGTH
        || rules.no_digits
        || rules.no_symbols
        || !rules.exclude.is_empty()
        || rules.words.is_some();
    if given {
        return Err(Failure::usage(
            "--length, --words and the like are for generated passwords, and none is generated here",
        )
        .hint("leave them out, or leave the password out; `update` generates with --generate"));
    }
    Ok(())
}

/// Draws a password or passphrase on this machine.
pub(super) fn draw(rules: &GenerateRules) -> Result<Secret, Failure> {
    let drawn = match rules.words {
        Some(words) => generate_passphrase(words.into()),
        None => generate_password(&PasswordRules {
            length: rules.length.into(),
            digits: !rules.no_digits,
            symbols: !rules.no_symbols,
            exclude: rules.exclude.clone(),
        })?,
    };
    Ok(Secret::new(drawn.as_str().to_owned()))
}
