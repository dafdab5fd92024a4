//! The program `ea-billing`: Azure enterprise billing data on the command line.
//!
//! Arguments become settings, a command makes rows of them, and the rows are rendered; no figure is computed here.

mod args;
mod closest;
mod command;
mod config;
mod connect;
mod diagnostic;
mod env;
mod exit;
mod failure;
mod output;
mod printer;
mod pull;
mod query;
mod render;
mod schema;
mod settings;
#[cfg(test)]
mod tests;

use std::process::ExitCode;

fn main() -> ExitCode {
    command::main().into()
}

/// Ends the program at once, where work that was given up does not let go.
#[expect(clippy::exit, reason = "a blocked write cannot be waited for")]
fn end_now(exit: exit::Exit) -> ! {
    std::process::exit(i32::from(exit.code()))
}
