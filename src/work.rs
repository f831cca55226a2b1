//! CPU-bound work on its own thread, so that Ctrl-C and `--timeout` can end the command. The process then exits without
//! waiting for the thread.

use tokio::sync::oneshot;

use crate::failure::{Failure, Kind};

/// Stack of a thread that renders or searches a message, in bytes. The limits of [`crate::output::html`] and
/// [`crate::otp`] bound the nesting.
const STACK: usize = 8 * 1024 * 1024;

/// Runs `work` on a thread with this name, and waits for the result without blocking the event loop.
///
/// # Errors
/// A failure if the thread cannot be started, or ends without a result.
pub async fn off_thread<T: Send + 'static>(
    name: &'static str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    let (sender, result) = oneshot::channel();
    spawn(name, STACK, move || {
        // The receiver may be dropped.
        let _ = sender.send(work());
    })?;
    result.await.map_err(|_| unfinished(name))
}

/// Starts a thread with a stack of this many bytes.
///
/// # Errors
/// A failure if the system cannot start a thread.
pub(crate) fn spawn(
    name: &'static str,
    stack: usize,
    work: impl FnOnce() + Send + 'static,
) -> Result<(), Failure> {
    let thread = std::thread::Builder::new().name(name.to_owned());
    match thread.stack_size(stack).spawn(work) {
        Ok(_) => Ok(()),
        Err(error) => Err(
            Failure::new(Kind::Failure, format!("cannot start a thread: {error}"))
                .hint("check the memory and process limits (`ulimit -a`)"),
        ),
    }
}

/// Creates the failure of a thread that ended without a result.
pub(crate) fn unfinished(name: &str) -> Failure {
    Failure::new(
        Kind::Failure,
        format!("{name} ended without a result: this is a bug in ravi"),
    )
    .hint("try again with --json")
}
