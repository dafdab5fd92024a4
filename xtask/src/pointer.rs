//! JSON pointers and the local references that are spelled with them.

use percent_encoding::percent_decode_str;

/// A key as a step of a pointer.
#[must_use]
pub fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The key that a step of a reference stands for; references are URLs, so steps may be percent-encoded too.
#[must_use]
pub fn unescape(step: &str) -> String {
    percent_decode_str(step).decode_utf8_lossy().replace("~1", "/").replace("~0", "~")
}

/// A reference to an entry of a section of the same document.
#[must_use]
pub fn local(section: &str, name: &str) -> String {
    format!("#/{section}/{}", escape(name))
}

/// The section and the name that a local reference to a whole entry leads to.
#[must_use]
pub fn entry(reference: &str) -> Option<(&str, String)> {
    let (section, name) = reference.strip_prefix("#/")?.rsplit_once('/')?;
    Some((section, unescape(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_to_the_names_they_spell() {
        for name in ["Plain", "a/b~c", "PagedJsonData[X]", "Azure.Core.uuid", "ü"] {
            assert_eq!(entry(&local("definitions", name)), Some(("definitions", name.to_owned())));
        }
        assert_eq!(entry("#/definitions/Paged%5BX%5D"), Some(("definitions", "Paged[X]".to_owned())));
        assert_eq!(entry("#/components/schemas/A"), Some(("components/schemas", "A".to_owned())));
        assert_eq!(entry("other.json#/definitions/A"), None);
    }
}
