//! What becomes of a small C interface: its header, its version, and which changes of it are seen.

use std::{fs, path::Path};

use tempfile::TempDir;
use xtask::{
    abi::{self, Outcome, Task},
    header,
};

const SOURCE: &str = r#"
/// The length of a text that ends with NUL.
pub const EAB_NUL_TERMINATED: usize = usize::MAX;
/// The most.
pub const EAB_MOST: u32 = 7;

/// A handle.
pub struct eab_handle {
    _private: (),
}

/// What a call came to.
#[repr(i32)]
pub enum eab_status {
    /// Well.
    EAB_STATUS_OK = 0,
    /// Not well.
    EAB_STATUS_BAD = 10,
}

/// A text.
#[repr(C)]
pub struct eab_text {
    /// The bytes.
    pub data: *const c_char,
    /// How many they are.
    pub len: usize,
}

/// Settings.
#[repr(C)]
pub struct eab_settings {
    /// Its size.
    pub struct_size: usize,
    /// The first.
    pub first: u32,
    /// The second.
    pub second: u32,
    /// When.
    pub time_ms: i64,
}

/// Called with bytes.
pub type eab_write_fn = Option<unsafe extern "C" fn(user_data: *mut c_void, len: usize) -> i32>;

/// Opens a handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_open(
    settings: *const eab_settings,
    _out: *mut *mut eab_handle,
) -> eab_status {
    work(settings)
}

/// Reads from it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_read(handle: *const eab_handle, write: eab_write_fn, at: i64) -> u16 {}

/// Only for tests.
#[cfg(feature = "panic-injection")]
#[unsafe(no_mangle)]
pub extern "C" fn eab_test_panic() {}
"#;

/// A workspace with that interface, version 1.2.3.
fn workspace(source: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("Cargo.toml", "[workspace.package]\nversion = \"1.2.3\"\n");
    write("crates/ea-billing-ffi/Cargo.toml", "[package]\nversion.workspace = true\n");
    write("crates/ea-billing-ffi/src/header.txt", "Rules.\n");
    write("crates/ea-billing-ffi/src/arrow.h", "struct ArrowArrayStream;\n");
    write("crates/ea-billing-ffi/src/lib.rs", "mod client;\nmod version;\n");
    write("crates/ea-billing-ffi/src/client.rs", source);
    let version = "pub const EAB_VERSION_MAJOR: u32 = 1;
         pub const EAB_VERSION_MINOR: u32 = 2;
         pub const EAB_VERSION_PATCH: u32 = 3;
         pub const EAB_ABI_VERSION: u32 = 1;";
    write("crates/ea-billing-ffi/src/version.rs", version);
    folder
}

fn read(root: &Path, name: &str) -> String {
    fs::read_to_string(root.join("crates/ea-billing-ffi").join(name)).unwrap()
}

#[test]
fn the_header_has_what_the_source_has_for_c() {
    let workspace = workspace(SOURCE);
    assert_eq!(header::run_in(workspace.path(), false).unwrap(), "2 of 2 files written, 2 functions");
    insta::assert_snapshot!(read(workspace.path(), "include/ea_billing.h"));
    assert_eq!(read(workspace.path(), "symbols.txt"), "eab_open\neab_read\n");
}

#[test]
fn a_header_that_is_not_what_the_source_gives_shows_as_a_diff() {
    let workspace = workspace(SOURCE);
    let root = workspace.path();
    header::run_in(root, false).unwrap();
    assert!(header::run_in(root, true).unwrap().contains("up to date"));
    let source = root.join("crates/ea-billing-ffi/src/client.rs");
    fs::write(&source, SOURCE.replace("at: i64", "at: i32").replace("eab_open", "eab_begin")).unwrap();
    let report = header::run_in(root, true).unwrap_err().to_string();
    for line in [
        "--- a/crates/ea-billing-ffi/include/ea_billing.h",
        "-uint16_t eab_read(const struct eab_handle *handle, eab_write_fn write, int64_t at);",
        "+uint16_t eab_read(const struct eab_handle *handle, eab_write_fn write, int32_t at);",
        "--- a/crates/ea-billing-ffi/symbols.txt",
        "-eab_open",
        "+eab_begin",
        "run `cargo xtask header` and review the diff",
    ] {
        assert!(report.contains(line), "no `{line}` in\n{report}");
    }
    assert!(read(root, "symbols.txt").contains("eab_open"), "a check writes nothing");
}

#[test]
fn a_version_that_the_macros_do_not_tell_is_an_error() {
    let workspace = workspace(SOURCE);
    fs::write(workspace.path().join("Cargo.toml"), "[workspace.package]\nversion = \"1.3.3\"\n").unwrap();
    let error = header::run_in(workspace.path(), false).unwrap_err().to_string();
    assert_eq!(
        error,
        "`EAB_VERSION_MINOR` is `2` and the crate's version is 1.3.3: set it to 3 in `version.rs`"
    );
}

#[test]
fn what_c_can_not_have_is_an_error() {
    let workspace = workspace(&format!("{SOURCE}\npub const EAB_TEXT: usize = usize::MIN;"));
    let error = header::run_in(workspace.path(), false).unwrap_err().to_string();
    assert!(error.starts_with("the header does not have `EAB_TEXT` once"), "{error}");
}

/// What the check says of a change; nothing where this machine has no tools for it.
fn change(from: &str, to: &str) -> Option<Result<String, String>> {
    assert!(SOURCE.contains(from), "no `{from}`");
    let workspace = workspace(SOURCE);
    let root = workspace.path();
    header::run_in(root, false).unwrap();
    if let Outcome::Skipped(_) = abi::run_in(root, Task::Bless).unwrap() {
        return None;
    }
    fs::write(root.join("crates/ea-billing-ffi/src/client.rs"), SOURCE.replacen(from, to, 1)).unwrap();
    header::run_in(root, false).unwrap();
    Some(match abi::run_in(root, Task::Check) {
        Ok(Outcome::Done(said)) => Ok(said),
        Ok(Outcome::Skipped(reason)) => panic!("{reason}"),
        Err(error) => Err(error.to_string()),
    })
}

#[track_caller]
fn breaks(from: &str, to: &str, says: &str) {
    match change(from, to) {
        Some(Err(report)) => {
            assert!(report.contains(says), "no `{says}` in\n{report}");
            assert!(report.contains("programs that were built before would break"), "{report}");
        }
        Some(Ok(said)) => panic!("`{to}` is not seen: {said}"),
        None => {}
    }
}

#[track_caller]
fn is_fine(from: &str, to: &str) {
    if let Some(Err(report)) = change(from, to) {
        panic!("{report}");
    }
}

#[test]
fn what_is_removed_is_seen() {
    let read = "#[unsafe(no_mangle)]\npub unsafe extern \"C\" fn eab_read";
    breaks(read, "fn eab_read", "1 Removed function");
    breaks("    /// Not well.\n    EAB_STATUS_BAD = 10,", "", "enumerator deletion");
    breaks("    pub first: u32,", "    pub reserved: u32,", "abi_eab_settings_first");
    breaks("pub const EAB_MOST: u32 = 7;", "", "abi_EAB_MOST");
}

#[test]
fn another_type_is_seen() {
    breaks("at: i64", "at: i32", "parameter 3 of type");
    breaks("at: i64", "at: u64", "parameter 3 of type");
    breaks("-> u16", "-> u32", "return type changed");
    breaks("user_data: *mut c_void, len: usize", "user_data: *mut c_void, len: u32", "parameter 2 of type");
    breaks("    pub time_ms: i64", "    pub time_ms: u64", "abi_eab_settings_time_ms");
    breaks("    pub second: u32", "    pub second: u64", "abi_eab_settings_second");
    breaks("#[repr(i32)]", "#[repr(i64)]", "eab_status");
}

#[test]
fn another_place_is_seen() {
    breaks(
        "    pub first: u32,\n    /// The second.\n    pub second: u32,",
        "    pub second: u32,\n    /// The second.\n    pub first: u32,",
        "abi_at_eab_settings_first",
    );
    breaks("    /// The second.", "    pub more: u64,\n    /// The second.", "abi_at_eab_settings_second");
    breaks("    pub second: u32", "    pub last: u32", "abi_eab_settings_second");
    breaks("    pub len: usize,", "    pub len: usize,\n    pub more: usize,", "eab_text");
}

#[test]
fn another_value_is_seen() {
    breaks("EAB_STATUS_BAD = 10", "EAB_STATUS_BAD = 11", "EAB_STATUS_BAD");
    breaks("EAB_MOST: u32 = 7", "EAB_MOST: u32 = 8", "abi_EAB_MOST");
}

#[test]
fn what_is_added_is_fine() {
    is_fine("/// Reads", "/// New.\n#[unsafe(no_mangle)]\npub extern \"C\" fn eab_new() {}\n\n/// Reads");
    is_fine("    EAB_STATUS_BAD = 10,", "    EAB_STATUS_BAD = 10,\n    EAB_STATUS_WORSE = 11,");
    is_fine("    pub time_ms: i64,", "    pub time_ms: i64,\n    pub more: i64,");
    is_fine("pub const EAB_MOST", "pub const EAB_LEAST: u32 = 1;\npub const EAB_MOST");
    is_fine("_out: *mut", "handle: *mut");
}
