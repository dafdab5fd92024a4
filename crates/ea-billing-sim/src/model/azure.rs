//! A subscription outside an enrollment: what runs in it, what of it is reported when, and what it costs.

pub(crate) mod catalogue;
pub(crate) mod charge;
pub(crate) mod cycle;
pub(crate) mod line;
pub(crate) mod offer;
pub(crate) mod usage;

use crate::draw::{Draw, key};
use crate::world::AzureSubscription;
use catalogue::RatedMeter;
use charge::Charges;
use chrono::NaiveDate;
use line::Line;
use offer::Offer;
use std::collections::HashMap;
use std::sync::Mutex;

/// A subscription, built.
#[derive(Debug)]
pub(crate) struct Holding {
    pub(crate) plan: AzureSubscription,
    pub(crate) offer: Offer,
    pub(crate) key: u64,
    /// The catalogue in its currency, with meters that no rate card lists.
    pub(crate) meters: Vec<RatedMeter>,
    pub(crate) lines: Vec<Line>,
    /// What whole cycles cost, by their first day.
    charges: Mutex<HashMap<NaiveDate, Charges>>,
}

impl Holding {
    pub(crate) fn new(plan: AzureSubscription, seed: u64) -> Self {
        let number = Draw::of(&[seed, key(&plan.id)]).number();
        let meters = catalogue::meters(&plan.currency);
        let lines = line::lines(&plan, number, &meters);
        let offer = Offer::of(&plan.offer, &meters);
        Self { plan, offer, key: number, meters, lines, charges: Mutex::default() }
    }
}
