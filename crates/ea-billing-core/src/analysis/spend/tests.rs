use std::slice::from_ref;

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::JsonText;

/// A row of either kind.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "there are few of them")]
enum Row {
    Usage(UsageDetail),
    Marketplace(MarketplaceCharge),
}

fn usage(day: &str, cost: &str) -> UsageDetail {
    UsageDetail::new(day.parse().unwrap(), Decimal::ONE, cost.parse().unwrap())
}

fn marketplace(day: &str, cost: &str) -> MarketplaceCharge {
    let noon: DateTime<Utc> = format!("{day}T12:00:00Z").parse().unwrap();
    MarketplaceCharge::new(noon, cost.parse().unwrap())
}

fn dimensions(text: &str) -> Vec<Dimension> {
    text.split(',').filter(|name| !name.is_empty()).map(|name| name.parse().unwrap()).collect()
}

fn october() -> Option<BillingPeriodId> {
    "202610".parse().ok()
}

fn sum<'a>(by: &[Dimension], rows: impl IntoIterator<Item = &'a Row>) -> Spend {
    let mut spend = Spend::new(by.to_vec());
    for row in rows {
        match row {
            Row::Usage(row) => spend.add_usage(row, october()).unwrap(),
            Row::Marketplace(row) => spend.add_marketplace(row, october()).unwrap(),
        }
    }
    spend
}

/// A line for each group, and one for the rest.
fn lines(table: &SpendTable) -> Vec<String> {
    let share = |share: Option<Decimal>| share.map_or("-".to_owned(), |share| format!("{share}%"));
    let value = |value: &Option<SpendValue>| value.as_ref().map_or("-".to_owned(), ToString::to_string);
    let row = |row: &SpendRow| {
        let values: Vec<_> = row.values.iter().map(value).collect();
        format!("{}: {} in {}, {}", values.join(" "), row.cost, row.rows, share(row.share))
    };
    let rest = |rest: &SpendRest| {
        format!("{} more: {} in {}, {}", rest.groups, rest.cost, rest.rows, share(rest.share))
    };
    table.rows.iter().map(row).chain(table.rest.iter().map(rest)).collect()
}

fn named(name: &str, cost: &str) -> Row {
    Row::Usage(UsageDetail {
        service_name: name.into(),
        resource_group: name.into(),
        ..usage("2026-10-05", cost)
    })
}

#[track_caller]
fn check(by: &str, rows: &[Row], expect: &[&str]) {
    assert_eq!(lines(&sum(&dimensions(by), rows).table()), expect, "{by}");
}

#[test]
fn every_dimension_is_read_from_its_field() {
    let row = Row::Usage(UsageDetail {
        subscription_name: "Shop".into(),
        subscription_guid: "6f0c".into(),
        department_name: "Sales".into(),
        account_name: "EMEA".into(),
        cost_center: "4711".into(),
        resource_group: "rg-shop".into(),
        instance_id: "/subscriptions/6f0c/vm1".into(),
        service_name: "Virtual Machines".into(),
        consumed_service: "Microsoft.Compute".into(),
        meter_name: "D2s v5".into(),
        meter_id: "a1".into(),
        meter_category: "Compute".into(),
        meter_sub_category: "Dsv5 Series".into(),
        product: "VM D2s".into(),
        resource_location: "eastus".into(),
        location: "US East".into(),
        offer_id: "MS-AZR-0017P".into(),
        unit_of_measure: "Hours".into(),
        tags: JsonText::new(r#"{"Env":"prod"}"#.into()),
        ..usage("2026-10-05", "1")
    });
    let charge = Row::Marketplace(MarketplaceCharge {
        subscription_name: "Shop".into(),
        subscription_guid: "6f0c".into(),
        department_name: "Sales".into(),
        account_name: "EMEA".into(),
        cost_center: "4711".into(),
        resource_group: "rg-shop".into(),
        instance_id: "/subscriptions/6f0c/db1".into(),
        publisher_name: "Contoso".into(),
        meter_id: "2core".into(),
        offer_name: "Database".into(),
        plan_name: "Standard".into(),
        unit_of_measure: "1 Hour".into(),
        tags: JsonText::new(r#"{"env":"test"}"#.into()),
        ..marketplace("2026-10-06", "1")
    });
    for (dimension, of_usage, of_marketplace) in [
        ("day", "2026-10-05", "2026-10-06"),
        ("month", "2026-10", "2026-10"),
        ("period", "202610", "202610"),
        ("charge-type", "usage", "marketplace"),
        ("subscription", "Shop", "Shop"),
        ("subscription-id", "6f0c", "6f0c"),
        ("department", "Sales", "Sales"),
        ("account", "EMEA", "EMEA"),
        ("cost-center", "4711", "4711"),
        ("resource-group", "rg-shop", "rg-shop"),
        ("resource", "/subscriptions/6f0c/vm1", "/subscriptions/6f0c/db1"),
        ("service", "Virtual Machines", "Contoso"),
        ("provider", "Microsoft.Compute", "-"),
        ("meter", "D2s v5", "2core"),
        ("meter-id", "a1", "2core"),
        ("meter-category", "Compute", "-"),
        ("meter-subcategory", "Dsv5 Series", "-"),
        ("product", "VM D2s", "Database"),
        ("location", "eastus", "-"),
        ("publisher", "-", "Contoso"),
        ("plan", "-", "Standard"),
        ("offer", "MS-AZR-0017P", "-"),
        ("unit", "Hours", "1 Hour"),
        ("tag:ENV", "prod", "test"),
        ("tag:owner", "-", "-"),
    ] {
        check(dimension, from_ref(&row), &[&format!("{of_usage}: 1 in 1, 100.00%")]);
        check(dimension, from_ref(&charge), &[&format!("{of_marketplace}: 1 in 1, 100.00%")]);
    }
    // Version 1 and 2 name neither service nor location.
    let Row::Usage(mut old) = row else { panic!("it is usage") };
    (old.service_name, old.resource_location) = (String::new(), " ".into());
    check("service,location", &[Row::Usage(old)], &["Compute US East: 1 in 1, 100.00%"]);
}

#[test]
fn the_largest_comes_first_and_then_the_first_by_name() {
    let rows = [("b", "1"), ("a", "1.0"), ("c", "-2.5"), ("", "1"), ("d", "7.25"), ("b", "0.00")]
        .map(|(n, c)| named(n, c));
    check(
        "service",
        &rows,
        &[
            "d: 7.25 in 1, 93.55%",
            "a: 1 in 1, 12.90%",
            "b: 1 in 2, 12.90%",
            "-: 1 in 1, 12.90%",
            "c: -2.5 in 1, -32.26%",
        ],
    );
    check("", &rows, &[": 7.75 in 6, 100.00%"]);
    check("service", &[], &[]);
    check("service", &[named("a", "1"), named("b", "-1")], &["a: 1 in 1, -", "b: -1 in 1, -"]);
}

#[test]
fn time_is_in_order() {
    let row = |day: &str, name: &str, cost: &str| {
        Row::Usage(UsageDetail { service_name: name.into(), ..usage(day, cost) })
    };
    let rows = [
        row("2026-10-09", "a", "9"),
        row("2026-09-30", "b", "1"),
        row("2026-10-09", "b", "10"),
        row("2026-10-10", "a", "-1"),
    ];
    check(
        "month,day,service",
        &rows,
        &[
            "2026-09 2026-09-30 b: 1 in 1, 5.26%",
            "2026-10 2026-10-09 b: 10 in 1, 52.63%",
            "2026-10 2026-10-09 a: 9 in 1, 47.37%",
            "2026-10 2026-10-10 a: -1 in 1, -5.26%",
        ],
    );
    let top = sum(&dimensions("day"), &rows).table().top(2).unwrap();
    assert_eq!(
        lines(&top),
        ["2026-09-30: 1 in 1, 5.26%", "2026-10-09: 19 in 2, 100.00%", "1 more: -1 in 1, -5.26%"]
    );
}

#[test]
fn names_of_azure_are_the_same_in_any_casing() {
    let rows = ["rg-Shop", "RG-SHOP", "rg-Shop", "rg-shop"].map(|name| named(name, "1"));
    check("resource-group", &rows, &["rg-Shop: 4 in 4, 100.00%"]);
    // Of two spellings that are as frequent, the first by its letters.
    check("resource-group", &rows[..2], &["RG-SHOP: 2 in 2, 100.00%"]);
    check("service", &rows[..2], &["RG-SHOP: 1 in 1, 50.00%", "rg-Shop: 1 in 1, 50.00%"]);
}

#[test]
fn values_of_tags_are_what_they_say() {
    let row =
        |tags: &str| Row::Usage(UsageDetail { tags: JsonText::new(tags.into()), ..usage("2026-10-05", "1") });
    let rows = [r#"{"env":"prod"}"#, r#"{"ENV":"prod","a":"b"}"#, r#"{"env":"Prod"}"#, "env=prod", ""];
    let mut rows = rows.map(row).to_vec();
    rows.extend([row(r#"{"env":null}"#), row(r#"{"env":""}"#), row(r#"{"env":"prod"}"#)]);
    check("tag:env", &rows, &["-: 4 in 4, 50.00%", "prod: 3 in 3, 37.50%", "Prod: 1 in 1, 12.50%"]);
}

#[test]
fn sums_by_other_things_are_not_added() {
    let mut spend = Spend::new(dimensions("day"));
    let error = spend.merge(&Spend::new(dimensions("day,service"))).unwrap_err();
    assert_eq!(error.code(), Code::InvalidArgument);
    assert_eq!(error.to_string(), "expected spend by day to add, found spend by day,service");
}

/// Rows of few names in several casings, so that many fall into one group.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    let name = prop::sample::select(vec!["", "a", "A", "b", "Bb", "bB", "BB"]);
    let cost = (any::<i64>(), 0..=20_u32).prop_map(|(amount, scale)| Decimal::new(amount, scale));
    let row = (any::<bool>(), 1..=4_u32, name, cost).prop_map(|(is_usage, day, name, cost)| {
        let (day, tags) = (format!("2026-10-{day:02}"), format!(r#"{{"T":"{name}"}}"#));
        if is_usage {
            return Row::Usage(UsageDetail {
                cost,
                service_name: name.into(),
                resource_group: name.into(),
                tags: JsonText::new(tags),
                ..usage(&day, "0")
            });
        }
        Row::Marketplace(MarketplaceCharge {
            extended_cost: cost,
            publisher_name: name.into(),
            resource_group: name.into(),
            tags: JsonText::new(tags),
            ..marketplace(&day, "0")
        })
    });
    prop::collection::vec(row, 0..60)
}

/// Any dimensions, in any order.
fn any_dimensions() -> impl Strategy<Value = Vec<Dimension>> {
    let mut all = Dimension::ALL.to_vec();
    all.push(Dimension::Tag("t".into()));
    prop::collection::vec(prop::sample::select(all), 0..4)
}

fn cost_of(row: &Row) -> Decimal {
    match row {
        Row::Usage(row) => row.cost,
        Row::Marketplace(row) => row.extended_cost,
    }
}

proptest! {
    #[test]
    fn the_order_of_rows_does_not_matter(
        by in any_dimensions(),
        (rows, shuffled) in rows().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        prop_assert_eq!(sum(&by, &rows).table(), sum(&by, &shuffled).table());
    }

    #[test]
    fn groups_are_the_total_whole_or_in_parts(by in any_dimensions(), rows in rows(), cut in 0..60_usize, most in 0..8_usize) {
        let whole = sum(&by, &rows).table();
        let mut total = ExactSum::default();
        rows.iter().for_each(|row| total.add(cost_of(row)).unwrap());
        prop_assert_eq!(&whole.total, &total);

        let (head, tail) = rows.split_at(cut.min(rows.len()));
        let mut merged = sum(&by, head);
        merged.merge(&sum(&by, tail)).unwrap();
        prop_assert_eq!(merged.table(), whole.clone());

        let top = whole.clone().top(most).unwrap();
        prop_assert!(top.rows.len() <= most);
        prop_assert_eq!(top.rows.len() + top.rest.as_ref().map_or(0, |rest| rest.groups), whole.rows.len());
        for table in [whole, top] {
            let (mut cost, mut count) = (ExactSum::default(), 0);
            for row in &table.rows {
                cost.merge(&row.cost).unwrap();
                count += row.rows;
            }
            if let Some(rest) = &table.rest {
                cost.merge(&rest.cost).unwrap();
                count += rest.rows;
            }
            prop_assert_eq!((&cost, count), (&total, u64::try_from(rows.len()).unwrap()));
            prop_assert_eq!(table.total_rows, count);
        }
    }

    #[test]
    fn groups_are_those_of_their_names(rows in rows()) {
        let mut expect = std::collections::BTreeMap::<String, ExactSum>::new();
        for row in &rows {
            let name = match row {
                Row::Usage(row) => &row.resource_group,
                Row::Marketplace(row) => &row.resource_group,
            };
            expect.entry(name.to_lowercase()).or_default().add(cost_of(row)).unwrap();
        }
        let name = |row: &SpendRow| row.values[0].as_ref().map_or(String::new(), |v| v.to_string().to_lowercase());
        let table = sum(&dimensions("resource-group"), &rows).table();
        let found: std::collections::BTreeMap<_, _> = table.rows.iter().map(|row| (name(row), row.cost.clone())).collect();
        prop_assert_eq!(table.rows.len(), expect.len());
        prop_assert_eq!(found, expect);
    }
}
