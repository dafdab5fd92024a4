//! `cargo xtask abi`: whether programs that were built against the library as it was go on working with it as it is.
//!
//! What is compared is the interface as the header declares it, compiled on its own: the baseline holds no path and
//! nothing of Rust, and no library has to be built for it. That the library has these functions and no others, the gate
//! `link` sees.

mod unit;

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::{
    error::Error,
    header::{CRATE, Exports, HEADER},
    output::{self, OutputFile},
    workspace::{self, read_text},
};

/// What it came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done, and this is what there is to say.
    Done(String),
    /// This machine can't do it, for this reason.
    Skipped(&'static str),
}

/// What to do with the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Hold it against the baseline.
    Check,
    /// Make it the baseline.
    Bless,
}

/// The bits of the exit code of `abidiff`: it failed, it was called wrongly.
const FAILED: i32 = 1 | 2;

/// Runs the command in the workspace.
///
/// # Errors
///
/// When the interface has changed in a way that programs notice, when its header can't be compiled, or when a file can't be
/// read or written.
pub fn run(task: Task) -> Result<Outcome, Error> {
    run_in(&workspace::root(), task)
}

/// As [`run`], for a workspace in another folder.
///
/// # Errors
///
/// As [`run`].
pub fn run_in(root: &Path, task: Task) -> Result<Outcome, Error> {
    let folder = root.join(CRATE);
    let Some(baseline) = baseline(&folder) else {
        return Ok(Outcome::Skipped("the interface is compared on Linux only"));
    };
    if let Some(reason) = missing_tool() {
        return Ok(Outcome::Skipped(reason));
    }
    if task == Task::Check && !baseline.exists() {
        return Ok(Outcome::Skipped("there is no baseline for this kind of processor"));
    }
    let exports = Exports::read(&folder.join("src"))?;
    let scratch = tempfile::tempdir().map_err(|source| Error::write("a temporary folder", source))?;
    let library = compile(scratch.path(), &folder.join(HEADER), &exports)?;
    match task {
        Task::Bless => bless(&library, &baseline),
        Task::Check => check(scratch.path(), &library, &baseline, &exports),
    }
}

/// Sizes differ between processors.
fn baseline(folder: &Path) -> Option<PathBuf> {
    let processor = std::env::consts::ARCH;
    cfg!(target_os = "linux").then(|| folder.join(format!("abi/libea_billing-{processor}.abi")))
}

fn missing_tool() -> Option<&'static str> {
    let works = |program: &str| Command::new(program).arg("--version").output().is_ok();
    if !works("gcc") {
        return Some("gcc is not installed");
    }
    (!works("abidw") || !works("abidiff")).then_some("abidw and abidiff (abigail-tools) are not installed")
}

/// Compiles the interface to a library that has its types and does nothing.
fn compile(scratch: &Path, header: &Path, exports: &Exports) -> Result<PathBuf, Error> {
    let text = read_text(header)?;
    let files = [
        OutputFile::new(scratch.join("ea_billing.h"), text.as_str()),
        OutputFile::new(scratch.join("interface.c"), unit::of(&text, exports)),
    ];
    output::write(&files)?;
    let flags =
        "-std=c11 -w -O0 -g -gdwarf-4 -shared -fPIC -Wl,-soname,libea_billing.so -o interface.so interface.c";
    let output = call("gcc", scratch, flags.split(' '))?;
    if !output.status.success() {
        return Err(Error::Usage(format!("the header does not compile:\n{}", said(&output))));
    }
    Ok(scratch.join("interface.so"))
}

fn bless(library: &Path, baseline: &Path) -> Result<Outcome, Error> {
    let folder = library.parent().unwrap_or(library);
    let flags = "--no-corpus-path --no-comp-dir-path --no-show-locs --no-elf-needed --no-parameter-names interface.so";
    let output = call("abidw", folder, flags.split(' '))?;
    if !output.status.success() {
        return Err(Error::Usage(format!("abidw failed:\n{}", said(&output))));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let written = output::write(&[OutputFile::new(baseline, text)])?;
    let said =
        if written == 0 { "the baseline is the same" } else { "the baseline is written; review its diff" };
    Ok(Outcome::Done(said.to_owned()))
}

fn check(scratch: &Path, library: &Path, baseline: &Path, exports: &Exports) -> Result<Outcome, Error> {
    let suppressions = scratch.join("suppressions.ini");
    output::write(&[OutputFile::new(&suppressions, unit::suppressions(exports))])?;
    let flags: [&OsStr; 5] = [
        "--no-added-syms".as_ref(),
        "--suppressions".as_ref(),
        suppressions.as_os_str(),
        baseline.as_os_str(),
        library.as_os_str(),
    ];
    let output = call("abidiff", scratch, flags)?;
    match output.status.code() {
        Some(0) => {
            Ok(Outcome::Done("programs that use the interface of the baseline go on working".to_owned()))
        }
        Some(code) if code & FAILED == 0 => Err(Error::Usage(format!(
            "{}\nprograms that were built before would break; if no version with the old interface was ever published, run \
             `cargo xtask abi --bless` and review the diff, otherwise `EAB_ABI_VERSION` has to change as well",
            said(&output)
        ))),
        _ => Err(Error::Usage(format!("abidiff failed:\n{}", said(&output)))),
    }
}

fn call<I, S>(program: &'static str, folder: &Path, args: I) -> Result<Output, Error>
where
    I: IntoIterator<Item = S>,
    S: AsRef<OsStr>,
{
    let output = Command::new(program).args(args).current_dir(folder).output();
    output.map_err(|source| Error::File { action: "run", path: program.into(), source })
}

fn said(output: &Output) -> String {
    let texts =
        [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).trim().to_owned());
    texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}
