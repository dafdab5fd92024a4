//! The library as cargo builds it.

use std::{
    io::BufReader,
    path::{Path, PathBuf},
    process::Stdio,
};

use cargo_metadata::{Message, diagnostic::DiagnosticLevel};

use crate::program::Error;

const PACKAGE: &str = "ea-billing-ffi";
/// What precedes the libraries that a static library needs, when the compiler is asked for them.
const NOTE: &str = "native-static-libs: ";

/// What was built, and what else is known of it.
#[derive(Clone, Debug)]
pub(super) struct Built {
    pub(super) shared: PathBuf,
    pub(super) archive: PathBuf,
    pub(super) import: Option<PathBuf>,
    /// What a program that links the static library has to link as well, as options for the linker.
    pub(super) libraries: String,
    /// The folder that cargo builds into.
    pub(super) target: PathBuf,
}

impl Built {
    /// Builds the library with a profile.
    pub(super) fn new(root: &Path, profile: &str) -> Result<Self, Error> {
        let mut cargo = crate::cargo::command();
        cargo.args(["rustc", "--package", PACKAGE, "--lib", "--profile", profile]);
        cargo.args(["--message-format", "json", "--", "--print", "native-static-libs"]);
        let output = cargo.current_dir(root).stderr(Stdio::inherit()).output();
        let output = output.map_err(Error::io("run `cargo rustc`"))?;
        let mut files = Vec::new();
        let mut libraries = None;
        for message in Message::parse_stream(BufReader::new(&*output.stdout)) {
            match message.map_err(Error::io("read what cargo says"))? {
                Message::CompilerArtifact(artifact) if artifact.target.name == "ea_billing" => {
                    files = artifact.filenames.into_iter().map(PathBuf::from).collect();
                }
                Message::CompilerMessage(said) => match said.message.message.strip_prefix(NOTE) {
                    Some(found) => libraries = Some(found.trim().to_owned()),
                    // That they follow.
                    None if said.message.level == DiagnosticLevel::Note => {}
                    None => complain(said.message.rendered.as_deref().unwrap_or_default()),
                },
                _ => {}
            }
        }
        let of_kind = |endings: &[&str]| {
            let ends =
                |path: &&PathBuf| endings.iter().any(|ending| path.to_string_lossy().ends_with(ending));
            files.iter().find(ends).cloned()
        };
        let import = of_kind(&[".dll.lib", ".dll.a"]);
        let archive = files.iter().find(|&path| {
            Some(path) != import.as_ref() && path.extension().is_some_and(|own| own == "a" || own == "lib")
        });
        let target = cargo_metadata::MetadataCommand::new().current_dir(root).no_deps().exec();
        let target = target.map_err(|error| Error::Unexpected(error.to_string()))?.target_directory.into();
        match (output.status.success(), of_kind(&[".so", ".dylib", ".dll"]), archive) {
            (true, Some(shared), Some(archive)) => Ok(Self {
                shared,
                archive: archive.clone(),
                import,
                libraries: libraries.ok_or_else(|| {
                    Error::Unexpected("the compiler does not say what the static library needs".to_owned())
                })?,
                target,
            }),
            _ => Err(Error::Build(PACKAGE)),
        }
    }
}

#[expect(clippy::print_stderr, reason = "what the compiler says is for the person waiting for it")]
fn complain(text: &str) {
    eprint!("{text}");
}
