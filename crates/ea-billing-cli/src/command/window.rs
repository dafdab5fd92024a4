//! From days to the reported time that is asked for.

use clap::Args;
use ea_billing_core::{
    Code, Granularity, UsageWindow,
    chrono::{DateTime, SecondsFormat, TimeDelta, Utc},
};

use crate::{
    failure::{Failure, Result},
    pull::{Days, Pull},
};

/// What days mean: when usage happened, or when it was reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// When it happened; it may be reported so many days later.
    Usage { late_days: u32 },
    /// When it was reported.
    Reported,
}

/// How late usage may be.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct LateArgs {
    /// Days after the last usage day in which its usage may still be reported [default: 14]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=366))]
    pub(crate) late_days: Option<u32>,
}

impl LateArgs {
    /// What days mean: when usage happened if `by_usage` says so, by which alone usage can be late.
    pub(crate) fn meaning(self, by_usage: bool) -> Result<Meaning> {
        match self.late_days {
            late_days if by_usage => {
                Ok(Meaning::Usage { late_days: late_days.unwrap_or(UsageWindow::LATE_DAYS) })
            }
            None => Ok(Meaning::Reported),
            Some(_) => {
                let message = "--late-days: of days of reporting no usage is late";
                let hint = "leave `--late-days` out, or take the days for those of the usage";
                Err(Failure::usage(Code::InvalidArgument.as_str(), message).with_hint(hint))
            }
        }
    }
}

/// The reported time that these days mean, as far as it is over; nothing where none of it is over yet, which is told.
pub(crate) fn window(
    pull: &mut Pull<'_>,
    days: &Days,
    meaning: Meaning,
    granularity: Granularity,
    now: DateTime<Utc>,
) -> Result<Option<UsageWindow>> {
    let range = days.range;
    let shown = if range.first() == range.last() { range.first().to_string() } else { range.to_string() };
    if range.first() > now.date_naive() {
        let message = format!("no usage can be reported yet of {shown}, which lies in the future");
        return Err(
            Failure::usage(Code::InvalidPeriod.as_str(), message).with_hint("choose days that are over")
        );
    }
    let reported = UsageWindow::days(range)?;
    let window = match meaning {
        Meaning::Usage { late_days } => {
            UsageWindow::for_usage_days(range, granularity, now, TimeDelta::days(late_days.into()))
        }
        Meaning::Reported => reported.by(granularity).until_now(now),
    };
    let Ok(window) = window else {
        pull.warn_once(&format!(
            "nothing was asked for: of {shown} no {} is over yet, and usage is reported when it is",
            match granularity {
                Granularity::Hourly => "hour",
                _ => "day",
            }
        ));
        return Ok(None);
    };
    if days.ends_as_asked && window.end() < reported.end() {
        let end = window.end().to_rfc3339_opts(SecondsFormat::AutoSi, true);
        pull.warn_once(&format!(
            "{shown} is not over yet: usage was asked for that was reported until {end}"
        ));
    }
    Ok(Some(window))
}
