//! How to sign in, as the environment tells it.

use super::EntraBuilder;
use crate::{
    client::environment::{file, text},
    error::Result,
};

/// The variables that Azure's tools know, and the one that wins over the last of them.
mod variable {
    pub(super) const LOGIN_URL: &str = "EA_BILLING_LOGIN_URL";
    pub(super) const AUTHORITY_HOST: &str = "AZURE_AUTHORITY_HOST";
    pub(super) const TENANT: &str = "AZURE_TENANT_ID";
    pub(super) const CLIENT: &str = "AZURE_CLIENT_ID";
    pub(super) const SECRET: &str = "AZURE_CLIENT_SECRET";
    pub(super) const CERTIFICATE: &str = "AZURE_CLIENT_CERTIFICATE_PATH";
    pub(super) const TOKEN_FILE: &str = "AZURE_FEDERATED_TOKEN_FILE";
    pub(super) const IDENTITY: &str = "IDENTITY_ENDPOINT";
    pub(super) const CA_FILE: &str = "EA_BILLING_CA_FILE";
}

impl EntraBuilder {
    /// A builder with the settings of the environment:
    ///
    /// | variable | setting |
    /// |---|---|
    /// | `EA_BILLING_LOGIN_URL`, else `AZURE_AUTHORITY_HOST` | [`with_login_url`](Self::with_login_url) |
    /// | `AZURE_TENANT_ID` | [`with_tenant`](Self::with_tenant) |
    /// | `AZURE_CLIENT_ID` | [`with_client_id`](Self::with_client_id) |
    /// | `AZURE_CLIENT_SECRET` | [`with_client_secret`](Self::with_client_secret) |
    /// | `AZURE_CLIENT_CERTIFICATE_PATH`, without a secret | [`with_certificate_pem`](Self::with_certificate_pem) |
    /// | `AZURE_FEDERATED_TOKEN_FILE` | [`with_federated_token_file`](Self::with_federated_token_file) |
    /// | `IDENTITY_ENDPOINT` | [`with_managed_identity`](Self::with_managed_identity) |
    /// | `EA_BILLING_CA_FILE` | [`with_ca_pem`](Self::with_ca_pem) |
    ///
    /// Empty variables count as absent.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidSetting`](crate::Code::InvalidSetting) for a file that cannot be read, with the name of the variable.
    pub fn from_env() -> Result<Self> {
        let mut builder = Self::new();
        let login =
            text(variable::LOGIN_URL)?.map_or_else(|| text(variable::AUTHORITY_HOST), |url| Ok(Some(url)))?;
        if let Some(url) = login {
            builder = builder.with_login_url(url);
        }
        if let Some(tenant) = text(variable::TENANT)? {
            builder = builder.with_tenant(tenant);
        }
        if let Some(client) = text(variable::CLIENT)? {
            builder = builder.with_client_id(client);
        }
        if let Some(secret) = text(variable::SECRET)? {
            builder = builder.with_client_secret(secret);
        } else if let Some(path) = text(variable::CERTIFICATE)? {
            // It is read only where it is used: variables of another sign-in may be left behind.
            builder = builder.with_certificate_pem(file(variable::CERTIFICATE, &path)?);
        }
        if let Some(path) = text(variable::TOKEN_FILE)? {
            builder = builder.with_federated_token_file(path);
        }
        if text(variable::IDENTITY)?.is_some() {
            builder = builder.with_managed_identity();
        }
        if let Some(path) = text(variable::CA_FILE)? {
            builder = builder.with_ca_pem(file(variable::CA_FILE, &path)?);
        }
        Ok(builder)
    }
}
