//! Replaces the words of HTML by nonsense of the same shape.

/// Returns HTML with random letters in place of the letters of each word, except in tags, in words with digits, and in the code itself.
pub fn nonsense(html: &str, code: &str, seed: u32) -> String {
    let mut made = String::with_capacity(html.len());
    let mut random = Random(seed);
    let mut rest = html;
    let mut is_style = false;
    while !rest.is_empty() {
        if rest.starts_with('<') {
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            let tag = rest[..end].to_ascii_lowercase();
            is_style = (is_style || tag.starts_with("<style")) && !tag.starts_with("</style");
            made.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        let end = rest.find('<').unwrap_or(rest.len());
        if is_style {
            made.push_str(&rest[..end]);
        } else {
            replace_words(&rest[..end], code, &mut random, &mut made);
        }
        rest = &rest[end..];
    }
    made
}

fn replace_words(text: &str, code: &str, random: &mut Random, made: &mut String) {
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '&';
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if is_part(first) {
            let end = rest
                .find(|c| !is_part(c) || c == '&' && first != '&')
                .unwrap_or(rest.len());
            end.max(first.len_utf8())
        } else {
            first.len_utf8()
        };
        let word = &rest[..end];
        let is_kept = first == '&'
            || word.chars().any(char::is_numeric)
            || code.split('-').any(|part| part == word)
            || word == code;
        if is_kept {
            made.push_str(word);
        } else {
            made.extend(word.chars().map(|c| random.like(c)));
        }
        rest = &rest[end..];
    }
}

/// A linear congruential generator: the same nonsense each time.
struct Random(u32);

impl Random {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        self.0 >> 16
    }

    /// Returns a random letter of the same case and script.
    fn like(&mut self, c: char) -> char {
        let random = self.next();
        let from = |first: char, count: u32| {
            char::from_u32(u32::from(first) + random % count).unwrap_or(c)
        };
        match c {
            'A'..='Z' => from('A', 26),
            'a'..='z' => from('a', 26),
            c if c.is_alphabetic() => {
                let near = char::from_u32((u32::from(c) & !15) + random % 16);
                near.filter(|near| near.is_alphabetic() && near.is_uppercase() == c.is_uppercase())
                    .unwrap_or(c)
            }
            c => c,
        }
    }
}
