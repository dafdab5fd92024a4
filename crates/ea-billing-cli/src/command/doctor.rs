//! `ea-billing doctor`: what is set up, what works, and what to do about the rest.

mod azure;
mod local;
mod remote;

use clap::Args;
use ea_billing_table::{Cell, Column, Kind};

use crate::{
    args::{AzureAccess, Connection, OutputArgs},
    command::Session,
    connect, diagnostic,
    env::Environment,
    exit::Exit,
    failure::{Failure, MISSING_KEY, Result},
    output::{RowSink, View},
    settings::Settings,
};

/// What to do for who has no enrollment.
const OF_SUBSCRIPTIONS: &str =
    "subscriptions without an enrollment need no key: `ea-billing doctor --azure` looks at these";

#[derive(Debug, Args)]
#[command(after_long_help = "\
Azure Resource Manager is looked at if a subscription, its address or an access token is set, or by `--azure`; the enrollment is \
left out by `--azure`, or where only Azure is set up.")]
pub(crate) struct DoctorArgs {
    /// Look at signing in to Azure and at what may be read of the subscription, and not at an enrollment
    #[arg(long)]
    pub(crate) azure: bool,
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) access: AzureAccess,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// How a check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Ok,
    /// It works, but somebody should know.
    Warning,
    /// It does not work; commands that need it end with this code.
    Failed(Exit),
    /// It could not be looked at.
    Skipped,
}

impl State {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failed(_) => "failed",
            Self::Skipped => "skipped",
        }
    }
}

/// A check and what was found.
#[derive(Debug)]
struct Check {
    name: String,
    state: State,
    finding: String,
    what_to_do: Option<String>,
}

/// All checks, in the order in which they were made.
#[derive(Debug, Default)]
struct Report(Vec<Check>);

impl Report {
    fn ok(&mut self, name: impl Into<String>, finding: impl Into<String>) {
        self.add(name, State::Ok, finding, None);
    }

    fn warning(&mut self, name: impl Into<String>, finding: impl Into<String>, what_to_do: &str) {
        self.add(name, State::Warning, finding, Some(what_to_do.to_owned()));
    }

    fn skipped(&mut self, name: impl Into<String>, finding: impl Into<String>) {
        self.add(name, State::Skipped, finding, None);
    }

    fn failed(&mut self, name: impl Into<String>, failure: Failure) {
        self.add(name, State::Failed(failure.exit), failure.message, failure.hint);
    }

    fn add(
        &mut self,
        name: impl Into<String>,
        state: State,
        finding: impl Into<String>,
        what_to_do: Option<String>,
    ) {
        // Findings name settings, in which a key may stand where none belongs.
        let finding = diagnostic::value_to_show(&finding.into());
        let what_to_do = what_to_do.map(|what| diagnostic::value_to_show(&what));
        self.0.push(Check { name: name.into(), state, finding, what_to_do });
    }

    /// That of the first failure.
    fn exit(&self) -> Exit {
        let failed = self.0.iter().find_map(|check| match check.state {
            State::Failed(exit) => Some(exit),
            _ => None,
        });
        failed.unwrap_or(Exit::Success)
    }

    fn print(&self, session: &Session, args: &OutputArgs) -> Result<()> {
        let mut sink = RowSink::open(args, &session.printer, columns(), View::default())?;
        for check in &self.0 {
            let what_to_do = check.what_to_do.as_deref().map_or(Cell::Null, Cell::text);
            let (name, state) = (Cell::text(&check.name), Cell::text(check.state.as_str()));
            sink.row(&[name, state, Cell::text(&check.finding), what_to_do])?;
        }
        sink.finish(&self.advice())
    }

    /// What is not as it should be, whole: a table may have cut it.
    fn advice(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for Check { name, finding, what_to_do, .. } in &self.0 {
            if let Some(what) = what_to_do {
                lines.extend([format!("{name}: {finding}"), format!("  hint: {what}")]);
            }
        }
        lines
    }
}

/// What the checks print.
pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::new("check", Kind::Text, "What was looked at.").shown(),
        Column::new("state", Kind::Text, "`ok`, `warning`, `failed` or `skipped`.").shown(),
        Column::new("finding", Kind::Text, "What was found.").shown(),
        Column::new("whatToDo", Kind::Text, "What to do about it; below the table in that format."),
    ]
}

pub(crate) async fn run(session: &Session, args: &DoctorArgs) -> Result<Exit> {
    let mut report = Report::default();
    if args.connection.demo && args.azure {
        report.skipped("settings", "the built-in simulator needs none");
        let demo = connect::azure_demo(args.access.subscription.as_deref()).await?;
        azure::ask(&mut report, session, &demo).await;
    } else if args.connection.demo {
        report.skipped("settings", "the built-in simulator needs none");
        let demo = connect::demo().await?;
        local::key(&mut report, demo.client.api_key(), demo.client.now());
        remote::look(&mut report, &demo.client, None, session).await;
    } else {
        look(&mut report, session, args).await;
    }
    report.print(session, &args.output)?;
    Ok(report.exit())
}

/// Looks at everything, as far as one thing does not stand in the way of the next.
async fn look(report: &mut Report, session: &Session, args: &DoctorArgs) {
    let azure = match azure::settings(session, &args.access, &args.connection) {
        Ok(settings) => settings,
        Err(failure) => return report.failed("settings", failure),
    };
    let of_enrollment = azure.common.api_key.is_some() || !azure.is_meant();
    if args.azure {
        local::common(report, &azure.common);
    } else {
        local::settings(report, &azure.common);
    }
    local::cache(report, &azure.common);
    if of_enrollment && !args.azure {
        enrollment(report, session, &azure.common).await;
    }
    if args.azure || azure.is_meant() {
        azure::look(report, session, &azure).await;
    }
}

/// Looks at the key, and at what it opens.
async fn enrollment(report: &mut Report, session: &Session, settings: &Settings) {
    let key = match connect::api_key(settings, Environment::read()).await {
        Ok((key, warning)) => {
            local::key_source(report, settings, warning);
            key
        }
        Err(failure) if failure.code == MISSING_KEY => {
            return report.failed("api key", failure.with_more(OF_SUBSCRIPTIONS));
        }
        Err(failure) => return report.failed("api key", failure),
    };
    local::key(report, &key, remote::now());
    let patient = connect::builder(settings, key);
    // Who asks what is wrong wants to know now, and not after many attempts.
    let hasty = patient.map(|builder| builder.with_retry(remote::hasty()));
    match hasty.and_then(|builder| builder.build().map_err(|error| connect::named(error, settings))) {
        Ok(client) => remote::look(report, &client, Some(settings), session).await,
        Err(failure) => report.failed("client", failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_failure_gives_the_exit_code() {
        let mut report = Report::default();
        report.warning("a", "b", "c");
        assert_eq!(report.exit(), Exit::Success);
        report.failed("d", Failure::new(Exit::Retry, "network", "e"));
        report.failed("f", Failure::new(Exit::Access, "unauthorized", "g"));
        assert_eq!(report.exit(), Exit::Retry);
    }
}
