//! The servers' side of the billing API: which request is answered with what.

mod datasets;
mod estate;
mod etag;
mod failure;
mod file;
mod key;
mod legacy;
mod page;
mod range;
mod report;
mod route;

pub use key::{KeyError, KeyRequest, ReportView};
pub use route::Route;
pub(crate) use route::{Part, Target};

use crate::exchange::{Answer, Door, Request};
use crate::model::Model;
use crate::model::anomaly::Anomaly;
use crate::model::balance::Residual;
use crate::model::ledger::{Moment, Scope, segments};
use crate::render::stream::Rows;
use crate::render::template::Format;
use crate::world::{Period, World, WorldError, times};
use chrono::{DateTime, Days, NaiveDate, Utc};
use estate::Estate;
use failure::Failure;
use http::{HeaderValue, Method, StatusCode, header};
use key::Claims;
use range::Range;
use report::Reports;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The servers, without their sockets.
#[derive(Debug)]
pub(crate) struct Api {
    world: World,
    now: Mutex<DateTime<Utc>>,
    estates: BTreeMap<String, Estate>,
    reports: Reports,
}

/// How the chain of pages of usage details is broken on request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PagingFault {
    /// The next link is this text, in which `{path}` stands for path and query of the right link, `{host}` for its
    /// authority.
    Link(String),
    /// The next link leads to this page again.
    SelfLoop,
    /// The next link leads to the page before this one (to this one on the first page).
    Back,
    /// The chain goes on past its end with the same rows, under a link that is new each time.
    Endless,
    /// The page has no rows but a next link.
    Empty,
    /// The page has the rows of the page before it.
    Duplicate,
}

/// Somebody named an enrollment that this world does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no enrollment {number}; there are {known}")]
pub struct UnknownEnrollment {
    /// The number that was asked for.
    pub number: String,
    /// The numbers of this world.
    pub known: String,
}

/// Why a day can't be restated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RestateError {
    /// There is no such enrollment.
    #[error(transparent)]
    Enrollment(#[from] UnknownEnrollment),
    /// The enrollment has no usage of that day yet, or never had.
    #[error("enrollment {enrollment} has usage from {first} to {last}, not of {day}")]
    Day {
        /// The enrollment number.
        enrollment: String,
        /// The day that was asked for.
        day: NaiveDate,
        /// The first day with usage.
        first: NaiveDate,
        /// The day before the one that the clock shows.
        last: NaiveDate,
    },
}

/// What is known about an enrollment without asking its API: the answers to check a client's figures against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    /// The enrollment number.
    pub enrollment: String,
    /// Ids and names of its departments, for keys.
    pub departments: Vec<(u32, String)>,
    /// Ids and names of its accounts, for keys.
    pub accounts: Vec<(u32, String)>,
    /// What went wrong in it, and when.
    pub anomalies: Vec<Anomaly>,
    /// Exact sums of every period, and how far the balance summary is from them.
    pub periods: Vec<Residual>,
}

/// A request whose key has been checked.
struct Call<'a> {
    api: &'a Api,
    request: &'a Request,
    target: &'a Target,
    estate: &'a Estate,
    claims: Claims,
    scope: Scope,
    moment: Moment,
}

impl Api {
    pub(crate) fn new(world: World) -> Result<Self, WorldError> {
        world.check()?;
        let estates = world.enrollments.iter();
        let estates =
            estates.map(|plan| (plan.number.clone(), Estate::new(Model::build(plan.clone(), world.seed))));
        Ok(Self {
            now: Mutex::new(world.as_of),
            estates: estates.collect(),
            reports: Reports::default(),
            world,
        })
    }

    /// What a request asks for, as far as its path and query tell.
    pub(crate) fn target(&self, request: &Request) -> Target {
        Target::of(request)
    }

    pub(crate) fn answer(&self, request: &Request, target: &Target, paging: Option<&PagingFault>) -> Answer {
        let answer = match request.door {
            Door::Blob => Ok(self.reports.blob(self, request, target)),
            Door::Api => self.call(request, target, paging),
        };
        answer.unwrap_or_else(Answer::from)
    }

    fn call(
        &self,
        request: &Request,
        target: &Target,
        paging: Option<&PagingFault>,
    ) -> Result<Answer, Failure> {
        let claims = Claims::check(request.header(header::AUTHORIZATION), self.world.seed, self.now())?;
        if target.route == Route::Unknown {
            return Err(Failure::not_found("There is no such report endpoint."));
        }
        let expected = if target.route == Route::UsageSubmit { Method::POST } else { Method::GET };
        if request.method != expected && !(request.method == Method::HEAD && expected == Method::GET) {
            let answer: Answer = Failure {
                status: StatusCode::METHOD_NOT_ALLOWED,
                message: format!("The endpoint is asked with {expected}."),
            }
            .into();
            let allow = HeaderValue::from_str(expected.as_str());
            return Ok(allow.map_or_else(
                |_| Answer::new(StatusCode::METHOD_NOT_ALLOWED, ""),
                |allow| answer.with(header::ALLOW, allow),
            ));
        }
        let estate = self.estates.get(&target.enrollment).filter(|_| claims.enrollment == target.enrollment);
        let estate = estate.ok_or_else(|| {
            Failure::bad_request(format!("The key is not for an enrollment {}.", target.enrollment))
        })?;
        let moment = estate.moment(self.now());
        let call = Call { api: self, request, target, estate, scope: claims.scope(), claims, moment };
        match target.route {
            Route::UsageDetails => page::answer(&call, call.range()?, paging),
            Route::UsageDownload => file::answer(&call),
            Route::UsageSubmit => self.reports.submit(&call),
            Route::UsageReport => self.reports.poll(&call),
            Route::LegacyReports => Ok(legacy::months(&call)),
            Route::LegacyReport => legacy::report(&call),
            _ => datasets::answer(&call),
        }
    }

    /// The servers' clock.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the clock, as far as it goes.
    pub(crate) fn set_now(&self, to: DateTime<Utc>) {
        let to = to.clamp(*times().start(), *times().end());
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = to;
    }

    /// Corrects some rows of a day from now on.
    pub(crate) fn restate(&self, enrollment: &str, day: NaiveDate) -> Result<(), RestateError> {
        let (estate, now) = (self.estate(enrollment)?, self.now());
        let first = estate.model.plan.first_period.first_day();
        let last = now.date_naive() - Days::new(1);
        if !(first..=last).contains(&day) {
            return Err(RestateError::Day { enrollment: enrollment.to_owned(), day, first, last });
        }
        estate.restate(day, now);
        Ok(())
    }

    /// Issues a key.
    pub(crate) fn issue(&self, request: &KeyRequest) -> Result<String, KeyError> {
        let wrong = |field, what: String| Err(KeyError { field, what });
        let model = match self.estate(&request.enrollment) {
            Ok(estate) => &estate.model,
            Err(unknown) => return wrong("enrollment", unknown.to_string()),
        };
        let has = |ids: Vec<u32>, id: Option<u32>| id.is_none_or(|id| ids.contains(&id));
        if !has(model.departments.iter().map(|department| department.id).collect(), request.department_id) {
            return wrong("departmentId", "the enrollment has no such department".to_owned());
        }
        if !has(model.accounts.iter().map(|account| account.id).collect(), request.account_id) {
            return wrong("accountId", "the enrollment has no such account".to_owned());
        }
        Ok(Claims::new(request, self.world.seed, self.world.as_of)?.sign(self.world.seed))
    }

    /// What a client of an enrollment should find out.
    pub(crate) fn facts(&self, enrollment: &str) -> Result<Facts, UnknownEnrollment> {
        let estate = self.estate(enrollment)?;
        let model = &estate.model;
        let moment = estate.moment(self.now());
        let books = estate.books(&moment);
        let periods = estate.periods(moment.now);
        Ok(Facts {
            enrollment: enrollment.to_owned(),
            departments: model.departments.iter().map(|each| (each.id, each.name.clone())).collect(),
            accounts: model.accounts.iter().map(|each| (each.id, each.name.clone())).collect(),
            anomalies: periods.iter().filter_map(|period| model.anomaly_of(*period)).collect(),
            periods: periods.iter().map(|period| books.residual(*period)).collect(),
        })
    }

    fn estate(&self, number: &str) -> Result<&Estate, UnknownEnrollment> {
        let known = || self.estates.keys().cloned().collect::<Vec<_>>().join(", ");
        self.estates
            .get(number)
            .ok_or_else(|| UnknownEnrollment { number: number.to_owned(), known: known() })
    }

    /// The inputs.
    pub(crate) fn world(&self) -> &World {
        &self.world
    }
}

impl World {
    /// Issues an API key that every simulator of this world takes, without starting one.
    ///
    /// # Errors
    /// The key is for something that this world does not have, or the world can't be.
    pub fn issue_key(&self, request: &KeyRequest) -> Result<String, KeyError> {
        let api = Api::new(self.clone());
        let api = api.map_err(|error| KeyError { field: "world", what: error.to_string() })?;
        api.issue(request)
    }
}

impl Call<'_> {
    fn model(&self) -> &Model {
        &self.estate.model
    }

    /// The version, or that of the pages that say most where a path has none.
    fn version(&self) -> u8 {
        self.target.version.unwrap_or(3).min(3)
    }

    /// The days that the path is about; a period without data is told from a mistake.
    fn range(&self) -> Result<Range, Failure> {
        Range::of_path(&self.target.part, self.request, self.moment.now)
    }

    /// The billing period that the path is about, which must be one of the enrollment's.
    fn period(&self) -> Result<Period, Failure> {
        let period = self.range()?.period.unwrap_or_else(|| Period::at(self.moment.now));
        let known = self.model().plan.first_period..=Period::at(self.moment.now);
        if known.contains(&period) { Ok(period) } else { Err(Failure::no_data()) }
    }

    /// Whether the key may see rates and costs.
    fn charged(&self) -> bool {
        self.scope == Scope::Enrollment || self.model().plan.view_charges
    }

    /// The usage rows of a range, under a title where the format has one.
    fn rows(&self, format: Format, range: Range, title: &str) -> Rows {
        let segments = segments(self.model(), (range.from, range.to), self.scope, &self.moment);
        Rows {
            model: self.estate.model.clone(),
            templates: self.estate.templates(format),
            segments: segments.into(),
            charged: self.charged(),
            preamble: format.preamble(title).into(),
            ending: b"",
        }
    }

    /// The id of a set of data: the path that it has without its version.
    fn id(&self, name: &str, range: Range) -> String {
        let number = &self.model().plan.number;
        match range.period {
            Some(period) => format!("enrollments/{number}/billingperiods/{period}/{name}"),
            None => format!("enrollments/{number}/{name}bycustomdate/{}/{}", range.from, range.to),
        }
    }

    /// Refuses a report to keys that see a part of the enrollment only.
    fn demand_whole_enrollment(&self, report: &str) -> Result<(), Failure> {
        match self.scope {
            Scope::Enrollment => Ok(()),
            _ => Err(Failure::view(report, self.claims.view)),
        }
    }
}
