use super::*;
use crate::{DiscountTier, OfferTerm, RateCardTerms};

const EXCLUDED: &str = "7b8e3b1e-0000-4000-8000-000000000000";
const THIRD: &str = "9b8e3b1e-0000-4000-8000-000000000000";

fn credit(amount: &str) -> OfferTerm {
    OfferTerm::MonetaryCredit {
        credit: number(amount),
        effective_date: None,
        excluded_meter_ids: vec![EXCLUDED.to_uppercase()],
    }
}

fn commitment() -> OfferTerm {
    OfferTerm::MonetaryCommitment {
        tiered_discount: vec![
            DiscountTier::new(number("1000"), number("5")),
            DiscountTier::new(number("6000"), number("12.5")),
        ],
        effective_date: None,
        excluded_meter_ids: vec![EXCLUDED.to_owned()],
    }
}

/// 100 of the first meter in October, 20 in November, and in October 7 that is excluded and 3 of others.
fn due(terms: Vec<OfferTerm>, committed: Option<&str>) -> String {
    let mut card = RateCardTerms::new("USD".parse().unwrap());
    card.offer_terms = terms;
    let mut list = PriceList::of_rate_card(&card);
    let mut third = meter(THIRD, "1 GB", "0: 1");
    third.meter_tags = vec!["Third Party".to_owned()];
    for meter in [meter(METER, "1 GB", "0: 1"), meter(EXCLUDED, "1 GB", "0: 1"), third] {
        list.add_meter(&meter);
    }
    let rows = [
        row(METER, "2026-10-01", "100", "GB"),
        row(METER, "2026-11-01", "20", "GB"),
        row(EXCLUDED, "2026-10-01", "7", "GB"),
        row(THIRD, "2026-10-01", "3", "GB"),
        row("unknown", "2026-12-01", "3", "GB"),
    ];
    let pricing = Pricing::default();
    let pricing = committed.map(|amount| pricing.clone().with_commitment(number(amount))).unwrap_or(pricing);
    let priced = price(&rows, &list, &pricing);
    let cycle = |total: &CycleTotal| {
        let CycleTotal { cycle, gross, discount, creditable, credit, recurring, net } = total;
        format!("{} {gross} - {discount} - {credit}/{creditable} + {recurring} = {net}", cycle.first())
    };
    let note = |note: &PriceNote| format!("note {} {} {}", note.kind, note.count, note.detail);
    let mut lines: Vec<_> = priced.cycles.iter().map(cycle).collect();
    lines.extend(priced.notes.iter().map(note));
    lines.push(format!("{} - {}, due {}", priced.gross, priced.discount, priced.net));
    lines.join("\n")
}

#[test]
fn credit_pays_for_what_it_is_for_and_never_more() {
    insta::assert_snapshot!(due(vec![credit("50")], None), @"
    2026-10-01 110 - 0 - 50/100 + 0 = 60
    2026-11-01 20 - 0 - 20/20 + 0 = 0
    2026-12-01 0 - 0 - 0/0 + 0 = 0
    130 - 0, due 60
    ");
}

#[test]
fn a_commitment_gives_the_discount_that_it_reaches() {
    insta::assert_snapshot!(due(vec![commitment()], Some("5999.99")), @"
    2026-10-01 110 - 5 - 0/0 + 0 = 105
    2026-11-01 20 - 1 - 0/0 + 0 = 19
    2026-12-01 0 - 0 - 0/0 + 0 = 0
    130 - 6, due 124
    ");
    insta::assert_snapshot!(due(vec![commitment()], Some("6000")), @"
    2026-10-01 110 - 12.5 - 0/0 + 0 = 97.5
    2026-11-01 20 - 2.5 - 0/0 + 0 = 17.5
    2026-12-01 0 - 0 - 0/0 + 0 = 0
    130 - 15, due 115
    ");
    insta::assert_snapshot!(due(vec![commitment()], Some("10")), @"
    2026-10-01 110 - 0 - 0/0 + 0 = 110
    2026-11-01 20 - 0 - 0/0 + 0 = 20
    2026-12-01 0 - 0 - 0/0 + 0 = 0
    130 - 0, due 130
    ");
    insta::assert_snapshot!(due(vec![commitment()], None), @"
    2026-10-01 110 - 0 - 0/0 + 0 = 110
    2026-11-01 20 - 0 - 0/0 + 0 = 20
    2026-12-01 0 - 0 - 0/0 + 0 = 0
    note no_commitment 1 Monetary Commitment
    130 - 0, due 130
    ");
}

#[test]
fn credit_comes_after_the_discount_and_charges_after_both() {
    let charge = OfferTerm::RecurringCharge { charge: number("9.5"), effective_date: None };
    insta::assert_snapshot!(due(vec![credit("90"), charge, commitment()], Some("6000")), @"
    2026-10-01 110 - 12.5 - 87.5/87.5 + 9.5 = 19.5
    2026-11-01 20 - 2.5 - 17.5/17.5 + 9.5 = 9.5
    2026-12-01 0 - 0 - 0/0 + 9.5 = 9.5
    130 - 15, due 38.5
    ");
}

#[test]
fn terms_hold_from_the_cycle_of_their_first_day_on() {
    let charge = OfferTerm::RecurringCharge { charge: number("9.5"), effective_date: Some(at("2026-11-15")) };
    insta::assert_snapshot!(due(vec![charge], None), @"
    2026-10-01 110 - 0 - 0/0 + 0 = 110
    2026-11-01 20 - 0 - 0/0 + 9.5 = 29.5
    2026-12-01 0 - 0 - 0/0 + 9.5 = 9.5
    note term_begins_within 1 Recurring Charge
    130 - 0, due 149
    ");
}

#[test]
fn several_terms_of_one_kind_and_unknown_ones_are_told_and_not_applied() {
    let unknown = OfferTerm::Unknown { name: "Free Lunch".to_owned(), json: "{}".to_owned() };
    insta::assert_snapshot!(due(vec![credit("50"), credit("60"), unknown], None), @"
    2026-10-01 110 - 0 - 0/0 + 0 = 110
    2026-11-01 20 - 0 - 0/0 + 0 = 20
    2026-12-01 0 - 0 - 0/0 + 0 = 0
    note ambiguous_term 3 Monetary Credit
    note unknown_term 1 Free Lunch
    130 - 0, due 130
    ");
}

#[test]
fn a_discount_of_more_than_28_decimals_is_rounded_in_the_open() {
    let mut card = RateCardTerms::new("USD".parse().unwrap());
    card.offer_terms = vec![commitment()];
    let mut list = PriceList::of_rate_card(&card);
    list.add_meter(&meter(METER, "1 GB", "0: 0.0000000000000000000000000001"));
    let rows = [row(METER, "2026-10-01", "1", "GB")];
    let priced = price(&rows, &list, &Pricing::default().with_commitment(number("1000")));
    assert_eq!(shown(&priced).last().map(String::as_str), Some("note rounded 1 discount"));
    assert_eq!(priced.net, priced.gross);
}

#[test]
fn credit_does_not_pay_for_a_cycle_below_zero() {
    let mut card = RateCardTerms::new("USD".parse().unwrap());
    card.offer_terms = vec![credit("50")];
    let mut list = PriceList::of_rate_card(&card);
    list.add_meter(&meter(METER, "1 GB", "0: 1"));
    let priced = price(&[row(METER, "2026-10-01", "-3", "GB")], &list, &Pricing::default());
    assert_eq!((priced.cycles[0].credit.to_string(), priced.net.to_string()), ("0".into(), "-3".into()));
}

#[test]
fn rounded_discounts_add_up_to_the_same_in_any_groups() {
    let mut card = RateCardTerms::new("USD".parse().unwrap());
    card.offer_terms = vec![commitment()];
    let mut list = PriceList::of_rate_card(&card);
    list.add_meter(&meter(METER, "1 GB", "0: 0.0000000000000000000000000005"));
    let pricing = Pricing::default().with_commitment(number("1000"));
    let discount = |group: fn(u32) -> u32| {
        let mut pricer = Pricer::new();
        for day in 1..=9 {
            pricer.add(&row(METER, &format!("2026-10-{day:02}"), "1", "GB"), group(day)).unwrap();
        }
        pricer.price(&list, &pricing).unwrap().discount.to_string()
    };
    let together = discount(|_| 0);
    assert_ne!(together, "0");
    assert_eq!(discount(|day| day), together);
    assert_eq!(discount(|day| day % 2), together);
}
