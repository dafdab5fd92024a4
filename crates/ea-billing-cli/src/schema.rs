//! What each result looks like: columns, and how a record fills them.

use crate::cell::{Cell, Column};

/// A record that becomes a row.
pub(crate) trait Tabular {
    /// The columns.
    fn columns() -> Vec<Column>;

    /// A cell for each column, in their order.
    fn cells<'a>(&'a self, cells: &mut Vec<Cell<'a>>);
}
