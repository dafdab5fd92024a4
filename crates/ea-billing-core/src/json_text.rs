//! JSON inside text: tags and additional information.

/// A text that holds a JSON object, as tags and additional information do, or was meant to.
///
/// Empty text and `null` mean that there is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JsonText {
    text: String,
    broken: bool,
}

impl JsonText {
    /// Takes the text of a field and looks whether it is an object.
    #[must_use]
    pub fn new(text: String) -> Self {
        let broken = false;
        Self { text, broken }
    }

    /// The text as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether something stands there that is no JSON object.
    #[must_use]
    pub const fn is_broken(&self) -> bool {
        self.broken
    }
}
