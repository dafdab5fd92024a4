//! Columns beside each other, as wide as they need or the terminal allows.

use anstyle::{AnsiColor, Style};
use ea_billing_table::Kind;
use unicode_width::UnicodeWidthStr as _;

use super::{Look, bars::Bars, slot::Slot};

/// The gap between columns.
const GAP: usize = 2;
/// Texts and headers are cut to this width, and no further where columns may be left out instead.
const READABLE: usize = 10;
/// Texts and headers are cut no further than this.
const LEAST: usize = 3;
/// A bar is no longer than this.
const LONGEST_BAR: usize = 40;
/// Bars that could not be longer than this are not drawn.
const SHORTEST_BAR: usize = 8;

#[derive(Debug)]
struct Column {
    /// Its place in the rows.
    place: usize,
    header: Slot,
    kind: Kind,
    width: usize,
    /// What everything in it needs.
    natural: usize,
    /// What its cells need without the header.
    cells: usize,
    /// What its numbers and days need, which are never cut.
    fixed: usize,
    right: bool,
}

/// A header and rows.
#[derive(Debug)]
pub(super) struct Grid {
    columns: Vec<Column>,
    rows: Vec<Vec<Slot>>,
    bars: Option<Bars>,
}

impl Grid {
    pub(super) fn new(header: Vec<(Slot, Kind)>, rows: Vec<Vec<Slot>>, bars: Option<Bars>) -> Self {
        let column = |(place, (header, kind)): (usize, (Slot, Kind))| {
            let cells = || rows.iter().filter_map(|row| row.get(place)).chain([&header]);
            let natural = cells().map(Slot::width).max().unwrap_or(0);
            let below = rows.iter().filter_map(|row| row.get(place)).map(Slot::width).max().unwrap_or(0);
            let fixed = cells().filter(|cell| cell.is_fixed()).map(Slot::width).max().unwrap_or(0);
            // Of a result of an expression it is not known what it holds, so it is looked at too.
            let right = matches!(kind, Kind::Amount | Kind::Number | Kind::Count)
                && rows
                    .iter()
                    .filter_map(|row| row.get(place))
                    .all(|cell| cell.is_fixed() || cell.is_empty());
            Column { place, kind, width: natural, natural, cells: below, fixed, right, header }
        };
        let columns = header.into_iter().enumerate().map(column).collect();
        Self { columns, rows, bars }
    }

    /// The first column becomes the header, each other a row of the values beside its name.
    pub(super) fn transposed(names: &[Slot], rows: &[Vec<Slot>]) -> Self {
        let mut lines = names.iter().enumerate().map(|(place, name)| {
            let values = rows.iter().map(|row| row.get(place).cloned().unwrap_or_default().placed_right());
            std::iter::once(name.clone().whole()).chain(values).collect::<Vec<_>>()
        });
        let header = lines.next().unwrap_or_default().into_iter().map(|name| (name, Kind::Text));
        let header = header.collect();
        Self::new(header, lines.collect(), None)
    }

    /// Prints the grid; gives the names of columns that did not fit.
    pub(super) fn render(mut self, look: Look, out: &mut String) -> Vec<String> {
        let dropped = look.width.map(|width| self.fit(width, look.may_drop_columns)).unwrap_or_default();
        let bar = self.bar_width(look.width);
        let paint = |style: Style| if look.colour { style } else { Style::new() };
        let header: Vec<_> = self.columns.iter().map(|column| &column.header).collect();
        self.line(&header, paint(Style::new().bold()), Style::new(), None, out);
        let rule: Vec<_> = self.columns.iter().map(|column| "─".repeat(column.width)).collect();
        out.push_str(&rule.join(&" ".repeat(GAP)));
        out.push('\n');
        let red = paint(AnsiColor::Red.on_default());
        for (place, row) in self.rows.iter().enumerate() {
            let bar = bar.and_then(|width| Some(self.bars.as_ref()?.draw(place, width)));
            let bar = bar.map(|bar| {
                let is_negative = bar.starts_with(Bars::NEGATIVE);
                let style = if is_negative { red } else { paint(AnsiColor::Cyan.on_default()) };
                format!("{style}{bar}{style:#}")
            });
            let cells: Vec<_> = self.columns.iter().filter_map(|column| row.get(column.place)).collect();
            self.line(&cells, Style::new(), red, bar, out);
        }
        dropped
    }

    /// Makes the columns narrower until they fit: always the widest of those that can be. Where that is not enough,
    /// columns go, texts first and amounts last.
    fn fit(&mut self, width: usize, may_drop: bool) -> Vec<String> {
        // On a very narrow terminal numbers matter more than bars.
        let bar = GAP + (width / 5).clamp(SHORTEST_BAR, LONGEST_BAR);
        let has_bars = self.bars.is_some() && width > 4 * bar;
        let width = if has_bars { width - bar } else { width };
        let mut dropped = Vec::new();
        loop {
            // The end of a header is missed less than that of a text.
            let mut over = self.shrink(width, |column| column.cells.max(READABLE));
            if over > 0 {
                over = self.shrink(width, |_| READABLE);
            }
            if over > 0 && !may_drop {
                over = self.shrink(width, |_| LEAST);
            }
            if over == 0 || !may_drop || self.columns.len() < 2 {
                return dropped;
            }
            let last = (1..self.columns.len()).rev().min_by_key(|place| self.columns.get(*place).map(rank));
            let Some(last) = last else { return dropped };
            dropped.insert(0, self.columns.remove(last).header.into_text());
            for column in &mut self.columns {
                column.width = column.natural;
            }
        }
    }

    /// Takes from the widest columns, but not below the least; gives how much is still too much.
    fn shrink(&mut self, width: usize, least: fn(&Column) -> usize) -> usize {
        let mut over = self.width().saturating_sub(width);
        while over > 0 {
            let can_shrink = |column: &&mut Column| column.width > column.fixed.max(least(column));
            let Some(widest) = self.columns.iter_mut().filter(can_shrink).max_by_key(|column| column.width)
            else {
                break;
            };
            widest.width -= 1;
            over -= 1;
        }
        over
    }

    pub(super) fn width(&self) -> usize {
        let gaps = GAP * self.columns.len().saturating_sub(1);
        self.columns.iter().map(|column| column.width).sum::<usize>() + gaps
    }

    /// What is left for the longest bar; nothing where it is too little.
    fn bar_width(&self, width: Option<usize>) -> Option<usize> {
        let left = width.map_or(LONGEST_BAR, |width| width.saturating_sub(self.width() + GAP));
        (self.bars.is_some() && left >= SHORTEST_BAR).then_some(left.min(LONGEST_BAR))
    }

    fn line(&self, row: &[&Slot], style: Style, negative: Style, bar: Option<String>, out: &mut String) {
        let mut line = String::new();
        for (place, (column, slot)) in self.columns.iter().zip(row).enumerate() {
            if place > 0 {
                line.push_str(&" ".repeat(GAP));
            }
            let text = slot.cut(column.width);
            let pad = " ".repeat(column.width.saturating_sub(text.width()));
            let style = if slot.is_negative() { negative } else { style };
            let text = if text.is_empty() { text } else { format!("{style}{text}{style:#}") };
            let right = column.right || slot.is_right();
            line.push_str(&if right { format!("{pad}{text}") } else { format!("{text}{pad}") });
        }
        if let Some(bar) = bar {
            line.push_str(&" ".repeat(GAP));
            line.push_str(&bar);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// Which columns are needed most.
fn rank(column: &Column) -> u8 {
    match column.kind {
        Kind::Text | Kind::Json | Kind::Flag => 0,
        Kind::Number | Kind::Count | Kind::Instant => 1,
        Kind::Day => 2,
        Kind::Amount => 3,
    }
}
