//! What speaks for and against a candidate, with its weight: the one table that decides.
//!
//! Weights are tenths of a natural logarithm of odds: evidence of 23 makes a candidate ten times as likely. They add up to a score,
//! and scores to a confidence.

use std::{cmp::Reverse, collections::HashMap};

use serde::Serialize;

use super::kind::Kind;

/// Minimum confidence of an answer. Below it, nothing is found: a wrong code is worse than none.
pub const BOUND: f64 = 0.5;

/// Evidence of a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Sign {
    /// What was seen.
    pub name: &'static str,
    /// What it adds to the score.
    pub weight: i32,
}

macro_rules! evidence {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $weight:literal, $text:literal;)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum $name { $($variant,)* }

        impl $name {
            pub(super) fn sign(self) -> Sign {
                match self { $(Self::$variant => Sign { name: $text, weight: $weight },)* }
            }
        }
    };
}

evidence! {
    /// Evidence for and against codes.
    CodeSign {
        Prior = -46, "most numbers are no codes";
        OriginBound = 120, "in a last line for machines";
        // Shape.
        SixDigits = 22, "six digits";
        UsualDigits = 11, "four, five, seven or eight digits";
        ManyDigits = -4, "nine or ten digits";
        Grouped = 11, "groups of digits";
        Apart = 15, "characters set apart";
        Prefixed = 4, "prefix of the sender";
        MixedLong = -9, "long for a code with letters";
        Wordlike = -38, "a word with a number";
        Coupon = -35, "a word with a short number in capitals";
        Letters = -4, "letters only";
        Acronym = -23, "few letters";
        Pronounceable = -29, "looks like a word";
        RandomLetters = 29, "letters that form no word";
        LetterGroups = 10, "groups of letters or digits";
        UnevenLetterGroups = -24, "groups of letters or digits of unequal length";
        Year = -32, "looks like a year";
        Round = -19, "a round number";
        // Layout.
        Alone = 15, "alone in its block";
        AloneOnLine = 5, "alone on its line";
        Large = 0, "larger than the rest";
        Bold = 15, "bold";
        Mono = 12, "monospaced";
        Spaced = 1, "letters spaced";
        Named = 17, "class names a code";
        Boxed = 7, "in a box";
        Colon = 18, "after a colon";
        ColonAbove = 18, "under a colon";
        ProseAbove = 4, "under a sentence";
        StandsOut = 2, "stands out from all other numbers";
        OnlyEmphasis = 11, "the only emphasized number";
        Enclosed = 6, "in brackets or quotation marks";
        Starts = 17, "begins the message";
        Only = 2, "the only plausible number";
        OnlyNumber = 7, "the only number but for a duration";
        Short = 10, "short message";
        Expires = 6, "message has a duration";
        // Words.
        NamedBefore = 32, "named before";
        SpecificName = 10, "named a verification code";
        NamedAfter = 25, "named after";
        NamedInSentence = 27, "named in its sentence";
        NamedAbove = 25, "named above";
        NamedEarlier = 4, "named in an earlier sentence";
        NamedBelow = 13, "named below";
        NamedInSubject = 18, "named in the subject";
        NamedElsewhere = 2, "named elsewhere";
        Stated = 18, "stated";
        Entered = 41, "asked to be typed";
        EnteredAbove = 7, "asked to be typed above";
        SigningIn = 10, "message about signing in";
        Nothing = -8, "no word for a code in a known language";
        Unlisted = 5, "a language without words";
        // What the message is about.
        OtherMessage = -21, "message names other numbers";
        NoticeMessage = -10, "message about something else";
        NoSigningIn = -13, "not about signing in";
        Table = -2, "among amounts and dates";
        Amounts = -27, "message with several amounts of money";
        SubjectNumber = -15, "subject with another number, an amount or a time";
        Long = -5, "long message";
        // What it cannot be.
        Amount = -70, "amount of money";
        Date = -9, "looks like a date";
        Percent = -60, "percentage";
        Counted = -50, "counts something";
        CountedNamed = -14, "counts something, but is named a code";
        Labelled = -34, "labelled as something else";
        LabelledNamed = -17, "labelled, but is named a code";
        LabelledAbove = -34, "labelled above";
        LabelCell = -30, "labelled by the cell beside";
        Led = -26, "led in as an amount or a year";
        Hash = -28, "after a number sign";
        Phone = -50, "part of a phone number";
        Masked = -90, "masked";
        OtherName = -49, "names another number in its sentence";
        Address = -40, "part of an address";
        Quantity = -40, "in a list of numbers";
        BesideNumber = -17, "beside another number";
        Expired = -75, "no longer valid";
        Keypad = -60, "before a number sign";
        Quotation = -110, "within a quotation";
        InFooter = -30, "in the footer";
        InQuote = -41, "in a quoted message";
        NotShown = -90, "not displayed";
        DataRow = -20, "in a table of values";
        PhoneLike = -27, "groups of a phone number";
        Sequence = -70, "a series";
        LettersInText = -13, "letters in a sentence";
        SmallPrint = -20, "in small print";
        Hyphenated = -19, "after a hyphen";
        LabelledElsewhere = -37, "labelled as something else elsewhere";
        InPath = -42, "in the path of a link";
        UnderId = -21, "under a long number in groups";
        Link = -10, "is a link";
    }
}

evidence! {
    /// Evidence for and against links.
    LinkSign {
        Prior = -40, "most links verify nothing";
        // Look and place.
        Button = 15, "a button";
        OnlyButton = 11, "the only button";
        Only = 13, "the only link of its kind";
        OnlyToken = 13, "the only link with a token";
        Repeated = 14, "repeated as plain text";
        OwnLine = 11, "alone on its line";
        ColonAbove = 8, "after a colon";
        First = 7, "first link";
        Sender = 3, "host of the sender, unlike other links";
        Many = -16, "one of many alike";
        Menu = -30, "in a row of links";
        SmallPrint = -12, "in small print";
        InFooter = -30, "in the footer";
        InQuote = -40, "in a quoted message";
        Amounts = -8, "message with amounts of money";
        SubjectNumber = -14, "subject with a number or time";
        Percent = -15, "message with a percentage";
        NoticeBody = -5, "text about something else";
        // Address.
        Token = 27, "carries a token";
        TokenAlike = 8, "carries a token, as other links";
        Value = -4, "carries a short value";
        Number = -15, "carries a number";
        NoToken = -26, "carries no token";
        Reference = -11, "about a number in the text";
        Image = -15, "an image";
        FrontPage = -40, "front page";
        Social = -70, "social network or app store";
        File = -70, "image or file";
        // Words.
        ActionPath = 22, "path names an action";
        ActionText = 23, "text names an action";
        LoginPath = 8, "path names signing in";
        LoginText = 10, "text names signing in";
        ActionNear = 13, "text beside names an action";
        LoginNear = 6, "text beside names signing in";
        ActionSubject = 10, "subject names an action";
        LoginSubject = 5, "subject names signing in";
        SigningIn = 7, "message about signing in";
        Aside = -60, "beside the point";
        AsideNear = -30, "text beside of what is beside the point";
        AsidePath = -50, "path beside the point";
        Notice = -45, "verifies nothing";
        NoticeNear = -12, "text beside of something else";
        NoticePath = -21, "path of something else";
        NoticeMessage = -31, "message about something else";
        Deny = -60, "for readers who requested nothing";
        DenyPath = -40, "path for readers who requested nothing";
        OtherHost = -50, "shows the address of another site";
        DenyNear = -80, "text beside for readers who requested nothing";
        Nothing = -25, "no action in a known language";
    }
}

/// Returns evidence that applies.
pub(super) fn applying<T>((applies, sign): (bool, T)) -> Option<T> {
    applies.then_some(sign)
}

/// A code or link that a message may be about, with the evidence for and against it.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Candidate {
    /// The code or link.
    pub value: String,
    /// What a link is for; `null` for codes, and if unknown.
    pub kind: Option<Kind>,
    /// Sum of the weights.
    pub score: i32,
    /// How certain it is, from 0 to 1.
    pub confidence: f64,
    /// The evidence.
    pub evidence: Vec<Sign>,
}

impl Candidate {
    pub(super) fn new(value: String, kind: Option<Kind>, evidence: Vec<Sign>) -> Self {
        Self {
            value,
            kind,
            score: evidence.iter().map(|sign| sign.weight).sum(),
            confidence: 0.0,
            evidence,
        }
    }
}

/// Keeps each value once, with its best evidence; of equal ones, the first. In order of appearance.
pub(super) fn distinct(candidates: impl IntoIterator<Item = Candidate>) -> Vec<Candidate> {
    let mut best: Vec<Candidate> = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for candidate in candidates {
        match seen.get(&candidate.value) {
            Some(at) if best[*at].score >= candidate.score => {}
            Some(at) => best[*at] = candidate,
            None => {
                seen.insert(candidate.value.clone(), best.len());
                best.push(candidate);
            }
        }
    }
    best
}

/// Sorts candidates, best first, and sets the confidence in each: at most one is right, so the more another one scores, the less.
pub(super) fn rank(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    let odds = |candidate: &Candidate| (f64::from(candidate.score) / 10.0).exp();
    // The odds of no candidate are 1.
    let sum = 1.0 + candidates.iter().map(odds).sum::<f64>();
    for candidate in &mut candidates {
        // Three decimals are more than the weights are good for.
        candidate.confidence = (odds(candidate) / sum * 1000.0).round() / 1000.0;
    }
    // Of equal ones, the first stays first.
    candidates.sort_by_key(|candidate| Reverse(candidate.score));
    candidates
}
