//! Answers that nobody here wrote, read without the converters of this crate.

#[cfg(test)]
mod tests {
    use std::fs;

    use serde::Deserialize;
    use serde_json::value::RawValue;

    use super::super::*;
    use crate::{OfferTerm, RateCardTerms};

    #[derive(Deserialize)]
    struct Exchange<T> {
        body: T,
    }

    #[derive(Deserialize)]
    struct Aggregates {
        value: Vec<Aggregate>,
    }

    #[derive(Deserialize)]
    struct Aggregate {
        properties: Sample,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Sample {
        meter_id: String,
        meter_name: String,
        unit: String,
        usage_start_time: String,
        usage_end_time: String,
        quantity: Box<RawValue>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Card {
        currency: String,
        offer_terms: Vec<Term>,
        meters: Vec<CardMeter>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Term {
        credit: Box<RawValue>,
        excluded_meter_ids: Vec<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct CardMeter {
        meter_id: String,
        unit: String,
        meter_rates: std::collections::BTreeMap<String, Box<RawValue>>,
        included_quantity: Box<RawValue>,
        meter_tags: Vec<String>,
    }

    /// The body of a recorded exchange, if there are recordings.
    fn body<T: for<'a> Deserialize<'a>>(name: &str) -> Option<T> {
        let path = crate::recordings::folder("arm/commerce")?.join(name);
        let exchange: Exchange<T> = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        Some(exchange.body)
    }

    fn decimal(raw: &RawValue) -> Decimal {
        Decimal::from_str_exact(raw.get()).or_else(|_| Decimal::from_scientific(raw.get())).unwrap()
    }

    fn aggregates() -> Option<Vec<UsageAggregate>> {
        let body: Aggregates = body("usageaggregates.excerpt.json")?;
        let row = |Aggregate { properties: sample }: Aggregate| {
            let (start, end) = (at(&sample.usage_start_time), at(&sample.usage_end_time));
            let mut row = UsageAggregate::new(sample.meter_id, start, end, decimal(&sample.quantity));
            (row.unit, row.meter_name) = (sample.unit, sample.meter_name);
            row
        };
        Some(body.value.into_iter().map(row).collect())
    }

    fn card() -> Option<(RateCardTerms, Vec<Meter>)> {
        let card: Card = body("python__commerce__test_mgmt_commerce.test_commerce.1.excerpt.json")?;
        let mut terms = RateCardTerms::new(card.currency.parse().unwrap());
        let term = |term: &Term| OfferTerm::MonetaryCredit {
            credit: decimal(&term.credit),
            effective_date: Some(at("2013-12-23")),
            excluded_meter_ids: term.excluded_meter_ids.clone(),
        };
        terms.offer_terms = card.offer_terms.iter().map(term).collect();
        let meter = |meter: CardMeter| {
            let mut record = Meter::new(meter.meter_id);
            record.unit = meter.unit;
            record.meter_tags = meter.meter_tags;
            record.included_quantity = decimal(&meter.included_quantity);
            record.rates = meter
                .meter_rates
                .iter()
                .map(|(from, rate)| MeterRate::new(number(from), decimal(rate)))
                .collect();
            record
        };
        Some((terms, card.meters.into_iter().map(meter).collect()))
    }

    #[test]
    fn recorded_usage_of_meters_that_the_card_lacks_is_unrated() {
        let (Some(rows), Some((terms, meters))) = (aggregates(), card()) else { return };
        let mut list = PriceList::of_rate_card(&terms);
        meters.iter().for_each(|meter| _ = list.add_meter(meter));
        insta::assert_snapshot!(shown(&price(&rows, &list, &Pricing::default())).join("\n"), @"
    unrated 28.496155 GB in 2: no_rate
    unrated 1.125009 Days in 2: no_rate
    unrated 338.20879 GB in 13: no_rate
    unrated 0.902218 GB in 1: no_rate
    unrated 0.000672 Azure Endpoints in 2: no_rate
    unrated 26.33386 Hours in 3: no_rate
    unrated 3106.0992 10,000s in 2: no_rate
    unrated 9.716914 GB in 5: no_rate
    ");
    }

    #[test]
    fn recorded_usage_is_priced_to_the_last_digit() {
        let Some(rows) = aggregates() else { return };
        // The spellings of rate cards of these meters.
        let meters = [
            meter("30ab1dae-8172-4b24-aa5b-3666d3f0fde1", "1 GB/Month", "0: 0.07, 100: 0.06"),
            meter("964C283A-83A3-4DD4-8BAF-59511998FE8B", "10K", "0: 0.00036"),
            meter("2a8f5aeb-d518-4417-a262-f168e3204a84", "1/Day", "0: 120"),
            meter("5e415bc9-7936-445b-9215-306205de24d3", "1 Hour", "0: 0.12"),
        ];
        let priced = price(&rows, &list(&meters), &Pricing::new(BillingCycles::from_day(14).unwrap()));
        insta::assert_snapshot!(shown(&priced).join("\n"), @"
    2015-04-28 50.0004 [0..: 0.41667 at 120 = 50.0004]
    2015-04-29 85.00068 [0..: 0.708339 at 120 = 85.00068]
    2015-04-30 21.2925274 [0..100: 100 at 0.07 = 7, 100..: 238.20879 at 0.06 = 14.2925274]
    2015-04-30 3.1600632 [0..: 26.33386 at 0.12 = 3.1600632]
    2015-04-30 1.118195712 [0..: 3106.0992 at 0.00036 = 1.118195712]
    unrated 28.496155 GB in 2: no_rate
    unrated 0.902218 GB in 1: no_rate
    unrated 0.000672 Azure Endpoints in 2: no_rate
    unrated 9.716914 GB in 5: no_rate
    note unit_spelled_otherwise 2 Days -> 1/Day
    note unit_spelled_otherwise 13 GB -> 1 GB/Month
    ");
        // The digits of the recording, multiplied by hand.
        assert_eq!(priced.gross.to_string(), "160.571866312");
    }

    #[test]
    fn every_recorded_meter_has_tiers_that_add_up() {
        let Some((_, meters)) = card() else { return };
        assert_eq!(meters.len(), 321);
        for meter in &meters {
            let total: Decimal = {
                let mut tiers = meter.rates.clone();
                tiers.sort_by_key(|tier| tier.from);
                let end = tiers.last().unwrap().from + Decimal::TEN;
                let next = tiers.iter().skip(1).map(|tier| tier.from).chain([end]);
                tiers.iter().zip(next).map(|(tier, next)| tier.rate * (next - tier.from)).sum()
            };
            let last = meter.rates.iter().map(|tier| tier.from).max().unwrap();
            let quantity = (last + Decimal::TEN + meter.included_quantity).to_string();
            let rows = [row(&meter.meter_id, "2020-12-01", &quantity, &meter.unit)];
            let priced = price(&rows, &list(std::slice::from_ref(meter)), &Pricing::default());
            assert_eq!(priced.gross, total.into(), "{}", meter.meter_id);
            assert!(priced.unrated.is_empty(), "{}", meter.meter_id);
        }
    }
}
