//! Human-readable tables that fit the terminal; cells are truncated between graphemes.
//!
//! The last column holds the ID that the next command needs: it is never truncated, the other columns give way.

use unicode_width::UnicodeWidthStr;

use super::{
    Style, clean,
    wrap::{cut, wrap},
};

const GAP: usize = 2;
/// Minimum width of a truncated column.
const NARROWEST: usize = 6;

/// Column widths of a table.
pub(super) struct Columns {
    widths: Vec<usize>,
    /// Whether to truncate cells, except the last.
    cut: bool,
}

impl Columns {
    /// Computes the widths for these rows.
    pub(super) fn fitting(headings: &[&str], rows: &[Vec<String>], style: &Style) -> Self {
        let mut columns = Self {
            widths: widths(headings, &[]),
            cut: style.columns.is_some(),
        };
        columns.widen(rows, style);
        columns
    }

    /// Makes room for these rows too; shrinks the widest columns but the last until a line fits the terminal.
    pub(super) fn widen(&mut self, rows: &[Vec<String>], style: &Style) {
        make_room(&mut self.widths, rows);
        if let Some(columns) = style.columns {
            fit(&mut self.widths, columns);
        }
    }

    /// Appends the headings.
    pub(super) fn heading(&self, text: &mut String, headings: &[&str]) {
        let headings: Vec<String> = headings.iter().map(|h| h.to_uppercase()).collect();
        self.line(text, &headings, false);
    }

    /// Appends a line of sanitized cells.
    pub(super) fn line(&self, text: &mut String, row: &[String], bold: bool) {
        let mut line = String::new();
        let last = row.len().saturating_sub(1);
        for (index, (cell, width)) in row.iter().zip(&self.widths).enumerate() {
            let cell = clean(cell);
            let cell = if self.cut && index < last {
                cut(&cell, *width)
            } else {
                cell
            };
            line.push_str(&cell);
            if index < last {
                let padding = width.saturating_sub(cell.width()) + GAP;
                line.extend(std::iter::repeat_n(' ', padding));
            }
        }
        let line = line.trim_end_matches(' ');
        if bold {
            text.push_str(&bolded(line));
        } else {
            text.push_str(line);
        }
        text.push('\n');
    }
}

fn bolded(line: &str) -> String {
    format!("\x1b[1m{line}\x1b[0m")
}

/// Formats rows under headings; the last cell of each is its ID. No rows, no text.
#[must_use]
pub fn table(headings: &[&str], rows: &[Vec<String>], style: &Style) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let columns = Columns::fitting(headings, rows, style);
    let mut text = String::new();
    columns.heading(&mut text, headings);
    for row in rows {
        columns.line(&mut text, row, false);
    }
    text
}

/// Returns whether rows do not fit the terminal unless cells are truncated.
pub(super) fn exceeds(headings: &[&str], rows: &[Vec<String>], style: &Style) -> bool {
    let needed = line_width(&widths(headings, rows));
    style.columns.is_some_and(|columns| needed > columns)
}

/// Formats rows whose last cell is a UUID. Where whole UUIDs do not fit the terminal, shows the prefixes of them that
/// `prefixes` returns.
#[must_use]
pub fn table_of_uuids(
    headings: &[&str],
    mut rows: Vec<Vec<String>>,
    prefixes: impl FnOnce() -> Vec<String>,
    style: &Style,
) -> String {
    if exceeds(headings, &rows, style) {
        for (row, prefix) in rows.iter_mut().zip(prefixes()) {
            if let Some(uuid) = row.last_mut() {
                *uuid = prefix;
            }
        }
    }
    table(headings, &rows, style)
}

/// Formats names and values, one pair per line; omits empty values. Long values stay on one line, so that they can be
/// copied.
#[must_use]
pub fn pairs(pairs: &[(&str, &str)]) -> String {
    lines_of_pairs(pairs, None)
}

/// Formats names and values as [`pairs`] does, with the values wrapped between words.
#[must_use]
pub fn wrapped_pairs(pairs: &[(&str, &str)], style: &Style) -> String {
    lines_of_pairs(pairs, style.columns)
}

fn lines_of_pairs(pairs: &[(&str, &str)], columns: Option<usize>) -> String {
    let shown = pairs.iter().filter(|(_, value)| !value.is_empty());
    let width = shown.clone().map(|(name, _)| name.width()).max();
    let mut text = String::new();
    for (name, value) in shown {
        let indent = " ".repeat(width.unwrap_or(0) + GAP);
        let mut label = format!("{name}{}", &indent[name.width()..]);
        for line in value.lines() {
            text.push_str(&label);
            text.push_str(&wrap(&clean(line), columns, indent.len()));
            text.push('\n');
            label.clone_from(&indent);
        }
    }
    text
}

/// Returns the widths at which no cell is truncated.
fn widths(headings: &[&str], rows: &[Vec<String>]) -> Vec<usize> {
    let mut widths: Vec<usize> = headings.iter().map(|heading| heading.width()).collect();
    make_room(&mut widths, rows);
    widths
}

fn make_room(widths: &mut [usize], rows: &[Vec<String>]) {
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(clean(cell).width());
        }
    }
}

fn line_width(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
}

fn fit(widths: &mut [usize], columns: usize) {
    let others = widths.len().saturating_sub(1);
    while line_width(widths) > columns {
        match widths[..others].iter_mut().max() {
            Some(widest) if *widest > NARROWEST => *widest -= 1,
            _ => return,
        }
    }
}
