//! Text that nobody may see.

use std::{fmt, sync::Arc};

use zeroize::Zeroizing;

/// A key, token or signature.
///
/// It has neither `Display` nor comparison, `Debug` shows nothing of it, and its memory is wiped when the last owner
/// goes.
#[derive(Clone)]
pub(crate) struct Secret(Arc<Zeroizing<String>>);

impl Secret {
    /// Takes the text over. Copies of it that a caller keeps are the caller's to wipe.
    pub(crate) fn new(text: String) -> Self {
        Self(Arc::new(Zeroizing::new(text)))
    }

    /// The text, for what sends it and what hashes it.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        let secret = Secret::new("canary".into());
        assert_eq!(format!("{secret:?} {:#?}", Some(secret.clone())), "Secret(…) Some(\n    Secret(…),\n)");
        assert_eq!(secret.expose(), "canary");
    }
}
