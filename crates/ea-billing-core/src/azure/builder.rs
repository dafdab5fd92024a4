//! Setting up a client of Azure Resource Manager.

use std::{fmt, sync::Arc};

use reqwest::Url;

use super::AzureClient;
use crate::{
    AccessToken, Cloud, TokenSource,
    client::{
        Access, SnapshotCheck,
        common::{Common, common_settings},
        environment::{file, in_variable, text},
    },
    error::{Code, Error, Result},
    http::{Credential, RESOURCE_MANAGER},
    source::AzureBilling,
};

/// The variables that [`AzureClientBuilder::from_env`] reads.
mod variable {
    pub(super) const ARM_URL: &str = "EA_BILLING_ARM_URL";
    pub(super) const ACCESS_TOKEN: &str = "EA_BILLING_ACCESS_TOKEN";
    pub(super) const CA_FILE: &str = "EA_BILLING_CA_FILE";
    #[cfg(feature = "cache")]
    pub(super) const CACHE_DIR: &str = "EA_BILLING_CACHE_DIR";
}

/// Sets up an [`AzureClient`]. The setters never fail; [`build`](Self::build) looks at everything.
#[derive(Clone)]
#[must_use = "a builder does nothing until it builds"]
pub struct AzureClientBuilder {
    base_url: Option<String>,
    cloud: Cloud,
    tokens: Tokens,
    common: Common,
}

/// What gives tokens.
#[derive(Clone, Debug)]
enum Tokens {
    Nothing,
    Source(Arc<dyn TokenSource>),
    /// The sign-in that the environment tells of, made ready when the client is built, since it goes by its settings. What is
    /// wrong with it matters only where nothing else gives tokens.
    #[cfg(feature = "entra")]
    Entra(std::result::Result<Box<crate::EntraBuilder>, Arc<Error>>),
}

impl Tokens {
    /// The source of tokens for a client with these settings.
    #[cfg_attr(not(feature = "entra"), expect(unused_variables, reason = "a source has its own settings"))]
    fn source(self, cloud: Cloud, common: &Common) -> Result<Arc<dyn TokenSource>> {
        match self {
            Self::Nothing => Err(Error::new(Code::InvalidSetting, "nothing gives access tokens")
                .with_hint(format!("set {}, or sign in", variable::ACCESS_TOKEN))),
            Self::Source(tokens) => Ok(tokens),
            #[cfg(feature = "entra")]
            Self::Entra(entra) => entra.map_err(|error| error.echo())?.for_client(cloud, common).build(),
        }
    }
}

impl Default for AzureClientBuilder {
    fn default() -> Self {
        let mut common = Common::default();
        // These APIs have no validators, so that every page would have to be read twice.
        common.settings.snapshot_check = SnapshotCheck::Never;
        common.aliases = RESOURCE_MANAGER;
        Self { base_url: None, cloud: Cloud::default(), tokens: Tokens::Nothing, common }
    }
}

impl AzureClientBuilder {
    /// A builder with the settings of the environment:
    ///
    /// | variable | setting |
    /// |---|---|
    /// | `EA_BILLING_ARM_URL` | [`with_base_url`](Self::with_base_url) |
    /// | `EA_BILLING_ACCESS_TOKEN` | [`with_access_token`](Self::with_access_token) |
    /// | `EA_BILLING_CA_FILE` | [`with_ca_pem`](Self::with_ca_pem) |
    /// | `EA_BILLING_CACHE_DIR` | `with_cache`, if the feature `cache` is on |
    ///
    /// Empty variables count as absent. Without a token at hand, and with the feature `entra`, it signs in as
    /// `EntraBuilder::from_env` says, to the cloud and with the clock, retries, certificates and proxy of this builder;
    /// [`build`](Self::build) tells what is wrong with that.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidToken`] for a token that cannot be one, [`Code::InvalidSetting`] for a file that cannot be read, each
    /// with the name of the variable.
    pub fn from_env() -> Result<Self> {
        let mut builder = Self { base_url: text(variable::ARM_URL)?, ..Self::default() };
        if let Some(token) = text(variable::ACCESS_TOKEN)? {
            let token = AccessToken::new(token, None);
            let token = token.map_err(|error| in_variable(variable::ACCESS_TOKEN, &error))?;
            builder = builder.with_access_token(token);
        }
        #[cfg(feature = "entra")]
        if matches!(builder.tokens, Tokens::Nothing) {
            builder.tokens = Tokens::Entra(crate::EntraBuilder::from_env().map(Box::new).map_err(Arc::new));
        }
        if let Some(path) = text(variable::CA_FILE)? {
            builder.common.ca_pem.push(file(variable::CA_FILE, &path)?);
        }
        #[cfg(feature = "cache")]
        if let Some(path) = text(variable::CACHE_DIR)? {
            let cache = crate::Cache::open(path);
            builder.common.cache = Some(cache.map_err(|error| in_variable(variable::CACHE_DIR, &error))?);
        }
        Ok(builder)
    }

    /// Where tokens come from. Without it nothing can be asked.
    pub fn with_token_source(mut self, tokens: Arc<dyn TokenSource>) -> Self {
        self.tokens = Tokens::Source(tokens);
        self
    }

    /// A token that is at hand. When it has ended there is no other.
    pub fn with_access_token(self, token: AccessToken) -> Self {
        self.with_token_source(token.fixed())
    }

    /// The cloud, whose Azure Resource Manager is asked and for which tokens are; the public one if left out.
    pub fn with_cloud(mut self, cloud: Cloud) -> Self {
        self.cloud = cloud;
        self
    }

    /// The address of Azure Resource Manager, that of the cloud if left out. The token goes to its scheme, host and
    /// port and nowhere else. Plain http is for loopback only.
    pub fn with_base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    common_settings!();

    /// The client.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidSetting`] for a base URL or a certificate that cannot be used, and where nothing gives tokens; as
    /// `EntraBuilder::from_env` and `EntraBuilder::build` where it signs in by the environment.
    pub fn build(self) -> Result<AzureClient> {
        let tokens = self.tokens.source(self.cloud, &self.common)?;
        let base_url = base_url(self.base_url.as_deref().unwrap_or(self.cloud.arm_url()))?;
        let credential = Credential::token(tokens, self.cloud.scope());
        let shared = self.common.shared(base_url.clone(), credential, Access::Token, |requests| {
            Ok(Box::new(AzureBilling::new(base_url.as_str(), requests)?))
        })?;
        Ok(AzureClient { shared: Arc::new(shared) })
    }
}

fn base_url(text: &str) -> Result<Url> {
    // The text is not repeated, since it may hold a password.
    Url::parse(text.trim()).map_err(|_| {
        let message = format!("the base URL is no URL; expected one such as {}", Cloud::Public.arm_url());
        Error::new(Code::InvalidSetting, message)
            .with_hint(format!("correct {} or `with_base_url`", variable::ARM_URL))
    })
}

impl fmt::Debug for AzureClientBuilder {
    /// Shows what cannot be a secret: a base URL may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AzureClientBuilder")
            .field("cloud", &self.cloud)
            .field("tokens", &self.tokens)
            .field("settings", &self.common.settings)
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "entra"))]
mod tests;
