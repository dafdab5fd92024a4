//! The library, built for these tests, and programs that are linked with it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use ea_billing_sim::{Enrollment, KeyRequest, Rule, Simulator, TokenRequest, World};
use tempfile::TempDir;

use super::{
    Watch,
    programs::{Program, folder},
};
use crate::workspace::{root, target};

/// How the library is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Library {
    /// As it is, with what debuggers need.
    Plain,
    /// With AddressSanitizer, and with panics on demand.
    Sanitized,
}

const TRIPLE: &str = "x86_64-unknown-linux-gnu";

impl Library {
    /// Builds it into a folder of its own, under the name that programs look for, and says what the linker needs.
    pub(crate) fn build(self) -> Built {
        let mut cargo = xtask::cargo::command();
        cargo.args(["build", "--package", "ea-billing-ffi", "--message-format", "json-render-diagnostics"]);
        cargo.current_dir(root());
        let mut compile = Vec::new();
        let mut link = Vec::new();
        if self == Self::Sanitized {
            cargo.args(["--features", "panic-injection", "--target", TRIPLE]);
            cargo.env("CARGO_TARGET_DIR", target().join("address-sanitizer"));
            // The switch is one of nightly compilers.
            cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", "-Zsanitizer=address");
            cargo.env_remove("CARGO_ENCODED_RUSTFLAGS");
            // Program and library have one run time between them: that of the Rust compiler, in the program, where the
            // library finds it too. The linker is not told, since it would add that of gcc.
            let runtime = super::watch::sanitizer_runtime().unwrap();
            compile.push("-fsanitize=address".to_owned());
            link.extend(["-Wl,--whole-archive".to_owned(), runtime.display().to_string()]);
            let rest = ["-Wl,--no-whole-archive", "-Wl,--export-dynamic", "-ldl", "-lm", "-lrt"];
            link.extend(rest.map(str::to_owned));
        }
        let shared = artifact(&success(&mut cargo).stdout);
        let folder = tempfile::tempdir().unwrap();
        fs::copy(shared, folder.path().join("libea_billing.so.1")).unwrap();
        fs::hard_link(folder.path().join("libea_billing.so.1"), folder.path().join("libea_billing.so"))
            .unwrap();
        Built { folder, compile, link }
    }
}

/// The shared library among what cargo has built.
fn artifact(messages: &[u8]) -> PathBuf {
    let messages =
        serde_json::Deserializer::from_slice(messages).into_iter::<serde_json::Value>().map(Result::unwrap);
    let of_library = messages.filter(|message| message["target"]["name"] == "ea_billing");
    let files = of_library.filter_map(|message| message["filenames"].as_array().cloned()).flatten();
    let mut files = files.filter_map(|file| file.as_str().map(PathBuf::from));
    files.find(|file| file.extension().is_some_and(|extension| extension == "so")).unwrap()
}

fn success(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// A library that programs can be linked with.
#[derive(Debug)]
pub(crate) struct Built {
    folder: TempDir,
    compile: Vec<String>,
    link: Vec<String>,
}

impl Built {
    /// Starts the simulator of a program, runs it, and says what it had to say if it did not end well.
    pub(crate) fn run(&self, program: &Program, watch: Watch) -> Result<(), String> {
        let executable = self.folder.path().join(program.name);
        let simulator = Simulator::start_blocking(world()).unwrap();
        let rules = program.faults.iter().map(|rule| Rule::from_json(rule).unwrap());
        simulator.set_faults(rules.collect()).unwrap();
        let path = |name: &str| self.folder.path().join(format!("{}.{name}", program.name));
        fs::write(path("key"), simulator.issue_key(&KeyRequest::new("100")).unwrap()).unwrap();
        fs::write(path("token"), simulator.issue_token(&TokenRequest::default()).unwrap()).unwrap();
        let mut command = watch.command(&executable);
        command.args([simulator.url().into(), path("key").into_os_string(), path("token").into_os_string()]);
        command.arg(simulator.now().timestamp_millis().to_string());
        let output = command.output().unwrap();
        if output.status.success() && output.stderr.is_empty() {
            return Ok(());
        }
        let said =
            [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        Err(format!("{}: {}\n{said}", program.name, output.status))
    }

    /// The library that programs find when they start.
    pub(crate) fn shared(&self) -> PathBuf {
        self.folder.path().join("libea_billing.so.1")
    }

    /// Compiles a program, unless it was before.
    pub(crate) fn compile(&self, program: &Program) {
        let executable = self.folder.path().join(program.name);
        if executable.exists() {
            return;
        }
        let sources = program.sources(self.folder.path());
        let objects = sources.iter().map(|source| self.object(source));
        let mut gcc = Command::new("gcc");
        gcc.args(objects).arg("-o").arg(&executable).arg("-L").arg(self.folder.path()).arg("-lea_billing");
        gcc.arg(format!("-Wl,-rpath,{}", self.folder.path().display())).arg("-pthread").args(&self.link);
        success(&mut gcc);
    }

    fn object(&self, source: &Path) -> PathBuf {
        let object = self.folder.path().join(source.with_extension("o").file_name().unwrap());
        if !object.exists() {
            let mut gcc = Command::new("gcc");
            gcc.args(["-std=c99", "-D_POSIX_C_SOURCE=200809L", "-Wall", "-Wextra", "-Werror", "-g", "-c"]);
            gcc.args(&self.compile)
                .arg("-I")
                .arg(root().join("crates/ea-billing-ffi/include"))
                .arg("-I")
                .arg(folder());
            success(gcc.arg(source).arg("-o").arg(&object));
        }
        object
    }
}

/// An enrollment with a few pages of usage, and the usual subscriptions.
fn world() -> World {
    let first_period = "202606".parse().unwrap();
    let enrollment = Enrollment { rows_per_month: 50, first_period, ..Enrollment::new("100") };
    World { page_size: 20, enrollments: vec![enrollment], ..World::default() }
}
