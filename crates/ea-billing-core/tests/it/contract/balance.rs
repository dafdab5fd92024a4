//! Billing periods, balance summaries and price sheets, in every version.

use ea_billing_core::{
    BalanceSummary, BillingPeriodId, Dataset, PeriodInfo, PriceSheetItem, Span, Version,
    analysis::balance::{continuity, residuals},
};

use super::{
    laws::{check_same, fetched, plain, shown},
    target::Target,
};

const VERSIONS: [Version; 3] = [Version::V1, Version::V2, Version::V3];

async fn balance(target: &Target, version: Version, span: Span) -> Option<BalanceSummary> {
    let client = target.client_of(Dataset::BalanceSummary, version);
    let mut balance = fetched!(target, client.balance_summary(span))?;
    assert_eq!(balance.certificate.version, version);
    assert!(balance.rows.len() <= 1);
    balance.rows.pop()
}

#[tokio::test]
async fn billing_periods_are_the_same_in_every_version() {
    for target in Target::all().await {
        let mut newest = None;
        for version in [Version::V2, Version::V1] {
            let client = target.client_of(Dataset::BillingPeriods, version);
            let Some(periods) = fetched!(&target, client.billing_periods()) else { continue };
            assert_eq!(periods.certificate.version, version);
            let list = client.periods().await.unwrap();
            let ids: Vec<BillingPeriodId> = list.periods().iter().map(PeriodInfo::id).collect();
            assert!(ids.is_sorted() && !ids.is_empty(), "{ids:?}");
            assert_eq!(ids.len(), periods.rows.len());
            assert!(periods.rows.iter().all(|period| period.has(Dataset::UsageDetails).is_some()));
            assert_eq!(*newest.get_or_insert_with(|| periods.rows.clone()), periods.rows);
        }
    }
}

#[tokio::test]
async fn balances_are_the_same_in_every_version_and_their_residuals_can_be_told() {
    for target in Target::all().await {
        for (period, _) in [target.closed().await, target.current().await] {
            let mut newest = None;
            for version in VERSIONS {
                let Some(summary) = balance(&target, version, period).await else { continue };
                assert_eq!(Span::Period(summary.billing_period), period);
                let residuals = residuals(&summary).unwrap();
                if let Some(facts) = target.facts(period) {
                    assert!(
                        residuals.total_overage.amount().is_zero()
                            && residuals.total_usage.amount().is_zero()
                    );
                    let total = summary.total_usage;
                    assert_eq!(total.currency().as_str(), facts.currency);
                    assert_eq!(total.amount().normalize().to_string(), plain(&facts.total_usage));
                }
                assert_eq!(*newest.get_or_insert_with(|| summary.clone()), summary);
            }
        }
    }
}

#[tokio::test]
async fn a_balance_goes_on_where_the_one_before_ended() {
    for target in Target::all().await {
        let (period, _) = target.closed().await;
        let Span::Period(id) = period else { panic!("{period} is a period") };
        let before = id.previous().unwrap();
        let Some(previous) = balance(&target, Version::V3, Span::Period(before)).await else { continue };
        let Some(next) = balance(&target, Version::V3, period).await else { continue };
        let missing = continuity(&previous, &next).unwrap();
        assert!(missing.amount().is_zero() || !target.is_simulator(), "{before} and {id}: {missing}");
    }
}

#[tokio::test]
async fn the_current_period_is_the_one_that_is_named_so() {
    for target in Target::all().await {
        let (period, _) = target.current().await;
        for version in VERSIONS {
            assert_eq!(
                balance(&target, version, Span::Current).await,
                balance(&target, version, period).await
            );
            let client = target.client_of(Dataset::PriceSheet, version);
            let Some(sheet) = fetched!(&target, client.price_sheet(Span::Current)) else { continue };
            check_same(&sheet, &fetched!(&target, client.price_sheet(period)).unwrap());
        }
    }
}

#[tokio::test]
async fn prices_are_the_same_in_every_version() {
    for target in Target::all().await {
        let (period, _) = target.closed().await;
        let mut newest: Option<Vec<PriceSheetItem>> = None;
        for version in [Version::V3, Version::V2, Version::V1] {
            let client = target.client_of(Dataset::PriceSheet, version);
            let Some(sheet) = fetched!(&target, client.price_sheet(period)) else { continue };
            assert_eq!(sheet.certificate.version, version);
            if let Some(facts) = target.facts(period) {
                assert!(sheet.rows.len() >= 200);
                assert!(sheet.rows.iter().all(|row| row.unit_price.currency().as_str() == facts.currency));
            }
            let newest = newest.get_or_insert_with(|| sheet.rows.clone());
            assert!(shown(newest, version) == shown(&sheet.rows, version), "{version} of {period}");
        }
    }
}
