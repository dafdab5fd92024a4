//! Readers, who are told when a fetch begins anew.

use std::fmt;

use ea_billing_core::{Batch, Change, Code, Error, Reader, SnapshotProof, UsageDetail};

use super::{
    PAGES, fetch, october, site,
    switch::{Moments, ROWS, SWITCHES, switching},
};
use crate::support::canary::told_by;

const NEVER_AT_REST: &str =
    r#"{"fault": "data-switch", "day": "2026-10-31", "when": {"page": 52}, "times": "always"}"#;

/// Keeps rows, and gives up when it is told to.
#[derive(Debug, Default)]
struct Desk {
    rows: Vec<UsageDetail>,
    begun: usize,
    /// Fails in the place of beginning so often, or of taking so many rows.
    most_begun: Option<usize>,
    most_rows: Option<usize>,
}

/// What a reader may fail with besides the fetch.
#[derive(Debug)]
enum Trouble {
    Fetch(Error),
    Full { rows: usize },
    Tired,
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Fetch(error)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl Reader<UsageDetail> for Desk {
    type Error = Trouble;

    fn begin(&mut self) -> Result<(), Trouble> {
        if self.most_begun == Some(self.begun) {
            return Err(Trouble::Tired);
        }
        self.rows.clear();
        self.begun += 1;
        Ok(())
    }

    fn take(&mut self, mut batch: Batch<UsageDetail>) -> Result<(), Trouble> {
        self.rows.append(&mut batch.rows);
        match self.most_rows {
            Some(most) if self.rows.len() > most => Err(Trouble::Full { rows: self.rows.len() }),
            _ => Ok(()),
        }
    }
}

#[tokio::test]
async fn a_reader_has_the_rows_of_one_moment() {
    let mut moments = Moments::new().await;
    let mut anew = 0;
    for page in SWITCHES {
        let day = moments.day_at(page).await;
        let what = format!("{day} changes after page {page}");
        let site = switching(page, day, "");
        let mut desk = Desk::default();
        let (certificate, _) = site.client().usage_details(october()).read(&mut desk).await.unwrap();
        assert_eq!(site.simulator.faults()[0].used, 1, "{what}");
        moments.assert_one(day, &desk.rows, &certificate.totals, &what);
        assert_eq!(fetch(&site.client()).await.unwrap().rows, desk.rows, "{what}");
        anew += usize::from(desk.begun > 1);
    }
    // Not all: where no page that was read has rows of the day, what came is the new state already.
    assert!(anew > SWITCHES.count() / 2, "{anew} began anew");
}

#[tokio::test]
async fn data_that_never_rest_are_an_error_of_a_reader_too() {
    let site = site(ROWS);
    site.fault(NEVER_AT_REST);
    let mut desk = Desk::default();
    let error = site.client().usage_details(october()).read(&mut desk).await.unwrap_err();
    let Trouble::Fetch(error) = error else { panic!("{error}") };
    assert_eq!((error.code(), desk.begun), (Code::DataChanged, 4));
    site.assert_no_secret(&[&told_by(&error)]);
}

#[tokio::test]
async fn the_error_of_a_reader_ends_the_fetch_and_comes_back() {
    let site = site(ROWS);
    let mut desk = Desk { most_rows: Some(2), ..Desk::default() };
    let error = site.client().usage_details(october()).read(&mut desk).await.unwrap_err();
    assert!(matches!(error, Trouble::Full { rows: 4 }), "{error}");
    assert_eq!(desk.begun, 1);
    assert!(site.simulator.requests().len() < PAGES, "it went on");

    // Also where it comes while a fetch begins anew.
    site.fault(NEVER_AT_REST);
    let mut desk = Desk { most_begun: Some(1), ..Desk::default() };
    let error = site.client().usage_details(october()).read(&mut desk).await.unwrap_err();
    assert!(matches!(error, Trouble::Tired), "{error}");
}

#[tokio::test]
async fn a_reader_is_not_called_for_what_has_not_changed() {
    let site = site(ROWS);
    let query = site.client().usage_details(october());
    let mut desk = Desk::default();
    let (certificate, validator) = query.read(&mut desk).await.unwrap();
    assert!(matches!(certificate.snapshot, SnapshotProof::Validated { .. }));
    let validator = validator.unwrap();
    let mut none = Desk { most_begun: Some(0), ..Desk::default() };
    assert_eq!(query.read_if_changed(&validator, &mut none).await.unwrap(), Change::NotModified);
    site.simulator.restate("100", "2026-10-05".parse().unwrap()).unwrap();
    let before = std::mem::take(&mut desk.rows);
    let Change::Modified((certificate, _)) = query.read_if_changed(&validator, &mut desk).await.unwrap()
    else {
        panic!("the data have changed")
    };
    assert_eq!(usize::try_from(certificate.rows).unwrap(), desk.rows.len());
    assert_ne!(desk.rows, before);
}
