//! `ea-billing simulate`.

use std::path::{Path, PathBuf};

use clap::Args;
use ea_billing_core::{
    Clock as _, SystemClock,
    chrono::{DateTime, SecondsFormat, SubsecRound as _, TimeDelta, Utc},
};
use ea_billing_sim::{Enrollment, KeyRequest, Period, Simulator, StartError, World, parse_time};

use crate::{
    command::Session,
    config, diagnostic, env,
    exit::Exit,
    failure::{Failure, Result, SIMULATOR},
};

#[derive(Debug, Args)]
pub(crate) struct SimulateArgs {
    /// The port of the API; any free one if left out
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    pub(crate) port: u16,
    /// The number of the enrollment
    #[arg(long, value_name = "NUMBER", default_value = "100")]
    pub(crate) enrollment: String,
    /// Rows of usage details in every month
    #[arg(long, value_name = "N")]
    pub(crate) rows: Option<u64>,
    /// Another seed is another organization, with other resources and amounts
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// The time of the server's clock, which goes on from there, such as 2026-11-21 [default: now]
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    pub(crate) as_of: Option<DateTime<Utc>>,
    /// Write the API key to this file, which stays; otherwise it is in a temporary folder and is removed at the end
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
}

/// Serves until it is dropped.
pub(crate) async fn run(session: &Session, args: &SimulateArgs) -> Result<Exit> {
    let world = world(args)?;
    let as_of = world.as_of;
    let builder = Simulator::builder(world).with_port(args.port).with_running_clock();
    let simulator = builder.start().await.map_err(not_started)?;
    let key = simulator
        .issue_key(&KeyRequest::new(&args.enrollment))
        .map_err(|error| Failure::usage("invalid_argument", format!("--enrollment: {}", error.what)))?;
    let failed = |error| Failure::storage("cannot write the file of the API key", error);
    // Removed when this function is given up.
    let folder = match args.key_file {
        Some(_) => None,
        None => Some(private_folder().map_err(failed)?),
    };
    let file = match (&args.key_file, &folder) {
        (Some(file), _) => std::path::absolute(file).map_err(failed)?,
        (None, folder) => folder.as_ref().map(|folder| folder.path().join("api-key")).unwrap_or_default(),
    };
    config::write_private(&file, key.as_bytes()).map_err(failed)?;
    let lines = format!(
        "export {}={}\nexport {}={}\n",
        env::URL.name,
        simulator.url(),
        env::API_KEY_FILE.name,
        diagnostic::value_to_show(&quoted(&file))
    );
    session.printer.stdout(lines.as_bytes()).map_err(|error| Failure::storage("cannot print", error))?;
    session.printer.note(&format!(
        "enrollment {} as of {}; run these lines in another terminal, and end with Ctrl-C",
        args.enrollment,
        as_of.to_rfc3339_opts(SecondsFormat::Secs, true)
    ));
    std::future::pending().await
}

fn world(args: &SimulateArgs) -> Result<World> {
    let mut enrollment = Enrollment::new(&args.enrollment);
    enrollment.rows_per_month = args.rows.unwrap_or(enrollment.rows_per_month);
    let as_of = args.as_of.unwrap_or_else(|| SystemClock.now().trunc_subsecs(0));
    let year_before = Period::of((as_of - TimeDelta::days(365)).date_naive());
    enrollment.first_period = enrollment.first_period.min(year_before);
    let world = World { seed: args.seed, as_of, enrollments: vec![enrollment], ..World::default() };
    world.check().map_err(|error| {
        let option = match error.field.as_str() {
            "asOf" | "enrollments[0].firstPeriod" => "--as-of",
            "enrollments[0].number" => "--enrollment",
            "enrollments[0].rowsPerMonth" => "--rows",
            field => field,
        };
        Failure::usage("invalid_argument", format!("{option}: {}", error.what))
            .with_hint("`ea-billing simulate --help` tells what can be asked for")
    })?;
    Ok(world)
}

fn not_started(error: StartError) -> Failure {
    let is_port = matches!(error, StartError::Listen { .. });
    let failure = Failure::new(Exit::Failure, SIMULATOR, "the simulator could not start").with_source(error);
    if is_port {
        failure.with_hint("choose another port with `--port`, or let it be any free one")
    } else {
        failure
    }
}

/// A temporary folder for its owner alone, whatever the umask.
fn private_folder() -> std::io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("ea-billing-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir()
}

/// The path as a POSIX shell reads it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
    if text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_of_a_shell() {
        let check = |path: &str, expect: &str| assert_eq!(quoted(Path::new(path)), expect);
        check("/tmp/a-b_c.d/key", "/tmp/a-b_c.d/key");
        check("/tmp/my key", "'/tmp/my key'");
        check("/tmp/it's", r"'/tmp/it'\''s'");
    }
}
