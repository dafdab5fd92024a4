//! Rows of a line are equal but for a few places; the rest is written once and copied.

use super::column::{CSV_V2_COLUMNS, CSV_V3, Column, JSON_V1, LEGACY_CSV, LEGACY_JSON, Slot, Value, json_v3};
use super::json::write_text;
use crate::decimal::Decimal;
use crate::model::ledger::{Row, Segment};
use crate::model::{Account, Line, Model};
use crate::world::Quirks;
use std::io::Write as _;

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Format {
    /// The objects of a page, of version 1, 2 or 3.
    Json(u8),
    /// The lines of a file, of version 2 or 3.
    Csv(u8),
    LegacyJson,
    LegacyCsv,
}

/// The text of every line of an enrollment in one format.
#[derive(Debug)]
pub(crate) struct Templates {
    format: Format,
    zoned_dates: bool,
    /// By account and line.
    lines: Vec<Vec<Template>>,
}

/// A text with places that are filled row by row.
#[derive(Debug, Default)]
struct Template {
    text: Vec<u8>,
    /// Where the text is interrupted, and by what.
    slots: Vec<(usize, Slot)>,
}

impl Format {
    pub(crate) const fn is_json(self) -> bool {
        matches!(self, Self::Json(_) | Self::LegacyJson)
    }

    /// The names and the order of the fields.
    fn layout(self) -> Vec<(&'static str, Column)> {
        match self {
            Self::Json(3) => json_v3(),
            Self::Json(_) => JSON_V1.to_vec(),
            Self::Csv(3) => CSV_V3.to_vec(),
            Self::Csv(_) => CSV_V3[..CSV_V2_COLUMNS].to_vec(),
            Self::LegacyJson => LEGACY_JSON.to_vec(),
            Self::LegacyCsv => LEGACY_CSV.to_vec(),
        }
    }

    /// What stands before the first row of a file, byte order mark included; `title` says which rows follow.
    pub(crate) fn preamble(self, title: &str) -> Vec<u8> {
        let names = self.layout().into_iter().map(|(name, _)| name);
        let text = match self {
            Self::Json(_) | Self::LegacyJson => String::new(),
            Self::Csv(_) => format!("\u{feff}{title}\r\n\r\n{}\r\n", names.collect::<Vec<_>>().join(",")),
            // Only this header ends with a comma.
            Self::LegacyCsv => {
                let names: String = names.map(|name| format!("\"{name}\",")).collect();
                format!("\u{feff}\"Usage Data Extract\",\r\n\"\",\r\n{names}\r\n")
            }
        };
        text.into_bytes()
    }

    /// The name of a field in JSON; v2 has two for the cost.
    fn json_name(self, name: &'static str, column: Column, quirks: &Quirks) -> &'static str {
        match (self, column) {
            (Self::Json(2), Column::Cost) if quirks.capital_cost => "Cost",
            (Self::Json(2), Column::Cost) => "cost",
            _ => name,
        }
    }
}

impl Templates {
    pub(crate) fn new(model: &Model, format: Format) -> Self {
        let accounts = model.accounts.iter().enumerate();
        let of_account = |(index, account): (usize, &Account)| {
            account.lines.iter().map(|line| Template::of(model, index, line, format)).collect()
        };
        let lines = accounts.map(of_account).collect();
        Self { format, zoned_dates: model.plan.quirks.zoned_dates, lines }
    }

    /// Writes rows of a segment, from one number up to, not including, another, with what has to stand between them.
    pub(crate) fn write(
        &self,
        model: &Model,
        segment: &Segment,
        rows: std::ops::Range<u64>,
        charged: bool,
        out: &mut Vec<u8>,
    ) {
        let day = self.day(segment);
        for number in rows {
            let mut row = segment.row(model, number);
            if !charged {
                row.rate = Decimal::ZERO;
                row.cost = Decimal::ZERO;
            }
            self.lines[segment.account][row.line_index].fill(&row, &day, self.format.is_json(), out);
            out.extend_from_slice(if self.format.is_json() { b"," } else { b"\r\n" });
        }
    }

    fn day(&self, segment: &Segment) -> DayText {
        let format = match self.format {
            Format::Json(3) => "%Y-%m-%dT00:00:00",
            Format::Json(_) if self.zoned_dates => "%Y-%m-%dT00:00:00Z",
            Format::Json(_) => "%Y-%m-%dT00:00:00",
            Format::Csv(_) => "%Y-%m-%d",
            Format::LegacyJson | Format::LegacyCsv => "%m/%d/%Y",
        };
        let text = |format: &str| segment.day.format(format).to_string();
        DayText { date: text(format), day: text("%-d"), month: text("%-m"), year: text("%Y") }
    }
}

/// A day in the ways a row shows it.
struct DayText {
    date: String,
    day: String,
    month: String,
    year: String,
}

impl Template {
    fn of(model: &Model, account: usize, line: &Line, format: Format) -> Self {
        let quirks = &model.plan.quirks;
        let fields = format.layout().into_iter();
        let fields = fields.map(|(name, column)| {
            (format.json_name(name, column, quirks), column.value(model, account, line))
        });
        let mut template = Self::default();
        if format.is_json() {
            template.write_json(fields, quirks);
        } else {
            template.write_csv(fields, format == Format::LegacyCsv);
        }
        template
    }

    fn write_json<'m>(&mut self, fields: impl Iterator<Item = (&'static str, Value<'m>)>, quirks: &Quirks) {
        for (index, (name, value)) in fields.enumerate() {
            self.text.push(if index == 0 { b'{' } else { b',' });
            write_text(name, &mut self.text);
            self.text.push(b':');
            match value {
                Value::MaybeText("") if quirks.null_texts => self.text.extend_from_slice(b"null"),
                Value::Text(text) | Value::MaybeText(text) => write_text(text, &mut self.text),
                Value::Integer(number) => self.push_integer(number),
                Value::Boolean(is) => self.text.extend_from_slice(if is { b"true" } else { b"false" }),
                Value::Slot(slot) => self.leave(slot),
                Value::TextSlot(slot) => {
                    self.text.push(b'"');
                    self.leave(slot);
                    self.text.push(b'"');
                }
                Value::Instance(text) => {
                    write_text(text, &mut self.text);
                    self.text.pop();
                    self.leave(Slot::Ordinal);
                    self.text.push(b'"');
                }
            }
        }
        self.text.push(b'}');
    }

    /// Values are put between quotes everywhere, or only where they have to be.
    fn write_csv<'m>(&mut self, fields: impl Iterator<Item = (&'static str, Value<'m>)>, quoted: bool) {
        for (index, (_, value)) in fields.enumerate() {
            if index > 0 {
                self.text.push(b',');
            }
            let text = if let Value::Text(text) | Value::MaybeText(text) | Value::Instance(text) = value {
                text
            } else {
                ""
            };
            let quoted = quoted || text.contains([',', '"', '\r', '\n']);
            if quoted {
                self.text.push(b'"');
            }
            self.text.extend_from_slice(text.replace('"', "\"\"").as_bytes());
            match value {
                Value::Text(_) | Value::MaybeText(_) => {}
                Value::Integer(number) => self.push_integer(number),
                Value::Boolean(is) => self.text.extend_from_slice(if is { b"True" } else { b"False" }),
                Value::Slot(slot) | Value::TextSlot(slot) => self.leave(slot),
                Value::Instance(_) => self.leave(Slot::Ordinal),
            }
            if quoted {
                self.text.push(b'"');
            }
        }
    }

    fn push_integer(&mut self, number: u64) {
        // Writing to memory can't fail.
        let _ = write!(self.text, "{number}");
    }

    fn leave(&mut self, slot: Slot) {
        self.slots.push((self.text.len(), slot));
    }

    fn fill(&self, row: &Row<'_>, day: &DayText, as_double: bool, out: &mut Vec<u8>) {
        let number = |number: Decimal, out: &mut Vec<u8>| {
            if as_double { number.write_double(out) } else { number.write_plain(out) }
        };
        let mut from = 0;
        for &(to, slot) in &self.slots {
            out.extend_from_slice(&self.text[from..to]);
            from = to;
            match slot {
                Slot::Quantity => number(row.quantity, out),
                Slot::Rate => number(row.rate, out),
                Slot::Cost => number(row.cost, out),
                Slot::Date => out.extend_from_slice(day.date.as_bytes()),
                Slot::Day => out.extend_from_slice(day.day.as_bytes()),
                Slot::Month => out.extend_from_slice(day.month.as_bytes()),
                Slot::Year => out.extend_from_slice(day.year.as_bytes()),
                Slot::PartNumber => out.extend_from_slice(row.part_number.as_bytes()),
                Slot::Ordinal if row.ordinal == 0 => {}
                // Writing to memory can't fail.
                Slot::Ordinal => drop(write!(out, "-{:05}", row.ordinal)),
            }
        }
        out.extend_from_slice(&self.text[from..]);
    }
}
