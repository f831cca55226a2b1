//! The evidence of a candidate's look and place.

use std::ops::RangeInclusive;

use super::{
    around::Around,
    document::Place,
    evidence::CodeSign,
    scorer::Scorer,
    sentence::{QUOTES, ends_with_colon, is_quiet},
    style,
    token::Token,
    words,
};

impl Scorer<'_> {
    /// Adds the evidence of the layout.
    pub(super) fn layout(&self, around: &Around<'_>, signs: &mut Vec<CodeSign>) {
        let (block, token) = (around.block, around.token);
        let text = &block.text;
        if around.is_alone_in(0, text.len()) {
            signs.push(CodeSign::Alone);
        } else if around.is_alone_on_line() {
            signs.push(CodeSign::AloneOnLine);
        }
        let style = block.style(token.start);
        let is_distinct = |flag| style.has(flag & self.document.distinctive);
        if style.size >= 17 && style.size * 4 >= self.document.size * 5 {
            signs.push(CodeSign::Large);
        }
        for (flag, sign) in [
            (style::BOLD, CodeSign::Bold),
            (style::MONO, CodeSign::Mono),
            (style::SPACED, CodeSign::Spaced),
            (style::NAMED, CodeSign::Named),
            (style::BOXED, CodeSign::Boxed),
        ] {
            if is_distinct(flag) {
                signs.push(sign);
            }
        }
        if block.is_split(token.start, token.end) {
            signs.push(CodeSign::Apart);
        }
        if style.has(style::LINK) {
            signs.push(CodeSign::Link);
        }
        signs.extend(self.introduction(around));
        if is_enclosed(&text[..token.start], &text[token.end..]) {
            signs.push(CodeSign::Enclosed);
        }
        let is_first = self.first == Some(token.block) || block.place == Place::Subject;
        let begins = is_quiet(&text[..token.start]);
        if is_first && begins && !around.is_alone_in(0, text.len()) {
            signs.push(CodeSign::Starts);
        }
    }

    /// Returns how the text before a candidate introduces it.
    fn introduction(&self, around: &Around<'_>) -> Option<CodeSign> {
        let (text, token) = (&around.block.text, around.token);
        let before = text[..token.start]
            .trim_end_matches(['*', '"', '\'', '`', '“', '„', '«', '[', '(', ' ', '\n', '_']);
        let starts_line = is_quiet(&text[around.line.0..token.start]);
        if !starts_line {
            let after_dash = before.ends_with(" -") && text[..token.start].ends_with(' ');
            return (ends_with_colon(before) || after_dash).then_some(CodeSign::Colon);
        }
        let above = self.above(token).map(|block| block.text.as_str());
        if ends_with_colon(before)
            || token.start == before.len() && above.is_some_and(ends_with_colon)
        {
            return Some(CodeSign::ColonAbove);
        }
        let is_prose = |text: &str| {
            text.split_whitespace().count() >= 3
                || text.chars().filter(|c| words::is_unspaced(*c)).count() >= 6
        };
        let text_above = if before.is_empty() {
            above
        } else {
            Some(before)
        };
        let is_under_prose = around.is_alone_on_line() && text_above.is_some_and(is_prose);
        is_under_prose.then_some(CodeSign::ProseAbove)
    }

    /// Returns whether a candidate is the value of a row in a table of values.
    pub(super) fn is_data(&self, token: &Token) -> bool {
        let block = &self.document.blocks[token.block];
        let row = block.row;
        if row == 0 {
            return is_field_among_others(&block.text, token);
        }
        let near = |distance: usize, is_after: bool| {
            let at = if is_after {
                token.block + distance
            } else {
                token.block.wrapping_sub(distance)
            };
            self.document.blocks.get(at)
        };
        let cells = (1..=6)
            .flat_map(|distance| [near(distance, false), near(distance, true)])
            .flatten();
        let mut rows: Vec<usize> = Vec::new();
        let mut has_label = false;
        for block in cells {
            has_label |= block.row == row;
            let has_digit = block.text.bytes().any(|byte| byte.is_ascii_digit());
            if block.row != row
                && block.row > 0
                && has_digit
                && block.text.len() < 60
                && !rows.contains(&block.row)
            {
                rows.push(block.row);
            }
        }
        has_label && rows.len() >= 2
    }
}

/// Marks the candidate whose look and place set it apart: that has at least twice as much of both as all others, or the only
/// emphasis.
pub(super) fn stand_out(tokens: &[Token], all: &mut [Vec<CodeSign>]) {
    let count = |signs: &Vec<CodeSign>, range: RangeInclusive<CodeSign>| -> usize {
        if signs.iter().any(|sign| *sign >= CodeSign::Amount) {
            return 0;
        }
        signs.iter().filter(|sign| range.contains(sign)).count()
    };
    for (range, least, sign) in [
        (
            CodeSign::Alone..=CodeSign::ColonAbove,
            2,
            CodeSign::StandsOut,
        ),
        (CodeSign::Large..=CodeSign::Boxed, 1, CodeSign::OnlyEmphasis),
    ] {
        let strengths: Vec<usize> = all
            .iter()
            .map(|signs| count(signs, range.clone()))
            .collect();
        let most = strengths.iter().max().copied().unwrap_or_default();
        let Some(first) = strengths
            .iter()
            .position(|strength| *strength == most && most >= least)
        else {
            continue;
        };
        let others = tokens
            .iter()
            .zip(&strengths)
            .filter(|(token, _)| token.code != tokens[first].code);
        let second = others.map(|(_, strength)| *strength).max().unwrap_or(0);
        if second * 2 <= most {
            all[first].push(sign);
        }
    }
}

/// Returns whether its line is a field such as `Passcode: 4829`, beside another one.
fn is_field_among_others(text: &str, token: &Token) -> bool {
    let (start, end) = token.line;
    let before = text[..start].trim_end().lines().next_back();
    let after = text[end..].trim_start().lines().next();
    is_field(&text[start..end]) && [before, after].into_iter().flatten().any(is_field)
}

/// Returns whether a line is a label and a value with digits.
fn is_field(line: &str) -> bool {
    let Some((label, value)) = line.split_once(':') else {
        return false;
    };
    let words = label.split_whitespace().count();
    (1..=4).contains(&words)
        && label.len() <= 60
        && value.len() <= 60
        && value.bytes().any(|byte| byte.is_ascii_digit())
}

/// Returns whether brackets or quotation marks enclose it.
fn is_enclosed(before: &str, after: &str) -> bool {
    let (Some(open), Some(close)) = (before.chars().next_back(), after.chars().next()) else {
        return false;
    };
    let is_other = matches!(
        (open, close),
        ('(', ')')
            | ('[', ']')
            | ('\'', '\'')
            | ('»', '«')
            | ('【', '】')
            | ('<', '>')
            | ('*', '*')
            | ('_', '_')
            | ('`', '`')
            | ('‘', '’')
            | ('{', '}')
    );
    is_other || QUOTES.contains(&(open, close))
}
