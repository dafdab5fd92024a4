//! Setting up a client.

use std::{collections::BTreeMap, fmt, sync::Arc};

use reqwest::Url;

use super::{
    Access, Client,
    common::{Common, common_settings},
    environment::{file, in_variable, text, unreadable},
};
use crate::{
    ApiKey, Dataset, Version,
    error::{Code, Error, Result},
    http::Credential,
    source::EnterpriseReporting,
};

/// Where the API was before it was retired, and where its pages still say that it is.
const DEFAULT_URL: &str = "https://consumption.azure.com";
/// Longer texts in the place of an enrollment number are not repeated in errors.
const SHOWN_ENROLLMENT: usize = 20;
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
    versions: BTreeMap<Dataset, Version>,
    common: Common,
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
            builder.common.ca_pem.push(file(variable::CA_FILE, &path)?);
        }
        #[cfg(feature = "cache")]
        if let Some(path) = text(variable::CACHE_DIR)? {
            builder.common.cache =
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

    /// Asks for a dataset in a version of choice instead of the newest that has it. Where a way of delivery is missing from
    /// that version, as files are from the first, the newest is asked; the certificate names the version.
    pub fn with_version(mut self, dataset: Dataset, version: Version) -> Self {
        self.versions.insert(dataset, version);
        self
    }

    common_settings!();

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
        let now = self.common.now();
        let asked = self.enrollment.as_deref().map(enrollment_number).transpose()?;
        api_key.check(now, asked.as_deref())?;
        let named = || api_key.claims().and_then(|claims| claims.enrollment());
        let enrollment = match asked {
            Some(asked) => asked,
            None => enrollment_number(named().ok_or_else(|| unnamed(&api_key))?)?,
        };
        let base_url = base_url(self.base_url.as_deref().unwrap_or(DEFAULT_URL))?;
        let enrollment: Arc<str> = enrollment.into();
        let access = Access::Key { enrollment: Arc::clone(&enrollment), api_key: api_key.clone() };
        let versions = self.versions;
        let credential = Credential::bearer(api_key.expose());
        let shared = self.common.shared(base_url.clone(), credential, access, |requests| {
            Ok(Box::new(EnterpriseReporting::new(
                base_url.as_str(),
                requests,
                (*enrollment).to_owned(),
                versions,
            )?))
        })?;
        Ok(Client { shared: Arc::new(shared), enrollment, api_key })
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

impl fmt::Debug for ClientBuilder {
    /// Shows what cannot be a secret: a base URL may hold a password, and people put keys into the wrong place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("api_key", &self.api_key)
            .field("versions", &self.versions)
            .field("settings", &self.common.settings)
            .finish_non_exhaustive()
    }
}
