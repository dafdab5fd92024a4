//! Tables, for people: amounts are rounded, and on a terminal texts are cut to its width.

mod bars;
mod grid;
mod number;

use ea_billing_core::ExactSum;
use unicode_width::UnicodeWidthChar as _;

pub(in crate::render) use self::number::{amount, grouped};
use self::{
    bars::Bars,
    grid::{Grid, Slot},
};
use super::{Field, text};
use crate::{
    cell::{Cell, Kind},
    output::View,
};

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
        slot(cell, Kind::Number, 0).into_text()
    }

    /// Changes the view; rows that were taken stay as they are.
    pub(crate) fn refine(&mut self, refine: impl FnOnce(&mut View)) {
        refine(&mut self.view);
    }

    pub(crate) fn push(&mut self, cells: &[Cell<'_>]) {
        let decimals = self.view.decimals.unwrap_or(2);
        let slot = |field: &Field| slot(field.of(cells), field.kind, decimals);
        self.rows.push(self.fields.iter().map(slot).collect());
        if let Some((place, values)) = &mut self.bars {
            values.push(match self.fields.get(*place).map(|field| field.of(cells)) {
                Some(Cell::Number(digits)) => digits.parse().ok(),
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
            out.push_str(&text::visible(title));
            out.push_str("\n\n");
        }
        let empty = self.rows.is_empty();
        let names: Vec<Slot> = self.fields.iter().map(|field| Slot::text(shown(&field.name))).collect();
        let kinds = self.fields.iter().map(|field| is_numeric(field.kind));
        let grid = if self.view.transposed && !empty {
            Grid::transposed(names, self.rows)
        } else {
            let bars = self.bars.map(|(_, values)| Bars::new(&values));
            Grid::new(names, kinds.collect(), self.rows, bars)
        };
        let dropped = grid.render(look, &mut out);
        if empty {
            out.push_str("no rows\n");
        }
        if !dropped.is_empty() {
            let names = dropped.join(", ");
            out.push_str(&format!("\nNot shown for want of width: {names}; choose columns by --columns.\n"));
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
}

fn is_numeric(kind: Kind) -> bool {
    matches!(kind, Kind::Amount | Kind::Number | Kind::Count)
}

fn slot(cell: &Cell<'_>, kind: Kind, decimals: u32) -> Slot {
    match cell {
        Cell::Null => Slot::text(String::new()),
        Cell::Text(text) | Cell::Json(text) => Slot::text(shown(text)),
        Cell::Flag(flag) => Slot::text(flag.to_string()),
        Cell::Number(digits) => {
            let text = match kind {
                Kind::Amount => number::amount(digits, decimals),
                Kind::Number => number::quantity(digits),
                Kind::Count => number::grouped(digits),
                Kind::Text | Kind::Flag | Kind::Day | Kind::Instant | Kind::Json => {
                    digits.clone().into_owned()
                }
            };
            Slot::number(text, kind == Kind::Amount && digits.starts_with('-'))
        }
    }
}

/// The text on one line. Of marks that are put on the letter before, a few are left: many would cover other lines.
fn shown(text: &str) -> String {
    const MARKS: usize = 4;
    let text = text::visible(text);
    let mut shown = String::with_capacity(text.len());
    let mut marks = 0;
    for c in text.chars() {
        marks = if c.width() == Some(0) { marks + 1 } else { 0 };
        if marks > MARKS {
            shown.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    shown
}
