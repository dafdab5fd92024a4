//! What a path stands for. Paths match in any casing, and a slash too many does no harm.

use super::page;
use crate::exchange::{Door, Request};
use serde::{Deserialize, Serialize};

/// A kind of call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Route {
    /// The list of billing periods.
    BillingPeriods,
    /// The balance summary of a billing period.
    BalanceSummary,
    /// Pages of usage details as JSON.
    UsageDetails,
    /// Usage details as CSV, at once.
    UsageDownload,
    /// Asking for a report of usage details.
    UsageSubmit,
    /// Asking how a report is getting on.
    UsageReport,
    /// Fetching a finished report from storage.
    UsageBlob,
    /// Marketplace charges.
    MarketplaceCharges,
    /// The price sheet of a billing period.
    PriceSheet,
    /// Usage of reservations by instance.
    ReservationDetails,
    /// Utilization of reservations.
    ReservationSummaries,
    /// Purchases, refunds and cancellations of reservations.
    ReservationCharges,
    /// Recommendations to buy reservations, shared or for one subscription.
    ReservationRecommendations,
    /// The list of months of the API that came before.
    LegacyReports,
    /// A report of the API that came before.
    LegacyReport,
    /// Nothing that the servers know.
    Unknown,
}

/// What a request asks for, as far as its path tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) route: Route,
    /// 1, 2 or 3; none in the API that came before and on the storage host.
    pub(crate) version: Option<u8>,
    pub(crate) enrollment: String,
    /// Which page of usage details, from 1 on; 1 for everything else.
    pub(crate) page: u64,
    /// What the path says of the data.
    pub(crate) part: Part,
}

/// What of a dataset a path names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Nothing more: the current billing period, or what the query says.
    Whole,
    /// The billing period, as it is spelled.
    Period(String),
    /// Two dates in the query.
    Dates,
    /// The report with this id.
    Report(String),
    /// Recommendations for one subscription each.
    Single,
}

impl Target {
    /// Reads the path of a request.
    pub(crate) fn of(request: &Request) -> Self {
        let path = request.plain_path();
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let lower: Vec<String> = segments.iter().map(|segment| segment.to_ascii_lowercase()).collect();
        let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
        let mut target = Self {
            route: Route::Unknown,
            version: None,
            enrollment: String::new(),
            page: 1,
            part: Part::Whole,
        };
        match (request.door, lower.as_slice()) {
            (Door::Blob, ["usagedetails", file]) => {
                target.route = Route::UsageBlob;
                target.part = Part::Report(file.trim_end_matches(".csv").to_owned());
            }
            (Door::Api, ["rest", _, name]) => {
                target.enrollment = segments[1].to_owned();
                target.route = legacy(name);
            }
            (Door::Api, [version, "enrollments", _, rest @ ..]) => {
                target.enrollment = segments[2].to_owned();
                target.version = version.strip_prefix('v').and_then(|number| number.parse().ok());
                let found = target.version.and_then(|version| dataset(version, rest));
                (target.route, target.part) = found.unwrap_or((Route::Unknown, Part::Whole));
            }
            _ => {}
        }
        if target.route == Route::UsageDetails {
            target.page = page::number(request).unwrap_or(1);
        }
        target
    }
}

fn legacy(name: &str) -> Route {
    match name {
        "usage-reports" | "usagereports" => Route::LegacyReports,
        "usage-report" | "usagereport" => Route::LegacyReport,
        _ => Route::Unknown,
    }
}

/// The dataset that a version has under these lower-case segments.
fn dataset(version: u8, segments: &[&str]) -> Option<(Route, Part)> {
    let (name, part) = match segments {
        ["billingperiods", period, name] => (*name, Part::Period((*period).to_owned())),
        ["usagedetails", "reports", id] => ("usagereport", Part::Report((*id).to_owned())),
        ["usagedetails", "download"] => ("usagedownload", Part::Whole),
        ["usagedetails", "submit"] => ("usagesubmit", Part::Whole),
        [name] => match name.strip_suffix("bycustomdate") {
            Some(name @ ("usagedetails" | "marketplacecharges")) => (name, Part::Dates),
            _ => (*name, Part::Whole),
        },
        _ => return None,
    };
    let is_period = matches!(part, Part::Period(_));
    let by_period = |route| Some((route, part.clone()));
    let whole = |route| (!is_period).then_some((route, part.clone()));
    match (name, version) {
        // No page documents the list for v3, but a client calls it.
        ("billingperiods", 1..=3) => whole(Route::BillingPeriods),
        ("balancesummary", 1..=3) => by_period(Route::BalanceSummary),
        ("usagedetails", 1..=3) => by_period(Route::UsageDetails),
        ("marketplacecharges", 1..=3) => by_period(Route::MarketplaceCharges),
        ("pricesheet", 1..=3) => by_period(Route::PriceSheet),
        ("usagedownload", 2..=3) => whole(Route::UsageDownload),
        ("usagesubmit", 2..=3) => whole(Route::UsageSubmit),
        ("usagereport", 2..=3) if matches!(part, Part::Report(_)) => whole(Route::UsageReport),
        ("reservationdetails", 2) => whole(Route::ReservationDetails),
        ("reservationsummaries", 2) => whole(Route::ReservationSummaries),
        // Microsoft's page lists v4 as well and says that v3 may stand in its place.
        ("reservationcharges", 2..=4) => whole(Route::ReservationCharges),
        ("sharedreservationrecommendations" | "aggregatereservationrecommendations", 2) => {
            whole(Route::ReservationRecommendations)
        }
        ("singlereservationrecommendations" | "reservationrecommendations", 2) if !is_period => {
            Some((Route::ReservationRecommendations, Part::Single))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderMap, Method};

    fn target(door: Door, path: &str) -> Target {
        Target::of(&Request {
            door,
            method: Method::GET,
            path: path.to_owned(),
            query: String::new(),
            headers: HeaderMap::new(),
            base: String::new(),
            blob_base: String::new(),
        })
    }

    #[test]
    fn paths_match_in_any_casing() {
        let check = |path: &str, route: Route, part: Part| {
            let target = target(Door::Api, path);
            assert_eq!((target.route, target.part), (route, part), "{path}");
        };
        let october = Part::Period("202610".to_owned());
        check("/v2/enrollments/100/billingperiods", Route::BillingPeriods, Part::Whole);
        check("/v3/enrollments/100/BillingPeriods/202610/UsageDetails", Route::UsageDetails, october.clone());
        check("//v1/Enrollments/100//billingPeriods/202610/priceSheet/", Route::PriceSheet, october);
        check("/v3/enrollments/100/usagedetailsbycustomdate", Route::UsageDetails, Part::Dates);
        check("/v3/enrollments/100/pricesheetbycustomdate", Route::Unknown, Part::Whole);
        check(
            "/v2/enrollments/100/SingleReservationRecommendations",
            Route::ReservationRecommendations,
            Part::Single,
        );
        check("/v4/enrollments/100/reservationcharges", Route::ReservationCharges, Part::Whole);
        check("/v3/enrollments/100/%75sagedetails", Route::UsageDetails, Part::Whole);
        check("/rest/100/usage-report", Route::LegacyReport, Part::Whole);
        check("/rest/100/usagereport", Route::LegacyReport, Part::Whole);
    }

    #[test]
    fn a_version_has_only_what_its_pages_list() {
        let check = |path: &str| assert_eq!(target(Door::Api, path).route, Route::Unknown, "{path}");
        check("/v1/enrollments/100/usagedetails/download");
        check("/v1/enrollments/100/reservationcharges");
        check("/v3/enrollments/100/reservationdetails");
        check("/v4/enrollments/100/usagedetails");
        check("/v2/enrollments/100/billingperiods/202610/reservationdetails");
        check("/v2/enrollments/100/billingperiods/202610/usagereport");
        check("/v2/enrollments/100");
        check("/");
    }

    #[test]
    fn reports_are_on_the_storage_host_only() {
        let path = "/usagedetails/0f1e.csv";
        assert_eq!(target(Door::Blob, path).part, Part::Report("0f1e".to_owned()));
        assert_eq!(target(Door::Api, path).route, Route::Unknown);
        assert_eq!(target(Door::Blob, "/v3/enrollments/100/usagedetails").route, Route::Unknown);
    }
}
