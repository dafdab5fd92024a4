//! What has to hold after every run.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// A key must not be seen, nor its last part, which alone makes it one.
pub(super) fn no_key_in(text: &str, secrets: &[String], place: &str) {
    for secret in secrets {
        for part in secret.split('.').filter(|part| part.len() > 20).chain([secret.as_str()]) {
            assert!(!text.contains(part), "a part of a key in {place}: {}", text.replace(part, "<KEY>"));
        }
    }
}

/// All that was written is for its owner alone, and holds no key.
pub(super) fn private(folder: &Path, given: &BTreeSet<PathBuf>, secrets: &[String]) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if given.contains(&path) {
            continue;
        }
        #[cfg(unix)]
        if !given.iter().any(|given| given.starts_with(&path)) {
            use std::os::unix::fs::PermissionsExt as _;

            let mode = fs::symlink_metadata(&path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode & 0o077, 0, "others may use `{}`, whose mode is {mode:04o}", path.display());
        }
        if path.is_dir() {
            private(&path, given, secrets);
        } else if let Ok(bytes) = fs::read(&path) {
            no_key_in(&String::from_utf8_lossy(&bytes), secrets, &path.display().to_string());
        }
    }
}

/// The text without what differs between runs.
pub(super) fn steady(text: &str, home: &Path) -> String {
    let home = home.display().to_string();
    let text = text.replace(home.trim_end_matches('/'), "[HOME]").replace(".exe", "");
    let mut steady = String::new();
    let mut rest = text.as_str();
    const HOST: &str = "127.0.0.1:";
    while let Some(at) = rest.find(HOST) {
        let (before, after) = rest.split_at(at + HOST.len());
        steady.push_str(before);
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        steady.push_str(if digits > 0 { "[PORT]" } else { "" });
        rest = &after[digits..];
    }
    steady + rest
}
