//! Each dataset as a table, as JSON, and the header of its CSV.

use crate::support::Home;

/// The first lines of what is printed.
fn first_lines(home: &Home, line: &str, lines: usize) -> String {
    let run = home.run(line);
    assert_eq!((run.code(), run.stderr.as_str()), (Some(0), ""), "{run}");
    run.stdout.lines().take(lines).map(|line| format!("{line}\n")).collect()
}

#[test]
fn periods() {
    insta::assert_snapshot!(Home::new().run("periods --demo --limit 3"), @"
    exit code: 0
    ----- stdout -----
    billingPeriodId  firstDay    lastDay     state   hasUsageDetails
    ───────────────  ──────────  ──────────  ──────  ───────────────
    202611           2026-11-01  2026-11-30  open    true
    202610           2026-10-01  2026-10-31  closed  true
    202609           2026-09-01  2026-09-30  closed  true

    3 of 13 rows; --limit 0 shows all
    complete: 13 rows, 1 page
    as of 2026-11-21T09:00:00Z
    ----- stderr -----
    ");
}

#[test]
fn balance() {
    insta::assert_snapshot!(Home::new().run("balance --demo --period last-2"), @"
    exit code: 0
    ----- stdout -----
    billingPeriodId                    202610     202611
    ──────────────────────────────  ─────────  ─────────
    currencyCode                          USD        USD
    beginningBalance                     0.00       0.00
    endingBalance                        0.00  58,207.99
    newPurchases                         0.00  67,000.00
    adjustments                          0.00       0.00
    utilized                             0.00   8,792.01
    serviceOverage                  13,110.79       0.00
    chargesBilledSeparately            901.70     635.82
    totalOverage                    14,012.49     635.82
    totalUsage                      14,012.49   9,427.83
    azureMarketplaceServiceCharges   1,053.78     224.49

    complete: 2 rows, 2 pages
    exact sum of totalUsage: 23440.32 USD
    as of 2026-11-21T09:00:00Z
    billing periods: 202610 closed; 202611 open, so the figures will change
    ----- stderr -----
    ");
}

#[test]
fn usage() {
    insta::assert_snapshot!(Home::new().run("usage --demo --limit 2"), @"
    exit code: 0
    ----- stdout -----
    subscriptionName  date        meterCategory     meterName       cost
    ────────────────  ──────────  ────────────────  ──────────────  ────
    test.erp.4700     2026-11-01  Load Balancer     Data Processed  0.06
    test.erp.4700     2026-11-01  Virtual Machines  F2s v2          2.03

    2 of 1,666 rows; --limit 0 shows all
    complete: 1,666 rows, 2 pages, confirmed unchanged after the last
    exact sum of cost: 9427.82491096075483435 in the currency of the enrollment
    as of 2026-11-21T09:00:00Z
    billing periods: 202611 open, so the figures will change
    ----- stderr -----
    ");
}

#[test]
fn marketplace() {
    insta::assert_snapshot!(Home::new().run("marketplace --demo --limit 2"), @"
    exit code: 0
    ----- stdout -----
    subscriptionName    usageStartDate        offerName            extendedCost
    ──────────────────  ────────────────────  ───────────────────  ────────────
    STOCK-4725          2026-11-05T00:00:00Z  Quarry Column Store         93.64
    PRJ_4740 cart (dr)  2026-11-07T00:00:00Z  Otter Mail Relay             8.45

    2 of 9 rows; --limit 0 shows all
    complete: 9 rows, 1 page
    exact sum of extendedCost: 224.48706 in the currency of the enrollment
    as of 2026-11-21T09:00:00Z
    billing periods: 202611 open, so the figures will change
    ----- stderr -----
    ");
}

#[test]
fn prices() {
    insta::assert_snapshot!(Home::new().run("prices --demo --limit 2"), @"
    exit code: 0
    ----- stdout -----
    meterName                                   unitOfMeasure  partNumber  unitPrice  currencyCode
    ──────────────────────────────────────────  ─────────────  ──────────  ─────────  ────────────
    Virtual Machines Bs Series - B2s - EU West  744 Hours      QXZ-07919       31.97  USD
    Virtual Machines Bs Series - B2s - US East  744 Hours      QXZ-15838       30.16  USD

    2 of 437 rows; --limit 0 shows all
    complete: 437 rows, 1 page
    as of 2026-11-21T09:00:00Z
    billing periods: 202611 open, so the figures will change
    ----- stderr -----
    ");
}

#[test]
fn reservation_details() {
    insta::assert_snapshot!(Home::new().run("reservations details --demo --limit 2"), @"
    exit code: 0
    ----- stdout -----
    usageDate   skuName          instanceId                                                                                                                                    reservedHours  usedHours
    ──────────  ───────────────  ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────  ─────────────  ─────────
    2026-11-01  Standard_D2s_v5  /subscriptions/dd388112-770f-498f-b206-8611ab2e3fb7/resourcegroups/rg-etl-prod/providers/microsoft.compute/virtualmachines/vm-web-prod-dd                48         24
    2026-11-01  Standard_E4s_v5  /subscriptions/1e5af60a-3a6e-4374-9f0a-4d6e8cba0264/resourcegroups/rg-batch-test/providers/microsoft.compute/virtualmachines/vm-mail-test-bc             48         24

    2 of 80 rows; --limit 0 shows all
    complete: 80 rows, 1 page
    as of 2026-11-21T09:00:00Z
    billing periods: 202611 open, so the figures will change
    ----- stderr -----
    ");
}

#[test]
fn reservation_summaries() {
    insta::assert_snapshot!(Home::new().run("reservations summaries --demo --limit 2"), @"
    exit code: 0
    ----- stdout -----
    skuName          reservedHours  usageDate   usedHours  avgUtilizationPercentage
    ───────────────  ─────────────  ──────────  ─────────  ────────────────────────
    Standard_D2s_v5             48  2026-11-01         24                        50
    Standard_E4s_v5             48  2026-11-01         24                        50

    2 of 100 rows; --limit 0 shows all
    complete: 100 rows, 1 page
    as of 2026-11-21T09:00:00Z
    billing periods: 202611 open, so the figures will change
    ----- stderr -----
    ");
}

#[test]
fn reservation_summaries_by_month() {
    insta::assert_snapshot!(Home::new().run("reservations summaries --grain monthly --demo --limit 2"), @"
    exit code: 0
    ----- stdout -----
    skuName          reservedHours  usageDate   usedHours  avgUtilizationPercentage
    ───────────────  ─────────────  ──────────  ─────────  ────────────────────────
    Standard_D2s_v5          1,440  2025-11-01        720                        50
    Standard_E4s_v5          1,440  2025-11-01        720                        50

    2 of 70 rows; --limit 0 shows all
    complete: 70 rows, 1 page
    as of 2026-11-21T09:00:00Z
    ----- stderr -----
    ");
}

#[test]
fn reservation_charges() {
    insta::assert_snapshot!(Home::new().run("reservations charges --demo --period fytd"), @"
    exit code: 0
    ----- stdout -----
    armSkuName       term  eventDate             eventType     amount  currency
    ───────────────  ────  ────────────────────  ─────────  ─────────  ────────
    Standard_DS1_v2  P1Y   2026-01-04T00:00:00Z  Cancel       -276.61  USD
    Standard_E8s_v5  P1Y   2026-02-05T10:04:55Z  Purchase    2,673.48  USD
    Standard_D2s_v5  P3Y   2026-03-14T00:00:00Z  Refund     -3,129.89  USD
    Standard_DS4_v2  P3Y   2026-03-14T11:02:31Z  Purchase   11,620.56  USD
    Standard_E4s_v5  P1Y   2026-10-07T15:57:15Z  Purchase    2,833.13  USD

    complete: 5 rows, 11 pages
    exact sum of amount: 13720.67 USD
    as of 2026-11-21T09:00:00Z
    billing periods: 202601 to 202610 closed; 202611 open, so the figures will change
    ----- stderr -----
    warning: the server has no reservation charges for 2026-04-01..2026-04-30, 2026-05-01..2026-05-31, 2026-06-01..2026-06-30 and 4 more
    ");
}

#[test]
fn shared_recommendations() {
    insta::assert_snapshot!(Home::new().run("reservations recommendations --demo --limit 2"), @"
    exit code: 0
    ----- stdout -----
    skuName       term  region  costWithNoRI  recommendedQuantity  netSavings
    ────────────  ────  ──────  ────────────  ───────────────────  ──────────
    Standard_B2s  P1Y   euwest         14.44                    2        5.49
    Standard_B2s  P3Y   euwest         14.44                    2        8.52

    2 of 82 rows; --limit 0 shows all
    complete: 82 rows, 1 page
    as of 2026-11-21T09:00:00Z
    ----- stderr -----
    ");
}

#[test]
fn single_recommendations() {
    let line = "reservations recommendations --scope single --look-back 60 --demo --limit 2";
    insta::assert_snapshot!(Home::new().run(line), @"
    exit code: 0
    ----- stdout -----
    subscriptionId                        skuName       term  recommendedQuantity  netSavings
    ────────────────────────────────────  ────────────  ────  ───────────────────  ──────────
    9d468fb9-dd32-4c26-b451-1ad71caff0bf  Standard_B2s  P1Y                     1       22.18
    9d468fb9-dd32-4c26-b451-1ad71caff0bf  Standard_B2s  P3Y                     1       34.44

    2 of 210 rows; --limit 0 shows all
    complete: 210 rows, 1 page
    as of 2026-11-21T09:00:00Z
    ----- stderr -----
    ");
}

#[test]
fn a_schema() {
    insta::assert_snapshot!(Home::new().run("schema prices -o csv"), @r#"
    exit code: 0
    ----- stdout -----
    dataset,column,type,description
    price-sheet,id,text,"The server's name of the entry; the period within it may be another than `billingPeriodId`."
    price-sheet,billingPeriodId,text,"The billing period, such as `202610`."
    price-sheet,meterId,text,"GUID of the meter; version 1 has none."
    price-sheet,meterName,text,Name of the meter.
    price-sheet,unitOfMeasure,text,"The block that `unitPrice` buys, such as `100 Hours`."
    price-sheet,includedQuantity,number,Quantity that is free of charge.
    price-sheet,partNumber,text,The priced part.
    price-sheet,unitPrice,number,"Price of one block of `unitOfMeasure`, in the currency of `currencyCode`."
    price-sheet,currencyCode,text,ISO 4217 code of the currency.
    price-sheet,offerId,text,"The offer that the price belongs to; version 3 only."
    price-sheet,extraFields,json,"Fields that no document of the API knows, by their names, with their values as JSON."
    ----- stderr -----
    "#);
}

#[test]
fn a_dataset_that_there_is_not_is_told_with_those_that_there_are() {
    insta::assert_snapshot!(Home::new().run("schema usages"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value 'usages' for '[DATASET]' [possible values: billing-periods, balance-summary, usage-details, marketplace-charges, price-sheet, reservation-details, reservation-summaries, reservation-charges, shared-recommendations, single-recommendations, spend, usage-aggregates, rate-card, offer-terms, rate, invoices, subscription-periods, login, doctor, config-show, config-list, cache-list, schema, certificate, issues]
    hint: a similar value exists: 'usage-details'; `ea-billing --help` tells more
    ");
}

#[test]
fn a_table_has_fifty_rows_unless_more_are_asked_for() {
    let home = Home::new();
    let rows = |line: &str| home.run(line).stdout.lines().filter(|line| line.contains("2026-11-")).count();
    // The line that tells the time is one more.
    assert_eq!(rows("usage --demo"), 51);
    assert_eq!(rows("usage --demo --limit 0"), 1667);
    assert_eq!(home.run("usage --demo -o json").json().as_array().unwrap().len(), 1666);
}

#[test]
fn json_has_the_names_of_the_api_and_every_digit() {
    let home = Home::new();
    insta::assert_snapshot!(first_lines(&home, "periods --demo -o json -q --limit 1", 9), @r#"
    [
    {"billingPeriodId":"202611","billingStart":"2026-11-01T00:00:00Z","billingEnd":"2026-11-30T11:59:59Z","balanceSummary":"/v1/enrollments/100/billingperiods/202611/balancesummary","usageDetails":"/v1/enrollments/100/billingperiods/202611/usagedetails","marketplaceCharges":"/v1/enrollments/100/billingperiods/202611/marketplacecharges","priceSheet":"/v1/enrollments/100/billingperiods/202611/pricesheet","firstDay":"2026-11-01","lastDay":"2026-11-30","state":"open","hasBalanceSummary":true,"hasUsageDetails":true,"hasMarketplaceCharges":true,"hasPriceSheet":true}
    ]
    "#);
    insta::assert_snapshot!(first_lines(&home, "balance --demo -o json", 9), @r#"
    [
    {"id":"enrollments/100/billingperiods/202611/balancesummaries","billingPeriodId":"202611","currencyCode":"USD","beginningBalance":0.00,"endingBalance":58207.99,"newPurchases":67000.00,"adjustments":0.00,"utilized":8792.01,"serviceOverage":0.00,"chargesBilledSeparately":635.82,"totalOverage":635.82,"totalUsage":9427.83,"azureMarketplaceServiceCharges":224.49,"newPurchasesDetails":[{"name":"","value":67000.00}],"adjustmentDetails":[]}
    ]
    "#);
    insta::assert_snapshot!(first_lines(&home, "usage --demo -o json -q --limit 1", 9), @r#"
    [
    {"accountId":"35515","productId":"36100","resourceLocationId":"100","consumedServiceId":"5","departmentId":"5658","subscriptionId":"102698858071","accountOwnerEmail":"claire.walker@example.com","accountName":"Connected Products","serviceAdministratorId":"","subscriptionName":"test.erp.4700","subscriptionGuid":"9d468fb9-dd32-4c26-b451-1ad71caff0bf","date":"2026-11-01","product":"Load Balancer Standard - Data Processed - All Regions","meterId":"5ddc5637-0d60-426e-b167-5fbeea71a361","meterCategory":"Load Balancer","meterSubCategory":"Standard","meterRegion":"All Regions","meterName":"Data Processed","consumedQuantity":13.595561,"resourceRate":0.0045,"cost":0.0611800245,"resourceLocation":"All","consumedService":"Microsoft.Network","instanceId":"/subscriptions/9d468fb9-dd32-4c26-b451-1ad71caff0bf/resourceGroups/rg-batch-dev/providers/Microsoft.Network/loadBalancers/lb-api-dev-ba","serviceInfo1":"","serviceInfo2":"","additionalInfo":"","tags":"{\"env\":\"dev\",\"costcenter\":\"1375\",\"owner\":\"team-stock\"}","storeServiceIdentifier":"","departmentName":"Legal","costCenter":"9001","unitOfMeasure":"GB","resourceGroup":"rg-batch-dev","serviceName":"Load Balancer","serviceTier":"Standard","location":"All Regions","partNumber":"GXX-33158","resourceGuid":"c22a671c-0381-41e5-b689-53d67c8833ee","offerId":"MS-AZR-0017P","chargesBilledSeparately":false}
    ]
    "#);
    insta::assert_snapshot!(first_lines(&home, "marketplace --demo -o json -q --limit 1", 9), @r#"
    [
    {"id":"b426bed4-57c8-4bbc-9b9c-9078d2332aef","subscriptionGuid":"6f62e59b-ed63-4541-af06-27d2056288bb","subscriptionName":"STOCK-4725","meterId":"16core","usageStartDate":"2026-11-05T00:00:00Z","usageEndDate":"2026-11-05T23:59:59Z","offerName":"Quarry Column Store","resourceGroup":"RG-ETL-DR","instanceId":"16core-82","additionalInfo":"{\"ImageType\":null,\"ServiceType\":\"Standard_E8s_v5\"}","tags":"","orderNumber":"e57b7b3c-be95-4548-945e-1557a52346c9","unitOfMeasure":"","costCenter":"DE 1000/77","accountId":"93215","accountName":"Quality","accountOwnerId":"noah.rossi@example.com","departmentId":"202380","departmentName":"IT Infrastructure","publisherName":"Quarry Analytics","planName":"BYOL + support","consumedQuantity":23.90,"resourceRate":3.918,"extendedCost":93.64020,"isRecurringCharge":false}
    ]
    "#);
    insta::assert_snapshot!(first_lines(&home, "prices --demo -o json -q --limit 1", 9), @r#"
    [
    {"id":"enrollments/100/billingperiods/202611/products/1000/pricesheets","billingPeriodId":"202611","meterId":"5d78801c-e320-4928-bedd-afb422b917d9","meterName":"Virtual Machines Bs Series - B2s - EU West","unitOfMeasure":"744 Hours","includedQuantity":0,"partNumber":"QXZ-07919","unitPrice":31.97,"currencyCode":"USD","offerId":"MS-AZR-0017P"}
    ]
    "#);
    insta::assert_snapshot!(first_lines(&home, "reservations details --demo -o json -q --limit 1", 9), @r#"
    [
    {"reservationOrderId":"29d3e320-0bfb-4020-8d7b-78c564de2cf1","reservationId":"bca5e6ac-11d0-4469-b2f8-169d87516dee","usageDate":"2026-11-01","skuName":"Standard_D2s_v5","instanceId":"/subscriptions/dd388112-770f-498f-b206-8611ab2e3fb7/resourcegroups/rg-etl-prod/providers/microsoft.compute/virtualmachines/vm-web-prod-dd","totalReservedQuantity":2.000000000000000,"reservedHours":48.000000000000000,"usedHours":24.000000000000000}
    ]
    "#);
    insta::assert_snapshot!(first_lines(&home, "reservations summaries --demo -o json -q --limit 1", 9), @r#"
    [
    {"reservationOrderId":"29d3e320-0bfb-4020-8d7b-78c564de2cf1","reservationId":"bca5e6ac-11d0-4469-b2f8-169d87516dee","skuName":"Standard_D2s_v5","reservedHours":48,"usageDate":"2026-11-01","usedHours":24,"minUtilizationPercentage":50,"avgUtilizationPercentage":50,"maxUtilizationPercentage":50}
    ]
    "#);
    insta::assert_snapshot!(first_lines(&home, "reservations charges --demo -p 2026-10 -o json", 9), @r#"
    [
    {"purchasingEnrollment":"100","armSkuName":"Standard_E4s_v5","term":"P1Y","region":"euwest","purchasingSubscriptionGuid":"1e5af60a-3a6e-4374-9f0a-4d6e8cba0264","purchasingSubscriptionName":"sub-search-prod-4703","accountName":"Risk","accountOwnerEmail":"chen.walker@example.org","departmentName":"Legal","costCenter":"9001","currentEnrollment":"100","eventDate":"2026-10-07T15:57:15Z","reservationOrderId":"1847d092-45d4-456c-8412-14199c9055a8","description":"Standard_E4s_v5 euwest 1 Year","eventType":"Purchase","quantity":2,"amount":2833.13,"currency":"USD","reservationOrderName":"VM_RI_10-07-2026_15-57"}
    ]
    "#);
    insta::assert_snapshot!(first_lines(&home, "reservations recommendations --demo -o json -q --limit 1", 9), @r#"
    [
    {"lookBackPeriod":"Last7Days","meterId":"5d78801c-e320-4928-bedd-afb422b917d9","skuName":"Standard_B2s","term":"P1Y","region":"euwest","costWithNoRI":14.438064516129038,"recommendedQuantity":2,"totalCostWithRI":8.9516000000000038,"netSavings":5.4864645161290342,"firstUsageDate":"2026-11-14"}
    ]
    "#);
}

#[test]
fn csv_begins_with_the_names_of_the_api() {
    let home = Home::new();
    insta::assert_snapshot!(first_lines(&home, "periods --demo -o csv", 1), @"billingPeriodId,billingStart,billingEnd,balanceSummary,usageDetails,marketplaceCharges,priceSheet,firstDay,lastDay,state,hasBalanceSummary,hasUsageDetails,hasMarketplaceCharges,hasPriceSheet,extraFields");
    insta::assert_snapshot!(first_lines(&home, "balance --demo -o csv", 2), @r#"
    id,billingPeriodId,currencyCode,beginningBalance,endingBalance,newPurchases,adjustments,utilized,serviceOverage,chargesBilledSeparately,totalOverage,totalUsage,azureMarketplaceServiceCharges,newPurchasesDetails,adjustmentDetails,extraFields
    enrollments/100/billingperiods/202611/balancesummaries,202611,USD,0.00,58207.99,67000.00,0.00,8792.01,0.00,635.82,635.82,9427.83,224.49,"[{""name"":"""",""value"":67000.00}]",[],
    "#);
    insta::assert_snapshot!(first_lines(&home, "usage --demo -o csv", 1), @"accountId,productId,resourceLocationId,consumedServiceId,departmentId,subscriptionId,accountOwnerEmail,accountName,serviceAdministratorId,subscriptionName,subscriptionGuid,date,product,meterId,meterCategory,meterSubCategory,meterRegion,meterName,consumedQuantity,resourceRate,cost,resourceLocation,consumedService,instanceId,serviceInfo1,serviceInfo2,additionalInfo,tags,storeServiceIdentifier,departmentName,costCenter,unitOfMeasure,resourceGroup,serviceName,serviceTier,location,partNumber,resourceGuid,offerId,chargesBilledSeparately,extraFields");
    insta::assert_snapshot!(first_lines(&home, "marketplace --demo -o csv", 1), @"id,subscriptionGuid,subscriptionName,meterId,usageStartDate,usageEndDate,offerName,resourceGroup,instanceId,additionalInfo,tags,orderNumber,unitOfMeasure,costCenter,accountId,accountName,accountOwnerId,departmentId,departmentName,publisherName,planName,consumedQuantity,resourceRate,extendedCost,isRecurringCharge,extraFields");
    insta::assert_snapshot!(first_lines(&home, "prices --demo -o csv", 1), @"id,billingPeriodId,meterId,meterName,unitOfMeasure,includedQuantity,partNumber,unitPrice,currencyCode,offerId,extraFields");
    insta::assert_snapshot!(first_lines(&home, "reservations details --demo -o csv", 1), @"reservationOrderId,reservationId,usageDate,skuName,instanceId,totalReservedQuantity,reservedHours,usedHours,extraFields");
    insta::assert_snapshot!(first_lines(&home, "reservations summaries --demo -o csv", 1), @"reservationOrderId,reservationId,skuName,reservedHours,usageDate,usedHours,minUtilizationPercentage,avgUtilizationPercentage,maxUtilizationPercentage,extraFields");
    insta::assert_snapshot!(first_lines(&home, "reservations charges --demo -p 2026-10 -o csv", 1), @"purchasingEnrollment,armSkuName,term,region,purchasingSubscriptionGuid,purchasingSubscriptionName,accountName,accountOwnerEmail,departmentName,costCenter,currentEnrollment,eventDate,reservationOrderId,description,eventType,quantity,amount,currency,reservationOrderName,extraFields");
    insta::assert_snapshot!(first_lines(&home, "reservations recommendations --demo -o csv", 1), @"lookBackPeriod,meterId,skuName,term,region,costWithNoRI,recommendedQuantity,totalCostWithRI,netSavings,firstUsageDate,extraFields");
    insta::assert_snapshot!(first_lines(&home, "reservations recommendations --scope single --demo -o csv", 1), @"subscriptionId,lookBackPeriod,meterId,skuName,term,region,costWithNoRI,recommendedQuantity,totalCostWithRI,netSavings,firstUsageDate,extraFields");
}

#[test]
fn every_way_of_bringing_usage_brings_the_same_rows() {
    let home = Home::new();
    let rows = |way: &str| {
        let columns = "date,meterId,instanceId,cost";
        let line = format!("usage --demo --period 2026-10 -o tsv --columns {columns} --delivery {way}");
        let run = home.run(&line);
        assert_eq!((run.code(), run.stderr.as_str()), (Some(0), ""));
        // The server prints more digits in files than in pages.
        let amount = |text: &str| text.parse::<ea_billing_core::ExactSum>().unwrap().rounded(9).unwrap();
        let row =
            |line: &str| line.rsplit_once('\t').map(|(row, cost)| (row.to_owned(), amount(cost))).unwrap();
        let mut rows: Vec<_> = run.stdout.lines().map(row).collect();
        rows.sort();
        rows
    };
    let pages = rows("pages");
    assert_eq!(pages.len(), 2500);
    assert!(pages == rows("download"));
    assert!(pages == rows("report"));
}
