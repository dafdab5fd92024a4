//! The proofs of a command's fetches: in a file, and in words.

use ea_billing_table::{Cell, Column, Kind, instant_text, json_string};
use std::{borrow::Cow, path::Path};

use ea_billing_core::{Certificate, Currency, SnapshotProof, Totals};

use super::told::{self, Told};
use crate::{
    args::Format,
    failure::Result,
    output::{Ready, RowSink},
    printer::Printer,
};

/// The proofs, and the sums over all fetches.
#[derive(Debug)]
pub(super) struct Certificates<'p> {
    file: Option<RowSink<'p>>,
    all: Vec<Certificate>,
    totals: Totals,
    currency: Option<Currency>,
}

/// The columns of the file.
pub(crate) fn columns() -> Vec<Column> {
    let count = |name, about| Column::new(name, Kind::Count, about);
    let json = |name, about| Column::new(name, Kind::Json, about);
    vec![
        Column::new("dataset", Kind::Text, "What was fetched.").shown(),
        Column::new("span", Kind::Text, "The period or days that were asked for.").shown(),
        Column::new(
            "enrollment",
            Kind::Text,
            "Number of the enrollment; nothing for data of Azure Resource Manager.",
        ),
        Column::new(
            "scope",
            Kind::Text,
            "The subscription, billing account or billing profile, such as `subscriptions/` and a GUID; nothing for data of an enrollment.",
        ),
        Column::new("version", Kind::Text, "The version of the API that answered."),
        count("pages", "The answers that held the data: pages, or 1 for a file.").shown(),
        count("rows", "The rows that could be read.").shown(),
        count("issues", "The rows that could not.").shown(),
        count("outside", "The rows of days or billing periods that were not asked for; they are in no sum."),
        count("wireBytes", "Bytes of the bodies as they travelled; 0 if nothing travelled."),
        count("bytes", "Bytes of the bodies after decompression."),
        json(
            "totals",
            "Exact sums of the cost of all rows: amount and currency, which is null where the rows name none.",
        ),
        count("brokenJsonTexts", "Tags and additional information that are no JSON objects."),
        json("unknownUnits", "Units of measure that are not understood, and the rows that have them."),
        json(
            "snapshot",
            "What proves that the rows are of one moment: oneAnswer, validated, readAgain or notAsked, and how many pages were asked again.",
        ),
        Column::new(
            "fromCache",
            Kind::Flag,
            "Whether the rows came from the snapshot cache, confirmed by the server.",
        ),
        Column::new("fetchedAt", Kind::Instant, "When the data were fetched, by the server's clock.").shown(),
        json("warnings", "What a reader should know besides."),
    ]
}

impl<'p> Certificates<'p> {
    pub(super) fn begin(path: Option<&Path>, printer: &'p Printer) -> Result<Self> {
        let file = path.map(|path| RowSink::beside("--certificate", path, Format::Json, printer, columns()));
        Ok(Self { file: file.transpose()?, all: Vec::new(), totals: Totals::default(), currency: None })
    }

    pub(super) fn add(&mut self, certificate: Certificate) -> Result<()> {
        self.totals.merge(&certificate.totals)?;
        self.all.push(certificate);
        Ok(())
    }

    /// Names the currency of the enrollment, for sums of rows that name none.
    pub(super) fn name_currency(&mut self, currency: Option<Currency>) {
        self.currency = currency;
    }

    /// The rows that became records.
    pub(super) fn rows(&self) -> u64 {
        self.all.iter().map(|certificate| certificate.rows).sum()
    }

    /// What the footer of a table says of completeness, sums and freshness.
    pub(super) fn footer(&self) -> Vec<String> {
        told::footer(&self.all, &self.totals, self.currency)
    }

    /// What a reader should know, of all fetches together.
    pub(super) fn warnings(&self, told: &Told) -> Vec<String> {
        told.warnings(&self.all)
    }

    /// Encodes the file that was asked for.
    pub(super) fn make_ready(&mut self) -> Result<Option<Ready<'p>>> {
        let Some(mut file) = self.file.take() else { return Ok(None) };
        for certificate in &self.all {
            file.row(&cells(certificate))?;
        }
        file.make_ready(&[]).map(Some)
    }
}

fn cells(certificate: &Certificate) -> [Cell<'_>; 18] {
    let scope = Cell::text(&certificate.scope);
    let (enrollment, scope) =
        if told::is_of_azure(certificate) { (Cell::Null, scope) } else { (scope, Cell::Null) };
    [
        Cell::text(certificate.dataset.as_str()),
        Cell::text(&certificate.span),
        enrollment,
        scope,
        Cell::text(certificate.version.as_str()),
        Cell::number(certificate.pages),
        Cell::number(certificate.rows),
        Cell::number(certificate.issues),
        Cell::number(certificate.outside),
        Cell::number(certificate.wire_bytes),
        Cell::number(certificate.bytes),
        totals(&certificate.totals),
        Cell::number(certificate.broken_json_texts),
        json(
            ['{', '}'],
            certificate.unknown_units.iter().map(|(unit, rows)| format!("{}:{rows}", json_string(unit))),
        ),
        snapshot(certificate.snapshot),
        Cell::Flag(certificate.from_cache),
        Cell::Text(Cow::Owned(instant_text(certificate.fetched_at))),
        json(['[', ']'], certificate.warnings.iter().map(|warning| json_string(&warning.to_string()))),
    ]
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
