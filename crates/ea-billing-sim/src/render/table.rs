//! The small reports of the API that came before.

use super::json::{Object, write_array, write_text};

/// A report with few rows. Only its shape is known, not the names of all of its columns.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) title: &'static str,
    pub(crate) names: &'static [&'static str],
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    /// An array of objects whose values are texts.
    pub(crate) fn as_json(&self) -> Vec<u8> {
        let mut body = Vec::new();
        write_array(&self.rows, &mut body, |row, out| {
            let mut object = Object::new(out);
            for (name, value) in self.names.iter().zip(row) {
                write_text(value, object.name(name));
            }
            object.end();
        });
        body
    }

    /// In the form of the usage report: a title, an empty line, and a comma at the end of the header only.
    pub(crate) fn as_csv(&self) -> Vec<u8> {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let names: String = self.names.iter().map(|name| format!("{},", quoted(name))).collect();
        let rows =
            self.rows.iter().map(|row| row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(","));
        let rows: String = rows.map(|row| format!("{row}\r\n")).collect();
        format!("\u{feff}{},\r\n\"\",\r\n{names}\r\n{rows}", quoted(self.title)).into_bytes()
    }
}
