//! Signing in to Microsoft Entra, by its own library.

mod assertion;
mod builder;
mod certificate;
mod environment;
mod refusal;
mod sign_in;
mod wire;

use std::{path::PathBuf, sync::Arc};

use azure_core::cloud::{CloudConfiguration, CustomConfiguration};
use azure_core::credentials::TokenCredential;
use azure_core::http::{ClientOptions, RetryOptions};
use azure_identity::{
    AzureCliCredential, AzureCliCredentialOptions, ClientAssertionCredential,
    ClientAssertionCredentialOptions, ClientSecretCredential, ClientSecretCredentialOptions, Executor,
    ManagedIdentityCredential, ManagedIdentityCredentialOptions, UserAssignedId, WorkloadIdentityCredential,
    WorkloadIdentityCredentialOptions,
};
use chrono::TimeDelta;

pub use builder::EntraBuilder;
pub use sign_in::SignIn;

use super::{AccessToken, TokenFuture, TokenSource};
use crate::clock::{Clock, SystemClock};
use crate::error::{Code, Error, Result};
use crate::secret::Secret;
use assertion::Assertion;
use certificate::Certificate;
use wire::{LONGEST, Wire};

/// Gets tokens in one way. Each token is got by a new credential of the library, whose own cache could not be told that a
/// token was refused.
#[derive(Debug)]
struct Entra {
    way: Way,
    wire: Wire,
    clock: Arc<dyn Clock>,
}

/// A way with all that it needs.
#[derive(Debug)]
enum Way {
    Secret { application: Application, secret: Secret },
    Certificate { application: Application, certificate: Arc<Certificate> },
    Workload { application: Application, token_file: PathBuf },
    Managed { client: Option<String> },
    Cli { tenant: Option<String>, executor: Option<Arc<dyn Executor>> },
}

/// An application in a tenant.
#[derive(Clone, Debug)]
struct Application {
    tenant: String,
    client: String,
}

impl TokenSource for Entra {
    fn token<'a>(&'a self, scope: &'a str) -> TokenFuture<'a> {
        Box::pin(self.acquire(scope))
    }
}

impl Entra {
    async fn acquire(&self, scope: &str) -> Result<AccessToken> {
        let wire = Arc::new(self.wire.fresh());
        let limit = self.clock.time_limit(LONGEST);
        let token = async { self.credential(&wire)?.get_token(&[scope], None).await };
        let token = tokio::select! {
            biased;
            token = token => token,
            () = limit => {
                let text = format!("signing in by {} took longer than {LONGEST:?}", self.way.sign_in());
                return Err(Error::new(Code::Timeout, text));
            }
        };
        let token = token.map_err(|reason| {
            // What came over the wire is told better by who sent it.
            wire.fault().unwrap_or_else(|| refusal::of_library(&self.way, &reason))
        })?;
        let end = token.expires_on.unix_timestamp();
        let left = end - SystemClock.now().timestamp();
        let expires = if self.way.counts_from_now() {
            // The library counted from the system's time, which is not always that of our clock.
            // Without a word about its life, the token's own claim tells it.
            let left = TimeDelta::try_seconds(left).filter(|left| *left > TimeDelta::zero());
            left.and_then(|left| self.clock.now().checked_add_signed(left))
        } else {
            chrono::DateTime::from_timestamp(end, 0)
        };
        AccessToken::new(token.token.secret(), expires).map_err(|_| refusal::no_token(&self.way))
    }

    fn credential(&self, wire: &Arc<Wire>) -> azure_core::Result<Arc<dyn TokenCredential>> {
        let client_options = options(wire);
        Ok(match &self.way {
            Way::Secret { application: Application { tenant, client }, secret } => {
                let options = Some(ClientSecretCredentialOptions { client_options });
                let secret = secret.expose().to_owned().into();
                ClientSecretCredential::new(tenant, client.clone(), secret, options)?
            }
            Way::Certificate { application, certificate } => {
                let Application { tenant, client } = application.clone();
                let audience = wire.token_endpoint(&tenant);
                let (certificate, clock) = (Arc::clone(certificate), Arc::clone(&self.clock));
                let assertion = Assertion { certificate, clock, audience, client: client.clone() };
                let options = Some(ClientAssertionCredentialOptions { client_options });
                ClientAssertionCredential::new(tenant, client, assertion, options)?
            }
            Way::Workload { application: Application { tenant, client }, token_file } => {
                let options = WorkloadIdentityCredentialOptions {
                    credential_options: ClientAssertionCredentialOptions { client_options },
                    client_id: Some(client.clone()),
                    tenant_id: Some(tenant.clone()),
                    token_file_path: Some(token_file.clone()),
                };
                WorkloadIdentityCredential::new(Some(options))?
            }
            Way::Managed { client } => {
                let user_assigned_id = client.clone().map(UserAssignedId::ClientId);
                let options = ManagedIdentityCredentialOptions { user_assigned_id, client_options };
                ManagedIdentityCredential::new(Some(options))?
            }
            Way::Cli { tenant, executor } => {
                let (tenant_id, executor) = (tenant.clone(), executor.clone());
                let options = AzureCliCredentialOptions { subscription: None, tenant_id, executor };
                AzureCliCredential::new(Some(options))?
            }
        })
    }
}

impl Way {
    fn sign_in(&self) -> SignIn {
        match self {
            Self::Secret { .. } => SignIn::ClientSecret,
            Self::Certificate { .. } => SignIn::Certificate,
            Self::Workload { .. } => SignIn::WorkloadIdentity,
            Self::Managed { .. } => SignIn::ManagedIdentity,
            Self::Cli { .. } => SignIn::AzureCli,
        }
    }

    /// Whether the answer tells how long a token is good, and not until when.
    fn counts_from_now(&self) -> bool {
        matches!(self, Self::Secret { .. } | Self::Certificate { .. } | Self::Workload { .. })
    }
}

/// Everything goes through our transport, which asks again by itself.
fn options(wire: &Arc<Wire>) -> ClientOptions {
    let mut cloud = CustomConfiguration::default();
    cloud.authority_host = wire.authority();
    ClientOptions {
        retry: RetryOptions::none(),
        transport: Some(azure_core::http::Transport::new(Arc::clone(wire) as Arc<_>)),
        cloud: Some(Arc::new(CloudConfiguration::from(cloud))),
        ..ClientOptions::default()
    }
}

#[cfg(test)]
mod tests;
