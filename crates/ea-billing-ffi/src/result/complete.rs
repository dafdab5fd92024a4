//! All that is known of a fetch when it is complete.

use ea_billing_core::{Certificate, Dataset};
use ea_billing_table::{TermRow, json};

use super::row::Named;
use crate::{
    eab_dataset, eab_money, eab_status,
    error::{Failure, Outcome},
    pointer,
    query::Proof,
    values::Text,
};

/// What was taken of a fetch.
#[derive(Debug)]
pub(crate) struct Parts {
    /// The rows as JSON, unless a stream handed them out.
    pub(crate) rows: Option<Vec<u8>>,
    pub(crate) outside: Vec<u8>,
    pub(crate) issues: Vec<u8>,
    /// The rows that are offered as structs.
    pub(crate) named: Vec<Named>,
    pub(crate) shortened_instants: u64,
}

/// A fetch that is complete, in the form in which it is lent to programs.
#[derive(Debug)]
pub(crate) struct Complete {
    pub(super) dataset: u32,
    pub(super) certificate: Certificate,
    pub(super) certificate_json: Text,
    pub(super) span: Text,
    pub(super) scope: Text,
    pub(super) version: Text,
    pub(super) totals: Vec<(Text, Option<Text>)>,
    pub(super) validator: Option<Text>,
    pub(super) etag: Option<Text>,
    pub(super) terms: Option<Text>,
    pub(super) rows: Option<Text>,
    pub(super) outside: Text,
    pub(super) issues: Text,
    pub(super) shortened_instants: u64,
    named: Vec<Named>,
}

impl Complete {
    pub(crate) fn new(parts: Parts, proof: Proof) -> Self {
        let Proof { certificate, validator, terms } = proof;
        let terms = terms.map(|terms| {
            let currency = terms.currency;
            let rows: Vec<_> = terms.offer_terms.into_iter().map(|term| TermRow { term, currency }).collect();
            Text::new(json::array(&rows))
        });
        let totals = certificate.totals.iter().map(|(currency, sum)| {
            let currency = currency.map(|currency| Text::new(currency.to_string()));
            (Text::new(sum.to_string()), currency)
        });
        Self {
            dataset: number_of(certificate.dataset),
            certificate_json: Text::new(certificate_json(&certificate, parts.shortened_instants)),
            span: Text::new(certificate.span.clone()),
            scope: Text::new(certificate.scope.clone()),
            version: Text::new(certificate.version.to_string()),
            totals: totals.collect(),
            etag: validator.as_ref().map(|validator| Text::new(validator.etag().to_string())),
            validator: validator.map(|validator| Text::new(validator.to_string())),
            terms,
            rows: parts.rows.map(Text::new),
            outside: Text::new(parts.outside),
            issues: Text::new(parts.issues),
            shortened_instants: parts.shortened_instants,
            named: parts.named,
            certificate,
        }
    }

    /// The exact sum at an index.
    pub(super) fn total(&self, index: usize) -> Outcome<eab_money> {
        let (amount, currency) = self.totals.get(index).ok_or_else(|| beyond(index, self.totals.len()))?;
        Ok(eab_money { amount: amount.lend(), currency: Text::lend_or_nothing(currency.as_ref()) })
    }

    /// The row at an index, of this dataset.
    pub(super) fn named(&self, dataset: eab_dataset, index: usize) -> Outcome<&Named> {
        if self.dataset != dataset_number(dataset) {
            let message = format!("the result is of {}", self.certificate.dataset);
            let hint = "call the function of that dataset, or have the rows as JSON";
            return Err(Failure::new(eab_status::EAB_STATUS_WRONG_DATASET, message, hint));
        }
        if self.rows.is_none() {
            let message = "the rows of this result were handed out by its stream";
            let hint = "call `eab_query_fetch` to have them as structs";
            return Err(Failure::new(eab_status::EAB_STATUS_OUT_OF_RANGE, message, hint));
        }
        self.named.get(index).ok_or_else(|| beyond(index, self.named.len()))
    }
}

/// The proof, with what is known of the columns of a stream besides.
fn certificate_json(certificate: &Certificate, shortened_instants: u64) -> Vec<u8> {
    let mut object = json::object(certificate);
    // The brace that ends it.
    object.pop();
    object.extend(format!(r#","shortenedInstants":{shortened_instants}}}"#).into_bytes());
    object
}

fn beyond(index: usize, len: usize) -> Failure {
    pointer::out_of_range("index", &format!("less than {len}"), index)
}

/// The numbers by which programs know the datasets.
const DATASETS: &[(Dataset, eab_dataset)] = &[
    (Dataset::BillingPeriods, eab_dataset::EAB_DATASET_BILLING_PERIODS),
    (Dataset::BalanceSummary, eab_dataset::EAB_DATASET_BALANCE_SUMMARY),
    (Dataset::UsageDetails, eab_dataset::EAB_DATASET_USAGE_DETAILS),
    (Dataset::MarketplaceCharges, eab_dataset::EAB_DATASET_MARKETPLACE_CHARGES),
    (Dataset::PriceSheet, eab_dataset::EAB_DATASET_PRICE_SHEET),
    (Dataset::ReservationDetails, eab_dataset::EAB_DATASET_RESERVATION_DETAILS),
    (Dataset::ReservationSummaries, eab_dataset::EAB_DATASET_RESERVATION_SUMMARIES),
    (Dataset::ReservationCharges, eab_dataset::EAB_DATASET_RESERVATION_CHARGES),
    (Dataset::SharedRecommendations, eab_dataset::EAB_DATASET_SHARED_RECOMMENDATIONS),
    (Dataset::SingleRecommendations, eab_dataset::EAB_DATASET_SINGLE_RECOMMENDATIONS),
    (Dataset::UsageAggregates, eab_dataset::EAB_DATASET_USAGE_AGGREGATES),
    (Dataset::RateCard, eab_dataset::EAB_DATASET_RATE_CARD),
    (Dataset::Invoices, eab_dataset::EAB_DATASET_INVOICES),
    (Dataset::SubscriptionPeriods, eab_dataset::EAB_DATASET_SUBSCRIPTION_PERIODS),
];

const fn dataset_number(dataset: eab_dataset) -> u32 {
    dataset as u32
}

fn number_of(dataset: Dataset) -> u32 {
    DATASETS.iter().find(|(one, _)| *one == dataset).map_or(0, |(_, number)| dataset_number(*number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dataset_has_a_number_of_its_own() {
        let mut numbers: Vec<u32> = Dataset::ALL.iter().map(|dataset| number_of(*dataset)).collect();
        assert!(!numbers.contains(&0));
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), Dataset::ALL.len());
    }
}
