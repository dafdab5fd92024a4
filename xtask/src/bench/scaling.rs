//! Whether time per row and memory stay the same as rows get more.
#![expect(
    clippy::print_stderr,
    reason = "a run takes minutes, and the person waiting wants to know how far it is"
)]

use super::folder::Folder;
use super::month::ROWS_PER_PAGE;
use super::prepared::Prepared;
use super::reader::{Reader, Readers, Way};
use super::site::Site;
use super::table::{self, Line};
use super::{Error, Options};
use crate::program;
use std::path::Path;
use std::sync::Arc;

const SIMULATOR: &str = "ea-billing-sim";

/// Measures the core with a hundredth, a tenth and all of the rows, and ten times as many if asked for.
///
/// The rows are made once: fewer are the first of them, more are all of them with other numbers.
pub(super) fn run(root: &Path, options: &Options) -> Result<String, Error> {
    let sizes = sizes(options.rows, options.is_large);
    let rows = options.rows.next_multiple_of(ROWS_PER_PAGE);
    let simulator = program::build(root, SIMULATOR, &options.profile)?;
    let folder = Folder::below(simulator.parent().unwrap_or(root))?;
    let prepared = Arc::new(Prepared::make(&simulator, &folder, rows)?);
    let readers = Readers::find(root, options, &folder, &prepared)?;
    let mut lines = Vec::new();
    for way in Way::ALL {
        for &rows in &sizes {
            eprintln!("{}, {rows} rows", way.name());
            let site = Site::start(&prepared, rows / ROWS_PER_PAGE)?;
            let read = || {
                let reading = readers.read(Reader::Library, way, &site, &folder)?;
                let reading = reading.map_err(Error::Unexpected)?;
                match reading.figures.as_ref().map(|figures| figures.rows) {
                    Some(found) if found == rows => Ok(reading),
                    found => Err(Error::Unexpected(format!("expected {rows} rows, found {found:?}"))),
                }
            };
            // A run of the largest takes as long as all others together.
            let runs = if rows > options.rows { 1 } else { options.runs };
            let readings = (0..runs).map(|_| read()).collect::<Result<Vec<_>, _>>()?;
            lines.push(Line::of(way.name().to_owned(), rows, &readings, String::new()));
        }
    }
    let head = format!("scaling, profile {}, median of {}", options.profile, options.runs);
    Ok(format!("{head}\n{}", table::render_lines(&lines)))
}

/// The numbers of rows, in whole pages, from few to many.
fn sizes(rows: u64, is_large: bool) -> Vec<u64> {
    let all = [rows / 100, rows / 10, rows, if is_large { rows * 10 } else { rows }];
    let mut sizes = all.map(|rows| rows.max(1).next_multiple_of(ROWS_PER_PAGE)).to_vec();
    sizes.dedup();
    sizes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_whole_pages_and_grow() {
        assert_eq!(sizes(1_000_000, true), [10_000, 100_000, 1_000_000, 10_000_000]);
        assert_eq!(sizes(1_000_000, false), [10_000, 100_000, 1_000_000]);
        assert_eq!(sizes(1_500, true), [1_000, 2_000, 15_000]);
        assert_eq!(sizes(1, false), [1_000]);
    }
}
