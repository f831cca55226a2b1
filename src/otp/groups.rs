//! Joins groups of digits that form one code.

use super::{
    document::Block,
    sentence::{self, ends_with_colon, is_quiet},
    token::Shape,
    words::Meaning,
};

/// Digits that were read as one number.
pub(super) struct Groups {
    /// Without separators; `None` if it is no code.
    pub(super) code: Option<String>,
    pub(super) end: usize,
    pub(super) shape: Shape,
}

/// Separators between groups.
const SEPARATORS: [&str; 4] = [" - ", " ", "-", "."];
/// Longest group.
const LONGEST: usize = 5;
/// Maximum number of groups that are read as one number.
const LIMIT: usize = 20;

/// Joins groups of digits that one separator keeps apart: `123 456`, `12-34-56`, `1 2 3 4 5 6`, `123-4567`.
pub(super) fn join(block: &Block, start: usize, end: usize) -> Groups {
    let text = &block.text;
    let single = Groups {
        code: Some(text[start..end].to_owned()),
        end,
        shape: Shape::Digits,
    };
    if end - start > LONGEST {
        return single;
    }
    let (parts, separator) = split(text, start, end);
    let at = parts.last().map_or(end, |part| part.1);
    let lengths: Vec<usize> = parts.iter().map(|(from, to)| to - from).collect();
    let total: usize = lengths.iter().sum();
    let is_attached = text[at..].starts_with(|c: char| c.is_ascii_alphabetic());
    if parts.len() == 1 || is_attached {
        return single;
    }
    let whole = |shape| Groups {
        code: Some(parts.iter().map(|(from, to)| &text[*from..*to]).collect()),
        end: at,
        shape,
    };
    let none = Groups {
        code: None,
        end: at,
        shape: Shape::Digits,
    };
    let is_date =
        separator != " " && matches!(lengths.as_slice(), [4, 2 | 1, 2 | 1] | [2 | 1, 2 | 1, 4]);
    if is_date || separator == "." {
        return none;
    }
    if lengths.iter().all(|length| *length == lengths[0]) {
        match (lengths[0], parts.len()) {
            (1, 4..=10) => return whole(Shape::Apart),
            (2, 3..=5) | (3, 2..=3) | (4 | 5, 2) => return whole(Shape::Groups),
            _ => {}
        }
    }
    if parts.len() >= 3 && total > 9 {
        // A card, account or phone number.
        return none;
    }
    let is_uneven = parts.len() <= 3 && (5..=9).contains(&total);
    let is_short = lengths.iter().all(|length| *length <= LONGEST);
    if (is_uneven || lengths == [3, 1])
        && is_short
        && (separator != " " || is_one(block, (start, at), &lengths))
    {
        return whole(Shape::Uneven);
    }
    if separator == "-" || parts.len() >= 3 && total >= 7 {
        return none;
    }
    single
}

/// Splits digits into groups with the same separator.
fn split(text: &str, start: usize, end: usize) -> (Vec<(usize, usize)>, &'static str) {
    let mut parts = vec![(start, end)];
    let mut separator = "";
    let mut at = end;
    while parts.len() < LIMIT {
        let rest = &text[at..];
        let found = SEPARATORS
            .into_iter()
            .find(|separator| rest.starts_with(separator));
        let Some(found) = found.filter(|found| separator.is_empty() || *found == separator) else {
            break;
        };
        let from = at + found.len();
        let digits = text[from..].bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            break;
        }
        separator = found;
        at = from + digits;
        parts.push((from, at));
    }
    (parts, separator)
}

/// Returns whether something says that numbers beside each other are one: they are alone on their line, or introduced.
fn is_one(block: &Block, (start, end): (usize, usize), lengths: &[usize]) -> bool {
    let text = &block.text;
    let (from, to) = sentence::line(text, start, end);
    let (starts, ends) = (is_quiet(&text[from..start]), is_quiet(&text[end..to]));
    let is_introduced = ends_with_colon(&text[..start]) || has_name(block, start, 32);
    // `4829 10 minutes`
    let is_counted = block
        .words_in(Meaning::Unit, end, end + 24)
        .any(|word| word.start <= end + 1);
    starts && ends
        || is_whole_run(block, start, end)
        || is_introduced && !is_counted && lengths.iter().all(|length| *length >= 2)
}

/// Returns whether a range differs in look from the text on both sides, as in `<b>804 4219</b> is your code`.
fn is_whole_run(block: &Block, start: usize, end: usize) -> bool {
    let style = block.style(start);
    let is_other = |at: usize| block.style(at) != style;
    let begins = start == 0 || is_other(start - 1);
    let ends = end == block.text.len() || is_other(end);
    begins && ends && !is_other(end - 1)
}

/// Returns whether a comma after a number ends a clause, as in `验证码8164,5分钟内有效`, rather than separating decimals.
pub(super) fn ends_clause(block: &Block, start: usize, end: usize) -> bool {
    let Some(rest) = block.text[end..].strip_prefix(',') else {
        return false;
    };
    let after = rest
        .trim_start_matches(|c: char| c.is_ascii_digit())
        .trim_start();
    end - start >= 4 && after.starts_with(char::is_alphabetic) && has_name(block, start, 16)
}

/// Returns whether a word for a code is within some bytes before a position.
fn has_name(block: &Block, at: usize, distance: usize) -> bool {
    let from = at.saturating_sub(distance);
    block.has_in(Meaning::Code, from, at)
}
