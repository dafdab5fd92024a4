//! The rate card: `…/Microsoft.Commerce/RateCard?$filter=`, which leads to a file on the storage host.

use super::Ask;
use super::denial::Denial;
use super::filter;
use super::storage::{self, File};
use crate::decimal::Decimal;
use crate::exchange::Answer;
use crate::model::azure::catalogue::{self, RatedMeter};
use crate::model::azure::offer::{Offer, is_offer};
use crate::render::json::{Object, write_array, write_text};
use bytes::Bytes;
use chrono::{DateTime, Datelike as _, Months, NaiveDate, TimeDelta, Utc};
use http::{HeaderValue, StatusCode, header};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Which rate card.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Card {
    offer: String,
    currency: String,
    /// The language, without its country.
    locale: String,
    /// `20150515` or, with the status of meters, `20160831`.
    form: String,
}

/// The files that have been made, by what they are of.
#[derive(Debug, Default)]
pub(super) struct Cards {
    made: Mutex<HashMap<Card, Arc<OnceLock<File>>>>,
}

/// The keys of the filter.
const KEYS: [&str; 4] = ["OfferDurableId", "Currency", "Locale", "RegionInfo"];
/// A signed address is good for so long.
const LINK_LIFE: TimeDelta = TimeDelta::minutes(30);

pub(super) fn answer(ask: &Ask<'_>, version: &str) -> Result<Answer, Denial> {
    let card = Card::asked(ask, version)?;
    if ask.azure().quirks.direct_rate_card {
        return Ok(Answer::json(StatusCode::OK, ask.cloud.cards.file(ask, &card).bytes));
    }
    let url = storage::signed(ask, &card.path(ask), "2018-03-28", ask.now + LINK_LIFE);
    let location = HeaderValue::try_from(url).unwrap_or(HeaderValue::from_static(""));
    Ok(Answer::new(StatusCode::FOUND, "").with(header::LOCATION, location))
}

/// The file behind a path of the storage host.
pub(super) fn file(ask: &Ask<'_>, path: &str) -> Option<File> {
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let ["ratecards", "V1", _, offer, currency, locale, "False", form, _] = segments.as_slice() else {
        return None;
    };
    let text = |text: &str| text.to_owned();
    let form = text(form.strip_prefix('V')?);
    let card = Card { offer: text(offer), currency: text(currency), locale: text(locale), form };
    (card.path(ask) == path).then(|| ask.cloud.cards.file(ask, &card))
}

impl Card {
    /// The card that a filter asks for.
    fn asked(ask: &Ask<'_>, version: &str) -> Result<Self, Denial> {
        let invalid = |message: String| Denial::bad_request("InvalidFilter", message).bare();
        let filter = ask.request.query_value("$filter");
        let filter = filter.ok_or_else(|| invalid("The $filter query parameter is missing.".to_owned()))?;
        let comparisons = filter::read(&filter).filter(|all| all.iter().all(|each| each.operator == "eq"));
        let comparisons = comparisons
            .ok_or_else(|| invalid("The $filter is invalid. It may only have 'eq' and 'and'.".to_owned()))?;
        let unknown =
            comparisons.iter().find(|each| !KEYS.iter().any(|key| key.eq_ignore_ascii_case(&each.name)));
        if let Some(unknown) = unknown {
            return Err(invalid(format!("The $filter is invalid. '{}' can't be filtered by.", unknown.name)));
        }
        let value = |key: &str| {
            let found = comparisons.iter().find(|each| each.name.eq_ignore_ascii_case(key));
            let found = found.map(|each| each.value.clone()).filter(|value| !value.is_empty());
            found.ok_or_else(|| invalid(format!("The $filter is invalid. It must have '{key}'.")))
        };
        let [offer, currency, locale, region] = KEYS.map(value);
        let (offer, currency, locale, region) = (offer?, currency?, locale?, region?);
        if !is_offer(&offer) {
            return Err(invalid(format!("The OfferDurableId '{offer}' is invalid.")));
        }
        if ["MS-AZR-0145P", "MS-AZR-0146P"].contains(&offer.as_str()) {
            let message = "The operation is not permitted for namespace 'Microsoft.Commerce'. List of permitted \
                           provider namespaces is 'Microsoft.Authorization,Microsoft.Compute,Microsoft.Storage'.";
            return Err(Denial::bad_request("DisallowedProvider", message));
        }
        if !catalogue::has_currency(&currency) {
            return Err(invalid(format!("The Currency '{currency}' is not supported.")));
        }
        if region.len() != 2 || !region.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(invalid(format!("The RegionInfo '{region}' is not a two-letter ISO code.")));
        }
        let (language, country) = locale.split_once('-').unwrap_or((&locale, ""));
        if language.len() != 2 || !locale.is_ascii() || country.len() != 2 {
            return Err(invalid(format!("The Locale '{locale}' is not supported.")));
        }
        let locale = language.to_ascii_lowercase();
        let form = if version == "2016-08-31-preview" { "20160831" } else { "20150515" };
        Ok(Self { offer, currency, locale, form: form.to_owned() })
    }

    /// Where the file lies.
    fn path(&self, ask: &Ask<'_>) -> String {
        let Self { offer, currency, locale, form } = self;
        let (tenant, day) = (&ask.azure().tenant, published(ask.now));
        format!("/ratecards/V1/{tenant}/{offer}/{currency}/{locale}/False/V{form}/{day}.json")
    }
}

/// The day of which the newest rate card is: the tenth, once the fourteenth has come.
fn published(now: DateTime<Utc>) -> NaiveDate {
    let tenth = now.date_naive().with_day(10).unwrap_or_default();
    if now.day() >= 14 { tenth } else { tenth.checked_sub_months(Months::new(1)).unwrap_or(tenth) }
}

impl Cards {
    /// The file of a card as it is now.
    fn file(&self, ask: &Ask<'_>, card: &Card) -> File {
        let made =
            self.made.lock().unwrap_or_else(PoisonError::into_inner).entry(card.clone()).or_default().clone();
        let file = made.get_or_init(|| {
            let body = render(card, usize::try_from(ask.azure().meters).unwrap_or_default());
            File::new(body, "application/json; charset=utf-8")
        });
        // The same rates are published anew each month.
        let day = published(ask.now);
        let modified = day + TimeDelta::days(4);
        let modified = modified.and_hms_opt(2, 32, 29).unwrap_or_default().and_utc();
        file.clone().published(&format!("{day} {card:?} {}", ask.azure().meters), modified)
    }
}

/// The whole text of a rate card.
fn render(card: &Card, count: usize) -> Bytes {
    let offer = Offer::of(&card.offer, &catalogue::meters(&card.currency));
    let meters = catalogue::rate_card(&card.currency, count);
    let mut body = Vec::with_capacity(count * 310 + 32_768);
    let mut object = Object::new(&mut body);
    write_terms(&offer, object.name("OfferTerms"));
    let with_status = card.form == "20160831";
    write_array(meters, object.name("Meters"), |meter, out| write_meter(&meter, &offer, with_status, out));
    object
        .text("Currency", &card.currency)
        .text("Locale", &card.locale)
        .boolean("IsTaxIncluded", false)
        .end();
    body.into()
}

fn write_terms(offer: &Offer, out: &mut Vec<u8>) {
    let mut terms: Vec<Vec<u8>> = Vec::new();
    let excluded = |object: &mut Object<'_>| {
        let place = object.name("ExcludedMeterIds");
        write_array(&offer.excluded, place, |id, out| write_text(id, out));
    };
    if let Some(credit) = offer.credit {
        let mut term = Vec::new();
        let mut object = Object::new(&mut term);
        write_number(credit, object.name("Credit"));
        object.text("EffectiveDate", "2013-12-23T00:00:00Z");
        excluded(&mut object);
        object.text("Name", "Monetary Credit").end();
        terms.push(term);
    }
    if !offer.discounts.is_empty() {
        let mut term = Vec::new();
        let mut object = Object::new(&mut term);
        object.text("EffectiveDate", "2014-02-01T00:00:00Z");
        excluded(&mut object);
        object.text("Name", "Monetary Commitment");
        let mut tiers = Object::new(object.name("TieredDiscount"));
        for (from, percent) in &offer.discounts {
            write_number(*percent, tiers.name(&from.to_string()));
        }
        tiers.end();
        object.end();
        terms.push(term);
    }
    if let Some(charge) = offer.recurring {
        let mut term = Vec::new();
        Object::new(&mut term)
            .text("EffectiveDate", "2014-07-01T00:00:00Z")
            .text("Name", "Recurring Charge")
            .integer("RecurringCharge", charge)
            .end();
        terms.push(term);
    }
    write_array(terms, out, |term, out| out.extend_from_slice(&term));
}

fn write_meter(meter: &RatedMeter, offer: &Offer, with_status: bool, out: &mut Vec<u8>) {
    let effective = match meter.effective {
        Some((year, month, day)) => format!("{year:04}-{month:02}-{day:02}T00:00:00Z"),
        None => "0001-01-01T00:00:00Z".to_owned(),
    };
    let mut object = Object::new(out);
    object.text("EffectiveDate", &effective);
    write_number(Decimal::new(offer.included(meter).into(), 0), object.name("IncludedQuantity"));
    object.text("MeterCategory", meter.category).text("MeterId", &meter.id).text("MeterName", meter.name);
    let mut rates = Object::new(object.name("MeterRates"));
    for tier in &meter.tiers {
        let from = if meter.wide_bounds && tier.from > 0 {
            format!("{}.0000000000", tier.from)
        } else {
            tier.from.to_string()
        };
        write_number(tier.rate, rates.name(&from));
    }
    rates.end();
    object.text("MeterRegion", meter.region);
    if with_status {
        object.text("MeterStatus", "Active");
    }
    object
        .text("MeterSubCategory", &meter.sub_category)
        .raw("MeterTags", if meter.is_third_party { r#"["Third Party"]"# } else { "[]" })
        .text("Unit", meter.unit)
        .end();
}

/// A number without an exponent and without zeros at its end, but for one after the point: `100.0`, `0.05`.
pub(super) fn write_number(value: Decimal, out: &mut Vec<u8>) {
    let start = out.len();
    Decimal { mantissa: value.mantissa * 10, scale: value.scale + 1 }.write_plain(out);
    while out.len() > start + 2 && out[out.len() - 1] == b'0' && out[out.len() - 2] != b'.' {
        out.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_exponent_and_one_decimal_at_least() {
        let check = |mantissa: i128, scale: u32, expect: &str| {
            let mut out = Vec::new();
            write_number(Decimal::new(mantissa, scale), &mut out);
            assert_eq!(String::from_utf8_lossy(&out), expect);
        };
        check(1_520_000, 6, "1.52");
        check(100, 0, "100.0");
        check(0, 6, "0.0");
        check(36, 6, "0.000036");
        check(295, 1, "29.5");
        check(-120, 2, "-1.2");
    }
}
