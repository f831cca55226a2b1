//! What rules a candidate out elsewhere in the message: labels above and beside it, the paths of links, a number before it.

use super::{
    around::Around,
    document::Block,
    evidence::CodeSign,
    exclusion,
    scorer::Scorer,
    sentence::{self, last_end},
    token::Token,
    words::Meaning,
};

impl<'a> Scorer<'a> {
    /// Returns what a candidate cannot be, or is not likely to be.
    pub(super) fn exclusions(&self, around: &Around<'_>) -> Vec<CodeSign> {
        let mut signs = Vec::new();
        exclusion::find(around, &mut signs);
        if self.is_labelled_beside(around) {
            signs.push(CodeSign::LabelCell);
        } else if self.is_labelled_above(around) {
            signs.push(CodeSign::LabelledAbove);
        }
        if self.is_in_path(around.token) {
            signs.push(CodeSign::InPath);
        }
        if self.is_under_id(around) {
            signs.push(CodeSign::UnderId);
        }
        signs
    }

    /// Returns whether the cell beside names something else.
    fn is_labelled_beside(&self, around: &Around<'_>) -> bool {
        let block = around.block;
        if block.row == 0 || !around.is_alone_on_line() || block.has(Meaning::Code) {
            return false;
        }
        let above = self.above(around.token);
        let beside = above.filter(|above| above.row == block.row);
        beside.is_some_and(|beside| {
            beside.text.split_whitespace().count() <= 6
                && !beside.has(Meaning::Code)
                && (beside.has(Meaning::Label) || beside.has(Meaning::Other))
        })
    }

    /// Returns whether the line above, or the block, names something else: a short one, as the heading of a value.
    fn is_labelled_above(&self, around: &Around<'_>) -> bool {
        if !around.is_alone_on_line() {
            return false;
        }
        let block = around.block;
        let end = block.text[..around.line.0].trim_end().len();
        let (start, _) = sentence::line(&block.text, end, end);
        let line = (end > 0).then_some((block, start, end));
        let whole = |block: &'a Block| (block, 0, block.text.len());
        let above = line.or_else(|| self.above(around.token).map(whole));
        let Some((block, start, end)) = above else {
            return false;
        };
        if block.has_in(Meaning::Code, start, end) {
            return false;
        }
        let text = block.text[start..end].trim_end_matches(['.', ' ', ':', '!']);
        let from = start + last_end(text);
        let is_short = block.text[from..end].split_whitespace().count() <= 5;
        let has = |meaning| block.has_in(meaning, from, end);
        is_short && has(Meaning::Label) || has(Meaning::Other)
    }

    /// Returns whether a candidate, or its number, is part of the path of a link: what the page is about.
    fn is_in_path(&self, token: &Token) -> bool {
        let mut parts = token
            .code
            .split('-')
            .filter(|part| part.len() >= 4 && part.bytes().any(|byte| byte.is_ascii_digit()));
        self.paths.contains(token.code.as_str()) || parts.any(|part| self.paths.contains(part))
    }

    /// Returns whether a long number in groups is in the field before: what the code belongs to, such as a meeting or a card.
    fn is_under_id(&self, around: &Around<'_>) -> bool {
        let block = around.block;
        let mut lines = block.text[..around.line.0].trim_end().rsplit('\n');
        let nearest = lines.next().unwrap_or_default();
        if nearest.is_empty() {
            return self.is_under_id_cell(around);
        }
        // `PIN: 4471`, or `PIN` on a line of its own.
        let own = &block.text[around.line.0..around.token.start];
        if is_label(own) {
            ends_with_id(nearest)
        } else {
            is_label(nearest) && lines.next().is_some_and(ends_with_id)
        }
    }

    /// Returns whether the row before its own ends with a long number in groups, and its own begins with a label.
    fn is_under_id_cell(&self, around: &Around<'_>) -> bool {
        let row = around.block.row;
        let mut above = self.body_above(around.token);
        let (Some(label), Some(id)) = (above.next(), above.next()) else {
            return false;
        };
        let are_cells = label.row > 0 && label.row == row && id.row != row && id.row > 0;
        are_cells && is_label(&label.text) && ends_with_id(&id.text)
    }
}

/// Returns whether a text is a label: a few words without a number.
fn is_label(text: &str) -> bool {
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    text.split_whitespace().count() <= 4 && text.contains(char::is_alphabetic) && !has_digit
}

/// Returns whether a line ends with a number of nine digits or more in groups.
fn ends_with_id(line: &str) -> bool {
    let number = line
        .rfind(|c: char| !c.is_ascii_digit() && !matches!(c, ' ' | '-'))
        .map_or(line, |at| &line[at..]);
    // `+49 30 901820` is a telephone number.
    if number.starts_with('+') {
        return false;
    }
    let number = number.trim_matches(|c: char| !c.is_ascii_digit());
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    (9..=19).contains(&digits) && number.len() > digits && !number.starts_with('0')
}
