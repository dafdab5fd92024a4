//! The threads that the servers run on.

use std::io;
use tokio::runtime::{Builder, Handle, Runtime};

/// Few, because a test may start many simulators; more than one, so that a slow answer is in nobody's way.
const THREADS: usize = 2;

/// A runtime that may be dropped anywhere, even inside of another one.
#[derive(Debug)]
pub(super) struct OwnRuntime(Option<Runtime>);

impl OwnRuntime {
    pub(super) fn start() -> io::Result<(Self, Handle)> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(THREADS)
            .thread_name("ea-billing-sim")
            .enable_all()
            .build()?;
        let handle = runtime.handle().clone();
        Ok((Self(Some(runtime)), handle))
    }
}

impl Drop for OwnRuntime {
    fn drop(&mut self) {
        // A runtime that is dropped otherwise waits for its threads, which is not allowed inside of another one.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
