//! Small results as JSON.

use std::ffi::CString;

use ea_billing_core::chrono::{DateTime, Utc};
use ea_billing_table::{instant_text, json_string};

use crate::error::c_string;

/// A JSON object that is being written. What is not there is `null`, so that the names are always the same.
#[derive(Debug)]
pub(crate) struct Object(String);

impl Object {
    pub(crate) fn new() -> Self {
        Self(String::new())
    }

    /// A value that is JSON already.
    pub(crate) fn json(mut self, name: &str, json: &str) -> Self {
        let comma = if self.0.is_empty() { "" } else { "," };
        self.0 = format!("{}{comma}{}:{json}", self.0, json_string(name));
        self
    }

    pub(crate) fn text<'a>(self, name: &str, text: impl Into<Option<&'a str>>) -> Self {
        let json = text.into().map_or_else(|| "null".to_owned(), json_string);
        self.json(name, &json)
    }

    pub(crate) fn instant(self, name: &str, instant: impl Into<Option<DateTime<Utc>>>) -> Self {
        self.text(name, instant.into().map(instant_text).as_deref())
    }

    pub(crate) fn number(self, name: &str, number: u64) -> Self {
        self.json(name, &number.to_string())
    }

    pub(crate) fn flag(self, name: &str, flag: bool) -> Self {
        self.json(name, if flag { "true" } else { "false" })
    }

    pub(crate) fn finish(self) -> String {
        format!("{{{}}}", self.0)
    }

    /// The object as a text that C frees.
    pub(crate) fn into_c(self) -> CString {
        c_string(self.finish())
    }
}

/// A JSON array of values that are JSON already.
pub(crate) fn array(values: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", values.into_iter().collect::<Vec<_>>().join(","))
}

/// A JSON array of texts.
pub(crate) fn texts<T: ToString>(texts: impl IntoIterator<Item = T>) -> String {
    array(texts.into_iter().map(|text| json_string(&text.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_what_is_missing_is_null() {
        let object = Object::new().text("a \"name\"", "line\nend\0").text("none", None).number("count", 7);
        let object = object.flag("is", true).instant("at", None).json("list", &texts(["é", "\\"]));
        let expect =
            r#"{"a \"name\"":"line\nend\u0000","none":null,"count":7,"is":true,"at":null,"list":["é","\\"]}"#;
        assert_eq!(object.into_c().to_str(), Ok(expect));
    }
}
