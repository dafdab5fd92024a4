//! Faults of TLS connections.

use crate::wire::{Ending, PAGES, authority, exchange, get};
use ea_billing_sim::{Rule, Simulator, World};
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, pem::PemObject as _};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

async fn secure(rule: Option<&str>) -> Simulator {
    let rules = rule.map(|rule| Rule::from_json(rule).expect(rule)).into_iter().collect();
    Simulator::builder(World::default()).with_tls().with_faults(rules).start().await.expect("it starts")
}

/// Connects as a client that trusts the simulator's authority, under this name.
async fn shake(
    simulator: &Simulator,
    url: &str,
    name: &'static str,
) -> std::io::Result<TlsStream<TcpStream>> {
    let pem = simulator.ca_pem().expect("it has an authority");
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(pem.as_bytes()).expect("it is PEM"))
        .expect("it is a certificate");
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("there are versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let socket = TcpStream::connect(authority(url)).await.expect("it listens");
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from(name).expect("a name"), socket).await
}

#[tokio::test]
async fn https_is_spoken_at_both_origins() {
    let simulator = secure(None).await;
    for url in [simulator.url(), simulator.blob_url()] {
        assert!(url.starts_with("https://"));
        for name in ["localhost", "127.0.0.1"] {
            let mut stream = shake(&simulator, &url, name).await.expect("it is trusted");
            assert_eq!(exchange(&mut stream, &get(PAGES)).await.ending, Ending::Complete);
        }
    }
    assert!(simulator.control_url().starts_with("http://"));
}

#[tokio::test]
async fn bad_certificates_are_shown_to_one_connection() {
    for (rule, expect) in [
        (r#"{"fault":"tls-expired"}"#, "Expired"),
        (r#"{"fault":"tls-wrong-host"}"#, "not valid for name"),
        (r#"{"fault":"tls-self-signed"}"#, "UnknownIssuer"),
    ] {
        let simulator = secure(Some(rule)).await;
        let url = simulator.url();
        let error = shake(&simulator, &url, "localhost").await.expect_err(rule);
        let error = format!("{error} {error:?}");
        assert!(error.to_lowercase().contains(&expect.to_lowercase()), "{rule}: {error}");
        shake(&simulator, &url, "localhost").await.expect("the next one is good");
        assert_eq!(simulator.faults()[0].used, 1);
    }
}

#[tokio::test]
async fn a_handshake_is_reset() {
    let simulator = secure(Some(r#"{"fault":"tls-abort","skip":1}"#)).await;
    let url = simulator.url();
    shake(&simulator, &url, "localhost").await.expect("it passes");
    let error = shake(&simulator, &url, "localhost").await.expect_err("it is reset");
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    shake(&simulator, &url, "localhost").await.expect("the next one is good");
}

#[tokio::test]
async fn a_secure_connection_is_reset_in_the_body() {
    let simulator = secure(Some(r#"{"fault":"reset-mid-body","after":3}"#)).await;
    let mut stream = shake(&simulator, &simulator.url(), "localhost").await.expect("it is trusted");
    let seen = exchange(&mut stream, &get(PAGES)).await;
    assert_eq!((seen.ending, seen.body().len()), (Ending::Reset, 3));
}

#[tokio::test]
async fn faults_of_tls_need_tls_and_have_no_condition() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let rule = Rule::from_json(r#"{"fault":"tls-expired"}"#).expect("it is a rule");
    let error = simulator.add_fault(rule).expect_err("there is no TLS");
    assert_eq!(error.to_string(), "fault: `tls-expired` needs a simulator that speaks https");
    assert!(Rule::from_json(r#"{"fault":"tls-expired","when":{"page":1}}"#).is_err());
}
