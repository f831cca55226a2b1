//! Templates of `vault inject`: everything but the references stays as it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ravi::fuzzing::{TemplatePart, parse_template};

fuzz_target!(|template: &str| {
    let Some(parts) = parse_template(template) else {
        return assert!(
            template.contains("{{"),
            "a template without references was refused"
        );
    };
    let mut rest = template;
    let mut references = 0;
    for part in &parts {
        match part {
            TemplatePart::Text(text) => {
                // Behind a reference, the text goes on where its braces close.
                rest = rest
                    .strip_prefix(text)
                    .expect("the text of a template changed");
            }
            TemplatePart::Reference => {
                references += 1;
                let inner = rest
                    .strip_prefix("{{")
                    .expect("a reference opens with braces");
                assert!(
                    inner.trim_start().starts_with("ravi://"),
                    "a reference names ravi"
                );
                let end = inner.find("}}").expect("a reference closes with braces");
                rest = &inner[end + 2..];
            }
        }
    }
    assert!(rest.is_empty(), "the end of a template is missing");
    if !template.contains("ravi://") {
        assert_eq!(references, 0);
    }
});
