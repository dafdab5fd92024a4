//! The program `ea-billing-sim`: the simulator as a server of its own.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program tells its user where it listens")]

mod program;

use clap::Parser as _;
use program::{Arguments, Failure};
use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        program::Command::Serve(options) => serve(&options),
        program::Command::Get(get) => get.write(now(), &mut std::io::stdout().lock()),
        program::Command::Key(key) => key.issue(now()).map(|key| println!("{key}")),
        program::Command::Token(token) => token.issue(now()).map(|token| println!("{token}")),
        program::Command::Faults => {
            print!("{}", program::faults());
            Ok(())
        }
        program::Command::World => program::world().map(|text| println!("{text}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(failure.code)
        }
    }
}

fn serve(options: &program::Serve) -> Result<(), Failure> {
    let prepared = options.prepare(now())?;
    // The servers have threads of their own; this one waits for a signal.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::start(&error))?;
    runtime.block_on(async {
        let simulator = prepared.start().await?;
        println!("{}", prepared.greeting(&simulator));
        // Without a signal to wait for, it runs until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        simulator.stop().await;
        Ok(())
    })
}

/// The time at which the program starts, which is the clock's time unless another is given.
#[expect(
    clippy::disallowed_methods,
    reason = "the default of `--as-of`; it is printed, so that a run can be repeated"
)]
fn now() -> std::time::SystemTime {
    std::time::SystemTime::now()
}
