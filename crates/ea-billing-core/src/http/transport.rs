//! Sending: the only way by which a request leaves this crate.

mod attempts;
#[cfg(feature = "entra")]
mod exchange;
mod model;
mod pass;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Method, Response, StatusCode};

use super::auth::Pass;
use super::body::{Body, Terms};
use super::deadline::{Deadline, Over};
use super::etag::{ETag, Freshness, freshness};
use super::fault::{self, Attempt, Failed};
use super::origin::Origin;
use super::retry::{Retry, RetryBudget};
use super::said::NoResource;
use super::settings::HttpSettings;
use super::status::{self, Asked, Shown};
use super::{hint, tls};
use crate::clock::Clock;
use crate::error::{Code, Error, Result};

use attempts::Attempts;
#[cfg(feature = "entra")]
pub(crate) use exchange::Exchange;
pub(crate) use model::{Answer, Head, Opened, Request};

/// As much of the body of an error is read.
const ERROR_BYTES: u64 = 64 << 10;

/// As much memory is set aside at most for a body because its head says that it will be as long.
const ROOM: usize = 8 << 20;

/// Sends requests. Clones share connections and the budget for asking again.
#[derive(Clone, Debug)]
pub(crate) struct Transport(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    client: Client,
    origin: Origin,
    settings: HttpSettings,
    clock: Arc<dyn Clock>,
    budget: RetryBudget,
    random: Mutex<fastrand::Rng>,
}

/// How the next request of a call is put; a 304 that says nothing changes it, and a refused token.
struct Question {
    condition: Option<ETag>,
    no_cache: bool,
    /// Whether a token was refused, and another one tried.
    renewed: bool,
}

impl Transport {
    /// A transport with these settings.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidSetting`] for a base URL, a certificate or a name that cannot be used; [`Code::Tls`] if the system
    /// trusts no authority.
    pub(crate) fn new(settings: HttpSettings, clock: Arc<dyn Clock>) -> Result<Self> {
        let origin = if settings.link_local {
            Origin::of_metadata(&settings.base_url)?
        } else {
            Origin::of_base(&settings.base_url)?
        }
        .with_aliases(settings.aliases);
        let client = client(&settings)?;
        let random = settings.seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        let budget = RetryBudget::new();
        Ok(Self(Arc::new(Inner { client, origin, settings, clock, budget, random: Mutex::new(random) })))
    }

    /// The only origin that the key goes to.
    pub(crate) fn origin(&self) -> &Origin {
        &self.0.origin
    }

    /// What the generated clients build their requests with; it sends nothing by itself.
    pub(crate) fn requests(&self) -> &Client {
        &self.0.client
    }

    /// Waits within a call that goes on, such as between two questions how a report is getting on.
    ///
    /// # Errors
    ///
    /// [`Code::DeadlineExceeded`] at once if the call would be over by then.
    pub(crate) async fn pause(&self, wait: Duration, deadline: &Deadline) -> Result<()> {
        if deadline.left(&*self.0.clock) <= wait {
            let message = "the total time is over before the server is ready";
            return Err(Error::new(Code::DeadlineExceeded, message));
        }
        self.0.clock.pause(wait).await;
        Ok(())
    }

    /// Waits before a body that broke off is asked for again; `number` counts how often it broke off.
    ///
    /// # Errors
    ///
    /// The error, when it is not asked for again.
    pub(crate) async fn pause_before_resuming(
        &self,
        request: &Request,
        deadline: &Deadline,
        number: u32,
        error: &Error,
    ) -> Result<()> {
        let mut attempts = Attempts::resumed(&self.0, request, *deadline, number);
        attempts.failed(Failed::new(error.code(), error.to_string(), Retry::Fault(None))).await
    }

    /// Asks and reads the whole answer, again and again by the policy if the head or the body fails.
    ///
    /// # Errors
    ///
    /// Every code of access and protocol that a status or a body can mean; [`Code::Throttled`], [`Code::ServerError`],
    /// [`Code::Network`], [`Code::Timeout`] and [`Code::Truncated`] after all attempts; [`Code::DeadlineExceeded`].
    pub(crate) async fn page(&self, request: &Request, deadline: &Deadline) -> Result<Answer> {
        let mut question = Question::of(request);
        let mut attempts = Attempts::new(&self.0, request, *deadline);
        loop {
            match self.0.page(request, &mut question, deadline, attempts.number()).await {
                Ok(answer) => {
                    attempts.succeeded();
                    return Ok(answer);
                }
                Err(failed) => attempts.failed(failed).await?,
            }
        }
    }

    /// Asks until there is a good head, and gives the body to be read bit by bit. A fault of the body is the caller's.
    ///
    /// # Errors
    ///
    /// As of [`page`](Self::page), for the head alone.
    pub(crate) async fn open(&self, request: &Request, deadline: &Deadline) -> Result<Opened> {
        let mut question = Question::of(request);
        let mut attempts = Attempts::new(&self.0, request, *deadline);
        let most = self.0.settings.limits.download_bytes;
        loop {
            match self.0.open(request, &mut question, deadline, most, attempts.number()).await {
                Ok(opened) => {
                    attempts.succeeded();
                    return Ok(opened);
                }
                Err(failed) => attempts.failed(failed).await?,
            }
        }
    }
}

impl Inner {
    async fn page(
        &self,
        request: &Request,
        question: &mut Question,
        deadline: &Deadline,
        attempt: u32,
    ) -> Attempt<Answer> {
        let most = self.settings.limits.page_bytes;
        let Opened { head, mut body } = self.open(request, question, deadline, most, attempt).await?;
        let bytes = read(&mut body).await?;
        let (bytes_on_wire, proof) = (body.received(), body.proof());
        let unproven = || Failed::new(Code::Truncated, "the body has no end", Retry::Never);
        Ok(Answer { head, body: bytes, bytes_on_wire, proof: proof.ok_or_else(unproven)? })
    }

    /// One attempt, up to the head. A 304 that says nothing is asked again at once, each time with less to misunderstand.
    async fn open(
        &self,
        request: &Request,
        question: &mut Question,
        deadline: &Deadline,
        most_bytes: u64,
        attempt: u32,
    ) -> Attempt<Opened> {
        let terms = || self.terms(request, deadline, most_bytes);
        let asked = self.asked(request);
        let mut pass = self.pass(request, deadline, None).await?.unwrap_or(Pass::Nothing);
        loop {
            let response = self.send(request, question, &pass, deadline, attempt).await?;
            let head = Head::of(&response, &request.url, self.clock.now());
            match freshness(head.status, question.condition.as_ref(), head.etag.as_ref()) {
                Freshness::NotModified => return Ok(Opened { head, body: Body::none(terms()) }),
                Freshness::Unusable => question.insist(request, head.status)?,
                Freshness::Answered if status::leads_on(head.status, &asked) => {
                    return Ok(Opened { head, body: Body::none(terms()) });
                }
                Freshness::Answered if status::is_good(head.status, &asked) => {
                    if let Some(failed) = status::wrong_type(&asked, response.headers()) {
                        return Err(failed);
                    }
                    return Ok(Opened { head, body: Body::new(response, terms())? });
                }
                Freshness::Answered => {
                    if head.status == StatusCode::UNAUTHORIZED
                        && !std::mem::replace(&mut question.renewed, true)
                        && let Some(another) = self.pass(request, deadline, Some(&pass)).await?
                    {
                        pass = another;
                        continue;
                    }
                    return Err(self.refused(request, deadline, response).await);
                }
            }
        }
    }

    async fn send(
        &self,
        request: &Request,
        question: &Question,
        pass: &Pass,
        deadline: &Deadline,
        attempt: u32,
    ) -> Attempt<Response> {
        let prepared = self.prepared(request, question, pass)?;
        self.execute(request, prepared, deadline, attempt).await
    }

    async fn execute(
        &self,
        request: &Request,
        prepared: reqwest::Request,
        deadline: &Deadline,
        attempt: u32,
    ) -> Attempt<Response> {
        let limit = self.settings.head_limit;
        tracing::debug!(target: "ea_billing", method = %request.method, url = %request.shown(), attempt, "request");
        match deadline.within(&*self.clock, limit, self.client.execute(prepared)).await {
            Ok(Ok(response)) => {
                let status = response.status().as_u16();
                tracing::debug!(target: "ea_billing", status, url = %request.shown(), attempt, "answer");
                Ok(response)
            }
            Ok(Err(fault)) => Err(fault::of_head(&request.what(), fault)),
            Err(Over::Limit) => {
                let text = format!("{}: no answer came within {limit:?}", request.what());
                Err(Failed::new(Code::Timeout, text, Retry::Fault(None)))
            }
            Err(Over::Deadline) => {
                let text = format!("{}: the total time was over before there was an answer", request.what());
                Err(Failed::new(Code::DeadlineExceeded, text, Retry::Never))
            }
        }
    }

    fn prepared(&self, request: &Request, question: &Question, pass: &Pass) -> Result<reqwest::Request> {
        let mut prepared = reqwest::Request::new(request.method.clone(), request.url.clone());
        *prepared.body_mut() = request.body.clone().map(reqwest::Body::from);
        let headers = prepared.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static(request.accept));
        let coding = if request.as_stored { "identity" } else { "gzip" };
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(coding));
        if request.body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        } else if request.method == Method::POST {
            // Many servers refuse a POST that does not say that it has no body, with 411.
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        if let Some(condition) = &question.condition {
            condition.ask(headers);
        }
        if question.no_cache {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        }
        if request.auth {
            pass.authorize(&self.origin, &request.url, headers)?;
        }
        Ok(prepared)
    }

    /// The failure of an answer with a bad status. Its body is read for what the server says, if it comes.
    async fn refused(&self, request: &Request, deadline: &Deadline, response: Response) -> Failed {
        let (status, headers) = (response.status(), response.headers().clone());
        let body = match Body::new(response, self.terms(request, deadline, ERROR_BYTES)) {
            Ok(mut body) => {
                // What the server says is worth less time than data would be.
                let said = deadline.within(&*self.clock, self.settings.idle_limit, read(&mut body)).await;
                said.ok().and_then(std::result::Result::ok).unwrap_or_default()
            }
            Err(_) => Bytes::new(),
        };
        let wait = hint::wait(&headers, self.clock.now());
        let failed = status::failure(&self.asked(request), status, &headers, &body, wait);
        match NoResource::of(&body).filter(|_| status == StatusCode::NOT_FOUND) {
            Some(cause) => failed.with_source(cause),
            None => failed,
        }
    }

    fn asked(&self, request: &Request) -> Asked {
        let credential = &self.settings.credential;
        let shown = match request.auth {
            false => Shown::Signature,
            true if credential.is_token() => Shown::Token,
            true => Shown::Key,
        };
        let secrets = credential.secrets();
        let Request { may_be_accepted, may_be_redirected, .. } = *request;
        Asked { what: request.what(), shown, may_be_accepted, may_be_redirected, secrets }
    }

    fn terms(&self, request: &Request, deadline: &Deadline, most_bytes: u64) -> Terms {
        Terms {
            what: request.what(),
            clock: Arc::clone(&self.clock),
            deadline: *deadline,
            idle_limit: self.settings.idle_limit,
            most_bytes,
            ratio: self.settings.limits.ratio,
        }
    }
}

impl Question {
    fn of(request: &Request) -> Self {
        Self { condition: request.if_none_match.clone(), no_cache: false, renewed: false }
    }

    /// Puts the question so that a 304 is no answer to it.
    fn insist(&mut self, request: &Request, status: StatusCode) -> Attempt<()> {
        if self.condition.take().is_some() {
            return Ok(());
        }
        if std::mem::replace(&mut self.no_cache, true) {
            let text = format!("{}: status {status}, although no condition was sent", request.what());
            let failed = Failed::new(Code::UnexpectedNotModified, text, Retry::Never);
            return Err(failed.with_status(status.as_u16()));
        }
        Ok(())
    }
}

async fn read(body: &mut Body) -> Attempt<Bytes> {
    let Some(first) = body.next().await? else { return Ok(Bytes::new()) };
    let Some(second) = body.next().await? else { return Ok(first) };
    let announced = body.announced().min(ROOM);
    let mut all = BytesMut::with_capacity(announced.max(first.len() + second.len()));
    all.extend_from_slice(&first);
    all.extend_from_slice(&second);
    while let Some(chunk) = body.next().await? {
        all.extend_from_slice(&chunk);
    }
    Ok(all.freeze())
}

fn client(settings: &HttpSettings) -> Result<Client> {
    let tls = tls::config(&settings.ca_pem, settings.base_url.scheme() == "https")?;
    let client = Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        // Asking again has one home, and the time of day has one.
        .retry(reqwest::retry::never())
        .http1_only()
        // Another crate may switch these on for all.
        .no_gzip()
        .no_brotli()
        .no_zstd()
        .no_deflate()
        .connect_timeout(settings.connect_limit)
        .user_agent(settings.user_agent.as_str());
    // Plain http is for this machine alone; a proxy would carry the key away from it.
    let proxied = settings.use_proxy && settings.base_url.scheme() == "https";
    let client = if proxied { client } else { client.no_proxy() };
    client.build().map_err(|reason| {
        let text = "no client can be made from the user agent and the settings of TLS and proxy";
        Error::new(Code::InvalidSetting, text).with_source(reason.without_url())
    })
}

#[cfg(test)]
mod tests;
