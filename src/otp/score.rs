//! Scores candidates.

use super::{
    Evidence,
    candidate::{Candidate, Kind},
    text::{Line, Message},
    words,
};

/// Words after a number that ask to type it.
const ASKED_AFTER: &[&str] = &[
    "to verify",
    "use it",
    "to sign in",
    "to log in",
    "to confirm",
    "to finish",
    "to continue",
    "to reset",
    "to complete",
    "ein,",
    "ein ",
    "eingeben",
    "girin",
    "を入力",
    "을 입력",
    "를 입력",
    "दर्ज करें",
    "ile giriş",
];

/// Words before a number that ask to type it.
const ASKED_BEFORE: &[&str] = &[
    "verification",
    "authentication",
    "enter",
    "use",
    "type",
    "input",
    "is",
    "ingresa",
    "introduce",
    "usa",
    "utiliza",
    "ingrese",
    "use o",
    "digite",
    "insira",
    "saisissez",
    "entrez",
    "utilisez",
    "tapez",
    "geben sie",
    "lautet",
    "eingeben",
    "inserisci",
    "utilizza",
    "digita",
    "voer",
    "gebruik",
    "wpisz",
    "użyj",
    "podaj",
    "введите",
    "используйте",
    "введіть",
    "girin",
    "kullanın",
    "أدخل",
    "استخدم",
    "הזן",
    "הזינו",
    "הקלד",
    "दर्ज करें",
    "请输入",
    "輸入",
    "入力",
    "입력",
    "nhập",
    "sử dụng",
    "masukkan",
    "gunakan",
    "กรอก",
    "ใช้",
    "enter:",
    "below:",
    "following:",
];

impl Candidate {
    /// Returns the score, and the strongest evidence.
    pub(super) fn score(&self, message: &Message) -> (i32, Evidence) {
        let line = &message.lines[self.line];
        let around = Around {
            before: &line.lower[..self.start],
            after: &line.lower[self.end..],
        };
        let Around { before, after } = around;
        let alone = around.is_alone();
        let (mut score, evidence) = self.naming(message, line, alone);
        if words::is_counted(after) && self.kind != Kind::Letters {
            score -= 60;
        }
        if words::is_labelled(&before[window_start(before, 40)..]) {
            score -= if self.is_named_before(line) { 25 } else { 60 };
        }
        if masked(before) {
            score -= 100;
        }
        if words::has_other(&around.sentence()) {
            score -= 60;
        }
        score += match self.kind {
            Kind::Digits | Kind::Split | Kind::Prefixed => match self.code.len() {
                6 => 10,
                4 | 5 | 7 | 8 => 4,
                _ => -15,
            },
            Kind::Mixed => self.mixed_score(),
            Kind::Letters if alone && self.code.contains('-') => -8,
            Kind::Letters => -25,
        };
        if self.kind == Kind::Digits && self.code.len() == 4 && is_year(&self.code) {
            score -= if self.is_named_before(line) { 12 } else { 30 };
        }
        if self.kind == Kind::Prefixed {
            score += 10;
        }
        if line
            .emphasis
            .iter()
            .any(|at| (*at..=*at + 2).contains(&self.start))
        {
            score += 12;
        }
        if message.intent {
            score += 5;
        }
        (score, evidence)
    }

    /// Returns the score from words for a code.
    fn naming(&self, message: &Message, line: &Line, alone: bool) -> (i32, Evidence) {
        if !message.named {
            // `Use 123456 to sign in`: names no code, but signing in.
            let asked = message.intent
                && (asks(&line.lower[..self.start]) || is_asked_for(&line.lower[self.end..]));
            let whole = alone && message.lines.len() == 1;
            return match (asked, whole, alone && message.intent) {
                (true, ..) => (45, Evidence::Near),
                (_, true, _) => (46, Evidence::Prominent),
                (.., true) => (36, Evidence::Prominent),
                _ => (0, Evidence::Near),
            };
        }
        let lead = line.names.iter().rev().find(|(_, end)| *end <= self.start);
        if let Some((_, end)) = lead {
            let between = &line.lower[*end..self.start];
            if is_connective(between) {
                return (62, Evidence::Named);
            }
            if !ends_sentence(between) {
                let far = i32::try_from(between.chars().count().min(120)).unwrap_or(120) / 4;
                return (56 - far, Evidence::Near);
            }
        }
        let follow = line.names.iter().find(|(start, _)| *start >= self.end);
        if let Some((start, _)) = follow {
            let between = &line.lower[self.end..*start];
            let ended = ends_sentence(between);
            let distance = between.chars().count();
            if !ended && distance <= 60 {
                return (58, Evidence::Named);
            }
        }
        let earlier = &message.lines[self.line.saturating_sub(3)..self.line];
        let preceded = earlier.iter().rev().any(|line| !line.names.is_empty());
        let directly = earlier.last().is_some_and(|line| !line.names.is_empty());
        match (alone, preceded) {
            (true, true) => (56, Evidence::Prominent),
            (true, false) => (44, Evidence::Prominent),
            (false, _) if directly && asks(&line.lower[..self.start]) => (45, Evidence::Near),
            (false, _) => (
                if asks(&line.lower[..self.start]) {
                    44
                } else {
                    12
                },
                Evidence::Near,
            ),
        }
    }

    fn is_named_before(&self, line: &Line) -> bool {
        let lead = line.names.iter().rev().find(|(_, end)| *end <= self.start);
        lead.is_some_and(|(_, end)| is_connective(&line.lower[*end..self.start]))
    }

    fn mixed_score(&self) -> i32 {
        let letters = self.code.bytes().filter(u8::is_ascii_alphabetic).count();
        let upper = self.code.bytes().filter(u8::is_ascii_uppercase).count();
        match (upper == letters, self.code.len()) {
            (true, 5..=8) => 2,
            (true, _) => -4,
            (false, _) => -8,
        }
    }
}

/// The text around a candidate, on its line.
struct Around<'a> {
    before: &'a str,
    after: &'a str,
}

impl Around<'_> {
    /// Returns the sentence around a candidate, up to 80 bytes to each side.
    fn sentence(&self) -> String {
        let before = &self.before[window_start(self.before, 80)..];
        let after = self.after;
        let start = before
            .rfind(['.', '!', '?', '。', ';'])
            .map_or(0, |at| at + 1);
        let mut end = after.len().min(80);
        while !after.is_char_boundary(end) {
            end -= 1;
        }
        let after = &after[..end];
        let end = after.find(['!', '?', '。', ';']).unwrap_or(after.len());
        let start = if before.is_char_boundary(start) {
            start
        } else {
            0
        };
        format!("{} {}", &before[start..], &after[..end])
    }

    /// Returns whether only punctuation shares the line.
    fn is_alone(&self) -> bool {
        let quiet = |text: &str| !text.chars().any(char::is_alphanumeric);
        quiet(self.before) && quiet(self.after)
    }
}

/// Returns the start of the last `length` bytes, at a character boundary.
fn window_start(text: &str, length: usize) -> usize {
    let mut at = text.len().saturating_sub(length);
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// Returns whether asterisks or dots precede it: the end of a card or account number.
fn masked(before: &str) -> bool {
    let before = before.trim_end();
    before.ends_with("**")
        || before.ends_with("xx")
        || before.ends_with("••")
        || before.ends_with("…") && before.len() < 4
}

fn is_year(code: &str) -> bool {
    code.starts_with("19") || code.starts_with("20")
}

/// Returns whether the text between a word for a code and the code connects them: it is short and ends no sentence.
fn is_connective(between: &str) -> bool {
    let trimmed = between.trim();
    if trimmed.is_empty() {
        return true;
    }
    if trimmed.chars().count() > 32
        || trimmed.contains(['!', '?', '。', ';', '\n'])
        || trimmed.contains(". ")
    {
        // A colon connects to what follows, whatever the length before it.
        return trimmed.ends_with([':', '：'])
            && trimmed.chars().count() <= 70
            && !trimmed.contains(". ");
    }
    trimmed.split_whitespace().count() <= 4 || trimmed.ends_with([':', '：'])
}

/// Returns whether a text contains the end of a sentence; abbreviations and numbers do not end one.
fn ends_sentence(text: &str) -> bool {
    if text.contains(['。', ';']) || text.contains("! ") || text.contains("? ") {
        return true;
    }
    text.match_indices(". ").any(|(at, _)| {
        let word = text[..at].rsplit(' ').next().unwrap_or_default();
        let short = word.chars().count() <= 3;
        !short || word.is_empty()
    })
}

/// Returns whether the text after a number asks to type it.
fn is_asked_for(after: &str) -> bool {
    let after = after.trim_start_matches(['-', ' ', '"', '\'', '*', ')', ']', '」', '’']);
    ASKED_AFTER.iter().any(|words| after.starts_with(words))
}

/// Returns whether the text before a number asks to type it.
fn asks(before: &str) -> bool {
    let before =
        before[window_start(before, 60)..].trim_end_matches([' ', ':', '"', '\'', '*', '(', '[']);
    ASKED_BEFORE.iter().any(|word| before.ends_with(word))
}
