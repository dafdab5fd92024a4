//! One enrollment, built: who is in it, what runs there, and what each thing costs.

pub(crate) mod anomaly;
pub(crate) mod azure;
pub(crate) mod balance;
mod build;
pub(crate) mod catalogue;
pub(crate) mod ledger;
pub(crate) mod marketplace;
pub(crate) mod organization;
pub(crate) mod price_sheet;
pub(crate) mod reservation;

use crate::decimal::Decimal;
use crate::world::Enrollment;

/// An enrollment with all that is fixed about it. What changes with the clock is computed from it.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) plan: Enrollment,
    /// Depends on the world's seed and the enrollment's number.
    pub(crate) key: u64,
    pub(crate) meters: Vec<Meter>,
    pub(crate) departments: Vec<Department>,
    pub(crate) accounts: Vec<Account>,
    pub(crate) subscriptions: Vec<Subscription>,
    /// The meter categories that cost something on every day and could cost more.
    pub(crate) usual_categories: Vec<&'static str>,
}

/// What is measured and priced, in one region.
#[derive(Clone, Debug)]
pub(crate) struct Meter {
    /// A GUID.
    pub(crate) id: String,
    pub(crate) category: &'static str,
    pub(crate) sub_category: &'static str,
    pub(crate) name: &'static str,
    /// As meters spell it: `EU West`; empty for a meter that is the same everywhere.
    pub(crate) region: &'static str,
    /// As resources spell it: `euwest`.
    pub(crate) location: &'static str,
    pub(crate) location_id: u32,
    /// The name on a price sheet, with category, name and region.
    pub(crate) product: String,
    pub(crate) product_id: u32,
    /// The unit of a quantity in usage details: `Hours`.
    pub(crate) unit: &'static str,
    /// The unit of a price on the price sheet: `100 Hours`.
    pub(crate) price_unit: &'static str,
    /// The resource provider: `Microsoft.Compute`; some services report a plain name instead.
    pub(crate) consumed_service: &'static str,
    pub(crate) consumed_service_id: u32,
    pub(crate) service_name: &'static str,
    pub(crate) service_tier: &'static str,
    /// The resource type, without the provider: `virtualMachines`.
    pub(crate) resource_type: &'static str,
    /// Billed outside the commitment, and no credit may be used for it.
    pub(crate) billed_separately: bool,
    /// At least one, by rising quantity; the first begins at zero.
    pub(crate) tiers: Vec<Tier>,
    /// What one resource uses in a day, in millionths of the unit.
    pub(crate) daily_quantity: u64,
    pub(crate) pattern: Pattern,
    /// The size of a machine, such as `Standard_D4s_v5`, for meters that a reservation can cover.
    pub(crate) sku: Option<&'static str>,
}

/// A price that holds from some monthly quantity on.
#[derive(Clone, Debug)]
pub(crate) struct Tier {
    /// In units of usage.
    pub(crate) from: u64,
    pub(crate) part_number: String,
    /// Per unit of the price sheet, in the enrollment's currency.
    pub(crate) price: Decimal,
    /// Per unit of usage: the price divided by the units it is for, to 15 decimals, or 16 below a tenth. Zero has no
    /// decimals.
    pub(crate) rate: Decimal,
}

/// How the quantity of a resource goes through a week and a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// The same every day, as of a machine that is never stopped.
    Constant,
    /// High on working days.
    Business,
    /// Anything around its mean.
    Variable,
    /// A job of the last days of a month, hardly anything before.
    MonthEnd,
}

/// A department of the enrollment.
#[derive(Clone, Debug)]
pub(crate) struct Department {
    pub(crate) id: u32,
    pub(crate) name: String,
    pub(crate) cost_center: String,
}

/// An account of a department, with all that runs in its subscriptions.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) id: u32,
    pub(crate) name: String,
    pub(crate) owner_email: String,
    /// Index of its department; some accounts are in none.
    pub(crate) department: Option<usize>,
    /// What is metered, in an order that mixes services; never empty.
    pub(crate) lines: Vec<Line>,
}

/// A subscription of an account.
#[derive(Clone, Debug)]
pub(crate) struct Subscription {
    /// Twelve digits.
    pub(crate) id: u64,
    pub(crate) guid: String,
    pub(crate) name: String,
    pub(crate) account: usize,
    /// `MS-AZR-0017P` or, for development and test, `MS-AZR-0148P`.
    pub(crate) offer_id: &'static str,
}

/// One meter of one resource. With more rows than lines, a line stands for several like resources, which differ in
/// the number at the end of their instance.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) subscription: usize,
    pub(crate) meter: usize,
    pub(crate) resource_group: String,
    /// The full resource id, or a mere name; a number may be put after it.
    pub(crate) instance_id: String,
    /// A GUID; empty for some.
    pub(crate) resource_guid: String,
    /// A JSON object as text; empty for an untagged resource.
    pub(crate) tags: String,
    /// A JSON object as text, or empty.
    pub(crate) additional_info: String,
    pub(crate) service_info1: String,
    pub(crate) cost_center: String,
    /// The quantity of a usual day, in millionths of the unit; around the meter's own.
    pub(crate) daily_quantity: u64,
    /// A reservation pays for it, so that its rate and cost are zero.
    pub(crate) reserved: bool,
}
