//! The cells of one row.

/// The cells of one row, quotes resolved.
pub(super) struct Cells<'a> {
    /// All cells one after the other, where they are UTF-8.
    text: Option<&'a str>,
    bytes: &'a [u8],
    /// Where each cell ends.
    ends: &'a [usize],
}

impl<'a> Cells<'a> {
    pub(super) fn new(bytes: &'a [u8], ends: &'a [usize]) -> Self {
        Self { text: std::str::from_utf8(bytes).ok(), bytes, ends }
    }

    pub(super) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// A cell; nothing where it is no UTF-8.
    pub(super) fn get(&self, index: usize) -> Option<&'a str> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text?.get(start..end)
    }

    pub(super) fn is_blank(&self, index: usize) -> bool {
        self.get(index).is_some_and(|cell| cell.trim().is_empty())
    }

    /// The row as one line of CSV, with quotes where they are needed.
    pub(super) fn to_line(&self) -> String {
        let mut line = String::new();
        let mut start = 0;
        for (index, end) in self.ends.iter().enumerate() {
            let cell = String::from_utf8_lossy(self.bytes.get(start..*end).unwrap_or_default());
            if index > 0 {
                line.push(',');
            }
            if cell.contains(['"', ',', '\r', '\n']) {
                line.push('"');
                line.push_str(&cell.replace('"', "\"\""));
                line.push('"');
            } else {
                line.push_str(&cell);
            }
            start = *end;
        }
        line
    }
}
