//! Which servers are trusted.

mod named;

use std::sync::Arc;

use rustls::{
    ClientConfig, RootCertStore,
    crypto::{CryptoProvider, aws_lc_rs},
    pki_types::{CertificateDer, pem::PemObject},
};
use rustls_platform_verifier::Verifier;

use crate::error::{Code, Error, Result};
use named::Named;

/// TLS 1.2 and 1.3 with what the system trusts and these authorities.
///
/// The cryptography is named here: a library must not install one for the whole process, nor depend on who did.
///
/// # Errors
///
/// [`Code::InvalidSetting`] for what is no certificate in PEM; [`Code::Tls`] if the system trusts nobody and TLS is needed.
pub(super) fn config(ca_pem: &[Vec<u8>], needed: bool) -> Result<ClientConfig> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let roots = certificates(ca_pem)?;
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|reason| failed(Code::Tls, "the cryptography of TLS cannot be used", reason))?;
    let mut config = match verifier(roots, provider) {
        Ok(verifier) => {
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth()
        }
        Err(_) if !needed => builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth(),
        Err(error) => return Err(error),
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn verifier(roots: Vec<CertificateDer<'static>>, provider: Arc<CryptoProvider>) -> Result<Named> {
    let made = if roots.is_empty() {
        Verifier::new(provider)
    } else {
        Verifier::new_with_extra_roots(roots.clone(), provider)
    };
    made.map(|system| Named::new(Arc::new(system), roots))
        .map_err(|reason| failed(Code::Tls, "no certificate authority can be trusted", reason))
}

fn certificates(ca_pem: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>> {
    let mut all = Vec::new();
    for pem in ca_pem {
        let before = all.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let refused =
                |reason| failed(Code::InvalidSetting, "a certificate authority is not readable PEM", reason);
            all.push(certificate.map_err(refused)?);
        }
        if all.len() == before {
            return Err(Error::new(
                Code::InvalidSetting,
                "a certificate authority was given without any certificate",
            ));
        }
    }
    // The parser of certificates says which are none; an empty store takes them one by one.
    let mut store = RootCertStore::empty();
    for certificate in &all {
        store.add(certificate.clone()).map_err(|reason| {
            failed(Code::InvalidSetting, "a certificate authority is no certificate", reason)
        })?;
    }
    Ok(all)
}

fn failed(code: Code, text: &str, reason: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(code, text).with_source(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_is_refused() {
        let check = |pem: &str| {
            let error = config(&[pem.as_bytes().to_vec()], false).expect_err(pem);
            assert_eq!(error.code(), Code::InvalidSetting, "{pem}");
        };
        check("");
        check("no certificate");
        check("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        check("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n");
        check("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    }

    #[test]
    fn nothing_is_installed_for_the_process() {
        assert!(config(&[], false).is_ok());
        assert!(CryptoProvider::get_default().is_none());
    }
}
