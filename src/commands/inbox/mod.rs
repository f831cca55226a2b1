//! `ravi inbox`

mod address;
mod attach;
mod cells;
mod confirmation;
mod content;
mod download;
mod draft;
mod fetch;
mod filter;
mod list;
mod message;
mod messages;
mod original;
mod read;
mod replies;
mod reply;
mod reply_all;
mod search;
mod send;
mod sent;
mod show;
mod template;

#[cfg(feature = "mcp")]
pub(crate) use address::recipients;

use super::command::group;

group! {
    /// `ravi inbox`
    Inbox {
        /// List threads, newest first
        ///
        /// U marks threads with unread messages. Times are relative for a week, and dates after that.
        #[command(alias = "ls")]
        #[command(after_help = "Example:\n  ravi inbox list --unread --from @example.com")]
        List(list::List),
        /// Show the messages of a thread
        #[command(aliases = ["get", "view"])]
        #[command(after_help = "Example:\n  ravi inbox show thread-abc123")]
        Show(show::Show),
        /// List the messages of all threads, newest first
        ///
        /// U marks unread messages, A those with attachments. Times are relative for a week, and dates after that.
        #[command(after_help = "Example:\n  ravi inbox messages --limit 10 --json")]
        Messages(messages::Messages),
        /// Search subjects, addresses and bodies; newest matches first
        ///
        /// Searches on this machine, and prints each match as it is found; in HTML, the first 64 KiB of text. If the server
        /// lists messages without their bodies, up to 200 messages are fetched, which may mark them as read.
        #[command(
            after_help = "Examples:\n  ravi inbox search invoice\n  ravi inbox search 'your order' --from @example.com --since 30d"
        )]
        Search(search::Search),
        /// Show one message
        #[command(after_help = "Example:\n  ravi inbox message 42")]
        Message(message::Message),
        /// Write and send an email
        ///
        /// Reads the text from --body, --body-file, stdin, or an editor at a terminal. Converts plain text to HTML; with
        /// --html, the text is sent as it is. The editor shows recipients and subject below a line; only the text above that
        /// line is sent, and nothing if it is empty. If the email cannot be sent, a file keeps the typed text, and the error
        /// names it.
        #[command(
            after_help = "Examples:\n  ravi inbox send --to me@example.com --subject Hello --body 'How are you?'\n  ravi inbox send --to me@example.com --subject Report --body-file report.html --html --attach report.pdf"
        )]
        Send(send::Send),
        /// Reply to the sender of a message
        ///
        /// Reads the text from --body, --body-file, stdin, or an editor at a terminal. The editor shows recipients, subject and
        /// the quoted message below a line; only the text above that line is sent. To show it, the message is fetched, which
        /// may mark it as read. If the email cannot be sent, a file keeps the typed text.
        #[command(
            after_help = "Example:\n  echo 'Thank you.' | ravi inbox reply 42 --attach receipt.pdf"
        )]
        Reply(reply::Reply),
        /// Reply to the sender and all recipients of a message
        ///
        /// Reads the text from --body, --body-file, stdin, or an editor at a terminal. The editor shows recipients, subject and
        /// the quoted message below a line; only the text above that line is sent. To show it, the message is fetched, which
        /// may mark it as read. If the email cannot be sent, a file keeps the typed text.
        #[command(after_help = "Example:\n  ravi inbox reply-all 42 --body 'Agreed.'")]
        ReplyAll(reply_all::ReplyAll),
        /// Save the attachments of a message
        #[command(after_help = "Example:\n  ravi inbox download 42 --output invoices")]
        Download(download::Download),
    }
}
