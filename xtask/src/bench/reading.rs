//! The client: a month read to typed records and an exact sum, beside the floor and what a user would write.
#![expect(
    clippy::print_stderr,
    reason = "a run takes minutes, and the person waiting wants to know how far it is"
)]

use super::folder::Folder;
use super::measure::{median, ratio_of};
use super::month::ROWS_PER_PAGE;
use super::prepared::Prepared;
use super::reader::{Reader, Readers, Reading, Way};
use super::site::Site;
use super::table::{self, Line};
use super::{Error, Options};
use crate::program;
use std::path::Path;
use std::sync::Arc;

const SIMULATOR: &str = "ea-billing-sim";

/// A case with what all runs measured of it.
struct Case {
    name: String,
    way: Way,
    /// None for a case that is not measured by turns.
    reader: Option<Reader>,
    readings: Vec<Reading>,
    note: String,
}

/// Measures every reader as often as asked for, by turns, and gives a table.
pub(super) fn run(root: &Path, options: &Options) -> Result<String, Error> {
    let rows = options.rows.next_multiple_of(ROWS_PER_PAGE);
    let simulator = program::build(root, SIMULATOR, &options.profile)?;
    let folder = Folder::below(simulator.parent().unwrap_or(root))?;
    let prepared = Arc::new(Prepared::make(&simulator, &folder, rows)?);
    let readers = Readers::find(root, options, &folder, &prepared)?;
    let readers = if options.is_core_only { readers } else { readers.with_command_line(root, options) };
    let site = Site::start(&prepared, rows / ROWS_PER_PAGE)?;
    let mut cases = Case::all();
    for number in 1..=options.runs {
        eprintln!("run {number} of {}", options.runs);
        for case in &mut cases {
            case.measure(&readers, &site, &folder)?;
        }
    }
    for case in &cases {
        case.check(&cases, rows)?;
    }
    let notes: Vec<String> = cases.iter().map(|case| case.compare(&cases)).collect();
    for (case, note) in cases.iter_mut().zip(notes) {
        case.note += &note;
    }
    for way in Way::ALL {
        let unchanged = unchanged(way, &readers, &site, &folder)?;
        for case in &unchanged {
            case.check(&cases, rows)?;
        }
        cases.extend(unchanged);
    }
    let head = format!("client, {rows} rows, profile {}, median of {}", options.profile, options.runs);
    Ok(format!(
        "{head}\n{}",
        table::render_lines(&cases.iter().map(|case| case.line(rows)).collect::<Vec<_>>())
    ))
}

/// Reads with a cache that has nothing, and again with what it has then.
fn unchanged(way: Way, readers: &Readers, site: &Site, folder: &Folder) -> Result<[Case; 2], Error> {
    let cache = folder.path().join(format!("cache-{way:?}"));
    let case = |name: &str| -> Result<Case, Error> {
        let reading = readers.read_cached(way, site, &cache)?;
        let other = reading.other;
        let note = format!("and {} other request, {} bytes", other.answers, other.bytes);
        let name = format!("{}: ea-billing-core, {name}", way.name());
        Ok(Case { name, way, reader: None, readings: vec![reading], note })
    };
    Ok([case("kept in the cache")?, case("unchanged since")?])
}

impl Case {
    /// What is measured by turns; those that are compared are measured one after the other.
    fn all() -> Vec<Self> {
        let case = |way: Way, reader: Reader| Self {
            name: format!("{}: {}", way.name(), reader.name(way)),
            way,
            reader: Some(reader),
            readings: Vec::new(),
            note: String::new(),
        };
        Way::ALL.into_iter().flat_map(|way| Reader::ALL.map(|reader| case(way, reader))).collect()
    }

    fn measure(&mut self, readers: &Readers, site: &Site, folder: &Folder) -> Result<(), Error> {
        let Some(reader) = self.reader else { return Ok(()) };
        match readers.read(reader, self.way, site, folder)? {
            Ok(reading) => self.readings.push(reading),
            Err(missing) => self.note = missing,
        }
        Ok(())
    }

    /// Every reader has to find the rows that there are, and the cost that the core finds.
    fn check(&self, cases: &[Self], rows: u64) -> Result<(), Error> {
        let core = find(cases, self.way, Reader::Library).and_then(|case| case.readings.first());
        let expected = core.and_then(|reading| reading.figures.as_ref());
        for figures in self.readings.iter().filter_map(|reading| reading.figures.as_ref()) {
            if Some(figures) != expected || figures.rows != rows {
                let message =
                    format!("{} found {figures:?}, expected {rows} rows and {expected:?}", self.name);
                return Err(Error::Unexpected(message));
            }
        }
        Ok(())
    }

    /// How the time compares, and what is aimed at.
    fn compare(&self, cases: &[Self]) -> String {
        let (other, what) = match self.reader {
            Some(Reader::Library | Reader::Spend) => (Reader::Curl, "curl"),
            Some(Reader::Python) => (Reader::Library, "ea-billing-core"),
            _ => return String::new(),
        };
        let aim = match (self.reader, self.way) {
            (Some(Reader::Python), Way::Pages) => "aim: 3 or more",
            (Some(Reader::Python), Way::Download) => "aim: 8 or more",
            (_, Way::Pages) => "aim: 5 or less, 100 MB",
            (_, Way::Download) => "aim: 8 or less, 100 MB",
        };
        let other = find(cases, self.way, other).map(|case| case.readings.as_slice()).unwrap_or_default();
        let ratios = self.readings.iter().zip(other);
        let ratios = ratios.filter_map(|(ours, theirs)| ratio_of(ours.ran.wall, theirs.ran.wall));
        let Some(ratio) = median(ratios) else { return String::new() };
        format!("{}.{:02} times as long as {what} ({aim})", ratio / 100, ratio % 100)
    }

    fn line(&self, rows: u64) -> Line {
        Line::of(self.name.clone(), rows, &self.readings, self.note.clone())
    }
}

fn find(cases: &[Case], way: Way, reader: Reader) -> Option<&Case> {
    cases.iter().find(|case| case.way == way && case.reader == Some(reader))
}
