//! `cargo xtask header`: from the source of the C library to the header and the list of symbols that users of C get.
//!
//! cbindgen turns types and signatures into C. What it can't know is put around that: the rules that hold for all
//! functions, the structs of Arrow, and the version.

mod source;
mod version;

use std::path::Path;

use crate::{
    error::Error,
    output::{self, OutputFile},
    workspace::{self, read_text},
};

pub(crate) use source::Exports;

/// The folder of the library's crate, from the root of the workspace.
pub(crate) const CRATE: &str = "crates/ea-billing-ffi";
/// The header, from the folder of the crate.
pub(crate) const HEADER: &str = "include/ea_billing.h";
/// The functions that the shared library exports, from the folder of the crate.
pub(crate) const SYMBOLS: &str = "symbols.txt";

/// Runs the command in the workspace and returns what it has to say.
///
/// # Errors
///
/// When the source can't be turned into a header, a file can't be read or written, or with `check` when a committed file
/// differs; the error holds the differences.
pub fn run(check: bool) -> Result<String, Error> {
    run_in(&workspace::root(), check)
}

/// As [`run`], for a workspace in another folder.
///
/// # Errors
///
/// As [`run`].
pub fn run_in(root: &Path, check: bool) -> Result<String, Error> {
    let exports = Exports::read(&root.join(CRATE).join("src"))?;
    let files = files(root, &exports)?;
    let functions = exports.functions.len();
    if check {
        let differences = output::differences(&files, root);
        if !differences.is_empty() {
            return Err(Error::Drift { differences, command: "cargo xtask header".to_owned() });
        }
        return Ok(format!("the header and the list of its {functions} functions are up to date"));
    }
    let written = output::write(&files)?;
    Ok(format!("{written} of {} files written, {functions} functions", files.len()))
}

/// The version of the library's crate.
pub(crate) fn version(root: &Path) -> Result<String, Error> {
    version::of(root)
}

/// The version of the binary interface.
pub(crate) fn abi(exports: &Exports) -> Result<u32, Error> {
    version::abi(&exports.constants)
}

/// The header and the list of symbols.
fn files(root: &Path, exports: &Exports) -> Result<Vec<OutputFile>, Error> {
    let folder = root.join(CRATE);
    let version = version::of(root)?;
    version::agrees(&version, &exports.constants)?;
    let header = render(&folder.join("src"), exports, &version)?;
    complete(&header, exports)?;
    let symbols: String = exports.functions.iter().map(|name| format!("{name}\n")).collect();
    Ok(vec![OutputFile::new(folder.join(HEADER), header), OutputFile::new(folder.join(SYMBOLS), symbols)])
}

/// cbindgen leaves out what it does not understand, without a word; all has to be there, once.
fn complete(header: &str, exports: &Exports) -> Result<(), Error> {
    let has =
        |starts: &[String]| starts.iter().map(|start| header.matches(start).count()).sum::<usize>() == 1;
    let function = |name: &String| has(&[format!(" {name}("), format!("*{name}(")]);
    let constant = |name: &String| has(&[format!("\n#define {name} ")]);
    let of_type = |name: &String| {
        has(&[format!("\nenum {name}\n"), format!("}} {name};"), format!("\ntypedef struct {name} {name};")])
    };
    let constants: Vec<String> = exports.constants.iter().map(|constant| constant.name.clone()).collect();
    let missing = |names: &[String], is_there: &dyn Fn(&String) -> bool| -> Option<String> {
        names.iter().find(|name| !is_there(name)).cloned()
    };
    let missing = missing(&exports.functions, &function)
        .or_else(|| missing(&constants, &constant))
        .or_else(|| missing(&exports.types, &of_type));
    match missing {
        Some(name) => Err(Error::Usage(format!(
            "the header does not have `{name}` once: write it so that C can have it"
        ))),
        None => Ok(()),
    }
}

fn render(source: &Path, exports: &Exports, version: &str) -> Result<String, Error> {
    let rules = read_text(&source.join("header.txt"))?;
    let arrow = read_text(&source.join("arrow.h"))?;
    let config = config(&rules, &arrow, version, exports);
    // cbindgen reads files, and follows the modules that they declare.
    let folder = tempfile::tempdir().map_err(|source| Error::write(std::env::temp_dir(), source))?;
    let file = folder.path().join("interface.rs");
    output::write(&[OutputFile::new(&file, exports.code.as_str())])?;
    let builder = cbindgen::Builder::new().with_config(config).with_src(&file);
    let bindings = builder.generate().map_err(|error| Error::Usage(format!("cbindgen: {error}")))?;
    let mut bytes = Vec::new();
    bindings.write(&mut bytes);
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    Ok(lines.join("\n") + "\n")
}

fn config(rules: &str, arrow: &str, version: &str, exports: &Exports) -> cbindgen::Config {
    let sizes: String = exports.constants.iter().filter_map(source::Constant::size_macro).collect();
    let mut config = cbindgen::Config {
        header: Some(comment(rules)),
        include_guard: Some("EA_BILLING_H".to_owned()),
        sys_includes: vec!["stddef.h".to_owned(), "stdint.h".to_owned()],
        no_includes: true,
        after_includes: Some(format!(
            "\n{arrow}\n/**\n * The version of the library that this header belongs to.\n */\n\
             #define EAB_VERSION \"{version}\"\n{}",
            sizes.trim_end()
        )),
        language: cbindgen::Language::C,
        cpp_compat: true,
        style: cbindgen::Style::Both,
        usize_is_size_t: true,
        line_length: 110,
        documentation_style: cbindgen::DocumentationStyle::Doxy,
        ..cbindgen::Config::default()
    };
    let stream = ("FFI_ArrowArrayStream".to_owned(), "struct ArrowArrayStream".to_owned());
    config.export.rename.extend([stream]);
    config.export.include = exports.types.clone();
    let by_hand = exports.constants.iter().filter(|constant| constant.size_macro().is_some());
    config.export.exclude = by_hand.map(|constant| constant.name.clone()).collect();
    config
}

/// A text as a comment of C.
fn comment(text: &str) -> String {
    let lines = text.trim_end().lines().map(|line| format!(" * {line}").trim_end().to_owned());
    let lines: Vec<String> = lines.collect();
    format!(
        "/**\n * @file\n{}\n *\n * Made by `cargo xtask header`; not to be edited.\n */",
        lines.join("\n")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_are_a_comment() {
        insta::assert_snapshot!(comment("One.\n\nTwo.\n"), @r"
        /**
         * @file
         * One.
         *
         * Two.
         *
         * Made by `cargo xtask header`; not to be edited.
         */
        ");
    }
}
