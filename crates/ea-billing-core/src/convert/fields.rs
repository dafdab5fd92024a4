//! What the values of the wire mean, field by field.

use chrono::{DateTime, NaiveDate, Utc};
use ea_billing_client::{
    decode::DecodeError,
    wire::{Extra, Flag, Id, Number, Timestamp},
};
use rust_decimal::Decimal;

use super::{body::is_deep, service_error::shorten};
use crate::{BillingPeriodId, Currency, JsonText, Money, record::ExtraField};

/// The longest reason of a row issue, in characters; the row itself is kept whole beside it.
const REASON_LIMIT: usize = 400;

/// Why a row is no record.
#[derive(Debug)]
pub struct Fault {
    pub(super) field: Option<String>,
    pub(super) reason: String,
}

pub(super) type Outcome<T> = Result<T, Fault>;

impl Fault {
    pub(super) fn of(field: &str, reason: impl Into<String>) -> Self {
        Self { field: Some(field.to_owned()), reason: shorten(&reason.into(), REASON_LIMIT) }
    }

    pub(super) fn whole_row(reason: impl Into<String>) -> Self {
        Self { field: None, reason: shorten(&reason.into(), REASON_LIMIT) }
    }
}

impl From<DecodeError> for Fault {
    fn from(error: DecodeError) -> Self {
        match error.path() {
            "." => Self::whole_row(error.to_string()),
            path => Self::of(path, error.to_string()),
        }
    }
}

fn missing(field: &str) -> Fault {
    Fault::of(field, format!("the row has no `{field}`"))
}

pub(super) fn text(value: Option<String>) -> String {
    value.unwrap_or_default()
}

pub(super) fn id(value: Option<Id>) -> String {
    value.map(String::from).unwrap_or_default()
}

pub(super) fn json_text(value: Option<String>) -> JsonText {
    value.map(JsonText::new).unwrap_or_default()
}

pub(super) fn flag(value: Option<Flag>) -> Option<bool> {
    value.map(|flag| flag.value())
}

pub(super) fn decimal(value: Option<Number>) -> Option<Decimal> {
    value.map(|number| number.value())
}

pub(super) fn required(field: &str, value: Option<Number>) -> Outcome<Decimal> {
    decimal(value).ok_or_else(|| missing(field))
}

pub(super) fn day(field: &str, value: Option<Timestamp>) -> Outcome<NaiveDate> {
    optional_day(field, value)?.ok_or_else(|| missing(field))
}

pub(super) fn optional_day(field: &str, value: Option<Timestamp>) -> Outcome<Option<NaiveDate>> {
    let day = value.map(|value| value.date()).transpose();
    day.map_err(|error| Fault::of(field, error.to_string()))
}

pub(super) fn instant(field: &str, value: Option<Timestamp>) -> Outcome<DateTime<Utc>> {
    optional_instant(field, value)?.ok_or_else(|| missing(field))
}

pub(super) fn optional_instant(field: &str, value: Option<Timestamp>) -> Outcome<Option<DateTime<Utc>>> {
    let instant = value.map(|value| value.to_utc()).transpose();
    instant.map_err(|error| Fault::of(field, error.to_string()))
}

pub(super) fn currency(field: &str, value: Option<String>) -> Outcome<Currency> {
    let text = value.filter(|text| !text.trim().is_empty()).ok_or_else(|| missing(field))?;
    text.parse().map_err(|error: crate::Error| Fault::of(field, error.to_string()))
}

pub(super) fn money(field: &str, value: Option<Number>, currency: Currency) -> Outcome<Money> {
    required(field, value).map(|amount| Money::new(amount, currency))
}

pub(super) fn period(field: &str, value: Option<Id>) -> Outcome<BillingPeriodId> {
    optional_period(field, value)?.ok_or_else(|| missing(field))
}

/// The wire writes `yyyyMM`, as a number or as text; what people may write is read elsewhere.
pub(super) fn optional_period(field: &str, value: Option<Id>) -> Outcome<Option<BillingPeriodId>> {
    let Some(id) = value else { return Ok(None) };
    let text = id.as_str().trim();
    let parts = text.split_at_checked(4).filter(|_| text.len() == 6);
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = parts.filter(|(year, month)| digits(year) && digits(month));
    let period = numbers
        .and_then(|(year, month)| BillingPeriodId::new(year.parse().ok()?, month.parse().ok()?).ok())
        .ok_or_else(|| Fault::of(field, format!("expected a period such as 202610, found `{text}`")))?;
    Ok(Some(period))
}

/// Keeps the fields that no document knows, unless they are nested deeper than anything that will read them allows.
pub(super) fn extra(extra: &Extra) -> Outcome<Vec<ExtraField>> {
    let kept = extra.iter().map(|(name, value)| {
        if is_deep(value.get()) {
            return Err(Fault::of(name, "the value is nested too deep"));
        }
        Ok(ExtraField { name: name.to_owned(), json: value.get().to_owned() })
    });
    kept.collect()
}
