//! From `--period`, `--from` and `--to` to a selector, and what is said when that fails.

use ea_billing_core::{Code, Error, Selector};

use crate::{
    args::PeriodArgs,
    failure::{Failure, Result},
};

/// What the options select; the current period where there are none.
pub(crate) fn selector(args: &PeriodArgs) -> Result<Selector> {
    match (&args.period, &args.from, &args.to) {
        (Some(period), ..) => read("--period", period),
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
        let mut failure = failure(error);
        failure.message = format!("{option}: {}", failure.message);
        failure
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
            Err(Failure::usage(Code::InvalidPeriod.as_str(), message))
        }
    }
}

/// The error with a hint that speaks of the options of this program.
pub(super) fn failure(error: Error) -> Failure {
    let is_period = error.code() == Code::InvalidPeriod;
    let mut failure = Failure::from(error);
    if is_period && let Some(hint) = &failure.hint {
        failure.hint = Some(match hint.strip_prefix("select ") {
            Some(select) => match select.split_once(',') {
                Some((period, rest)) => format!("write `--period {period}`,{rest}"),
                None => format!("write `--period {select}`"),
            },
            None if hint.starts_with("choose from the billing periods") => {
                "`ea-billing periods` lists them".to_owned()
            }
            None if hint.starts_with("write current") => format!("for `--period`, {hint}"),
            None => hint.clone(),
        });
    }
    failure
}
