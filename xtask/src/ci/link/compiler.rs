//! The compilers, and programs that have to succeed.

use std::{error::Error, process::Command};

/// A compiler, as strict as users of the header may have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compiler {
    C,
    Cpp,
}

impl Compiler {
    /// The extension of a source.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::C => "c",
            Self::Cpp => "cpp",
        }
    }

    /// A call of it, without a file.
    pub(super) fn strict(self) -> Command {
        let (program, standard) = match self {
            Self::C => ("gcc", "-std=c99"),
            Self::Cpp => ("g++", "-std=c++17"),
        };
        let mut command = Command::new(program);
        command.args([standard, "-Wall", "-Wextra", "-Werror", "-pedantic"]);
        command
    }
}

/// Runs a program to its end and gives what it printed; one that fails is an error with what it said.
pub(super) fn said(command: &mut Command) -> Result<String, Box<dyn Error>> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let complaint = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(format!("{command:?} failed with {}\n{complaint}", output.status).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[track_caller]
    fn compiles(text: &str, expect: bool) {
        let folder = tempfile::tempdir().unwrap();
        for compiler in [Compiler::C, Compiler::Cpp] {
            let source = folder.path().join("a").with_extension(compiler.extension());
            fs::write(&source, text).unwrap();
            let mut command = compiler.strict();
            match said(command.arg("-fsyntax-only").arg(&source)) {
                Ok(_) => assert!(expect, "{compiler:?} takes {text}"),
                // Without a compiler there is nothing to be seen.
                Err(error) if error.is::<std::io::Error>() => println!("skipped: {error}"),
                Err(error) => assert!(!expect, "{error}"),
            }
        }
    }

    #[test]
    fn a_warning_is_an_error() {
        compiles("int a(void);\n", true);
        compiles("int a(int b) { return 0; }\n", false);
        compiles("static int a;\n", false);
    }
}
