//! CPU-bound work on its own thread, so that Ctrl-C and `--timeout` can end the command. The process then exits without
//! waiting for the thread.

use std::{num::NonZero, time::Duration};

use tokio::{
    sync::oneshot,
    time::{Instant, interval_at},
};

use crate::failure::{Failure, Kind};

/// Stack of a thread that renders or searches a message, in bytes. The limits of [`crate::output::html`] and
/// [`crate::otp`] bound the nesting.
const STACK: usize = 8 * 1024 * 1024;

/// The number of items from which a second thread pays off.
const PARALLEL_FROM: usize = 32;

/// Does the same work on each item, on all cores if there are many; returns the results in order.
pub(crate) fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let cores = if items.len() < PARALLEL_FROM {
        1
    } else {
        cores
    };
    let share = items.len().div_ceil(cores).max(1);
    let on_share = |share: &[T]| -> Vec<R> { share.iter().map(&work).collect() };
    let mut shares = items.chunks(share);
    let first = shares.next().unwrap_or_default();
    std::thread::scope(|scope| {
        let others: Vec<_> = shares
            .map(|share| scope.spawn(move || on_share(share)))
            .collect();
        let mut done = on_share(first);
        for other in others {
            // A missing share would assign the others to the wrong items.
            let share = other.join();
            done.extend(share.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    })
}

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

/// Reports every second how long a future takes, and `None` when it ends, if it takes longer than a second.
pub async fn reporting<T>(future: impl Future<Output = T>, report: impl Fn(Option<Duration>)) -> T {
    /// Reports the end of a future that is done or dropped.
    struct End<F: Fn(Option<Duration>)>(F, bool);
    impl<F: Fn(Option<Duration>)> Drop for End<F> {
        fn drop(&mut self) {
            if self.1 {
                (self.0)(None);
            }
        }
    }
    const SECOND: Duration = Duration::from_secs(1);
    let started = Instant::now();
    let mut ticks = interval_at(started + SECOND, SECOND);
    let mut end = End(report, false);
    let mut future = std::pin::pin!(future);
    loop {
        tokio::select! {
            biased;
            done = &mut future => return done,
            _ = ticks.tick() => {
                end.1 = true;
                (end.0)(Some(started.elapsed()));
            }
        }
    }
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
