//! Usage details as a file made in the background: submit, poll, fetch from storage.

use super::call::View;
use super::failure::Failure;
use super::file::{OCTETS, title};
use super::range::Range;
use super::{Api, Call, Part, Target};
use crate::draw::Draw;
use crate::exchange::{Answer, Request};
use crate::render::json::Object;
use crate::render::stream::{Measure, Rows};
use crate::render::template::Format;
use blob::Signature;
pub(crate) use blob::unauthenticated;
use chrono::{DateTime, Months, TimeDelta, Utc};
use http::StatusCode;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

pub(super) mod blob;

/// The reports that have been asked for, by their ids.
#[derive(Debug, Default)]
pub(super) struct Reports {
    by_id: Mutex<HashMap<String, Report>>,
}

/// A report in the making. It has the rows of the moment at which it was asked for, which are made when they are sent.
#[derive(Clone, Debug)]
struct Report {
    id: String,
    enrollment: String,
    /// Of the key that asked for it.
    principal: String,
    requested_on: DateTime<Utc>,
    range: Range,
    format: Format,
    view: View,
    has_rows: bool,
    /// How often somebody asked how it is getting on.
    polls: u32,
    measure: Arc<OnceLock<Measure>>,
}

/// The words for how a report is getting on, as numbers.
const QUEUED: u8 = 1;
const IN_PROGRESS: u8 = 2;
const COMPLETED: u8 = 3;
const NO_DATA_FOUND: u8 = 5;
const READY_TO_DOWNLOAD: u8 = 6;

/// A report may be about so many months.
const MOST_MONTHS: Months = Months::new(36);
/// The link to storage lives so long from the time at which the report was asked for.
const LINK_LIFE: TimeDelta = TimeDelta::hours(1);

impl Report {
    /// Each time somebody asks, a report is one step further.
    fn status(&self, ready_before_completed: bool) -> u8 {
        match self.polls {
            0 => QUEUED,
            1 => IN_PROGRESS,
            _ if !self.has_rows => NO_DATA_FOUND,
            2 if ready_before_completed => READY_TO_DOWNLOAD,
            _ => COMPLETED,
        }
    }

    fn expires(&self) -> DateTime<Utc> {
        self.requested_on + LINK_LIFE
    }

    /// The rows of the file.
    fn rows(&self, api: &Api) -> Option<Rows> {
        let estate = api.estates.get(&self.enrollment)?;
        Some(estate.rows(self.format, self.range, &self.view, &title(self.range)))
    }
}

impl Reports {
    fn by_id(&self) -> MutexGuard<'_, HashMap<String, Report>> {
        self.by_id.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an order for a report.
    pub(super) fn submit(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let range = Range::of_query(call.request, MOST_MONTHS)?;
        let format = Format::Csv(call.version());
        let has_rows = call.rows(format, range, "").count() > 0;
        let mut by_id = self.by_id();
        let number = u64::try_from(by_id.len()).unwrap_or_default();
        let report = Report {
            id: Draw::of(&[call.model().key, 61, number]).guid(),
            enrollment: call.target.enrollment.clone(),
            principal: call.claims.id.clone(),
            requested_on: call.view.moment.now,
            range,
            format,
            view: call.view.clone(),
            has_rows,
            polls: 0,
            measure: Arc::default(),
        };
        let answer = answer(call, &report);
        by_id.insert(report.id.clone(), report);
        Ok(answer)
    }

    /// Says how a report is getting on.
    pub(super) fn poll(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let report = {
            let mut by_id = self.by_id();
            let report = match &call.target.part {
                Part::Report(id) => by_id.get_mut(id),
                _ => None,
            };
            let report = report.filter(|report| {
                report.enrollment == call.target.enrollment && report.principal == call.claims.id
            });
            let report = report.ok_or_else(|| Failure::not_found("There is no such report."))?;
            report.polls = report.polls.saturating_add(1);
            report.clone()
        };
        // Storage tells the length of a file before it sends it, so all of it is made here once. Who asks meanwhile waits.
        if report.status(false) == COMPLETED
            && let Some(rows) = report.rows(call.api)
        {
            report.measure.get_or_init(|| rows.measure());
        }
        Ok(answer(call, &report))
    }

    /// Sends a finished report from storage.
    pub(super) fn blob(&self, api: &Api, request: &Request, target: &Target) -> Answer {
        let Part::Report(id) = &target.part else { return blob::not_found() };
        let report = self.by_id().get(id).cloned();
        let Some(report) = report else { return blob::not_found() };
        if let Some(refusal) = Signature::of(&report, api.world.seed).refusal(request, api.now()) {
            return refusal;
        }
        match (report.rows(api), report.measure.get()) {
            (Some(rows), Some(measure)) => blob::answer(request, &report, rows, measure),
            _ => blob::not_found(),
        }
    }
}

/// A report as the API tells of it.
fn answer(call: &Call<'_>, report: &Report) -> Answer {
    let quirks = &call.model().plan.quirks;
    let status = report.status(quirks.ready_before_completed);
    let is_open = matches!(status, QUEUED | IN_PROGRESS | READY_TO_DOWNLOAD);
    let is_done = matches!(status, COMPLETED | READY_TO_DOWNLOAD);
    let signature = Signature::of(report, call.api.world.seed);
    let request = call.request;
    let blob = if is_done { signature.url(&request.blob_base, "2017-04-17") } else { String::new() };
    let path =
        format!("/v{}/enrollments/{}/usagedetails/reports/{}", call.version(), report.enrollment, report.id);
    // Seven digits of a second, as .NET prints a time.
    let ticks = report.requested_on.timestamp_subsec_nanos() / 100;
    let requested = format!("{}.{ticks:07}Z", report.requested_on.format("%Y-%m-%dT%H:%M:%S"));
    let mut body = Vec::new();
    Object::new(&mut body)
        .text("id", &report.id)
        .text("enrollmentNumber", &report.enrollment)
        .text("requestedOn", &requested)
        .integer("status", status)
        .text("blobPath", &blob)
        .text("reportUrl", &format!("{}{path}", request.base))
        .text("startDate", &format!("{}T00:00:00", report.range.from))
        .text("endDate", &format!("{}T00:00:00", report.range.to))
        .end();
    let code = if is_open && quirks.accepted_until_done { StatusCode::ACCEPTED } else { StatusCode::OK };
    Answer::json(code, body)
}
