//! What is said about fetches, in plain words.

use ea_billing_table::instant_text;
use std::collections::{BTreeMap, BTreeSet};

use ea_billing_core::{
    BillingPeriodId, Certificate, Currency, Dataset, PeriodList, PeriodState, SnapshotProof, Totals, Warning,
    chrono::SubsecRound as _,
};

use crate::{connect::is_told, render::grouped};

/// So many units of measure are named.
const NAMED_UNITS: usize = 3;
/// So many periods of a state are named where others are between them.
const NAMED_PERIODS: usize = 12;
/// So many spans without data are named.
const NAMED_SPANS: usize = 3;

/// What was told already, and the periods that the data are of.
#[derive(Debug, Default)]
pub(super) struct Told {
    texts: BTreeSet<String>,
    states: PeriodStates,
    /// What the list of billing periods says that there is.
    listed: BTreeSet<(Dataset, String)>,
}

impl Told {
    /// Whether the text is said for the first time.
    pub(super) fn is_new(&mut self, text: &str) -> bool {
        self.texts.insert(text.to_owned())
    }

    pub(super) fn states(&mut self, states: impl Iterator<Item = (BillingPeriodId, PeriodState)>) {
        self.states.0.extend(states);
    }

    /// Takes note of what the list of billing periods says that there is.
    pub(super) fn list(&mut self, periods: &PeriodList) {
        for period in periods.periods() {
            let data = Dataset::ALL.iter().filter(|dataset| period.has(**dataset) == Some(true));
            self.listed.extend(data.map(|dataset| (*dataset, period.id().to_string())));
        }
    }

    /// What a reader should know of all fetches together.
    pub(super) fn warnings(&self, certificates: &[Certificate]) -> Vec<String> {
        warnings(certificates, &self.listed)
    }

    /// Whether the figures can still change.
    pub(super) fn state_line(&self) -> Option<String> {
        let meanings = [
            (PeriodState::Closed, "closed"),
            (PeriodState::Settling, "settling, so corrections may follow"),
            (PeriodState::Open, "open, so the figures will change"),
        ];
        let lines: Vec<_> = meanings
            .into_iter()
            .filter_map(|(state, meaning)| Some(format!("{} {meaning}", self.states.named(state)?)))
            .collect();
        (!lines.is_empty()).then(|| format!("billing periods: {}", lines.join("; ")))
    }
}

/// Billing periods with their states.
#[derive(Debug, Default)]
pub(crate) struct PeriodStates(BTreeMap<BillingPeriodId, PeriodState>);

impl FromIterator<(BillingPeriodId, PeriodState)> for PeriodStates {
    fn from_iter<I: IntoIterator<Item = (BillingPeriodId, PeriodState)>>(states: I) -> Self {
        Self(states.into_iter().collect())
    }
}

impl PeriodStates {
    /// The periods in this state, by the first and the last where all between are in it too.
    pub(crate) fn named(&self, state: PeriodState) -> Option<String> {
        let ids: Vec<_> = self.0.iter().filter(|(_, found)| **found == state).map(|(id, _)| *id).collect();
        Some(match ids.as_slice() {
            [] => return None,
            [one] => one.to_string(),
            [first, .., last] if ids.len() > 2 && self.0.range(first..=last).count() == ids.len() => {
                format!("{first} to {last}")
            }
            ids => listed(ids.iter(), NAMED_PERIODS),
        })
    }
}

/// Whether Azure Resource Manager was asked, and not about an enrollment.
pub(super) const fn is_of_azure(certificate: &Certificate) -> bool {
    certificate.dataset.is_of_azure()
}

/// The name of a dataset in a sentence.
pub(crate) fn plain(dataset: Dataset) -> String {
    dataset.as_str().replace('-', " ")
}

/// So many of something.
fn count(number: u64, one: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {one}{plural}", grouped(number))
}

/// The lines below a table: how much there is in all, that it is whole, and how fresh it is.
pub(super) fn footer(
    certificates: &[Certificate],
    totals: &Totals,
    of_enrollment: Option<Currency>,
) -> Vec<String> {
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
    // Azure Resource Manager has no validators by which its pages could be confirmed.
    let confirmable = certificates.iter().filter(|certificate| !is_of_azure(certificate));
    let proof = match moment(confirmable) {
        Moment::OneAnswer => "",
        Moment::Confirmed => ", confirmed unchanged after the last",
        Moment::NotAsked => ", not confirmed after the last",
    };
    let mut lines = vec![format!("complete: {rows}{unread}, {pages}{proof}")];
    lines.extend(set_apart(certificates));
    let of = summed(certificates);
    lines.extend(totals.iter().map(|(currency, sum)| match currency.or(of_enrollment) {
        Some(currency) => format!("exact sum{of}: {sum} {currency}"),
        None => format!("exact sum{of}: {sum} in the currency of the enrollment"),
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
    lines.push(format!("as of {}{cache}", instant_text(oldest.trunc_subsecs(0))));
    lines
}

/// How many rows of Azure Resource Manager are of other days than were asked for. Usage can be asked for by the time of its
/// report only, and invoices by whole days not at all, so that it is nothing to be warned of.
pub(super) fn set_apart(certificates: &[Certificate]) -> Vec<String> {
    let of = |is_usage: bool| {
        let is_meant =
            |one: &&Certificate| is_of_azure(one) && (one.dataset == Dataset::UsageAggregates) == is_usage;
        certificates.iter().filter(is_meant).map(|one| one.outside).sum::<u64>()
    };
    let lines = [(of(true), "usage days"), (of(false), "days")].into_iter().filter(|(rows, _)| *rows > 0);
    lines.map(|(rows, days)| format!("set apart: {} of other {days}", count(rows, "row"))).collect()
}

/// Of which column the sums are, if it is one.
fn summed(certificates: &[Certificate]) -> &'static str {
    let mut columns = certificates.iter().map(|certificate| match certificate.dataset {
        Dataset::UsageDetails => " of cost",
        Dataset::MarketplaceCharges => " of extendedCost",
        Dataset::BalanceSummary => " of totalUsage",
        Dataset::ReservationCharges => " of amount",
        Dataset::Invoices => " of totalAmount",
        _ => "",
    });
    let first = columns.next().unwrap_or_default();
    if columns.all(|column| column == first) { first } else { "" }
}

/// What proves that each of several fetches is of one moment: the weakest of their proofs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Moment {
    /// Each came in one answer.
    OneAnswer,
    /// The pages of some were confirmed after the last.
    Confirmed,
    /// Nothing proves it of some.
    NotAsked,
}

pub(crate) fn moment<'c>(certificates: impl IntoIterator<Item = &'c Certificate>) -> Moment {
    let moments = certificates.into_iter().map(|certificate| match certificate.snapshot {
        SnapshotProof::OneAnswer => Moment::OneAnswer,
        SnapshotProof::Validated { .. } | SnapshotProof::ReadAgain { .. } => Moment::Confirmed,
        _ => Moment::NotAsked,
    });
    moments.max().unwrap_or(Moment::OneAnswer)
}

fn warnings(certificates: &[Certificate], listed: &BTreeSet<(Dataset, String)>) -> Vec<String> {
    let mut warnings = no_data(certificates, listed);
    let mut is_clock_told = false;
    for certificate in certificates {
        for warning in &certificate.warnings {
            match warning {
                Warning::NoData => {}
                // Each answer measures it anew.
                Warning::ClockSkew { .. } if is_clock_told => {}
                warning if is_told(warning) => {}
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

/// One sentence for each dataset that lacks data somewhere, another where the list says that there are some.
fn no_data(certificates: &[Certificate], said: &BTreeSet<(Dataset, String)>) -> Vec<String> {
    let mut missing: BTreeMap<(Dataset, bool), Vec<&str>> = BTreeMap::new();
    for certificate in certificates.iter().filter(|one| lacks_data(one)) {
        let is_said = said.contains(&(certificate.dataset, certificate.span.clone()));
        missing.entry((certificate.dataset, is_said)).or_default().push(&certificate.span);
    }
    let sentence = |((dataset, is_said), spans): ((Dataset, bool), Vec<&str>)| {
        let dataset = plain(dataset);
        let spans = match spans.as_slice() {
            ["all"] => return format!("the server has no {dataset}"),
            spans => listed(spans.iter(), NAMED_SPANS),
        };
        if spans.starts_with("reported ") {
            return format!("the server has no {dataset} {spans}");
        }
        if is_said {
            return format!(
                "the server sent no {dataset} for {spans}, though its list of billing periods says that there are some"
            );
        }
        format!("the server has no {dataset} for {spans}")
    };
    missing.into_iter().map(sentence).collect()
}

/// Whether the server has nothing of what was asked for, though perhaps what was reported with it.
fn lacks_data(certificate: &Certificate) -> bool {
    let is_empty = certificate.rows == 0 && certificate.issues == 0;
    certificate.warnings.contains(&Warning::NoData)
        || is_of_azure(certificate) && is_empty && certificate.outside > 0
}

/// The first few of a list, and how many there are besides.
fn listed(items: impl ExactSizeIterator<Item = impl ToString>, shown: usize) -> String {
    let more = items.len().saturating_sub(shown);
    let shown: Vec<_> = items.take(shown).map(|item| item.to_string()).collect();
    match more {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn outside(certificates: &[Certificate]) -> Option<String> {
    let of_enrollments = certificates.iter().filter(|certificate| !is_of_azure(certificate));
    let outside: u64 = of_enrollments.map(|certificate| certificate.outside).sum();
    (outside > 0).then(|| {
        let rows = count(outside, "row");
        format!("left out of rows and sums: {rows} of other days or billing periods, which came unasked")
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
    (!units.is_empty()).then(|| {
        let named = units.iter().map(|(unit, rows)| format!("{unit:?} of {}", count(*rows, "row")));
        format!(
            "units of measure that are not understood were kept as they came: {}",
            listed(named, NAMED_UNITS)
        )
    })
}
