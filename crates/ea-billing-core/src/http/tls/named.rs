//! Servers that show a certificate which the settings name itself.

use std::sync::Arc;

use rustls::{
    CertificateError, DigitallySignedStruct, Error, OtherError, SignatureScheme,
    client::{
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        verify_server_name,
    },
    pki_types::{CertificateDer, ServerName, UnixTime},
    server::ParsedCertificate,
};

/// Trusts whom `inner` trusts, and a server that shows one of these very certificates.
///
/// `openssl req -x509` makes a server's certificate that is its own authority. Other clients take it if it is named as one to
/// trust; webpki refuses every authority in the place of a server.
#[derive(Debug)]
pub(super) struct Named {
    inner: Arc<dyn ServerCertVerifier>,
    certificates: Vec<CertificateDer<'static>>,
}

impl Named {
    pub(super) fn new(
        inner: Arc<dyn ServerCertVerifier>,
        certificates: Vec<CertificateDer<'static>>,
    ) -> Self {
        Self { inner, certificates }
    }
}

impl ServerCertVerifier for Named {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let found = self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        match found {
            Err(error) if is_only_an_authority(&error) && self.certificates.contains(end_entity) => {
                verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)?;
                Ok(ServerCertVerified::assertion())
            }
            found => found,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

/// Whether nothing else was found to be wrong yet than that the certificate is an authority's; its dates are looked at before,
/// its name after that. What a certificate may be used for is not looked at any more: it is named byte for byte.
fn is_only_an_authority(error: &Error) -> bool {
    let Error::InvalidCertificate(CertificateError::Other(OtherError(reason))) = error else { return false };
    // The type of this error belongs to a library of rustls's own.
    reason.to_string() == "CaUsedAsEndEntity"
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rustls::{
        RootCertStore, client::WebPkiServerVerifier, crypto::aws_lc_rs, pki_types::pem::PemObject as _,
    };

    use super::*;

    /// Made by `openssl req -x509` for 127.0.0.1 and localhost, good from 2026-11-22 to 2036-11-19.
    const ONE: &str = "\
-----BEGIN CERTIFICATE-----
MIIBiTCCAS+gAwIBAgIUS7g0tvfSo9BOvCXRX8mBmXg97eMwCgYIKoZIzj0EAwIw
DDEKMAgGA1UEAwwBeDAeFw0yNjExMjIwNDQxMDZaFw0zNjExMTkwNDQxMDZaMAwx
CjAIBgNVBAMMAXgwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQgpDbuh1sbxFOQ
MHXg8aQK0VOI7uawcZVy2drOhsJoPEqGqifOsizBSM2FERE42OPJyoLsJNoGilkc
uIlTfPDdo28wbTAdBgNVHQ4EFgQUaN2Fn0zfCVfhHxb5ZuZCSAczL5cwHwYDVR0j
BBgwFoAUaN2Fn0zfCVfhHxb5ZuZCSAczL5cwDwYDVR0TAQH/BAUwAwEB/zAaBgNV
HREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZIzj0EAwIDSAAwRQIhAIbZB/gZ
LQ+IUCgZ6iNeDnoDL26y4nZS+r5gsgVIugWdAiAbZUxfvZmH73Upo6W2V0xm/Tc9
1eybKVSVKHZ5k+eavQ==
-----END CERTIFICATE-----
";
    /// Made in the same way.
    const OTHER: &str = "\
-----BEGIN CERTIFICATE-----
MIIBiDCCAS+gAwIBAgIUc5ngzfj2n+G/0Y85ao1jrmwA1/IwCgYIKoZIzj0EAwIw
DDEKMAgGA1UEAwwBeDAeFw0yNjExMjIwNDQxMDZaFw0zNjExMTkwNDQxMDZaMAwx
CjAIBgNVBAMMAXgwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASLMbcDLHDcJ7OK
j8SmLwtRY5AuH4Ew0BqP3+uf9IF8ZKvG6TxCBZ23zytWk8SU2CRw529tUksN8UnD
IF5/RVAio28wbTAdBgNVHQ4EFgQU8EtVlQwHW49EpCJytgKzaLTuANUwHwYDVR0j
BBgwFoAU8EtVlQwHW49EpCJytgKzaLTuANUwDwYDVR0TAQH/BAUwAwEB/zAaBgNV
HREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZIzj0EAwIDRwAwRAIgBoaB7iPS
VJciGA5IbA/ScW7seon8Ds+8itB+TbyghsACIGmcmckDqYozx7bc8zWP8R/D6RmQ
odQjD1cwXKZLJrBt
-----END CERTIFICATE-----
";
    /// 2027-01-15.
    const NOW: u64 = 1_800_000_000;

    fn certificate(pem: &str) -> CertificateDer<'static> {
        CertificateDer::from_pem_slice(pem.as_bytes()).expect("a certificate")
    }

    /// What becomes of a server that shows one certificate while another may be named.
    fn shown(server: &str, named: &str, name: &str, seconds: u64) -> Result<(), String> {
        let (server, named) = (certificate(server), certificate(named));
        let mut roots = RootCertStore::empty();
        roots.add(named.clone()).expect("an authority");
        let provider = Arc::new(aws_lc_rs::default_provider());
        let inner = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build();
        let verifier = Named::new(inner.expect("a verifier"), vec![named]);
        let name = ServerName::try_from(name).expect("a name");
        let now = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let found = verifier.verify_server_cert(&server, &[], &name, &[], now);
        found.map(|_| ()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_server_may_show_the_very_certificate_that_is_named() {
        assert_eq!(shown(ONE, ONE, "127.0.0.1", NOW), Ok(()));
        assert_eq!(shown(ONE, ONE, "localhost", NOW), Ok(()));
    }

    #[test]
    fn no_other_certificate_no_other_name_and_no_other_time_is_good() {
        let check = |server: &str, named: &str, name: &str, seconds: u64, expect: &str| {
            let error = shown(server, named, name, seconds).expect_err(expect);
            assert!(error.contains(expect), "{error}");
        };
        check(OTHER, ONE, "127.0.0.1", NOW, "CaUsedAsEndEntity");
        check(ONE, ONE, "management.azure.com", NOW, "not valid for name");
        check(ONE, ONE, "127.0.0.1", 1_600_000_000, "not valid yet");
        check(ONE, ONE, "127.0.0.1", 2_200_000_000, "expired");
    }
}
