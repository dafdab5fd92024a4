use super::*;
use proptest::prelude::*;

/// Digits by hand, in steps of 1e-28 and least first, added as on paper: shares nothing with what it judges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Paper {
    positive: Vec<u8>,
    negative: Vec<u8>,
}

impl Paper {
    fn add(&mut self, text: &str) {
        let (column, digits) = match text.strip_prefix('-') {
            Some(digits) => (&mut self.negative, digits),
            None => (&mut self.positive, text),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let mut carry = 0;
        let padded = format!("{whole}{decimals:0<28}");
        let mut addend = padded.bytes().rev().map(|digit| digit - b'0').chain(std::iter::repeat_n(0, 60));
        column.resize(100, 0);
        for place in column.iter_mut() {
            let sum = *place + addend.next().unwrap_or(0) + carry;
            (*place, carry) = (sum % 10, sum / 10);
        }
    }

    /// The larger column without the smaller.
    fn show(&self) -> String {
        let (mut large, mut small) = (self.positive.clone(), self.negative.clone());
        large.resize(100, 0);
        small.resize(100, 0);
        let negative = large.iter().rev().lt(small.iter().rev());
        if negative {
            std::mem::swap(&mut large, &mut small);
        }
        let mut borrow = 0;
        for (place, less) in large.iter_mut().zip(&small) {
            let taken = less + borrow;
            borrow = u8::from(*place < taken);
            *place = *place + 10 * borrow - taken;
        }
        let digits: String = large.iter().rev().map(|digit| char::from(digit + b'0')).collect();
        let (whole, decimals) = digits.split_at(digits.len() - 28);
        let text = format!("{whole}.{decimals}");
        let text = text.trim_end_matches('0').trim_end_matches('.').trim_start_matches('0');
        let text =
            if text.is_empty() || text.starts_with('.') { format!("0{text}") } else { text.to_owned() };
        if negative { format!("-{text}") } else { text }
    }
}

/// Amounts of every size and number of decimals, the largest and finest among them.
fn amounts() -> impl Strategy<Value = Decimal> {
    let mantissa = prop_oneof![
        -79_228_162_514_264_337_593_543_950_335_i128..=79_228_162_514_264_337_593_543_950_335,
        -1_000_000_i128..1_000_000,
        Just(79_228_162_514_264_337_593_543_950_335),
        Just(-79_228_162_514_264_337_593_543_950_335),
        Just(0),
    ];
    (mantissa, prop_oneof![0..=28_u32, Just(0), Just(28)])
        .prop_map(|(m, s)| Decimal::from_i128_with_scale(m, s))
}

fn sum(amounts: &[Decimal]) -> ExactSum {
    let mut sum = ExactSum::default();
    for amount in amounts {
        sum.add(*amount).unwrap();
    }
    sum
}

proptest! {
    #[test]
    fn a_sum_is_what_paper_says(amounts in proptest::collection::vec(amounts(), 0..40)) {
        let mut paper = Paper::default();
        amounts.iter().for_each(|amount| paper.add(&amount.to_string()));
        prop_assert_eq!(sum(&amounts).to_string(), paper.show());
    }

    #[test]
    fn the_order_of_adding_does_not_matter(amounts in proptest::collection::vec(amounts(), 0..20), cut in 0..20_usize) {
        let forward = sum(&amounts);
        let mut backward = amounts.clone();
        backward.reverse();
        prop_assert_eq!(&sum(&backward), &forward);
        let (head, tail) = amounts.split_at(cut.min(amounts.len()));
        let mut merged = sum(head);
        merged.merge(&sum(tail)).unwrap();
        prop_assert_eq!(merged, forward);
    }

    #[test]
    fn what_is_printed_is_read_back(amounts in proptest::collection::vec(amounts(), 0..5)) {
        let sum = sum(&amounts);
        prop_assert_eq!(sum.to_string().parse::<ExactSum>().unwrap(), sum);
    }

    #[test]
    fn every_sum_is_printed_and_read_back(units: i128, fraction in 0..10_i128.pow(28)) {
        let mut paper = Paper::default();
        paper.add(&units.to_string());
        paper.add(&Decimal::from_i128_with_scale(fraction, 28).to_string());
        let text = paper.show();
        prop_assert_eq!(text.parse::<ExactSum>().unwrap().to_string(), text);
    }

    #[test]
    fn one_decimal_is_its_own_sum(amount in amounts()) {
        prop_assert_eq!(ExactSum::from(amount).to_decimal(), Some(amount));
        prop_assert_eq!(ExactSum::from(amount).to_string(), (amount.normalize() + Decimal::ZERO).to_string());
        prop_assert_eq!(ExactSum::from(amount).is_zero(), amount.is_zero());
    }

    #[test]
    fn a_sum_becomes_a_decimal_or_nothing_never_another(amounts in proptest::collection::vec(amounts(), 0..4)) {
        let sum = sum(&amounts);
        if let Some(decimal) = sum.to_decimal() {
            prop_assert_eq!(ExactSum::from(decimal), sum);
        } else {
            prop_assert!(sum.to_string().bytes().filter(u8::is_ascii_digit).count() > 28, "{}", sum);
        }
    }

    #[test]
    fn sums_are_ordered_as_their_values(a in amounts(), b in amounts()) {
        prop_assert_eq!(ExactSum::from(a).cmp(&ExactSum::from(b)), a.cmp(&b));
        prop_assert_eq!(ExactSum::from(a) == ExactSum::from(b), a == b);
    }

    #[test]
    fn adding_and_taking_away_is_nothing(a in amounts(), b in amounts()) {
        let (a, b) = (euro(a), euro(b));
        if let Ok(both) = a.checked_add(b) {
            prop_assert_eq!(both.checked_sub(b).unwrap(), a);
        }
    }

    #[test]
    fn rounding_moves_by_half_a_minor_unit_at_most(mantissa in -10_i64.pow(15)..10_i64.pow(15), scale in 0..6_u32) {
        let exact = euro(Decimal::new(mantissa, scale));
        let rounded = exact.round();
        prop_assert!(rounded.amount().scale() <= 2);
        let moved = rounded.checked_sub(exact).unwrap().amount().abs();
        prop_assert!(moved <= Decimal::new(5, 3));
        if moved == Decimal::new(5, 3) {
            prop_assert!(rounded.amount().abs() > exact.amount().abs());
        }
    }
}

fn euro(amount: Decimal) -> Money {
    Money::new(amount, "EUR".parse().unwrap())
}

fn money(text: &str) -> Money {
    let (amount, currency) = text.split_once(' ').unwrap();
    Money::new(amount.parse().unwrap(), currency.parse().unwrap())
}

#[track_caller]
fn check_sum(a: &str, b: &str, expect: std::result::Result<&str, Code>) {
    let found = money(a).checked_add(money(b)).map(|sum| sum.to_string());
    assert_eq!(found.as_deref().map_err(Error::code), expect, "{a} + {b}");
}

#[test]
fn adding_never_rounds_and_never_mixes() {
    check_sum("0.1 EUR", "0.2 EUR", Ok("0.30 EUR"));
    check_sum("12.330899428656048000000 EUR", "-12 EUR", Ok("0.330899428656048 EUR"));
    check_sum("1 EUR", "1 USD", Err(Code::MixedCurrency));
    check_sum("79228162514264337593543950335 EUR", "1 EUR", Err(Code::Overflow));
    // `Decimal` alone would drop the small amount here.
    check_sum("79228162514264337593543950335 EUR", "0.01 EUR", Err(Code::Overflow));
    check_sum("10000000000000000000000000000 EUR", "0.1 EUR", Err(Code::Overflow));
    let error = money("1 EUR").checked_sub(money("1 USD")).unwrap_err();
    assert_eq!(error.to_string(), "expected an amount in EUR to add, found one in USD");
}

#[test]
fn a_sum_may_pass_through_what_no_decimal_holds() {
    let most = money("79228162514264337593543950335 EUR");
    assert_eq!(Money::sum([most, most]).unwrap_err().code(), Code::Overflow);
    assert_eq!(Money::sum([most, most, -most]).unwrap(), Some(most));
    let total = Money::sum([most, most, -most, -most, money("0.01 EUR")]).unwrap();
    assert_eq!(total, Some(money("0.01 EUR")));
    assert_eq!(Money::sum([]).unwrap(), None);
    assert_eq!(Money::sum([most, money("1 JPY")]).unwrap_err().code(), Code::MixedCurrency);
}

#[track_caller]
fn check_round(exact: &str, expect: &str) {
    assert_eq!(money(exact).round().to_string(), expect, "{exact}");
}

#[test]
fn rounding_is_to_the_minor_unit_and_halves_go_away_from_zero() {
    check_round("0.125 EUR", "0.13 EUR");
    check_round("-0.125 EUR", "-0.13 EUR");
    check_round("0.1249999999 EUR", "0.12 EUR");
    check_round("0.5 JPY", "1 JPY");
    check_round("0.49 JPY", "0 JPY");
    check_round("-0.4 JPY", "0 JPY");
    check_round("1.0005 KWD", "1.001 KWD");
    check_round("12 EUR", "12.00 EUR");
    assert_eq!(money("0.45 EUR").round_to(1), money("0.5 EUR"));
}

#[test]
fn money_prints_every_digit_that_counts() {
    for (exact, expect) in [
        ("12.5 EUR", "12.50 EUR"),
        ("-0.5 EUR", "-0.50 EUR"),
        ("0 EUR", "0.00 EUR"),
        ("12.500000 EUR", "12.50 EUR"),
        ("0.513787476194002 USD", "0.513787476194002 USD"),
        ("12.0 JPY", "12 JPY"),
        ("1.5 JPY", "1.5 JPY"),
    ] {
        assert_eq!(money(exact).to_string(), expect, "{exact}");
    }
    assert_eq!((-money("0 EUR")).to_string(), "0.00 EUR");
    assert_eq!(format!("[{:>10}]", money("-1 EUR")), "[ -1.00 EUR]");
}

#[test]
fn money_is_ordered_within_its_currency_only() {
    assert!(money("1 EUR") < money("1.01 EUR"));
    assert!(money("1 EUR") > money("-1 EUR"));
    assert_eq!(money("1 EUR").partial_cmp(&money("2 USD")), None);
    assert_ne!(money("1 EUR"), money("1 USD"));
    assert_eq!(money("1 EUR"), money("1.00 EUR"));
}

#[track_caller]
fn check_text(text: &str, expect: Option<&str>) {
    let found = text.parse::<ExactSum>();
    assert_eq!(found.as_ref().ok().map(ToString::to_string).as_deref(), expect, "{text:?}");
    assert!(found.is_ok() || found.unwrap_err().code() == Code::InvalidArgument);
}

#[test]
fn sums_are_read_strictly() {
    check_text("0", Some("0"));
    check_text("-0", Some("0"));
    check_text("-0.5", Some("-0.5"));
    check_text("007.50", Some("7.5"));
    check_text("-1.0000000000000000000000000001", Some("-1.0000000000000000000000000001"));
    check_text(&i128::MIN.to_string(), Some(&i128::MIN.to_string()));
    check_text(&format!("{}.9", i128::MAX), Some(&format!("{}.9", i128::MAX)));
    let below = format!("{}.5", i128::MIN);
    let too_fine = format!("0.{}1", "0".repeat(28));
    for text in ["", "-", ".", ".5", "5.", "+1", "1e3", "1,5", " 1", "--1", "1.-5", "٣", &below, &too_fine] {
        check_text(text, None);
    }
}

#[test]
fn a_sum_that_is_too_much_stays_as_it_was() {
    let mut most: ExactSum = format!("{}.75", i128::MAX).parse().unwrap();
    let before = most.clone();
    let error = most.add(Decimal::new(25, 2)).unwrap_err();
    assert_eq!(error.code(), Code::Overflow);
    assert_eq!(most, before);
    most.add(Decimal::new(24, 2)).unwrap();
    assert_eq!(most.to_string(), format!("{}.99", i128::MAX));
    let mut least: ExactSum = i128::MIN.to_string().parse().unwrap();
    assert_eq!(least.to_decimal(), None);
    assert_eq!(least.add(Decimal::new(-1, 28)).unwrap_err().code(), Code::Overflow);
    assert_eq!(format!("[{:>6}]", ExactSum::from(Decimal::new(-5, 1))), "[  -0.5]");
}

#[test]
fn a_sum_is_rounded_for_people() {
    let check = |sum: &str, decimals: u32, expect: &str| {
        let rounded = sum.parse::<ExactSum>().unwrap().rounded(decimals);
        assert_eq!(
            rounded.map_or("refused".to_owned(), |amount| amount.to_string()),
            expect,
            "{sum} {decimals}"
        );
    };
    check("0.005", 2, "0.01");
    check("0.0049999999999999999999999999", 2, "0.00");
    check("-0.005", 2, "-0.01");
    check("-0.5", 0, "-1");
    check("0.5", 0, "1");
    check("1.995", 2, "2.00");
    check("2.5", 28, "2.5000000000000000000000000000");
    check("12.5", 28, "refused");
    check("1.0000000000000000000000000001", 40, "1.0000000000000000000000000001");
    check("79228162514264337593543950335.4", 0, "79228162514264337593543950335");
    check("79228162514264337593543950335.5", 0, "refused");
}

#[test]
fn a_sum_divided_is_exact_to_the_last_decimal() {
    let check = |sum: &str, count: u64, expect: Option<&str>| {
        let found = sum.parse::<ExactSum>().unwrap().divided_by(count).map(|mean| mean.to_string());
        assert_eq!(found.as_deref(), expect, "{sum} / {count}");
    };
    check("7", 2, Some("3.5"));
    check("-7", 2, Some("-3.5"));
    check("-6", 2, Some("-3"));
    check("0", 9, Some("0"));
    check("1", 0, None);
    check("2", 3, Some("0.6666666666666666666666666667"));
    // A half goes to the even digit, on either side of zero, and carries.
    check("0.0000000000000000000000000005", 2, Some("0.0000000000000000000000000002"));
    check("-0.0000000000000000000000000003", 2, Some("-0.0000000000000000000000000002"));
    check("1.9999999999999999999999999999", 2, Some("1"));
    let (most, least) = (i128::MAX.to_string(), i128::MIN.to_string());
    check(&most, 1, Some(&most));
    check(&least, 1, Some(&least));
    check(&most, u64::MAX, Some("9223372036854775808.4999999999999999999728949457"));
}
