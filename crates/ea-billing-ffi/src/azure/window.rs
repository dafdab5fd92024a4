//! Which usage is asked for.

use ea_billing_core::{
    DateRange, Granularity, UsageWindow,
    chrono::{DateTime, TimeDelta, Utc},
};

use super::EAB_NO_LATE_DAYS;
use crate::{
    eab_status, eab_usage_window,
    error::{Failure, Outcome},
    pointer::{self, out_of_range},
    settings::flag,
};

/// Usage is never looked for any longer.
const MOST_LATE_DAYS: u32 = 366;

/// The usage that is wanted. What of it can be asked for depends on the time of asking.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    time: Time,
    granularity: Granularity,
    without_details: bool,
}

#[derive(Clone, Copy, Debug)]
enum Time {
    /// Of reporting.
    Reported(UsageWindow),
    /// Of usage, which is reported later.
    Used(DateRange, TimeDelta),
}

impl Wanted {
    /// # Safety
    ///
    /// The pointer and those in its struct are as the header asks for.
    pub(super) unsafe fn read(window: *const eab_usage_window) -> Outcome<Self> {
        // SAFETY: the caller says so.
        let given = unsafe { pointer::required_options(window, "window")? };
        let granularity = match given.granularity {
            0 => Granularity::Daily,
            1 => Granularity::Hourly,
            other => return Err(out_of_range("window.granularity", "an `eab_granularity`, 0 or 1", other)),
        };
        let without_details = flag(given.without_details, "window.without_details")?;
        let time = if (given.start_ms, given.end_ms) == (0, 0) {
            // SAFETY: as above.
            unsafe { by_days(&given, granularity)? }
        } else {
            // SAFETY: as above.
            unsafe { by_instants(&given, granularity)? }
        };
        Ok(Self { time, granularity, without_details })
    }

    /// What can be asked for now.
    pub(super) fn until(&self, now: DateTime<Utc>) -> Outcome<UsageWindow> {
        let window = match self.time {
            Time::Reported(window) => window.until_now(now)?,
            Time::Used(days, lateness) => UsageWindow::for_usage_days(days, self.granularity, now, lateness)?,
        };
        Ok(if self.without_details { window.without_details() } else { window })
    }
}

/// # Safety
///
/// The pointers in the struct are as the header asks for.
unsafe fn by_days(given: &eab_usage_window, granularity: Granularity) -> Outcome<Time> {
    // SAFETY: the caller says so.
    let days = unsafe { days(given)? };
    let is_by_usage = flag(given.by_usage_day, "window.by_usage_day")?;
    let late_days = match given.late_days {
        0 => UsageWindow::LATE_DAYS,
        EAB_NO_LATE_DAYS => 0,
        _ if !is_by_usage => {
            let expected = "0, since of days on which usage was reported none is late";
            return Err(out_of_range("window.late_days", expected, given.late_days));
        }
        days @ ..=MOST_LATE_DAYS => days,
        other => {
            return Err(out_of_range("window.late_days", "1 to 366 or `EAB_NO_LATE_DAYS`", other));
        }
    };
    Ok(if is_by_usage {
        Time::Used(days, TimeDelta::days(late_days.into()))
    } else {
        Time::Reported(UsageWindow::days(days)?.by(granularity))
    })
}

/// # Safety
///
/// The pointers in the struct are as the header asks for.
unsafe fn by_instants(given: &eab_usage_window, granularity: Granularity) -> Outcome<Time> {
    let start = instant(given.start_ms, "window.start_ms")?;
    let end = instant(given.end_ms, "window.end_ms")?;
    if given.late_days != 0 {
        let expected = "0, since `end_ms` says how long usage is looked for";
        return Err(out_of_range("window.late_days", expected, given.late_days));
    }
    let window = UsageWindow::new(start, end, granularity)
        .map_err(|error| Failure::from(error).in_field("window.start_ms and window.end_ms"))?;
    if flag(given.by_usage_day, "window.by_usage_day")? {
        // SAFETY: the caller says so.
        return Ok(Time::Reported(window.with_usage_days(unsafe { days(given)? })));
    }
    // SAFETY: as above.
    if unsafe { pointer::text(given.days, given.days_len, "window.days")? }.is_some() {
        let message = "window.days: expected none, since the time of reporting is given";
        let hint = "leave the days out, or set `by_usage_day` if they are those of the usage";
        return Err(Failure::new(eab_status::EAB_STATUS_INVALID_ARGUMENT, message, hint));
    }
    Ok(Time::Reported(window))
}

/// # Safety
///
/// The pointers in the struct are as the header asks for.
unsafe fn days(given: &eab_usage_window) -> Outcome<DateRange> {
    // SAFETY: the caller says so.
    let days = unsafe { pointer::required_text(given.days, given.days_len, "window.days")? };
    days.parse().map_err(|error| Failure::from(error).in_field("window.days"))
}

fn instant(milliseconds: i64, name: &str) -> Outcome<DateTime<Utc>> {
    DateTime::from_timestamp_millis(milliseconds)
        .filter(|_| milliseconds > 0)
        .ok_or_else(|| out_of_range(name, "a time of the calendar after 1970", milliseconds))
}
