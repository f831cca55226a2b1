//! Rewrites untrusted HTML with few elements and bounded amounts, so that rendering takes bounded time and memory.
//!
//! The result is well-formed, and keeps only the attributes that are displayed. Input that breaks the renderer (a
//! `start` of 2^63-1, 100,000 attributes, control characters, a tab in a column without width) is removed.

use std::borrow::Cow;

use super::entities::push_text;
use crate::markup::{self, Tag, Token};

/// Size limit of the source, in bytes: ten times Gmail's limit.
const SOURCE_LIMIT: usize = 1024 * 1024;
/// Maximum number of elements.
const ELEMENT_LIMIT: usize = 20_000;
/// Maximum number of entities and escaped characters: each costs the renderer as much as an element.
const ENTITY_LIMIT: usize = 100_000;
/// Maximum nesting of elements; deeper ones are dropped, their text is kept.
const DEPTH_LIMIT: usize = 60;
/// Maximum nesting of quotes, lists or tables. Each level takes columns on every line.
const INDENT_LIMIT: usize = 12;
/// Minimum columns for text inside quotes and lists. With none left, the renderer never returns.
const LEAST_COLUMNS: usize = 10;
/// Maximum cells of a row, and maximum `colspan`; the text of further cells is kept.
const COLUMN_LIMIT: usize = 40;
/// Maximum start number of a list.
const START_LIMIT: i64 = 999_999;
/// Size limit of a link or image URL, in bytes; longer ones are dropped, their text is kept.
const URL_LIMIT: usize = 8 * 1024;

/// Block elements that are kept.
const BLOCKS: [&str; 13] = [
    "p",
    "div",
    "blockquote",
    "pre",
    "ul",
    "ol",
    "dl",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
];
/// Elements that divide a text without a style of their own.
const DIVISIONS: [&str; 11] = [
    "address", "article", "aside", "caption", "center", "fieldset", "footer", "form", "header",
    "main", "section",
];
/// Inline elements.
const INLINE: [&str; 10] = [
    "a", "b", "strong", "i", "em", "s", "del", "ins", "code", "sup",
];
/// Elements that neither an inner element nor a stray tag closes.
const TABLE_PARTS: [&str; 4] = ["table", "tr", "td", "th"];

/// HTML that is safe to render.
pub(super) struct Bounded {
    pub(super) html: String,
    /// Whether the end was cut off.
    pub(super) cut: bool,
}

/// Rewrites HTML within the limits, for a page of this width.
pub(super) fn bounded(html: &str, columns: usize) -> Bounded {
    let source = &html[..html.floor_char_boundary(SOURCE_LIMIT)];
    let mut writer = Writer {
        indent: columns.saturating_sub(LEAST_COLUMNS),
        ..Writer::default()
    };
    for token in markup::tokens(source) {
        if writer.is_full() {
            break;
        }
        match token {
            Token::Text(text) => writer.text(text),
            Token::Tag(tag) if tag.closing => writer.close(&tag.name),
            Token::Tag(tag) => writer.open(&tag),
        }
    }
    writer.close_down_to(0);
    Bounded {
        cut: writer.is_full() || source.len() < html.len(),
        html: writer.html,
    }
}

/// The HTML written so far, and its open elements.
#[derive(Default)]
struct Writer {
    html: String,
    open: Vec<&'static str>,
    /// Dropped start tags whose end tags are pending.
    too_deep: usize,
    elements: usize,
    entities: usize,
    /// Columns still available for quotes and lists.
    indent: usize,
    /// Number of cells in each open row.
    cells: Vec<usize>,
}

impl Writer {
    /// Returns whether the limit of elements or entities is reached.
    fn is_full(&self) -> bool {
        self.elements >= ELEMENT_LIMIT || self.entities >= ENTITY_LIMIT
    }

    fn text(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.enter();
        } else if matches!(self.open.last(), Some(&("table" | "tr"))) {
            return;
        }
        if !self.open.contains(&"pre") {
            return self.push_entities(text);
        }
        // Preformatted text becomes lines: the renderer's own mode loops forever on spaces in narrow columns.
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.empty("br", &[]);
            }
            let line = line.replace('\t', "    ").replace(' ', "\u{a0}");
            self.push_entities(&line);
            if self.is_full() {
                break;
            }
        }
    }

    fn push_entities(&mut self, text: &str) {
        let left = ENTITY_LIMIT - self.entities;
        self.entities += push_text(&mut self.html, text, left);
    }

    /// Opens the cell or item that the content requires.
    fn enter(&mut self) {
        match self.open.last() {
            Some(&("table" | "tr")) => self.open_cell("td", 1),
            Some(&("ul" | "ol")) => self.push("li", &[]),
            Some(&"dl") => self.push("dd", &[]),
            _ => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let find = |names: &[&'static str]| names.iter().find(|name| **name == tag.name).copied();
        match tag.name.as_str() {
            "br" | "hr" => self.empty(&tag.name, &[]),
            "img" => self.image(tag),
            "table" => self.open_block("table", &[]),
            "tr" => self.open_row(),
            "td" => self.open_cell("td", span(tag)),
            "th" => self.open_cell("th", span(tag)),
            "li" => self.open_item("li", &["ul", "ol"]),
            "dt" => self.open_item("dt", &["dl"]),
            "dd" => self.open_item("dd", &["dl"]),
            name if DIVISIONS.contains(&name) => self.open_block("div", &[]),
            "ol" => self.open_block("ol", &start(tag)),
            _ => {
                if let Some(name) = find(&BLOCKS) {
                    self.open_block(name, &[]);
                } else if let Some(name) = find(&INLINE) {
                    self.open_inline(name, tag);
                }
            }
        }
    }

    fn open_block(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        // A block ends a paragraph. The renderer continues an open link inside the block.
        if let Some(at) = self.place(&["p"], &TABLE_PARTS)
            && !self.open[at..].contains(&"a")
        {
            self.close_down_to(at);
        }
        self.enter();
        self.push(name, attributes);
    }

    fn open_inline(&mut self, name: &'static str, tag: &Tag<'_>) {
        if name != "a" {
            self.enter();
            return self.push(name, &[]);
        }
        if let Some(at) = self.place(&["a"], &TABLE_PARTS) {
            self.close_down_to(at);
        }
        let address = tag.attribute("href").filter(|href| href.len() <= URL_LIMIT);
        let attributes: Vec<Attribute<'_>> = address.map(Attribute::Href).into_iter().collect();
        self.enter();
        self.push("a", &attributes);
    }

    /// Opens a list item; outside of a list, opens a division.
    fn open_item(&mut self, name: &'static str, lists: &[&str]) {
        match self.place(lists, &TABLE_PARTS) {
            Some(list) => {
                self.close_down_to(list + 1);
                self.push(name, &[]);
            }
            None => self.open_block("div", &[]),
        }
    }

    fn open_row(&mut self) {
        if let Some(table) = self.place(&["table"], &[]) {
            self.close_down_to(table + 1);
            self.push("tr", &[]);
        }
    }

    fn open_cell(&mut self, name: &'static str, span: usize) {
        let Some(table) = self.place(&["table"], &[]) else {
            return;
        };
        if self.open.get(table + 1) == Some(&"tr") {
            self.close_down_to(table + 2);
        } else {
            self.open_row();
        }
        let used = self.cells.last().copied().unwrap_or(COLUMN_LIMIT);
        let span = span.min(COLUMN_LIMIT.saturating_sub(used));
        if span == 0 {
            // The row is full or was nested too deeply: keep the text in the previous cell, or before the table.
            return self.html.push(' ');
        }
        if let Some(cells) = self.cells.last_mut() {
            *cells += span;
        }
        if span > 1 {
            self.push(name, &[Attribute::ColumnSpan(span)]);
        } else {
            self.push(name, &[]);
        }
    }

    fn image(&mut self, tag: &Tag<'_>) {
        let given = |name: &str| tag.attribute(name).filter(|value| value.len() <= URL_LIMIT);
        if let Some(source) = given("src") {
            let alternative = given("alt").unwrap_or_default();
            let attributes = [
                Attribute::Source(source),
                Attribute::Alternative(alternative),
            ];
            self.empty("img", &attributes);
        }
    }

    /// Writes an empty element.
    fn empty(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.enter();
        self.elements += 1;
        self.push_tag(name, attributes);
    }

    /// Opens an element, unless nested too deeply.
    fn push(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        let same = self.open.iter().filter(|open| **open == name).count();
        let indent = indent(name);
        let is_narrow = indent > self.indent || same >= INDENT_LIMIT;
        if self.open.len() >= DEPTH_LIMIT || ((indent > 0 || name == "table") && is_narrow) {
            self.too_deep += usize::from(!TABLE_PARTS.contains(&name));
            return;
        }
        self.elements += 1;
        self.indent -= indent;
        self.open.push(name);
        match name {
            "tr" => self.cells.push(0),
            "pre" => return self.html.push_str("<div>"),
            _ => {}
        }
        self.push_tag(name, attributes);
    }

    fn push_tag(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.html.extend(["<", name]);
        for attribute in attributes {
            attribute.push_to(&mut self.html);
        }
        self.html.push('>');
    }

    fn close(&mut self, name: &str) {
        let name = if DIVISIONS.contains(&name) {
            "div"
        } else {
            name
        };
        let barriers: &[&str] = match name {
            "table" => &[],
            "tr" | "td" | "th" => &["table"],
            _ => &TABLE_PARTS,
        };
        if self.too_deep > 0 && !TABLE_PARTS.contains(&name) {
            self.too_deep -= 1;
        } else if let Some(at) = self.place(&[name], barriers) {
            self.close_down_to(at);
        }
    }

    /// Returns the position of the innermost open element with one of these names, unless a barrier is inside it.
    fn place(&self, names: &[&str], barriers: &[&str]) -> Option<usize> {
        let found = |open: &&str| names.contains(open) || barriers.contains(open);
        let at = self.open.iter().rposition(found)?;
        names.contains(&self.open[at]).then_some(at)
    }

    /// Closes elements until `depth` are open.
    fn close_down_to(&mut self, depth: usize) {
        while self.open.len() > depth
            && let Some(name) = self.open.pop()
        {
            self.indent += indent(name);
            match name {
                "tr" => drop(self.cells.pop()),
                "pre" => {
                    self.html.push_str("</div>");
                    continue;
                }
                _ => {}
            }
            self.html.extend(["</", name, ">"]);
        }
    }
}

/// Returns how many columns an element takes, at most.
fn indent(name: &str) -> usize {
    match name {
        "blockquote" | "ul" | "dl" => 2,
        // `-999999. `, or the last number of 20,000 items.
        "ol" => 10,
        _ => 0,
    }
}

fn span(tag: &Tag<'_>) -> usize {
    let span = tag
        .attribute("colspan")
        .and_then(|span| span.trim().parse().ok());
    span.unwrap_or(1).clamp(1, COLUMN_LIMIT)
}

/// Returns the start number of a list, if it has a plausible one.
fn start(tag: &Tag<'_>) -> Vec<Attribute<'static>> {
    let start = tag
        .attribute("start")
        .and_then(|start| start.trim().parse::<i64>().ok());
    let start = start.filter(|start| (-START_LIMIT..=START_LIMIT).contains(start));
    start.map(Attribute::Start).into_iter().collect()
}

/// An attribute that is displayed.
enum Attribute<'a> {
    Alternative(&'a str),
    ColumnSpan(usize),
    Href(&'a str),
    Source(&'a str),
    Start(i64),
}

impl Attribute<'_> {
    fn push_to(&self, html: &mut String) {
        let (name, value) = match self {
            Self::Alternative(text) => ("alt", Cow::Borrowed(*text)),
            Self::ColumnSpan(span) => ("colspan", span.to_string().into()),
            Self::Href(url) => ("href", Cow::Borrowed(*url)),
            Self::Source(url) => ("src", Cow::Borrowed(*url)),
            Self::Start(start) => ("start", start.to_string().into()),
        };
        html.extend([" ", name, "=\""]);
        push_text(html, &value, URL_LIMIT);
        html.push('"');
    }
}
