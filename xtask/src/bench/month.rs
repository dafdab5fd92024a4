//! A simulator with one month of usage, and the ways to ask for it.

use super::Error;
use super::client::{Connection, Tail, split};
use super::folder::Folder;
use super::measure::{Fetched, Sample, measure};
use super::peer;
use crate::program::Running;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;

/// The month is complete at the time of the world. Both are past on every machine, since clients go by its clock.
pub(super) const MONTH: &str = "202410";
const AS_OF: &str = "2024-11-21T09:00:00Z";
/// The key is good for longer than anybody will measure.
const KEY_EXPIRES: &str = "2099-12-31T00:00:00Z";
pub(super) const ROWS_PER_PAGE: u64 = 1_000;
pub(super) const DOWNLOAD: &str = "/v3/enrollments/100/usagedetails/download?billingPeriod=202410";
/// What the status of a report says when there is a file.
const COMPLETED: u64 = 3;
/// A report is completed after two or three questions.
const MOST_POLLS: usize = 10;

/// A simulator that serves one month.
#[derive(Debug)]
pub(super) struct Month {
    running: Running,
    /// Host and port of the API.
    authority: String,
    key: String,
    rows: u64,
}

impl Month {
    /// Starts a simulator whose month has so many rows.
    pub(super) fn start(program: &Path, folder: &Folder, rows: u64) -> Result<Self, Error> {
        let enrollment = json!({ "number": "100", "firstPeriod": MONTH, "rowsPerMonth": rows });
        let world = json!({ "asOf": AS_OF, "pageSize": ROWS_PER_PAGE, "enrollments": [enrollment] });
        let world = folder.write(&format!("world-{rows}.json"), &world.to_string())?;
        let command = |verb: &str| {
            let mut command = Command::new(program);
            command.arg(verb).arg("--world").arg(&world);
            command
        };
        let key = command("key")
            .args(["--expires", KEY_EXPIRES])
            .output()
            .map_err(Error::io("ask the simulator for a key"))?;
        let key = String::from_utf8_lossy(&key.stdout).trim().to_owned();
        let mut running = Running::start(&mut command("serve"))?;
        let authority = running.told(|line| {
            let (authority, _) = split(line.strip_prefix("api ")?.trim())?;
            Some(authority.to_owned())
        })?;
        Ok(Self { running, authority, key, rows })
    }

    /// The address of the API.
    pub(super) fn url(&self) -> String {
        format!("http://{}", self.authority)
    }

    /// A key that any client takes.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    pub(super) fn peak_memory(&self) -> Option<u64> {
        self.running.peak_memory()
    }

    /// What to ask for to have the first page.
    pub(super) fn pages_target(&self) -> String {
        format!("/v3/enrollments/100/billingperiods/{MONTH}/usagedetails")
    }

    /// What to ask for to follow a link, which has to lead to this server.
    pub(super) fn target(&self, link: &str) -> Result<String, Error> {
        let target = split(link).filter(|(authority, _)| *authority == self.authority);
        let away = || Error::Unexpected("a next link leads away from the server".into());
        target.map(|(_, target)| target.to_owned()).ok_or_else(away)
    }

    /// All pages, one after the other on one connection.
    pub(super) fn pages(&self) -> Result<Sample, Error> {
        measure(&self.running, || {
            let mut connection = Connection::open(&self.authority)?;
            let mut fetched = Fetched::default();
            let mut next = Some(self.pages_target());
            while let Some(target) = next {
                let mut tail = Tail::default();
                fetched.bytes += connection.ask("GET", &target, Some(&self.key), &mut tail)?;
                fetched.answers += 1;
                next = tail.next_link().map(|link| self.target(&link)).transpose()?;
            }
            if fetched.answers == self.rows.div_ceil(ROWS_PER_PAGE) {
                Ok(fetched)
            } else {
                Err(Error::Unexpected(format!("there were {} pages of {} rows", fetched.answers, self.rows)))
            }
        })
    }

    /// Writes the file of the month somewhere.
    pub(super) fn download(&self, sink: &mut dyn Write) -> Result<Fetched, Error> {
        self.fetch(DOWNLOAD, sink)
    }

    /// The file of the month.
    pub(super) fn file(&self) -> Result<Sample, Error> {
        measure(&self.running, || self.download(&mut io::sink()))
    }

    /// The file of the month, read by `curl`.
    pub(super) fn curl(&self) -> Result<Sample, Error> {
        peer::curl(&self.running, &format!("http://{}{DOWNLOAD}", self.authority), &self.key)
    }

    /// The report of the earlier API, as `Csv` or `Json`.
    pub(super) fn legacy(&self, format: &str) -> Result<Sample, Error> {
        let target = format!("/rest/100/usage-report?month=2024-10&type=detail&fmt={format}");
        measure(&self.running, || self.fetch(&target, &mut io::sink()))
    }

    /// Asks for a report and how it is getting on until it is completed; gives the link to it.
    pub(super) fn make_report(&self) -> Result<(Sample, String), Error> {
        let mut link = None;
        let sample = measure(&self.running, || {
            let mut connection = Connection::open(&self.authority)?;
            let submit = format!("/v3/enrollments/100/usagedetails/submit?billingPeriod={MONTH}");
            let mut report = self.ask_json(&mut connection, "POST", &submit)?;
            let mut answers = 1;
            for _ in 0..MOST_POLLS {
                let url = report["reportUrl"].as_str().and_then(split);
                let (_, target) = url.ok_or_else(|| Error::Unexpected("a report has no address".into()))?;
                report = self.ask_json(&mut connection, "GET", target)?;
                answers += 1;
                if report["status"].as_u64() == Some(COMPLETED) {
                    link = report["blobPath"].as_str().map(str::to_owned);
                    break;
                }
            }
            Ok(Fetched { bytes: 0, answers })
        })?;
        let link = link.ok_or_else(|| Error::Unexpected("a report was never completed".into()))?;
        Ok((sample, link))
    }

    /// The file behind the link of a report.
    pub(super) fn blob(&self, link: &str) -> Result<Sample, Error> {
        let (authority, target) =
            split(link).ok_or_else(|| Error::Unexpected("the link of a report is no address".into()))?;
        measure(&self.running, || {
            let bytes = Connection::open(authority)?.ask("GET", target, None, &mut io::sink())?;
            Ok(Fetched { bytes, answers: 1 })
        })
    }

    /// What the server has at a path, on a connection of its own.
    pub(super) fn fetch(&self, target: &str, sink: &mut dyn Write) -> Result<Fetched, Error> {
        let bytes = Connection::open(&self.authority)?.ask("GET", target, Some(&self.key), sink)?;
        Ok(Fetched { bytes, answers: 1 })
    }

    fn ask_json(&self, connection: &mut Connection, method: &str, target: &str) -> Result<Value, Error> {
        let mut body = Vec::new();
        connection.ask(method, target, Some(&self.key), &mut body)?;
        serde_json::from_slice(&body).map_err(|error| Error::Unexpected(format!("{method}: {error}")))
    }
}
