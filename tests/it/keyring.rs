//! The key of the session in a real Secret Service: gnome-keyring on a private D-Bus session.
//!
//! `.ci/run` installs the two and runs the tests that need them.

use crate::common;

use std::{
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use common::{PIN, Sandbox, User};

/// Runs a shell script inside a session bus of its own; `unlock` starts a keyring that is open.
fn in_session(user: &User, env: &[(&str, &str)], script: &str) -> (i32, String) {
    let mut command = Command::new("dbus-run-session");
    command
        .args(["--", "sh", "-euc", script])
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .env("HOME", user.home())
        .env("XDG_CONFIG_HOME", user.home().join("config"))
        .env("XDG_DATA_HOME", user.home().join("data"))
        .env("XDG_RUNTIME_DIR", user.home().join("run"))
        .env("RAVI_API_URL", &user.url)
        .env("RAVI_PIN", PIN)
        .env("RAVI", env!("CARGO_BIN_EXE_ravi"))
        .env("URL", &user.url)
        .envs(env.iter().copied())
        .current_dir(user.work())
        .stdin(Stdio::null());
    std::fs::create_dir_all(user.home().join("run")).unwrap();
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

const UNLOCK: &str = r#"
printf 'keyring-password' | gnome-keyring-daemon --unlock --components=secrets --control-directory="$XDG_RUNTIME_DIR" >/dev/null 2>&1
log_in() {
    rm -f login.err # The code of an earlier login.
    touch login.err
    "$RAVI" login --no-browser 2>login.err & login=$!
    until grep -q 'shows the code' login.err; do sleep 0.02; done
    code=$(sed -n 's/.*shows the code  //p' login.err)
    python3 - "$URL/device" "$code" <<'EOF'
import sys, urllib.request
urllib.request.urlopen(sys.argv[1], f"user_code={sys.argv[2]}&decision=approved".encode())
EOF
    wait $login || { cat login.err >&2; return 1; }
}
"#;

fn key_files(directory: &Path) -> usize {
    let files = std::fs::read_dir(directory).unwrap();
    files
        .filter(|file| {
            let name = file.as_ref().unwrap().file_name();
            Path::new(&name).extension().is_some_and(|end| end == "key")
        })
        .count()
}

#[test]
#[ignore = "needs dbus-run-session, gnome-keyring-daemon and python3"]
fn the_key_lives_in_the_secret_service() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let script = format!(
        "{UNLOCK}
        log_in
        \"$RAVI\" status --json
        \"$RAVI\" passwords create example.com >/dev/null
        \"$RAVI\" passwords get example.com --field username
        log_in >/dev/null
        \"$RAVI\" whoami
        cp \"$XDG_CONFIG_HOME/ravi/session.json\" kept.json
        \"$RAVI\" logout
        cp kept.json \"$XDG_CONFIG_HOME/ravi/session.json\"
        \"$RAVI\" status || echo exit=$?"
    );
    let (code, text) = in_session(&user, &[("RAVI_KEYRING", "os")], &script);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("\"key_place\":\"os\""), "{text}");
    assert!(text.contains("sandbox-agent@in.ravi.app"), "{text}");
    assert_eq!(key_files(&user.config()), 0);
    // The session file alone opens nothing once its key has been removed from the keyring.
    assert!(
        text.contains("is no longer in the system keyring"),
        "{text}"
    );
    assert!(text.contains("exit=3"), "{text}");
}

#[test]
#[ignore = "needs dbus-run-session and python3"]
fn without_a_service_a_file_is_used_and_said() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    // A bus on which no Secret Service can be started.
    let script = format!(
        "{}
        log_in
        \"$RAVI\" status",
        UNLOCK
            .split_once("log_in() {")
            .map(|(_, rest)| format!("log_in() {{{rest}"))
            .unwrap()
    );
    let empty = user.home().join("none");
    let empty = empty.to_str().unwrap();
    let (code, text) = in_session(&user, &[("XDG_DATA_DIRS", empty)], &script);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("not in a keyring"), "{text}");
    assert!(text.contains("not in a system keyring"), "{text}");
    assert_eq!(key_files(&user.config()), 1);
}

#[test]
fn a_required_keyring_that_is_not_there_is_refused_at_once() {
    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let started = Instant::now();
    user.log_in_with(
        &sandbox,
        &[],
        &[("RAVI_KEYRING", "os"), ("RAVI_PIN", PIN)],
        "approved",
    )
    .code(1)
    .says("no D-Bus session bus")
    .says("RAVI_KEYRING=file");
    assert!(started.elapsed() < Duration::from_secs(5));
    assert!(!user.config().join("session.json").exists());
}

#[test]
fn a_bus_that_hangs_is_noticed() {
    use std::os::unix::net::UnixListener;

    let sandbox = Sandbox::start();
    let user = User::new(&sandbox.url);
    let socket = user.home().join("bus");
    let _silent = UnixListener::bind(&socket).unwrap();
    let address = format!("unix:path={}", socket.display());
    let env = [
        ("RAVI_KEYRING", ""),
        ("DBUS_SESSION_BUS_ADDRESS", address.as_str()),
        ("RAVI_PIN", PIN),
    ];
    let started = Instant::now();
    let ran = user
        .log_in_with(&sandbox, &["--json"], &env, "approved")
        .ok();
    assert_eq!(ran.json()["key_place"], "file");
    assert!(started.elapsed() < Duration::from_secs(5));
}
