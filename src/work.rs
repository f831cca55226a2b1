//! Work that may take the processor for long: on a thread of its own, so that Ctrl-C and `--timeout` end the command
//! while it runs. The thread is then abandoned: the process exits without it.

use tokio::sync::oneshot;

use crate::failure::{Failure, Kind};

/// The stack of a thread that renders or searches a message, in bytes. What is nested there is bounded by the limits of
/// [`crate::output::html`] and [`crate::otp`].
const STACK: usize = 8 * 1024 * 1024;

/// Runs `work` on a thread named after it, and waits for its result without blocking the event loop.
///
/// # Errors
/// A failure if the thread cannot be started, or ended without a result.
pub async fn off_thread<T: Send + 'static>(
    name: &'static str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    let (sender, result) = oneshot::channel();
    spawn(name, STACK, move || {
        // The caller may be gone.
        let _ = sender.send(work());
    })?;
    result.await.map_err(|_| unfinished(name))
}

/// Starts a thread with a stack of this many bytes.
///
/// # Errors
/// A failure if the system starts no more threads.
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
                .hint("check the limits of memory and processes (`ulimit -a`)"),
        ),
    }
}

/// A thread that ended without a result.
pub(crate) fn unfinished(name: &str) -> Failure {
    Failure::new(
        Kind::Failure,
        format!("{name} ended without a result: this is a bug in ravi"),
    )
    .hint("try again with --json")
}
