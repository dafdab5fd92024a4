//! The client under test: its modules by name, and what a body becomes in its types.

use std::fmt;

use ea_billing_client::{
    billing_2018_03_01_preview, billing_2024_04_01, commerce_2015_06_01_preview,
    decode::{self, DecodeError},
    ea_legacy, ea_v1, ea_v2, ea_v3,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    recordings::{files, name},
    schema::Document,
    tree::Tree,
    workspace::generated,
};

pub(crate) type RoundTrip = Option<Result<String, DecodeError>>;

/// A generated module.
#[derive(Clone, Copy)]
pub(crate) struct Module {
    pub(crate) name: &'static str,
    /// Decodes an operation's answer and encodes what was kept of it.
    pub(crate) round_trip: fn(&str, &[u8]) -> RoundTrip,
}

macro_rules! modules {
    ($($constant:ident = $module:ident,)*) => {
        $(pub(crate) const $constant: Module =
            Module { name: stringify!($module), round_trip: $module::round_trip };)*

        pub(crate) const MODULES: &[Module] = &[$($constant),*];
    };
}

modules! {
    BILLING_2018 = billing_2018_03_01_preview,
    BILLING_2024 = billing_2024_04_01,
    COMMERCE = commerce_2015_06_01_preview,
    EA_LEGACY = ea_legacy,
    EA_V1 = ea_v1,
    EA_V2 = ea_v2,
    EA_V3 = ea_v3,
}

/// What a body is held to be.
pub(crate) struct Form {
    module: Module,
    name: String,
    what: What,
}

enum What {
    /// What an operation answers.
    Answer,
    /// An object that no operation answers with, and the way through its type.
    Object(fn(&str) -> RoundTrip),
    /// A list of such objects.
    List(fn(&str) -> RoundTrip),
}

impl Form {
    pub(crate) fn answer(module: Module, method: &str) -> Self {
        Self { module, name: method.to_owned(), what: What::Answer }
    }

    pub(crate) fn object<T: DeserializeOwned + Serialize>(module: Module, name: &str) -> Self {
        Self { module, name: name.to_owned(), what: What::Object(through::<T>) }
    }

    pub(crate) fn list<T: DeserializeOwned + Serialize>(module: Module, name: &str) -> Self {
        Self { module, name: name.to_owned(), what: What::List(through::<Vec<T>>) }
    }

    /// What goes wrong when the body is taken for this: what is lost, and what is not declared.
    pub(crate) fn findings(&self, body: &str) -> Vec<String> {
        let kept = match self.what {
            What::Answer => (self.module.round_trip)(&self.name, body.as_bytes()),
            What::Object(through) | What::List(through) => through(body),
        };
        let body = Tree::parse(body);
        let mut findings = match kept {
            None => vec!["the module does not know it".to_owned()],
            Some(Err(error)) => vec![error.to_string()],
            Some(Ok(kept)) => body.lost_in(&Tree::parse(&kept), ""),
        };
        findings.extend(self.unknown(&body));
        findings
    }

    fn unknown(&self, body: &Tree) -> Vec<String> {
        let document = Document::of(self.module.name);
        let schema = match self.what {
            What::Answer => document.answer(&self.name),
            What::Object(_) | What::List(_) => document.component(&self.name),
        };
        let Some(schema) = schema else { return vec!["the document does not know it".to_owned()] };
        match (&self.what, body) {
            (What::List(_), Tree::List(items)) => {
                let items = items.iter().enumerate();
                items.flat_map(|(n, item)| document.unknown(schema, item, &format!("/{n}"))).collect()
            }
            _ => document.unknown(schema, body, ""),
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.module.name, self.name)
    }
}

/// Decodes with this type and encodes what it kept.
pub(crate) fn through<T: DeserializeOwned + Serialize>(body: &str) -> RoundTrip {
    Some(decode::from_str::<T>(body).map(|value| serde_json::to_string(&value).unwrap()))
}

#[test]
fn every_generated_module_is_listed() {
    let documents = files(&generated(), "json");
    let documents = documents.iter().map(|path| name(path));
    let listed = MODULES.iter().map(|module| format!("{}.openapi.json", module.name));
    assert_eq!(documents.collect::<Vec<_>>(), listed.collect::<Vec<_>>());
}
