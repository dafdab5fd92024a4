//! Signing in.

use ea_billing_core::AzureClientBuilder;

use crate::{
    env::Environment,
    exit::Exit,
    failure::{Failure, MISSING_KEY, Result},
    settings::AzureSettings,
};

/// The builder with what signs in.
pub(super) fn of(
    _settings: &AzureSettings,
    _env: &Environment,
    _builder: AzureClientBuilder,
) -> Result<AzureClientBuilder> {
    Err(Failure::new(Exit::Access, MISSING_KEY, "no access token was given"))
}
