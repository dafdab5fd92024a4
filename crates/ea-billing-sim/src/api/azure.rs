//! The Azure billing APIs: sign-in, usage aggregates, the rate card and invoices.

mod accounts;
mod aggregates;
mod denial;
mod entra;
mod facts;
mod filter;
mod identity;
mod invoices;
mod link;
mod operations;
mod path;
mod pdf;
mod periods;
mod ratecard;
mod statement;
mod storage;
mod token;
mod zip;

pub use facts::{AzureFacts, CycleFacts, UnknownSubscription};
pub(crate) use link::page_number;
pub(crate) use path::Place;
pub use token::TokenRequest;

use super::{Api, PagingFault};
use crate::draw::{Draw, key};
use crate::exchange::{Answer, Request};
use crate::model::azure::Holding;
use crate::world::{Azure, World};
use chrono::{DateTime, Utc};
use denial::Denial;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use operations::Operations;
use ratecard::Cards;
use std::collections::HashMap;
use std::sync::Mutex;
use token::{Claims, Tokens};

/// The Azure side of the servers.
#[derive(Debug)]
pub(super) struct Cloud {
    pub(super) tokens: Tokens,
    holdings: Vec<Holding>,
    cards: Cards,
    operations: Operations,
    /// How often a window of usage aggregates has been asked for that was not ready.
    waits: Mutex<HashMap<String, u32>>,
}

/// A request at Azure Resource Manager or at what signs in for it.
struct Ask<'a> {
    api: &'a Api,
    cloud: &'a Cloud,
    request: &'a Request,
    now: DateTime<Utc>,
    paging: Option<&'a PagingFault>,
}

impl Cloud {
    pub(super) fn new(world: &World) -> Self {
        let holdings = world.azure.subscriptions.iter();
        Self {
            tokens: Tokens::default(),
            holdings: holdings.map(|plan| Holding::new(plan.clone(), world.seed)).collect(),
            cards: Cards::default(),
            operations: Operations::default(),
            waits: Mutex::default(),
        }
    }

    /// Answers a request for something of Azure.
    pub(super) fn answer(
        &self,
        api: &Api,
        request: &Request,
        place: &Place,
        paging: Option<&PagingFault>,
    ) -> Answer {
        let ask = Ask { api, cloud: self, request, now: api.now(), paging };
        match place {
            Place::Token { tenant } => entra::answer(&ask, tenant),
            Place::AppServiceIdentity => identity::app_service(&ask),
            Place::MachineIdentity => identity::machine(&ask),
            _ => ask.numbered(ask.resource(place).unwrap_or_else(Answer::from)),
        }
    }

    /// Answers at the storage host, if the path is of something that is kept here.
    pub(super) fn blob(&self, api: &Api, request: &Request) -> Option<Answer> {
        storage::answer(&Ask { api, cloud: self, request, now: api.now(), paging: None })
    }
}

impl<'a> Ask<'a> {
    fn azure(&self) -> &'a Azure {
        &self.api.world.azure
    }

    fn holding(&self, id: &str) -> Option<&'a Holding> {
        self.cloud.holdings.iter().find(|holding| holding.plan.id.eq_ignore_ascii_case(id))
    }

    /// Answers at Azure Resource Manager.
    fn resource(&self, place: &Place) -> Result<Answer, Denial> {
        let claims = Claims::check(self)?;
        let expected = if place.is_posted() { Method::POST } else { Method::GET };
        let method = &self.request.method;
        if *method != expected && !(*method == Method::HEAD && expected == Method::GET) {
            return Err(Denial::method(method, &expected));
        }
        let version = self.version(place)?;
        self.authorize(&claims, place)?;
        match place {
            Place::UsageAggregates { subscription } => {
                aggregates::answer(self, self.subscription(subscription)?)
            }
            Place::RateCard { subscription } => {
                self.subscription(subscription)?;
                ratecard::answer(self, &version)
            }
            Place::Invoices { subscription } => invoices::list(self, self.subscription(subscription)?),
            Place::Invoice { subscription, name } => {
                invoices::get(self, self.subscription(subscription)?, name)
            }
            Place::Periods { subscription } => periods::list(self, self.subscription(subscription)?),
            Place::Period { subscription, name } => {
                periods::get(self, self.subscription(subscription)?, name)
            }
            Place::Statements { owner } => accounts::list(self, owner, &version),
            Place::Statement { owner, name } => accounts::get(self, owner, name, &version),
            Place::Download { owner, name } => operations::download(self, owner, name, &version),
            Place::DownloadSummary { owner, name } => operations::summary(self, owner, name, &version),
            Place::DownloadDocuments { owner } => operations::documents(self, owner, &version),
            Place::Operation { id } => operations::poll(self, id, &version),
            Place::Token { .. } | Place::AppServiceIdentity | Place::MachineIdentity | Place::Elsewhere => {
                Err(Denial::no_route(&self.request.path))
            }
        }
    }

    /// The version of the API that is asked for, which must be one that there is.
    fn version(&self, place: &Place) -> Result<String, Denial> {
        let Some(version) = self.request.query_value("api-version") else {
            let message = "The api-version query parameter (?api-version=) is required for all requests.";
            return Err(Denial::bad_request("MissingApiVersionParameter", message));
        };
        let known = place.versions();
        if known.is_empty() || known.contains(&version.as_str()) {
            return Ok(version);
        }
        let message = format!(
            "The api-version '{version}' is invalid. The supported versions are '{}'.",
            known.join(",")
        );
        Err(Denial::bad_request("InvalidApiVersionParameter", message))
    }

    /// Refuses what the roles of who asks do not allow.
    fn authorize(&self, claims: &Claims, place: &Place) -> Result<(), Denial> {
        let Some((action, scope)) = place.permission() else { return Ok(()) };
        let application = self.azure().applications.iter().find(|each| each.client_id == claims.appid);
        let covers = |given: &String| {
            let (given, scope) =
                (given.trim_end_matches('/').to_ascii_lowercase(), scope.to_ascii_lowercase());
            scope.strip_prefix(&given).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if application.is_some_and(|application| application.reads.iter().any(covers)) {
            return Ok(());
        }
        Err(Denial::forbidden(&claims.appid, &claims.oid, action, &scope))
    }

    fn subscription(&self, id: &str) -> Result<&'a Holding, Denial> {
        self.holding(id).ok_or_else(|| {
            let message = format!("The subscription '{id}' could not be found.");
            Denial::new(StatusCode::NOT_FOUND, "SubscriptionNotFound", message)
        })
    }

    /// The answer with the headers that Azure Resource Manager puts on every one.
    fn numbered(&self, answer: Answer) -> Answer {
        let path = format!("{}?{}", self.request.path, self.request.query);
        let id = Draw::of(&[self.api.world.seed, key(&path), 71]).guid();
        let id = HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static(""));
        let mut answer = answer
            .with(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"))
            .with(HeaderName::from_static("x-ms-request-id"), id.clone())
            .with(HeaderName::from_static("x-ms-correlation-request-id"), id);
        if self.request.path.to_ascii_lowercase().starts_with("/subscriptions/") {
            let name = HeaderName::from_static("x-ms-ratelimit-remaining-subscription-reads");
            answer = answer.with(name, HeaderValue::from_static("14999"));
        }
        answer
    }
}
