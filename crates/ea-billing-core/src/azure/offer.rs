//! Which rate card is meant.

use std::fmt;

use crate::{
    Currency,
    error::{Code, Error, Result},
};

/// The offer, the currency, the language and the country of purchase of a rate card, all of which the API asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RateCardOffer {
    offer: String,
    currency: Currency,
    locale: String,
    region: String,
}

impl RateCardOffer {
    /// A rate card of this offer, such as `MS-AZR-0003P`, in this currency, with texts in this language (`en-US`), for
    /// purchases in this country (`US`, ISO 3166-1).
    ///
    /// # Errors
    ///
    /// [`Code::InvalidArgument`] with the name of the part that cannot be one, and what was expected.
    pub fn new(offer: &str, currency: Currency, locale: &str, region: &str) -> Result<Self> {
        Ok(Self {
            offer: offer_id(offer)?,
            currency,
            locale: locale_name(locale)?,
            region: region_code(region)?,
        })
    }

    /// The offer in upper case.
    #[must_use]
    pub fn offer(&self) -> &str {
        &self.offer
    }

    /// The currency.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The parameter `$filter`, of which the API knows no other form.
    pub(crate) fn filter(&self) -> String {
        let Self { offer, currency, locale, region } = self;
        format!(
            "OfferDurableId eq '{offer}' and Currency eq '{currency}' and Locale eq '{locale}' and RegionInfo eq '{region}'"
        )
    }
}

/// Offers are written in upper case; people write `0003p` too, alone or at the end.
fn offer_id(text: &str) -> Result<String> {
    let upper = text.trim().to_ascii_uppercase();
    let is_short = upper.len() == 5 && upper.ends_with('P') && upper[..4].bytes().all(|b| b.is_ascii_digit());
    let full = if is_short { format!("MS-AZR-{upper}") } else { upper };
    let has_form = full.len() <= 64
        && full.starts_with("MS-")
        && full
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if has_form { Ok(full) } else { Err(refused("offer", "an offer such as MS-AZR-0003P", text)) }
}

fn locale_name(text: &str) -> Result<String> {
    let text = text.trim();
    let parts: Vec<&str> = text.split('-').collect();
    let has_form = matches!(parts.as_slice(), [language, rest @ ..]
        if (2..=3).contains(&language.len())
            && language.bytes().all(|byte| byte.is_ascii_alphabetic())
            && rest.len() <= 2
            && rest.iter().all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())));
    if has_form { Ok(text.to_owned()) } else { Err(refused("locale", "a language such as en-US", text)) }
}

fn region_code(text: &str) -> Result<String> {
    let upper = text.trim().to_ascii_uppercase();
    let has_form = upper.len() == 2 && upper.bytes().all(|byte| byte.is_ascii_alphabetic());
    if has_form { Ok(upper) } else { Err(refused("region", "a country of two letters such as US", text)) }
}

fn refused(what: &str, expected: &str, found: &str) -> Error {
    let shown: String = found.chars().take(40).flat_map(char::escape_default).collect();
    Error::new(Code::InvalidArgument, format!("{what}: expected {expected}, found `{shown}`"))
}

impl fmt::Display for RateCardOffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { offer, currency, locale, region } = self;
        write!(f, "{offer} in {currency} {locale} {region}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_are_taken_in_any_casing() {
        let check = |offer: &str, expect: Option<&str>| {
            let usd = "USD".parse().unwrap();
            let found = RateCardOffer::new(offer, usd, "en-US", "us").ok();
            assert_eq!(found.as_ref().map(RateCardOffer::offer), expect, "{offer}");
        };
        check("MS-AZR-0003P", Some("MS-AZR-0003P"));
        check(" ms-azr-0003p ", Some("MS-AZR-0003P"));
        check("0003p", Some("MS-AZR-0003P"));
        check("MS-AZR-DE-0003P", Some("MS-AZR-DE-0003P"));
        check("MS-MC-AZR-0033P", Some("MS-MC-AZR-0033P"));
        check("MS-AZR-USGOV-0003P", Some("MS-AZR-USGOV-0003P"));
        check("MS-AZR-0003P' or 1 eq 1", None);
        check("AZR", None);
        check("", None);
    }

    #[test]
    fn the_filter_names_all_parts() {
        let offer = RateCardOffer::new("0062p", "usd".parse().unwrap(), "en-US", "us").unwrap();
        let expect = "OfferDurableId eq 'MS-AZR-0062P' and Currency eq 'USD' and Locale eq 'en-US' and RegionInfo eq 'US'";
        assert_eq!(offer.filter(), expect);
    }

    #[test]
    fn what_cannot_be_a_part_is_named() {
        let check = |locale: &str, region: &str, expect: &str| {
            let error = RateCardOffer::new("0003P", "USD".parse().unwrap(), locale, region).unwrap_err();
            assert_eq!(error.to_string(), expect);
        };
        check("english", "US", "locale: expected a language such as en-US, found `english`");
        check("en-US", "USA", "region: expected a country of two letters such as US, found `USA`");
        check("en'", "US", "locale: expected a language such as en-US, found `en\\'`");
    }
}
