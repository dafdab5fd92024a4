//! Currencies by their code.

use std::{fmt, str::FromStr};

use crate::error::{Code, Error};

/// A currency by its ISO 4217 code, such as `EUR`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The code in capital letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// How many decimals its minor unit has: 2 for EUR with its cents, 0 for JPY, 3 for KWD.
    ///
    /// From the table of ISO 4217. Codes that it lists without a minor unit, such as XDR, and unknown ones get 2.
    #[must_use]
    pub const fn minor_unit(&self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF"
            | b"UGX" | b"UYI" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            b"CLF" | b"UYW" => 4,
            _ => 2,
        }
    }
}

/// Reads the three letters in any casing, with blanks around them.
impl FromStr for Currency {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let code: [u8; 3] = text.trim().to_ascii_uppercase().into_bytes().try_into().map_err(|_| no(text))?;
        if code.iter().all(u8::is_ascii_uppercase) { Ok(Self(code)) } else { Err(no(text)) }
    }
}

fn no(text: &str) -> Error {
    Error::new(Code::InvalidArgument, format!("expected the three letters of a currency, found `{text}`"))
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        let found = text.parse::<Currency>();
        assert_eq!(found.as_ref().ok().map(Currency::as_str), expect, "{text:?}");
        if let Err(error) = found {
            assert_eq!(error.code(), Code::InvalidArgument, "{text:?}");
            assert!(error.to_string().contains(text), "{error}");
        }
    }

    #[test]
    fn a_currency_is_three_letters() {
        check("EUR", Some("EUR"));
        check(" usd\n", Some("USD"));
        for text in ["", "EU", "EURO", "E U", "12A", "€", "ÄÖ", "E\u{0}R"] {
            check(text, None);
        }
    }

    #[test]
    fn minor_units_are_those_of_the_standard() {
        for (code, decimals) in
            [("EUR", 2), ("USD", 2), ("HUF", 2), ("JPY", 0), ("KRW", 0), ("CLP", 0), ("ISK", 0)]
        {
            assert_eq!(code.parse::<Currency>().unwrap().minor_unit(), decimals, "{code}");
        }
        for (code, decimals) in [("KWD", 3), ("TND", 3), ("CLF", 4), ("XDR", 2), ("ZZZ", 2)] {
            assert_eq!(code.parse::<Currency>().unwrap().minor_unit(), decimals, "{code}");
        }
    }

    #[test]
    fn currencies_print_as_their_code() {
        let euro: Currency = "eur".parse().unwrap();
        assert_eq!(format!("{euro} {euro:?} {euro:>5}"), "EUR EUR   EUR");
    }
}
