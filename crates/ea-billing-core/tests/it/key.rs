//! API keys: the claims of one that was published, and keys that the simulator issues.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ea_billing_core::{ApiKey, Code, ReportView};
use ea_billing_sim::{KeyRequest, ReportView as Issued, Simulator, World};
use serde_json::Value;

#[test]
#[expect(clippy::disallowed_methods, reason = "the folder of samples is named by the environment")]
fn the_claims_of_a_published_key_are_understood() {
    let Some(folder) = std::env::var_os("EA_BILLING_RECORDINGS").filter(|folder| !folder.is_empty()) else {
        eprintln!("skipped: EA_BILLING_RECORDINGS names no folder with the samples");
        return;
    };
    let path = std::path::Path::new(&folder).join("ea/samples/apikey-claims.json");
    let sample: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let part = |name: &str| URL_SAFE_NO_PAD.encode(sample[name].to_string());
    let key = ApiKey::new(format!("{}.{}.c2lnbmF0dXJl", part("header"), part("payload"))).unwrap();
    let claims = key.claims().unwrap();
    assert_eq!(claims.enrollment(), sample["payload"]["EnrollmentNumber"].as_str());
    assert_eq!(claims.id(), sample["payload"]["Id"].as_str());
    assert_eq!(claims.view(), Some(&ReportView::System));
    assert_eq!(claims.expires().map(|time| time.timestamp()), sample["payload"]["exp"].as_i64());
    assert_eq!(claims.not_before().map(|time| time.timestamp()), sample["payload"]["nbf"].as_i64());
    let error = key.check("2020-04-09T00:00:00Z".parse().unwrap(), Some("100")).unwrap_err();
    assert_eq!(error.code(), Code::KeyExpired);
}

#[test]
fn keys_of_every_view_are_understood() {
    let now = "2026-11-21T09:00:00Z".parse().unwrap();
    let enrollment = World::default().enrollments.into_iter().find(|each| each.number == "100").unwrap();
    let enrollments = vec![ea_billing_sim::Enrollment { rows_per_month: 310, ..enrollment }];
    let simulator = Simulator::start_blocking(World { enrollments, as_of: now, ..World::default() }).unwrap();
    for (issued, expect) in [
        (Issued::System, ReportView::System),
        (Issued::Enterprise, ReportView::Enterprise),
        (Issued::IndirectEnterprise, ReportView::IndirectEnterprise),
        (Issued::Partner, ReportView::Partner),
    ] {
        let text = simulator.issue_key(&KeyRequest { view: issued, ..KeyRequest::new("100") }).unwrap();
        let key = ApiKey::new(text).unwrap();
        assert_eq!(key.claims().and_then(|claims| claims.view()), Some(&expect));
        assert_eq!(key.check(now, Some("100")).unwrap(), []);
        assert_eq!(key.check(now, Some("200")).unwrap_err().code(), Code::WrongEnrollment);
    }
}
