//! The types: every struct becomes an object of the wire, every union an enum with an unknown variant.

use std::collections::{BTreeMap, BTreeSet};

use quote::{ToTokens as _, format_ident, quote};
use serde_json::Value;
use syn::{Attribute, Fields, Item, ItemStruct};

use super::{argument_of, doc, item, union_of};
use crate::{
    error::{Place, SpecError, SpecResult},
    normalize::WIRE_TYPES,
};

/// Rewrites the items of the module `types`.
pub(super) fn rewrite(file: &mut syn::File, root: &Value, place: &Place) -> SpecResult<()> {
    let schemas = root["components"]["schemas"].as_object().into_iter().flatten();
    let schemas = schemas.map(|(name, schema)| (name.as_str(), schema)).collect();
    for outer in &mut file.items {
        let Item::Mod(module) = outer else { continue };
        if module.ident != "types" {
            continue;
        }
        module.attrs = vec![doc("The objects that the operations take and return.")];
        let Some((_, items)) = &mut module.content else {
            continue;
        };
        *items = rewrite_types(std::mem::take(items), &schemas, place)?;
    }
    Ok(())
}

type Schemas<'a> = BTreeMap<&'a str, &'a Value>;

/// Each schema becomes one type; the conversions and defaults around the generator's types go.
fn rewrite_types(items: Vec<Item>, schemas: &Schemas<'_>, place: &Place) -> SpecResult<Vec<Item>> {
    let mut missing: BTreeSet<_> = schemas.keys().copied().collect();
    for wire in WIRE_TYPES {
        missing.remove(wire.schema);
    }
    let mut rewritten = Vec::new();
    for item in items {
        let object = match item {
            Item::Struct(object) => object,
            Item::Impl(_) | Item::Mod(_) => continue,
            other => return Err(unexpected(&other, place)),
        };
        let name = object.ident.to_string();
        let Some(schema) = schemas.get(name.as_str()).filter(|_| missing.remove(name.as_str())) else {
            return Err(unexpected(&Item::Struct(object), place));
        };
        let place = place.child("definitions").child(&name);
        match union_of(schema) {
            Some((discriminator, kinds)) => {
                rewritten.extend(union_items(&object, discriminator, &kinds, &place)?);
            }
            None => rewritten.extend(object_items(&object, schema, &place)?),
        }
    }
    match missing.first() {
        None => Ok(rewritten),
        Some(name) => {
            let place = place.child("definitions").child(name);
            Err(place.error("the generator wrote no type for this", "report this with the document"))
        }
    }
}

fn unexpected(item: &Item, place: &Place) -> Box<SpecError> {
    let text: String = item.to_token_stream().to_string().chars().take(80).collect();
    place.child("definitions").error(
        format!("the generator wrote a type that no schema stands for: {text}"),
        "report this with the document",
    )
}

struct Field {
    ident: syn::Ident,
    wire_name: String,
    ty: syn::Type,
    docs: Vec<Attribute>,
}

fn object_items(object: &ItemStruct, schema: &Value, place: &Place) -> SpecResult<Vec<Item>> {
    let has_fields = schema["properties"].as_object().is_some_and(|fields| !fields.is_empty());
    let mut fields = if has_fields { fields_of(object, place)? } else { Vec::new() };
    let extra = name_apart(&mut fields);
    let name = &object.ident;
    let name_text = name.to_string();
    let docs = docs_of(&object.attrs);
    let (idents, types): (Vec<_>, Vec<_>) = fields.iter().map(|field| (&field.ident, &field.ty)).unzip();
    let field_docs = fields.iter().map(|field| &field.docs);
    let wire_names: Vec<_> = fields.iter().map(|field| &field.wire_name).collect();
    let reads = fields.iter().enumerate().map(|(n, field)| {
        let reader = if is_scalar(&field.ty) { quote!(read_scalar) } else { quote!(read) };
        let (ident, wire_name) = (&field.ident, &field.wire_name);
        quote!(#n => crate::wire::#reader(&mut self.#ident, #wire_name, map))
    });
    let single = (schema["x-wire-single"] == true).then(|| {
        quote!(
            const SINGLE: bool = true;
        )
    });
    let map = if has_fields { format_ident!("map") } else { format_ident!("_map") };
    let declaration = quote! {
        #(#docs)*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct #name {
            #(#(#field_docs)* pub #idents: #types,)*
            /// The fields that the document does not know.
            pub #extra: crate::wire::Extra,
        }
    };
    let implementation = quote! {
        impl crate::wire::Object for #name {
            const NAME: &'static str = #name_text;
            const FIELDS: &'static [&'static str] = &[#(#wire_names),*];
            #single
            fn read_field<'de, M: ::serde::de::MapAccess<'de>>(
                &mut self,
                field: usize,
                #map: &mut M,
            ) -> ::std::result::Result<(), M::Error> {
                match field {
                    #(#reads,)*
                    _ => ::std::result::Result::Ok(()),
                }
            }
            fn write_fields<M: ::serde::ser::SerializeMap>(&self, #map: &mut M) -> ::std::result::Result<(), M::Error> {
                #(crate::wire::write(map, #wire_names, &self.#idents)?;)*
                ::std::result::Result::Ok(())
            }
            fn extra(&self) -> &crate::wire::Extra {
                &self.#extra
            }
            fn extra_mut(&mut self) -> &mut crate::wire::Extra {
                &mut self.#extra
            }
        }
    };
    let traits = quote!(crate::wire::impl_object!(#name););
    [declaration, implementation, traits].into_iter().map(|tokens| item(&tokens, place)).collect()
}

/// Gives each field a name of its own, and one to the fields that the document does not know. Names that differ only in
/// their casing are two fields on the wire and one word in Rust.
fn name_apart(fields: &mut [Field]) -> syn::Ident {
    let mut taken: BTreeSet<String> = fields.iter().map(|field| field.ident.to_string()).collect();
    let mut seen = BTreeSet::new();
    let mut free = |base: &str| {
        let mut candidates = (2..).map(|n| format!("{base}_{n}"));
        let name = candidates.find(|name| taken.insert(name.clone())).unwrap_or_default();
        format_ident!("{name}")
    };
    for field in fields {
        if !seen.insert(field.ident.to_string()) {
            field.ident = free(field.ident.to_string().trim_start_matches("r#").trim_end_matches('_'));
        }
    }
    if seen.contains("extra") { free("extra") } else { format_ident!("extra") }
}

fn fields_of(object: &ItemStruct, place: &Place) -> SpecResult<Vec<Field>> {
    let unknown = |what: &str| {
        place.error(
            format!("the generator wrote {what} for `{}`", object.ident),
            "report this with the document",
        )
    };
    let Fields::Named(fields) = &object.fields else {
        return Err(unknown("a struct without field names"));
    };
    let fields = fields.named.iter().map(|field| {
        let ident = field.ident.clone().ok_or_else(|| unknown("a field without a name"))?;
        let wire_name =
            wire_name(&field.attrs).unwrap_or_else(|| ident.to_string().trim_start_matches("r#").to_owned());
        let ty = box_inside(&field.ty);
        if option_of(&ty).is_none() {
            return Err(unknown(&format!("the required field `{ident}`")));
        }
        Ok(Field { wire_name, ty, docs: docs_of(&field.attrs), ident })
    });
    fields.collect()
}

/// The name that a `#[serde(rename = "…")]` gives.
fn wire_name(attributes: &[Attribute]) -> Option<String> {
    let mut name = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        // The other keys are of no interest, whatever their form.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                name = Some(meta.value()?.parse::<syn::LitStr>()?.value());
            } else if meta.input.peek(syn::Token![=]) {
                meta.value()?.parse::<syn::Expr>()?;
            }
            Ok(())
        });
    }
    name
}

/// The documentation without the JSON schema that the generator adds: the normalized document stands beside the code.
fn docs_of(attributes: &[Attribute]) -> Vec<Attribute> {
    let texts = attributes.iter().filter_map(|attribute| {
        let syn::Meta::NameValue(meta) = &attribute.meta else {
            return None;
        };
        let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &meta.value else {
            return None;
        };
        attribute.path().is_ident("doc").then(|| text.value())
    });
    let prose = texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>());
    let prose = prose.take_while(|line| !line.contains("<details>"));
    let prose: Vec<_> = prose.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    prose.iter().map(|line| doc(line)).collect()
}

fn option_of(ty: &syn::Type) -> Option<&syn::Type> {
    argument_of(ty, "Option")
}

/// An object that holds itself comes as `Box<Option<…>>`; a field is an option first.
fn box_inside(ty: &syn::Type) -> syn::Type {
    match argument_of(ty, "Box").and_then(option_of) {
        Some(inner) => syn::parse_quote!(::std::option::Option<::std::boxed::Box<#inner>>),
        None => ty.clone(),
    }
}

/// Whether this is an optional wire scalar, for which `""` is no value.
fn is_scalar(ty: &syn::Type) -> bool {
    let Some(inner) = option_of(ty) else {
        return false;
    };
    let inner = quote!(#inner).to_string().replace(' ', "");
    WIRE_TYPES.iter().any(|wire| wire.schema != "WireJson" && inner.trim_start_matches("::") == wire.rust)
}

fn union_items(
    object: &ItemStruct,
    discriminator: &str,
    kinds: &[(&str, &str)],
    place: &Place,
) -> SpecResult<Vec<Item>> {
    let name = &object.ident;
    let docs = docs_of(&object.attrs);
    let unknown = if kinds.iter().any(|(_, variant)| *variant == "Unknown") {
        return Err(place.error(
            "a subtype named `Unknown`",
            "rename it in an overlay: the name is taken by what is not listed",
        ));
    } else {
        quote!(Unknown)
    };
    let variants: Vec<_> = kinds.iter().map(|(_, variant)| format_ident!("{variant}")).collect();
    let values: Vec<_> = kinds.iter().map(|(value, _)| value).collect();
    let variant_docs = values.iter().map(|value| doc(&format!("`{discriminator}` is `{value}`.")));
    let declaration = quote! {
        #(#docs)*
        #[derive(Clone, Debug, PartialEq)]
        pub enum #name {
            #(#variant_docs #variants(::std::boxed::Box<#variants>),)*
            /// A kind that the document does not list, as it was sent.
            #unknown(crate::wire::Json),
        }
    };
    let traits = quote!(crate::wire::impl_union!(#name, #discriminator, { #(#values => #variants),* }););
    [declaration, traits].into_iter().map(|tokens| item(&tokens, place)).collect()
}
