//! A cell as people read it.

use ea_billing_table::{Cell, Kind};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::{super::text, number};

/// A cell, ready to be printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Slot {
    text: Box<str>,
    /// Numbers and days are never cut: half a number is another number.
    is_fixed: bool,
    is_right: bool,
    is_negative: bool,
}

impl Slot {
    pub(super) fn text(text: &str) -> Self {
        Self { text: shown(text).into(), ..Self::default() }
    }

    pub(super) fn of(cell: &Cell<'_>, kind: Kind, decimals: u32) -> Self {
        match cell {
            Cell::Null => Self::default(),
            Cell::Text(text) => {
                Self { is_fixed: matches!(kind, Kind::Day | Kind::Instant), ..Self::text(text) }
            }
            Cell::Json(json) => Self::text(json),
            Cell::Flag(flag) => Self::text(if *flag { "true" } else { "false" }).whole(),
            Cell::Day(_) | Cell::Instant(_) => Self::text(&cell.to_text()).whole(),
            Cell::Number(_) | Cell::Decimal(_) | Cell::Count(_) => {
                let digits = cell.to_text();
                let text = match kind {
                    Kind::Amount => number::amount(&digits, decimals),
                    Kind::Number => number::quantity(&digits),
                    Kind::Count => number::grouped(&digits),
                    Kind::Text | Kind::Flag | Kind::Day | Kind::Instant | Kind::Json => digits.into_owned(),
                };
                let is_negative = kind == Kind::Amount && text.starts_with('-');
                Self { text: text.into(), is_fixed: true, is_right: true, is_negative }
            }
        }
    }

    /// The same, never cut.
    pub(super) fn whole(self) -> Self {
        Self { is_fixed: true, ..self }
    }

    /// The same, at the right of its column.
    pub(super) fn placed_right(self) -> Self {
        Self { is_right: true, ..self }
    }

    pub(super) fn into_text(self) -> String {
        self.text.into_string()
    }

    pub(super) fn width(&self) -> usize {
        self.text.width()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn is_fixed(&self) -> bool {
        self.is_fixed
    }

    pub(super) fn is_right(&self) -> bool {
        self.is_right
    }

    pub(super) fn is_negative(&self) -> bool {
        self.is_negative
    }

    /// The text, cut to so many columns with `…` in the place of the rest. Of a path, such as the identity of a resource,
    /// the end is kept, which tells it from others.
    pub(super) fn cut(&self, width: usize) -> String {
        if self.width() <= width {
            return self.text.to_string();
        }
        if self.text.starts_with('/') {
            let kept = fitting(self.text.chars().rev(), width);
            return std::iter::once('…').chain(kept.into_iter().rev()).collect();
        }
        let mut kept: String = fitting(self.text.chars(), width).into_iter().collect();
        // Together, some characters are wider than each alone.
        while kept.width() + 1 > width && kept.pop().is_some() {}
        kept.push('…');
        kept
    }
}

/// The first characters that leave room for one more.
fn fitting(chars: impl Iterator<Item = char>, width: usize) -> Vec<char> {
    let mut used = 1;
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used <= width
    };
    chars.take_while(fits).collect()
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
