//! Cells of the tables of threads and messages.

use super::address::spaced;
use crate::api::EmailMessage;

/// Returns the other party of a message: its sender, or the recipients of a sent message.
pub(super) fn party(message: &EmailMessage) -> String {
    if message.direction == "outgoing" && !message.to_email.is_empty() {
        return format!("To: {}", spaced(&message.to_email));
    }
    message.from_email.clone()
}

/// Returns a subject; an empty one would be a hole in the table.
pub(super) fn subject(subject: &str) -> String {
    if subject.trim().is_empty() {
        return "(no subject)".to_owned();
    }
    subject.to_owned()
}
