//! Where things are sold.

/// A region, or one of the names that stand in its place.
pub(super) struct Place {
    /// As meters spell it.
    pub(super) region: &'static str,
    /// As resources spell it.
    pub(super) location: &'static str,
    pub(super) id: u32,
    /// The price level, of a thousand.
    pub(super) per_thousand: u64,
}

const fn place(region: &'static str, location: &'static str, id: u32, per_thousand: u64) -> Place {
    Place { region, location, id, per_thousand }
}

/// Ordered so that the first ones are the ones where most is sold.
#[rustfmt::skip]
const REGIONS: &[Place] = &[
    place("EU West",         "euwest",        2, 1_060),
    place("US East",         "useast",        7, 1_000),
    place("EU North",        "eunorth",       1, 1_010),
    place("DE West Central", "dewestcentral", 41, 1_130),
    place("US West 2",       "uswest2",       29, 1_000),
    place("UK South",        "uksouth",       24, 1_090),
    place("AP Southeast",    "apsoutheast",   5, 1_180),
    place("JA East",         "jaeast",        13, 1_210),
    place("CH North",        "chnorth",       38, 1_270),
];

const NOWHERE: &[Place] = &[place("", "", 0, 1_000)];
const GLOBAL: &[Place] = &[place("Global", "global", 99, 1_000)];
const ALL_REGIONS: &[Place] = &[place("All Regions", "All", 100, 1_000)];

#[rustfmt::skip]
const ZONES: &[Place] = &[
    place("Zone 1", "",            101, 1_000),
    place("Zone 2", "apsoutheast", 5,   1_370),
    place("Zone 3", "brsouth",     17,  1_820),
];

/// Where a meter is sold.
#[derive(Clone, Copy)]
pub(super) enum Spread {
    /// In all regions.
    Everywhere,
    /// In the regions with all services.
    Main,
    /// In the largest regions.
    Few,
    /// By zone, as traffic is.
    Zones,
    /// At one price, with no region in its name.
    Nowhere,
    /// At one price under the name `Global`.
    Global,
    /// At one price under the name `All Regions`.
    AllRegions,
}

impl Spread {
    pub(super) fn places(self) -> &'static [Place] {
        match self {
            Self::Everywhere => REGIONS,
            Self::Main => &REGIONS[..5],
            Self::Few => &REGIONS[..3],
            Self::Zones => ZONES,
            Self::Nowhere => NOWHERE,
            Self::Global => GLOBAL,
            Self::AllRegions => ALL_REGIONS,
        }
    }
}
