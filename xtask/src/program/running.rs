//! Running programs: ended with the run, and asked what they have used.

use super::Error;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

/// The kernel counts the time of a process in hundredths of a second.
const MILLISECONDS_PER_TICK: u64 = 10;

/// A program in the background, which is killed when this is dropped.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    /// Kept open, so that the program can go on printing.
    said: BufReader<ChildStdout>,
}

impl Running {
    /// Starts a program; its standard error goes nowhere.
    pub(crate) fn start(command: &mut Command) -> Result<Self, Error> {
        let name = command.get_program().to_string_lossy().into_owned();
        let piped = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = piped.spawn().map_err(Error::io(format!("start `{name}`")))?;
        match child.stdout.take() {
            Some(said) => Ok(Self { child, said: BufReader::new(said) }),
            None => Err(Error::Unexpected(format!("`{name}` has no standard output"))),
        }
    }

    /// Reads what it prints up to a line from which `find` can tell something.
    pub(crate) fn told<T>(&mut self, find: impl Fn(&str) -> Option<T>) -> Result<T, Error> {
        let mut line = String::new();
        loop {
            line.clear();
            let length = self.said.read_line(&mut line).map_err(Error::io("read what a program prints"))?;
            if let Some(found) = find(&line) {
                return Ok(found);
            }
            if length == 0 {
                return Err(Error::Unexpected("a server ended before it told where it listens".into()));
            }
        }
    }

    /// The time that it has kept a core busy, for itself and in the kernel; none where that can't be seen.
    pub(crate) fn cpu(&self) -> Option<Duration> {
        cpu(&self.file("stat")?)
    }

    /// The most memory that it has had at once, in bytes; none where that can't be seen.
    pub(crate) fn peak_memory(&self) -> Option<u64> {
        peak(&self.file("status")?)
    }

    fn file(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(format!("/proc/{}/{name}", self.child.id())).ok()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Fields 14 and 15 of `/proc/PID/stat`. The second field is a name in brackets, which may hold anything.
pub(super) fn cpu(stat: &str) -> Option<Duration> {
    let (_, from_third) = stat.rsplit_once(')')?;
    let mut fields = from_third.split_ascii_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks()? + ticks()?) * MILLISECONDS_PER_TICK))
}

/// The line `VmHWM` of `/proc/PID/status`.
pub(super) fn peak(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_ends_before_it_tells_anything_is_an_error() {
        let mut cargo = Command::new("cargo");
        let mut running = Running::start(cargo.arg("--version")).unwrap();
        assert!(running.told(|line| line.strip_prefix("cargo ").map(str::to_owned)).is_ok());
        let error = running.told(|_| None::<()>).unwrap_err();
        assert_eq!(error.to_string(), "a server ended before it told where it listens");
        let error = Running::start(&mut Command::new("no-such-program")).unwrap_err();
        assert_eq!(error.to_string(), "cannot start `no-such-program`");
    }

    #[test]
    fn time_and_memory_are_read_as_the_kernel_prints_them() {
        let stat = "7 (a (b) c) S 1 7 7 0 -1 4194560 900 0 0 0 123 45 6 7 20 0 3 0 100 200 300";
        assert_eq!(cpu(stat), Some(Duration::from_millis(1680)));
        assert_eq!(cpu("7 (a) S 1"), None);
        assert_eq!(peak("Name:\ta\nVmHWM:\t   10520 kB\nVmRSS:\t 9 kB\n"), Some(10_772_480));
        assert_eq!(peak("Name:\ta\n"), None);
    }
}
