//! Calling cargo from a program that cargo itself has started.

use std::process::Command;

/// What cargo tells a program that it runs about the program's own package. A build script that looks at one of these,
/// as that of `ring` does, would run again, and all that depends on it be built again, whenever they come and go.
const OF_THIS_PACKAGE: [&str; 6] = [
    "CARGO_MANIFEST_DIR",
    "CARGO_PKG_NAME",
    "CARGO_PKG_VERSION_MAJOR",
    "CARGO_PKG_VERSION_MINOR",
    "CARGO_PKG_VERSION_PATCH",
    "CARGO_PKG_VERSION_PRE",
];

/// A call of cargo as from a shell, so that it builds again only what has changed.
#[must_use]
pub fn command() -> Command {
    let mut command = Command::new("cargo");
    for name in OF_THIS_PACKAGE {
        command.env_remove(name);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_does_not_hear_of_the_package_that_calls_it() {
        let command = command();
        let removed: Vec<_> = command.get_envs().filter(|(_, value)| value.is_none()).collect();
        assert_eq!(removed.len(), OF_THIS_PACKAGE.len());
    }
}
