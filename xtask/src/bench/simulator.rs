//! The simulator: what a month costs in each form in which it is served.
#![expect(
    clippy::print_stderr,
    reason = "a run takes minutes, and the person waiting wants to know how far it is"
)]

use super::folder::Folder;
use super::measure::{Measured, Sample, median, ratio};
use super::month::Month;
use super::peer::{self, Python};
use super::{Error, Options, table};
use crate::program;
use std::fs::File;
use std::path::{Path, PathBuf};

const PACKAGE: &str = "ea-billing-sim";
/// The file that the peer serves.
const FILE: &str = "usage.csv";
/// The large month has so many times the rows of the other.
const LARGE: u64 = 10;

const DOWNLOAD: &str = "CSV download v3";
const PYTHON: &str = "peer: python3 -m http.server, same bytes";
const CURL: &str = "peer: curl reads CSV download v3";

/// All that a run needs.
struct Setting {
    program: PathBuf,
    month: Month,
    rows: u64,
    python: Option<Python>,
    has_curl: bool,
    /// The last, so that everything that uses it has ended before it goes.
    folder: Folder,
}

/// Measures every case as often as asked for and gives a table.
pub(super) fn run(root: &Path, options: &Options) -> Result<String, Error> {
    let setting = Setting::prepare(root, options)?;
    let mut runs = Vec::new();
    for number in 1..=options.runs {
        eprintln!("run {number} of {}", options.runs);
        runs.push(setting.measure_all()?);
    }
    let mut cases = table::cases(&runs);
    for (name, what) in [(PYTHON, "simulator / peer"), (CURL, "this client / curl")] {
        let ratios = runs.iter().filter_map(|run| ratio(sample_of(run, DOWNLOAD)?, sample_of(run, name)?));
        if let (Some(ratio), Some(case)) = (median(ratios), cases.iter_mut().find(|case| case.name == name)) {
            case.note = format!("{what} = {}.{:02}", ratio / 100, ratio % 100);
        }
    }
    let head = format!("simulator, profile {}, median of {}", options.profile, options.runs);
    Ok(format!("{head}\n{}", table::render(&cases)))
}

fn sample_of<'a>(run: &'a [Measured], name: &str) -> Option<&'a Sample> {
    run.iter().find(|measured| measured.name == name)?.sample.as_ref()
}

impl Setting {
    fn prepare(root: &Path, options: &Options) -> Result<Self, Error> {
        let program = program::build(root, PACKAGE, &options.profile)?;
        let parent = program.parent().unwrap_or(root);
        let folder = Folder::below(parent)?;
        let month = Month::start(&program, &folder, options.rows)?;
        let copy = folder.path().join(FILE);
        let mut copy = File::create(&copy).map_err(Error::io(format!("write `{}`", copy.display())))?;
        month.download(&mut copy)?;
        let python = Python::start(&folder);
        Ok(Self { program, month, rows: options.rows, python, has_curl: peer::has_curl(), folder })
    }

    /// Measures each case once. What is compared is measured one after the other.
    fn measure_all(&self) -> Result<Vec<Measured>, Error> {
        let Self { month, rows, .. } = self;
        let case = |name, sample| Measured { name, rows: *rows, sample: Some(sample), note: String::new() };
        let mut all = vec![
            case("JSON pages v3", month.pages()?),
            case("legacy JSON report", month.legacy("Json")?),
            case("legacy CSV report", month.legacy("Csv")?),
        ];
        let (made, link) = month.make_report()?;
        let note = "submitted, polled until completed".to_owned();
        all.push(Measured { note, ..case("report", made) });
        all.push(case("blob of the report", month.blob(&link)?));
        all.push(case(DOWNLOAD, month.file()?));
        let peer = |name, sample: Option<Sample>, missing: &str| {
            let note = if sample.is_none() { missing.to_owned() } else { String::new() };
            Measured { name, rows: *rows, sample, note }
        };
        let python = self.python.as_ref().map(|python| python.fetch(FILE)).transpose()?;
        all.push(peer(PYTHON, python, "missing: there is no `python3`"));
        let curl = self.has_curl.then(|| month.curl()).transpose()?;
        all.push(peer(CURL, curl, "missing: there is no `curl`"));
        all.push(self.large()?);
        Ok(all)
    }

    /// The large month has a server of its own, whose memory is that of this download.
    fn large(&self) -> Result<Measured, Error> {
        let rows = self.rows * LARGE;
        let month = Month::start(&self.program, &self.folder, rows)?;
        let before = table::memory(month.peak_memory());
        let sample = month.file()?;
        let after = table::memory(month.peak_memory());
        let note = format!("peak memory {before} before, {after} after");
        Ok(Measured { name: "CSV download v3, large month", rows, sample: Some(sample), note })
    }
}
