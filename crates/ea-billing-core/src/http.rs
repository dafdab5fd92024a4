//! The one way to a server: key, origin, redirects, retry, limits.

mod auth;
mod body;
mod checksum;
mod deadline;
mod etag;
mod fault;
mod gzip;
mod hint;
mod origin;
pub(crate) mod redact;
mod retry;
mod said;
mod settings;
mod status;
mod tls;
mod transport;

pub(crate) use auth::Credential;
pub(crate) use body::{Body, EndProof};
pub(crate) use deadline::Deadline;
pub use etag::ETag;
#[cfg(feature = "entra")]
pub(crate) use origin::Origin;
pub(crate) use origin::RESOURCE_MANAGER;
pub use retry::RetryPolicy;
pub(crate) use said::says_no_resource;
pub(crate) use settings::HttpSettings;
#[cfg(feature = "entra")]
pub(crate) use transport::Exchange;
pub(crate) use transport::{Answer, Head, Opened, Request, Transport};
