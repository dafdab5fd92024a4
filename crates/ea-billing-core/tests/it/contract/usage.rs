//! Usage details, in every version and every way of delivery.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ea_billing_core::{Dataset, Delivery, Fetched, Span, UsageDetail, Version};

use super::{
    laws::{check_days, check_same, fetched, plain, shown, sum},
    target::Target,
};

const DATASET: Dataset = Dataset::UsageDetails;

/// Rows of each day, however they were printed.
fn by_day(rows: &[UsageDetail]) -> BTreeMap<NaiveDate, usize> {
    rows.iter().fold(BTreeMap::new(), |mut days, row| {
        *days.entry(row.date).or_default() += 1;
        days
    })
}

/// As many rows on each day of the same subscriptions, meters and resources.
fn check_same_usage(one: &Fetched<UsageDetail>, two: &Fetched<UsageDetail>) {
    assert_eq!(by_day(&one.rows), by_day(&two.rows));
    let names = |fetched: &Fetched<UsageDetail>| {
        let name = |row: &UsageDetail| (row.date, row.subscription_guid.clone(), row.meter_id.clone());
        let mut names: Vec<_> = fetched.rows.iter().map(name).collect();
        names.sort_unstable();
        names
    };
    assert!(names(one) == names(two), "{} and {}", one.certificate.span, two.certificate.span);
}

#[tokio::test]
async fn usage_is_the_same_by_period_and_by_days_in_every_way_of_delivery() {
    for target in Target::all().await {
        let client = target.client();
        let (period, days) = target.closed().await;
        let facts = target.facts(period);
        let mut by_delivery = Vec::new();
        for delivery in [Delivery::Pages, Delivery::Download, Delivery::Report] {
            let Some(by_period) = fetched!(&target, client.usage_details_by(delivery, period)) else {
                continue;
            };
            check_days(&by_period.rows, days);
            if let Some(facts) = &facts {
                let cost =
                    if delivery == Delivery::Pages { &facts.usage_cost_as_json } else { &facts.usage_cost };
                assert_eq!((by_period.certificate.rows, sum(&by_period)), (facts.usage_rows, plain(cost)));
            }
            let by_days = fetched!(&target, client.usage_details_by(delivery, Span::Days(days))).unwrap();
            check_same(&by_period, &by_days);
            by_delivery.push(by_period);
        }
        for one in by_delivery.windows(2) {
            check_same_usage(&one[0], &one[1]);
        }
        if let [_, download, report] = &by_delivery[..] {
            check_same(download, report);
        }
    }
}

#[tokio::test]
async fn usage_of_some_days_is_that_part_of_the_period() {
    for target in Target::all().await {
        let client = target.client();
        let (period, days) = target.closed().await;
        let some = Target::some_days(days);
        for delivery in [Delivery::Pages, Delivery::Download, Delivery::Report] {
            let Some(mut all) = fetched!(&target, client.usage_details_by(delivery, period)) else {
                continue;
            };
            let part = fetched!(&target, client.usage_details_by(delivery, Span::Days(some))).unwrap();
            check_days(&part.rows, some);
            all.rows.retain(|row| some.contains(row.date));
            assert!(
                shown(&all.rows, Version::V3) == shown(&part.rows, Version::V3),
                "{some} by {delivery:?}"
            );
        }
    }
}

#[tokio::test]
async fn usage_is_the_same_in_every_version() {
    for target in Target::all().await {
        let (period, days) = target.closed().await;
        for (delivery, versions) in [
            (Delivery::Pages, &[Version::V3, Version::V2, Version::V1][..]),
            (Delivery::Download, &[Version::V3, Version::V2]),
            (Delivery::Report, &[Version::V3, Version::V2]),
        ] {
            for span in [period, Span::Days(Target::some_days(days))] {
                let mut newest: Option<Fetched<UsageDetail>> = None;
                for version in versions {
                    let client = target.client_of(DATASET, *version);
                    let Some(usage) = fetched!(&target, client.usage_details_by(delivery, span)) else {
                        continue;
                    };
                    assert_eq!(usage.certificate.version, *version);
                    let newest = newest.get_or_insert_with(|| usage.clone());
                    assert_eq!(newest.certificate.totals, usage.certificate.totals, "{version} of {span}");
                    let [new, old] = [&*newest, &usage].map(|usage| shown(&usage.rows, *version));
                    assert!(new == old, "{version} of {span} by {delivery:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn the_current_period_is_the_one_that_is_named_so() {
    for target in Target::all().await {
        let (period, days) = target.current().await;
        for version in [Version::V1, Version::V2, Version::V3] {
            let client = target.client_of(DATASET, version);
            let Some(current) = fetched!(&target, client.usage_details(Span::Current)) else { continue };
            check_days(&current.rows, days);
            let named = fetched!(&target, client.usage_details(period)).unwrap();
            check_same(&current, &named);
            let by_days = fetched!(&target, client.usage_details(Span::Days(days))).unwrap();
            check_same(&current, &by_days);
            if let Some(facts) = target.facts(period) {
                let cost = plain(&facts.usage_cost_as_json);
                assert_eq!((current.certificate.rows, sum(&current)), (facts.usage_rows, cost));
            }
        }
    }
}
