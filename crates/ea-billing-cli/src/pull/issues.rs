//! Rows that could not be read: kept, counted, and told.

use std::path::Path;

use ea_billing_core::{Dataset, RowIssue};
use serde::Serialize;

use super::whole_file::WholeFile;
use crate::{
    exit::Exit,
    failure::{Failure, Result},
};

/// So many of them are told; the file has all.
const TOLD: usize = 3;

/// The rows that could not be read.
#[derive(Debug)]
pub(super) struct IssueLog {
    file: Option<(WholeFile, String)>,
    /// What is being fetched now.
    dataset: &'static str,
    span: String,
    kept: Kept,
    /// What was kept when the fetch of now began.
    before: Kept,
}

#[derive(Clone, Debug, Default)]
struct Kept {
    count: u64,
    first: Vec<String>,
    bytes: u64,
}

/// A line of the file.
#[derive(Serialize)]
struct Line<'a> {
    dataset: &'a str,
    span: &'a str,
    page: u64,
    row: u64,
    field: Option<&'a str>,
    reason: &'a str,
    raw: &'a str,
}

impl IssueLog {
    pub(super) fn begin(path: Option<&Path>) -> Result<Self> {
        let file = path
            .map(|path| WholeFile::create("--issues", path).map(|file| (file, path.display().to_string())));
        let kept = Kept::default();
        Ok(Self { file: file.transpose()?, dataset: "", span: String::new(), before: kept.clone(), kept })
    }

    /// Another fetch follows.
    pub(super) fn next(&mut self, dataset: Dataset, span: &str) {
        self.dataset = dataset.as_str();
        span.clone_into(&mut self.span);
        self.before = self.kept.clone();
    }

    /// The fetch begins anew: what it brought before is void.
    pub(super) fn rewind(&mut self) -> Result<()> {
        if let Some((file, _)) = &mut self.file
            && self.kept.count > self.before.count
        {
            file.cut(self.before.bytes)?;
        }
        self.kept = self.before.clone();
        Ok(())
    }

    pub(super) fn add(&mut self, issues: &[RowIssue]) -> Result<()> {
        for issue in issues {
            self.kept.count += 1;
            if self.kept.first.len() < TOLD {
                self.kept.first.push(self.sentence(issue));
            }
            let Some((file, _)) = &mut self.file else { continue };
            let line = Line {
                dataset: self.dataset,
                span: &self.span,
                page: issue.page,
                row: issue.row,
                field: issue.field.as_deref(),
                reason: &issue.reason,
                raw: &issue.raw,
            };
            let mut line = serde_json::to_vec(&line).map_err(|error| unwritable(&error))?;
            line.push(b'\n');
            file.write(&line)?;
            self.kept.bytes += u64::try_from(line.len()).unwrap_or_default();
        }
        Ok(())
    }

    fn sentence(&self, issue: &RowIssue) -> String {
        let RowIssue { row, page, reason, .. } = issue;
        let field = issue.field.as_ref().map(|field| format!("field {field}: ")).unwrap_or_default();
        let dataset = self.dataset.replace('-', " ");
        format!("row {row} of {dataset} {}, page {page}: {field}{reason}", self.span)
    }

    /// The first of them.
    pub(super) fn warnings(&self) -> Vec<String> {
        self.kept.first.clone()
    }

    /// Puts the file into its place, and fails the command if there is a row in it; `rows` could be read.
    pub(super) fn finish(self, rows: u64) -> Result<Exit> {
        let place = self.file.map(|(file, place)| file.place().map(|()| place)).transpose()?;
        let count = self.kept.count;
        if count == 0 {
            return Ok(Exit::Success);
        }
        let them = if count == 1 { "row" } else { "rows" };
        let message = format!(
            "{count} {them} of {} could not be read and stand in no sum; the others were printed",
            rows + count
        );
        let hint = match place {
            Some(place) => format!("{place} has them as they came"),
            None => "`--issues FILE` keeps them as they came".to_owned(),
        };
        Err(Failure::new(Exit::UnreadRows, "unread_rows", message).with_hint(hint))
    }
}

fn unwritable(error: &serde_json::Error) -> Failure {
    Failure::new(Exit::Failure, "issues", format!("a row for --issues cannot be written as JSON: {error}"))
}
