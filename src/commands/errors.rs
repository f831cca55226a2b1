//! Turns errors of the other layers into failures: kind, message, hint.

use std::time::Duration;

use super::options::{duration, typed};
use crate::{
    api::{self, StatusError},
    crypto, env,
    failure::{Failure, Kind},
    files,
    ids::InvalidSelector,
    session,
};

impl From<api::Error> for Failure {
    fn from(error: api::Error) -> Self {
        use api::Error as E;
        let message = error.to_string();
        match error {
            E::Status(answer) => status_failure(*answer),
            E::Tokens(error) => match error.downcast::<session::Error>() {
                Ok(error) => (*error).into(),
                Err(error) => Failure::new(Kind::Failure, error.to_string()),
            },
            E::Refresh(error) => (*error).into(),
            E::NoToken => Failure::not_logged_in(None),
            E::SessionOver => Failure::new(Kind::NotLoggedIn, message)
                .hint("run `ravi login` again"),
            E::NoIdentity => Failure::usage(message).hint(
                "select one with `ravi identities use NAME`, --identity NAME or RAVI_IDENTITY",
            ),
            E::LocalFile(_) => Failure::new(Kind::Failure, message)
                .hint("check the file's permissions and the free space on its disk"),
            E::Certificates(_) => Failure::new(Kind::Failure, message).hint(
                "install the package ca-certificates, or name a PEM file with SSL_CERT_FILE",
            ),
            E::BaseUrl(_) => Failure::usage(message)
                .hint("give an https URL with --api-url or RAVI_API_URL, or neither to use https://ravi.app"),
            E::Unreachable { .. } => Failure::new(Kind::Network, message)
                .hint("check the network, and the address in RAVI_API_URL if it is set"),
            E::TimedOut { .. } | E::Broken { .. } => {
                Failure::new(Kind::Network, message).hint("try again in a moment")
            }
            E::NoStream | E::TooLarge { .. } | E::Unexpected { .. } | E::Redirected { .. } => {
                Failure::new(Kind::Network, message)
                    .hint("check that RAVI_API_URL is the address of a Ravi server")
            }
        }
    }
}

fn status_failure(answer: StatusError) -> Failure {
    let (kind, fallback, hint) = match answer.status {
        401 => (
            Kind::NotLoggedIn,
            "the server rejected the session",
            Some("run `ravi login`".to_owned()),
        ),
        402 => (
            Kind::PaymentRequired,
            "this requires an active Ravi subscription",
            Some("upgrade at https://ravi.app/billing".to_owned()),
        ),
        403 => (
            Kind::Forbidden,
            "the server refused this request",
            Some(match &answer.identity {
                Some(identity) => format!(
                    "the request used the identity {identity}; run `ravi identities list` to see yours"
                ),
                None => "use a token that is allowed to do this".to_owned(),
            }),
        ),
        404 => (Kind::NotFound, "not found on the server", None),
        409 => (
            Kind::Conflict,
            "it already exists",
            Some("choose another name, or use the existing one".to_owned()),
        ),
        429 => (
            Kind::RateLimited,
            "too many requests",
            Some(match answer.retry_after {
                Some(wait) => try_again(wait),
                None => "try again in a minute".to_owned(),
            }),
        ),
        408 | 500.. => (
            Kind::Network,
            "the server failed",
            Some("try again in a moment".to_owned()),
        ),
        _ => (Kind::Failure, "the server rejected the request", None),
    };
    let fields = answer.fields;
    let message = answer.message.unwrap_or_else(|| {
        if fields.is_empty() {
            format!("{fallback} ({}: status {})", answer.request, answer.status)
        } else {
            fallback.to_owned()
        }
    });
    Failure {
        hint,
        status: Some(answer.status),
        code: answer.code,
        fields,
        retry_after: answer.retry_after.map(|wait| wait.as_secs()),
        ..Failure::new(kind, message)
    }
}

impl From<env::NotUnicode> for Failure {
    fn from(error: env::NotUnicode) -> Self {
        Failure::usage(error.to_string()).hint("set it again, or unset it")
    }
}

impl From<InvalidSelector> for Failure {
    fn from(error: InvalidSelector) -> Self {
        Failure::usage(error.to_string()).hint("run `ravi identities list` to see them")
    }
}

impl From<session::Error> for Failure {
    fn from(error: session::Error) -> Self {
        use session::Error as E;
        let message = error.to_string();
        let hint = match &error {
            E::NoHome => "set RAVI_CONFIG_DIR to a directory of yours".to_owned(),
            E::File {
                action: "read",
                path,
                ..
            } => format!("check that {} is a file that you can read", path.display()),
            E::File { path, .. } => format!(
                "check the permissions and free space of {}, or set RAVI_CONFIG_DIR to another directory",
                path.display()
            ),
            E::Permissions { path, .. } => format!(
                "run `chmod go= {}`; if another user may have read it, log out and in again",
                path.display()
            ),
            E::Damaged { path, .. } => format!(
                "run `ravi login` to replace it, or restore a good copy of {}",
                path.display()
            ),
            E::Newer { .. } => "update ravi, or set RAVI_CONFIG_DIR to another directory".to_owned(),
            E::Config { path, .. } => format!("fix or delete {}", path.display()),
            E::Keyring(_) => "start or unlock the keyring, or set RAVI_KEYRING=file and run `ravi login` to store the key in a file".to_owned(),
            E::KeyGone { .. } | E::RefreshInterrupted { .. } => "run `ravi login` again".to_owned(),
            E::TokenRejected => "set it to a current token, or unset it and run `ravi login`".to_owned(),
            E::KeyInFile { .. } => {
                "run `ravi login` to move it to the system keyring, or unset RAVI_KEYRING".to_owned()
            }
            E::Setting(_) | E::Variable(_) => {
                return Failure::usage(message).hint("set it again, or unset it");
            }
            E::NamesNone { path } => {
                return Failure::usage(message).hint(format!(
                    "run `ravi identities use NAME` to select one, give --identity NAME, or fix or delete {}",
                    path.display()
                ));
            }
            E::Files(error) => kept_file_hint(error),
            E::Replaced { .. } => "run the command again".to_owned(),
            E::Locked { .. } => "stop that process, or try again".to_owned(),
            E::Selector(error) => return (*error).into(),
            E::Crypto(_) => return Failure::new(Kind::Failure, message),
        };
        let kind = match error {
            E::KeyGone { .. } | E::RefreshInterrupted { .. } | E::TokenRejected => {
                Kind::NotLoggedIn
            }
            _ => Kind::Failure,
        };
        Failure::new(kind, message).hint(hint)
    }
}

/// Returns the hint for a file of a configuration directory or a project.
fn kept_file_hint(error: &files::Error) -> String {
    use files::Error as E;
    match error {
        E::Foreign { path, .. } if path.iter().any(|part| part == ".ravi") => format!(
            "if you trust it, run `sudo chown $(id -u) {}`; else select with --identity NAME or RAVI_IDENTITY",
            path.display()
        ),
        E::Foreign { path, .. } => format!(
            "if you trust it, run `sudo chown $(id -u) {}`; else set RAVI_CONFIG_DIR to a directory of yours",
            path.display()
        ),
        E::WritableByAll { path, .. } => format!(
            "run `chmod o-w {}`, or set RAVI_CONFIG_DIR to a new directory inside it",
            path.display()
        ),
        E::Protected { path } => format!("run `chmod u+w {}`", path.display()),
        E::NotRegular { path } => format!("delete {}", path.display()),
        E::WorkingDirectory(_) => {
            "change to another directory with `cd`, or select with --identity NAME or RAVI_IDENTITY"
                .to_owned()
        }
        E::Io { path, .. } => format!(
            "check the permissions and free space of {}, or set RAVI_CONFIG_DIR to another directory",
            path.display()
        ),
    }
}

/// Converts an error about an output file.
impl From<files::Error> for Failure {
    fn from(error: files::Error) -> Self {
        use files::Error as E;
        let hint = match &error {
            E::Foreign { .. } => "choose another file, or delete this one".to_owned(),
            E::Protected { path } => {
                format!("run `chmod u+w {}`, or choose another file", path.display())
            }
            E::NotRegular { .. } | E::WritableByAll { .. } => "choose another file".to_owned(),
            E::WorkingDirectory(_) => "change to another directory with `cd`".to_owned(),
            E::Io { path, .. } => format!(
                "check the permissions and free space of {}, or choose another file",
                path.display()
            ),
        };
        Failure::new(Kind::Failure, error.to_string()).hint(hint)
    }
}

#[cfg(feature = "sandbox")]
impl From<crate::sandbox::Error> for Failure {
    fn from(error: crate::sandbox::Error) -> Self {
        use crate::sandbox::Error;
        let (kind, hint) = match error {
            Error::Port(..) => (
                Kind::Failure,
                "choose another port with --port, or 0 for a free one",
            ),
            Error::Database(_) | Error::File { .. } => (
                Kind::Failure,
                "choose another file with --db, or --ephemeral for none",
            ),
            Error::Missing(_) => (
                Kind::NotFound,
                "give the same file as to `ravi sandbox serve --db`",
            ),
            Error::Foreign(_) => (Kind::Usage, "give the database of a sandbox, or a new file"),
            Error::InUse(_) => (
                Kind::Failure,
                "stop the `ravi sandbox serve` that uses it, or choose another file with --db",
            ),
        };
        Self::new(kind, error.to_string()).hint(hint)
    }
}

impl From<crypto::Error> for Failure {
    fn from(error: crypto::Error) -> Self {
        use crypto::Error as E;
        let message = error.to_string();
        match error {
            E::PinShape => {
                Failure::usage(message).hint("give the six digits of the PIN, without spaces")
            }
            E::Rules(_) => Failure::usage(message),
            E::Encoding(_) | E::System(_) => Failure::new(Kind::Failure, message),
            E::FieldShape | E::WrongKey | E::NotText => Failure::new(Kind::Locked, message),
            E::WrongPin => Failure::new(Kind::Locked, message)
                .hint("give the six digits that were chosen when encryption was set up"),
        }
    }
}

/// Returns the hint to try again `in 12 s`, or `in 30 min, at 14:32`.
fn try_again(wait: Duration) -> String {
    let seconds = wait.as_secs().max(1);
    if seconds < 120 {
        return format!("try again in {}", duration(seconds));
    }
    let then = jiff::SignedDuration::try_from(wait)
        .ok()
        .and_then(|wait| jiff::Zoned::now().checked_add(wait).ok());
    let at = then.map_or(String::new(), |then| {
        let format = if seconds < 12 * 3600 {
            "%H:%M"
        } else {
            "%a %H:%M"
        };
        format!(", at {}", then.strftime(format))
    });
    format!("try again in {}{at}", duration(seconds))
}

/// Returns the failure that the command exceeded `--timeout`.
#[must_use]
pub fn timed_out(limit: Duration) -> Failure {
    Failure::new(Kind::Network, format!("timed out after {}", typed(limit)))
        .hint("try again, or give a longer --timeout")
}
