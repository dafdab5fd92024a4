//! What is asked, and what its records become.

use ea_billing_core::{
    Certificate, Change, Code, Currency, Meter, Query, RateCardTerms, Record, RowIssue, Validator,
};
use ea_billing_table::{IssueRow, MeterRow};

use super::Taker;
use crate::{
    eab_status,
    error::{Failure, Outcome},
    result::Row,
};

/// What is known when all rows have been read.
#[derive(Debug)]
pub(crate) struct Proof {
    pub(crate) certificate: Certificate,
    pub(crate) validator: Option<Validator>,
    /// What a rate card says of all its meters.
    pub(crate) terms: Option<RateCardTerms>,
}

impl From<(Certificate, Option<Validator>)> for Proof {
    fn from((certificate, validator): (Certificate, Option<Validator>)) -> Self {
        Self { certificate, validator, terms: None }
    }
}

/// A query, and what its records become.
pub(crate) trait Asked: Sized + Send + Sync + 'static {
    /// What the core reads.
    type Record: Record;
    /// What is handed out.
    type Row: Row;

    /// Whether rows can be made only when all records are there.
    const IS_LIST: bool = false;

    fn query(&self) -> &Query<Self::Record>;

    fn rows(&self, records: Vec<Self::Record>) -> Vec<Self::Row>;

    /// A row that could not be read, with what it is of.
    fn issue(&self, issue: RowIssue) -> IssueRow {
        IssueRow { dataset: Self::Record::DATASET, span: self.query().span(), issue }
    }

    /// Reads all rows, unless they are those that the validator stands for.
    fn read(
        &self,
        validator: Option<&Validator>,
        taker: &mut Taker<'_, Self>,
    ) -> impl Future<Output = Outcome<Change<Proof>>> {
        read(self.query(), validator, taker)
    }

    /// Looks at what a rate card says of all its meters.
    fn check(&self, _terms: Option<&RateCardTerms>) -> Outcome {
        Ok(())
    }
}

async fn read<A: Asked>(
    query: &Query<A::Record>,
    validator: Option<&Validator>,
    taker: &mut Taker<'_, A>,
) -> Outcome<Change<Proof>> {
    let change = match validator {
        Some(validator) => query.read_if_changed(validator, taker).await?,
        None => Change::Modified(query.read(taker).await?),
    };
    Ok(match change {
        Change::Modified(proof) => Change::Modified(proof.into()),
        Change::NotModified => Change::NotModified,
    })
}

/// Rows that are made one by one.
pub(super) struct Each<R, F> {
    pub(super) query: Query<R>,
    pub(super) rows: F,
}

impl<R: Record, T: Row, F: Fn(Vec<R>) -> Vec<T> + Send + Sync + 'static> Asked for Each<R, F> {
    type Record = R;
    type Row = T;

    fn query(&self) -> &Query<R> {
        &self.query
    }

    fn rows(&self, records: Vec<R>) -> Vec<T> {
        (self.rows)(records)
    }
}

/// Rows that depend on each other.
pub(super) struct List<R, F> {
    pub(super) query: Query<R>,
    pub(super) rows: F,
}

impl<R: Record, T: Row, F: Fn(Vec<R>) -> Vec<T> + Send + Sync + 'static> Asked for List<R, F> {
    type Record = R;
    type Row = T;

    const IS_LIST: bool = true;

    fn query(&self) -> &Query<R> {
        &self.query
    }

    fn rows(&self, records: Vec<R>) -> Vec<T> {
        (self.rows)(records)
    }
}

/// A rate card, which names its currency once.
pub(super) struct Card {
    pub(super) query: Query<Meter>,
    /// The one that was asked for.
    pub(super) currency: Currency,
}

impl Asked for Card {
    type Record = Meter;
    type Row = MeterRow;

    fn query(&self) -> &Query<Meter> {
        &self.query
    }

    fn rows(&self, meters: Vec<Meter>) -> Vec<MeterRow> {
        meters.into_iter().map(|meter| MeterRow { meter, currency: self.currency }).collect()
    }

    async fn read(
        &self,
        validator: Option<&Validator>,
        taker: &mut Taker<'_, Self>,
    ) -> Outcome<Change<Proof>> {
        let change = match validator {
            Some(validator) => self.query.read_card_if_changed(validator, taker).await?,
            None => Change::Modified(self.query.read_card(taker).await?),
        };
        let Change::Modified((terms, certificate, validator)) = change else {
            return Ok(Change::NotModified);
        };
        self.check(Some(&terms))?;
        Ok(Change::Modified(Proof { certificate, validator, terms: Some(terms) }))
    }

    /// Refuses rates in another currency than was asked for, which every row would name wrongly.
    fn check(&self, terms: Option<&RateCardTerms>) -> Outcome {
        let (asked, Some(found)) = (self.currency, terms.map(|terms| terms.currency)) else {
            return Ok(());
        };
        if asked == found {
            return Ok(());
        }
        let message = format!("the rate card is in {found}, though {asked} was asked for");
        let hint = "ask for the currency that the offer is billed in";
        Err(Failure::new(eab_status::of_code(Code::UnexpectedContent), message, hint))
    }
}
