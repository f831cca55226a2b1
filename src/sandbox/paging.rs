//! Lists of email and SMS: query filters, and optional pages.

use std::collections::HashMap;

use axum::{Json, http::Uri};
use rusqlite::{Row, ToSql, params_from_iter};
use serde_json::{Value, json};

use super::{rejection::Rejection, state::State};

/// Maximum page length, whatever is requested.
const PAGE_LIMIT: usize = 200;

/// A query under construction: conditions are joined with AND.
pub(super) struct Listing {
    /// `SELECT … FROM …` without conditions; `id` must grow with time.
    select: &'static str,
    conditions: Vec<&'static str>,
    values: Vec<String>,
}

impl Listing {
    /// Creates a list of what belongs to an identity.
    pub(super) fn of(identity: String, select: &'static str) -> Self {
        Self {
            select,
            conditions: vec!["identity = ?"],
            values: vec![identity],
        }
    }

    /// Adds a condition with one `?`.
    pub(super) fn only(&mut self, condition: &'static str, value: impl Into<String>) {
        self.conditions.push(condition);
        self.values.push(value.into());
    }

    /// Adds a condition for each query parameter that names a column.
    pub(super) fn only_asked(
        &mut self,
        query: &HashMap<String, String>,
        columns: &[(&str, &'static str)],
    ) {
        for (parameter, condition) in columns {
            if let Some(value) = query.get(*parameter) {
                self.only(condition, value);
            }
        }
    }

    /// Returns the response: an array, or a page if the sandbox has a page length.
    pub(super) fn answer(
        self,
        state: &State,
        uri: &Uri,
        query: &HashMap<String, String>,
        body: fn(&Row<'_>) -> Result<Value, rusqlite::Error>,
    ) -> Result<Json<Value>, Rejection> {
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
        let values = || params_from_iter(self.values.iter().map(|value| value as &dyn ToSql));
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
            format!("{}{}?{}", state.base, uri.path(), parameters.finish())
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
pub(super) fn wants_unread(query: &HashMap<String, String>) -> bool {
    let is = |name: &str, wanted: &str| query.get(name).is_some_and(|value| value == wanted);
    is("unread", "true") || is("has_unread", "true") || is("is_read", "false")
}
