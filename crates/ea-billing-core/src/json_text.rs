//! JSON inside text: tags and additional information.

mod value;

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer as _,
    de::{self, MapAccess, Visitor},
};
use serde_json::value::RawValue;

pub use value::{JsonKind, JsonValueText};

/// A text that holds a JSON object, as tags and additional information do, or was meant to.
///
/// Blank text and `null` mean that there is nothing. An object that has lost its outer braces, `"a":"b","c":"d"`, as
/// usage details of the newer APIs print tags, is taken for the object. Anything else is broken: it stays readable with
/// [`as_str`](Self::as_str) and has no entries.
///
/// ```
/// use ea_billing_core::JsonText;
///
/// let tags = JsonText::new(r#"{"Owner":"J\u00f6rg","cost center":42}"#.into());
/// assert_eq!(tags.get("owner").map(|value| value.into_text()).as_deref(), Some("Jörg"));
/// assert_eq!(tags.get("cost center").map(|value| value.into_text()).as_deref(), Some("42"));
/// assert!(JsonText::new("owner=Jörg".into()).is_broken());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JsonText {
    text: String,
    form: Form,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Form {
    #[default]
    Empty,
    Object,
    /// An object without its braces.
    Members,
    Broken,
}

impl JsonText {
    /// Takes the text of a field and looks whether it is an object.
    #[must_use]
    pub fn new(text: String) -> Self {
        let form = match text.trim() {
            "" | "null" => Form::Empty,
            found if found.starts_with('"') && is_object(&braced(found)) => Form::Members,
            found if is_object(found) => Form::Object,
            _ => Form::Broken,
        };
        Self { text, form }
    }

    /// The text as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether there is nothing: blank text or `null`. An object without entries is not empty text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.form == Form::Empty
    }

    /// Whether something stands there that is no JSON object.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.form == Form::Broken
    }

    /// The entries in their order. A name that comes twice is there twice: JSON does not forbid it, and which of them
    /// the sender meant is not known.
    #[must_use]
    pub fn entries(&self) -> Vec<(String, JsonValueText)> {
        let mut entries = Vec::new();
        let object = match self.form {
            Form::Object => Cow::Borrowed(self.text.as_str()),
            Form::Members => Cow::Owned(braced(&self.text)),
            Form::Empty | Form::Broken => return entries,
        };
        // What `new` has read once is read again the same way.
        let _ = members(&object, |name, value| {
            entries.push((name.into_owned(), JsonValueText::from_raw(value)?));
            Some(())
        });
        entries
    }

    /// The value of this name: the first that is spelled exactly so, otherwise the first that differs in casing only,
    /// since Azure's tag names are the same in any casing.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<JsonValueText> {
        let mut entries = self.entries();
        let exact = entries.iter().position(|(found, _)| found == name);
        let place = exact.or_else(|| entries.iter().position(|(found, _)| same_but_casing(found, name)))?;
        Some(entries.swap_remove(place).1)
    }
}

fn same_but_casing(one: &str, other: &str) -> bool {
    one.chars().flat_map(char::to_lowercase).eq(other.chars().flat_map(char::to_lowercase))
}

fn braced(members: &str) -> String {
    format!("{{{members}}}")
}

fn is_object(text: &str) -> bool {
    text.starts_with('{') && members(text, |_, value| value::is_text(value).then_some(())).is_ok()
}

/// Shows every member of an object to `each`, which may find that a value is none.
///
/// Values are passed over without being built or nested calls, so that a deep one costs no stack.
pub(crate) fn members<'a>(
    text: &'a str,
    each: impl FnMut(Cow<'a, str>, &'a RawValue) -> Option<()>,
) -> serde_json::Result<()> {
    let mut reader = serde_json::Deserializer::from_str(text);
    reader.deserialize_map(Members(each))?;
    reader.end()
}

struct Members<F>(F);

#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de, F: FnMut(Cow<'de, str>, &'de RawValue) -> Option<()>> Visitor<'de> for Members<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some((Name(name), value)) = map.next_entry()? {
            (self.0)(name, value).ok_or_else(|| de::Error::custom("expected text"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
