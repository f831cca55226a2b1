//! Columns for people. Widths are those of the terminal; a cell is cut between graphemes, never inside one.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::clean;

const GAP: usize = 2;
/// No column is cut to less.
const NARROWEST: usize = 6;

/// Lays rows out under headings, cutting the widest columns until a line fits into `columns`.
#[must_use]
pub fn table(headings: &[&str], rows: &[Vec<String>], columns: Option<usize>) -> String {
    let rows: Vec<Vec<Cow<'_, str>>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| clean(cell)).collect())
        .collect();
    let mut widths: Vec<usize> = headings.iter().map(|heading| heading.width()).collect();
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    if let Some(columns) = columns {
        fit(&mut widths, columns);
    }
    let headings = headings
        .iter()
        .map(|heading| Cow::Owned(heading.to_uppercase()));
    let headings: Vec<Cow<'_, str>> = headings.collect();
    let mut text = String::new();
    for row in std::iter::once(&headings).chain(&rows) {
        line(&mut text, row, &widths);
    }
    text
}

/// Lays name and value out, one pair a line; empty values are left out.
#[must_use]
pub fn pairs(pairs: &[(&str, &str)]) -> String {
    let shown = pairs.iter().filter(|(_, value)| !value.is_empty());
    let width = shown.clone().map(|(name, _)| name.width()).max();
    let mut text = String::new();
    for (name, value) in shown {
        let indent = " ".repeat(width.unwrap_or(0) + GAP);
        let mut lines = value.lines();
        text.push_str(name);
        text.push_str(&indent[name.width()..]);
        text.push_str(&clean(lines.next().unwrap_or_default()));
        text.push('\n');
        for more in lines {
            text.push_str(&indent);
            text.push_str(&clean(more));
            text.push('\n');
        }
    }
    text
}

fn fit(widths: &mut [usize], columns: usize) {
    let gaps = GAP * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > columns {
        match widths.iter_mut().max() {
            Some(widest) if *widest > NARROWEST => *widest -= 1,
            _ => return,
        }
    }
}

fn line(text: &mut String, row: &[Cow<'_, str>], widths: &[usize]) {
    let last = row.len().saturating_sub(1);
    for (index, (cell, width)) in row.iter().zip(widths).enumerate() {
        let cell = cut(cell, *width);
        text.push_str(&cell);
        if index < last {
            let padding = width.saturating_sub(cell.width()) + GAP;
            text.extend(std::iter::repeat_n(' ', padding));
        }
    }
    text.truncate(text.trim_end_matches(' ').len());
    text.push('\n');
}

fn cut(cell: &str, width: usize) -> Cow<'_, str> {
    if cell.width() <= width {
        return Cow::Borrowed(cell);
    }
    let mut kept = String::new();
    for grapheme in cell.graphemes(true) {
        if kept.width() + grapheme.width() + 1 > width {
            break;
        }
        kept.push_str(grapheme);
    }
    kept.push('…');
    Cow::Owned(kept)
}
