use rustls::crypto::aws_lc_rs::default_provider;

use super::*;

const CERTIFICATE: &str = include_str!("samples/cert.pem");
const PKCS8: &str = include_str!("samples/pkcs8.pem");
const PKCS1: &str = include_str!("samples/pkcs1.pem");
const AUTHORITY: &str = include_str!("samples/authority.pem");
/// The public key and the digest of the certificate, by openssl.
const PUBLIC: &str = "MIIBCgKCAQEAyeNIU+dM6VwxqI/SfmeTfDvnQB86KGY2/rEADF588Jm+09rxAXTD23aMqJjJlM8Rf1D71+yu2nKCfaYDqB7bv/TxMt6wRCJShsF07PUurDsbKusK9FgKzzBHmW5fimVZkKztCggz4q+7FjHyHJvHwO4+m3hp11KzsaZqF/vNDTZT8QKMaMdK8JlBYKvW/o5iByVTMujjenrq0J9U/mXwGosTaPIM8eOlOZX8BfSqoJtalk5YSdeiIbjt8uRmE142nATNUDD+tq0sTGr8wRSoxr8dVqvOe3qfiCpoXhwXRxYLUD5GxQ23JoZahJOlcIxAko8atR0zjyIUax8RdMsv8QIDAQAB";
const THUMBPRINT: &str = "P-07aGuoXOS0V_ckeVKbWbf7T-1YXtPKLjF4GK55bx8";
const AUDIENCE: &str = "https://login.microsoftonline.com/t/oauth2/v2.0/token";

fn certificate(pem: &[&str]) -> Certificate {
    Certificate::of_pem(pem.concat().as_bytes()).expect("they belong together")
}

fn now() -> DateTime<Utc> {
    "2026-11-21T09:00:00Z".parse().expect("a time")
}

fn json_of(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("JSON")
}

/// Whether the signature is one of the key, by another way than the one that made it.
fn is_signed(assertion: &str, public: &[u8]) -> bool {
    let (signed, signature) = assertion.rsplit_once('.').expect("three parts");
    let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64");
    let mapping = default_provider().signature_verification_algorithms.mapping;
    let (_, algorithms) = mapping
        .iter()
        .find(|(scheme, _)| *scheme == SignatureScheme::RSA_PSS_SHA256)
        .expect("it is a usual one");
    algorithms[0].verify_signature(public, signed.as_bytes(), &signature).is_ok()
}

#[test]
fn an_assertion_is_signed_and_says_what_the_document_demands() {
    let public = base64::engine::general_purpose::STANDARD.decode(PUBLIC).expect("base64");
    for pem in [[CERTIFICATE, PKCS8], [PKCS8, CERTIFICATE], [CERTIFICATE, PKCS1]] {
        let assertion = certificate(&pem).assertion("app", AUDIENCE, now()).expect("it signs");
        assert!(is_signed(&assertion, &public));
        let other = assertion.replacen("eyJ", "eyK", 1);
        assert!(!is_signed(&other, &public), "another text has another signature");

        let parts: Vec<&str> = assertion.split('.').collect();
        let expect = json!({ "alg": "PS256", "typ": "JWT", "x5t#S256": THUMBPRINT });
        assert_eq!(json_of(parts[0]), expect);
        let mut claims = json_of(parts[1]);
        let id = claims["jti"].take();
        assert_eq!(id.as_str().map(str::len), Some(32));
        let expect = json!({
            "aud": AUDIENCE, "iss": "app", "sub": "app", "jti": null,
            "iat": 1_795_251_600, "nbf": 1_795_251_600, "exp": 1_795_252_200,
        });
        assert_eq!(claims, expect);
    }
}

#[test]
fn no_two_assertions_are_the_same() {
    let certificate = certificate(&[CERTIFICATE, PKCS8]);
    let id = || {
        let assertion = certificate.assertion("app", AUDIENCE, now()).expect("it signs");
        json_of(assertion.split('.').nth(1).expect("three parts"))["jti"].to_string()
    };
    assert_ne!(id(), id());
}

#[test]
fn the_certificate_of_the_key_is_found_among_others() {
    for pem in [[AUTHORITY, CERTIFICATE, PKCS8], [CERTIFICATE, AUTHORITY, PKCS8]] {
        assert_eq!(certificate(&pem).thumbprint, THUMBPRINT);
    }
}

#[test]
fn what_cannot_sign_is_refused_without_being_shown() {
    let check = |pem: &[&str], expect: &str| {
        let error = Certificate::of_pem(pem.concat().as_bytes()).expect_err(expect);
        assert_eq!(error.code(), Code::InvalidSetting);
        assert_eq!(error.to_string(), format!("the certificate of the application {expect}"));
        let line = PKCS8.lines().nth(1).expect("a line of the key");
        assert!(!format!("{error:?}").contains(line));
    };
    let broken = PKCS8.replace("PRIVATE KEY-----\n", "PRIVATE KEY-----\n!");
    check(&[""], "is no PEM");
    check(&["\u{0}binary"], "is no PEM");
    check(&[CERTIFICATE], "comes without a readable private key");
    check(&[CERTIFICATE, &broken], "comes without a readable private key");
    check(&[PKCS8], "is missing beside its private key");
    check(&[AUTHORITY, PKCS8], "and its private key do not belong together");
    check(&[CERTIFICATE, include_str!("samples/ec.pem")], "has a private key of another kind than RSA");
    check(&["-----BEGIN ENCRYPTED PRIVATE KEY-----\n"], "has a private key that is encrypted");
    check(
        &["-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"],
        "has a private key that is encrypted",
    );
}

#[test]
fn debug_shows_no_key() {
    let shown = format!("{:?}", certificate(&[CERTIFICATE, PKCS8]));
    assert_eq!(shown, format!("Certificate {{ thumbprint: \"{THUMBPRINT}\", .. }}"));
}
