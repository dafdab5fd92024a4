//! The command line of `cargo xtask`: arguments in, one call into the library, an exit code out.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command says what it did, or why it failed"
)]

use clap::{Args, Parser, Subcommand};
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use xtask::{abi, bench, ci, codegen, dist, header, import, tidy, tools, workspace};

/// The workspace's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate the raw client from the specifications
    Codegen(CodegenArgs),
    /// Make the header of the C library, and the list of what it exports, from its source
    Header {
        /// Write nothing; fail where a committed file is not what would be written
        #[arg(long)]
        check: bool,
    },
    /// Hold the interface of the C library against the one that programs were built for
    Abi {
        /// Do so; also without this option
        #[arg(long, conflicts_with = "bless")]
        check: bool,
        /// Make the interface the one that programs are built for
        #[arg(long)]
        bless: bool,
    },
    /// Build the C library and lay it out for installation
    Dist(DistArgs),
    /// Work on the specifications
    #[command(subcommand)]
    Spec(SpecCommand),
    /// Check the rules of the workspace that no compiler knows
    Tidy,
    /// Run the checks that every change has to pass
    Ci(CiArgs),
    /// Install what the checks use beside Rust, as far as this may be done; for machines that only run checks
    Tools,
    /// Measure speed and memory, beside named peers in the same run
    Bench(BenchArgs),
}

#[derive(Args)]
struct CodegenArgs {
    /// Write nothing; fail where a committed file is not what would be written
    #[arg(long)]
    check: bool,
    /// Make a crate of this Swagger 2.0 document instead
    #[arg(long, value_name = "FILE", requires = "out")]
    spec: Option<PathBuf>,
    /// The folder of that crate
    #[arg(long, value_name = "DIR", requires = "spec")]
    out: Option<PathBuf>,
    /// Apply this overlay to that document; may be given several times
    #[arg(long = "overlay", value_name = "FILE", requires = "spec")]
    overlays: Vec<PathBuf>,
}

#[derive(Args)]
struct DistArgs {
    /// The folder to lay it out in [default: `dist` in cargo's target folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Where the folder's content will be installed, such as `/usr/local` [default: wherever it is]
    #[arg(long, value_name = "DIR")]
    prefix: Option<String>,
    /// Build with this profile
    #[arg(long, value_name = "NAME", default_value = "release")]
    profile: String,
}

#[derive(Subcommand)]
enum SpecCommand {
    /// Take operations, and what they refer to, over from an upstream Swagger 2.0 document
    Import {
        /// The upstream document
        file: PathBuf,
        /// The operations to take: an id, or the beginning of some followed by `*`
        #[arg(long = "select", value_name = "PATTERN", required = true, num_args = 1..)]
        select: Vec<String>,
        /// The document to write
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
}

#[derive(Args)]
struct CiArgs {
    /// Run these gates only
    #[arg(value_name = "GATE")]
    gates: Vec<ci::Gate>,
    /// Stop at the first gate that fails
    #[arg(long)]
    fail_fast: bool,
    /// Print the gates and their commands, run none
    #[arg(long, conflicts_with_all = ["gates", "fail_fast"])]
    list: bool,
}

#[derive(Args)]
struct BenchArgs {
    /// Measure these only
    #[arg(value_name = "BENCH")]
    benches: Vec<bench::Bench>,
    /// Rows of the month that is served; the large month of the simulator has ten times as many
    #[arg(long, value_name = "N", default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    rows: u64,
    /// Measure everything so many times, by turns, and show medians
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Go on to ten times the rows where the scaling is measured; nothing of it is written to disk
    #[arg(long)]
    large: bool,
    /// Leave the command line out where the client is measured: it takes long to build
    #[arg(long)]
    core_only: bool,
    /// Build what is measured with this profile
    #[arg(long, value_name = "NAME", default_value = "release")]
    profile: String,
}

fn main() -> ExitCode {
    match dispatch(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", ci::explain(&*error));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<(), Box<dyn Error>> {
    let root = workspace::root();
    let done = match command {
        Command::Codegen(args) => codegen::run(&args.into())?,
        Command::Header { check } => header::run(check)?,
        Command::Abi { bless, .. } => {
            match abi::run(if bless { abi::Task::Bless } else { abi::Task::Check })? {
                abi::Outcome::Done(said) => said,
                abi::Outcome::Skipped(reason) => format!("skipped: {reason}"),
            }
        }
        Command::Dist(DistArgs { out, prefix, profile }) => {
            dist::run(&root, &dist::Options { out, prefix, profile })?
        }
        Command::Spec(SpecCommand::Import { file, select, to }) => import::run(&file, &select, &to)?,
        Command::Tidy => tidy::run(&root)?,
        Command::Ci(args) if args.list => ci::list(&root),
        Command::Ci(CiArgs { gates, fail_fast, .. }) => {
            return Ok(ci::run(&root, &ci::Options { gates, fail_fast })?);
        }
        Command::Tools => tools::run(),
        Command::Bench(args) => bench::run(&root, &args.into())?,
    };
    println!("{done}");
    Ok(())
}

impl From<CodegenArgs> for codegen::Options {
    fn from(args: CodegenArgs) -> Self {
        let CodegenArgs { check, spec, out, overlays } = args;
        codegen::Options { check, spec, out, overlays }
    }
}

impl From<BenchArgs> for bench::Options {
    fn from(args: BenchArgs) -> Self {
        let BenchArgs { benches, rows, runs, large: is_large, core_only: is_core_only, profile } = args;
        bench::Options { benches, rows, runs, is_large, is_core_only, profile }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
    }
}
