//! Rows as JSON.

use crate::{Cell, Column};

/// Writes a row as a JSON object, keys in the order of the columns, numbers with all their digits.
pub fn object(columns: &[Column], cells: &[Cell<'_>], out: &mut String) {
    out.push('{');
    for (place, (column, cell)) in columns.iter().zip(cells).enumerate() {
        if place > 0 {
            out.push(',');
        }
        out.push_str(&crate::json_string(&column.name));
        out.push(':');
        match cell {
            Cell::Null => out.push_str("null"),
            Cell::Text(text) => out.push_str(&crate::json_string(text)),
            Cell::Number(digits) => out.push_str(digits),
            Cell::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Cell::Json(json) => out.push_str(json),
        }
    }
    out.push('}');
}
