//! One change at a time: processes with the same configuration directory look and store one after the other, so that no
//! two store the same entry. The contract has nothing that would refuse the second one.

use std::{
    fs::{File, TryLockError},
    time::{Duration, Instant},
};

use super::Context;
use crate::files;

/// How long a process waits for the others. It then goes on: a second entry can be addressed, a hang cannot.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(10);

/// Waits for the turn of this process, which lasts until the file is closed. `None` where nothing can
/// be locked.
pub(super) async fn take(context: &Context) -> Option<File> {
    let path = context.folders.active().ok()?.join("passwords.lock");
    let file = files::open_lock(&path).ok()?;
    let started = Instant::now();
    while let Err(TryLockError::WouldBlock) = file.try_lock() {
        if started.elapsed() > LONGEST_WAIT {
            return None;
        }
        tokio::time::sleep(PAUSE).await;
    }
    Some(file)
}
