//! What the files of the library are called on each system.

use std::path::PathBuf;

/// A kind of system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum System {
    /// Linux, and others that name their libraries alike.
    Linux,
    MacOs,
    Windows,
}

impl System {
    /// The one that this program was built for.
    pub(super) fn this() -> Self {
        match std::env::consts::OS {
            "macos" => Self::MacOs,
            "windows" => Self::Windows,
            _ => Self::Linux,
        }
    }
}

/// The files, from the folder of the tree.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Names {
    /// The shared library.
    pub(super) shared: PathBuf,
    /// Other names of it.
    pub(super) links: Vec<PathBuf>,
    /// The static library.
    pub(super) archive: PathBuf,
    /// What the linker of Windows reads in place of the shared library.
    pub(super) import: Option<PathBuf>,
}

impl Names {
    /// The names for a version of the library and of its binary interface.
    pub(super) fn of(system: System, version: &str, abi: u32) -> Self {
        let lib = |name: &str| PathBuf::from("lib").join(name);
        match system {
            System::Linux => Self {
                shared: lib(&format!("libea_billing.so.{abi}.{version}")),
                links: vec![lib(&format!("libea_billing.so.{abi}")), lib("libea_billing.so")],
                archive: lib("libea_billing.a"),
                import: None,
            },
            System::MacOs => Self {
                shared: lib(&format!("libea_billing.{abi}.{version}.dylib")),
                links: vec![lib(&format!("libea_billing.{abi}.dylib")), lib("libea_billing.dylib")],
                archive: lib("libea_billing.a"),
                import: None,
            },
            System::Windows => Self {
                shared: PathBuf::from("bin/ea_billing.dll"),
                links: Vec::new(),
                archive: lib("ea_billing.lib"),
                import: Some(lib("ea_billing.dll.lib")),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(system: System, expect: &[&str]) {
        let Names { shared, links, archive, import } = Names::of(system, "0.1.0", 1);
        let names: Vec<PathBuf> = [shared].into_iter().chain(links).chain([archive]).chain(import).collect();
        assert_eq!(names, expect.iter().map(PathBuf::from).collect::<Vec<_>>());
    }

    #[test]
    fn each_system_has_its_names() {
        check(
            System::Linux,
            &[
                "lib/libea_billing.so.1.0.1.0",
                "lib/libea_billing.so.1",
                "lib/libea_billing.so",
                "lib/libea_billing.a",
            ],
        );
        check(
            System::MacOs,
            &[
                "lib/libea_billing.1.0.1.0.dylib",
                "lib/libea_billing.1.dylib",
                "lib/libea_billing.dylib",
                "lib/libea_billing.a",
            ],
        );
        check(System::Windows, &["bin/ea_billing.dll", "lib/ea_billing.lib", "lib/ea_billing.dll.lib"]);
    }
}
