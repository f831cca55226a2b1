//! The end of a recursion of `--jq` that has none: jaq does not bound it, and a stack that overflows aborts the process.
//!
//! jaq asks the data of a run for its lookup table each time that it evaluates a term, so that is where the rest of the
//! stack is checked. There is no way back from there, as a release is built without unwinding: the failure is sent to the
//! command, which ends with it, and the thread sleeps until the process exits.

use std::cell::Cell;

use jaq_core::{DataT, Lut, data::HasLut};
use jaq_json::Val;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// Where the output of a run goes, or its failure.
pub(super) type Output = oneshot::Sender<Result<Zeroizing<String>, Failure>>;

/// The stack of a run, from where it began.
pub(super) struct Stack {
    bottom: usize,
    limit: usize,
    output: Cell<Option<Output>>,
}

impl Stack {
    /// Begins a run here, which may use `limit` bytes of the stack.
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
            // The command may be gone.
            let _ = output.send(result);
        }
    }

    /// Ends the run with a failure, and never returns, if too little of the stack is left.
    fn check(&self) {
        if self.bottom.abs_diff(position()) <= self.limit {
            return;
        }
        if let Some(output) = self.output.take() {
            let failure = Failure::usage("--jq: the expression recurses too deeply")
                .hint("let each definition that calls itself end, or pipe --json into jq");
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

/// What a run is given: its lookup table, and its stack.
#[derive(Clone, Copy)]
pub(super) struct Guard<'a> {
    pub(super) lut: &'a Lut<Guarded>,
    pub(super) stack: &'a Stack,
}

/// Filters of JSON whose recursion is bounded.
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
