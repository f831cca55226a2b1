//! The tests that use the library from outside or run the real binary, in one program: linking is most of the build.
//!
//! The tests of one program are threads of one process. None may change what they share: the environment, the working
//! directory, the umask, limits. A test that needs them otherwise gives them to a process that it starts.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[cfg_attr(
    not(all(feature = "sandbox", target_os = "linux")),
    allow(
        dead_code,
        unused_imports,
        reason = "for tests that need a sandbox or Linux"
    )
)]
mod common;

mod aliases;

#[cfg(feature = "sandbox")]
mod attachments;
#[cfg(all(feature = "sandbox", unix))]
mod children;
#[cfg(all(feature = "sandbox", target_os = "linux"))]
mod clipboard;
#[cfg(all(feature = "sandbox", target_os = "linux"))]
mod cmd;
#[cfg(feature = "sandbox")]
mod completion;
#[cfg(all(unix, feature = "sandbox"))]
mod config;
#[cfg(unix)]
mod confirmations;
#[cfg(feature = "sandbox")]
mod contract;
mod crypto;
#[cfg(all(unix, feature = "sandbox"))]
mod doctor;
#[cfg(all(unix, feature = "sandbox"))]
mod drafts;
#[cfg(all(feature = "sandbox", target_os = "linux"))]
mod editor;
mod faults;
#[cfg(all(unix, feature = "sandbox"))]
mod files;
#[cfg(all(feature = "sandbox", target_os = "linux"))]
mod fill;
#[cfg(feature = "sandbox")]
mod generated;
#[cfg(all(feature = "sandbox", unix))]
mod git;
#[cfg(unix)]
mod go_client;
#[cfg(all(feature = "sandbox", target_os = "linux"))]
mod hostile;
#[cfg(feature = "sandbox")]
mod hostile_server;
mod identities;
#[cfg(all(feature = "sandbox", target_os = "linux"))]
mod ids;
#[cfg(feature = "sandbox")]
mod inbox;
#[cfg(feature = "sandbox")]
mod inbox_send;
#[cfg(unix)]
mod interruption;
#[cfg(target_os = "linux")]
mod keyring;
mod layers;
#[cfg(unix)]
mod lists;
mod login;
mod logout;
#[cfg(all(feature = "mcp", feature = "sandbox", unix))]
mod mcp;
#[cfg(all(feature = "mcp", feature = "sandbox", unix))]
mod mcp_asks;
#[cfg(all(feature = "mcp", feature = "sandbox", unix))]
mod mcp_changes;
#[cfg(all(feature = "mcp", feature = "sandbox", unix))]
mod mcp_config;
#[cfg(all(feature = "mcp", feature = "sandbox", unix))]
mod mcp_effects;
#[cfg(all(feature = "mcp", feature = "sandbox", unix))]
mod mcp_http;
#[cfg(all(feature = "mcp", feature = "sandbox", unix))]
mod mcp_models;
#[cfg(all(feature = "mcp", feature = "sandbox", unix))]
mod mcp_options;
#[cfg(all(feature = "mcp", feature = "sandbox", unix))]
mod mcp_prompts;
#[cfg(all(feature = "mcp", feature = "sandbox", unix))]
mod mcp_resources;
#[cfg(all(feature = "mcp", feature = "sandbox", unix))]
mod mcp_stream;
#[cfg(all(feature = "sandbox", target_os = "linux"))]
mod memory;
#[cfg(all(feature = "sandbox", target_os = "linux"))]
mod one_time;
mod otp;
mod otp_corpus;
#[cfg(feature = "sandbox")]
mod output;
#[cfg(all(unix, feature = "sandbox"))]
mod packages;
#[cfg(feature = "sandbox")]
mod page;
mod parsers;
mod passwords;
#[cfg(all(feature = "sandbox", target_os = "linux"))]
mod passwords_audit;
#[cfg(feature = "sandbox")]
mod passwords_git;
mod passwords_input;
#[cfg(feature = "sandbox")]
mod passwords_select;
#[cfg(feature = "sandbox")]
mod passwords_transfer;
#[cfg(feature = "sandbox")]
mod repeats;
#[cfg(feature = "sandbox")]
mod requests;
mod sandbox;
#[cfg(all(feature = "sandbox", unix))]
mod sandbox_access;
#[cfg(feature = "sandbox")]
mod sandbox_pages;
mod session;
#[cfg(unix)]
mod signs;
#[cfg(all(feature = "sandbox", unix))]
mod signup;
#[cfg(all(feature = "sandbox", unix))]
mod signup_end;
#[cfg(all(feature = "sandbox", unix))]
mod skill;
#[cfg(all(feature = "sandbox", unix))]
mod skill_install;
#[cfg(feature = "sandbox")]
mod status;
#[cfg(target_os = "linux")]
mod syscalls;
#[cfg(unix)]
mod terminal;
mod tls;
#[cfg(feature = "sandbox")]
mod unprinted;
#[cfg(feature = "sandbox")]
mod vault;
#[cfg(feature = "sandbox")]
mod vault_keys;
#[cfg(all(feature = "sandbox", unix))]
mod vault_run;
#[cfg(feature = "sandbox")]
mod vault_transfer;
#[cfg(feature = "sandbox")]
mod watch;
#[cfg(feature = "sandbox")]
mod watch_before;
#[cfg(feature = "sandbox")]
mod watch_end;
#[cfg(feature = "sandbox")]
mod watch_previews;
#[cfg(feature = "sandbox")]
mod watch_streams;

/// A file that is no module of this program would not be run, and nothing else would say so.
#[test]
fn every_file_is_a_module() {
    let program = include_str!("main.rs");
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let line = format!("mod {name};");
        assert!(
            name == "main" || program.lines().any(|written| written == line),
            "tests/it/main.rs has no `{line}`"
        );
    }
}
