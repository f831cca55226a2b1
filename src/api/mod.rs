//! Typed client of the contract: one file per resource, over one transport.
//!
//! Has no access to the terminal or files. Requests follow the contract; parsing accepts every known variant.

mod attachments;
mod auth;
mod base_url;
mod client;
mod email;
mod encryption;
mod error;
mod events;
mod identities;
mod page_urls;
mod pages;
mod passwords;
mod probe;
mod retry;
#[cfg(feature = "sandbox")]
mod sandbox;
mod sms;
mod subscription;
mod tls;
mod tokens;
mod transport;
mod vault;
mod wire;

pub use attachments::{
    ATTACHMENT_LIMIT, Attachment, DOWNLOAD_LIMIT, PresignBody, REJECTED_EXTENSIONS,
};
pub use auth::{DeviceCode, DevicePoll, Login, User};
pub use base_url::parse_base_url;
pub use client::Client;
pub use email::{ComposeBody, EmailConversation, EmailMessage, EmailThread, Recipients, ReplyBody};
pub use encryption::Encryption;
pub use error::{Error, StatusError};
pub use events::{EventParser, SseEvent, SseItem};
pub use identities::Identity;
pub use passwords::{GenerateQuery, PasswordBody, PasswordEntry};
pub use probe::{Probed, Unanswered};
pub use retry::retry;
pub use sms::{Phone, SmsConversation, SmsMessage, SmsThread};
pub use tls::trusted_roots;
pub use tokens::TokenSource;
pub use transport::{Connections, Logger, Options, Transport, Waiting};
pub use vault::{VaultBody, VaultEntry};
