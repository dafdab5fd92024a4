//! Keys of departments and of accounts: usage only, and only their own.

use super::*;

fn october() -> Span {
    Span::Period("202610".parse().unwrap())
}

#[tokio::test]
async fn keys_of_a_part_may_not_read_what_belongs_to_the_enrollment() {
    let site = site().await;
    let facts = site.simulator.facts("100").unwrap();
    let (department, account) = (facts.departments[0].id, facts.accounts[0].id);
    for request in [KeyRequest::department("100", department), KeyRequest::account("100", account)] {
        let issued = Issued::new(&site, &request);
        for error in refusals(&issued.client(&site)).await {
            assert_eq!((error.code(), error.http_status()), (Code::ReportView, Some(401)), "{error}");
            assert!(error.to_string().contains("not compatible"), "{error}");
            assert!(error.hint().contains("enrollment administrator"), "{}", error.hint());
            site.assert_no_secret(&[&told_by(&error)]);
        }
    }
    // A refusal is final: nothing was asked twice.
    assert_eq!(site.asked().len(), 14);
}

#[tokio::test]
async fn the_accounts_see_together_what_the_enrollment_sees() {
    let site = site().await;
    let facts = site.simulator.facts("100").unwrap();
    for delivery in [Delivery::Pages, Delivery::Download, Delivery::Report] {
        let all = site.client().usage_details_by(delivery, october()).fetch().await.unwrap();
        let (mut rows, mut sum) = (0, ExactSum::default());
        for account in &facts.accounts {
            let issued = Issued::new(&site, &KeyRequest::account("100", account.id));
            let usage = issued.client(&site).usage_details_by(delivery, october()).fetch().await.unwrap();
            assert!(usage.certificate.is_clean());
            assert!(usage.rows.iter().all(|row| row.account_id == account.id.to_string()));
            rows += usage.certificate.rows;
            sum.merge(usage.certificate.totals.get(None).unwrap()).unwrap();
        }
        assert!(facts.accounts.len() > 1);
        assert_eq!((rows, Some(&sum)), (all.certificate.rows, all.certificate.totals.get(None)));
    }
}

#[tokio::test]
async fn a_department_sees_its_own_rows_only() {
    let site = site().await;
    let all = site.client().usage_details(october()).fetch().await.unwrap();
    for department in site.simulator.facts("100").unwrap().departments {
        let issued = Issued::new(&site, &KeyRequest::department("100", department.id));
        let usage = issued.client(&site).usage_details(october()).fetch().await.unwrap();
        let own = all.rows.iter().filter(|row| row.department_id == department.id.to_string());
        assert_eq!(own.cloned().collect::<Vec<_>>(), usage.rows);
        // What one key was told is no condition for another.
        let validator = all.validator.clone().unwrap();
        site.simulator.clear_requests();
        issued.client(&site).usage_details(october()).fetch_if_changed(&validator).await.unwrap();
        assert_eq!(site.simulator.requests()[0].if_none_match, None);
    }
}

#[tokio::test]
async fn where_charges_may_not_be_viewed_usage_costs_nothing_and_the_marketplace_is_closed() {
    let site = Site::of(world(false), "100").await;
    let department = site.simulator.facts("100").unwrap().departments[0].id;
    let client = Issued::new(&site, &KeyRequest::department("100", department)).client(&site);
    let usage = client.usage_details(october()).fetch().await.unwrap();
    assert!(usage.certificate.rows > 0 && usage.certificate.is_clean());
    assert!(usage.certificate.totals.get(None).unwrap().is_zero());
    let error = client.marketplace_charges(october()).fetch().await.unwrap_err();
    assert_eq!(error.code(), Code::ReportView, "{error}");
    assert!(error.hint().contains("charges may be viewed"), "{}", error.hint());
}
