//! What people call their departments, teams and resources.
//!
//! Some names hold what breaks careless readers: commas, quotes, signs that a spreadsheet takes for a formula.

pub(super) const DEPARTMENTS: &[&str] = &[
    "Engineering",
    "Finance & Controlling",
    "Sales, Marketing",
    "Forschung & Entwicklung Süd",
    "IT Infrastructure",
    "研究開発部",
    "Operations \"North\"",
    "Logistics",
    "Retail™ Online",
    "Human Resources ",
    "Produktion Köln",
    "=Shared Services",
    "Procurement",
    "Customer Service",
    "Legal",
    "Product Management",
];

pub(super) const ACCOUNTS: &[&str] = &[
    "Platform",
    "Web Shop",
    "Data Platform",
    "SAP Hosting",
    "Mobile, Field Service",
    "Büro Zürich",
    "Analytics",
    "Customer Portal",
    "Corporate IT",
    "Lab \"Blue\"",
    "Payments",
    "Supply Chain",
    "Connected Products",
    "Intranet",
    "Pricing Engine",
    "Archive",
    "Security Operations",
    "Partner Net",
    "+Ventures",
    "Training",
    "Quality",
    "Design Studio",
    "Risk",
];

pub(super) const FIRST_NAMES: &[&str] = &[
    "maria", "jonas", "priya", "tom", "yuki", "lena", "omar", "claire", "ivan", "sofia", "peter", "amina",
    "luis", "greta", "noah", "chen",
];

pub(super) const LAST_NAMES: &[&str] = &[
    "meyer",
    "okafor",
    "sato",
    "lindqvist",
    "garcia",
    "novak",
    "brown",
    "rossi",
    "schulz",
    "patel",
    "dubois",
    "kim",
    "olsen",
    "vries",
    "walker",
    "costa",
];

pub(super) const WORKLOADS: &[&str] = &[
    "web", "api", "shop", "crm", "erp", "etl", "dwh", "iot", "mail", "auth", "cart", "search", "report",
    "batch", "portal", "ledger", "stock", "image", "chat", "build",
];

pub(super) const ENVIRONMENTS: &[&str] = &["prod", "dev", "test", "stage", "dr"];

/// Resource groups that nobody named after a rule.
pub(super) const ODD_GROUPS: &[&str] = &[
    "Default-Storage-WestEurope",
    "MC_k8s-core_aks01_westeurope",
    "Grüße_aus_Köln",
    "+migration",
    "=archiv(2019)",
    "cloud-shell-storage-westeurope",
    "テスト環境",
    "RG.Old.DoNotDelete",
    "NetworkWatcherRG",
    "AzureBackupRG_euwest_1",
];

pub(super) const COST_CENTERS: &[&str] =
    &["1234", "0042", "CC-4711", "DE 1000/77", "K200", "20-410-003", "9001", "7,5"];

/// All names of a list, or those that no reader stumbles over.
pub(super) fn usable(names: &[&'static str], odd: bool) -> Vec<&'static str> {
    let is_plain = |name: &str| {
        let is_plain = |character: char| character.is_ascii_alphanumeric() || " -_./&".contains(character);
        name.chars().all(is_plain) && name.trim() == name
    };
    names.iter().copied().filter(|name| odd || is_plain(name)).collect()
}

/// Short words for the resource types that have one; others are named after their workload alone.
#[rustfmt::skip]
pub(super) const PREFIXES: &[(&str, &str)] = &[
    ("virtualMachines",      "vm-"),
    ("storageAccounts",      "st"),
    ("disks",                "disk-"),
    ("publicIPAddresses",    "pip-"),
    ("servers/databases",    "sql-"),
    ("managedClusters",      "aks-"),
    ("serverFarms",          "plan-"),
    ("sites",                "func-"),
    ("loadBalancers",        "lb-"),
    ("workspaces",           "ws-"),
    ("vaults",               "kv"),
];
