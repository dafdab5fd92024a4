//! Certificates made when the simulator starts, a good one and bad ones.

use super::StartError;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use std::fmt;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// The names under which a simulator is reached, those of the real hosts included for clients that know no other.
const NAMES: [&str; 6] =
    ["localhost", "127.0.0.1", "::1", "consumption.azure.com", "ea.azure.com", "ea.windowsazure.com"];

/// Everything that handshakes need.
pub(super) struct Certificates {
    pub(super) ca_pem: String,
    pub(super) good: TlsAcceptor,
    pub(super) expired: TlsAcceptor,
    pub(super) wrong_host: TlsAcceptor,
    pub(super) self_signed: TlsAcceptor,
}

impl fmt::Debug for Certificates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificates").finish_non_exhaustive()
    }
}

fn failed(error: impl fmt::Display) -> StartError {
    StartError::Tls(error.to_string())
}

impl Certificates {
    /// Makes an authority and what it signs.
    pub(super) fn make() -> Result<Self, StartError> {
        let mut params = named(&[], "Billing simulator authority")?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate().map_err(failed)?;
        let ca_pem = params.self_signed(&key).map_err(failed)?.pem();
        let issuer = Issuer::new(params, key);
        let mut expired = server(&NAMES)?;
        expired.not_before = date_time_ymd(2000, 1, 1);
        expired.not_after = date_time_ymd(2001, 1, 1);
        Ok(Self {
            ca_pem,
            good: acceptor(&server(&NAMES)?, Some(&issuer))?,
            expired: acceptor(&expired, Some(&issuer))?,
            wrong_host: acceptor(&server(&["billing.example"])?, Some(&issuer))?,
            self_signed: acceptor(&server(&NAMES)?, None)?,
        })
    }
}

fn named(names: &[&str], common_name: &str) -> Result<CertificateParams, StartError> {
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let mut params = CertificateParams::new(names).map_err(failed)?;
    params.distinguished_name.push(DnType::CommonName, common_name);
    Ok(params)
}

fn server(names: &[&str]) -> Result<CertificateParams, StartError> {
    let mut params = named(names, names.first().copied().unwrap_or_default())?;
    params.use_authority_key_identifier_extension = true;
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    Ok(params)
}

/// Shows a certificate that an authority has signed, or that has signed itself.
fn acceptor(
    params: &CertificateParams,
    issuer: Option<&Issuer<'_, KeyPair>>,
) -> Result<TlsAcceptor, StartError> {
    let key = KeyPair::generate().map_err(failed)?;
    let certificate = match issuer {
        Some(issuer) => params.signed_by(&key, issuer),
        None => params.self_signed(&key),
    };
    let chain = vec![certificate.map_err(failed)?.der().clone()];
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(failed)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
