//! A union keeps the fields of the kind that was sent, and whole what it does not know.

use ea_billing_client::{
    commerce_2015_06_01_preview::types::{OfferTermInfo, ResourceRateCardInfo},
    decode,
};

fn term(json: &str) -> OfferTermInfo {
    decode::from_str(json).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_known_kind_keeps_its_own_fields() {
    let OfferTermInfo::MonetaryCredit(credit) =
        term(r#"{"Credit": 100.0, "Name": "Monetary Credit", "Later": 1.50}"#)
    else {
        panic!("not a credit");
    };
    assert_eq!(credit.credit.unwrap().to_string(), "100.0");
    assert_eq!(credit.extra.get("later").unwrap().get(), "1.50");
    // The casing of the field and of its value is the server's.
    let other = term(r#"{"name": "monetary credit", "credit": 1}"#);
    assert!(matches!(other, OfferTermInfo::MonetaryCredit(_)), "{other:?}");
}

#[test]
fn null_names_no_kind() {
    for json in
        [r#"{"Name": "Monetary Credit", "name": null}"#, r#"{"name": null, "Name": "Monetary Credit"}"#]
    {
        assert!(matches!(term(json), OfferTermInfo::MonetaryCredit(_)), "{json}");
    }
}

#[test]
fn an_unknown_kind_is_kept_to_the_letter() {
    for json in [r#"{"Name": "Free Hours", "Hours": 750.00}"#, r#"{"Credit": 1.10}"#, r#"{"Name": 7}"#] {
        let OfferTermInfo::Unknown(raw) = term(json) else { panic!("{json} is known") };
        assert_eq!(raw.get(), json);
        assert_eq!(serde_json::to_string(&OfferTermInfo::Unknown(raw)).unwrap(), json);
    }
}

#[test]
fn a_known_kind_that_does_not_fit_names_its_field() {
    let json = r#"{"OfferTerms": [{"Name": "Monetary Credit", "Credit": "lots"}]}"#;
    let error = decode::from_str::<ResourceRateCardInfo>(json).unwrap_err();
    assert_eq!(error.path(), "OfferTerms[0].Credit");
    insta::assert_snapshot!(error, @"OfferTerms[0].Credit: expected a decimal number, found `lots` at line 1 column 62");
}
