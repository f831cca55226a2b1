//! Resources: the threads of the inbox and the conversations of SMS, as the tools list and show them.
//!
//! A resource is named by IDs, counts and dates: subjects, senders and previews are text of strangers, and a list has no
//! fences. Other `ravi://` URIs are handles of secrets, which no resource has.

use std::{collections::BTreeSet, sync::Arc};

use jiff::Timestamp;
use percent_encoding::{percent_decode_str, utf8_percent_encode};
use rmcp::{
    ErrorData,
    model::{
        Annotations, ContentBlock, ErrorCode, JsonObject, ListResourceTemplatesResult,
        ListResourcesResult, ReadResourceResult, Resource, ResourceContents, ResourceTemplate,
        ResourcesCapability,
    },
};
use serde_json::{Value, json};

use super::{
    call::{Calls, ENCODED, Failed, silent},
    changes::Key,
    outside::is_address,
    schema::Shown,
};
use crate::{failure, messages::Kind, output::clean};

/// The most threads that are listed, and the most conversations.
const LISTED: usize = 50;
const JSON: &str = "application/json";

/// Resources of one kind.
struct Type {
    kind: Kind,
    /// The start of their URIs.
    prefix: &'static str,
    /// What follows it in the URI template.
    variable: &'static str,
    /// The name of the URI template.
    name: &'static str,
    noun: &'static str,
    /// Their ID in the output of the tools.
    id: &'static str,
    /// Their ID among the arguments of the tool that shows one.
    argument: &'static str,
    /// The tool that lists them.
    list: &'static str,
    /// The tool that shows one.
    show: &'static str,
}

const TYPES: [Type; 2] = [
    Type {
        kind: Kind::Email,
        prefix: "ravi://inbox/",
        variable: "{thread}",
        name: "inbox",
        noun: "Email thread",
        id: "thread_id",
        argument: "id",
        list: "inbox_list",
        show: "inbox_show",
    },
    Type {
        kind: Kind::Sms,
        prefix: "ravi://sms/",
        variable: "{conversation}",
        name: "sms",
        noun: "SMS conversation",
        id: "conversation_id",
        argument: "conversation_id",
        list: "sms_list",
        show: "sms_show",
    },
];

/// Resources of one kind, with the tools that list and show them.
struct Source {
    of: &'static Type,
    list: Arc<Shown>,
    show: Arc<Shown>,
}

/// The resources whose tools are offered.
pub(super) struct Sources(Vec<Source>);

/// A listed resource.
pub(super) struct Listed {
    pub(super) key: Key,
    resource: Resource,
}

impl Sources {
    /// Returns the resources of the tools that are offered.
    pub(super) fn new(tools: &[Arc<Shown>]) -> Self {
        let tool = |name: &str| tools.iter().find(|shown| shown.tool.name == name).cloned();
        let source = |of: &'static Type| {
            let (list, show) = (tool(of.list)?, tool(of.show)?);
            Some(Source { of, list, show })
        };
        Self(TYPES.iter().filter_map(source).collect())
    }

    pub(super) fn are_offered(&self) -> bool {
        !self.0.is_empty()
    }

    pub(super) fn kinds(&self) -> Vec<Kind> {
        self.0.iter().map(|source| source.of.kind).collect()
    }

    /// Returns the resource that a URI names; it need not exist.
    fn find(&self, uri: &str) -> Option<(&Source, String)> {
        let (source, rest) = self
            .0
            .iter()
            .find_map(|source| Some((source, uri.strip_prefix(source.of.prefix)?)))?;
        if rest.contains(['/', '?', '#']) {
            return None;
        }
        let id = percent_decode_str(rest).decode_utf8().ok()?;
        // The commands accept no other ID.
        let is_id =
            !id.trim().is_empty() && id != "." && id != ".." && !id.contains(char::is_control);
        is_id.then(|| (source, id.into_owned()))
    }

    /// Returns the thread or conversation that a URI names; it need not exist.
    pub(super) fn key(&self, uri: &str) -> Option<Key> {
        let (source, id) = self.find(uri)?;
        Some((source.of.kind, id))
    }

    /// Returns the URI templates.
    pub(super) fn templates(&self) -> ListResourceTemplatesResult {
        let template = |source: &Source| {
            let of = source.of;
            let about = format!(
                "The messages, as the tool {} shows them. Reading marks them as read.",
                of.show
            );
            ResourceTemplate::new(format!("{}{}", of.prefix, of.variable), of.name)
                .with_title(of.noun)
                .with_description(about)
                .with_mime_type(JSON)
        };
        let templates = self.0.iter().map(template).collect();
        ListResourceTemplatesResult::with_all_items(templates)
    }

    /// Lists the newest threads and conversations of the active identity.
    pub(super) async fn list(&self, calls: &Calls) -> Result<Vec<Listed>, Failed> {
        let lists = self.0.iter().map(|source| source.list(calls));
        let lists = futures_util::future::try_join_all(lists).await?;
        Ok(lists.into_iter().flatten().collect())
    }

    /// Reads a resource: its JSON, and then the untrusted text of the messages.
    pub(super) async fn read(
        &self,
        calls: &Calls,
        uri: &str,
    ) -> Result<ReadResourceResult, ErrorData> {
        let (source, id) = self.find(uri).ok_or_else(|| not_found(uri))?;
        let arguments = arguments(source.of.argument, json!(id));
        let shown = calls.outcome(&source.show, arguments, silent(), None).await;
        let shown = match shown {
            Ok(shown) => shown,
            Err(failed) => {
                let is_there = match failed.kind() {
                    failure::Kind::NotFound => false,
                    // The start of several IDs, or no identity is selected: then there is no list, either.
                    failure::Kind::Usage => source.list(calls).await.is_err(),
                    _ => true,
                };
                let mut error = error("cannot read the resource", failed);
                if !is_there {
                    error.code = ErrorCode::RESOURCE_NOT_FOUND;
                }
                return Err(error);
            }
        };
        // The command accepts the start of an ID, too.
        let own = shown.structured_content.as_ref();
        let own = own.and_then(|shown| shown[source.of.id].as_str());
        if is_address(&id) && own.is_some_and(|own| !own.is_empty() && own != id) {
            return Err(not_found(uri));
        }
        let texts = shown.content.into_iter().filter_map(|block| match block {
            ContentBlock::Text(text) => Some(text),
            _ => None,
        });
        let contents = texts.enumerate().map(|(place, text)| {
            let mut contents = ResourceContents::text(text.text, uri);
            if place == 0 {
                contents = contents.with_mime_type(JSON);
            }
            match text.meta {
                Some(meta) => contents.with_meta(meta),
                None => contents,
            }
        });
        Ok(ReadResourceResult::new(contents.collect()))
    }
}

impl Source {
    async fn list(&self, calls: &Calls) -> Result<Vec<Listed>, Failed> {
        let arguments = arguments("limit", json!(LISTED));
        let listed = calls.outcome(&self.list, arguments, silent(), None).await?;
        let rows = listed.structured_content;
        let rows = rows.as_ref().and_then(|rows| rows["result"].as_array());
        Ok(rows
            .into_iter()
            .flatten()
            .filter_map(|row| self.listed(row))
            .collect())
    }

    /// Returns the resource of a listed thread, unless its ID could be a text: such an ID is fenced.
    fn listed(&self, row: &Value) -> Option<Listed> {
        let id = row[self.of.id].as_str().filter(|id| is_address(id))?;
        let latest = row["latest_message_dt"].as_str();
        let latest = latest.and_then(|latest| latest.parse::<Timestamp>().ok());
        let count = row["message_count"].as_u64().unwrap_or(0);
        let plural = if count == 1 { "" } else { "s" };
        let unread = row["unread_count"].as_u64();
        let unread = unread.map_or(String::new(), |unread| format!(", {unread} unread"));
        let mut annotations = Annotations::default();
        annotations.last_modified = latest.map(|latest| latest.to_string());
        let latest = latest.map_or(String::new(), |latest| format!("; latest {latest}"));
        let about = format!("{}: {count} message{plural}{unread}{latest}", self.of.noun);
        let uri = format!("{}{}", self.of.prefix, utf8_percent_encode(id, ENCODED));
        let resource = Resource::new(uri, id)
            .with_description(about)
            .with_mime_type(JSON)
            .with_annotations(annotations);
        let key = (self.of.kind, id.to_owned());
        Some(Listed { key, resource })
    }
}

/// Returns the resource capabilities.
pub(super) fn capability() -> ResourcesCapability {
    let mut capability = ResourcesCapability::default();
    capability.subscribe = Some(true);
    capability.list_changed = Some(true);
    capability
}

/// Returns the list in the terms of the protocol.
pub(super) fn result(listed: Vec<Listed>) -> ListResourcesResult {
    ListResourcesResult::with_all_items(listed.into_iter().map(|one| one.resource).collect())
}

/// Returns the threads and conversations of a list.
pub(super) fn keys(listed: &[Listed]) -> BTreeSet<Key> {
    listed.iter().map(|one| one.key.clone()).collect()
}

fn arguments(name: &str, value: Value) -> JsonObject {
    [(name.to_owned(), value)].into_iter().collect()
}

/// Returns the error for a URI that names no resource.
pub(super) fn not_found(uri: &str) -> ErrorData {
    let data = json!({ "uri": clean(uri) });
    ErrorData::resource_not_found("there is no such resource", Some(data))
}

/// Returns the error for a failure: what it says is in the data, and what messages may have brought is fenced there.
pub(super) fn error(what: &str, failed: Failed) -> ErrorData {
    let (failure, fenced) = failed.guarded(true);
    let message = format!("{what}: {}", failure.kind.meaning());
    let mut data = json!(failure);
    if !fenced.is_empty() {
        data["content"] = json!(fenced);
    }
    ErrorData::internal_error(message, Some(data))
}
