//! `--by`: the names of dimensions.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use ea_billing_core::{Code, analysis::spend::Dimension};

use crate::failure::{Failure, Result};

/// Takes every name, since tags have any, but tells completion and help these ones.
#[derive(Clone, Debug)]
pub(crate) struct ByParser(pub(crate) &'static [Dimension]);

impl TypedValueParser for ByParser {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> std::result::Result<String, clap::Error> {
        clap::builder::StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let named = |dimension: &Dimension| {
            PossibleValue::new(dimension.to_string()).help(dimension.about().trim_end_matches('.').to_owned())
        };
        let tag =
            PossibleValue::new("tag:NAME").help(Dimension::Tag(String::new()).about().trim_end_matches('.'));
        Some(Box::new(self.0.iter().map(named).chain([tag])))
    }
}

/// The dimensions of these names, each once; these are the ones that the command takes beside tags.
pub(crate) fn read(names: &[String], taken: &[Dimension]) -> Result<Vec<Dimension>> {
    let mut dimensions: Vec<Dimension> = Vec::with_capacity(names.len());
    for name in names {
        let dimension: Dimension = name.parse().map_err(|error| {
            let all: Vec<_> = taken.iter().map(ToString::to_string).collect();
            let message = format!(
                "--by: expected one of {} or tag:NAME to sum up by, found `{}`",
                all.join(", "),
                name.trim()
            );
            let failure = Failure { message, source: None, ..Failure::from(error) };
            // What the command does not take is no suggestion.
            let suggests = |hint: &String| {
                let refused = Dimension::ALL.iter().filter(|known| !taken.contains(known));
                refused.map(|known| format!("did you mean {known}?")).all(|refused| *hint != refused)
            };
            Failure { hint: failure.hint.clone().filter(suggests), ..failure }
        })?;
        if dimensions.contains(&dimension) {
            let message = format!("--by: expected each dimension once, found {dimension} twice");
            return Err(Failure::usage(Code::InvalidArgument.as_str(), message).with_hint("name it once"));
        }
        dimensions.push(dimension);
    }
    Ok(dimensions)
}

/// A warning for each tag that no row has a value of, which may be mistyped. The closure tells whether any row has one for the
/// dimension in a place.
pub(crate) fn without_value(dimensions: &[Dimension], has_value: impl Fn(usize) -> bool) -> Vec<String> {
    let absent = |(place, dimension): (usize, &Dimension)| match dimension {
        Dimension::Tag(name) if !has_value(place) => Some(format!("no row has a value of the tag `{name}`")),
        _ => None,
    };
    dimensions.iter().enumerate().filter_map(absent).collect()
}
