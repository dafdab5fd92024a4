//! Rows that were made beforehand, in a file, a page of them to a part.

use super::Error;
use super::client::count;
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write};
use std::net::TcpStream;
use std::path::PathBuf;

/// Digits of the number that each row gets.
const DIGITS: usize = 12;
/// The first of them tell the lap, so that rows that are served once more are other rows.
const LAP_DIGITS: usize = 2;
/// What the digits can tell.
pub(super) const MOST_LAPS: u64 = 100;
/// The groups of a GUID, whose last takes the number.
const GROUPS: [usize; 5] = [8, 4, 4, 4, DIGITS];

/// The file, and where in it each part is.
#[derive(Debug)]
pub(super) struct Stored {
    path: PathBuf,
    parts: Vec<Part>,
}

/// Some rows of the file.
#[derive(Debug, Default)]
struct Part {
    start: u64,
    length: u64,
    /// Where the numbers of the rows begin.
    numbers: Vec<usize>,
}

/// Writes the file, row by row.
#[derive(Debug)]
pub(super) struct Storing {
    path: PathBuf,
    file: BufWriter<File>,
    parts: Vec<Part>,
    rows: u64,
}

impl Storing {
    pub(super) fn create(path: PathBuf) -> Result<Self, Error> {
        let file = File::create(&path).map_err(Error::io(format!("write `{}`", path.display())))?;
        Ok(Self { path, file: BufWriter::new(file), parts: Vec::new(), rows: 0 })
    }

    /// Begins a part: the next rows belong to it.
    pub(super) fn begin_part(&mut self) {
        let start = self.parts.last().map_or(0, |part| part.start + part.length);
        self.parts.push(Part { start, ..Part::default() });
    }

    /// Adds a row, which gets a number in place of the end of its first GUID, so that no two rows are the same.
    pub(super) fn row(&mut self, before: &str, row: &[u8]) -> Result<(), Error> {
        let Some(part) = self.parts.last_mut() else {
            return Err(Error::Unexpected("a row belongs to no part".into()));
        };
        let mut row = row.to_vec();
        let start = guid(&row).ok_or_else(|| Error::Unexpected("a row has no GUID".into()))?;
        let number = start + GROUPS[..4].iter().sum::<usize>() + 4;
        row[number..number + DIGITS].copy_from_slice(format!("{:0DIGITS$}", self.rows).as_bytes());
        let length = usize::try_from(part.length).unwrap_or(usize::MAX);
        part.numbers.push(length + before.len() + number);
        part.length += count(before.len() + row.len());
        self.rows += 1;
        let written = self.file.write_all(before.as_bytes()).and_then(|()| self.file.write_all(&row));
        written.map_err(Error::io(format!("write `{}`", self.path.display())))
    }

    pub(super) fn finish(mut self) -> Result<Stored, Error> {
        self.file.flush().map_err(Error::io(format!("write `{}`", self.path.display())))?;
        Ok(Stored { path: self.path, parts: self.parts })
    }
}

impl Stored {
    pub(super) fn parts(&self) -> usize {
        self.parts.len()
    }

    /// The bytes of a part.
    pub(super) fn length(&self, part: usize) -> u64 {
        self.parts.get(part).map_or(0, |part| part.length)
    }

    pub(super) fn open(&self) -> io::Result<File> {
        File::open(&self.path)
    }

    /// Sends a part; `file` is one of [`Self::open`].
    ///
    /// In the first lap the kernel moves the bytes. Later ones change the number of each row on the way.
    pub(super) fn send(&self, file: &mut File, part: usize, lap: u64, to: &mut TcpStream) -> io::Result<()> {
        let part = self.parts.get(part).ok_or(io::ErrorKind::NotFound)?;
        file.seek(SeekFrom::Start(part.start))?;
        let mut file = file.take(part.length);
        if lap == 0 {
            let sent = io::copy(&mut file, to)?;
            return if sent == part.length { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        }
        let mut rows = Vec::new();
        file.read_to_end(&mut rows)?;
        let lap = format!("{lap:0LAP_DIGITS$}");
        for &number in &part.numbers {
            rows[number..number + LAP_DIGITS].copy_from_slice(lap.as_bytes());
        }
        to.write_all(&rows)
    }
}

/// Where the first GUID of a text begins.
fn guid(text: &[u8]) -> Option<usize> {
    let length = GROUPS.iter().sum::<usize>() + GROUPS.len() - 1;
    text.windows(length).position(|window| {
        // Most windows are passed by at a glance.
        window[GROUPS[0]] == b'-' && {
            let mut groups = window.split(|&byte| byte == b'-');
            let is_group =
                |group: &[u8], length| group.len() == length && group.iter().all(u8::is_ascii_hexdigit);
            GROUPS.iter().all(|&length| groups.next().is_some_and(|group| is_group(group, length)))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_is_found_wherever_it_stands() {
        let check = |text: &str, expect| assert_eq!(guid(text.as_bytes()), expect, "{text}");
        check("a,/s/9d468fb9-dd32-4c26-b451-1ad71caff0bf/r", Some(5));
        check("9d468fb9-dd32-4c26-b451-1ad71caff0bf", Some(0));
        check("9d468fb9-dd32-4c26-b451-1ad71caff0b", None);
        check("9d468fb9-dd32-4c26-b451-1ad71caff0bx,9d468fb9-dd32", None);
        check("", None);
    }
}
