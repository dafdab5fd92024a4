//! What can go wrong on request.
//!
//! A [`Rule`] says what goes wrong and when. A script is a list of rules as JSON:
//!
//! ```json
//! {"faults": [
//!   {"fault": "throttled", "retryAfter": 5, "when": {"route": "usage-details", "page": 2}},
//!   {"fault": "reset-mid-body", "after": 1000, "skip": 1, "times": 2}
//! ]}
//! ```
//!
//! A rule lets the first `skip` requests pass that meet its condition, then serves `times` of them: once if it is left
//! out, for ever with `"always"`. Of several rules that a request meets, the first one in the list serves it whose fault
//! finds something to act on; the others are not used up by it.

mod azure;
mod body;
mod book;
mod catalogue;
mod edit;
mod hint;
mod kind;
mod paging;
mod plan;
mod rule;
mod scan;
mod script;
mod status;
mod swap;

pub use book::RuleUse;
pub use catalogue::Entry;
pub use kind::Fault;
pub use rule::{Condition, Rule, Times};
pub use script::ScriptError;

pub(crate) use book::{Book, Hit, Moment, Turn, Walk};
pub(crate) use edit::{Chunks, Swapped, into_chunks};
pub(crate) use hint::{http_date, over_quota};
pub(crate) use paging::period_start;
pub(crate) use plan::{Cut, End, Framing, Plan, Stall};
pub(crate) use script::rules;
pub(crate) use swap::{sas_expired, swap, with_weak_tag};

use crate::exchange::Door;
use serde::{Deserialize, Serialize};

/// A listener of the simulator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Listener {
    /// The billing API.
    Api,
    /// The storage host.
    Blob,
}

impl From<Door> for Listener {
    fn from(door: Door) -> Self {
        match door {
            Door::Api => Self::Api,
            Door::Blob => Self::Blob,
        }
    }
}

/// Which header tells how long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum Hint {
    /// The header of the Reporting API, with seconds.
    Consumption,
    /// `Retry-After` with seconds.
    Seconds,
    /// `Retry-After` with a date.
    Date,
    /// The headers of Cost Management, without any other.
    CostManagementHeadersOnly,
}

/// When a connection ends that pretended to stay open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "kebab-case")]
pub enum ClosesAt {
    /// With a reset, when another request arrives.
    NextRequest,
    /// At once after the answer.
    Idle,
}

/// The group a fault belongs to by when it acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Before a request has been read, at a new TLS connection.
    Handshake,
    /// At a request.
    Request,
}

impl Fault {
    pub(crate) fn stage(&self) -> Stage {
        match self {
            Self::TlsExpired {} | Self::TlsWrongHost {} | Self::TlsSelfSigned {} | Self::TlsAbort {} => {
                Stage::Handshake
            }
            _ => Stage::Request,
        }
    }

    /// How often the fault happens if nothing else is said: for ever where once would be no fault.
    pub(crate) fn usual_times(&self) -> Times {
        match self {
            Self::RedirectLoop { .. }
            | Self::LinkEndless {}
            | Self::PollNeverDone {}
            | Self::ReportFailed { .. } => Times::Always,
            _ => Times::Count(1),
        }
    }
}
