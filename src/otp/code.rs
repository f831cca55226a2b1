//! Scores code candidates by shape, layout and words.

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
            signs.retain(|sign| *sign < CodeSign::Amount);
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
                | CodeSign::Hash
                | CodeSign::OtherName
                | CodeSign::Quotation
        )
    };
    let has_label: Vec<bool> = all.iter().map(|signs| signs.iter().any(is_label)).collect();
    let mut labelled: Vec<&str> = Vec::new();
    for (token, has_label) in tokens.iter().zip(&has_label) {
        if *has_label {
            labelled.push(&token.code);
        }
    }
    labelled.sort_unstable();
    for (at, token) in tokens.iter().enumerate() {
        if !has_label[at] && labelled.binary_search(&token.code.as_str()).is_ok() {
            all[at].push(CodeSign::LabelledElsewhere);
        }
    }
}

/// Returns the evidence of a candidate.
fn signs(scorer: &Scorer<'_>, around: &Around<'_>, exclusions: &[CodeSign]) -> Vec<CodeSign> {
    let token = around.token;
    let mut signs = vec![CodeSign::Prior];
    shape::find(token, &mut signs);
    scorer.layout(around, &mut signs);
    let named = scorer.named(around, &mut signs);
    for exclusion in exclusions {
        signs.push(match *exclusion {
            CodeSign::Labelled if scorer.has_intent && around.is_entered_label() => continue,
            CodeSign::Labelled if named => CodeSign::LabelledNamed,
            CodeSign::Counted if named => CodeSign::CountedNamed,
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
    if scorer.has_notice {
        signs.push(CodeSign::NoticeMessage);
    }
    if !scorer.has_intent && scorer.document.is_known {
        signs.push(CodeSign::NoSigningIn);
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
    signs.extend(&scorer.shared);
    if scorer.is_subject_about_another(token) {
        signs.push(CodeSign::SubjectNumber);
    }
    if scorer.is_in_path(token) {
        signs.push(CodeSign::InPath);
    }
    if scorer.is_under_id(around) {
        signs.push(CodeSign::BesideId);
    }
    signs
}
