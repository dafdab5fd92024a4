//! Every field of every answer that a document declares survives the way through its type.

use ea_billing_client::ea_legacy::types::LegacyUsageDetail;
use serde_json::{Value, json};

use crate::{
    client::{EA_LEGACY, EA_V3, MODULES, Module, RoundTrip, through},
    schema::Document,
    synthesis::{Bodies, TURNS},
    tree::Tree,
};

/// What became of the bodies that were sent through the types.
#[derive(Default)]
struct Outcome {
    operations: usize,
    bodies: usize,
    numbers: usize,
    findings: Vec<String>,
}

impl Outcome {
    /// Sends bodies of every answer that the document declares through the module.
    fn answers(&mut self, module: Module, document: &Document) {
        for (operation, schema) in document.answers() {
            self.operations += 1;
            let source = format!("{} {operation}", module.name);
            self.send(&source, document, schema, |body| (module.round_trip)(operation, body.as_bytes()));
        }
    }

    fn send(
        &mut self,
        source: &str,
        document: &Document,
        schema: &Tree,
        round_trip: impl Fn(&str) -> RoundTrip,
    ) {
        for turn in 0..TURNS {
            let Bodies { sent, declared, numbers } = Bodies::new(document, schema, turn);
            self.bodies += sent.len();
            self.numbers += numbers;
            for (sent, declared) in sent.iter().zip(&declared) {
                let mut findings = document.unknown(schema, sent, "");
                findings.extend(lost(sent, declared, round_trip(&sent.print())));
                self.findings.extend(findings.iter().map(|finding| format!("{source}: {finding}")));
            }
        }
    }
}

fn lost(sent: &Tree, declared: &Tree, kept: RoundTrip) -> Vec<String> {
    match kept {
        None => vec!["the module does not know it".to_owned()],
        Some(Err(error)) => vec![error.to_string()],
        Some(Ok(kept)) => {
            let kept = Tree::parse(&kept);
            [sent.lost_in(&kept, ""), unrecognized(declared, &kept, "")].concat()
        }
    }
}

/// The declared fields that the type does not have. It writes each of its own under the declared name, and any other
/// under the name with which it came.
fn unrecognized(declared: &Tree, kept: &Tree, path: &str) -> Vec<String> {
    match (declared, kept) {
        (Tree::Object(_), _) => {
            let missed = declared.entries().flat_map(|(name, value)| {
                let path = format!("{path}/{name}");
                kept.get(&[name]).map_or_else(
                    || vec![format!("{path}: no field of the type")],
                    |kept| unrecognized(value, kept, &path),
                )
            });
            missed.collect()
        }
        (Tree::List(items), Tree::List(kept)) => {
            let pairs = items.iter().zip(kept).enumerate();
            pairs.flat_map(|(n, (item, kept))| unrecognized(item, kept, &format!("{path}/{n}"))).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn every_field_of_every_operation_survives() {
    let mut outcome = Outcome::default();
    for module in MODULES {
        outcome.answers(*module, &Document::of(module.name));
    }
    // Its operation answers with a file of such rows, so no answer declares them.
    let legacy = Document::of(EA_LEGACY.name);
    let row = legacy.component("LegacyUsageDetail").unwrap();
    outcome.send("LegacyUsageDetail", &legacy, row, through::<LegacyUsageDetail>);

    let Outcome { operations, bodies, numbers, findings } = outcome;
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
    assert!(operations >= 60 && numbers >= 3000, "{operations} operations, {numbers} numbers");
    eprintln!("{bodies} bodies of {operations} operations with {numbers} numbers came back");
}

#[test]
fn a_document_that_is_not_the_types_own_would_be_seen() {
    let check = |fields: Value, expect: &str| {
        let success = json!({"content": {"application/json": {"schema": {"properties": fields}}}});
        let operation = json!({"operationId": "usage_details_list", "responses": {"200": success}});
        let document = json!({"paths": {"/usagedetails": {"get": operation}}}).to_string();
        let mut outcome = Outcome::default();
        outcome.answers(EA_V3, &Document::parse(&document));
        let findings = outcome.findings;
        assert!(findings.iter().any(|finding| finding.contains(expect)), "{findings:?}");
    };
    check(json!({"Costs": {"type": "string"}}), "ea_v3 usage_details_list: /Costs: no field of the type");
    check(json!({"data": {"type": "string"}}), "invalid type: string");
}
