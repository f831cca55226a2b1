//! Converts HTML to a document in one pass.

use html5gum::{
    Span, Tokenizer,
    emitters::callback::{CallbackEmitter, CallbackEvent},
};

use super::{
    builder::Builder,
    document::Place,
    elements::{is_block, known},
    style::{self, Extent, Sheet, Style},
};

/// Size limit of the searched source, in bytes; the rest is ignored. Messages with codes are far shorter.
const SOURCE_LIMIT: usize = 1024 * 1024;
/// Maximum depth of elements; deeper ones are read as part of the last.
const DEPTH_LIMIT: usize = 256;

/// Adds the visible text and the links of HTML to a document.
pub(super) fn read(html: &str, builder: &mut Builder) {
    let html = &html[..html.floor_char_boundary(SOURCE_LIMIT)];
    let mut reader = Reader::new(builder);
    // The tokenizer goes on until it is given something, here that enough was read.
    let mut emitter =
        CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| reader.event(&event));
    emitter.naively_switch_states(true);
    let _ = Tokenizer::new_with_emitter(html, emitter).next();
    builder.end_block();
}

/// Maximum number of classes that count.
const NAME_LIMIT: usize = 16;

/// An open element.
struct Element {
    name: &'static str,
    style: Style,
    /// Position of its first character, counted over the whole message.
    start: usize,
    /// Whether it has a background or border of its own.
    is_box: bool,
    is_link: bool,
    /// The table row around it.
    row: usize,
}

/// The start tag that is being read.
#[derive(Default)]
struct Tag {
    name: &'static str,
    attribute: String,
    href: Option<String>,
    /// Text in place of an image, or the value of a field.
    label: Option<String>,
    class: String,
    id: String,
    style: String,
    is_hidden: bool,
    is_button: bool,
    is_box: bool,
    size: Option<u16>,
}

impl Tag {
    /// Starts the next tag; keeps the allocations.
    fn clear(&mut self, name: &'static str) {
        self.name = name;
        for text in [
            &mut self.attribute,
            &mut self.class,
            &mut self.id,
            &mut self.style,
        ] {
            text.clear();
        }
        (self.href, self.label, self.size) = (None, None, None);
        (self.is_hidden, self.is_button, self.is_box) = (false, false, false);
    }
}

struct Reader<'a> {
    builder: &'a mut Builder,
    stack: Vec<Element>,
    tag: Tag,
    sheet: Sheet,
    /// Position of the first character of the HTML: the subject is before it.
    start: usize,
}

impl<'a> Reader<'a> {
    fn new(builder: &'a mut Builder) -> Self {
        Self {
            start: builder.position(),
            builder,
            stack: Vec::new(),
            tag: Tag::default(),
            sheet: Sheet::default(),
        }
    }

    fn event(&mut self, event: &CallbackEvent<'_>) -> Option<()> {
        match event {
            CallbackEvent::OpenStartTag { name } => self.tag.clear(known(name)),
            CallbackEvent::AttributeName { name } => {
                self.tag.attribute.clear();
                self.tag.attribute.push_str(&String::from_utf8_lossy(name));
                // An attribute without a value has no other event.
                self.tag.is_hidden |= **name == *b"hidden";
            }
            CallbackEvent::AttributeValue { value } => {
                self.attribute(&String::from_utf8_lossy(value));
            }
            CallbackEvent::CloseStartTag { .. } => self.start(),
            CallbackEvent::EndTag { name } => self.end(known(name)),
            CallbackEvent::String { value } => self.text(&String::from_utf8_lossy(value)),
            _ => {}
        }
        self.builder.is_full().then_some(())
    }

    fn attribute(&mut self, value: &str) {
        let tag = &mut self.tag;
        match tag.attribute.as_str() {
            "href" if tag.href.is_none() => tag.href = Some(value.trim().to_owned()),
            "alt" if tag.name == "img" => tag.label = Some(value.to_owned()),
            "value" if tag.name == "input" => tag.label = Some(value.to_owned()),
            "class" => value.clone_into(&mut tag.class),
            "id" => value.clone_into(&mut tag.id),
            "style" if tag.style.is_empty() => value.clone_into(&mut tag.style),
            "type" if value == "hidden" => tag.is_hidden = true,
            "role" if value == "button" => tag.is_button = true,
            "bgcolor" if style::is_coloured(&value.to_ascii_lowercase()) => tag.is_box = true,
            "size" if tag.name == "font" => {
                let sizes = [10, 13, 16, 18, 24, 32, 48];
                let size = value.parse::<usize>().ok();
                tag.size = size.and_then(|size| sizes.get(size.wrapping_sub(1)).copied());
            }
            _ => {}
        }
    }

    /// Opens an element at the end of its start tag.
    fn start(&mut self) {
        let mut tag = std::mem::take(&mut self.tag);
        self.open(&mut tag);
        self.tag = tag;
    }

    fn open(&mut self, tag: &mut Tag) {
        self.close_implied(tag.name);
        let mut style = self.style().inherited();
        let is_boxed = style.has(style::BOXED);
        self.apply(tag, &mut style, is_boxed);
        match tag.name {
            "br" => self.builder.end_line(),
            "img" | "input" => {
                if let Some(label) = &tag.label
                    && style.is_shown()
                {
                    self.builder.label(label, tag.name == "input", style);
                }
            }
            "hr" => self.builder.end_block(),
            "meta" | "link" | "col" | "wbr" | "area" | "base" | "embed" | "source" | "track"
            | "param" => {}
            name => {
                if is_block(name) {
                    self.builder.end_block();
                }
                let row = self.builder.row();
                match name {
                    "tr" => self.builder.start_row(),
                    "li" => self.builder.start_item(),
                    // A footnote mark is no part of the number before it.
                    "sup" | "sub" => self.builder.separate(),
                    _ => {}
                }
                let is_link = name == "a" && tag.href.is_some();
                if is_link {
                    style.set(style::LINK);
                    let is_button =
                        style.has(style::BUTTON) || (tag.is_box && style.has(style::PADDED));
                    self.builder
                        .start_link(tag.href.as_deref().unwrap_or_default(), is_button);
                }
                if self.stack.len() < DEPTH_LIMIT {
                    self.stack.push(Element {
                        name,
                        style,
                        start: self.builder.position(),
                        is_box: tag.is_box || style.has(style::BUTTON),
                        is_link,
                        row,
                    });
                }
            }
        }
    }

    /// Applies the style sheet, the classes and the inline style of a tag.
    fn apply(&self, tag: &mut Tag, style: &mut Style, was_boxed: bool) {
        style.element(tag.name);
        let mut own = *style;
        own.unbox();
        let mut extent = Extent::default();
        if tag.is_box {
            own.set(style::DARK);
        }
        if let Some(rule) = self.sheet.declarations("", tag.name) {
            own.declare(rule, &mut extent);
        }
        for (kind, names) in [(".", &tag.class), ("#", &tag.id)] {
            for name in names.split_ascii_whitespace().take(NAME_LIMIT) {
                let name = name.to_ascii_lowercase();
                own.name(&name);
                if let Some(rule) = self.sheet.declarations(kind, &name) {
                    own.declare(rule, &mut extent);
                }
            }
        }
        if !tag.style.is_empty() {
            own.declare(&tag.style, &mut extent);
        }
        own.limit(&extent);
        if tag.is_hidden {
            own.set(style::HIDDEN);
        }
        if tag.is_button {
            own.set(style::BUTTON);
        }
        if let Some(size) = tag.size {
            own.size = size;
        }
        tag.is_box |= own.has(style::BOXED);
        // The background of the whole page distinguishes no text.
        let is_first = self.builder.position() == self.start;
        let is_page = matches!(tag.name, "body" | "html") || is_first && tag.name != "a";
        if (was_boxed || tag.is_box) && !is_page {
            own.set(style::BOXED);
        }
        if is_page {
            own.unbox();
        }
        *style = own;
    }

    fn text(&mut self, text: &str) {
        if self
            .stack
            .last()
            .is_some_and(|element| element.name == "style")
        {
            self.sheet.add(text);
            return;
        }
        let style = self.style();
        let place = match style {
            style if !style.is_shown() => Place::Hidden,
            style if style.has(style::QUOTED) => Place::Quoted,
            style if style.has(style::FOOTER) => Place::Footer,
            _ => Place::Body,
        };
        let is_shown = |name: &str| {
            !matches!(
                name,
                "script" | "title" | "head" | "template" | "noscript" | "svg"
            )
        };
        // An inline element that is not displayed neither splits nor joins the text around it.
        let hidden = self.stack.iter().find(|element| !element.style.is_shown());
        if hidden.is_some_and(|element| !is_block(element.name)) {
            return;
        }
        if place == Place::Hidden
            && !self
                .stack
                .iter()
                .rev()
                .take(8)
                .all(|element| is_shown(element.name))
        {
            return;
        }
        self.builder.text(text, style, place);
    }

    fn end(&mut self, name: &'static str) {
        // An end tag without an element ends at most a paragraph.
        let Some(at) = self.stack.iter().rposition(|element| element.name == name) else {
            if name == "p" || name == "br" {
                self.builder.end_block();
            }
            return;
        };
        // Formatting that is closed late does not close the cells of a table.
        let crosses = self.stack[at..].iter().any(|element| element.name == "td");
        if crosses
            && !matches!(
                name,
                "td" | "tr" | "table" | "tbody" | "body" | "html" | "div" | "center"
            )
        {
            return;
        }
        while self.stack.len() > at {
            self.pop();
        }
    }

    /// Closes what a start tag closes: a paragraph before a block, a cell before a cell.
    fn close_implied(&mut self, name: &str) {
        let is_in_head = matches!(
            name,
            "" | "head"
                | "html"
                | "title"
                | "style"
                | "script"
                | "meta"
                | "link"
                | "base"
                | "noscript"
                | "template"
        );
        if !is_in_head {
            self.close_head();
        }
        let (closed, within): (&[&str], &[&str]) = match name {
            "td" => (&["td"], &["table"]),
            "tr" => (&["tr"], &["table"]),
            "li" => (&["li"], &["ul", "ol"]),
            "a" => (&["a"], &["table", "td"]),
            name if is_block(name) => (&["p"], &["table", "td", "div"]),
            _ => return,
        };
        for at in (0..self.stack.len()).rev().take(32) {
            let open = self.stack[at].name;
            if closed.contains(&open) {
                while self.stack.len() > at {
                    self.pop();
                }
                return;
            }
            if within.contains(&open) {
                return;
            }
        }
    }

    /// Ends the head, whose end tag may be left out.
    fn close_head(&mut self) {
        if let Some(at) = self
            .stack
            .iter()
            .take(4)
            .position(|element| element.name == "head")
        {
            while self.stack.len() > at {
                self.pop();
            }
        }
    }

    fn pop(&mut self) {
        let Some(element) = self.stack.pop() else {
            return;
        };
        if is_block(element.name) {
            self.builder.end_block();
            self.builder.set_row(element.row);
        }
        if matches!(element.name, "sup" | "sub") {
            self.builder.separate();
        }
        if element.is_link {
            self.builder.end_link();
        }
        if element.is_box {
            self.builder.end_box(element.start);
        }
    }

    fn style(&self) -> Style {
        self.stack
            .last()
            .map_or(Style::BODY, |element| element.style)
    }
}
