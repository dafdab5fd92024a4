//! The examples of the C library, one for each language: programs that link or load it, ask a simulator, and come to the
//! figures that the simulator knows.
//!
//! What a language needs is looked for, or installed below the target folder; where it can't be had, the test says so and
//! does nothing.

mod azure;
mod enrollment;
mod library;
mod readme;
mod rows;
mod site;
mod tools;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::workspace::root;

/// The folder of the examples of a language.
fn folder(language: &str) -> PathBuf {
    root().join("crates/ea-billing-ffi/examples").join(language)
}

/// What a program printed. One that fails fails the test, with what it said.
fn printed(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let [printed, said] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(output.status.success(), "{command:?}: {}\n{printed}{said}", output.status);
    assert_eq!(said, "", "{command:?}");
    printed.into_owned()
}

/// Compiles a program in C with the flags of the library's pkg-config file.
fn compile(library: &library::Library, source: &str) -> PathBuf {
    let program = library.path().join(Path::new(source).with_extension(""));
    let flags = printed(library.find(Command::new("pkg-config").args(["--cflags", "--libs", "ea_billing"])));
    let mut cc = Command::new("cc");
    cc.args(["-std=c99", "-Wall", "-Wextra", "-Werror", "-O1", source, "-o"]).arg(&program);
    printed(cc.args(flags.split_whitespace()).current_dir(folder("c")));
    program
}
