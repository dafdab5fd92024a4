//! How an answer is sent where that is not the usual way.

use super::{ClosesAt, Fault};
use crate::exchange::{Answer, Body};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};

/// The way in which an answer goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) framing: Framing,
    /// Where the connection stands still.
    pub(crate) stall: Option<Stall>,
    /// Head and body go out byte by byte after so many bytes, with so many milliseconds between them.
    pub(crate) drip: Option<(u64, u64)>,
    /// How much is sent; all of it if nothing is said.
    pub(crate) cut: Option<Cut>,
    pub(crate) end: End,
}

/// How the end of a body is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// By its length; by chunks where the length is not known.
    Usual,
    /// By chunks.
    Chunked,
    /// By the end of the connection.
    UntilClose,
    /// By the length that the headers have, be it right or wrong.
    AsGiven,
}

/// Where and how long a connection stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stall {
    /// After so many bytes of the body; before the head if there is no number.
    pub(crate) after: Option<u64>,
    /// In real time; for ever if there is no number.
    pub(crate) milliseconds: Option<u64>,
}

/// Where an answer stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// In the middle of its head.
    HalfHead,
    /// After so many bytes of its body.
    Body(u64),
    /// After at most so many bytes of its body, at the end of a line.
    Line(u64),
    /// Before the chunk that ends it.
    LastChunk,
}

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// In an orderly way.
    Finish,
    /// With a reset.
    Reset,
    /// With a reset, when another request arrives.
    ResetAtNext,
}

impl Plan {
    fn new(end: End) -> Self {
        Self { framing: Framing::Usual, stall: None, drip: None, cut: None, end }
    }

    fn cut(cut: Cut, end: End) -> Self {
        Self { cut: Some(cut), ..Self::new(end) }
    }

    fn stall(after: Option<u64>, milliseconds: Option<u64>) -> Self {
        Self { stall: Some(Stall { after, milliseconds }), ..Self::new(End::Finish) }
    }

    /// The way in which a fault sends an answer; none if it sends it in the usual way.
    pub(crate) fn of(fault: &Fault, answer: &Answer) -> Option<Self> {
        let middle = |after: &Option<u64>| place(*after, &answer.body);
        Some(match fault {
            Fault::ResetMidHeaders {} => Self::cut(Cut::HalfHead, End::Reset),
            Fault::ResetMidBody { after } => Self::cut(Cut::Body(middle(after)), End::Reset),
            Fault::FinMidContentLength { after } => Self::cut(Cut::Body(middle(after)), End::Finish),
            Fault::MissingLastChunk {} => {
                Self { framing: Framing::Chunked, ..Self::cut(Cut::LastChunk, End::Finish) }
            }
            Fault::CloseDelimitedCut { after } => {
                let cut = if is_json(answer) { Cut::Body(middle(after)) } else { Cut::Line(middle(after)) };
                Self { framing: Framing::UntilClose, ..Self::cut(cut, End::Finish) }
            }
            Fault::StallBeforeHeaders { milliseconds } => Self::stall(None, *milliseconds),
            Fault::StallMidBody { after, milliseconds } => Self::stall(Some(middle(after)), *milliseconds),
            Fault::Drip { fast, milliseconds } => {
                let pace = (fast.unwrap_or(0), milliseconds.unwrap_or(1000));
                Self { drip: Some(pace), ..Self::new(End::Finish) }
            }
            fault if gives_length(fault) => Self { framing: Framing::AsGiven, ..Self::new(End::Finish) },
            Fault::ClosedKeepAlive { closes_at: Some(ClosesAt::Idle) } => Self::new(End::Finish),
            Fault::ClosedKeepAlive { .. } => Self::new(End::ResetAtNext),
            _ => return None,
        })
    }

    /// Whether an answer has what the fault breaks off: a body, or even one of known length. A body of unknown length
    /// is taken to have something in it.
    pub(crate) fn suits(fault: &Fault, answer: &Answer, head_only: bool) -> bool {
        let length = length(&answer.body);
        match fault {
            Fault::FinMidContentLength { .. } => !head_only && length.is_some_and(|length| length > 0),
            Fault::ResetMidBody { .. }
            | Fault::MissingLastChunk {}
            | Fault::CloseDelimitedCut { .. }
            | Fault::StallMidBody { .. }
            | Fault::SasExpired { after: Some(_) } => !head_only && length != Some(0),
            _ => true,
        }
    }

    /// Whether the fault needs the body as it is without compression: to tell its length, or to end it at a line.
    pub(crate) fn needs_plain(fault: &Fault) -> bool {
        matches!(fault, Fault::FinMidContentLength { .. } | Fault::CloseDelimitedCut { .. })
            || gives_length(fault)
    }

    /// Whether not even a status is ever sent.
    pub(crate) fn answers_nothing(&self) -> bool {
        self.stall == Some(Stall { after: None, milliseconds: None })
    }

    /// The way in which a signed address expires while it is being read.
    pub(crate) fn reset_after(after: u64, answer: &Answer) -> Self {
        Self::cut(Cut::Body(place(Some(after), &answer.body)), End::Reset)
    }
}

/// Whether the fault is an answer with a length of its own.
fn gives_length(fault: &Fault) -> bool {
    let Fault::Answer { headers: Some(headers), .. } = fault else { return false };
    headers.keys().any(|name| name.eq_ignore_ascii_case(CONTENT_LENGTH.as_str()))
}

fn is_json(answer: &Answer) -> bool {
    let value = answer.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    value.is_some_and(|text| text.contains("json"))
}

/// The length of a body, where it is known.
fn length(body: &Body) -> Option<u64> {
    match body {
        Body::Whole(bytes) => u64::try_from(bytes.len()).ok(),
        Body::Stream { length, .. } => *length,
    }
}

/// A place in a body, always before its end where the end is known. Where it is not, whoever sends the body takes care
/// of that.
fn place(after: Option<u64>, body: &Body) -> u64 {
    /// Somewhere in a body of unknown length, behind the header of a CSV file.
    const SOMEWHERE: u64 = 4096;
    match (after, length(body)) {
        (Some(after), Some(length)) => after.min(length.saturating_sub(1)),
        (Some(after), None) => after,
        (None, Some(length)) => length / 2,
        (None, None) => SOMEWHERE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::StatusCode;

    #[test]
    fn a_cut_is_always_before_the_end() {
        let check = |after: Option<u64>, length: Option<u64>, expect: u64| {
            let body = Body::Stream { length, chunks: Box::new(std::iter::empty()) };
            assert_eq!(place(after, &body), expect);
        };
        check(None, Some(100), 50);
        check(Some(30), Some(100), 30);
        check(Some(100), Some(100), 99);
        check(Some(5), Some(0), 0);
        check(Some(5), None, 5);
        check(None, None, 4096);
    }

    #[test]
    fn only_csv_is_cut_at_a_line() {
        let fault = Fault::CloseDelimitedCut { after: Some(3) };
        let cut = |answer: &Answer| Plan::of(&fault, answer).and_then(|plan| plan.cut);
        assert_eq!(cut(&Answer::new(StatusCode::OK, "12345")), Some(Cut::Line(3)));
        assert_eq!(cut(&Answer::json(StatusCode::OK, "12345")), Some(Cut::Body(3)));
    }
}
