//! The one seam through which every request of the generated clients passes.

use std::{fmt, future::Future, pin::Pin, sync::Arc};

use reqwest::{Request, Response, header::HeaderValue};

/// The name under which a version is sent.
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
pub trait Transport: Send + Sync {
    /// Sends the request and returns whatever the server answered.
    fn send(&self, operation: Operation, request: Request) -> Exchange<'_>;
}

/// Sends each request once, as it is, and follows no redirect.
#[derive(Clone, Debug)]
pub struct Direct(reqwest::Client);

impl Direct {
    /// A transport with an HTTP client of its own.
    ///
    /// # Errors
    ///
    /// When the HTTP client can't be set up, for instance because TLS can't.
    pub fn new() -> reqwest::Result<Self> {
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().map(Self)
    }
}

impl Transport for Direct {
    fn send(&self, _operation: Operation, request: Request) -> Exchange<'_> {
        Box::pin(self.0.execute(request))
    }
}

/// The transport that a generated client was given. What it holds is not shown, since it may hold a key.
#[derive(Clone)]
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

impl fmt::Debug for Seam {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seam")
    }
}

/// The base URL without a slash at its end, ready to be put before a path.
pub(crate) fn base_url(text: &str) -> Result<String, BaseUrlError> {
    let trimmed = text.trim_end_matches('/');
    let url = reqwest::Url::parse(trimmed).map_err(|_| BaseUrlError)?;
    let is_base = matches!(url.scheme(), "http" | "https")
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if is_base { Ok(trimmed.to_owned()) } else { Err(BaseUrlError) }
}

/// A text that is no base URL. It is not repeated, since it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BaseUrlError;

impl fmt::Display for BaseUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "expected a base URL such as https://management.azure.com, without user, query and fragment",
        )
    }
}

impl std::error::Error for BaseUrlError {}

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
