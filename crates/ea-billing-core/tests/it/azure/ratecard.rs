//! Rate cards: behind a redirect, whole, and never with the token.

use ea_billing_core::{Batch, Change, Error, Meter, OfferTerm, Query, RateCardOffer, Reader};
use ea_billing_sim::Listener::{Api, Blob};

use super::{Site, subscription, word};

/// Enough for three pieces.
const METERS: u32 = 5000;

fn query(site: &Site, offer: &str) -> Query<Meter> {
    let offer = RateCardOffer::new(offer, "USD".parse().unwrap(), "en-US", "us").unwrap();
    site.client().rate_card(&subscription(), &offer)
}

async fn site() -> Site {
    Site::start(|azure| azure.meters = METERS).await
}

/// Takes meters in pieces, and counts how often it was told to begin.
#[derive(Default)]
struct Pieces {
    begun: usize,
    meters: Vec<Meter>,
    largest: usize,
}

impl Reader<Meter> for Pieces {
    type Error = Error;

    fn begin(&mut self) -> Result<(), Error> {
        self.begun += 1;
        self.meters.clear();
        Ok(())
    }

    fn take(&mut self, mut batch: Batch<Meter>) -> Result<(), Error> {
        self.largest = self.largest.max(batch.rows.len());
        self.meters.append(&mut batch.rows);
        Ok(())
    }
}

#[tokio::test]
async fn a_card_is_read_from_storage_without_the_token() {
    let site = site().await;
    let card = query(&site, "0062p").fetch_card().await.unwrap();
    assert_eq!((card.meters.len(), card.issues.len()), (5000, 0));
    assert_eq!((card.terms.currency.as_str(), card.terms.locale.as_str()), ("USD", "en"));
    assert!(matches!(card.terms.offer_terms[..], [OfferTerm::MonetaryCredit { .. }]), "{:?}", card.terms);
    assert_eq!(site.answers(), [(Api, 302), (Blob, 200)]);
    let stored = site.simulator.requests().swap_remove(1);
    assert_eq!(stored.accept_encoding.as_deref(), Some("identity"));
    assert_eq!(stored.bytes_sent, card.certificate.bytes);
    assert!(card.meters.iter().any(|meter| meter.rates.len() > 1));
    site.assert_kept(None);

    // In pieces it is the same.
    let mut pieces = Pieces::default();
    let (terms, certificate, _) = query(&site, "0062p").read_card(&mut pieces).await.unwrap();
    assert_eq!((&pieces.meters, &terms, certificate.rows), (&card.meters, &card.terms, 5000));
    assert_eq!((pieces.begun, pieces.largest), (1, 2000));

    // A stream has the terms at its end, and what is asked for has a name before.
    assert_eq!(query(&site, "0062p").span(), card.certificate.span);
    let mut stream = query(&site, "0062p").stream().await.unwrap();
    let mut meters = Vec::new();
    while let Some(batch) = stream.next().await.unwrap() {
        assert_eq!((stream.terms(), stream.validator()), (None, None));
        meters.extend(batch.rows);
    }
    assert_eq!((meters, stream.terms()), (pieces.meters, Some(&terms)));
    assert_eq!(stream.validator(), card.validator.as_ref());
}

#[tokio::test]
async fn terms_of_each_offer_come_whole() {
    let site = Site::start(|_| ()).await;
    for (offer, expect) in [("MS-AZR-0062P", "credit"), ("0026p", "commitment"), ("0041p", "charge")] {
        let card = query(&site, offer).fetch_card().await.unwrap();
        let kinds: Vec<&str> = card
            .terms
            .offer_terms
            .iter()
            .map(|term| match term {
                OfferTerm::MonetaryCredit { .. } => "credit",
                OfferTerm::MonetaryCommitment { .. } => "commitment",
                OfferTerm::RecurringCharge { .. } => "charge",
                _ => "unknown",
            })
            .collect();
        assert!(kinds.contains(&expect) && !kinds.contains(&"unknown"), "{offer}: {kinds:?}");
    }
}

#[tokio::test]
async fn an_answer_without_a_redirect_is_a_card_too() {
    let site = Site::start(|azure| azure.quirks.direct_rate_card = true).await;
    let card = query(&site, "0003P").fetch_card().await.unwrap();
    assert!(!card.meters.is_empty() && card.issues.is_empty());
    assert_eq!(site.answers(), [(Api, 200)]);
}

#[tokio::test]
async fn a_card_that_has_not_changed_costs_no_body() {
    let site = site().await;
    let first = query(&site, "0062p").fetch_card().await.unwrap();
    let validator = first.validator.expect("storage has entity tags");
    site.simulator.clear_requests();
    let change = query(&site, "0062p").fetch_card_if_changed(&validator).await.unwrap();
    assert_eq!(change, Change::NotModified);
    assert_eq!(site.answers(), [(Api, 302), (Blob, 304)]);
    assert!(site.simulator.requests().iter().all(|request| request.bytes_sent == 0));
    let mut pieces = Pieces::default();
    let change = query(&site, "0062p").read_card_if_changed(&validator, &mut pieces).await.unwrap();
    assert!(matches!(change, Change::NotModified) && pieces.begun == 0);
    // The tag of one offer is none of another.
    let change = query(&site, "0003p").fetch_card_if_changed(&validator).await.unwrap();
    assert!(matches!(change, Change::Modified(_)));
    let change = query(&site, "0003p").read_card_if_changed(&validator, &mut pieces).await.unwrap();
    assert!(matches!(change, Change::Modified(_)) && pieces.begun == 1);
    site.assert_kept(None);
}

#[tokio::test]
async fn an_address_that_has_ended_is_asked_for_once_more() {
    for (status, times, expect, answers) in [
        (403, 1, "whole", vec![(Api, 302), (Blob, 403), (Api, 302), (Blob, 200)]),
        (400, 1, "whole", vec![(Api, 302), (Blob, 400), (Api, 302), (Blob, 200)]),
        (403, 9, "forbidden", vec![(Api, 302), (Blob, 403), (Api, 302), (Blob, 403)]),
    ] {
        let site = site().await;
        site.fault(&format!(
            r#"{{"fault": "answer", "status": {status}, "body": "<Error><Code>AuthenticationFailed</Code></Error>",
                "when": {{"route": "rate-card-blob"}}, "times": {times}}}"#
        ));
        let result = query(&site, "0062p").fetch_card().await;
        assert_eq!((word(&result), site.answers()), (expect, answers));
        site.assert_kept(result.as_ref().err());
    }
}

#[tokio::test]
async fn redirects_of_all_kinds_lead_to_the_card() {
    let site = site().await;
    let whole = query(&site, "0062p").fetch_card().await.unwrap();
    let path = site.simulator.requests().swap_remove(1).path;
    for status in [301, 302, 303, 307, 308] {
        site.simulator.clear_requests();
        // A path alone counts from the address that was asked; there nothing else is kept.
        site.fault(&format!(
            r#"{{"fault": "answer", "status": {status}, "headers": {{"Location": "{path}?sig=0123456789abcdef0123",
                "Content-Type": "text/html"}}, "body": "<h2>Object moved</h2>", "when": {{"route": "rate-card"}}}}"#
        ));
        let result = query(&site, "0062p").fetch_card().await;
        let asked = site.simulator.requests();
        assert!(asked.len() >= 2 && asked[1].path == path, "{asked:?}");
        assert_eq!(asked[1].authorization, ea_billing_sim::Authorization::Absent, "{status}");
        // The listener of the API has no such file, so that another address was asked for.
        assert_eq!(result.map(|card| card.meters.len()).unwrap_or_default(), whole.meters.len(), "{status}");
    }
}

#[tokio::test]
async fn storage_may_lead_on_but_not_for_ever() {
    let leads = |location: &str, times: &str| {
        format!(
            r#"{{"fault": "answer", "status": 302, "headers": {{"Location": "{location}"}}, "body": "",
                "when": {{"route": "rate-card-blob"}}, "times": {times}}}"#
        )
    };
    let site = site().await;
    site.fault(&leads("#again", "3"));
    let card = query(&site, "0062p").fetch_card().await.unwrap();
    assert_eq!(card.meters.len(), 5000);
    let led = vec![(Api, 302), (Blob, 302), (Blob, 302), (Blob, 302), (Blob, 200)];
    assert_eq!(site.answers(), led);
    let asked = site.simulator.requests();
    assert!(asked[1..].iter().all(|request| request.authorization == ea_billing_sim::Authorization::Absent));

    // The condition goes along.
    site.simulator.clear_requests();
    site.fault(&leads("#again", "1"));
    let validator = card.validator.expect("storage has entity tags");
    let change = query(&site, "0062p").fetch_card_if_changed(&validator).await.unwrap();
    assert_eq!(change, Change::NotModified);
    assert_eq!(site.answers(), [(Api, 302), (Blob, 302), (Blob, 304)]);

    for (location, expect) in [("#again", "redirected"), ("http://evil.example/card.json", "foreign_link")] {
        site.fault(&leads(location, r#""always""#));
        let result = query(&site, "0062p").fetch_card().await;
        assert_eq!(word(&result), expect, "{location}");
        site.assert_kept(result.as_ref().err());
        site.simulator.clear_faults();
    }
}

#[tokio::test]
async fn a_redirect_to_plain_http_elsewhere_is_not_followed() {
    let site = site().await;
    for (location, expect) in [
        ("http://evil.example/card.json?sig=0123456789abcdef0123", "foreign_link"),
        ("https://user@evil.example/card.json", "foreign_link"),
        ("ftp://127.0.0.1/card.json", "foreign_link"),
        ("", "redirected"),
    ] {
        site.fault(&format!(
            r#"{{"fault": "answer", "status": 302, "headers": {{"Location": "{location}"}}, "body": "", "when": {{"route": "rate-card"}}}}"#
        ));
        let result = query(&site, "0062p").fetch_card().await;
        assert_eq!(word(&result), expect, "{location}");
        site.assert_kept(result.as_ref().err());
    }
    assert!(site.simulator.requests().iter().all(|request| request.listener == Api));
}

/// A card with this checksum at the storage host, once.
fn stored(site: &Site, body: &str, md5: &str, times: &str) {
    let body = body.replace('"', r#"\""#);
    site.fault(&format!(
        r#"{{"fault": "answer", "headers": {{"Content-MD5": "{md5}", "Content-Type": "application/json"}}, "body": "{body}",
            "when": {{"route": "rate-card-blob"}}, "times": {times}}}"#
    ));
}

#[tokio::test]
async fn what_is_not_what_was_stored_is_asked_for_again() {
    // By `openssl md5 -binary | base64`.
    let (card, md5) = (r#"{"Meters":[],"Currency":"USD"}"#, "RqtUZV58kWdZeEeQ9mwWOw==");
    let site = site().await;
    stored(&site, card, md5, "1");
    assert_eq!(query(&site, "0062p").fetch_card().await.unwrap().meters.len(), 0);

    for damaged in [
        r#"{"Meters":[],"Currency":"EUR"}"#,
        r#"{"Meters":[{"MeterId":"a"}],"Currency":"USD"}"#,
        r#"{"Meters":[{"MeterId":],"Currency":"USD"}"#,
        r#"{"Meters":[],"Currency":"USD""#,
    ] {
        stored(&site, damaged, md5, "1");
        let card = query(&site, "0062p").fetch_card().await;
        assert_eq!(card.as_ref().map(|card| card.meters.len()).ok(), Some(5000), "{damaged} {card:?}");
    }
    stored(&site, r#"{"Meters":[],"Currency":"EUR"}"#, md5, r#""always""#);
    let result = query(&site, "0062p").fetch_card().await;
    assert_eq!(word(&result), "corrupted");
    site.assert_kept(result.as_ref().err());
}

#[tokio::test]
async fn a_broken_connection_costs_no_meter() {
    let whole = query(&site().await, "0062p").fetch_card().await.unwrap();
    for fault in [
        r#""fault": "reset-mid-body", "after": 700000"#,
        r#""fault": "fin-mid-content-length", "after": 700000"#,
        r#""fault": "close-delimited-cut", "after": 700000"#,
        r#""fault": "server-error""#,
        r#""fault": "throttled""#,
    ] {
        let site = site().await;
        site.fault(&format!(r#"{{{fault}, "when": {{"route": "rate-card-blob"}}}}"#));
        let mut pieces = Pieces::default();
        let (terms, ..) = query(&site, "0062p").read_card(&mut pieces).await.expect(fault);
        assert_eq!((pieces.meters.len(), pieces.begun), (whole.meters.len(), 1), "{fault}");
        assert_eq!((pieces.meters, terms), (whole.meters.clone(), whole.terms.clone()), "{fault}");
        site.assert_kept(None);
    }
}
