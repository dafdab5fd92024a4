//! What was priced, as rows.

use ea_billing_table::{Cell, Column, Kind};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use ea_billing_core::{
    DateRange, ExactSum,
    analysis::{
        price::{CycleTotal, GroupTotal, NoteKind, Priced, PricedLine, UnratedLine, UnratedReason},
        spend::Dimension,
    },
    rust_decimal::Decimal,
};

use super::grouping::{Group, Grouping};
use crate::{command::spend::rows::column, failure::Result, output::RowSink, render};

/// So many meters and words are named.
const NAMED: usize = 3;

/// `kind`, a column for each dimension, and those of what was found.
pub(super) fn columns(dimensions: &[Dimension]) -> Vec<Column> {
    let text = |name, about| Column::new(name, Kind::Text, about);
    let mut columns = vec![
        text(
            "kind",
            "`rated` usage of a group, `discount`, `credit` or `charge` of a billing cycle, or `unrated` usage of a meter.",
        )
        .shown(),
    ];
    columns.extend(dimensions.iter().map(|dimension| column(dimension).shown()));
    let own = [
        text("cycle", "The billing cycle of a discount, a credit or a charge: its first and last day.").shown(),
        text("meterName", "Name of the meter, where the row is about one.").shown(),
        text("meterId", "GUID of the meter, in lower case, where the row is about one.").shown(),
        Column::new("quantity", Kind::Number, "Quantity, where all of it is counted in one unit.").shown(),
        text("unit", "What `quantity` counts.").shown(),
        Column::new(
            "cost",
            Kind::Amount,
            "Exact cost of rated usage before discounts and credit, which are rows of their own below zero; nothing for unrated usage, which has no price.",
        )
        .shown(),
        text("currency", "ISO 4217 code of the currency of the rate card.").shown(),
        Column::new("rows", Kind::Count, "Rows of usage; nothing for a billing cycle."),
        text("reason", "Why usage is unrated, such as `no_rate`.").shown(),
    ];
    // A dimension of the same name says the same.
    columns.extend(
        own.into_iter()
            .zip(OWN)
            .filter(|(_, same)| !is_dimension(same, dimensions))
            .map(|(column, _)| column),
    );
    columns
}

/// The dimension that says the same, for each of the columns after those of dimensions.
const OWN: [Option<Dimension>; 9] =
    [None, None, Some(Dimension::MeterId), None, Some(Dimension::Unit), None, None, None, None];

/// The columns that a table does without where they say nothing.
pub(super) const SPARE: &[&str] = &["cycle", "meterName", "meterId", "reason"];

/// For whom rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readers {
    /// Programs, and people who chose the columns.
    All,
    /// People, who are told of meters only what tells those without a rate apart.
    People,
}

fn is_dimension(same: &Option<Dimension>, dimensions: &[Dimension]) -> bool {
    same.as_ref().is_some_and(|same| dimensions.contains(same))
}

/// A row before it is cells.
#[derive(Default)]
struct Row<'a> {
    kind: &'static str,
    values: Vec<Cell<'a>>,
    cycle: Option<DateRange>,
    meter: Option<(&'a str, &'a str)>,
    quantity: Option<(Cow<'a, ExactSum>, Cow<'a, str>)>,
    cost: Option<Cell<'a>>,
    rows: Option<u64>,
    reason: Option<UnratedReason>,
}

/// Writes the groups, what billing cycles add and take, and the unrated usage at the end. People are told what nothing means.
pub(super) fn write<'a>(
    priced: &'a Priced<Group>,
    grouping: &'a Grouping,
    in_time: bool,
    names_nothing: bool,
    readers: Readers,
    sink: &mut RowSink<'_>,
) -> Result<()> {
    let mut lines: BTreeMap<&Group, Vec<&'a PricedLine<Group>>> = BTreeMap::new();
    for line in &priced.lines {
        lines.entry(&line.group).or_default().push(line);
    }
    let mut groups: Vec<_> = priced.groups.iter().filter(|group| group.rows > 0).collect();
    if !in_time {
        groups.sort_by(|one, other| other.gross.cmp(&one.gross));
    }
    let nothing = || if names_nothing { Cell::text("(none)") } else { Cell::Null };
    let rated = groups.into_iter().map(|group: &'a GroupTotal<Group>| {
        let values = grouping.values(&group.group).map(|value| value.map_or_else(nothing, Cell::text));
        let of_group = lines.get(&group.group).map(Vec::as_slice).unwrap_or_default();
        rated(group, of_group, values.collect())
    });
    let rated = rated.collect::<Result<Vec<_>>>()?;
    let of_cycles = priced.cycles.iter().flat_map(of_cycle);
    let dimensions = grouping.dimensions();
    let mut put = |mut row: Row<'a>| {
        if readers == Readers::People {
            row.meter = of_people(&row, dimensions, &priced.unrated);
        }
        sink.row(&cells(row, dimensions, priced.currency.as_str()))
    };
    rated.into_iter().chain(of_cycles).try_for_each(&mut put)?;
    priced.unrated.iter().try_for_each(|line| put(unrated(line, grouping)))
}

/// What people are told of the meter of a row: its name where it has no rate, and its id where that name is no other's.
fn of_people<'a>(
    row: &Row<'a>,
    dimensions: &[Dimension],
    unrated: &'a [UnratedLine],
) -> Option<(&'a str, &'a str)> {
    let (id, name) = row.meter.filter(|_| row.kind == "unrated")?;
    let is_unclear = name.is_empty() || unrated.iter().filter(|line| line.meter_name == name).count() > 1;
    let id = if is_unclear { id } else { "" };
    Some((id, if dimensions.contains(&Dimension::Meter) { "" } else { name }))
}

fn rated<'a>(
    group: &'a GroupTotal<Group>,
    lines: &[&'a PricedLine<Group>],
    values: Vec<Cell<'a>>,
) -> Result<Row<'a>> {
    let row = Row {
        kind: "rated",
        values,
        cost: Some(Cell::number(&group.gross)),
        rows: Some(group.rows),
        ..Row::default()
    };
    let Some((first, others)) = lines.split_first() else { return Ok(row) };
    let has = |same: fn(&PricedLine<Group>, &PricedLine<Group>) -> bool| {
        others.iter().all(|other| same(first, other))
    };
    let meter = has(|one, other| one.meter_id == other.meter_id);
    let unit = has(|one, other| one.unit == other.unit && one.per == other.per);
    let quantity = if unit {
        let mut sum = first.quantity.clone();
        others.iter().try_for_each(|line| sum.merge(&line.quantity))?;
        Some((Cow::Owned(sum), counted(&first.unit, first.per)))
    } else {
        None
    };
    Ok(Row { meter: meter.then_some((&first.meter_id, &first.meter_name)), quantity, ..row })
}

/// What a quantity counts if prices are for several of them.
fn counted(unit: &str, per: Decimal) -> Cow<'_, str> {
    if per == Decimal::ONE { Cow::Borrowed(unit) } else { Cow::Owned(format!("1/{per} of {unit}")) }
}

fn of_cycle<'a>(cycle: &'a CycleTotal) -> impl Iterator<Item = Row<'a>> {
    let parts = [
        ("discount", &cycle.discount, true),
        ("credit", &cycle.credit, true),
        ("charge", &cycle.recurring, false),
    ];
    let days = cycle.cycle;
    let rows = parts.map(|(kind, amount, is_taken)| {
        let amount = amount.to_string();
        let cost = match amount.strip_prefix('-') {
            _ if amount == "0" => return None,
            Some(amount) if is_taken => amount.to_owned(),
            None if is_taken => format!("-{amount}"),
            _ => amount,
        };
        Some(Row { kind, cycle: Some(days), cost: Some(Cell::Number(Cow::Owned(cost))), ..Row::default() })
    });
    rows.into_iter().flatten()
}

fn unrated<'a>(line: &'a UnratedLine, grouping: &'a Grouping) -> Row<'a> {
    let value = |dimension: &Dimension| match dimension {
        Dimension::MeterId => Cell::text(&line.meter_id),
        Dimension::Meter => Cell::text(&line.meter_name),
        Dimension::Unit => Cell::text(&line.unit),
        dimension => grouping.of_meter(&line.meter_id, dimension).map_or(Cell::Null, Cell::text),
    };
    Row {
        kind: "unrated",
        values: grouping.dimensions().iter().map(value).collect(),
        meter: Some((&line.meter_id, &line.meter_name)),
        quantity: Some((Cow::Borrowed(&line.quantity), Cow::Borrowed(&line.unit))),
        rows: Some(line.rows),
        reason: Some(line.reason),
        ..Row::default()
    }
}

fn cells<'a>(row: Row<'a>, dimensions: &[Dimension], currency: &'a str) -> Vec<Cell<'a>> {
    let Row { kind, mut values, cycle, meter, quantity, cost, rows, reason } = row;
    let (id, name) = meter.map_or((Cell::Null, Cell::Null), |(id, name)| (Cell::text(id), Cell::text(name)));
    let (quantity, unit) = match quantity {
        Some((quantity, unit)) => (Cell::number(quantity), Cell::Text(unit)),
        None => (Cell::Null, Cell::Null),
    };
    values.resize(dimensions.len(), Cell::Null);
    let currency = if cost.is_some() { Cell::text(currency) } else { Cell::Null };
    let own = [
        cycle.map_or(Cell::Null, |cycle| Cell::Text(Cow::Owned(cycle.to_string()))),
        name,
        id,
        quantity,
        unit,
        cost.unwrap_or(Cell::Null),
        currency,
        rows.map_or(Cell::Null, Cell::Count),
        reason.map_or(Cell::Null, |reason| Cell::text(reason.as_str())),
    ];
    let mut cells = vec![Cell::text(kind)];
    cells.append(&mut values);
    cells.extend(
        own.into_iter().zip(OWN).filter(|(_, same)| !is_dimension(same, dimensions)).map(|(cell, _)| cell),
    );
    cells
}

/// The lines below a table: what is due, and what is in no amount.
pub(super) fn footer(priced: &Priced<Group>) -> Vec<String> {
    let shown = |amount: &ExactSum| render::amount(amount, priced.currency.minor_unit());
    let (net, gross, currency) = (shown(&priced.net), shown(&priced.gross), priced.currency);
    let mut lines = vec![
        format!("total: {net} {currency} due; {gross} {currency} before discounts, credit and charges"),
        format!("exact total: {} {currency}", priced.net),
    ];
    if priced.lines.is_empty() && priced.net.is_zero() {
        lines = vec!["total: no usage could be priced".to_owned()];
    }
    if !priced.unrated.is_empty() {
        let rows: u64 = priced.unrated.iter().map(|line| line.rows).sum();
        lines.push(format!(
            "in no amount: {} rows of usage without a rate, listed last",
            render::grouped(rows)
        ));
    }
    lines
}

/// What a reader should know: usage without a rate, and how prices were understood.
pub(super) fn warnings(priced: &Priced<Group>) -> Vec<String> {
    let mut warnings = Vec::new();
    if !priced.unrated.is_empty() {
        let rows = priced.unrated.iter().map(|line| line.rows).sum::<u64>();
        let (rows, meters) = (render::grouped(rows), meters_named(&priced.unrated));
        warnings.push(format!("usage without a rate is in no amount: {rows} rows of {meters}"));
    }
    if priced.unrated.iter().any(|line| line.reason == UnratedReason::NoCycle) {
        warnings.push(
            "no listed billing period has the days of some usage, which is unrated for that: `--cycle-day` names the \
             day on which billing cycles begin"
                .to_owned(),
        );
    }
    let mut notes: BTreeMap<NoteKind, (u64, Vec<&str>)> = BTreeMap::new();
    for note in &priced.notes {
        let (count, details) = notes.entry(note.kind).or_default();
        *count += note.count;
        if !note.detail.is_empty() && !details.contains(&note.detail.as_str()) {
            details.push(&note.detail);
        }
    }
    for (kind, (count, details)) in notes {
        let Some(about) = about(kind) else { continue };
        let details =
            if details.is_empty() { String::new() } else { format!(": {}", listed(details.into_iter())) };
        warnings.push(format!("{about} ({}){details}", render::grouped(count)));
    }
    warnings
}

/// `the meter A`, `4 meters: A, B, C and 1 more`, or how many of them share their names.
fn meters_named(unrated: &[UnratedLine]) -> String {
    let name = |line: &UnratedLine| {
        if line.meter_name.is_empty() { line.meter_id.clone() } else { line.meter_name.clone() }
    };
    let ids: BTreeSet<_> = unrated.iter().map(|line| line.meter_id.as_str()).collect();
    let names: BTreeSet<_> = unrated.iter().map(name).collect();
    let (count, named) = (ids.len(), listed(names.iter().map(String::as_str)));
    match (count, names.len()) {
        (1, _) => format!("the meter {named}"),
        (_, 1) => format!("{count} meters that are all named {named}"),
        (count, names) if names < count => format!("{count} meters of {names} names: {named}"),
        _ => format!("{count} meters: {named}"),
    }
}

/// What a note is about; nothing for what is as it should be.
const fn about(kind: NoteKind) -> Option<&'static str> {
    Some(match kind {
        NoteKind::UnitConverted => "quantities were converted, exactly, to the unit of the rate",
        NoteKind::UnitSpelledOtherwise => {
            "units of usage and rate that are spelled otherwise were taken for the same"
        }
        NoteKind::UnitNotStated => "usage or rates without a unit were taken for counted alike",
        NoteKind::RateBeginsLater => "usage is older than its rate",
        NoteKind::RepeatedMeter => "meters stand on the rate card more than once",
        NoteKind::NegativeQuantity => "meters have less than nothing in a billing cycle",
        NoteKind::Rounded => "costs have more than 28 decimals, and were rounded there",
        NoteKind::NoCommitment => "the offer has discounts for a commitment, which `--commitment` names",
        NoteKind::AmbiguousTerm => "several terms of one kind hold at once, so that none was applied",
        NoteKind::TermBeginsWithin => "a term begins within a billing cycle and was applied to all of it",
        NoteKind::UnknownTerm => "a term of the offer is not known and was not applied",
        _ => return None,
    })
}

fn listed<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = names.len().saturating_sub(NAMED);
    let shown: Vec<_> = names.take(NAMED).collect();
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}
