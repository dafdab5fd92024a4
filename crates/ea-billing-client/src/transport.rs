//! The one seam through which every request of the generated clients passes.

use std::{fmt, future::Future, pin::Pin, sync::Arc};

use reqwest::{Request, Response, header::HeaderValue};

/// The name under which a version is sent. Progenitor puts such a header on every request, with the document's version,
/// which only the legacy EA API wants.
const API_VERSION: &str = "api-version";

/// Names one operation of one API to a [`Transport`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Operation {
    /// The generated module, such as `ea_v3`.
    pub api: &'static str,
    /// The method of its client, such as `usage_details_list`.
    pub name: &'static str,
}

/// What a [`Transport`] returns.
pub type Exchange<'a> = Pin<Box<dyn Future<Output = reqwest::Result<Response>> + Send + 'a>>;

/// Sends the requests that the generated clients build.
///
/// Everything that is not the shape of a request belongs behind this trait: the API key or token, `If-None-Match`,
/// retries, limits, redaction. The generated operations add none of these and follow no link.
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends the request and returns whatever the server answered.
    fn send<'a>(&'a self, operation: Operation, request: Request) -> Exchange<'a>;
}

impl Transport for reqwest::Client {
    fn send<'a>(&'a self, _operation: Operation, request: Request) -> Exchange<'a> {
        Box::pin(self.execute(request))
    }
}

/// The transport that a generated client was given.
#[derive(Clone, Debug)]
pub struct Seam(Arc<dyn Transport>);

impl Seam {
    /// A seam to this transport.
    pub fn new(transport: impl Transport + 'static) -> Self {
        Self(Arc::new(transport))
    }

    pub(crate) async fn send(&self, operation: Operation, request: Request) -> reqwest::Result<Response> {
        self.0.send(operation, request).await
    }
}

/// Where an API takes its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ApiVersion {
    /// In the path, or nowhere.
    None,
    /// As the query parameter `api-version`.
    Query(&'static str),
    /// As the header `api-version`.
    Header(&'static str),
}

/// Puts the version where the API expects it.
pub(crate) fn prepare(request: &mut Request, version: ApiVersion) {
    request.headers_mut().remove(API_VERSION);
    match version {
        ApiVersion::None => {}
        ApiVersion::Query(version) => {
            request.url_mut().query_pairs_mut().append_pair(API_VERSION, version);
        }
        ApiVersion::Header(version) => {
            request.headers_mut().insert(API_VERSION, HeaderValue::from_static(version));
        }
    }
}
