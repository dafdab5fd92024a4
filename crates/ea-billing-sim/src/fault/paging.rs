//! Faults of the chain of pages, and what a request asks for.

use crate::api::{PagingFault, Route, Target};
use crate::exchange::Request;
use crate::fault::Fault;
use chrono::{DateTime, Datelike as _, NaiveDate, Utc};

/// The order to the servers to break the chain of pages, if the fault is one of those and the request is for a page.
pub(crate) fn paging(fault: &Fault, request: &Request, target: &Target) -> Option<PagingFault> {
    if !matches!(target.route, Route::UsageDetails | Route::UsageAggregates) {
        return None;
    }
    let (scheme, _) = request.base.split_once("://").unwrap_or(("http", ""));
    let (_, storage) = request.blob_base.split_once("://").unwrap_or(("", ""));
    Some(match fault {
        Fault::LinkForeign { url } => {
            PagingFault::Link(url.clone().unwrap_or_else(|| format!("{}{{path}}", request.blob_base)))
        }
        Fault::LinkHttp {} => PagingFault::Link("http://{host}{path}".to_owned()),
        Fault::LinkUserinfo { host_as_user: Some(true) } => {
            PagingFault::Link(format!("{scheme}://{{host}}@{storage}{{path}}"))
        }
        Fault::LinkUserinfo { .. } => PagingFault::Link(format!("{scheme}://user@{{host}}{{path}}")),
        Fault::LinkRelative {} => PagingFault::Link("{path}".to_owned()),
        Fault::LinkSelfLoop {} => PagingFault::SelfLoop,
        Fault::LinkTwoCycle {} => PagingFault::Back,
        Fault::LinkEndless {} => PagingFault::Endless,
        Fault::PageEmpty {} => PagingFault::Empty,
        Fault::PageDuplicate {} => PagingFault::Duplicate,
        _ => return None,
    })
}

/// The first day that a request asks for; of the month of the clock if it names none.
pub(crate) fn period_start(request: &Request, now: DateTime<Utc>) -> NaiveDate {
    let date = |text: String| text.get(..10).and_then(|day| day.parse().ok());
    let start = request.query_value("startTime").and_then(date);
    let start = start.or_else(|| request.query_value("billingPeriod").and_then(|period| first_of(&period)));
    let mut segments = request.path.split('/');
    let in_path = || segments.find_map(first_of);
    start.or_else(in_path).unwrap_or_else(|| now.date_naive().with_day(1).unwrap_or_default())
}

/// The first day of a period written `yyyyMM`, in this century so that no enrollment number is taken for one.
fn first_of(period: &str) -> Option<NaiveDate> {
    if period.len() != 6 || !period.starts_with("20") {
        return None;
    }
    NaiveDate::from_ymd_opt(period.get(..4)?.parse().ok()?, period.get(4..)?.parse().ok()?, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Rule;
    use crate::fault::edit::tests::request;

    fn target(route: Route) -> Target {
        Target {
            route,
            version: Some(3),
            enrollment: "100".to_owned(),
            page: 1,
            part: crate::api::Part::Whole,
        }
    }

    #[test]
    fn links_lead_where_their_names_say() {
        let check = |rule: &str, expect: &str| {
            let fault = Rule::from_json(rule).expect(rule).fault;
            let order = paging(&fault, &request("/a"), &target(Route::UsageDetails));
            assert_eq!(order, Some(PagingFault::Link(expect.to_owned())), "{rule}");
        };
        check(r#"{"fault":"link-foreign"}"#, "https://127.0.0.1:2{path}");
        check(r#"{"fault":"link-foreign","url":"//x{path}"}"#, "//x{path}");
        check(r#"{"fault":"link-http"}"#, "http://{host}{path}");
        check(r#"{"fault":"link-userinfo"}"#, "https://user@{host}{path}");
        check(r#"{"fault":"link-userinfo","hostAsUser":true}"#, "https://{host}@127.0.0.1:2{path}");
        check(r#"{"fault":"link-relative"}"#, "{path}");
    }

    #[test]
    fn the_other_faults_of_pages_are_the_servers_own() {
        let check = |fault: Fault, expect: PagingFault| {
            assert_eq!(paging(&fault, &request("/a"), &target(Route::UsageDetails)), Some(expect));
        };
        check(Fault::LinkSelfLoop {}, PagingFault::SelfLoop);
        check(Fault::LinkTwoCycle {}, PagingFault::Back);
        check(Fault::LinkEndless {}, PagingFault::Endless);
        check(Fault::PageEmpty {}, PagingFault::Empty);
        check(Fault::PageDuplicate {}, PagingFault::Duplicate);
        assert_eq!(paging(&Fault::PageEmpty {}, &request("/a"), &target(Route::PriceSheet)), None);
        assert_eq!(paging(&Fault::Nan {}, &request("/a"), &target(Route::UsageDetails)), None);
    }

    #[test]
    fn the_first_day_asked_for_is_found() {
        let now = "2026-11-21T09:00:00Z".parse().expect("it is a time");
        let check = |path: &str, expect: &str| {
            assert_eq!(period_start(&request(path), now).to_string(), expect, "{path}");
        };
        check("/v3/enrollments/100/billingPeriods/202610/usagedetails", "2026-10-01");
        check(
            "/v3/enrollments/100/usagedetailsbycustomdate?startTime=2026-02-03&endTime=2026-02-04",
            "2026-02-03",
        );
        check("/v3/enrollments/100/usagedetails/download?billingPeriod=202609", "2026-09-01");
        check("/v3/enrollments/123412/usagedetails", "2026-11-01");
    }
}
