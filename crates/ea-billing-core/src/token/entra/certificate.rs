//! The certificate of an application, which signs for it.

use std::{fmt, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use memchr::memmem;
use rustls::SignatureScheme;
use rustls::crypto::aws_lc_rs::sign::any_supported_type;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
use rustls::sign::SigningKey;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::error::{Code, Error, Result};

/// As long an assertion is good, which is used at once.
const LIFE: TimeDelta = TimeDelta::minutes(10);
const TO_PEM: &str = "make a PEM file of a PFX file with `openssl pkcs12 -in app.pfx -nodes -out app.pem`";
const DECRYPT: &str =
    "decrypt it with `openssl pkey -in app.pem` and add the certificate; passwords are not asked for";

/// A certificate with its RSA key.
pub(super) struct Certificate {
    key: Arc<dyn SigningKey>,
    /// The SHA-256 of the certificate, by which the server finds it.
    thumbprint: String,
}

impl Certificate {
    /// Reads a certificate and its private key, which stand in one text in any order, perhaps with certificates of
    /// authorities.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidSetting`] where one of the two is missing, for an encrypted key, a key that is not RSA, and a key of
    /// another certificate.
    pub(super) fn of_pem(pem: &[u8]) -> Result<Self> {
        let refuse = |text: &str| {
            Error::new(Code::InvalidSetting, format!("the certificate of the application {text}"))
        };
        let holds = |words: &[u8]| memmem::find(pem, words).is_some();
        if holds(b"ENCRYPTED") {
            return Err(refuse("has a private key that is encrypted").with_hint(DECRYPT));
        }
        if !holds(b"-----BEGIN ") {
            return Err(refuse("is no PEM").with_hint(TO_PEM));
        }
        // Neither reason is given on, since it might repeat what it did not understand.
        let key = PrivateKeyDer::from_pem_slice(pem)
            .map_err(|_| refuse("comes without a readable private key").with_hint(TO_PEM))?;
        let key = any_supported_type(&key).map_err(|_| refuse("has a private key that cannot be used"))?;
        if key.choose_scheme(&[SignatureScheme::RSA_PSS_SHA256]).is_none() {
            return Err(refuse("has a private key of another kind than RSA"));
        }
        let all: Vec<CertificateDer<'_>> = CertificateDer::pem_slice_iter(pem)
            .collect::<std::result::Result<_, _>>()
            .map_err(|_| refuse("is not readable PEM"))?;
        if all.is_empty() {
            return Err(refuse("is missing beside its private key").with_hint(TO_PEM));
        }
        let public = key.public_key().ok_or_else(|| refuse("has a private key that cannot be used"))?;
        // The public key stands in the certificate byte by byte.
        let own = all.iter().find(|certificate| memmem::find(certificate, &public).is_some());
        let own = own.ok_or_else(|| refuse("and its private key do not belong together"))?;
        Ok(Self { key, thumbprint: URL_SAFE_NO_PAD.encode(Sha256::digest(own)) })
    }

    /// A signed statement of the application that it is itself, for this audience.
    ///
    /// Form: <https://learn.microsoft.com/entra/identity-platform/certificate-credentials>.
    ///
    /// # Errors
    ///
    /// [`Code::SignIn`] if the cryptography fails.
    pub(super) fn assertion(&self, client: &str, audience: &str, now: DateTime<Utc>) -> Result<String> {
        let header = json!({ "alg": "PS256", "typ": "JWT", "x5t#S256": self.thumbprint });
        let claims = json!({
            "aud": audience,
            "iss": client,
            "sub": client,
            "jti": unique(),
            "iat": now.timestamp(),
            "nbf": now.timestamp(),
            "exp": (now + LIFE).timestamp(),
        });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(&claims));
        let failed = || Error::new(Code::SignIn, "the certificate of the application could not sign");
        let signer = self.key.choose_scheme(&[SignatureScheme::RSA_PSS_SHA256]).ok_or_else(failed)?;
        let signature = signer.sign(signed.as_bytes()).map_err(|reason| failed().with_source(reason))?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

/// A number that was not used before; it need not be a secret.
fn unique() -> String {
    format!("{:032x}", fastrand::u128(..))
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate").field("thumbprint", &self.thumbprint).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
