//! What meters are made after.

/// A meter before it is laid out over regions.
#[derive(Clone, Copy)]
pub(super) struct Base {
    pub(super) category: &'static str,
    pub(super) sub_category: &'static str,
    pub(super) name: &'static str,
    pub(super) unit: &'static str,
    pub(super) usage_unit: &'static str,
    pub(super) resource_type: &'static str,
    /// The quantity from which each rate holds, and the rate in millionths of a US dollar.
    pub(super) rates: &'static [(u64, u64)],
    pub(super) wide_bounds: bool,
    pub(super) is_regional: bool,
    pub(super) is_third_party: bool,
    pub(super) is_listed: bool,
    pub(super) effective: Option<(i32, u32, u32)>,
    pub(super) daily: u64,
}

/// As meters spell a region and as resources do. The first is for what is the same everywhere.
pub(super) const REGIONS: &[(&str, &str)] = &[
    ("", "global"),
    ("US East 2", "eastus2"),
    ("EU West", "westeurope"),
    ("AP Southeast", "southeastasia"),
    ("UK South", "uksouth"),
];

const fn base(
    names: [&'static str; 3],
    units: [&'static str; 2],
    resource_type: &'static str,
    rates: &'static [(u64, u64)],
    daily: u64,
) -> Base {
    Base {
        category: names[0],
        sub_category: names[1],
        name: names[2],
        unit: units[0],
        usage_unit: units[1],
        resource_type,
        rates,
        wide_bounds: false,
        is_regional: true,
        is_third_party: false,
        is_listed: true,
        effective: Some((2020, 5, 1)),
        daily,
    }
}

const fn everywhere(base: Base) -> Base {
    Base { is_regional: false, ..base }
}

const fn wide(base: Base) -> Base {
    Base { wide_bounds: true, ..base }
}

const fn since_ever(base: Base) -> Base {
    Base { effective: None, ..base }
}

const VM: &str = "Microsoft.Compute/virtualMachines";
const STORAGE: &str = "Microsoft.Storage/storageAccounts";
const HOUR: [&str; 2] = ["1 Hour", "Hours"];
const GB_MONTH: [&str; 2] = ["1 GB/Month", "GB/Month"];

/// The first six are what most meters of a large card are like.
pub(super) const BASES: &[Base] = &[
    base(["Virtual Machines", "Ev4 Series", "E20 v4"], HOUR, VM, &[(0, 1_520_000)], 24_000_000),
    base(["Virtual Machines", "Dsv3 Series", "D2s v3"], HOUR, VM, &[(0, 96_000)], 24_000_000),
    base(["Virtual Machines", "BS Series", "B1ls Low Priority"], HOUR, VM, &[(0, 1_040)], 7_350_417),
    base(
        ["Azure App Service", "Standard Plan", "S1"],
        HOUR,
        "Microsoft.Web/serverfarms",
        &[(0, 71_470)],
        24_000_000,
    ),
    base(
        ["SQL Database", "Single Standard", "S0 DTUs"],
        ["1/Day", "1/Day"],
        "Microsoft.Sql/servers/databases",
        &[(0, 483_900)],
        416_670,
    ),
    base(["Redis Cache", "Standard", "C1 Cache"], HOUR, "Microsoft.Cache/Redis", &[(0, 138_000)], 24_000_000),
    wide(base(
        ["Storage", "General Block Blob v2 Hierarchical Namespace", "Hot RA-GZRS Data Stored"],
        GB_MONTH,
        STORAGE,
        &[(0, 62_000), (51_200, 59_500), (512_000, 57_000)],
        1_934_560_123,
    )),
    base(
        ["Storage", "Tables", "LRS Data Stored"],
        GB_MONTH,
        STORAGE,
        &[(0, 45_000), (1_024, 43_200), (51_200, 41_500), (512_000, 39_800)],
        88_123_457,
    ),
    base(
        ["Storage", "Tiered Block Blob", "Cool Write Operations"],
        ["10K", "10,000s"],
        STORAGE,
        &[(0, 100_000)],
        3_106_096_700,
    ),
    everywhere(base(
        ["Bandwidth", "Inter-Region", "Zone 1 Data Transfer Out"],
        ["1 GB", "GB"],
        "Microsoft.Network/publicIPAddresses",
        &[(0, 0), (5, 87_000), (10_005, 83_000), (50_005, 70_000)],
        11_643_809,
    )),
    // The more is used, the dearer it gets.
    everywhere(base(
        ["Functions", "Premium", "Standard Executions"],
        ["1M", "1M"],
        "Microsoft.Web/sites",
        &[(0, 0), (1, 200_000), (500, 250_000)],
        123_456,
    )),
    base(
        ["Functions", "", "Execution Time"],
        ["100 GB Seconds", "100 GB Seconds"],
        "Microsoft.Web/sites",
        &[(0, 0), (4_000, 1_600)],
        640_250_000,
    ),
    base(
        ["Virtual Network", "Peering", "Intra-Region Ingress"],
        ["1 GB", "GB"],
        "Microsoft.Network/virtualNetworks",
        &[(0, 10_000)],
        40,
    ),
    since_ever(everywhere(base(
        ["Azure DNS", "", "Public Zone"],
        ["1/Month", "1/Month"],
        "Microsoft.Network/dnsZones",
        &[(0, 500_000), (25, 100_000)],
        33_333,
    ))),
    everywhere(base(
        ["Azure Active Directory", "Free", "Sign-ins"],
        ["1M", "1M"],
        "Microsoft.Directory/directories",
        &[(0, 0)],
        2_410,
    )),
    Base {
        is_third_party: true,
        is_regional: false,
        effective: Some((2018, 10, 1)),
        ..base(
            ["SendGrid", "Essentials", "100K Emails"],
            ["1/Month", "1/Month"],
            "Sendgrid.Email/accounts",
            &[(0, 29_950_000)],
            33_333,
        )
    },
    Base {
        is_regional: false,
        effective: Some((2014, 7, 1)),
        ..base(
            ["Azure Support", "", "Professional Direct"],
            ["5/Month", "5/Month"],
            "Microsoft.Support/plans",
            &[(0, 200_000)],
            1_000_000,
        )
    },
    // No rate card has this one any more.
    Base {
        is_listed: false,
        ..base(
            ["Data Services", "SQL Database", "Premium P6 Database Days"],
            ["1/Day", "Days"],
            "Microsoft.Sql/servers/databases",
            &[(0, 0)],
            416_670,
        )
    },
];
