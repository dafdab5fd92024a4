//! Whether programs in C and C++ can be compiled and linked with the C library as it is laid out, and find in it what the
//! header declares and nothing else.

mod compiler;

use std::{
    collections::BTreeSet,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::step::Ran;
use crate::{
    dist::{self, Tree},
    header::{CRATE, SYMBOLS},
    workspace::read_text,
};
use compiler::{Compiler, said};

/// What this needs beside cargo.
const TOOLS: [(&str, &str); 5] = [
    ("gcc", "gcc is not installed"),
    ("g++", "g++ is not installed"),
    ("nm", "nm (binutils) is not installed"),
    ("readelf", "readelf (binutils) is not installed"),
    ("pkg-config", "pkg-config is not installed"),
];
/// Prints the version of library and binary interface, if they are those of the header.
const PROGRAM: &str = include_str!("link/version.c");

/// Lays the library out and does all of it.
pub(super) fn run(root: &Path) -> Result<Ran, Box<dyn Error>> {
    if !cfg!(target_os = "linux") {
        return Ok(Ran::Not("the C library is linked on Linux only"));
    }
    let works = |program: &str| Command::new(program).arg("--version").output().is_ok();
    if let Some((_, reason)) = TOOLS.iter().find(|(program, _)| !works(program)) {
        return Ok(Ran::Not(reason));
    }
    let scratch = tempfile::tempdir()?;
    headers(scratch.path(), &root.join(CRATE).join("include"))?;
    let options =
        dist::Options { out: Some(scratch.path().join("tree")), prefix: None, profile: "dev".to_owned() };
    let tree = dist::lay_out(root, &options)?;
    let functions = symbols(&tree.shared, &read_text(&root.join(CRATE).join(SYMBOLS))?)?;
    let links = [
        program(scratch.path(), &tree, Compiler::C, Kind::Shared)?,
        program(scratch.path(), &tree, Compiler::Cpp, Kind::Shared)?,
        program(scratch.path(), &tree, Compiler::C, Kind::Static)?,
    ];
    Ok(Ran::Own(format!(
        "link: the header is C99 and C++17, the library exports its {functions} functions and nothing else, {} programs ran",
        links.len()
    )))
}

/// Compiles the header alone, as the only thing and twice.
fn headers(scratch: &Path, include: &Path) -> Result<(), Box<dyn Error>> {
    for (name, text) in [
        ("alone", "#include \"ea_billing.h\"\nint main(void) { return 0; }\n"),
        ("twice", "#include \"ea_billing.h\"\n#include \"ea_billing.h\"\nint main(void) { return 0; }\n"),
    ] {
        for compiler in [Compiler::C, Compiler::Cpp] {
            let source = scratch.join(name).with_extension(compiler.extension());
            fs::write(&source, text)?;
            let mut command = compiler.strict();
            command.arg("-fsyntax-only").arg("-I").arg(include).arg(&source);
            said(&mut command)?;
        }
    }
    Ok(())
}

/// Holds what the library exports against the list.
fn symbols(library: &Path, list: &str) -> Result<usize, Box<dyn Error>> {
    let exported = said(Command::new("nm").args(["-D", "--defined-only", "--format=posix"]).arg(library))?;
    compare(&exported, list)
}

fn compare(exported: &str, list: &str) -> Result<usize, Box<dyn Error>> {
    let first = |line| str::split_whitespace(line).next();
    let exported: BTreeSet<&str> = exported.lines().filter_map(first).collect();
    let listed: BTreeSet<&str> = list.lines().collect();
    let lines = |names: Vec<&&str>, what: &str| -> Vec<String> {
        names.into_iter().map(|name| format!("{what} `{name}`")).collect()
    };
    let found = [
        lines(listed.difference(&exported).collect(), "the library does not export"),
        lines(exported.difference(&listed).collect(), "symbols.txt does not list"),
    ]
    .concat();
    if found.is_empty() { Ok(listed.len()) } else { Err(found.join("\n").into()) }
}

/// How a program is linked with the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Shared,
    Static,
}

/// Compiles, links and runs a program by what `pkg-config` says, and looks at what it asks for when it starts.
fn program(scratch: &Path, tree: &Tree, compiler: Compiler, kind: Kind) -> Result<(), Box<dyn Error>> {
    let folder = match kind {
        Kind::Shared => tree.folder.clone(),
        Kind::Static => without_shared(scratch, tree)?,
    };
    let source = scratch.join("version").with_extension(compiler.extension());
    fs::write(&source, PROGRAM)?;
    let mut flags = Command::new("pkg-config");
    flags.args(["--cflags", "--libs"]).env("PKG_CONFIG_PATH", folder.join("lib/pkgconfig"));
    if kind == Kind::Static {
        flags.arg("--static");
    }
    let flags = said(flags.arg("ea_billing"))?;
    let program = scratch.join("version");
    let mut link = compiler.strict();
    link.arg(&source).arg("-o").arg(&program).args(flags.split_whitespace());
    said(&mut link)?;
    let printed = said(Command::new(&program).env("LD_LIBRARY_PATH", folder.join("lib")))?;
    let expected = format!("{} {}", tree.version, tree.abi);
    if printed.trim() != expected {
        return Err(format!("a program was told version {printed}, not {expected}").into());
    }
    let needed = said(Command::new("readelf").arg("-d").arg(&program))?;
    let name = format!("[libea_billing.so.{}]", tree.abi);
    if needed.contains(&name) != (kind == Kind::Shared) {
        return Err(format!("a program that is linked {kind:?} asks for\n{needed}").into());
    }
    Ok(())
}

/// The tree, moved elsewhere, with the static library only: a linker takes the shared one where it has both.
fn without_shared(scratch: &Path, tree: &Tree) -> Result<PathBuf, Box<dyn Error>> {
    let folder = scratch.join("moved tree".replace(' ', "-"));
    for name in ["include/ea_billing.h", "lib/pkgconfig/ea_billing.pc"] {
        let to = folder.join(name);
        fs::create_dir_all(to.parent().unwrap_or(&to))?;
        fs::copy(tree.folder.join(name), to)?;
    }
    fs::rename(&tree.archive, folder.join("lib/libea_billing.a"))?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_exports_what_is_listed_and_nothing_else() {
        let check = |exported| compare(exported, "eab_a\neab_b\n").map_err(|error| error.to_string());
        assert_eq!(check("eab_b T 10 5\neab_a T 20 5\n"), Ok(2));
        assert_eq!(
            check("eab_a T 10 5\nrust_eh_personality T 20 5\n"),
            Err("the library does not export `eab_b`\nsymbols.txt does not list `rust_eh_personality`"
                .to_owned())
        );
    }
}
