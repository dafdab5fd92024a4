//! `ratecard`.

use ea_billing_sim::Rule;

use super::{ask, simulator};
use crate::support::Home;

const OFFER: &str = "--offer 0003p --currency USD --region us";

#[test]
fn no_currency_and_no_country_is_guessed() {
    let (home, simulator) = (Home::new(), simulator());
    insta::assert_snapshot!(ask(&home, &simulator, "ratecard --offer MS-AZR-0003P"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: a rate card is of an offer, a currency and a country: expected --currency, --region
    hint: write them such as `--offer MS-AZR-0003P --currency USD --region US`, or keep them in the profile: `ea-billing config set offer MS-AZR-0003P`
    ");
    assert_eq!(simulator.requests().len(), 0);
    home.write_config(
        "default-profile = \"a\"\n[profiles.a]\noffer = \"0003P\"\ncurrency = \"USD\"\nregion = \"US\"\nlocale = \"en-US\"\n",
    );
    assert_eq!(ask(&home, &simulator, "ratecard -o none").code(), Some(0));
}

#[test]
fn meters_have_their_rates_by_tier_with_all_digits() {
    let (home, simulator) = (Home::new(), simulator());
    let run = ask(&home, &simulator, &format!("ratecard {OFFER} --search bandwidth --limit 2"));
    insta::assert_snapshot!(run.without_clock(), @r#"
    exit code: 0
    ----- stdout -----
    meterName                 meterCategory  meterRegion  unit  meterRates                                      currency
    ────────────────────────  ─────────────  ───────────  ────  ──────────────────────────────────────────────  ────────
    Zone 1 Data Transfer Out  Bandwidth                   1 GB  {"0":0.0,"5":0.087,"10005":0.083,"50005":0.07}  USD

    complete: 50 rows, 1 page
    as of 2024-06-15T09:00:00Z
    rate card: MS-AZR-0003P in USD en-US US, without tax
    left out: 49 meters that do not match
    ----- stderr -----
    "#);
    let rows = ask(&home, &simulator, &format!("ratecard {OFFER} -o json")).json();
    let rates = rows.as_array().unwrap().iter().map(|row| row["meterRates"].as_object().unwrap());
    assert!(rates.clone().all(|rates| rates.contains_key("0")));
    assert!(rates.clone().any(|rates| rates.len() > 1));
    let id = rows[3]["meterId"].as_str().unwrap().to_uppercase();
    let one = ask(&home, &simulator, &format!("ratecard {OFFER} -o json --meter {id}")).json();
    assert_eq!(one.as_array().unwrap(), &[rows[3].clone()]);
    let one = ask(&home, &simulator, &format!("ratecard {OFFER} -o json --meter {{{id}}}")).json();
    assert_eq!(one.as_array().unwrap(), &[rows[3].clone()], "in braces");
}

#[test]
fn it_is_said_that_no_meter_matches() {
    let (home, simulator) = (Home::new(), simulator());
    for by in ["--meter xyz", "--search xyz"] {
        let run = ask(&home, &simulator, &format!("ratecard {OFFER} {by}"));
        assert_eq!(run.warnings(), "warning: none of the 50 meters of the rate card matches\n", "{run}");
        assert!(run.code() == Some(0) && !run.stdout.contains("left out"), "{run}");
    }
    assert_eq!(ask(&home, &simulator, &format!("ratecard {OFFER} --terms")).warnings(), "");
}

#[test]
fn terms_are_rows() {
    let (home, simulator) = (Home::new(), simulator());
    let line = "ratecard --offer MS-AZR-0062P --currency USD --region US --terms -o jsonl \
                --subscription a93b5e17-0c64-4f2d-8b71-e5d20c9f8436 --columns term,amount,currency,effectiveDate";
    insta::assert_snapshot!(ask(&home, &simulator, line).without_clock(), @r#"
    exit code: 0
    ----- stdout -----
    {"term":"Monetary Credit","amount":100.0,"currency":"USD","effectiveDate":"2013-12-23T00:00:00Z"}
    ----- stderr -----
    "#);
}

#[test]
fn what_no_document_knows_of_a_card_is_told() {
    let (home, simulator) = (Home::new(), simulator());
    let card = serde_json::json!({
        "OfferTerms": [{"Name": "Recurring Charge", "RecurringCharge": 9, "Proration": "daily"}],
        "Meters": [{"MeterId": "a", "MeterRates": {"0": 1}, "Family": "x"}],
        "Currency": "USD", "Rounding": {"digits": 2},
    });
    let rule = serde_json::json!({
        "fault": "answer", "headers": {"Content-Type": "application/json"}, "body": card.to_string(),
        "when": {"route": "rate-card-blob"}
    });
    simulator.add_fault(Rule::from_json(&rule.to_string()).unwrap()).unwrap();
    let run = ask(&home, &simulator, &format!("ratecard {OFFER} -o jsonl --columns meterId,extraFields"));
    assert_eq!((run.code(), run.stdout.trim()), (Some(0), r#"{"meterId":"a","extraFields":{"Family":"x"}}"#));
    let told = r#"fields that no document knows: Rounding = {"digits":2}, OfferTerms[0].Proration = "daily""#;
    assert!(run.stderr.contains(told), "{run}");
}

#[test]
fn the_address_of_storage_is_told_nowhere() {
    let (home, simulator) = (Home::new(), simulator());
    let run = home
        .program(["ratecard", "-v", "--offer", "0003P", "--currency", "USD", "--region", "US", "-o", "none"])
        .against_azure(&simulator)
        .run();
    assert!(run.code() == Some(0) && run.stderr.contains("/RateCard"), "{run}");
    assert_eq!(run.stderr.matches("sig=").count(), run.stderr.matches("sig=…").count(), "{run}");
}
