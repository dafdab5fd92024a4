//! Machines and what runs on them.

use super::Pattern::{Business, Constant, MonthEnd, Variable};
use super::Spread::{AllRegions, Few, Main, Nowhere};
use super::{
    Base, DAYS_OF_MONTH, GB_HOURS, HOUR, HOURS_10, HOURS_100, HOURS_744, HOURS_OF_DAY, MILLION, MONTH,
    Pattern, Service, Units, row,
};

/// A size of machines, which a reservation can cover.
const fn size(
    series: &'static str,
    name: &'static str,
    sku: &'static str,
    units: Units,
    micros: &'static [(u64, u64)],
    daily_quantity: u64,
    pattern: Pattern,
) -> Base {
    Base { sku: Some(sku), ..row(series, name, units, Main, micros, daily_quantity, pattern) }
}

#[rustfmt::skip]
pub(super) const SERVICES: &[Service] = &[
    Service {
        category: "Virtual Machines", service_name: "Virtual Machines", consumed_service: "Microsoft.Compute",
        consumed_service_id: 3, resource_type: "virtualMachines", billed_separately: false,
        meters: &[
            size("Bs Series",           "B2s",     "Standard_B2s",     HOURS_744, &[(0, 32_470_000)],    24_000_000, Constant),
            size("Bs Series",           "B4ms",    "Standard_B4ms",    HOURS_744, &[(0, 126_900_000)],   24_000_000, Business),
            size("Dsv5 Series",         "D2s v5",  "Standard_D2s_v5",  HOURS_100, &[(0, 10_070_000)],    24_000_000, Constant),
            size("Dsv5 Series",         "D4s v5",  "Standard_D4s_v5",  HOURS_744, &[(0, 149_800_000)],   24_000_000, Constant),
            size("Dsv5 Series",         "D8s v5",  "Standard_D8s_v5",  HOURS_744, &[(0, 299_700_000)],   24_000_000, Constant),
            size("Dsv5 Series",         "D16s v5", "Standard_D16s_v5", HOURS_744, &[(0, 599_600_000)],   24_000_000, Business),
            size("Dsv5 Series Windows", "D4s v5",  "Standard_D4s_v5",  HOURS_OF_DAY, &[(0, 9_240_000)],  24_000_000, Business),
            size("DSv2 Series",         "DS1 v2",  "Standard_DS1_v2",  HOURS_100, &[(0, 7_130_000)],     24_000_000, Constant),
            size("DSv2 Series",         "DS4 v2",  "Standard_DS4_v2",  HOURS_744, &[(0, 382_260_000)],   24_000_000, Constant),
            size("Esv5 Series",         "E4s v5",  "Standard_E4s_v5",  HOURS_744, &[(0, 197_100_000)],   24_000_000, Constant),
            size("Esv5 Series",         "E8s v5",  "Standard_E8s_v5",  HOURS_744, &[(0, 394_300_000)],   24_000_000, Constant),
            size("Esv5 Series",         "E32s v5", "Standard_E32s_v5", HOURS_OF_DAY, &[(0, 50_810_000)], 24_000_000, Variable),
            size("Fsv2 Series",         "F2s v2",  "Standard_F2s_v2",  HOURS_10,  &[(0, 912_000)],       24_000_000, Variable),
            size("Fsv2 Series",         "F4s v2",  "Standard_F4s_v2",  HOURS_744, &[(0, 136_700_000)],   24_000_000, Constant),
            size("Fsv2 Series",         "F8s v2",  "Standard_F8s_v2",  HOURS_744, &[(0, 273_500_000)],   24_000_000, MonthEnd),
            size("Msv2 Series",         "M64s v2", "Standard_M64s_v2", HOURS_744, &[(0, 4_988_000_000)], 24_000_000, Constant),
            size("NCasT4 Series",       "NC8as",   "Standard_NC8as_T4", HOURS_OF_DAY, &[(0, 19_430_000)], 9_500_000, Variable),
        ],
    },
    Service {
        category: "Virtual Machines Licenses", service_name: "Virtual Machines", consumed_service: "Microsoft.Compute",
        consumed_service_id: 3, resource_type: "virtualMachines", billed_separately: true,
        meters: &[
            row("Enterprise Linux", "8 vCPU Subscription, Standard", HOURS_744, AllRegions, &[(0, 96_700_000)],  24_000_000, Constant),
            row("Enterprise Linux", "64 vCPU Subscription",          HOURS_744, AllRegions, &[(0, 193_400_000)], 24_000_000, Constant),
            row("Database Server",  "4 vCPU License",                HOUR,      AllRegions, &[(0, 398_000)],     24_000_000, Business),
        ],
    },
    Service {
        category: "Container Service", service_name: "Container Service", consumed_service: "Microsoft.ContainerService",
        consumed_service_id: 47, resource_type: "managedClusters", billed_separately: false,
        meters: &[
            row("Managed Cluster", "Standard Uptime", HOUR, Few,     &[(0, 103_000)], 24_000_000, Constant),
            row("Managed Cluster", "Free Cluster",    HOUR, Nowhere, &[(0, 0)],       24_000_000, Constant),
        ],
    },
    Service {
        category: "Container Registry", service_name: "Container Registry", consumed_service: "Microsoft.ContainerRegistry",
        consumed_service_id: 44, resource_type: "registries", billed_separately: false,
        meters: &[
            row("", "Basic Registry Unit",   DAYS_OF_MONTH, Few, &[(0, 5_000_000)],  1_000_000, Constant),
            row("", "Premium Registry Unit", DAYS_OF_MONTH, Few, &[(0, 49_900_000)], 1_000_000, Constant),
        ],
    },
    Service {
        category: "Azure App Service", service_name: "App Service", consumed_service: "Microsoft.Web",
        consumed_service_id: 12, resource_type: "serverFarms", billed_separately: false,
        meters: &[
            row("Basic Plan",      "B1 App",          HOURS_744, Few, &[(0, 52_600_000)],  24_000_000, Constant),
            row("Standard Plan",   "S1 App",          HOURS_744, Few, &[(0, 72_900_000)],  24_000_000, Constant),
            row("Premium v3 Plan", "P1 v3 App",       HOURS_744, Few, &[(0, 121_400_000)], 24_000_000, Business),
            row("Premium v3 Plan", "P3 v3 App",       HOURS_744, Few, &[(0, 485_800_000)], 24_000_000, Constant),
            row("Free Plan",       "F1 App",          HOURS_744, Nowhere, &[(0, 0)],       24_000_000, Variable),
            row("SSL Connections", "\"SNI\" Binding", MONTH,     Nowhere, &[(0, 0), (5, 9_000_000)], 200_000, Constant),
        ],
    },
    Service {
        category: "Functions", service_name: "Functions", consumed_service: "Microsoft.Web",
        consumed_service_id: 12, resource_type: "sites", billed_separately: false,
        meters: &[
            row("Consumption", "Execution Time",   GB_HOURS, AllRegions, &[(0, 0), (111, 43_100_000)], 18_300_000, Variable),
            row("Consumption", "Total Executions", MILLION,  AllRegions, &[(0, 0), (1, 197_000)],      411_250,    Business),
            row("Premium",     "vCPU Duration",    HOURS_100, Few,       &[(0, 17_340_000)],           48_000_000, Constant),
        ],
    },
    Service {
        category: "Batch", service_name: "Batch", consumed_service: "Microsoft.Batch",
        consumed_service_id: 31, resource_type: "batchAccounts", billed_separately: false,
        meters: &[
            row("Low Priority Pool", "A8 Node", HOURS_10, Few, &[(0, 1_960_000)], 61_500_000, MonthEnd),
        ],
    },
];
