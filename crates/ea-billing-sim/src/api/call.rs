//! A request whose key has been checked.

use super::estate::Estate;
use super::failure::Failure;
use super::key::Claims;
use super::range::Range;
use super::{Api, Target, etag};
use crate::exchange::Request;
use crate::model::Model;
use crate::model::ledger::{Moment, Scope};
use crate::render::stream::Rows;
use crate::render::template::Format;
use crate::world::Period;

/// What somebody sees of an enrollment at a moment.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub(super) scope: Scope,
    /// Whether rates and costs are seen.
    pub(super) charged: bool,
    pub(super) moment: Moment,
}

pub(super) struct Call<'a> {
    pub(super) api: &'a Api,
    pub(super) request: &'a Request,
    pub(super) target: &'a Target,
    pub(super) estate: &'a Estate,
    pub(super) claims: Claims,
    pub(super) view: View,
}

impl Call<'_> {
    pub(super) fn model(&self) -> &Model {
        &self.estate.model
    }

    /// The version, or that of the pages that say most where a path has none.
    pub(super) fn version(&self) -> u8 {
        self.target.version.unwrap_or(3).min(3)
    }

    /// The days that the path is about; a period without data is told from a mistake.
    pub(super) fn range(&self) -> Result<Range, Failure> {
        Range::of_path(&self.target.part, self.request, self.view.moment.now)
    }

    /// The billing period that the path is about, which must be one of the enrollment's.
    pub(super) fn period(&self) -> Result<Period, Failure> {
        let current = Period::at(self.view.moment.now);
        let period = self.range()?.period.unwrap_or(current);
        let known = self.model().plan.first_period..=current;
        if known.contains(&period) { Ok(period) } else { Err(Failure::no_data()) }
    }

    /// The usage rows of a range, under a title where the format has one.
    pub(super) fn rows(&self, format: Format, range: Range, title: &str) -> Rows {
        self.estate.rows(format, range, &self.view, title)
    }

    /// The validator of an answer to this call: it changes with the path, with the world, and with what these texts say.
    pub(super) fn tag(&self, parts: &[&str]) -> String {
        let path = self.request.plain_path().to_ascii_lowercase();
        etag::of(&[&[self.api.digest.as_str(), &path], parts].concat())
    }

    /// The validator of rows of a range.
    pub(super) fn tag_of_rows(&self, rows: &Rows, range: Range, part: &str) -> String {
        let view = format!("{:?} {}", self.view.scope, self.view.charged);
        self.tag(&[&range.to_string(), &view, &format!("{:016x}", rows.fingerprint()), part])
    }

    /// The id of a set of data: the path that it has without its version.
    pub(super) fn id(&self, name: &str, range: Range) -> String {
        let number = &self.model().plan.number;
        match range.period {
            Some(period) => format!("enrollments/{number}/billingperiods/{period}/{name}"),
            None => format!("enrollments/{number}/{name}bycustomdate/{}/{}", range.from, range.to),
        }
    }

    /// Refuses a report to keys that see a part of the enrollment only.
    pub(super) fn demand_whole_enrollment(&self, report: &str) -> Result<(), Failure> {
        match self.view.scope {
            Scope::Enrollment => Ok(()),
            _ => Err(Failure::view(report, self.claims.view)),
        }
    }
}
