//! What runs in the subscriptions of an account.

use super::names::{ENVIRONMENTS, ODD_GROUPS, PREFIXES, WORKLOADS, usable};
use super::{shuffled, tags};
use crate::draw::{Draw, key as key_of};
use crate::model::{Line, Meter, Pattern, Subscription};
use crate::render::json::Object;

const MACHINES: &str = "Virtual Machines";
/// So many machines of a thousand that could be reserved are.
const RESERVED: u64 = 750;
/// What a reserved machine runs in a day, in millionths of an hour; some are stopped for a while each day.
const RESERVED_HOURS: &[u64] = &[24_000_000, 24_000_000, 24_000_000, 23_000_000, 16_500_000];

/// An account that is being filled.
pub(super) struct Site<'a> {
    pub(super) key: u64,
    pub(super) account: usize,
    pub(super) meters: &'a [Meter],
    pub(super) subscriptions: &'a [Subscription],
    pub(super) cost_center: &'a str,
    /// So many lines are in use on every day, and only those can be reserved: nobody reserves what comes and goes.
    pub(super) every_day: usize,
    pub(super) odd_names: bool,
}

/// A place in a subscription where resources are put.
struct Group {
    subscription: usize,
    name: String,
    environment: &'static str,
    location: &'static str,
}

impl Site<'_> {
    /// So many lines, each of another service than the one before.
    pub(super) fn lines(&self, count: usize) -> Vec<Line> {
        let number = u64::try_from(self.account).unwrap_or_default();
        let mut draw = Draw::of(&[self.key, key_of("resources"), number]);
        let groups = self.groups(&mut draw);
        let services = self.services(&mut draw);
        (0..count)
            .map(|index| {
                let group = draw.one_of(&groups);
                let category = services[index % services.len()];
                // The first line is the one that every restatement changes.
                let can_be_reserved = category == MACHINES && (1..self.every_day).contains(&index);
                let reserves = can_be_reserved && draw.happens(RESERVED);
                let meter = self.meter_of(category, reserves, group, &mut draw);
                self.line(index, meter, reserves, group, &mut draw)
            })
            .collect()
    }

    fn groups(&self, draw: &mut Draw) -> Vec<Group> {
        let locations = ["euwest", "euwest", "euwest", "useast", "useast", "eunorth", "uswest2", "jaeast"];
        let home = *draw.one_of(&locations);
        let mut groups = Vec::new();
        let own = |(_, subscription): &(usize, &Subscription)| subscription.account == self.account;
        for (subscription, _) in self.subscriptions.iter().enumerate().filter(own) {
            for _ in 0..3 + draw.index(4) {
                let environment = *draw.one_of(ENVIRONMENTS);
                let location = if draw.happens(800) { home } else { *draw.one_of(&locations) };
                groups.push(Group {
                    subscription,
                    name: group_name(draw, environment, self.odd_names),
                    environment,
                    location,
                });
            }
        }
        groups
    }

    /// The categories by turns, with a machine at every third place.
    fn services(&self, draw: &mut Draw) -> Vec<&'static str> {
        let mut categories: Vec<&'static str> = self.meters.iter().map(|meter| meter.category).collect();
        categories.dedup();
        categories.sort_unstable();
        categories.dedup();
        categories.retain(|category| *category != MACHINES);
        let categories = shuffled(&categories, draw);
        let mut services = Vec::new();
        for pair in categories.chunks(2) {
            services.push(MACHINES);
            services.extend_from_slice(pair);
        }
        services.rotate_left(self.account % 3);
        services
    }

    /// The index of a meter of this category, where the group is if it is sold there; of a machine that never stops if
    /// it is to be reserved.
    fn meter_of(&self, category: &str, reserves: bool, group: &Group, draw: &mut Draw) -> usize {
        let can_be_reserved = |meter: &Meter| meter.sku.is_some() && meter.pattern == Pattern::Constant;
        let fits = |meter: &Meter| meter.category == category && (!reserves || can_be_reserved(meter));
        let meters = || self.meters.iter().enumerate().filter(|(_, meter)| fits(meter));
        let near: Vec<usize> = meters()
            .filter(|(_, meter)| meter.location == group.location || is_everywhere(meter))
            .map(|(index, _)| index)
            .collect();
        if near.is_empty() {
            let all: Vec<usize> = meters().map(|(index, _)| index).collect();
            *draw.one_of(&all)
        } else {
            *draw.one_of(&near)
        }
    }

    fn line(&self, index: usize, meter: usize, reserved: bool, group: &Group, draw: &mut Draw) -> Line {
        let subscription = group.subscription;
        let name = self.resource_name(index, &self.meters[meter], group, draw);
        let resource_group = respelled(&group.name, draw);
        Line {
            subscription,
            meter,
            instance_id: self.instance_id(&self.meters[meter], group, &name, draw),
            resource_group,
            resource_guid: if draw.happens(100) { String::new() } else { draw.guid() },
            tags: tags::tags(draw, group.environment),
            additional_info: additional_info(&self.meters[meter], draw),
            service_info1: if draw.happens(40) { format!("Subscription {index}") } else { String::new() },
            cost_center: self.cost_center.to_owned(),
            daily_quantity: if reserved {
                *draw.one_of(RESERVED_HOURS)
            } else {
                quantity(&self.meters[meter], draw)
            },
            reserved,
        }
    }

    /// Ends with a letter, so that a number can be put after it and no two resources get the same name.
    fn resource_name(&self, index: usize, meter: &Meter, group: &Group, draw: &mut Draw) -> String {
        let prefix =
            PREFIXES.iter().find(|(kind, _)| *kind == meter.resource_type).map_or("", |(_, prefix)| prefix);
        let workload = draw.one_of(WORKLOADS);
        let serial = letters(index * 26 + self.account % 26);
        if prefix == "st" {
            format!("{prefix}{workload}{}{serial}", group.environment)
        } else {
            format!("{prefix}{workload}-{}-{serial}", group.environment)
        }
    }

    fn instance_id(&self, meter: &Meter, group: &Group, name: &str, draw: &mut Draw) -> String {
        let (provider, kind) = (meter.consumed_service, meter.resource_type);
        if kind.is_empty() || (meter.sku.is_none() && draw.happens(60)) {
            return name.to_owned();
        }
        let guid = &self.subscriptions[group.subscription].guid;
        let folder = respelled(&group.name, draw);
        let kind = match kind.split_once('/') {
            Some((parent, child)) => format!("{parent}/srv-{}/{child}", group.environment),
            None => kind.to_owned(),
        };
        format!("/subscriptions/{guid}/resourceGroups/{folder}/providers/{provider}/{kind}/{name}")
    }
}

fn is_everywhere(meter: &Meter) -> bool {
    matches!(meter.region, "" | "Global" | "All Regions" | "Zone 1")
}

fn group_name(draw: &mut Draw, environment: &str, odd_names: bool) -> String {
    let workload = draw.one_of(WORKLOADS);
    match draw.below(10) {
        0 => (*draw.one_of(&usable(ODD_GROUPS, odd_names))).to_owned(),
        1 => format!("{workload}{environment}"),
        2 => format!("RG_{workload}_{environment}"),
        _ => format!("rg-{workload}-{environment}"),
    }
}

/// The same group, as another service spells it.
fn respelled(group: &str, draw: &mut Draw) -> String {
    match draw.below(10) {
        0 => group.to_uppercase(),
        1 => group.to_lowercase(),
        _ => group.to_owned(),
    }
}

/// What most resources of a kind use; some use a little more or less, machines a whole day.
fn quantity(meter: &Meter, draw: &mut Draw) -> u64 {
    let quantity = match meter.pattern {
        Pattern::Constant if meter.sku.is_some() => meter.daily_quantity,
        Pattern::Constant => meter.daily_quantity * *draw.one_of(&[1, 1, 1, 2, 4]),
        Pattern::Business | Pattern::Variable | Pattern::MonthEnd => {
            meter.daily_quantity * (400 + draw.below(1_200)) / 1_000
        }
    };
    quantity.max(1)
}

fn additional_info(meter: &Meter, draw: &mut Draw) -> String {
    let mut text = Vec::new();
    if let Some(sku) = meter.sku {
        let image = if draw.happens(250) { "Canonical" } else { "" };
        Object::new(&mut text)
            .text("ImageType", image)
            .text("ServiceType", sku)
            .text("VMName", "")
            .text("UsageType", "ComputeHR")
            .end();
    } else if meter.service_name == "SQL Database" && draw.happens(500) {
        Object::new(&mut text).integer("Databases", 1 + draw.below(3)).raw("Replicas", "null").end();
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// A number in letters, shortest first: `a`, `b`, … `z`, `ba`.
fn letters(number: usize) -> String {
    let mut rest = number;
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b"abcdefghijklmnopqrstuvwxyz"[rest % 26]));
        rest /= 26;
        if rest == 0 {
            return letters.iter().rev().collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;
    use crate::world::Enrollment;
    use std::collections::BTreeSet;

    fn check(test: impl Fn(&Model, &[Line])) {
        for seed in 0..12 {
            let model = Model::build(Enrollment { rows_per_month: 50_000, ..Enrollment::new("100") }, seed);
            for account in &model.accounts {
                test(&model, &account.lines);
            }
        }
    }

    #[test]
    fn the_first_lines_are_of_different_services() {
        check(|model, lines| {
            let services: BTreeSet<_> =
                lines.iter().take(6).map(|line| model.meters[line.meter].category).collect();
            assert!(services.len() >= lines.len().min(6) - 2, "{services:?}");
        });
    }

    #[test]
    fn resources_are_distinct_and_can_be_numbered() {
        check(|model, lines| {
            let names: BTreeSet<_> = lines.iter().map(|line| &line.instance_id).collect();
            assert_eq!(names.len(), lines.len());
            for line in lines {
                assert!(
                    line.instance_id.ends_with(|last: char| last.is_ascii_lowercase()),
                    "{}",
                    line.instance_id
                );
                assert!(line.daily_quantity > 0);
                if line.reserved {
                    assert!(
                        model.meters[line.meter].sku.is_some()
                            && line.instance_id.starts_with("/subscriptions/")
                    );
                }
            }
        });
    }

    #[test]
    fn texts_hold_json_and_no_control_characters() {
        check(|_, lines| {
            for line in lines {
                let texts = [&line.instance_id, &line.resource_group, &line.tags, &line.additional_info];
                assert!(texts.iter().all(|text| !text.chars().any(char::is_control)), "{line:?}");
                for text in [&line.tags, &line.additional_info].into_iter().filter(|text| !text.is_empty()) {
                    assert!(serde_json::from_str::<serde_json::Value>(text).unwrap().is_object(), "{text}");
                }
            }
        });
    }

    #[test]
    fn enrollments_have_what_is_hard_to_read() {
        let (mut spellings, mut names, mut reserved) = (0, 0, 0);
        for seed in 0..12 {
            let model = Model::build(Enrollment::new("200"), seed);
            let lines = || model.accounts.iter().flat_map(|account| &account.lines);
            let groups: BTreeSet<_> = lines().map(|line| &line.resource_group).collect();
            let folded: BTreeSet<_> = groups.iter().map(|group| group.to_lowercase()).collect();
            spellings += groups.len() - folded.len();
            names += lines().filter(|line| !line.instance_id.starts_with('/')).count();
            reserved += usize::from(lines().any(|line| line.reserved));
        }
        assert!(spellings > 12 && names > 12, "{spellings} {names}");
        assert_eq!(reserved, 12, "every enrollment of the usual size has a reserved machine");
    }
}
