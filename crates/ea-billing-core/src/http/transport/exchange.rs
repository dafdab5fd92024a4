//! Requests of others, such as of a library that signs in, through this transport and under its rules.

use bytes::Bytes;
use reqwest::{StatusCode, header::HeaderMap};

use super::{Attempts, Deadline, Inner, Request, Transport, read};
use crate::error::Result;
use crate::http::body::Body;
use crate::http::fault::Attempt;
use crate::http::retry::Retry;
use crate::http::{hint, status};

/// A request that has its own headers and its own body, which may be sent again.
pub(crate) struct Exchange {
    /// The method and the address.
    pub(crate) request: Request,
    /// All headers but those that every request has.
    pub(crate) headers: HeaderMap,
    /// The body.
    pub(crate) body: Bytes,
}

/// An answer, whatever its status.
pub(crate) struct Exchanged {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
}

impl Transport {
    /// Sends a request without the key, again and again by the policy while the fault is one that passes. Any answer that
    /// would stay the same is handed out.
    ///
    /// # Errors
    ///
    /// [`Code::ForeignLink`](crate::Code::ForeignLink) for another origin; the codes of faults that did not pass.
    pub(crate) async fn exchange(&self, exchange: &Exchange, deadline: &Deadline) -> Result<Exchanged> {
        self.0.origin.admit(&exchange.request.url)?;
        let mut attempts = Attempts::new(&self.0, &exchange.request, *deadline);
        loop {
            match self.0.exchange(exchange, deadline, attempts.number()).await {
                Ok(exchanged) => {
                    attempts.succeeded();
                    return Ok(exchanged);
                }
                Err(failed) => attempts.failed(failed).await?,
            }
        }
    }
}

impl Inner {
    async fn exchange(&self, exchange: &Exchange, deadline: &Deadline, attempt: u32) -> Attempt<Exchanged> {
        let Exchange { request, headers, body } = exchange;
        let mut prepared = reqwest::Request::new(request.method.clone(), request.url.clone());
        *prepared.headers_mut() = headers.clone();
        if !body.is_empty() {
            *prepared.body_mut() = Some(body.clone().into());
        }
        let response = self.execute(request, prepared, deadline, attempt).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let most = self.settings.limits.page_bytes;
        let body = read(&mut Body::new(response, self.terms(request, deadline, most))?).await?;
        if !status.is_success() {
            let wait = hint::wait(&headers, self.clock.now());
            let failed = status::failure(&self.asked(request), status, &headers, &body, wait);
            if failed.retry() != Retry::Never {
                return Err(failed);
            }
        }
        Ok(Exchanged { status, body })
    }
}
