//! Rows that are offered as structs keep the texts of those.

use ea_billing_core::{
    BalanceSummary, Invoice, MarketplaceCharge, Money, PriceSheetItem, ReservationCharge, ReservationDetail,
    ReservationSummary, SharedRecommendation, SingleRecommendation, UsageAggregate, UsageDetail,
};
use ea_billing_table::{Cell, MeterRow, PeriodRow, SubscriptionPeriodRow, Tabular};

use crate::{eab_money, eab_text, values::Text};

/// A row as the library hands it out.
pub(crate) trait Row: Tabular + Send {
    /// The columns whose cells the struct of such a row has.
    const NAMED: &'static [&'static str] = &[];

    /// Amounts of the struct, by their column, with the currency that each has.
    fn amounts(&self) -> Vec<(&'static str, Option<Money>)> {
        Vec::new()
    }

    /// What the struct of the row holds, if there is one.
    fn named(&self) -> Option<Named> {
        (!Self::NAMED.is_empty()).then(|| Named::of(self))
    }
}

impl Row for PeriodRow {
    const NAMED: &'static [&'static str] = &[
        "billingPeriodId",
        "firstDay",
        "lastDay",
        "state",
        "hasBalanceSummary",
        "hasUsageDetails",
        "hasMarketplaceCharges",
        "hasPriceSheet",
    ];
}

impl Row for BalanceSummary {
    const NAMED: &'static [&'static str] = &[
        "billingPeriodId",
        "currencyCode",
        "beginningBalance",
        "endingBalance",
        "newPurchases",
        "adjustments",
        "utilized",
        "serviceOverage",
        "chargesBilledSeparately",
        "totalOverage",
        "totalUsage",
        "azureMarketplaceServiceCharges",
    ];
}

impl Row for SubscriptionPeriodRow {
    const NAMED: &'static [&'static str] =
        &["name", "billingPeriodStartDate", "billingPeriodEndDate", "state"];
}

impl Row for Invoice {
    const NAMED: &'static [&'static str] =
        &["name", "invoicePeriodStartDate", "invoicePeriodEndDate", "invoiceDate", "dueDate", "status"];

    fn amounts(&self) -> Vec<(&'static str, Option<Money>)> {
        vec![
            ("billedAmount", self.billed_amount),
            ("totalAmount", self.total_amount),
            ("amountDue", self.amount_due),
        ]
    }
}

/// Rows that are handed out as JSON and in streams only.
macro_rules! bulk {
    ($($row:ty),* $(,)?) => { $(impl Row for $row {})* };
}

bulk!(
    MarketplaceCharge,
    MeterRow,
    PriceSheetItem,
    ReservationCharge,
    ReservationDetail,
    ReservationSummary,
    SharedRecommendation,
    SingleRecommendation,
    UsageAggregate,
    UsageDetail,
);

/// What the struct of a row holds, by the names of the columns.
#[derive(Debug)]
pub(crate) struct Named {
    texts: Vec<(&'static str, Text)>,
    /// The columns that say yes.
    flags: Vec<&'static str>,
    amounts: Vec<(&'static str, Text, Text)>,
}

impl Named {
    fn of<T: Row>(row: &T) -> Self {
        let cell = |name: &&'static str| {
            let field = T::FIELDS.iter().find(|field| field.column().name == **name)?;
            Some((*name, field.cell(row)))
        };
        let cells: Vec<_> =
            T::NAMED.iter().filter_map(cell).filter(|(_, cell)| *cell != Cell::Null).collect();
        let amount = |(name, money): (&'static str, Option<Money>)| {
            let money = money?;
            Some((name, Text::new(money.amount().to_string()), Text::new(money.currency().to_string())))
        };
        Self {
            texts: cells.iter().map(|(name, cell)| (*name, Text::new(cell.to_text().into_owned()))).collect(),
            flags: cells
                .iter()
                .filter(|(_, cell)| *cell == Cell::Flag(true))
                .map(|(name, _)| *name)
                .collect(),
            amounts: row.amounts().into_iter().filter_map(amount).collect(),
        }
    }

    /// The cell of a column; nothing where that is empty.
    pub(super) fn text(&self, name: &str) -> eab_text {
        let found = self.texts.iter().find(|(column, _)| *column == name);
        Text::lend_or_nothing(found.map(|(_, text)| text))
    }

    /// 1 if the cell says so.
    pub(super) fn flag(&self, name: &str) -> u32 {
        u32::from(self.flags.contains(&name))
    }

    /// The amount of a column; nothing where there is none.
    pub(super) fn money(&self, name: &str) -> eab_money {
        let found = self.amounts.iter().find(|(column, ..)| *column == name);
        found.map_or(eab_money::NOTHING, |(_, amount, currency)| eab_money {
            amount: amount.lend(),
            currency: currency.lend(),
        })
    }
}
