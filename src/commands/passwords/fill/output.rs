//! The output of `ravi passwords fill`.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    code::CodeSource,
    shown::{FieldKind, PageField},
};
use crate::{
    domain::Domain,
    failure::Kind,
    ids::Uuid,
    output::{Render, Style, clean},
};

/// What was typed, and what the page asks for now. No value of a field.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Filled {
    pub(super) uuid: Uuid,
    pub(super) domain: Domain,
    /// ID of the tab.
    pub(super) tab: String,
    /// Origin of the page or frame with the form.
    pub(super) origin: String,
    /// The step reached.
    pub(super) step: Step,
    /// Kinds of the fields that were typed into, in this order.
    pub(super) filled: Vec<FieldKind>,
    /// Where the code came from; `null` without one.
    pub(super) code_source: Option<CodeSource>,
    /// The fields found; after several forms, those of all.
    pub(super) fields: Vec<PageField>,
    /// Kinds of the fields that the page shows at the end, and that are not filled.
    pub(super) asks: Vec<FieldKind>,
    /// Whether the password field was emptied, with `--clear-after`.
    pub(super) cleared: bool,
    /// Whether the page asks again for what was submitted: it may have refused it.
    pub(super) asks_again: bool,
}

/// How far a login went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Step {
    /// The fields were found, with `--dry-run`.
    Found,
    /// The fields were filled.
    Filled,
    /// The form was submitted.
    Submitted,
}

impl Render for Filled {
    fn human(&self, _: &Style) -> String {
        let names = |kinds: &[FieldKind]| {
            let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
            names.join(", ")
        };
        let origin = clean(&self.origin);
        let found: Vec<FieldKind> = self.fields.iter().map(|field| field.kind).collect();
        let mut lines = vec![match self.step {
            Step::Found => format!("Found the fields {} at {origin}.", names(&found)),
            Step::Filled => format!("Filled {} at {origin}.", names(&self.filled)),
            Step::Submitted => {
                format!("Filled and submitted {} at {origin}.", names(&self.filled))
            }
        }];
        if self.step == Step::Found {
            let line = |field: &PageField| {
                let (kind, element) = (field.kind.name(), &field.element);
                clean(format!("  {kind}  {element}  {}", field.label).trim_end()).into_owned()
            };
            lines.extend(self.fields.iter().map(line));
        }
        let asks = names(&self.asks);
        if self.asks_again {
            lines.push(format!(
                "The page asks again for {asks}: it may have refused it."
            ));
        } else if !self.asks.is_empty() && self.step != Step::Found {
            lines.push(format!("The page asks for {asks} now."));
        } else if self.step == Step::Submitted {
            lines.push("The login form is gone.".to_owned());
        }
        lines.join("\n") + "\n"
    }

    fn quiet(&self) -> String {
        self.uuid.to_string()
    }

    fn exit_code(&self) -> u8 {
        if self.asks_again {
            Kind::Failure.exit_code()
        } else {
            0
        }
    }

    fn changed(&self) -> Option<String> {
        (self.step != Step::Found).then(|| "the fields of the page are filled".to_owned())
    }
}
