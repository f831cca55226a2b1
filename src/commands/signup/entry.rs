//! The pending entry of a sign-up: stored before the command runs, kept or deleted at its end. A task does both, so that
//! neither a signal nor a timeout leaves it half-way; a killed process leaves an entry that `passwords list` names.

use std::{
    fs::{self, File},
    path::PathBuf,
    pin::Pin,
    rc::Rc,
};

use tokio::sync::oneshot;

use crate::{
    api::{self, Client, PasswordBody, PasswordEntry},
    commands::{Context, entries::turn},
    crypto::Field,
    failure::{Failure, Kind},
    files,
    ids::Uuid,
    session::Directories,
    tasks::Task,
};

const TASK: Task = Task {
    name: "sign-up",
    cost: "a pending entry may be left: see `ravi passwords list`",
};

/// What is stored, and how.
pub(super) struct Plan {
    pub(super) client: Rc<Client>,
    pub(super) directories: Directories,
    /// The entry while the sign-up runs.
    pub(super) pending: PasswordBody,
    /// The notes of the entry at its end.
    pub(super) notes: Field,
    /// The entry of an earlier sign-up, which this one replaces.
    pub(super) earlier: Option<Uuid>,
    /// Held until the entry is stored: other processes then see it.
    pub(super) turn: Option<File>,
}

/// What becomes of the entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    Keep,
    Delete,
}

/// The pending entry. Dropping it deletes the entry.
pub(super) struct Pending {
    pub(super) uuid: Uuid,
    decision: oneshot::Sender<Decision>,
    settled: Pin<Box<dyn Future<Output = Result<Option<Uuid>, Failure>>>>,
}

impl Pending {
    /// Stores the entry.
    pub(super) async fn store(context: &Context, plan: Plan) -> Result<Self, Failure> {
        let (stored, mut is_stored) = oneshot::channel();
        let (decision, decided) = oneshot::channel();
        let tasks = context.tasks.clone();
        let mut settled = Box::pin(async move {
            let work = settle(plan, stored, decided);
            tasks.finish_task(TASK, work).await
        });
        let uuid = tokio::select! {
            uuid = &mut is_stored => uuid,
            failed = &mut settled => return Err(failed.err().unwrap_or_else(unstored)),
        };
        let Ok(uuid) = uuid else {
            // The task has ended without an entry.
            return Err(settled.await.err().unwrap_or_else(unstored));
        };
        Ok(Self {
            uuid,
            decision,
            settled,
        })
    }

    /// Removes the mark from the entry; returns its UUID.
    pub(super) async fn keep(self) -> Result<Uuid, Failure> {
        let kept = self.end(Decision::Keep).await?;
        kept.ok_or_else(unstored)
    }

    /// Deletes the entry.
    pub(super) async fn delete(self) -> Result<(), Failure> {
        self.end(Decision::Delete).await.map(drop)
    }

    async fn end(self, decision: Decision) -> Result<Option<Uuid>, Failure> {
        // The task waits for it.
        let _ = self.decision.send(decision);
        self.settled.await
    }
}

fn unstored() -> Failure {
    Failure::new(Kind::Failure, "the entry of the sign-up was not stored")
}

/// Stores the entry, waits for the decision, and carries it out. Returns the UUID of an entry that is kept.
async fn settle(
    plan: Plan,
    stored: oneshot::Sender<Uuid>,
    decided: oneshot::Receiver<Decision>,
) -> Result<Option<Uuid>, Failure> {
    let Plan {
        client,
        directories,
        pending,
        notes,
        earlier,
        turn,
    } = plan;
    let entry = match &earlier {
        Some(uuid) => client.replace_password(uuid, &pending).await,
        None => client.create_password(&pending).await,
    };
    let uuid = match (entry, earlier) {
        (Ok(_), Some(uuid)) => uuid,
        (Ok(entry), None) => entry.uuid,
        (Err(error), _) => {
            if !matches!(error, api::Error::Status(_)) {
                delete_unconfirmed(&client, &pending).await;
            }
            return Err(error.into());
        }
    };
    let running = Running::mark(&directories, &uuid);
    drop(turn);
    let _ = stored.send(uuid.clone());
    // Without a decision, the command was ended.
    let decision = decided.await.unwrap_or(Decision::Delete);
    let _turn = turn::take(&directories).await;
    let entry = Entry {
        client: &client,
        uuid,
        pending,
    };
    let ended = match decision {
        Decision::Keep => entry.keep(notes).await.map(Some),
        Decision::Delete => entry.delete().await.map(|()| None),
    };
    drop(running);
    ended
}

/// Deletes the entry of a request without an answer, if the server stored it.
async fn delete_unconfirmed(client: &Client, pending: &PasswordBody) {
    let listed = client.passwords().await.unwrap_or_default();
    let is_it = |entry: &&PasswordEntry| entry.password == pending.password;
    if let Some(entry) = listed.iter().find(is_it) {
        // It is marked as pending, if this fails too.
        let _ = client.delete_password(&entry.uuid).await;
    }
}

/// The stored entry. Encrypting a text twice gives two fields: an equal field is the one that this process has stored.
struct Entry<'a> {
    client: &'a Client,
    uuid: Uuid,
    pending: PasswordBody,
}

impl Entry<'_> {
    /// Returns the entry as it is now, if its password is still that of this sign-up.
    async fn own(&self) -> Result<Option<PasswordEntry>, Failure> {
        match self.client.password(&self.uuid).await {
            Ok(entry) => Ok(Some(entry).filter(|entry| entry.password == self.pending.password)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes the mark. If the entry is gone, or has another password, stores the entry again: the account has this one.
    async fn keep(&self, notes: Field) -> Result<Uuid, Failure> {
        let own = self.own().await?;
        let is_own = own.is_some();
        let notes = match own {
            // Notes that a user has changed in the meantime stay.
            Some(own) if own.notes != self.pending.notes => own.notes,
            _ => notes,
        };
        let kept = PasswordBody {
            notes,
            ..self.pending.clone()
        };
        if is_own {
            self.client.replace_password(&self.uuid, &kept).await?;
            return Ok(self.uuid.clone());
        }
        Ok(self.client.create_password(&kept).await?.uuid)
    }

    async fn delete(&self) -> Result<(), Failure> {
        if self.own().await?.is_some() {
            self.client.delete_password(&self.uuid).await?;
        }
        Ok(())
    }
}

/// The lock of a running sign-up, which other processes on this machine see.
struct Running(Option<(PathBuf, File)>);

const PREFIX: &str = "signup-";
const SUFFIX: &str = ".lock";

fn lock_path(directories: &Directories, uuid: &Uuid) -> Option<PathBuf> {
    let directory = directories.active().ok()?;
    Some(directory.join(format!("{PREFIX}{uuid}{SUFFIX}")))
}

impl Running {
    fn mark(directories: &Directories, uuid: &Uuid) -> Self {
        let lock = || {
            let path = lock_path(directories, uuid)?;
            let file = files::open_lock(&path).ok()?;
            file.try_lock().ok()?;
            Some((path, file))
        };
        Self(lock())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some((path, _)) = &self.0 {
            let _ = fs::remove_file(path);
        }
    }
}

/// Returns whether a process on this machine runs the sign-up of this entry. Locks of killed ones were removed before.
pub(super) fn is_running(directories: &Directories, uuid: &Uuid) -> bool {
    lock_path(directories, uuid).is_some_and(|path| path.exists())
}

/// Removes the locks that killed processes have left. The caller has the turn, so that no new one is among them.
pub(super) fn remove_locks(directories: &Directories) {
    let Ok(directory) = directories.active() else {
        return;
    };
    for file in fs::read_dir(directory).into_iter().flatten().flatten() {
        let name = file.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(PREFIX)
            && name.ends_with(SUFFIX)
            && files::open_lock(&file.path()).is_ok_and(|lock| lock.try_lock().is_ok())
        {
            let _ = fs::remove_file(file.path());
        }
    }
}
