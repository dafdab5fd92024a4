//! Setting up how to sign in.

use std::{fmt, path::PathBuf, sync::Arc, time::Duration};

use azure_identity::Executor;
use reqwest::Url;
use zeroize::Zeroizing;

use super::certificate::Certificate;
use super::wire::{To, Wire};
use super::{Application, Entra, SignIn, Way};
use crate::client::common::Common;
use crate::clock::{Clock, SystemClock};
use crate::error::{Code, Error, Result};
use crate::http::{Credential, HttpSettings, Origin, RetryPolicy, Transport};
use crate::secret::Secret;
use crate::token::{Cloud, TokenSource};

/// Signing in to Microsoft Entra, or by what signs in for it.
///
/// Where no way is chosen, the first of these is taken that has been given what it needs, and no other is tried if it fails:
///
/// 1. a client secret,
/// 2. a certificate,
/// 3. the token of a cluster (workload identity),
/// 4. a managed identity, if the platform announces one,
/// 5. the Azure CLI.
///
/// The first three need a tenant and a client id. Setters never fail; [`build`](Self::build) does. Nothing here reads the
/// environment, but the library that signs in does so for the address of a managed identity: `IDENTITY_ENDPOINT` and
/// `IDENTITY_HEADER`.
///
/// ```
/// use ea_billing_core::{Cloud, EntraBuilder, SignIn};
///
/// let builder = EntraBuilder::new()
///     .with_cloud(Cloud::Public)
///     .with_tenant("contoso.example")
///     .with_client_id("8d1e6f0a-5c27-4b3e-a9d4-60f2b7c81e35")
///     .with_client_secret("…");
/// assert_eq!(builder.way(), SignIn::ClientSecret);
/// let source = builder.build()?;
/// # let _ = source;
/// # Ok::<(), ea_billing_core::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct EntraBuilder {
    cloud: Cloud,
    way: Option<SignIn>,
    login_url: Option<String>,
    tenant: Option<String>,
    client: Option<String>,
    secret: Option<Secret>,
    certificate: Option<Arc<Zeroizing<Vec<u8>>>>,
    token_file: Option<PathBuf>,
    managed: bool,
    ca_pem: Vec<Vec<u8>>,
    without_proxy: bool,
    retry: Option<RetryPolicy>,
    clock: Option<Arc<dyn Clock>>,
    pub(super) executor: Option<Arc<dyn Executor>>,
}

impl EntraBuilder {
    /// Begins with the public cloud and nothing else.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The cloud, whose address for signing in is used.
    #[must_use]
    pub fn with_cloud(mut self, cloud: Cloud) -> Self {
        self.cloud = cloud;
        self
    }

    /// Signs in in this way, whatever else was given.
    #[must_use]
    pub fn with_way(mut self, way: SignIn) -> Self {
        self.way = Some(way);
        self
    }

    /// Another address for signing in than the cloud's, usually the value of `AZURE_AUTHORITY_HOST`. Plain http only to this
    /// machine.
    #[must_use]
    pub fn with_login_url(mut self, url: impl Into<String>) -> Self {
        self.login_url = Some(url.into());
        self
    }

    /// The id or a domain of the tenant, usually the value of `AZURE_TENANT_ID`.
    #[must_use]
    pub fn with_tenant(mut self, tenant: impl Into<String>) -> Self {
        self.tenant = Some(tenant.into());
        self
    }

    /// The id of the application, or of the managed identity of several that is meant; usually the value of
    /// `AZURE_CLIENT_ID`.
    #[must_use]
    pub fn with_client_id(mut self, client: impl Into<String>) -> Self {
        self.client = Some(client.into());
        self
    }

    /// The secret of the application, usually the value of `AZURE_CLIENT_SECRET`. The end of a line behind it, which files of
    /// secrets have, is left out.
    #[must_use]
    pub fn with_client_secret(mut self, secret: impl Into<String>) -> Self {
        let mut secret = secret.into();
        secret.truncate(secret.trim_end_matches(['\r', '\n']).len());
        self.secret = Some(Secret::new(secret));
        self
    }

    /// A certificate of the application and its private key without a password, both as PEM in one text; usually what the
    /// file holds that `AZURE_CLIENT_CERTIFICATE_PATH` names.
    #[must_use]
    pub fn with_certificate_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.certificate = Some(Arc::new(Zeroizing::new(pem.into())));
        self
    }

    /// The file with the token of the cluster, which is read at every sign-in; usually the value of
    /// `AZURE_FEDERATED_TOKEN_FILE`.
    #[must_use]
    pub fn with_federated_token_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.token_file = Some(path.into());
        self
    }

    /// The platform announces a managed identity, usually by the variable `IDENTITY_ENDPOINT`.
    #[must_use]
    pub fn with_managed_identity(mut self) -> Self {
        self.managed = true;
        self
    }

    /// Trusts these authorities of certificates, as PEM, beside those of the system.
    #[must_use]
    pub fn with_ca_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.ca_pem.push(pem.into());
        self
    }

    /// Does not obey the system's proxy settings.
    #[must_use]
    pub fn without_proxy(mut self) -> Self {
        self.without_proxy = true;
        self
    }

    /// How often and how patiently it is asked again.
    #[must_use]
    pub fn with_retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Another clock than the system's.
    #[must_use]
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// The same sign-in with the settings of the client that it is for.
    pub(crate) fn for_client(self, cloud: Cloud, common: &Common) -> Self {
        Self {
            cloud,
            ca_pem: common.ca_pem.clone(),
            without_proxy: common.without_proxy,
            retry: common.retry.clone(),
            clock: common.clock.clone(),
            ..self
        }
    }

    /// The way in which it will sign in.
    #[must_use]
    pub fn way(&self) -> SignIn {
        self.way.unwrap_or({
            if self.secret.is_some() {
                SignIn::ClientSecret
            } else if self.certificate.is_some() {
                SignIn::Certificate
            } else if self.token_file.is_some() {
                SignIn::WorkloadIdentity
            } else if self.managed {
                SignIn::ManagedIdentity
            } else {
                SignIn::AzureCli
            }
        })
    }

    /// The source of tokens. Nothing is sent before the first token is asked for.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidSetting`] for what the way needs and was not given, and for an address, a tenant or a certificate that
    /// cannot be used; [`Code::Tls`] if the system trusts no authority.
    pub fn build(self) -> Result<Arc<dyn TokenSource>> {
        let clock = self.clock.clone().unwrap_or_else(|| Arc::new(SystemClock));
        let way = self.ready()?;
        let to = match way {
            Way::Managed { .. } => To::Metadata(Box::new(self.metadata()?)),
            _ => self.login(&clock)?,
        };
        let wire = Wire::new(to, Arc::clone(&clock), self.secret.into_iter().collect());
        Ok(Arc::new(Entra { way, wire, clock }))
    }

    /// The way with all that it needs.
    fn ready(&self) -> Result<Way> {
        Ok(match self.way() {
            SignIn::ClientSecret => {
                let secret = self.secret.clone().filter(|secret| !secret.expose().trim().is_empty());
                let secret = secret.ok_or_else(|| missing("a client secret", "AZURE_CLIENT_SECRET"))?;
                Way::Secret { application: self.application()?, secret }
            }
            SignIn::Certificate => {
                let pem = self.certificate.as_ref();
                let pem = pem.ok_or_else(|| missing("a certificate", "AZURE_CLIENT_CERTIFICATE_PATH"))?;
                let certificate = Arc::new(Certificate::of_pem(pem)?);
                Way::Certificate { application: self.application()?, certificate }
            }
            SignIn::WorkloadIdentity => {
                let file = self.token_file.clone();
                let token_file =
                    file.ok_or_else(|| missing("the token of a cluster", "AZURE_FEDERATED_TOKEN_FILE"))?;
                Way::Workload { application: self.application()?, token_file }
            }
            SignIn::ManagedIdentity => Way::Managed { client: self.client()? },
            SignIn::AzureCli => Way::Cli { tenant: self.tenant()?, executor: self.executor.clone() },
        })
    }

    fn application(&self) -> Result<Application> {
        let tenant = self.tenant()?.ok_or_else(|| missing("a tenant", "AZURE_TENANT_ID"))?;
        let client = self.client()?.ok_or_else(|| missing("a client id", "AZURE_CLIENT_ID"))?;
        Ok(Application { tenant, client })
    }

    fn tenant(&self) -> Result<Option<String>> {
        id(self.tenant.as_deref(), "the tenant", "AZURE_TENANT_ID")
    }

    fn client(&self) -> Result<Option<String>> {
        id(self.client.as_deref(), "the client id", "AZURE_CLIENT_ID")
    }

    fn login(&self, clock: &Arc<dyn Clock>) -> Result<To> {
        let given = self.login_url.as_deref().unwrap_or(self.cloud.login_url()).trim();
        // The text is not repeated, since it may hold a password. Some write the host alone.
        let url =
            if given.contains("://") { Url::parse(given) } else { Url::parse(&format!("https://{given}")) };
        let hint = "correct EA_BILLING_LOGIN_URL or AZURE_AUTHORITY_HOST";
        let url = url.map_err(|_| {
            let text = "the address for signing in is no URL; expected one such as https://login.microsoftonline.com";
            Error::new(Code::InvalidSetting, text).with_hint(hint)
        })?;
        let origin = Origin::of_base(&url).map_err(|error| {
            let text = format!("the address for signing in cannot be used: {error}");
            Error::new(error.code(), text).with_hint(hint)
        })?;
        tracing::debug!(target: "ea_billing", %origin, way = self.way().as_str(), "sign-in");
        let settings = HttpSettings {
            ca_pem: self.ca_pem.clone(),
            use_proxy: !self.without_proxy,
            retry: self.retry.clone().unwrap_or_default(),
            head_limit: Duration::from_secs(60),
            ..small(url.clone())
        };
        let transport = Transport::new(settings, Arc::clone(clock))?;
        Ok(To::Login { url, transport })
    }

    /// Settings for the managed identity. It is near or not there, so that it is not waited for long.
    pub(super) fn metadata(&self) -> Result<HttpSettings> {
        let nowhere = Url::parse("http://169.254.169.254/")
            .map_err(|reason| Error::new(Code::InvalidSetting, "no URL").with_source(reason))?;
        Ok(HttpSettings {
            link_local: true,
            use_proxy: false,
            connect_limit: Duration::from_secs(2),
            head_limit: Duration::from_secs(30),
            retry: RetryPolicy::default().with_max_attempts(4).with_max_wait(Duration::from_secs(30)),
            ..small(nowhere)
        })
    }
}

/// The settings of a transport for answers that are small.
fn small(base_url: Url) -> HttpSettings {
    let mut settings = HttpSettings::new(base_url, Credential::None);
    settings.limits.page_bytes = 1 << 20;
    settings
}

fn missing(what: &str, variable: &str) -> Error {
    Error::new(Code::InvalidSetting, format!("the sign-in needs {what}, and none was given"))
        .with_hint(format!("set {variable}"))
}

/// An id or a domain, as it may stand in an address and in a command. What else stands there may be a secret in the wrong
/// place and is not repeated.
fn id(text: Option<&str>, what: &str, variable: &str) -> Result<Option<String>> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    if text.len() > 200 || !text.chars().all(plain) || !text.starts_with(|c: char| c.is_ascii_alphanumeric())
    {
        let message = format!("{what} has other characters than letters, digits, dots and hyphens");
        return Err(Error::new(Code::InvalidSetting, message).with_hint(format!("correct {variable}")));
    }
    Ok(Some(text.to_owned()))
}

impl fmt::Debug for EntraBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EntraBuilder")
            .field("cloud", &self.cloud)
            .field("way", &self.way())
            .finish_non_exhaustive()
    }
}
