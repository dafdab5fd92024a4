//! What each record looks like as a row: columns, and how it fills them.
//!
//! Names, order and meaning of the columns are those of the newest version of the API's own documents; scripts depend on
//! them. A record type's columns and its cells are one list, so that neither can be forgotten for the other.

mod aggregate;
mod balance;
mod certificate;
mod invoice;
mod issue;
mod marketplace;
mod meter;
mod period;
mod price;
mod recommendation;
mod reservation;
mod subscription_period;
#[cfg(test)]
mod tests;
mod usage;

use std::{borrow::Cow, fmt::Write as _};

use ea_billing_core::{
    ExtraField, Money, NamedAmount,
    chrono::{DateTime, NaiveDate, Utc},
    rust_decimal::Decimal,
};

pub use self::{
    issue::IssueRow,
    meter::{MeterRow, TermRow},
    period::PeriodRow,
    subscription_period::SubscriptionPeriodRow,
};
use crate::{Cell, Column, Kind, Short, json::mended};

/// A column, and what a record puts into it.
#[derive(Debug)]
pub struct Field<R> {
    column: Column,
    cell: for<'a> fn(&'a R) -> Cell<'a>,
}

impl<R> Field<R> {
    /// The column.
    #[must_use]
    pub const fn column(&self) -> &Column {
        &self.column
    }

    /// What a record puts into it.
    pub fn cell<'a>(&self, row: &'a R) -> Cell<'a> {
        (self.cell)(row)
    }

    const fn new(
        name: &'static str,
        kind: Kind,
        about: &'static str,
        cell: for<'a> fn(&'a R) -> Cell<'a>,
    ) -> Self {
        Self { column: Column::new(name, kind, about), cell }
    }

    /// The fields that no document knows: the last column of every dataset.
    const fn extra(cell: for<'a> fn(&'a R) -> Cell<'a>) -> Self {
        let about = "Fields that no document of the API knows, by their names, with their values as JSON.";
        Self::new("extraFields", Kind::Json, about, cell)
    }

    /// A field that tables show.
    const fn shown(
        name: &'static str,
        kind: Kind,
        about: &'static str,
        cell: for<'a> fn(&'a R) -> Cell<'a>,
    ) -> Self {
        Self { column: Column::new(name, kind, about).shown(), cell }
    }
}

/// A record that becomes a row.
pub trait Tabular: Sized + 'static {
    /// The columns and what they hold.
    const FIELDS: &'static [Field<Self>];

    /// The columns.
    fn columns() -> Vec<Column> {
        Self::FIELDS.iter().map(|field| field.column().clone()).collect()
    }

    /// A cell for each column, in their order.
    fn cells<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        cells.extend(Self::FIELDS.iter().map(|field| field.cell(self)));
    }
}

/// A number that the server may leave out.
fn number(number: Option<Decimal>) -> Cell<'static> {
    number.map_or(Cell::Null, Cell::Decimal)
}

fn flag(flag: Option<bool>) -> Cell<'static> {
    flag.map_or(Cell::Null, Cell::Flag)
}

/// Text where the documents say that there is `null` if there is nothing.
fn text_or_null(text: &str) -> Cell<'_> {
    if text.trim().is_empty() { Cell::Null } else { Cell::text(text) }
}

fn day(day: Option<NaiveDate>) -> Cell<'static> {
    day.map_or(Cell::Null, Cell::Day)
}

fn instant(instant: Option<DateTime<Utc>>) -> Cell<'static> {
    instant.map_or(Cell::Null, Cell::Instant)
}

/// `2026-11-21T09:00:00Z`, with parts of the second only where there are some.
#[must_use]
pub fn instant_text(instant: DateTime<Utc>) -> String {
    Short::from(instant).as_str().to_owned()
}

/// Unknown fields as a JSON object. Names that come twice stay: which of them the server meant is not known.
fn extra(fields: &[ExtraField]) -> Cell<'static> {
    if fields.is_empty() {
        return Cell::Null;
    }
    let members = fields.iter().map(|field| format!("{}:{}", json_string(&field.name), mended(&field.json)));
    Cell::Json(Cow::Owned(format!("{{{}}}", members.collect::<Vec<_>>().join(","))))
}

/// Amounts with their names, as the API prints them.
fn named_amounts(amounts: &[NamedAmount]) -> Cell<'static> {
    let mut json = String::from("[");
    for (place, amount) in amounts.iter().enumerate() {
        let comma = if place == 0 { "" } else { "," };
        let (name, value) = (json_string(&amount.name), amount.value.amount());
        let _ = write!(json, r#"{comma}{{"name":{name},"value":{value}}}"#);
    }
    json.push(']');
    Cell::Json(Cow::Owned(json))
}

/// The text as a JSON string.
#[must_use]
pub fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The code of the currency of an amount.
fn currency(money: Money) -> Cell<'static> {
    Cell::Text(Cow::Owned(money.currency().to_string()))
}
