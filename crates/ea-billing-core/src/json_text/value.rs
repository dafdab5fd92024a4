//! One value of a JSON object inside text.

use std::{borrow::Cow, fmt};

use serde_json::value::RawValue;

/// The value of an entry, as text and with what it was.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct JsonValueText {
    kind: JsonKind,
    text: String,
}

/// What a value was before it became text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JsonKind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// A list in brackets.
    Array,
    /// An object in braces.
    Object,
}

impl JsonValueText {
    /// The text: of a string what it says, of a number its digits as they were written, otherwise the JSON as it was
    /// written, so `null` for null.
    #[must_use]
    pub fn as_text(&self) -> &str {
        &self.text
    }

    /// The text by itself.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    /// What it was: the text `1` may have been a number or a string.
    #[must_use]
    pub const fn kind(&self) -> JsonKind {
        self.kind
    }

    /// Nothing if the value is a string that is no text.
    pub(super) fn from_raw(raw: &RawValue) -> Option<Self> {
        let json = raw.get();
        let kind = match json.as_bytes().first() {
            Some(b'"') => JsonKind::String,
            Some(b'{') => JsonKind::Object,
            Some(b'[') => JsonKind::Array,
            Some(b't' | b'f') => JsonKind::Boolean,
            Some(b'n') => JsonKind::Null,
            _ => JsonKind::Number,
        };
        let text = if kind == JsonKind::String { unescaped(json)?.into_owned() } else { json.to_owned() };
        Some(Self { kind, text })
    }
}

impl fmt::Display for JsonValueText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

/// Whether the value can be shown as text. A string can hold half of a surrogate pair, which no text has.
pub(super) fn is_text(raw: &RawValue) -> bool {
    !raw.get().starts_with('"') || unescaped(raw.get()).is_some()
}

fn unescaped(json: &str) -> Option<Cow<'_, str>> {
    if json.contains('\\') {
        return serde_json::from_str(json).ok().map(Cow::Owned);
    }
    json.strip_prefix('"')?.strip_suffix('"').map(Cow::Borrowed)
}
