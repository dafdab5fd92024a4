//! Texts that come again and again, by number.

use std::collections::HashMap;

/// So many texts of tags are remembered; those of one resource are most often the same, but need not be.
const MOST_MEMORIES: usize = 10_000;

/// The number of a text. Texts that mean the same have the same number.
pub(super) type Number = usize;

/// The texts of one dimension.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    ignores_case: bool,
    /// Every spelling with its number and the rows that have it.
    spellings: HashMap<Box<str>, (Number, u64)>,
    /// The numbers of texts in lower case, if casing means nothing.
    folded: HashMap<Box<str>, Number>,
    numbers: Number,
    /// What was found in texts that hold tags.
    memories: HashMap<Box<str>, Option<Number>>,
}

impl Names {
    pub(super) fn new(ignores_case: bool) -> Self {
        Self { ignores_case, ..Self::default() }
    }

    /// The number of a text of so many rows; nothing for blank text.
    pub(super) fn number(&mut self, text: &str, rows: u64) -> Option<Number> {
        if let Some((number, seen)) = self.spellings.get_mut(text) {
            *seen += rows;
            return Some(*number);
        }
        if text.trim().is_empty() {
            return None;
        }
        let mut number = self.numbers;
        if self.ignores_case {
            number = *self.folded.entry(text.to_lowercase().into()).or_insert(number);
        }
        self.numbers = self.numbers.max(number + 1);
        self.spellings.insert(text.into(), (number, rows));
        Some(number)
    }

    /// The number of what `find` finds in the text, which is asked once for a text that comes again and again.
    pub(super) fn number_in(&mut self, text: &str, find: impl FnOnce() -> String) -> Option<Number> {
        if let Some(number) = self.memories.get(text) {
            return *number;
        }
        let number = self.number(&find(), 1);
        if self.memories.len() >= MOST_MEMORIES {
            self.memories.clear();
        }
        self.memories.insert(text.into(), number);
        number
    }

    /// The number of each text of others among these.
    pub(super) fn take(&mut self, others: &Self) -> Vec<Option<Number>> {
        let mut numbers = vec![None; others.numbers];
        for (text, (other, rows)) in &others.spellings {
            let number = self.number(text, *rows);
            if let Some(place) = numbers.get_mut(*other) {
                *place = number;
            }
        }
        numbers
    }

    /// The text of each number: of several spellings the one that most rows have, of as many the first by its letters.
    /// So it does not depend on the order of the rows.
    pub(super) fn texts(&self) -> Vec<&str> {
        let mut texts: Vec<Option<(u64, &str)>> = vec![None; self.numbers];
        for (text, (number, rows)) in &self.spellings {
            let Some(place) = texts.get_mut(*number) else { continue };
            let is_better = |(most, best): (u64, &str)| *rows > most || (*rows == most && **text < *best);
            if place.is_none_or(is_better) {
                *place = Some((*rows, text));
            }
        }
        texts.into_iter().map(|text| text.map_or("", |(_, text)| text)).collect()
    }
}
