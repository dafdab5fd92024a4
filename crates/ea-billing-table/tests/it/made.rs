//! Rows of any numbers, days, instants and texts.

use ea_billing_core::{
    ExtraField, MarketplaceCharge, Money, ReservationCharge, UsageDetail,
    chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc},
    rust_decimal::Decimal,
};
use proptest::prelude::*;

use super::same::{check, check_at};

/// Decimals of every length, scale and sign.
fn decimal() -> impl Strategy<Value = Decimal> {
    const LARGEST: i128 = 79_228_162_514_264_337_593_543_950_335;
    let parts = (-LARGEST..=LARGEST, 0_u32..29, 0_u32..=28);
    parts.prop_map(|(mantissa, fewer, scale)| {
        Decimal::from_i128_with_scale(mantissa / 10_i128.pow(fewer), scale)
    })
}

/// Decimals that a scale of 28 can hold.
fn short_decimal() -> impl Strategy<Value = Decimal> {
    (any::<i64>(), 9_u32..=28).prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale))
}

/// Days of the years 1 to 9999.
fn day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..3_652_059).prop_map(|days| NaiveDate::from_ymd_opt(1, 1, 1).unwrap() + Days::new(days))
}

/// Instants with parts of 100 nanoseconds, as servers send them, or of any.
fn instant() -> impl Strategy<Value = DateTime<Utc>> {
    let parts = (day(), 0_i64..864_000_000_000, prop_oneof![Just(0_i64), 0_i64..100]);
    parts.prop_map(|(day, part, nanos)| {
        day.and_time(Default::default()).and_utc() + TimeDelta::nanoseconds(part * 100 + nanos)
    })
}

proptest! {
    #[test]
    fn usage_is_the_same_in_arrow_and_json(
        day in day(), quantity in short_decimal(), cost in short_decimal(), rate in prop::option::of(short_decimal()),
        flag: Option<bool>, texts: [String; 3], name: String,
    ) {
        let mut row = UsageDetail::new(day, quantity, cost);
        let [tags, service, unknown] = texts;
        row.resource_rate = rate;
        row.charges_billed_separately = flag;
        row.service_name = service;
        row.tags = ea_billing_core::JsonText::new(tags);
        row.extra = vec![ExtraField::new(name, serde_json::json!({ "unknown": [unknown] }).to_string())];
        check(&[row.clone(), row]);
    }

    #[test]
    fn instants_are_the_same_in_arrow_and_json(begin in instant(), end in prop::option::of(instant()), cost in short_decimal()) {
        let mut row = MarketplaceCharge::new(begin, cost);
        row.usage_end_date = end;
        check(&[row]);
    }

    #[test]
    fn numbers_of_any_scale_are_the_same_or_refused(amount in decimal(), quantity in decimal(), scale in 0_u8..=28, day in instant()) {
        let mut row = ReservationCharge::new(day, Money::new(amount, "CHF".parse().unwrap()));
        row.quantity = Some(quantity);
        if let Err(error) = check_at(&[row], scale) {
            prop_assert!(error.is_inexact(), "{error}");
        }
    }
}
