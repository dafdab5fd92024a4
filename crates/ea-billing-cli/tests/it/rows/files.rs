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
    {"dataset":"usage-details","span":"202610","enrollment":"100","scope":null,"version":"v3","pages":3,"rows":2500,"issues":0,"outside":0,"wireBytes":3348754,"bytes":3348754,"totals":[{"currency":null,"amount":14012.48952248861547225}],"brokenJsonTexts":0,"unknownUnits":{},"snapshot":{"proof":"validated","asked":3},"fromCache":false,"fetchedAt":"2026-11-21T09:00:00Z","warnings":[]},
    {"dataset":"usage-details","span":"202611","enrollment":"100","scope":null,"version":"v3","pages":2,"rows":1666,"issues":0,"outside":0,"wireBytes":2232956,"bytes":2232956,"totals":[{"currency":null,"amount":9427.82491096075483435}],"brokenJsonTexts":0,"unknownUnits":{},"snapshot":{"proof":"validated","asked":2},"fromCache":false,"fetchedAt":"2026-11-21T09:00:00Z","warnings":[]}
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

#[test]
fn options_that_name_the_same_file_are_refused_however_they_write_it() {
    let home = Home::new();
    let simulator = simulator(&home);
    home.write("old.csv", "of the last run");
    home.write("folder/other", "");
    let check = |options: &str, expect: &str| {
        let options = options.replace("[HOME]", home.path("").to_str().unwrap());
        let run = home.ask(&simulator, &format!("usage {MONTH} -o csv {options}"));
        let error = format!("exit code: 2\n----- stdout -----\n----- stderr -----\nerror: {expect}\n");
        assert_eq!(run.to_string(), error);
    };
    let same = "is the same file as";
    let hint = ": expected one file for each";
    check("--certificate a --issues a", &format!("--issues a {same} --certificate a{hint}"));
    check("--out a --certificate ./a", &format!("--certificate ./a {same} --out a{hint}"));
    check("--out folder/../a --issues a", &format!("--issues a {same} --out folder/../a{hint}"));
    check(
        "--out old.csv --issues [HOME]old.csv",
        &format!("--issues [HOME]/old.csv {same} --out old.csv{hint}"),
    );
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("old.csv", home.path("link")).unwrap();
        std::os::unix::fs::symlink(home.path(""), home.path("here")).unwrap();
        home.give("link");
        home.give("here");
        check("--out old.csv --certificate link", &format!("--certificate link {same} --out old.csv{hint}"));
        check("--out a --certificate here/a", &format!("--certificate here/a {same} --out a{hint}"));
        // Nothing is lost where several write to one device.
        let run = home.ask(&simulator, &format!("usage {MONTH} --out /dev/null --certificate /dev/null"));
        assert_eq!(run.code(), Some(0), "{run}");
    }
    assert_eq!(fs::read_to_string(home.path("old.csv")).unwrap(), "of the last run");
    let run = home.ask(&simulator, &format!("usage {MONTH} -o csv --out folder/a --certificate a"));
    assert_eq!(run.code(), Some(0), "{run}");
    assert!(fs::read_to_string(home.path("folder/a")).unwrap().starts_with("accountId,"));
    assert!(fs::read_to_string(home.path("a")).unwrap().starts_with("[\n{\"dataset\""));
}

#[cfg(target_os = "linux")]
#[test]
fn rows_are_printed_only_if_the_files_beside_them_can_be_written() {
    let home = Home::new();
    let simulator = simulator(&home);
    home.write("out/rows.csv", "of the last run");
    for (options, full) in [
        ("--certificate /dev/full", "--certificate"),
        ("--certificate out/proof.json --issues /dev/full", "--issues"),
        ("--out out/rows.csv --certificate /dev/full", "--certificate"),
        ("--out /dev/full --certificate out/proof.json", "--out"),
    ] {
        super::fault(
            &simulator,
            r#"{"fault": "duplicate-keys", "when": {"route": "usage-details"}, "times": 3}"#,
        );
        let run = home.ask(&simulator, &format!("usage {MONTH} --no-cache -o csv {options}"));
        assert_eq!((run.code(), run.stdout.as_str()), (Some(8), ""), "{options}: {run}");
        let error = format!("error: {full} /dev/full could not be written to\n");
        assert!(run.stderr.contains(&error), "{options}: {run}");
        assert_eq!(fs::read_to_string(home.path("out/rows.csv")).unwrap(), "of the last run", "{options}");
        assert_eq!(crate::support::names_in(&home.path("out")), ["rows.csv"], "{options}");
    }
}
