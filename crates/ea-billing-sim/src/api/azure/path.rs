//! What a path of Azure stands for. Paths match in any casing.

use crate::api::Route;
use crate::exchange::{Door, Request};

/// What a path names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Where tokens are issued.
    Token {
        tenant: String,
    },
    /// The managed identity of an App Service.
    AppServiceIdentity,
    /// The managed identity of a virtual machine.
    MachineIdentity,
    UsageAggregates {
        subscription: String,
    },
    RateCard {
        subscription: String,
    },
    /// Invoices at the scope of a subscription.
    Invoices {
        subscription: String,
    },
    /// One of them, or the `latest`.
    Invoice {
        subscription: String,
        name: String,
    },
    Periods {
        subscription: String,
    },
    Period {
        subscription: String,
        name: String,
    },
    /// Invoices of an owner.
    Statements {
        owner: Owner,
    },
    Statement {
        owner: Owner,
        name: String,
    },
    Download {
        owner: Owner,
        name: String,
    },
    DownloadSummary {
        owner: Owner,
        name: String,
    },
    DownloadDocuments {
        owner: Owner,
    },
    /// Where it is told how a download is getting on.
    Operation {
        id: String,
    },
    /// Another path of Azure Resource Manager.
    Elsewhere,
}

/// Whose invoices are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    Account(String),
    Profile(String, String),
    Subscription(String),
    /// Anybody's, for whoever may read all.
    Anybody,
}

impl Owner {
    /// The path of the owner, with its name as the server prints it.
    pub(super) fn path(&self) -> String {
        let accounts = "/providers/Microsoft.Billing/billingAccounts";
        match self {
            Self::Account(account) => format!("{accounts}/{account}"),
            Self::Profile(account, profile) => format!("{accounts}/{account}/billingProfiles/{profile}"),
            Self::Subscription(subscription) => {
                format!("{accounts}/default/billingSubscriptions/{subscription}")
            }
            Self::Anybody => format!("{accounts}/default"),
        }
    }
}

impl Place {
    /// Reads the path of a request; none if it is not of Azure.
    pub(crate) fn of(request: &Request) -> Option<Self> {
        if request.door != Door::Api {
            return None;
        }
        // A name may hold an escaped slash or colon, so the path is cut first.
        let segments: Vec<String> = request
            .path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(crate::exchange::unescape)
            .collect();
        let lower: Vec<String> = segments.iter().map(|segment| segment.to_ascii_lowercase()).collect();
        let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
        let own = |index: usize| segments[index].clone();
        Some(match lower.as_slice() {
            [_, "oauth2", "v2.0", "token"] | [_, "oauth2", "token"] => Self::Token { tenant: own(0) },
            ["msi", "token"] => Self::AppServiceIdentity,
            ["metadata", "identity", "oauth2", "token"] => Self::MachineIdentity,
            ["subscriptions", _, "providers", provider, rest @ ..] => {
                Self::of_subscription(own(1), provider, rest, &segments)
            }
            ["providers", "microsoft.billing", "billingaccounts", account, rest @ ..] => {
                Self::of_account(account, rest, &segments)
            }
            ["subscriptions" | "providers", ..] => Self::Elsewhere,
            _ => return None,
        })
    }

    fn of_subscription(subscription: String, provider: &str, rest: &[&str], own: &[String]) -> Self {
        match (provider, rest) {
            ("microsoft.commerce", ["usageaggregates"]) => Self::UsageAggregates { subscription },
            ("microsoft.commerce", ["ratecard"]) => Self::RateCard { subscription },
            ("microsoft.billing", ["invoices"]) => Self::Invoices { subscription },
            ("microsoft.billing", ["invoices", _]) => Self::Invoice { subscription, name: own[5].clone() },
            ("microsoft.billing", ["billingperiods"]) => Self::Periods { subscription },
            ("microsoft.billing", ["billingperiods", _]) => {
                Self::Period { subscription, name: own[5].clone() }
            }
            _ => Self::Elsewhere,
        }
    }

    fn of_account(account: &str, rest: &[&str], own: &[String]) -> Self {
        let named = |index: usize| own[index].clone();
        let (owner, rest, at) = match (account, rest) {
            ("default", ["billingsubscriptions", _, rest @ ..]) => (Owner::Subscription(named(5)), rest, 6),
            ("default", rest) => (Owner::Anybody, rest, 4),
            (_, ["billingprofiles", _, rest @ ..]) => (Owner::Profile(named(3), named(5)), rest, 6),
            (_, rest) => (Owner::Account(named(3)), rest, 4),
        };
        match rest {
            ["invoices"] if owner != Owner::Anybody => Self::Statements { owner },
            ["invoices", _] => Self::Statement { owner, name: named(at + 1) },
            ["invoices", _, "download"] => Self::Download { owner, name: named(at + 1) },
            ["invoices", _, "downloadsummary"] => Self::DownloadSummary { owner, name: named(at + 1) },
            ["downloaddocuments"] => Self::DownloadDocuments { owner },
            ["operationresults", _] => Self::Operation { id: named(at + 1) },
            ["invoices", _, "operationresults", _] => Self::Operation { id: named(at + 3) },
            _ => Self::Elsewhere,
        }
    }

    /// The kind of call.
    pub(crate) fn route(&self) -> Route {
        match self {
            Self::Token { .. } => Route::AccessToken,
            Self::AppServiceIdentity | Self::MachineIdentity => Route::ManagedIdentity,
            Self::UsageAggregates { .. } => Route::UsageAggregates,
            Self::RateCard { .. } => Route::RateCard,
            Self::Invoices { .. } | Self::Invoice { .. } => Route::SubscriptionInvoices,
            Self::Periods { .. } | Self::Period { .. } => Route::SubscriptionPeriods,
            Self::Statements { .. } | Self::Statement { .. } => Route::Invoices,
            Self::Download { .. } | Self::DownloadSummary { .. } | Self::DownloadDocuments { .. } => {
                Route::InvoiceDownload
            }
            Self::Operation { .. } => Route::InvoiceOperation,
            Self::Elsewhere => Route::Unknown,
        }
    }

    /// Whether it is asked with POST.
    pub(super) fn is_posted(&self) -> bool {
        self.route() == Route::InvoiceDownload
    }

    /// The versions of the API that have it; none that all do.
    pub(super) fn versions(&self) -> &'static [&'static str] {
        match self.route() {
            Route::UsageAggregates => &["2015-06-01-preview"],
            Route::RateCard => &["2015-06-01-preview", "2016-08-31-preview"],
            Route::SubscriptionInvoices => {
                &["2017-02-27-preview", "2017-04-24-preview", "2018-03-01-preview"]
            }
            Route::SubscriptionPeriods => &["2017-04-24-preview", "2018-03-01-preview"],
            Route::Invoices | Route::InvoiceDownload | Route::InvoiceOperation => {
                &["2020-05-01", "2024-04-01"]
            }
            _ => &[],
        }
    }

    /// The action that a role must allow, and the scope; none where there is nothing to read.
    pub(super) fn permission(&self) -> Option<(&'static str, String)> {
        let of = |subscription: &String| format!("/subscriptions/{subscription}");
        Some(match self {
            Self::UsageAggregates { subscription } => {
                ("Microsoft.Commerce/UsageAggregates/read", of(subscription))
            }
            Self::RateCard { subscription } => ("Microsoft.Commerce/RateCard/read", of(subscription)),
            Self::Invoices { subscription } | Self::Invoice { subscription, .. } => {
                ("Microsoft.Billing/invoices/read", of(subscription))
            }
            Self::Periods { subscription } | Self::Period { subscription, .. } => {
                ("Microsoft.Billing/billingPeriods/read", of(subscription))
            }
            Self::Statements { owner } | Self::Statement { owner, .. } => {
                ("Microsoft.Billing/billingAccounts/invoices/read", owner.path())
            }
            Self::Download { owner, .. } | Self::DownloadSummary { owner, .. } => {
                ("Microsoft.Billing/billingAccounts/invoices/download/action", owner.path())
            }
            Self::DownloadDocuments { owner } => {
                ("Microsoft.Billing/billingAccounts/downloadDocuments/action", owner.path())
            }
            _ => return None,
        })
    }
}
