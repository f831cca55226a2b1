//! Lists that may be long: rows are shown as their pages come.

use futures_util::{Stream, StreamExt};
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use zeroize::Zeroizing;

use super::{Answer, Output, Style, render::schema_of, table::Columns, write_stdout};
use crate::failure::Failure;

/// A row of a list.
pub trait Row: Serialize {
    /// The headings of its columns.
    const HEADINGS: &'static [&'static str];

    /// Its cells, for people; cleaned by the table.
    fn cells(&self) -> Vec<String>;

    /// What another command addresses it by.
    fn id(&self) -> &str;

    /// Whether it is shown in bold, since it is unread.
    fn is_new(&self) -> bool {
        false
    }
}

/// Rows that were printed as their pages came; with `--json`, one array.
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

/// Shows the rows of all pages that `keep` keeps, `limit` at most. JSON is one array, so it comes when it is whole.
pub async fn show_rows<T: Row, E: Into<Failure>>(
    style: &Style,
    pages: impl Stream<Item = Result<Vec<T>, E>>,
    keep: impl Fn(&T) -> bool,
    limit: Option<usize>,
    when_empty: &str,
) -> Result<Listed<T>, Failure> {
    let mut pages = std::pin::pin!(pages);
    let mut left = limit.unwrap_or(usize::MAX);
    let mut kept = Vec::new();
    let mut columns = None;
    while left > 0
        && let Some(page) = pages.next().await
    {
        let mut rows = page.map_err(Into::into)?;
        rows.retain(&keep);
        rows.truncate(left);
        left -= rows.len();
        if style.json {
            kept.append(&mut rows);
        } else if !rows.is_empty() && !print(style, &rows, &mut columns).await? {
            // The reader has seen enough.
            return Ok(Listed { array: None });
        }
    }
    if kept.is_empty() && columns.is_none() {
        style.note(when_empty);
    }
    Ok(Listed {
        array: style.json.then_some(kept),
    })
}

/// Writes rows, under headings if they are the first; `false` if the reader has gone away.
async fn print<T: Row>(
    style: &Style,
    rows: &[T],
    columns: &mut Option<Columns>,
) -> Result<bool, Failure> {
    let mut text = String::new();
    let cells: Vec<Vec<String>> = rows.iter().map(Row::cells).collect();
    let begun = columns.is_some();
    let columns = columns.get_or_insert_with(|| Columns::fitting(T::HEADINGS, &cells, style));
    if style.quiet {
        for row in rows {
            text.push_str(&super::clean(row.id()));
            text.push('\n');
        }
    } else {
        if !begun {
            columns.heading(&mut text, T::HEADINGS);
        }
        for (row, cells) in rows.iter().zip(&cells) {
            columns.line(&mut text, cells, row.is_new() && style.stdout_color);
        }
    }
    write_stdout(Zeroizing::new(text)).await
}
