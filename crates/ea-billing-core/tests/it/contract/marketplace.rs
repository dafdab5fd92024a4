//! Marketplace charges, in every version.

use ea_billing_core::{Dataset, Fetched, MarketplaceCharge, Span, Version};

use super::{
    laws::{check_days, check_same, fetched, plain, shown, sum},
    target::Target,
};

async fn charges(target: &Target, version: Version, span: Span) -> Option<Fetched<MarketplaceCharge>> {
    let charges =
        fetched!(target, target.client_of(Dataset::MarketplaceCharges, version).marketplace_charges(span))?;
    assert_eq!(charges.certificate.version, version);
    Some(charges)
}

#[tokio::test]
async fn charges_are_the_same_by_period_and_by_days() {
    for target in Target::all().await {
        for (period, days) in [target.closed().await, target.current().await] {
            for version in [Version::V1, Version::V2, Version::V3] {
                let Some(by_period) = charges(&target, version, period).await else { continue };
                check_days(&by_period.rows, days);
                let by_days = charges(&target, version, Span::Days(days)).await.unwrap();
                check_same(&by_period, &by_days);
            }
            if let (Some(facts), Some(newest)) =
                (target.facts(period), charges(&target, Version::V3, period).await)
            {
                assert_eq!(sum(&newest), plain(&facts.marketplace_cost));
            }
        }
    }
}

#[tokio::test]
async fn the_current_period_is_the_one_that_is_named_so() {
    for target in Target::all().await {
        let (period, _) = target.current().await;
        for version in [Version::V1, Version::V2, Version::V3] {
            let Some(current) = charges(&target, version, Span::Current).await else { continue };
            check_same(&current, &charges(&target, version, period).await.unwrap());
        }
    }
}

/// The pages say that versions before the third have no recurring charges.
#[tokio::test]
async fn older_versions_have_a_part_of_the_newest() {
    for target in Target::all().await {
        let (period, _) = target.closed().await;
        let Some(mut newest) = charges(&target, Version::V3, period).await else { continue };
        let with_recurring = newest.rows.len();
        newest.rows.retain(|row| row.is_recurring_charge != Some(true));
        assert!(!target.is_simulator() || newest.rows.len() < with_recurring);
        for version in [Version::V1, Version::V2] {
            let Some(older) = charges(&target, version, period).await else { continue };
            assert!(shown(&newest.rows, version) == shown(&older.rows, version), "{version}");
        }
    }
}
