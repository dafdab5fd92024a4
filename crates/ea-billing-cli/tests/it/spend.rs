//! `ea-billing spend`: sums that are exact, whole, and the same in every order.

use ea_billing_core::ExactSum;
use ea_billing_sim::{KeyRequest, Rule};

use crate::support::{Home, Run};

/// A department of that enrollment.
const DEPARTMENT: u32 = 5658;

/// The sum of the costs of `-o csv`, and the number of groups.
fn added_up(run: &Run) -> (ExactSum, usize) {
    assert_eq!(run.code(), Some(0), "{run}");
    let mut rows = csv::Reader::from_reader(run.stdout.as_bytes());
    let place = rows.headers().unwrap().iter().position(|name| name == "cost").unwrap();
    let (mut sum, mut groups) = (ExactSum::default(), 0);
    for row in rows.records() {
        sum.merge(&row.unwrap()[place].parse().unwrap()).unwrap();
        groups += 1;
    }
    (sum, groups)
}

#[test]
fn a_table_shows_shares_bars_and_the_total() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("spend --demo --top 3"), @"
    exit code: 0
    ----- stdout -----
    Spend of enrollment 100 by service, 202611

    service               cost  currency   rows  share
    ────────────────  ────────  ────────  ─────  ───────
    Virtual Machines  5,640.68  USD         592   58.44%  ████████████████████████████████████████
    VPN Gateway         808.27  USD          51    8.37%  █████▋
    PostgreSQL          641.03  USD          20    6.64%  ████▌
    (30 more)         2,562.33  USD       1,012   26.55%  ██████████████████▏

    complete: 1,675 rows, 3 pages, confirmed unchanged after the last
    exact sum: 9652.31197096075483435 USD
    as of 2026-11-21T09:00:00Z
    billing periods: 202611 open, so the figures will change
    total: 9,652.31 USD in 33 groups
    ----- stderr -----
    ");
    insta::assert_snapshot!(home.run("spend --demo --by month,charge-type --period 2026-09..2026-10"), @"
    exit code: 0
    ----- stdout -----
    Spend of enrollment 100 by month, charge-type, 202609 to 202610

    month    chargeType        cost  currency   rows  share
    ───────  ───────────  ─────────  ────────  ─────  ───────
    2026-09  usage        14,733.43  USD       2,500   47.63%
    2026-09  marketplace   1,134.76  USD          22    3.67%
    2026-10  usage        14,012.49  USD       2,500   45.30%
    2026-10  marketplace   1,053.78  USD          16    3.41%

    complete: 5,038 rows, 8 pages, confirmed unchanged after the last
    exact sum: 30934.46595220712183168 USD
    as of 2026-11-21T09:00:00Z
    billing periods: 202609, 202610 closed
    total: 30,934.47 USD in 4 groups
    ----- stderr -----
    ");
}

#[test]
fn days_are_in_order_and_may_be_any() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("spend --demo --by day --from 2026-09-29 --to 2026-10-02 --only usage"), @"
    exit code: 0
    ----- stdout -----
    Spend of enrollment 100 by day, 2026-09-29..2026-10-02

    day           cost  currency  rows  share
    ──────────  ──────  ────────  ────  ───────
    2026-09-29  631.65  USD        107   25.19%  ███████████████████████████▊
    2026-09-30  906.74  USD        108   36.17%  ████████████████████████████████████████
    2026-10-01  482.41  USD         88   19.24%  █████████████████████▎
    2026-10-02  486.27  USD         89   19.40%  █████████████████████▍

    complete: 392 rows, 1 page
    exact sum of cost: 2507.07335287230928828 USD
    as of 2026-11-21T09:00:00Z
    billing periods: 202609, 202610 closed
    total: 2,507.07 USD in 4 groups
    ----- stderr -----
    ");
}

#[test]
fn other_formats_have_all_digits_and_no_words_of_ours() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("spend --demo --by tag:env,resource-group --top 2 -o csv"), @"
    exit code: 0
    ----- stdout -----
    tag:env,resourceGroup,cost,currency,rows,share,groups
    ,rg-dwh-stage,3468.562101935484414,USD,64,35.94,1
    ,rg-crm-stage,658.94505412957136,USD,37,6.83,1
    ,,5524.80481489569906035,USD,1574,57.24,70
    ----- stderr -----
    ");
    insta::assert_snapshot!(home.run("spend --demo --by plan --top 1 -o json"), @r#"
    exit code: 0
    ----- stdout -----
    [
    {"plan":null,"cost":9427.82491096075483435,"currency":"USD","rows":1666,"share":97.67,"groups":1},
    {"plan":null,"cost":224.48706,"currency":"USD","rows":9,"share":2.33,"groups":2}
    ]
    ----- stderr -----
    "#);
}

#[test]
fn groups_are_the_total_whatever_they_are() {
    let home = Home::new();
    let simulator = home.small_simulator(&KeyRequest::new("100"), true);
    let ask = |by: &str| {
        added_up(&home.ask(&simulator, &format!("spend --period 2024-01..2024-02 -o csv --by {by}")))
    };
    let (total, services) = ask("service");
    assert!(services > 1 && !total.is_zero());
    for by in [
        "day",
        "month,subscription",
        "period",
        "resource",
        "tag:env,tag:owner",
        "department,account",
        "service --top 2",
    ] {
        assert_eq!(ask(by).0, total, "{by}");
    }
    let mut parts = ask("service --only usage").0;
    parts.merge(&ask("service --only marketplace").0).unwrap();
    assert_eq!(parts, total);
}

#[test]
fn files_add_up_to_what_pages_do() {
    let home = Home::new();
    let ask = |delivery: &str| {
        // The demo has a clock of its own, so that nobody waits for the report.
        let run = home.run(&format!("spend --demo --period 2026-10 -o csv --delivery {delivery}"));
        let (sum, groups) = added_up(&run);
        // Files print amounts with fewer digits than pages do.
        (sum.rounded(9).unwrap(), groups)
    };
    let pages = ask("pages");
    assert!(pages.1 > 1);
    assert_eq!((ask("download"), ask("report")), (pages, pages));
}

#[test]
fn data_that_change_meanwhile_are_counted_once() {
    let home = Home::new();
    let simulator = home.small_simulator(&KeyRequest::new("100"), true);
    let rule =
        r#"{"fault": "data-switch", "day": "2024-02-20", "when": {"route": "usage-details", "page": 2}}"#;
    simulator.add_fault(Rule::from_json(rule).unwrap()).unwrap();
    let line = "spend --by day --period 2024-02 -o csv --no-cache";
    let run = home.ask(&simulator, line);
    assert_eq!(simulator.faults()[0].used, 1);
    assert_eq!(run.stdout, home.ask(&simulator, line).stdout);
}

#[test]
fn a_key_of_a_department_sums_up_its_own_in_a_currency_that_is_not_named() {
    let home = Home::new();
    let simulator = home.small_simulator(&KeyRequest::department("100", DEPARTMENT), true);
    insta::assert_snapshot!(home.ask(&simulator, "spend --by department --period 2024-02").without_clock(), @"
    exit code: 0
    ----- stdout -----
    Spend of enrollment 100 by department, 202402

    department   cost  currency  rows  share
    ──────────  ─────  ────────  ────  ───────
    Legal       50.08              12  100.00%  ████████████████████████████████████████

    complete: 12 rows, 2 pages
    exact sum: 50.0788595004 in the currency of the enrollment
    as of 2024-03-20T09:00:00Z
    billing periods: 202402 closed
    total: 50.08 in 1 group
    the currency is that of the enrollment; no period has a balance summary to name it
    ----- stderr -----
    warning: the server has no marketplace charges for 202402
    ");
}

#[test]
fn a_key_that_may_not_view_charges_is_told_so() {
    let home = Home::new();
    let simulator = home.small_simulator(&KeyRequest::department("100", DEPARTMENT), false);
    insta::assert_snapshot!(home.ask(&simulator, "spend --by department --period 2024-02").without_clock(), @"
    exit code: 3
    ----- stdout -----
    ----- stderr -----
    error: GET http://127.0.0.1:[PORT]/v3/enrollments/100/billingPeriods/202402/marketplacecharges: status 401 Unauthorized: Report type and report view are not compatible. Report Type: StoreCharge, Report View: Department
    hint: `--only usage` leaves the Marketplace aside; to see charges, let an enrollment administrator switch on that departments and accounts may view them
    ");
    insta::assert_snapshot!(home.ask(&simulator, "spend --by department --period 2024-02 --only usage --no-cache").without_clock(), @"
    exit code: 0
    ----- stdout -----
    Spend of enrollment 100 by department, 202402

    department  cost  currency  rows  share
    ──────────  ────  ────────  ────  ─────
    Legal       0.00              12

    complete: 12 rows, 1 page
    exact sum of cost: 0 in the currency of the enrollment
    as of 2024-03-20T09:00:00Z
    billing periods: 202402 closed
    total: 0.00 in 1 group
    the currency is that of the enrollment; no period has a balance summary to name it
    ----- stderr -----
    warning: no row has a cost: API keys of departments and accounts see none unless an enrollment administrator has switched on that they may view charges
    ");
}

#[test]
fn what_cannot_be_summed_up_is_told() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("spend --demo --by servcie"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --by: expected one of day, month, period, charge-type, subscription, subscription-id, department, account, cost-center, resource-group, resource, service, provider, meter, meter-id, meter-category, meter-subcategory, product, location, publisher, plan, offer, unit or tag:NAME to sum up by, found `servcie`
    hint: did you mean service?
    ");
    insta::assert_snapshot!(home.run("spend --demo --by day,service,day"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --by: expected each dimension once, found day twice
    hint: name it once
    ");
    insta::assert_snapshot!(home.run("spend --demo --by period --from 2026-10-01"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --by period: rows of the days 2026-10-01..2026-11-21 do not say which billing period they are billed in, as rows of a billing period would
    hint: sum up by month, or select billing periods, such as `--period 2026-01..2026-03`
    ");
    insta::assert_snapshot!(home.run("spend --demo --by resource-group --columns resource-group"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --columns names the column `resource-group`, which this result does not have
    hint: did you mean `resourceGroup`? its columns are resourceGroup, cost, currency, rows, share, groups
    ");
}

#[test]
fn sums_are_not_lost_for_the_name_of_their_currency() {
    let home = Home::new();
    let simulator = home.small_simulator(&KeyRequest::new("100"), true);
    let rule = r#"{"fault": "throttled", "retryAfter": 31536000, "when": {"route": "balance-summary"}}"#;
    simulator.add_fault(Rule::from_json(rule).unwrap()).unwrap();
    insta::assert_snapshot!(home.ask(&simulator, "spend --by charge-type --period 2024-02").without_clock(), @"
    exit code: 0
    ----- stdout -----
    Spend of enrollment 100 by charge-type, 202402

    chargeType       cost  currency  rows  share
    ───────────  ────────  ────────  ────  ───────
    marketplace  1,143.61              16   90.23%  ████████████████████████████████████████
    usage          123.78              50    9.77%  ████▎

    complete: 66 rows, 4 pages, confirmed unchanged after the last
    exact sum: 1267.39424375733873071 in the currency of the enrollment
    as of 2024-03-20T09:00:00Z
    billing periods: 202402 closed
    total: 1,267.39 in 2 groups
    the currency is that of the enrollment; the server could not give the balance summary, which names it
    ----- stderr -----
    ");
}

#[test]
fn a_month_that_should_have_data_and_has_none_is_told() {
    let home = Home::new();
    let simulator = home.small_simulator(&KeyRequest::new("100"), true);
    let rule = r#"{"fault": "answer", "body": "{\"data\":[],\"nextLink\":null}", "when": {"route": "usage-details"}}"#;
    simulator.add_fault(Rule::from_json(rule).unwrap()).unwrap();
    let run = home.ask(&simulator, "spend --by charge-type --period 2024-02 -o csv");
    assert!(
        run.stderr.contains("warning: the server sent no usage details for 202402, though its list of billing periods says that there are some"),
        "{run}"
    );
}

#[test]
fn a_tag_that_no_row_has_is_told() {
    let home = Home::new();
    let warned = |by: &str| {
        let run = home.run(&format!("spend --demo --period 2026-10 --by {by} -o none"));
        assert_eq!(run.code(), Some(0), "{run}");
        run.stderr.contains("no row has a value of the tag `Nope`")
    };
    assert!(warned("tag:Nope"));
    assert!(!warned("tag:env"));
}
