//! The proofs of a command's fetches: in a file, and in words.

use std::{collections::BTreeMap, path::Path};

use ea_billing_core::{Certificate, SnapshotProof, Totals, Warning};
use serde::Serialize;
use serde_json::value::RawValue;

use super::{told, whole_file::WholeFile};
use crate::{
    exit::Exit,
    failure::{Failure, Result},
    schema::instant_text,
};

/// The proofs, and the sums over all fetches.
#[derive(Debug)]
pub(super) struct Certificates {
    file: Option<WholeFile>,
    all: Vec<Certificate>,
    totals: Totals,
}

/// A certificate in the file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    dataset: &'a str,
    span: &'a str,
    enrollment: &'a str,
    version: &'a str,
    pages: u64,
    rows: u64,
    issues: u64,
    outside: u64,
    wire_bytes: u64,
    bytes: u64,
    totals: Vec<Total>,
    broken_json_texts: u64,
    unknown_units: &'a BTreeMap<String, u64>,
    snapshot: Snapshot,
    from_cache: bool,
    fetched_at: String,
    warnings: Vec<String>,
}

/// The exact sum of one currency; none is named where it is that of the enrollment.
#[derive(Serialize)]
struct Total {
    currency: Option<String>,
    amount: Box<RawValue>,
}

#[derive(Serialize)]
struct Snapshot {
    proof: &'static str,
    /// The pages that were asked again.
    asked: u64,
}

impl Certificates {
    pub(super) fn begin(path: Option<&Path>) -> Result<Self> {
        let file = path.map(|path| WholeFile::create("--certificate", path)).transpose()?;
        Ok(Self { file, all: Vec::new(), totals: Totals::default() })
    }

    pub(super) fn add(&mut self, certificate: Certificate) -> Result<()> {
        self.totals.merge(&certificate.totals)?;
        self.all.push(certificate);
        Ok(())
    }

    /// The rows that became records.
    pub(super) fn rows(&self) -> u64 {
        self.all.iter().map(|certificate| certificate.rows).sum()
    }

    /// What the footer of a table says of completeness, sums and freshness.
    pub(super) fn footer(&self) -> Vec<String> {
        told::footer(&self.all, &self.totals)
    }

    /// What a reader should know, of all fetches together.
    pub(super) fn warnings(&self) -> Vec<String> {
        told::warnings(&self.all)
    }

    /// Writes the file that was asked for.
    pub(super) fn finish(&mut self) -> Result<()> {
        let Some(mut file) = self.file.take() else { return Ok(()) };
        let written: serde_json::Result<Vec<_>> = self.all.iter().map(write).collect();
        let json = written.and_then(|written| serde_json::to_vec_pretty(&written));
        let mut json = json.map_err(|error| {
            let message = format!("the certificates cannot be written as JSON: {error}");
            Failure::new(Exit::Failure, "certificate", message)
        })?;
        json.push(b'\n');
        file.write(&json)?;
        file.place()
    }
}

fn write(certificate: &Certificate) -> serde_json::Result<Written<'_>> {
    let totals = certificate.totals.iter().map(|(currency, sum)| {
        let amount = RawValue::from_string(sum.to_string())?;
        Ok(Total { currency: currency.map(|currency| currency.to_string()), amount })
    });
    Ok(Written {
        dataset: certificate.dataset.as_str(),
        span: &certificate.span,
        enrollment: &certificate.enrollment,
        version: certificate.version.as_str(),
        pages: certificate.pages,
        rows: certificate.rows,
        issues: certificate.issues,
        outside: certificate.outside,
        wire_bytes: certificate.wire_bytes,
        bytes: certificate.bytes,
        totals: totals.collect::<serde_json::Result<_>>()?,
        broken_json_texts: certificate.broken_json_texts,
        unknown_units: &certificate.unknown_units,
        snapshot: snapshot(certificate.snapshot),
        from_cache: certificate.from_cache,
        fetched_at: instant_text(certificate.fetched_at),
        warnings: certificate.warnings.iter().map(Warning::to_string).collect(),
    })
}

fn snapshot(proof: SnapshotProof) -> Snapshot {
    let (proof, asked) = match proof {
        SnapshotProof::OneAnswer => ("oneAnswer", 0),
        SnapshotProof::Validated { asked } => ("validated", asked),
        SnapshotProof::ReadAgain { asked } => ("readAgain", asked),
        SnapshotProof::NotAsked => ("notAsked", 0),
        _ => ("other", 0),
    };
    Snapshot { proof, asked }
}
