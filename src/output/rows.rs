//! Long lists: rows are printed as their pages arrive.
//!
//! The IDs of later rows are not known then, so every ID is printed whole, and the other columns give way. Only a list of
//! one page may show the start of each.

use std::{cell::Cell, collections::HashMap};

use futures_util::{Stream, StreamExt};
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::{
    Answer, Output, Style,
    render::schema_of,
    screen::Screen,
    table::{self, Columns},
};
use crate::{failure::Failure, ids::shortest_starts, signals::ForChild};

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

/// What a list shows.
pub struct Shown<'a, F> {
    /// Whether to show a row.
    pub keep: F,
    /// The most rows.
    pub limit: Option<usize>,
    /// The notice of an empty list.
    pub when_empty: &'a str,
    /// Whether the start of an ID is shown where whole ones do not fit. The pages must have all things whose IDs could
    /// start alike.
    pub shortens: bool,
}

/// Prints the rows of all pages; in a pager, if they exceed the terminal. JSON is printed at the end, as one array.
pub async fn show_rows<T: Row, E: Into<Failure>>(
    (style, for_child): (&Style, &Cell<ForChild>),
    pages: impl Stream<Item = Result<Vec<T>, E>>,
    shown: Shown<'_, impl Fn(&T) -> bool>,
) -> Result<Listed<T>, Failure> {
    let mut pages = std::pin::pin!(pages.peekable());
    let mut left = shown.limit.unwrap_or(usize::MAX);
    let mut kept = Vec::new();
    let mut columns = None;
    let mut starts = HashMap::new();
    let mut screen = Screen::new(style, for_child);
    while left > 0
        && let Some(page) = pages.next().await
    {
        let mut rows = page.map_err(Into::into)?;
        let can_shorten = shown.shortens && columns.is_none() && left > rows.len();
        if can_shorten && exceeds(style, &rows) && pages.as_mut().peek().await.is_none() {
            starts = starts_of(&rows);
        }
        rows.retain(&shown.keep);
        rows.truncate(left);
        left -= rows.len();
        if style.json {
            kept.append(&mut rows);
        } else if !rows.is_empty()
            && !screen
                .print(lines(style, &rows, &starts, &mut columns))
                .await?
        {
            // The reader is gone.
            break;
        }
    }
    screen.end().await;
    if kept.is_empty() && columns.is_none() {
        style.note(shown.when_empty);
    }
    Ok(Listed {
        array: style.json.then_some(kept),
    })
}

/// Returns whether a row would be cut at the terminal.
fn exceeds<T: Row>(style: &Style, rows: &[T]) -> bool {
    let is_table = !style.json && !style.quiet && style.columns.is_some();
    let cells = || rows.iter().map(Row::cells).collect::<Vec<_>>();
    is_table && table::exceeds(T::HEADINGS, &cells(), style)
}

/// Returns the start of each ID that selects no other of them.
fn starts_of<T: Row>(rows: &[T]) -> HashMap<String, String> {
    let ids = || rows.iter().map(Row::id);
    let starts = shortest_starts(ids());
    ids().map(str::to_owned).zip(starts).collect()
}

/// Returns rows as lines, with headings before the first.
fn lines<T: Row>(
    style: &Style,
    rows: &[T],
    starts: &HashMap<String, String>,
    columns: &mut Option<Columns>,
) -> String {
    if style.quiet {
        // No cells: their times need the time zone.
        let line = |row: &T| format!("{}\n", super::clean(row.id()));
        return rows.iter().map(line).collect();
    }
    let mut text = String::new();
    let mut cells: Vec<Vec<String>> = rows.iter().map(Row::cells).collect();
    for id in cells.iter_mut().filter_map(|row| row.last_mut()) {
        if let Some(start) = starts.get(id) {
            id.clone_from(start);
        }
    }
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
