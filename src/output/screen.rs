//! Where the rows of a list go: to stdout as they arrive, and into a pager once they exceed the terminal.

use std::cell::Cell;

use zeroize::Zeroizing;

use super::{
    Style,
    pager::{self, Pager},
    terminal_size, write_stdout,
};
use crate::{failure::Failure, signals::ForChild};

/// The output of a list that is not known to be long before its end.
pub(super) struct Screen<'a> {
    /// The rows of the terminal; `None` if nothing is paged.
    height: Option<usize>,
    /// The text that is on the screen; the pager begins with it.
    shown: String,
    pager: Option<Pager>,
    for_child: &'a Cell<ForChild>,
}

impl<'a> Screen<'a> {
    /// Creates the output. `for_child` is set while a pager runs: Ctrl-C is then for the pager.
    pub(super) fn new(style: &Style, for_child: &'a Cell<ForChild>) -> Self {
        let is_paged = style.stdout_terminal && !style.json && !style.quiet && pager::is_on();
        let height = terminal_size().filter(|_| is_paged).map(|(_, rows)| rows);
        Self {
            height,
            shown: String::new(),
            pager: None,
            for_child,
        }
    }

    /// Prints lines; returns `false` if the reader is gone.
    pub(super) async fn print(&mut self, text: String) -> Result<bool, Failure> {
        if self.pager.is_some() {
            return Ok(self.feed(text).await);
        }
        let Some(height) = self.height else {
            return write_stdout(Zeroizing::new(text)).await;
        };
        let lines = self.shown.lines().count();
        self.shown.push_str(&text);
        if lines + text.lines().count() < height {
            return write_stdout(Zeroizing::new(text)).await;
        }
        self.height = None;
        let shown = std::mem::take(&mut self.shown);
        if lines > 0 {
            // The pager shows these lines again: every one takes one line of the screen.
            write_stdout(Zeroizing::new(format!("\x1b[{lines}A\r\x1b[J"))).await?;
        }
        self.for_child.set(ForChild::Interrupt);
        self.pager = Pager::start();
        if self.pager.is_some() {
            return Ok(self.feed(shown).await);
        }
        self.for_child.set(ForChild::Nothing);
        write_stdout(Zeroizing::new(shown)).await
    }

    /// Waits for the pager, which may not have shown all.
    pub(super) async fn end(self) {
        if let Some(pager) = self.pager {
            let _ = tokio::task::spawn_blocking(move || pager.wait()).await;
        }
        self.for_child.set(ForChild::Nothing);
    }

    /// Writes to the pager on another thread, since it waits for the user; returns `false` if the user has left it.
    async fn feed(&mut self, text: String) -> bool {
        let Some(mut pager) = self.pager.take() else {
            return false;
        };
        let fed = tokio::task::spawn_blocking(move || {
            let is_open = pager.write(&text);
            (pager, is_open)
        });
        let Ok((pager, is_open)) = fed.await else {
            return false;
        };
        self.pager = Some(pager);
        is_open
    }
}
