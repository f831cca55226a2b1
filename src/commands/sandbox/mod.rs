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
        /// Serve until Ctrl-C, on loopback only
        ///
        /// Web pages of other sites are refused, but every program and user of this machine can connect and log in to the
        /// sandbox: store nothing real in it.
        #[command(after_help = "Example:\n  ravi sandbox serve --port 8080")]
        Serve(serve::Serve),
        /// Run a command against a fresh sandbox, logged in and with a PIN set
        ///
        /// The environment of the command points to the sandbox, and this ravi comes first on its PATH. The sandbox and
        /// everything stored in it end with the command; its exit code is passed on.
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
        /// Delete everything that a sandbox's database stores
        #[command(after_help = "Example:\n  ravi sandbox reset --yes")]
        Reset(reset::Reset),
    }
}
