//! The C library: a month of usage as a stream of Arrow, beside the same rows as JSON, and whether both are the same rows.
#![expect(
    clippy::print_stderr,
    reason = "a run takes minutes, and the person waiting wants to know how far it is"
)]

use super::folder::Folder;
use super::measure::{median, ratio_of};
use super::month::{MONTH, Month, ROWS_PER_PAGE};
use super::prepared::Prepared;
use super::reader::{Reading, figures::Figures};
use super::site::Site;
use super::table::{self, Line};
use super::{Error, Options};
use crate::{dist, program, python};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

const SIMULATOR: &str = "ea-billing-sim";
const READ_IN_C: &str = include_str!("ffi/read.c");
const READ: &str = include_str!("ffi/read.py");
const EQUAL: &str = include_str!("ffi/equal.py");
/// The module and the header of the examples, which are part of what is measured.
const EXAMPLES: &str = "crates/ea-billing-ffi/examples";
const DAYS: u32 = 31;

/// How the rows are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// A loop over the buffers of one column: as fast as the stream can be.
    C,
    /// Record batches of pyarrow, of which none is kept.
    Batches,
    /// A table of pyarrow, which has all rows.
    Table,
    /// The text of all rows, made a list of dictionaries.
    Json,
}

/// A way with what all runs measured of it.
struct Case {
    way: Way,
    readings: Vec<Reading>,
    note: String,
}

/// What is run.
struct Programs {
    /// The C library.
    library: PathBuf,
    module: PathBuf,
    read_in_c: Option<PathBuf>,
    read: PathBuf,
    equal: PathBuf,
    python: Result<PathBuf, &'static str>,
}

/// Measures every way as often as asked for, by turns, compares all rows, and gives a table.
pub(super) fn run(root: &Path, options: &Options) -> Result<String, Error> {
    let rows = options.rows.next_multiple_of(ROWS_PER_PAGE);
    let simulator = program::build(root, SIMULATOR, &options.profile)?;
    let built = simulator.parent().unwrap_or(root);
    let folder = Folder::below(built)?;
    let programs = Programs::make(root, options, &folder, built.parent().unwrap_or(built))?;
    let prepared = Arc::new(Prepared::make(&simulator, &folder, rows)?);
    let site = Site::start(&prepared, rows / ROWS_PER_PAGE)?;
    let mut cases = Way::ALL.map(|way| Case { way, readings: Vec::new(), note: String::new() });
    for number in 1..=options.runs {
        eprintln!("run {number} of {}", options.runs);
        for case in &mut cases {
            case.measure(&programs, &site, &prepared)?;
        }
    }
    let figures = agreed(&cases, rows)?;
    let notes: Vec<String> = cases.iter().map(|case| case.compare(&cases)).collect();
    for (case, note) in cases.iter_mut().zip(notes) {
        case.note += &note;
    }
    let equal = programs.compare_rows(&simulator, &folder, &prepared, figures.as_ref(), rows)?;
    let head = format!("C library, {rows} rows, profile {}, median of {}", options.profile, options.runs);
    let lines: Vec<Line> = cases.iter().map(|case| case.line(rows)).collect();
    Ok(format!("{head}\n{}\n{equal}", table::render_lines(&lines)))
}

/// What all readers found, which has to be the same.
fn agreed(cases: &[Case], rows: u64) -> Result<Option<Figures>, Error> {
    let all = || cases.iter().flat_map(|case| case.readings.iter().map(move |reading| (case, reading)));
    let first = all().next().and_then(|(_, reading)| reading.figures.clone());
    for (case, reading) in all() {
        if reading.figures != first || reading.figures.as_ref().map(|figures| figures.rows) != Some(rows) {
            let found = &reading.figures;
            let message = format!("{} found {found:?}, expected {rows} rows and {first:?}", case.way.name());
            return Err(Error::Unexpected(message));
        }
    }
    Ok(first)
}

impl Programs {
    fn make(root: &Path, options: &Options, folder: &Folder, target: &Path) -> Result<Self, Error> {
        let out = Some(folder.path().join("dist"));
        let laid_out = dist::Options { out, prefix: None, profile: options.profile.clone() };
        let tree = dist::lay_out(root, &laid_out).map_err(|error| Error::Unexpected(error.to_string()))?;
        let source = folder.write("read.c", READ_IN_C)?;
        let read_in_c = folder.path().join("read");
        let lib = tree.folder.join("lib");
        let mut cc = Command::new("cc");
        cc.args(["-std=c99", "-O2", "-I"]).arg(tree.folder.join("include")).arg("-I");
        cc.arg(root.join(EXAMPLES).join("c")).arg(source).arg("-o").arg(&read_in_c).arg("-L").arg(&lib);
        cc.arg("-lea_billing").arg(format!("-Wl,-rpath,{}", lib.display()));
        let is_compiled = cc.status().is_ok_and(|status| status.success());
        Ok(Self {
            library: tree.shared,
            module: root.join(EXAMPLES).join("python"),
            read_in_c: is_compiled.then_some(read_in_c),
            read: folder.write("read.py", READ)?,
            equal: folder.write("equal.py", EQUAL)?,
            python: python::with_pyarrow(target),
        })
    }

    fn command(&self, way: Way) -> Result<Command, String> {
        let python = || self.python.clone().map_err(|reason| format!("missing: {reason}"));
        match way {
            Way::C => self
                .read_in_c
                .as_ref()
                .map(Command::new)
                .ok_or_else(|| "missing: `cc` does not work".to_owned()),
            Way::Batches | Way::Table | Way::Json => {
                let mut command = Command::new(python()?);
                command.arg(&self.read).arg(match way {
                    Way::Batches => "batches",
                    Way::Table => "table",
                    Way::C | Way::Json => "json",
                });
                Ok(command)
            }
        }
    }

    /// Tells a program where library, module and key are, and leads it past everything else.
    fn prepare<'a>(&self, command: &'a mut Command, prepared: &Prepared) -> &'a mut Command {
        command.env("EA_BILLING_LIBRARY", &self.library).env("PYTHONPATH", &self.module);
        command.env("PYTHONDONTWRITEBYTECODE", "1").env("EA_BILLING_API_KEY_FILE", &prepared.key_file);
        command.env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1")
    }

    /// Compares all rows of both forms, day by day, so that one day is in memory at a time. A difference is an error.
    fn compare_rows(
        &self,
        simulator: &Path,
        folder: &Folder,
        prepared: &Prepared,
        figures: Option<&Figures>,
        rows: u64,
    ) -> Result<String, Error> {
        let python = match &self.python {
            Ok(python) => python,
            Err(reason) => return Ok(format!("rows were not compared: {reason}")),
        };
        eprintln!("comparing all rows");
        // The static server knows no days.
        let month = Month::start(simulator, folder, rows)?;
        let mut command = Command::new(python);
        command.arg(&self.equal).arg(month.url());
        let (year, number) = MONTH.split_at(4);
        command.args((1..=DAYS).map(|day| format!("{year}-{number}-{day:02}..{year}-{number}-{day:02}")));
        let ran = program::run(self.prepare(command.arg("0"), prepared))?;
        let found = Figures::of(&ran.printed);
        if found.as_ref() != figures || found.is_none() {
            return Err(Error::Unexpected(format!(
                "day by day there were {found:?}, in the month {figures:?}"
            )));
        }
        let what = ran.printed.lines().last().unwrap_or_default();
        Ok(format!("pyarrow has the {rows} rows of JSON, row for row and digit for digit: {what}"))
    }
}

impl Way {
    const ALL: [Self; 4] = [Self::C, Self::Batches, Self::Table, Self::Json];

    fn name(self) -> &'static str {
        match self {
            Self::C => "Arrow stream: C, sum of a column",
            Self::Batches => "Arrow stream: pyarrow, batch by batch",
            Self::Table => "Arrow stream: pyarrow, a table of all rows",
            Self::Json => "JSON: Python, json.loads, Decimal",
        }
    }
}

impl Case {
    fn measure(&mut self, programs: &Programs, site: &Site, prepared: &Prepared) -> Result<(), Error> {
        let mut command = match programs.command(self.way) {
            Ok(command) => command,
            Err(missing) => {
                self.note = missing;
                return Ok(());
            }
        };
        site.take_counts();
        let ran = program::run(programs.prepare(command.arg(site.url()).arg(MONTH), prepared))?;
        let counts = site.take_counts();
        let figures = Figures::of(&ran.printed);
        self.readings.push(Reading { ran, usage: counts.usage, other: counts.other, figures });
        Ok(())
    }

    /// How the time and the memory compare.
    fn compare(&self, cases: &[Self]) -> String {
        let (other, what) = match self.way {
            Way::C => return String::new(),
            Way::Batches | Way::Table => (Way::C, "C"),
            Way::Json => (Way::Table, "the table"),
        };
        let other = cases.iter().find(|case| case.way == other).map(|case| case.readings.as_slice());
        let pairs = || self.readings.iter().zip(other.unwrap_or_default());
        let time = median(pairs().filter_map(|(ours, theirs)| ratio_of(ours.ran.wall, theirs.ran.wall)));
        let memory =
            median(pairs().filter_map(|(ours, theirs)| (ours.ran.peak? * 100).checked_div(theirs.ran.peak?)));
        let times = |ratio: u64| format!("{}.{:02} times", ratio / 100, ratio % 100);
        match (time, memory) {
            (Some(time), Some(memory)) => {
                format!("{} as long as {what}, {} the memory", times(time), times(memory))
            }
            (Some(time), None) => format!("{} as long as {what}", times(time)),
            _ => String::new(),
        }
    }

    fn line(&self, rows: u64) -> Line {
        Line::of(self.way.name().to_owned(), rows, &self.readings, self.note.clone())
    }
}
