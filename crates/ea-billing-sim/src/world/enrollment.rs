//! One enrollment and the ways its answers are printed.

use super::Period;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// One Enterprise Agreement enrollment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Enrollment {
    /// The enrollment number, which is digits.
    pub number: String,
    /// The currency of every amount, by its ISO 4217 code.
    pub currency: String,
    /// The first billing period; the last one is the one that the clock is in.
    pub first_period: Period,
    /// Rows of usage details in every full month, once the last of them has arrived; at most a hundred million. A
    /// balance summary adds up all rows since the first period, which takes a second for some ten million in a release
    /// build.
    pub rows_per_month: u64,
    /// Whether some rows of a day arrive one or two days after the others.
    pub late_rows: bool,
    /// Whether some days are restated a few days after they were first reported.
    pub restatements: bool,
    /// Whether keys of departments and accounts see charges ("DA/AO view charges"). Without it the rows they read have
    /// no rate and no cost.
    pub view_charges: bool,
    /// How the answers are printed where sources differ.
    pub quirks: Quirks,
    /// Whether some names hold what breaks careless readers: commas, quotes, other alphabets, a trailing space, signs
    /// that a spreadsheet takes for a formula.
    pub odd_names: bool,
}

impl Default for Enrollment {
    fn default() -> Self {
        Self {
            number: "100".to_owned(),
            currency: "USD".to_owned(),
            first_period: Period::of(NaiveDate::from_ymd_opt(2025, 11, 1).unwrap_or_default()),
            rows_per_month: 2_500,
            late_rows: true,
            restatements: true,
            view_charges: true,
            quirks: Quirks::as_clients_saw(),
            odd_names: false,
        }
    }
}

impl Enrollment {
    /// An enrollment in US dollars with a year of usage.
    #[must_use]
    pub fn new(number: &str) -> Self {
        Self { number: number.to_owned(), ..Self::default() }
    }

    /// The name of the field that can't be and why.
    pub(super) fn check(&self, as_of: DateTime<Utc>) -> Result<(), (&'static str, String)> {
        if self.number.is_empty() || !self.number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(("number", format!("an enrollment number is digits, not `{}`", self.number)));
        }
        if self.currency.len() != 3 || !self.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err((
                "currency",
                format!("a currency is three capital letters, not `{}`", self.currency),
            ));
        }
        let earliest = NaiveDate::from_ymd_opt(2014, 5, 1).unwrap_or_default();
        if self.first_period.first_day() < earliest {
            return Err((
                "firstPeriod",
                format!("the API has no data before 201405, so not {}", self.first_period),
            ));
        }
        if self.first_period > Period::at(as_of) {
            let what = format!("{} has not begun at the time of this world, {as_of}", self.first_period);
            return Err(("firstPeriod", what));
        }
        const MOST: u64 = 100_000_000;
        if self.rows_per_month > MOST {
            return Err(("rowsPerMonth", format!("at most {MOST}, not {}", self.rows_per_month)));
        }
        Ok(())
    }
}

/// The ways in which sources print the same thing. Each was seen somewhere, so a client has to read them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Quirks {
    /// What the last page of usage details has for its next link.
    pub last_link: LastLink,
    /// What a billing period has for the link to data that it does not have.
    pub no_link: LastLink,
    /// Whether v2 calls the cost `Cost`, as its sample does, or `cost`, as its table does.
    pub capital_cost: bool,
    /// Whether a balance summary prints its billing period as a number.
    pub period_as_number: bool,
    /// Whether a balance summary of v3 is the only element of an array.
    pub balance_in_array: bool,
    /// Whether `isRecurringCharge` is a text such as `"False"`.
    pub recurring_as_text: bool,
    /// Whether reservation charges print `PurchasingsubscriptionGuid`, as the page does.
    pub capital_purchasing: bool,
    /// Whether reservation summaries print `MaxUtilizationPercentage`, as their table does.
    pub capital_max_utilization: bool,
    /// Whether a day of v1 and v2 has a zone, as in `2017-04-27T00:00:00Z`.
    pub zoned_dates: bool,
    /// Whether a tag or service info that is not there is `null` in JSON instead of an empty text.
    pub null_texts: bool,
    /// Whether a report is "ready to download" (6) for one poll before it is completed (3).
    pub ready_before_completed: bool,
    /// Whether a report is told of with status 202 until it is done.
    pub accepted_until_done: bool,
    /// What there is for a range without rows, in calls that answer with JSON. A download without rows is 404 anyway.
    pub no_data: NoData,
}

/// What stands in place of a link that there is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LastLink {
    /// `null`
    Null,
    /// `""`
    Empty,
}

/// What a range without rows is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NoData {
    /// Status 404.
    NotFound,
    /// Status 200 and no rows.
    Empty,
}

impl Default for Quirks {
    fn default() -> Self {
        Self::as_clients_saw()
    }
}

impl Quirks {
    /// As the samples on the API's own pages.
    #[must_use]
    pub const fn as_pages_print() -> Self {
        Self {
            last_link: LastLink::Empty,
            no_link: LastLink::Null,
            capital_cost: true,
            period_as_number: true,
            balance_in_array: false,
            recurring_as_text: true,
            capital_purchasing: true,
            capital_max_utilization: false,
            zoned_dates: true,
            null_texts: false,
            ready_before_completed: false,
            accepted_until_done: false,
            no_data: NoData::NotFound,
        }
    }

    /// As the code of public clients and the original Swagger document expect.
    #[must_use]
    pub const fn as_clients_saw() -> Self {
        Self {
            last_link: LastLink::Null,
            no_link: LastLink::Empty,
            capital_cost: false,
            period_as_number: false,
            balance_in_array: true,
            recurring_as_text: false,
            capital_purchasing: false,
            capital_max_utilization: false,
            zoned_dates: false,
            null_texts: false,
            ready_before_completed: false,
            accepted_until_done: false,
            no_data: NoData::Empty,
        }
    }

    /// As clients saw it, and with all that was seen once or is only hinted at.
    #[must_use]
    pub const fn as_rarely_seen() -> Self {
        Self {
            capital_max_utilization: true,
            null_texts: true,
            ready_before_completed: true,
            accepted_until_done: true,
            ..Self::as_clients_saw()
        }
    }
}
