mod laws;
mod prices;
mod recordings;
mod terms;
mod tiers;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

use super::*;
use crate::{Meter, MeterRate, UsageAggregate, UsageDetail};

const METER: &str = "1d7518e5-bc2f-4a93-9057-1b3047856645";

fn at(time: &str) -> DateTime<Utc> {
    let time = if time.contains('T') { time.to_owned() } else { format!("{time}T00:00:00Z") };
    time.parse().unwrap()
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Usage of a meter from this time on.
fn row(meter: &str, time: &str, quantity: &str, unit: &str) -> UsageAggregate {
    let mut row = UsageAggregate::new(meter, at(time), at(time), number(quantity));
    row.unit = unit.to_owned();
    row.meter_name = "Data Stored".to_owned();
    row
}

/// A meter with its rates as the rate card writes them: `0: 0.02, 51200: 0.0192`.
fn meter(id: &str, unit: &str, rates: &str) -> Meter {
    let mut meter = Meter::new(id);
    meter.unit = unit.to_owned();
    meter.meter_name = "Data Stored".to_owned();
    let rate = |pair: &str| {
        let (from, rate) = pair.split_once(':').unwrap();
        MeterRate::new(number(from.trim()), number(rate.trim()))
    };
    meter.rates = rates.split(',').filter(|pair| !pair.trim().is_empty()).map(rate).collect();
    meter
}

fn list(meters: &[Meter]) -> PriceList {
    let mut list = PriceList::new("USD".parse().unwrap());
    for meter in meters {
        list.add_meter(meter);
    }
    list
}

/// Prices rows of usage, each in the group of its day.
fn price(rows: &[UsageAggregate], list: &PriceList, pricing: &Pricing) -> Priced<String> {
    let mut pricer = Pricer::new();
    for row in rows {
        pricer.add(row, row.usage_start.date_naive().to_string()).unwrap();
    }
    pricer.price(list, pricing).unwrap()
}

/// A line for each line, unrated line and note.
fn shown<K: ToString>(priced: &Priced<K>) -> Vec<String> {
    let piece = |piece: &TierPiece| {
        let to = piece.to.as_ref().map_or("..".to_owned(), |to| format!("..{to}"));
        let rate = if piece.is_included { "included".to_owned() } else { format!("at {}", piece.rate) };
        format!("{}{to}: {} {rate} = {}", piece.from, piece.quantity, piece.cost)
    };
    let line = |line: &PricedLine<K>| {
        let pieces: Vec<_> = line.pieces.iter().map(piece).collect();
        format!("{} {} [{}]", line.group.to_string(), line.gross, pieces.join(", "))
    };
    let unrated = |line: &UnratedLine| {
        format!("unrated {} {} in {}: {}", line.quantity, line.unit, line.rows, line.reason)
    };
    let note =
        |note: &PriceNote| format!("note {} {} {}", note.kind, note.count, note.detail).trim().to_owned();
    let lines = priced.lines.iter().map(line);
    lines.chain(priced.unrated.iter().map(unrated)).chain(priced.notes.iter().map(note)).collect()
}
