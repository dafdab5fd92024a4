//! Ctrl-C, SIGTERM and a terminal that is closed: the work is given up, and nothing is left half-written.

use std::{io, time::Duration};

use ea_billing_core::{Clock as _, SystemClock};
use tokio::{runtime::Runtime, signal};

use crate::{
    command::Session,
    diagnostic,
    exit::Exit,
    failure::{Failure, INTERRUPTED, RUNTIME, Result},
    output,
    printer::Printer,
};

/// How long work may take to notice that it was given up. A reader of stdout that reads no more, or a disk that hangs, lets
/// it take for ever.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long it may take to tidy up after work that did not notice. Nobody may read stderr either.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// How a command ends that was asked for something it did not come to.
pub(crate) fn gives_up() -> Result<Exit> {
    Err(Failure::new(Exit::Interrupted, INTERRUPTED, "interrupted; nothing was written"))
}

/// How a command ends that runs until it is told to end.
pub(crate) fn is_done() -> Result<Exit> {
    Ok(Exit::Success)
}

/// Runs the work until it is done or interrupted. What it had begun to write is removed as it is dropped.
pub(crate) fn block_on(
    session: &Session,
    work: impl Future<Output = Result<Exit>>,
    when_interrupted: fn() -> Result<Exit>,
) -> Result<Exit> {
    let started = Runtime::new().and_then(|runtime| {
        let interrupts = {
            let _entered = runtime.enter();
            (Interrupts::new()?, Interrupts::new()?)
        };
        Ok((runtime, interrupts))
    });
    let (runtime, (mut first, mut watched)) = started.map_err(|error| {
        Failure::new(Exit::Failure, RUNTIME, "the program could not start its threads").with_source(error)
    })?;
    let (printer, as_json) = (session.printer.clone(), session.general.json_errors);
    runtime.spawn(async move {
        watched.next().await;
        tokio::select! {
            () = SystemClock.pause(PATIENCE) => {}
            () = watched.next() => {}
        }
        crate::end_now(match when_interrupted() {
            Ok(exit) => exit,
            Err(failure) => tidied_up(printer, as_json, failure).await,
        });
    });
    let done = runtime.block_on(async {
        tokio::select! {
            done = work => done,
            () = first.next() => when_interrupted(),
        }
    });
    // Somebody may still be waited for who would type a key.
    runtime.shutdown_background();
    done
}

/// Does what the work would have done that was interrupted: removes what it had begun to write, and tells.
async fn tidied_up(printer: Printer, as_json: bool, failure: Failure) -> Exit {
    let exit = failure.exit;
    let told = tokio::task::spawn_blocking(move || {
        let is_removed = output::remove_all();
        if is_removed {
            let message = "interrupted; what was printed may not be whole, and no file was written";
            diagnostic::show(&printer, as_json, &Failure { message: message.to_owned(), ..failure });
        }
        is_removed
    });
    tokio::select! {
        // Otherwise the files are in their places, and the work is about to end by itself.
        Ok(true) = told => {}
        () = SystemClock.pause(LAST_WORDS) => {}
    }
    exit
}

/// The signals by which a program is asked to end.
#[cfg(unix)]
struct Interrupts {
    interrupt: signal::unix::Signal,
    terminate: signal::unix::Signal,
    /// Nothing under `nohup`.
    hangup: Option<signal::unix::Signal>,
}

#[cfg(unix)]
impl Interrupts {
    /// From now on these signals do not kill the program.
    fn new() -> io::Result<Self> {
        use signal::unix::{SignalKind, signal};

        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hangup: if ignores_hangup() { None } else { Some(signal(SignalKind::hangup())?) },
        })
    }

    async fn next(&mut self) {
        let hangup = async {
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = hangup => {}
        }
    }
}

/// Whether the program was started so that it outlives its terminal. Where the system does not tell, it was not.
#[cfg(unix)]
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // A handler of ours is not ignored, so that the second look finds the same only if the first one did.
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

/// The keys and events by which a program is asked to end.
#[cfg(windows)]
struct Interrupts(signal::windows::CtrlC, signal::windows::CtrlBreak, signal::windows::CtrlClose);

#[cfg(windows)]
impl Interrupts {
    fn new() -> io::Result<Self> {
        use signal::windows::{ctrl_break, ctrl_c, ctrl_close};

        Ok(Self(ctrl_c()?, ctrl_break()?, ctrl_close()?))
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.0.recv() => {}
            _ = self.1.recv() => {}
            _ = self.2.recv() => {}
        }
    }
}
