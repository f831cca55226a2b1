//! Version, directory, files, server and identity, and where each setting comes from.

use url::Url;

use super::check::{Check, DEFAULT};
use crate::{
    api::parse_base_url,
    commands::{Context, context::Selection, current::CurrentIdentity},
    env,
    failure::Failure,
    session::{self, Session, Store},
};

pub(super) fn version() -> Check {
    let (version, os, arch) = (
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
    );
    Check::ok("version", format!("ravi {version} on {os} {arch}"))
}

/// Checks that session and settings can be written in their directory.
pub(super) fn directory(context: &Context, session: Option<&Session>) -> Check {
    let source = match &context.directories.chosen {
        Some(_) => env::CONFIG_DIR.name,
        None => DEFAULT,
    };
    let active = context.directories.check();
    match active.and_then(|()| context.directories.active()) {
        Err(error) => Check::failed("directory", &error.into()),
        Ok(directory) => {
            let absent = if directory.is_dir() {
                ""
            } else {
                "; does not exist yet"
            };
            let found = format!("{}{absent}", directory.display());
            let used = session.and_then(Session::store).map(Store::directory);
            let mut directories = used.into_iter().chain([directory]);
            let check = match directories.try_for_each(session::check_writable) {
                Ok(()) => Check::ok("directory", found),
                Err(error) => unwritable(error.into(), session),
            };
            check.source(source)
        }
    }
}

/// Returns the check of a directory that cannot be written to.
fn unwritable(mut failure: Failure, session: Option<&Session>) -> Check {
    failure.message += match session {
        // Its tokens are not stored.
        Some(session) if session.store().is_none() => {
            return Check::warning("directory", failure.line() + "; settings cannot be saved")
                .hint("set RAVI_CONFIG_DIR to a directory that you can write to");
        }
        Some(_) => "; the next token refresh fails, and settings cannot be saved",
        None => "; neither a login nor settings can be saved",
    };
    Check::failed("directory", &failure)
}

/// Checks that other users can neither read nor replace the files.
pub(super) fn files(context: &Context) -> Check {
    if context.directories.check().is_err() {
        return Check::skipped("files", "the directory is unknown");
    }
    let session = Store::of_session(&context.directories).path();
    let mut directories: Vec<_> = session.parent().into_iter().collect();
    directories.extend(context.directories.active().ok());
    directories.dedup();
    let mut private = 0;
    for directory in directories {
        match session::check_secrets(directory) {
            Ok(checked) => private += checked,
            Err(error) => return Check::failed("files", &error.into()),
        }
    }
    let found = match private {
        0 => "no session files".to_owned(),
        1 => "1 session file, private".to_owned(),
        _ => format!("{private} session files, private"),
    };
    Check::ok("files", found)
}

/// The address of the server, and where it comes from.
pub(super) struct ServerUrl {
    pub(super) base: Url,
    source: &'static str,
}

/// Returns the server that commands use.
pub(super) fn server_url(
    context: &Context,
    session: Option<&Session>,
) -> Result<ServerUrl, Failure> {
    let is_flag = context.global.api_url.is_some();
    let source = if context.chosen_url()?.is_some() {
        if is_flag {
            "--api-url"
        } else {
            env::API_URL.name
        }
    } else if session.is_some_and(|session| !session.account().api_url.is_empty()) {
        "the session"
    } else {
        DEFAULT
    };
    let base = parse_base_url(&context.server_url(session)?)?;
    Ok(ServerUrl { base, source })
}

pub(super) fn server(url: &Result<ServerUrl, Failure>) -> Check {
    match url {
        Ok(url) => Check::ok("api_url", url.base.as_str()).source(url.source),
        Err(failure) => Check::failed("api_url", failure),
    }
}

/// Checks that an identity is selected. Whether it exists, the stream shows.
pub(super) fn identity(context: &Context) -> Check {
    let none = |found| {
        Check::warning("identity", found)
            .hint("run `ravi identities use NAME`, or set RAVI_IDENTITY")
    };
    match context.selection() {
        Err(failure) => Check::failed("identity", &failure),
        Ok(Selection::Nothing) => none("none is selected"),
        Ok(Selection::NoneIn(path)) => {
            none("the settings name none").source(path.display().to_string())
        }
        Ok(Selection::Identity(active)) => {
            let identity = CurrentIdentity::new(active);
            Check::ok("identity", identity.line()).source(identity.source())
        }
    }
}
