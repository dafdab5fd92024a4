//! Payloads that nobody here wrote, for tests.

#[cfg(test)]
pub(crate) use folder::{arm, folder};

#[cfg(test)]
mod folder {
    use std::{collections::BTreeMap, fs, path::PathBuf};

    use serde_json::value::RawValue;

    /// A folder of the recordings; nothing, which is said, where nobody names them.
    #[expect(clippy::disallowed_methods, reason = "the variable names a folder of test data")]
    pub(crate) fn folder(name: &str) -> Option<PathBuf> {
        let Some(folder) = std::env::var_os("EA_BILLING_RECORDINGS").filter(|folder| !folder.is_empty())
        else {
            eprintln!("skipped: EA_BILLING_RECORDINGS names no folder of recordings");
            return None;
        };
        let folder = PathBuf::from(folder).join(name);
        assert!(folder.is_dir(), "{} is no folder", folder.display());
        Some(folder)
    }

    /// The body of an answer that Azure Resource Manager gave, as it stands in its file.
    pub(crate) fn arm(name: &str) -> Option<String> {
        let path = folder("arm")?.join(name);
        let file = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let recording: BTreeMap<String, &RawValue> = serde_json::from_str(&file).unwrap();
        Some(recording["body"].get().to_owned())
    }
}
