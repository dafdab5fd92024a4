//! The proof that ends every fetch.

use std::{collections::BTreeMap, fmt};

use chrono::{DateTime, Utc};

use crate::{Dataset, Totals, source::Version};

/// What a fetch was, and the proof that it is whole.
///
/// A fetch either ends with a certificate or fails: the chain of pages was followed to its end, every body came to its
/// own end, no page came twice, and the data did not change meanwhile. `rows + issues + outside` is what the server sent.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Certificate {
    /// The dataset.
    pub dataset: Dataset,
    /// The part of it that was asked for, such as `202610` or `2026-10-01..2026-10-31`.
    pub span: String,
    /// The number of the enrollment, or the path of the subscription, billing profile or billing account, such as
    /// `subscriptions/a8f7d0a1-204c-478a-86f0-bc53ce8d33a8`.
    pub scope: String,
    /// The version of the API that answered.
    pub version: Version,
    /// The answers that held the data: pages, or 1 for a file.
    pub pages: u64,
    /// The rows that became records.
    pub rows: u64,
    /// The rows that did not; each was handed out as a [`RowIssue`](crate::RowIssue).
    pub issues: u64,
    /// The rows of days or billing periods that were not asked for; each was handed out apart and is in no sum.
    pub outside: u64,
    /// The bytes of the bodies as they travelled, compressed or not; 0 if nothing travelled.
    pub wire_bytes: u64,
    /// The bytes of the bodies after decompression.
    pub bytes: u64,
    /// Exact sums of the cost of all records, for each currency; that of the enrollment is not named by the rows of usage
    /// details and marketplace charges.
    pub totals: Totals,
    /// Tags and additional information that are no JSON objects; they were kept as they came.
    pub broken_json_texts: u64,
    /// Units of measure that are not understood, and the rows that have them; they were kept as they came.
    pub unknown_units: BTreeMap<String, u64>,
    /// What proves that all of it is of one moment; for rows of the snapshot cache, what proved it when they were fetched.
    pub snapshot: SnapshotProof,
    /// Whether the rows came from the snapshot cache, since the server said that they have not changed.
    pub from_cache: bool,
    /// When the data were fetched: the server's time if it told it, for a snapshot of the cache the time of its fetch.
    pub fetched_at: DateTime<Utc>,
    /// What a reader should know besides.
    pub warnings: Vec<Warning>,
}

/// What proves that the rows of a fetch are of one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SnapshotProof {
    /// They came in one answer.
    OneAnswer,
    /// After the last page was read, the server confirmed by validator that so many pages had not changed; pages with
    /// the same validator were confirmed together.
    Validated {
        /// The pages that were asked again.
        asked: u64,
    },
    /// After the last page was read, pages that have no validator were read again and had the same rows.
    ReadAgain {
        /// The pages that were asked again.
        asked: u64,
    },
    /// Nothing: the client was told not to ask again.
    NotAsked,
}

/// Something that a reader of the data should know, though it is no error.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// The API key ends soon.
    KeyExpiresSoon {
        /// When it ends.
        at: DateTime<Utc>,
    },
    /// The API key is none that can be read, so that neither its end nor its enrollment are known.
    KeyNotUnderstood,
    /// The clock of this machine and that of the server differ by more than five minutes.
    ClockSkew {
        /// By how many seconds this machine's clock is ahead of the server's; negative if it is behind.
        seconds: i64,
    },
    /// The snapshot cache could not be used; the fetch went on without.
    CacheUnavailable {
        /// Why.
        reason: String,
    },
    /// An entry of the snapshot cache was broken; it was fetched anew.
    CacheHealed,
    /// The answer speaks of another enrollment than was asked for.
    OtherEnrollment {
        /// The one that it names.
        found: String,
    },
    /// The server has no data of this kind for this span: it sent an empty answer, a report said so, or the list of billing
    /// periods confirmed what a 404 left open.
    NoData,
    /// Pages without rows had others after them. Servers that filter late send such pages; rows may also be missing.
    EmptyPages {
        /// How many.
        pages: u64,
    },
}

#[cfg(feature = "cache")]
impl SnapshotProof {
    /// The text by which a snapshot on disk names its proof.
    pub(crate) fn to_text(self) -> String {
        match self {
            Self::OneAnswer => "one-answer".to_owned(),
            Self::Validated { asked } => format!("validated {asked}"),
            Self::ReadAgain { asked } => format!("read-again {asked}"),
            Self::NotAsked => "not-asked".to_owned(),
        }
    }

    /// Reads what [`to_text`](Self::to_text) wrote.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        match text.split_once(' ') {
            None if text == "one-answer" => Some(Self::OneAnswer),
            Some(("validated", asked)) => Some(Self::Validated { asked: asked.parse().ok()? }),
            Some(("read-again", asked)) => Some(Self::ReadAgain { asked: asked.parse().ok()? }),
            _ => None,
        }
    }
}

impl Certificate {
    /// Whether every row became a record, so that the sums are those of all rows.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.issues == 0
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyExpiresSoon { at } => write!(f, "the API key ends on {}", at.format("%Y-%m-%d")),
            Self::KeyNotUnderstood => {
                f.write_str("the API key cannot be read, so its end and its enrollment are not known")
            }
            Self::ClockSkew { seconds } => {
                let ahead = if *seconds < 0 { "behind" } else { "ahead of" };
                let (amount, unit) = match seconds.unsigned_abs() {
                    seconds @ ..600 => (seconds, "seconds"),
                    seconds @ ..7_200 => (seconds / 60, "minutes"),
                    seconds @ ..172_800 => (seconds / 3_600, "hours"),
                    seconds => (seconds / 86_400, "days"),
                };
                write!(f, "this machine's clock is {amount} {unit} {ahead} the server's")
            }
            Self::CacheUnavailable { reason } => write!(f, "the snapshot cache was not used: {reason}"),
            Self::CacheHealed => f.write_str("a broken snapshot of the cache was fetched anew"),
            Self::OtherEnrollment { found } => write!(f, "the answer speaks of enrollment {found}"),
            Self::NoData => f.write_str("the server has no data of this kind for this period"),
            Self::EmptyPages { pages: 1 } => f.write_str("a page had no rows, though others came after it"),
            Self::EmptyPages { pages } => {
                write!(f, "{pages} pages had no rows, though others came after them")
            }
        }
    }
}
