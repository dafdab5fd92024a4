//! The payloads that the documentation of the Enterprise API prints, and the columns of its downloads.

use std::collections::BTreeSet;

use ea_billing_client::{ea_legacy, ea_v2, ea_v3, wire::Object};

use super::{check, settle};
use crate::{
    client::{EA_LEGACY, EA_V1, EA_V2, EA_V3, Form},
    recordings::{files, folder, name, text},
};

fn form(name: &str) -> Option<Form> {
    let parts: Vec<_> = name.trim_end_matches(".json").split('.').collect();
    if parts[0] == "error" {
        return Some(Form::object::<ea_v3::types::ErrorResponse>(EA_V3, "ErrorResponse"));
    }
    match name {
        "apikey-claims.json" => {
            return Some(Form::object::<ea_v3::types::DecodedApiKey>(EA_V3, "DecodedApiKey"));
        }
        "legacy-usage-reports.json" => return Some(Form::answer(EA_LEGACY, "usage_reports_list")),
        "legacy-usage-report.detail.json" => {
            return Some(Form::list::<ea_legacy::types::LegacyUsageDetail>(EA_LEGACY, "LegacyUsageDetail"));
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
    let module = match parts[1] {
        "v1" => EA_V1,
        "v2" => EA_V2,
        "v3" => EA_V3,
        _ => return None,
    };
    Some(Form::answer(module, operation))
}

#[test]
fn printed_payloads_of_the_enterprise_api() {
    let Some(folder) = folder() else { return };
    let samples = files(&folder.join("ea/samples"), "json");
    let bodies = samples.iter().map(|path| check(&name(path), &text(path), form(&name(path))));
    settle(&bodies.collect::<Vec<_>>(), 26, &[]);
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
