//! Choosing a way, and the ways that send nothing.

#[cfg(unix)]
mod cli;
mod server;

use chrono::{DateTime, Utc};

use super::*;
use crate::clock::ManualClock;
use crate::token::Cloud;

const SCOPE: &str = Cloud::Public.scope();

fn now() -> DateTime<Utc> {
    "2026-11-21T09:00:00Z".parse().expect("a time")
}

fn application() -> EntraBuilder {
    let clock = ManualClock::new(now());
    EntraBuilder::new().with_tenant("t").with_client_id("c").without_proxy().with_clock(Arc::new(clock))
}

const PEM: &[&str] =
    &[include_str!("certificate/samples/cert.pem"), include_str!("certificate/samples/pkcs8.pem")];

#[test]
fn the_first_way_that_was_given_what_it_needs_is_taken() {
    let check = |builder: &EntraBuilder, expect: SignIn| assert_eq!(builder.way(), expect);
    let builder = application();
    check(&builder, SignIn::AzureCli);
    let builder = builder.with_managed_identity();
    check(&builder, SignIn::ManagedIdentity);
    let builder = builder.with_federated_token_file("token");
    check(&builder, SignIn::WorkloadIdentity);
    let builder = builder.with_certificate_pem(PEM.concat());
    check(&builder, SignIn::Certificate);
    let builder = builder.with_client_secret("canary");
    check(&builder, SignIn::ClientSecret);
    for way in SignIn::ALL {
        check(&builder.clone().with_way(*way), *way);
        let source = builder.clone().with_way(*way).build().expect("everything is there");
        let shown = format!("{source:?} {:?}", builder.clone());
        assert!(!shown.contains("canary"), "{shown}");
        assert_eq!(way.to_string().to_uppercase().parse().ok(), Some(*way));
    }
}

#[test]
fn what_is_missing_is_named() {
    let check = |builder: EntraBuilder, expect: &str, hint: &str| {
        let error = builder.build().expect_err(expect);
        assert_eq!((error.code(), error.to_string().as_str()), (Code::InvalidSetting, expect));
        assert!(error.hint().contains(hint), "{}", error.hint());
    };
    let secret = || EntraBuilder::new().with_client_secret("canary");
    check(secret(), "the sign-in needs a tenant, and none was given", "AZURE_TENANT_ID");
    check(secret().with_tenant(" "), "the sign-in needs a tenant, and none was given", "AZURE_TENANT_ID");
    check(secret().with_tenant("t"), "the sign-in needs a client id, and none was given", "AZURE_CLIENT_ID");
    check(
        application().with_way(SignIn::ClientSecret),
        "the sign-in needs a client secret, and none was given",
        "AZURE_CLIENT_SECRET",
    );
    check(
        application().with_way(SignIn::Certificate),
        "the sign-in needs a certificate, and none was given",
        "AZURE_CLIENT_CERTIFICATE_PATH",
    );
    check(
        application().with_way(SignIn::WorkloadIdentity),
        "the sign-in needs the token of a cluster, and none was given",
        "AZURE_FEDERATED_TOKEN_FILE",
    );
    check(
        application().with_certificate_pem(b"\xff\x00".as_slice()),
        "the certificate of the application is no PEM",
        "openssl",
    );
    for tenant in ["t/../x", "t; rm", "-t", "t?"] {
        let expect = "the tenant has other characters than letters, digits, dots and hyphens";
        check(secret().with_client_id("c").with_tenant(tenant), expect, "AZURE_TENANT_ID");
        check(EntraBuilder::new().with_tenant(tenant), expect, "AZURE_TENANT_ID");
    }
}

#[test]
fn tokens_are_asked_for_over_https_or_on_this_machine() {
    let build = |url: &str| application().with_client_secret("canary").with_login_url(url).build();
    for url in ["https://login.example/", "login.example", "http://127.0.0.1:1", "http://[::1]:1/"] {
        build(url).expect(url);
    }
    for url in
        ["http://login.example", "http://169.254.169.254", "ftp://login.example", "https://u:canary@a/", "::"]
    {
        let error = build(url).expect_err(url);
        assert_eq!(error.code(), Code::InvalidSetting, "{url}");
        assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    }
}

#[tokio::test]
async fn a_file_that_is_missing_is_named() {
    let source = application().with_federated_token_file("/nowhere/token").build().expect("it is read later");
    let error = source.token(SCOPE).await.expect_err("there is no such file");
    assert_eq!(error.code(), Code::SignIn);
    assert_eq!(error.to_string(), "the file `/nowhere/token` with the token of the cluster cannot be read");
}
