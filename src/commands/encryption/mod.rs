//! `ravi encryption`

mod keep;
mod setup;
mod status;
mod unlock;

use super::command::group;

group! {
    /// `ravi encryption`
    Encryption {
        /// Show whether a PIN is set and whether the keys match the server's
        #[command(after_help = "Example:\n  ravi encryption status")]
        Status(status::Status),
        /// Set the account's PIN for the first time
        #[command(after_help = "Example:\n  ravi encryption setup")]
        Setup(setup::Setup),
        /// Derive the keys from the PIN and save them on this machine
        #[command(after_help = "Example:\n  RAVI_PIN_FILE=pin.txt ravi encryption unlock")]
        Unlock(unlock::Unlock),
    }
}
