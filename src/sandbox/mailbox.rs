//! What email and SMS have in common: threads of messages, which are read once fetched.

use axum::{Json, http::Uri};
use rusqlite::Connection;
use serde_json::Value;

use super::{
    identity_id::IdentityId,
    paging::Listing,
    rejection::Rejection,
    state::State,
    table::{Body, Table},
};

/// The messages of one kind.
pub(super) struct Mailbox {
    pub(super) messages: Table,
    /// The query parameters that filter messages, and their conditions.
    pub(super) filters: &'static [(&'static str, &'static str)],
    /// The column that threads are grouped by.
    pub(super) thread: &'static str,
    /// `SELECT` of the threads, with their `identity`, their newest `id` and `unread_count`.
    pub(super) threads: &'static str,
    pub(super) thread_body: Body,
}

impl Mailbox {
    /// Returns the list of threads.
    pub(super) fn list_threads(
        &self,
        state: &State,
        identity: IdentityId,
        uri: &Uri,
    ) -> Result<Json<Value>, Rejection> {
        let mut listing = Listing::new(identity, self.threads.to_owned(), uri);
        listing.only_unread("unread_count > 0");
        listing.answer(state, self.thread_body)
    }

    /// Returns the list of messages.
    pub(super) fn list_messages(
        &self,
        state: &State,
        identity: IdentityId,
        uri: &Uri,
    ) -> Result<Json<Value>, Rejection> {
        let select = format!("SELECT * FROM {}", self.messages.name);
        let mut listing = Listing::new(identity, select, uri);
        listing.only_unread("is_read = 0");
        listing.only_asked(self.filters);
        listing.answer(state, self.messages.body)
    }

    /// Returns the messages of a thread as they were, and marks them as read; fails if there are none.
    pub(super) fn read_thread(
        &self,
        connection: &Connection,
        identity: &IdentityId,
        thread: &str,
    ) -> Result<Vec<Value>, Rejection> {
        let (name, column) = (self.messages.name, self.thread);
        let mut statement = connection.prepare_cached(&format!(
            "SELECT * FROM {name} WHERE identity = ?1 AND {column} = ?2 ORDER BY id"
        ))?;
        let rows = statement.query_map((identity, thread), self.messages.body)?;
        let messages: Vec<Value> = rows.collect::<Result<_, _>>()?;
        if messages.is_empty() {
            return Err(Rejection::NOT_FOUND);
        }
        self.mark_read(connection, column, (identity, thread))?;
        Ok(messages)
    }

    /// Returns a message as it was, and marks it as read.
    pub(super) fn read_message(
        &self,
        connection: &Connection,
        identity: &IdentityId,
        id: &str,
    ) -> Result<Value, Rejection> {
        let message = self.messages.get(connection, identity, id)?;
        self.mark_read(connection, self.messages.key, (identity, id))?;
        Ok(message)
    }

    fn mark_read(
        &self,
        connection: &Connection,
        column: &'static str,
        values: (&IdentityId, &str),
    ) -> Result<(), rusqlite::Error> {
        let name = self.messages.name;
        connection.execute(
            &format!("UPDATE {name} SET is_read = 1 WHERE identity = ?1 AND {column} = ?2"),
            values,
        )?;
        Ok(())
    }
}
