//! Signing in to Microsoft Entra.

use ea_billing_core::{AzureClientBuilder, Cloud, Code, EntraBuilder, SignIn};
use zeroize::Zeroizing;

use super::{azure::named, ca_pem};
use crate::{
    args::CredentialName,
    config,
    env::{self, Environment},
    failure::{Failure, Result},
    settings::{AzureSettings, Origin, Setting},
};

/// The builder with what signs in as the settings say. Nothing is sent yet.
pub(super) fn of(
    settings: &AzureSettings,
    env: &Environment,
    builder: AzureClientBuilder,
    warn: &mut (dyn FnMut(String) + Send),
) -> Result<AzureClientBuilder> {
    if let Some(Setting { value: file, .. }) = &settings.client_certificate
        && let Some(rights) = config::open_to_others(file)
    {
        let shown = file.display();
        warn(format!("others can read the private key in `{shown}`: {rights}, better `chmod 600`"));
    }
    let tokens = entra(settings, env)?.build().map_err(|error| named(error, settings))?;
    Ok(builder.with_token_source(tokens))
}

/// How the settings sign in.
pub(crate) fn way(settings: &AzureSettings, env: &Environment) -> Result<SignIn> {
    Ok(entra(settings, env)?.way())
}

/// A way to sign in that nobody named.
#[derive(Debug)]
pub(crate) struct Guess {
    way: SignIn,
    /// What names an application that there is nothing to sign in by.
    bare: Option<Origin>,
}

impl Guess {
    /// How the settings sign in where they do not say how.
    pub(crate) fn of(settings: &AzureSettings, env: &Environment) -> Option<Self> {
        let is_named = settings.credential.as_ref().is_some_and(|name| name.value != CredentialName::Auto);
        if is_named || settings.access_token.is_some() {
            return None;
        }
        let way = way(settings, env).ok()?;
        let bare = settings.client_id.as_ref().map(|client| client.origin.clone());
        Some(Self { bare: bare.filter(|_| way == SignIn::AzureCli), way })
    }
}

/// The failure of a guessed sign-in with the one that cannot be guessed: nothing tells a machine's identity but asking it. It
/// says too why the Azure CLI was asked where an application was named.
pub(crate) fn with_other_sign_in(failure: Failure, guess: Option<&Guess>) -> Failure {
    let Some(guess) = guess.filter(|guess| guess.way == SignIn::AzureCli) else { return failure };
    if failure.code != Code::SignIn.as_str() {
        return failure;
    }
    let failure = match &guess.bare {
        Some(origin) => Failure {
            message: format!(
                "{origin} names an application without a secret, certificate or token file, so that the Azure CLI was \
                 asked: {}",
                failure.message
            ),
            ..failure
        }
        .with_hint(
            "set AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH or AZURE_FEDERATED_TOKEN_FILE, or sign in as a user \
             by the Azure CLI and `az login`",
        ),
        None => failure,
    };
    failure.with_more(
        "on a virtual machine of Azure, `--credential managed-identity` signs in as its managed identity, which is taken by \
         itself only where IDENTITY_ENDPOINT is set",
    )
}

fn entra(settings: &AzureSettings, env: &Environment) -> Result<EntraBuilder> {
    let mut entra = EntraBuilder::new().with_cloud(Cloud::from(settings.cloud()));
    if let Some(file) = &settings.common.ca_file {
        entra = entra.with_ca_pem(ca_pem(file)?);
    }
    if let Some(url) = &settings.login_url {
        entra = entra.with_login_url(url.value.as_str());
    }
    if let Some(tenant) = &settings.tenant {
        entra = entra.with_tenant(tenant.value.as_str());
    }
    if let Some(client) = &settings.client_id {
        entra = entra.with_client_id(client.value.as_str());
    }
    if let Some(secret) = env.text(env::AZURE_CLIENT_SECRET)? {
        entra = entra.with_client_secret(secret);
    }
    let way = settings.credential.as_ref().and_then(|name| chosen(name.value));
    // A file that is not used need not be there: variables of another sign-in may be left behind.
    let is_used = match way {
        Some(way) => way == SignIn::Certificate,
        None => env.text(env::AZURE_CLIENT_SECRET)?.is_none(),
    };
    if let Some(certificate) = settings.client_certificate.as_ref().filter(|_| is_used) {
        entra = entra.with_certificate_pem(pem(certificate)?.as_slice());
    }
    if let Some(file) = env.path(env::AZURE_FEDERATED_TOKEN_FILE) {
        entra = entra.with_federated_token_file(file);
    }
    if env.path(env::IDENTITY_ENDPOINT).is_some() {
        entra = entra.with_managed_identity();
    }
    Ok(match way {
        Some(way) => entra.with_way(way),
        None => entra,
    })
}

const fn chosen(name: CredentialName) -> Option<SignIn> {
    match name {
        CredentialName::Auto => None,
        CredentialName::Secret => Some(SignIn::ClientSecret),
        CredentialName::Certificate => Some(SignIn::Certificate),
        CredentialName::Workload => Some(SignIn::WorkloadIdentity),
        CredentialName::ManagedIdentity => Some(SignIn::ManagedIdentity),
        CredentialName::Az => Some(SignIn::AzureCli),
    }
}

fn pem(file: &Setting<std::path::PathBuf>) -> Result<Zeroizing<Vec<u8>>> {
    std::fs::read(&file.value).map(Zeroizing::new).map_err(|error| {
        let shown = file.value.display();
        let message = format!(
            "the certificate of the application `{shown}`, which {} names, cannot be read: {error}",
            file.origin
        );
        Failure::usage(Code::InvalidSetting.as_str(), message)
            .with_hint("correct the path or the rights of the file")
    })
}
