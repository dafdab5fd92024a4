//! What an application shows in the place of a secret.

use std::sync::Arc;

use azure_core::{error::ErrorKind, http::ClientMethodOptions};
use azure_identity::ClientAssertion;

use super::certificate::Certificate;
use crate::clock::Clock;

/// Signs a new statement each time.
#[derive(Debug)]
pub(super) struct Assertion {
    pub(super) certificate: Arc<Certificate>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) audience: String,
    pub(super) client: String,
}

#[async_trait::async_trait]
impl ClientAssertion for Assertion {
    async fn secret(&self, _: Option<ClientMethodOptions<'_>>) -> azure_core::Result<String> {
        self.certificate
            .assertion(&self.client, &self.audience, self.clock.now())
            .map_err(|error| azure_core::Error::new(ErrorKind::Credential, error))
    }
}
