//! Reservations: their use, their charges, and what to reserve.

use chrono::Days;
use ea_billing_core::{Dataset, DateRange, Grain, LookBack, Version};

use super::{
    laws::{check_days, fetched},
    target::Target,
};

/// Enough for machines that reservations can be used by.
const ROWS: u64 = 2_500;

/// The days with most of a year before them: a reservation is bought seldom.
fn year_to(days: DateRange) -> DateRange {
    DateRange::new(days.first() - Days::new(330), days.last()).unwrap()
}

#[tokio::test]
async fn the_use_of_reservations_is_of_the_days_that_are_asked_for() {
    for target in Target::with_rows(ROWS).await {
        let client = target.client();
        let (_, days) = target.closed().await;
        let year = year_to(days);
        for asked in [year, days, Target::some_days(days)] {
            if let Some(details) = fetched!(&target, client.reservation_details(asked)) {
                check_days(&details.rows, asked);
                assert!(asked != year || !target.is_simulator() || !details.rows.is_empty());
            }
            if let Some(daily) = fetched!(&target, client.reservation_summaries(Grain::Daily(asked))) {
                check_days(&daily.rows, asked);
                assert!(asked != year || !target.is_simulator() || !daily.rows.is_empty());
            }
        }
        if let Some(monthly) = fetched!(&target, client.reservation_summaries(Grain::Monthly)) {
            assert!(!target.is_simulator() || !monthly.rows.is_empty());
        }
    }
}

#[tokio::test]
async fn charges_of_reservations_add_up_alike_in_every_version() {
    for target in Target::with_rows(ROWS).await {
        let (_, days) = target.closed().await;
        let year = year_to(days);
        let mut newest = None;
        for version in [Version::V3, Version::V2] {
            let client = target.client_of(Dataset::ReservationCharges, version);
            let Some(charges) = fetched!(&target, client.reservation_charges(year)) else { continue };
            assert_eq!(charges.certificate.version, version);
            check_days(&charges.rows, year);
            assert!(!target.is_simulator() || !charges.rows.is_empty());
            let found = (charges.certificate.rows, charges.certificate.totals);
            assert_eq!(*newest.get_or_insert_with(|| found.clone()), found, "{version}");
        }
    }
}

#[tokio::test]
async fn recommendations_are_made_from_the_days_that_are_asked_for() {
    for target in Target::with_rows(ROWS).await {
        let client = target.client();
        for (back, name) in [
            (LookBack::Days7, "Last7Days"),
            (LookBack::Days30, "Last30Days"),
            (LookBack::Days60, "Last60Days"),
        ] {
            if let Some(shared) = fetched!(&target, client.shared_recommendations(back)) {
                assert!(shared.rows.iter().all(|row| row.look_back_period == name), "{name}");
            }
            if let Some(single) = fetched!(&target, client.single_recommendations(back)) {
                assert!(single.rows.iter().all(|row| row.look_back_period == name), "{name}");
                assert!(single.rows.iter().all(|row| !row.subscription_id.is_empty()), "{name}");
            }
        }
    }
}
