//! The servers' side of the billing API: which request is answered with what.

mod azure;
mod call;
mod datasets;
mod estate;
mod etag;
mod facts;
mod failure;
mod file;
mod key;
mod legacy;
mod page;
mod range;
mod report;
mod route;

pub use azure::{AzureFacts, CycleFacts, TokenRequest, UnknownSubscription};
pub use facts::{AccountFacts, DepartmentFacts, Facts};
pub(crate) use failure::envelope;
pub use key::{KeyError, KeyRequest, ReportView};
pub(crate) use report::unauthenticated;
pub use route::Route;
pub(crate) use route::{Part, Target};

use crate::exchange::{Answer, Door, Request};
use crate::model::Model;
use crate::model::ledger::Scope;
use crate::world::{Enrollment, World, WorldError, times};
use azure::Cloud;
pub(crate) use azure::Place;
use call::{Call, View};
use chrono::{DateTime, Days, NaiveDate, Utc};
use estate::Estate;
use failure::Failure;
use http::{HeaderValue, Method, StatusCode, header};
use key::Claims;
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
    azure: Cloud,
    /// Stands for all inputs that change what is answered, but for the time.
    digest: String,
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
#[error("there is no enrollment `{number}`; there are {known}")]
#[non_exhaustive]
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
            azure: Cloud::new(&world),
            digest: digest_of(&world),
            world,
        })
    }

    /// What a request asks for, as far as its path and query tell.
    pub(crate) fn target(&self, request: &Request) -> Target {
        Target::of(request)
    }

    pub(crate) fn answer(&self, request: &Request, target: &Target, paging: Option<&PagingFault>) -> Answer {
        let answer = match request.door {
            Door::Blob => {
                let azure = self.azure.blob(self, request);
                Ok(azure.unwrap_or_else(|| self.reports.blob(self, request, target)))
            }
            Door::Api => match Place::of(request) {
                Some(place) => Ok(self.azure.answer(self, request, &place, paging)),
                None => self.call(request, target, paging),
            },
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
        let scope = claims.scope();
        let charged = scope == Scope::Enrollment || estate.model.plan.view_charges;
        let view = View { scope, charged, moment: estate.moment(self.now()) };
        let call = Call { api: self, request, target, estate, claims, view };
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

    /// Issues a key, which is good at the servers' time unless it is to be otherwise.
    pub(crate) fn issue(&self, request: &KeyRequest) -> Result<String, KeyError> {
        let estate = self.estate(&request.enrollment);
        let estate = estate.map_err(|unknown| KeyError::new("enrollment", unknown.to_string()))?;
        request.check(&estate.model)?;
        Ok(Claims::new(request, self.world.seed, self.now())?.sign(self.world.seed))
    }

    fn estate(&self, number: &str) -> Result<&Estate, UnknownEnrollment> {
        let known = || self.estates.keys().cloned().collect::<Vec<_>>().join(", ");
        self.estates
            .get(number)
            .ok_or_else(|| UnknownEnrollment { number: number.to_owned(), known: known() })
    }

    /// Revokes all access tokens issued until now.
    pub(crate) fn revoke_tokens(&self) {
        self.azure.tokens.revoke();
    }

    /// The inputs.
    pub(crate) fn world(&self) -> &World {
        &self.world
    }
}

/// What the answers about an enrollment depend on. The time, the quota and compression change when and how something is
/// answered, not what; and the Azure side has nothing to do with it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Inputs<'a> {
    seed: u64,
    as_of: DateTime<Utc>,
    page_size: u32,
    quota: Option<()>,
    gzip: bool,
    enrollments: &'a [Enrollment],
}

fn digest_of(world: &World) -> String {
    let inputs = Inputs {
        seed: world.seed,
        as_of: World::default().as_of,
        page_size: world.page_size,
        quota: None,
        gzip: false,
        enrollments: &world.enrollments,
    };
    etag::of(&[&serde_json::to_string(&inputs).unwrap_or_default()])
}

impl World {
    /// Issues an API key that every simulator of this world takes, without starting one.
    ///
    /// # Errors
    /// The key is for something that this world does not have, or the world can't be.
    pub fn issue_key(&self, request: &KeyRequest) -> Result<String, KeyError> {
        let api = Api::new(self.clone());
        let api = api.map_err(|error| KeyError::new("world", error.to_string()))?;
        api.issue(request)
    }

    /// Issues an access token that every simulator of this world takes, without starting one.
    ///
    /// # Errors
    /// The token is for an application that this world does not have, or the world can't be.
    pub fn issue_token(&self, request: &TokenRequest) -> Result<String, KeyError> {
        let api = Api::new(self.clone());
        let api = api.map_err(|error| KeyError::new("world", error.to_string()))?;
        api.issue_token(request)
    }
}
