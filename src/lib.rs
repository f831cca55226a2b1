//! Client library of Ravi; the binary `ravi` is a thin wrapper around it.

pub mod api;
pub mod commands;
pub mod completion;
pub mod crypto;
pub mod domain;
pub mod env;
pub mod failure;
pub mod files;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod markup;
pub mod messages;
pub mod otp;
pub mod output;
pub mod process;
pub mod prompt;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod secret;
pub mod session;
pub mod signals;
pub mod tasks;
pub mod work;
