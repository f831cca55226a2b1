//! Records of printed codes and links, so that no process prints one twice.

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

/// Maximum number of records.
const REMEMBERED: usize = 200;
/// Timeout and polling interval of the lock.
const LOCK: Duration = Duration::from_secs(5);
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// The codes and links that were printed, by where the records are stored.
#[derive(Debug, Clone)]
pub enum Printed {
    /// In this file, with a lock file beside it, shared by all processes.
    File(PathBuf),
    /// In memory, shared by all clones.
    Memory(Rc<RefCell<String>>),
}

/// A position in the records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Snapshot(u64);

/// A record: a digest of the printed text, which does not reveal it; a number; a digest of the event ID, or `-`.
struct Record {
    mark: String,
    number: u64,
    event: Option<String>,
}

impl Printed {
    /// Returns the current position. Take it before the baseline: later records may refer to the same message.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(last_number(&self.read()))
    }

    /// Records what is about to be printed; returns `false` if it has been printed before. The same code counts as new
    /// if its message is new: if the event ID differs, or the record precedes the baseline. Without a `snapshot`, every
    /// record counts. If the records cannot be written, nothing is remembered; this is not an error.
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
    /// Records of earlier versions have only the mark.
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

/// Waits for the exclusive lock; released on drop. Returns `None` if locking is impossible.
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

    use super::{Found, LOCK, LOCK_PAUSE, Printed, REMEMBERED};

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
            kind: None,
            confidence: 1.0,
            runner_up: None,
        }
    }

    #[test]
    fn never_blocks_on_pipes_in_place_of_its_files() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("given-codes");
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
            let printed = Printed::File(path);
            let claim = runtime.block_on(printed.claim(&found(), Some(printed.snapshot())));
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
    async fn prints_a_code_once_per_message() {
        let printed = Printed::Memory(Rc::default());
        let before = Some(printed.snapshot());
        assert!(printed.claim(&found(), before).await);
        assert!(!printed.claim(&found(), before).await);
        let sms = Found {
            source: "sms".to_owned(),
            ..found()
        };
        let other_code = Found {
            code: Some("654321".to_owned()),
            ..found()
        };
        for other in [in_thread("u", None), sms, other_code] {
            assert!(printed.claim(&other, before).await);
            assert!(!printed.claim(&other, before).await);
        }
        // The record precedes the baseline, so it belongs to another message.
        let after = Some(printed.snapshot());
        assert_ne!(before, after);
        assert!(printed.claim(&found(), after).await);
        assert!(!printed.claim(&found(), after).await);
        // A look-back has no baseline.
        assert!(!printed.claim(&found(), None).await);
        let Printed::Memory(records) = printed else {
            unreachable!()
        };
        assert!(
            !records.borrow().contains("123456"),
            "a digest alone is kept"
        );
    }

    #[tokio::test]
    async fn the_same_code_of_another_event_is_new() {
        let printed = Printed::Memory(Rc::default());
        let start = Some(printed.snapshot());
        assert!(printed.claim(&in_thread("t", Some("1")), start).await);
        assert!(!printed.claim(&in_thread("t", Some("1")), start).await);
        assert!(printed.claim(&in_thread("t", Some("2")), start).await);
        let later = Some(printed.snapshot());
        assert!(!printed.claim(&in_thread("t", Some("2")), later).await);
        // Without a baseline or ID, the events are indistinguishable.
        assert!(!printed.claim(&in_thread("t", Some("3")), None).await);
        assert!(!printed.claim(&in_thread("t", None), start).await);
        assert!(printed.claim(&in_thread("t", None), later).await);
    }

    #[tokio::test]
    async fn records_persist_and_the_oldest_are_dropped() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("given-codes");
        let printed = || Printed::File(path.clone());
        let start = Some(printed().snapshot());
        for number in 0..REMEMBERED {
            assert!(
                printed()
                    .claim(&in_thread(&number.to_string(), None), start)
                    .await
            );
        }
        assert!(!printed().claim(&in_thread("0", None), start).await);
        assert!(printed().claim(&in_thread("new", None), start).await);
        assert!(!printed().claim(&in_thread("1", None), start).await);
        assert!(printed().claim(&in_thread("0", None), start).await);
        let kept = std::fs::read_to_string(&path).unwrap();
        assert_eq!(kept.lines().count(), REMEMBERED);
    }

    /// Earlier versions wrote only the mark.
    #[tokio::test]
    async fn records_of_earlier_versions_precede_every_baseline() {
        let line = super::mark(&found());
        let printed = Printed::Memory(Rc::new(RefCell::new(format!("{line}\n\n"))));
        assert!(!printed.claim(&found(), None).await);
        let start = Some(printed.snapshot());
        assert!(printed.claim(&found(), start).await);
        assert!(!printed.claim(&found(), start).await);
    }

    #[tokio::test(start_paused = true)]
    async fn waits_five_seconds_for_another_process() {
        let directory = tempfile::tempdir().unwrap();
        let printed = Printed::File(directory.path().join("given-codes"));
        let lock = crate::files::open_lock(&directory.path().join("given-codes.lock")).unwrap();
        let started = tokio::time::Instant::now();
        assert!(printed.claim(&found(), None).await);
        assert!(started.elapsed() < LOCK_PAUSE, "no lock, no wait");
        lock.lock().unwrap();
        tokio::task::spawn(async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            drop(lock);
        });
        let other = in_thread("u", None);
        assert!(printed.claim(&other, None).await);
        let waited = started.elapsed();
        assert!(
            waited >= Duration::from_secs(1) && waited < LOCK,
            "{waited:?}"
        );
        let lock = crate::files::open_lock(&directory.path().join("given-codes.lock")).unwrap();
        lock.lock().unwrap();
        let started = tokio::time::Instant::now();
        assert!(!printed.claim(&other, None).await);
        let waited = started.elapsed();
        assert!(
            waited >= LOCK && waited < LOCK + LOCK_PAUSE * 2,
            "{waited:?}"
        );
    }
}
