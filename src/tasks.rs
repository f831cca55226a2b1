//! Tasks that must not be interrupted: they continue when their caller is dropped, and the process waits for them.
//!
//! Runs on the local task set of the thread ([`tokio::task::LocalSet`]), so nothing here needs to be `Send`.

use std::{cell::RefCell, rc::Rc};

use tokio::{
    sync::{Notify, oneshot},
    task::spawn_local,
};

/// What a task of the session costs if it does not finish.
const LOG_IN: &str = "you may have to run `ravi login` again";

/// A task that is not finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// Its name, in notices.
    pub name: &'static str,
    /// What it costs if it does not finish.
    pub cost: &'static str,
}

/// The unfinished tasks of this process. Clones share one list.
#[derive(Clone, Default)]
pub struct Tasks(Rc<Shared>);

#[derive(Default)]
struct Shared {
    running: RefCell<Vec<Task>>,
    changed: Notify,
}

impl Tasks {
    /// Runs a task of the session with this name to completion, even if the returned future is dropped.
    pub async fn finish<T: 'static>(
        &self,
        name: &'static str,
        work: impl Future<Output = T> + 'static,
    ) -> T {
        self.finish_task(Task { name, cost: LOG_IN }, work).await
    }

    /// Runs a task to completion, even if the returned future is dropped.
    pub async fn finish_task<T: 'static>(
        &self,
        task: Task,
        work: impl Future<Output = T> + 'static,
    ) -> T {
        let (sender, receiver) = oneshot::channel();
        self.0.running.borrow_mut().push(task);
        let running = Running {
            shared: Rc::clone(&self.0),
            task,
        };
        spawn_local(async move {
            // The caller may be dropped; the task still completes.
            let _ = sender.send(work.await);
            drop(running);
        });
        match receiver.await {
            Ok(value) => value,
            // The runtime is shutting down, or the task has panicked, which aborts a release build.
            Err(_) => std::future::pending().await,
        }
    }

    /// Returns the unfinished tasks.
    #[must_use]
    pub fn unfinished(&self) -> Vec<Task> {
        self.0.running.borrow().clone()
    }

    /// Waits until all tasks have finished.
    pub async fn join(&self) {
        loop {
            let changed = self.0.changed.notified();
            if self.0.running.borrow().is_empty() {
                return;
            }
            changed.await;
        }
    }
}

/// Removes the task from the list on drop.
struct Running {
    shared: Rc<Shared>,
    task: Task,
}

impl Drop for Running {
    fn drop(&mut self) {
        let mut running = self.shared.running.borrow_mut();
        if let Some(index) = running.iter().position(|task| *task == self.task) {
            running.swap_remove(index);
        }
        self.shared.changed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::{task::LocalSet, time::timeout};

    use super::*;

    fn on_local_set(test: impl Future<Output = ()>) {
        #[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(LocalSet::new().run_until(test));
    }

    #[test]
    fn a_task_continues_when_its_caller_is_dropped() {
        on_local_set(async {
            let tasks = Tasks::default();
            let (release, released) = oneshot::channel::<()>();
            let done = Rc::new(RefCell::new(false));
            let mark = Rc::clone(&done);
            let work = tasks.finish("work", async move {
                let _ = released.await;
                mark.replace(true);
            });
            assert!(timeout(Duration::ZERO, work).await.is_err());
            let names: Vec<&str> = tasks.unfinished().iter().map(|task| task.name).collect();
            assert_eq!(names, ["work"]);
            let _ = release.send(());
            tasks.join().await;
            assert!(*done.borrow());
            assert!(tasks.unfinished().is_empty());
        });
    }

    #[test]
    fn the_caller_gets_the_result() {
        on_local_set(async {
            let tasks = Tasks::default();
            assert_eq!(tasks.finish("sum", async { 2 + 2 }).await, 4);
            tasks.join().await;
        });
    }
}
