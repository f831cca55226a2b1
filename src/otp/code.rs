//! Scores code candidates by shape, layout and words.

use std::collections::HashSet;

use super::{
    around::Around,
    document::{Document, Place},
    evidence::{Candidate, CodeSign},
    layout, scan,
    scorer::Scorer,
    shape,
    token::Token,
    words::Meaning,
};

/// Scores the candidates of a message, each as often as it appears, in order.
pub(super) fn candidates(document: &Document) -> Vec<Candidate> {
    let tokens = scan::find(document);
    let scorer = Scorer::new(document, &tokens);
    let each = scorer.candidates.iter();
    let mut all: Vec<Vec<CodeSign>> = each
        .map(|(around, exclusions)| signs(&scorer, around, exclusions))
        .collect();
    layout::stand_out(&tokens, &mut all);
    spread_labels(&tokens, &mut all);
    let bound = scan::origin_bound(document);
    for (token, signs) in tokens.iter().zip(&mut all) {
        if Some(&token.code) == bound.as_ref() {
            // The form is certain, whatever else the number looks like.
            signs.retain(|sign| *sign < CodeSign::OtherMessage);
            signs.push(CodeSign::OriginBound);
        }
    }
    let unread = bound.filter(|bound| !tokens.iter().any(|token| token.code == *bound));
    let unread = unread.map(|bound| (bound, vec![CodeSign::Prior, CodeSign::OriginBound]));
    let read = tokens.iter().map(|token| token.code.clone()).zip(all);
    let candidate = |(code, signs): (String, Vec<CodeSign>)| {
        let evidence = signs.into_iter().map(CodeSign::sign).collect();
        Candidate::new(code, None, evidence)
    };
    read.chain(unread).map(candidate).collect()
}

/// Marks the codes that are labelled as something else where they appear another time.
fn spread_labels(tokens: &[Token], all: &mut [Vec<CodeSign>]) {
    let is_label = |sign: &CodeSign| {
        matches!(
            sign,
            CodeSign::Labelled
                | CodeSign::LabelledAbove
                | CodeSign::LabelCell
                | CodeSign::OtherName
                | CodeSign::Quotation
        )
    };
    let each = tokens.iter().zip(all.iter());
    let labelled = each.filter(|(_, signs)| signs.iter().any(is_label));
    let labelled: HashSet<&str> = labelled.map(|(token, _)| token.code.as_str()).collect();
    for (token, signs) in tokens.iter().zip(all) {
        if labelled.contains(token.code.as_str()) && !signs.iter().any(is_label) {
            signs.push(CodeSign::LabelledElsewhere);
        }
    }
}

/// Returns the evidence of a candidate.
fn signs(scorer: &Scorer<'_>, around: &Around<'_>, exclusions: &[CodeSign]) -> Vec<CodeSign> {
    let token = around.token;
    let mut signs = scorer.shared.clone();
    shape::find(token, &mut signs);
    scorer.layout(around, &mut signs);
    if scorer.plausible == 1 && exclusions.is_empty() {
        signs.push(CodeSign::Only);
        if !scorer.has_numbers {
            signs.push(CodeSign::OnlyNumber);
        }
    }
    let named = scorer.named(around, &mut signs);
    let is_number = token.code.bytes().all(|byte| byte.is_ascii_digit());
    for exclusion in exclusions {
        signs.push(match *exclusion {
            CodeSign::Labelled if scorer.has_intent && around.is_entered_label() => continue,
            CodeSign::Labelled if named => CodeSign::LabelledNamed,
            CodeSign::Counted if named => CodeSign::CountedNamed,
            // All of the message is quoted.
            CodeSign::Quotation if scorer.blocks == 1 => continue,
            // A link to sign in may carry the code.
            CodeSign::InPath if named && is_number => continue,
            CodeSign::Led if around.is_beside(Meaning::Is) => continue,
            CodeSign::OtherName | CodeSign::LabelledAbove | CodeSign::Sequence if named => continue,
            other => other,
        });
    }
    let is_letters = !token.code.bytes().any(|byte| byte.is_ascii_digit());
    if is_letters && !named && !around.is_alone_on_line() {
        signs.push(CodeSign::LettersInText);
    }
    if scorer.is_small(token) {
        signs.push(CodeSign::SmallPrint);
    }
    match around.block.place {
        Place::Hidden => signs.push(CodeSign::NotShown),
        Place::Footer => signs.push(CodeSign::InFooter),
        Place::Quoted => signs.push(CodeSign::InQuote),
        Place::Subject | Place::Body => {}
    }
    if scorer.has_other && !signs.contains(&CodeSign::OtherName) {
        signs.push(CodeSign::OtherMessage);
    }
    if scorer.is_data(token) {
        signs.push(CodeSign::DataRow);
    }
    if shape::is_phone_like(token) && !named && !around.is_alone_on_line() {
        signs.push(CodeSign::PhoneLike);
    }
    if scorer.has_numbers && !named {
        signs.push(CodeSign::Table);
    }
    let of_subject = scorer.subject_codes.as_ref();
    if of_subject.is_some_and(|codes| !codes.contains(token.code.as_str())) {
        signs.push(CodeSign::SubjectNumber);
    }
    signs
}
