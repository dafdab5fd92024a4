//! Rows that cannot be read, and data that change while they are read.

use std::fs;

use super::{MONTH, fault, simulator};
use crate::support::Home;

/// An amount that no decimal holds, in the first row of the second page.
const LONG: &str =
    r#"{"fault": "long-decimal", "when": {"route": "usage-details", "page": 2}, "times": "always"}"#;
/// The data change once, after the second page has been read.
const SWITCH: &str =
    r#"{"fault": "data-switch", "day": "2024-02-20", "when": {"route": "usage-details", "page": 2}}"#;

#[test]
fn rows_that_could_not_be_read_are_told_and_the_others_printed() {
    let home = Home::new();
    let simulator = simulator(&home);
    fault(&simulator, LONG);
    insta::assert_snapshot!(home.ask(&simulator, &format!("usage {MONTH} --limit 1")).without_clock(), @"
    exit code: 9
    ----- stdout -----
    subscriptionName  date        meterCategory     meterName  cost
    ────────────────  ──────────  ────────────────  ─────────  ────
    test.erp.4700     2024-02-01  Virtual Machines  F2s v2     2.03

    1 of 49 rows; --limit 0 shows all
    complete: 49 rows and 1 that could not be read, 3 pages, confirmed unchanged after the last
    exact sum of cost: 123.52357199193873071 in the currency of the enrollment
    as of 2024-03-20T09:00:00Z
    billing periods: 202402 closed
    ----- stderr -----
    warning: row 21 of usage details 202402, page 2: cost: the number 1234567890123456789.12345678901234567890 does not fit a decimal of 96 bits and 28 decimals, and is not rounded at line 1 column 264
    error: 1 of 50 rows could not be read and are in no sum; the others were printed
    hint: `--issues FILE` keeps them as they came
    ");
    let json =
        home.ask(&simulator, &format!("usage {MONTH} --json-errors --quiet -o jsonl --issues issues.jsonl"));
    insta::assert_snapshot!(json.stderr, @r#"{"error":{"code":"unread_rows","message":"1 of 50 rows could not be read and are in no sum; the others were printed","causes":[],"hint":"issues.jsonl has them as they came","httpStatus":null,"retryAfterSeconds":null,"exitCode":9}}"#);
    assert_eq!((json.code(), json.stdout.lines().count()), (Some(9), 49));
    insta::assert_snapshot!(fs::read_to_string(home.path("issues.jsonl")).unwrap(), @r#"{"dataset":"usage-details","span":"202402","page":2,"row":21,"field":"cost","reason":"cost: the number 1234567890123456789.12345678901234567890 does not fit a decimal of 96 bits and 28 decimals, and is not rounded at line 1 column 264","raw":"{\"serviceName\":\"Logic Apps\",\"serviceTier\":\"Consumption\",\"location\":\"All Regions\",\"chargesBilledSeparately\":false,\"partNumber\":\"W8T-15114\",\"resourceGuid\":\"04ec0148-71b7-4428-861c-39db5686d082\",\"offerId\":\"MS-AZR-0148P\",\"cost\":1234567890123456789.12345678901234567890,\"accountId\":80681,\"productId\":15731,\"resourceLocationId\":100,\"consumedServiceId\":35,\"departmentId\":0,\"accountOwnerEmail\":\"tom.kim@example.com\",\"accountName\":\"Training\",\"serviceAdministratorId\":\"\",\"subscriptionId\":244322992657,\"subscriptionGuid\":\"34b86feb-8fad-4bf0-8ff2-8fb8938ebcb0\",\"subscriptionName\":\"Pay as you go 4720\",\"date\":\"2024-02-13T00:00:00\",\"product\":\"Logic Apps Consumption - Connector Actions - All Regions\",\"meterId\":\"fa893034-1664-4292-8db4-6f31ba2e2452\",\"meterCategory\":\"Logic Apps\",\"meterSubCategory\":\"Consumption\",\"meterRegion\":\"All Regions\",\"meterName\":\"Connector Actions\",\"consumedQuantity\":2.278737,\"resourceRate\":0.1142,\"resourceLocation\":\"All\",\"consumedService\":\"Microsoft.Logic\",\"instanceId\":\"/subscriptions/34b86feb-8fad-4bf0-8ff2-8fb8938ebcb0/resourceGroups/cartprod/providers/Microsoft.Logic/workflows/ledger-prod-h\",\"serviceInfo1\":\"\",\"serviceInfo2\":\"\",\"additionalInfo\":\"\",\"tags\":\"\",\"storeServiceIdentifier\":\"\",\"departmentName\":\"\",\"costCenter\":\"\",\"unitOfMeasure\":\"1K\",\"resourceGroup\":\"cartprod\"}"}"#);
}

#[test]
fn the_file_of_unread_rows_is_empty_where_there_are_none() {
    let home = Home::new();
    home.write("issues.jsonl", "of the last run");
    let run = home.run("usage --demo -o none --issues issues.jsonl");
    assert_eq!(run.code(), Some(0), "{run}");
    assert_eq!(fs::read_to_string(home.path("issues.jsonl")).unwrap(), "");
}

#[test]
fn data_that_change_meanwhile_give_each_row_once() {
    for format in ["csv", "json", "table --limit 0", "json --query [].cost"] {
        let home = Home::new();
        let simulator = simulator(&home);
        fault(&simulator, SWITCH);
        fault(&simulator, LONG);
        let ask = || {
            let files = "--issues issues.jsonl --certificate proof.json";
            let run = home.ask(&simulator, &format!("usage {MONTH} --quiet --no-cache {files} -o {format}"));
            let [issues, proof] =
                ["issues.jsonl", "proof.json"].map(|name| fs::read_to_string(home.path(name)).unwrap());
            // The warning that follows tells the time.
            let proof = proof.split_once(r#","warnings":"#).unwrap().0.to_owned();
            (run.to_string(), issues, proof)
        };
        let (changed, calm) = (ask(), ask());
        assert_eq!(simulator.faults()[0].used, 1, "the data change once");
        // The page before the change, all pages after it, and the questions whether they stay.
        assert!(simulator.requests().len() > 2 * 3 + 3 + 2);
        assert_eq!(changed, calm, "{format}");
        assert_eq!(changed.1.lines().count(), 1, "the unread row is told once");
        if format == "csv" {
            assert_eq!(changed.0.lines().filter(|line| line.contains(",2024-02-")).count(), 49);
        }
    }
}

#[test]
fn data_that_never_rest_print_nothing() {
    let home = Home::new();
    let simulator = simulator(&home);
    fault(&simulator, &SWITCH.replace("}}", r#"}, "times": "always"}"#));
    insta::assert_snapshot!(home.ask(&simulator, &format!("usage {MONTH} --no-cache -o csv --out rows.csv --certificate proof.json")).without_clock(), @"
    exit code: 6
    ----- stdout -----
    ----- stderr -----
    error: the usage-details of 202402 changed while they were read; page 2 is no longer what it was
    hint: ask again: the server was updating the data
    ");
    assert_eq!(crate::support::names_in(&home.path("")), ["key"]);
}
