//! The text around a link: its sentence, or the block above it.

use super::{
    document::{Block, Document, Link, Place},
    sentence::{self, ends_with_colon, is_end},
    words::{Meaning, Word},
};

/// How much text around a link belongs to it, in bytes.
const NEAR: usize = 160;
/// How much of the block above belongs to a link that is alone, in bytes.
const ABOVE: usize = 640;

/// The text around a link.
#[derive(Default)]
pub(super) struct Near {
    /// Words of the sentence around a link; of the block above, if the link is alone.
    pub(super) words: Vec<Word>,
    /// Whether its line has more text than the link.
    pub(super) is_inline: bool,
    pub(super) is_after_colon: bool,
    /// Whether it is for readers who requested nothing: `Not you? Reset your password`.
    pub(super) is_denied: bool,
}

impl Near {
    pub(super) fn new(document: &Document, link: &Link) -> Self {
        let Some(block) = document.blocks.get(link.block) else {
            return Self::default();
        };
        let start = link.start.min(block.text.len());
        let end = link.end.min(block.text.len()).max(start);
        let (from, to) = sentence::line(&block.text, start, end);
        let from = from.max(block.text.floor_char_boundary(start.saturating_sub(NEAR)));
        let to = to.min(block.text.floor_char_boundary(end.saturating_add(NEAR)));
        let length = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        let beside = length(&block.text[from..start]) + length(&block.text[end..to]);
        let is_inline = beside > length(&block.text[start..end]);
        let (from, to) = (
            sentence_before(&block.text[..start]),
            sentence_after(&block.text, end),
        );
        if length(&block.text[from..start]) + length(&block.text[end..to]) > 0 {
            let mut words = within(&block.words, from, start);
            words.extend(within(&block.words, end, to));
            return Self {
                words,
                is_inline,
                is_after_colon: ends_with_colon(&block.text[..start]),
                is_denied: is_denied(block, from, start),
            };
        }
        let above = link
            .block
            .checked_sub(1)
            .and_then(|above| document.blocks.get(above))
            .filter(|above| above.place == Place::Body);
        Self {
            words: above.map_or_else(Vec::new, |above| {
                within(
                    &above.words,
                    above.text.len().saturating_sub(ABOVE),
                    above.text.len(),
                )
            }),
            is_inline,
            is_after_colon: above.is_some_and(|above| ends_with_colon(&above.text)),
            is_denied: false,
        }
    }
}

/// Returns whether the text before a link in its sentence, or a question before that, is for readers who requested nothing.
fn is_denied(block: &Block, from: usize, start: usize) -> bool {
    let question = block.text[..from].trim_end();
    let from = if question.ends_with(['?', '？', '؟', ';']) {
        sentence_before(question)
    } else {
        from
    };
    block.has_in(Meaning::Deny, from, start)
}

/// Returns the words within a range.
fn within(words: &[Word], from: usize, to: usize) -> Vec<Word> {
    let first = words.partition_point(|word| word.start < from);
    let near = words[first..].iter().take_while(|word| word.start < to);
    near.copied().filter(|word| word.end <= to).collect()
}

/// Returns the start of the last sentence of a text, finished or not, within [`NEAR`] bytes. The line after a URL at the end of a
/// line is a sentence of its own.
fn sentence_before(text: &str) -> usize {
    let from = text.floor_char_boundary(text.len().saturating_sub(NEAR));
    let near = text[from..].trim_end();
    let Some((last, _)) = near.char_indices().next_back() else {
        return from;
    };
    let near = &near[..last];
    let mut marks = near.char_indices().filter(|(at, c)| is_end(near, *at, *c));
    let mark = marks.next_back().map_or(0, |(at, c)| at + c.len_utf8());
    let url = near
        .rfind("://")
        .and_then(|url| Some(url + near[url..].find('\n')?));
    from + mark.max(url.unwrap_or(0))
}

/// Returns where the sentence or line that continues at a position ends, within [`NEAR`] bytes.
fn sentence_after(text: &str, start: usize) -> usize {
    let near = &text[start..text.floor_char_boundary(start.saturating_add(NEAR))];
    let end = near
        .char_indices()
        .find(|(at, c)| *c == '\n' || is_end(near, *at, *c));
    start + end.map_or(near.len(), |(at, _)| at)
}
