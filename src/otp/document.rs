//! A message as blocks of text with their layout, and its links: the same for plain text and HTML.

use super::{
    fold,
    style::{self, Style},
    words::{Meaning, Word},
};

/// Size limit of the searched text, in bytes: no code comes later.
pub(super) const LIMIT: usize = 32 * 1024;
/// Size limit of text that is shown, in bytes.
pub(super) const SEEN_LIMIT: usize = 64 * 1024;
/// Maximum number of links per message.
pub(super) const LINK_LIMIT: usize = 1000;
/// Maximum number of cells of a code.
const CELLS: usize = 12;
/// Length limit of a returned URL, in bytes: more than servers accept.
pub(super) const URL_LIMIT: usize = 8 * 1024;

/// Where a block is in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Subject,
    Body,
    /// Not displayed, such as the preview text of HTML.
    Hidden,
    Footer,
    /// In a quoted message.
    Quoted,
}

/// A paragraph, heading, table cell or list item; its lines are separated by `\n`.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) place: Place,
    /// Normalized text.
    pub(super) text: String,
    /// Lower-case copy of the same length in bytes.
    pub(super) lower: String,
    /// Where the look changes, from the start of the text on.
    pub(super) runs: Vec<(usize, Style)>,
    pub(super) words: Vec<Word>,
    /// Number of the table row, from 1; 0 outside of tables.
    pub(super) row: usize,
    pub(super) is_item: bool,
}

impl Block {
    /// Returns the look of the text at a position.
    pub(super) fn style(&self, at: usize) -> Style {
        let after = self.runs.partition_point(|(start, _)| *start <= at);
        after
            .checked_sub(1)
            .map_or(Style::BODY, |run| self.runs[run].1)
    }

    /// Returns whether each character of a range is in an element of its own.
    pub(super) fn is_split(&self, start: usize, end: usize) -> bool {
        let from = self.runs.partition_point(|(at, _)| *at < start);
        let to = self.runs.partition_point(|(at, _)| *at < end);
        to - from >= 4 && to - from == end - start
    }

    /// Returns the words of a meaning within a range.
    pub(super) fn words_in(
        &self,
        meaning: Meaning,
        start: usize,
        end: usize,
    ) -> impl DoubleEndedIterator<Item = &Word> {
        let from = self.words.partition_point(|word| word.start < start);
        let to = self.words.partition_point(|word| word.start < end);
        self.words[from..to.max(from)]
            .iter()
            .filter(move |word| word.meaning == meaning && word.end <= end)
    }

    pub(super) fn has(&self, meaning: Meaning) -> bool {
        self.words.iter().any(|word| word.meaning == meaning)
    }

    /// Returns whether a range has a word of a meaning.
    pub(super) fn has_in(&self, meaning: Meaning, start: usize, end: usize) -> bool {
        self.words_in(meaning, start, end).next().is_some()
    }

    /// Returns whether it is displayed to the reader as the message itself, or as its subject.
    pub(super) fn is_shown(&self) -> bool {
        matches!(self.place, Place::Body | Place::Subject)
    }
}

/// A link of a message.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) url: String,
    /// The visible text, or that in place of an image; empty for URLs in text.
    pub(super) text: String,
    /// Index of its block.
    pub(super) block: usize,
    /// Its range in the block.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) is_button: bool,
    /// Whether it is a URL in the text.
    pub(super) is_bare: bool,
    pub(super) place: Place,
    /// The positions of its first character and after its last, counted over the whole message.
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Link {
    /// Returns whether nothing but an image is displayed.
    pub(super) fn is_image(&self) -> bool {
        self.from == self.to && !self.is_bare
    }
}

/// A message.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) blocks: Vec<Block>,
    pub(super) links: Vec<Link>,
    /// The most frequent font size.
    pub(super) size: u16,
    /// Number of visible letters and digits.
    pub(super) length: usize,
    /// The flags of the look that are rare enough to distinguish text.
    pub(super) distinctive: u16,
    /// Whether the message is in a language that has a word file.
    pub(super) is_known: bool,
    /// The languages that it may be in, a bit for each; none if no file has its language.
    pub(super) languages: u128,
}

impl Document {
    /// Returns whether any block that is not quoted has a word of a meaning.
    pub(super) fn has(&self, meaning: Meaning) -> bool {
        self.blocks
            .iter()
            .any(|block| block.place != Place::Quoted && block.has(meaning))
    }

    /// Returns the blocks of a place, in order.
    pub(super) fn of(&self, place: Place) -> impl Iterator<Item = &Block> + Clone {
        self.blocks.iter().filter(move |block| block.place == place)
    }

    /// Completes a document whose blocks and links are all there.
    pub(super) fn complete(&mut self) {
        self.join_cells();
        self.find_footer();
        self.add_bare_links();
        self.find_language();
        self.measure();
    }

    /// Joins blocks of one character each: a code in cells.
    fn join_cells(&mut self) {
        let is_cell = |block: &Block| {
            let mut characters = block.text.chars().filter(|c| !c.is_whitespace());
            let first = characters
                .next()
                .is_some_and(|c| c.is_ascii_alphanumeric() || c == '-');
            first && characters.next().is_none() && !block.is_item && block.place == Place::Body
        };
        let blocks = std::mem::take(&mut self.blocks);
        // Where each block is after joining.
        let mut moved = Vec::with_capacity(blocks.len());
        let mut rest = blocks.into_iter().peekable();
        while let Some(mut block) = rest.next() {
            let mut cells = Vec::new();
            while is_cell(&block)
                && let Some(cell) = rest.next_if(|next| is_cell(next) && cells.len() + 1 < CELLS)
            {
                cells.push(cell.text);
                moved.push(self.blocks.len());
            }
            moved.push(self.blocks.len());
            if !cells.is_empty() {
                cells.insert(0, block.text);
                let is_number = |cell: &String| cell.bytes().all(|byte| byte.is_ascii_digit());
                let is_word = cells.len() >= 4 && !cells.iter().all(is_number);
                block.text = cells.join(if is_word { "" } else { " " });
                block.lower = fold::lower(&block.text);
                block.words.clear();
            }
            self.blocks.push(block);
        }
        for link in &mut self.links {
            link.block = moved.get(link.block).copied().unwrap_or(self.blocks.len());
        }
    }

    /// Marks everything from the copyright notice or a signature on as footer.
    fn find_footer(&mut self) {
        let half = self.blocks.len() / 2;
        // A notice after other lines of a paragraph makes no footer of them.
        let is_footer = |block: &Block| {
            let line = block.lower.lines().next().unwrap_or_default();
            line.contains('©') || line.contains("(c) 20") || line == "--"
        };
        let start = self.blocks.iter().skip(half).position(is_footer);
        if let Some(start) = start {
            for block in &mut self.blocks[half + start..] {
                if block.place == Place::Body {
                    block.place = Place::Footer;
                }
            }
        }
        for link in &mut self.links {
            if let Some(block) = self.blocks.get(link.block) {
                link.place = block.place;
            }
        }
    }

    /// Adds the URLs in the text that are no links.
    fn add_bare_links(&mut self) {
        let mut bare = Vec::new();
        for (index, block) in self.blocks.iter().enumerate() {
            if !block.lower.contains("://") {
                continue;
            }
            for (start, end) in super::url::find(&block.text) {
                if bare.len() + self.links.len() >= LINK_LIMIT {
                    break;
                }
                if block.style(start).has(style::LINK) || block.place == Place::Hidden {
                    continue;
                }
                bare.push(Link {
                    url: block.text[start..end].replace('\n', ""),
                    text: String::new(),
                    block: index,
                    start,
                    end,
                    is_button: false,
                    is_bare: true,
                    place: block.place,
                    from: 0,
                    to: 0,
                });
            }
        }
        self.links.append(&mut bare);
        self.links.sort_by_key(|link| (link.block, link.start));
    }

    /// Measures what is common in the message: its font size and its looks.
    fn measure(&mut self) {
        let mut sizes: Vec<(u16, usize)> = Vec::new();
        let flags = [
            style::BOLD,
            style::MONO,
            style::SPACED,
            style::NAMED,
            style::BOXED,
        ];
        let mut with = [0_usize; 5];
        for block in &self.blocks {
            if !block.is_shown() {
                continue;
            }
            for (index, (start, style)) in block.runs.iter().enumerate() {
                let end = block
                    .runs
                    .get(index + 1)
                    .map_or(block.text.len(), |next| next.0);
                let end = end.min(block.text.len());
                let run = &block.text[(*start).min(end)..end];
                let length = run.chars().filter(|c| c.is_alphanumeric()).count();
                self.length += length;
                match sizes.iter().position(|(size, _)| *size == style.size) {
                    Some(at) => sizes[at].1 += length,
                    None if sizes.len() < 32 => sizes.push((style.size, length)),
                    None => {}
                }
                for (flag, total) in flags.iter().zip(&mut with) {
                    *total += if style.has(*flag) { length } else { 0 };
                }
            }
        }
        self.size = sizes
            .iter()
            .max_by_key(|(_, total)| *total)
            .map_or(15, |(size, _)| *size);
        for (flag, total) in flags.iter().zip(with) {
            // A short message may be half code.
            if total * 2 <= self.length.max(24) {
                self.distinctive |= flag;
            }
        }
    }
}
