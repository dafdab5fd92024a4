//! Usage by the time at which it was reported: a day's usage arrives over up to three days.

use super::Holding;
use crate::draw::Draw;
use chrono::{DateTime, Datelike as _, Days, NaiveDate, TimeDelta, Timelike as _, Utc};

/// How usage is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grain {
    Daily,
    Hourly,
}

impl Grain {
    pub(crate) fn step(self) -> TimeDelta {
        match self {
            Self::Daily => TimeDelta::days(1),
            Self::Hourly => TimeDelta::hours(1),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Daily => "Daily",
            Self::Hourly => "Hourly",
        }
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    /// The beginning of the reported time.
    pub(crate) from: DateTime<Utc>,
    /// Its end, which is not part of it.
    pub(crate) to: DateTime<Utc>,
    pub(crate) grain: Grain,
    /// Whether there is a row for each resource rather than for each meter.
    pub(crate) details: bool,
}

/// A place in the rows of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// The beginning of the reported hour or day.
    pub(crate) reported: DateTime<Utc>,
    /// So many days before that the usage was.
    pub(crate) back: u64,
    /// The line, or the meter where there is no row for each resource.
    pub(crate) index: usize,
}

/// A row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) place: Cursor,
    pub(crate) meter: usize,
    /// None where there is no row for each resource.
    pub(crate) line: Option<usize>,
    /// In millionths of the unit.
    pub(crate) quantity: u64,
}

/// Usage is reported at most so many days after its day.
const LATEST: u64 = 3;

impl Holding {
    /// What of a line's usage of a day is reported so many days later, in millionths of the unit.
    fn portion(&self, line: usize, day: NaiveDate, back: u64) -> u64 {
        let ends =
            [u64::try_from(line).unwrap_or_default(), u64::from(day.num_days_from_ce().unsigned_abs())];
        let mut draw = Draw::of(&[self.key, 5, ends[0], ends[1]]);
        let all = self.lines[line].daily * (700 + draw.below(600)) / 1000;
        let first = all * 7 / 10;
        match (draw.below(40), back) {
            // In one piece the morning after.
            (0..34, 1) => all,
            // In two pieces, of which one is late.
            (34..37, 1) | (37, 1) => first,
            (34..37, 2) | (37, 3) => all - first,
            // Late as a whole.
            (38.., 3) => all,
            _ => 0,
        }
    }

    /// What of a line's usage of a day is reported before another day.
    pub(crate) fn quantity(&self, line: usize, day: NaiveDate, reported_before: NaiveDate) -> u64 {
        let known = |back: &u64| {
            day.checked_add_days(Days::new(*back)).is_some_and(|reported| reported < reported_before)
        };
        (1..=LATEST).filter(known).map(|back| self.portion(line, day, back)).sum()
    }

    /// The numbers of rows with details that are about a usage day and reported before this day: of all meters, and of
    /// those that no rate card lists.
    pub(crate) fn rows_of_day(&self, day: NaiveDate, reported_before: NaiveDate) -> (u64, u64) {
        let (mut rows, mut unrated) = (0, 0);
        for back in 1..=LATEST {
            let reported = day.checked_add_days(Days::new(back));
            if reported.is_none_or(|reported| reported >= reported_before) {
                continue;
            }
            for (index, line) in self.lines.iter().enumerate() {
                if self.portion(index, day, back) > 0 {
                    rows += 1;
                    unrated += u64::from(!self.meters[line.meter].is_listed);
                }
            }
        }
        (rows, unrated)
    }

    /// The rows of a window from a place on, at most so many, and the place of the next one.
    pub(crate) fn page(
        &self,
        window: Window,
        from: Option<Cursor>,
        most: usize,
    ) -> (Vec<Row>, Option<Cursor>) {
        let mut rows = Vec::new();
        let start = from.unwrap_or(Cursor { reported: window.from, back: LATEST, index: 0 });
        let mut reported = start.reported;
        let (mut back, mut index) = (start.back, start.index);
        while reported < window.to {
            for row in self.group(window, reported, back, index) {
                if rows.len() == most {
                    return (rows, Some(row.place));
                }
                rows.push(row);
            }
            index = 0;
            back -= 1;
            if back == 0 {
                back = LATEST;
                reported += window.grain.step();
            }
        }
        (rows, None)
    }

    /// The rows that were reported together for the usage of one day or hour.
    fn group(&self, window: Window, reported: DateTime<Utc>, back: u64, index: usize) -> Vec<Row> {
        let Some(day) = reported.date_naive().checked_sub_days(Days::new(back)) else { return Vec::new() };
        if day < self.plan.first_day {
            return Vec::new();
        }
        let quantity = |line: usize| {
            let portion = self.portion(line, day, back);
            match (window.grain, reported.hour()) {
                (Grain::Daily, _) => portion,
                (Grain::Hourly, 23) => portion - portion / 24 * 23,
                (Grain::Hourly, _) => portion / 24,
            }
        };
        let place = |index| Cursor { reported, back, index };
        let lines = self.lines.iter().enumerate();
        if window.details {
            let row = |(index, line): (usize, &super::Line)| Row {
                place: place(index),
                meter: line.meter,
                line: Some(index),
                quantity: quantity(index),
            };
            return lines.skip(index).map(row).filter(|row| row.quantity > 0).collect();
        }
        let mut sums = vec![0; self.meters.len()];
        for (index, line) in lines {
            sums[line.meter] += quantity(index);
        }
        let row = |(index, quantity)| Row { place: place(index), meter: index, line: None, quantity };
        sums.into_iter().enumerate().skip(index).map(row).filter(|row| row.quantity > 0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::World;

    fn holding() -> Holding {
        let world = World::default();
        Holding::new(world.azure.subscriptions[0].clone(), world.seed)
    }

    fn window(grain: Grain, details: bool) -> Window {
        let time = |text: &str| text.parse().expect("it is a time");
        Window { from: time("2026-10-01T00:00:00Z"), to: time("2026-10-04T00:00:00Z"), grain, details }
    }

    #[test]
    fn every_way_to_ask_adds_up_to_the_same() {
        let holding = holding();
        let sum = |grain, details| {
            let (rows, next) = holding.page(window(grain, details), None, usize::MAX);
            assert_eq!(next, None);
            rows.iter().map(|row| row.quantity).sum::<u64>()
        };
        let expect = sum(Grain::Daily, true);
        assert!(expect > 0);
        assert_eq!(sum(Grain::Daily, false), expect);
        assert_eq!(sum(Grain::Hourly, true), expect);
        assert_eq!(sum(Grain::Hourly, false), expect);
    }

    #[test]
    fn pages_of_any_size_have_the_same_rows() {
        let holding = holding();
        for details in [true, false] {
            let window = window(Grain::Daily, details);
            let (whole, _) = holding.page(window, None, usize::MAX);
            let (mut pieces, mut from) = (Vec::new(), None);
            loop {
                let (rows, next) = holding.page(window, from, 7);
                assert!(rows.len() == 7 || next.is_none());
                pieces.extend(rows);
                from = next;
                if from.is_none() {
                    break;
                }
            }
            assert_eq!(pieces, whole);
        }
    }

    #[test]
    fn a_day_of_usage_is_reported_over_three_days() {
        let holding = holding();
        let day = |text: &str| text.parse::<NaiveDate>().expect("it is a day");
        let usage = day("2026-10-01");
        let known = |before: &str| -> u64 {
            (0..holding.lines.len()).map(|line| holding.quantity(line, usage, day(before))).sum()
        };
        let steps = ["2026-10-02", "2026-10-03", "2026-10-04", "2026-10-05", "2026-10-06"].map(known);
        assert!(
            steps[0] == 0 && steps[1] < steps[2] && steps[2] < steps[3] && steps[3] == steps[4],
            "{steps:?}"
        );
    }
}
