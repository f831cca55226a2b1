//! Progress bars on stderr, at a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Style, clean};

/// Returns where to draw progress, if at all.
fn target(style: &Style) -> ProgressDrawTarget {
    if style.stderr_terminal && !style.quiet && !style.json {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    }
}

/// What a bar counts.
#[derive(Clone, Copy)]
enum Unit {
    Bytes,
    Items,
}

fn bar(style: &Style, total: u64, unit: Unit, what: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), target(style));
    let template = ProgressStyle::with_template(match unit {
        Unit::Bytes => "{msg} [{bar:30}] {bytes}/{total_bytes} ({eta})",
        Unit::Items => "{msg} [{bar:30}] {pos}/{len} ({eta})",
    });
    bar.set_style(template.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(clean(what).into_owned());
    bar
}

/// Returns a bar over this many bytes.
#[must_use]
pub fn bytes(style: &Style, total: u64, what: &str) -> ProgressBar {
    bar(style, total, Unit::Bytes, what)
}

/// Returns a bar over this many items.
#[must_use]
pub fn count(style: &Style, total: usize, what: &str) -> ProgressBar {
    bar(style, total as u64, Unit::Items, what)
}
