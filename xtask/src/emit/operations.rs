//! The client: its requests pass the one seam, its bodies are decoded with field paths, its scopes keep their slashes.

use std::collections::BTreeSet;

use heck::ToSnakeCase as _;
use quote::{ToTokens as _, format_ident, quote};
use serde_json::Value;
use syn::{
    Expr, ImplItem, Item, parse_quote,
    visit_mut::{self, VisitMut},
};

use super::doc;
use crate::{
    error::{Place, SpecResult},
    swagger::{METHODS, Object},
};

/// Rewrites the items around the module `types`.
pub(super) fn rewrite(file: &mut syn::File, root: &Value, place: &Place) -> SpecResult<()> {
    let expected = scopes(root);
    let mut rewriter = Rewriter { scopes: &expected, method: String::new(), found: BTreeSet::new() };
    file.items.retain(|item| !matches!(item, Item::Mod(module) if module.ident == "prelude"));
    for item in &mut file.items {
        let Item::Impl(client) = item else { continue };
        // The generated constructor sets time limits that no long download survives and panics without TLS.
        client.items.retain(|item| !matches!(item, ImplItem::Fn(function) if function.sig.ident == "new"));
        client.attrs.clear();
        rewriter.visit_item_impl_mut(client);
    }
    match expected.difference(&rewriter.found).next() {
        None => Ok(()),
        Some((method, parameter)) => Err(place.child("paths").error(
            format!("the scope `{parameter}` of `{method}` was not found in the generated code"),
            "report this with the document",
        )),
    }
}

/// The path parameters that are paths themselves, by method and argument.
fn scopes(root: &Value) -> BTreeSet<(String, String)> {
    let mut scopes = BTreeSet::new();
    for (_, operation) in operations(root) {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        for parameter in parameters.filter(|parameter| parameter.get("x-wire-scope").is_some()) {
            let argument = parameter["name"].as_str().unwrap_or_default().to_snake_case();
            scopes.insert((operation["operationId"].as_str().unwrap_or_default().to_owned(), argument));
        }
    }
    scopes
}

fn operations(root: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let items = root["paths"].as_object().into_iter().flat_map(Object::values);
    items.flat_map(|item| METHODS.into_iter().filter_map(|method| Some((method, item.get(method)?))))
}

struct Rewriter<'a> {
    scopes: &'a BTreeSet<(String, String)>,
    method: String,
    found: BTreeSet<(String, String)>,
}

impl VisitMut for Rewriter<'_> {
    fn visit_impl_item_fn_mut(&mut self, function: &mut syn::ImplItemFn) {
        self.method = function.sig.ident.to_string();
        visit_mut::visit_impl_item_fn_mut(self, function);
    }

    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        visit_mut::visit_expr_mut(self, expression);
        match expression {
            Expr::Call(call) => {
                let function = call.func.to_token_stream().to_string().replace(' ', "");
                if function == "ResponseValue::from_response" {
                    *call.func = parse_quote!(crate::decode::from_response);
                }
            }
            // Reqwest has no short form for this one method.
            Expr::MethodCall(call) if call.method == "options" => {
                let url = call.args.first().cloned();
                call.method = format_ident!("request");
                call.args = parse_quote!(reqwest::Method::OPTIONS, #url);
            }
            _ => {}
        }
    }

    fn visit_macro_mut(&mut self, call: &mut syn::Macro) {
        if !call.path.is_ident("format") {
            return;
        }
        let mut code = call.tokens.to_string();
        for (method, argument) in self.scopes.iter().filter(|(method, _)| *method == self.method) {
            let from = quote::format_ident!("{argument}");
            let from = quote!(encode_path(&#from.to_string())).to_string();
            let to = from.replacen("encode_path", "crate :: wire :: encode_scope", 1);
            if code.contains(&from) {
                code = code.replacen(&from, &to, 1);
                self.found.insert((method.clone(), argument.clone()));
            }
        }
        if let Ok(tokens) = code.parse() {
            call.tokens = tokens;
        }
    }
}

/// The items that progenitor does not write: the hooks to the seam and a way to check a recorded body.
pub(super) fn additions(module: &str, file: &syn::File, root: &Value) -> Vec<Item> {
    let version = root["info"]["version"].as_str().unwrap_or_default();
    let prepare = match root.get("x-wire-api-version").and_then(Value::as_str) {
        Some("query") => quote!(crate::transport::ApiVersion::Query(#version)),
        Some("header") => quote!(crate::transport::ApiVersion::Header(#version)),
        _ => quote!(crate::transport::ApiVersion::None),
    };
    let hooks = parse_quote! {
        impl ClientHooks<crate::transport::Seam> for Client {
            async fn pre<E>(&self, request: &mut reqwest::Request, _info: &OperationInfo) -> Result<(), Error<E>> {
                crate::transport::prepare(request, #prepare);
                Ok(())
            }

            async fn exec(&self, request: reqwest::Request, info: &OperationInfo) -> reqwest::Result<reqwest::Response> {
                let operation = crate::transport::Operation { api: #module, name: info.operation_id };
                self.inner.send(operation, request).await
            }
        }
    };
    vec![hooks, round_trip(file)]
}

/// A function that decodes a recorded body as an operation would and encodes it again.
fn round_trip(file: &syn::File) -> Item {
    let clients = file.items.iter().filter_map(|item| match item {
        Item::Impl(client) if client.trait_.is_none() => Some(client),
        _ => None,
    });
    let methods = clients.flat_map(|client| &client.items).filter_map(|item| match item {
        ImplItem::Fn(method) if method.sig.asyncness.is_some() => {
            Some((method.sig.ident.to_string(), body_type(&method.sig.output)?))
        }
        _ => None,
    });
    let (names, types): (Vec<_>, Vec<_>) = methods.unzip();
    let attributes = [
        doc(
            "Decodes the JSON body of a recorded success of this operation and encodes what the types kept of it.",
        ),
        doc(""),
        doc(
            "`None` where there is no such operation or its success is no JSON. Meant for checking recordings of one's own.",
        ),
    ];
    let unused = names.is_empty().then(|| quote!(let _ = body;));
    let ident = format_ident!("round_trip");
    parse_quote! {
        #(#attributes)*
        pub fn #ident(operation: &str, body: &[u8]) -> Option<Result<String, crate::decode::DecodeError>> {
            #unused
            match operation {
                #(#names => Some(crate::decode::round_trip::<#types>(body)),)*
                _ => None,
            }
        }
    }
}

/// The type of a JSON success: `T` in `Result<ResponseValue<T>, …>`.
fn body_type(output: &syn::ReturnType) -> Option<syn::Type> {
    let syn::ReturnType::Type(_, result) = output else {
        return None;
    };
    let value = first_argument(first_argument(result)?)?;
    let is_json =
        !matches!(value, syn::Type::Tuple(_)) && !value.to_token_stream().to_string().ends_with("ByteStream");
    is_json.then(|| value.clone())
}

fn first_argument(ty: &syn::Type) -> Option<&syn::Type> {
    let syn::Type::Path(path) = ty else {
        return None;
    };
    let syn::PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    match arguments.args.first()? {
        syn::GenericArgument::Type(inner) => Some(inner),
        _ => None,
    }
}
