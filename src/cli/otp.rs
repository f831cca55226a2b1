//! `ravi otp`

use clap::Args;

use super::InputFile;

/// `ravi otp`
#[derive(Debug, Args)]
pub struct Otp {
    /// The message, or - for stdin
    #[arg(default_value = "-", hide_default_value = true)]
    pub file: InputFile,
    /// The message is HTML (default: detected)
    #[arg(long)]
    pub html: bool,
    /// Find the verification link instead of the code
    #[arg(long)]
    pub link: bool,
    /// Read a JSON object with id and text a line, and answer with one of id and code
    #[arg(long)]
    pub batch: bool,
}
