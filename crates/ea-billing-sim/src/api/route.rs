//! What a path stands for. Paths match in any casing, and a slash too many does no harm.

use super::azure::{self, Place};
use super::page;
use crate::exchange::{Door, Request};
use serde::{Deserialize, Serialize};

/// A kind of call. In the paths `{n}` is the enrollment number and `{p}` a billing period as yyyyMM; `…` stands for
/// `/{version}/enrollments/{n}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Route {
    /// The list of billing periods: `/{v1..v3}/enrollments/{n}/billingperiods`.
    BillingPeriods,
    /// The balance summary: `…/balancesummary` for the current billing period, `…/billingPeriods/{p}/balancesummary`.
    BalanceSummary,
    /// Pages of usage details as JSON: `…/usagedetails`, `…/billingPeriods/{p}/usagedetails`,
    /// `…/usagedetailsbycustomdate?startTime=&endTime=`.
    UsageDetails,
    /// Usage details as CSV, at once, in v2 and v3: `…/usagedetails/download?billingPeriod=`, or with two dates.
    UsageDownload,
    /// Asking for a report of usage details, in v2 and v3: `POST …/usagedetails/submit?billingPeriod=`, or with two dates.
    UsageSubmit,
    /// Asking how a report is getting on, at its `reportUrl`.
    UsageReport,
    /// Fetching a finished report from the storage host, at its `blobPath`.
    UsageBlob,
    /// Marketplace charges: `…/marketplacecharges`, `…/billingPeriods/{p}/marketplacecharges`,
    /// `…/marketplacechargesbycustomdate?startTime=&endTime=`.
    MarketplaceCharges,
    /// The price sheet: `…/pricesheet`, `…/billingPeriods/{p}/pricesheet`.
    PriceSheet,
    /// Usage of reservations by instance, in v2: `…/reservationdetails?startDate=&endDate=`.
    ReservationDetails,
    /// Utilization of reservations, in v2: `…/reservationsummaries?grain=daily&startdate=&enddate=` or `grain=monthly`.
    ReservationSummaries,
    /// Purchases, refunds and cancellations of reservations, from v2 on: `…/reservationcharges?startDate=&endDate=`.
    ReservationCharges,
    /// Recommendations to buy reservations, in v2: `…/SharedReservationRecommendations?lookBackPeriod=7`, `…/Single…`.
    ReservationRecommendations,
    /// The list of months of the API that came before: `/rest/{n}/usage-reports`.
    LegacyReports,
    /// A report of the API that came before: `/rest/{n}/usage-report?month=2026-10&type=detail&fmt=Json`.
    LegacyReport,
    /// Signing in: `POST /{tenant}/oauth2/v2.0/token`.
    AccessToken,
    /// A token of a managed identity: `/msi/token` and `/metadata/identity/oauth2/token`.
    ManagedIdentity,
    /// Pages of usage aggregates: `/subscriptions/{id}/providers/Microsoft.Commerce/UsageAggregates`.
    UsageAggregates,
    /// The rate card: `/subscriptions/{id}/providers/Microsoft.Commerce/RateCard`.
    RateCard,
    /// Fetching a rate card from the storage host.
    RateCardBlob,
    /// Invoices of a subscription: `/subscriptions/{id}/providers/Microsoft.Billing/invoices`, `…/latest`, `…/{name}`.
    SubscriptionInvoices,
    /// Billing periods of a subscription: `/subscriptions/{id}/providers/Microsoft.Billing/billingPeriods`.
    SubscriptionPeriods,
    /// Invoices of a billing account, profile or subscription: `/providers/Microsoft.Billing/billingAccounts/…/invoices`.
    Invoices,
    /// Asking for the document of an invoice, its summary, or several documents.
    InvoiceDownload,
    /// Asking how such a download is getting on.
    InvoiceOperation,
    /// Fetching a document of an invoice from the storage host.
    InvoiceBlob,
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
            (Door::Blob, ["ratecards", ..]) => target.route = Route::RateCardBlob,
            (Door::Blob, ["invoices", _]) => target.route = Route::InvoiceBlob,
            (Door::Api, ["rest", _, name]) => {
                target.enrollment = segments[1].to_owned();
                target.route = legacy(name);
            }
            (Door::Api, [version, "enrollments", _, rest @ ..]) => {
                target.enrollment = segments[2].to_owned();
                target.version = (1..)
                    .zip(["v1", "v2", "v3", "v4"])
                    .find(|(_, name)| name == version)
                    .map(|(number, _)| number);
                let found = target.version.and_then(|version| dataset(version, rest));
                (target.route, target.part) = found.unwrap_or((Route::Unknown, Part::Whole));
            }
            _ => target.route = Place::of(request).map_or(Route::Unknown, |place| place.route()),
        }
        match target.route {
            Route::UsageDetails => target.page = page::number(request).unwrap_or(1),
            Route::UsageAggregates => target.page = azure::page_number(request),
            _ => {}
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
    let usage_file = |route| ((2..=3).contains(&version)).then_some((route, Part::Whole));
    match segments {
        ["usagedetails", "download"] => usage_file(Route::UsageDownload),
        ["usagedetails", "submit"] => usage_file(Route::UsageSubmit),
        ["usagedetails", "reports", id] => {
            usage_file(Route::UsageReport).map(|(route, _)| (route, Part::Report((*id).to_owned())))
        }
        ["billingperiods", period, name] => {
            by_period(version, name).map(|route| (route, Part::Period((*period).to_owned())))
        }
        ["usagedetailsbycustomdate"] => by_period(version, "usagedetails").map(|route| (route, Part::Dates)),
        ["marketplacechargesbycustomdate"] => {
            by_period(version, "marketplacecharges").map(|route| (route, Part::Dates))
        }
        [name] => by_period(version, name).map(|route| (route, Part::Whole)).or_else(|| whole(version, name)),
        _ => None,
    }
}

/// What there is for a billing period, the current one where the path names none.
fn by_period(version: u8, name: &str) -> Option<Route> {
    let route = match name {
        "balancesummary" => Route::BalanceSummary,
        "usagedetails" => Route::UsageDetails,
        "marketplacecharges" => Route::MarketplaceCharges,
        "pricesheet" => Route::PriceSheet,
        _ => return None,
    };
    (1..=3).contains(&version).then_some(route)
}

/// What there is for the enrollment.
fn whole(version: u8, name: &str) -> Option<(Route, Part)> {
    match (name, version) {
        // No page documents the list for v3, but a client calls it.
        ("billingperiods", 1..=3) => Some((Route::BillingPeriods, Part::Whole)),
        ("reservationdetails", 2) => Some((Route::ReservationDetails, Part::Whole)),
        ("reservationsummaries", 2) => Some((Route::ReservationSummaries, Part::Whole)),
        // Microsoft's page lists v4 as well and says that v3 may stand in its place.
        ("reservationcharges", 2..=4) => Some((Route::ReservationCharges, Part::Whole)),
        ("sharedreservationrecommendations" | "aggregatereservationrecommendations", 2) => {
            Some((Route::ReservationRecommendations, Part::Whole))
        }
        ("singlereservationrecommendations" | "reservationrecommendations", 2) => {
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
            body: bytes::Bytes::new(),
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
        check("/v03/enrollments/100/usagedetails");
        check("/v+3/enrollments/100/usagedetails");
        check("/v3/enrollments/100/usagedownload");
        check("/v3/enrollments/100/usagesubmit");
        check("/v3/enrollments/100/billingperiods/202610/billingperiods");
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
