//! Signing in.

use super::{PAYG, READER, STRANGER, TENANT, json, send};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ea_billing_sim::{Simulator, TokenRequest, World};
use serde_json::{Value, json};

const SCOPE: &str = "scope=https%3A%2F%2Fmanagement.azure.com%2F.default";
const SECRET: &str = "client_secret=sim~secret-of-the-reader";

async fn ask(simulator: &Simulator, tenant: &str, form: &str) -> (u16, Value) {
    let kind = "Content-Type: application/x-www-form-urlencoded".to_owned();
    let request = format!("POST /{tenant}/oauth2/v2.0/token");
    let seen = send(&simulator.login_url(), &request, &[kind], form).await;
    (seen.status(), json(&seen))
}

fn form(client: &str, credential: &str, scope: &str) -> String {
    format!("grant_type=client_credentials&client_id={client}&{credential}&{scope}")
}

async fn periods(simulator: &Simulator, token: &str) -> (u16, String, Option<String>) {
    let path = format!(
        "GET /subscriptions/{PAYG}/providers/Microsoft.Billing/billingPeriods?api-version=2018-03-01-preview"
    );
    let headers: Vec<String> =
        if token.is_empty() { vec![] } else { vec![format!("Authorization: Bearer {token}")] };
    let seen = send(&simulator.arm_url(), &path, &headers, "").await;
    (
        seen.status(),
        json(&seen)["error"]["code"].as_str().unwrap_or_default().to_owned(),
        seen.header("www-authenticate"),
    )
}

#[tokio::test]
async fn a_secret_gives_a_token_that_is_good_until_it_expires_or_is_revoked() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let (status, body) = ask(&simulator, TENANT, &form(READER, SECRET, SCOPE)).await;
    assert_eq!((status, &body["token_type"], &body["expires_in"]), (200, &json!("Bearer"), &json!(3599)));
    let token = body["access_token"].as_str().expect("a token").to_owned();
    let parts: Vec<&str> = token.split('.').collect();
    let claims = URL_SAFE_NO_PAD.decode(parts[1]).expect("base64");
    insta::assert_snapshot!(String::from_utf8_lossy(&claims));
    assert_eq!(periods(&simulator, &token).await.0, 200);
    simulator.advance(chrono::TimeDelta::seconds(3599));
    let (status, code, challenge) = periods(&simulator, &token).await;
    assert_eq!((status, code.as_str()), (401, "ExpiredAuthenticationToken"));
    assert!(challenge.is_some_and(|text| text.contains("invalid_token")));
    let other = simulator.issue_token(&TokenRequest::default()).expect("a token");
    assert_eq!(periods(&simulator, &other).await.0, 200);
    simulator.revoke_tokens();
    assert_eq!(periods(&simulator, &other).await.1, "InvalidAuthenticationToken");
    let fresh = simulator.issue_token(&TokenRequest::default()).expect("a token");
    assert_eq!(periods(&simulator, &fresh).await.0, 200);
}

#[tokio::test]
async fn a_token_is_checked_as_azure_does() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let request =
        TokenRequest { audience: Some("https://graph.microsoft.com".to_owned()), ..TokenRequest::default() };
    let other = simulator.issue_token(&request).expect("a token");
    let good = World::default().issue_token(&TokenRequest::default()).expect("a token");
    let cut = &good[..good.len() - 2];
    let check = async |token: &str, status: u16, code: &str| {
        let (found, text, _) = periods(&simulator, token).await;
        assert_eq!((found, text.as_str()), (status, code));
    };
    check("", 401, "AuthenticationFailed").await;
    check("abc", 401, "InvalidAuthenticationToken").await;
    check(cut, 401, "InvalidAuthenticationToken").await;
    check(&other, 401, "InvalidAuthenticationTokenAudience").await;
    check(&good, 200, "").await;
}

#[tokio::test]
async fn what_is_wrong_has_its_number() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let check = async |tenant: &str, form: String, status: u16, error: &str, number: u32| {
        let (found, body) = ask(&simulator, tenant, &form).await;
        assert_eq!(
            (found, &body["error"], &body["error_codes"]),
            (status, &json!(error), &json!([number])),
            "{body}"
        );
        let text = body["error_description"].as_str().expect("a text");
        assert!(text.starts_with(&format!("AADSTS{number}: ")), "{text}");
    };
    check(TENANT, form(READER, "client_secret=x", SCOPE), 401, "invalid_client", 7_000_215).await;
    check(TENANT, form(READER, "a=b", SCOPE), 401, "invalid_client", 7_000_218).await;
    check("contoso", form(READER, SECRET, SCOPE), 400, "invalid_request", 90_002).await;
    check(TENANT, form(READER, SECRET, "scope=user.read"), 400, "invalid_scope", 70_011).await;
    check(
        TENANT,
        form(READER, SECRET, "scope=https://example.com/.default"),
        400,
        "invalid_resource",
        500_011,
    )
    .await;
    check(TENANT, form(TENANT, SECRET, SCOPE), 400, "unauthorized_client", 700_016).await;
    check(TENANT, "grant_type=password".to_owned(), 400, "unsupported_grant_type", 70_003).await;
    check(TENANT, String::new(), 400, "invalid_request", 900_144).await;
}

fn assertion(head: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!(
        "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion={}.{}.c2ln",
        part(head),
        part(claims)
    )
}

#[tokio::test]
async fn an_assertion_stands_in_for_a_secret() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let audience = format!("https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token");
    let head = json!({ "alg": "RS256", "typ": "JWT", "x5t": "abc" });
    let claims = json!({ "aud": audience, "iss": READER, "sub": READER, "nbf": 1, "exp": 600 });
    let workload = json!({ "aud": "api://AzureADTokenExchange", "iss": "https://oidc.example/", "sub": "system:serviceaccount:a:b" });
    let status = async |head: &Value, claims: &Value| {
        let (status, body) = ask(&simulator, TENANT, &form(READER, &assertion(head, claims), SCOPE)).await;
        (status, body["error_codes"][0].as_u64())
    };
    assert_eq!(status(&head, &claims).await, (200, None));
    assert_eq!(status(&head, &workload).await, (200, None));
    let change = |name: &str, value: &str| {
        let mut changed = claims.clone();
        changed[name] = value.into();
        changed
    };
    assert_eq!(status(&head, &change("aud", "https://example.com")).await, (401, Some(700_212)));
    assert_eq!(status(&head, &change("iss", STRANGER)).await, (401, Some(700_211)));
    assert_eq!(status(&json!({ "alg": "RS256" }), &claims).await, (401, Some(700_027)));
    assert_eq!(status(&json!({ "alg": "none" }), &claims).await, (401, Some(7_000_272)));
}

#[tokio::test]
async fn machines_have_identities_in_two_forms() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let resource = "resource=https%3A%2F%2Fmanagement.azure.com";
    let app = format!("GET /msi/token?api-version=2019-08-01&{resource}");
    let vm = format!("GET /metadata/identity/oauth2/token?api-version=2018-02-01&{resource}");
    let ask = async |request: &str, header: &str| {
        let headers: Vec<String> = if header.is_empty() { vec![] } else { vec![header.to_owned()] };
        let seen = send(&simulator.url(), request, &headers, "").await;
        (seen.status(), json(&seen))
    };
    for (request, header) in [(&app, "X-IDENTITY-HEADER: sim-identity-header"), (&vm, "Metadata: true")] {
        let (status, body) = ask(request, header).await;
        assert_eq!((status, &body["expires_on"]), (200, &json!("1795255199")), "{body}");
        assert_eq!(periods(&simulator, body["access_token"].as_str().expect("a token")).await.0, 200);
        assert_eq!(ask(request, "").await.0, 400);
        let graph = request.replace("management.azure.com", "example.com");
        assert_eq!(ask(&graph, header).await.0, 400);
    }
    assert_eq!(ask(&app, "X-IDENTITY-HEADER: x").await.0, 401);
    assert!(simulator.identity_endpoint().ends_with("/msi/token"));
    let routes: Vec<String> =
        simulator.requests().iter().map(|request| format!("{:?}", request.route)).collect();
    assert_eq!(routes.iter().filter(|route| *route == "ManagedIdentity").count(), 7);
}

#[tokio::test]
async fn the_control_listener_issues_and_revokes_tokens_and_tells_facts() {
    let simulator = Simulator::start(World::default()).await.expect("it starts");
    let control = async |request: &str, body: &str| {
        let seen = send(&simulator.control_url(), request, &[], body).await;
        (seen.status(), json(&seen))
    };
    let (_, issued) = control("POST /tokens", "{}").await;
    let token = issued["token"].as_str().expect("a token");
    assert_eq!(periods(&simulator, token).await.0, 200);
    assert_eq!(control("DELETE /tokens", "").await.0, 200);
    assert_eq!(periods(&simulator, token).await.0, 401);
    let (status, body) = control("POST /tokens", r#"{"clientId":"7"}"#).await;
    assert!(
        status == 400 && body["error"]["message"].as_str().is_some_and(|text| text.starts_with("clientId: "))
    );
    let (_, facts) = control(&format!("GET /facts?subscription={PAYG}"), "").await;
    insta::assert_json_snapshot!(facts["cycles"][5], @r#"
    {
      "billedAmount": "46911.76",
      "billingPeriod": "202701-1",
      "credit": "0",
      "discount": "0.00000000000000",
      "excludedCost": "0",
      "firstDay": "2026-10-06",
      "invoice": "G332166610",
      "lastDay": "2026-11-05",
      "recurringCharge": "0",
      "subscriptionInvoice": "202701-186280723137701",
      "unratedRows": 137,
      "usageCost": "46911.757448282620",
      "usageRows": 1648
    }
    "#);
    assert_eq!(control("GET /facts?subscription=7", "").await.0, 404);
}
