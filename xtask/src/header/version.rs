//! The version of the library: the crate says it, and the constants of the interface have to agree.

use std::path::Path;

use super::{CRATE, source::Constant};
use crate::{error::Error, workspace::read_toml};

/// The version of the library's crate.
pub(super) fn of(root: &Path) -> Result<String, Error> {
    let own = read_toml(&root.join(CRATE).join("Cargo.toml"))?;
    let own = own.get("package").and_then(|package| package.get("version"));
    if let Some(version) = own.and_then(toml::Value::as_str) {
        return Ok(version.to_owned());
    }
    let workspace = read_toml(&root.join("Cargo.toml"))?;
    let version = workspace.get("workspace").and_then(|workspace| workspace.get("package"));
    let version = version.and_then(|package| package.get("version")).and_then(toml::Value::as_str);
    version.map(str::to_owned).ok_or_else(|| Error::Usage(format!("{CRATE} has no version")))
}

/// Fails where the constants of the interface tell another version than the crate.
pub(super) fn agrees(version: &str, constants: &[Constant]) -> Result<(), Error> {
    let release = version.split(['-', '+']).next().unwrap_or_default();
    let mut parts = release.split('.');
    for name in ["EAB_VERSION_MAJOR", "EAB_VERSION_MINOR", "EAB_VERSION_PATCH"] {
        let wanted = parts.next().unwrap_or_default();
        let found = constants.iter().find(|own| own.name == name).map_or("", |own| &own.value);
        if found != wanted {
            let message = format!(
                "`{name}` is `{found}` and the crate's version is {version}: set it to {wanted} in `version.rs`"
            );
            return Err(Error::Usage(message));
        }
    }
    Ok(())
}

/// The value of `EAB_ABI_VERSION`.
pub(super) fn abi(constants: &[Constant]) -> Result<u32, Error> {
    let found = constants.iter().find(|own| own.name == "EAB_ABI_VERSION");
    let number = found.and_then(|own| own.value.parse().ok());
    number.ok_or_else(|| Error::Usage("`EAB_ABI_VERSION` is not a plain number".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn constant(name: &str, value: &str) -> Constant {
        Constant { name: name.to_owned(), value: value.to_owned(), documentation: Vec::new() }
    }

    fn constants(parts: [&str; 3]) -> Vec<Constant> {
        let names = ["EAB_VERSION_MAJOR", "EAB_VERSION_MINOR", "EAB_VERSION_PATCH"];
        names.into_iter().zip(parts).map(|(name, part)| constant(name, part)).collect()
    }

    #[track_caller]
    fn check(version: &str, parts: [&str; 3], expect: Option<&str>) {
        let found = agrees(version, &constants(parts)).err().map(|error| error.to_string());
        assert_eq!(found.as_deref(), expect);
    }

    #[test]
    fn the_constants_are_held_against_the_crate() {
        check("1.2.3", ["1", "2", "3"], None);
        check("1.2.3-beta.4", ["1", "2", "3"], None);
        check(
            "1.2.3",
            ["1", "2", "2"],
            Some("`EAB_VERSION_PATCH` is `2` and the crate's version is 1.2.3: set it to 3 in `version.rs`"),
        );
        check(
            "1.2.3",
            ["1", "1", "3"],
            Some("`EAB_VERSION_MINOR` is `1` and the crate's version is 1.2.3: set it to 2 in `version.rs`"),
        );
    }

    #[test]
    fn the_version_of_the_binary_interface_is_a_number() {
        let constants = |value: &str| vec![constant("EAB_ABI_VERSION", value)];
        assert_eq!(abi(&constants("7")).unwrap(), 7);
        assert!(abi(&constants("1 + 1")).is_err());
        assert!(abi(&[]).is_err());
    }
}
