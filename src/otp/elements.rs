//! The elements of HTML whose meaning matters.

/// The elements whose meaning is known, sorted.
const NAMES: [&str; 86] = [
    "a",
    "abbr",
    "address",
    "area",
    "article",
    "aside",
    "b",
    "base",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "code",
    "col",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "noscript",
    "object",
    "ol",
    "p",
    "param",
    "pre",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "wbr",
];

/// Returns the name of an element whose meaning is known, or else an empty one.
pub(super) fn known(name: &[u8]) -> &'static str {
    let found = NAMES
        .binary_search_by(|known| known.as_bytes().cmp(name))
        .ok();
    match found.and_then(|at| NAMES.get(at)) {
        // A header cell ends where a cell does.
        Some(&"th") => "td",
        Some(name) => name,
        None => "",
    }
}

/// Returns whether an element begins and ends a line.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "tr"
            | "td"
            | "table"
            | "tbody"
            | "thead"
            | "tfoot"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "blockquote"
            | "pre"
            | "hr"
            | "center"
            | "main"
            | "nav"
            | "aside"
            | "form"
            | "fieldset"
            | "figure"
            | "address"
            | "caption"
            | "body"
            | "html"
            | "head"
            | "title"
    )
}
