//! Collects the blocks and links of a message while it is read.

use super::{
    document::{Block, Document, LIMIT, LINK_LIMIT, Link, Place, SEEN_LIMIT},
    fold,
    style::{self, Style},
    words,
};

/// Size limit of a link's text, in bytes.
const LINK_TEXT_LIMIT: usize = 400;

/// Collects the blocks and links of a message.
#[derive(Default)]
pub(super) struct Builder {
    document: Document,
    text: String,
    runs: Vec<(usize, Style)>,
    place: Option<Place>,
    /// Number of the latest table row.
    rows: usize,
    /// Number of the open table row; 0 outside of tables.
    row: usize,
    is_item: bool,
    read: usize,
    /// Number of letters and digits read.
    position: usize,
    /// Index of the open link.
    link: Option<usize>,
    /// Whether the text is kept as it is, to be shown.
    is_raw: bool,
}

impl Builder {
    /// Returns a builder that keeps the text as it is.
    pub(super) fn raw() -> Self {
        Self {
            is_raw: true,
            ..Self::default()
        }
    }

    /// Returns the text of all blocks.
    pub(super) fn into_text(mut self) -> String {
        self.end_block();
        let texts = self.document.blocks.iter().map(|block| block.text.as_str());
        texts.collect::<Vec<_>>().join("\n")
    }

    fn limit(&self) -> usize {
        if self.is_raw { SEEN_LIMIT } else { LIMIT }
    }

    pub(super) fn is_full(&self) -> bool {
        self.read > self.limit()
    }

    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// Appends text, whose white space counts as one space unless it is preformatted.
    pub(super) fn text(&mut self, text: &str, style: Style, place: Place) {
        if self.is_full() {
            return;
        }
        let text = &text[..text.floor_char_boundary(self.limit() + 1 - self.read)];
        if self.place.is_some_and(|open| open != place) && !text.trim().is_empty() {
            self.end_block();
        }
        let folded = if self.is_raw {
            text.to_owned()
        } else {
            fold::fold(text)
        };
        self.read += folded.len();
        // A character in an element of its own is a run of its own.
        let is_single = folded.chars().count() == 1 && folded.chars().all(char::is_alphanumeric);
        if is_single || self.runs.last().is_none_or(|(_, last)| *last != style) {
            self.runs.push((self.text.len(), style));
        }
        let from = self.text.len();
        for c in folded.chars() {
            let is_break = c == '\n' && style.has(style::PRE);
            if !c.is_whitespace() {
                self.text.push(c);
            } else if is_break {
                self.end_line();
            } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
        }
        if folded.chars().any(|c| !c.is_whitespace()) && self.place.is_none() {
            self.place = Some(place);
        }
        let from = from.min(self.text.len());
        let added = self.text[from..]
            .chars()
            .filter(|c| c.is_alphanumeric())
            .count();
        if let Some(link) = self.link {
            let blocks = self.document.blocks.len();
            let link = &mut self.document.links[link];
            if added > 0 && link.from == link.to {
                let skipped = self.text[from..].chars().take_while(|c| *c == ' ').count();
                (link.block, link.start) = (blocks, from + skipped);
                link.place = place;
            }
            if link.block == blocks {
                link.end = self.text.len();
            }
            link.to += added;
            if link.text.len() < LINK_TEXT_LIMIT {
                link.text.push_str(&self.text[from..]);
            }
        }
        self.position += added;
    }

    /// Adds the text of an image to an open link, or the value of a field as a block.
    pub(super) fn label(&mut self, label: &str, is_field: bool, style: Style) {
        if is_field {
            self.end_block();
            self.text(label, style, Place::Body);
            self.end_block();
        } else if let Some(link) = self.link {
            let text = &mut self.document.links[link].text;
            if text.len() < LINK_TEXT_LIMIT {
                text.push(' ');
                text.push_str(&label[..label.floor_char_boundary(LINK_TEXT_LIMIT)]);
                text.push(' ');
            }
        }
    }

    /// Separates what follows from the word before it.
    pub(super) fn separate(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
            self.text.push(' ');
        }
    }

    pub(super) fn end_line(&mut self) {
        let kept = self.text.trim_end_matches(' ').len();
        self.text.truncate(kept);
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
        if let Some(link) = self.link {
            self.document.links[link].text.push(' ');
        }
    }

    pub(super) fn end_block(&mut self) {
        let text = std::mem::take(&mut self.text);
        let runs = std::mem::take(&mut self.runs);
        let place = self.place.take().unwrap_or(Place::Body);
        let text = text.trim_end().to_owned();
        let is_item = std::mem::take(&mut self.is_item);
        if let Some(link) = self.link {
            self.document.links[link].text.push(' ');
        }
        if text.is_empty() {
            self.is_item = is_item;
            return;
        }
        let lower = if self.is_raw {
            String::new()
        } else {
            fold::lower(&text)
        };
        self.document.blocks.push(Block {
            place,
            words: words::find(&lower),
            text,
            lower,
            runs,
            row: self.row,
            is_item,
        });
    }

    pub(super) fn start_row(&mut self) {
        self.rows += 1;
        self.row = self.rows;
    }

    pub(super) fn row(&self) -> usize {
        self.row
    }

    /// Returns to the row around an element that ends.
    pub(super) fn set_row(&mut self, row: usize) {
        self.row = row;
    }

    pub(super) fn start_item(&mut self) {
        self.is_item = true;
    }

    pub(super) fn start_link(&mut self, url: &str, is_button: bool) {
        self.end_link();
        if self.document.links.len() >= LINK_LIMIT {
            return;
        }
        self.link = Some(self.document.links.len());
        // As browsers read it: without line breaks and tabs.
        let url = url
            .trim()
            .replace(['\t', '\n', '\r'], "")
            .replace(' ', "%20");
        self.document.links.push(Link {
            url,
            text: String::new(),
            block: self.document.blocks.len(),
            start: self.text.len(),
            end: self.text.len(),
            is_button,
            is_bare: false,
            place: Place::Body,
            from: self.position,
            to: self.position,
        });
    }

    pub(super) fn end_link(&mut self) {
        if let Some(link) = self.link.take() {
            let link = &mut self.document.links[link];
            link.text = link.text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }

    /// Ends an element with a background or border, which began at a position: a link that is its whole text is a button.
    pub(super) fn end_box(&mut self, start: usize) {
        if let Some(link) = self.document.links.last_mut()
            && link.from == start
            && link.to == self.position
            && link.to > link.from
            && link.to - link.from < 60
        {
            link.is_button = true;
        }
    }

    /// Adds a block that is all of one look.
    pub(super) fn block(&mut self, text: &str, place: Place, is_item: bool) {
        self.end_block();
        self.is_item = is_item;
        let mut style = Style::BODY;
        style.set(style::PRE);
        self.text(text, style, place);
        self.end_block();
    }

    pub(super) fn finish(mut self) -> Document {
        self.end_block();
        self.end_link();
        let mut document = self.document;
        document.complete();
        document
    }
}
