//! Keeps secrets inside this process: the session away from child processes, the memory out of core dumps.

use std::process::Command;

/// Variables that provide or unlock a session, or let a client use it, including the path of a PIN file.
const SESSION_VARIABLES: [&str; 5] = [
    "RAVI_ACCESS_TOKEN",
    "RAVI_REFRESH_TOKEN",
    "RAVI_PIN",
    "RAVI_PIN_FILE",
    "RAVI_MCP_TOKEN",
];

/// Removes session variables from the environment of a command.
pub fn scrub(command: &mut Command) {
    for name in SESSION_VARIABLES {
        command.env_remove(name);
    }
}

/// Returns whether a variable provides or unlocks a session. Ignores case on Windows.
pub(crate) fn is_session_variable(name: &str) -> bool {
    SESSION_VARIABLES
        .iter()
        .any(|secret| secret.eq_ignore_ascii_case(name))
}

/// Sets the soft limit of core dumps to 0: a dump would write keys and tokens to disk. Children inherit the limit and
/// may raise it; before a command replaces this process, [`restore_core_dumps`] restores it.
pub fn forbid_core_dumps() {
    #[cfg(unix)]
    core::forbid();
}

/// Keeps other processes of this user from reading the memory and the environment of this one (Linux).
pub fn hide() {
    #[cfg(target_os = "linux")]
    // A kernel without it is no failure.
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

/// Restores the former limit of core dumps.
pub fn restore_core_dumps() {
    #[cfg(unix)]
    core::restore();
}

#[cfg(unix)]
mod core {
    use std::sync::OnceLock;

    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    static FORMER: OnceLock<Rlimit> = OnceLock::new();

    pub(super) fn forbid() {
        let former = FORMER.get_or_init(|| getrlimit(Resource::Core));
        let none = Rlimit {
            current: Some(0),
            ..*former
        };
        // Lowering a soft limit is always allowed.
        let _ = setrlimit(Resource::Core, none);
    }

    pub(super) fn restore() {
        if let Some(former) = FORMER.get() {
            let _ = setrlimit(Resource::Core, *former);
        }
    }
}
