//! What a row of usage belongs to.

use std::collections::HashMap;

use ea_billing_core::{JsonKind, UsageAggregate, analysis::spend::Dimension};

use crate::failure::{Failure, Result};

/// By what usage aggregates can be grouped.
pub(super) const DIMENSIONS: &[Dimension] = &[
    Dimension::Day,
    Dimension::Month,
    Dimension::SubscriptionId,
    Dimension::ResourceGroup,
    Dimension::Resource,
    Dimension::Service,
    Dimension::Meter,
    Dimension::MeterId,
    Dimension::MeterCategory,
    Dimension::MeterSubcategory,
    Dimension::Location,
    Dimension::Unit,
];

/// A value for each dimension; nothing where a row has none. Texts that are the same in any casing are in lower case.
pub(super) type Group = Box<[Option<Box<str>>]>;

/// The dimensions, how texts are spelled whose casing does not matter, and what meters belong to.
#[derive(Debug)]
pub(super) struct Grouping {
    dimensions: Vec<Dimension>,
    spellings: HashMap<Box<str>, Box<str>>,
    /// By the id in lower case: category and subcategory.
    meters: HashMap<String, [String; 2]>,
}

impl Grouping {
    /// Refuses dimensions that usage aggregates do not have.
    pub(super) fn new(dimensions: Vec<Dimension>) -> Result<Self> {
        let unknown = dimensions
            .iter()
            .find(|dimension| !DIMENSIONS.contains(dimension) && !matches!(dimension, Dimension::Tag(_)));
        if let Some(dimension) = unknown {
            let names: Vec<_> = DIMENSIONS.iter().map(ToString::to_string).collect();
            let message = format!("--by: usage aggregates do not say {dimension}");
            return Err(Failure::usage("invalid_argument", message)
                .with_hint(format!("expected one of {} or tag:NAME", names.join(", "))));
        }
        Ok(Self { dimensions, spellings: HashMap::new(), meters: HashMap::new() })
    }

    /// Forgets how rows spelled their texts.
    pub(super) fn forget(&mut self) {
        self.spellings.clear();
        self.meters.clear();
    }

    /// The group of a row.
    pub(super) fn of(&mut self, row: &UsageAggregate) -> Group {
        let Self { dimensions, spellings, meters } = self;
        if dimensions.iter().any(is_of_meter) {
            let id = row.meter_id.trim().to_lowercase();
            meters.entry(id).or_insert_with(|| [row.meter_category.clone(), row.meter_sub_category.clone()]);
        }
        let value = |dimension: &Dimension| {
            let text = text(row, dimension).filter(|text| !text.trim().is_empty())?;
            if !ignores_case(dimension) {
                return Some(text.into_boxed_str());
            }
            let folded = text.to_lowercase().into_boxed_str();
            if *folded != *text && !is_shown_folded(dimension) && !spellings.contains_key(&folded) {
                spellings.insert(folded.clone(), text.into_boxed_str());
            }
            Some(folded)
        };
        dimensions.iter().map(value).collect()
    }

    /// The values of a group as the first row spelled them.
    pub(super) fn values<'a>(&'a self, group: &'a Group) -> impl Iterator<Item = Option<&'a str>> {
        self.dimensions.iter().zip(group).map(|(dimension, value)| {
            let value: &'a str = value.as_deref()?;
            let spelling = if ignores_case(dimension) { self.spellings.get(value) } else { None };
            Some(spelling.map_or(value, |spelling| spelling))
        })
    }

    /// What the rows of a meter have in common, whose id is in lower case; nothing for what they need not.
    pub(super) fn of_meter(&self, meter_id: &str, dimension: &Dimension) -> Option<&str> {
        let [category, subcategory] = self.meters.get(meter_id)?;
        let text = match dimension {
            Dimension::Service | Dimension::MeterCategory => category,
            Dimension::MeterSubcategory => subcategory,
            _ => return None,
        };
        Some(text.as_str()).filter(|text| !text.trim().is_empty())
    }

    /// By what is grouped.
    pub(super) fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }
}

/// Whether all rows of a meter have the same value, which is neither its id nor its name.
const fn is_of_meter(dimension: &Dimension) -> bool {
    matches!(dimension, Dimension::Service | Dimension::MeterCategory | Dimension::MeterSubcategory)
}

/// Azure takes these for the same in any casing.
const fn ignores_case(dimension: &Dimension) -> bool {
    matches!(
        dimension,
        Dimension::SubscriptionId
            | Dimension::ResourceGroup
            | Dimension::Resource
            | Dimension::Location
            | Dimension::MeterId
    )
}

/// Ids of meters are printed in lower case in every row, those without a rate among them.
const fn is_shown_folded(dimension: &Dimension) -> bool {
    matches!(dimension, Dimension::MeterId)
}

fn text(row: &UsageAggregate, dimension: &Dimension) -> Option<String> {
    let instance = row.instance.as_ref();
    let text = match dimension {
        Dimension::Day => return Some(row.usage_start.date_naive().to_string()),
        Dimension::Month => return Some(row.usage_start.format("%Y-%m").to_string()),
        Dimension::SubscriptionId => &row.subscription_id,
        Dimension::ResourceGroup => row.resource_group()?,
        Dimension::Resource => &instance?.resource_uri,
        Dimension::Service | Dimension::MeterCategory => &row.meter_category,
        Dimension::Meter => &row.meter_name,
        Dimension::MeterId => &row.meter_id,
        Dimension::MeterSubcategory => &row.meter_sub_category,
        Dimension::Location => &instance?.location,
        Dimension::Unit => &row.unit,
        Dimension::Tag(name) => return tag(row, name),
        _ => return None,
    };
    Some(text.to_owned())
}

/// The value of a tag, whose name is the same in any casing.
fn tag(row: &UsageAggregate, name: &str) -> Option<String> {
    let value = row.instance.as_ref()?.tags.as_ref()?.get(name)?;
    (value.kind() != JsonKind::Null).then(|| value.into_text())
}

#[cfg(test)]
mod tests {
    use ea_billing_core::{InstanceData, JsonText};

    use super::*;

    #[test]
    fn a_row_is_grouped_by_what_it_says() {
        let check = |by: &str, expect: Option<&str>| {
            let noon = "2026-10-05T12:00:00Z".parse().unwrap();
            let mut row = UsageAggregate::new("M-1", noon, noon, 1.into());
            row.meter_category = "Storage".to_owned();
            let mut instance = InstanceData::default();
            instance.resource_uri = "/subscriptions/s/resourceGroups/Web/providers/x/y".to_owned();
            instance.tags = Some(JsonText::new(r#"{"Env":"Prod"}"#.to_owned()));
            row.instance = Some(instance);
            let mut grouping = Grouping::new(vec![by.parse().unwrap()]).unwrap();
            let group = grouping.of(&row);
            assert_eq!(grouping.values(&group).collect::<Vec<_>>(), [expect], "{by}");
        };
        check("day", Some("2026-10-05"));
        check("month", Some("2026-10"));
        check("service", Some("Storage"));
        check("resource-group", Some("Web"));
        check("tag:env", Some("Prod"));
        check("tag:owner", None);
        check("meter-id", Some("m-1"));
        check("location", None);
    }

    #[test]
    fn names_that_azure_takes_for_the_same_are_one_group_by_the_first_spelling() {
        let noon = "2026-10-05T12:00:00Z".parse().unwrap();
        let row = |group: &str| {
            let mut row = UsageAggregate::new("m", noon, noon, 1.into());
            let mut instance = InstanceData::default();
            instance.resource_uri = format!("/subscriptions/s/resourceGroups/{group}/providers/x/y");
            row.instance = Some(instance);
            row
        };
        let mut grouping = Grouping::new(vec![Dimension::ResourceGroup]).unwrap();
        let groups = [grouping.of(&row("Web")), grouping.of(&row("WEB")), grouping.of(&row("web"))];
        assert!(groups.iter().all(|group| *group == groups[0]));
        assert_eq!(grouping.values(&groups[1]).collect::<Vec<_>>(), [Some("Web")]);
    }

    #[test]
    fn what_usage_does_not_say_is_refused() {
        let failure = Grouping::new(vec![Dimension::Department]).unwrap_err();
        assert_eq!(failure.message, "--by: usage aggregates do not say department");
        assert!(failure.hint.unwrap().starts_with("expected one of day, month, subscription-id,"));
    }
}
