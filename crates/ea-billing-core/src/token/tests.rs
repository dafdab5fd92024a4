use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect(text)
}

fn jwt(claims: &str) -> String {
    format!("{}.{}.canary", URL_SAFE_NO_PAD.encode("{}"), URL_SAFE_NO_PAD.encode(claims))
}

fn token(claims: &str) -> AccessToken {
    AccessToken::new(jwt(claims), None).expect(claims)
}

#[test]
fn a_token_says_who_it_is_of() {
    let check = |claims: &str, expect: [Option<&str>; 5]| {
        let token = token(claims);
        let found = token.claims().expect(claims);
        let found = [found.tenant(), found.object(), found.application(), found.user(), found.audience()];
        assert_eq!(found, expect, "{claims}");
    };
    check(
        r#"{"tid":"t","oid":"o","appid":"a","upn":"u@x.example","aud":"https://management.azure.com"}"#,
        [Some("t"), Some("o"), Some("a"), Some("u@x.example"), Some("https://management.azure.com")],
    );
    check(r#"{"azp":"a","unique_name":"u"}"#, [None, None, Some("a"), Some("u"), None]);
    check(r#"{"tid":"","oid":null,"preferred_username":"u"}"#, [None, None, None, Some("u"), None]);
    assert!(AccessToken::new("opaque", None).expect("it may be one").claims().is_none());
}

#[test]
fn an_end_that_is_told_counts_more_than_the_claim() {
    let own = token(r#"{"exp":1763715600}"#);
    assert_eq!(own.expires(), Some(at("2025-11-21T09:00:00Z")));
    let told = AccessToken::new(jwt(r#"{"exp":1}"#), Some(at("2026-11-21T09:00:00Z"))).expect("a token");
    assert_eq!(told.expires(), Some(at("2026-11-21T09:00:00Z")));
    assert_eq!(AccessToken::new("opaque", None).expect("a token").expires(), None);
}

#[test]
fn a_token_is_over_at_its_end() {
    let token = token(r#"{"exp":1763715600}"#);
    assert!(token.check(at("2025-11-21T08:59:59Z")).is_ok());
    let error = token.check(at("2025-11-21T09:00:00Z")).expect_err("it is over");
    assert_eq!(error.code(), Code::TokenExpired);
    assert_eq!(error.to_string(), "the access token expired on 2025-11-21 09:00:00 UTC");
}

#[test]
fn the_same_identity_has_the_same_principal() {
    let name = |claims: &str| token(claims).principal();
    let one = name(r#"{"tid":"t","oid":"o","appid":"a","exp":1}"#);
    assert_eq!(one, name(r#"{"appid":"a","oid":"o","tid":"t","exp":2,"upn":"u"}"#));
    assert_eq!((one.len(), one.bytes().all(|byte| byte.is_ascii_hexdigit())), (32, true));
    for other in [
        r#"{"tid":"t2","oid":"o","appid":"a"}"#,
        r#"{"tid":"t","oid":"o2","appid":"a"}"#,
        r#"{"tid":"t","oid":"o","appid":"a2"}"#,
        r#"{"tid":"t","appid":"a"}"#,
        r#"{"tid":"t","oid":"oa"}"#,
    ] {
        assert_ne!(one, name(other), "{other}");
    }
    // Without a tenant or an owner one token is not taken for another.
    assert_ne!(name(r#"{"tid":"t","exp":1}"#), name(r#"{"tid":"t","exp":2}"#));
    assert_ne!(name(r#"{"oid":"o","exp":1}"#), name(r#"{"oid":"o","exp":2}"#));
}

#[test]
fn what_cannot_be_a_token_is_refused_without_being_shown() {
    let check = |text: &str, found: &str| {
        let error = AccessToken::new(text, None).expect_err(found);
        let expect =
            format!("expected an access token of up to 64000 letters, digits and signs, found {found}");
        assert_eq!((error.code(), error.to_string()), (Code::InvalidToken, expect));
    };
    check("", "nothing");
    check(" bearer\n", "nothing");
    check("canary canary", "a blank at place 7 of 13");
    check("canary\u{1b}", "a control character at place 7 of 7");
    check(&"x".repeat(64_001), "64001 characters");
    assert_eq!(AccessToken::new("Bearer tok\n", None).expect("it was copied").secret().expose(), "tok");
}

#[test]
fn debug_shows_neither_the_token_nor_the_user() {
    let token = token(r#"{"tid":"t","upn":"person@x.example"}"#);
    let shown = format!("{token:?} {token:#?} {:?}", token.clone().fixed());
    for hidden in ["canary", "eyJ", "person"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
    assert!(shown.contains("\"t\""), "{shown}");
}

#[test]
fn a_cloud_has_several_names() {
    let check = |name: &str, expect: Option<Cloud>| assert_eq!(name.parse().ok(), expect, "{name}");
    check("public", Some(Cloud::Public));
    check(" AzureCloud ", Some(Cloud::Public));
    check("US-Government", Some(Cloud::UsGovernment));
    check("AzureUSGovernment", Some(Cloud::UsGovernment));
    check("china", Some(Cloud::China));
    check("azurechinacloud", Some(Cloud::China));
    check("", None);
    check("AzureGermanCloud", None);
    for cloud in Cloud::ALL {
        assert_eq!(cloud.to_string().parse().ok(), Some(*cloud));
    }
    let error = "a\u{1b}[31m".parse::<Cloud>().expect_err("it is none");
    assert_eq!(error.to_string(), r"expected the cloud public, us-government or china, found `a\u{1b}[31m`");
}
