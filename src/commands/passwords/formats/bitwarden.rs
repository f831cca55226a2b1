//! Bitwarden's JSON.

use std::collections::HashMap;

use serde::Deserialize;

use super::item::{Item, Items};
use crate::{failure::Failure, secret::Secret};

/// Bitwarden's export.
#[derive(Deserialize)]
struct File {
    #[serde(default)]
    encrypted: bool,
    #[serde(default)]
    folders: Vec<Folder>,
    #[serde(default)]
    items: Vec<Exported>,
}

#[derive(Deserialize)]
struct Folder {
    id: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Exported {
    name: Option<String>,
    folder_id: Option<String>,
    notes: Option<Secret>,
    fields: Option<Vec<Field>>,
    archived_date: Option<String>,
    deleted_date: Option<String>,
    login: Option<Login>,
}

/// A custom field. A link to another field has no value.
#[derive(Deserialize)]
struct Field {
    name: Option<String>,
    value: Option<Secret>,
}

#[derive(Deserialize)]
struct Login {
    uris: Option<Vec<Address>>,
    username: Option<Secret>,
    password: Option<Secret>,
    totp: Option<Secret>,
}

#[derive(Deserialize)]
struct Address {
    uri: Option<String>,
}

/// Reads Bitwarden's unencrypted JSON.
pub(super) fn read(text: &str) -> Result<Items, Failure> {
    // The parser's own message may quote a secret.
    let file: File = serde_json::from_str(text).map_err(|error| {
        Failure::usage(format!(
            "the JSON is not a Bitwarden export (line {}, column {})",
            error.line(),
            error.column()
        ))
        .hint("export again from Bitwarden as .json")
    })?;
    if file.encrypted {
        return Err(Failure::usage("the Bitwarden export is encrypted").hint(
            "export again as .json, not as .json (Encrypted); delete the file after the import",
        ));
    }
    let folder = |folder: Folder| Some((folder.id?, folder.name?));
    let folders = file.folders.into_iter().filter_map(folder).collect();
    let mut items = Items::default();
    for exported in file.items {
        items.add(exported.item(&folders));
    }
    Ok(items)
}

impl Exported {
    fn item(self, folders: &HashMap<String, String>) -> Item {
        let reason = if self.login.is_none() {
            Some("not a login")
        } else if self.deleted_date.is_some() {
            Some("in the trash")
        } else {
            self.archived_date.map(|_| "archived")
        };
        let folder = self.folder_id.and_then(|id| folders.get(&id));
        let mut others: Vec<Secret> = folder
            .map(|name| Secret::new(format!("folder: {name}")))
            .into_iter()
            .collect();
        let fields = self.fields.unwrap_or_default();
        others.extend(fields.iter().filter_map(Field::line));
        let mut item = Item {
            name: self.name.unwrap_or_default(),
            notes: self.notes.unwrap_or_default(),
            others,
            reason,
            ..Item::default()
        };
        if let Some(login) = self.login {
            let urls = login.uris.unwrap_or_default().into_iter();
            let urls = urls.filter_map(|address| address.uri);
            item.urls = urls.filter(|url| !url.is_empty()).collect();
            item.username = login.username.unwrap_or_default();
            item.password = login.password.unwrap_or_default();
            item.totp = login.totp.unwrap_or_default();
        }
        item
    }
}

impl Field {
    fn line(&self) -> Option<Secret> {
        let name = self.name.as_deref().filter(|name| !name.is_empty());
        let name = name.unwrap_or("Field");
        let value = self.value.as_ref()?.expose();
        (!value.is_empty()).then(|| Secret::new(format!("{name}: {value}")))
    }
}
