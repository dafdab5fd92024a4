//! The built-in simulator, the same on every machine.

use crate::support::Home;

#[test]
fn the_demo_needs_no_account() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("login --check --demo"), @"
    exit code: 0
    ----- stdout -----
    identity       8d1e6f0a-5c27-4b3e-a9d4-60f2b7c81e35
    ─────────────  ────────────────────────────────────
    tenant         3f5a1c2e-7b64-4d0f-9a83-51c7e2d4b690
    user
    objectId       313129d9-dbcd-4829-b907-2a0e3408602e
    applicationId  8d1e6f0a-5c27-4b3e-a9d4-60f2b7c81e35
    audience               https://management.azure.com
    expires                        2026-11-21T09:59:59Z
    subscription   6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3
    check                                            ok

    the subscription can be read; billing periods: 7, the newest is 202702-1
    ----- stderr -----
    ");
    insta::assert_snapshot!(home.run("aggregates --demo --limit 2"), @"
    exit code: 0
    ----- stdout -----
    usageStartTime        meterName             meterCategory     unit   quantity  resourceGroup    reportedTime
    ────────────────────  ────────────────────  ────────────────  ─────  ────────  ───────────────  ────────────────────
    2026-11-03T00:00:00Z  Intra-Region Ingress  Virtual Network   GB     0.000059                   2026-11-06T00:00:00Z
    2026-11-03T00:00:00Z  B1ls Low Priority     Virtual Machines  Hours  2.684189  Default-Storage  2026-11-06T00:00:00Z

    2 of 799 rows; --limit 0 shows all
    complete: 799 rows, 1 page
    as of 2026-11-21T09:00:00Z
    billing periods: 202702 open, so the figures will change
    reported from 2026-11-06 until 2026-11-21 daily
    ----- stderr -----
    ");
    insta::assert_snapshot!(home.run("ratecard --demo --limit 2"), @r#"
    exit code: 0
    ----- stdout -----
    meterName  meterCategory     meterRegion  unit    meterRates  currency
    ─────────  ────────────────  ───────────  ──────  ──────────  ────────
    E20 v4     Virtual Machines  US East 2    1 Hour  {"0":1.52}  USD
    E20 v4     Virtual Machines  EU West      1 Hour  {"0":1.52}  USD

    2 of 50 rows; --limit 0 shows all
    complete: 50 rows, 1 page
    as of 2026-11-21T09:00:00Z
    rate card: MS-AZR-0003P in USD en-US US, without tax
    ----- stderr -----
    "#);
    insta::assert_snapshot!(home.run("rate --demo"), @"
    exit code: 0
    ----- stdout -----
    Cost of subscription 6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3 by service, 2026-11-06..2026-11-21

    kind     service            meterName                 meterId                                   quantity  unit          cost  currency  reason
    ───────  ─────────────────  ────────────────────────  ────────────────────────────────────  ────────────  ───────  ─────────  ────────  ───────
    rated    Storage                                                                                                   18,837.92  USD
    rated    Virtual Machines                                                                   2,484.101274  1 Hour    1,759.85  USD
    rated    Redis Cache                                                                        1,237.608969  1 Hour      170.79  USD
    rated    Azure App Service                                                                    827.846904  1 Hour       59.17  USD
    rated    Bandwidth                                                                            221.294637  1 GB         18.82  USD
    rated    Functions                                                                                                     17.59  USD
    rated    SendGrid                                                                               0.352345  1/Month      10.55  USD
    rated    SQL Database                                                                          18.184173  1/Day         8.80  USD
    rated    Azure Support                                                                         14.171684  5/Month       2.83  USD
    rated    Azure DNS                                                                              0.595597  1/Month       0.30  USD
    rated    Virtual Network                                                                        0.002096  1 GB          0.00  USD
    unrated  Data Services      Premium P6 Database Days  353ad0e2-e5bc-446a-822e-e8284484057d      7.284841  Days                          no_rate
    unrated  Data Services      Premium P6 Database Days  9a5848c6-025e-4b9a-9519-6b5393e6aa00      6.544915  Days                          no_rate
    unrated  Data Services      Premium P6 Database Days  f6fc95bf-194c-4ba4-81c2-298384ea11ae        6.1136  Days                          no_rate
    unrated  Data Services      Premium P6 Database Days  f79780f4-081d-4af7-99bd-91d9fbe60ffb       7.77127  Days                          no_rate

    complete: 785 rows, 2 pages
    set apart: 64 rows of other usage days
    as of 2026-11-21T09:00:00Z
    billing periods: 202702 open, so the figures will change
    reported from 2026-11-06 until 2026-11-21 daily, used 2026-11-06..2026-11-21
    rate card: MS-AZR-0003P in USD en-US US, without tax
    total: 20,886.62 USD due; 20,886.62 USD before discounts, credit and charges
    exact total: 20886.61805101582 USD
    in no amount: 59 rows of usage without a rate, listed last
    ----- stderr -----
    warning: usage without a rate is in no amount: 59 rows of 4 meters that are all named Premium P6 Database Days
    ");
    insta::assert_snapshot!(home.run("invoices list --demo"), @"
    exit code: 0
    ----- stdout -----
    name                    invoicePeriodStartDate  invoicePeriodEndDate
    ──────────────────────  ──────────────────────  ────────────────────
    202701-186280723137701  2026-10-06              2026-11-05
    202612-118289943231609  2026-09-06              2026-10-05
    202611-143292916513165  2026-08-06              2026-09-05
    202610-187377161634983  2026-07-06              2026-08-05
    202609-196793388125508  2026-06-06              2026-07-05
    202608-147768721635636  2026-05-06              2026-06-05

    complete: 6 rows, 1 page
    as of 2026-11-21T09:00:00Z
    ----- stderr -----
    ");
    insta::assert_snapshot!(home.run("doctor --demo --azure -o csv --columns check,state"), @"
    exit code: 0
    ----- stdout -----
    check,state
    settings,skipped
    token,ok
    clock,ok
    azure billing periods,ok
    azure usage,ok
    azure invoices,ok
    ----- stderr -----
    ");
}

#[test]
fn another_subscription_of_the_simulator_is_named_by_its_id() {
    let run = Home::new().run("ratecard --demo --terms --subscription a93b5e17-0c64-4f2d-8b71-e5d20c9f8436 -o csv --columns term,amount");
    insta::assert_snapshot!(run, @"
    exit code: 0
    ----- stdout -----
    term,amount
    Monetary Credit,100.0
    ----- stderr -----
    ");
    let run = Home::new().run("ratecard --demo --subscription a93b5e17-0c64-4f2d-8b71-e5d20c9f8437");
    insta::assert_snapshot!(run, @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: --subscription: the built-in simulator has no such subscription
    hint: its subscriptions are 6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3, a93b5e17-0c64-4f2d-8b71-e5d20c9f8436, d40e82f5-7b19-4c3a-a6e8-13f95b7c20da, 1c86fa92-e35d-4708-b94f-8a60d3b7c5e1, 72e0b4d9-56f1-4a8c-93d7-0fb5a8c6e214
    ");
}
