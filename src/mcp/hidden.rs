//! Marks the text of an HTML email that people do not see: it may be there for a model alone.
//!
//! Looks at attributes, not at style sheets: those of an email rarely hide text, since many mail programs ignore them.

use std::fmt::Write;

use crate::markup::{self, Tag, Token};

/// What is before hidden text.
const START: &str = "[hidden text: ";
/// What is after it.
const END: &str = "]";
/// Elements without an end tag.
const VOID: [&str; 9] = [
    "area", "br", "col", "hr", "img", "input", "link", "meta", "wbr",
];
/// The deepest nesting that is followed.
const DEPTH_LIMIT: usize = 256;
/// The least of each colour that looks white, of 255.
const WHITE: u8 = 0xF0;

/// An open element.
struct Open {
    name: String,
    hides: bool,
    /// Whether the background of its text is white, as that of the page.
    is_white: bool,
}

/// Returns the HTML with marks around each hidden text.
pub(super) fn marked(html: &str) -> String {
    let mut text = String::with_capacity(html.len() + 64);
    let mut open: Vec<Open> = Vec::new();
    for token in markup::tokens(html) {
        match token {
            Token::Text(part) => text.push_str(part),
            Token::Tag(tag) if tag.closing => {
                if let Some(at) = open.iter().rposition(|element| element.name == tag.name) {
                    let hidden = open.drain(at..).filter(|element| element.hides).count();
                    text.push_str(&END.repeat(hidden));
                }
                push(&mut text, &tag);
            }
            Token::Tag(tag) => {
                push(&mut text, &tag);
                if VOID.contains(&tag.name.as_str()) || open.len() == DEPTH_LIMIT {
                    continue;
                }
                let around = open.last().is_none_or(|element| element.is_white);
                let is_white = background(&tag).unwrap_or(around);
                let hides = is_hidden(&tag, is_white) && !open.iter().any(|outer| outer.hides);
                if hides {
                    text.push_str(START);
                }
                open.push(Open {
                    name: tag.name,
                    hides,
                    is_white,
                });
            }
        }
    }
    let hidden = open.iter().filter(|element| element.hides).count();
    text + &END.repeat(hidden)
}

fn push(text: &mut String, tag: &Tag<'_>) {
    // Writing to memory never fails.
    let _ = write!(text, "<{}>", tag.source);
}

/// Returns whether an element hides its text, on a white background or another one.
fn is_hidden(tag: &Tag<'_>, is_white: bool) -> bool {
    let words = || tag.source.split_ascii_whitespace().skip(1);
    if words().any(|word| word.eq_ignore_ascii_case("hidden") || word.starts_with("hidden=")) {
        return true;
    }
    let style = style(tag);
    let has = |property: &str, values: &[&str]| {
        let value = value(&style, property);
        value.is_some_and(|value| values.iter().any(|known| value.starts_with(known)))
    };
    let is_nothing = |property: &str| value(&style, property).is_some_and(is_zero);
    let color = value(&style, "color").or_else(|| tag.attribute("color"));
    // Encoded characters in a style have no other use.
    style.contains('&')
        || has("display", &["none"])
        || has("visibility", &["hidden", "collapse"])
        || has("mso-hide", &["all"])
        || has("color", &["transparent"])
        || ["font-size", "opacity", "max-height", "max-width"]
            .into_iter()
            .any(is_nothing)
        || ["left", "top", "text-indent", "margin-left"]
            .into_iter()
            .any(|property| has(property, &["-999", "-1000", "-5000"]))
        || (is_white && color.is_some_and(looks_white))
}

/// Returns whether the background that an element sets is white; `None` if it sets none.
fn background(tag: &Tag<'_>) -> Option<bool> {
    let style = style(tag);
    let value = value(&style, "background-color").or_else(|| value(&style, "background"));
    let value = value.or_else(|| tag.attribute("bgcolor"))?;
    let is_none = ["transparent", "inherit", "none"].contains(&value);
    (!is_none).then(|| looks_white(value))
}

/// Returns the style of an element in lower case, without white space.
fn style(tag: &Tag<'_>) -> String {
    let style = tag
        .attribute("style")
        .unwrap_or_default()
        .to_ascii_lowercase();
    style.split_ascii_whitespace().collect()
}

fn value<'s>(style: &'s str, property: &str) -> Option<&'s str> {
    let mut declarations = style.rsplit(';');
    declarations.find_map(|declaration| declaration.strip_prefix(property)?.strip_prefix(':'))
}

/// Returns whether a length or number is 0, or nearly.
fn is_zero(value: &str) -> bool {
    let end = value.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (number, unit) = value.split_at(end.unwrap_or(value.len()));
    let number = number.parse::<f64>();
    number.is_ok_and(|number| number < 0.05 || (number <= 1.0 && unit.starts_with("px")))
}

/// Returns whether a colour looks white.
fn looks_white(color: &str) -> bool {
    let color = color.to_ascii_lowercase();
    if color.starts_with("white") || color.starts_with("snow") || color.starts_with("ivory") {
        return true;
    }
    if let Some(hex) = color.strip_prefix('#') {
        let end = hex
            .find(|c: char| !c.is_ascii_hexdigit())
            .unwrap_or(hex.len());
        let hex = &hex[..end];
        let each = |step: usize| (0..3).map(move |part| hex.get(part * step..(part + 1) * step));
        return match hex.len() {
            3 | 4 => each(1).all(|part| part == Some("f")),
            6 | 8 => each(2).all(|part| {
                part.is_some_and(|part| {
                    u8::from_str_radix(part, 16).is_ok_and(|part| part >= WHITE)
                })
            }),
            _ => false,
        };
    }
    let numbers = color
        .strip_prefix("rgb")
        .map(|rest| rest.trim_start_matches(['a', '(']));
    let mut parts = numbers
        .into_iter()
        .flat_map(|numbers| numbers.split(','))
        .take(3);
    let is_high = |part: &str| {
        part.trim_end_matches(')')
            .parse::<u8>()
            .is_ok_and(|part| part >= WHITE)
    };
    numbers.is_some() && parts.all(is_high)
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn hidden_text_is_marked() {
        for style in [
            "display:none",
            "color: red; Display : NONE !important",
            "visibility:hidden",
            "font-size:0",
            "font-size: 0px",
            "font-size:1px",
            "opacity:0",
            "opacity:0.01",
            "mso-hide:all",
            "max-height:0;overflow:hidden",
            "position:absolute;left:-9999px",
            "color:#fff",
            "color: #FEFEFE",
            "color:rgb(255, 255, 255)",
            "color:white;background:#fff",
            "color:transparent",
            "display&#58;none",
        ] {
            let html = format!("<p>a</p><div style=\"{style}\">x<b>y</b></div>z");
            let expected =
                format!("<p>a</p><div style=\"{style}\">[hidden text: x<b>y</b>]</div>z");
            assert_eq!(marked(&html), expected);
        }
        for (html, expected) in [
            ("<p hidden>x</p>", "<p hidden>[hidden text: x]</p>"),
            (
                "<font color=white>x</font>",
                "<font color=white>[hidden text: x]</font>",
            ),
            // One mark for what is in another, and an end for what has none.
            (
                "<p style='opacity:0'>x<i style='font-size:0'>y</i>",
                "<p style='opacity:0'>[hidden text: x<i style='font-size:0'>y</i>]",
            ),
            (
                "<p style='opacity:0'>x<br>y</p></p>z",
                "<p style='opacity:0'>[hidden text: x<br>y]</p></p>z",
            ),
        ] {
            assert_eq!(marked(html), expected);
        }
    }

    #[test]
    fn what_people_see_is_not_marked() {
        for html in [
            "<div style='background:#003366'><a style='color:#ffffff'>Button</a></div>",
            "<td bgcolor='#000'><font color='#fff'>x</font></td>",
            "<p style='font-size:0.9em;opacity:.5;display:block'>x</p>",
            "<p style='font-size:10px;max-height:100%;left:0'>x</p>",
            "<input type=hidden value=x><p class=hidden-xs>x</p>",
            "< no tag <p>x",
        ] {
            assert_eq!(marked(html), html);
        }
    }
}
