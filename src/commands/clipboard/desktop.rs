//! The clipboard of the desktop: X11, Wayland, macOS and Windows (feature `desktop`). A helper process holds the value.

use std::{
    io::{BufRead, BufReader, Write},
    process::Stdio,
    time::Duration,
};

use super::{failed, start};
use crate::{
    failure::{Failure, Kind},
    output::Exit,
    prompt,
};

/// The line that the helper process prints when the value is on the clipboard.
const READY: &str = "ready";

/// Has the helper process hold a value.
pub(super) fn copy(value: &str) -> Result<(), Failure> {
    let mut holder = start(&[], Stdio::piped())?;
    if let Some(mut stdin) = holder.stdin.take() {
        stdin.write_all(value.as_bytes()).map_err(failed)?;
    }
    let mut line = String::new();
    if let Some(stdout) = holder.stdout.take() {
        let read = BufReader::new(stdout).read_line(&mut line);
        read.map_err(failed)?;
    }
    match line.trim() {
        READY => Ok(()),
        "" => Err(failed("the helper process failed")),
        reason => Err(failed(reason)),
    }
}

/// Excludes the value from clipboard histories and from synchronization with other devices.
fn concealed(set: arboard::Set<'_>) -> arboard::Set<'_> {
    #[cfg(target_os = "macos")]
    return arboard::SetExtApple::exclude_from_history(set);
    #[cfg(windows)]
    return {
        use arboard::SetExtWindows;
        set.exclude_from_monitoring()
            .exclude_from_history()
            .exclude_from_cloud()
    };
    #[cfg(not(any(target_os = "macos", windows)))]
    arboard::SetExtLinux::exclude_from_history(set)
}

/// Holds the value from stdin on the clipboard, then clears it. Prints [`READY`] or an error on stdout.
pub(super) async fn hold(seconds: u64) -> Result<Exit, Failure> {
    let value = prompt::read_exactly("-".as_ref(), "the value").await?;
    let report = |line: &str| {
        let mut stdout = std::io::stdout().lock();
        let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
    };
    let set = arboard::Clipboard::new().and_then(|mut clipboard| {
        concealed(clipboard.set()).text(value.expose())?;
        Ok(clipboard)
    });
    let mut clipboard = match set {
        Ok(clipboard) => clipboard,
        Err(error) => {
            report(&error.to_string().replace('\n', " "));
            return Ok(Exit(Kind::Failure.exit_code().into()));
        }
    };
    report(READY);
    std::thread::sleep(Duration::from_secs(seconds));
    let still_there = clipboard
        .get_text()
        .is_ok_and(|text| text == value.expose());
    if still_there {
        let _ = clipboard.clear();
    }
    Ok(Exit(0))
}
