//! The client: its requests pass the one seam, its bodies are decoded with field paths, its arguments keep their place.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};
use serde_json::Value;
use syn::{
    Expr, FnArg, ImplItem, ImplItemFn, Item, Stmt, Token, parse_quote,
    punctuated::Punctuated,
    visit_mut::{self, VisitMut},
};

use super::{argument_of, doc};
use crate::{
    error::{Place, SpecResult},
    swagger,
};

/// Rewrites the items around the module `types`.
pub(super) fn rewrite(file: &mut syn::File, root: &Value, place: &Place) -> SpecResult<()> {
    let methods = swagger::operations(root).map(|(path, _, operation)| Method::new(path, operation));
    let mut rewriter =
        Rewriter { methods: methods.collect(), method: Method::default(), segments: 0, lost: None };
    file.items.retain(|item| !matches!(item, Item::Mod(module) if module.ident == "prelude"));
    let version = version(root);
    for item in &mut file.items {
        let Item::Impl(client) = item else { continue };
        let is_constructor = |item: &ImplItem| matches!(item, ImplItem::Fn(function) if function.sig.ident == "new_with_client");
        client.attrs.clear();
        if client.items.iter().any(is_constructor) {
            // The generated one sets time limits that no long download survives, and checks nothing.
            client.items = vec![constructor()];
        } else if client.trait_.is_none() {
            rewriter.visit_item_impl_mut(client);
            client.items = std::mem::take(&mut client.items)
                .into_iter()
                .flat_map(|item| match item {
                    ImplItem::Fn(operation) => split(operation, &version),
                    other => vec![other],
                })
                .collect();
        }
    }
    match rewriter.lost {
        None => Ok(()),
        Some(method) => Err(place.child("paths").error(
            format!("the path arguments of `{method}` were not found in the generated code"),
            "report this with the document",
        )),
    }
}

fn constructor() -> ImplItem {
    parse_quote! {
        /// A client of the API at this base URL, such as `https://management.azure.com`.
        ///
        /// `requests` only builds the requests; `transport` sends them.
        ///
        /// # Errors
        ///
        /// When the base URL is none.
        pub fn new(
            base_url: &str,
            requests: reqwest::Client,
            transport: crate::transport::Seam,
        ) -> Result<Self, crate::transport::BaseUrlError> {
            Ok(Self { baseurl: crate::transport::base_url(base_url)?, client: requests, inner: transport })
        }
    }
}

/// An operation in two: one method that builds the request, and the operation, which sends what that one builds.
///
/// Who reads answers in another way, in pieces or conditionally, still takes the request from the document.
fn split(mut operation: ImplItemFn, version: &TokenStream) -> Vec<ImplItem> {
    let statements = &operation.block.stmts;
    let is_build = |statement: &Stmt| statement.to_token_stream().to_string().contains(". build () ?");
    let built = statements.iter().find_map(|statement| match statement {
        Stmt::Local(syn::Local { pat: syn::Pat::Ident(request), .. }) if is_build(statement) => {
            Some(request.ident.clone())
        }
        _ => None,
    });
    let is_info = |statement: &Stmt| statement.to_token_stream().to_string().contains("= OperationInfo {");
    let (Some(request), Some(at)) = (built, statements.iter().position(is_info)) else {
        return vec![ImplItem::Fn(operation)];
    };
    let rest = operation.block.stmts.split_off(at);
    let building = std::mem::replace(&mut operation.block.stmts, rest);
    let name = format_ident!("{}_request", operation.sig.ident);
    let summary =
        doc(&format!("Builds the request of [`{0}`](Self::{0}) without sending it.", operation.sig.ident));
    let generics = &operation.sig.generics;
    let inputs = &operation.sig.inputs;
    let error = error_type(&operation.sig.output);
    let arguments = inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(typed) => Some(&typed.pat),
        FnArg::Receiver(_) => None,
    });
    let call = parse_quote!(let mut #request = self.#name(#(#arguments),*)?;);
    let method: ImplItemFn = parse_quote! {
        #summary
        pub fn #name #generics(#inputs) -> Result<reqwest::Request, #error> {
            #(#building)*
            crate::transport::prepare(&mut #request, #version);
            Ok(#request)
        }
    };
    operation.block.stmts.insert(0, call);
    vec![ImplItem::Fn(operation), ImplItem::Fn(method)]
}

/// The error in `Result<…, error>`.
fn error_type(output: &syn::ReturnType) -> TokenStream {
    let syn::ReturnType::Type(_, result) = output else { return quote!(Error<()>) };
    let syn::Type::Path(path) = &**result else { return quote!(Error<()>) };
    match path.path.segments.last().map(|segment| &segment.arguments) {
        Some(syn::PathArguments::AngleBracketed(arguments)) => arguments.args.last().to_token_stream(),
        _ => quote!(Error<()>),
    }
}

/// Where the document says that its version is sent.
fn version(root: &Value) -> TokenStream {
    let version = root.pointer("/x-wire-api-version/version").and_then(Value::as_str).unwrap_or_default();
    match root.pointer("/x-wire-api-version/in").and_then(Value::as_str) {
        Some("query") => quote!(crate::transport::ApiVersion::Query(#version)),
        Some("header") => quote!(crate::transport::ApiVersion::Header(#version)),
        _ => quote!(crate::transport::ApiVersion::None),
    }
}

/// What the document says of a method and the generator does not do.
#[derive(Default)]
struct Method {
    name: String,
    /// The parameters in the path, in its order, and whether each is a path itself.
    segments: Vec<bool>,
    /// The arguments in the document's order.
    arguments: Vec<String>,
    content_type: Option<String>,
}

impl Method {
    fn new(path: &str, operation: &Value) -> (String, Self) {
        let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        let is_scope = |name: &str| {
            let mut parameters = parameters.iter().filter(|parameter| parameter["in"] == "path");
            parameters.any(|parameter| parameter["name"] == name && parameter.get("x-wire-scope").is_some())
        };
        let in_path = path.split('{').skip(1).filter_map(|part| part.split('}').next());
        let names = parameters.iter().filter_map(|parameter| parameter["name"].as_str());
        let content_type = operation.pointer("/requestBody/x-wire-content-type").and_then(Value::as_str);
        let name = operation["operationId"].as_str().unwrap_or_default().to_owned();
        let method = Self {
            name: name.clone(),
            segments: in_path.map(is_scope).collect(),
            arguments: names.map(heck::ToSnakeCase::to_snake_case).collect(),
            content_type: content_type.map(str::to_owned),
        };
        (name, method)
    }

    fn position(&self, argument: &FnArg) -> usize {
        let FnArg::Typed(typed) = argument else { return 0 };
        let ident = typed.pat.to_token_stream().to_string();
        // A keyword is escaped by an underscore; the body stands last.
        let found = self.arguments.iter().position(|own| *own == ident || format!("{own}_") == ident);
        found.map_or(usize::MAX, |at| at + 1)
    }
}

struct Rewriter {
    methods: BTreeMap<String, Method>,
    method: Method,
    segments: usize,
    lost: Option<String>,
}

impl VisitMut for Rewriter {
    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        self.method = self.methods.remove(&function.sig.ident.to_string()).unwrap_or_default();
        self.segments = 0;
        let mut inputs: Vec<_> = std::mem::take(&mut function.sig.inputs).into_iter().collect();
        inputs.sort_by_key(|argument| self.method.position(argument));
        function.sig.inputs = inputs.into_iter().collect();
        visit_mut::visit_impl_item_fn_mut(self, function);
        if self.segments != self.method.segments.len() {
            self.lost = Some(self.method.name.clone());
        }
    }

    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        // Progenitor's own header; the version goes where the API expects it, in `transport::prepare`.
        let is_header = |statement: &Stmt| {
            statement.to_token_stream().to_string().contains("HeaderName :: from_static (\"api-version\")")
        };
        block.stmts.retain(|statement| !is_header(statement));
        if let Some(media) = &self.method.content_type {
            let is_request =
                |statement: &Stmt| statement.to_token_stream().to_string().contains(". build () ?");
            if let Some(at) = block.stmts.iter().position(is_request)
                && let Stmt::Local(syn::Local { pat: syn::Pat::Ident(request), .. }) = &block.stmts[at]
            {
                let request = &request.ident;
                let statement = parse_quote! {
                    #request.headers_mut().insert(
                        ::reqwest::header::CONTENT_TYPE,
                        ::reqwest::header::HeaderValue::from_static(#media),
                    );
                };
                block.stmts.insert(at + 1, statement);
            }
        }
        visit_mut::visit_block_mut(self, block);
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
        let Ok(mut arguments) = call.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) else {
            return;
        };
        for argument in &mut arguments {
            let Expr::Call(encode) = argument else { continue };
            if encode.func.to_token_stream().to_string() == "encode_path" {
                let value = &encode.args;
                let is_scope = self.method.segments.get(self.segments).copied().unwrap_or_default();
                self.segments += 1;
                *argument = if is_scope {
                    parse_quote!(crate::wire::encode_scope(#value)?)
                } else {
                    parse_quote!(crate::wire::encode_segment(#value)?)
                };
            }
        }
        call.tokens = arguments.to_token_stream();
    }
}

/// The items that progenitor does not write: the hooks to the seam and a way to check a recorded body.
pub(super) fn additions(module: &str, file: &syn::File) -> Vec<Item> {
    let hooks = parse_quote! {
        impl ClientHooks<crate::transport::Seam> for Client {
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
    let syn::ReturnType::Type(_, result) = output else { return None };
    let value = argument_of(argument_of(result, "Result")?, "ResponseValue")?;
    let is_json =
        !matches!(value, syn::Type::Tuple(_)) && !value.to_token_stream().to_string().ends_with("ByteStream");
    is_json.then(|| value.clone())
}
