//! The inputs: which enrollments there are, how large, since when, and what time it is.

mod azure;
mod enrollment;
mod period;

pub use azure::{Application, Azure, AzureQuirks, AzureSubscription, BillingAccount, NextLink};
pub use enrollment::{Enrollment, LastLink, NoData, Quirks};
pub use period::{NoPeriod, Period};

use crate::reading;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Everything that the answers depend on. The same world gives the same bytes on every machine.
///
/// As a file it is JSON with these names in camelCase; what is left out has the value of [`World::default`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct World {
    /// Another seed is another set of organizations, resources and amounts.
    pub seed: u64,
    /// The time that the servers' clock shows at the start. It stands still until it is moved.
    ///
    /// In a file it is a time such as `2026-11-21T09:00:00Z` or a day.
    #[serde(deserialize_with = "reading::time")]
    pub as_of: DateTime<Utc>,
    /// Rows of usage details on a page, at most 100,000; the API's own pages have 1,000.
    pub page_size: u32,
    /// Requests allowed in a span of the servers' clock; beyond that they are answered with 429.
    pub quota: Option<Quota>,
    /// Whether bodies are compressed with gzip for a client that accepts it. Nobody has seen the API do so.
    pub gzip: bool,
    /// The enrollments that the servers know; each is an agreement of its own, with its own currency.
    pub enrollments: Vec<Enrollment>,
    /// What the Azure billing APIs know. It changes nothing that is answered about enrollments.
    pub azure: Azure,
}

/// A limit on the number of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Quota {
    /// So many requests are answered in each span.
    pub requests: u32,
    /// The length of a span in seconds of the servers' clock.
    pub seconds: u32,
}

impl Default for World {
    /// Three small enrollments in three currencies, with between them all the ways in which the API has been seen to
    /// print the same thing.
    fn default() -> Self {
        let as_of = NaiveDate::from_ymd_opt(2026, 11, 21).and_then(|day| day.and_hms_opt(9, 0, 0));
        Self {
            seed: 1,
            as_of: as_of.unwrap_or_default().and_utc(),
            page_size: 1000,
            quota: None,
            gzip: false,
            enrollments: vec![
                Enrollment::new("100"),
                Enrollment {
                    currency: "EUR".to_owned(),
                    quirks: Quirks::as_pages_print(),
                    odd_names: true,
                    ..Enrollment::new("200")
                },
                Enrollment {
                    currency: "JPY".to_owned(),
                    rows_per_month: 400,
                    quirks: Quirks::as_rarely_seen(),
                    odd_names: true,
                    ..Enrollment::new("300")
                },
            ],
            azure: Azure::default(),
        }
    }
}

/// Why a world can't be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {what}")]
pub struct WorldError {
    /// The field, such as `enrollments[1].currency`.
    pub field: String,
    /// What is wrong with it and what was expected.
    pub what: String,
}

/// A page is made whole before it is sent.
const MOST_ROWS_OF_PAGE: u32 = 100_000;

/// The times that a clock can show: from the first data of the API to the end of the century.
pub(crate) fn times() -> RangeInclusive<DateTime<Utc>> {
    let midnight =
        |year, month| NaiveDate::from_ymd_opt(year, month, 1).and_then(|day| day.and_hms_opt(0, 0, 0));
    midnight(2014, 5).unwrap_or_default().and_utc()..=midnight(2100, 1).unwrap_or_default().and_utc()
}

impl World {
    /// Reads a world from JSON. What it does not say has the value of [`World::default`].
    ///
    /// # Errors
    /// The first field that is wrong, with what was expected.
    pub fn from_json(json: &str) -> Result<Self, WorldError> {
        let wrong = |field: &str, what: String| WorldError { field: field.to_owned(), what };
        let value: serde_json::Value =
            serde_json::from_str(json).map_err(|error| wrong("world", format!("not JSON: {error}")))?;
        if !value.is_object() {
            return Err(wrong("world", "expected an object with fields such as `enrollments`".to_owned()));
        }
        let world: Self = reading::read(value)
            .map_err(|misread| wrong(misread.path.as_deref().unwrap_or("world"), misread.what))?;
        world.check()?;
        Ok(world)
    }

    /// Checks what no type can say.
    ///
    /// # Errors
    /// The first field that does not fit, with what was expected.
    pub fn check(&self) -> Result<(), WorldError> {
        let wrong = |field: String, what: &str| Err(WorldError { field, what: what.to_owned() });
        if !times().contains(&self.as_of) {
            return wrong("asOf".to_owned(), "a time from 2014-05-01 to 2100-01-01");
        }
        if !(1..=MOST_ROWS_OF_PAGE).contains(&self.page_size) {
            return wrong("pageSize".to_owned(), "a page has from 1 to 100000 rows");
        }
        if self.enrollments.is_empty() {
            return wrong("enrollments".to_owned(), "there is at least one");
        }
        if self.quota.is_some_and(|quota| quota.seconds == 0) {
            return wrong("quota.seconds".to_owned(), "a span lasts at least one second");
        }
        for (index, enrollment) in self.enrollments.iter().enumerate() {
            let field = |name: &str| format!("enrollments[{index}].{name}");
            enrollment.check(self.as_of).map_err(|(name, what)| WorldError { field: field(name), what })?;
            if self.enrollments[..index].iter().any(|earlier| earlier.number == enrollment.number) {
                return wrong(field("number"), "another enrollment has this number");
            }
        }
        self.azure
            .check()
            .map_err(|(field, what)| WorldError { field: format!("azure.{field}"), what: what.to_owned() })
    }
}
