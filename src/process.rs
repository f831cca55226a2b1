//! What this process keeps to itself: its session, from the programs that it starts, and its memory, from core dumps.

use std::process::Command;

/// The variables that give a session or unlock it. A PIN file is one of them: its path is all that it takes.
const SESSION_VARIABLES: [&str; 4] = [
    "RAVI_ACCESS_TOKEN",
    "RAVI_REFRESH_TOKEN",
    "RAVI_PIN",
    "RAVI_PIN_FILE",
];

/// Removes the session from the environment that a program gets.
pub fn scrub(command: &mut Command) {
    for name in SESSION_VARIABLES {
        command.env_remove(name);
    }
}

/// Returns whether a variable gives a session or unlocks it. Windows does not tell case apart.
pub(crate) fn is_session_variable(name: &str) -> bool {
    SESSION_VARIABLES
        .iter()
        .any(|secret| secret.eq_ignore_ascii_case(name))
}

/// Sets the soft limit of core dumps to 0: a dump would write keys and tokens to a disk. Children inherit the limit and
/// may raise it again; a command that replaces this process gets the former limit by [`restore_core_dumps`].
pub fn forbid_core_dumps() {
    #[cfg(unix)]
    core::forbid();
}

/// Restores the limit of core dumps that this process was started with.
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
