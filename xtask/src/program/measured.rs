//! Programs that run to their end, and what that took.

use super::Error;
use super::running::{cpu, peak};
use crate::stopwatch::timed;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

/// How often a program is asked for its memory. What it takes at the very end may be missed.
const INTERVAL: Duration = Duration::from_millis(10);
/// So much of an error message is shown.
const SHOWN: usize = 2_000;

/// What a program printed and took.
#[derive(Clone, Debug)]
pub(crate) struct Ran {
    pub(crate) printed: String,
    pub(crate) wall: Duration,
    /// The time that it kept cores busy; none where that can't be seen.
    pub(crate) cpu: Option<Duration>,
    /// The most memory that it had at once, in bytes; none where that can't be seen.
    pub(crate) peak: Option<u64>,
}

/// Runs a program to its end. One that fails is an error, with what it said.
pub(crate) fn run(command: &mut Command) -> Result<Ran, Error> {
    let name = command.get_program().to_string_lossy().into_owned();
    let piped = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let (ran, wall) = timed(|| {
        let child = piped.spawn().map_err(Error::io(format!("start `{name}`")))?;
        watch(child).map_err(Error::io(format!("run `{name}`")))
    });
    let Watched { printed, complaint, cpu, peak, is_success } = ran?;
    if is_success {
        return Ok(Ran { printed, wall, cpu, peak });
    }
    let complaint: String = complaint.trim().chars().take(SHOWN).collect();
    Err(Error::Unexpected(format!("`{name}` failed: {complaint}")))
}

struct Watched {
    printed: String,
    complaint: String,
    cpu: Option<Duration>,
    peak: Option<u64>,
    is_success: bool,
}

/// Waits for the end of a program and looks at it meanwhile.
fn watch(mut child: Child) -> std::io::Result<Watched> {
    let file = |child: &Child, name: &str| {
        std::fs::read_to_string(format!("/proc/{}/{name}", child.id())).unwrap_or_default()
    };
    let (sender, ended) = mpsc::channel();
    let printed = child.stdout.take().map(|stream| read(stream, Some(sender)));
    let complaint = child.stderr.take().map(|stream| read(stream, None));
    let mut most = None;
    while ended.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
        most = peak(&file(&child, "status")).max(most);
    }
    let text = |reader: Option<std::thread::JoinHandle<String>>| {
        reader.and_then(|reader| reader.join().ok()).unwrap_or_default()
    };
    let (printed, complaint) = (text(printed), text(complaint));
    // Its output has ended, so that it has too, or is about to. Until somebody waits for it, the kernel keeps its times.
    let cpu = cpu(&file(&child, "stat"));
    let is_success = child.wait()?.success();
    Ok(Watched { printed, complaint, cpu, peak: most, is_success })
}

/// Reads all of a stream on a thread of its own; the sender goes when that is done.
fn read(
    mut stream: impl Read + Send + 'static,
    sender: Option<Sender<()>>,
) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        drop(sender);
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_run_to_its_end() {
        let ran = run(Command::new("cargo").arg("--version")).unwrap();
        assert!(ran.printed.starts_with("cargo "), "{}", ran.printed);
        assert!(ran.wall > Duration::ZERO);
    }

    #[test]
    fn what_a_program_says_of_its_failure_is_told() {
        let error = run(Command::new("cargo").arg("no-such-command")).unwrap_err().to_string();
        assert!(error.starts_with("`cargo` failed: ") && error.contains("no-such-command"), "{error}");
        assert_eq!(
            run(&mut Command::new("no-such-program")).unwrap_err().to_string(),
            "cannot start `no-such-program`"
        );
    }
}
