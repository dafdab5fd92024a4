//! A number keeps every digit it was sent with, or is refused.

use ea_billing_client::wire::Number;
use proptest::prelude::*;

/// Reads the text as JSON and as plain text, and prints it both ways.
fn check(text: &str) {
    let from_json: Number = serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(serde_json::to_string(&from_json).unwrap(), text);
    assert_eq!(from_json.to_string(), text);
    let from_text: Number = text.parse().unwrap();
    assert_eq!(from_text.to_string(), text);
    assert_eq!(from_text, from_json);
}

fn value(text: &str) -> String {
    text.parse::<Number>().unwrap().value().to_string()
}

fn refusal(text: &str) -> String {
    text.parse::<Number>().unwrap_err().to_string()
}

#[test]
fn keeps_the_digits_seen_on_the_wire() {
    for text in [
        "0",
        "-0",
        "0.0",
        "1",
        "-1.5",
        "201507",
        "18.000000000000000",
        "288.000000000000000",
        "84.551225668959999",
        "1234567.123456789012345",
        "0.0001231422268144879778826552",
        "12.330899428656048000000",
        "1.936541884E-06",
        "1E-15",
        "1.5E-7",
        "1e-28",
        "1E5",
        "1.0e+2",
        "-0.0e0",
        "9007199254740993.5",
        "123456789012345678901234567",
        "79228162514264337593543950335",
        "0.10000000000000000000000000000000000000",
        "0e-400",
        "100000000000000000000000000000e-5",
    ] {
        check(text);
    }
}

#[test]
fn reads_the_value_and_not_only_the_digits() {
    assert_eq!(value("1.936541884E-06"), "0.000001936541884");
    assert_eq!(value("1E5"), "100000");
    assert_eq!(value("18.000"), "18.000");
    assert_eq!(value("-1.50e1"), "-15.0");
    assert_eq!(value("+7.50"), "7.50");
    assert_eq!(value(".5"), "0.5");
    assert_eq!(value("0.10000000000000000000000000000000000000"), "0.1");
}

#[test]
fn refuses_what_it_can_not_hold_exactly() {
    for text in [
        "0.0000000000123456789012345678901",
        "1e-29",
        "5e-324",
        "123456789.12345678901234567890123",
        "79228162514264337593543950336",
        "1e400",
        "1e99999999999999999999",
        "-1e-99999999999999999999",
        "340282366920938463463374607431768211456",
        "170141183460469231731687303715884105729",
    ] {
        assert!(refusal(text).contains("not rounded"), "{text}");
        assert!(serde_json::from_str::<Number>(text).is_err(), "{text}");
    }
}

#[test]
fn refuses_what_is_no_number() {
    for text in
        ["", "-", ".", "1.2.3", "1,5", "0x10", "NaN", "Infinity", "1e", "1e+", "e5", "--1", "1 000", "12é"]
    {
        assert!(refusal(text).contains("expected a decimal number"), "{text}");
    }
    for json in ["true", "[1]", "{}", "\"12,50\"", "null"] {
        assert!(serde_json::from_str::<Number>(json).is_err(), "{json}");
    }
}

#[test]
fn a_quoted_number_is_a_number_and_stays_quoted() {
    let number: Number = serde_json::from_str("\"12.50\"").unwrap();
    assert_eq!(number.value().to_string(), "12.50");
    assert_eq!(number.to_string(), "12.50");
    assert_eq!(serde_json::to_string(&number).unwrap(), "\"12.50\"");
}

#[test]
fn numbers_are_equal_by_value() {
    let number = |text: &str| text.parse::<Number>().unwrap();
    assert_eq!(number("1.0"), number("1"));
    assert_eq!(number("1E2"), number("100"));
    assert!(number("-1e-28") < number("0"));
}

/// A number of up to 28 digits and 28 decimals, as some server would print it.
fn lexeme() -> impl Strategy<Value = String> {
    let digits = (1_usize..=28).prop_flat_map(|n| prop::collection::vec(0_u8..10, n));
    (any::<bool>(), digits, 0_usize..=28, prop::option::of((-28_i32..=28, 0_u8..4))).prop_map(
        |(negative, digits, decimals, exponent)| {
            let mut text: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
            while text.len() <= decimals {
                text.insert(0, '0');
            }
            text.insert(text.len() - decimals, '.');
            let trimmed = text.trim_start_matches('0');
            let mut text = if trimmed.starts_with('.') { format!("0{trimmed}") } else { trimmed.to_owned() };
            if text.ends_with('.') {
                text.pop();
            }
            if negative {
                text.insert(0, '-');
            }
            if let Some((exponent, style)) = exponent {
                let letter = if style & 1 == 0 { 'e' } else { 'E' };
                let sign = if style & 2 == 0 || exponent < 0 { "" } else { "+" };
                text.push_str(&format!("{letter}{sign}{exponent}"));
            }
            text
        },
    )
}

/// The digits and the power of ten that a text stands for, by another way than the one under test.
fn scientific(text: &str) -> (bool, String, i64) {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let negative = whole.starts_with('-');
    let digits = format!("{}{fraction}", whole.trim_start_matches('-'));
    let power = exponent.parse::<i64>().unwrap() - i64::try_from(fraction.len()).unwrap();
    let significant = digits.trim_start_matches('0');
    let trimmed = significant.trim_end_matches('0');
    let zeros = i64::try_from(significant.len() - trimmed.len()).unwrap();
    if trimmed.is_empty() { (false, String::new(), 0) } else { (negative, trimmed.to_owned(), power + zeros) }
}

fn fits(text: &str) -> bool {
    let (_, digits, power) = scientific(text);
    let length = i64::try_from(digits.len()).unwrap();
    power >= -28 && length + power.max(0) <= 28
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    /// Parse then print is the identity for all that fits, and the value is the one that was written.
    #[test]
    fn prints_what_it_read(text in lexeme()) {
        match text.parse::<Number>() {
            Ok(number) => {
                check(&text);
                prop_assert_eq!(scientific(&number.value().to_string()), scientific(&text));
            }
            Err(error) => {
                prop_assert!(!fits(&text), "{} was refused: {}", text, error);
                prop_assert!(serde_json::from_str::<Number>(&text).is_err());
            }
        }
    }

    /// Whatever the text, it is either read exactly or refused; it is never read as something else.
    #[test]
    fn never_reads_something_else(text in "[-+]?[0-9]{0,40}[.]?[0-9]{0,40}([eE][-+]?[0-9]{0,3})?") {
        if let Ok(number) = text.parse::<Number>() {
            prop_assert_eq!(number.to_string(), text.clone());
            let plain = text.trim_start_matches('+');
            prop_assert_eq!(scientific(&number.value().to_string()), scientific(plain));
        }
    }
}
