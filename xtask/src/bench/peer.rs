//! Programs that everybody has, measured with the same bytes in the same run.

use super::Error;
use super::client::Connection;
use super::folder::Folder;
use super::measure::{Fetched, Sample, measure};
use crate::program::Running;
use std::io;
use std::process::{Command, Stdio};

pub(super) const NOWHERE: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// `python3 -m http.server`, which serves the files of a folder.
#[derive(Debug)]
pub(super) struct Python {
    running: Running,
    authority: String,
}

impl Python {
    /// Starts it; none where there is no Python.
    pub(super) fn start(folder: &Folder) -> Option<Self> {
        let mut command = Command::new("python3");
        command.args(["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory"]);
        let mut running = Running::start(command.arg(folder.path())).ok()?;
        let authority = running.told(|line| {
            let (_, port) = line.split_once(" port ")?;
            Some(format!("127.0.0.1:{}", port.split(' ').next()?))
        });
        Some(Self { running, authority: authority.ok()? })
    }

    /// Reads a file from it.
    pub(super) fn fetch(&self, name: &str) -> Result<Sample, Error> {
        measure(&self.running, || {
            let mut connection = Connection::open(&self.authority)?;
            let bytes = connection.ask("GET", &format!("/{name}"), None, &mut io::sink())?;
            Ok(Fetched { bytes, answers: 1 })
        })
    }
}

/// Whether there is a `curl`.
pub(super) fn has_curl() -> bool {
    let mut command = Command::new("curl");
    command.arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Lets `curl` read something from a server.
pub(super) fn curl(server: &Running, url: &str, key: &str) -> Result<Sample, Error> {
    measure(server, || {
        let mut command = Command::new("curl");
        command.args(["-s", "-f", "-o", NOWHERE, "-w", "%{size_download}"]);
        command.arg("-H").arg(format!("Authorization: bearer {key}")).arg(url);
        let output = command.stdin(Stdio::null()).output().map_err(Error::io("run `curl`"))?;
        let bytes = String::from_utf8_lossy(&output.stdout).trim().parse().ok();
        let bytes = bytes.filter(|_| output.status.success());
        let failed = || Error::Unexpected(format!("`curl` could not read the file: {}", output.status));
        bytes.map(|bytes| Fetched { bytes, answers: 1 }).ok_or_else(failed)
    })
}
