//! The results that have a schema, by name.

use clap::ValueEnum;
use ea_billing_core::{
    BalanceSummary, Certificate, Dataset, Invoice, MarketplaceCharge, PriceSheetItem, ReservationCharge,
    ReservationDetail, ReservationSummary, SharedRecommendation, SingleRecommendation, UsageAggregate,
    UsageDetail,
};
use ea_billing_table::{
    Column, IssueRow, Kind, MeterRow, PeriodRow, SubscriptionPeriodRow, Tabular, TermRow,
};

use crate::command::{cache, config, doctor, login, rate};

/// A result whose columns are described.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Described {
    /// Of `ea-billing periods`
    #[value(alias = "periods")]
    BillingPeriods,
    /// Of `ea-billing balance`
    #[value(alias = "balance")]
    BalanceSummary,
    /// Of `ea-billing usage`
    #[value(alias = "usage")]
    UsageDetails,
    /// Of `ea-billing marketplace`
    #[value(alias = "marketplace")]
    MarketplaceCharges,
    /// Of `ea-billing prices`
    #[value(alias = "prices")]
    PriceSheet,
    /// Of `ea-billing reservations details`
    ReservationDetails,
    /// Of `ea-billing reservations summaries`
    ReservationSummaries,
    /// Of `ea-billing reservations charges`
    ReservationCharges,
    /// Of `ea-billing reservations recommendations`
    SharedRecommendations,
    /// Of `ea-billing reservations recommendations --scope single`
    SingleRecommendations,
    /// Of `ea-billing spend`: a column for each dimension that it sums up by, and the sums
    Spend,
    /// Of `ea-billing aggregates`
    #[value(alias = "aggregates")]
    UsageAggregates,
    /// Of `ea-billing ratecard`
    #[value(alias = "ratecard")]
    RateCard,
    /// Of `ea-billing ratecard --terms`
    OfferTerms,
    /// Of `ea-billing rate`: a column for each dimension that it sums up by, and what is found
    Rate,
    /// Of `ea-billing invoices`
    Invoices,
    /// Of `ea-billing invoices periods`
    SubscriptionPeriods,
    /// Of `ea-billing login`
    Login,
    /// Of `ea-billing doctor`
    Doctor,
    /// Of `ea-billing config show`
    ConfigShow,
    /// Of `ea-billing config list`
    ConfigList,
    /// Of `ea-billing cache list`
    CacheList,
    /// Of `ea-billing schema`
    Schema,
    /// Of the file that `--certificate` names
    Certificate,
    /// Of the file that `--issues` names
    Issues,
}

impl Described {
    /// All of them.
    pub(crate) const ALL: &'static [Self] = &[
        Self::BillingPeriods,
        Self::BalanceSummary,
        Self::UsageDetails,
        Self::MarketplaceCharges,
        Self::PriceSheet,
        Self::ReservationDetails,
        Self::ReservationSummaries,
        Self::ReservationCharges,
        Self::SharedRecommendations,
        Self::SingleRecommendations,
        Self::Spend,
        Self::UsageAggregates,
        Self::RateCard,
        Self::OfferTerms,
        Self::Rate,
        Self::Invoices,
        Self::SubscriptionPeriods,
        Self::Login,
        Self::Doctor,
        Self::ConfigShow,
        Self::ConfigList,
        Self::CacheList,
        Self::Schema,
        Self::Certificate,
        Self::Issues,
    ];

    /// The name, as the core has it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::BillingPeriods => Dataset::BillingPeriods.as_str(),
            Self::BalanceSummary => Dataset::BalanceSummary.as_str(),
            Self::UsageDetails => Dataset::UsageDetails.as_str(),
            Self::MarketplaceCharges => Dataset::MarketplaceCharges.as_str(),
            Self::PriceSheet => Dataset::PriceSheet.as_str(),
            Self::ReservationDetails => Dataset::ReservationDetails.as_str(),
            Self::ReservationSummaries => Dataset::ReservationSummaries.as_str(),
            Self::ReservationCharges => Dataset::ReservationCharges.as_str(),
            Self::SharedRecommendations => Dataset::SharedRecommendations.as_str(),
            Self::SingleRecommendations => Dataset::SingleRecommendations.as_str(),
            Self::Spend => "spend",
            Self::UsageAggregates => Dataset::UsageAggregates.as_str(),
            Self::RateCard => Dataset::RateCard.as_str(),
            Self::OfferTerms => "offer-terms",
            Self::Rate => "rate",
            Self::Invoices => Dataset::Invoices.as_str(),
            Self::SubscriptionPeriods => Dataset::SubscriptionPeriods.as_str(),
            Self::Login => "login",
            Self::Doctor => "doctor",
            Self::ConfigShow => "config-show",
            Self::ConfigList => "config-list",
            Self::CacheList => "cache-list",
            Self::Schema => "schema",
            Self::Certificate => "certificate",
            Self::Issues => "issues",
        }
    }

    pub(crate) fn columns(self) -> Vec<Column> {
        match self {
            Self::BillingPeriods => PeriodRow::columns(),
            Self::BalanceSummary => BalanceSummary::columns(),
            Self::UsageDetails => UsageDetail::columns(),
            Self::MarketplaceCharges => MarketplaceCharge::columns(),
            Self::PriceSheet => PriceSheetItem::columns(),
            Self::ReservationDetails => ReservationDetail::columns(),
            Self::ReservationSummaries => ReservationSummary::columns(),
            Self::ReservationCharges => ReservationCharge::columns(),
            Self::SharedRecommendations => SharedRecommendation::columns(),
            Self::SingleRecommendations => SingleRecommendation::columns(),
            Self::Spend => crate::command::spend::every_column(),
            Self::UsageAggregates => UsageAggregate::columns(),
            Self::RateCard => MeterRow::columns(),
            Self::OfferTerms => TermRow::columns(),
            Self::Rate => rate::every_column(),
            Self::Invoices => Invoice::columns(),
            Self::SubscriptionPeriods => SubscriptionPeriodRow::columns(),
            Self::Login => login::columns(),
            Self::Doctor => doctor::columns(),
            Self::ConfigShow => config::shown_columns(),
            Self::ConfigList => config::listed_columns(),
            Self::CacheList => cache::columns(),
            Self::Schema => schema_columns(),
            Self::Certificate => Certificate::columns(),
            Self::Issues => IssueRow::columns(),
        }
    }
}

/// The columns of the descriptions themselves.
pub(crate) fn schema_columns() -> Vec<Column> {
    vec![
        Column::new("dataset", Kind::Text, "What is described.").shown(),
        Column::new("column", Kind::Text, "Name of the column, which is also its key in JSON.").shown(),
        Column::new(
            "type",
            Kind::Text,
            "What the column holds: text, amount, number, count, flag, day, instant or json.",
        )
        .shown(),
        Column::new("description", Kind::Text, "The meaning.").shown(),
    ]
}

#[cfg(test)]
mod tests {
    use super::Described;

    #[test]
    fn names_are_unique_and_descriptions_are_sentences() {
        for described in Described::ALL {
            let columns = described.columns();
            let mut names: Vec<_> = columns.iter().map(|column| &column.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), columns.len(), "{described:?}");
            assert!(columns.iter().any(|column| column.in_table), "{described:?}");
            for column in columns {
                assert!(
                    column.about.ends_with('.') && column.about.len() > 10,
                    "{described:?}: {}",
                    column.name
                );
            }
        }
    }

    #[test]
    fn a_described_result_is_chosen_by_the_name_that_it_is_listed_under() {
        use clap::ValueEnum as _;
        let names: Vec<_> =
            Described::value_variants().iter().map(|one| one.to_possible_value().unwrap()).collect();
        let names: Vec<_> = names.iter().map(|value| value.get_name().to_owned()).collect();
        assert_eq!(names, Described::ALL.iter().map(|described| described.name()).collect::<Vec<_>>());
    }
}
