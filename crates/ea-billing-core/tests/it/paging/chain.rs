//! Chains that lead nowhere, back, or past a page.

use ea_billing_core::{Client, Code, RetryPolicy, Warning};

use super::{PAGES, fetch, site};
use crate::support::{canary::told_by, site::Site};

/// Checks the error of a fetch and that no more was asked than needed to notice.
async fn check_fails(site: &Site, client: &Client, code: Code, requests: usize) {
    let error = fetch(client).await.unwrap_err();
    assert_eq!(error.code(), code, "{error}");
    assert_eq!(site.simulator.requests().len(), requests, "{error}");
    site.assert_no_secret(&[&told_by(&error)]);
}

/// Checks that a fetch comes to all rows in spite of a fault that passes.
async fn check_whole(site: &Site) {
    let fetched = fetch(&site.client()).await.unwrap();
    assert!(site.simulator.faults().iter().all(|rule| rule.used > 0));
    site.simulator.clear_faults();
    assert_eq!(fetched.rows, fetch(&site.client()).await.unwrap().rows);
}

#[tokio::test]
async fn a_page_that_leads_to_itself_is_a_cycle() {
    let site = site(2);
    site.fault(r#"{"fault": "link-self-loop", "when": {"page": 7}, "times": "always"}"#);
    check_fails(&site, &site.client(), Code::PageCycle, 7).await;
}

#[tokio::test]
async fn a_page_that_leads_back_is_a_cycle() {
    let site = site(2);
    site.fault(r#"{"fault": "link-two-cycle", "when": {"page": 7}, "times": "always"}"#);
    check_fails(&site, &site.client(), Code::PageCycle, 7).await;
}

#[tokio::test]
async fn a_page_that_leads_back_to_the_first_is_noticed_by_its_rows() {
    // The first page has been asked for by another address than the one by which pages lead to it.
    let site = site(2);
    site.fault(r#"{"fault": "link-two-cycle", "when": {"page": 2}, "times": "always"}"#);
    check_fails(&site, &site.client(), Code::DuplicatePage, 3).await;
}

#[tokio::test]
async fn a_chain_of_new_addresses_without_an_end_is_noticed_by_its_rows() {
    let site = site(2);
    site.fault(r#"{"fault": "link-endless", "times": "always"}"#);
    check_fails(&site, &site.client(), Code::DuplicatePage, PAGES + 1).await;
}

#[tokio::test]
async fn a_chain_of_single_rows_without_an_end_ends_at_the_limit() {
    // A page with one row may honestly have the row of another page.
    let site = site(1);
    site.fault(r#"{"fault": "link-endless", "times": "always"}"#);
    let client = site.builder().with_most_pages(200).build().unwrap();
    check_fails(&site, &client, Code::EndlessPages, 200).await;
}

#[tokio::test]
async fn as_many_pages_as_are_allowed_may_come() {
    let site = site(2);
    let pages = u64::try_from(PAGES).unwrap();
    let client = |most| site.builder().with_most_pages(most).build().unwrap();
    assert_eq!(fetch(&client(pages)).await.unwrap().certificate.pages, pages);
    site.simulator.clear_requests();
    check_fails(&site, &client(pages - 1), Code::EndlessPages, PAGES - 1).await;
}

#[tokio::test]
async fn a_page_that_comes_twice_is_an_error() {
    for page in [2, 3, 30, PAGES] {
        let site = site(2);
        site.fault(&format!(
            r#"{{"fault": "page-duplicate", "when": {{"page": {page}}}, "times": "always"}}"#
        ));
        check_fails(&site, &site.client(), Code::DuplicatePage, page).await;
    }
}

/// Lets these pages be empty for ever.
fn with_empty_pages(pages: std::ops::Range<usize>) -> Site {
    let site = site(2);
    for page in pages {
        site.fault(&format!(r#"{{"fault": "page-empty", "when": {{"page": {page}}}, "times": "always"}}"#));
    }
    site
}

#[tokio::test]
async fn sixteen_pages_may_be_empty_and_no_more() {
    let site = with_empty_pages(5..21);
    let fetched = fetch(&site.client()).await.unwrap();
    assert_eq!((fetched.rows.len(), fetched.certificate.pages), ((PAGES - 16) * 2, 52));
    assert_eq!(fetched.certificate.warnings, [Warning::EmptyPages { pages: 16 }]);
    let site = with_empty_pages(5..22);
    check_fails(&site, &site.client(), Code::EndlessPages, 21).await;
}

#[tokio::test]
async fn empty_pages_count_only_while_they_follow_each_other() {
    let site = with_empty_pages(2..18);
    for page in 19..35 {
        site.fault(&format!(r#"{{"fault": "page-empty", "when": {{"page": {page}}}, "times": "always"}}"#));
    }
    assert_eq!(fetch(&site.client()).await.unwrap().rows.len(), (PAGES - 32) * 2);
}

#[tokio::test]
async fn a_page_that_was_empty_for_once_is_read_again() {
    for page in [1, 2, 30, PAGES] {
        let site = site(2);
        site.fault(&format!(r#"{{"fault": "page-empty", "when": {{"page": {page}}}}}"#));
        check_whole(&site).await;
    }
}

#[tokio::test]
async fn a_page_that_is_always_cut_is_asked_as_often_as_the_policy_says() {
    for attempts in [1, 3] {
        let site = site(2);
        site.fault(r#"{"fault": "close-delimited-cut", "when": {"page": 7}, "times": "always"}"#);
        let policy = RetryPolicy::default().with_max_attempts(attempts);
        let client = site.builder().with_retry(policy).build().unwrap();
        check_fails(&site, &client, Code::Truncated, 6 + usize::try_from(attempts).unwrap()).await;
    }
}

#[tokio::test]
async fn a_page_without_rows_where_they_belong_is_an_error() {
    for (body, code) in [
        (r#"{\"id\":\"x\",\"nextLink\":null}"#, Code::Decode),
        (r#"{\"data\":null}"#, Code::Decode),
        (r#"{\"data\":{}}"#, Code::Decode),
        (r#"{\"data\":[],\"data\":[]}"#, Code::Decode),
        (r#"{\"data\":[],\"nextLink\":7}"#, Code::Decode),
        (r#"[]"#, Code::Decode),
        (r#"null"#, Code::Decode),
        (r#"{\"data\":[{}"#, Code::Truncated),
        ("", Code::Truncated),
        (r#"{\"error\":{\"code\":\"500\",\"message\":\"no\"},\"data\":[]}"#, Code::UnexpectedContent),
    ] {
        let site = site(2);
        let answer = format!(
            r#""fault": "answer", "headers": {{"Content-Type": "application/json"}}, "body": "{body}""#
        );
        site.fault(&format!(
            r#"{{{answer}, "when": {{"route": "usage-details", "page": 3}}, "times": "always"}}"#
        ));
        check_fails(&site, &site.client(), code, 3).await;
    }
}

#[tokio::test]
async fn a_chain_that_ends_too_early_for_once_is_read_again() {
    for page in [1, 2, 30, 51] {
        let site = site(2);
        let answer =
            r#""fault": "answer", "headers": {"Content-Type": "application/json"}, "body": "{\"data\":[]}""#;
        site.fault(&format!(r#"{{{answer}, "when": {{"route": "usage-details", "page": {page}}}}}"#));
        let result = fetch(&site.client()).await;
        if page == 1 {
            // One answer that is whole by itself: nothing tells it from a month without rows.
            assert_eq!(result.unwrap().certificate.pages, 1);
        } else {
            assert_eq!(result.unwrap().rows.len(), PAGES * 2, "page {page}");
        }
    }
}

#[tokio::test]
async fn a_page_that_leads_no_further_for_once_is_read_again() {
    for page in [2, 30, 51] {
        let site = site(2);
        site.fault(&format!(r#"{{"fault": "link-foreign", "url": "", "when": {{"page": {page}}}}}"#));
        check_whole(&site).await;
    }
}
