//! `ravi sandbox`

mod database;
mod deliver;
mod exec;
mod reset;
mod serve;

use super::command::group;

group! {
    /// `ravi sandbox`
    Sandbox {
        /// Serve a sandbox on loopback until Ctrl-C
        ///
        /// Its web page shows the messages of all identities, delivers others, and approves logins. It refuses web pages of
        /// other sites, but every program and user of this machine can connect and log in to the sandbox: store nothing
        /// real in it.
        #[command(after_help = "Example:\n  ravi sandbox serve --port 8080")]
        Serve(serve::Serve),
        /// Run a command against a fresh sandbox, logged in and with a PIN set
        ///
        /// The command's environment points to the sandbox, and this ravi comes first on its PATH. When the command ends, the
        /// sandbox and its data are deleted, and the exit code is returned.
        #[command(
            after_help = "Example:\n  ravi sandbox exec -- sh -c 'ravi passwords create example.com && ravi passwords get example.com'"
        )]
        Exec(exec::Exec),
        /// Deliver an email or an SMS to a running sandbox
        #[command(
            subcommand,
            after_help = "Example:\n  ravi sandbox deliver sms --body 'Your code is 847291'"
        )]
        Deliver(deliver::Deliver),
        /// Delete everything in a sandbox's database
        #[command(after_help = "Example:\n  ravi sandbox reset --yes")]
        Reset(reset::Reset),
    }
}
