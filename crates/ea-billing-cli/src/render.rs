//! The formats: from cells to bytes, one file each.

pub(crate) mod chart;
mod csv;
mod json;
mod table;
mod text;
mod tsv;
pub(crate) mod value;
mod yaml;

#[cfg(test)]
mod tests;

use ea_billing_table::{Cell, Column, Kind};
use std::fmt;

use ea_billing_core::ExactSum;

pub(crate) use table::{Look, Table};
pub(crate) use text::{is_hidden, visible};

use crate::args::Format;

/// The name of the column of fields that this version does not know.
const EXTRA: &str = "extraFields";

/// A column that is printed, and where its cell stands in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) index: usize,
    /// Whether formats with keys leave it out of rows that have nothing there.
    pub(crate) only_where_some: bool,
}

impl Field {
    pub(crate) fn new(column: Column, index: usize) -> Self {
        let only_where_some = column.name == EXTRA && column.kind == Kind::Json;
        Self { name: column.name.into_owned(), kind: column.kind, index, only_where_some }
    }

    pub(crate) fn named(name: &str, kind: Kind, index: usize) -> Self {
        Self { name: name.to_owned(), kind, index, only_where_some: false }
    }

    /// The cell of a row; nothing where the row is too short.
    pub(crate) fn of<'r, 'a>(&self, cells: &'r [Cell<'a>]) -> &'r Cell<'a> {
        cells.get(self.index).unwrap_or(&Cell::Null)
    }
}

/// What becomes of texts in CSV and TSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Texts {
    /// Nothing may look like a formula.
    pub(crate) guarded: bool,
    /// Control characters are shown instead of sent.
    pub(crate) visible: bool,
}

/// Writes rows in a format that needs to know no other row.
pub(crate) trait Encoder: fmt::Debug + Send {
    /// What stands before the first row.
    fn begin(&self, _out: &mut Vec<u8>) {}

    /// A row; the first has index 0.
    fn row(&self, index: u64, cells: &[Cell<'_>], out: &mut Vec<u8>);

    /// What stands after the last row.
    fn end(&self, _rows: u64, _out: &mut Vec<u8>) {}
}

/// Writes the cells of a row with a separator between them; `write` takes care of texts.
fn separated(
    fields: &[Field],
    cells: &[Cell<'_>],
    separator: u8,
    out: &mut Vec<u8>,
    write: impl Fn(&str, &mut Vec<u8>),
) {
    for (place, field) in fields.iter().enumerate() {
        if place > 0 {
            out.push(separator);
        }
        match field.of(cells) {
            Cell::Null => {}
            Cell::Text(text) | Cell::Json(text) => write(text, out),
            Cell::Number(digits) => out.extend_from_slice(digits.as_bytes()),
            Cell::Flag(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
            cell @ (Cell::Decimal(_) | Cell::Count(_) | Cell::Day(_) | Cell::Instant(_)) => {
                let Some(short) = cell.short() else { continue };
                match cell {
                    Cell::Day(_) | Cell::Instant(_) => write(short.as_str(), out),
                    _ => out.extend_from_slice(short.as_bytes()),
                }
            }
        }
    }
}

/// The encoder of a format; none for tables, which need to know all rows, and for nothing.
pub(crate) fn encoder(format: Format, fields: Vec<Field>, texts: Texts) -> Option<Box<dyn Encoder>> {
    Some(match format {
        Format::Json => Box::new(json::Json::new(fields, false)),
        Format::Jsonl => Box::new(json::Json::new(fields, true)),
        Format::Csv => Box::new(csv::Csv::new(fields, texts)),
        Format::Tsv => Box::new(tsv::Tsv::new(fields, texts)),
        Format::Yaml => Box::new(yaml::Yaml::new(fields)),
        Format::Table | Format::None => return None,
    })
}

/// An amount as tables show it, with so many decimals.
pub(crate) fn amount(amount: &ExactSum, decimals: u32) -> String {
    table::amount(&amount.to_string(), decimals)
}

/// A whole number with a comma for thousands.
pub(crate) fn grouped(number: u64) -> String {
    table::grouped(&number.to_string())
}
