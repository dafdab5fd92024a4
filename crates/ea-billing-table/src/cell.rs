//! The values of a table, whatever it is about and whatever it is printed as.

use std::borrow::Cow;

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
    pub name: Cow<'static, str>,
    pub kind: Kind,
    /// One sentence, for `ea-billing schema` and its page.
    pub about: &'static str,
    /// Whether a table on a terminal shows it where no columns were chosen.
    pub in_table: bool,
}

impl Column {
    pub const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self { name: Cow::Borrowed(name), kind, about, in_table: false }
    }

    /// The same column, which tables show.
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
    /// Text, a day, or an instant.
    Text(Cow<'a, str>),
    /// A number by its digits, such as `-0.50`: a JSON number.
    Number(Cow<'a, str>),
    Flag(bool),
    /// JSON text of an array or object.
    Json(Cow<'a, str>),
}

impl<'a> Cell<'a> {
    pub fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// A number by what `Display` prints: the decimals of this workspace print all their digits.
    pub fn number(number: impl std::fmt::Display) -> Self {
        Self::Number(Cow::Owned(number.to_string()))
    }
}
