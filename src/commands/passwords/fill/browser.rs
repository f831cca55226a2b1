//! The tab of the browser that is filled.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::{
    shown::{Tab, origin},
    site::Site,
};
use crate::{
    browser::{Connection, Endpoint, Error, Options, Target},
    failure::{Failure, Kind},
    output::clean,
};

/// How long a tab that was just opened may have no address, and how often the tabs are listed.
const OPENING: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(50);
/// The longest list of tabs in a hint.
const LISTED: usize = 12;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::Address(_) => Self::usage(message)
                .hint("give --cdp http://127.0.0.1:PORT, or the WebSocket URL that your automation tool prints"),
            Error::NotLoopback(_) => Self::usage(message).hint(
                "passwords are typed only into a browser on this machine; forward a port of the other one with `ssh -L`",
            ),
            Error::Unreachable { .. } => Self::new(Kind::Network, message).hint(
                "start Chromium with --remote-debugging-port=9222 and a --user-data-dir of its own, or give --cdp URL",
            ),
            Error::Foreign { .. } => Self::new(Kind::Forbidden, message)
                .hint("start the browser as the user who runs `ravi`"),
            Error::NotDevTools { .. } => {
                Self::new(Kind::Network, message).hint("check the address in --cdp")
            }
            Error::Refused { .. } | Error::Threw | Error::Closed => {
                Self::new(Kind::Failure, message)
                    .hint("the page was left, reloaded or closed: nothing more is typed; run the command again")
            }
            Error::Unexpected(_) | Error::TimedOut(_) => Self::new(Kind::Network, message)
                .hint("check that the browser is running, and that no dialog is open in the page"),
        }
    }
}

/// Connects to the browser.
pub(super) async fn connect(
    endpoint: &Endpoint,
    options: Options,
) -> Result<(Connection, Vec<Target>), Failure> {
    let mut connection = Connection::open(endpoint, options).await?;
    let tabs = connection.tabs().await?;
    Ok((connection, tabs))
}

/// Attaches to the tab with an ID, or to the one that shows a page of the site.
pub(super) async fn attach(
    mut connection: Connection,
    mut tabs: Vec<Target>,
    chosen: Option<&str>,
    site: Site,
    domain: &str,
) -> Result<(Tab, String), Failure> {
    let opening = Instant::now() + OPENING;
    while chosen.is_none() && tabs.iter().any(is_blank) && Instant::now() < opening {
        if tabs.iter().any(|tab| site.admits(&tab.url)) {
            break;
        }
        sleep(PAUSE).await;
        tabs = connection.tabs().await?;
    }
    let matching: Vec<&Target> = match chosen {
        Some(id) => tabs.iter().filter(|tab| is_named(tab, id)).collect(),
        None => tabs.iter().filter(|tab| site.admits(&tab.url)).collect(),
    };
    let listed = |tabs: &[&Target]| -> Vec<String> {
        let line = |tab: &&Target| format!("{}  {}", clean(&tab.id), clean(&origin(&tab.url)));
        tabs.iter().take(LISTED).map(line).collect()
    };
    let target = match (matching.as_slice(), chosen) {
        ([target], _) => *target,
        ([], Some(id)) => {
            let all: Vec<&Target> = tabs.iter().collect();
            let failure = Failure::new(Kind::NotFound, format!("no tab has the ID {}", clean(id)));
            return Err(failure.hint_with("the tabs are:", listed(&all).into_iter()));
        }
        ([], None) => {
            let all: Vec<&Target> = tabs.iter().collect();
            let why = format!("no tab shows a page of {} over https", clean(domain));
            let failure = Failure::new(Kind::NotFound, why);
            return Err(failure.hint_with(
                "open its login page in the browser; the tabs are:",
                listed(&all).into_iter(),
            ));
        }
        (several, _) => {
            let count = several.len();
            let why = format!("{count} tabs match");
            let failure = Failure::new(Kind::Conflict, why);
            return Err(failure.hint_with(
                "give --tab with the ID of one:",
                listed(several).into_iter(),
            ));
        }
    };
    // What a blank tab shows then is checked before anything is typed.
    if !site.admits(&target.url) && !is_blank(target) {
        return Err(other_site(&origin(&target.url), domain));
    }
    let page = connection.attach(target).await?;
    Ok((Tab::new(page, site), target.id.clone()))
}

/// Returns whether a tab has no address yet: it was just opened.
fn is_blank(tab: &Target) -> bool {
    tab.url.is_empty() || tab.url == "about:blank"
}

/// Returns whether a text is the ID of a tab, or the start of it.
fn is_named(tab: &Target, id: &str) -> bool {
    !id.is_empty() && tab.id.to_lowercase().starts_with(&id.to_lowercase())
}

/// Returns the failure that a page is of another website than the entry.
pub(super) fn other_site(origin: &str, domain: &str) -> Failure {
    let (origin, domain) = (clean(origin), clean(domain));
    Failure::new(
        Kind::Forbidden,
        format!("the page {origin} gets no password: it is not {domain} or below it, over https"),
    )
    .hint("check the address of the page: it may imitate another; if it is right, change the domain of the entry")
}
