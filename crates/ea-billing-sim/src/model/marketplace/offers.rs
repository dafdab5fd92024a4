//! What other vendors sell.

/// A plan of an offer.
#[derive(Debug)]
pub(super) struct Offer {
    pub(super) publisher: &'static str,
    pub(super) name: &'static str,
    pub(super) plan: &'static str,
    pub(super) meter_id: &'static str,
    pub(super) unit: &'static str,
    /// Of the resource that is charged for, with its type.
    pub(super) provider: &'static str,
    pub(super) additional_info: &'static str,
    /// The list price of a unit or of a month, in millionths of a US dollar.
    pub(super) micros: u64,
    pub(super) recurring: bool,
}

const MACHINE: &str = "Microsoft.Compute/virtualMachines";
const SERVICE: &str = "Microsoft.SaaS/resources";

const fn used(
    (publisher, name, plan): (&'static str, &'static str, &'static str),
    (meter_id, unit): (&'static str, &'static str),
    additional_info: &'static str,
    micros: u64,
) -> Offer {
    Offer {
        publisher,
        name,
        plan,
        meter_id,
        unit,
        provider: MACHINE,
        additional_info,
        micros,
        recurring: false,
    }
}

const fn monthly(
    (publisher, name, plan): (&'static str, &'static str, &'static str),
    meter_id: &'static str,
    micros: u64,
) -> Offer {
    let (provider, additional_info) = (SERVICE, "");
    Offer {
        publisher,
        name,
        plan,
        meter_id,
        unit: "1 Month",
        provider,
        additional_info,
        micros,
        recurring: true,
    }
}

#[rustfmt::skip]
pub(super) const OFFERS: &[Offer] = &[
    used(("Northgate Networks", "Gatekeeper™ Load Director", "Hourly, Medium"), ("2core", ""),
        r#"{"ImageType":null,"ServiceType":"Medium"}"#, 104_000),
    used(("Halden Security AB", "Halden Firewall \"Next\"", "Bundle 2"), ("4core", "Hours"),
        r#"{"ImageType":"Halden","ServiceType":"Standard_DS4_v2","VMName":"fw-edge"}"#, 1_287_500),
    used(("東雲データ", "東雲 Backup Agent", "従量課金"), ("agent_hours", "Hours"),
        r#"{"ServiceType":"Standard_D2s_v5","Region":"jaeast"}"#, 38_200),
    used(("Köhler & Söhne Software", "Rechenwerk Cluster", "Je Stunde"), ("core_hour", "Hours"),
        "", 217_900),
    used(("Blue Otter Labs", "Otter Mail Relay", "Per thousand mails"), ("mails_1k", "1K"),
        r#"{"Tier":"B","Trial":false}"#, 612_000),
    used(("Quarry Analytics", "Quarry Column Store", "BYOL + support"), ("16core", ""),
        r#"{"ImageType":null,"ServiceType":"Standard_E8s_v5"}"#, 3_918_000),
    monthly(("Blue Otter Labs", "Otter Mail Archive", "Team"), "archive_team", 79_000_000),
    monthly(("Fernspeak™", "Fernspeak™ Interpreter", "Business, 50 seats"), "seats_50", 412_500_000),
    monthly(("Halden Security AB", "Halden Watch", "Gold"), "watch_gold", 1_249_000_000),
    monthly(("Lumen Foundry", "Foundry Dashboards", "Standard"), "dash_std", 34_900_000),
    monthly(("Quarry Analytics", "Quarry Support", "24x7"), "support_247", 690_000_000),
];
