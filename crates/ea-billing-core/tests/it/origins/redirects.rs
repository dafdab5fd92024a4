//! Redirects of every kind, of which none is followed.

use ea_billing_core::Delivery;
use ea_billing_sim::Listener;

use super::{Foreign, assert_kept, client, october, secure_site, site, word};
use crate::support::site::Site;

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];
/// Where the redirect is met, and at which listener.
const ROUTES: [(&str, Listener); 5] = [
    ("usage-details", Listener::Api),
    ("usage-download", Listener::Api),
    ("usage-submit", Listener::Api),
    ("usage-report", Listener::Api),
    ("usage-blob", Listener::Blob),
];

async fn check(site: &Site, route: &str, listener: Listener, fault: &str) {
    let foreign = Foreign::new();
    site.simulator.clear_faults();
    site.simulator.clear_requests();
    let fault = fault.replace("{foreign}", &format!("http://127.0.0.1:{}", foreign.port));
    let what = format!("{route} {fault}");
    site.fault(&format!(r#"{{{fault}, "when": {{"route": "{route}"}}, "times": "always"}}"#));
    let delivery = match route {
        "usage-details" => Delivery::Pages,
        "usage-download" => Delivery::Download,
        _ => Delivery::Report,
    };
    let result = client(site).usage_details_by(delivery, october()).fetch().await;
    assert_eq!(word(&result), "redirected", "{what}");
    let requests = site.simulator.requests();
    let redirected = requests.iter().filter(|request| request.fault_name.is_some());
    assert_eq!(redirected.count(), 1, "{what} was followed or asked again");
    assert!(requests.last().is_some_and(|last| last.fault_name.is_some() && last.listener == listener));
    assert_kept(site, &what, result.as_ref().err());
    foreign.assert_untouched(&what);
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let site = site();
    for status in STATUSES {
        for (route, listener) in ROUTES {
            for fault in [
                format!(r#""fault": "redirect-same", "status": {status}"#),
                format!(r#""fault": "redirect-same", "status": {status}, "location": "/elsewhere""#),
                format!(r#""fault": "redirect-cross", "status": {status}"#),
                format!(
                    r#""fault": "redirect-cross", "status": {status}, "location": "{{foreign}}/?sig=0123456789abcdef0123""#
                ),
                format!(r#""fault": "redirect-loop", "status": {status}"#),
            ] {
                check(&site, route, listener, &fault).await;
            }
        }
    }
}

#[tokio::test]
async fn https_is_never_left_by_a_redirect() {
    let site = secure_site();
    for status in STATUSES {
        for (route, listener) in ROUTES {
            for fault in [
                format!(r#""fault": "redirect-downgrade", "status": {status}"#),
                format!(r#""fault": "redirect-downgrade", "status": {status}, "location": "{{foreign}}/""#),
            ] {
                check(&site, route, listener, &fault).await;
            }
        }
    }
}
