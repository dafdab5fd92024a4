//! Neither the key nor a signature is in any trace, error or debug output.

use std::io;
use std::sync::{Arc, Mutex};

use ea_billing_sim::{Authorization, Listener};

use super::*;

/// All that was traced and logged.
#[derive(Clone, Default)]
struct Ink(Arc<Mutex<Vec<u8>>>);

impl io::Write for Ink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody panicked").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl log::Log for Ink {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {} {}\n", record.level(), record.target(), record.args());
        io::Write::write_all(&mut self.clone(), line.as_bytes()).expect("memory takes all");
    }

    fn flush(&self) {}
}

impl Ink {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("nobody panicked")).into_owned()
    }
}

/// Submits a report, waits for it, and gives its signed address.
async fn signed_address(bench: &Bench) -> Url {
    let mut submit = Request::get(bench.url("/v3/enrollments/100/usagedetails/submit?billingPeriod=202610"));
    submit.method = Method::POST;
    let mut request = submit.or_accepted();
    loop {
        let answer = bench.transport.page(&request, &bench.deadline()).await.expect("the report is made");
        let state: serde_json::Value = serde_json::from_slice(&answer.body).expect("it is JSON");
        let text = |name: &str| state[name].as_str().expect("a text").to_owned();
        if !text("blobPath").is_empty() {
            return bench.transport.origin().signed(&text("blobPath")).expect("it is signed");
        }
        let url = bench.transport.origin().resolve(&answer.head.url, &text("reportUrl"));
        request = Request::get(url.expect("it is of the origin")).or_accepted();
    }
}

/// Signs in, is refused and meets faults; gives the errors and what they must not show.
#[cfg(feature = "entra")]
async fn signed_in() -> (String, Vec<String>) {
    use crate::{AccessToken, EntraBuilder};

    let simulator = Simulator::start(World::default()).await.expect("a simulator");
    let azure = World::default().azure;
    let secret = "hidden~client~secret".to_owned();
    let builder = EntraBuilder::new()
        .with_login_url(simulator.login_url())
        .with_tenant(azure.tenant)
        .with_client_id(&azure.applications[0].client_id)
        .without_proxy()
        .with_clock(Arc::new(ManualClock::new(simulator.now())));
    let right = builder.clone().with_client_secret(&azure.applications[0].client_secret);
    let source = right.build().expect("everything is there");
    let token: AccessToken = source.token("https://management.azure.com/.default").await.expect("a token");
    let mut shown = format!("{source:?} {token:?}");
    let echo = format!(r#"{{"fault":"unauthorized","message":"no {secret} and no {secret}"}}"#);
    for fault in [echo.as_str(), r#"{"fault":"throttled","times":"always"}"#, r#"{"fault":"reset-mid-body"}"#]
    {
        simulator.set_faults(vec![rule(fault)]).expect("the rule is good");
        let source = builder.clone().with_client_secret(&secret).build().expect("everything is there");
        let error = source.token("https://management.azure.com/.default").await.expect_err(fault);
        shown += &format!("{error} {error:?} {:?}\n", std::error::Error::source(&error));
    }
    let token = token.secret().expose().rsplit('.').next().expect("three parts").to_owned();
    (shown, vec![secret, azure.applications[0].client_secret.clone(), token])
}

#[tokio::test]
async fn nothing_tells_the_key_or_a_signature() {
    let ink = Ink::default();
    let writer = ink.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    // For all threads: one that has no subscriber would switch events off for the others too.
    tracing::subscriber::set_global_default(subscriber).expect("no other test sets one");
    log::set_boxed_logger(Box::new(ink.clone())).expect("no other test sets one");
    log::set_max_level(log::LevelFilter::Trace);

    let bench = Bench::with_tls().await;
    let key = bench.simulator.issue_key(&KeyRequest::new("100")).expect("a key");
    let mut shown = format!("{:?}", bench.transport);
    let address = signed_address(&bench).await;
    let signature =
        address.query().and_then(|query| query.split("sig=").nth(1)).expect("it is signed").to_owned();
    let signature = signature.split('&').next().expect("a value").to_owned();
    assert!(signature.len() > 20, "{signature}");
    let path = address.path().to_owned();

    let signed = Request::signed(address);
    let opened = bench.transport.open(&signed, &bench.deadline()).await.expect("the report is there");
    shown += &format!("{opened:?} {signed:?}");
    let blob =
        bench.requests().into_iter().find(|sent| sent.listener == Listener::Blob).expect("it was asked");
    assert_eq!(blob.authorization, Authorization::Absent);

    let echo = format!(r#"{{"fault":"bad-request","message":"The key {key} and ?sig={signature} are bad"}}"#);
    let faults = [
        echo.as_str(),
        r#"{"fault":"redirect-same"}"#,
        r#"{"fault":"sas-expired"}"#,
        r#"{"fault":"reset-before-headers","times":"always"}"#,
        r#"{"fault":"reset-mid-body","times":"always"}"#,
        r#"{"fault":"throttled","times":"always"}"#,
        r#"{"fault":"not-modified-unasked","times":"always"}"#,
        r#"{"fault":"html-login"}"#,
    ];
    for fault in faults {
        for request in [&signed, &bench.usage()] {
            if let Err(error) = bench.ask(request, vec![rule(fault)]).await {
                shown +=
                    &format!("{error} {error:?} {} {:?}\n", error.hint(), std::error::Error::source(&error));
            }
        }
    }
    bench.simulator.close_listener(Listener::Blob);
    let error = bench.ask(&signed, Vec::new()).await.expect_err("nobody listens");
    shown += &format!("{error} {error:?}");
    #[cfg(feature = "entra")]
    let (texts, mut secrets) = signed_in().await;
    #[cfg(not(feature = "entra"))]
    let (texts, mut secrets) = (String::new(), Vec::<String>::new());
    shown += &texts;
    log::set_max_level(log::LevelFilter::Off);

    let written = ink.text();
    assert!(written.contains("ea_billing: request") && written.contains("rustls"));
    for text in [&written, &shown] {
        let part = key.rsplit('.').next().expect("three parts");
        secrets.extend([&key, part, &signature, &path].map(str::to_owned));
        for secret in &secrets {
            let place = text.find(secret).map(|at| &text[at.saturating_sub(300)..at]);
            assert_eq!(place, None, "a secret follows");
        }
    }
}
