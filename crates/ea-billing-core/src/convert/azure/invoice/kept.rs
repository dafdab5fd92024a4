//! What no field of an invoice has room for, without what would open its documents.

use ea_billing_client::{
    billing_2024_04_01::types::InvoiceDocument,
    wire::{Extra, Json},
};
use serde::Serialize;

use crate::{
    convert::fields::{Fault, Outcome, extra},
    record::ExtraField,
};

/// Parts of addresses that open documents to everybody: the signature of blob storage and the token of a download.
const SIGNATURES: [&str; 4] = ["sig=", "sig%3d", "downloadtoken=", "downloadtoken%3d"];

/// Fields that are kept as JSON, each under its place.
#[derive(Default)]
pub(super) struct Kept(Vec<ExtraField>);

impl Kept {
    /// Keeps the fields that no document knows of the object at this place.
    pub(super) fn fields(&mut self, place: &str, fields: &Extra) -> Outcome<()> {
        for field in extra(fields)? {
            let json = without_signatures(&field.json);
            self.0.push(ExtraField { name: format!("{place}{}", field.name), json });
        }
        Ok(())
    }

    /// Keeps a value, if there is one.
    pub(super) fn value<T: Serialize>(&mut self, name: &str, value: &Option<T>) -> Outcome<()> {
        let Some(value) = value else { return Ok(()) };
        let json = serde_json::to_string(value).map_err(|error| Fault::of(name, error.to_string()))?;
        self.0.push(ExtraField { name: name.to_owned(), json: without_signatures(&json) });
        Ok(())
    }

    /// Keeps all of these fields but this one, if its value is a list of documents.
    pub(super) fn unless_read(
        &mut self,
        name: &str,
        value: Option<&Json>,
        fields: &Extra,
    ) -> Outcome<Vec<InvoiceDocument>> {
        let documents: Option<Vec<InvoiceDocument>> = value.and_then(|value| value.decode().ok());
        let before = self.0.len();
        self.fields("", fields)?;
        if documents.is_some() {
            let added = self.0.split_off(before);
            self.0.extend(added.into_iter().filter(|field| !field.name.eq_ignore_ascii_case(name)));
        }
        Ok(documents.unwrap_or_default())
    }

    pub(super) fn into_fields(self) -> Vec<ExtraField> {
        self.0
    }
}

/// The JSON with `…` in the place of every text that looks like a signed address.
pub(in crate::convert) fn without_signatures(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(start) = rest.find('"') {
        let (before, quoted) = rest.split_at(start);
        let end = end_of_text(quoted);
        let (text, after) = quoted.split_at(end);
        shown.push_str(before);
        shown.push_str(if is_signed(text) { "\"…\"" } else { text });
        rest = after;
    }
    shown.push_str(rest);
    shown
}

/// Where a JSON text ends that begins with its quotation mark.
fn end_of_text(quoted: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in quoted.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    quoted.len()
}

fn is_signed(text: &str) -> bool {
    let decoded: Option<String> = serde_json::from_str(text).ok();
    let lower = decoded.as_deref().unwrap_or(text).to_ascii_lowercase();
    SIGNATURES.iter().any(|mark| lower.contains(mark))
}
