//! A record whose every field has a value of its own shows every one of them in its cells.
//!
//! What fields there are is read from what `Debug` prints, so that a field that a record gets later is missed here until
//! it is a column.

use ea_billing_core::{
    BalanceSummary, BillingPeriod, Currency, InstanceData, Invoice, JsonText, MarketplaceCharge, Meter,
    MeterRate, Money, NamedAmount, PeriodState, PriceSheetItem, ReservationCharge, ReservationDetail,
    ReservationSummary, SharedRecommendation, SingleRecommendation, UsageAggregate, UsageDetail,
    chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc},
    rust_decimal::Decimal,
};

use crate::{
    Cell,
    record::{MeterRow, PeriodRow, Tabular},
};

/// Makes values, none of them twice.
#[derive(Default)]
struct Values(u32);

impl Values {
    fn decimal(&mut self) -> Decimal {
        self.0 += 1;
        Decimal::new(i64::from(self.0) * 1000 + 7, 3)
    }

    fn money(&mut self) -> Money {
        Money::new(self.decimal(), "CHF".parse::<Currency>().unwrap())
    }

    fn day(&mut self) -> NaiveDate {
        self.0 += 1;
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(self.0.into())
    }

    fn instant(&mut self) -> DateTime<Utc> {
        self.0 += 1;
        DateTime::<Utc>::UNIX_EPOCH + TimeDelta::seconds(i64::from(self.0) * 86_400 + 1)
    }
}

/// Gives the fields of text their own names, so that a cell tells which field it shows.
macro_rules! name {
    ($row:ident: $($field:ident)*) => { $($row.$field = concat!("<", stringify!($field), ">").to_owned();)* };
}

/// A field as `Debug` prints it: its name, and the values in it.
fn fields(debug: &str) -> Vec<(String, Vec<String>)> {
    let mut fields: Vec<(String, Vec<String>)> = Vec::new();
    for line in debug.lines() {
        let depth = line.len() - line.trim_start().len();
        let (name, value) = match line.trim().trim_end_matches(',').split_once(": ") {
            Some((name, value)) if !name.contains('"') => (name, value),
            _ => ("", line.trim().trim_end_matches(',')),
        };
        if depth == 4 && !name.is_empty() {
            fields.push((name.to_owned(), Vec::new()));
        }
        let opens = value.ends_with(['{', '(', '[']) && !value.starts_with('"');
        let is_value = depth >= 4 && name != "form" && !opens && !["}", ")", "]"].contains(&value);
        if is_value && let Some((_, values)) = fields.last_mut() {
            values.push(value.to_owned());
        }
    }
    fields
}

/// Whether a cell shows the value, which `Debug` printed so.
fn shows(cell: &Cell<'_>, value: &str) -> bool {
    let text = value.trim_matches('"').replace("\\\"", "\"");
    // `Debug` of an instant has a zone of its own.
    match cell {
        Cell::Null => false,
        Cell::Text(shown) => *shown == text || is_within_period(shown, &text),
        Cell::Number(shown) => *shown == text,
        cell @ (Cell::Decimal(_) | Cell::Count(_) | Cell::Day(_) | Cell::Instant(_)) => {
            cell.to_text() == text
        }
        Cell::Flag(flag) => flag.to_string() == text,
        Cell::Json(json) => json.contains(&text),
    }
}

/// A billing period is printed in two numbers, and shown in one text.
fn is_within_period(shown: &str, number: &str) -> bool {
    let period = shown.len() == 6 && shown.bytes().all(|byte| byte.is_ascii_digit());
    period && (shown.starts_with(number) || shown.ends_with(&format!("{number:0>2}")))
}

#[track_caller]
fn check<R: Tabular>(row: &R, debug: &str) {
    let columns = R::columns();
    let mut cells = Vec::new();
    row.cells(&mut cells);
    assert_eq!(cells.len(), columns.len());
    for (field, values) in fields(debug) {
        if field == "extra" {
            assert_eq!(values, ["[]"]);
            assert_eq!(
                (columns.last().unwrap().name.as_ref(), cells.last()),
                ("extraFields", Some(&Cell::Null))
            );
            continue;
        }
        assert!(
            !values.is_empty()
                && !values.iter().any(|value| ["None", "[]", "\"\""].contains(&value.as_str())),
            "this test gives {field} no value"
        );
        for value in values {
            let places: Vec<_> = (0..cells.len()).filter(|place| shows(&cells[*place], &value)).collect();
            assert!(!places.is_empty(), "no cell shows {field}: {value}");
            // A text names its field, so it has to stand in the column of the same name.
            if value.starts_with("\"<") {
                let names: Vec<_> = places.iter().map(|place| columns[*place].name.to_lowercase()).collect();
                let at = field.replace('_', "");
                assert!(
                    names.contains(&at) || names.contains(&format!("{at}id")),
                    "{field} stands in {names:?}"
                );
            }
        }
    }
}

/// Instants as cells show them, in place of how `Debug` prints them: that is the same but for `T`, which both have.
fn debug(row: &impl std::fmt::Debug) -> String {
    format!("{row:#?}")
}

#[test]
fn usage() {
    let mut v = Values::default();
    let mut row = UsageDetail::new(v.day(), v.decimal(), v.decimal());
    name!(row: account_id account_name account_owner_email consumed_service consumed_service_id cost_center
        department_id department_name instance_id location meter_category meter_id meter_name meter_region
        meter_sub_category offer_id part_number product product_id resource_group resource_guid
        resource_location resource_location_id service_administrator_id service_info1 service_info2
        service_name service_tier store_service_identifier subscription_guid subscription_id
        subscription_name unit_of_measure);
    row.additional_info = JsonText::new(r#"{"ServiceType":"Standard"}"#.to_owned());
    row.tags = JsonText::new(r#"{"owner":"Jörg"}"#.to_owned());
    row.charges_billed_separately = Some(true);
    row.resource_rate = Some(v.decimal());
    check(&row, &debug(&row));
}

#[test]
fn marketplace() {
    let mut v = Values::default();
    let mut row = MarketplaceCharge::new(v.instant(), v.decimal());
    name!(row: id subscription_guid subscription_name meter_id offer_name resource_group instance_id
        order_number unit_of_measure cost_center account_id account_name account_owner_id department_id
        department_name publisher_name plan_name);
    row.additional_info = JsonText::new(r#"{"ServiceType":"Standard"}"#.to_owned());
    row.tags = JsonText::new(r#"{"owner":"Jörg"}"#.to_owned());
    row.usage_end_date = Some(v.instant());
    row.consumed_quantity = Some(v.decimal());
    row.resource_rate = Some(v.decimal());
    row.is_recurring_charge = Some(true);
    check(&row, &debug(&row));
}

#[test]
fn balance() {
    let mut v = Values::default();
    let mut row = BalanceSummary::new("2026-10".parse().unwrap(), "CHF".parse().unwrap());
    name!(row: id);
    for amount in [
        &mut row.beginning_balance,
        &mut row.ending_balance,
        &mut row.new_purchases,
        &mut row.adjustments,
        &mut row.utilized,
        &mut row.service_overage,
        &mut row.charges_billed_separately,
        &mut row.total_overage,
        &mut row.total_usage,
        &mut row.azure_marketplace_service_charges,
    ] {
        *amount = v.money();
    }
    row.new_purchases_details =
        vec![NamedAmount::new("first", v.money()), NamedAmount::new("second", v.money())];
    row.adjustment_details = vec![NamedAmount::new("credit", v.money())];
    check(&row, &debug(&row));
}

#[test]
fn prices() {
    let mut v = Values::default();
    let mut row = PriceSheetItem::new(v.money());
    name!(row: id meter_id meter_name unit_of_measure part_number offer_id);
    row.billing_period = Some("2026-10".parse().unwrap());
    row.included_quantity = Some(v.decimal());
    check(&row, &debug(&row));
}

#[test]
fn reservations() {
    let mut v = Values::default();
    let mut row = ReservationDetail::new(v.day(), v.decimal(), v.decimal());
    name!(row: reservation_order_id reservation_id sku_name instance_id);
    row.total_reserved_quantity = Some(v.decimal());
    check(&row, &debug(&row));

    let mut row = ReservationSummary::new(v.day(), v.decimal(), v.decimal());
    name!(row: reservation_order_id reservation_id sku_name);
    row.min_utilization_percentage = Some(v.decimal());
    row.avg_utilization_percentage = Some(v.decimal());
    row.max_utilization_percentage = Some(v.decimal());
    check(&row, &debug(&row));

    let mut row = ReservationCharge::new(v.instant(), v.money());
    name!(row: purchasing_enrollment arm_sku_name term region purchasing_subscription_guid
        purchasing_subscription_name account_name account_owner_email department_name cost_center
        current_enrollment reservation_order_id description event_type reservation_order_name);
    row.quantity = Some(v.decimal());
    check(&row, &debug(&row));
}

#[test]
fn recommendations() {
    let mut v = Values::default();
    let mut row = SharedRecommendation::new(v.decimal());
    name!(row: look_back_period meter_id sku_name term region);
    (row.cost_with_no_ri, row.total_cost_with_ri, row.net_savings) = (v.decimal(), v.decimal(), v.decimal());
    row.first_usage_date = Some(v.day());
    check(&row, &debug(&row));

    let mut row = SingleRecommendation::new(v.decimal());
    name!(row: subscription_id look_back_period meter_id sku_name term region);
    (row.cost_with_no_ri, row.total_cost_with_ri, row.net_savings) = (v.decimal(), v.decimal(), v.decimal());
    row.first_usage_date = Some(v.day());
    check(&row, &debug(&row));
}

#[test]
fn periods() {
    let mut v = Values::default();
    let mut period = BillingPeriod::new("2026-10".parse().unwrap());
    name!(period: balance_summary usage_details marketplace_charges price_sheet);
    (period.billing_start, period.billing_end) = (Some(v.instant()), Some(v.instant()));
    let shown = debug(&period);
    check(&PeriodRow::new(period, PeriodState::Settling), &shown);
}

#[test]
fn aggregates() {
    let mut v = Values::default();
    let mut row = UsageAggregate::new("<meter_id>", v.instant(), v.instant(), v.decimal());
    name!(row: id name subscription_id meter_name meter_category meter_sub_category meter_region unit instance_data);
    row.reported = Some(v.instant());
    let mut instance = InstanceData::default();
    name!(instance: resource_uri location part_number order_number);
    instance.tags = Some(JsonText::new(r#"{"owner":"Jörg"}"#.to_owned()));
    instance.additional_info = Some(JsonText::new(r#"{"ServiceType":"Standard"}"#.to_owned()));
    let columns = UsageAggregate::columns();
    let place = |name: &str| columns.iter().position(|column| column.name == name).unwrap();
    let mut whole = row.clone();
    whole.instance = Some(instance.clone());
    let mut cells = Vec::new();
    whole.cells(&mut cells);
    for (name, text) in [
        ("resourceUri", &instance.resource_uri),
        ("location", &instance.location),
        ("partNumber", &instance.part_number),
        ("orderNumber", &instance.order_number),
    ] {
        assert_eq!(cells[place(name)], Cell::text(text), "{name}");
    }
    assert_eq!(cells[place("additionalInfo")], Cell::text(r#"{"ServiceType":"Standard"}"#));
    // The parts of the instance are looked at above; information fields are those of old services, and need not be there.
    let debug = debug(&row).replace("    info_fields: [],\n", "").replace("    instance: None,\n", "");
    check(&row, &debug);
}

#[test]
fn meters() {
    let mut v = Values::default();
    let mut meter = Meter::new("<meter_id>");
    name!(meter: meter_name meter_category meter_sub_category meter_region unit meter_status);
    meter.rates = vec![MeterRate::new(v.decimal(), v.decimal()), MeterRate::new(v.decimal(), v.decimal())];
    meter.included_quantity = v.decimal();
    meter.effective_date = Some(v.instant());
    meter.meter_tags = vec!["Third Party".to_owned()];
    let shown = debug(&meter);
    check(&MeterRow { meter, currency: "CHF".parse().unwrap() }, &shown);
}

#[test]
fn invoices() {
    let mut v = Values::default();
    let mut row = Invoice::default();
    name!(row: id name status invoice_type document_type billing_profile_id billing_profile_display_name
        purchase_order_number subscription_id subscription_display_name billed_document_id
        credit_for_document_id special_taxation_type);
    row.billing_period_ids = vec!["/billingPeriods/201706-1".to_owned()];
    row.is_monthly_invoice = Some(true);
    (row.invoice_date, row.due_date) = (Some(v.instant()), Some(v.instant()));
    for amount in [
        &mut row.amount_due,
        &mut row.billed_amount,
        &mut row.sub_total,
        &mut row.tax_amount,
        &mut row.total_amount,
        &mut row.credit_amount,
        &mut row.azure_prepayment_applied,
        &mut row.free_azure_credit_applied,
    ] {
        *amount = Some(v.money());
    }
    // What has parts of its own, or is printed in a way of its own, is looked at from outside.
    let own = [
        "resource_type",
        "invoice_period_start",
        "invoice_period_end",
        "download_url",
        "documents",
        "payments",
        "failed_payments",
        "rebill_details",
        "refund_details",
    ];
    let lines: Vec<_> = debug(&row).lines().map(str::to_owned).collect();
    let is_own = |line: &String| own.iter().any(|name| line.starts_with(&format!("    {name}: ")));
    let shown: Vec<_> = lines.into_iter().filter(|line| !is_own(line)).collect();
    check(&row, &shown.join("\n"));
}
