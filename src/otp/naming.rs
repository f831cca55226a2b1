//! The evidence of words around a candidate.

use super::{
    around::{Around, begins_with_number, is_connective},
    document::Place,
    evidence::CodeSign,
    scorer::Scorer,
    words::{self, Meaning},
};

impl Scorer<'_> {
    /// Adds the evidence of words; returns whether a word for a code is connected with the candidate.
    pub(super) fn named(&self, around: &Around<'_>, signs: &mut Vec<CodeSign>) -> bool {
        let mut entered = false;
        if around.is_entered() {
            signs.push(CodeSign::Entered);
            entered = true;
        } else if around.is_beside(Meaning::Is) {
            signs.push(CodeSign::Stated);
        }
        let above = self.above(around.token);
        if !entered
            && around.is_alone_on_line()
            && above.is_some_and(|block| block.has(Meaning::Enter))
        {
            signs.push(CodeSign::EnteredAbove);
            entered = true;
        }
        if !self.has_code_word {
            if !self.document.is_known {
                signs.push(CodeSign::Unlisted);
            } else if !self.has_intent && !entered {
                signs.push(CodeSign::Nothing);
            }
            return false;
        }
        if let Some(is_near) = in_sentence(around, signs) {
            return is_near;
        }
        self.around_sentence(around, signs)
    }

    /// Adds the evidence of a word for a code outside the sentence of a candidate.
    fn around_sentence(&self, around: &Around<'_>, signs: &mut Vec<CodeSign>) -> bool {
        let (block, token) = (around.block, around.token);
        let mut above = self.body_above(token);
        let nearest = above.clone().next();
        let is_named = |start, end| block.has_in(Meaning::Code, start, end);
        let is_alone = around.is_alone_on_line();
        let beside = nearest.filter(|above| block.row > 0 && above.row == block.row);
        if is_alone
            && beside.is_some_and(|beside| beside.has(Meaning::Code) && !beside.has(Meaning::Other))
        {
            signs.push(CodeSign::NamedBefore);
            return true;
        }
        // `You will be asked for a code. It is 4829.`
        if around.is_beside(Meaning::Is) && is_named(around.earlier(), token.start) {
            signs.push(CodeSign::NamedInSentence);
            return false;
        }
        let in_block = is_named(0, token.start);
        let directly = nearest.is_some_and(|block| block.has(Meaning::Code));
        if is_alone && (in_block || above.any(|block| block.has(Meaning::Code))) {
            signs.push(CodeSign::NamedAbove);
            return in_block || directly;
        }
        let below = self.document.blocks.get(token.block + 1);
        let is_below = is_alone
            && below.is_some_and(|block| block.place == Place::Body && block.has(Meaning::Code));
        signs.push(match (in_block || directly, is_below) {
            (true, _) => CodeSign::NamedEarlier,
            (_, true) => CodeSign::NamedBelow,
            _ if self.subject_names => CodeSign::NamedInSubject,
            _ => CodeSign::NamedElsewhere,
        });
        false
    }
}

/// Adds the evidence of a word for a code in the sentence of a candidate; returns whether it is connected with it, or `None` if there
/// is no such word.
fn in_sentence(around: &Around<'_>, signs: &mut Vec<CodeSign>) -> Option<bool> {
    let (block, token) = (around.block, around.token);
    let lower = &block.lower;
    let before = block
        .words_in(Meaning::Code, around.sentence.0, token.start)
        .max_by_key(|word| word.end);
    let (word, is_near, sign) = if let Some(word) = before {
        let between = &lower[word.end..token.start];
        let is_other =
            begins_with_number(between) || around.has_label(word.end) || around.is_taken(word);
        let is_direct = !is_other && (is_connective(between) || around.is_after(Meaning::Is));
        // Where verbs come last: `the code for ... 482913 is`.
        let is_near = is_direct || around.ends_with_is() && !around.is_taken(word);
        (word, is_near, CodeSign::NamedBefore)
    } else {
        let mut after = block.words_in(Meaning::Code, token.end, around.sentence.1);
        let word = after.next()?;
        if begins_with_number(&lower[word.end..]) {
            signs.push(CodeSign::NamedElsewhere);
            return Some(false);
        }
        let is_near = is_connective(&lower[token.end..word.start]) || around.is_before(Meaning::Is);
        (word, is_near, CodeSign::NamedAfter)
    };
    signs.push(if is_near {
        sign
    } else {
        CodeSign::NamedInSentence
    });
    if is_near && is_specific(&lower[word.start..word.end]) {
        signs.push(CodeSign::SpecificName);
    }
    Some(is_near)
}

/// Returns whether a word names a verification code rather than any code or password.
fn is_specific(word: &str) -> bool {
    if matches!(word, "otp" | "tan" | "mtan" | "2fa" | "totp") {
        return true;
    }
    let unspaced = word.chars().filter(|c| words::is_unspaced(*c)).count();
    if unspaced > 0 {
        let is_kana = word.chars().all(|c| ('\u{3040}'..='\u{30FF}').contains(&c));
        return unspaced >= 3 && (!is_kana || unspaced > 5);
    }
    word.chars().count() >= 9
}
