//! What goes wrong in an enrollment, with a label each, so that whoever looks for it can be judged.

use super::Model;
use crate::draw::{Draw, mix};
use crate::world::Period;
use chrono::{Days, NaiveDate};
use serde::Serialize;

/// Days on which a service is used much more, or much less, than usual.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Anomaly {
    /// What happened.
    pub label: &'static str,
    /// The meter category it happened to.
    pub category: &'static str,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// The quantity in thousandths of the usual one.
    pub thousandths: u32,
}

/// Label, category (or any), first day of the month, days, thousandths.
type Kind = (&'static str, Option<&'static str>, u64, u64, u32);

const KINDS: [Kind; 4] = [
    ("a load test was left running", None, 10, 5, 3_200),
    ("a backup was copied to another region", Some("Bandwidth"), 17, 1, 14_000),
    ("debug logs were left on", None, 6, 4, 6_500),
    ("an outage", None, 22, 1, 80),
];

impl Anomaly {
    pub(crate) fn covers(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

impl Model {
    /// Two months of three have an anomaly, from the third month on.
    pub(crate) fn anomaly_of(&self, period: Period) -> Option<Anomaly> {
        let age = u64::from(period.months_after(self.plan.first_period));
        if age < 2 || age % 3 == 0 {
            return None;
        }
        // What nobody uses every day has no anomaly that could be seen.
        let usable = |kind: &&Kind| kind.1.is_none_or(|category| self.usual_categories.contains(&category));
        let kinds: Vec<&Kind> = KINDS.iter().filter(usable).collect();
        if self.usual_categories.is_empty() {
            return None;
        }
        let mut draw = Draw::of(&[mix(self.key, 23), age]);
        let &&(label, category, from, days, thousandths) = draw.one_of(&kinds);
        let any = *draw.one_of(&self.usual_categories);
        let from = period.first_day() + Days::new(from + draw.below(4));
        let to = from + Days::new(days - 1);
        Some(Anomaly { label, category: category.unwrap_or(any), from, to, thousandths })
    }
}
