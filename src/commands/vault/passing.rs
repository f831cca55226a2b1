//! Masks the output of a command until the command ends.

use std::{cell::Cell, pin::pin, process, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    process::Child,
};

use super::mask::Mask;
use crate::{
    commands::{Context, child},
    failure::{Failure, Kind},
    signals::ForChild,
};

/// How long the reader may take for the remaining output after a signal.
const LAST_OUTPUT: Duration = Duration::from_secs(1);

/// Returns the exit code of the command.
pub(super) fn ended(status: std::io::Result<process::ExitStatus>) -> Result<i32, Failure> {
    status.map(child::exit_code).map_err(|error| {
        Failure::new(
            Kind::Failure,
            format!("cannot wait for the command: {error}"),
        )
    })
}

/// Waits for the command and for its output. A signal ends the wait for a stalled reader.
pub(super) async fn wait(
    context: &Context,
    child: &mut Child,
    passing: impl Future<Output = ()>,
) -> std::io::Result<process::ExitStatus> {
    let signalled = Cell::new(false);
    let mut passing = pin!(passing);
    let mut waiting = pin!(child::wait_noting(child, &signalled));
    let status = tokio::select! {
        status = &mut waiting => status,
        () = &mut passing => return waiting.await,
    };
    // From here on, signals end this process.
    context.for_child.set(ForChild::Nothing);
    if signalled.get() {
        let _ = tokio::time::timeout(LAST_OUTPUT, passing).await;
    } else {
        passing.await;
    }
    status
}

/// Copies a stream, masked, until it ends or the reader closes.
pub(crate) async fn pass(
    from: Option<impl AsyncRead + Unpin>,
    mut mask: Mask,
    mut to: impl AsyncWrite + Unpin,
) {
    let Some(mut from) = from else { return };
    let mut chunk = vec![0; 16 * 1024];
    loop {
        let read = from.read(&mut chunk).await.unwrap_or(0);
        let shown = if read == 0 {
            mask.finish()
        } else {
            mask.pass(&chunk[..read])
        };
        let written = async {
            to.write_all(&shown).await?;
            to.flush().await
        };
        if written.await.is_err() || read == 0 {
            return;
        }
    }
}
