//! Setting up a client.

use std::{collections::BTreeMap, fmt, path::Path, sync::Arc, time::Duration};

use reqwest::Url;

use super::{Client, Shared, SnapshotCheck, settings::Settings};
use crate::{
    ApiKey, Clock, Dataset, PeriodRules, RetryPolicy, SystemClock, Version,
    error::{Code, Error, Result},
    http::{Credential, HttpSettings, Transport},
    source::EnterpriseReporting,
};

/// Where the API was before it was retired, and where its pages still say that it is.
const DEFAULT_URL: &str = "https://consumption.azure.com";
/// Longer texts in the place of an enrollment number are not repeated in errors.
const SHOWN_ENROLLMENT: usize = 20;
/// Longer paths are not repeated in errors.
const LONGEST_PATH: usize = 200;
/// The longest enrollment number that is sent; real ones have up to eight digits.
const LONGEST_ENROLLMENT: usize = 64;

/// The variables that [`ClientBuilder::from_env`] reads.
mod variable {
    pub(super) const URL: &str = "EA_BILLING_URL";
    pub(super) const ENROLLMENT: &str = "EA_BILLING_ENROLLMENT";
    pub(super) const API_KEY: &str = "EA_BILLING_API_KEY";
    pub(super) const API_KEY_FILE: &str = "EA_BILLING_API_KEY_FILE";
    pub(super) const CA_FILE: &str = "EA_BILLING_CA_FILE";
    #[cfg(feature = "cache")]
    pub(super) const CACHE_DIR: &str = "EA_BILLING_CACHE_DIR";
}

/// Sets up a [`Client`]. The setters never fail; [`build`](Self::build) looks at everything.
#[derive(Clone, Default)]
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder {
    base_url: Option<String>,
    enrollment: Option<String>,
    api_key: Option<ApiKey>,
    clock: Option<Arc<dyn Clock>>,
    retry: Option<RetryPolicy>,
    ca_pem: Vec<Vec<u8>>,
    without_proxy: bool,
    page_bytes: Option<u64>,
    download_bytes: Option<u64>,
    head_limit: Option<Duration>,
    idle_limit: Option<Duration>,
    versions: BTreeMap<Dataset, Version>,
    settings: Settings,
    #[cfg(feature = "cache")]
    cache: Option<crate::Cache>,
}

impl ClientBuilder {
    /// A builder with the settings of the environment:
    ///
    /// | variable | setting |
    /// |---|---|
    /// | `EA_BILLING_URL` | [`with_base_url`](Self::with_base_url) |
    /// | `EA_BILLING_ENROLLMENT` | [`with_enrollment`](Self::with_enrollment) |
    /// | `EA_BILLING_API_KEY`, or `EA_BILLING_API_KEY_FILE` with a file that holds it | [`with_api_key`](Self::with_api_key) |
    /// | `EA_BILLING_CA_FILE` | [`with_ca_pem`](Self::with_ca_pem) |
    /// | `EA_BILLING_CACHE_DIR` | `with_cache`, if the feature `cache` is on |
    ///
    /// Empty variables count as absent. Proxies are taken from the usual variables when the client is built.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidKey`] for a key that cannot be one, [`Code::InvalidSetting`] for a file that cannot be read, each with
    /// the name of the variable.
    pub fn from_env() -> Result<Self> {
        let mut builder = Self {
            base_url: text(variable::URL)?,
            enrollment: text(variable::ENROLLMENT)?,
            ..Self::default()
        };
        if let Some(key) = text(variable::API_KEY)? {
            builder.api_key = Some(ApiKey::new(key).map_err(|error| in_variable(variable::API_KEY, &error))?);
        } else if let Some(path) = text(variable::API_KEY_FILE)? {
            let key = String::from_utf8(file(variable::API_KEY_FILE, &path)?)
                .map_err(|_| unreadable(variable::API_KEY_FILE, &path, "it is no text"))?;
            builder.api_key =
                Some(ApiKey::new(key).map_err(|error| in_variable(variable::API_KEY_FILE, &error))?);
        }
        if let Some(path) = text(variable::CA_FILE)? {
            builder.ca_pem.push(file(variable::CA_FILE, &path)?);
        }
        #[cfg(feature = "cache")]
        if let Some(path) = text(variable::CACHE_DIR)? {
            builder.cache =
                Some(crate::Cache::open(path).map_err(|error| in_variable(variable::CACHE_DIR, &error))?);
        }
        Ok(builder)
    }

    /// The API key of the EA portal. Without it nothing can be asked.
    pub fn with_api_key(mut self, api_key: ApiKey) -> Self {
        self.api_key = Some(api_key);
        self
    }

    /// The number of the enrollment; left out, it is the one that the API key names.
    pub fn with_enrollment(mut self, number: impl Into<String>) -> Self {
        self.enrollment = Some(number.into());
        self
    }

    /// The address of the API, `https://consumption.azure.com` if left out, a host that Microsoft says it retired in 2025.
    /// The key goes to its scheme, host and port and nowhere else. Plain http is for loopback only.
    pub fn with_base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// A clock of one's own.
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// When to ask again what failed.
    pub fn with_retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// A certificate authority that is trusted beside those of the system, as PEM.
    pub fn with_ca_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.ca_pem.push(pem.into());
        self
    }

    /// Goes past the system's proxy.
    pub fn without_proxy(mut self) -> Self {
        self.without_proxy = true;
        self
    }

    /// The time for a whole fetch, with all its pages, retries and waits; six hours if left out.
    pub fn with_total_time(mut self, total: Duration) -> Self {
        self.settings.total_time = total;
        self
    }

    /// The longest time from a request to the head of its answer, 5 minutes if left out, and the longest time without a
    /// byte of a body, one minute if left out.
    pub fn with_time_limits(mut self, head: Duration, idle: Duration) -> Self {
        self.head_limit = Some(head);
        self.idle_limit = Some(idle);
        self
    }

    /// The bytes that one JSON answer may have after decompression, 256 MiB if left out, and those of a file, 64 GiB if
    /// left out.
    pub fn with_size_limits(mut self, page: u64, file: u64) -> Self {
        self.page_bytes = Some(page);
        self.download_bytes = Some(file);
        self
    }

    /// The pages after which a chain is taken for one without an end; 100,000 if left out.
    pub fn with_most_pages(mut self, pages: u64) -> Self {
        self.settings.most_pages = pages;
        self
    }

    /// Which pages are asked again when all have been read.
    pub fn with_snapshot_check(mut self, check: SnapshotCheck) -> Self {
        self.settings.snapshot_check = check;
        self
    }

    /// The time between two questions how a report is getting on; 10 seconds if left out.
    pub fn with_poll_interval(mut self, interval: Duration) -> Self {
        self.settings.poll_interval = interval;
        self
    }

    /// The rules by which periods are selected and taken for closed.
    pub fn with_period_rules(mut self, rules: PeriodRules) -> Self {
        self.settings.period_rules = rules;
        self
    }

    /// Asks for a dataset in a version of choice instead of the newest that has it. Where a way of delivery is missing from
    /// that version, as files are from the first, the newest is asked; the certificate names the version.
    pub fn with_version(mut self, dataset: Dataset, version: Version) -> Self {
        self.versions.insert(dataset, version);
        self
    }

    /// Keeps the last complete snapshot of every call on disk, and answers from it what the server says has not changed.
    #[cfg(feature = "cache")]
    pub fn with_cache(mut self, cache: crate::Cache) -> Self {
        self.cache = Some(cache);
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidSetting`] for a missing key, a base URL, a certificate or a version that cannot be used;
    /// [`Code::WrongEnrollment`] for a key of another enrollment; [`Code::KeyExpired`].
    pub fn build(self) -> Result<Client> {
        let api_key = self.api_key.ok_or_else(|| {
            Error::new(Code::InvalidSetting, "no API key was given").with_hint(format!(
                "set {} or {}",
                variable::API_KEY_FILE,
                variable::API_KEY
            ))
        })?;
        let clock = self.clock.unwrap_or_else(|| Arc::new(SystemClock));
        let asked = self.enrollment.as_deref().map(enrollment_number).transpose()?;
        api_key.check(clock.now(), asked.as_deref())?;
        let named = || api_key.claims().and_then(|claims| claims.enrollment());
        let enrollment = match asked {
            Some(asked) => asked,
            None => enrollment_number(named().ok_or_else(|| unnamed(&api_key))?)?,
        };
        let base_url = base_url(self.base_url.as_deref().unwrap_or(DEFAULT_URL))?;
        let mut http = HttpSettings::new(base_url.clone(), Credential::bearer(api_key.expose()));
        http.ca_pem = self.ca_pem;
        http.use_proxy = !self.without_proxy;
        http.retry = self.retry.unwrap_or_default();
        http.limits.page_bytes = self.page_bytes.unwrap_or(http.limits.page_bytes);
        http.limits.download_bytes = self.download_bytes.unwrap_or(http.limits.download_bytes);
        http.head_limit = self.head_limit.unwrap_or(http.head_limit);
        http.idle_limit = self.idle_limit.unwrap_or(http.idle_limit);
        let http = Transport::new(http, Arc::clone(&clock))?;
        let source =
            EnterpriseReporting::new(base_url.as_str(), http.requests(), enrollment.clone(), self.versions)?;
        let shared = Shared {
            enrollment,
            api_key,
            http,
            source: Box::new(source),
            clock,
            settings: self.settings,
            #[cfg(feature = "cache")]
            cache: self.cache,
        };
        Ok(Client { shared: Arc::new(shared) })
    }
}

fn base_url(text: &str) -> Result<Url> {
    // The text is not repeated, since it may hold a password.
    let url = Url::parse(text.trim()).map_err(|_| {
        let message = format!("the base URL is no URL; expected one such as {DEFAULT_URL}");
        Error::new(Code::InvalidSetting, message)
            .with_hint(format!("correct {} or `with_base_url`", variable::URL))
    })?;
    let last = url.path_segments().and_then(|mut parts| parts.rfind(|part| !part.is_empty()));
    if let Some(version @ ("v1" | "v2" | "v3" | "v4")) = last {
        let message = format!("the base URL ends in the version `{version}`, which is put there by itself");
        return Err(
            Error::new(Code::InvalidSetting, message).with_hint("leave the version out of the base URL")
        );
    }
    Ok(url)
}

/// The error of an enrollment that nobody names.
fn unnamed(api_key: &ApiKey) -> Error {
    if api_key.claims().is_none() {
        return Error::new(Code::InvalidKey, "the API key cannot be read, so that it names no enrollment");
    }
    Error::new(Code::InvalidSetting, "no enrollment was given, and the API key names none")
        .with_hint(format!("set {}", variable::ENROLLMENT))
}

fn enrollment_number(number: &str) -> Result<String> {
    let number = number.trim();
    let is_number = (1..=LONGEST_ENROLLMENT).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_number {
        Ok(number.to_owned())
    } else {
        // A key that was put here by mistake is not repeated.
        let shown: String = number.chars().take(SHOWN_ENROLLMENT).flat_map(char::escape_default).collect();
        let found =
            if number.chars().count() > SHOWN_ENROLLMENT { "a longer text" } else { &format!("`{shown}`") };
        let message = format!("expected the digits of an enrollment number, found {found}");
        Err(Error::new(Code::InvalidSetting, message)
            .with_hint(format!("correct {} or `with_enrollment`", variable::ENROLLMENT)))
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the home of the variables that the core reads")]
fn text(variable: &str) -> Result<Option<String>> {
    match std::env::var(variable) {
        Ok(text) if text.trim().is_empty() => Ok(None),
        Ok(text) => Ok(Some(text)),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => {
            Err(Error::new(Code::InvalidSetting, format!("the variable {variable} is no text")))
        }
    }
}

/// The error, with the name of the variable that led to it.
fn in_variable(variable: &str, error: &Error) -> Error {
    Error::new(error.code(), format!("{variable}: {error}")).with_hint(error.hint())
}

fn file(variable: &str, path: &str) -> Result<Vec<u8>> {
    std::fs::read(Path::new(path)).map_err(|error| unreadable(variable, path, &error.to_string()))
}

fn unreadable(variable: &str, path: &str, why: &str) -> Error {
    // Who puts the key itself where its file should be named would find it in a log.
    let looks_like_a_key = path.contains("eyJ") || path.chars().count() > LONGEST_PATH;
    let shown = if looks_like_a_key { "" } else { &format!(" `{path}`") };
    let message = format!("the file{shown} that {variable} names could not be read: {why}");
    Error::new(Code::InvalidSetting, message)
        .with_hint(format!("{variable} holds the path of a file; correct it, or the rights of the file"))
}

impl fmt::Debug for ClientBuilder {
    /// Shows what cannot be a secret: a base URL may hold a password, and people put keys into the wrong place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("api_key", &self.api_key)
            .field("versions", &self.versions)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
