use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{CardSplit, METERS};
use crate::{
    Code, DiscountTier, Meter, OfferTerm, RateCardTerms, RowIssue,
    convert::{card_terms, rows},
    error::Result,
    recordings,
    source::Version,
};

/// What comes of a card that arrives in pieces of these lengths, the last of them again and again.
fn read(card: &[u8], lengths: &[usize]) -> Result<(RateCardTerms, Vec<Meter>, Vec<RowIssue>)> {
    let (mut split, mut meters, mut issues) = (CardSplit::default(), Vec::new(), Vec::new());
    let (mut left, mut lengths) = (card, lengths.iter().copied());
    let mut length = card.len().max(1);
    while !left.is_empty() {
        length = lengths.next().unwrap_or(length).clamp(1, left.len());
        let (piece, rest) = left.split_at(length.min(left.len()));
        left = rest;
        for array in split.push(piece) {
            let array = std::str::from_utf8(&array).expect("it was cut between meters");
            let mut decoded = rows::<Meter>(Version::Commerce2015, array, 1, 1)?;
            meters.append(&mut decoded.records);
            issues.append(&mut decoded.issues);
        }
    }
    Ok((card_terms(&split.finish()?)?, meters, issues))
}

fn whole(card: &str) -> (RateCardTerms, Vec<Meter>, Vec<RowIssue>) {
    read(card.as_bytes(), &[]).expect(card)
}

/// The one meter of a card with these members.
fn meter(members: &str) -> std::result::Result<Meter, (Option<String>, String)> {
    let (_, mut meters, mut issues) =
        whole(&format!(r#"{{"Currency":"USD","Meters":[{{"MeterId":"a"{members}}}]}}"#));
    meters
        .pop()
        .ok_or_else(|| issues.pop().map(|issue| (issue.field, issue.reason)).expect("it is one or the other"))
}

fn term(json: &str) -> (OfferTerm, Vec<String>) {
    let (mut terms, ..) = whole(&format!(r#"{{"OfferTerms":[{json}],"Meters":[],"Currency":"USD"}}"#));
    let extra = terms.extra.iter().map(|field| format!("{}={}", field.name, field.json)).collect();
    (terms.offer_terms.pop().expect("one term"), extra)
}

fn number(text: &str) -> Decimal {
    text.parse().expect(text)
}

#[test]
fn members_come_in_any_order_and_casing() {
    for card in [
        r#"{"OfferTerms":[],"Meters":[{"MeterId":"a"},{"MeterId":"b"}],"Currency":"EUR","Locale":"en","IsTaxIncluded":false,"New":{"a":[1]}}"#,
        "\u{feff}{ \"new\" : {\"a\":[1]},\n\"isTaxIncluded\":\"False\", \"currency\":\"eur\", \"locale\":\"en\", \"METERS\" : [ {\"meterid\":\"a\"} , {\"MeterID\":\"b\"} ] }\n",
        r#"{"Locale":"en","\u004deters":[{"MeterId":"a"},{"MeterId":"b"}],"IsTaxIncluded":false,"OfferTerms":null,"Currency":"EUR","new":{"a":[1]}}"#,
    ] {
        let (terms, meters, issues) = whole(card);
        assert_eq!(
            meters.iter().map(|meter| meter.meter_id.as_str()).collect::<Vec<_>>(),
            ["a", "b"],
            "{card}"
        );
        assert_eq!((terms.currency.as_str(), terms.locale.as_str()), ("EUR", "en"));
        assert_eq!((terms.is_tax_included, terms.offer_terms.len(), issues.len()), (Some(false), 0, 0));
        assert_eq!(terms.extra.iter().map(|field| field.json.as_str()).collect::<Vec<_>>(), [r#"{"a":[1]}"#]);
    }
    let (_, meters, _) = whole(r#"{"Currency":"USD","Meters":[ ]}"#);
    assert!(meters.is_empty());
}

#[test]
fn what_is_no_card_is_refused() {
    let check = |card: &str, code: Code, expect: &str| {
        for lengths in [&[][..], &[1], &[7]] {
            let error = read(card.as_bytes(), lengths).expect_err(card);
            assert_eq!((error.code(), error.to_string().contains(expect)), (code, true), "{card}: {error}");
        }
    };
    check("", Code::Truncated, "empty body");
    check("[]", Code::Decode, "expected an object");
    check("<html/>", Code::UnexpectedContent, "markup");
    check(r#"{"Currency":"USD"}"#, Code::Decode, "`Meters`");
    check(r#"{"Currency":"USD","Meters":null}"#, Code::Decode, "found null");
    check(r#"{"Currency":"USD","Meters":{"a":[]}}"#, Code::Decode, "found an object");
    check(r#"{"Meters":[]}"#, Code::Decode, "Currency");
    check(r#"{"Meters":[],"Currency":"dollars"}"#, Code::Decode, "Currency");
    check(r#"{"Meters":[{}],"meters":[{}],"Currency":"USD"}"#, Code::Decode, "`meters` came twice");
    check(r#"{"Meters":[],"Currency":"USD","currency":"EUR"}"#, Code::Decode, "`currency` came twice");
    check(r#"{"error":{"code":"x","message":"no such offer"}}"#, Code::UnexpectedContent, "no such offer");
    check(r#"{"Meters":[{"MeterId":"a"}"#, Code::Truncated, "within its meters");
    check(r#"{"Meters":[],"Currency":"USD""#, Code::Truncated, "ended");
    check(r#"{"Meters":[],"Currency":"USD"}}"#, Code::Decode, "expected JSON");
    check(r#"{"Meters":[{"MeterId":"a"}},"Currency":"USD"}"#, Code::Decode, "brackets");
    check(r#"{"Meters":[{"MeterId":"a"],"Currency":"USD"}"#, Code::Decode, "");
    check(r#"{"Meters":[{"MeterId":"a"},],"Currency":"USD"}"#, Code::Decode, "");
    check(r#"{"Meters":[],"Currency":"USD","OfferTerms":{}}"#, Code::Decode, "OfferTerms");
}

#[test]
fn a_comma_at_the_border_of_two_pieces_is_none_too_many() {
    let meters = r#"{"MeterId":"a"},"#.repeat(METERS);
    let card = |end: &str| format!(r#"{{"Meters":[{meters}{end}],"Currency":"USD"}}"#);
    assert_eq!(whole(&card(r#"{"MeterId":"a"}"#)).1.len(), METERS + 1);
    for end in ["", " ", r#",{"MeterId":"a"}"#] {
        let error = read(card(end).as_bytes(), &[]).expect_err(end);
        assert_eq!(error.code(), Code::Decode, "{end}: {error}");
    }
}

#[test]
fn both_spellings_of_tiers_are_read_and_sorted() {
    let check = |rates: &str, expect: &[(&str, &str)]| {
        let meter = meter(&format!(r#","MeterRates":{rates}"#)).expect(rates);
        let found: Vec<_> = meter.rates.iter().map(|rate| (rate.from, rate.rate)).collect();
        let expect: Vec<_> = expect.iter().map(|(from, rate)| (number(from), number(rate))).collect();
        assert_eq!(found, expect, "{rates}");
    };
    check(r#"{"0":0.087,"51200":0.083}"#, &[("0", "0.087"), ("51200", "0.083")]);
    check(
        r#"{"51200.0000000000":0.083,"0.0000000000":0.087,"1E6":"1e-7"}"#,
        &[("0", "0.087"), ("51200", "0.083"), ("1000000", "0.0000001")],
    );
    check(r#"{"0":0.1231422268144879778826552}"#, &[("0", "0.1231422268144879778826552")]);
    check("{}", &[]);
    check("null", &[]);
}

#[test]
fn a_meter_that_cannot_be_priced_is_an_issue_and_the_others_stay() {
    let check = |members: &str, field: &str, expect: &str| {
        let (found, reason) = meter(members).expect_err(members);
        assert_eq!((found.as_deref(), reason.contains(expect)), (Some(field), true), "{members}: {reason}");
    };
    check(r#","MeterRates":{"51200":1,"51200.0000000000":2}"#, "MeterRates", "the tier 51200 came twice");
    check(r#","MeterRates":{"-1":1}"#, "MeterRates", "found `-1`");
    check(r#","MeterRates":{"all":1}"#, "MeterRates", "found `all`");
    check(r#","MeterRates":{"0":"free"}"#, "MeterRates.0", "free");
    check(r#","MeterRates":{"0":0.10,"100":null}"#, "MeterRates", "the name `100` has no value");
    check(r#","EffectiveDate":"soon""#, "EffectiveDate", "soon");
    let (_, meters, issues) =
        whole(r#"{"Currency":"USD","Meters":[{"MeterId":"a"},{"MeterName":"b"},7,{"MeterId":"c"}]}"#);
    assert_eq!((meters.len(), issues.iter().map(|issue| issue.row).collect::<Vec<_>>()), (2, vec![2, 3]));
}

#[test]
fn all_fields_of_a_meter_are_read() {
    let meter = meter(
        r#","MeterName":"n","MeterCategory":"c","MeterSubCategory":"s","MeterRegion":null,"Unit":"10K","MeterRates":{"0":1},
        "IncludedQuantity":5.0,"EffectiveDate":"0001-01-01T00:00:00Z","MeterTags":["Third Party"],"MeterStatus":"Deprecated","New":[0.10]"#,
    )
    .expect("a meter");
    let texts = [
        &meter.meter_name,
        &meter.meter_category,
        &meter.meter_sub_category,
        &meter.meter_region,
        &meter.unit,
    ];
    assert_eq!(texts, ["n", "c", "s", "", "10K"]);
    assert_eq!(
        (meter.included_quantity.to_string().as_str(), meter.meter_status.as_str()),
        ("5.0", "Deprecated")
    );
    assert_eq!(
        meter.effective_date.map(|date| date.to_rfc3339()).as_deref(),
        Some("0001-01-01T00:00:00+00:00")
    );
    assert_eq!(
        (meter.meter_tags.as_slice(), meter.extra[0].json.as_str()),
        (["Third Party".to_owned()].as_slice(), "[0.10]")
    );
}

#[test]
fn terms_of_all_kinds_are_read_whole() {
    let date = "2013-12-23T00:00:00Z".parse().ok();
    let (found, extra) = term(
        r#"{"Credit":100.0,"EffectiveDate":"2013-12-23T00:00:00Z","ExcludedMeterIds":["a","B"],"Name":"Monetary Credit","New":1}"#,
    );
    let excluded_meter_ids = vec!["a".to_owned(), "B".to_owned()];
    let expect =
        OfferTerm::MonetaryCredit { credit: number("100.0"), effective_date: date, excluded_meter_ids };
    assert_eq!((found, extra), (expect, vec!["OfferTerms[0].New=1".to_owned()]));

    let (found, _) = term(
        r#"{"name":"monetary commitment","TieredDiscount":{"5000.00":2.5,"0":0},"ExcludedMeterIds":null}"#,
    );
    let tier = |from, percent| DiscountTier { from: number(from), percent: number(percent) };
    let tiered_discount = vec![tier("0", "0"), tier("5000", "2.5")];
    let expect = OfferTerm::MonetaryCommitment {
        tiered_discount,
        effective_date: None,
        excluded_meter_ids: Vec::new(),
    };
    assert_eq!(found, expect);

    for (charge, expect) in [("10", "10"), ("9.99", "9.99"), ("1e1", "10")] {
        let (found, _) = term(&format!(r#"{{"Name":"Recurring Charge","RecurringCharge":{charge}}}"#));
        assert_eq!(found, OfferTerm::RecurringCharge { charge: number(expect), effective_date: None });
    }
}

#[test]
fn terms_that_are_not_understood_stay_as_they_came() {
    let check = |json: &str, name: &str| {
        assert_eq!(term(json).0, OfferTerm::Unknown { name: name.to_owned(), json: json.to_owned() });
    };
    check(r#"{"Name":"Free Lunch","Amount":1.50}"#, "Free Lunch");
    check(r#"{"Amount":1}"#, "");
    check(r#"{"Name":"Monetary Credit","Credit":"all"}"#, "Monetary Credit");
    check(r#"{"Name":"Monetary Credit"}"#, "Monetary Credit");
    check(r#"{"Name":"Monetary Commitment","TieredDiscount":{"1":1,"1.0":2}}"#, "Monetary Commitment");
    check(r#"{"Name":"Monetary Commitment","TieredDiscount":{"1":1,"2":null}}"#, "Monetary Commitment");
    check("7", "");
}

#[test]
fn a_recorded_card_decodes_whole() {
    let name = "commerce/python__commerce__test_mgmt_commerce.test_commerce.1.excerpt.json";
    let Some(body) = recordings::arm(name) else { return };
    let (terms, meters, issues) = read(body.as_bytes(), &[1000]).expect("a card");
    assert_eq!((meters.len(), issues.len(), terms.extra.len()), (321, 0, 0));
    assert_eq!(
        (terms.currency.as_str(), terms.locale.as_str(), terms.is_tax_included),
        ("USD", "en", Some(false))
    );
    assert!(matches!(&terms.offer_terms[..], [OfferTerm::MonetaryCredit { credit, excluded_meter_ids, .. }]
        if credit.to_string() == "100.0" && excluded_meter_ids.len() == 168));
    // By Python's `decimal`.
    let rates = || meters.iter().flat_map(|meter| &meter.rates);
    assert_eq!(rates().count(), 476);
    assert_eq!(rates().map(|rate| rate.rate).sum::<Decimal>().to_string(), "12728.384376");
    assert_eq!(rates().map(|rate| rate.from).sum::<Decimal>().normalize().to_string(), "241991876");
    assert!(meters.iter().all(|meter| meter.extra.is_empty() && meter.rates[0].from.is_zero()));
    let first_days =
        meters.iter().filter(|meter| meter.effective_date.is_some_and(|date| date.timestamp() < 0));
    assert_eq!(first_days.count(), 4);
    assert_eq!(meters.iter().map(|meter| meter.meter_tags.len()).sum::<usize>(), 10);
}

proptest! {
    #[test]
    fn how_the_bytes_arrive_does_not_matter(
        names in prop::collection::vec("[\\[\\]{},:\"\\\\aé]{0,6}", 0..8),
        around in prop::collection::vec("[\\[\\]{},:\"\\\\aé]{0,6}", 2),
        lengths in prop::collection::vec(1_usize..20, 1..6),
    ) {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let meters: Vec<String> = names
            .iter()
            .map(|name| format!(r#"{{"MeterId":"a","MeterName":{},"x":[{{}},[1]]}}"#, text(name)))
            .collect();
        let card = format!(
            r#"{{{}:[{}],"Meters":[{}],"Currency":"USD","OfferTerms":[{{"Name":{}}}]}}"#,
            text(&format!("{}x", around[0])), text(&around[0]), meters.join(" , "), text(&around[1])
        );
        let (terms, found, issues) = read(card.as_bytes(), &lengths).expect("a card");
        prop_assert_eq!(found.iter().map(|meter| meter.meter_name.clone()).collect::<Vec<_>>(), names);
        prop_assert_eq!((terms, found, issues), whole(&card));
    }

    #[test]
    fn a_card_that_is_cut_is_never_a_card(end in 0_usize..97, length in 1_usize..100) {
        let card = r#"{"OfferTerms":[],"Meters":[{"MeterId":"a"},{"MeterId":"b"}],"Currency":"EUR","IsTaxIncluded":false}"#;
        prop_assert!(card.len() > 97);
        prop_assert!(read(&card.as_bytes()[..end], &[length]).is_err());
    }
}
