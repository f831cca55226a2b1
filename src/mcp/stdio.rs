//! Stdin and stdout for the protocol alone.
//!
//! Whatever else reads stdin or prints to stdout, a program that a tool starts for one, would break the protocol: it gets
//! `/dev/null` and stderr instead.

use tokio::io::{AsyncRead, AsyncWrite};

use crate::failure::Failure;

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
