//! Columns beside each other, as wide as they need or the terminal allows.

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::{Look, bars::Bars};

/// The gap between columns.
const GAP: usize = 2;
/// A text is cut to no less where columns may be left out instead.
const LEAST: usize = 8;
/// A bar is no longer than this.
const LONGEST_BAR: usize = 40;
/// Bars that could not be longer than this are not drawn.
const SHORTEST_BAR: usize = 8;

/// A cell, ready to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    text: Box<str>,
    is_number: bool,
    is_negative: bool,
}

impl Slot {
    pub(super) fn text(text: String) -> Self {
        Self { text: text.into(), is_number: false, is_negative: false }
    }

    pub(super) fn into_text(self) -> String {
        self.text.into_string()
    }

    pub(super) fn number(text: String, is_negative: bool) -> Self {
        Self { text: text.into(), is_number: true, is_negative }
    }
}

#[derive(Debug)]
struct Column {
    name: Slot,
    width: usize,
    right: bool,
    /// Numbers are never cut.
    can_be_cut: bool,
}

/// A header and rows.
#[derive(Debug)]
pub(super) struct Grid {
    columns: Vec<Column>,
    rows: Vec<Vec<Slot>>,
    bars: Option<Bars>,
}

impl Grid {
    pub(super) fn new(names: Vec<Slot>, right: Vec<bool>, rows: Vec<Vec<Slot>>, bars: Option<Bars>) -> Self {
        let column = |(place, (name, right)): (usize, (Slot, bool))| {
            let cells = || rows.iter().filter_map(|row| row.get(place));
            let widest = cells().map(|cell| cell.text.width()).max().unwrap_or(0);
            // What is known to be a number only by its looks stands to the right if nothing else is there.
            let right = right && cells().all(|cell| cell.is_number || cell.text.is_empty());
            let can_be_cut = !cells().any(|cell| cell.is_number);
            Column { width: widest.max(name.text.width()), name, right, can_be_cut }
        };
        let columns = names.into_iter().zip(right).enumerate().map(column).collect();
        Self { columns, rows, bars }
    }

    /// The first column becomes the header, each other a row of the values beside its name.
    pub(super) fn transposed(names: Vec<Slot>, rows: Vec<Vec<Slot>>) -> Self {
        let turned = |place: usize| rows.iter().map(move |row| row.get(place).cloned());
        let mut lines = names.into_iter().enumerate().map(|(place, name)| {
            let values = turned(place).map(|value| value.unwrap_or_else(|| Slot::text(String::new())));
            std::iter::once(name).chain(values).collect::<Vec<_>>()
        });
        let header = lines.next().unwrap_or_default();
        let lines: Vec<_> = lines.collect();
        let right = (0..header.len()).map(|place| place > 0).collect();
        Self::new(header, right, lines, None)
    }

    /// Prints the grid; gives the names of columns that did not fit.
    pub(super) fn render(mut self, look: Look, out: &mut String) -> Vec<String> {
        let dropped = look.width.map(|width| self.fit(width, look.may_drop_columns)).unwrap_or_default();
        let bar = self.bar_width(look.width);
        let heading = if look.colour { Style::new().bold() } else { Style::new() };
        let header: Vec<_> = self.columns.iter().map(|column| column.name.clone()).collect();
        self.line(&header, heading, heading, None, out);
        let rule: Vec<_> = self.columns.iter().map(|column| "─".repeat(column.width)).collect();
        out.push_str(&rule.join(&" ".repeat(GAP)));
        out.push('\n');
        let (negative, bar_style) = match look.colour {
            true => (AnsiColor::Red.on_default(), AnsiColor::Cyan.on_default()),
            false => (Style::new(), Style::new()),
        };
        for (place, row) in self.rows.iter().enumerate() {
            let bar = bar.and_then(|width| Some(self.bars.as_ref()?.draw(place, width)));
            let bar = bar.filter(|bar| !bar.is_empty());
            let style =
                if bar.as_ref().is_some_and(|bar| bar.starts_with('░')) { negative } else { bar_style };
            self.line(row, Style::new(), negative, bar.map(|bar| (bar, style)), out);
        }
        dropped
    }

    /// Makes the columns narrower until they fit: always the widest of the texts. Where that is not enough, the last
    /// columns go.
    fn fit(&mut self, width: usize, may_drop: bool) -> Vec<String> {
        let reserved = if self.bars.is_some() { GAP + SHORTEST_BAR } else { 0 };
        let least = if may_drop { LEAST } else { 3 };
        let mut dropped = Vec::new();
        loop {
            let mut over = self.width().saturating_sub(width.saturating_sub(reserved));
            while over > 0 {
                let widest =
                    self.columns.iter_mut().filter(|column| column.can_be_cut && column.width > least);
                let Some(widest) = widest.max_by_key(|column| column.width) else { break };
                widest.width -= 1;
                over -= 1;
            }
            if over == 0 || !may_drop || self.columns.len() < 2 {
                dropped.reverse();
                return dropped;
            }
            dropped.extend(self.columns.pop().map(|column| column.name.text.into_string()));
            self.widen();
        }
    }

    /// Gives the columns their full width back.
    fn widen(&mut self) {
        for (place, column) in self.columns.iter_mut().enumerate() {
            let cells = self.rows.iter().filter_map(|row| row.get(place));
            let widest = cells.map(|cell| cell.text.width()).max().unwrap_or(0);
            column.width = widest.max(column.name.text.width());
        }
    }

    fn width(&self) -> usize {
        let gaps = GAP * self.columns.len().saturating_sub(1);
        self.columns.iter().map(|column| column.width).sum::<usize>() + gaps
    }

    /// What is left for the longest bar; nothing where it is too little.
    fn bar_width(&self, width: Option<usize>) -> Option<usize> {
        let left = width.map_or(LONGEST_BAR, |width| width.saturating_sub(self.width() + GAP));
        (self.bars.is_some() && left >= SHORTEST_BAR).then_some(left.min(LONGEST_BAR))
    }

    fn line(
        &self,
        row: &[Slot],
        style: Style,
        negative: Style,
        bar: Option<(String, Style)>,
        out: &mut String,
    ) {
        let mut line = String::new();
        for (place, (column, slot)) in self.columns.iter().zip(row).enumerate() {
            if place > 0 {
                line.push_str(&" ".repeat(GAP));
            }
            let text = cut(&slot.text, column.width);
            let pad = " ".repeat(column.width.saturating_sub(text.width()));
            let style = if slot.is_negative { negative } else { style };
            let text = format!("{style}{text}{style:#}");
            let right = column.right || slot.is_number;
            line.push_str(&if right { format!("{pad}{text}") } else { format!("{text}{pad}") });
        }
        if let Some((bar, style)) = bar {
            line.push_str(&format!("{}{style}{bar}{style:#}", " ".repeat(GAP)));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// The text, cut to so many columns with `…` in the place of the rest.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        kept.push(c);
    }
    // Together, some characters are wider than each alone.
    while kept.width() + 1 > width && kept.pop().is_some() {}
    kept.push('…');
    kept
}
