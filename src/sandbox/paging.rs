//! Lists of email and SMS: query filters, and optional pages.

use std::{collections::HashMap, iter};

use axum::{Json, http::Uri};
use rusqlite::{ToSql, params_from_iter};
use serde_json::{Value, json};

use super::{identity_id::IdentityId, rejection::Rejection, state::State, table::Body};

/// Maximum page length, whatever is requested.
const PAGE_LIMIT: usize = 200;

/// A query under construction: conditions are joined with AND.
pub(super) struct Listing<'a> {
    /// `SELECT … FROM …` without conditions; `id` must grow with time.
    select: String,
    conditions: Vec<&'static str>,
    /// Values of the `?` in the conditions, after the identity.
    values: Vec<String>,
    identity: IdentityId,
    uri: &'a Uri,
    /// The parameters of the request.
    query: HashMap<String, String>,
}

impl<'a> Listing<'a> {
    /// Creates a list of what belongs to an identity.
    pub(super) fn new(identity: IdentityId, select: String, uri: &'a Uri) -> Self {
        let query = uri.query().unwrap_or_default();
        let query = url::form_urlencoded::parse(query.as_bytes());
        Self {
            select,
            conditions: vec!["identity = ?"],
            values: Vec::new(),
            identity,
            uri,
            query: query.into_owned().collect(),
        }
    }

    /// Adds a condition if the request asks for unread messages only.
    pub(super) fn only_unread(&mut self, condition: &'static str) {
        if wants_unread(&self.query) {
            self.conditions.push(condition);
        }
    }

    /// Adds a condition, with one `?`, for each parameter of the request that has one.
    pub(super) fn only_asked(&mut self, filters: &[(&str, &'static str)]) {
        for (parameter, condition) in filters {
            if let Some(value) = self.query.get(*parameter) {
                self.conditions.push(condition);
                self.values.push(value.clone());
            }
        }
    }

    /// Returns the response: an array, or a page if the sandbox has a page length.
    pub(super) fn answer(self, state: &State, body: Body) -> Result<Json<Value>, Rejection> {
        let query = &self.query;
        let number = |name: &str| query.get(name).and_then(|value| value.parse().ok());
        let offset: usize = number("offset").unwrap_or(0);
        let longest = state.config.page_length.unwrap_or(PAGE_LIMIT);
        let limit = match number("limit") {
            Some(limit) => longest.min(limit),
            None => state.config.page_length.unwrap_or(usize::MAX / 2),
        };
        let direction = if state.config.oldest_first {
            "ASC"
        } else {
            "DESC"
        };
        let conditions = self.conditions.join(" AND ");
        let connection = state.database.lock();
        let values = || {
            let values = self.values.iter().map(|value| value as &dyn ToSql);
            params_from_iter(iter::once(&self.identity as &dyn ToSql).chain(values))
        };
        let mut statement = connection.prepare(&format!(
            "SELECT * FROM ({}) WHERE {conditions} ORDER BY id {direction} LIMIT {limit} OFFSET {offset}",
            self.select
        ))?;
        let rows: Vec<Value> = statement
            .query_map(values(), body)?
            .collect::<Result<_, _>>()?;
        if state.config.page_length.is_none() {
            return Ok(Json(Value::Array(rows)));
        }
        let count: i64 = connection.query_row(
            &format!("SELECT count(*) FROM ({}) WHERE {conditions}", self.select),
            values(),
            |row| row.get(0),
        )?;
        let page_at = |offset: usize| {
            let mut parameters = url::form_urlencoded::Serializer::new(String::new());
            for (name, value) in query {
                if name != "offset" && name != "limit" {
                    parameters.append_pair(name, value);
                }
            }
            parameters.append_pair("limit", &limit.to_string());
            parameters.append_pair("offset", &offset.to_string());
            format!("{}{}?{}", state.base, self.uri.path(), parameters.finish())
        };
        let count = usize::try_from(count).unwrap_or(0);
        let next = (offset + rows.len() < count).then(|| page_at(offset + rows.len()));
        let previous = (offset > 0).then(|| page_at(offset.saturating_sub(limit)));
        Ok(Json(json!({
            "count": count, "next": next, "previous": previous, "results": rows,
        })))
    }
}

/// Recognizes `unread=true` of the contract, and `has_unread=true` and `is_read=false` of other servers.
fn wants_unread(query: &HashMap<String, String>) -> bool {
    let is = |name: &str, wanted: &str| query.get(name).is_some_and(|value| value == wanted);
    is("unread", "true") || is("has_unread", "true") || is("is_read", "false")
}
