//! The last look at what was written: nothing in it may hold an amount inexactly or drop a field.

use quote::ToTokens as _;
use syn::visit::{self, Visit};

use crate::error::{Place, SpecResult};

/// Words in the attributes of serde that lose data, with what they lose.
const ATTRIBUTES: [(&str, &str); 4] = [
    ("flatten", "digits, since it buffers numbers as floating point"),
    ("untagged", "digits, since it buffers numbers as floating point"),
    ("tag", "digits, since it buffers numbers as floating point"),
    ("deny_unknown_fields", "whole pages, since servers add fields"),
];
/// The ends of paths to types that lose data, with what they lose.
const TYPES: [(&str, &str); 6] = [
    ("f64", "digits of a number"),
    ("f32", "digits of a number"),
    ("serde_json::Value", "digits, since it holds numbers as floating point"),
    ("serde_json::Map", "digits, since it holds numbers as floating point"),
    ("collections::HashMap", "the order of entries and a name that comes twice"),
    ("collections::BTreeMap", "the order of entries and a name that comes twice"),
];

/// Fails on code that could lose a digit, a field or a page.
///
/// All ways to make the generator write an exact type fail silently when they fail, so this is what proves it.
pub(super) fn check(file: &syn::File, place: &Place) -> SpecResult<()> {
    let mut guard = Guard { item: String::new(), found: None };
    guard.visit_file(file);
    match guard.found {
        None => Ok(()),
        Some((item, word, loss)) => Err(place.child("definitions").child(&item).error(
            format!("the generated code for `{item}` has `{word}`, which loses {loss}"),
            "report this with the document",
        )),
    }
}

struct Guard {
    item: String,
    found: Option<(String, &'static str, &'static str)>,
}

impl Guard {
    fn report(&mut self, (word, loss): (&'static str, &'static str)) {
        self.found.get_or_insert((self.item.clone(), word, loss));
    }
}

impl<'ast> Visit<'ast> for Guard {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.item = item.ident.to_string();
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.item = item.ident.to_string();
        visit::visit_item_enum(self, item);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.item = function.sig.ident.to_string();
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let ends_with = |end: &str| {
            let end: Vec<_> = end.split("::").collect();
            names.iter().map(String::as_str).collect::<Vec<_>>().ends_with(&end)
        };
        if let Some(found) = TYPES.into_iter().find(|(end, _)| ends_with(end)) {
            self.report(found);
        }
        visit::visit_path(self, path);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if attribute.path().is_ident("serde") {
            let words = attribute.meta.to_token_stream().into_iter().flat_map(|token| match token {
                proc_macro2::TokenTree::Group(group) => group.stream().into_iter().collect(),
                token => vec![token],
            });
            let words: Vec<_> = words.map(|token| token.to_string()).collect();
            if let Some(found) = ATTRIBUTES.into_iter().find(|(word, _)| words.iter().any(|own| own == word))
            {
                self.report(found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_code(code: &str, expect: Result<(), &str>) {
        let file = syn::parse_str(code).unwrap();
        let got = check(&file, &Place::document("d.json"));
        match expect {
            Ok(()) => assert!(got.is_ok(), "{got:?}"),
            Err(part) => assert!(got.unwrap_err().to_string().contains(part)),
        }
    }

    #[test]
    fn finds_what_loses_data() {
        check_code(
            "struct A { b: Option<Vec<f64>> }",
            Err("/definitions/A: the generated code for `A` has `f64`"),
        );
        check_code("mod types { struct A { b: ::serde_json::Value } }", Err("`serde_json::Value`"));
        check_code("mod types { struct A { #[serde(flatten)] b: B } }", Err("`flatten`"));
        check_code("#[serde(untagged)] enum A { B }", Err("`untagged`"));
        check_code("impl C { fn list(top: Option<f32>) {} }", Err("`list` has `f32`"));
        check_code("struct A { b: ::std::collections::HashMap<u8, u8> }", Err("HashMap"));
    }

    #[test]
    fn leaves_prose_and_the_names_of_a_document_alone() {
        check_code(
            "/// Not f64, not flatten.\nstruct NameValue { value: Option<crate::wire::Number> }",
            Ok(()),
        );
        check_code(
            "mod types { struct Value { f64: Option<Value>, flatten: Option<HashMap> } struct HashMap {} }",
            Ok(()),
        );
        check_code("fn f(a: &types::Value) { self.f64 = a.untagged; }", Ok(()));
    }
}
