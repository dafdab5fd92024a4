//! Whether the unit of usage is that of its meter.

use rust_decimal::Decimal;

use super::{Counting, priced::NoteKind};
use crate::{Time, UnitOfMeasure};

/// The noun of units that name a number only.
const UNIT: &str = "Unit";

/// How the quantity of usage becomes one of its meter: times the one, divided by the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fit {
    pub(super) times: i128,
    pub(super) divisor: i128,
    pub(super) note: Option<NoteKind>,
}

impl Fit {
    const SAME: Self = Self { times: 1, divisor: 1, note: None };

    const fn noted(self, note: NoteKind) -> Self {
        Self { note: Some(note), ..self }
    }
}

/// How usage in one unit is counted in another; nothing where that would be a guess.
pub(super) fn fit(usage: &UnitOfMeasure, counting: Counting, meter: &UnitOfMeasure) -> Option<Fit> {
    if counting == Counting::Singles {
        let divisor = whole(meter.block()?)?;
        let fit = Fit { divisor, ..Fit::SAME };
        return match (usage.is_empty(), agree(usage, meter)) {
            (true, _) => Some(fit.noted(NoteKind::UnitNotStated)),
            (_, Agreement::None) => None,
            // A number of things and a block of unnamed things need not be the same things.
            (_, Agreement::Loose) if divisor != 1 && usage.base() != meter.base() => None,
            _ if usage.block() != Some(Decimal::ONE) => Some(fit.noted(NoteKind::CountedSingly)),
            (_, Agreement::Full) => Some(fit),
            (_, Agreement::Loose) => Some(fit.noted(NoteKind::UnitSpelledOtherwise)),
        };
    }
    let spelled_alike = usage.as_str().trim().eq_ignore_ascii_case(meter.as_str().trim());
    if spelled_alike && !usage.is_empty() {
        return Some(Fit::SAME);
    }
    if usage.is_empty() || meter.is_empty() {
        return Some(Fit::SAME.noted(NoteKind::UnitNotStated));
    }
    let (have, want) = (whole(usage.block()?)?, whole(meter.block()?)?);
    match agree(usage, meter) {
        Agreement::None => None,
        Agreement::Full if have == want => Some(Fit::SAME),
        Agreement::Loose if have == want => Some(Fit::SAME.noted(NoteKind::UnitSpelledOtherwise)),
        // A number of things and a number of unnamed things: of other sizes they need not be the same things.
        Agreement::Loose if usage.base() != meter.base() => None,
        _ => {
            let common = gcd(have, want);
            let fit = Fit { times: have / common, divisor: want / common, note: None };
            Some(fit.noted(NoteKind::UnitConverted))
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Agreement {
    None,
    /// One says less than the other, and nothing against it.
    Loose,
    Full,
}

fn agree(one: &UnitOfMeasure, other: &UnitOfMeasure) -> Agreement {
    let (Some(a), Some(b)) = (one.base(), other.base()) else { return Agreement::None };
    match (one.per(), other.per()) {
        (here, there) if a == b && here == there => Agreement::Full,
        (Some(here), Some(there)) if here != there => Agreement::None,
        _ if a == b => Agreement::Loose,
        (here, there) if a == UNIT || b == UNIT => {
            let (noun, time) = if a == UNIT { (b, here) } else { (a, there) };
            // `Days` are one per day, and not one per month.
            if time.is_some_and(|time| is_time(noun) && noun != name(time)) {
                Agreement::None
            } else {
                Agreement::Loose
            }
        }
        _ => Agreement::None,
    }
}

fn is_time(noun: &str) -> bool {
    [Time::Second, Time::Minute, Time::Hour, Time::Day, Time::Month, Time::Year]
        .iter()
        .any(|time| name(*time) == noun)
}

const fn name(time: Time) -> &'static str {
    match time {
        Time::Second => "Second",
        Time::Minute => "Minute",
        Time::Hour => "Hour",
        Time::Day => "Day",
        Time::Month => "Month",
        Time::Year => "Year",
    }
}

/// A block as a number; it is always whole.
fn whole(block: Decimal) -> Option<i128> {
    let block = block.normalize();
    (block.scale() == 0 && block > Decimal::ZERO).then(|| block.mantissa())
}

pub(super) const fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(usage: &str, counting: Counting, meter: &str, expect: &str) {
        let found = fit(&UnitOfMeasure::parse(usage), counting, &UnitOfMeasure::parse(meter));
        let shown = found.map_or("unfit".to_owned(), |fit| {
            let note = fit.note.map_or("", NoteKind::as_str);
            format!("{}/{} {note}", fit.times, fit.divisor).trim().to_owned()
        });
        assert_eq!(shown, expect, "{usage:?} {counting:?} {meter:?}");
    }

    #[test]
    fn two_spellings_of_a_unit_are_the_same() {
        for (usage, meter) in
            [("10,000s", "10K"), ("Hours", "1 Hour"), ("GB", "1 GB"), ("1 Gb/month", "1 GB/Month")]
        {
            check(usage, Counting::Blocks, meter, "1/1");
        }
        check("1/3 Months", Counting::Blocks, "1/3 months", "1/1");
    }

    #[test]
    fn what_one_leaves_out_is_noted() {
        for (usage, meter) in
            [("GB", "1 GB/Month"), ("Days", "1/Day"), ("1M Queries", "1M"), ("Azure Endpoints", "1/Month")]
        {
            check(usage, Counting::Blocks, meter, "1/1 unit_spelled_otherwise");
        }
        check("", Counting::Blocks, "10K", "1/1 unit_not_stated");
        check("Hours", Counting::Blocks, " ", "1/1 unit_not_stated");
    }

    #[test]
    fn blocks_of_one_noun_are_converted() {
        check("Hours", Counting::Blocks, "100 Hours", "1/100 unit_converted");
        check("100 Hours", Counting::Blocks, "10 Hours", "10/1 unit_converted");
        check("10,000s", Counting::Blocks, "1M", "1/100 unit_converted");
        check("GB", Counting::Blocks, "100 GB/Month", "1/100 unit_converted");
    }

    #[test]
    fn other_nouns_and_other_times_do_not_fit() {
        for (usage, meter) in [
            ("Hours", "1 GB"),
            ("GB", "1 TB"),
            ("Days", "1/Month"),
            ("1 GB/Hour", "1 GB/Month"),
            ("1 Query", "10K"),
            ("5 of them?", "1 Hour"),
        ] {
            check(usage, Counting::Blocks, meter, "unfit");
            check(meter, Counting::Blocks, usage, "unfit");
        }
    }

    #[test]
    fn singles_are_divided_by_the_block_of_the_price() {
        check("Hours", Counting::Singles, "100 Hours", "1/100");
        check("1 Hour", Counting::Singles, "100 Hours", "1/100");
        check("100 Hours", Counting::Singles, "100 Hours", "1/100 counted_singly");
        check("10 Hours", Counting::Singles, "100 Hours", "1/100 counted_singly");
        check("GB", Counting::Singles, "10 GB/Month", "1/10 unit_spelled_otherwise");
        check("", Counting::Singles, "10K", "1/10000 unit_not_stated");
        check("GB", Counting::Singles, "100 Hours", "unfit");
        check("GB", Counting::Singles, "10K", "unfit");
        check("10 Hours", Counting::Singles, "10K", "unfit");
        check("1/Month", Counting::Singles, "100 Hours", "unfit");
        check("GB", Counting::Singles, "1", "1/1 unit_spelled_otherwise");
        check("10,000s", Counting::Singles, "10K", "1/10000 counted_singly");
        check("Hours", Counting::Singles, "1/3 Months", "unfit");
    }
}
