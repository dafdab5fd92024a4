//! Rows of certificates: the proofs that fetches were whole.

use std::borrow::Cow;

use ea_billing_core::{Certificate, SnapshotProof, Totals};

use super::{Field, Tabular, instant, json_string};
use crate::{Cell, Kind};

impl Tabular for Certificate {
    const FIELDS: &'static [Field<Self>] = &[
        Field::shown("dataset", Kind::Text, "What was fetched.", |row| Cell::text(row.dataset.as_str())),
        Field::shown("span", Kind::Text, "The period or days that were asked for.", |row| {
            Cell::text(&row.span)
        }),
        Field::new(
            "enrollment",
            Kind::Text,
            "Number of the enrollment; nothing for data of Azure Resource Manager.",
            |row| if row.dataset.is_of_azure() { Cell::Null } else { Cell::text(&row.scope) },
        ),
        Field::new(
            "scope",
            Kind::Text,
            "The subscription, billing account or billing profile, such as `subscriptions/` and a GUID; nothing for data of an enrollment.",
            |row| if row.dataset.is_of_azure() { Cell::text(&row.scope) } else { Cell::Null },
        ),
        Field::new("version", Kind::Text, "The version of the API that answered.", |row| {
            Cell::text(row.version.as_str())
        }),
        Field::shown(
            "pages",
            Kind::Count,
            "The answers that held the data: pages, or 1 for a file.",
            |row| Cell::Count(row.pages),
        ),
        Field::shown("rows", Kind::Count, "The rows that could be read.", |row| Cell::Count(row.rows)),
        Field::shown("issues", Kind::Count, "The rows that could not.", |row| Cell::Count(row.issues)),
        Field::new(
            "outside",
            Kind::Count,
            "The rows of days or billing periods that were not asked for; they are in no sum.",
            |row| Cell::Count(row.outside),
        ),
        Field::new(
            "wireBytes",
            Kind::Count,
            "Bytes of the bodies as they travelled; 0 if nothing travelled.",
            |row| Cell::Count(row.wire_bytes),
        ),
        Field::new("bytes", Kind::Count, "Bytes of the bodies after decompression.", |row| {
            Cell::Count(row.bytes)
        }),
        Field::new(
            "totals",
            Kind::Json,
            "Exact sums of the cost of all rows: amount and currency, which is null where the rows name none.",
            |row| totals(&row.totals),
        ),
        Field::new(
            "brokenJsonTexts",
            Kind::Count,
            "Tags and additional information that are no JSON objects.",
            |row| Cell::Count(row.broken_json_texts),
        ),
        Field::new(
            "unknownUnits",
            Kind::Json,
            "Units of measure that are not understood, and the rows that have them.",
            |row| {
                let units = row.unknown_units.iter();
                json(['{', '}'], units.map(|(unit, rows)| format!("{}:{rows}", json_string(unit))))
            },
        ),
        Field::new(
            "snapshot",
            Kind::Json,
            "What proves that the rows are of one moment: oneAnswer, validated, readAgain or notAsked, and how many pages were asked again.",
            |row| snapshot(row.snapshot),
        ),
        Field::new(
            "fromCache",
            Kind::Flag,
            "Whether the rows came from the snapshot cache, confirmed by the server.",
            |row| Cell::Flag(row.from_cache),
        ),
        Field::shown(
            "fetchedAt",
            Kind::Instant,
            "When the data were fetched, by the server's clock.",
            |row| instant(Some(row.fetched_at)),
        ),
        Field::new("warnings", Kind::Json, "What a reader should know besides.", |row| {
            json(['[', ']'], row.warnings.iter().map(|warning| json_string(&warning.to_string())))
        }),
    ];
}

/// A JSON array or object of such members.
fn json([open, close]: [char; 2], members: impl Iterator<Item = String>) -> Cell<'static> {
    let members = members.collect::<Vec<_>>().join(",");
    Cell::Json(Cow::Owned(format!("{open}{members}{close}")))
}

/// The exact sum of each currency; none is named where it is that of the enrollment.
fn totals(totals: &Totals) -> Cell<'static> {
    let total = totals.iter().map(|(currency, sum)| {
        let currency = currency.map_or_else(|| "null".to_owned(), |currency| json_string(currency.as_str()));
        format!(r#"{{"currency":{currency},"amount":{sum}}}"#)
    });
    json(['[', ']'], total)
}

fn snapshot(proof: SnapshotProof) -> Cell<'static> {
    let (proof, asked) = match proof {
        SnapshotProof::OneAnswer => ("oneAnswer", 0),
        SnapshotProof::Validated { asked } => ("validated", asked),
        SnapshotProof::ReadAgain { asked } => ("readAgain", asked),
        _ => ("notAsked", 0),
    };
    Cell::Json(Cow::Owned(format!(r#"{{"proof":"{proof}","asked":{asked}}}"#)))
}
