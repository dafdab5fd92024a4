//! Why rows could not become a batch.

use std::fmt;

use arrow_schema::ArrowError;

use super::{DEFAULT_SCALE, LARGEST_SCALE, exact};
use crate::Kind;

/// Rows that could not become a batch.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// More decimals were asked for than there can be.
    Scale {
        /// The decimals that were asked for.
        scale: u8,
    },
    /// A number that the columns cannot hold with all its digits.
    Inexact {
        /// Its row among those of all batches, from 1.
        row: u64,
        /// The name of its column.
        column: String,
        /// The number.
        digits: String,
        /// The decimals that the columns have.
        scale: u8,
    },
    /// A value that is of another kind than its column.
    Unfit {
        /// Its row among those of all batches, from 1.
        row: u64,
        /// The name of its column.
        column: String,
        /// What the column holds.
        kind: Kind,
    },
    /// A column with more text in one batch than it can hold, which are 2 GiB.
    TooLong {
        /// The name of the column.
        column: String,
    },
    /// Rows of another kind than the batches were made for.
    OtherRows,
    /// Arrow refused the columns.
    Arrow(ArrowError),
}

impl Error {
    /// Whether a number would have lost digits, so that another scale, or the rows as JSON, may help.
    #[must_use]
    pub const fn is_inexact(&self) -> bool {
        matches!(self, Self::Inexact { .. })
    }

    /// What could be done about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Scale { .. } => Some(format!("leave the scale out to get {DEFAULT_SCALE} decimals")),
            Self::Inexact { digits, .. } => Some(match exact::scales(digits) {
                Some((one, other)) if one == other => {
                    format!(
                        "ask with a decimal scale of {one}, or for the rows as JSON, which has all digits"
                    )
                }
                Some((least, most)) => format!(
                    "ask with a decimal scale of {least} to {most}, or for the rows as JSON, which has all digits"
                ),
                None => {
                    "ask for the rows as JSON, which has all digits: no decimal scale can hold this number"
                        .to_owned()
                }
            }),
            Self::TooLong { .. } => Some("make batches of fewer rows".to_owned()),
            Self::Unfit { .. } | Self::OtherRows | Self::Arrow(_) => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scale { scale } => {
                write!(f, "a decimal scale of {scale} was asked for: expected at most {LARGEST_SCALE}")
            }
            Self::Inexact { row, column, digits, scale } => write!(
                f,
                "row {row}: `{column}` is {digits}, which does not fit exactly into 38 digits of which {scale} are decimals"
            ),
            Self::Unfit { row, column, kind } => {
                write!(f, "row {row}: `{column}` has a value that is of another kind than {}", kind.name())
            }
            Self::TooLong { column } => {
                write!(
                    f,
                    "the texts of `{column}` in one batch are longer than 2 GiB, which is all a column can hold"
                )
            }
            Self::OtherRows => f.write_str("the rows are of another kind than the batches were made for"),
            Self::Arrow(_) => f.write_str("the columns do not make a batch"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Arrow(error) => Some(error),
            _ => None,
        }
    }
}

/// Where values stand: the rows before them, and their column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) first: u64,
    pub(super) column: &'a str,
}

impl Place<'_> {
    fn row(self, index: usize) -> u64 {
        self.first.saturating_add(super::count(index)).saturating_add(1)
    }

    pub(super) fn inexact(self, index: usize, digits: &str, scale: u8) -> Error {
        let (row, column) = (self.row(index), self.column.to_owned());
        Error::Inexact { row, column, digits: digits.to_owned(), scale }
    }

    pub(super) fn unfit(self, index: usize, kind: Kind) -> Error {
        Error::Unfit { row: self.row(index), column: self.column.to_owned(), kind }
    }

    pub(super) fn too_long(self) -> Error {
        Error::TooLong { column: self.column.to_owned() }
    }
}
