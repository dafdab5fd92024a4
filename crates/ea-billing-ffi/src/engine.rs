//! The runtime that a client's calls run on.

use std::{fmt, future::Future, mem::ManuallyDrop, ops::Deref, process, sync::Arc, time::Duration};

use tokio::runtime::{Builder, Handle, Runtime};

use crate::{
    boundary,
    cancel::Token,
    eab_status,
    error::{Failure, Outcome},
};

/// Threads of a client. They wait most of the time, and unpack what comes.
const WORKERS: usize = 2;
/// How long a free waits for a callback that gets a token and has not come back.
const LAST_WAIT: Duration = Duration::from_secs(5);

/// The threads of a client; its queries, results and streams keep them.
#[derive(Debug)]
pub(crate) struct Engine {
    /// There until it is dropped.
    runtime: Option<Runtime>,
    /// The process that has the threads.
    process: u32,
}

impl Engine {
    /// Starts the threads.
    pub(crate) fn start() -> Outcome<Arc<Self>> {
        outside_of_runtimes()?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(WORKERS)
            .thread_name("ea-billing")
            .on_thread_start(boundary::adopt_thread)
            .enable_all()
            .build();
        let runtime = runtime.map_err(|error| {
            let message = format!("the threads of the client could not be started: {error}");
            Failure::new(eab_status::EAB_STATUS_OTHER, message, "check the limits of threads and open files")
        })?;
        Ok(Arc::new(Self { runtime: Some(runtime), process: process::id() }))
    }

    /// Waits for a call on the thread of the caller. A token that is cancelled ends it, before anything is sent if it was
    /// cancelled before.
    pub(crate) fn block_on<T, E: Into<Failure>>(
        &self,
        cancel: Option<&Token>,
        call: impl Future<Output = Result<T, E>>,
    ) -> Outcome<T> {
        let runtime = self.runtime()?;
        outside_of_runtimes()?;
        runtime.block_on(async {
            match cancel {
                None => call.await.map_err(Into::into),
                Some(cancel) => tokio::select! {
                    biased;
                    () = cancel.cancelled() => Err(cancelled()),
                    outcome = call => outcome.map_err(Into::into),
                },
            }
        })
    }

    /// Looks whether the handle may be used in this process.
    pub(crate) fn check_process(&self) -> Outcome {
        if self.is_forked() {
            let message = "the handle was opened before a fork, and has no threads in this process";
            let hint = "open a new one after the fork";
            return Err(Failure::new(eab_status::EAB_STATUS_FORKED, message, hint));
        }
        Ok(())
    }

    fn runtime(&self) -> Outcome<&Runtime> {
        self.check_process()?;
        let gone = || {
            Failure::new(
                eab_status::EAB_STATUS_OTHER,
                "the threads of the client have ended",
                "open it again",
            )
        };
        self.runtime.as_ref().ok_or_else(gone)
    }

    /// Whether the threads stayed in another process.
    pub(crate) fn is_forked(&self) -> bool {
        self.process != process::id()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let Some(runtime) = self.runtime.take() else { return };
        if self.is_forked() {
            // The threads to wait for are those of the parent, and so are the descriptors to close.
            std::mem::forget(runtime);
        } else if Handle::try_current().is_ok() {
            runtime.shutdown_background();
        } else {
            runtime.shutdown_timeout(LAST_WAIT);
        }
    }
}

/// What a handle holds of the core. In a forked child it is never dropped: its connections are those of the parent, whose
/// threads would be told that they are gone.
pub(crate) struct Held<T> {
    value: ManuallyDrop<T>,
    engine: Arc<Engine>,
}

impl<T> Held<T> {
    pub(crate) fn new(value: T, engine: &Arc<Engine>) -> Self {
        Self { value: ManuallyDrop::new(value), engine: Arc::clone(engine) }
    }

    /// The threads that it is used on.
    pub(crate) fn engine(&self) -> &Arc<Engine> {
        &self.engine
    }
}

impl<T> Deref for Held<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> Drop for Held<T> {
    fn drop(&mut self) {
        if !self.engine.is_forked() {
            // SAFETY: nobody can use it after this.
            unsafe { ManuallyDrop::drop(&mut self.value) };
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Held<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

fn outside_of_runtimes() -> Outcome {
    if Handle::try_current().is_err() {
        return Ok(());
    }
    let message =
        "the call came from within a callback of another call, or on a thread of an asynchronous runtime";
    Err(Failure::new(
        eab_status::EAB_STATUS_REENTERED,
        message,
        "call it after the other has returned, or on another thread",
    ))
}

/// The failure of a call that was cancelled.
pub(crate) fn cancelled() -> Failure {
    Failure::new(
        eab_status::EAB_STATUS_CANCELLED,
        "the call was cancelled",
        "nothing is wrong: ask again with a new token",
    )
}
