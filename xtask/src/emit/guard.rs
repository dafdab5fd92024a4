//! The last look at what was written: nothing in it may hold an amount inexactly or drop a field.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;

use crate::error::{Place, SpecResult};

/// Words of generated code that lose data, with what they lose.
const FORBIDDEN: [(&str, &str); 7] = [
    ("f64", "digits of a number"),
    ("f32", "digits of a number"),
    ("flatten", "digits, since it buffers numbers as floating point"),
    ("untagged", "digits, since it buffers numbers as floating point"),
    ("Value", "digits, since it holds numbers as floating point"),
    ("HashMap", "the order of entries"),
    ("deny_unknown_fields", "whole pages, since servers add fields"),
];

/// Fails on code that could lose a digit, a field or a page.
///
/// All ways to make the generator write an exact type fail silently when they fail, so this is what proves it.
pub(super) fn check(file: &syn::File, place: &Place) -> SpecResult<()> {
    for item in &file.items {
        let name = name_of(item);
        if let Some((word, loss)) = find(item.to_token_stream()) {
            return Err(place.error(
                format!("the generated code for `{name}` has `{word}`, which loses {loss}"),
                "report this with the document",
            ));
        }
    }
    Ok(())
}

fn find(tokens: TokenStream) -> Option<(&'static str, &'static str)> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Group(group) => find(group.stream()),
        TokenTree::Ident(ident) => FORBIDDEN.into_iter().find(|(word, _)| ident == word),
        TokenTree::Punct(_) | TokenTree::Literal(_) => None,
    })
}

fn name_of(item: &syn::Item) -> String {
    match item {
        syn::Item::Struct(item) => item.ident.to_string(),
        syn::Item::Enum(item) => item.ident.to_string(),
        syn::Item::Mod(item) => item.ident.to_string(),
        syn::Item::Impl(item) => item.self_ty.to_token_stream().to_string(),
        _ => "an item".to_owned(),
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
        check_code("struct A { b: Option<Vec<f64>> }", Err("`f64`"));
        check_code("mod types { struct A { b: ::serde_json::Value } }", Err("`Value`"));
        check_code("mod types { struct A { #[serde(flatten)] b: B } }", Err("`flatten`"));
        check_code("#[serde(untagged)] enum A { B }", Err("`untagged`"));
    }

    #[test]
    fn leaves_prose_and_longer_names_alone() {
        check_code(
            "/// Not f64, not flatten.\nstruct NameValue { value: Option<crate::wire::Number> }",
            Ok(()),
        );
    }
}
