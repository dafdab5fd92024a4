//! What is said about fetches, in plain words.

use std::collections::{BTreeMap, BTreeSet};

use ea_billing_core::{BillingPeriodId, Certificate, Dataset, PeriodState, SnapshotProof, Totals, Warning};

use crate::schema::instant_text;

/// So many units of measure are named.
const NAMED_UNITS: usize = 3;
/// So many periods are named.
const NAMED_PERIODS: usize = 12;

/// What was told already, and the periods that the data are of.
#[derive(Debug, Default)]
pub(super) struct Told {
    texts: BTreeSet<String>,
    states: BTreeMap<BillingPeriodId, PeriodState>,
}

impl Told {
    /// Whether the text is said for the first time.
    pub(super) fn is_new(&mut self, text: &str) -> bool {
        self.texts.insert(text.to_owned())
    }

    pub(super) fn states(&mut self, states: impl Iterator<Item = (BillingPeriodId, PeriodState)>) {
        self.states.extend(states);
    }

    /// Whether the figures can still change.
    pub(super) fn state_line(&self) -> Option<String> {
        let of = |state| {
            let ids: Vec<_> =
                self.states.iter().filter(|(_, found)| **found == state).map(|(id, _)| id).collect();
            let shown: Vec<_> = ids.iter().take(NAMED_PERIODS).map(ToString::to_string).collect();
            let more = match ids.len().saturating_sub(NAMED_PERIODS) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            (!ids.is_empty()).then(|| format!("{}{more}", shown.join(", ")))
        };
        let meanings = [
            (PeriodState::Closed, "closed"),
            (PeriodState::Settling, "settling, so corrections may follow"),
            (PeriodState::Open, "open, so the figures will change"),
        ];
        let lines: Vec<_> = meanings
            .into_iter()
            .filter_map(|(state, meaning)| Some(format!("{} {meaning}", of(state)?)))
            .collect();
        (!lines.is_empty()).then(|| format!("billing periods: {}", lines.join("; ")))
    }
}

/// The name of a dataset in a sentence.
pub(super) fn plain(dataset: Dataset) -> String {
    dataset.as_str().replace('-', " ")
}

/// So many of something.
fn count(number: u64, one: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {one}{plural}")
}

/// The lines below a table: how much there is in all, that it is whole, and how fresh it is.
pub(super) fn footer(certificates: &[Certificate], totals: &Totals) -> Vec<String> {
    let Some(oldest) = certificates.iter().map(|certificate| certificate.fetched_at).min() else {
        return Vec::new();
    };
    let sum = |of: fn(&Certificate) -> u64| certificates.iter().map(of).sum::<u64>();
    let unread = match sum(|certificate| certificate.issues) {
        0 => String::new(),
        unread => format!(" and {unread} that could not be read"),
    };
    let rows = count(sum(|certificate| certificate.rows), "row");
    let pages = count(sum(|certificate| certificate.pages), "page");
    let mut lines = vec![format!("complete: {rows}{unread}, {pages}{}", proof(certificates))];
    lines.extend(totals.iter().map(|(currency, sum)| match currency {
        Some(currency) => format!("exact total: {sum} {currency}"),
        None => format!("exact total: {sum} in the currency of the enrollment"),
    }));
    let cached = certificates.iter().filter(|certificate| certificate.from_cache).count();
    let cache = match cached {
        0 => String::new(),
        all if all == certificates.len() => {
            ", from the snapshot cache, which the server confirmed".to_owned()
        }
        some => format!(
            ", {some} of {} fetches from the snapshot cache, which the server confirmed",
            certificates.len()
        ),
    };
    lines.push(format!("as of {}{cache}", instant_text(oldest)));
    lines
}

/// What proves that each fetch is of one moment.
fn proof(certificates: &[Certificate]) -> &'static str {
    let any =
        |of: fn(&SnapshotProof) -> bool| certificates.iter().any(|certificate| of(&certificate.snapshot));
    if any(|proof| matches!(proof, SnapshotProof::NotAsked)) {
        ", not confirmed after the last"
    } else if any(|proof| matches!(proof, SnapshotProof::Validated { .. } | SnapshotProof::ReadAgain { .. }))
    {
        ", confirmed unchanged after the last"
    } else {
        ""
    }
}

/// What a reader should know of all fetches together.
pub(super) fn warnings(certificates: &[Certificate]) -> Vec<String> {
    let mut warnings = Vec::new();
    let mut is_clock_told = false;
    for certificate in certificates {
        for warning in &certificate.warnings {
            match warning {
                Warning::NoData => warnings.push(no_data(certificate)),
                // Each answer measures it anew.
                Warning::ClockSkew { .. } if is_clock_told => {}
                warning => {
                    is_clock_told |= matches!(warning, Warning::ClockSkew { .. });
                    warnings.push(warning.to_string());
                }
            }
        }
    }
    warnings.extend(outside(certificates));
    warnings.extend(broken_json(certificates));
    warnings.extend(unknown_units(certificates));
    warnings
}

fn no_data(certificate: &Certificate) -> String {
    let dataset = plain(certificate.dataset);
    match certificate.span.as_str() {
        "all" => format!("the server has no {dataset}"),
        span => format!("the server has no {dataset} for {span}"),
    }
}

fn outside(certificates: &[Certificate]) -> Option<String> {
    let outside: u64 = certificates.iter().map(|certificate| certificate.outside).sum();
    (outside > 0).then(|| {
        let rows = count(outside, "row");
        format!("{rows} of other days or billing periods came unasked and were left out of rows and sums")
    })
}

fn broken_json(certificates: &[Certificate]) -> Option<String> {
    let broken: u64 = certificates.iter().map(|certificate| certificate.broken_json_texts).sum();
    (broken > 0).then(|| {
        let texts = count(broken, "text");
        format!("{texts} of tags or additional information are no JSON objects; they were kept as they came")
    })
}

fn unknown_units(certificates: &[Certificate]) -> Option<String> {
    let mut units: BTreeMap<&str, u64> = BTreeMap::new();
    for (unit, rows) in certificates.iter().flat_map(|certificate| &certificate.unknown_units) {
        *units.entry(unit).or_default() += rows;
    }
    let named: Vec<_> = units
        .iter()
        .take(NAMED_UNITS)
        .map(|(unit, rows)| format!("{unit:?} of {}", count(*rows, "row")))
        .collect();
    let more = match units.len().saturating_sub(NAMED_UNITS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!named.is_empty()).then(|| {
        format!("units of measure that are not understood were kept as they came: {}{more}", named.join(", "))
    })
}
