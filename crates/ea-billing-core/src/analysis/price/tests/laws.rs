use proptest::prelude::*;

use super::*;
use crate::{DateRange, DiscountTier, ExactSum, OfferTerm, RateCardTerms};

/// Usage of a meter: its day, its quantity in thousandths and its group.
type Used = (u32, i64, u8);

fn usage() -> impl Strategy<Value = Vec<Used>> {
    prop::collection::vec((1..=28_u32, -20_000..200_000_i64, 0..4_u8), 1..30)
}

/// A meter with rising keys, any rates and any included quantity.
fn any_meter() -> impl Strategy<Value = Meter> {
    let rates = prop::collection::btree_map(1..500_i64, 0..10_000_i64, 0..5);
    (0..10_000_i64, rates, 0..100_i64, prop::sample::select(vec!["1 GB", "100 GB", "744 GB"])).prop_map(
        |(first, rates, included, unit)| {
            let mut meter = meter(METER, unit, "");
            meter.rates = vec![MeterRate::new(Decimal::ZERO, Decimal::new(first, 4))];
            let tiers =
                rates.iter().map(|(from, rate)| MeterRate::new((*from).into(), Decimal::new(*rate, 4)));
            meter.rates.extend(tiers);
            meter.included_quantity = included.into();
            meter
        },
    )
}

fn placement() -> impl Strategy<Value = IncludedPlacement> {
    prop::sample::select(vec![IncludedPlacement::BeforeTiers, IncludedPlacement::WithinTiers])
}

fn pricing(placement: IncludedPlacement) -> Pricing {
    Pricing::default().with_included(placement)
}

fn pricer_of(rows: &[Used]) -> Pricer<u8> {
    let mut pricer = Pricer::new();
    for (day, thousandths, group) in rows {
        let quantity = Decimal::new(*thousandths, 3).to_string();
        pricer.add(&row(METER, &format!("2026-10-{day:02}"), &quantity, "GB"), *group).unwrap();
    }
    pricer
}

fn price_of(rows: &[Used], meter: &Meter, placement: IncludedPlacement) -> Priced<u8> {
    pricer_of(rows).price(&list(std::slice::from_ref(meter)), &pricing(placement)).unwrap()
}

/// What the formula of the documentation says, in steps of 1e-7 and in parts of the block.
fn by_formula(thousandths: i64, meter: &Meter, block: i64, placement: IncludedPlacement) -> i128 {
    let size = i128::from(thousandths.abs());
    let whole = |number: Decimal| {
        number.mantissa() * 10_i128.pow(3) / 10_i128.pow(number.scale()) * i128::from(block)
    };
    let included = whole(meter.included_quantity);
    let graduated = |quantity: i128| {
        let tiers = meter.rates.iter().enumerate();
        tiers.fold(0, |sum, (place, tier)| {
            let next = meter.rates.get(place + 1).map_or(i128::MAX, |next| whole(next.from));
            let rate = tier.rate.mantissa() * 10_i128.pow(4 - tier.rate.scale());
            sum + rate * (quantity.min(next) - whole(tier.from)).max(0)
        })
    };
    let cost = match placement {
        IncludedPlacement::BeforeTiers => graduated((size - included).max(0)),
        IncludedPlacement::WithinTiers => graduated(size) - graduated(size.min(included)),
    };
    if thousandths < 0 { -cost } else { cost }
}

fn block(meter: &Meter) -> i64 {
    meter.unit.split(' ').next().unwrap().parse().unwrap()
}

proptest! {
    #[test]
    fn a_cycle_costs_what_the_formula_says(rows in usage(), meter in any_meter(), placement in placement()) {
        let total = rows.iter().map(|(_, thousandths, _)| thousandths).sum();
        let block = block(&meter);
        let expect = by_formula(total, &meter, block, placement);
        let (expect, _) = ExactSum::ratio(ethnum::I256::from(expect), i128::from(block), 7).unwrap();
        prop_assert_eq!(price_of(&rows, &meter, placement).gross, expect);
    }

    #[test]
    fn the_order_of_rows_means_nothing(
        (rows, shuffled) in usage().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
        meter in any_meter(),
        placement in placement(),
    ) {
        prop_assert_eq!(price_of(&rows, &meter, placement), price_of(&shuffled, &meter, placement));
    }

    #[test]
    fn groups_and_lines_and_cycles_add_up(rows in usage(), meter in any_meter(), placement in placement()) {
        let priced = price_of(&rows, &meter, placement);
        let sum = |amounts: Vec<&ExactSum>| {
            let mut sum = ExactSum::default();
            amounts.into_iter().for_each(|amount| sum.merge(amount).unwrap());
            sum
        };
        prop_assert_eq!(&sum(priced.groups.iter().map(|group| &group.gross).collect()), &priced.gross);
        prop_assert_eq!(&sum(priced.lines.iter().map(|line| &line.gross).collect()), &priced.gross);
        prop_assert_eq!(&sum(priced.cycles.iter().map(|cycle| &cycle.gross).collect()), &priced.gross);
        prop_assert_eq!(priced.lines.iter().map(|line| line.rows).sum::<u64>(), u64::try_from(rows.len()).unwrap());
        for line in &priced.lines {
            prop_assert_eq!(&sum(line.pieces.iter().map(|piece| &piece.quantity).collect()), &line.quantity);
            if block(&meter) != 744 {
                prop_assert_eq!(&sum(line.pieces.iter().map(|piece| &piece.cost).collect()), &line.gross);
            }
        }
    }

    #[test]
    fn grouping_moves_no_cost(rows in usage(), meter in any_meter(), placement in placement()) {
        let together: Vec<Used> = rows.iter().map(|(day, thousandths, _)| (*day, *thousandths, 0)).collect();
        let (apart, together) = (price_of(&rows, &meter, placement), price_of(&together, &meter, placement));
        prop_assert_eq!(apart.gross, together.gross);
        prop_assert_eq!(apart.cycles, together.cycles);
    }

    #[test]
    fn what_is_due_follows_from_its_parts(
        rows in usage(),
        meter in any_meter(),
        credit in 0..10_000_i64,
        percent in 0..10_000_i64,
        charge in 0..1_000_i64,
    ) {
        let mut card = RateCardTerms::new("USD".parse().unwrap());
        let (effective_date, excluded_meter_ids) = (None, Vec::new());
        card.offer_terms = vec![
            OfferTerm::MonetaryCredit { credit: credit.into(), effective_date, excluded_meter_ids: Vec::new() },
            OfferTerm::MonetaryCommitment {
                tiered_discount: vec![DiscountTier::new(Decimal::ZERO, Decimal::new(percent, 2))],
                effective_date,
                excluded_meter_ids,
            },
            OfferTerm::RecurringCharge { charge: charge.into(), effective_date },
        ];
        let mut list = PriceList::of_rate_card(&card);
        list.add_meter(&meter);
        let pricing = Pricing::new(BillingCycles::from_day(14).unwrap()).with_commitment(Decimal::ZERO);
        let priced = pricer_of(&rows).price(&list, &pricing).unwrap();
        let zero = ExactSum::default();
        for total in &priced.cycles {
            prop_assert!(total.credit >= zero && total.credit <= total.creditable.clone().max(zero.clone()));
            prop_assert!(total.credit <= ExactSum::from(Decimal::from(credit)));
        }
        let mut parts = priced.net.clone();
        parts.merge(&priced.discount).unwrap();
        parts.merge(&priced.credit).unwrap();
        prop_assert_eq!(parts.without(&priced.recurring).unwrap(), priced.gross);
        let mut discount = zero;
        priced.groups.iter().for_each(|group| discount.merge(&group.discount).unwrap());
        prop_assert_eq!(discount, priced.discount);
    }

    #[test]
    fn a_row_in_two_parts_costs_the_same(
        rows in usage(),
        part in -100_000..100_000_i64,
        meter in any_meter(),
        placement in placement(),
    ) {
        let mut parts = rows.clone();
        let (day, whole, group) = parts.remove(0);
        parts.extend([(day, part, group), (day, whole - part, group)]);
        let (one, two) = (price_of(&rows, &meter, placement), price_of(&parts, &meter, placement));
        prop_assert_eq!(one.gross, two.gross);
        let costs = |priced: &Priced<u8>| priced.lines.iter().map(|line| (line.group, line.gross.clone())).collect::<Vec<_>>();
        prop_assert_eq!(costs(&price_of(&rows, &meter, placement)), costs(&price_of(&parts, &meter, placement)));
    }

    #[test]
    fn more_usage_costs_no_less_and_never_jumps(quantity in 0..600_000_i64, meter in any_meter(), placement in placement()) {
        let cost = |thousandths| price_of(&[(1, thousandths, 0)], &meter, placement).gross;
        let step = cost(quantity + 1).without(&cost(quantity)).unwrap();
        let dearest = meter.rates.iter().map(|tier| tier.rate).max().unwrap();
        // Rates have four decimals, and a block of one is the dearest.
        prop_assert!(step >= ExactSum::default());
        prop_assert!(step <= ExactSum::from(dearest * Decimal::new(1, 3)), "{}", step);
    }

    #[test]
    fn taking_everything_back_costs_nothing(rows in usage(), meter in any_meter(), placement in placement()) {
        let mut both = rows.clone();
        both.extend(rows.iter().map(|(day, thousandths, group)| (*day, -thousandths, *group)));
        prop_assert!(price_of(&both, &meter, placement).gross.is_zero());
    }

    #[test]
    fn each_cycle_begins_at_the_lowest_tier(quantity in 1..200_000_i64, meter in any_meter()) {
        let (first, last) = (at("2026-10-01").date_naive(), at("2026-10-14").date_naive());
        let second = DateRange::new(at("2026-10-15").date_naive(), at("2026-10-31").date_naive()).unwrap();
        let cycles = BillingCycles::periods([DateRange::new(first, last).unwrap(), second]).unwrap();
        let mut pricer = Pricer::new();
        let text = Decimal::new(quantity, 3).to_string();
        pricer.add(&row(METER, "2026-10-01", &text, "GB"), ()).unwrap();
        pricer.add(&row(METER, "2026-10-15", &text, "GB"), ()).unwrap();
        let priced = pricer.price(&list(&[meter]), &Pricing::new(cycles)).unwrap();
        prop_assert_eq!(&priced.cycles[0].gross, &priced.cycles[1].gross);
    }
}
