//! Billing periods of subscriptions, which begin on any day of a month.

use ea_billing_core::{Code, Selection, Selector, SubscriptionId};

use super::{Arm, PAYG, payg};

#[tokio::test]
async fn a_selector_means_days_of_the_subscription() {
    let arm = Arm::start().await;
    let client = arm.client();
    let facts = arm.simulator.azure_facts(PAYG).unwrap();
    let periods = client.periods(&payg()).await.unwrap();
    assert_eq!(periods.periods().len(), facts.cycles.len());
    assert_eq!(periods.oddities(), []);
    let today = arm.simulator.now().date_naive();
    let current = facts.cycles.iter().position(|cycle| cycle.first_day <= today && today <= cycle.last_day);
    let current = current.unwrap();
    let check = |selector: &str, expect: &[usize]| {
        let selector: Selector = selector.parse().unwrap();
        let resolved = client.resolve(&selector, &periods).unwrap();
        let days: Vec<String> = resolved.days().iter().map(ToString::to_string).collect();
        let expect = expect.iter().map(|index| &facts.cycles[*index]);
        let expect: Vec<String> =
            expect.map(|cycle| format!("{}..{}", cycle.first_day, cycle.last_day.min(today))).collect();
        assert_eq!(days, expect, "{selector}");
    };
    check("current", &[current]);
    check("previous", &[current - 1]);
    check("last-3", &[current - 2, current - 1, current]);
    // The name of a period is not the month of its days.
    let named = &facts.cycles[1].billing_period;
    let (month, rest) = named.split_at(6);
    assert_eq!(rest, "-1");
    assert_ne!(month, facts.cycles[1].first_day.format("%Y%m").to_string());
    check(month, &[1]);
    // The days of a range are those of the calendar.
    let range: Selector = "2026-07-10..2026-08-02".parse().unwrap();
    let resolved = client.resolve(&range, &periods).unwrap();
    assert_eq!(resolved.days()[0].to_string(), "2026-07-10..2026-08-02");
    assert!(matches!(resolved.selection(), Selection::Days(_)));
}

#[tokio::test]
async fn a_list_without_periods_is_told_from_an_unknown_subscription() {
    let arm = Arm::start().await;
    let body = r#"{"error":{"code":"ResourceNotFound","message":"Could not find billing periods."}}"#;
    arm.answer("subscription-periods", 404, "application/json", body);
    let periods = arm.client().periods(&payg()).await.unwrap();
    assert!(periods.periods().is_empty());
    let stranger: SubscriptionId = "00000000-0000-0000-0000-0000000000aa".parse().unwrap();
    let error = arm.client().periods(&stranger).await.unwrap_err();
    assert_eq!(error.code(), Code::NotFound);
    arm.assert_no_secret(Some(&error));
}

#[tokio::test]
async fn old_periods_of_a_subscription_are_not_cut() {
    let arm = Arm::start().await;
    let row = |name: &str, first: &str, last: &str| {
        format!(
            r#"{{"id":"/x/{name}","name":"{name}","properties":{{"billingPeriodStartDate":"{first}",
                "billingPeriodEndDate":"{last}"}}}}"#
        )
    };
    let rows = [row("201312-1", "2013-10-06", "2013-11-05"), row("20140101", "2013-11-06", "2013-12-05")];
    arm.answer(
        "subscription-periods",
        200,
        "application/json",
        &format!(r#"{{"value":[{}]}}"#, rows.join(",")),
    );
    let client = arm.client();
    let periods = client.periods(&payg()).await.unwrap();
    let all = client.resolve(&"2013-12..2014-01".parse().unwrap(), &periods).unwrap();
    let days: Vec<String> = all.days().iter().map(ToString::to_string).collect();
    assert_eq!(days, ["2013-10-06..2013-11-05", "2013-11-06..2013-12-05"]);
    let error = client.resolve(&"2012-01".parse().unwrap(), &periods).unwrap_err();
    assert_eq!(error.to_string(), "the subscription has no billing period 201201: it lists 201312 to 201401");
}
