//! What the static server answers with: made by the simulator once, and then only sent.

use super::Error;
use super::folder::Folder;
use super::month::{DOWNLOAD, MONTH, Month, ROWS_PER_PAGE};
use super::stored::{Stored, Storing};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

/// A file begins with a title, an empty line and the names of the columns.
const LINES_BEFORE_ROWS: usize = 3;

/// The answers about one month.
#[derive(Debug)]
pub(super) struct Prepared {
    /// The rows of the JSON pages, with commas between them.
    pub(super) pages: Stored,
    /// The lines of the CSV file, of which each part has as many as a page has rows.
    pub(super) lines: Stored,
    /// What stands before the lines.
    pub(super) header: Vec<u8>,
    pub(super) periods: Vec<u8>,
    pub(super) balance: Vec<u8>,
    /// Where the key is that a client may send.
    pub(super) key_file: PathBuf,
}

/// A page as the simulator sends it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page<'a> {
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
    next_link: Option<String>,
}

impl Prepared {
    /// Lets the simulator make a month of so many rows, which are whole pages.
    pub(super) fn make(simulator: &Path, folder: &Folder, rows: u64) -> Result<Self, Error> {
        let month = Month::start(simulator, folder, rows)?;
        let whole = |target: &str| {
            let mut body = Vec::new();
            month.fetch(target, &mut body).map(|_| body)
        };
        let (header, lines) = lines(&month, folder)?;
        let prepared = Self {
            pages: pages(&month, folder)?,
            lines,
            header,
            periods: whole("/v2/enrollments/100/billingperiods")?,
            balance: whole(&format!("/v3/enrollments/100/billingperiods/{MONTH}/balancesummary"))?,
            key_file: folder.write("key", month.key())?,
        };
        let parts = usize::try_from(rows / ROWS_PER_PAGE).unwrap_or(usize::MAX);
        if prepared.pages.parts() == parts && prepared.lines.parts() == parts {
            Ok(prepared)
        } else {
            Err(Error::Unexpected(format!("the simulator made another number of rows than {rows}")))
        }
    }
}

/// Stores the rows of all pages.
fn pages(month: &Month, folder: &Folder) -> Result<Stored, Error> {
    let mut stored = Storing::create(folder.path().join("pages"))?;
    let mut next = Some(month.pages_target());
    let mut body = Vec::new();
    while let Some(target) = next {
        body.clear();
        month.fetch(&target, &mut body)?;
        let page: Page<'_> = serde_json::from_slice(&body)
            .map_err(|error| Error::Unexpected(format!("a page of the simulator is none: {error}")))?;
        stored.begin_part();
        let mut before = "";
        for row in page.data {
            stored.row(before, row.get().as_bytes())?;
            before = ",";
        }
        next = page.next_link.as_deref().map(|link| month.target(link)).transpose()?;
    }
    stored.finish()
}

/// Stores the lines of the file; gives what stands before them too.
fn lines(month: &Month, folder: &Folder) -> Result<(Vec<u8>, Stored), Error> {
    let path = folder.path().join("download");
    let what = || Error::io(format!("read or write `{}`", path.display()));
    month.fetch(DOWNLOAD, &mut File::create(&path).map_err(what())?)?;
    let mut file = BufReader::new(File::open(&path).map_err(what())?);
    let mut header = Vec::new();
    for _ in 0..LINES_BEFORE_ROWS {
        file.read_until(b'\n', &mut header).map_err(what())?;
    }
    let mut stored = Storing::create(folder.path().join("lines"))?;
    let mut line = Vec::new();
    for number in 0_u64.. {
        line.clear();
        if file.read_until(b'\n', &mut line).map_err(what())? == 0 {
            break;
        }
        if number % ROWS_PER_PAGE == 0 {
            stored.begin_part();
        }
        stored.row("", &line)?;
    }
    fs::remove_file(&path).map_err(what())?;
    Ok((header, stored.finish()?))
}
