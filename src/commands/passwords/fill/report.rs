//! What a page shows instead of a login.

use super::{browser::other_site, shown::Shown};
use crate::{
    failure::{Failure, Kind},
    output::clean,
};

/// Returns the failure that nothing was filled, with what the page shows.
pub(super) fn unsure(shown: &Shown, domain: &str) -> Failure {
    if shown.is_elsewhere() {
        let origin = shown.foreign.first().map_or("", String::as_str);
        return other_site(origin, domain);
    }
    let nothing = "nothing was filled";
    if shown.surveys.is_empty() && shown.form.is_none() {
        return Failure::new(Kind::Network, format!("{nothing}: the page has not loaded"))
            .hint("wait until it has, or give a longer --timeout");
    }
    if let Some(refusal) = shown.refusal() {
        let message = format!("{nothing}: {}", clean(refusal));
        return Failure::new(Kind::Failure, message).hint(
            "run the command on the page with the login form; --dry-run shows what it finds",
        );
    }
    let inputs: usize = shown.surveys.iter().map(|survey| survey.inputs).sum();
    let unusable: Vec<String> = shown
        .surveys
        .iter()
        .flat_map(|survey| &survey.unusable)
        .map(|input| format!("{}: {}", clean(&input.element), clean(&input.why)))
        .collect();
    let fields = match inputs {
        0 => "the page has no text fields".to_owned(),
        1 => "the page has 1 text field".to_owned(),
        count => format!("the page has {count} text fields"),
    };
    let frames = match shown.foreign.len() {
        0 => String::new(),
        1 => ", and 1 frame of another origin, which gets no password".to_owned(),
        count => format!(", and {count} frames of other origins, which get no password"),
    };
    let seen = fields + &frames;
    let failure = Failure::new(
        Kind::NotFound,
        format!("{nothing}: no login form was found; {seen}"),
    );
    if unusable.is_empty() {
        failure.hint("open the login page, or the dialog with the login form, and try again")
    } else {
        failure.hint_with("these fields cannot be filled:", unusable.into_iter())
    }
}
