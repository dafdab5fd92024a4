//! Blobs, files, disks and copies of them.

use super::Pattern::{Business, Constant, MonthEnd, Variable};
use super::Spread::{AllRegions, Everywhere, Few, Main};
use super::{GB, GB_100, GB_MONTH, MONTH, OPERATIONS_1M, OPERATIONS_10K, Service, row};

#[rustfmt::skip]
pub(super) const SERVICES: &[Service] = &[
    Service {
        category: "Storage", service_name: "Storage", consumed_service: "Microsoft.Storage",
        consumed_service_id: 8, resource_type: "storageAccounts", billed_separately: false,
        meters: &[
            row("Hot Blob",      "LRS Data Stored",        GB_MONTH, Everywhere, &[(0, 21_800), (51_200, 20_900), (512_000, 20_100)], 35_420_000, Constant),
            row("Hot Blob",      "GRS Data Stored",        GB_MONTH, Main,       &[(0, 43_700), (51_200, 41_900), (512_000, 40_300)], 12_210_000, Constant),
            row("Cool Blob",     "LRS Data Stored",        GB_100,   Main,       &[(0, 1_130_000)],                    84_900_000, Constant),
            row("Archive Blob",  "LRS Data Stored",        GB_100,   Few,        &[(0, 210_000)],                      410_000_000, Constant),
            row("Cool Blob",     "Early Deletion",         GB_100,   Few,        &[(0, 1_130_000)],                    330_000,    MonthEnd),
            row("Hot Blob",      "Write Operations",       OPERATIONS_10K, Main, &[(0, 54_000)],                       9_227_600,  Business),
            row("Hot Blob",      "Read Operations",        OPERATIONS_1M,  Main, &[(0, 436_000), (10_000, 411_000), (100_000, 383_000)], 38_614_600, Business),
            row("Tables",        "Batch Write Operations", OPERATIONS_10K, AllRegions, &[(0, 3_600)],                  14_600,     Variable),
            row("Queues v2",     "Class 1 Operations",     OPERATIONS_10K, Few,  &[(0, 4_100)],                        2_101_300,  Variable),
            row("Files v2",      "LRS Data Stored",        GB_MONTH, Few,        &[(0, 61_300)],                       18_400_000, Constant),
            row("Files v2",      "Protocol Operations",    OPERATIONS_10K, Few,  &[(0, 15_200)],                       4_718_900,  Business),
            row("Data Lake",     "Hierarchical Index",     GB,       Few,        &[(0, 26_800)],                       1_412_000,  Constant),
        ],
    },
    Service {
        category: "Storage", service_name: "Managed Disks", consumed_service: "Microsoft.Compute",
        consumed_service_id: 3, resource_type: "disks", billed_separately: false,
        meters: &[
            row("Premium Disks",      "P10 Disk",        MONTH, Main, &[(0, 20_640_000)],  33_602,  Constant),
            row("Premium Disks",      "P20 Disk",        MONTH, Main, &[(0, 76_510_000)],  33_602,  Constant),
            row("Premium Disks",      "P30 Disk",        MONTH, Few,  &[(0, 141_200_000)], 33_602,  Constant),
            row("Standard SSD Disks", "E10 Disk",        MONTH, Main, &[(0, 10_050_000)],  33_602,  Constant),
            row("Standard SSD Disks", "Disk Operations", OPERATIONS_10K, Few, &[(0, 2_300)], 1_918_200, Variable),
            row("Standard HDD Disks", "S10 Disk",        MONTH, Few,  &[(0, 6_140_000)],   33_602,  Constant),
            row("Snapshots",          "LRS Snapshots",   GB_MONTH, Few, &[(0, 53_400)],    4_266_000, Constant),
        ],
    },
    Service {
        category: "Backup", service_name: "Backup", consumed_service: "Microsoft.RecoveryServices",
        consumed_service_id: 22, resource_type: "vaults", billed_separately: false,
        meters: &[
            row("", "Protected Instance, Virtual Machine", MONTH,    Few, &[(0, 10_300_000)], 32_258,    Constant),
            row("", "GRS Vault Storage",                   GB_MONTH, Few, &[(0, 47_100)],     6_900_000, Constant),
            row("", "Restored Data",                       GB,       Few, &[(0, 0)],          410_000,   MonthEnd),
        ],
    },
];
