//! Signing in to Microsoft Entra.

use ea_billing_core::{Cloud, EntraBuilder, SignIn};

use crate::{
    eab_sign_in,
    error::Outcome,
    pointer::{self, out_of_range},
    settings::{Settings, maybe},
};

/// Sets up the sign-in that the program asks for.
///
/// # Safety
///
/// The pointers in the struct are as the header asks for.
pub(super) unsafe fn builder(
    given: &eab_sign_in,
    cloud: Cloud,
    settings: &Settings,
) -> Outcome<EntraBuilder> {
    // SAFETY: the caller says so.
    let text = |data, len, name| unsafe { pointer::text(data, len, name) };
    let tenant = text(given.tenant, given.tenant_len, "tenant")?;
    let client_id = text(given.client_id, given.client_id_len, "client_id")?;
    let secret = text(given.client_secret, given.client_secret_len, "client_secret")?;
    let certificate = text(given.certificate_pem, given.certificate_pem_len, "certificate_pem")?;
    let file = text(given.federated_token_file, given.federated_token_file_len, "federated_token_file")?;
    let login_url = text(given.login_url, given.login_url_len, "login_url")?;
    let builder = match way(given.way)? {
        None => EntraBuilder::from_env()?,
        Some(way) => EntraBuilder::new().with_way(way),
    };
    let builder = builder.with_cloud(cloud);
    let builder = maybe(builder, tenant, EntraBuilder::with_tenant);
    let builder = maybe(builder, client_id, EntraBuilder::with_client_id);
    // The core keeps these two in memory that it wipes; there is no copy between.
    let builder = maybe(builder, secret, EntraBuilder::with_client_secret);
    let builder = maybe(builder, certificate, EntraBuilder::with_certificate_pem);
    let builder = maybe(builder, file, EntraBuilder::with_federated_token_file);
    let builder = maybe(builder, login_url, EntraBuilder::with_login_url);
    let builder = maybe(builder, settings.ca_pem.as_deref(), EntraBuilder::with_ca_pem);
    let builder = maybe(builder, settings.retry.clone(), EntraBuilder::with_retry);
    let builder = maybe(builder, settings.clock.clone(), |builder, clock| builder.with_clock(clock));
    Ok(if settings.without_proxy { builder.without_proxy() } else { builder })
}

/// The way that is chosen; nothing where the environment chooses.
fn way(number: u32) -> Outcome<Option<SignIn>> {
    Ok(Some(match number {
        0 => return Ok(None),
        1 => SignIn::ClientSecret,
        2 => SignIn::Certificate,
        3 => SignIn::WorkloadIdentity,
        4 => SignIn::ManagedIdentity,
        5 => SignIn::AzureCli,
        other => return Err(out_of_range("way", "an `eab_sign_in_way`, 0 to 5", other)),
    }))
}
