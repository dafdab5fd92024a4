use super::*;
use crate::{Money, PriceSheetItem};

fn item(part: &str, unit: &str, price: &str) -> PriceSheetItem {
    let mut item = PriceSheetItem::new(Money::new(number(price), "EUR".parse().unwrap()));
    item.meter_id = METER.to_uppercase();
    item.unit_of_measure = unit.to_owned();
    item.part_number = part.to_owned();
    item
}

fn detail(day: &str, hours: &str, part: &str) -> UsageDetail {
    let mut row = UsageDetail::new(day.parse().unwrap(), number(hours), Decimal::ZERO);
    row.meter_id = METER.to_owned();
    row.unit_of_measure = "Hours".to_owned();
    row.part_number = part.to_owned();
    row
}

fn sheet(items: &[PriceSheetItem]) -> PriceList {
    let mut list = PriceList::new("EUR".parse().unwrap());
    for item in items {
        assert!(list.add_item(item).unwrap());
    }
    list
}

fn price_details(rows: &[UsageDetail], list: &PriceList) -> Vec<String> {
    let mut pricer = Pricer::new();
    for row in rows {
        pricer.add(row, row.date).unwrap();
    }
    shown(&pricer.price(list, &Pricing::default()).unwrap())
}

#[test]
fn a_price_sheet_prices_blocks() {
    let rows = [detail("2026-10-01", "24", ""), detail("2026-10-02", "12.5", "")];
    let found = price_details(&rows, &sheet(&[item("N7H-00015", "100 Hours", "51.37")]));
    insta::assert_snapshot!(found.join("\n"), @"
    2026-10-01 12.3288 [0..: 24 at 51.37 = 12.3288]
    2026-10-02 6.42125 [0..: 12.5 at 51.37 = 6.42125]
    ");
}

#[test]
fn what_a_price_sheet_includes_counts_single_units() {
    let mut hours = item("N7H-00015", "100 Hours", "50");
    hours.included_quantity = Some(number("30"));
    let rows = [detail("2026-10-01", "24", ""), detail("2026-10-02", "24", "")];
    insta::assert_snapshot!(price_details(&rows, &sheet(&[hours])).join("\n"), @"
    2026-10-01 0 [0..30: 24 included = 0]
    2026-10-02 9 [0..30: 6 included = 0, 30..: 18 at 50 = 9]
    ");
}

#[test]
fn a_block_that_divides_no_power_of_ten_is_rounded_in_the_open() {
    let rows = [detail("2026-10-01", "24", ""), detail("2026-10-02", "720", "")];
    let found = price_details(&rows, &sheet(&[item("N7H-00015", "744 Hours", "100")]));
    insta::assert_snapshot!(found.join("\n"), @"
    2026-10-01 3.2258064516129032258064516129 [0..: 24 at 100 = 3.2258064516129032258064516129]
    2026-10-02 96.7741935483870967741935483871 [0..: 720 at 100 = 96.7741935483870967741935483871]
    note rounded 1
    ");
}

#[test]
fn of_several_prices_the_usage_names_its_own_or_none_is_taken() {
    let prices = sheet(&[item("A-1", "100 Hours", "50"), item("B-2", "100 Hours", "60")]);
    let rows = [
        detail("2026-10-01", "10", "b-2"),
        detail("2026-10-02", "10", ""),
        detail("2026-10-03", "10", "C-3"),
    ];
    insta::assert_snapshot!(price_details(&rows, &prices).join("\n"), @"
    2026-10-01 6 [0..: 10 at 60 = 6]
    unrated 20 Hours in 2: ambiguous
    ");
    // Parts of one price leave nothing to guess.
    let prices = sheet(&[item("A-1", "100 Hours", "50"), item("B-2", "100 Hours", "50.00")]);
    insta::assert_snapshot!(price_details(&rows[1..], &prices).join("\n"), @"
    2026-10-02 5 [0..: 10 at 50 = 5]
    2026-10-03 5 [0..: 10 at 50 = 5]
    ");
}

#[test]
fn an_offer_tells_prices_of_one_part_apart() {
    let with_offer = |offer: &str, price: &str| {
        let mut item = item("A-1", "1 Hour", price);
        item.offer_id = offer.to_owned();
        item
    };
    let prices = sheet(&[with_offer("MS-AZR-0017P", "0.1"), with_offer("MS-AZR-0148P", "0.07")]);
    let mut row = detail("2026-10-01", "10", "A-1");
    row.offer_id = "MS-AZR-0148P".to_owned();
    assert_eq!(price_details(&[row], &prices), ["2026-10-01 0.7 [0..: 10 at 0.07 = 0.7]"]);
}

#[test]
fn two_currencies_are_no_price_list() {
    let error = list(&[]).add_item(&item("A-1", "1 Hour", "1")).unwrap_err();
    assert_eq!(error.to_string(), "expected prices in USD, found one in EUR");
}

#[test]
fn usage_without_a_rate_is_told_with_its_quantity() {
    let other = "7b8e3b1e-0000-4000-8000-000000000000";
    let rows = [
        row(METER, "2026-10-01", "1", "GB"),
        row(METER, "2026-10-02", "2.5", "GB"),
        row(METER, "2026-10-02", "3", "Hours"),
        row(other, "2026-10-02", "7", "1 TB"),
        row("", "2026-10-02", "11", "GB"),
    ];
    let found = |meters: &[Meter]| shown(&price(&rows, &list(meters), &Pricing::default())).join("\n");
    insta::assert_snapshot!(found(&[meter(METER, "1 GB", ""), meter(other, "1 GB", "0: 1")]), @"
    unrated 11 GB in 1: no_meter
    unrated 3.5 GB in 2: no_rate
    unrated 3 Hours in 1: no_rate
    unrated 7 1 TB in 1: unit_mismatch
    ");
    insta::assert_snapshot!(found(&[meter(METER, "1 GB", "0: 1, 0.0: 2")]), @"
    unrated 11 GB in 1: no_meter
    unrated 3.5 GB in 2: ambiguous
    unrated 3 Hours in 1: ambiguous
    unrated 7 1 TB in 1: no_rate
    ");
    insta::assert_snapshot!(found(&[meter(METER, "1 GB", "-1: 1")]), @"
    unrated 11 GB in 1: no_meter
    unrated 3.5 GB in 2: invalid_rates
    unrated 3 Hours in 1: invalid_rates
    unrated 7 1 TB in 1: no_rate
    ");
}

#[test]
fn usage_outside_the_given_cycles_is_told() {
    let cycle = crate::DateRange::new(at("2026-10-05").date_naive(), at("2026-11-04").date_naive()).unwrap();
    let pricing = Pricing::new(BillingCycles::periods([cycle]).unwrap());
    let rows = [
        row(METER, "2026-10-04", "1", "GB"),
        row(METER, "2026-10-05", "2", "GB"),
        row(METER, "2026-11-05", "4", "GB"),
    ];
    let priced = price(&rows, &list(&[meter(METER, "1 GB", "0: 1")]), &pricing);
    assert_eq!(shown(&priced), ["2026-10-05 2 [0..: 2 at 1 = 2]", "unrated 5 GB in 2: no_cycle"]);
}

#[test]
fn rates_of_zero_are_a_price_and_are_noted() {
    let rows = [row(METER, "2026-10-01", "1", "GB")];
    let priced = price(&rows, &list(&[meter(METER, "1 GB", "0: 0, 100: 0.0")]), &Pricing::default());
    assert_eq!(shown(&priced), ["2026-10-01 0 [0..100: 1 at 0 = 0]", "note zero_rate 1"]);
}

#[test]
fn a_meter_that_is_given_twice_is_told() {
    let (cheap, dear) = (meter(METER, "1 GB", "0: 1"), meter(METER, "1 GB", "0: 2"));
    let rows = [row(METER, "2026-10-01", "1", "GB")];
    let found = |meters: &[Meter]| shown(&price(&rows, &list(meters), &Pricing::default()));
    assert_eq!(
        found(&[cheap.clone(), cheap.clone()]),
        ["2026-10-01 1 [0..: 1 at 1 = 1]", "note repeated_meter 1"]
    );
    assert_eq!(found(&[cheap, dear]), ["unrated 1 GB in 1: ambiguous"]);
}

#[test]
fn usage_that_is_older_than_its_rate_is_noted() {
    let mut meter = meter(METER, "1 GB", "0: 1");
    meter.effective_date = Some(at("2026-10-02"));
    let rows = [row(METER, "2026-10-01", "1", "GB"), row(METER, "2026-10-02", "1", "GB")];
    let found = shown(&price(&rows, &list(&[meter]), &Pricing::default()));
    assert_eq!(found.last().map(String::as_str), Some("note rate_begins_later 1"));
}

#[test]
fn units_are_converted_and_noted() {
    let rows = [row(METER, "2026-10-01", "250", "Hours"), row(METER, "2026-10-02", "1", "100 Hours")];
    let found = shown(&price(&rows, &list(&[meter(METER, "100 Hours", "0: 5, 3: 4")]), &Pricing::default()));
    insta::assert_snapshot!(found.join("\n"), @"
    2026-10-01 12.5 [0..300: 250 at 5 = 12.5]
    2026-10-02 4.5 [0..300: 50 at 5 = 2.5, 300..: 50 at 4 = 2]
    note unit_converted 1 Hours -> 100 Hours
    ");
}

#[test]
fn ids_of_meters_are_the_same_in_any_casing_and_only_wanted_ones_are_kept() {
    let mut pricer = Pricer::new();
    pricer.add(&row(&METER.to_uppercase(), "2026-10-01", "1", "GB"), ()).unwrap();
    pricer.add(&row(&format!("{{{METER}}}"), "2026-10-02", "2", "GB"), ()).unwrap();
    assert_eq!(pricer.meter_ids().collect::<Vec<_>>(), [METER]);
    let mut list = PriceList::new("USD".parse().unwrap()).only([METER.to_uppercase().as_str()]);
    assert!(list.add_meter(&meter(METER, "1 GB", "0: 3")));
    assert!(!list.add_meter(&meter("7b8e3b1e-0000-4000-8000-000000000000", "1 GB", "0: 3")));
    assert_eq!(list.len(), 1);
    assert_eq!(pricer.price(&list, &Pricing::default()).unwrap().gross.to_string(), "9");
}
