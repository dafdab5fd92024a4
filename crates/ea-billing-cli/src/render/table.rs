//! Tables, for people: amounts are rounded, and on a terminal texts are cut to its width.

mod bars;
mod grid;
mod number;
mod slot;

use anstyle::Style;
use ea_billing_core::ExactSum;
use ea_billing_table::{Cell, Kind};

use self::{bars::Bars, grid::Grid, slot::Slot};
pub(in crate::render) use self::{
    bars::scaled,
    number::{amount, grouped},
};
use super::{Field, text};
use crate::output::View;

/// What the place can show where the table goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Look {
    /// Nothing is cut where there is no width.
    pub(crate) width: Option<usize>,
    pub(crate) colour: bool,
    /// Whether columns may be left out where they don't fit, since nobody chose them.
    pub(crate) may_drop_columns: bool,
}

/// The rows that are shown, as people read them.
#[derive(Debug)]
pub(crate) struct Table {
    fields: Vec<Field>,
    view: View,
    rows: Vec<Vec<Slot>>,
    /// The numbers that are drawn, and the place of their field.
    bars: Option<(usize, Vec<Option<ExactSum>>)>,
}

impl Table {
    pub(crate) fn new(fields: Vec<Field>, view: View) -> Self {
        let drawn = view.bars.and_then(|name| fields.iter().position(|field| field.name == name));
        let bars = drawn.map(|place| (place, Vec::new()));
        Self { fields, view, rows: Vec::new(), bars }
    }

    /// A single value, without a table around it.
    pub(crate) fn scalar(cell: &Cell<'_>) -> String {
        Slot::of(cell, Kind::Number, 0).into_text()
    }

    /// Changes the view; rows that were taken stay as they are.
    pub(crate) fn refine(&mut self, refine: impl FnOnce(&mut View)) {
        refine(&mut self.view);
    }

    pub(crate) fn push(&mut self, cells: &[Cell<'_>]) {
        let decimals = self.view.decimals.unwrap_or(2);
        let slot = |field: &Field| Slot::of(field.of(cells), field.kind, decimals);
        self.rows.push(self.fields.iter().map(slot).collect());
        if let Some((place, values)) = &mut self.bars {
            values.push(match self.fields.get(*place).map(|field| field.of(cells)) {
                Some(cell @ (Cell::Number(_) | Cell::Decimal(_) | Cell::Count(_))) => {
                    cell.to_text().parse().ok()
                }
                _ => None,
            });
        }
    }

    /// Forgets the rows after so many.
    pub(crate) fn truncate(&mut self, rows: usize) {
        self.rows.truncate(rows);
        if let Some((_, values)) = &mut self.bars {
            values.truncate(rows);
        }
    }

    /// The table, its title above, and the lines that belong below.
    pub(crate) fn render(self, look: Look, footer: &[String]) -> String {
        let mut out = String::new();
        if let Some(title) = &self.view.title {
            let style = if look.colour { Style::new().bold() } else { Style::new() };
            out.push_str(&format!("{style}{}{style:#}\n\n", text::visible(title)));
        }
        if self.rows.is_empty() {
            out.push_str("no rows\n");
        } else if self.view.transposed {
            self.render_transposed(look, &mut out);
        } else {
            self.render_grid(look, &mut out);
        }
        for (place, line) in footer.iter().enumerate() {
            if place == 0 {
                out.push('\n');
            }
            out.push_str(&text::visible(line));
            out.push('\n');
        }
        out
    }

    /// Leaves out the columns that are there only if they say something.
    fn drop_spare(&mut self) {
        let says =
            |place: usize| self.rows.iter().any(|row| row.get(place).is_some_and(|slot| !slot.is_empty()));
        let is_kept =
            |(place, field): (usize, &Field)| !self.view.spare.contains(&&*field.name) || says(place);
        let kept: Vec<bool> = self.fields.iter().enumerate().map(is_kept).collect();
        let mut of_fields = kept.iter();
        self.fields.retain(|_| of_fields.next() == Some(&true));
        for row in &mut self.rows {
            let mut of_row = kept.iter();
            row.retain(|_| of_row.next() == Some(&true));
        }
    }

    fn render_grid(mut self, look: Look, out: &mut String) {
        self.drop_spare();
        let header = self.fields.iter().map(|field| (Slot::text(&field.name), field.kind)).collect();
        let bars = self.bars.map(|(_, values)| Bars::new(&values));
        let dropped = Grid::new(header, self.rows, bars).render(look, out);
        if !dropped.is_empty() {
            let names = dropped.join(", ");
            out.push_str(&format!("\nThe terminal is too narrow for {names}; --columns chooses others.\n"));
        }
    }

    /// As many rows beside each other as fit, the others below.
    fn render_transposed(self, look: Look, out: &mut String) {
        let names: Vec<_> = self.fields.iter().map(|field| Slot::text(&field.name)).collect();
        let fits = |count: usize| {
            let fits = |rows| look.width.is_none_or(|width| Grid::transposed(&names, rows).width() <= width);
            self.rows.chunks(count).all(fits)
        };
        let count = (1..=self.rows.len()).rev().find(|count| fits(*count)).unwrap_or(1);
        for (place, rows) in self.rows.chunks(count).enumerate() {
            if place > 0 {
                out.push('\n');
            }
            Grid::transposed(&names, rows).render(Look { may_drop_columns: false, ..look }, out);
        }
    }
}

#[cfg(test)]
mod tests;
