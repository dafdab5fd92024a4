//! The proofs of a command's fetches: in a file, and in words.

use ea_billing_table::Tabular as _;
use std::path::Path;

use ea_billing_core::{Certificate, Currency, Totals};

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

impl<'p> Certificates<'p> {
    pub(super) fn begin(path: Option<&Path>, printer: &'p Printer) -> Result<Self> {
        let file = path.map(|path| {
            RowSink::beside("--certificate", path, Format::Json, printer, Certificate::columns())
        });
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

    /// How many rows are of other days than were asked for, which the footer has too.
    pub(super) fn set_apart(&self) -> Vec<String> {
        told::set_apart(&self.all)
    }

    /// What a reader should know, of all fetches together.
    pub(super) fn warnings(&self, told: &Told) -> Vec<String> {
        told.warnings(&self.all)
    }

    /// Encodes the file that was asked for.
    pub(super) fn make_ready(&mut self) -> Result<Option<Ready<'p>>> {
        let Some(mut file) = self.file.take() else { return Ok(None) };
        for certificate in &self.all {
            let mut cells = Vec::new();
            certificate.cells(&mut cells);
            file.row(&cells)?;
        }
        file.make_ready(&[]).map(Some)
    }
}
