//! Web pages of the sandbox: inbox, messages, a form to deliver more, and the approval of logins.
//!
//! Everything in a message is hostile: text is escaped, and an HTML body is only shown in a frame without scripts, forms
//! and origin. The pages have one script, which updates lists in place; without it they work, but must be reloaded.
//! They read the inbox and mark nothing as read: that is up to the client.

mod compose;
mod device;
mod error;
mod files;
mod identities;
mod inbox;
mod layout;
mod list;
mod message;
mod text;

use super::state::Routes;

/// Returns the routes.
pub(super) fn routes() -> Routes {
    Routes::new()
        .merge(inbox::routes())
        .merge(message::routes())
        .merge(files::routes())
        .merge(compose::routes())
        .merge(device::routes())
}
