//! What a rate card says of all its meters.

use ea_billing_client::{
    commerce_2015_06_01_preview::types::{self, OfferTermInfo},
    decode,
    wire::{Extra, Flag, Map, Number},
};
use rust_decimal::Decimal;
use serde_json::value::RawValue;

use crate::{
    Currency, DiscountTier, OfferTerm, RateCardTerms,
    convert::{
        body::{answered, is_deep, json_error, json_text},
        fields::{Fault, Outcome, decimal, flag, optional_instant, required},
        service_error::error_member,
    },
    error::{Code, Error, Result},
    json_text,
    record::ExtraField,
};

/// Reads what stands around the meters, in whose place there is an empty array.
///
/// A term that cannot be read as what its name says is kept as one of an unknown kind.
///
/// # Errors
///
/// [`Code::Decode`] for what is no rate card, or one without a currency, since its rates are amounts of none;
/// [`Code::UnexpectedContent`] for an error where a card should be.
pub(crate) fn card_terms(rest: &[u8]) -> Result<RateCardTerms> {
    let json = json_text(rest)?;
    if !json.starts_with('{') {
        return Err(refused("expected an object with `Meters`"));
    }
    let mut card = Card::default();
    let mut twice = None;
    let read = json_text::members(json, |name, value| {
        let is_first = card.take(&name, value);
        if !is_first {
            twice = Some(name.into_owned());
        }
        is_first.then_some(())
    });
    if let Some(name) = twice {
        return Err(refused(&format!("the field `{name}` came twice")));
    }
    read.map_err(|error| json_error("the rate card", &error))?;
    card.terms()
}

fn refused(what: &str) -> Error {
    Error::new(Code::Decode, format!("the rate card: {what}"))
}

/// The members of a card, each as it came.
#[derive(Default)]
struct Card<'a> {
    currency: Option<&'a RawValue>,
    locale: Option<&'a RawValue>,
    is_tax_included: Option<&'a RawValue>,
    offer_terms: Option<&'a RawValue>,
    meters: Option<&'a RawValue>,
    error: Option<&'a RawValue>,
    others: Vec<ExtraField>,
}

impl<'a> Card<'a> {
    /// Takes a member; false if it came before.
    fn take(&mut self, name: &str, value: &'a RawValue) -> bool {
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        let slot = if is("Currency") {
            &mut self.currency
        } else if is("Locale") {
            &mut self.locale
        } else if is("IsTaxIncluded") {
            &mut self.is_tax_included
        } else if is("OfferTerms") {
            &mut self.offer_terms
        } else if is("Meters") {
            &mut self.meters
        } else if is("error") {
            &mut self.error
        } else {
            self.others.push(ExtraField { name: name.to_string(), json: value.get().to_owned() });
            return true;
        };
        slot.replace(value).is_none()
    }

    fn terms(self) -> Result<RateCardTerms> {
        if let Some(error) = self.error.and_then(|error| error_member(error.get())) {
            return Err(answered(&error));
        }
        match self.meters.map(RawValue::get) {
            Some("[]") => {}
            Some(other) => return Err(refused(&format!("Meters: expected an array, found {}", kind(other)))),
            None => return Err(refused("expected an object with `Meters`")),
        }
        if self.others.iter().any(|field| is_deep(&field.json)) {
            return Err(crate::convert::body::depth_error());
        }
        let mut extra = self.others;
        let currency = read::<String>("Currency", self.currency)?.unwrap_or_default();
        let currency: Currency = currency.parse().map_err(|error| refused(&format!("Currency: {error}")))?;
        let mut offer_terms = Vec::new();
        let terms = read::<Vec<&RawValue>>("OfferTerms", self.offer_terms)?.unwrap_or_default();
        for (place, json) in terms.into_iter().enumerate() {
            let (term, unknown) = offer_term(json.get());
            offer_terms.push(term);
            let named = |field: ExtraField| ExtraField {
                name: format!("OfferTerms[{place}].{}", field.name),
                ..field
            };
            extra.extend(unknown.into_iter().map(named));
        }
        Ok(RateCardTerms {
            currency,
            locale: read("Locale", self.locale)?.unwrap_or_default(),
            is_tax_included: flag(read::<Flag>("IsTaxIncluded", self.is_tax_included)?),
            offer_terms,
            extra,
        })
    }
}

fn kind(json: &str) -> &'static str {
    match json.bytes().next() {
        Some(b'n') => "null",
        Some(b'{') => "an object",
        Some(b'"') => "text",
        _ => "something else",
    }
}

/// The value of a member, which may be null.
fn read<'a, T: serde::Deserialize<'a>>(name: &str, value: Option<&'a RawValue>) -> Result<Option<T>> {
    let Some(value) = value else { return Ok(None) };
    serde_json::from_str(value.get()).map_err(|error| json_error(&format!("the rate card: {name}"), &error))
}

/// A term, with the fields of it that no document knows.
fn offer_term(json: &str) -> (OfferTerm, Vec<ExtraField>) {
    let known = (!is_deep(json)).then(|| decode::from_str::<OfferTermInfo>(json).ok()).flatten();
    let read = known.and_then(|term| known_term(term).ok().flatten());
    read.unwrap_or_else(|| (OfferTerm::Unknown { name: name_of(json), json: json.to_owned() }, Vec::new()))
}

fn known_term(term: OfferTermInfo) -> Outcome<Option<(OfferTerm, Vec<ExtraField>)>> {
    Ok(Some(match term {
        OfferTermInfo::MonetaryCredit(term) => {
            let types::MonetaryCredit { credit, effective_date, excluded_meter_ids, extra, .. } = *term;
            let term = OfferTerm::MonetaryCredit {
                credit: required("Credit", credit)?,
                effective_date: optional_instant("EffectiveDate", effective_date)?,
                excluded_meter_ids: ids(excluded_meter_ids),
            };
            (term, kept(&extra))
        }
        OfferTermInfo::MonetaryCommitment(term) => {
            let types::MonetaryCommitment {
                tiered_discount, effective_date, excluded_meter_ids, extra, ..
            } = *term;
            let tiers = tiers("TieredDiscount", &tiered_discount.unwrap_or_default())?;
            let term = OfferTerm::MonetaryCommitment {
                tiered_discount: tiers
                    .into_iter()
                    .map(|(from, percent)| DiscountTier { from, percent })
                    .collect(),
                effective_date: optional_instant("EffectiveDate", effective_date)?,
                excluded_meter_ids: ids(excluded_meter_ids),
            };
            (term, kept(&extra))
        }
        OfferTermInfo::RecurringCharge(term) => {
            let types::RecurringCharge { recurring_charge, effective_date, extra, .. } = *term;
            let term = OfferTerm::RecurringCharge {
                charge: required("RecurringCharge", recurring_charge)?,
                effective_date: optional_instant("EffectiveDate", effective_date)?,
            };
            (term, kept(&extra))
        }
        OfferTermInfo::Unknown(_) => return Ok(None),
    }))
}

fn ids<T: ToString>(ids: Option<Vec<T>>) -> Vec<String> {
    ids.unwrap_or_default().into_iter().map(|id| id.to_string()).collect()
}

/// The fields of a term that no document knows; the term as a whole is known not to be deep.
fn kept(extra: &Extra) -> Vec<ExtraField> {
    extra
        .iter()
        .map(|(name, value)| ExtraField { name: name.to_owned(), json: value.get().to_owned() })
        .collect()
}

fn name_of(json: &str) -> String {
    let mut found = None;
    // What is no object has no name.
    let _ = json_text::members(json, |name, value| {
        if name.eq_ignore_ascii_case("Name") {
            found = found.take().or_else(|| serde_json::from_str::<String>(value.get()).ok());
        }
        Some(())
    });
    found.unwrap_or_default()
}

/// Values by the quantity or the amount from which on they hold, the lowest first. Servers write the same one as `51200` and
/// as `51200.0000000000`.
pub(super) fn tiers(field: &str, map: &Map<String, Number>) -> Outcome<Vec<(Decimal, Decimal)>> {
    let mut tiers = Vec::with_capacity(map.len());
    for (from, value) in map.iter() {
        let parsed = from.trim().parse::<Number>().ok().and_then(|from| decimal(Some(from)));
        let parsed = parsed.filter(|from| *from >= Decimal::ZERO);
        let parsed = parsed
            .ok_or_else(|| Fault::of(field, format!("expected a tier such as `51200`, found `{from}`")))?;
        tiers.push((parsed, value.value()));
    }
    tiers.sort_by_key(|(from, _)| *from);
    match tiers.windows(2).find(|pair| matches!(pair, [one, other] if one.0 == other.0)) {
        Some(pair) => Err(Fault::of(field, format!("the tier {} came twice", pair[0].0.normalize()))),
        None => Ok(tiers),
    }
}
