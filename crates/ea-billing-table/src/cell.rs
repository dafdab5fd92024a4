//! The values of a table, whatever it is about and whatever it is printed as.

mod short;

use std::{borrow::Cow, fmt};

use ea_billing_core::{
    chrono::{DateTime, NaiveDate, Utc},
    rust_decimal::Decimal,
};

pub use self::short::Short;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text, as the server sent it; nothing is told apart from empty text only where a document does.
    Text,
    /// An amount of money, with all its digits; the currency stands in another column, or is that of the enrollment.
    Amount,
    /// A quantity, price, rate, or percentage, with all its digits.
    Number,
    /// A whole number of rows, pages, bytes.
    Count,
    /// `true` or `false`.
    Flag,
    /// `2026-11-21`, in UTC.
    Day,
    /// `2026-11-21T09:00:00Z`.
    Instant,
    /// A JSON array or object.
    Json,
}

impl Kind {
    /// The name in the description of columns.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Amount => "amount",
            Self::Number => "number",
            Self::Count => "count",
            Self::Flag => "flag",
            Self::Day => "day",
            Self::Instant => "instant",
            Self::Json => "json",
        }
    }
}

/// A column of a table. Names are the API's own, in camelCase; scripts depend on them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name, which is also its key in JSON.
    pub name: Cow<'static, str>,
    /// What it holds.
    pub kind: Kind,
    /// What it means: one sentence.
    pub about: &'static str,
    /// Whether a table on a terminal shows it where no columns were chosen.
    pub in_table: bool,
}

impl Column {
    /// A column that a table shows only where it was chosen.
    #[must_use]
    pub const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self { name: Cow::Borrowed(name), kind, about, in_table: false }
    }

    /// The same column, which tables show.
    #[must_use]
    pub const fn shown(mut self) -> Self {
        self.in_table = true;
        self
    }
}

/// A value of a row, in the place of its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// Text.
    Text(Cow<'a, str>),
    /// A number with the decimals that it was sent with.
    Decimal(Decimal),
    /// A number by its digits, such as `-0.50`, where it has more of them than a [`Decimal`] can hold: a JSON number.
    Number(Cow<'a, str>),
    /// A whole number of rows, pages, bytes.
    Count(u64),
    /// `true` or `false`.
    Flag(bool),
    /// A day.
    Day(NaiveDate),
    /// An instant.
    Instant(DateTime<Utc>),
    /// JSON text of an array or object.
    Json(Cow<'a, str>),
}

impl<'a> Cell<'a> {
    /// A cell of this text.
    #[must_use]
    pub const fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// A number by what `Display` prints, which has to be a JSON number. Exact sums are such; decimals and counts have
    /// cells of their own.
    pub fn number(number: impl fmt::Display) -> Self {
        Self::Number(Cow::Owned(number.to_string()))
    }

    /// A count.
    #[must_use]
    pub fn count(count: usize) -> Self {
        u64::try_from(count).map_or_else(|_| Self::number(count), Self::Count)
    }

    /// The text of a decimal, count, day or instant; nothing for other cells.
    #[must_use]
    pub fn short(&self) -> Option<Short> {
        match self {
            Self::Decimal(decimal) => Some(Short::from(*decimal)),
            Self::Count(count) => Some(Short::from(*count)),
            Self::Day(day) => Some(Short::from(*day)),
            Self::Instant(instant) => Some(Short::from(*instant)),
            Self::Null | Self::Text(_) | Self::Number(_) | Self::Flag(_) | Self::Json(_) => None,
        }
    }

    /// The cell as plain text, as formats without types show it; nothing for nothing.
    #[must_use]
    pub fn to_text(&self) -> Cow<'_, str> {
        match self {
            Self::Null => Cow::Borrowed(""),
            Self::Text(text) | Self::Number(text) | Self::Json(text) => Cow::Borrowed(text),
            Self::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            Self::Decimal(_) | Self::Count(_) | Self::Day(_) | Self::Instant(_) => {
                Cow::Owned(self.short().map(|short| short.as_str().to_owned()).unwrap_or_default())
            }
        }
    }
}
