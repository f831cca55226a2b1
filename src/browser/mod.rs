//! Chromium through its DevTools protocol (<https://chromedevtools.github.io/devtools-protocol>), on this machine only.
//!
//! An endpoint controls every page of its browser: it can lie about addresses, and keep what is typed. What can be checked
//! is: the address is on loopback; the answer to the discovery cannot lead to another address; and on Linux, the process
//! that listens belongs to this user or to root.

mod connection;
mod endpoint;
mod error;
mod owner;
mod page;

pub use connection::{Connection, Logger, Options};
pub use endpoint::Endpoint;
pub use error::Error;
pub use page::{Enclosed, Frame, Object, Page, Target};
