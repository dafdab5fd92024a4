//! Databases, analysis and messages.

use super::Pattern::{Business, Constant, MonthEnd, Variable};
use super::Spread::{AllRegions, Few, Nowhere};
use super::{
    DAYS_OF_MONTH, GB, GB_MONTH, HOUR, HOURS_10, HOURS_100, HOURS_744, HOURS_OF_DAY, MILLION, MINUTES,
    OPERATIONS_1M, Service, THOUSAND, row,
};

#[rustfmt::skip]
pub(super) const SERVICES: &[Service] = &[
    Service {
        category: "SQL Database", service_name: "SQL Database", consumed_service: "Microsoft.Sql",
        consumed_service_id: 9, resource_type: "servers/databases", billed_separately: false,
        meters: &[
            row("Single Standard",       "S2 Throughput",       DAYS_OF_MONTH, Few, &[(0, 74_800_000)],  1_000_000,   Constant),
            row("Single Premium",        "P1 Throughput",       DAYS_OF_MONTH, Few, &[(0, 463_900_000)], 1_000_000,   Constant),
            row("Elastic Pool Standard", "100 Unit Pool",       DAYS_OF_MONTH, Few, &[(0, 223_200_000)], 1_000_000,   Business),
            row("General Purpose Gen5",  "vCore",               HOURS_744,     Few, &[(0, 137_300_000)], 96_000_000,  Constant),
            row("General Purpose Gen5",  "Data Stored",         GB_MONTH,      Few, &[(0, 117_000)],     8_266_100,   Constant),
            row("Long Term Retention",   "Backup Data Stored",  GB_MONTH,      Few, &[(0, 49_000)],      2_133_000,   Constant),
        ],
    },
    Service {
        category: "Azure Database for PostgreSQL", service_name: "PostgreSQL", consumed_service: "Microsoft.DBforPostgreSQL",
        consumed_service_id: 52, resource_type: "flexibleServers", billed_separately: false,
        meters: &[
            row("Flexible Server General Purpose", "Dsv3 vCore", HOURS_744, Few, &[(0, 66_200_000)], 96_000_000, Constant),
            row("Flexible Server Storage",         "Data Stored", GB_MONTH, Few, &[(0, 118_000)],    4_200_000,  Constant),
        ],
    },
    Service {
        category: "Azure Cosmos DB", service_name: "Cosmos DB", consumed_service: "Microsoft.DocumentDB",
        consumed_service_id: 33, resource_type: "databaseAccounts", billed_separately: false,
        meters: &[
            row("Autoscale", "100 Request Units/s", HOURS_OF_DAY, Few, &[(0, 281_000)],   96_000_000, Business),
            row("",          "100 Request Units/s", HOURS_744, Few,    &[(0, 5_880_000)], 240_000_000, Constant),
            row("",          "Data Stored",         GB_MONTH, AllRegions, &[(0, 248_000)], 3_871_200, Constant),
        ],
    },
    Service {
        category: "Redis Cache", service_name: "Redis Cache", consumed_service: "Microsoft.Cache",
        consumed_service_id: 18, resource_type: "Redis", billed_separately: false,
        meters: &[
            row("Standard", "C1 Cache", HOURS_744, Few, &[(0, 99_600_000)],  24_000_000, Constant),
            row("Premium",  "P1 Cache", HOURS_744, Few, &[(0, 406_100_000)], 24_000_000, Constant),
        ],
    },
    Service {
        category: "Azure Databricks", service_name: "Databricks", consumed_service: "Microsoft.Databricks",
        consumed_service_id: 49, resource_type: "workspaces", billed_separately: false,
        meters: &[
            row("Premium", "All-purpose Compute Unit", HOUR, Few, &[(0, 546_000)], 17_250_000, Business),
            row("Premium", "Jobs Compute Unit",        HOUR, Few, &[(0, 297_000)], 63_800_000, MonthEnd),
        ],
    },
    Service {
        category: "Azure Data Factory v2", service_name: "Data Factory", consumed_service: "Microsoft.DataFactory",
        consumed_service_id: 39, resource_type: "factories", billed_separately: false,
        meters: &[
            row("Cloud", "Orchestration Activity Run", THOUSAND, AllRegions, &[(0, 986_000)], 1_204_000,  Variable),
            row("Cloud", "Data Movement",              HOURS_10, Few,        &[(0, 2_460_000)], 6_316_667, Business),
            row("Cloud", "Data Flow Cluster Minutes",  MINUTES,  Few,        &[(0, 268_000)], 184_000_000, MonthEnd),
        ],
    },
    Service {
        category: "Stream Analytics", service_name: "Stream Analytics", consumed_service: "Microsoft.StreamAnalytics",
        consumed_service_id: 36, resource_type: "streamingjobs", billed_separately: false,
        meters: &[
            row("Standard", "Streaming Unit", HOURS_100, Few, &[(0, 10_870_000)], 72_000_000, Constant),
        ],
    },
    Service {
        category: "Service Bus", service_name: "Service Bus", consumed_service: "Microsoft.ServiceBus",
        consumed_service_id: 15, resource_type: "namespaces", billed_separately: false,
        meters: &[
            row("Standard", "Base Unit",             HOURS_744,     Nowhere, &[(0, 9_760_000)],                             24_000_000, Constant),
            row("Standard", "Messaging Operations",  OPERATIONS_1M, Nowhere, &[(0, 0), (1_300, 783_000), (10_000, 492_000)], 71_420_300, Business),
        ],
    },
    Service {
        category: "Event Hubs", service_name: "Event Hubs", consumed_service: "Microsoft.EventHub",
        consumed_service_id: 16, resource_type: "namespaces", billed_separately: false,
        meters: &[
            row("Standard", "Throughput Unit", HOURS_OF_DAY, Few,        &[(0, 717_000)], 48_000_000, Constant),
            row("Standard", "Ingress Events",  MILLION,      AllRegions, &[(0, 27_600)],  12_884_910, Business),
        ],
    },
    Service {
        category: "Log Analytics", service_name: "Log Analytics", consumed_service: "microsoft.operationalinsights",
        consumed_service_id: 28, resource_type: "workspaces", billed_separately: false,
        meters: &[
            row("Pay-as-you-go", "Data Ingestion", GB,       Few, &[(0, 2_730_000)], 3_302_718, Variable),
            row("",              "Data Retention", GB_MONTH, Few, &[(0, 118_000)],   1_064_200, Constant),
        ],
    },
];
