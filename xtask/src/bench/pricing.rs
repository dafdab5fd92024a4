//! The Azure billing APIs: a rate card read to typed meters, and usage priced by it, beside what a user would write.
#![expect(
    clippy::print_stderr,
    reason = "a run takes minutes, and the person waiting wants to know how far it is"
)]

mod provider;

use super::folder::Folder;
use super::measure::{Fetched, median, ratio_of};
use super::reader::{Python, Reading, figures::Figures};
use super::table::{self, Line};
use super::{Error, Options};
use crate::program;
use provider::{Provider, ROWS_PER_PAGE, SUBSCRIPTION};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The meters of the one complete rate card that is known are about as many.
const METERS: u64 = 80_000;
const RATES_SCRIPT: &str = include_str!("pricing/rates.py");
const PRICE_SCRIPT: &str = include_str!("pricing/price.py");

/// What is done, by us and by a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Work {
    RateCard,
    Pricing,
}

/// Who does it, and what that took.
struct Case {
    work: Work,
    program: Option<PathBuf>,
    name: &'static str,
    readings: Vec<Reading>,
    note: String,
}

/// Measures both kinds of work as often as asked for, by turns, and gives a table.
pub(super) fn run(root: &Path, options: &Options) -> Result<String, Error> {
    let rows = options.rows.next_multiple_of(ROWS_PER_PAGE);
    let target = ["--package", "ea-billing-cli", "--bin", "ea-billing"];
    let ours = program::build_target(root, &target, "ea-billing", &options.profile)?;
    let folder = Folder::below(ours.parent().unwrap_or(root))?;
    let config = folder.write("config.toml", "")?;
    let scripts = [folder.write("rates.py", RATES_SCRIPT)?, folder.write("price.py", PRICE_SCRIPT)?];
    let provider = Provider::start(METERS, rows / ROWS_PER_PAGE)?;
    let python = Python::find().map(|python| python.program);
    let mut cases = Case::all(&ours, python.as_deref());
    for number in 1..=options.runs {
        eprintln!("run {number} of {}", options.runs);
        for case in &mut cases {
            case.measure(&provider, &config, &scripts)?;
        }
    }
    compare(&mut cases)?;
    let head = format!(
        "pricing, {METERS} meters, {rows} usage aggregates, profile {}, median of {}",
        options.profile, options.runs
    );
    let lines: Vec<Line> = cases.iter().map(|case| case.line(rows)).collect();
    Ok(format!("{head}\n{}", table::render_lines(&lines)))
}

impl Case {
    fn all(ours: &Path, python: Option<&Path>) -> [Self; 4] {
        let case = |work, program: Option<&Path>, name| Self {
            work,
            program: program.map(Path::to_owned),
            name,
            readings: Vec::new(),
            note: String::new(),
        };
        [
            case(Work::RateCard, Some(ours), "rate card: ea-billing ratecard"),
            case(Work::RateCard, python, "rate card: Python: json, Decimal"),
            case(Work::Pricing, Some(ours), "pricing: ea-billing rate --by day"),
            case(Work::Pricing, python, "pricing: Python: json, Decimal"),
        ]
    }

    fn is_ours(&self) -> bool {
        self.name.contains("ea-billing")
    }

    fn measure(&mut self, provider: &Provider, config: &Path, scripts: &[PathBuf; 2]) -> Result<(), Error> {
        let Some(program) = &self.program else {
            self.note = "missing: there is no `python3`".to_owned();
            return Ok(());
        };
        let mut command = Command::new(program);
        if self.is_ours() {
            command.args(self.arguments());
            command.env("EA_BILLING_ARM_URL", provider.url()).env("EA_BILLING_SUBSCRIPTION", SUBSCRIPTION);
            command.env("EA_BILLING_ACCESS_TOKEN", "token").env("EA_BILLING_CONFIG", config);
            for name in ["EA_BILLING_CACHE_DIR", "EA_BILLING_CA_FILE", "EA_BILLING_PROFILE"] {
                command.env_remove(name);
            }
        } else {
            let [rates, price] = scripts;
            command.arg(if self.work == Work::RateCard { rates } else { price });
            command.arg(provider.url()).arg(SUBSCRIPTION);
        }
        command.env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1");
        provider.take_fetched();
        let ran = program::run(&mut command)?;
        let usage = provider.take_fetched();
        let figures = match (self.work, self.is_ours()) {
            // The rows of ours are groups with sums, or meters, of which the first is printed.
            (Work::Pricing, true) => Figures::of_groups(&ran.printed),
            (Work::Pricing, false) => Figures::of(&ran.printed),
            (Work::RateCard, _) => None,
        };
        if self.work == Work::Pricing && figures.is_none() {
            return Err(Error::Unexpected(format!("`{}` told no rows and cost", program.display())));
        }
        self.readings.push(Reading { ran, usage, other: Fetched::default(), figures });
        Ok(())
    }

    /// The command line of ours.
    fn arguments(&self) -> Vec<String> {
        let card = "--offer MS-AZR-0003P --currency USD --region US --no-cache --quiet";
        let line = match self.work {
            Work::RateCard => format!("ratecard {card} --limit 1 --output json"),
            Work::Pricing => {
                format!("rate --from 2024-10-01 --to 2024-10-31 --by day --cycle-day 1 {card} --output json")
            }
        };
        line.split(' ').map(str::to_owned).collect()
    }

    fn line(&self, rows: u64) -> Line {
        let rows = if self.work == Work::RateCard { METERS } else { rows };
        Line::of(self.name.to_owned(), rows, &self.readings, self.note.clone())
    }
}

/// Sets each work of ours beside the same work of the script: what came out, and how long it took.
fn compare(cases: &mut [Case; 4]) -> Result<(), Error> {
    for at in [0, 2] {
        let [ours, theirs] = [&cases[at].readings, &cases[at + 1].readings];
        for (ours, theirs) in ours.iter().zip(theirs) {
            if ours.figures != theirs.figures {
                let (ours, theirs) = (&ours.figures, &theirs.figures);
                return Err(Error::Unexpected(format!("we found {ours:?}, the script {theirs:?}")));
            }
        }
        let ratios = theirs.iter().zip(ours);
        let ratios = ratios.filter_map(|(theirs, ours)| ratio_of(theirs.ran.wall, ours.ran.wall));
        let Some(ratio) = median(ratios) else { continue };
        cases[at + 1].note = format!("{}.{:02} times as long as ea-billing", ratio / 100, ratio % 100);
    }
    Ok(())
}
