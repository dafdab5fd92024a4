//! From a plan to an enrollment.

use super::ledger::lines_of_every_day;
use super::{Account, Meter, Model, Pattern, catalogue, organization};
use crate::draw::{key, mix};
use crate::world::Enrollment;

impl Model {
    /// The enrollment that this plan has in a world with this seed.
    pub(crate) fn build(plan: Enrollment, seed: u64) -> Self {
        let key = mix(seed, key(&plan.number));
        let meters = catalogue::meters(key, &plan.currency);
        let (departments, accounts, subscriptions) =
            organization::organize(key, &meters, plan.rows_per_month, plan.odd_names);
        let usual_categories = usual_categories(&plan, &meters, &accounts);
        Self { plan, key, meters, departments, accounts, subscriptions, usual_categories }
    }
}

fn usual_categories(plan: &Enrollment, meters: &[Meter], accounts: &[Account]) -> Vec<&'static str> {
    let all_lines = accounts.iter().map(|account| account.lines.len()).sum();
    let mut categories = Vec::new();
    for account in accounts {
        let every_day = lines_of_every_day(plan.rows_per_month, account.lines.len(), all_lines);
        for line in account.lines.iter().take(every_day).filter(|line| !line.reserved) {
            let meter = &meters[line.meter];
            let is_free = meter.tiers.iter().any(|tier| tier.rate.mantissa == 0);
            // A machine that runs all day can't run longer.
            let varies = meter.sku.is_none() && meter.pattern != Pattern::MonthEnd;
            if varies && !is_free && !categories.contains(&meter.category) {
                categories.push(meter.category);
            }
        }
    }
    categories.sort_unstable();
    categories
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_enrollment_depends_on_seed_and_number() {
        let build = |number, seed| format!("{:?}", Model::build(Enrollment::new(number), seed));
        assert_eq!(build("100", 1), build("100", 1));
        assert_ne!(build("100", 1), build("100", 2));
        assert_ne!(build("100", 1), build("101", 1));
    }
}
