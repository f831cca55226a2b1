//! `ravi sms`

mod filter;
mod list;
mod message;
mod messages;
mod show;

use super::command::group;

group! {
    /// `ravi sms`
    Sms {
        /// List conversations, newest first
        #[command(alias = "ls")]
        #[command(after_help = "Example:\n  ravi sms list --unread")]
        List(list::List),
        /// Show the messages of a conversation
        #[command(aliases = ["get", "view"])]
        #[command(after_help = "Example:\n  ravi sms show +15551234567")]
        Show(show::Show),
        /// List the messages of all conversations, newest first
        #[command(after_help = "Example:\n  ravi sms messages --limit 10 --json")]
        Messages(messages::Messages),
        /// Show one message
        #[command(after_help = "Example:\n  ravi sms message 42")]
        Message(message::Message),
    }
}
