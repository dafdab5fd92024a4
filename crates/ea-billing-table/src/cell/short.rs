//! The texts of numbers, days and instants, made without an allocation: a table has many of them.

use std::fmt;

use ea_billing_core::{
    chrono::{DateTime, Datelike as _, NaiveDate, SecondsFormat, Timelike as _, Utc},
    rust_decimal::Decimal,
};

/// The longest is an instant of a year with six digits and nine decimals of its second: 33 bytes.
const ROOM: usize = 40;

/// The text of a decimal, count, day or instant, as every format shows it.
#[derive(Clone, Copy)]
pub struct Short {
    /// The text stands at the end.
    bytes: [u8; ROOM],
    start: usize,
}

impl Short {
    const EMPTY: Self = Self { bytes: [b'0'; ROOM], start: ROOM };

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII is put there.
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// The text as bytes, which are ASCII.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    /// Puts a byte before the text. There is room for all that is put here.
    fn put(&mut self, byte: u8) {
        if let Some(start) = self.start.checked_sub(1)
            && let Some(place) = self.bytes.get_mut(start)
        {
            *place = byte;
            self.start = start;
        }
    }

    /// Puts digits before the text: those of the number, with zeros before them up to `width`.
    fn put_number(&mut self, mut number: u64, width: u32) {
        let mut left = width;
        while number > 0 || left > 0 {
            self.put(digit(number % 10));
            number /= 10;
            left = left.saturating_sub(1);
        }
    }

    fn of_text(text: &str) -> Self {
        let mut short = Self::EMPTY;
        text.bytes().rev().for_each(|byte| short.put(byte));
        short
    }

    /// Puts a day before the text. Its year has four digits.
    fn put_day(&mut self, year: u64, month: u32, day: u32) {
        self.put_number(day.into(), 2);
        self.put(b'-');
        self.put_number(month.into(), 2);
        self.put(b'-');
        self.put_number(year, 4);
    }
}

/// The year, if it is one of four digits; others are printed with a sign.
fn common_year(year: i32) -> Option<u64> {
    u64::try_from(year).ok().filter(|year| *year <= 9999)
}

fn digit(number: u64) -> u8 {
    b'0' + u8::try_from(number).unwrap_or(0)
}

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl From<u64> for Short {
    fn from(count: u64) -> Self {
        let mut short = Self::EMPTY;
        short.put_number(count, 1);
        short
    }
}

impl From<Decimal> for Short {
    /// All digits, with the decimals that the number was made with: `1.50` stays `1.50`.
    fn from(decimal: Decimal) -> Self {
        let mut short = Self::EMPTY;
        let mut rest = decimal.mantissa().unsigned_abs();
        let scale = decimal.scale();
        // Digits to be put, so that one stands before the point.
        let (mut place, least) = (0, scale + 1);
        while rest > 0 || place < least {
            if place == scale && scale > 0 {
                short.put(b'.');
            }
            // Most numbers are short, and 64 bits are divided faster.
            let (quotient, remainder) = match u64::try_from(rest) {
                Ok(rest) => (u128::from(rest / 10), rest % 10),
                Err(_) => (rest / 10, u64::try_from(rest % 10).unwrap_or(0)),
            };
            short.put(digit(remainder));
            rest = quotient;
            place += 1;
        }
        if decimal.is_sign_negative() {
            short.put(b'-');
        }
        short
    }
}

impl From<NaiveDate> for Short {
    /// `2026-11-21`.
    fn from(day: NaiveDate) -> Self {
        let Some(year) = common_year(day.year()) else { return Self::of_text(&day.to_string()) };
        let mut short = Self::EMPTY;
        short.put_day(year, day.month(), day.day());
        short
    }
}

impl From<DateTime<Utc>> for Short {
    /// `2026-11-21T09:00:00Z`, with three, six or nine decimals of the second only where there are some.
    fn from(instant: DateTime<Utc>) -> Self {
        let nanos = instant.nanosecond();
        let (Some(year), 0..1_000_000_000) = (common_year(instant.year()), nanos) else {
            return Self::of_text(&instant.to_rfc3339_opts(SecondsFormat::AutoSi, true));
        };
        let mut short = Self::EMPTY;
        short.put(b'Z');
        if nanos > 0 {
            let (part, width) = match nanos {
                nanos if nanos.is_multiple_of(1_000_000) => (nanos / 1_000_000, 3),
                nanos if nanos.is_multiple_of(1000) => (nanos / 1000, 6),
                nanos => (nanos, 9),
            };
            short.put_number(part.into(), width);
            short.put(b'.');
        }
        for (place, part) in [instant.second(), instant.minute(), instant.hour()].into_iter().enumerate() {
            if place > 0 {
                short.put(b':');
            }
            short.put_number(part.into(), 2);
        }
        short.put(b'T');
        short.put_day(year, instant.month(), instant.day());
        short
    }
}

#[cfg(test)]
mod tests {
    use ea_billing_core::chrono::{Days, TimeDelta};
    use proptest::prelude::*;

    use super::*;

    fn check(short: Short, expect: &str) {
        assert_eq!(short.as_str(), expect);
        assert_eq!(short.as_bytes(), expect.as_bytes());
    }

    #[test]
    fn numbers_have_the_digits_that_they_were_made_with() {
        for text in
            ["0", "0.00", "1.50", "-0.0000000000000000000000000001", "79228162514264337593543950335", "-10"]
        {
            check(Short::from(text.parse::<Decimal>().unwrap()), text);
        }
        check(Short::from(u64::MAX), "18446744073709551615");
        check(Short::from(0), "0");
    }

    #[test]
    fn a_zero_below_zero_is_shown_as_the_decimal_shows_itself() {
        let mut zero = Decimal::new(0, 2);
        zero.set_sign_negative(true);
        check(Short::from(zero), &zero.to_string());
    }

    #[test]
    fn the_ends_of_time_are_shown() {
        for day in [NaiveDate::MIN, NaiveDate::MAX] {
            check(Short::from(day), &day.to_string());
        }
        for instant in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            check(Short::from(instant), &instant.to_rfc3339_opts(SecondsFormat::AutoSi, true));
        }
    }

    #[test]
    fn a_leap_second_is_shown() {
        let instant: DateTime<Utc> = "2016-12-31T23:59:60.5Z".parse().unwrap();
        check(Short::from(instant), "2016-12-31T23:59:60.500Z");
    }

    proptest! {
        #[test]
        fn decimals_are_shown_as_they_show_themselves(mantissa in -79_228_162_514_264_337_593_543_950_335_i128..=79_228_162_514_264_337_593_543_950_335, small: i64, scale in 0_u32..=28) {
            for mantissa in [mantissa, small.into(), i128::from(small % 1000)] {
                let decimal = Decimal::from_i128_with_scale(mantissa, scale);
                check(Short::from(decimal), &decimal.to_string());
            }
        }

        #[test]
        fn counts_are_shown_as_they_show_themselves(count: u64) {
            check(Short::from(count), &count.to_string());
        }

        #[test]
        fn days_and_instants_are_shown_as_the_calendar_shows_them(days in 0_u64..4_000_000, nanos in 0_i64..86_400_000_000_000, part in 0_u32..10) {
            let day = NaiveDate::from_ymd_opt(-500, 1, 1).unwrap() + Days::new(days);
            check(Short::from(day), &day.to_string());
            let nanos = nanos / 10_i64.pow(part) * 10_i64.pow(part);
            let instant = day.and_time(Default::default()).and_utc() + TimeDelta::nanoseconds(nanos);
            check(Short::from(instant), &instant.to_rfc3339_opts(SecondsFormat::AutoSi, true));
        }
    }
}
