//! Whom the suite asks: a server that the environment names, or the simulator.

use chrono::Days;
use ea_billing_core::{ApiKey, Client, ClientBuilder, Dataset, DateRange, Delivery, Span, Version};
use ea_billing_sim::{Enrollment, PeriodFacts, World};

use super::super::support::site::Site;

const URL: &str = "EA_BILLING_CONTRACT_URL";
const KEY_FILE: &str = "EA_BILLING_CONTRACT_KEY_FILE";

/// The default world with other numbers of rows, of which some fill several pages.
fn world(rows_per_month: u64) -> World {
    let world = World { page_size: 150, ..World::default() };
    let enrollments = world.enrollments.into_iter();
    let enrollments = enrollments.map(|enrollment| Enrollment { rows_per_month, ..enrollment }).collect();
    World { enrollments, ..world }
}

/// An enrollment at a server.
pub(super) struct Target {
    builder: ClientBuilder,
    /// The simulator, unless the environment names another server.
    site: Option<Site>,
}

impl Target {
    /// The enrollment of the key that the environment names, or the enrollments of the simulator.
    pub(super) async fn all() -> Vec<Self> {
        Self::with_rows(400).await
    }

    /// The same; those of the simulator have so many rows of usage a month.
    pub(super) async fn with_rows(rows_per_month: u64) -> Vec<Self> {
        if let Some(target) = Self::named() {
            return vec![target];
        }
        let mut targets = Vec::new();
        for enrollment in ["100", "200", "300"] {
            let site = Site::of(world(rows_per_month), enrollment).await;
            targets.push(Self { builder: site.builder(), site: Some(site) });
        }
        targets
    }

    #[expect(clippy::disallowed_methods, reason = "the environment names the server")]
    fn named() -> Option<Self> {
        let variable = |name| std::env::var(name).ok().filter(|text| !text.trim().is_empty());
        let url = variable(URL)?;
        let file =
            variable(KEY_FILE).unwrap_or_else(|| panic!("{KEY_FILE} names the file with a key of {url}"));
        let key = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
        let builder =
            ClientBuilder::from_env().unwrap().with_base_url(url).with_api_key(ApiKey::new(key).unwrap());
        Some(Self { builder, site: None })
    }

    /// A client that asks the newest version of everything.
    pub(super) fn client(&self) -> Client {
        self.builder.clone().build().unwrap()
    }

    /// A client that asks for this dataset in this version.
    pub(super) fn client_of(&self, dataset: Dataset, version: Version) -> Client {
        self.builder.clone().with_version(dataset, version).build().unwrap()
    }

    /// Whether this is the simulator, which has data of everything.
    pub(super) const fn is_simulator(&self) -> bool {
        self.site.is_some()
    }

    /// The newest closed period: what is asked for twice is the same both times.
    pub(super) async fn closed(&self) -> (Span, DateRange) {
        self.period("latest-closed").await
    }

    /// The current period, with its days up to today.
    pub(super) async fn current(&self) -> (Span, DateRange) {
        self.period("current").await
    }

    async fn period(&self, selector: &str) -> (Span, DateRange) {
        let client = self.client();
        let periods = client.periods().await.unwrap();
        let resolved = client.resolve(&selector.parse().unwrap(), &periods).unwrap();
        let spans = client.spans_of(&resolved, &periods, Dataset::UsageDetails, Delivery::Pages).unwrap();
        let [span @ Span::Period(id)] = spans[..] else { panic!("{selector} is one period, not {spans:?}") };
        let days = periods.get(id).unwrap().days();
        (span, DateRange::new(days.first(), days.last().min(client.now().date_naive())).unwrap())
    }

    /// A few days in the middle of a range.
    pub(super) fn some_days(days: DateRange) -> DateRange {
        let first = days.first() + Days::new(4);
        DateRange::new(first, first + Days::new(6)).unwrap()
    }

    /// What the simulator knows of a period; nothing of another server.
    pub(super) fn facts(&self, span: Span) -> Option<PeriodFacts> {
        let site = self.site.as_ref()?;
        let mut periods = site.simulator.facts(site.enrollment).unwrap().periods.into_iter();
        let facts = periods.find(|period| period.billing_period == span.to_string());
        Some(facts.unwrap_or_else(|| panic!("the simulator has a period {span}")))
    }
}
