//! Stdin and stdout for the protocol alone.
//!
//! Whatever else reads stdin or prints to stdout, a program that a tool starts for one, would break the protocol: it gets
//! `/dev/null` and stderr instead.

use std::{
    io::Result as IoResult,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::failure::Failure;

/// An input that says when it ends: requests that would stay open for ever end with it.
pub(super) struct Input<R, F> {
    reader: R,
    at_end: F,
}

impl<R, F> Input<R, F> {
    pub(super) fn new(reader: R, at_end: F) -> Self {
        Self { reader, at_end }
    }
}

impl<R: AsyncRead + Unpin, F: Fn() + Unpin> AsyncRead for Input<R, F> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<IoResult<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.reader).poll_read(context, buffer);
        if read.is_ready() && buffer.filled().len() == before {
            (self.at_end)();
        }
        read
    }
}

/// Takes stdin and stdout away from the rest of the process.
#[cfg(unix)]
pub(super) fn take() -> Result<
    (
        impl AsyncRead + Unpin + Send + 'static,
        impl AsyncWrite + Unpin + Send + 'static,
    ),
    Failure,
> {
    use std::fs::File;

    use crate::failure::Kind;

    let taken = || -> std::io::Result<(File, File)> {
        let input = rustix::io::fcntl_dupfd_cloexec(std::io::stdin(), 3)?;
        let output = rustix::io::fcntl_dupfd_cloexec(std::io::stdout(), 3)?;
        rustix::stdio::dup2_stdin(File::open("/dev/null")?)?;
        rustix::stdio::dup2_stdout(std::io::stderr())?;
        Ok((input.into(), output.into()))
    };
    let (input, output) = taken().map_err(|error| {
        Failure::new(
            Kind::Failure,
            format!("cannot use stdin and stdout: {error}"),
        )
        .hint("start `ravi mcp` from an MCP client, which connects both")
    })?;
    Ok((
        tokio::fs::File::from_std(input),
        tokio::fs::File::from_std(output),
    ))
}

/// Takes stdin and stdout. Tools do not offer what would use them.
#[cfg(not(unix))]
pub(super) fn take() -> Result<
    (
        impl AsyncRead + Unpin + Send + 'static,
        impl AsyncWrite + Unpin + Send + 'static,
    ),
    Failure,
> {
    Ok((tokio::io::stdin(), tokio::io::stdout()))
}
