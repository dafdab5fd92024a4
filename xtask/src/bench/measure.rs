//! What is measured and what is made of it. Whole numbers will do.

use super::Error;
use crate::program::Running;
use crate::stopwatch::timed;
use std::time::Duration;

/// What came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fetched {
    /// Bytes of bodies that are part of the data.
    pub(super) bytes: u64,
    pub(super) answers: u64,
}

/// One measurement of one case.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    pub(super) fetched: Fetched,
    pub(super) wall: Duration,
    /// The time of the server on all cores; none where that can't be seen.
    pub(super) cpu: Option<Duration>,
}

/// Does the work and tells what it took, also of the server that it asks.
pub(super) fn measure(
    server: &Running,
    work: impl FnOnce() -> Result<Fetched, Error>,
) -> Result<Sample, Error> {
    let before = server.cpu();
    let (fetched, wall) = timed(work);
    let cpu = server.cpu().zip(before).map(|(after, before)| after.saturating_sub(before));
    Ok(Sample { fetched: fetched?, wall, cpu })
}

/// What a case is, and what one run measured of it.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    pub(super) name: &'static str,
    /// The rows of the answers.
    pub(super) rows: u64,
    /// None where what is needed for it is missing.
    pub(super) sample: Option<Sample>,
    /// What else there is to say.
    pub(super) note: String,
}

/// So many in a second; none in no time.
pub(super) fn per_second(count: u64, time: Duration) -> Option<u64> {
    let per_second = (u128::from(count) * 1_000_000_000).checked_div(time.as_nanos())?;
    u64::try_from(per_second).ok()
}

/// The one in the middle; the lower of two.
pub(super) fn median<T: Ord + Copy>(values: impl IntoIterator<Item = T>) -> Option<T> {
    let mut values: Vec<T> = values.into_iter().collect();
    values.sort_unstable();
    values.get(values.len().saturating_sub(1) / 2).copied()
}

/// How many times as fast the first was as the second, in hundredths.
pub(super) fn ratio(ours: &Sample, theirs: &Sample) -> Option<u64> {
    let speed = |sample: &Sample| per_second(sample.fetched.bytes, sample.wall);
    (speed(ours)? * 100).checked_div(speed(theirs)?)
}

/// How many times as long the first was as the second, in hundredths.
pub(super) fn ratio_of(ours: Duration, theirs: Duration) -> Option<u64> {
    let ratio = (ours.as_nanos() * 100).checked_div(theirs.as_nanos())?;
    u64::try_from(ratio).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(bytes: u64, milliseconds: u64) -> Sample {
        let fetched = Fetched { bytes, answers: 1 };
        Sample { fetched, wall: Duration::from_millis(milliseconds), cpu: None }
    }

    #[test]
    fn rates_and_ratios_are_rounded_down() {
        assert_eq!(per_second(1_000, Duration::from_millis(300)), Some(3_333));
        assert_eq!(per_second(1_000, Duration::ZERO), None);
        assert_eq!(ratio(&sample(1_000, 200), &sample(1_000, 300)), Some(150));
        assert_eq!(ratio(&sample(1_000, 200), &sample(0, 300)), None);
        assert_eq!(ratio_of(Duration::from_millis(700), Duration::from_millis(300)), Some(233));
        assert_eq!(ratio_of(Duration::from_millis(700), Duration::ZERO), None);
    }

    #[test]
    fn the_median_is_a_value_that_was_measured() {
        assert_eq!(median([3, 1, 2]), Some(2));
        assert_eq!(median([4, 1, 2, 3]), Some(2));
        assert_eq!(median([9]), Some(9));
        assert_eq!(median::<u64>([]), None);
    }
}
