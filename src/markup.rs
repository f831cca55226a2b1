//! Splits HTML into texts and tags in one pass, in linear time for any input.

/// How far to search for the end of a tag, in bytes: an unclosed tag must not swallow the message.
const TAG_LIMIT: usize = 16 * 1024;
/// Maximum tags with an unclosed quote that are searched up to [`TAG_LIMIT`]; after that, quotes are ignored.
const UNCLOSED_LIMIT: usize = 64;
/// Elements whose content is not displayed.
const UNSEEN: [&str; 6] = ["script", "style", "head", "title", "template", "noscript"];

/// A part of an HTML source.
pub(crate) enum Token<'a> {
    /// Text, with undecoded entities.
    Text(&'a str),
    /// A start or end tag, a declaration, or a processing instruction.
    Tag(Tag<'a>),
}

/// A tag.
pub(crate) struct Tag<'a> {
    /// Element name in lower case; `""` for declarations and the like.
    pub(crate) name: String,
    /// Whether it is an end tag.
    pub(crate) closing: bool,
    /// Text between `<` and `>`.
    pub(crate) source: &'a str,
}

impl<'a> Tag<'a> {
    fn new(source: &'a str) -> Self {
        let name = source.trim_start_matches('/').chars();
        Self {
            name: name
                .take_while(char::is_ascii_alphanumeric)
                .map(|c| c.to_ascii_lowercase())
                .collect(),
            closing: source.starts_with('/'),
            source,
        }
    }

    /// Returns the value of an attribute, with undecoded entities.
    pub(crate) fn attribute(&self, name: &str) -> Option<&'a str> {
        let lower = self.source.to_ascii_lowercase();
        let mut from = 0;
        loop {
            let at = from + lower[from..].find(name)?;
            let before = lower[..at].chars().next_back();
            let rest = self.source[at + name.len()..].trim_start();
            from = at + name.len();
            if !before.is_some_and(|c| c.is_ascii_whitespace()) || !rest.starts_with('=') {
                continue;
            }
            let value = rest[1..].trim_start();
            return Some(match value.chars().next()? {
                quote @ ('"' | '\'') => value[1..].split(quote).next()?,
                _ => value.split_ascii_whitespace().next()?,
            });
        }
    }
}

/// Splits HTML into tokens. Skips comments and the content of [`UNSEEN`] elements.
pub(crate) fn tokens(html: &str) -> Tokens<'_> {
    Tokens {
        rest: html,
        unclosed: 0,
        endless: Vec::new(),
    }
}

/// The tokens of an HTML source.
pub(crate) struct Tokens<'a> {
    rest: &'a str,
    /// Number of tags with an unclosed quote.
    unclosed: usize,
    /// Elements without an end tag in the rest of the source.
    endless: Vec<String>,
}

impl<'a> Tokens<'a> {
    fn split(&mut self, at: usize) -> &'a str {
        let (before, after) = self.rest.split_at(at);
        self.rest = after;
        before
    }

    /// Returns the end of the tag at the current position, skipping quoted attributes.
    fn tag_end(&mut self) -> Option<usize> {
        let mut quote = None;
        let mut before = b' ';
        let quotes = self.unclosed < UNCLOSED_LIMIT;
        for (at, byte) in self.rest.bytes().enumerate().take(TAG_LIMIT) {
            match (quote, byte) {
                (None, b'>') => return Some(at),
                (None, b'"' | b'\'') if quotes && before == b'=' => quote = Some(byte),
                (Some(open), _) if open == byte => quote = None,
                _ => {}
            }
            if byte != b' ' {
                before = byte;
            }
        }
        self.unclosed += 1;
        self.rest.find('>')
    }

    /// Skips to the end of an element that is not displayed. A head without an end tag is displayed.
    fn skip(&mut self, name: &str) {
        if self.endless.iter().any(|endless| endless == name) {
            return;
        }
        let mut from = 0;
        while let Some(at) = self.rest[from..].find("</") {
            let tag = &self.rest[from + at + 2..];
            let (end, after) = tag.split_at_checked(name.len()).unwrap_or_default();
            if end.eq_ignore_ascii_case(name) && !after.starts_with(char::is_alphanumeric) {
                self.rest = tag.find('>').map_or("", |end| &tag[end + 1..]);
                return;
            }
            from += at + 2;
        }
        if name == "head" {
            self.endless.push(name.to_owned());
        } else {
            self.rest = "";
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while self.rest.starts_with("<!--") {
            self.rest = self
                .rest
                .find("-->")
                .map_or("", |end| &self.rest[end + 3..]);
        }
        if self.rest.is_empty() {
            return None;
        }
        if !self.rest.starts_with('<') {
            let end = self.rest.find('<').unwrap_or(self.rest.len());
            return Some(Token::Text(self.split(end)));
        }
        let is_tag = self.rest[1..]
            .starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        if !is_tag {
            return Some(Token::Text(self.split(1)));
        }
        let Some(end) = self.tag_end() else {
            // The rest contains no complete tag.
            return Some(Token::Text(self.split(self.rest.len())));
        };
        let tag = Tag::new(&self.split(end + 1)[1..end]);
        if !tag.closing && UNSEEN.contains(&tag.name.as_str()) {
            self.skip(&tag.name);
        }
        Some(Token::Tag(tag))
    }
}
