//! Text that nobody may see.

use std::{fmt, sync::Arc};

use sha2::{Digest as _, Sha256};
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

    /// Takes a key or token as it was copied: blanks, line ends, quotation marks, a byte order mark and the word `bearer`
    /// around it are dropped.
    ///
    /// # Errors
    ///
    /// What was found in the place of one, where nothing is left, where it has characters that none has, and past `longest`
    /// characters: the kind of character and its place, never the character.
    pub(crate) fn copied(text: String, longest: usize) -> Result<Self, String> {
        let text = Zeroizing::new(text);
        let secret = without_scheme(trimmed(&text));
        refuse_impossible(secret, longest)?;
        Ok(Self::new(secret.to_owned()))
    }

    /// Names the owner of a secret that does not tell who that is.
    pub(crate) fn principal(&self, kind: &str) -> String {
        digest([kind.as_bytes(), b"\0", self.expose().as_bytes()])
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

/// Names an owner by what a secret tells of it: 32 hexadecimal digits of a SHA-256.
pub(crate) fn principal(kind: &str, parts: &[&str]) -> String {
    // With its length in front, no part can run into the next.
    let lengths: Vec<String> = parts.iter().map(|part| format!("\0{}\0", part.len())).collect();
    let pairs = lengths.iter().zip(parts).flat_map(|(length, part)| [length.as_bytes(), part.as_bytes()]);
    digest([kind.as_bytes()].into_iter().chain(pairs))
}

fn digest<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    parts.into_iter().for_each(|part| hash.update(part));
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '"' | '\''))
}

fn without_scheme(key: &str) -> &str {
    const SCHEME: &str = "bearer";
    match key.split_at_checked(SCHEME.len()) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case(SCHEME) => {
            if rest.is_empty() || rest.starts_with(char::is_whitespace) { rest.trim_start() } else { key }
        }
        _ => key,
    }
}

fn refuse_impossible(key: &str, longest: usize) -> Result<(), String> {
    let length = key.chars().count();
    match key.chars().enumerate().find(|(_, c)| !c.is_ascii_graphic()) {
        None if length == 0 => Err("nothing".to_owned()),
        None if length > longest => Err(format!("{length} characters")),
        None => Ok(()),
        Some((before, c)) => {
            let kind = match c {
                c if c.is_control() => "a control character",
                c if c.is_whitespace() => "a blank",
                _ => "a character outside of ASCII",
            };
            Err(format!("{kind} at place {} of {length}", before + 1))
        }
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
