//! The settings that every client has.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use reqwest::Url;

use super::{Access, Settings, Shared};
use crate::{
    Clock, RetryPolicy, SystemClock,
    error::Result,
    http::{Credential, HttpSettings, Transport},
    source::Source,
};

/// What the builders of all clients take.
#[derive(Clone, Default)]
pub(crate) struct Common {
    /// Other names of the server in its links.
    pub(crate) aliases: &'static [&'static str],
    pub(crate) clock: Option<Arc<dyn Clock>>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) ca_pem: Vec<Vec<u8>>,
    pub(crate) without_proxy: bool,
    pub(crate) page_bytes: Option<u64>,
    pub(crate) download_bytes: Option<u64>,
    pub(crate) head_limit: Option<Duration>,
    pub(crate) idle_limit: Option<Duration>,
    pub(crate) settings: Settings,
    #[cfg(feature = "cache")]
    pub(crate) cache: Option<crate::Cache>,
}

impl Common {
    /// The clock, which is that of the system if there is no other.
    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone().unwrap_or_else(|| Arc::new(SystemClock))
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock().now()
    }

    /// The settings of a transport to this address.
    pub(crate) fn http(&self, base_url: Url, credential: Credential) -> HttpSettings {
        let mut http = HttpSettings::new(base_url, credential);
        http.aliases = self.aliases;
        http.ca_pem.clone_from(&self.ca_pem);
        http.use_proxy = !self.without_proxy;
        http.retry = self.retry.clone().unwrap_or_default();
        http.limits.page_bytes = self.page_bytes.unwrap_or(http.limits.page_bytes);
        http.limits.download_bytes = self.download_bytes.unwrap_or(http.limits.download_bytes);
        http.head_limit = self.head_limit.unwrap_or(http.head_limit);
        http.idle_limit = self.idle_limit.unwrap_or(http.idle_limit);
        http
    }

    /// What the clones of a client share; `source` is made of what builds requests.
    pub(crate) fn shared(
        self,
        base_url: Url,
        credential: Credential,
        access: Access,
        source: impl FnOnce(&reqwest::Client) -> Result<Box<dyn Source>>,
    ) -> Result<Shared> {
        let clock = self.clock();
        let http = Transport::new(self.http(base_url, credential), Arc::clone(&clock))?;
        let source = source(http.requests())?;
        Ok(Shared {
            access,
            http,
            source,
            clock,
            settings: self.settings,
            #[cfg(feature = "cache")]
            cache: self.cache,
        })
    }
}

/// The setters of these settings, for a builder that keeps them in its field `common`.
macro_rules! common_settings {
    () => {
        /// A clock of one's own.
        pub fn with_clock(mut self, clock: ::std::sync::Arc<dyn $crate::Clock>) -> Self {
            self.common.clock = Some(clock);
            self
        }

        /// When to ask again what failed.
        pub fn with_retry(mut self, policy: $crate::RetryPolicy) -> Self {
            self.common.retry = Some(policy);
            self
        }

        /// A certificate authority that is trusted beside those of the system, or the very certificate that a server shows,
        /// as PEM.
        pub fn with_ca_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
            self.common.ca_pem.push(pem.into());
            self
        }

        /// Goes past the system's proxy.
        pub fn without_proxy(mut self) -> Self {
            self.common.without_proxy = true;
            self
        }

        /// The time for a whole fetch, with all its pages, retries and waits; six hours if left out.
        pub fn with_total_time(mut self, total: ::std::time::Duration) -> Self {
            self.common.settings.total_time = total;
            self
        }

        /// The longest time from a request to the head of its answer, 5 minutes if left out, and the longest time without a
        /// byte of a body, one minute if left out. `None` leaves one as it is.
        pub fn with_time_limits(
            mut self,
            head: impl Into<Option<::std::time::Duration>>,
            idle: impl Into<Option<::std::time::Duration>>,
        ) -> Self {
            self.common.head_limit = head.into().or(self.common.head_limit);
            self.common.idle_limit = idle.into().or(self.common.idle_limit);
            self
        }

        /// The bytes that one JSON answer may have after decompression, 256 MiB if left out, and those of a file, 64 GiB if
        /// left out. `None` leaves one as it is.
        pub fn with_size_limits(
            mut self,
            page: impl Into<Option<u64>>,
            file: impl Into<Option<u64>>,
        ) -> Self {
            self.common.page_bytes = page.into().or(self.common.page_bytes);
            self.common.download_bytes = file.into().or(self.common.download_bytes);
            self
        }

        /// The pages after which a chain is taken for one without an end; 100,000 if left out.
        pub fn with_most_pages(mut self, pages: u64) -> Self {
            self.common.settings.most_pages = pages;
            self
        }

        /// Which pages are asked again when all have been read.
        pub fn with_snapshot_check(mut self, check: $crate::SnapshotCheck) -> Self {
            self.common.settings.snapshot_check = check;
            self
        }

        /// The time between two questions for what is not ready, such as a report, where the server names none; 10 seconds if
        /// left out, and one second at least.
        pub fn with_poll_interval(mut self, interval: ::std::time::Duration) -> Self {
            self.common.settings.poll_interval = interval;
            self
        }

        /// The rules by which periods are selected and taken for closed.
        pub fn with_period_rules(mut self, rules: $crate::PeriodRules) -> Self {
            self.common.settings.period_rules = rules;
            self
        }

        /// Keeps the last complete snapshot of every call on disk, and answers from it what the server says has not changed.
        #[cfg(feature = "cache")]
        pub fn with_cache(mut self, cache: crate::Cache) -> Self {
            self.common.cache = Some(cache);
            self
        }
    };
}

pub(crate) use common_settings;
