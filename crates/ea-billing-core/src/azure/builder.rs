//! Setting up a client of Azure Resource Manager.

use std::{fmt, sync::Arc};

use reqwest::Url;

use super::AzureClient;
use crate::{
    client::{
        Access, SnapshotCheck,
        common::{Common, common_settings},
    },
    error::{Code, Error, Result},
    http::{Credential, RESOURCE_MANAGER},
    source::AzureBilling,
};

/// Where Azure Resource Manager of the public cloud is.
const DEFAULT_URL: &str = "https://management.azure.com";

/// Sets up an [`AzureClient`]. The setters never fail; [`build`](Self::build) looks at everything.
#[derive(Clone)]
#[must_use = "a builder does nothing until it builds"]
pub struct AzureClientBuilder {
    base_url: Option<String>,
    common: Common,
}

impl Default for AzureClientBuilder {
    fn default() -> Self {
        let mut common = Common::default();
        // These APIs have no validators, so that every page would have to be read twice.
        common.settings.snapshot_check = SnapshotCheck::Never;
        common.aliases = RESOURCE_MANAGER;
        Self { base_url: None, common }
    }
}

impl AzureClientBuilder {
    /// The address of Azure Resource Manager, `https://management.azure.com` if left out. The token goes to its scheme, host and
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
    /// [`Code::InvalidSetting`] for a base URL or a certificate that cannot be used.
    pub fn build(self) -> Result<AzureClient> {
        let base_url = base_url(self.base_url.as_deref().unwrap_or(DEFAULT_URL))?;
        let credential = Credential::None;
        let access = Access::Token(credential.clone());
        let shared = self.common.shared(base_url.clone(), credential, access, |requests| {
            Ok(Box::new(AzureBilling::new(base_url.as_str(), requests)?))
        })?;
        Ok(AzureClient { shared: Arc::new(shared) })
    }
}

fn base_url(text: &str) -> Result<Url> {
    // The text is not repeated, since it may hold a password.
    Url::parse(text.trim()).map_err(|_| {
        let message = format!("the base URL is no URL; expected one such as {DEFAULT_URL}");
        Error::new(Code::InvalidSetting, message)
    })
}

impl fmt::Debug for AzureClientBuilder {
    /// Shows what cannot be a secret: a base URL may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AzureClientBuilder").field("settings", &self.common.settings).finish_non_exhaustive()
    }
}
