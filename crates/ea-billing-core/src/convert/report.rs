//! Reports that are submitted, polled and downloaded.

use ea_billing_client::{
    decode::{self, DecodeError},
    ea_v2, ea_v3,
    wire::SignedUrl,
};
use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::{Version, body};
use crate::error::{Code, Error, Result};

/// How far a submitted report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReportState {
    Queued,
    InProgress,
    Completed,
    Failed,
    NoDataFound,
    ReadyToDownload,
    TimedOut,
    /// A number that no document knows.
    Unknown(i64),
}

/// What the server says about a submitted report.
#[derive(Debug)]
pub(crate) struct ReportStatus {
    pub(crate) state: ReportState,
    /// Where to ask again. No document shows one, so it is kept like a secret.
    pub(crate) report_url: Option<SignedUrl>,
    /// The file, once there is one; the URL works for one hour from the time at which the report was asked for.
    pub(crate) blob_path: Option<SignedUrl>,
}

/// Decodes the answer to a submitted report and to each poll.
///
/// # Errors
///
/// As [`body::array`], and [`Code::Decode`] for an answer without a status.
pub(crate) fn report_status(version: Version, body: &[u8]) -> Result<ReportStatus> {
    let json = body::one_value(body)?
        .ok_or_else(|| Error::new(Code::Truncated, "expected the status of a report, found an empty body"))?;
    match version {
        Version::V1 | Version::V2 => {
            let raw: ea_v2::types::UsageReportStatus = decode::from_str(json).map_err(|error| no(&error))?;
            status(raw.status.map(|status| status.value()), raw.report_url, raw.blob_path)
        }
        _ => {
            let raw: ea_v3::types::UsageReportStatus = decode::from_str(json).map_err(|error| no(&error))?;
            status(raw.status.map(|status| status.value()), raw.report_url, raw.blob_path)
        }
    }
}

fn no(error: &DecodeError) -> Error {
    // The decoder may quote a value, and one of the values is a signed URL: the path alone is told.
    let place = match error.path() {
        "." => "the status of a report",
        path => path,
    };
    Error::new(Code::Decode, format!("{place}: expected the value that the API documents, found another"))
}

fn status(
    number: Option<Decimal>,
    report_url: Option<String>,
    blob_path: Option<SignedUrl>,
) -> Result<ReportStatus> {
    let number = number.filter(Decimal::is_integer).and_then(|number| number.to_i64());
    let number = number.ok_or_else(|| {
        Error::new(Code::Decode, "status: expected a whole number, found none in the report")
    })?;
    let report_url = report_url.filter(|url| !url.trim().is_empty());
    Ok(ReportStatus {
        state: ReportState::of(number),
        report_url: report_url.map(|url| SignedUrl::from(url.trim())),
        blob_path,
    })
}

impl ReportState {
    const fn of(number: i64) -> Self {
        match number {
            1 => Self::Queued,
            2 => Self::InProgress,
            3 => Self::Completed,
            4 => Self::Failed,
            5 => Self::NoDataFound,
            6 => Self::ReadyToDownload,
            7 => Self::TimedOut,
            other => Self::Unknown(other),
        }
    }
}
