//! What others recorded or printed decodes with the generated types, and every number in it comes back digit for digit.

use std::{collections::BTreeSet, path::Path};

use ea_billing_client::{
    billing_2018_03_01_preview as billing_2018, billing_2024_04_01 as billing_2024,
    commerce_2015_06_01_preview as commerce,
    decode::{self, DecodeError},
    ea_legacy, ea_v1, ea_v2, ea_v3,
    wire::Object,
};
use serde_json::json;

use crate::{
    recordings::{files, folder, name, text},
    tree::Tree,
};

/// Examples of the official documents that their own document contradicts, each with the reason.
const FAULTY_EXAMPLES: [(&str, &str); 0] = [];

type RoundTrip = Option<Result<String, DecodeError>>;

/// Decodes with this type and encodes what it kept.
fn through<T: serde::de::DeserializeOwned + serde::Serialize>(body: &str) -> RoundTrip {
    Some(decode::from_str::<T>(body).map(|value| serde_json::to_string(&value).unwrap()))
}

fn check(source: &str, body: &str, kept: RoundTrip) -> Result<(), String> {
    let kept = kept.ok_or_else(|| format!("{source}: no type is known for it"))?;
    let kept = kept.map_err(|error| format!("{source}: {error}"))?;
    let lost = Tree::parse(body).lost_in(&Tree::parse(&kept), "");
    if lost.is_empty() { Ok(()) } else { Err(format!("{source}: {}", lost.join("; "))) }
}

/// Fails with every finding at once, and when there was nothing to find.
fn settle(results: &[Result<(), String>], at_least: usize) {
    assert!(results.len() >= at_least, "only {} bodies were found", results.len());
    let findings: Vec<_> = results.iter().filter_map(|result| result.as_ref().err()).cloned().collect();
    assert!(findings.is_empty(), "{} of {} bodies:\n{}", findings.len(), results.len(), findings.join("\n"));
    eprintln!("{} bodies decoded whole", results.len());
}

fn enterprise(name: &str, body: &str) -> RoundTrip {
    let parts: Vec<_> = name.trim_end_matches(".json").split('.').collect();
    if parts[0] == "error" {
        return through::<ea_v3::types::ErrorResponse>(body);
    }
    match name {
        "apikey-claims.json" => return through::<ea_v3::types::DecodedApiKey>(body),
        "legacy-usage-reports.json" => return through::<ea_legacy::types::UsageReports>(body),
        "legacy-usage-report.detail.json" => {
            return through::<Vec<ea_legacy::types::LegacyUsageDetail>>(body);
        }
        _ => {}
    }
    let operation = match parts[0] {
        "billingperiods" => "billing_periods_list",
        "balancesummary" => "balance_summary_get",
        "usagedetails" => "usage_details_list",
        "usagedetails-submit" => "usage_details_submit",
        "marketplacecharges" => "marketplace_charges_list",
        "pricesheet" => "price_sheet_list",
        "reservationdetails" => "reservation_details_list",
        "reservationsummaries" => "reservation_summaries_list",
        "reservationcharges" => "reservation_charges_list",
        "SharedReservationRecommendations" => "shared_reservation_recommendations_list",
        "SingleReservationRecommendations" => "single_reservation_recommendations_list",
        _ => return None,
    };
    match parts[1] {
        "v1" => ea_v1::round_trip(operation, body.as_bytes()),
        "v2" => ea_v2::round_trip(operation, body.as_bytes()),
        "v3" => ea_v3::round_trip(operation, body.as_bytes()),
        _ => None,
    }
}

#[test]
fn printed_payloads_of_the_enterprise_api() {
    let Some(folder) = folder() else { return };
    let samples = files(&folder.join("ea/samples"), "json");
    let results =
        samples.iter().map(|path| check(&name(path), &text(path), enterprise(&name(path), &text(path))));
    settle(&results.collect::<Vec<_>>(), 26);
}

/// The samples hold one or two rows of each field; here every field of every row type has a hard value at once.
#[test]
fn every_number_of_every_row_type_survives() {
    let bodies = [
        (ea_v3::types::UsageDetail::FIELDS, through::<ea_v3::types::UsageDetail> as fn(&str) -> RoundTrip),
        (ea_v3::types::PriceSheetItem::FIELDS, through::<ea_v3::types::PriceSheetItem>),
        (commerce::types::UsageSample::FIELDS, through::<commerce::types::UsageSample>),
    ];
    for (fields, through) in bodies {
        for field in fields {
            for value in ["0.0001231422268144879778826552", "1.936541884E-06", "\"84.551225668959999\""] {
                let body = format!("{{\"{}\": {value}}}", field.to_uppercase());
                // Text fields may refuse a number; none may change it.
                if let Some(Ok(kept)) = through(&body) {
                    assert_eq!(Tree::parse(&body).lost_in(&Tree::parse(&kept), ""), Vec::<String>::new());
                }
            }
        }
    }
}

/// The columns of the CSV download are the fields of the JSON rows.
#[test]
fn csv_columns_are_fields() {
    let Some(folder) = folder() else { return };
    let lower = |names: &mut dyn Iterator<Item = &str>| -> BTreeSet<String> {
        names.map(str::to_lowercase).collect()
    };
    let samples = folder.join("ea/samples");
    let header = text(&samples.join("csv-header.v3-download.csv"));
    let columns = lower(&mut header.trim().split(','));
    assert_eq!(columns, lower(&mut ea_v3::types::UsageDetail::FIELDS.iter().copied()));
    let v2: BTreeSet<_> = lower(&mut header.trim().split(',').take(33));
    assert_eq!(v2, lower(&mut ea_v2::types::UsageDetail::FIELDS.iter().copied()));

    let legacy = text(&samples.join("legacy-usage-report.detail.csv"));
    let header = legacy.lines().nth(2).unwrap().replace(['"', ' ', '-'], "");
    let columns = lower(&mut header.split(',').filter(|column| !column.is_empty()));
    assert_eq!(columns, lower(&mut ea_legacy::types::LegacyUsageDetail::FIELDS.iter().copied()));
}

fn resource_manager(url: &str, status: &str, body: &str) -> RoundTrip {
    let (path, _) = url.split_once('?').unwrap_or((url, ""));
    let path = path.to_lowercase();
    let in_account = path.contains("/billingaccounts/");
    let bytes = body.as_bytes();
    match status {
        "200" => {}
        _ if in_account => return through::<billing_2024::types::ErrorResponse>(body),
        _ => return through::<billing_2018::types::ErrorResponse>(body),
    }
    if path.contains("/operationresults/") {
        return through::<billing_2024::types::DocumentDownloadResult>(body);
    }
    if path.ends_with("/usageaggregates") {
        return commerce::round_trip("usage_aggregates_list", bytes);
    }
    if path.contains("ratecard") {
        return commerce::round_trip("rate_card_get", bytes);
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    match (last, in_account) {
        ("invoices", true) => billing_2024::round_trip("invoices_list_by_billing_account", bytes),
        ("invoices", false) => billing_2018::round_trip("invoices_list", bytes),
        ("billingperiods", false) => billing_2018::round_trip("billing_periods_list", bytes),
        _ if path.contains("/invoices/") && !in_account => billing_2018::round_trip("invoices_get", bytes),
        _ => None,
    }
}

#[test]
fn recorded_answers_of_resource_manager() {
    let Some(folder) = folder() else { return };
    let mut results = Vec::new();
    for path in files(&folder.join("arm"), "json") {
        let exchange = Tree::parse(&text(&path));
        let body = match exchange.get(&["body"]) {
            None | Some(Tree::Nothing) => continue,
            Some(body) => body.print(),
        };
        let url = exchange.text(&["url"]).unwrap();
        let kept = resource_manager(url, exchange.text(&["status"]).unwrap(), &body);
        results.push(check(&name(&path), &body, kept));
    }
    settle(&results, 12);
}

/// The examples that an official document gives for the operations that were imported from it.
fn examples(
    document: &Path,
    imported: &str,
    round_trip: fn(&str, &[u8]) -> RoundTrip,
) -> Vec<Result<(), String>> {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("spec").join(imported);
    let ours = Tree::parse(&text(&spec));
    let official = Tree::parse(&text(document));
    let mut results = Vec::new();
    for (path, item) in official.get(&["paths"]).unwrap().entries() {
        for (method, operation) in item.entries() {
            if ours.get(&["paths", path, method]).is_none() {
                continue;
            }
            let id = operation.text(&["operationId"]).unwrap();
            let method_name = snake(id);
            for (_, example) in operation.get(&["x-ms-examples"]).unwrap().entries() {
                let file = document.parent().unwrap().join(example.text(&["$ref"]).unwrap());
                results.extend(example_bodies(&file).into_iter().filter_map(|body| {
                    let kept = round_trip(&method_name, body.as_bytes());
                    let source = format!("{} of {id}", name(&file));
                    let faulty = FAULTY_EXAMPLES.iter().any(|(file_name, _)| *file_name == name(&file));
                    (!faulty).then(|| check(&source, &body, kept))
                }));
            }
        }
    }
    results
}

/// The bodies of the successes, except those that only say that the work goes on.
fn example_bodies(file: &Path) -> Vec<String> {
    let example = Tree::parse(&text(file));
    let answers = example.get(&["responses"]).unwrap().entries();
    let bodies =
        answers.filter(|(status, _)| *status == "200").filter_map(|(_, answer)| answer.get(&["body"]));
    bodies.map(Tree::print).collect()
}

/// An operation id as the method it became.
fn snake(id: &str) -> String {
    let mut name = String::new();
    for character in id.chars() {
        if character.is_ascii_uppercase() && !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
        name.push(character.to_ascii_lowercase());
    }
    name
}

#[test]
fn examples_of_the_official_documents() {
    let Some(folder) = folder() else { return };
    let specification = folder.join("swagger/specification");
    let billing = specification.join("billing/resource-manager/Microsoft.Billing");
    let commerce_folder = specification.join("commerce/resource-manager/Microsoft.Commerce");
    let mut results = examples(
        &billing.join("preview/2018-03-01-preview/billing.json"),
        "billing-2018-03-01-preview.json",
        billing_2018::round_trip,
    );
    results.extend(examples(
        &billing.join("stable/2024-04-01/invoice.json"),
        "billing-2024-04-01.json",
        billing_2024::round_trip,
    ));
    results.extend(examples(
        &commerce_folder.join("preview/2015-06-01-preview/commerce.json"),
        "commerce-2015-06-01-preview.json",
        commerce::round_trip,
    ));
    settle(&results, 18);
}

/// Importing the official documents again gives what is committed.
#[test]
fn the_imported_documents_are_what_an_import_gives() {
    let Some(folder) = folder() else { return };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let specification = folder.join("swagger");
    let out = tempfile::tempdir().unwrap();
    for imported in
        ["billing-2018-03-01-preview.json", "billing-2024-04-01.json", "commerce-2015-06-01-preview.json"]
    {
        let committed = text(&root.join("spec").join(imported));
        let tree = Tree::parse(&committed);
        let source = specification.join(tree.text(&["info", "x-imported-from", "file"]).unwrap());
        let ids: Vec<_> = tree
            .get(&["paths"])
            .unwrap()
            .entries()
            .flat_map(|(_, item)| item.entries())
            .filter_map(|(_, operation)| operation.text(&["operationId"]).map(str::to_owned))
            .collect();
        let to = out.path().join(imported);
        xtask::import::run(&source, &ids, &to).unwrap();
        assert!(text(&to) == committed, "an import gives something else than the committed {imported}");
    }
}

#[test]
fn a_recording_that_loses_something_would_be_seen() {
    let body = json!({"data": [{"cost": 1}]}).to_string();
    let kept = ea_v3::round_trip("usage_details_list", body.replace("cost", "costs").as_bytes());
    assert!(check("x", &body, kept).unwrap_err().contains("/data/0/cost: 1 is gone"));
    assert!(check("x", &body, ea_v3::round_trip("no_such_operation", body.as_bytes())).is_err());
}
