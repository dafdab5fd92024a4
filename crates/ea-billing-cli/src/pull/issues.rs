//! Rows that could not be read: kept, counted, and told.

use ea_billing_table::{IssueRow, Tabular as _};
use std::path::Path;

use ea_billing_core::{Dataset, RowIssue};

use crate::{
    args::Format,
    exit::Exit,
    failure::{Failure, Result, UNREAD_ROWS},
    output::{Mark, Ready, RowSink},
    printer::Printer,
};

/// So many of them are told; the file has all.
const TOLD: usize = 3;

/// The rows that could not be read.
#[derive(Debug)]
pub(super) struct IssueLog<'p> {
    file: Option<RowSink<'p>>,
    /// The name of the file.
    place: Option<String>,
    /// What is being fetched now.
    now: Option<(Dataset, String)>,
    kept: Kept,
    /// What was kept when the fetch of now began.
    before: (Kept, Option<Mark>),
}

#[derive(Clone, Debug, Default)]
struct Kept {
    count: u64,
    first: Vec<String>,
}

impl<'p> IssueLog<'p> {
    pub(super) fn begin(path: Option<&Path>, printer: &'p Printer) -> Result<Self> {
        let file =
            path.map(|path| RowSink::beside("--issues", path, Format::Jsonl, printer, IssueRow::columns()));
        let place = path.map(|path| path.display().to_string());
        let (kept, before) = (Kept::default(), (Kept::default(), None));
        Ok(Self { file: file.transpose()?, place, now: None, kept, before })
    }

    /// Another fetch follows.
    pub(super) fn next(&mut self, dataset: Dataset, span: &str) {
        self.now = Some((dataset, span.to_owned()));
        self.before = (self.kept.clone(), self.file.as_ref().map(RowSink::mark));
    }

    /// The fetch begins anew: what it brought before is void.
    pub(super) fn rewind(&mut self) -> Result<()> {
        let (kept, mark) = &self.before;
        self.kept = kept.clone();
        match (&mut self.file, mark) {
            (Some(file), Some(mark)) => file.rewind(*mark),
            _ => Ok(()),
        }
    }

    pub(super) fn add(&mut self, issues: &[RowIssue]) -> Result<()> {
        // Rows come with a fetch only.
        let Some((dataset, span)) = &self.now else { return Ok(()) };
        for issue in issues {
            self.kept.count += 1;
            if self.kept.first.len() < TOLD {
                self.kept.first.push(sentence(*dataset, span, issue));
            }
            let Some(file) = &mut self.file else { continue };
            let row = IssueRow { dataset: *dataset, span: span.clone(), issue: issue.clone() };
            let mut cells = Vec::new();
            row.cells(&mut cells);
            file.row(&cells)?;
        }
        Ok(())
    }

    /// The first of them.
    pub(super) fn warnings(&self) -> Vec<String> {
        self.kept.first.clone()
    }

    /// Encodes the file that was asked for.
    pub(super) fn make_ready(&mut self) -> Result<Option<Ready<'p>>> {
        self.file.take().map(|file| file.make_ready(&[])).transpose()
    }

    /// Fails the command if there is a row that could not be read; `rows` could be.
    pub(super) fn finish(self, rows: u64) -> Result<Exit> {
        let count = self.kept.count;
        if count == 0 {
            return Ok(Exit::Success);
        }
        let rows = rows + count;
        let message =
            format!("{count} of {rows} rows could not be read and are in no sum; the others were printed");
        let hint = match self.place {
            Some(place) => format!("{place} has them as they came"),
            None => "`--issues FILE` keeps them as they came".to_owned(),
        };
        Err(Failure::new(Exit::UnreadRows, UNREAD_ROWS, message).with_hint(hint))
    }
}

fn sentence(dataset: Dataset, span: &str, issue: &RowIssue) -> String {
    let RowIssue { row, page, reason, .. } = issue;
    // Most reasons name the field themselves.
    let field = issue.field.as_ref().filter(|field| !reason.starts_with(field.as_str()));
    let field = field.map(|field| format!("{field}: ")).unwrap_or_default();
    let dataset = super::plain(dataset);
    format!("row {row} of {dataset} {span}, page {page}: {field}{reason}")
}
