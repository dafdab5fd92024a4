//! The answers of Azure Resource Manager that the tests of its own libraries recorded.

use ea_billing_client::{billing_2018_03_01_preview as billing_2018, billing_2024_04_01 as billing_2024};

use super::{Exception, check, settle};
use crate::{
    client::{BILLING_2018, BILLING_2024, COMMERCE, Form},
    recordings::{files, folder, name, text},
    tree::Tree,
};

const EXCEPTIONS: [Exception; 1] = [Exception {
    file: "dotnet__billing__InvoicesOperationsTest.ListInvoicesByBillingProfileTest.0.json",
    path: "/value/0/properties/documentUrls",
    reason: "version 2019-10-01-preview answered, and later versions call the field `documents`",
}];

fn form(url: &str, status: &str) -> Option<Form> {
    let (path, _) = url.split_once('?').unwrap_or((url, ""));
    let path = path.to_lowercase();
    let in_account = path.contains("/billingaccounts/");
    match status {
        "200" => {}
        _ if in_account => {
            return Some(Form::object::<billing_2024::types::ErrorResponse>(BILLING_2024, "ErrorResponse"));
        }
        _ => return Some(Form::object::<billing_2018::types::ErrorResponse>(BILLING_2018, "ErrorResponse")),
    }
    if path.contains("/operationresults/") {
        return Some(Form::answer(BILLING_2024, "invoices_download_by_billing_account"));
    }
    if path.ends_with("/usageaggregates") {
        return Some(Form::answer(COMMERCE, "usage_aggregates_list"));
    }
    if path.contains("ratecard") {
        return Some(Form::answer(COMMERCE, "rate_card_get"));
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    match (last, in_account) {
        ("invoices", true) => Some(Form::answer(BILLING_2024, "invoices_list_by_billing_account")),
        ("invoices", false) => Some(Form::answer(BILLING_2018, "invoices_list")),
        ("billingperiods", false) => Some(Form::answer(BILLING_2018, "billing_periods_list")),
        _ if path.contains("/invoices/") && !in_account => Some(Form::answer(BILLING_2018, "invoices_get")),
        _ => None,
    }
}

#[test]
fn recorded_answers_of_resource_manager() {
    let Some(folder) = folder() else { return };
    let mut bodies = Vec::new();
    for path in files(&folder.join("arm"), "json") {
        let exchange = Tree::parse(&text(&path));
        let body = match exchange.get(&["body"]) {
            None | Some(Tree::Nothing) => continue,
            Some(body) => body.print(),
        };
        let url = exchange.text(&["url"]).unwrap();
        bodies.push(check(&name(&path), &body, form(url, exchange.text(&["status"]).unwrap())));
    }
    settle(&bodies, 12, &EXCEPTIONS);
}
