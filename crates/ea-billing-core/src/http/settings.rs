//! What a transport is made of.

use std::time::Duration;

use reqwest::Url;

use super::{auth::Credential, retry::RetryPolicy};

/// Settings of a transport.
#[derive(Clone, Debug)]
pub(crate) struct HttpSettings {
    /// Where the API is; its origin is the only one that the key goes to.
    pub(crate) base_url: Url,
    /// Other names of the server in its links, which are asked at the base URL instead.
    pub(crate) aliases: &'static [&'static str],
    /// The key.
    pub(crate) credential: Credential,
    /// Certificates of authorities that are trusted beside those of the system, as PEM.
    pub(crate) ca_pem: Vec<Vec<u8>>,
    /// What is too large.
    pub(crate) limits: Limits,
    /// When to ask again.
    pub(crate) retry: RetryPolicy,
    /// The longest time for a connection to come about.
    pub(crate) connect_limit: Duration,
    /// The longest time from a request to the head of its answer.
    pub(crate) head_limit: Duration,
    /// The longest time without a byte of a body.
    pub(crate) idle_limit: Duration,
    /// Whether the system's proxy settings are obeyed.
    pub(crate) use_proxy: bool,
    /// The header `User-Agent`.
    pub(crate) user_agent: String,
    /// Whether plain http may also go to a link-local address, at which managed identities are.
    pub(crate) link_local: bool,
    /// Makes the waits between attempts the same in each run, for tests.
    pub(crate) seed: Option<u64>,
}

/// Sizes beyond which nothing is taken, each in bytes after decompression.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    /// Of an answer that is read as a whole.
    pub(crate) page_bytes: u64,
    /// Of a file that is read bit by bit.
    pub(crate) download_bytes: u64,
    /// So many times more after decompression than before, once there is more than a mebibyte.
    pub(crate) ratio: u64,
}

impl HttpSettings {
    /// The usual settings for this address.
    pub(crate) fn new(base_url: Url, credential: Credential) -> Self {
        Self {
            base_url,
            aliases: &[],
            credential,
            ca_pem: Vec::new(),
            limits: Limits::default(),
            retry: RetryPolicy::default(),
            connect_limit: Duration::from_secs(20),
            head_limit: Duration::from_secs(5 * 60),
            idle_limit: Duration::from_secs(60),
            use_proxy: true,
            user_agent: concat!("ea-billing/", env!("CARGO_PKG_VERSION")).to_owned(),
            link_local: false,
            seed: None,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { page_bytes: 256 << 20, download_bytes: 64 << 30, ratio: 1000 }
    }
}
