//! The Azure side of a world: subscriptions outside an enrollment, who may ask about them, and who gets the bill.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What the Azure billing APIs know: a tenant, its applications, its subscriptions and its billing accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Azure {
    /// The GUID of the Microsoft Entra tenant.
    pub tenant: String,
    /// Who may sign in. The first one is also the managed identity of the machine that asks.
    pub applications: Vec<Application>,
    /// What App Service expects in the header `X-IDENTITY-HEADER`.
    pub identity_header: String,
    /// Seconds of the servers' clock that a token is good for.
    pub token_seconds: u32,
    /// The subscriptions.
    pub subscriptions: Vec<AzureSubscription>,
    /// The billing accounts, which have the invoices of version 2024-04-01.
    pub billing_accounts: Vec<BillingAccount>,
    /// Rows of usage aggregates on a page, at most 10,000; the API's own pages have 1,000.
    pub page_size: u32,
    /// Meters of a rate card, at most 200,000; those of the catalogue if it is less. The real one has some 80,000.
    pub meters: u32,
    /// How the answers differ from the usual.
    pub quirks: AzureQuirks,
}

/// An application that can sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Application {
    /// The application (client) id, a GUID.
    pub client_id: String,
    /// The client secret; there is none to protect here.
    pub client_secret: String,
    /// The scopes that it may read: `/` for all, or such as `/subscriptions/{id}`.
    pub reads: Vec<String>,
}

/// A subscription that is paid for by itself, such as pay-as-you-go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AzureSubscription {
    /// A GUID.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The offer, such as `MS-AZR-0003P`.
    pub offer: String,
    /// The currency of its invoices: AUD, EUR, GBP, JPY or USD.
    pub currency: String,
    /// The day of the month on which a billing cycle begins, from 1 to 28.
    pub cycle_day: u32,
    /// The first day of usage.
    pub first_day: NaiveDate,
    /// Resources that are metered; each has a row of usage on a day, some have two.
    pub resources: u32,
}

/// A billing account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BillingAccount {
    /// Its name in paths: `{guid}:{guid}_2019-05-31`, or the number of an enrollment.
    pub name: String,
    /// The name of its billing profile; empty if it has none.
    pub profile: String,
    /// The ids of the subscriptions that it pays for.
    pub subscriptions: Vec<String>,
}

/// How answers differ from the usual, each as it was seen somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AzureQuirks {
    /// So many requests for usage aggregates of a window are answered with 202 before there are rows.
    pub accepted_first: u32,
    /// Where the next links of lists of invoices and billing periods lead.
    pub next_link: NextLink,
    /// So many polls of an invoice's download are answered with 202 before it is there.
    pub download_polls: u32,
    /// Whether the rate card comes at once, as the Swagger document has it, rather than by a redirect to storage.
    pub direct_rate_card: bool,
}

/// Where a next link leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NextLink {
    /// To the host that was asked.
    Absolute,
    /// To a host behind it that no client can reach.
    Internal,
    /// A path without a host.
    Relative,
}

impl Default for AzureQuirks {
    fn default() -> Self {
        Self { accepted_first: 0, next_link: NextLink::Absolute, download_polls: 1, direct_rate_card: false }
    }
}

impl Default for Azure {
    /// A tenant with an application that may read everything and one that may read nothing; subscriptions of offers
    /// whose rate cards have between them all kinds of terms; a customer account and an enrollment that get the bills.
    fn default() -> Self {
        let application = |client_id: &str, client_secret: &str, reads: &[&str]| Application {
            client_id: client_id.to_owned(),
            client_secret: client_secret.to_owned(),
            reads: reads.iter().map(|&scope| scope.to_owned()).collect(),
        };
        let subscriptions = subscriptions();
        let ids = |range: std::ops::Range<usize>| {
            subscriptions[range].iter().map(|each| each.id.clone()).collect::<Vec<_>>()
        };
        Self {
            tenant: "3f5a1c2e-7b64-4d0f-9a83-51c7e2d4b690".to_owned(),
            applications: vec![
                application("8d1e6f0a-5c27-4b3e-a9d4-60f2b7c81e35", "sim~secret-of-the-reader", &["/"]),
                application("c7402b9d-13f8-4e6a-b5c1-9a0de4f76283", "sim~secret-without-role", &[]),
            ],
            identity_header: "sim-identity-header".to_owned(),
            token_seconds: 3599,
            billing_accounts: vec![
                BillingAccount {
                    name:
                        "5b2f0c6e-91d7-4a38-8e54-c3a7f1d06b92:e7d19a40-2c5b-4f86-b013-7a9e5d2c84f1_2019-05-31"
                            .to_owned(),
                    profile: "H6RI-TXWC-BG7-PGB".to_owned(),
                    subscriptions: ids(0..2),
                },
                BillingAccount {
                    name: "8608480".to_owned(),
                    profile: String::new(),
                    subscriptions: ids(2..5),
                },
            ],
            subscriptions,
            page_size: 1000,
            meters: 0,
            quirks: AzureQuirks::default(),
        }
    }
}

/// The subscriptions of the default world: id, name, offer, currency, first day of a cycle, and resources.
const SUBSCRIPTIONS: &[(&str, &str, &str, &str, u32, u32)] = &[
    ("6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3", "Pay-As-You-Go", "MS-AZR-0003P", "USD", 6, 48),
    ("a93b5e17-0c64-4f2d-8b71-e5d20c9f8436", "Visual Studio Enterprise", "MS-AZR-0062P", "USD", 14, 24),
    ("d40e82f5-7b19-4c3a-a6e8-13f95b7c20da", "Prepaid", "MS-AZR-0026P", "EUR", 28, 32),
    ("1c86fa92-e35d-4708-b94f-8a60d3b7c5e1", "Support", "MS-AZR-0041P", "USD", 1, 8),
    ("72e0b4d9-56f1-4a8c-93d7-0fb5a8c6e214", "Introductory", "MS-AZR-0036P", "JPY", 20, 16),
];

fn subscriptions() -> Vec<AzureSubscription> {
    let first_day = |day| NaiveDate::from_ymd_opt(2026, 5, day).unwrap_or_default();
    let subscription =
        |&(id, name, offer, currency, cycle_day, resources): &(&str, &str, &str, &str, u32, u32)| {
            AzureSubscription {
                id: id.to_owned(),
                name: name.to_owned(),
                offer: offer.to_owned(),
                currency: currency.to_owned(),
                cycle_day,
                first_day: first_day(cycle_day),
                resources,
            }
        };
    SUBSCRIPTIONS.iter().map(subscription).collect()
}

const CURRENCIES: [&str; 5] = ["AUD", "EUR", "GBP", "JPY", "USD"];

impl Azure {
    /// The path of the field that can't be and why.
    pub(super) fn check(&self) -> Result<(), (String, &'static str)> {
        let wrong = |field: &str, what| Err((field.to_owned(), what));
        if !is_guid(&self.tenant) {
            return wrong("tenant", "a GUID in lower case");
        }
        if !(1..=10_000).contains(&self.page_size) {
            return wrong("pageSize", "a page has from 1 to 10000 rows");
        }
        if self.meters > 200_000 {
            return wrong("meters", "at most 200000");
        }
        if self.token_seconds == 0 {
            return wrong("tokenSeconds", "a token is good for at least one second");
        }
        for (index, each) in self.applications.iter().enumerate() {
            if !is_guid(&each.client_id) {
                return Err((format!("applications[{index}].clientId"), "a GUID in lower case"));
            }
        }
        for (index, each) in self.subscriptions.iter().enumerate() {
            let wrong = |field: &str, what| Err((format!("subscriptions[{index}].{field}"), what));
            if !is_guid(&each.id) {
                return wrong("id", "a GUID in lower case");
            }
            if self.subscriptions[..index].iter().any(|earlier| earlier.id == each.id) {
                return wrong("id", "another subscription has this id");
            }
            if !CURRENCIES.contains(&each.currency.as_str()) {
                return wrong("currency", "one of AUD, EUR, GBP, JPY and USD");
            }
            if !(1..=28).contains(&each.cycle_day) {
                return wrong("cycleDay", "a day from 1 to 28");
            }
            if each.resources > 1_000_000 {
                return wrong("resources", "at most 1000000");
            }
        }
        Ok(())
    }
}

/// Whether a text is a GUID in lower case.
fn is_guid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-'))
}
