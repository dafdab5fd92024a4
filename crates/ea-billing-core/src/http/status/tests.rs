use reqwest::header::HeaderValue;

use super::*;

const KEY: &str = "eyJ0.eyJ1.canary";

fn asked(auth: bool) -> Asked {
    let secrets = vec![Secret::new(KEY.to_owned())];
    let shown = if auth { Shown::Key } else { Shown::Signature };
    let what = "GET https://a.example/v3".to_owned();
    Asked { what, shown, may_be_accepted: false, may_be_redirected: false, secrets }
}

fn error(auth: bool, status: u16, body: &str) -> (crate::Error, Retry) {
    let status = StatusCode::from_u16(status).expect("a status");
    let failed = failure(&asked(auth), status, &HeaderMap::new(), body.as_bytes(), None);
    let retry = failed.retry();
    (failed.into(), retry)
}

#[test]
fn a_status_means_a_code() {
    let check = |auth: bool, status: u16, message: &str, expect: Code, retry: Retry| {
        let body = format!(r#"{{"error":{{"code":"{status}","message":"{message}"}}}}"#);
        let (error, found) = error(auth, status, &body);
        assert_eq!((error.code(), found), (expect, retry), "{status} {message}");
        assert_eq!(error.http_status(), Some(status));
        assert!(
            error.to_string().starts_with(&format!("GET https://a.example/v3: status {status}")),
            "{error}"
        );
        assert!(error.to_string().ends_with(message.trim_end_matches('.')), "{error}");
    };
    let again = Retry::Fault(None);
    check(true, 400, "The dates are wrong.", Code::BadRequest, Retry::Never);
    check(true, 401, "The access key is not valid.", Code::Unauthorized, Retry::Never);
    check(
        true,
        401,
        "The access key has expired. Please generate a new key.",
        Code::KeyExpired,
        Retry::Never,
    );
    let view =
        "Report type and report view are not compatible. Report Type: PriceSheet, Report View: AccountOwner";
    check(true, 401, view, Code::ReportView, Retry::Never);
    check(false, 401, "The signature has expired.", Code::Unauthorized, Retry::Never);
    check(true, 403, "", Code::Forbidden, Retry::Never);
    check(true, 404, "nothing", Code::NotFound, Retry::Never);
    check(true, 405, "", Code::UnexpectedStatus, Retry::Never);
    check(true, 408, "", Code::ServerError, again);
    check(true, 429, "slow down", Code::Throttled, Retry::Throttled(None));
    for status in [500, 502, 503, 504] {
        check(true, status, "trouble", Code::ServerError, again);
    }
    for status in [501, 505, 511, 599] {
        check(true, status, "", Code::ServerError, Retry::Never);
    }
    for status in [101, 201, 203, 204, 206, 402, 410, 418] {
        check(true, status, "", Code::UnexpectedStatus, Retry::Never);
    }
}

#[test]
fn a_redirect_names_only_where_it_leads() {
    let check = |location: Option<&str>, expect: &str| {
        let mut headers = HeaderMap::new();
        if let Some(location) = location {
            headers.insert(LOCATION, HeaderValue::from_str(location).expect("a value"));
        }
        for status in [300, 301, 302, 303, 307, 308] {
            let code = StatusCode::from_u16(status).expect("a status");
            let error: crate::Error = failure(&asked(true), code, &headers, b"", None).into();
            assert_eq!(error.code(), Code::Redirected);
            assert!(error.to_string().ends_with(expect), "{error}");
        }
    };
    check(
        Some("https://evil.example:1/a?sig=canary"),
        "a redirect to https://evil.example:1 that is not followed",
    );
    check(Some("/a?sig=canary"), "a redirect to a relative address that is not followed");
    check(Some("//evil.example/canary"), "a redirect to a relative address that is not followed");
    check(Some("data:canary"), "a redirect to data: that is not followed");
    check(None, "a redirect that is not followed");
}

#[test]
fn a_message_shows_no_secret() {
    let body = format!(
        r#"{{"error":{{"message":"bad {KEY}\u001b[2J\nhttps://b.example/?sig=canary&a {}"}}}}"#,
        "x".repeat(9999)
    );
    let (error, _) = error(true, 400, &body);
    let text = format!("{error} {error:?} {}", error.hint());
    assert!(!text.contains("canary") && !text.contains('\u{1b}') && !text.contains("\\u"), "{text}");
    assert!(error.to_string().len() < 500, "{error}");
}

#[test]
fn a_signed_address_that_is_refused_says_what_to_do() {
    let xml =
        "<Error><Code>AuthenticationFailed</Code><Message>Not valid in the time frame.</Message></Error>";
    let (error, _) = error(false, 403, xml);
    assert_eq!(error.code(), Code::Forbidden);
    assert!(error.hint().contains("ask for a new one"), "{}", error.hint());
}

#[test]
fn a_proxy_that_asks_who_one_is_says_so() {
    let (error, retry) = error(true, 407, "");
    assert_eq!((error.code(), retry), (Code::UnexpectedStatus, Retry::Never));
    assert!(error.hint().contains("proxy"), "{}", error.hint());
}

#[test]
fn a_web_page_is_no_answer() {
    let check = |content_type: Option<&str>, refused: bool| {
        let mut headers = HeaderMap::new();
        if let Some(content_type) = content_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_str(content_type).expect("a value"));
        }
        let code = wrong_type(&asked(true), &headers).map(|failed| failed.code());
        assert_eq!(code, refused.then_some(Code::UnexpectedContent), "{content_type:?}");
    };
    check(Some("text/html"), true);
    check(Some("Text/HTML ; charset=utf-8"), true);
    check(Some("application/xhtml+xml"), true);
    for taken in
        ["application/json", "text/json; charset=utf-8", "text/plain", "application/octet-stream", ""]
    {
        check(Some(taken), false);
    }
    check(None, false);
}

#[test]
fn accepted_is_good_where_it_is_expected() {
    let accepting = Asked { may_be_accepted: true, ..asked(true) };
    assert!(is_good(StatusCode::OK, &asked(true)) && is_good(StatusCode::OK, &accepting));
    assert!(is_good(StatusCode::ACCEPTED, &accepting) && !is_good(StatusCode::ACCEPTED, &asked(true)));
    assert!(
        !is_good(StatusCode::NO_CONTENT, &accepting) && !is_good(StatusCode::PARTIAL_CONTENT, &accepting)
    );
}

fn token_error(status: u16, code: &str, message: &str, path: &str) -> crate::Error {
    let what = format!("GET https://management.azure.com{path}");
    let asked = Asked { what, shown: Shown::Token, secrets: Vec::new(), ..asked(true) };
    let body = format!(r#"{{"error":{{"code":"{code}","message":"{message}"}}}}"#);
    let status = StatusCode::from_u16(status).expect("a status");
    failure(&asked, status, &HeaderMap::new(), body.as_bytes(), None).into()
}

#[test]
fn a_hint_names_the_role_that_is_missing() {
    let check = |message: &str, path: &str, expect: &[&str]| {
        let error = token_error(403, "AuthorizationFailed", message, path);
        assert_eq!(error.code(), Code::Forbidden);
        assert!(error.to_string().contains(message), "{error}");
        for expect in expect {
            assert!(error.hint().contains(expect), "{}", error.hint());
        }
    };
    let said = "The client 'c' with object id 'o' does not have authorization to perform action \
                'Microsoft.Commerce/UsageAggregates/read' over scope '/subscriptions/s' or the scope is invalid";
    check(said, "/subscriptions/s/x", &["Reader or Billing Reader on the subscription (/subscriptions/s)"]);
    check("no", "/subscriptions/s/x", &["Reader or Billing Reader on the subscription;"]);
    check(
        "no",
        "/subscriptions/s/providers/Microsoft.Billing/invoices",
        &["Billing Reader", "allow others to see invoices"],
    );
    check(
        "no",
        "/providers/Microsoft.Billing/billingAccounts/1/invoices",
        &["Billing account reader", "EnrollmentReader"],
    );
    check(
        "no",
        "/providers/Microsoft.Billing/billingAccounts/default/billingSubscriptions/s/invoices",
        &["on the subscription"],
    );
}

#[test]
fn a_refused_token_is_told_from_one_that_is_over() {
    let check = |code: &str, expect: Code, hint: &str| {
        let error = token_error(401, code, "The access token expiry UTC time is earlier than now.", "/x");
        assert_eq!(error.code(), expect, "{code}");
        assert!(error.hint().contains(hint), "{}", error.hint());
    };
    check("ExpiredAuthenticationToken", Code::TokenExpired, "get a new access token");
    check("InvalidAuthenticationTokenTenant", Code::Unauthorized, "tenant of the subscription");
    check("InvalidAuthenticationToken", Code::Unauthorized, "not for this address");
}

#[test]
fn a_subscription_that_is_unknown_is_told_from_data_that_there_are_not() {
    let check = |code: &str, message: &str, hint: &str| {
        let error = token_error(404, code, message, "/subscriptions/s/providers/Microsoft.Billing/invoices");
        assert_eq!(error.code(), Code::NotFound);
        assert!(error.hint().contains(hint), "{code}: {}", error.hint());
    };
    let unknown = "does not know the subscription";
    check("SubscriptionNotFound", "The subscription 's' could not be found.", unknown);
    check("subscriptionnotfound", "", unknown);
    check("ResourceNotFound", "Could not find invoice for the subscription.", "nothing of that kind");
    check("NotFound", "no", "nothing of that kind");
}

#[test]
fn a_subscription_without_the_service_is_told_how_to_get_it() {
    let message = "The subscription is not registered to use namespace 'Microsoft.Commerce'.";
    let error = token_error(409, "MissingSubscriptionRegistration", message, "/x");
    assert_eq!((error.code(), error.http_status()), (Code::UnexpectedStatus, Some(409)));
    assert!(error.hint().contains("az provider register"), "{}", error.hint());
    assert!(token_error(409, "Conflict", "no", "/x").hint().contains("base URL"));
}

#[test]
fn what_storage_refuses_is_blamed_on_the_address() {
    for (status, expect) in [
        (400, "storage did not take the signed address: ask for a new one"),
        (403, "the signed address may have ended: ask for a new one"),
        (404, "the signed address may have ended: ask for a new one"),
    ] {
        let (error, _) = error(false, status, "<Error><Code>InvalidAuthenticationInfo</Code></Error>");
        assert_eq!(error.hint(), expect, "{status}");
    }
}
