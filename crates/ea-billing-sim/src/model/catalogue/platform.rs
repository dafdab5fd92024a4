//! What other software is built on and run with.

use super::Pattern::{Business, Constant, MonthEnd, Variable};
use super::Spread::{AllRegions, Few, Global, Nowhere};
use super::{
    DAYS_OF_MONTH, GB, HOURS_744, HOURS_OF_DAY, MINUTES, MONTH, MONTHS_12, OPERATIONS_1M, OPERATIONS_10K,
    Service, THOUSAND, row,
};

#[rustfmt::skip]
pub(super) const SERVICES: &[Service] = &[
    Service {
        category: "Key Vault", service_name: "Key Vault", consumed_service: "Microsoft.KeyVault",
        consumed_service_id: 25, resource_type: "vaults", billed_separately: false,
        meters: &[
            row("", "Operations",                 OPERATIONS_10K, Few,     &[(0, 29_400)],    312_700, Variable),
            row("", "Advanced Key, 3072-bit",     MONTH,          Nowhere, &[(0, 4_910_000), (250, 2_460_000), (1_500, 890_000)], 32_258, Constant),
        ],
    },
    Service {
        category: "Azure Monitor", service_name: "Azure Monitor", consumed_service: "microsoft.insights",
        consumed_service_id: 26, resource_type: "metricAlerts", billed_separately: false,
        meters: &[
            row("Alerts", "Metrics Monitored", MONTH,    Nowhere, &[(0, 0), (10, 97_000)], 387_100, Constant),
            row("Alerts", "Voice Notification", THOUSAND, Global, &[(0, 38_700_000)],      4_000,   Variable),
            row("",       "Custom Logs",       GB,       Few,     &[(0, 586_000)],         911_300, Business),
        ],
    },
    Service {
        category: "API Management", service_name: "API Management", consumed_service: "Microsoft.ApiManagement",
        consumed_service_id: 20, resource_type: "service", billed_separately: false,
        meters: &[
            row("Developer", "Unit", HOURS_744, Few, &[(0, 48_900_000)],  24_000_000, Constant),
            row("Standard",  "Unit", HOURS_744, Few, &[(0, 688_300_000)], 24_000_000, Constant),
        ],
    },
    Service {
        category: "Logic Apps", service_name: "Logic Apps", consumed_service: "Microsoft.Logic",
        consumed_service_id: 35, resource_type: "workflows", billed_separately: false,
        meters: &[
            row("Consumption", "Built-in Actions",  OPERATIONS_10K, AllRegions, &[(0, 0), (1, 248_000)], 206_480, Business),
            row("Consumption", "Connector Actions", THOUSAND,       AllRegions, &[(0, 123_000)],       2_918_000, Business),
        ],
    },
    Service {
        category: "Cognitive Services", service_name: "Cognitive Services", consumed_service: "Microsoft.CognitiveServices",
        consumed_service_id: 41, resource_type: "accounts", billed_separately: false,
        meters: &[
            row("Text",   "Standard Records",       THOUSAND, Few, &[(0, 983_000), (500, 741_000), (2_500, 298_000)], 24_312_000, Business),
            row("Speech", "Speech-to-Text Minutes", MINUTES,  Few, &[(0, 968_000)],                                   52_400_000, Variable),
        ],
    },
    Service {
        category: "Search", service_name: "Search", consumed_service: "Microsoft.Search",
        consumed_service_id: 30, resource_type: "searchServices", billed_separately: false,
        meters: &[
            row("", "Standard \"S1\" Unit", HOURS_744, Few, &[(0, 247_600_000)], 24_000_000, Constant),
        ],
    },
    Service {
        category: "IoT Hub", service_name: "IoT Hub", consumed_service: "Microsoft.Devices",
        consumed_service_id: 37, resource_type: "IotHubs", billed_separately: false,
        meters: &[
            row("Standard", "S1 Unit",  DAYS_OF_MONTH, Few,     &[(0, 24_700_000)], 2_000_000, Constant),
            row("Free",     "F1 Unit",  DAYS_OF_MONTH, Nowhere, &[(0, 0)],          1_000_000, Constant),
        ],
    },
    Service {
        category: "Automation", service_name: "Automation", consumed_service: "Microsoft.Automation",
        consumed_service_id: 21, resource_type: "automationAccounts", billed_separately: false,
        meters: &[
            row("Process",       "Job Run Time",  MINUTES, AllRegions, &[(0, 0), (500, 118_000)], 71_350_000, MonthEnd),
            row("Configuration", "Node",          MONTH,   AllRegions, &[(0, 5_870_000)],         161_290,    Constant),
        ],
    },
    Service {
        category: "Security Center", service_name: "Security Center", consumed_service: "Microsoft.Security",
        consumed_service_id: 43, resource_type: "pricings", billed_separately: false,
        meters: &[
            row("Servers",  "Standard Node",         HOURS_744,     AllRegions, &[(0, 14_450_000)], 168_000_000, Constant),
            row("Storage",  "Standard Transactions", OPERATIONS_1M, AllRegions, &[(0, 1_930_000)],  14_118_000,  Business),
        ],
    },
    Service {
        category: "Azure DevOps", service_name: "Azure DevOps", consumed_service: "microsoft.visualstudio",
        consumed_service_id: 14, resource_type: "account", billed_separately: true,
        meters: &[
            row("",          "Basic User",               MONTHS_12,    Global, &[(0, 0), (5, 70_400_000)], 838_700, Constant),
            row("Pipelines", "Hosted Job — Concurrency", MONTH,        Global, &[(0, 39_200_000)],         64_516,  Constant),
            row("Load Test", "Virtual User Minutes",     HOURS_OF_DAY, Global, &[(0, 1_040_000)],          3_120_000, MonthEnd),
        ],
    },
    Service {
        category: "Maps", service_name: "Maps", consumed_service: "Microsoft.Maps",
        consumed_service_id: 46, resource_type: "accounts", billed_separately: false,
        meters: &[
            row("Gen2", "Tile Transactions™", THOUSAND, Global, &[(0, 0), (1, 4_420_000), (500, 3_540_000)], 613_000, Variable),
        ],
    },
];
