//! Sums as rows.

use ea_billing_table::{Cell, Column, Kind};
use std::borrow::Cow;

use ea_billing_core::{
    Currency, ExactSum,
    analysis::spend::{Dimension, SpendTable, SpendValue},
    rust_decimal::Decimal,
};

use crate::{failure::Result, output::RowSink};

/// The column that is drawn.
pub(super) const COST: &str = "cost";

/// A column for each dimension, and those of the sums.
pub(super) fn columns(dimensions: &[Dimension]) -> Vec<Column> {
    let mut columns: Vec<_> = dimensions.iter().map(|dimension| column(dimension).shown()).collect();
    columns.extend([
        Column::new(COST, Kind::Amount, "Exact sum of the cost of the rows, in the currency of `currency`.").shown(),
        Column::new(
            "currency",
            Kind::Text,
            "ISO 4217 code of the currency of the enrollment, which the balance summary names; nothing where it could not \
             be read.",
        )
        .shown(),
        Column::new("rows", Kind::Count, "The rows that were added up.").shown(),
        Column::new(
            "share",
            Kind::Number,
            "The cost in percent of the total, rounded to two decimals, a half away from zero; nothing where the total is \
             zero.",
        )
        .shown(),
        Column::new("groups", Kind::Count, "The groups that the row stands for: more than one only in the last of `--top`."),
    ]);
    columns
}

pub(crate) fn column(dimension: &Dimension) -> Column {
    let kind = if *dimension == Dimension::Day { Kind::Day } else { Kind::Text };
    Column { name: Cow::Owned(column_name(dimension)), ..Column::new("", kind, dimension.about()) }
}

/// The name of a dimension in `camelCase`, as all columns are named; that of a tag as it is written.
fn column_name(dimension: &Dimension) -> String {
    let name = dimension.to_string();
    if matches!(dimension, Dimension::Tag(_)) {
        return name;
    }
    let mut parts = name.split('-');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| {
        let (head, tail) = part.split_at_checked(1).unwrap_or((part, ""));
        name + &head.to_uppercase() + tail
    })
}

/// Writes a row for each group, and one for the groups that are left out. People are told what nothing means.
pub(super) fn write(
    table: &SpendTable,
    currency: Option<Currency>,
    is_for_people: bool,
    sink: &mut RowSink<'_>,
) -> Result<()> {
    let nothing = || if is_for_people { Cell::text("(none)") } else { Cell::Null };
    let value = |value: &Option<SpendValue>| match value {
        Some(value) => Cell::Text(Cow::Owned(value.to_string())),
        None => nothing(),
    };
    let share = |share: Option<Decimal>| match share {
        Some(share) if is_for_people => Cell::Text(Cow::Owned(format!("{share:>6}%"))),
        share => share.map_or(Cell::Null, Cell::Decimal),
    };
    for row in &table.rows {
        let mut cells: Vec<_> = row.values.iter().map(value).collect();
        cells.extend(sums(&row.cost, currency, row.rows, share(row.share), 1));
        sink.row(&cells)?;
    }
    if let Some(rest) = &table.rest {
        let name = format!("({} more)", rest.groups);
        let mut cells = vec![Cell::Null; table.dimensions.len()];
        if let Some(first) = cells.first_mut().filter(|_| is_for_people) {
            *first = Cell::text(&name);
        }
        cells.extend(sums(&rest.cost, currency, rest.rows, share(rest.share), rest.groups));
        sink.row(&cells)?;
    }
    Ok(())
}

fn sums(
    cost: &ExactSum,
    currency: Option<Currency>,
    rows: u64,
    share: Cell<'static>,
    groups: usize,
) -> [Cell<'static>; 5] {
    [
        Cell::number(cost),
        currency.map_or(Cell::Null, |currency| Cell::Text(Cow::Owned(currency.to_string()))),
        Cell::Count(rows),
        share,
        Cell::count(groups),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_those_of_the_api() {
        let check =
            |dimension: &str, expect: &str| assert_eq!(column_name(&dimension.parse().unwrap()), expect);
        check("day", "day");
        check("resource-group", "resourceGroup");
        check("meter-subcategory", "meterSubcategory");
        check("tag:cost-center", "tag:cost-center");
    }
}
