//! Long lists: rows are printed as their pages arrive.
//!
//! The IDs of later rows are not known then, so every ID is printed whole, and the other columns give way.

use std::cell::Cell;

use futures_util::{Stream, StreamExt};
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::{Answer, Output, Style, render::schema_of, screen::Screen, table::Columns};
use crate::{failure::Failure, signals::ForChild};

/// A row of a list.
pub trait Row: Serialize {
    /// Column headings.
    const HEADINGS: &'static [&'static str];

    /// Returns the cells of the row, the last of which is its ID; the table sanitizes them.
    fn cells(&self) -> Vec<String>;

    /// Returns the ID for use in other commands.
    fn id(&self) -> &str;

    /// Returns whether to print the row in bold, as unread.
    fn is_new(&self) -> bool {
        false
    }
}

/// Rows that were printed as their pages arrived; with `--json`, one array.
#[derive(Debug)]
pub struct Listed<T> {
    array: Option<Vec<T>>,
}

impl<T: Row + JsonSchema> Output for Listed<T> {
    fn schema() -> Option<Schema> {
        Some(schema_of::<Vec<T>>())
    }

    fn answer(self, style: &Style) -> Result<Answer, Failure> {
        match self.array {
            Some(array) => Answer::json(style, &array),
            None => Ok(Answer::default()),
        }
    }
}

/// Prints the rows of all pages that pass `keep`, at most `limit`; in a pager, if they exceed the terminal. JSON is printed
/// at the end, as one array.
pub async fn show_rows<T: Row, E: Into<Failure>>(
    (style, for_child): (&Style, &Cell<ForChild>),
    pages: impl Stream<Item = Result<Vec<T>, E>>,
    keep: impl Fn(&T) -> bool,
    limit: Option<usize>,
    when_empty: &str,
) -> Result<Listed<T>, Failure> {
    let mut pages = std::pin::pin!(pages);
    let mut left = limit.unwrap_or(usize::MAX);
    let mut kept = Vec::new();
    let mut columns = None;
    let mut screen = Screen::new(style, for_child);
    while left > 0
        && let Some(page) = pages.next().await
    {
        let mut rows = page.map_err(Into::into)?;
        rows.retain(&keep);
        rows.truncate(left);
        left -= rows.len();
        if style.json {
            kept.append(&mut rows);
        } else if !rows.is_empty() && !screen.print(lines(style, &rows, &mut columns)).await? {
            // The reader is gone.
            break;
        }
    }
    screen.end().await;
    if kept.is_empty() && columns.is_none() {
        style.note(when_empty);
    }
    Ok(Listed {
        array: style.json.then_some(kept),
    })
}

/// Returns rows as lines, with headings before the first.
fn lines<T: Row>(style: &Style, rows: &[T], columns: &mut Option<Columns>) -> String {
    if style.quiet {
        // No cells: their times need the time zone.
        let line = |row: &T| format!("{}\n", super::clean(row.id()));
        return rows.iter().map(line).collect();
    }
    let mut text = String::new();
    let cells: Vec<Vec<String>> = rows.iter().map(Row::cells).collect();
    let begun = columns.is_some();
    let columns = columns.get_or_insert_with(|| Columns::fitting(T::HEADINGS, &[], style));
    columns.widen(&cells, style);
    if !begun {
        columns.heading(&mut text, T::HEADINGS);
    }
    for (row, cells) in rows.iter().zip(&cells) {
        columns.line(&mut text, cells, row.is_new() && style.stdout_color);
    }
    text
}
