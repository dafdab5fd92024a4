//! What others recorded or printed decodes with the generated types, every number in it comes back digit for digit, and
//! the documents declare every field of it.

mod enterprise;
mod official;
mod resource_manager;

use serde_json::json;

use crate::client::{EA_V3, Form};

/// A field that no document declares, and why that is right.
struct Exception {
    file: &'static str,
    path: &'static str,
    reason: &'static str,
}

/// A body that somebody else wrote, and what is wrong with it.
struct Checked {
    file: String,
    form: String,
    findings: Vec<String>,
}

fn check(file: &str, body: &str, form: Option<Form>) -> Checked {
    let (form, findings) = match form {
        Some(form) => (form.to_string(), form.findings(body)),
        None => ("nothing".to_owned(), vec!["no type is known for it".to_owned()]),
    };
    Checked { file: file.to_owned(), form, findings }
}

/// What is wrong with the bodies beyond the exceptions, and the exceptions that nothing needs.
fn problems(bodies: &[Checked], exceptions: &[Exception]) -> Vec<String> {
    let covers = |exception: &Exception, file: &str, finding: &str| {
        exception.file == file && finding == format!("{}: unknown field", exception.path)
    };
    let findings = bodies.iter().flat_map(|body| body.findings.iter().map(move |finding| (body, finding)));
    let unexpected = findings
        .clone()
        .filter(|(body, finding)| !exceptions.iter().any(|exception| covers(exception, &body.file, finding)))
        .map(|(body, finding)| format!("{} as {}: {finding}", body.file, body.form));
    let needless = exceptions
        .iter()
        .filter(|exception| !findings.clone().any(|(body, finding)| covers(exception, &body.file, finding)))
        .map(|Exception { file, path, reason }| {
            format!("{file}: the exception for {path} is not needed any more ({reason})")
        });
    unexpected.chain(needless).collect()
}

/// Fails with every problem at once, and when there was nothing to check.
fn settle(bodies: &[Checked], at_least: usize, exceptions: &[Exception]) {
    assert!(bodies.len() >= at_least, "only {} bodies were found", bodies.len());
    let problems = problems(bodies, exceptions);
    assert!(
        problems.is_empty(),
        "{} problems of {} bodies:\n{}",
        problems.len(),
        bodies.len(),
        problems.join("\n")
    );
    eprintln!("{} bodies decoded whole, with {} undeclared fields", bodies.len(), exceptions.len());
}

fn check_findings(form: Form, body: &serde_json::Value, expect: &[&str]) {
    assert_eq!(check("x", &body.to_string(), Some(form)).findings, expect);
}

#[test]
fn a_body_of_another_operation_would_be_seen() {
    let sheet = json!([{"id": "enrollments/1", "meterName": "A1 VM", "includedQuantity": 0, "unitPrice": 1}]);
    check_findings(Form::answer(EA_V3, "price_sheet_list"), &sheet, &[]);
    check_findings(
        Form::answer(EA_V3, "marketplace_charges_list"),
        &sheet,
        &["/0/includedQuantity: unknown field", "/0/meterName: unknown field", "/0/unitPrice: unknown field"],
    );
    let unknown = ["the module does not know it", "the document does not know it"];
    check_findings(Form::answer(EA_V3, "no_such_operation"), &sheet, &unknown);
    assert_eq!(check("x", "{}", None).findings, ["no type is known for it"]);
}

#[test]
fn a_field_of_another_name_would_be_seen() {
    let page = |name: &str| json!({"data": [{"accountId": 1, name: 12.5}], "nextLink": null});
    let form = || Form::answer(EA_V3, "usage_details_list");
    check_findings(form(), &page("cost"), &[]);
    check_findings(form(), &page("Cost"), &[]);
    check_findings(form(), &page("costs"), &["/data/0/costs: unknown field"]);
}

#[test]
fn an_exception_covers_its_own_field_and_is_needed() {
    let bodies = [Checked {
        file: "a.json".to_owned(),
        form: "ea_v3 x".to_owned(),
        findings: vec!["/a: unknown field".to_owned(), "/b: 1 is gone".to_owned()],
    }];
    let exception = |file, path| Exception { file, path, reason: "it is so" };
    let lost = "a.json as ea_v3 x: /b: 1 is gone";
    let unknown = "a.json as ea_v3 x: /a: unknown field";
    assert_eq!(problems(&bodies, &[exception("a.json", "/a")]), [lost]);
    assert_eq!(
        problems(&bodies, &[exception("b.json", "/a")]),
        [unknown, lost, "b.json: the exception for /a is not needed any more (it is so)"]
    );
    assert_eq!(
        problems(&bodies, &[exception("a.json", "/b")])[2..],
        ["a.json: the exception for /b is not needed any more (it is so)"]
    );
}
