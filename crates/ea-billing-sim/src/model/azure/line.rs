//! What runs in a subscription.

use super::catalogue::RatedMeter;
use crate::draw::Draw;
use crate::world::AzureSubscription;

/// One meter of one resource.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Index of its meter.
    pub(crate) meter: usize,
    /// What a row tells of the resource.
    pub(crate) instance: Instance,
    /// What it uses on a usual day, in millionths of the unit.
    pub(crate) daily: u64,
}

/// What a row tells of the resource.
#[derive(Clone, Debug)]
pub(crate) enum Instance {
    /// A resource, as JSON text.
    Resource(String),
    /// A service of the time before resources had paths: the project and what was metered, as JSON.
    Project(String),
    /// Nothing at all.
    Untold,
}

const GROUPS: [&str; 6] =
    ["rg-web-prod", "rg-web-test", "RG-Data", "rg-batch", "Default-Storage", "rg-küche"];
const TAGS: [&str; 6] = [
    r#"{"env":"prod","costCenter":"4711"}"#,
    r#"{"env":"test"}"#,
    r#"{"env":"prod","owner":"Müller, \"Ops\""}"#,
    "null",
    "{}",
    "null",
];

/// The lines of a subscription. Every meter of the first ones is another, so that a small subscription has many kinds.
pub(super) fn lines(plan: &AzureSubscription, key: u64, meters: &[RatedMeter]) -> Vec<Line> {
    let count = usize::try_from(plan.resources).unwrap_or_default();
    (0..count).map(|index| line(plan, key, meters, index)).collect()
}

fn line(plan: &AzureSubscription, key: u64, meters: &[RatedMeter], index: usize) -> Line {
    let mut draw = Draw::of(&[key, 3, u64::try_from(index).unwrap_or_default()]);
    // A step that has no factor in common with the number of meters reaches all of them, far ones first.
    let step = (7..).find(|step| gcd(*step, meters.len()) == 1).unwrap_or(1);
    let meter = index * step % meters.len().max(1);
    let rated = &meters[meter];
    let daily = rated.daily * (600 + draw.below(800)) / 1000;
    let told = draw.below(20);
    let instance = match told {
        0 => Instance::Untold,
        1 | 2 => Instance::Project(project(&mut draw, rated)),
        _ => Instance::Resource(resource(&mut draw, plan, rated, index)),
    };
    Line { meter, instance, daily }
}

const fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The JSON that stands as text in `instanceData`.
fn resource(draw: &mut Draw, plan: &AzureSubscription, meter: &RatedMeter, index: usize) -> String {
    let (group, tags) = (draw.one_of(&GROUPS), draw.one_of(&TAGS));
    let name = meter.resource_type.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let uri = format!(
        "/subscriptions/{}/resourceGroups/{group}/providers/{}/{name}-{index:03}",
        plan.id, meter.resource_type
    );
    let additional = match (meter.category, draw.below(3)) {
        ("Virtual Machines", _) => {
            format!(
                r#"{{"ServiceType":"{}","ImageType":"Canonical","VMName":"{name}-{index:03}"}}"#,
                meter.name
            )
        }
        (_, 0) => "{}".to_owned(),
        _ => "null".to_owned(),
    };
    let orders = if meter.is_third_party {
        r#","partNumber":"SG-100K","orderNumber":"5f0c1d2e-3b4a-4c5d-8e6f-70819a2b3c4d""#
    } else {
        ""
    };
    format!(
        r#"{{"Microsoft.Resources":{{"resourceUri":"{uri}","location":"{}","tags":{tags},"additionalInfo":{additional}{orders}}}}}"#,
        meter.location
    )
}

/// The JSON object of `infoFields`.
fn project(draw: &mut Draw, meter: &RatedMeter) -> String {
    let service = meter.category.split(' ').next_back().unwrap_or_default();
    let project = format!("{:06x}(20261101.{:06})", draw.below(0x100_0000), draw.below(1_000_000));
    let kind = if draw.happens(300) { r#""meteredServiceType":"ComputeMedium","# } else { "" };
    let info = if draw.happens(100) { r#","serviceInfo1":"Instance""# } else { "" };
    format!(
        r#"{{"meteredRegion":"{}","meteredService":"{service}",{kind}"project":"{project}"{info}}}"#,
        meter.region
    )
}
