//! From `--period`, `--from` and `--to` to a selector, and what is said when that fails.

use ea_billing_core::{Code, Error, Selector};

use crate::{
    args::PeriodArgs,
    failure::{Failure, Result},
};

const PERIOD: &str = "--period";
const ENDS: &str =
    "write `--from 2026-01-05 --to 2026-02-10`, of which both are included, or `--from 2026-01-05`";

/// What the options select; the current period where there are none.
pub(crate) fn selector(args: &PeriodArgs) -> Result<Selector> {
    match (&args.period, &args.from, &args.to) {
        (Some(period), ..) => read(PERIOD, period),
        (None, Some(from), None) => {
            end("--from", from)?;
            read("--from", &format!("{from}.."))
        }
        (None, Some(from), Some(to)) => {
            end("--from", from)?;
            end("--to", to)?;
            read("--from and --to", &format!("{from}..{to}"))
        }
        (None, None, _) => Ok(Selector::Current),
    }
}

fn read(option: &str, text: &str) -> Result<Selector> {
    text.parse().map_err(|error| {
        let failure = Failure::from(error);
        let message = format!("{option}: {}", failure.message);
        let failure = Failure { message, ..failure };
        if option == PERIOD { failure } else { failure.with_hint(ENDS) }
    })
}

/// Refuses what is no day and no billing period, before `..` makes something else of it.
fn end(option: &str, text: &str) -> Result<()> {
    match text.parse() {
        Ok(Selector::Days(days)) if days.first() == days.last() => Ok(()),
        Ok(Selector::Period(_)) => Ok(()),
        _ => {
            let message = format!(
                "{option}: expected a day of the calendar such as 2026-01-05, or a billing period such as 2026-01, \
                 found {text:?}"
            );
            Err(Failure::usage(Code::InvalidPeriod.as_str(), message).with_hint(ENDS))
        }
    }
}

/// The error with a hint that speaks of the options of this program.
pub(super) fn failure(error: Error) -> Failure {
    let hint = match error.hint().strip_prefix("select ").map(|select| select.split_once(',')) {
        _ if error.code() != Code::InvalidPeriod => return Failure::from(error),
        Some(Some((period, rest))) => format!("write `--period {period}`,{rest}"),
        Some(None) => error.hint().replacen("select", "write `--period", 1) + "`",
        None if error.hint().starts_with("set the clock") => return Failure::from(error),
        None => "`ea-billing periods` lists the billing periods that there are".to_owned(),
    };
    Failure::from(error).with_hint(hint)
}
