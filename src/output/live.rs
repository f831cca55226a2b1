//! The line at the end of a terminal that says what is going on. It is drawn on stderr in place, and erased before anything
//! else is printed.

use std::{
    io::Write,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use console::Term;

use super::{clean::clean, wrap::cut};

/// Whether the line is on the screen.
static IS_SHOWN: AtomicBool = AtomicBool::new(false);
/// Whether another program, such as a pager, has the terminal.
static IS_STOPPED: AtomicBool = AtomicBool::new(false);

/// Draws the line, in place of the one before. Callers check [`super::Style::is_live`].
pub fn draw(text: &str) {
    if IS_STOPPED.load(Ordering::Relaxed) {
        return;
    }
    let text = clean(text);
    // The last column stays free: some terminals break the line after it.
    let columns = Term::stderr()
        .size_checked()
        .map_or(80, |(_, columns)| columns);
    let text = cut(&text, usize::from(columns).saturating_sub(1));
    write(&format!("\r{text}\x1b[K"));
    IS_SHOWN.store(true, Ordering::Relaxed);
}

/// Draws what is awaited and for how long, or erases the line for `None`.
pub fn draw_wait(what: &str, elapsed: Option<Duration>) {
    match elapsed {
        Some(elapsed) => draw(&format!("{what} … {} s", elapsed.as_secs())),
        None => erase(),
    }
}

/// Erases the line.
pub fn erase() {
    if IS_SHOWN.swap(false, Ordering::Relaxed) {
        write("\r\x1b[K");
    }
}

/// Erases the line, and draws none any more: another program has the terminal until the command ends.
pub(super) fn stop() {
    IS_STOPPED.store(true, Ordering::Relaxed);
    erase();
}

/// A terminal that is gone is no failure.
fn write(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = stderr
        .write_all(text.as_bytes())
        .and_then(|()| stderr.flush());
}
