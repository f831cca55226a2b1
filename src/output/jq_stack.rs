//! Stops endless recursion of `--jq`: jaq does not limit it, and a stack overflow aborts the process.
//!
//! jaq requests its lookup table from the run's data for each term, so the stack is checked there. Releases are built
//! without unwinding, so the run cannot return: it sends the failure to the command, which exits, and the thread sleeps
//! until then.

use std::cell::Cell;

use jaq_core::{DataT, Lut, data::HasLut};
use jaq_json::Val;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// Destination of a run's output or failure.
pub(super) type Output = oneshot::Sender<Result<Zeroizing<String>, Failure>>;

/// Stack limit of a run.
pub(super) struct Stack {
    bottom: usize,
    limit: usize,
    output: Cell<Option<Output>>,
}

impl Stack {
    /// Starts a run that may use `limit` bytes of stack.
    pub(super) fn begin(limit: usize, output: Output) -> Self {
        Self {
            bottom: position(),
            limit,
            output: Cell::new(Some(output)),
        }
    }

    /// Ends the run with a result.
    pub(super) fn end(self, result: Result<Zeroizing<String>, Failure>) {
        if let Some(output) = self.output.take() {
            // The receiver may be dropped.
            let _ = output.send(result);
        }
    }

    /// Ends the run with a failure and never returns, if the stack is nearly exhausted.
    fn check(&self) {
        if self.bottom.abs_diff(position()) <= self.limit {
            return;
        }
        if let Some(output) = self.output.take() {
            let failure = Failure::usage("--jq: the expression recurses too deeply")
                .hint("check that every recursion ends, or pipe --json into jq");
            let _ = output.send(Err(failure));
        }
        loop {
            std::thread::park();
        }
    }
}

/// Returns the address of the top of the stack.
#[inline(never)]
fn position() -> usize {
    let here = 0_u8;
    std::hint::black_box(&raw const here).addr()
}

/// Data of a run: its lookup table and stack.
#[derive(Clone, Copy)]
pub(super) struct Guard<'a> {
    pub(super) lut: &'a Lut<Guarded>,
    pub(super) stack: &'a Stack,
}

/// Marker type for filters with limited recursion.
pub(super) struct Guarded;

impl DataT for Guarded {
    type V<'a> = Val;
    type Data<'a> = Guard<'a>;
}

impl<'a> HasLut<'a, Guarded> for Guard<'a> {
    fn lut(&self) -> &'a Lut<Guarded> {
        self.stack.check();
        self.lut
    }
}
