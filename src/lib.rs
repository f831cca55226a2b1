//! Client library of Ravi; the binary `ravi` is a thin wrapper around it.
//!
//! This page is the map of the crate. Paths are below `src/`, unless they begin with `tests/` or a dot. README says what
//! `ravi` does, `.github/CONTRIBUTING.md` how to change it, and the first lines of each file what that file is for.
//!
//! # Layers
//!
//! A module uses modules of the lines below its own, and no other: neither one of its own line nor one above.
//! `tests/it/layers.rs` reads the `use` lines and fails on an arrow upwards, on a group of commands that uses another,
//! and on a circle of files.
//!
//! | layer | modules | know |
//! |---:|---|---|
//! | 12 | `main.rs` | argv, exit code |
//! | 11 | `completion`, `fuzzing` | the command line, from outside |
//! | 10 | `cli` | the commands, the servers that call them, and what describes them to agents |
//! | 9 | `mcp`, `skill` | the commands, from outside |
//! | 8 | `commands` | everything below; no command knows another |
//! | 7 | `prompt` | the terminal |
//! | 6 | `output` | stdout and stderr |
//! | 5 | `messages` | the client, files of the session's directory; no terminal |
//! | 4 | `session` | the client, the keys, the files, the keyring |
//! | 3 | `api` | HTTP; tokens only through the trait [`api::TokenSource`]; no terminal; no file but root certificates |
//! | 3 | `browser` | a browser on this machine; nothing of the commands |
//! | 2 | `crypto`, `one_time`, `otp`, `files`, `domain`, `signals`, `work` | their own subject; `crypto`, `one_time` and `otp` are pure |
//! | 1 | `secret`, `ids`, `markup`, `process`, `tasks`, `failure`, `env` | nothing of the crate |
//! | – | `sandbox` | nothing of the crate, so that it cannot share a mistake of the client; only `commands` knows it |
//!
//! # Directories
//!
//! | path | is for |
//! |---|---|
//! | `main.rs` | parse, run, print; signals and `--timeout`; exit code |
//! | `commands/` | a directory per group, a file per command: arguments, what it does, output |
//! | `commands/command.rs` | the trait of a command, and the macro of a group |
//! | `commands/context.rs` | what a command is given: options, session, client, active identity |
//! | `commands/passwords/fill/` | a login in a page: `commands/passwords/fill/site.rs` says which pages get a password, `commands/passwords/fill/page/` has the scripts that find and fill the fields |
//! | `commands/usage.rs`, `commands/pages.rs`, `commands/topics.rs` | invalid command lines and what was meant; what the pages of the help show; help topics |
//! | `commands/errors.rs` | each error of a lower layer as a kind, message and hint |
//! | `completion.rs` | completions of names, domains and keys |
//! | `cli.rs` | what is typed after `ravi` |
//! | `mcp/` | the commands as tools of a model (feature `mcp`) |
//! | `skill/` | the commands as an agent skill, a SKILL.md that coding agents read |
//! | `prompt.rs` | prompts, editor, secrets from stdin and files |
//! | `output/` | tables, colour, pager, progress, waits, JSON, `--jq`; text from outside is sanitized here |
//! | `messages/` | incoming messages, each once: SSE stream, polling, look-back, codes that were printed |
//! | `session/` | tokens and keys: session file, keyring, locks between processes, active identity |
//! | `api/` | the contract: a file per resource, over `api/client.rs` (token, identity, JSON) and `api/transport.rs` (HTTP) |
//! | `browser/` | Chromium through its `DevTools` protocol: endpoint, connection, frames of a page |
//! | `crypto/` | PIN to keys, keys to `e2e::` fields, session file, generated passwords |
//! | `one_time/` | one-time passwords (TOTP, HOTP) in the notes of an entry; QR codes |
//! | `otp/` | verification codes and links in messages: layout and shape first, words second; the top of `otp/mod.rs` has the way of a message |
//! | `files/` | files that are checked once open, and written whole or not at all |
//! | `ids.rs` | UUIDs and other identifiers, and what selects an identity |
//! | `domain.rs` | the domain of a password entry |
//! | `signals.rs`, `work.rs`, `tasks.rs` | signals that end a command, work that may take long, work that must finish |
//! | `secret.rs` | text that is wiped, silent in `Debug`, and compared in constant time |
//! | `failure.rs`, `env.rs` | kinds of failures with their exit codes; environment variables |
//! | `markup.rs`, `process.rs` | HTML as texts and tags; what other processes may not see |
//! | `sandbox/` | a local Ravi server (feature `sandbox`) |
//! | `fuzzing.rs` | what the targets of `tests/fuzz/` call (feature `fuzzing`) |
//! | `tests/` | `.github/CONTRIBUTING.md` says what is where |
//!
//! # `ravi passwords create`, from argv to the encrypted field
//!
//! | | file | does |
//! |---:|---|---|
//! | 1 | `main.rs` | parses argv, makes the context, and runs the command until it ends or is ended |
//! | 2 | `commands/mod.rs` | lists the groups |
//! | 3 | `commands/command.rs` | dispatches to the variant: `group!` writes that code |
//! | 4 | `commands/passwords/mod.rs` | lists the commands of the group |
//! | 5 | `commands/passwords/create.rs` | checks the arguments, then asks for the key, encrypts, and sends |
//! | 6 | `commands/keys.rs` | compares the server's public key and salt with those derived here; refuses others |
//! | 7 | `crypto/field.rs` | makes `e2e::` and base64 of a sealed box; requests take nothing but this type |
//! | 8 | `crypto/sealed_box.rs` | seals: `crypto_box_seal` of libsodium |
//! | 9 | `api/passwords.rs` | puts the fields into the body of the request |
//!
//! 9 files. Every request then goes through two more: `api/client.rs` turns the body into JSON and adds token and
//! identity, `api/transport.rs` sends it. Also involved: `commands/passwords/content.rs` (where the password comes from),
//! `commands/entries/rules.rs` and `crypto/random.rs` (a generated one), `commands/context.rs` (the client), and
//! `commands/entries/turn.rs` (no second entry with the same domain and username).
//!
//! # `ravi watch --otp`, from the SSE socket to the code on stdout
//!
//! | | file | does |
//! |---:|---|---|
//! | 1 | `api/events.rs` | reads chunks and turns them into SSE events |
//! | 2 | `messages/feed/mod.rs` | waits for the next chunk, check of the inbox or timer; drops events that were seen |
//! | 3 | `messages/incoming.rs` | turns an SSE event into a message |
//! | 4 | `commands/waiting/mod.rs` | takes messages until one has a code, and claims the code for this process |
//! | 5 | `commands/waiting/filter.rs` | says which messages match, and how a code is shown |
//! | 6 | `messages/find.rs` | searches the preview, and the whole message where the preview proves nothing |
//! | 7 | `otp/mod.rs` | finds the code: the candidate with the most evidence |
//! | 8 | `output/mod.rs` | renders and prints: text or JSON, `--jq` |
//! | 9 | `main.rs` | gets the answer of the command, and has it printed |
//!
//! 9 files. Opening the stream, once per connection, goes through three more: `messages/server.rs` (a trait, so that tests
//! can simulate a server), `api/client.rs` and `api/transport.rs`. Also involved: `messages/seen.rs` (event IDs),
//! `messages/feed/connection.rs` (connecting again), `messages/ledger/` and `messages/check.rs` (what the inbox counts),
//! `messages/feed/inbox.rs` (events that wait for it), `otp/scan.rs` and `otp/code.rs` (the candidates), and
//! `messages/printed.rs` (codes that were printed, by any process).
//!
//! # A 401, down once and back once
//!
//! 1. `api/transport.rs` returns the status, `api/client.rs` meets it in the one place that knows tokens, and asks the
//!    `TokenSource` of `api/tokens.rs` for others.
//! 2. `session/renewal.rs` implements that trait. It takes the lock of this process and the one between processes, reads
//!    `session/store.rs` again, and adopts tokens that another process has refreshed since.
//! 3. Else it reserves the space of the new session file and refreshes through `api/auth.rs`, as a task of `tasks.rs`: the
//!    process does not end before the answer is on disk. `session/marker.rs` lets the next command name a refresh that was
//!    killed.
//! 4. `api/client.rs` sends the request again, once. A second 401 is [`api::Error::SessionOver`], of which
//!    `commands/errors.rs` makes exit code 3 and the hint to log in.
//!
//! # Where to add what
//!
//! | to add | go to |
//! |---|---|
//! | a command | the guide at the top of `commands/mod.rs`: its file, a variant in its group, its test |
//! | an endpoint | a method of `Client` in the file of its resource in `api/`, with wire types; a handler and its route in the file of its resource in `sandbox/`; a line in `tests/contract/api-endpoints.txt` |
//! | an error | a variant of the `Error` of its layer; kind and hint in `commands/errors.rs`; a case in `tests/cmd/errors/` |
//! | an exit code | a kind in `failure.rs`, with what it means and what to do; README |
//! | an environment variable | a constant and an entry of `ALL` in `env.rs`; README |
//! | a help topic | its command and page in `commands/topics.rs`, and `commands/pages.rs` |
//! | a language for verification codes | a file in `otp/words/` with the sections of the others; messages with and without a code in `tests/otp/` |
//! | evidence for a code or link | a line in the table of `otp/evidence.rs`, and where it is seen: shape, layout, naming, exclusion or link |
//! | a test | beside pure code, else in the file of its subject in `tests/it/` |
//! | a case (arguments, output, exit code) | a file in `tests/cmd/`, as `tests/cmd/README.md` says |
//! | a parser of untrusted input | a target in `tests/fuzz/fuzz_targets/`, and `fuzzing.rs` if it is not public |
//! | a dependency | `Cargo.toml`, its row in `dependencies.md`, and its second versions in `.ci/deny.toml` |
//!
#![doc = include_str!("dependencies.md")]

pub mod api;
pub mod browser;
pub mod cli;
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
pub mod ids;
mod markup;
#[cfg(feature = "mcp")]
pub mod mcp;
pub mod messages;
pub mod one_time;
pub mod otp;
pub mod output;
pub mod process;
pub mod prompt;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod secret;
pub mod session;
pub mod signals;
pub mod skill;
pub mod tasks;
pub mod work;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::{collections::BTreeSet, fs, path::Path};

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR"))
    }

    /// Returns the paths that a text names in backticks.
    fn paths(text: &str) -> impl Iterator<Item = &str> {
        let is_path = |word: &&str| {
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte);
            let ends = [".rs", ".md", ".txt", ".toml", ".ndjson", "/"];
            word.bytes().all(is_plain) && ends.iter().any(|end| word.ends_with(end) && word != end)
        };
        text.split('`').skip(1).step_by(2).filter(is_path)
    }

    #[test]
    fn the_map_names_files_that_are_there() {
        let lines = include_str!("lib.rs").lines();
        let map: String = lines.filter_map(|line| line.strip_prefix("//!")).collect();
        assert!(paths(&map).count() > 70, "the map is gone");
        for path in paths(&map) {
            let found = root().join("src").join(path).exists() || root().join(path).exists();
            assert!(found, "the map names {path}");
        }
        for file in [".github/CONTRIBUTING.md", ".github/SECURITY.md"] {
            let text = fs::read_to_string(root().join(file)).unwrap();
            for path in paths(&text) {
                assert!(root().join(path).exists(), "{file} names {path}");
            }
        }
    }

    #[test]
    fn every_dependency_has_its_row() {
        let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
        let mut dependencies = BTreeSet::new();
        let mut is_listed = false;
        for line in manifest.lines() {
            if line.starts_with('[') {
                is_listed = line.ends_with("dependencies]") && !line.contains("dev-");
            } else if let Some((name, _)) = line.split_once(" = ").filter(|_| is_listed) {
                dependencies.insert(name);
            }
        }
        let table = include_str!("dependencies.md");
        let table = table.split("\n# ").next().unwrap();
        let rows: BTreeSet<&str> = table
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
            .collect();
        assert!(dependencies.len() > 40);
        assert_eq!(dependencies, rows);
    }
}
