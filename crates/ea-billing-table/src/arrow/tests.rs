//! What a column holds is what its cells are, or there is an error that names the place.

use std::borrow::Cow;

use arrow_array::{
    Array as _,
    cast::AsArray as _,
    types::{Decimal128Type, TimestampMicrosecondType},
};
use ea_billing_core::{
    BalanceSummary, Certificate, Invoice, MarketplaceCharge, PriceSheetItem, ReservationCharge,
    ReservationDetail, ReservationSummary, SharedRecommendation, SingleRecommendation, UsageAggregate,
    UsageDetail, chrono::DateTime, rust_decimal::Decimal,
};
use proptest::prelude::*;

use super::*;
use crate::{Cell, Field as Own, IssueRow, MeterRow, PeriodRow, SubscriptionPeriodRow, TermRow};

/// A row of any cells.
#[derive(Debug)]
struct Row {
    cost: Cell<'static>,
    time: Cell<'static>,
}

impl Tabular for Row {
    const FIELDS: &'static [Own<Self>] = &[
        Own::new("cost", Kind::Amount, "What it costs.", |row| row.cost.clone()),
        Own::new("time", Kind::Instant, "When it was.", |row| row.time.clone()),
    ];
}

fn costs<const N: usize>(cells: [Cell<'static>; N]) -> [Row; N] {
    cells.map(|cost| Row { cost, time: Cell::Null })
}

/// What the column has for the number.
fn step(cost: Cell<'static>, scale: u8) -> Result<i128, Error> {
    let batch = Batches::new::<Row>(scale)?.batch(&costs([cost]))?;
    Ok(batch.column(0).as_primitive::<Decimal128Type>().value(0))
}

#[test]
fn every_column_has_the_type_of_its_kind() {
    fn check<R: Tabular>() {
        let batches = Batches::new::<R>(20).unwrap();
        let columns = R::columns();
        assert_eq!(batches.schema().fields().len(), columns.len());
        for (column, field) in columns.iter().zip(batches.schema().fields()) {
            let expect = match column.kind.name() {
                "text" | "json" => "Utf8",
                "amount" | "number" => "Decimal128(38, 20)",
                "count" => "UInt64",
                "flag" => "Boolean",
                "day" => "Date32",
                "instant" => "Timestamp(µs, \"UTC\")",
                other => panic!("{other}"),
            };
            assert_eq!(field.data_type().to_string(), expect, "{}", column.name);
            assert_eq!((field.name().as_str(), field.is_nullable()), (&*column.name, true));
            assert_eq!(field.metadata()["description"], column.about);
            assert_eq!(field.metadata()["kind"], column.kind.name());
        }
    }
    check::<UsageDetail>();
    check::<MarketplaceCharge>();
    check::<BalanceSummary>();
    check::<PriceSheetItem>();
    check::<ReservationCharge>();
    check::<ReservationDetail>();
    check::<ReservationSummary>();
    check::<SharedRecommendation>();
    check::<SingleRecommendation>();
    check::<PeriodRow>();
    check::<UsageAggregate>();
    check::<MeterRow>();
    check::<TermRow>();
    check::<Invoice>();
    check::<SubscriptionPeriodRow>();
    check::<Certificate>();
    check::<IssueRow>();
}

#[test]
fn numbers_are_steps_of_the_scale() {
    let check = |digits: &'static str, scale, expect: i128| {
        assert_eq!(step(Cell::Number(Cow::Borrowed(digits)), scale).unwrap(), expect, "{digits}");
        if let Ok(decimal) = Decimal::from_str_exact(digits) {
            assert_eq!(step(Cell::Decimal(decimal), scale).unwrap(), expect, "{digits} as a decimal");
        }
    };
    check("-0.50", 18, -500_000_000_000_000_000);
    check("0", 0, 0);
    check("-0.00", 18, 0);
    check("1.2300000000000000000000000000", 2, 123);
    check("79228162514264337593543950335", 0, 79_228_162_514_264_337_593_543_950_335);
    check("-0.0000000000000000000000000001", 28, -1);
    check("99999999999999999999.999999999999999999", 18, 10_i128.pow(38) - 1);
    check("1e5", 2, 10_000_000);
    check("12.50E-1", 2, 125);
    check("0e999999", 2, 0);
    check("00012.5", 1, 125);
    assert_eq!(step(Cell::Count(u64::MAX), 18).unwrap(), i128::from(u64::MAX) * 10_i128.pow(18));
}

#[test]
fn a_number_that_does_not_fit_is_named_with_what_would_hold_it() {
    let check = |digits: &'static str, scale, hint: &str| {
        let error = step(Cell::Number(Cow::Borrowed(digits)), scale).unwrap_err();
        assert!(error.is_inexact(), "{error}");
        let expect = format!(
            "row 1: `cost` is {digits}, which does not fit exactly into 38 digits of which {scale} are decimals"
        );
        assert_eq!(error.to_string(), expect);
        let hint = format!("{hint}, which has all digits");
        assert!(error.hint().unwrap().starts_with(&hint), "{:?}", error.hint());
    };
    check("0.001", 2, "ask with a decimal scale of 3 to 28, or for the rows as JSON");
    check("123456789012345678901", 18, "ask with a decimal scale of 0 to 17, or for the rows as JSON");
    check(
        "1234567890.1234567890123456789012345678",
        18,
        "ask with a decimal scale of 28, or for the rows as JSON",
    );
    check("12345678901.1234567890123456789012345678", 18, "ask for the rows as JSON");
    check("1e-29", 28, "ask for the rows as JSON");
    check("1e400", 18, "ask for the rows as JSON");
    check("1e99999999999999999999", 18, "ask for the rows as JSON");
}

#[test]
fn rows_are_counted_over_batches_and_a_failed_one_counts_for_nothing() {
    let one = || Cell::Decimal(Decimal::ONE);
    let mut batches = Batches::new::<Row>(2).unwrap();
    assert_eq!(batches.batch::<Row>(&[]).unwrap().num_rows(), 0);
    assert_eq!(batches.batch(&costs([one(), one()])).unwrap().num_rows(), 2);
    let many: Vec<_> = (0..1000).map(|_| Row { cost: one(), time: Cell::Null }).collect();
    batches.batch(&many).unwrap();
    let long = Cell::Decimal(Decimal::new(1, 3));
    let parts: DateTime<_> = "2026-01-01T00:00:00.0000001Z".parse().unwrap();
    let rows = [Row { cost: one(), time: Cell::Instant(parts) }, Row { cost: long, time: Cell::Null }];
    for _ in 0..2 {
        let error = batches.batch(&rows).unwrap_err();
        assert!(error.to_string().starts_with("row 1004: `cost` is 0.001, "), "{error}");
    }
    assert_eq!((batches.rows(), batches.shortened_instants()), (1002, 0));
}

#[test]
fn what_does_not_belong_is_refused() {
    let error = Batches::new::<Row>(29).unwrap_err();
    assert_eq!(error.to_string(), "a decimal scale of 29 was asked for: expected at most 28");
    let mut batches = Batches::new::<Row>(DEFAULT_SCALE).unwrap();
    assert!(matches!(batches.batch::<UsageDetail>(&[]), Err(Error::OtherRows)));
    let error = batches.batch(&costs([Cell::text("12")])).unwrap_err();
    assert_eq!(error.to_string(), "row 1: `cost` has a value that is of another kind than amount");
    let error = batches.batch(&[Row { cost: Cell::Null, time: Cell::Count(1) }]).unwrap_err();
    assert_eq!(error.to_string(), "row 1: `time` has a value that is of another kind than instant");
}

#[test]
fn instants_lose_no_more_than_parts_of_a_microsecond() {
    let times = [
        ("2026-11-21T09:00:00.1234567Z", 1_795_251_600_123_456),
        ("1969-12-31T23:59:59.9999999Z", -1),
        ("1969-12-31T23:59:59Z", -1_000_000),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
        ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
        ("2016-12-31T23:59:60.5Z", 1_483_228_800_500_000),
    ];
    let rows = times.map(|(time, _)| Row { cost: Cell::Null, time: Cell::Instant(time.parse().unwrap()) });
    let mut batches = Batches::new::<Row>(DEFAULT_SCALE).unwrap();
    let batch = batches.batch(&rows).unwrap();
    let column = batch.column(1).as_primitive::<TimestampMicrosecondType>();
    assert_eq!(column.values().to_vec(), times.map(|(_, micros)| micros));
    assert_eq!(batches.shortened_instants(), 2);
    assert_eq!(batch.column(0).null_count(), times.len());
    batches.batch(&rows).unwrap();
    assert_eq!(batches.shortened_instants(), 4);
}

/// What a column of this scale should have for these digits, by moving the point in the text.
fn moved(digits: &str, scale: u8) -> Option<i128> {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let (units, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let scale = usize::from(scale);
    let (kept, rest) = decimals.split_at(decimals.len().min(scale));
    let moved = format!("{units}{kept:0<scale$}");
    let moved = moved.trim_start_matches('0');
    let fits = rest.bytes().all(|digit| digit == b'0') && moved.len() <= 38;
    fits.then(|| if moved.is_empty() { 0 } else { format!("{sign}{moved}").parse().unwrap() })
}

proptest! {
    #[test]
    fn decimals_are_held_exactly_or_refused(
        mantissa in -79_228_162_514_264_337_593_543_950_335_i128..=79_228_162_514_264_337_593_543_950_335,
        fewer in 0_u32..29, own in 0_u32..=28, zeros in 0_u32..29, scale in 0_u8..=28,
    ) {
        // Of all lengths, and with zeros behind.
        let mantissa = mantissa / 10_i128.pow(fewer);
        let zeroed = mantissa / 10_i128.pow(zeros) * 10_i128.pow(zeros);
        for mantissa in [mantissa, zeroed] {
            let number = Decimal::from_i128_with_scale(mantissa, own);
            let expect = moved(&number.to_string(), scale);
            prop_assert_eq!(step(Cell::Decimal(number), scale).ok(), expect);
            prop_assert_eq!(step(Cell::number(number), scale).ok(), expect);
        }
    }

    #[test]
    fn sums_are_held_exactly_or_refused(digits in "-?(0|[1-9][0-9]{0,37})(\\.[0-9]{0,27}0{0,6})?", scale in 0_u8..=28) {
        let digits = digits.trim_end_matches('.').to_owned();
        let expect = moved(&digits, scale);
        match step(Cell::Number(Cow::Owned(digits)), scale) {
            Ok(found) => prop_assert_eq!(Some(found), expect),
            Err(error) => {
                prop_assert_eq!(expect, None);
                prop_assert!(error.is_inexact());
            }
        }
    }

    #[test]
    fn a_scale_of_the_hint_holds_the_number(digits in "-?(0|[1-9][0-9]{0,37})(\\.[0-9]{1,30})?") {
        let hold: Vec<_> = (0..=28).filter(|scale| moved(&digits, *scale).is_some()).collect();
        let expect = hold.first().copied().zip(hold.last().copied());
        prop_assert_eq!(exact::scales(&digits), expect);
    }
}
