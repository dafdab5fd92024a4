//! What the examples need besides the library, in the versions that were tried.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::folder;
use crate::workspace::target;

/// What a program that is missing makes of a test.
pub(super) type Found<T> = Result<T, String>;

/// Where distributions put the archive of JNA.
const JNA: [&str; 2] = ["/usr/share/java/jna.jar", "/usr/share/java/jna/jna.jar"];

/// Whether programs can be run.
pub(super) fn need(programs: &[&str]) -> Found<()> {
    if !cfg!(target_os = "linux") {
        return Err("the examples are tried on Linux".to_owned());
    }
    let is_there = |program: &str| {
        let argument = if program == "go" { "version" } else { "--version" };
        succeeds(Command::new(program).arg(argument))
    };
    match programs.iter().find(|program| !is_there(program)) {
        Some(program) => Err(format!("there is no `{program}`")),
        None => Ok(()),
    }
}

/// A Python with pyarrow.
pub(super) fn python() -> Found<PathBuf> {
    need(&["python3"])?;
    xtask::python::with_pyarrow(&target()).map_err(str::to_owned)
}

/// A folder of modules with koffi.
pub(super) fn node_modules() -> Found<PathBuf> {
    need(&["node", "npm"])?;
    let wanted =
        fs::read_to_string(folder("node").join("package.json")).map_err(|error| error.to_string())?;
    let folder = installed("node", &wanted, |folder| {
        fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        fs::write(folder.join("package.json"), &wanted).map_err(|error| error.to_string())?;
        let mut npm = Command::new("npm");
        // Its compiled part comes with it, so that no script of it has to run.
        npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"]);
        npm.args(["--fetch-retries=1", "--fetch-timeout=15000"]).current_dir(folder);
        if succeeds(&mut npm) { Ok(()) } else { Err("npm could not install koffi".to_owned()) }
    })?;
    Ok(folder.join("node_modules"))
}

/// The archive of JNA.
pub(super) fn jna() -> Found<&'static str> {
    need(&["java", "javac"])?;
    let found = JNA.into_iter().find(|path| Path::new(path).exists());
    found.ok_or_else(|| "there is no `jna.jar`; Debian has it in libjna-java".to_owned())
}

/// The folder in which something is installed, once: beside its place, and moved there when it is whole, so that tests that
/// run at the same time see all or nothing of it.
fn installed(name: &str, wanted: &str, install: impl FnOnce(&Path) -> Found<()>) -> Found<PathBuf> {
    let parent = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let place = parent.join(format!("examples-{name}-{:016x}", digest(wanted)));
    if !place.exists() {
        let thread = format!("{:?}", std::thread::current().id());
        let thread: String = thread.chars().filter(char::is_ascii_digit).collect();
        let beside = parent.join(format!("examples-{name}-of-{}-{thread}", std::process::id()));
        fs::remove_dir_all(&beside).ok();
        let whole = install(&beside);
        // Another test may have been faster; then its installation is as good.
        if whole.is_err() || fs::rename(&beside, &place).is_err() {
            fs::remove_dir_all(&beside).ok();
        }
        whole?;
    }
    Ok(place)
}

/// Tells texts apart: the hash of Fowler, Noll and Vo.
fn digest(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn succeeds(command: &mut Command) -> bool {
    command.stdin(Stdio::null()).output().is_ok_and(|output| output.status.success())
}
