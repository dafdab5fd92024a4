//! The chain of pages: no page twice, no end too early, no end too late.

use std::collections::{HashMap, HashSet};

use reqwest::Url;

use super::super::Job;
use crate::{
    ETag, SnapshotProof, Warning,
    client::SnapshotCheck,
    error::{Code, Error, Result},
    http::{Head, Request},
};

/// Pages without rows that may follow each other; servers that filter late send some.
const EMPTY_PAGES: u32 = 16;
/// What an array without rows takes at most, blanks included.
const EMPTY_ARRAY: usize = 64;

/// What is remembered of a page.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) page: u64,
    pub(super) url: Url,
    pub(super) etag: Option<ETag>,
    pub(super) digest: [u8; 32],
    /// Whether a page was to follow. The link itself is not kept: servers may write another one each time.
    pub(super) goes_on: bool,
}

/// The pages that have been passed.
#[derive(Debug)]
pub(super) struct Chain {
    what: String,
    check: SnapshotCheck,
    most_pages: u64,
    visited: HashSet<String>,
    pages_by_rows: HashMap<[u8; 32], u64>,
    /// Pages without rows since the last one that had some.
    empty_pages: u32,
    /// Pages without rows that others came after.
    passed_empty: u64,
    marks: Vec<Mark>,
}

impl Chain {
    pub(super) fn new(job: &Job) -> Self {
        Self {
            what: format!("{} of {}", job.call.dataset(), job.call),
            check: job.shared.settings.snapshot_check,
            most_pages: job.shared.settings.most_pages,
            visited: HashSet::new(),
            pages_by_rows: HashMap::new(),
            empty_pages: 0,
            passed_empty: 0,
            marks: Vec::new(),
        }
    }

    /// Goes on to the page of this request; returns its number.
    pub(super) fn enter(&mut self, request: &Request) -> Result<u64> {
        let number = super::count(self.marks.len()) + 1;
        if number > self.most_pages {
            let message = format!("the pages of the {} did not end after {}", self.what, self.most_pages);
            return Err(Error::new(Code::EndlessPages, message));
        }
        if self.visited.insert(request.url.as_str().to_owned()) {
            Ok(number)
        } else {
            let message =
                format!("page {} of the {} leads back to a page that was passed", number - 1, self.what);
            Err(Error::new(Code::PageCycle, message))
        }
    }

    /// Takes note of what a page has: `data` is the text of its rows.
    pub(super) fn pass(&mut self, request: &Request, head: &Head, data: &[u8], goes_on: bool) -> Result<()> {
        let page = super::count(self.marks.len()) + 1;
        let digest = digest(data);
        if is_empty_array(data) {
            self.empty_pages += 1;
            self.passed_empty += u64::from(goes_on);
            if goes_on && self.empty_pages > EMPTY_PAGES {
                let message =
                    format!("{EMPTY_PAGES} pages of the {} had no rows, and more were to follow", self.what);
                return Err(Error::new(Code::EndlessPages, message));
            }
        } else {
            self.empty_pages = 0;
            if let Some(earlier) = self.pages_by_rows.insert(digest, page)
                && has_different_rows(data)
            {
                let message =
                    format!("page {page} of the {} has the rows of page {earlier} again", self.what);
                return Err(Error::new(Code::DuplicatePage, message));
            }
        }
        self.marks.push(Mark { page, url: request.url.clone(), etag: head.etag.clone(), digest, goes_on });
        Ok(())
    }

    /// The pages that have to be asked again.
    ///
    /// The API says that a validator stands for all data of a call but not whether the pages of a call have one in common.
    /// Where they have, asking for the first page is enough; where each has its own, or none, each is asked.
    pub(super) fn to_confirm(&self) -> &[Mark] {
        let Some(first) = self.marks.first().filter(|_| self.marks.len() > 1) else { return &[] };
        let has_one_tag = first.etag.is_some() && self.marks.iter().all(|mark| mark.etag == first.etag);
        match self.check {
            SnapshotCheck::Never => &[],
            SnapshotCheck::FirstPage => &self.marks[..1],
            SnapshotCheck::EveryPage if has_one_tag => &self.marks[..1],
            SnapshotCheck::EveryPage => &self.marks,
        }
    }

    /// What a reader should know of the pages.
    pub(super) fn warning(&self) -> Option<Warning> {
        (self.passed_empty > 0).then_some(Warning::EmptyPages { pages: self.passed_empty })
    }

    /// How many pages have been passed.
    pub(super) fn len(&self) -> usize {
        self.marks.len()
    }

    pub(super) fn proof_without_asking(&self) -> SnapshotProof {
        if self.marks.len() > 1 { SnapshotProof::NotAsked } else { SnapshotProof::OneAnswer }
    }
}

/// The digest by which rows are compared.
pub(super) fn digest(rows: &[u8]) -> [u8; 32] {
    blake3::hash(rows).into()
}

fn is_empty_array(data: &[u8]) -> bool {
    data.len() <= EMPTY_ARRAY
        && data.iter().all(|byte| matches!(byte, b'[' | b']') || byte.is_ascii_whitespace())
}

/// Whether the array has rows that differ. Rows may honestly be alike: those of many machines of one kind, where nothing names the
/// machine. A page of such rows may be followed by another one; that rows which differ come again in their order is no accident.
fn has_different_rows(data: &[u8]) -> bool {
    let rows = serde_json::from_slice::<Vec<&serde_json::value::RawValue>>(data).unwrap_or_default();
    rows.windows(2).any(|pair| matches!(pair, [one, other] if one.get() != other.get()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_is_told_by_its_rows() {
        let check = |data: &str, empty: bool, different: bool| {
            let found = (is_empty_array(data.as_bytes()), has_different_rows(data.as_bytes()));
            assert_eq!(found, (empty, different), "{data}");
        };
        check("[]", true, false);
        check("[\r\n\t ]", true, false);
        // However short a row is, it is one.
        check("[{}]", false, false);
        check("[ {\"cost\":1} ]", false, false);
        check("[{},{}]", false, false);
        check(r#"[{"cost":1},{"cost":1},{"cost":2}]"#, false, true);
        check(r#"[{"tags":"},{"}]"#, false, false);
    }
}
