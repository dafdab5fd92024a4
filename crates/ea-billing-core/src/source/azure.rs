//! The Azure billing APIs as a source: Microsoft.Commerce and Microsoft.Billing of Azure Resource Manager.

mod invoices;

use std::fmt;

use ea_billing_client::{
    billing_2018_03_01_preview as billing_2018, billing_2024_04_01 as billing_2024,
    commerce_2015_06_01_preview as commerce, transport::Seam,
};

pub(crate) use self::invoices::Paper;
use super::{Call, Delivery, Plan, Shape, Source, Version, enterprise::Unused};
use crate::{
    Dataset, DateRange, Offers,
    azure::{InvoiceFilter, InvoiceScope, RateCardOffer, SubscriptionId, UsageWindow},
    error::{Code, Error, Result},
};

/// Builds the requests by the generated clients, of which none sends any.
pub(crate) struct AzureBilling {
    commerce: commerce::Client,
    billing_2018: billing_2018::Client,
    billing_2024: billing_2024::Client,
}

/// What is asked of Azure Resource Manager, and about what.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum AzureCall {
    UsageAggregates(SubscriptionId, UsageWindow),
    RateCard(SubscriptionId, RateCardOffer),
    Invoices(InvoiceScope, InvoiceFilter),
    Invoice(InvoiceScope, String),
    LatestInvoice(SubscriptionId),
    SubscriptionPeriods(SubscriptionId),
    Download(InvoiceScope, Paper),
}

impl AzureCall {
    pub(crate) const fn dataset(&self) -> Dataset {
        match self {
            Self::UsageAggregates(..) => Dataset::UsageAggregates,
            Self::RateCard(..) => Dataset::RateCard,
            Self::Invoices(..) | Self::Invoice(..) | Self::LatestInvoice(_) | Self::Download(..) => {
                Dataset::Invoices
            }
            Self::SubscriptionPeriods(_) => Dataset::SubscriptionPeriods,
        }
    }

    /// The days that the rows have to be about, where not all are wanted.
    pub(crate) const fn days(&self) -> Option<DateRange> {
        match self {
            Self::Invoices(_, filter) => filter.days(),
            Self::UsageAggregates(_, window) => window.usage_days(),
            _ => None,
        }
    }

    /// The subscription, the profile or the account that is asked about, as its path.
    pub(crate) fn scope(&self) -> String {
        match self {
            Self::UsageAggregates(subscription, _)
            | Self::RateCard(subscription, _)
            | Self::LatestInvoice(subscription)
            | Self::SubscriptionPeriods(subscription) => format!("subscriptions/{subscription}"),
            Self::Invoices(scope, _) | Self::Invoice(scope, _) | Self::Download(scope, _) => {
                scope.to_string()
            }
        }
    }
}

impl fmt::Display for AzureCall {
    /// Everything that is asked for beside the scope.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UsageAggregates(_, window) => write!(f, "{window}"),
            Self::RateCard(_, offer) => write!(f, "{offer}"),
            Self::Invoices(_, filter) => write!(f, "{filter}"),
            Self::Invoice(_, name) => f.write_str(name),
            Self::LatestInvoice(_) => f.write_str("latest"),
            Self::Download(_, paper) => write!(f, "{paper}"),
            Self::SubscriptionPeriods(_) => f.write_str("all"),
        }
    }
}

impl AzureBilling {
    /// The APIs at this base URL.
    pub(crate) fn new(base_url: &str, requests: &reqwest::Client) -> Result<Self> {
        let no_url = |_| Error::new(Code::InvalidSetting, "the base URL is none");
        let seam = || Seam::new(Unused);
        Ok(Self {
            commerce: commerce::Client::new(base_url, requests.clone(), seam()).map_err(no_url)?,
            billing_2018: billing_2018::Client::new(base_url, requests.clone(), seam()).map_err(no_url)?,
            billing_2024: billing_2024::Client::new(base_url, requests.clone(), seam()).map_err(no_url)?,
        })
    }

    fn usage_aggregates(
        &self,
        subscription: &SubscriptionId,
        window: &UsageWindow,
    ) -> Result<reqwest::Request> {
        let (start, end) = (window.start_text(), window.end_text());
        let granularity = Some(window.granularity().as_str());
        let details = Some(window.shows_details());
        build(self.commerce.usage_aggregates_list_request(
            &start,
            &end,
            details,
            granularity,
            None,
            subscription.as_str(),
        ))
    }
}

impl Source for AzureBilling {
    fn plan(&self, call: &Call) -> Result<Plan> {
        let Call::Azure(call) = call else {
            let message = format!("Azure Resource Manager has no {}", call.dataset());
            return Err(Error::new(Code::InvalidArgument, message));
        };
        let (version, shape, request) = match call {
            AzureCall::UsageAggregates(subscription, window) => {
                (Version::Commerce2015, Shape::Pages, self.usage_aggregates(subscription, window)?)
            }
            AzureCall::RateCard(subscription, offer) => {
                let request = self.commerce.rate_card_get_request(&offer.filter(), subscription.as_str());
                (Version::Commerce2015, Shape::RateCard, build(request)?)
            }
            AzureCall::Invoices(scope, filter) => {
                (version_of(scope), Shape::Pages, self.invoices(scope, filter)?)
            }
            AzureCall::Invoice(scope, name) => (version_of(scope), Shape::Object, self.invoice(scope, name)?),
            AzureCall::Download(scope, paper) => {
                (version_of(scope), Shape::Object, self.paper(scope, paper)?)
            }
            AzureCall::LatestInvoice(id) => {
                let request = self.billing_2018.invoices_get_latest_request(id.as_str());
                (Version::Billing2018, Shape::Object, build(request)?)
            }
            AzureCall::SubscriptionPeriods(id) => {
                let request = self.billing_2018.billing_periods_list_request(id.as_str(), None, None, None);
                (Version::Billing2018, Shape::Pages, build(request)?)
            }
        };
        Ok(Plan { request, version, shape })
    }

    fn offers(&self, _dataset: Dataset, _delivery: Delivery) -> Offers {
        // Nothing here is asked for by the name of a billing period.
        Offers { current: false, by_period: false, by_days: Some(crate::RangeLimit::Unlimited) }
    }
}

/// Subscriptions have the older API, whose invoices no newer version lists.
const fn version_of(scope: &InvoiceScope) -> Version {
    match scope {
        InvoiceScope::Subscription(_) => Version::Billing2018,
        _ => Version::Billing2024,
    }
}

fn build<E>(request: std::result::Result<reqwest::Request, E>) -> Result<reqwest::Request> {
    // The raw client's error may print the URL; all that can be wrong with it is a part that is no path segment.
    let mut request =
        request.map_err(|_| Error::new(Code::InvalidArgument, "a name does not fit into an address"))?;
    spell_as_recorded(request.url_mut());
    Ok(request)
}

/// Spells an address as the recorded requests of official clients do. It stays the same address, but `+` is a blank to forms
/// only, and not every server reads a query as a form.
fn spell_as_recorded(url: &mut reqwest::Url) {
    if let Some(query) = url.query().map(|query| query.replace('+', "%20").replace("%24", "$")) {
        url.set_query(Some(&query));
    }
    // Names of billing accounts hold colons.
    let path = url.path().replace(':', "%3A");
    url.set_path(&path);
}

impl fmt::Debug for AzureBilling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AzureBilling")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_spelled_as_they_were_recorded() {
        let check = |url: &str, expect: &str| {
            let mut url: reqwest::Url = url.parse().unwrap();
            spell_as_recorded(&mut url);
            assert_eq!(url.as_str(), expect);
        };
        check(
            "https://a.example/RateCard?%24filter=Currency+eq+%27USD%27&api-version=1",
            "https://a.example/RateCard?$filter=Currency%20eq%20%27USD%27&api-version=1",
        );
        check("https://a.example/accounts/1:2_2019-05-31/x", "https://a.example/accounts/1%3A2_2019-05-31/x");
        // A plus that was meant is one still.
        check("https://a.example/x?start=1%2B00", "https://a.example/x?start=1%2B00");
    }
}
