//! How text of an HTML message looks: what inline styles, classes and a simple style sheet say.

use std::collections::HashMap;

/// The look of a run of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    flags: u16,
    /// Font size in pixels.
    pub(super) size: u16,
}

pub(super) const BOLD: u16 = 1;
/// In a font with letters of equal width.
pub(super) const MONO: u16 = 1 << 1;
/// With space between the letters.
pub(super) const SPACED: u16 = 1 << 2;
/// In an element whose class or ID names a code.
pub(super) const NAMED: u16 = 1 << 3;
/// In an element with a background or border.
pub(super) const BOXED: u16 = 1 << 4;
/// On a background other than that of a page.
pub(super) const DARK: u16 = 1 << 5;
pub(super) const LINK: u16 = 1 << 6;
/// Not displayed.
pub(super) const HIDDEN: u16 = 1 << 7;
pub(super) const FOOTER: u16 = 1 << 8;
/// In a quoted message.
pub(super) const QUOTED: u16 = 1 << 9;
/// With the line breaks of the source.
pub(super) const PRE: u16 = 1 << 11;
/// In an element whose class or role is a button.
pub(super) const BUTTON: u16 = 1 << 12;
/// With space around the text.
pub(super) const PADDED: u16 = 1 << 13;

/// What the elements of an element inherit.
const INHERITED: u16 = !(BUTTON | PADDED);

impl Style {
    pub(super) const BODY: Self = Self { flags: 0, size: 15 };

    pub(super) fn has(self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// Returns whether text is displayed.
    pub(super) fn is_shown(self) -> bool {
        !self.has(HIDDEN) && self.size >= 2
    }

    pub(super) fn set(&mut self, flag: u16) {
        self.flags |= flag;
    }

    fn clear(&mut self, flag: u16) {
        self.flags &= !flag;
    }

    /// Removes the background and border, as those of the page.
    pub(super) fn unbox(&mut self) {
        self.clear(BOXED);
    }

    pub(super) fn inherited(self) -> Self {
        Self {
            flags: self.flags & INHERITED,
            ..self
        }
    }

    /// Applies declarations such as `font-size: 32px; letter-spacing: 4px`.
    pub(super) fn declare(&mut self, declarations: &str, extent: &mut Extent) {
        let lower = declarations.to_ascii_lowercase();
        let was_hidden = self.has(HIDDEN);
        for declaration in lower.split(';').take(64) {
            if let Some((property, value)) = declaration.split_once(':') {
                let value = value.trim().trim_end_matches("!important").trim_end();
                let property = property.trim();
                // The last one counts.
                if property == "display" && value != "none" && !was_hidden {
                    self.clear(HIDDEN);
                }
                self.property(property, value);
                extent.property(property, value);
            }
        }
    }

    /// Hides an element that all its declarations together hide.
    pub(super) fn limit(&mut self, extent: &Extent) {
        let is_on_page = !self.has(DARK) && extent.background.is_empty();
        if extent.is_invisible() || is_on_page && is_white(&extent.colour) {
            self.set(HIDDEN);
        }
    }

    fn property(&mut self, property: &str, value: &str) {
        match property {
            "font-size" => self.font_size(value),
            "font-weight" => {
                let is_bold = value.starts_with("bold")
                    || value.parse().is_ok_and(|weight: u32| weight >= 600);
                if is_bold {
                    self.set(BOLD);
                } else {
                    self.clear(BOLD);
                }
            }
            "letter-spacing" => {
                if number(value).is_some_and(|(spacing, _)| spacing > 0.04) {
                    self.set(SPACED);
                } else {
                    self.clear(SPACED);
                }
            }
            "font-family" | "font" => {
                if property == "font" {
                    self.font(value);
                }
                let is_mono = ["mono", "courier", "consolas", "menlo"];
                if is_mono.iter().any(|name| value.contains(name)) {
                    self.set(MONO);
                }
            }
            "background" | "background-color" if is_coloured(value) => self.set(BOXED | DARK),
            "border" | "border-style" | "border-bottom"
                if !value.starts_with("none") && !value.starts_with('0') =>
            {
                self.set(BOXED);
            }
            "padding" | "padding-left" | "padding-top"
                if number(value).is_some_and(|(padding, _)| padding > 0.0) =>
            {
                self.set(PADDED);
            }
            "display" if value == "none" => self.set(HIDDEN),
            "visibility" if value == "hidden" => self.set(HIDDEN),
            "mso-hide" if value == "all" => self.set(HIDDEN),
            "opacity" if number(value).is_some_and(|(number, _)| number < 0.1) => self.set(HIDDEN),
            "max-height" if number(value).is_some_and(|(number, _)| number == 0.0) => {
                self.set(HIDDEN);
            }
            _ => {}
        }
    }

    /// Applies `bold 34px/40px Georgia`.
    fn font(&mut self, value: &str) {
        for part in value.split_ascii_whitespace().take(8) {
            let size = part.split('/').next().unwrap_or_default();
            match number(size) {
                Some((weight, "")) if weight >= 600.0 => self.set(BOLD),
                Some((_, unit)) if !unit.is_empty() => self.font_size(size),
                _ if part == "bold" => self.set(BOLD),
                _ => {}
            }
        }
    }

    fn font_size(&mut self, value: &str) {
        let Some((number, unit)) = number(value) else {
            self.size = match value {
                "xx-large" => 32,
                "x-large" => 24,
                "large" | "larger" => 18,
                "small" | "smaller" => 13,
                "x-small" | "xx-small" => 10,
                _ => self.size,
            };
            return;
        };
        let own = f32::from(self.size);
        let pixels = match unit {
            "pt" => number * 4.0 / 3.0,
            "em" => number * own,
            "rem" => number * 16.0,
            "%" => number * own / 100.0,
            _ => number,
        };
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is clamped"
        )]
        let size = pixels.clamp(0.0, 400.0) as u16;
        self.size = size;
    }

    /// Applies what the name of a class or an ID says.
    pub(super) fn name(&mut self, name: &str) {
        if name == "hidden" {
            self.set(HIDDEN);
        }
        for word in name.split(|c: char| !c.is_ascii_alphanumeric()).take(64) {
            match word {
                "code" | "otp" | "pin" | "token" | "passcode" | "mfa" | "totp" | "digit"
                | "digits" => self.set(NAMED),
                "btn" | "button" | "cta" => self.set(BUTTON),
                "footer" | "footnote" | "legal" | "unsubscribe" | "copyright" | "disclaimer" => {
                    self.set(FOOTER);
                }
                "quote" => self.set(QUOTED),
                "preheader" => self.set(HIDDEN),
                _ => {
                    if word.ends_with("code") && word != "barcode" && word != "qrcode" {
                        self.set(NAMED);
                    }
                    if word.ends_with("button") || word.ends_with("btn") {
                        self.set(BUTTON);
                    }
                }
            }
        }
    }

    /// Applies what an element looks like without a style of its own.
    pub(super) fn element(&mut self, name: &str) {
        match name {
            "b" | "strong" | "em" | "u" | "mark" => self.set(BOLD),
            "code" | "kbd" | "samp" | "tt" => self.set(MONO),
            "pre" => self.set(MONO | PRE),
            "h1" => self.heading(30),
            "h2" => self.heading(23),
            "h3" => self.heading(18),
            "h4" | "h5" | "h6" => self.heading(self.size),
            "big" => self.size = self.size.saturating_mul(6) / 5,
            "small" | "sub" | "sup" => self.size = self.size * 4 / 5,
            "button" => self.set(BUTTON),
            "footer" => self.set(FOOTER),
            "blockquote" => self.set(QUOTED),
            // Text that is struck out is no longer valid.
            "del" | "s" | "strike" | "script" | "style" | "head" | "title" | "template"
            | "noscript" | "svg" | "select" | "object" => {
                self.set(HIDDEN);
            }
            _ => {}
        }
    }

    fn heading(&mut self, size: u16) {
        self.set(BOLD);
        // A heading within text of no size has none either.
        if self.size >= 2 {
            self.size = size;
        }
    }
}

/// Reads a number and its unit.
fn number(value: &str) -> Option<(f32, &str)> {
    let end = value
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(value.len());
    let number = value[..end].parse().ok()?;
    let unit = value[end..]
        .split(|c: char| c != '%' && !c.is_ascii_alphabetic())
        .next();
    Some((number, unit.unwrap_or_default()))
}

/// Returns whether a background differs from that of a page.
pub(super) fn is_coloured(value: &str) -> bool {
    let plain = [
        "transparent",
        "none",
        "inherit",
        "initial",
        "rgba(0,0,0,0)",
        "rgba(0, 0, 0, 0)",
    ];
    let first = value.split(' ').next().unwrap_or_default();
    !value.is_empty()
        && !is_white(value)
        && !is_white(first)
        && !plain.contains(&value)
        && !plain.contains(&first)
}

fn is_white(value: &str) -> bool {
    matches!(
        value,
        "#fff" | "#ffffff" | "white" | "rgb(255,255,255)" | "rgb(255, 255, 255)"
    )
}

/// What the declarations of one element say about its box, as far as together they hide it.
#[derive(Default)]
pub(super) struct Extent {
    colour: String,
    background: String,
    is_cut: bool,
    is_empty: bool,
    is_away: bool,
}

/// Text that is so many pixels outside is not displayed.
const AWAY: f32 = 500.0;

impl Extent {
    fn property(&mut self, property: &str, value: &str) {
        let size = number(value.trim_start_matches('-')).map(|(size, _)| size);
        match property {
            "color" => value.clone_into(&mut self.colour),
            "background" | "background-color" => value.clone_into(&mut self.background),
            "overflow" if value == "hidden" => self.is_cut = true,
            "height" | "width" | "max-width" | "max-height"
                if size.is_some_and(|size| size <= 1.0) =>
            {
                self.is_empty = true;
            }
            "left" | "top" | "right" | "text-indent" | "margin-left" | "margin-top" => {
                self.is_away |= value.starts_with('-') && size.is_some_and(|size| size >= AWAY);
            }
            _ => {}
        }
    }

    fn is_invisible(&self) -> bool {
        let is_clear = |colour: &str| {
            matches!(colour, "transparent" | "#00000000")
                || colour.starts_with("rgba(")
                    && colour.trim_end_matches([')', ' ']).ends_with(",0")
        };
        let is_same = !self.colour.is_empty() && self.colour == self.background;
        self.is_away || self.is_cut && self.is_empty || is_same || is_clear(&self.colour)
    }
}

/// The rules of a style sheet whose selectors are a single class, ID or element.
#[derive(Default)]
pub(super) struct Sheet {
    rules: HashMap<String, String>,
}

/// Maximum number of rules of all style sheets, and bytes of each.
const RULE_LIMIT: usize = 1000;
const DECLARATION_LIMIT: usize = 2000;

impl Sheet {
    /// Adds the rules of a `style` element, except those for other media.
    pub(super) fn add(&mut self, source: &str) {
        let mut rest = source;
        while let Some((before, after)) = rest.split_once('{') {
            let selectors = before
                .rsplit(['}', ';', '/'])
                .next()
                .unwrap_or_default()
                .trim();
            if selectors.starts_with('@') {
                rest = after_block(after);
                continue;
            }
            let (declarations, after) = after.split_once('}').unwrap_or((after, ""));
            for selector in selectors.split(',').take(32) {
                let name = simple(selector.trim());
                if let Some(name) = name
                    && self.rules.len() < RULE_LIMIT
                    && declarations.len() <= DECLARATION_LIMIT
                {
                    let rule = self.rules.entry(name).or_default();
                    if rule.len() <= DECLARATION_LIMIT {
                        rule.push_str(declarations);
                        rule.push(';');
                    }
                }
            }
            rest = after;
        }
    }

    /// Returns the declarations for a class (`.name`), an ID (`#name`) or an element (`name`).
    pub(super) fn declarations(&self, kind: &str, name: &str) -> Option<&str> {
        if self.rules.is_empty() {
            return None;
        }
        self.rules.get(&format!("{kind}{name}")).map(String::as_str)
    }
}

/// Returns `.name` of `.name` and `element.name`, `name` of an element; `None` for other selectors.
fn simple(selector: &str) -> Option<String> {
    let last = selector.rsplit([' ', '>']).next()?;
    if last.contains([':', '[', '*', '+', '~']) {
        return None;
    }
    let at = last.rfind(['.', '#']).unwrap_or(0);
    // A rule for all elements within something is too general to be taken from it alone.
    let is_element = at == 0 && !last.starts_with(['.', '#']);
    if is_element && last.len() != selector.len() {
        return None;
    }
    Some(last[at..].to_ascii_lowercase())
}

/// Returns what follows a block in braces, with inner blocks.
fn after_block(text: &str) -> &str {
    let mut depth = 1_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[at + 1..];
        }
    }
    ""
}
