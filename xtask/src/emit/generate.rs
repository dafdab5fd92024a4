//! The call of progenitor, which stops at what it doesn't know: its stops become errors that name the place.

use std::{
    panic::{self, AssertUnwindSafe},
    sync::{Mutex, PoisonError},
};

use progenitor_impl::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use quote::quote;
use serde_json::{Value, json};

use crate::{
    error::{Place, SpecResult},
    normalize::WIRE_TYPES,
    swagger::{Document, METHODS},
};

/// Generates types and operations.
pub(super) fn generate(normalized: &Document) -> SpecResult<syn::File> {
    run(&normalized.root).map_err(|message| {
        let place = culprit(normalized);
        place.error(
            format!("the generator stops here: {message}"),
            "simplify the construct in an overlay, and report it with the document",
        )
    })
}

fn run(root: &Value) -> Result<syn::File, String> {
    let tokens = catching(|| {
        let spec = serde_json::from_value(root.clone()).map_err(|error| error.to_string())?;
        let mut settings = GenerationSettings::new();
        settings
            .with_interface(InterfaceStyle::Positional)
            .with_hooks(HooksMode::Expected)
            .with_inner_type(quote!(crate::transport::Seam))
            .with_map_type("crate::wire::Map");
        for wire in WIRE_TYPES {
            settings.with_replacement(wire.schema, wire.rust, std::iter::empty::<TypeImpl>());
        }
        Generator::new(&settings).generate_tokens(&spec).map_err(|error| error.to_string())
    })?;
    syn::parse2(tokens).map_err(|error| format!("it wrote no Rust: {error}"))
}

/// The generator asserts where it could return, so a panic is one more way in which it refuses a document.
fn catching<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    // The hook is the process's, so two generators must not swap it at once.
    static HOOK: Mutex<()> = Mutex::new(());
    let _one_at_a_time = HOOK.lock().unwrap_or_else(PoisonError::into_inner);
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    panic::set_hook(hook);
    outcome.unwrap_or_else(|payload| {
        let text = payload.downcast_ref::<String>().cloned();
        let text = text.or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Err(text.unwrap_or_else(|| "no message".to_owned()))
    })
}

/// The first schema or operation that fails by itself.
fn culprit(normalized: &Document) -> Place {
    let root = &normalized.root;
    let place = normalized.place();
    let empty = serde_json::Map::new();
    let with = |paths: Value, schemas: &Value| json!({"openapi": root["openapi"], "info": root["info"], "paths": paths, "components": {"schemas": schemas}});
    let schemas = &root["components"]["schemas"];
    if run(&with(json!({}), schemas)).is_err() {
        let lonely = |name: &String| {
            let mut some = json!({});
            for (other, schema) in schemas.as_object().unwrap_or(&empty) {
                some[other] = if other == name {
                    schema.clone()
                } else {
                    json!({"type": "object", "properties": {"a": {"type": "string"}}})
                };
            }
            run(&with(json!({}), &some)).is_err()
        };
        let first = schemas.as_object().unwrap_or(&empty).keys().find(|name| lonely(name));
        return first
            .map_or_else(|| place.child("definitions"), |name| place.child("definitions").child(name));
    }
    let paths = root["paths"].as_object().unwrap_or(&empty);
    for (path, item) in paths {
        for method in METHODS.into_iter().filter(|method| item.get(*method).is_some()) {
            if run(&with(json!({path: {method: item[method]}}), schemas)).is_err() {
                return place.child("paths").child(path).child(method);
            }
        }
    }
    place.child("paths")
}
