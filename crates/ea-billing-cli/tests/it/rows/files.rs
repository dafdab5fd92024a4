//! The files beside the rows.

use std::fs;

use super::{MONTH, simulator};
use crate::support::Home;

#[test]
fn certificates_prove_each_fetch() {
    let home = Home::new();
    let run = home.run("usage --demo --period last-2 -o none --certificate proof.json");
    assert_eq!(run.code(), Some(0), "{run}");
    insta::assert_snapshot!(fs::read_to_string(home.path("proof.json")).unwrap(), @r#"
    [
    {"dataset":"usage-details","span":"202610","enrollment":"100","version":"v3","pages":3,"rows":2500,"issues":0,"outside":0,"wireBytes":3348754,"bytes":3348754,"totals":[{"currency":null,"amount":14012.48952248861547225}],"brokenJsonTexts":0,"unknownUnits":{},"snapshot":{"proof":"validated","asked":3},"fromCache":false,"fetchedAt":"2026-11-21T09:00:00Z","warnings":[]},
    {"dataset":"usage-details","span":"202611","enrollment":"100","version":"v3","pages":2,"rows":1666,"issues":0,"outside":0,"wireBytes":2232956,"bytes":2232956,"totals":[{"currency":null,"amount":9427.82491096075483435}],"brokenJsonTexts":0,"unknownUnits":{},"snapshot":{"proof":"validated","asked":2},"fromCache":false,"fetchedAt":"2026-11-21T09:00:00Z","warnings":[]}
    ]
    "#);
}

#[test]
fn the_sums_of_the_certificates_are_those_of_the_rows() {
    let home = Home::new();
    let run = home.run("usage --demo -o csv --columns cost --certificate proof.json");
    let mut sum = ea_billing_core::ExactSum::default();
    run.stdout.lines().skip(1).for_each(|cost| sum.add(cost.parse().unwrap()).unwrap());
    let proof = fs::read_to_string(home.path("proof.json")).unwrap();
    assert!(proof.contains(&format!(r#""totals":[{{"currency":null,"amount":{sum}}}]"#)), "{sum}: {proof}");
}

#[test]
fn an_unchanged_month_comes_from_the_snapshot_cache() {
    let home = Home::new();
    let simulator = simulator(&home);
    let line = format!("usage {MONTH} --limit 1");
    let first = home.ask(&simulator, &line);
    let asked = simulator.requests().len();
    insta::assert_snapshot!(home.ask(&simulator, &line).without_clock(), @"
    exit code: 0
    ----- stdout -----
    subscriptionName  date        meterCategory     meterName  cost
    ────────────────  ──────────  ────────────────  ─────────  ────
    test.erp.4700     2024-02-01  Virtual Machines  F2s v2     2.03

    1 of 50 rows; --limit 0 shows all
    complete: 50 rows, 3 pages, confirmed unchanged after the last
    exact sum of cost: 123.78380375733873071 in the currency of the enrollment
    as of 2024-03-20T09:00:00Z, from the snapshot cache, which the server confirmed
    billing periods: 202402 closed
    ----- stderr -----
    ");
    assert!(first.stdout.contains("as of 2024-03-20T09:00:00Z\n"), "{first}");
    // The list of periods, and the month: each one request.
    assert_eq!(simulator.requests().len() - asked, 2);
}

#[test]
fn files_that_cannot_be_are_refused_before_anything_is_sent() {
    let home = Home::new();
    let simulator = simulator(&home);
    insta::assert_snapshot!(home.ask(&simulator, "usage --issues ."), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --issues . is a folder, expected the name of a file
    ");
    insta::assert_snapshot!(home.ask(&simulator, "usage --certificate missing/proof.json"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --certificate missing/proof.json is in a folder that does not exist
    hint: make the folder missing
    ");
    insta::assert_snapshot!(home.ask(&simulator, "usage --certificate one.json --issues one.json"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --out, --certificate and --issues name the same file: expected one file for each
    ");
    insta::assert_snapshot!(home.ask(&simulator, "usage --columns date,coast"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --columns names the column `coast`, which this result does not have
    hint: did you mean `cost`? its columns are accountId, productId, resourceLocationId, consumedServiceId, departmentId, subscriptionId, accountOwnerEmail, accountName, serviceAdministratorId, subscriptionName, subscriptionGuid, date, product, meterId, meterCategory, meterSubCategory, meterRegion, meterName, consumedQuantity, resourceRate, cost, resourceLocation, consumedService, instanceId, serviceInfo1, serviceInfo2, additionalInfo, tags, storeServiceIdentifier, departmentName, costCenter, unitOfMeasure, resourceGroup, serviceName, serviceTier, location, partNumber, resourceGuid, offerId, chargesBilledSeparately, extraFields
    ");
    assert_eq!(simulator.requests().len(), 0);
}

#[test]
fn a_failed_command_leaves_the_files_of_the_last_one() {
    let home = Home::new();
    let simulator = simulator(&home);
    home.write("proof.json", "of the last run");
    super::fault(
        &simulator,
        r#"{"fault": "unauthorized", "when": {"route": "usage-details"}, "times": "always"}"#,
    );
    let run = home.ask(&simulator, &format!("usage {MONTH} --no-cache --certificate proof.json"));
    assert_eq!((run.code(), run.stdout.as_str()), (Some(3), ""), "{run}");
    assert_eq!(fs::read_to_string(home.path("proof.json")).unwrap(), "of the last run");
    assert_eq!(crate::support::names_in(&home.path("")), ["key", "proof.json"]);
}
