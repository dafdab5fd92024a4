//! The ways that send, against the simulator's Microsoft Entra.

use azure_core::http::{HttpClient as _, Method, Request as Asked};
use chrono::TimeDelta;
use ea_billing_sim::{Application as Known, Rule, Simulator, World};

use super::*;
use crate::clock::ManualClock;
use crate::http::{Credential, Deadline, HttpSettings, Request, Transport};
use crate::token::entra::wire::{To, Wire};

/// A simulator, an application that it knows, and a clock that shows its time.
struct Bench {
    simulator: Simulator,
    tenant: String,
    known: Known,
    clock: ManualClock,
}

impl Bench {
    async fn start() -> Self {
        Self::of(Simulator::start(World::default()).await.expect("a simulator"))
    }

    fn of(simulator: Simulator) -> Self {
        let world = World::default().azure;
        let known = world.applications.first().expect("there is one").clone();
        let clock = ManualClock::new(simulator.now());
        Self { simulator, tenant: world.tenant, known, clock }
    }

    fn builder(&self) -> EntraBuilder {
        let builder = EntraBuilder::new()
            .with_login_url(self.simulator.login_url())
            .with_tenant(&self.tenant)
            .with_client_id(&self.known.client_id)
            .without_proxy()
            .with_clock(Arc::new(self.clock.clone()));
        match self.simulator.ca_pem() {
            Some(pem) => builder.with_ca_pem(pem.as_bytes()),
            None => builder,
        }
    }

    fn by_secret(&self) -> EntraBuilder {
        self.builder().with_client_secret(&self.known.client_secret)
    }

    async fn token(&self, builder: EntraBuilder) -> Result<AccessToken> {
        self.simulator.clear_requests();
        builder.build().expect("everything is there").token(SCOPE).await
    }

    fn rules(&self, rules: &[&str]) {
        let rules = rules.iter().map(|json| Rule::from_json(json).expect(json)).collect();
        self.simulator.set_faults(rules).expect("the rules are good");
    }

    fn asked(&self) -> usize {
        self.simulator.requests().len()
    }

    /// Whether it is a token that the simulator gave to the application.
    fn check(&self, token: &AccessToken) {
        let claims = token.claims().expect("it can be read");
        assert_eq!(claims.tenant(), Some(self.tenant.as_str()));
        assert_eq!(claims.application(), Some(self.known.client_id.as_str()));
        let left = token.expires().expect("it tells its end") - self.clock.now();
        // The library counts whole seconds from a clock that goes on.
        let whole = TimeDelta::seconds(World::default().azure.token_seconds.into());
        assert!((whole - left).abs() <= TimeDelta::seconds(2), "{left}");
    }
}

#[tokio::test]
async fn an_application_signs_in_with_its_secret() {
    let bench = Bench::start().await;
    let token = bench.token(bench.by_secret()).await.expect("the secret is right");
    bench.check(&token);
    assert_eq!(bench.asked(), 1);
    let request = &bench.simulator.requests()[0];
    assert_eq!((request.method.as_str(), request.query.as_str()), ("POST", ""));
    assert_eq!(request.path, format!("/{}/oauth2/v2.0/token", bench.tenant));
    let of_file = format!("{}\r\n", bench.known.client_secret);
    bench.check(&bench.token(bench.builder().with_client_secret(of_file)).await.expect("it is the same"));
}

#[tokio::test]
async fn an_application_signs_in_over_tls() {
    let simulator = Simulator::builder(World::default()).with_tls().start().await.expect("a simulator");
    let bench = Bench::of(simulator);
    assert!(bench.simulator.login_url().starts_with("https://"));
    bench.check(&bench.token(bench.by_secret()).await.expect("the authority is trusted"));
}

#[tokio::test]
async fn an_application_signs_in_with_a_certificate() {
    let bench = Bench::start().await;
    let token = bench.token(bench.builder().with_certificate_pem(PEM.concat())).await;
    bench.check(&token.expect("the assertion is right"));
}

#[tokio::test]
async fn a_workload_signs_in_with_what_its_file_holds_now() {
    let bench = Bench::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token");
    let part = |text: &str| base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, text);
    let claims =
        r#"{"iss":"https://cluster.example","sub":"pod","aud":"api://AzureADTokenExchange","exp":2,"nbf":1}"#;
    std::fs::write(&file, "canary").expect("it can be written");
    let source = bench.builder().with_federated_token_file(&file).build().expect("everything is there");
    let error = source.token(SCOPE).await.expect_err("the file holds nothing of use");
    assert_eq!(error.code(), Code::SignIn);
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    let assertion = format!("{}.{}.{}", part(r#"{"alg":"RS256"}"#), part(claims), part("signature"));
    std::fs::write(&file, assertion).expect("it can be written");
    bench.check(&source.token(SCOPE).await.expect("the cluster vouches"));
}

#[tokio::test]
async fn a_refusal_is_told_and_not_asked_again() {
    let bench = Bench::start().await;
    let check = async |builder: EntraBuilder, text: &str, hint: &str| {
        let error = bench.token(builder).await.expect_err(text);
        assert_eq!((error.code(), bench.asked()), (Code::SignIn, 1));
        assert!(error.to_string().contains(text), "{error}");
        assert!(error.hint().contains(hint), "{}", error.hint());
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
    };
    let nobody = "00000000-0000-0000-0000-000000000001";
    check(bench.builder().with_client_secret("canary"), "AADSTS7000215", "give its value").await;
    check(bench.by_secret().with_tenant(nobody), "AADSTS90002", "check the tenant id").await;
    check(bench.by_secret().with_client_id(nobody), "AADSTS700016", "not in this tenant").await;
}

#[tokio::test]
async fn a_fault_that_passes_is_asked_again() {
    let bench = Bench::start().await;
    bench.rules(&[
        r#"{"fault":"server-error"}"#,
        r#"{"fault":"throttled"}"#,
        r#"{"fault":"reset-before-headers"}"#,
    ]);
    bench.check(&bench.token(bench.by_secret()).await.expect("the faults pass"));
    assert_eq!((bench.asked(), bench.clock.pauses().len()), (4, 3));
    bench.rules(&[r#"{"fault":"redirect-cross","status":307,"times":"always"}"#]);
    let error = bench.token(bench.by_secret()).await.expect_err("no redirect is followed with a secret");
    assert_eq!((error.code(), bench.asked(), error.http_status()), (Code::SignIn, 1, Some(307)));
}

#[tokio::test]
async fn an_answer_without_a_token_is_an_error_that_does_not_repeat_it() {
    let bench = Bench::start().await;
    for fault in ["html-login", "no-content", "error-envelope", "bad-utf8"] {
        bench.rules(&[&format!(r#"{{"fault":"{fault}","times":"always"}}"#)]);
        let error = bench.token(bench.by_secret()).await.expect_err(fault);
        assert_eq!(error.to_string(), "signing in by client-secret gave what is no token");
    }
}

#[tokio::test]
async fn the_managed_identity_of_a_service_is_asked_with_its_header() {
    let bench = Bench::start().await;
    let settings = bench.builder().metadata().expect("it needs nothing");
    let to = To::Metadata(Box::new(settings));
    let wire = Wire::new(to, Arc::new(bench.clock.clone()), Vec::new());
    let ask = async |header: &str| {
        let url = format!(
            "{}?api-version=2019-08-01&resource=https://management.azure.com",
            bench.simulator.identity_endpoint()
        );
        let mut request = Asked::new(url.parse().expect("a URL"), Method::Get);
        request.insert_header("x-identity-header", header.to_owned());
        wire.execute_request(&request).await
    };
    let good = World::default().azure.identity_header;
    ask(&good).await.expect("the header is right");
    ask("canary").await.map(drop).expect_err("the header is wrong");
    let error = wire.fault().expect("it is remembered");
    assert_eq!((error.code(), error.http_status()), (Code::SignIn, Some(401)));
    assert!(!format!("{error:?}").contains("canary"));

    let far = Asked::new("http://login.example/msi/token".parse().expect("a URL"), Method::Get);
    wire.execute_request(&far).await.map(drop).expect_err("plain http leaves the machine");
    assert_eq!(wire.fault().expect("it is remembered").code(), Code::InvalidSetting);
}

#[tokio::test]
async fn a_revoked_token_is_replaced_while_nobody_notices() {
    let bench = Bench::start().await;
    let base = bench.simulator.arm_url().parse().expect("a URL");
    let source = bench.by_secret().build().expect("everything is there");
    let credential = Credential::token(source, SCOPE);
    let settings = HttpSettings { use_proxy: false, ..HttpSettings::new(base, credential) };
    let transport = Transport::new(settings, Arc::new(bench.clock.clone())).expect("the settings are good");
    let subscription = &World::default().azure.subscriptions[0].id;
    let url = format!(
        "{}/subscriptions/{subscription}/providers/Microsoft.Billing/billingPeriods?api-version=2018-03-01-preview",
        bench.simulator.arm_url()
    );
    let request = Request::get(url.parse().expect("a URL"));
    let deadline = Deadline::after(&bench.clock, std::time::Duration::from_secs(3600));
    let count = async || {
        bench.simulator.clear_requests();
        transport.page(&request, &deadline).await.expect("the token is good");
        bench.asked()
    };
    assert_eq!(count().await, 2, "a token, and what was asked for");
    assert_eq!(count().await, 1, "the token is kept");
    bench.simulator.revoke_tokens();
    assert_eq!(count().await, 3, "a refusal, a token, and what was asked for");
    let principal = transport.principal(&deadline).await.expect("there is a token");
    assert_eq!(principal.len(), 32);
}
