//! The two addresses that a report names: where to ask again, with the key, and where its file is, without it.

use ea_billing_core::{Delivery, Error, Fetched, UsageDetail};
use ea_billing_sim::{Authorization, Simulator};

use super::{Foreign, assert_kept, client, october, secure_site, site, word};
use crate::support::site::{Site, small_world};

/// Where a report that was submitted is asked for again.
const STATE: &str = "/v3/enrollments/100/usagedetails/reports/0";

/// Submits a report whose answer has this state and these addresses, as JSON text.
async fn report(
    site: &Site,
    status: u8,
    report_url: &str,
    blob_path: &str,
) -> Result<Fetched<UsageDetail>, Error> {
    site.simulator.clear_faults();
    site.simulator.clear_requests();
    let body =
        format!(r#"{{"id":"1","status":{status},"reportUrl":"{report_url}","blobPath":"{blob_path}"}}"#);
    let body = serde_json::Value::from(body);
    let headers = r#"{"Content-Type": "application/json"}"#;
    // Where the file is refused, the state is asked for once more.
    for route in ["usage-submit", "usage-report"] {
        let when = format!(r#""when": {{"route": "{route}"}}, "times": "always""#);
        if route == "usage-submit" || !blob_path.is_empty() {
            site.fault(&format!(r#"{{"fault": "answer", "headers": {headers}, "body": {body}, {when}}}"#));
        }
    }
    client(site).usage_details_by(Delivery::Report, october()).fetch().await
}

/// Checks a `reportUrl`, in which `{api}` is the API's address, `{host}` its host and `{foreign}` another port.
async fn check_state(site: &Site, shape: &str, expect: &str) {
    let foreign = Foreign::new();
    let api = site.simulator.url().replace("127.0.0.1", "localhost");
    let host = api.split_once("://").unwrap().1;
    let url = shape.replace("{api}", &api).replace("{host}", host);
    let url = url.replace("{foreign}", &foreign.port.to_string());
    let result = report(site, 1, &url, "").await;
    assert_eq!(word(&result), expect, "{shape}: {result:?}");
    if expect == "foreign_link" {
        assert_eq!(site.simulator.requests().len(), 1, "{shape}");
    }
    assert_kept(site, shape, result.as_ref().err());
    foreign.assert_untouched(shape);
}

#[tokio::test]
async fn a_report_is_asked_for_at_the_same_origin_or_nowhere() {
    let site = site();
    let known = "/v3/enrollments/100/usagedetails/reports/0";
    for (shape, expect) in [
        // There is no such report, but it was asked for.
        (format!("{{api}}{known}"), "not_found"),
        (known.to_owned(), "not_found"),
        ("reports/0".to_owned(), "not_found"),
        (format!("HTTP://{{host}}{known}#x"), "not_found"),
        ("http://localhost:{foreign}/".to_owned(), "foreign_link"),
        (format!("http://127.0.0.1:{{foreign}}{known}"), "foreign_link"),
        (format!("https://{{host}}{known}"), "foreign_link"),
        (format!("//127.0.0.1:{{foreign}}{known}"), "foreign_link"),
        (format!(r"\\\\127.0.0.1:{{foreign}}{known}"), "foreign_link"),
        (format!("http://user@{{host}}{known}"), "foreign_link"),
        (format!("http://{{host}}@127.0.0.1:{{foreign}}{known}"), "foreign_link"),
        (format!(r"/\t/127.0.0.1:{{foreign}}{known}"), "foreign_link"),
        (format!("http://localhost.:{{foreign}}{known}"), "foreign_link"),
        ("javascript:alert(1)".to_owned(), "foreign_link"),
        ("data:application/json,{}".to_owned(), "foreign_link"),
        // None, where one is needed.
        (String::new(), "decode"),
        ("  ".to_owned(), "decode"),
    ] {
        check_state(&site, &shape, expect).await;
    }
}

#[tokio::test]
async fn a_report_is_not_asked_for_without_https() {
    let site = secure_site();
    check_state(&site, "{api}/v3/enrollments/100/usagedetails/reports/0", "not_found").await;
    check_state(&site, "http://{host}/v3/enrollments/100/usagedetails/reports/0", "foreign_link").await;
    check_state(&site, "http://127.0.0.1:{foreign}/", "foreign_link").await;
}

#[tokio::test]
async fn a_file_is_fetched_without_the_key_wherever_it_is() {
    let site = site();
    let other = Simulator::start_blocking(small_world()).unwrap();
    let signature = "sv=1&se=2026-11-21T10%3A00%3A00Z&sig=VGhpcyBpcyBhIHNlY3JldCBzaWduYXR1cmU%3D";
    for (address, expect) in [
        // The storage host does not know the file.
        (other.blob_url(), "not_found"),
        // An API is no storage host, and refuses those who show no key; this one too.
        (other.url(), "unauthorized"),
        (site.simulator.url(), "unauthorized"),
    ] {
        let path =
            if expect == "not_found" { "usagedetails/0.csv" } else { "v3/enrollments/100/usagedetails" };
        let result = report(&site, 3, STATE, &format!("{address}/{path}?{signature}")).await;
        assert_eq!(word(&result), expect, "{address}: {result:?}");
        site.assert_no_secret(&[&crate::support::canary::told_by(result.as_ref().unwrap_err())]);
        let seen = if address == site.simulator.url() { site.simulator.requests() } else { other.requests() };
        let last = seen.last().unwrap();
        assert_eq!(last.authorization, Authorization::Absent, "{address}");
        assert!(last.path.ends_with(path), "{}", last.path);
        other.clear_requests();
    }
}

#[tokio::test]
async fn a_file_is_never_fetched_from_strange_places() {
    let (site, secure) = (site(), secure_site());
    for (site, shape) in [
        (&site, "http://192.0.2.1/x.csv?sig=0123456789abcdef0123"),
        (&site, "http://user:secret@127.0.0.1:{foreign}/x.csv"),
        (&site, "http://localhost@127.0.0.1:{foreign}/x.csv"),
        (&site, "//127.0.0.1:{foreign}/x.csv"),
        (&site, "/x.csv"),
        (&site, "x.csv"),
        (&site, "ftp://127.0.0.1:{foreign}/x.csv"),
        (&site, "file:///etc/passwd"),
        (&site, "data:text/csv,Cost%0A1"),
        (&site, "javascript:alert(1)"),
        (&secure, "http://127.0.0.1:{foreign}/x.csv?sig=0123456789abcdef0123"),
        (&secure, "http://localhost:{foreign}/x.csv"),
        (&secure, "https://user@127.0.0.1:{foreign}/x.csv"),
    ] {
        let foreign = Foreign::new();
        let result = report(site, 3, "/x", &shape.replace("{foreign}", &foreign.port.to_string())).await;
        assert_eq!(word(&result), "foreign_link", "{shape}: {result:?}");
        assert_eq!(site.simulator.requests().len(), 1, "{shape}");
        assert_kept(site, shape, result.as_ref().err());
        foreign.assert_untouched(shape);
    }
}
