//! `ravi sandbox deliver`

mod delivered;
mod email;
mod sms;

use crate::commands::command::group;

group! {
    /// `ravi sandbox deliver`
    Deliver {
        /// Deliver an email, from options, a file or an .eml message
        #[command(
            after_help = "Examples:\n  ravi sandbox deliver email --from shop@example.com --subject Code --body 'Your code is 847291'\n  ravi sandbox deliver email --eml message.eml"
        )]
        Email(email::Email),
        /// Deliver an SMS
        #[command(
            after_help = "Example:\n  ravi sandbox deliver sms --from +15551234567 --body 'Your code is 847291'"
        )]
        Sms(sms::Sms),
    }
}
