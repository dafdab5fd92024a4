//! One result in every format, and what is printed of it.

use std::fmt::Write as _;

use crate::support::Home;

/// A result with an amount of many decimals, text, a count and nothing where there is none.
const RESULT: &str = "spend --demo --by charge-type,plan --top 2";

#[test]
fn every_format_shows_the_same_result() {
    let home = Home::new();
    let mut all = String::new();
    for format in ["table", "json", "jsonl", "csv", "tsv", "yaml", "none"] {
        let run = home.run(&format!("{RESULT} -o {format}"));
        write!(all, "== {format}\n{run}").unwrap();
    }
    insta::assert_snapshot!(all, @r#"
    == table
    exit code: 0
    ----- stdout -----
    Spend of enrollment 100 by charge-type, plan, 202611

    chargeType   plan                cost  currency   rows  share
    ───────────  ──────────────  ────────  ────────  ─────  ───────
    usage        (none)          9,427.82  USD       1,666   97.67%
    marketplace  BYOL + support    189.67  USD           4    1.97%
    (1 more)                        34.82  USD           5    0.36%

    complete: 1,675 rows, 3 pages, confirmed unchanged after the last
    exact sum: 9652.31197096075483435 USD
    as of 2026-11-21T09:00:00Z
    billing periods: 202611 open, so the figures will change
    total: 9,652.31 USD in 3 groups
    ----- stderr -----
    == json
    exit code: 0
    ----- stdout -----
    [
    {"chargeType":"usage","plan":null,"cost":9427.82491096075483435,"currency":"USD","rows":1666,"share":97.67,"groups":1},
    {"chargeType":"marketplace","plan":"BYOL + support","cost":189.67038,"currency":"USD","rows":4,"share":1.97,"groups":1},
    {"chargeType":null,"plan":null,"cost":34.81668,"currency":"USD","rows":5,"share":0.36,"groups":1}
    ]
    ----- stderr -----
    == jsonl
    exit code: 0
    ----- stdout -----
    {"chargeType":"usage","plan":null,"cost":9427.82491096075483435,"currency":"USD","rows":1666,"share":97.67,"groups":1}
    {"chargeType":"marketplace","plan":"BYOL + support","cost":189.67038,"currency":"USD","rows":4,"share":1.97,"groups":1}
    {"chargeType":null,"plan":null,"cost":34.81668,"currency":"USD","rows":5,"share":0.36,"groups":1}
    ----- stderr -----
    == csv
    exit code: 0
    ----- stdout -----
    chargeType,plan,cost,currency,rows,share,groups
    usage,,9427.82491096075483435,USD,1666,97.67,1
    marketplace,BYOL + support,189.67038,USD,4,1.97,1
    ,,34.81668,USD,5,0.36,1
    ----- stderr -----
    == tsv
    exit code: 0
    ----- stdout -----
    usage		9427.82491096075483435	USD	1666	97.67	1
    marketplace	BYOL + support	189.67038	USD	4	1.97	1
    		34.81668	USD	5	0.36	1
    ----- stderr -----
    == yaml
    exit code: 0
    ----- stdout -----
    - chargeType: usage
      plan: null
      cost: 9427.82491096075483435
      currency: USD
      rows: 1666
      share: 97.67
      groups: 1
    - chargeType: marketplace
      plan: "BYOL + support"
      cost: 189.67038
      currency: USD
      rows: 4
      share: 1.97
      groups: 1
    - chargeType: null
      plan: null
      cost: 34.81668
      currency: USD
      rows: 5
      share: 0.36
      groups: 1
    ----- stderr -----
    == none
    exit code: 0
    ----- stdout -----
    ----- stderr -----
    "#);
}

#[test]
fn columns_and_rows_are_chosen() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("periods --demo -o csv --columns state,billingPeriodId --limit 2"), @"
    exit code: 0
    ----- stdout -----
    state,billingPeriodId
    open,202611
    closed,202610
    ----- stderr -----
    warning: --limit left out 11 of 13 rows
    ");
    insta::assert_snapshot!(home.run("periods --demo --columns state,billingPeriod"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --columns names the column `billingPeriod`, which this result does not have
    hint: did you mean `billingPeriodId`? its columns are billingPeriodId, billingStart, billingEnd, balanceSummary, usageDetails, marketplaceCharges, priceSheet, firstDay, lastDay, state, hasBalanceSummary, hasUsageDetails, hasMarketplaceCharges, hasPriceSheet, extraFields
    ");
}

#[test]
fn an_expression_makes_a_new_result() {
    let home = Home::new();
    let ask = |format: &str, query: &str| {
        home.program(["usage", "--demo", "-p", "2026-10", "-o", format, "--query", query]).run()
    };
    insta::assert_snapshot!(ask("json", "sum([].cost)"), @"
    exit code: 0
    ----- stdout -----
    14012.48952248861547225
    ----- stderr -----
    ");
    insta::assert_snapshot!(ask("csv", "sort_by([?cost > `150`], &date)[:2].{day: date, cost: cost}"), @"
    exit code: 0
    ----- stdout -----
    day,cost
    2026-10-01,150.94129032258065
    2026-10-02,150.94129032258065
    ----- stderr -----
    ");
    insta::assert_snapshot!(ask("tsv", "max_by([], &cost).meterName"), @"
    exit code: 0
    ----- stdout -----
    M64s v2
    ----- stderr -----
    ");
    insta::assert_snapshot!(ask("json", "[].{cost: cots"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --query is no JMESPath expression: at character 15, found the end: expected '}' or ','
    hint: numbers stand in backquotes and texts in single quotes, as in [?cost > `100` && meterName == 'D2s v3']; the language is described at https://jmespath.org
    ");
    insta::assert_snapshot!(ask("json", "{all: sum([].Cost), none: [?Nosuch]}"), @r#"
    exit code: 0
    ----- stdout -----
    {"all":0,"none":[]}
    ----- stderr -----
    warning: --query reads `Cost`, which is no column of this result; did you mean `cost`?
    warning: --query reads `Nosuch`, which is no column of this result, so it is null
    "#);
    insta::assert_snapshot!(ask("json", "sum([].meterName)"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --query calls sum() with a value of type string as argument 1, expected array of numbers
    ");
}

#[test]
fn errors_are_a_line_of_json_for_programs() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("usage --demo --period 2013-01 --json-errors"), @r#"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    {"error":{"code":"invalid_period","message":"billing period 201301 ended before 2014-05-01, the first day with data","causes":[],"hint":"`ea-billing periods` lists the billing periods that there are","httpStatus":null,"retryAfterSeconds":null,"exitCode":2}}
    "#);
    insta::assert_snapshot!(home.run("usage --demo --output jsno --json-errors"), @r#"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    {"error":{"code":"invalid_argument","message":"invalid value 'jsno' for '--output <FORMAT>' [possible values: table, json, jsonl, csv, tsv, yaml, none]","causes":[],"hint":"a similar value exists: 'json'; `ea-billing --help` tells more","httpStatus":null,"retryAfterSeconds":null,"exitCode":2}}
    "#);
}

#[test]
fn the_name_of_a_file_tells_its_format() {
    let home = Home::new();
    let line = "spend --demo --by charge-type --out";
    for (name, begins) in
        [("a.json", "[\n{\"chargeType\":"), ("b.csv", "chargeType,cost,"), ("c.yml", "- chargeType: ")]
    {
        assert_eq!(home.run(&format!("{line} {name}")).code(), Some(0));
        let text = std::fs::read_to_string(home.path(name)).unwrap();
        assert!(text.starts_with(begins), "{name}: {text}");
    }
    // What was typed wins, and `-` is stdout.
    home.run(&format!("{line} d.json -o jsonl"));
    assert!(std::fs::read_to_string(home.path("d.json")).unwrap().starts_with("{\"chargeType\":"));
    assert!(home.run(&format!("{line} - -o csv")).stdout.starts_with("chargeType,"));
}
