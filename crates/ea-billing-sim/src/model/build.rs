//! From a plan to an enrollment.

use super::{Model, catalogue, organization};
use crate::draw::{key, mix};
use crate::world::Enrollment;

impl Model {
    /// The enrollment that this plan has in a world with this seed.
    pub(crate) fn build(plan: Enrollment, seed: u64) -> Self {
        let key = mix(seed, key(&plan.number));
        let meters = catalogue::meters(key, &plan.currency);
        let (departments, accounts, subscriptions) =
            organization::organize(key, &meters, plan.rows_per_month, plan.odd_names);
        Self { plan, key, meters, departments, accounts, subscriptions }
    }
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
