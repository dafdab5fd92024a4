//! A chart of upright bars, one for each day or the like, with those below nothing under the axis.

use anstyle::{AnsiColor, Style};
use ea_billing_core::ExactSum;
use unicode_width::UnicodeWidthStr as _;

use super::table::{self, Look};

/// Lines that the bars have.
const LINES: u32 = 7;
/// A bar and the gap after it are no wider than this.
const WIDEST: usize = 4;
/// Where there is no terminal.
const WIDTH: usize = 80;

/// One bar.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    /// What stands below it, where there is place.
    pub(crate) label: String,
    /// Nothing where there is no number; then there is a gap.
    pub(crate) value: Option<ExactSum>,
}

/// How tall things are, in the whole numbers that `scaled` makes.
#[derive(Clone, Copy, Debug)]
struct Scale {
    /// Lines above and below the axis.
    up: u32,
    down: u32,
    /// What one line stands for.
    line: u128,
}

/// Draws the bars, with the largest and the least amount beside the axis.
pub(crate) fn chart(bars: &[Bar], decimals: u32, look: Look) -> String {
    let values: Vec<_> = bars.iter().map(|bar| bar.value.clone()).collect();
    let lengths = table::scaled(&values);
    let scale = Scale::of(&lengths);
    let amount = |sum: Option<&ExactSum>| sum.map(|sum| super::amount(sum, decimals)).unwrap_or_default();
    let top = amount(values.iter().flatten().max().filter(|_| scale.up > 0));
    let bottom = amount(values.iter().flatten().min().filter(|_| scale.down > 0));
    let margin = top.width().max(bottom.width()).max(1);
    let room = look.width.unwrap_or(WIDTH).saturating_sub(margin + 2);
    let pitch = room.checked_div(bars.len()).unwrap_or(0).clamp(1, WIDEST);

    let mut out = String::new();
    let mut line = |label: &str, axis: char, cells: String, color: AnsiColor| {
        let cells = cells.trim_end();
        let style = if look.colour && !cells.is_empty() { color.on_default() } else { Style::new() };
        let line = format!("{label:>margin$} {axis}{style}{cells}{style:#}");
        out.push_str(line.trim_end());
        out.push('\n');
    };
    for row in (0..scale.up).rev() {
        let cells = lengths.iter().map(|length| column(scale.above(*length, row), pitch)).collect();
        let is_top = row + 1 == scale.up;
        line(if is_top { &top } else { "" }, if is_top { '┤' } else { '│' }, cells, AnsiColor::Cyan);
    }
    line("0", '┼', "─".repeat(pitch * bars.len()), AnsiColor::BrightBlack);
    for row in 0..scale.down {
        let cells = lengths.iter().map(|length| column(scale.below(*length, row), pitch)).collect();
        let is_bottom = row + 1 == scale.down;
        line(if is_bottom { &bottom } else { "" }, if is_bottom { '┤' } else { '│' }, cells, AnsiColor::Red);
    }
    line("", ' ', labels(bars, pitch), AnsiColor::BrightBlack);
    out
}

/// The part of a bar in one line, with the gap that makes bars countable.
fn column(part: char, pitch: usize) -> String {
    let width = pitch.saturating_sub(1).max(1);
    format!("{}{}", part.to_string().repeat(width), " ".repeat(pitch - width))
}

/// The labels that have place, each where its bar begins.
fn labels(bars: &[Bar], pitch: usize) -> String {
    let mut labels = String::new();
    for (place, bar) in bars.iter().enumerate() {
        let (begin, end) = (place * pitch, labels.width());
        if !bar.label.is_empty() && (begin > end || end == 0) {
            labels.push_str(&" ".repeat(begin - end));
            labels.push_str(&bar.label);
        }
    }
    labels
}

impl Scale {
    fn of(lengths: &[Option<i128>]) -> Self {
        let largest = |is_up: bool| {
            let these = lengths.iter().flatten().filter(|length| (**length > 0) == is_up);
            these.map(|length| length.unsigned_abs()).max().unwrap_or(0)
        };
        let (up, down) = (largest(true), largest(false));
        let lines = u128::from(LINES);
        // At least one line for each side that has something.
        let share = (down * lines).div_ceil((up + down).max(1));
        let below = if up == 0 { share } else { share.min(lines - 1) };
        let below = u32::try_from(below).unwrap_or(0);
        let above = if up == 0 { 0 } else { LINES - below };
        let of = |length: u128, lines: u32| length.div_ceil(u128::from(lines.max(1)));
        let line = of(up, above).max(of(down, below)).max(1);
        let used = |length: u128| u32::try_from(length.div_ceil(line)).unwrap_or(LINES);
        Self { up: used(up), down: used(down), line }
    }

    /// What the bar shows in this line above the axis, counted from it.
    fn above(self, length: Option<i128>, row: u32) -> char {
        const PARTS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
        let Some(length) = length.filter(|length| *length > 0) else { return ' ' };
        let eighths = (length.unsigned_abs() * 8 / self.line).max(1);
        let part = eighths.saturating_sub(u128::from(row) * 8).min(8);
        usize::try_from(part).ok().and_then(|part| PARTS.get(part)).copied().unwrap_or(' ')
    }

    /// What the bar shows in this line below the axis: hatched, so that it shows without colour too.
    fn below(self, length: Option<i128>, row: u32) -> char {
        let Some(length) = length.filter(|length| *length < 0) else { return ' ' };
        let lines = length.unsigned_abs().div_ceil(self.line);
        if u128::from(row) < lines { '░' } else { ' ' }
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    fn drawn(values: &[&str], width: usize) -> String {
        let bar = |(place, value): (usize, &&str)| Bar {
            label: if place % 5 == 0 { (place + 1).to_string() } else { String::new() },
            value: value.parse().ok(),
        };
        let bars: Vec<_> = values.iter().enumerate().map(bar).collect();
        chart(&bars, 2, Look { width: Some(width), ..Look::default() })
    }

    #[test]
    fn days_stand_beside_each_other() {
        assert_snapshot!(drawn(&["700", "350", "87.5", "0.01", "-", "0", "612.5"], 80), @"
        700.00 ┤███                     ▁▁▁
               │███                     ███
               │███                     ███
               │███ ▄▄▄                 ███
               │███ ███                 ███
               │███ ███                 ███
               │███ ███ ▇▇▇ ▁▁▁         ███
             0 ┼────────────────────────────
                1                   6
        ");
    }

    #[test]
    fn corrections_hang_below_the_axis() {
        assert_snapshot!(drawn(&["100", "-40.5", "50", "-1", "0"], 80), @"
        100.00 ┤███
               │███
               │███     ███
               │███     ███
             0 ┼────────────────────
               │    ░░░     ░░░
        -40.50 ┤    ░░░
                1
        ");
        assert_snapshot!(drawn(&["-10", "-5", "0"], 80), @"
             0 ┼────────────
               │░░░ ░░░
               │░░░ ░░░
               │░░░ ░░░
               │░░░ ░░░
               │░░░
               │░░░
        -10.00 ┤░░░
                1
        ");
    }

    #[test]
    fn a_narrow_terminal_gets_narrow_bars() {
        let month: Vec<_> = (1..=31).map(|day| day.to_string()).collect();
        let month: Vec<_> = month.iter().map(String::as_str).collect();
        assert_snapshot!(drawn(&month, 40), @"
        31.00 ┤                           ▂▄▆▇
              │                      ▁▃▅▆█████
              │                  ▂▄▅▇█████████
              │             ▁▃▄▆██████████████
              │         ▂▃▅▇██████████████████
              │    ▁▂▄▆███████████████████████
              │▁▃▅▇███████████████████████████
            0 ┼───────────────────────────────
               1    6    11   16   21   26   31
        ");
        assert!(drawn(&month, 80).lines().all(|line| line.width() <= 80));
    }

    #[test]
    fn nothing_is_an_axis() {
        assert_snapshot!(drawn(&[], 80), @"0 ┼");
        assert_snapshot!(drawn(&["0", "-"], 80), @"
        0 ┼────────
           1
        ");
    }

    #[test]
    fn very_large_amounts_are_drawn_too() {
        let most = "79228162514264337593543950335";
        assert!(drawn(&[most, most], 80).starts_with("79228162514264337593543950335 ┤"));
    }
}
