//! Keys that are told before anything is sent, and those that only the server knows to be bad.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::*;

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Checks that no client comes of this key, and that the server has not been asked.
fn check_refused(site: &Site, issued: &Issued, enrollment: Option<&str>, code: Code, part: &str) {
    let mut builder = site.builder().with_api_key(issued.key.clone());
    if let Some(enrollment) = enrollment {
        builder = builder.with_enrollment(enrollment);
    }
    let error = builder.build().unwrap_err();
    assert_eq!(error.code(), code, "{error}");
    assert!(error.to_string().contains(part), "{error}");
    assert!(!error.hint().is_empty());
    assert!(site.simulator.requests().is_empty());
    site.assert_no_secret(&[&told_by(&error)]);
}

#[tokio::test]
async fn a_key_that_cannot_be_good_is_never_sent() {
    let site = site().await;
    let of = |not_before, expires| KeyRequest {
        not_before: Some(time(not_before)),
        expires: Some(time(expires)),
        ..KeyRequest::new("100")
    };
    // The site's time is 2026-11-21T09:00:00Z.
    let issued = Issued::new(&site, &of("2026-05-01T00:00:00Z", "2026-11-21T09:00:00Z"));
    check_refused(&site, &issued, None, Code::KeyExpired, "2026-11-21 09:00:00");
    let issued = Issued::new(&site, &of("2026-11-23T09:00:00Z", "2027-05-01T00:00:00Z"));
    check_refused(&site, &issued, None, Code::KeyExpired, "not good before");
    let issued = Issued::new(&site, &KeyRequest::new("200"));
    check_refused(&site, &issued, Some("100"), Code::WrongEnrollment, "enrollment 100");
}

#[tokio::test]
async fn a_key_that_ends_while_the_client_lives_is_not_sent_any_more() {
    let site = site().await;
    let request = KeyRequest { expires: Some(time("2026-11-21T10:00:00Z")), ..KeyRequest::new("100") };
    let client = Issued::new(&site, &request).client(&site);
    client.billing_periods().fetch().await.unwrap();
    site.simulator.clear_requests();
    site.clock.advance(Duration::from_secs(60 * 60));
    for error in [
        client.usage_details(Span::Current).fetch().await.unwrap_err(),
        client.usage_details(Span::Current).stream().await.unwrap_err(),
        client.periods().await.unwrap_err(),
        client.warnings().unwrap_err(),
    ] {
        assert_eq!(error.code(), Code::KeyExpired, "{error}");
    }
    assert!(site.simulator.requests().is_empty());
}

#[tokio::test]
async fn a_key_near_its_end_is_a_warning() {
    let site = site().await;
    let check = async |expires: &str, expect: &[Warning]| {
        let request = KeyRequest { expires: Some(time(expires)), ..KeyRequest::new("100") };
        let client = Issued::new(&site, &request).client(&site);
        assert_eq!(client.warnings().unwrap(), expect, "{expires}");
        let fetched = client.billing_periods().fetch().await.unwrap();
        assert_eq!(fetched.certificate.warnings, expect, "{expires}");
    };
    let soon = time("2026-12-05T09:00:00Z");
    check("2026-12-05T09:00:00Z", &[Warning::KeyExpiresSoon { at: soon }]).await;
    check("2026-12-05T09:00:01Z", &[]).await;
}

#[tokio::test]
async fn a_key_is_taken_as_people_copy_it() {
    let site = site().await;
    let key = site.key.as_str();
    for text in [
        format!("{key}\n"),
        format!("bearer {key}"),
        format!("Bearer   {key}\r\n"),
        format!("\u{feff}{key}\r\n"),
        format!("\n\t {key} \n"),
    ] {
        let key = ApiKey::new(text).unwrap();
        assert_eq!(key.principal(), site.client().api_key().principal());
        let client = site.builder().with_api_key(key).build().unwrap();
        assert!(!client.billing_periods().fetch().await.unwrap().rows.is_empty());
    }
}

#[tokio::test]
async fn what_no_key_can_be_is_refused_at_once() {
    let site = site().await;
    let key = site.key.as_str();
    for text in [
        String::new(),
        " \n".to_owned(),
        "bearer".to_owned(),
        key.replace('.', ".\u{7f}"),
        key.replace('.', ". "),
        format!("{key}\n{key}"),
        format!("{key}ß"),
        key.repeat(20),
    ] {
        let error = ApiKey::new(text).unwrap_err();
        assert_eq!(error.code(), Code::InvalidKey, "{error}");
        site.assert_no_secret(&[&told_by(&error)]);
    }
}

#[tokio::test]
async fn the_server_judges_what_cannot_be_read() {
    let site = site().await;
    let forged = site.key.as_str().replace(['.', '-', '_'], "x");
    let forged = ApiKey::new(forged).unwrap();
    // Without claims there is no enrollment.
    let error = site.builder().with_api_key(forged.clone()).build().unwrap_err();
    assert_eq!(error.code(), Code::InvalidKey, "{error}");
    let client = site.builder().with_api_key(forged).with_enrollment("100").build().unwrap();
    assert_eq!(client.warnings().unwrap(), [Warning::KeyNotUnderstood]);
    let error = client.billing_periods().fetch().await.unwrap_err();
    assert_eq!((error.code(), error.http_status()), (Code::Unauthorized, Some(401)), "{error}");
    assert_eq!(site.asked().len(), 1);
    site.assert_no_secret(&[&told_by(&error)]);
}

#[tokio::test]
async fn a_signature_that_is_not_the_servers_is_a_bad_key() {
    let site = site().await;
    let key = ApiKey::new(format!("{}AAAA", site.key.as_str())).unwrap();
    let client = site.builder().with_api_key(key).build().unwrap();
    let error = client.balance_summary(Span::Current).fetch().await.unwrap_err();
    assert_eq!(error.code(), Code::Unauthorized, "{error}");
    site.assert_no_secret(&[&told_by(&error)]);
}

#[tokio::test]
async fn a_key_that_is_revoked_between_pages_leaves_no_part() {
    let site = site().await;
    let rule =
        r#"{"fault": "unauthorized", "when": {"route": "usage-details", "page": 2}, "times": "always"}"#;
    site.fault(rule);
    let query = site.client().usage_details(Span::Period("202610".parse().unwrap()));
    assert_eq!(query.fetch().await.unwrap_err().code(), Code::Unauthorized);
    let mut stream = query.stream().await.unwrap();
    let mut rows = 0;
    let error = loop {
        match stream.next().await {
            Ok(batch) => rows += batch.unwrap().rows.len(),
            Err(error) => break error,
        }
    };
    // The first page came and is provisional: neither a certificate nor anything else follows.
    assert_eq!((rows, error.code()), (100, Code::Unauthorized));
    assert!(stream.certificate().is_none());
    assert!(stream.next().await.is_err());
    assert!(stream.finish().await.is_err());
    assert_eq!(site.asked().len(), 4);
}
