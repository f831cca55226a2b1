//! Scores links by place, look, address and words.

use std::collections::{HashMap, HashSet};

use super::{
    address::{Page, Token, registrable},
    anchor::{self, Actions, FOREIGN, Read, is_meant},
    document::{Document, Place},
    evidence::{Candidate, LinkSign, applying},
    kind::{KINDS, Kind, action, has},
    number::{is_currency, names_number},
    words::{Meaning, Word},
};

/// Scores the links of a message, each URL as often as it appears, in order. They may carry the `code` of the message.
pub(super) fn candidates(document: &Document, sender: &str, code: Option<&str>) -> Vec<Candidate> {
    let links = anchor::read(document, code);
    let scorer = Scorer::new(document, &links, sender);
    let candidate = |read: &Read<'_>| {
        let evidence = scorer.signs(read).into_iter().map(LinkSign::sign).collect();
        Candidate::new(read.link.url.clone(), scorer.kind(read), evidence)
    };
    links.iter().map(candidate).collect()
}

/// What is the same for all links of a message.
struct Scorer<'a> {
    document: &'a Document,
    usable: usize,
    buttons: usize,
    /// Number of links with tokens, and of those not within a sentence.
    tokens: usize,
    tokens_apart: usize,
    /// How often each URL is a link, and is displayed.
    linked: HashMap<&'a str, (usize, usize)>,
    /// How many URLs there are of each shape.
    shapes: HashMap<&'a str, HashSet<&'a str>>,
    first: Option<&'a str>,
    /// What the words of the subject name, and those of the text.
    subject: Option<Kind>,
    message: Option<Kind>,
    /// The evidence that all links of the message share.
    shared: Vec<LinkSign>,
    /// How many URLs each domain has.
    domains: HashMap<&'a str, usize>,
    /// Domain of the sender, if only some of the links lead to it.
    sender: Option<String>,
}

impl<'a> Scorer<'a> {
    fn new(document: &'a Document, links: &'a [Read<'a>], sender: &str) -> Self {
        let mut linked: HashMap<&str, (usize, usize)> = HashMap::new();
        let mut shapes: HashMap<&str, HashSet<&str>> = HashMap::new();
        for read in links {
            let is_displayed = read.link.is_bare || read.link.text.contains("://");
            let counts = linked.entry(read.link.url.as_str()).or_default();
            *counts = (
                counts.0 + usize::from(!is_displayed),
                counts.1 + usize::from(is_displayed),
            );
            shapes
                .entry(&read.address.shape)
                .or_default()
                .insert(&read.link.url);
        }
        let mut domains: HashMap<&str, usize> = HashMap::new();
        for read in links {
            if linked[read.link.url.as_str()].0 > 0 {
                *domains.entry(&read.address.domain).or_default() += 1;
            }
        }
        let count = |is_wanted: &dyn Fn(&Read<'_>) -> bool| -> usize {
            let urls = links
                .iter()
                .filter(|read| read.is_usable && is_wanted(read));
            urls.map(|read| read.link.url.as_str())
                .collect::<HashSet<_>>()
                .len()
        };
        let sender = registrable(
            sender
                .rsplit('@')
                .next()
                .unwrap_or_default()
                .trim_end_matches('>'),
        );
        let usable = count(&|_| true);
        let of_sender = count(&|read| read.address.domain == sender);
        let subject = words_of(document, Place::Subject);
        let body = words_of(document, Place::Body);
        Self {
            document,
            usable,
            buttons: count(&|read| read.link.is_button),
            tokens: count(&|read| read.address.token == Token::Random),
            tokens_apart: count(&|read| read.address.token == Token::Random && read.is_set_apart()),
            linked,
            shapes,
            first: links
                .iter()
                .find(|read| read.is_usable)
                .map(|read| read.link.url.as_str()),
            subject: action(&subject),
            message: action(&body),
            shared: shared(document, &subject, &body),
            domains,
            // What holds for all links tells none apart.
            sender: Some(sender).filter(|_| of_sender > 0 && of_sender < usable),
        }
    }

    /// Returns the evidence of a link.
    fn signs(&self, read: &Read<'_>) -> Vec<LinkSign> {
        let mut signs = self.shared.clone();
        signs.extend(self.layout(read).into_iter().filter_map(applying));
        signs.extend(self.page(read));
        signs.extend(self.words(read).into_iter().filter_map(applying));
        signs
    }

    /// Returns the evidence of the look and place of a link, with whether it applies.
    fn layout(&self, read: &Read<'_>) -> [(bool, LinkSign); 17] {
        let link = read.link;
        let url = link.url.as_str();
        let has_token = read.address.token == Token::Random;
        let is_one_of_several = self.usable > 1 && read.is_usable;
        let is_only_button = link.is_button && self.buttons == 1;
        let is_only_token =
            has_token && (self.tokens == 1 || read.is_set_apart() && self.tokens_apart == 1);
        let (linked, displayed) = self.linked.get(url).copied().unwrap_or_default();
        let is_of_sender = self
            .sender
            .as_ref()
            .is_some_and(|sender| read.address.domain == *sender);
        [
            (link.is_button, LinkSign::Button),
            (self.usable == 1 && read.is_usable, LinkSign::Only),
            (is_one_of_several && is_only_button, LinkSign::OnlyButton),
            (is_one_of_several && is_only_token, LinkSign::OnlyToken),
            (self.usable > 4 && !is_only_button, LinkSign::Many),
            (read.address.is_reference, LinkSign::Reference),
            (linked > 0 && displayed > 0, LinkSign::Repeated),
            (!read.near.is_inline && !link.is_button, LinkSign::OwnLine),
            (read.near.is_after_colon, LinkSign::ColonAbove),
            (self.first == Some(url), LinkSign::First),
            (is_of_sender, LinkSign::Sender),
            (self.shows_other_host(read), LinkSign::OtherHost),
            (read.is_menu, LinkSign::Menu),
            (read.is_small, LinkSign::SmallPrint),
            (
                link.is_image() && read.actions.text.is_none(),
                LinkSign::Image,
            ),
            (link.place == Place::Footer, LinkSign::InFooter),
            (link.place == Place::Quoted, LinkSign::InQuote),
        ]
    }

    /// Returns whether the text of a link is a URL of another site; the addresses of a click tracker differ from all texts.
    fn shows_other_host(&self, read: &Read<'_>) -> bool {
        let Some((_, rest)) = read.link.text.split_once("://") else {
            return false;
        };
        let shown = rest.split(['/', '?', '#', ' ']).next().unwrap_or_default();
        let own = read.address.domain.as_str();
        registrable(shown) != own && self.domains.get(own).is_none_or(|count| *count <= 1)
    }

    /// Returns the evidence of the token that an address carries, and of the page that it leads to.
    fn page(&self, read: &Read<'_>) -> impl Iterator<Item = LinkSign> {
        let alike = self
            .shapes
            .get(read.address.shape.as_str())
            .map_or(0, HashSet::len);
        let token = match read.address.token {
            Token::None => Some(LinkSign::NoToken),
            Token::Number => Some(LinkSign::Number),
            Token::Value => Some(LinkSign::Value),
            Token::Mixed => None,
            Token::Random if alike > 2 => Some(LinkSign::TokenAlike),
            Token::Random => Some(LinkSign::Token),
        };
        let page = match read.address.page {
            Page::Front => Some(LinkSign::FrontPage),
            Page::Social => Some(LinkSign::Social),
            Page::File => Some(LinkSign::File),
            Page::Other => None,
        };
        token.into_iter().chain(page)
    }

    /// Returns the evidence of the words of a link, of its address and beside it, with whether it applies.
    fn words(&self, read: &Read<'_>) -> [(bool, LinkSign); 16] {
        let link = read.link;
        let Actions { text, path, near } = read.actions;
        // A page to log in is a link of many mails.
        let path = path.filter(|kind| *kind != Kind::Login || read.address.token >= Token::Number);
        let is_other = |kind: Option<Kind>| kind.is_some_and(|kind| kind != Kind::Login);
        let has_token = read.address.token == Token::Random;
        let (is_text, is_near) = (text.is_some(), near.is_some());
        let labelled = |meaning| has(&read.text, meaning);
        let in_path = |meaning| path.is_none() && has(&read.address.words, meaning);
        let beside = |meaning| has(&read.near.words, meaning);
        let is_in_sentence = read.near.is_inline || link.is_bare;
        // The text of a button says whether it signs in; any mail may ask for it.
        let near_acts = near.filter(|kind| *kind != Kind::Login || !link.is_button);
        let acts = text.or(path).or(near_acts).or(self.subject);
        [
            (
                is_other(path) || path.is_some() && has_token,
                LinkSign::ActionPath,
            ),
            (path == Some(Kind::Login) && !has_token, LinkSign::LoginPath),
            (is_other(text), LinkSign::ActionText),
            (text == Some(Kind::Login), LinkSign::LoginText),
            (!is_text && is_other(near), LinkSign::ActionNear),
            (!is_text && near == Some(Kind::Login), LinkSign::LoginNear),
            (labelled(Meaning::Deny), LinkSign::Deny),
            (
                read.near.is_denied
                    || is_in_sentence && !is_text && !is_near && beside(Meaning::Deny),
                LinkSign::DenyNear,
            ),
            (!is_text && labelled(Meaning::Aside), LinkSign::Aside),
            (
                link.is_bare && !is_near && beside(Meaning::Aside),
                LinkSign::AsideNear,
            ),
            (in_path(Meaning::Aside), LinkSign::AsidePath),
            (!is_text && labelled(Meaning::Notice), LinkSign::Notice),
            (
                !link.is_button && !is_text && !is_near && beside(Meaning::Notice),
                LinkSign::NoticeNear,
            ),
            (in_path(Meaning::Notice), LinkSign::NoticePath),
            (has(&read.address.words, Meaning::Deny), LinkSign::DenyPath),
            (acts.is_none() && self.document.is_known, LinkSign::Nothing),
        ]
    }

    /// Returns what a link is for: what most of the words around it say.
    fn kind(&self, read: &Read<'_>) -> Option<Kind> {
        let sources = [
            (read.actions.text, 5),
            (read.actions.near, 3),
            (read.actions.path, 3),
            (self.subject, 4),
            (self.message, 1),
        ];
        let mut best = None;
        for (_, kind) in KINDS {
            let votes: i32 = sources
                .iter()
                .filter(|(named, _)| *named == Some(kind))
                .map(|(_, weight)| weight)
                .sum();
            // Other mails ask to log in as well, for what they are about.
            let votes = if kind == Kind::Login {
                votes - 3
            } else {
                votes * 2
            };
            if votes > 0 && best.is_none_or(|(most, _)| votes > most) {
                best = Some((votes, kind));
            }
        }
        best.map(|(_, kind)| kind).or(self.message).or(self.subject)
    }
}

/// Returns the words of a place that are meant.
fn words_of(document: &Document, place: Place) -> Vec<Word> {
    let words = document
        .of(place)
        .flat_map(|block| block.words.iter().copied());
    words
        .filter(|word| is_meant(document, word, FOREIGN))
        .collect()
}

/// Returns the evidence that all links of a message share, from the words of its subject and text.
fn shared(document: &Document, subject: &[Word], body: &[Word]) -> Vec<LinkSign> {
    let named = action(subject);
    let amounts = document
        .of(Place::Body)
        .map(|block| block.text.chars().filter(|c| is_currency(*c)).count());
    let signs = [
        (true, LinkSign::Prior),
        (
            named.is_some_and(|kind| kind != Kind::Login),
            LinkSign::ActionSubject,
        ),
        (named == Some(Kind::Login), LinkSign::LoginSubject),
        (
            named.is_none() && has(subject, Meaning::Notice),
            LinkSign::NoticeMessage,
        ),
        (has(body, Meaning::Notice), LinkSign::NoticeBody),
        (document.has(Meaning::SigningIn), LinkSign::SigningIn),
        (
            document
                .of(Place::Subject)
                .any(|block| names_number(&block.text)),
            LinkSign::SubjectNumber,
        ),
        (amounts.sum::<usize>() > 1, LinkSign::Amounts),
        (has_percent(document), LinkSign::Percent),
    ];
    signs.into_iter().filter_map(applying).collect()
}

/// Returns whether the subject or the text has a percentage.
fn has_percent(document: &Document) -> bool {
    let mut shown = document.blocks.iter().filter(|block| block.is_shown());
    shown.any(|block| {
        let mut words = block.text.split_whitespace();
        words.any(|word| word.contains('%') && !word.contains("://"))
    })
}
