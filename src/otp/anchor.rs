//! A link with its address, its text and what is around it.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use super::{
    address::{Address, Page},
    document::{Block, Document, Link, Place, URL_LIMIT},
    fold,
    kind::{Kind, action, has},
    near::Near,
    sentence::{self, is_quiet},
    url,
    words::{self, Meaning, Word},
};

/// Words of languages that the message is not in count from these lengths on, in bytes: shorter ones coincide.
pub(super) const FOREIGN: usize = 5;
const FOREIGN_PATH: usize = 4;

/// Largest font size of small print, in pixels.
const SMALL: u16 = 12;

/// The numbers of a message that an address may be about.
pub(super) struct Numbers<'a> {
    /// The code of the message: a link that carries it is not about something else.
    code: Option<&'a str>,
    /// Numbers and references of the text.
    mentioned: HashSet<Cow<'a, str>>,
}

/// What the words of a link, of its address and beside it name.
#[derive(Clone, Copy)]
pub(super) struct Actions {
    pub(super) text: Option<Kind>,
    pub(super) path: Option<Kind>,
    pub(super) near: Option<Kind>,
}

/// A link with the words of its text and address.
pub(super) struct Read<'a> {
    pub(super) link: &'a Link,
    pub(super) address: Address,
    pub(super) text: Vec<Word>,
    pub(super) near: Near,
    pub(super) actions: Actions,
    pub(super) is_small: bool,
    pub(super) is_menu: bool,
    /// Whether nothing rules it out.
    pub(super) is_usable: bool,
}

impl<'a> Read<'a> {
    pub(super) fn new(
        document: &'a Document,
        link: &'a Link,
        numbers: &Numbers<'_>,
        is_menu: bool,
    ) -> Self {
        let is_url_text = link.text.contains("://") || link.text.starts_with("www.");
        let mut text = if is_url_text {
            Vec::new()
        } else {
            words::find(&fold::lower(&fold::fold(&link.text)))
        };
        let mut near = Near::new(document, link);
        let keep =
            |words: &mut Vec<Word>, foreign| words.retain(|word| is_meant(document, word, foreign));
        let size = document
            .blocks
            .get(link.block)
            .map_or(document.size, |block| block.style(link.start).size);
        keep(&mut text, FOREIGN);
        keep(&mut near.words, FOREIGN);
        let mut address = Address::new(&link.url, numbers.code, |number| {
            numbers.mentioned.contains(number)
        });
        keep(&mut address.words, FOREIGN_PATH);
        let actions = Actions {
            text: action(&text),
            path: action(&address.words),
            near: action(&near.words),
        };
        let mut read = Self {
            actions,
            address,
            text,
            near,
            is_small: size <= SMALL && size < document.size,
            is_menu: is_menu && !link.is_button,
            link,
            is_usable: false,
        };
        read.is_usable = read.is_possible();
        read
    }

    /// Returns whether it is a button, or has a line of its own.
    pub(super) fn is_set_apart(&self) -> bool {
        self.link.is_button || !self.near.is_inline
    }

    /// Returns whether a link may be the call to action of a message.
    fn is_possible(&self) -> bool {
        let is_action = self.actions.text.is_some();
        let is_aside = [Meaning::Aside, Meaning::Deny]
            .iter()
            .any(|aside| has(&self.text, *aside))
            && !is_action;
        let is_aside_path =
            has(&self.address.words, Meaning::Aside) && self.actions.path.is_none() && !is_action;
        self.link.place == Place::Body
            && self.address.page == Page::Other
            && !(is_aside || is_aside_path || self.is_menu || self.is_small)
            && (is_action || !self.link.is_image())
    }
}

/// Reads the links of a message that lead to the web and are displayed.
pub(super) fn read<'a>(document: &'a Document, code: Option<&str>) -> Vec<Read<'a>> {
    let numbers = Numbers {
        code,
        mentioned: mentioned(document),
    };
    let places: Vec<(usize, usize)> = document
        .links
        .iter()
        .map(|link| line_of(document, link))
        .collect();
    let mut menus: HashMap<(usize, usize), usize> = HashMap::new();
    for place in &places {
        *menus.entry(*place).or_default() += 1;
    }
    let cells = menu_cells(document);
    let links = document.links.iter().zip(&places);
    let shown = links.filter(|(link, _)| link.place != Place::Hidden && is_web(&link.url));
    shown
        .map(|(link, place)| {
            let is_menu = menus[place] > 2 || cells.contains(&link.block);
            Read::new(document, link, &numbers, is_menu)
        })
        .collect()
}

/// Returns the blocks of menus in table cells: three or more in a row, each nothing but a link.
fn menu_cells(document: &Document) -> HashSet<usize> {
    let is_cell = |link: &Link| {
        let block = document.blocks.get(link.block);
        let is_whole = |block: &Block| {
            let outside = [
                &block.text[..link.start.min(block.text.len())],
                &block.text[link.end.min(block.text.len())..],
            ];
            block.row > 0 && outside.into_iter().all(is_quiet)
        };
        !link.is_bare && !link.is_image() && block.is_some_and(is_whole)
    };
    let links: Vec<&Link> = document.links.iter().filter(|link| is_cell(link)).collect();
    let row = |link: &Link| document.blocks[link.block].row;
    let follows = |first: &&Link, second: &&Link| {
        second.block == first.block + 1 && row(first) == row(second)
    };
    let menus = links.chunk_by(follows).filter(|menu| menu.len() >= 3);
    menus.flatten().map(|link| link.block).collect()
}

/// Returns whether a URL leads to the web, and nothing in it may be taken for its host.
fn is_web(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
        && url.len() <= URL_LIMIT
        && !authority.is_empty()
        && !authority.contains(['@', '\\', '%'])
}

/// Returns the numbers and references that a message mentions, outside of URLs; numbers in groups without their separators, too.
fn mentioned(document: &Document) -> HashSet<Cow<'_, str>> {
    let mut found = HashSet::new();
    let has_digit = |part: &&str| part.len() >= 4 && part.bytes().any(|byte| byte.is_ascii_digit());
    let is_separator = |c: char| !c.is_ascii_digit() && !matches!(c, ' ' | '-');
    for block in &document.blocks {
        let mut from = 0;
        let urls = url::find(&block.text);
        for (start, end) in urls.into_iter().chain([(block.text.len(), 0)]) {
            let text = &block.text[from..start];
            for word in text.split_whitespace() {
                let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
                let parts = word.split(|c: char| !c.is_ascii_alphanumeric());
                found.extend(parts.chain([word]).filter(has_digit).map(Cow::Borrowed));
            }
            for groups in text.split(is_separator).filter(|groups| groups.len() >= 4) {
                let number: String = groups.chars().filter(char::is_ascii_digit).collect();
                found.insert(Cow::Owned(number));
            }
            from = end;
        }
    }
    found
}

/// Returns the block of a link and where its line starts.
fn line_of(document: &Document, link: &Link) -> (usize, usize) {
    let Some(block) = document.blocks.get(link.block) else {
        return (link.block, 0);
    };
    let (from, _) = sentence::line(
        &block.text,
        link.start.min(block.text.len()),
        link.end.min(block.text.len()),
    );
    (link.block, from)
}

/// Returns whether a word is of a language of the message, or too long to coincide with one.
pub(super) fn is_meant(document: &Document, word: &Word, foreign: usize) -> bool {
    word.languages & document.languages != 0 || word.end - word.start >= foreign
}
