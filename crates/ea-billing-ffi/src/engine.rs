//! The runtime that a client's calls run on.

use std::{
    fmt,
    future::Future,
    mem::ManuallyDrop,
    ops::Deref,
    panic::{AssertUnwindSafe, catch_unwind},
    process,
    sync::Arc,
    time::Duration,
};

use tokio::runtime::{Builder, Handle, Runtime};

use crate::{
    boundary,
    cancel::Token,
    eab_status,
    error::{Failure, Outcome},
    sign_in::Callback,
    signals::{self, WithoutPipe},
};

/// Threads of a client. They wait most of the time, and unpack what comes.
const WORKERS: usize = 2;
/// How long a free waits for threads that look up names or unpack.
const LAST_WAIT: Duration = Duration::from_secs(5);

/// The threads of a client; its queries, results and streams keep them.
#[derive(Debug)]
pub(crate) struct Engine {
    /// There until it is dropped.
    runtime: Option<Runtime>,
    /// The process that has the threads.
    process: u32,
    /// What is called on the threads.
    callback: Option<Callback>,
}

impl Engine {
    /// Starts the threads.
    pub(crate) fn start() -> Outcome<Arc<Self>> {
        Self::start_with(None)
    }

    /// Starts the threads, on which a function of the program is called while they are there, and not afterwards.
    pub(crate) fn start_with(callback: Option<Callback>) -> Outcome<Arc<Self>> {
        outside_of_runtimes()?;
        let mut builder = Builder::new_multi_thread();
        builder
            .worker_threads(WORKERS)
            .thread_name("ea-billing")
            .on_thread_start(|| {
                boundary::adopt_thread();
                signals::block_asynchronous();
            })
            .enable_all();
        // Where the system has no thread to give, the runtime panics.
        let runtime = catch_unwind(AssertUnwindSafe(|| builder.build())).map_err(|_| None);
        let runtime = runtime.and_then(|built| built.map_err(Some)).map_err(|error| {
            let reason = error.map_or("the system has no thread left".to_owned(), |error| error.to_string());
            let message = format!("the threads of the client could not be started: {reason}");
            Failure::new(eab_status::EAB_STATUS_OTHER, message, "check the limits of threads and open files")
        })?;
        Ok(Arc::new(Self { runtime: Some(runtime), process: process::id(), callback }))
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
        let _without_pipe = WithoutPipe::begin();
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
            return;
        }
        let _without_pipe = WithoutPipe::begin();
        if let Some(callback) = &self.callback {
            callback.close();
        }
        if Handle::try_current().is_ok() {
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
