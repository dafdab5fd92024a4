//! Rows of what could not be read.

use ea_billing_core::{Dataset, RowIssue};

use super::{Field, Tabular};
use crate::{Cell, Kind};

/// A row that could not be read, and the fetch that it came with.
#[derive(Clone, Debug)]
pub struct IssueRow {
    /// What was fetched.
    pub dataset: Dataset,
    /// The part of it that was asked for.
    pub span: String,
    /// The row as it came, and what is wrong with it.
    pub issue: RowIssue,
}

impl Tabular for IssueRow {
    const FIELDS: &'static [Field<Self>] = &[
        Field::shown("dataset", Kind::Text, "What was fetched.", |row| Cell::text(row.dataset.as_str())),
        Field::shown("span", Kind::Text, "The period or days that were asked for.", |row| {
            Cell::text(&row.span)
        }),
        Field::shown("page", Kind::Count, "The page that the row came on, from 1.", |row| {
            Cell::Count(row.issue.page)
        }),
        Field::shown(
            "row",
            Kind::Count,
            "Place of the row among those of the whole answer, from 1.",
            |row| Cell::Count(row.issue.row),
        ),
        Field::shown("field", Kind::Text, "The field that is to blame, if it is one.", |row| {
            row.issue.field.as_deref().map_or(Cell::Null, Cell::text)
        }),
        Field::shown("reason", Kind::Text, "What was expected and what was found.", |row| {
            Cell::text(&row.issue.reason)
        }),
        Field::new("raw", Kind::Text, "The row as it came: JSON, or the cells of a CSV row.", |row| {
            Cell::text(&row.issue.raw)
        }),
    ];
}
