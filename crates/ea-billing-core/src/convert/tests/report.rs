use crate::{
    Code,
    convert::{ReportState, Version, report_status},
};

fn body(status: &str, blob: &str) -> String {
    format!(
        r#"{{"id": "1", "enrollmentNumber": "100", "requestedOn": "2017-08-29T06:56:29.1290704Z", "status": {status},
            "blobPath": {blob}, "reportUrl": "https://host/v3/reports/1", "startDate": "2017-06-01T00:00:00"}}"#
    )
}

#[test]
fn every_status_has_its_name() {
    let names = [
        ReportState::Queued,
        ReportState::InProgress,
        ReportState::Completed,
        ReportState::Failed,
        ReportState::NoDataFound,
        ReportState::ReadyToDownload,
        ReportState::TimedOut,
        ReportState::Unknown(8),
    ];
    for version in [Version::V2, Version::V3] {
        for (number, name) in (1..).zip(names) {
            let status = report_status(version, body(&format!("{number}"), "\"\"").as_bytes()).unwrap();
            assert_eq!(status.state, name);
            assert!(status.blob_path.is_none());
            assert_eq!(status.report_url.unwrap().expose(), "https://host/v3/reports/1");
        }
    }
}

#[test]
fn a_signed_url_is_kept_and_not_shown() {
    let signed = "\"https://store/x.csv?sig=canary\"";
    let status = report_status(Version::V3, body("\"3\"", signed).as_bytes()).unwrap();
    assert_eq!(status.state, ReportState::Completed);
    assert!(!format!("{status:?}").contains("canary"));
    assert_eq!(status.blob_path.unwrap().expose(), "https://store/x.csv?sig=canary");
    let broken = report_status(Version::V3, body("3", &format!("[{signed}]")).as_bytes()).unwrap_err();
    assert_eq!(broken.code(), Code::Decode);
    assert!(broken.to_string().contains("blobPath") && !format!("{broken:?}").contains("canary"), "{broken}");
}

#[test]
fn an_answer_without_status_is_refused() {
    let check = |body: &str, code| {
        let found = report_status(Version::V2, body.as_bytes()).map(|status| status.state);
        assert_eq!(found.map_err(|error| error.code()), Err(code), "{body}");
    };
    check("{}", Code::Decode);
    check(&body("null", "null"), Code::Decode);
    check(&body("1.5", "null"), Code::Decode);
    check(&body("1e300", "null"), Code::Decode);
    check("[]", Code::Decode);
    check("", Code::Truncated);
    check(r#"{"error": {"code": "500"}}"#, Code::UnexpectedContent);
}
