//! Offers: what a subscription gets beside the rates.
//!
//! Which offer has which terms is invented, so that a few offers show all that a rate card can say.

use super::catalogue::RatedMeter;
use crate::decimal::Decimal;

/// The terms of an offer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Offer {
    /// Taken off what the meters of a cycle cost, excluded ones apart.
    pub(crate) credit: Option<Decimal>,
    /// The discount in percent from an amount on, lowest first; excluded meters have none.
    pub(crate) discounts: Vec<(u64, Decimal)>,
    /// Due in every cycle.
    pub(crate) recurring: Option<u64>,
    /// Whether some meters have a quantity that costs nothing.
    pub(crate) includes: bool,
    /// The ids of meters that credit and discounts do not apply to.
    pub(crate) excluded: Vec<String>,
}

impl Offer {
    pub(crate) fn of(name: &str, meters: &[RatedMeter]) -> Self {
        let is_excluded = |meter: &&RatedMeter| {
            meter.is_listed && (meter.is_third_party || meter.category == "Azure Support")
        };
        let excluded = || meters.iter().filter(is_excluded).map(|meter| meter.id.clone()).collect();
        match name {
            "MS-AZR-0062P" => {
                Self { credit: Some(Decimal::new(100, 0)), excluded: excluded(), ..Self::default() }
            }
            "MS-AZR-0026P" => Self {
                discounts: vec![
                    (0, Decimal::new(0, 0)),
                    (500, Decimal::new(20, 0)),
                    (5_000, Decimal::new(295, 1)),
                    (40_000, Decimal::new(325, 1)),
                ],
                excluded: excluded(),
                ..Self::default()
            },
            "MS-AZR-0041P" => Self { recurring: Some(300), ..Self::default() },
            "MS-AZR-0036P" => Self { includes: true, ..Self::default() },
            _ => Self::default(),
        }
    }

    /// The quantity of a cycle that costs nothing, in units of the meter.
    pub(crate) fn included(&self, meter: &RatedMeter) -> u64 {
        match (self.includes, meter.category, meter.unit) {
            (true, "Virtual Machines", _) => 750,
            (true, "Storage", "10K") => 200,
            (true, _, "1 GB") => 25,
            _ => 0,
        }
    }
}

/// Whether a text has the form of an offer's id.
pub(crate) fn is_offer(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("MS-AZR") else { return false };
    let mut parts = rest.split('-').skip(1).peekable();
    let is_part = |part: &str| {
        part.len() == 5 && part.ends_with('P') && part.bytes().take(4).all(|byte| byte.is_ascii_digit())
    };
    rest.starts_with('-') && parts.peek().is_some() && parts.all(is_part)
}

#[cfg(test)]
mod tests {
    use super::is_offer;

    #[test]
    fn offers_have_the_form_of_the_swagger_document() {
        assert!(["MS-AZR-0003P", "MS-AZR-0062P-0044P"].iter().all(|text| is_offer(text)));
        let others = ["ms-azr-0003p", "MS-AZR-3P", "MS-AZR-DE-0003P", "MS-AZR-", "MS-AZR", "MS-MC-AZR-0033P"];
        assert!(!others.iter().any(|text| is_offer(text)));
    }
}
