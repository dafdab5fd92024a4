//! Bars beside a table: as long as their numbers are large, so that the largest fills the place.

use ea_billing_core::ExactSum;

/// The numbers to draw, on one scale.
#[derive(Debug)]
pub(super) struct Bars {
    /// Nothing where a row has no number.
    lengths: Vec<Option<i128>>,
    largest: u128,
}

impl Bars {
    /// What a bar of a number below nothing is drawn with.
    pub(super) const NEGATIVE: char = '░';

    pub(super) fn new(values: &[Option<ExactSum>]) -> Self {
        let lengths = scaled(values);
        let largest = lengths.iter().flatten().map(|length| length.unsigned_abs()).max().unwrap_or(0);
        Self { lengths, largest }
    }

    /// The bar of a row, so many columns wide at most. What is below nothing is hatched, so that it shows without
    /// colour too.
    pub(super) fn draw(&self, row: usize, width: usize) -> String {
        const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
        let Some(length) = self.lengths.get(row).copied().flatten() else { return String::new() };
        let columns = u128::try_from(width).unwrap_or(0);
        let eighths = (length.unsigned_abs() * columns * 8).checked_div(self.largest).unwrap_or(0);
        let eighths = usize::try_from(eighths).unwrap_or(0).max(usize::from(length != 0));
        if length < 0 {
            return Self::NEGATIVE.to_string().repeat(eighths.div_ceil(8));
        }
        format!("{}{}", "█".repeat(eighths / 8), PARTS.get(eighths % 8).copied().unwrap_or_default())
    }
}

/// Whole numbers that are to each other as the values are, so that they can be drawn.
pub(in crate::render) fn scaled(values: &[Option<ExactSum>]) -> Vec<Option<i128>> {
    // The numbers in whole millionths; in whole ones where these are too large for that.
    let scaled = |decimals| -> Option<Vec<Option<i128>>> {
        let scaled = |value: &ExactSum| value.rounded(decimals).ok().map(|value| value.mantissa());
        values
            .iter()
            .map(|value| value.as_ref().map(|value| scaled(value).ok_or(())).transpose().ok())
            .collect()
    };
    scaled(6).or_else(|| scaled(0)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(values: &[&str], width: usize) -> Vec<String> {
        let values: Vec<_> = values.iter().map(|value| value.parse().ok()).collect();
        let bars = Bars::new(&values);
        (0..values.len()).map(|row| bars.draw(row, width)).collect()
    }

    #[test]
    fn the_largest_fills_the_place() {
        assert_eq!(
            drawn(&["100", "50", "12.5", "6.3", "0", "-50", "none", "0.0001"], 8),
            ["████████", "████", "█", "▌", "", "░░░░", "", "▏"]
        );
    }

    #[test]
    fn very_large_numbers_are_drawn_too() {
        assert_eq!(
            drawn(&["79228162514264337593543950335", "-79228162514264337593543950335"], 2),
            ["██", "░░"]
        );
        assert_eq!(drawn(&["0", "0"], 4), ["", ""]);
    }
}
