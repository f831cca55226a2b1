//! The outcome of sending. An unclear outcome is reported, never retried.

use schemars::JsonSchema;
use serde::Serialize;

use super::{address::spaced, draft::Draft};
use crate::{
    api::{EmailMessage, Error},
    failure::Failure,
    output::{Render, Style, clean},
};

/// The email as returned by the server after sending.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Sent(pub(super) EmailMessage);

impl Render for Sent {
    fn human(&self, _: &Style) -> String {
        let to = [&self.0.to_email, &self.0.cc].map(|list| spaced(list));
        let to: Vec<String> = to.into_iter().filter(|list| !list.is_empty()).collect();
        if to.is_empty() {
            "Sent.".to_owned()
        } else {
            format!("Sent to {}.", clean(&to.join(", ")))
        }
    }

    fn quiet(&self) -> String {
        clean(self.0.id.as_str()).into_owned()
    }

    fn changed(&self) -> Option<String> {
        let id = clean(self.0.id.as_str());
        Some(format!("the email is sent: run `ravi inbox message {id}`"))
    }
}

/// Removes the draft of a sent email; if the email was not sent, keeps the draft and names it in the failure.
pub(super) fn settle(draft: Option<Draft>, sent: Result<Sent, Failure>) -> Result<Sent, Failure> {
    match (draft, sent) {
        (Some(draft), Ok(sent)) => {
            draft.discard();
            Ok(sent)
        }
        (Some(draft), Err(failure)) => Err(draft.keep(failure)),
        (None, sent) => sent,
    }
}

/// Returns the failure to send, which says if the outcome is unclear.
pub(super) fn unsent(error: Error) -> Failure {
    let is_unclear = match &error {
        Error::Broken { .. }
        | Error::TimedOut { .. }
        | Error::Unexpected { .. }
        | Error::TooLarge { .. } => true,
        Error::Status(answer) => matches!(answer.status, 408 | 500..),
        _ => false,
    };
    let failure = Failure::from(error);
    if is_unclear {
        unclear(failure)
    } else {
        failure
    }
}

/// Returns the failure with the warning that the email may have been sent.
pub(super) fn unclear(failure: Failure) -> Failure {
    Failure {
        message: format!(
            "it is unclear whether the email was sent: {}",
            failure.message
        ),
        code: Some("send_unclear".to_owned()),
        ..failure
    }
    .hint("check `ravi inbox messages` before you send it again")
}
