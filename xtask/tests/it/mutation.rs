//! Documents with random damage: whatever they hold, the stages return a client or an error and never panic.

use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, RngSeed, TestRng, TestRunner},
};
use serde_json::{Value, json};
use xtask::{
    import, lift, normalize,
    swagger::{self, Document},
};

use crate::support;

/// How often a document of the workspace is damaged, how often the damage is generated to the end.
const MUTANTS: u32 = 400;
const GENERATED: u32 = 12;

/// One random change: where, as a number taken modulo the number of places, and what.
#[derive(Debug, Clone)]
enum Change {
    Remove,
    Replace(Value),
    Rename(String),
    CopyTo(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let leaf = prop_oneof![
        Just(json!(null)),
        Just(json!({})),
        Just(json!([])),
        Just(json!(7)),
        Just(json!(-1.5e300)),
        Just(json!(true)),
        Just(json!("")),
        Just(json!("object")),
        Just(json!("array")),
        Just(json!("file")),
        Just(json!("path")),
        Just(json!("body")),
        Just(json!("#/definitions/Nothing")),
        Just(json!({"$ref": "#/definitions/ErrorResponse"})),
        Just(json!({"$ref": "#/definitions/BillingPeriod"})),
        Just(json!({"allOf": [{"$ref": "#/definitions/UsageDetail"}]})),
        Just(json!({"type": "object", "additionalProperties": true})),
        Just(
            json!({"type": "array", "items": {"properties": {"again": {"$ref": "#/definitions/ErrorResponse"}}}})
        ),
        Just(
            json!({"additionalProperties": {"properties": {"again": {"$ref": "#/definitions/BillingPeriod"}}}})
        ),
        Just(json!({"discriminator": "kind", "properties": {"kind": {"type": "string"}}})),
        Just(json!({"allOf": [{"$ref": "#/definitions/ErrorResponse"}], "x-ms-discriminator-value": "e"})),
        "\\PC{0,12}".prop_map(Value::String),
    ];
    let name = prop_oneof![
        Just("$ref".to_owned()),
        Just("allOf".to_owned()),
        Just("discriminator".to_owned()),
        Just("properties".to_owned()),
        Just("type".to_owned()),
        Just("enum".to_owned()),
        Just(String::new()),
        Just("self".to_owned()),
        "\\PC{0,8}".prop_map(|text| text),
    ];
    prop_oneof![
        Just(Change::Remove),
        leaf.prop_map(Change::Replace),
        name.prop_map(Change::Rename),
        any::<usize>().prop_map(Change::CopyTo),
    ]
}

fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    let mut visit = |key: &str, child: &Value| {
        let pointer = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        all.push(pointer.clone());
        pointers(child, &pointer, all);
    };
    match value {
        Value::Object(object) => object.iter().for_each(|(key, child)| visit(key, child)),
        Value::Array(items) => items.iter().enumerate().for_each(|(n, child)| visit(&n.to_string(), child)),
        _ => {}
    }
}

fn damage(root: &mut Value, place: usize, change: &Change) {
    let mut all = Vec::new();
    pointers(root, "", &mut all);
    let Some(pointer) = all.get(place % all.len().max(1)).cloned() else { return };
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/").replace("~0", "~");
    match change {
        Change::Replace(value) => *root.pointer_mut(&pointer).unwrap() = value.clone(),
        Change::CopyTo(other) => {
            let value = root.pointer(&pointer).unwrap().clone();
            let other = all[other % all.len()].clone();
            *root.pointer_mut(&other).unwrap() = value;
        }
        Change::Remove | Change::Rename(_) => {
            let Some(parent) = root.pointer_mut(parent).and_then(Value::as_object_mut) else { return };
            let value = parent.remove(&key);
            if let (Change::Rename(name), Some(value)) = (change, value) {
                parent.insert(name.clone(), value);
            }
        }
    }
}

/// A runner whose cases are the same on every machine.
fn runner(cases: u32, seed: u64) -> TestRunner {
    let config =
        Config { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(seed), ..Config::default() };
    TestRunner::new_with_rng(
        config,
        TestRng::from_seed(RngAlgorithm::ChaCha, &[u8::try_from(seed % 251).unwrap(); 32]),
    )
}

fn documents() -> Vec<Value> {
    let mut all: Vec<_> = support::specs().iter().map(|path| support::read(path)).collect();
    all.push(xtask::bundle::bundle(&support::kitchen_sink()).unwrap().root);
    all
}

fn damaged(documents: &[Value]) -> impl Strategy<Value = Value> {
    let documents = documents.to_vec();
    let changes = prop::collection::vec((any::<usize>(), change()), 1..6);
    (0..documents.len(), changes).prop_map(move |(n, changes)| {
        let mut root = documents[n].clone();
        for (place, change) in &changes {
            damage(&mut root, *place, change);
        }
        root
    })
}

#[test]
fn importing_and_normalizing_never_panic() {
    let documents = documents();
    runner(MUTANTS * 8, 1)
        .run(&damaged(&documents), |root| {
            let document = Document::new("d.json", root);
            let _ = import::import(&document, &[]);
            let _ = import::import(&document, &["Usage*".to_owned(), "I*".to_owned()]);
            let normalized = lift::lift(&document).and_then(|lifted| normalize::normalize(&lifted));
            if let Err(error) = &normalized {
                prop_assert!(error.to_string().starts_with("d.json#"), "no place in {}", error);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn reading_never_panics() {
    let documents: Vec<_> = documents().iter().map(Value::to_string).collect();
    runner(MUTANTS, 2)
        .run(&(0..documents.len(), any::<usize>(), any::<char>()), |(n, at, character)| {
            let mut text: Vec<char> = documents[n].chars().collect();
            let at = at % text.len();
            text[at] = character;
            let text: String = text.into_iter().collect();
            if let Ok(document) = swagger::parse("d.json", &text) {
                let _ = lift::lift(&document).and_then(|lifted| normalize::normalize(&lifted));
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn generating_never_panics() {
    let documents = documents();
    runner(GENERATED * 8, 3)
        .run(&damaged(&documents), |root| {
            if let Err(error) = support::generate(&root) {
                prop_assert!(error.starts_with("d.json#"), "no place in {}", error);
            }
            Ok(())
        })
        .unwrap();
}
