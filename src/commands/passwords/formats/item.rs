//! An item of any format, and the entry that it becomes.

use schemars::JsonSchema;
use serde::Serialize;
use url::Url;

use crate::{
    domain::Domain,
    one_time::{self, OneTime},
    secret::Secret,
};

/// The schemes of addresses that have a domain. Those of apps and browsers have other names in its place.
const SCHEMES: [&str; 6] = ["https", "http", "ftp", "ftps", "sftp", "ssh"];

/// An entry of a file.
pub(crate) struct New {
    pub(crate) domain: Domain,
    pub(crate) username: Secret,
    pub(crate) password: Secret,
    pub(crate) notes: Secret,
}

/// A skipped entry of a file, and the reason.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Skipped {
    /// Its name or address in the file.
    pub(crate) entry: String,
    pub(crate) reason: &'static str,
}

/// What was read from a file.
#[derive(Default)]
pub(super) struct Items {
    pub(super) new: Vec<New>,
    pub(super) skipped: Vec<Skipped>,
}

/// An item of any format.
#[derive(Default)]
pub(super) struct Item {
    pub(super) name: String,
    pub(super) urls: Vec<String>,
    pub(super) username: Secret,
    pub(super) password: Secret,
    pub(super) notes: Secret,
    pub(super) totp: Secret,
    /// Lines for the notes: fields without a counterpart.
    pub(super) others: Vec<Secret>,
    /// Why to skip it, if there is a reason.
    pub(super) reason: Option<&'static str>,
}

impl Items {
    /// Adds an item as an entry, or as a skipped one.
    pub(super) fn add(&mut self, item: Item) {
        match item.entry() {
            Ok(new) => self.new.push(new),
            Err(skipped) => self.skipped.push(skipped),
        }
    }
}

impl Item {
    fn entry(mut self) -> Result<New, Skipped> {
        let skip = |item: &Self, reason| {
            let address = item.urls.first().map_or("", String::as_str);
            let name = if item.name.is_empty() {
                address
            } else {
                &item.name
            };
            let entry = name.to_owned();
            Err(Skipped { entry, reason })
        };
        if let Some(reason) = self.reason {
            return skip(&self, reason);
        }
        let mut addresses = self.urls.iter().enumerate();
        let found = addresses.find_map(|(place, url)| Some((place, Address::read(url)?)));
        let Some((place, address)) = found else {
            return skip(&self, "no web address");
        };
        if self.password.expose().is_empty() {
            return skip(&self, "no password");
        }
        // What has no field of its own is kept in the notes.
        let mut lines = vec![std::mem::take(&mut self.notes)];
        let labelled = |label: &str, text: &str| Secret::new(format!("{label}: {text}"));
        if !self.name.is_empty() && !address.is_named(&self.name) {
            lines.push(labelled("Name", &self.name));
        }
        if address.is_domain {
            self.urls.remove(place);
        }
        lines.extend(self.urls.iter().map(|url| labelled("URL", url)));
        lines.extend(self.one_time(&address.domain, &lines[0]));
        lines.append(&mut self.others);
        let mut lines: Vec<&str> = lines.iter().map(Secret::expose).collect();
        lines.retain(|line| !line.is_empty());
        Ok(New {
            domain: address.domain,
            notes: Secret::new(lines.join("\n")),
            username: self.username,
            password: self.password,
        })
    }

    /// Returns the line of the one-time password, unless the notes have it, as those of our own exports. A text that is none
    /// is kept as it is.
    fn one_time(&self, domain: &Domain, notes: &Secret) -> Option<Secret> {
        let text = self.totp.expose().trim();
        if text.is_empty() {
            return None;
        }
        let read = OneTime::read(text, self.username.expose(), domain.as_str());
        let Ok(one_time) = read else {
            return Some(Secret::new(format!("TOTP: {text}")));
        };
        let mut known = one_time::find(notes).into_iter().flatten();
        let is_known = known.any(|known| known.uri() == one_time.uri());
        (!is_known).then(|| one_time.uri().clone())
    }
}

/// The address of a website.
struct Address {
    domain: Domain,
    /// Whether the domain says enough to find the website: it uses https, and no other port.
    is_domain: bool,
}

impl Address {
    /// Reads a domain or URL; returns `None` if it is no address of a website.
    fn read(text: &str) -> Option<Self> {
        let url = match text.split_once("://") {
            Some((scheme, _)) if !SCHEMES.contains(&scheme.trim().to_lowercase().as_str()) => {
                return None;
            }
            Some(_) => Url::parse(text),
            None => Url::parse(&format!("https://{text}")),
        };
        Some(Self {
            domain: Domain::parse(text).ok()?,
            is_domain: url.is_ok_and(|url| url.scheme() == "https" && url.port().is_none()),
        })
    }

    /// Returns whether a name of the entry is that of the domain.
    fn is_named(&self, name: &str) -> bool {
        let domain = self.domain.as_str();
        let names = [domain, domain.trim_start_matches("www.")];
        names.iter().any(|own| own.eq_ignore_ascii_case(name))
    }
}
