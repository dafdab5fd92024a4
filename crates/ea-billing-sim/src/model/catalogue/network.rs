//! Traffic and what directs it.

use super::Pattern::{Business, Constant, Variable};
use super::Spread::{AllRegions, Few, Global, Nowhere, Zones};
use super::{
    DAYS_OF_MONTH, GB, GB_100, GB_OF_TB, HOUR, HOURS_100, HOURS_744, HOURS_OF_DAY, MILLION, MONTH,
    OPERATIONS_1M, Service, row,
};

#[rustfmt::skip]
pub(super) const SERVICES: &[Service] = &[
    Service {
        category: "Bandwidth", service_name: "Bandwidth", consumed_service: "Microsoft.Network",
        consumed_service_id: 5, resource_type: "publicIPAddresses", billed_separately: false,
        meters: &[
            row("Inter-Region",   "Standard Data Transfer Out", GB_OF_TB, Zones, &[(0, 88_200_000), (10_240, 84_100_000), (51_200, 71_900_000)], 21_734_118, Business),
            row("Routing, Other", "Data Transfer Out",          GB_100, Zones, &[(0, 0), (5, 8_150_000), (10_240, 6_620_000)],             7_402_961, Variable),
            row("Inter-Region",   "Data Transfer In",           GB,     Zones, &[(0, 0)],                                                   9_115_004, Variable),
        ],
    },
    Service {
        category: "Virtual Network", service_name: "Virtual Network", consumed_service: "Virtual Network",
        consumed_service_id: 6, resource_type: "", billed_separately: false,
        meters: &[
            row("IP Addresses", "Static Public IP",      HOURS_100, Few,        &[(0, 370_000)], 24_000_000, Constant),
            row("Peering",      "Intra-Region Traffic",  GB_100,    AllRegions, &[(0, 970_000)], 16_027_400, Business),
            row("Private Link", "Endpoint",              HOUR,      Few,        &[(0, 9_700)],   24_000_000, Constant),
        ],
    },
    Service {
        category: "VPN Gateway", service_name: "VPN Gateway", consumed_service: "Microsoft.Network",
        consumed_service_id: 5, resource_type: "virtualNetworkGateways", billed_separately: false,
        meters: &[
            row("", "Basic Gateway, Hour",  HOURS_OF_DAY, Few, &[(0, 895_000)],     24_000_000, Constant),
            row("", "Zone Redundant Gw2",   HOURS_744,    Few, &[(0, 404_600_000)], 24_000_000, Constant),
            row("", "Site Connection",      HOURS_100,    AllRegions, &[(0, 1_470_000)], 24_000_000, Constant),
        ],
    },
    Service {
        category: "Load Balancer", service_name: "Load Balancer", consumed_service: "Microsoft.Network",
        consumed_service_id: 5, resource_type: "loadBalancers", billed_separately: false,
        meters: &[
            row("Standard", "Included Rules", HOURS_744, AllRegions, &[(0, 17_900_000)], 24_000_000, Constant),
            row("Standard", "Data Processed", GB,        AllRegions, &[(0, 4_800)],      44_871_530, Business),
        ],
    },
    Service {
        category: "Application Gateway", service_name: "Application Gateway", consumed_service: "Microsoft.Network",
        consumed_service_id: 5, resource_type: "applicationGateways", billed_separately: false,
        meters: &[
            row("WAF v2", "Fixed Gateway", HOURS_744, Few, &[(0, 322_100_000)], 24_000_000, Constant),
            row("WAF v2", "Capacity Unit", HOURS_100, Few, &[(0, 1_390_000)],   61_340_000, Business),
        ],
    },
    Service {
        category: "Azure Firewall", service_name: "Azure Firewall", consumed_service: "Microsoft.Network",
        consumed_service_id: 5, resource_type: "azureFirewalls", billed_separately: false,
        meters: &[
            row("Standard", "Deployment",     HOURS_744, Few,        &[(0, 918_000_000)], 24_000_000,  Constant),
            row("Standard", "Data Processed", GB_100,    AllRegions, &[(0, 1_550_000)],   118_404_700, Business),
        ],
    },
    Service {
        category: "Azure DNS", service_name: "Azure DNS", consumed_service: "Microsoft.Network",
        consumed_service_id: 5, resource_type: "dnsZones", billed_separately: false,
        meters: &[
            row("Public",  "Hosted Zone",     MONTH,         Nowhere, &[(0, 496_000), (25, 99_000), (10_000, 74_000)],           32_258,  Constant),
            row("Public",  "Query Volume",    OPERATIONS_1M, Nowhere, &[(0, 392_000), (100_000, 196_000)],  1_732_100, Variable),
            row("Private", "Hosted Zone",     MONTH,         Nowhere, &[(0, 496_000), (25, 99_000)],        32_258,  Constant),
        ],
    },
    Service {
        category: "Content Delivery Network", service_name: "Content Delivery Network", consumed_service: "Microsoft.Cdn",
        consumed_service_id: 27, resource_type: "profiles", billed_separately: false,
        meters: &[
            row("Standard Edge", "Data Transfer", GB,      Zones,  &[(0, 79_400), (10_240, 74_700), (51_200, 61_200)], 31_266_410, Business),
            row("Standard Edge", "Rules Request", MILLION, Global, &[(0, 583_000)],                                 211_940,    Business),
        ],
    },
    Service {
        category: "Traffic Manager", service_name: "Traffic Manager", consumed_service: "",
        consumed_service_id: 0, resource_type: "", billed_separately: false,
        meters: &[
            row("", "Health Check",  MONTH,   Global, &[(0, 357_000)],                       32_258,  Constant),
            row("", "DNS Queries",   MILLION, Global, &[(0, 531_000), (1_000, 369_000)],     402_511, Variable),
        ],
    },
    Service {
        category: "ExpressRoute", service_name: "ExpressRoute", consumed_service: "Microsoft.Network",
        consumed_service_id: 5, resource_type: "expressRouteCircuits", billed_separately: true,
        meters: &[
            row("Metered", "200 Mbps Circuit",  DAYS_OF_MONTH, Few,   &[(0, 144_600_000)], 1_000_000,  Constant),
            row("Metered", "Data Transfer Out", GB,            Zones, &[(0, 24_600)],      93_118_206, Business),
        ],
    },
];
