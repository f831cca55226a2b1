//! Tables whose rows belong to an identity.

use axum::http::StatusCode;
use rusqlite::{Connection, Row};
use serde_json::Value;

use super::{identity_id::IdentityId, rejection::Rejection};

/// Returns a row in the form of a response.
pub(super) type Body = fn(&Row<'_>) -> Result<Value, rusqlite::Error>;

/// A table with a column `identity`.
pub(super) struct Table {
    pub(super) name: &'static str,
    /// The column that an endpoint's path selects by.
    pub(super) key: &'static str,
    pub(super) body: Body,
}

impl Table {
    /// Returns the row with this key.
    pub(super) fn get(
        &self,
        connection: &Connection,
        identity: &IdentityId,
        key: &str,
    ) -> Result<Value, rusqlite::Error> {
        let (name, column) = (self.name, self.key);
        let mut statement = connection.prepare_cached(&format!(
            "SELECT * FROM {name} WHERE identity = ?1 AND {column} = ?2"
        ))?;
        statement.query_row((identity, key), self.body)
    }

    /// Returns all rows, sorted by these columns.
    pub(super) fn list(
        &self,
        connection: &Connection,
        identity: &IdentityId,
        order: &'static str,
    ) -> Result<Vec<Value>, rusqlite::Error> {
        let name = self.name;
        let mut statement = connection.prepare_cached(&format!(
            "SELECT * FROM {name} WHERE identity = ?1 ORDER BY {order}"
        ))?;
        statement.query_map([identity], self.body)?.collect()
    }

    /// Deletes the row with this key.
    pub(super) fn delete(
        &self,
        connection: &Connection,
        identity: &IdentityId,
        key: &str,
    ) -> Result<StatusCode, Rejection> {
        let (name, column) = (self.name, self.key);
        let deleted = connection.execute(
            &format!("DELETE FROM {name} WHERE identity = ?1 AND {column} = ?2"),
            (identity, key),
        )?;
        match deleted {
            0 => Err(Rejection::NOT_FOUND),
            _ => Ok(StatusCode::NO_CONTENT),
        }
    }
}
