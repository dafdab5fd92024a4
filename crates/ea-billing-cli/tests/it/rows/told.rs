//! What is told about data that are whole, but not as one would expect.

use super::{MONTH, fault, simulator};
use crate::support::Home;

/// Lets a route answer with this JSON.
fn answer(simulator: &ea_billing_sim::Simulator, route: &str, body: &str) {
    let body = serde_json::to_string(body).unwrap();
    let headers = r#"{"Content-Type": "application/json"}"#;
    fault(
        simulator,
        &format!(
            r#"{{"fault": "answer", "headers": {headers}, "body": {body}, "when": {{"route": "{route}"}}, "times": "always"}}"#
        ),
    );
}

#[test]
fn odd_rows_are_kept_and_told_once() {
    let home = Home::new();
    let simulator = simulator(&home);
    let row = |day: &str, tags: &str, unit: &str| {
        format!(
            r#"{{"usageStartDate":"{day}T00:00:00Z","offerName":"O","extendedCost":1.50,"tags":"{tags}","unitOfMeasure":"{unit}","consumedQuantity":1}}"#
        )
    };
    let rows = [
        row("2024-02-01", "owner=me", "1/3 Months"),
        row("2024-02-02", "owner=you", "1/3 Months"),
        row("2024-02-03", "", "Hours"),
        row("2024-03-01", "", "Hours"),
    ];
    answer(&simulator, "marketplace-charges", &format!("[{}]", rows.join(",")));
    let line = "marketplace --from 2024-02-01 --to 2024-02-29 --columns usageStartDate,tags,unitOfMeasure,extendedCost";
    insta::assert_snapshot!(home.ask(&simulator, line).without_clock(), @r#"
    exit code: 0
    ----- stdout -----
    usageStartDate        tags       unitOfMeasure  extendedCost
    ────────────────────  ─────────  ─────────────  ────────────
    2024-02-01T00:00:00Z  owner=me   1/3 Months             1.50
    2024-02-02T00:00:00Z  owner=you  1/3 Months             1.50
    2024-02-03T00:00:00Z             Hours                  1.50

    complete: 3 rows, 1 page
    exact sum of extendedCost: 4.5 in the currency of the enrollment
    as of 2024-03-20T09:00:00Z
    billing periods: 202402 closed
    ----- stderr -----
    warning: left out of rows and sums: 1 row of other days or billing periods, which came unasked
    warning: 2 texts of tags or additional information are no JSON objects; they were kept as they came
    warning: units of measure that are not understood were kept as they came: "1/3 Months" of 2 rows
    "#);
}

#[test]
fn an_answer_about_another_enrollment_is_told() {
    let home = Home::new();
    let simulator = simulator(&home);
    answer(
        &simulator,
        "price-sheet",
        r#"[{"id":"enrollments/200/billingperiods/202402/products/1/pricesheets","billingPeriodId":"202402","meterName":"=M","unitPrice":0.0000000000000000000000000042,"currencyCode":"JPY","unitOfMeasure":"1 Hour"}]"#,
    );
    insta::assert_snapshot!(home.ask(&simulator, &format!("prices {MONTH} -o csv")).without_clock(), @"
    exit code: 0
    ----- stdout -----
    id,billingPeriodId,meterId,meterName,unitOfMeasure,includedQuantity,partNumber,unitPrice,currencyCode,offerId,extraFields
    enrollments/200/billingperiods/202402/products/1/pricesheets,202402,,'=M,1 Hour,,,0.0000000000000000000000000042,JPY,,
    ----- stderr -----
    warning: the answer speaks of enrollment 200
    ");
}

#[test]
fn a_balance_is_rounded_to_the_unit_of_its_currency_and_what_does_not_add_up_is_told() {
    let home = Home::new();
    let simulator = simulator(&home);
    let amounts =
        ["beginningBalance", "endingBalance", "newPurchases", "adjustments", "utilized", "serviceOverage"];
    let amounts: String = amounts.iter().map(|name| format!(r#""{name}":1000.25,"#)).collect();
    let rest = r#""chargesBilledSeparately":0.5,"totalOverage":1000.75,"totalUsage":1,"azureMarketplaceServiceCharges":0"#;
    let details = r#""newPurchasesDetails":[{"name":"a \"b\"","value":1000.25}],"adjustmentDetails":null"#;
    let body =
        format!(r#"{{"id":"x","billingPeriodId":202402,"currencyCode":"JPY",{amounts}{rest},{details}}}"#);
    answer(&simulator, "balance-summary", &body);
    insta::assert_snapshot!(home.ask(&simulator, &format!("balance {MONTH}")).without_clock(), @"
    exit code: 0
    ----- stdout -----
    billingPeriodId                 202402
    ──────────────────────────────  ──────
    currencyCode                       JPY
    beginningBalance                 1,000
    endingBalance                    1,000
    newPurchases                     1,000
    adjustments                      1,000
    utilized                         1,000
    serviceOverage                   1,000
    chargesBilledSeparately              1
    totalOverage                     1,001
    totalUsage                           1
    azureMarketplaceServiceCharges       0

    complete: 1 row, 1 page
    exact sum of totalUsage: 1 JPY
    as of 2024-03-20T09:00:00Z
    billing periods: 202402 closed
    the server's totalUsage of 202402 is 2000 JPY less than utilized + totalOverage, which it should be
    ----- stderr -----
    ");
    insta::assert_snapshot!(home.ask(&simulator, &format!("balance {MONTH} -o csv")).without_clock(), @r#"
    exit code: 0
    ----- stdout -----
    id,billingPeriodId,currencyCode,beginningBalance,endingBalance,newPurchases,adjustments,utilized,serviceOverage,chargesBilledSeparately,totalOverage,totalUsage,azureMarketplaceServiceCharges,newPurchasesDetails,adjustmentDetails,extraFields
    x,202402,JPY,1000.25,1000.25,1000.25,1000.25,1000.25,1000.25,0.5,1000.75,1,0,"[{""name"":""a \""b\"""",""value"":1000.25}]",[],
    ----- stderr -----
    "#);
}
