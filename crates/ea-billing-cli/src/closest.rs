//! What somebody may have meant.

/// The known name that a mistyped one is most like, whatever its casing.
pub(crate) fn closest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let far = name.chars().count().div_ceil(3);
    let near = known.map(|known| (strsim::damerau_levenshtein(&name, &known.to_lowercase()), known));
    near.filter(|(distance, _)| *distance <= far).min().map(|(_, known)| known)
}
