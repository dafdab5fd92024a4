//! The EA Reporting API as a source: an endpoint and a version for each dataset.

use std::{collections::BTreeMap, fmt};

use ea_billing_client::{
    ea_v1, ea_v2, ea_v3,
    transport::{Exchange, Operation, Seam, Transport},
};

use super::{Call, Delivery, Grain, LookBack, Plan, Shape, Source, Version};
use crate::{
    Dataset, DateRange, Offers, RangeLimit, Span,
    error::{Code, Error, Result},
};

/// Builds the requests of an enrollment by the generated clients, of which none sends any.
pub(crate) struct EnterpriseReporting {
    v1: ea_v1::Client,
    v2: ea_v2::Client,
    v3: ea_v3::Client,
    enrollment: String,
    versions: BTreeMap<Dataset, Version>,
}

/// The longest range of days of one call, by the pages of the API.
const LONGEST_RANGE: RangeLimit = RangeLimit::Months(36);

/// The versions that have a dataset, by the pages of the API; the newest stands last.
const fn versions_of(dataset: Dataset, delivery: Delivery) -> &'static [Version] {
    match (dataset, delivery) {
        (Dataset::BillingPeriods, _) => &[Version::V1, Version::V2],
        (Dataset::UsageDetails, Delivery::Download | Delivery::Report) | (Dataset::ReservationCharges, _) => {
            &[Version::V2, Version::V3]
        }
        (
            Dataset::BalanceSummary
            | Dataset::UsageDetails
            | Dataset::MarketplaceCharges
            | Dataset::PriceSheet,
            _,
        ) => &[Version::V1, Version::V2, Version::V3],
        (
            Dataset::ReservationDetails
            | Dataset::ReservationSummaries
            | Dataset::SharedRecommendations
            | Dataset::SingleRecommendations,
            _,
        ) => &[Version::V2],
        // Azure Resource Manager has these.
        (
            Dataset::UsageAggregates | Dataset::RateCard | Dataset::Invoices | Dataset::SubscriptionPeriods,
            _,
        ) => &[],
    }
}

/// The newest version that has a dataset.
fn newest(dataset: Dataset, delivery: Delivery) -> Version {
    versions_of(dataset, delivery).last().copied().unwrap_or(Version::V2)
}

/// Calls a method that is spelled alike in all versions.
macro_rules! in_version {
    ($self:ident, $version:expr, $client:ident => $call:expr) => {
        match $version {
            Version::V1 => {
                let $client = &$self.v1;
                build($call)
            }
            Version::V2 => {
                let $client = &$self.v2;
                build($call)
            }
            _ => {
                let $client = &$self.v3;
                build($call)
            }
        }
    };
    ($self:ident, $version:expr, since v2, $client:ident => $call:expr) => {
        match $version {
            Version::V1 | Version::V2 => {
                let $client = &$self.v2;
                build($call)
            }
            _ => {
                let $client = &$self.v3;
                build($call)
            }
        }
    };
}

impl EnterpriseReporting {
    /// The API at this base URL.
    pub(crate) fn new(
        base_url: &str,
        requests: &reqwest::Client,
        enrollment: String,
        versions: BTreeMap<Dataset, Version>,
    ) -> Result<Self> {
        for (dataset, version) in &versions {
            let has = Delivery::ALL.iter().any(|delivery| versions_of(*dataset, *delivery).contains(version));
            if !has {
                return Err(Error::new(
                    Code::InvalidSetting,
                    format!("the EA Reporting API has no {dataset} in version {version}"),
                ));
            }
        }
        let no_url = |_| Error::new(Code::InvalidSetting, "the base URL is none");
        let seam = || Seam::new(Unused);
        Ok(Self {
            v1: ea_v1::Client::new(base_url, requests.clone(), seam()).map_err(no_url)?,
            v2: ea_v2::Client::new(base_url, requests.clone(), seam()).map_err(no_url)?,
            v3: ea_v3::Client::new(base_url, requests.clone(), seam()).map_err(no_url)?,
            enrollment,
            versions,
        })
    }

    /// The version that is asked: the one that was chosen, where this way of delivery has it, otherwise the newest.
    fn version(&self, dataset: Dataset, delivery: Delivery) -> Version {
        let chosen = self.versions.get(&dataset).copied();
        chosen
            .filter(|version| versions_of(dataset, delivery).contains(version))
            .unwrap_or_else(|| newest(dataset, delivery))
    }

    fn usage_details(&self, version: Version, span: Span) -> Result<reqwest::Request> {
        let number = self.enrollment.as_str();
        match span {
            Span::Current => in_version!(self, version, c => c.usage_details_list_request(number)),
            Span::Period(period) => {
                in_version!(self, version, c => c.usage_details_list_by_billing_period_request(number, &period.to_string()))
            }
            Span::Days(days) => {
                let (first, last) = ends(days);
                in_version!(self, version, c => c.usage_details_list_by_custom_date_request(number, &first, &last))
            }
        }
    }

    fn usage_file(&self, version: Version, span: Span, delivery: Delivery) -> Result<reqwest::Request> {
        let number = self.enrollment.as_str();
        let (period, first, last) = match span {
            Span::Current => return Err(unoffered(Dataset::UsageDetails, "a file without a period or days")),
            Span::Period(period) => (Some(period.to_string()), None, None),
            Span::Days(days) => {
                let (first, last) = ends(days);
                (None, Some(first), Some(last))
            }
        };
        let (period, first, last) = (period.as_deref(), first.as_deref(), last.as_deref());
        if delivery == Delivery::Report {
            in_version!(self, version, since v2, c => c.usage_details_submit_request(number, period, first, last))
        } else {
            in_version!(self, version, since v2, c => c.usage_details_download_request(number, period, first, last))
        }
    }

    fn marketplace_charges(&self, version: Version, span: Span) -> Result<reqwest::Request> {
        let number = self.enrollment.as_str();
        match span {
            Span::Current => in_version!(self, version, c => c.marketplace_charges_list_request(number)),
            Span::Period(period) => {
                in_version!(self, version, c => c.marketplace_charges_list_by_billing_period_request(number, &period.to_string()))
            }
            Span::Days(days) => {
                let (first, last) = ends(days);
                in_version!(self, version, c => c.marketplace_charges_list_by_custom_date_request(number, &first, &last))
            }
        }
    }

    fn balance_summary(&self, version: Version, span: Span) -> Result<reqwest::Request> {
        let number = self.enrollment.as_str();
        match span {
            Span::Current => in_version!(self, version, c => c.balance_summary_get_request(number)),
            Span::Period(period) => {
                in_version!(self, version, c => c.balance_summary_get_by_billing_period_request(number, &period.to_string()))
            }
            Span::Days(_) => Err(unoffered(Dataset::BalanceSummary, "a range of days")),
        }
    }

    fn price_sheet(&self, version: Version, span: Span) -> Result<reqwest::Request> {
        let number = self.enrollment.as_str();
        match span {
            Span::Current => in_version!(self, version, c => c.price_sheet_list_request(number)),
            Span::Period(period) => {
                in_version!(self, version, c => c.price_sheet_list_by_billing_period_request(number, &period.to_string()))
            }
            Span::Days(_) => Err(unoffered(Dataset::PriceSheet, "a range of days")),
        }
    }

    fn reservation_summaries(&self, grain: Grain) -> Result<reqwest::Request> {
        let number = self.enrollment.as_str();
        match grain {
            Grain::Daily(days) => {
                let (first, last) = ends(days);
                let request =
                    self.v2.reservation_summaries_list_request(number, "daily", Some(&first), Some(&last));
                build(request)
            }
            Grain::Monthly => {
                build(self.v2.reservation_summaries_list_request(number, "monthly", None, None))
            }
        }
    }

    fn recommendations(&self, shared: bool, back: LookBack) -> Result<reqwest::Request> {
        let (number, days) = (self.enrollment.as_str(), i64::from(back.days()));
        build(if shared {
            self.v2.shared_reservation_recommendations_list_request(number, days)
        } else {
            self.v2.single_reservation_recommendations_list_request(number, days)
        })
    }
}

impl Source for EnterpriseReporting {
    fn plan(&self, call: &Call) -> Result<Plan> {
        let version = self.version(call.dataset(), call.delivery());
        let number = self.enrollment.as_str();
        let (shape, request) = match call.clone() {
            Call::BillingPeriods => (
                Shape::Array,
                match version {
                    Version::V1 => build(self.v1.billing_periods_list_request(number)),
                    _ => build(self.v2.billing_periods_list_request(number)),
                },
            ),
            Call::BalanceSummary(span) => (Shape::Object, self.balance_summary(version, span)),
            Call::UsageDetails(span, Delivery::Pages) => (Shape::Pages, self.usage_details(version, span)),
            Call::UsageDetails(span, Delivery::Download) => {
                (Shape::Csv, self.usage_file(version, span, Delivery::Download))
            }
            Call::UsageDetails(span, Delivery::Report) => {
                (Shape::Report, self.usage_file(version, span, Delivery::Report))
            }
            Call::MarketplaceCharges(span) => (Shape::Array, self.marketplace_charges(version, span)),
            Call::PriceSheet(span) => (Shape::Array, self.price_sheet(version, span)),
            Call::ReservationDetails(days) => {
                let (first, last) = ends(days);
                (Shape::Array, build(self.v2.reservation_details_list_request(number, &first, &last)))
            }
            Call::ReservationSummaries(grain) => (Shape::Array, self.reservation_summaries(grain)),
            Call::ReservationCharges(days) => {
                let (first, last) = ends(days);
                let request = in_version!(self, version, since v2, c => c.reservation_charges_list_request(number, &first, &last));
                (Shape::Array, request)
            }
            Call::SharedRecommendations(back) => (Shape::Array, self.recommendations(true, back)),
            Call::SingleRecommendations(back) => (Shape::Array, self.recommendations(false, back)),
            Call::Azure(call) => return Err(not_here(call.dataset())),
        };
        Ok(Plan { request: request?, version, shape })
    }

    fn offers(&self, dataset: Dataset, delivery: Delivery) -> Offers {
        let no_ranges = Offers { current: true, by_period: true, by_days: None };
        let list = Offers { by_days: Some(LONGEST_RANGE), ..no_ranges };
        match (dataset, delivery) {
            (Dataset::UsageDetails, Delivery::Download) => {
                Offers { current: false, by_days: Some(RangeLimit::CalendarMonth), ..list }
            }
            (Dataset::UsageDetails, Delivery::Report) => Offers { current: false, ..list },
            (Dataset::UsageDetails | Dataset::MarketplaceCharges, _) => list,
            (Dataset::BalanceSummary | Dataset::PriceSheet, _) => no_ranges,
            // The pages of the API name no longest range of reservations.
            (
                Dataset::ReservationDetails | Dataset::ReservationSummaries | Dataset::ReservationCharges,
                _,
            ) => Offers { current: false, by_period: false, by_days: Some(RangeLimit::Unlimited) },
            (
                Dataset::BillingPeriods
                | Dataset::SharedRecommendations
                | Dataset::SingleRecommendations
                | Dataset::UsageAggregates
                | Dataset::RateCard
                | Dataset::Invoices
                | Dataset::SubscriptionPeriods,
                _,
            ) => Offers { current: true, by_period: false, by_days: None },
        }
    }
}

/// The first and the last day as the API takes them; both are included.
fn ends(days: DateRange) -> (String, String) {
    (days.first().to_string(), days.last().to_string())
}

fn not_here(dataset: Dataset) -> Error {
    Error::new(Code::InvalidArgument, format!("the EA Reporting API has no {dataset}"))
}

fn unoffered(dataset: Dataset, what: &str) -> Error {
    Error::new(Code::InvalidPeriod, format!("the EA Reporting API has no {dataset} for {what}"))
        .with_hint("name a billing period, such as 202610")
}

fn build<E>(request: std::result::Result<reqwest::Request, E>) -> Result<reqwest::Request> {
    // The raw client's error may print the URL; all that can be wrong with it is a part that is no path segment.
    request
        .map_err(|_| Error::new(Code::InvalidArgument, "the enrollment number does not fit into an address"))
}

impl fmt::Debug for EnterpriseReporting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnterpriseReporting")
            .field("enrollment", &self.enrollment)
            .field("versions", &self.versions)
            .finish_non_exhaustive()
    }
}

/// The transport of clients that only build requests: it has no connection, and answers that it can't.
pub(super) struct Unused;

impl Transport for Unused {
    fn send(&self, _operation: Operation, _request: reqwest::Request) -> Exchange<'_> {
        let mut answer = http::Response::new("");
        *answer.status_mut() = http::StatusCode::NOT_IMPLEMENTED;
        Box::pin(async { Ok(answer.into()) })
    }
}
