//! The codes and links that were printed, so that none is printed twice: not by a later process, nor by one beside this.

use std::{
    cell::RefCell,
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    rc::Rc,
    time::Duration,
};

use sha2::{Digest, Sha256};
use tokio::time::Instant;

use super::Found;
use crate::{
    files,
    session::{read_private, write_private},
};

/// Records that are kept.
const REMEMBERED: usize = 200;
/// How long another process may hold the lock, and how often it is tried.
const LOCK: Duration = Duration::from_secs(5);
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// Where records are kept.
#[derive(Debug, Clone)]
pub enum Given {
    /// In this file, with a lock file beside it, for every process.
    File(PathBuf),
    /// In memory, for every clone.
    Memory(Rc<RefCell<String>>),
}

/// How many records there were at some moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Snapshot(u64);

/// A record: a digest of what was printed, which does not tell it; a number; a digest of the event's ID, or `-`.
struct Record {
    mark: String,
    number: u64,
    event: Option<String>,
}

impl Given {
    /// The records so far. To be taken before the baseline: what is recorded later may be of the same message.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(last_number(&self.read()))
    }

    /// Records what is about to be printed; `false` if another process has printed it. The same code in a new message is new: it
    /// has another event ID, or was recorded before the baseline that the message is not in. Without a `snapshot`, anything
    /// recorded counts.
    ///
    /// Where nothing can be written, nothing is remembered, which is no failure.
    pub async fn claim(&self, found: &Found, snapshot: Option<Snapshot>) -> bool {
        let _lock = match self {
            Self::File(path) => lock(path).await,
            Self::Memory(_) => None,
        };
        let mut records = self.read();
        let mark = mark(found);
        let event = found.event_id.as_deref().map(digest);
        let is_same = |record: &Record| {
            record.mark == mark
                && match (&record.event, &event, snapshot) {
                    (Some(one), Some(other), Some(_)) => one == other,
                    (_, _, Some(Snapshot(before))) => record.number > before,
                    (_, _, None) => true,
                }
        };
        if records.iter().any(is_same) {
            return false;
        }
        records.push(Record {
            mark,
            number: last_number(&records) + 1,
            event,
        });
        self.write(&records);
        true
    }

    fn read(&self) -> Vec<Record> {
        let text = match self {
            Self::File(path) => {
                let bytes = read_private(path).ok().flatten().unwrap_or_default();
                String::from_utf8_lossy(&bytes).into_owned()
            }
            Self::Memory(text) => text.borrow().clone(),
        };
        text.lines().filter_map(Record::parse).collect()
    }

    fn write(&self, records: &[Record]) {
        let from = records.len().saturating_sub(REMEMBERED);
        let text: String = records[from..].iter().map(Record::line).collect();
        match self {
            Self::File(path) => {
                let _ = write_private(path, text.as_bytes());
            }
            Self::Memory(shared) => {
                shared.replace(text);
            }
        }
    }
}

impl Record {
    /// Earlier versions wrote the mark alone.
    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        Some(Self {
            mark: words.next()?.to_owned(),
            number: words
                .next()
                .and_then(|number| number.parse().ok())
                .unwrap_or(0),
            event: words
                .next()
                .filter(|event| *event != "-")
                .map(str::to_owned),
        })
    }

    fn line(&self) -> String {
        let event = self.event.as_deref().unwrap_or("-");
        format!("{} {} {event}\n", self.mark, self.number)
    }
}

fn last_number(records: &[Record]) -> u64 {
    records
        .iter()
        .map(|record| record.number)
        .max()
        .unwrap_or(0)
}

fn mark(found: &Found) -> String {
    digest(&format!(
        "{}\n{}\n{}",
        found.source,
        found.thread_id,
        found.value()
    ))
}

fn digest(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Waits until no other process is between reading and writing; released on drop. Without a lock, if there can be none.
async fn lock(path: &Path) -> Option<File> {
    let file = files::open_lock(&path.with_extension("lock")).ok()?;
    let started = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Some(file),
            Err(TryLockError::WouldBlock) if started.elapsed() < LOCK => {
                tokio::time::sleep(LOCK_PAUSE).await;
            }
            Err(_) => return None,
        }
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::{cell::RefCell, rc::Rc, sync::mpsc, time::Duration};

    use super::{Found, Given, LOCK, LOCK_PAUSE, REMEMBERED};

    fn found() -> Found {
        Found {
            code: Some("123456".to_owned()),
            link: None,
            source: "email".to_owned(),
            sender: "a@example.com".to_owned(),
            thread_id: "t".to_owned(),
            event_id: None,
            received_dt: "2026-01-01T00:00:00Z".to_owned(),
            evidence: None,
        }
    }

    #[test]
    fn pipes_in_the_place_of_its_files_are_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("given-codes");
        for name in [&path, &path.with_extension("lock")] {
            let made = std::process::Command::new("mkfifo").arg(name).status();
            assert!(made.unwrap().success());
        }
        let (sender, claimed) = mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            let given = Given::File(path);
            let claim = runtime.block_on(given.claim(&found(), Some(given.snapshot())));
            let _ = sender.send(claim);
        });
        assert_eq!(claimed.recv_timeout(Duration::from_secs(10)), Ok(true));
    }

    fn in_thread(thread: &str, event: Option<&str>) -> Found {
        Found {
            thread_id: thread.to_owned(),
            event_id: event.map(str::to_owned),
            ..found()
        }
    }

    #[tokio::test]
    async fn a_code_is_given_once_and_that_of_another_message_too() {
        let given = Given::Memory(Rc::default());
        let before = Some(given.snapshot());
        assert!(given.claim(&found(), before).await);
        assert!(!given.claim(&found(), before).await);
        let sms = Found {
            source: "sms".to_owned(),
            ..found()
        };
        let other_code = Found {
            code: Some("654321".to_owned()),
            ..found()
        };
        for other in [in_thread("u", None), sms, other_code] {
            assert!(given.claim(&other, before).await);
            assert!(!given.claim(&other, before).await);
        }
        // What was recorded before the baseline is of another message than one that came after it.
        let after = Some(given.snapshot());
        assert_ne!(before, after);
        assert!(given.claim(&found(), after).await);
        assert!(!given.claim(&found(), after).await);
        // In the look-back there is no baseline.
        assert!(!given.claim(&found(), None).await);
        let Given::Memory(records) = given else {
            unreachable!()
        };
        assert!(
            !records.borrow().contains("123456"),
            "a digest alone is kept"
        );
    }

    #[tokio::test]
    async fn the_same_code_of_another_event_is_new() {
        let given = Given::Memory(Rc::default());
        let start = Some(given.snapshot());
        assert!(given.claim(&in_thread("t", Some("1")), start).await);
        assert!(!given.claim(&in_thread("t", Some("1")), start).await);
        assert!(given.claim(&in_thread("t", Some("2")), start).await);
        let later = Some(given.snapshot());
        assert!(!given.claim(&in_thread("t", Some("2")), later).await);
        // Without a baseline, or without an ID, the events cannot be told apart.
        assert!(!given.claim(&in_thread("t", Some("3")), None).await);
        assert!(!given.claim(&in_thread("t", None), start).await);
        assert!(given.claim(&in_thread("t", None), later).await);
    }

    #[tokio::test]
    async fn records_outlive_the_process_and_the_oldest_are_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("given-codes");
        let given = || Given::File(path.clone());
        let start = Some(given().snapshot());
        for number in 0..REMEMBERED {
            assert!(
                given()
                    .claim(&in_thread(&number.to_string(), None), start)
                    .await
            );
        }
        assert!(!given().claim(&in_thread("0", None), start).await);
        assert!(given().claim(&in_thread("new", None), start).await);
        assert!(!given().claim(&in_thread("1", None), start).await);
        assert!(given().claim(&in_thread("0", None), start).await);
        let kept = std::fs::read_to_string(&path).unwrap();
        assert_eq!(kept.lines().count(), REMEMBERED);
    }

    /// Earlier versions wrote the mark alone.
    #[tokio::test]
    async fn records_of_earlier_versions_count_as_before_any_baseline() {
        let line = super::mark(&found());
        let given = Given::Memory(Rc::new(RefCell::new(format!("{line}\n\n"))));
        assert!(!given.claim(&found(), None).await);
        let start = Some(given.snapshot());
        assert!(given.claim(&found(), start).await);
        assert!(!given.claim(&found(), start).await);
    }

    #[tokio::test(start_paused = true)]
    async fn another_process_is_waited_for_five_seconds() {
        let folder = tempfile::tempdir().unwrap();
        let given = Given::File(folder.path().join("given-codes"));
        let lock = crate::files::open_lock(&folder.path().join("given-codes.lock")).unwrap();
        let started = tokio::time::Instant::now();
        assert!(given.claim(&found(), None).await);
        assert!(
            started.elapsed() < LOCK_PAUSE,
            "there is nothing to wait for"
        );
        lock.lock().unwrap();
        tokio::task::spawn(async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            drop(lock);
        });
        let other = in_thread("u", None);
        assert!(given.claim(&other, None).await);
        let waited = started.elapsed();
        assert!(
            waited >= Duration::from_secs(1) && waited < LOCK,
            "{waited:?}"
        );
        let lock = crate::files::open_lock(&folder.path().join("given-codes.lock")).unwrap();
        lock.lock().unwrap();
        let started = tokio::time::Instant::now();
        assert!(!given.claim(&other, None).await);
        let waited = started.elapsed();
        assert!(
            waited >= LOCK && waited < LOCK + LOCK_PAUSE * 2,
            "{waited:?}"
        );
    }
}
