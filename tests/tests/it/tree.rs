//! JSON with its numbers as they are spelled, and what of it was lost between two texts.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// A JSON value whose numbers keep their spelling.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tree {
    Nothing,
    /// A number or a boolean, as it is spelled.
    Word(String),
    Text(String),
    List(Vec<Tree>),
    Object(BTreeMap<String, Tree>),
}

impl Tree {
    pub(crate) fn parse(json: &str) -> Self {
        let json = json.trim();
        match json.as_bytes()[0] {
            b'{' => {
                let entries: BTreeMap<String, Box<RawValue>> = serde_json::from_str(json).unwrap();
                Self::Object(
                    entries.into_iter().map(|(name, value)| (name, Self::parse(value.get()))).collect(),
                )
            }
            b'[' => {
                let items: Vec<Box<RawValue>> = serde_json::from_str(json).unwrap();
                Self::List(items.iter().map(|item| Self::parse(item.get())).collect())
            }
            b'"' => Self::Text(serde_json::from_str(json).unwrap()),
            b'n' => Self::Nothing,
            _ => Self::Word(json.to_owned()),
        }
    }

    /// The value behind these names.
    pub(crate) fn get(&self, path: &[&str]) -> Option<&Self> {
        let [first, rest @ ..] = path else { return Some(self) };
        match self {
            Self::Object(entries) => entries.get(*first)?.get(rest),
            _ => None,
        }
    }

    pub(crate) fn text(&self, path: &[&str]) -> Option<&str> {
        match self.get(path)? {
            Self::Text(text) | Self::Word(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = (&str, &Self)> {
        let entries = match self {
            Self::Object(entries) => Some(entries),
            _ => None,
        };
        entries.into_iter().flatten().map(|(name, value)| (name.as_str(), value))
    }

    pub(crate) fn print(&self) -> String {
        match self {
            Self::Nothing => "null".to_owned(),
            Self::Word(word) => word.clone(),
            Self::Text(text) => serde_json::to_string(text).unwrap(),
            Self::List(items) => format!("[{}]", items.iter().map(Self::print).collect::<Vec<_>>().join(",")),
            Self::Object(entries) => {
                let entries = entries.iter().map(|(name, value)| {
                    format!("{}:{}", serde_json::to_string(name).unwrap(), value.print())
                });
                format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
            }
        }
    }

    /// What `self` has and `kept` has not, each with its path. Names may differ in their casing; null and blank text are
    /// nothing that could be lost.
    pub(crate) fn lost_in(&self, kept: &Self, path: &str) -> Vec<String> {
        match (self, kept) {
            (Self::Object(entries), Self::Object(kept)) => {
                let find = |name: &str| {
                    kept.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value)
                };
                let nothing = |value: &Self| {
                    *value == Self::Nothing || matches!(value, Self::Text(text) if text.trim().is_empty())
                };
                let lost = entries.iter().filter(|(_, value)| !nothing(value)).flat_map(|(name, value)| {
                    let path = format!("{path}/{name}");
                    find(name).map_or_else(
                        || vec![format!("{path}: {} is gone", value.print())],
                        |kept| value.lost_in(kept, &path),
                    )
                });
                lost.collect()
            }
            (Self::List(items), Self::List(kept)) if items.len() == kept.len() => {
                let pairs = items.iter().zip(kept).enumerate();
                pairs.flat_map(|(n, (item, kept))| item.lost_in(kept, &format!("{path}/{n}"))).collect()
            }
            // An object that came as a list of one is written as an object.
            (Self::List(items), Self::Object(_)) if items.len() == 1 => {
                items[0].lost_in(kept, &format!("{path}/0"))
            }
            _ if self == kept => Vec::new(),
            _ => vec![format!("{path}: {} became {}", self.print(), kept.print())],
        }
    }
}

#[test]
fn a_lost_digit_or_field_is_seen() {
    let check = |from: &str, to: &str, expect: &[&str]| {
        assert_eq!(Tree::parse(from).lost_in(&Tree::parse(to), ""), expect);
    };
    check(r#"{"a": 1.50, "b": null, "c": ""}"#, r#"{"A": 1.50}"#, &[]);
    check(r#"{"a": 1.50}"#, r#"{"a": 1.5}"#, &["/a: 1.50 became 1.5"]);
    check(r#"{"a": [{"b": 1E5}]}"#, r#"{"a": [{}]}"#, &["/a/0/b: 1E5 is gone"]);
    check(r#"{"a": [1, 2]}"#, r#"{"a": [1]}"#, &["/a: [1,2] became [1]"]);
    check(r#"{"a": "1"}"#, r#"{"a": 1}"#, &[r#"/a: "1" became 1"#]);
}
