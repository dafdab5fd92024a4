use super::*;

/// What a quantity in the unit of the meter costs in all.
#[track_caller]
fn check(rates: &str, included: &str, placement: IncludedPlacement, quantity: &str, expect: &str) {
    let mut meter = meter(METER, "1 GB/Month", rates);
    meter.included_quantity = number(included);
    let rows = [row(METER, "2026-10-05", quantity, "1 GB/Month")];
    let pricing = Pricing::new(BillingCycles::default()).with_included(placement);
    let priced = price(&rows, &list(&[meter]), &pricing);
    assert_eq!(priced.gross.to_string(), expect, "{quantity} at {rates}");
    assert_eq!(priced.net, priced.gross);
}

use IncludedPlacement::{BeforeTiers, WithinTiers};

#[test]
fn each_part_of_a_quantity_costs_the_rate_of_its_tier() {
    let rates = "0: 1, 200: 0.9, 500: 0.8";
    // Neither the sum of all rates nor the first rate alone nor the last that is reached.
    check(rates, "0", BeforeTiers, "250", "245");
    check(rates, "0", BeforeTiers, "200", "200");
    check(rates, "0", BeforeTiers, "200.5", "200.45");
    check(rates, "0", BeforeTiers, "199.5", "199.5");
    check(rates, "0", BeforeTiers, "1000", "870");
    check(rates, "0", BeforeTiers, "0", "0");
    check("0: 20, 100: 15, 200: 10", "0", BeforeTiers, "175", "3125");
    let storage = "0: 0.0832, 1024: 0.0819, 51200: 0.0806, 512000: 0.0794, 1024000: 0.0775, 5120000: 0.0775";
    check(storage, "0", BeforeTiers, "102400", "8321.3312");
}

#[test]
fn rates_may_rise_with_the_tier() {
    // Read-access geo-redundant storage, as recorded.
    let rates = "0: 0.0575, 1024.0000000000: 0.142, 51200.0000000000: 0.142, 1024000.0000000000: 0.128";
    check(rates, "0", BeforeTiers, "1024", "58.88");
    check(rates, "0", BeforeTiers, "2024", "200.88");
}

#[test]
fn both_spellings_of_a_key_are_one_tier() {
    for rates in [
        "0: 0.02, 51200: 0.0192",
        "51200.0000000000: 0.0192, 0: 0.02",
        "0.0: 0.02, 51200: 0.0192, 51200.0000000000: 0.01920",
    ] {
        check(rates, "0", BeforeTiers, "51201", "1024.0192");
    }
}

#[test]
fn the_place_of_what_is_included_is_selectable() {
    let rates = "0: 2, 100: 1";
    check(rates, "10", BeforeTiers, "10", "0");
    check(rates, "10", WithinTiers, "10", "0");
    check(rates, "10", BeforeTiers, "110", "200");
    check(rates, "10", WithinTiers, "110", "190");
    check(rates, "10", BeforeTiers, "111", "201");
    check(rates, "10", WithinTiers, "111", "191");
    check(rates, "150", BeforeTiers, "151", "2");
    check(rates, "150", WithinTiers, "151", "1");
}

#[test]
fn pieces_show_how_a_cost_comes_about() {
    let mut meter = meter(METER, "1 GB", "0: 2, 100: 1");
    meter.included_quantity = number("10");
    let rows = [row(METER, "2026-10-05", "60", "GB"), row(METER, "2026-10-06", "70", "GB")];
    let priced = price(&rows, &list(&[meter]), &Pricing::default());
    insta::assert_snapshot!(shown(&priced).join("\n"), @"
    2026-10-05 100 [0..10: 10 included = 0, 10..110: 50 at 2 = 100]
    2026-10-06 120 [10..110: 50 at 2 = 100, 110..: 20 at 1 = 20]
    ");
}

#[test]
fn a_quantity_below_the_lowest_tier_is_unrated() {
    let meter = meter(METER, "10K", "100: 3");
    let rows = [row(METER, "2026-10-05", "60", "10,000s"), row(METER, "2026-10-06", "70", "10,000s")];
    let priced = price(&rows, &list(&[meter]), &Pricing::default());
    insta::assert_snapshot!(shown(&priced).join("\n"), @"
    2026-10-06 90 [100..: 30 at 3 = 90]
    unrated 100 10K in 2: no_tier
    ");
    let rows: Vec<_> = priced.groups.iter().map(|group| (group.rows, group.unrated_rows)).collect();
    assert_eq!(rows, [(0, 1), (1, 1)]);
}

#[test]
fn tiers_count_from_the_real_first_day_of_the_cycle() {
    let rows = [
        row(METER, "2016-11-13T23:00:00Z", "13", "GB"),
        row(METER, "2016-11-14", "10", "GB"),
        row(METER, "2016-12-01", "12", "GB"),
    ];
    let list = list(&[meter(METER, "1 GB", "0: 1, 20: 0.5")]);
    let check = |day: u32, expect: &str| {
        let priced = price(&rows, &list, &Pricing::new(BillingCycles::from_day(day).unwrap()));
        let cycles: Vec<_> =
            priced.cycles.iter().map(|total| format!("{} {}", total.cycle.first(), total.gross)).collect();
        assert_eq!(cycles.join(", "), expect);
    };
    check(14, "2016-10-14 13, 2016-11-14 21");
    check(1, "2016-11-01 21.5, 2016-12-01 12");
    check(27, "2016-10-27 21.5, 2016-11-27 12");
}

#[test]
fn usage_takes_its_place_by_when_it_was_used() {
    let list = list(&[meter(METER, "1 GB", "0: 1, 20: 0.5")]);
    // The row of the first day was reported last.
    let rows = [row(METER, "2026-10-02", "20", "GB"), row(METER, "2026-10-01", "10", "GB")];
    let priced = price(&rows, &list, &Pricing::default());
    insta::assert_snapshot!(shown(&priced).join("\n"), @"
    2026-10-01 10 [0..20: 10 at 1 = 10]
    2026-10-02 15 [0..20: 10 at 1 = 10, 20..: 10 at 0.5 = 5]
    ");
}

#[test]
fn corrections_take_back_what_was_charged_last() {
    let list = list(&[meter(METER, "1 GB", "0: 1, 20: 0.5")]);
    let rows = [row(METER, "2026-10-01", "30", "GB"), row(METER, "2026-10-02", "-15", "GB")];
    let priced = price(&rows, &list, &Pricing::default());
    insta::assert_snapshot!(shown(&priced).join("\n"), @"
    2026-10-01 25 [0..20: 20 at 1 = 20, 20..: 10 at 0.5 = 5]
    2026-10-02 -10 [0..20: -5 at 1 = -5, 20..: -10 at 0.5 = -5]
    ");
    let rows = [row(METER, "2026-10-01", "-30", "GB")];
    let priced = price(&rows, &list, &Pricing::default());
    insta::assert_snapshot!(shown(&priced).join("\n"), @"
    2026-10-01 -25 [0..20: -20 at 1 = -20, 20..: -10 at 0.5 = -5]
    note negative_quantity 1 2026-10-01..2026-10-31
    ");
}

#[test]
fn what_no_sum_can_hold_is_an_error() {
    let most = Decimal::MAX.to_string();
    let rows = [row(METER, "2026-10-01", &most, "GB")];
    let mut pricer = Pricer::new();
    pricer.add(&rows[0], ()).unwrap();
    let list = list(&[meter(METER, "1 GB", &format!("0: {most}"))]);
    assert_eq!(pricer.price(&list, &Pricing::default()).unwrap_err().code(), Code::Overflow);
    // Neither on the way: decimals and blocks that are as long as they come.
    let mut pricer = Pricer::new();
    let units = ["18,446,744,073,709,551,615B Hours", "10,000,000,000,000,000,001B Hours"];
    for (unit, quantity) in units.iter().zip([&*most, "-1.0000000000000000000000000001"]) {
        pricer.add(&row(METER, "2026-10-01", quantity, unit), ()).unwrap();
    }
    let list =
        self::list(&[meter(METER, "9,999,999,999,999,999,999M Hours", "0: 0.0000000000000000000000000001")]);
    assert_eq!(pricer.price(&list, &Pricing::default()).unwrap_err().code(), Code::Overflow);
}

#[test]
fn the_last_decimal_is_rounded_in_the_open() {
    let list = list(&[meter(METER, "1 GB", "0: 0.5")]);
    let finest = "0.0000000000000000000000000003";
    let rows = [row(METER, "2026-10-01", finest, "GB"), row(METER, "2026-10-02", finest, "GB")];
    let priced = price(&rows, &list, &Pricing::default());
    insta::assert_snapshot!(shown(&priced).join("\n"), @"
    2026-10-01 0.0000000000000000000000000002 [0..: 0.0000000000000000000000000003 at 0.5 = 0.0000000000000000000000000002]
    2026-10-02 0.0000000000000000000000000001 [0..: 0.0000000000000000000000000003 at 0.5 = 0.0000000000000000000000000002]
    note rounded 1
    ");
    assert_eq!(priced.gross.to_string(), finest);
}
