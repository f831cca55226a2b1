//! The typed client of the contract: one file per resource, over one transport.
//!
//! Knows no terminal and no file. What it sends follows the contract; what it accepts is every spelling seen.

mod auth;
mod client;
mod encryption;
mod error;
mod identities;
mod passwords;
mod transport;
mod wire;

pub use auth::{DeviceCode, DevicePoll, Login, User};
pub use client::{Client, Renew};
pub use encryption::Encryption;
pub use error::{Error, StatusError};
pub use identities::Identity;
pub use passwords::{GenerateQuery, PasswordBody, PasswordEntry};
pub use transport::{Trace, Transport, parse_base_url};
