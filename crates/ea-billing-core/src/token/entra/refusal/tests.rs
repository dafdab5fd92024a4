use super::*;

const SECRET: &str = "canary~secret";

fn refused(managed: bool, status: u16, body: &str) -> Error {
    let secrets = [Secret::new(SECRET.to_owned())];
    let status = StatusCode::from_u16(status).expect("a status");
    of_server("POST https://login.example/t/token", managed, status, body.as_bytes(), &secrets)
}

#[test]
fn a_refusal_is_one_sentence_and_a_hint() {
    let body = r#"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app 'a'. Trace ID: 1 Correlation ID: 2 Timestamp: 2026-11-21 09:00:00Z","error_codes":[7000215],"trace_id":"1"}"#;
    let error = refused(false, 401, body);
    assert_eq!((error.code(), error.http_status()), (Code::SignIn, Some(401)));
    assert_eq!(
        error.to_string(),
        "POST https://login.example/t/token: Microsoft Entra gave no token, status 401: AADSTS7000215: Invalid client \
         secret provided. Ensure the secret being sent in the request is the client secret value, not the client \
         secret ID, for a secret added to app 'a'"
    );
    assert_eq!(error.hint(), "the client secret is wrong: give its value, not its id");
}

#[test]
fn a_hint_goes_by_the_number() {
    let check = |number: &str, expect: &str| {
        let body = format!(r#"{{"error":"x","error_description":"AADSTS{number}: No.\r\nTrace ID: 1"}}"#);
        let error = refused(false, 400, &body);
        assert!(error.hint().contains(expect), "{number}: {}", error.hint());
        assert!(error.to_string().ends_with(&format!("AADSTS{number}: No")), "{error}");
    };
    check("7000222", "expired");
    check("90002", "tenant was not found");
    check("700016", "not in this tenant");
    check("70011", "scope");
    check("500011", "check the cloud");
    check("700027", "certificate");
    check("700024", "clock");
    check("700213", "federated credential");
    check("999", "check the tenant, the application");
}

#[test]
fn a_refusal_repeats_no_secret() {
    let jwt = "eyJhbGciOiJub25lIn0.eyJhIjoxfQ.canary";
    for body in [
        format!(r#"{{"error":"{SECRET}","error_description":"AADSTS7000215: found {SECRET} and {jwt}"}}"#),
        format!(r#"{{"error":"{SECRET}"}}"#),
        format!(r#"{{"message":"{SECRET} Bearer {jwt}"}}"#),
        format!("<html>{SECRET}</html>"),
        SECRET.to_owned(),
    ] {
        let error = refused(false, 400, &body);
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
    }
}

#[test]
fn a_managed_identity_says_what_to_assign() {
    let error = refused(true, 400, r#"{"error":"invalid_request","error_description":"Identity not found"}"#);
    assert!(
        error.to_string().ends_with("the managed identity gave no token, status 400: Identity not found")
    );
    assert!(error.hint().contains("AZURE_CLIENT_ID"), "{}", error.hint());
    let error = no_identity(Error::new(Code::Network, "no connection came about"));
    assert_eq!(error.to_string(), "no managed identity is available here");
    let source = std::error::Error::source(&error).map(ToString::to_string);
    assert_eq!(source.as_deref(), Some("no connection came about"));
    assert_eq!(no_identity(Error::new(Code::Throttled, "slow")).code(), Code::Throttled);
}

#[test]
fn the_azure_cli_is_told_by_its_words() {
    let check = |text: &str, expect: &str, hint: &str| {
        let error = of_cli(text);
        assert_eq!((error.code(), error.to_string().as_str()), (Code::SignIn, expect));
        assert!(error.hint().contains(hint), "{}", error.hint());
    };
    let missing = "the Azure CLI is not installed, or not on the search path";
    check(" az not found on PATH", missing, "AZURE_CLIENT_SECRET");
    check("/bin/sh: 1: az: not found", missing, "install");
    check(
        " WARNING: x\nERROR: Please run 'az login' to setup account.\n",
        "the Azure CLI gave no token: Please run 'az login' to setup account",
        "az login",
    );
    check(
        "ERROR: AADSTS70043: The refresh token eyJcanary.x.y has expired. Trace ID: 1",
        "the Azure CLI gave no token: AADSTS70043: The refresh token … has expired. Trace ID: 1",
        "az login",
    );
    check("unexpected value canary at line 1", "the Azure CLI gave no token", "az login");
}
