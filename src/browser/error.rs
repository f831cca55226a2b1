//! Errors of the DevTools protocol.

/// Why a browser cannot be used. Never contains a value that was typed or a text of a page.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The text is no address of an endpoint.
    #[error("`{0}` is not the address of a DevTools endpoint")]
    Address(String),
    /// The address is not on this machine.
    #[error("`{0}` is not a loopback address")]
    NotLoopback(String),
    /// Nothing listens at the address.
    #[error("cannot connect to the browser at {address}: {reason}")]
    Unreachable {
        /// Host and port.
        address: String,
        /// Why.
        reason: String,
    },
    /// The process that listens belongs to another user.
    #[error("the process that listens at {address} belongs to another user (UID {owner})")]
    Foreign {
        /// Host and port.
        address: String,
        /// The user's number.
        owner: u32,
    },
    /// The server does not speak the protocol.
    #[error("the server at {address} is no DevTools endpoint: {reason}")]
    NotDevTools {
        /// Host and port.
        address: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// The browser refused a method.
    #[error("the browser refused {method}")]
    Refused {
        /// The method of the protocol.
        method: &'static str,
        /// The code of the error.
        code: i64,
    },
    /// The function in the page threw.
    #[error("the page could not be read")]
    Threw,
    /// The answer has another shape than the protocol says.
    #[error("the browser sent an unexpected answer to {0}")]
    Unexpected(&'static str),
    /// The browser does not answer.
    #[error("the browser did not answer {0} in time")]
    TimedOut(&'static str),
    /// The connection ended.
    #[error("the browser closed the connection")]
    Closed,
}

impl Error {
    /// Returns whether a page or a frame is no longer what it was: it was left, reloaded or closed.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Refused { .. })
    }
}
