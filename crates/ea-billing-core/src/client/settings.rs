//! What a client is told besides where and by which key.

use std::time::Duration;

use crate::{PeriodRules, convert, fetch::POLL_INTERVAL};

/// Which pages are asked again when all have been read, to prove that they are of one moment.
///
/// The API says that a validator stands for all data of a call, but neither whether each page has one of its own nor
/// whether a change of a later page changes that of the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SnapshotCheck {
    /// The first page if all pages have the same validator, otherwise every page: the proof holds whatever the server
    /// means by its validators. A page that is unchanged costs a request without a body.
    #[default]
    EveryPage,
    /// The first page only: right as far as its validator stands for all pages.
    FirstPage,
    /// None: pages of different moments are not noticed.
    Never,
}

/// The settings of a client that are not those of its transport.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) snapshot_check: SnapshotCheck,
    /// More pages than this are taken for a chain without an end.
    pub(crate) most_pages: u64,
    /// A longer row of a CSV file, in bytes, is taken for a file that is none.
    pub(crate) longest_row: usize,
    pub(crate) poll_interval: Duration,
    /// The time for a whole fetch.
    pub(crate) total_time: Duration,
    pub(crate) period_rules: PeriodRules,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            snapshot_check: SnapshotCheck::default(),
            most_pages: 100_000,
            longest_row: convert::ROW_LIMIT,
            poll_interval: POLL_INTERVAL,
            total_time: Duration::from_secs(6 * 60 * 60),
            period_rules: PeriodRules::default(),
        }
    }
}
