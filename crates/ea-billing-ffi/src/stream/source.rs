//! Batches of Arrow, made of what a fetch brings.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use ea_billing_core::{Change, Code, RowStream};
use ea_billing_table::{
    IssueRow,
    arrow::{self, Batches},
    json::Array,
};

use crate::{
    cancel::Token,
    eab_status,
    engine::{self, Engine},
    error::{Failure, Outcome},
    fetch::How,
    query::{Asked, Proof},
    result::{Complete, Parts, Progressing},
};

/// Batches of any dataset.
pub(crate) trait Source: Send {
    /// The columns.
    fn schema(&self) -> SchemaRef;

    /// The next batch, or nothing when all rows were handed out and proved to be all.
    fn next(&mut self) -> Outcome<Option<RecordBatch>>;
}

/// Asks for the first answer, unless the rows are those that the validator stands for.
pub(crate) fn begin<A: Asked>(
    engine: Arc<Engine>,
    asked: Arc<A>,
    how: How,
    state: Arc<Progressing>,
) -> Outcome<Change<Box<dyn Source>>> {
    let batches = Batches::new::<A::Row>(how.scale).map_err(|error| unfit(&error))?;
    let query = asked.query();
    let opening = async {
        match &how.validator {
            Some(validator) => query.stream_if_changed(validator).await,
            None => query.stream().await.map(Change::Modified),
        }
    };
    let rows = match engine.block_on(how.cancel.as_ref(), opening)? {
        Change::Modified(rows) => rows,
        Change::NotModified => return Ok(Change::NotModified),
    };
    let source = Rows {
        rows: Some(rows),
        engine,
        asked,
        how,
        state,
        batches,
        records: Vec::new(),
        waiting: Vec::new(),
        handed_out: 0,
        outside: Array::new(),
        issues: Array::new(),
        proof: None,
    };
    Ok(Change::Modified(Box::new(source)))
}

/// The rows of a query on their way out.
struct Rows<A: Asked> {
    /// What is still to come. Dropped before the engine that it runs on.
    rows: Option<RowStream<A::Record>>,
    engine: Arc<Engine>,
    asked: Arc<A>,
    how: How,
    state: Arc<Progressing>,
    batches: Batches,
    /// The records of a list, which become rows together.
    records: Vec<A::Record>,
    /// Rows that came together, and how many of them were handed out.
    waiting: Vec<A::Row>,
    handed_out: usize,
    outside: Array<A::Row>,
    issues: Array<IssueRow>,
    proof: Option<Proof>,
}

impl<A: Asked> Source for Rows<A> {
    fn schema(&self) -> SchemaRef {
        Arc::clone(self.batches.schema())
    }

    fn next(&mut self) -> Outcome<Option<RecordBatch>> {
        // Rows that are there already are handed out without waiting, which is where else it would be seen.
        if self.how.cancel.as_ref().is_some_and(Token::is_cancelled) {
            return Err(engine::cancelled());
        }
        loop {
            let rest = self.waiting.get(self.handed_out..).unwrap_or_default();
            if !rest.is_empty() {
                let rows = rest.get(..self.how.batch_rows).unwrap_or(rest);
                self.handed_out += rows.len();
                return self.batches.batch(rows).map(Some).map_err(|error| unfit(&error));
            }
            if self.rows.is_none() {
                self.complete()?;
                return Ok(None);
            }
            self.pull()?;
        }
    }
}

impl<A: Asked> Rows<A> {
    /// Waits for more rows, or for the proof.
    fn pull(&mut self) -> Outcome {
        self.waiting.clear();
        self.handed_out = 0;
        let Some(rows) = &mut self.rows else { return Ok(()) };
        let batch = self.engine.block_on(self.how.cancel.as_ref(), rows.next())?;
        let Some(batch) = batch else {
            self.proof = self.proof();
            self.asked.check(self.proof.as_ref().and_then(|proof| proof.terms.as_ref()))?;
            self.rows = None;
            self.waiting = self.asked.rows(std::mem::take(&mut self.records));
            return Ok(());
        };
        self.how.progress.add(batch.rows.len(), batch.issues.len());
        self.asked.rows(batch.outside).iter().for_each(|row| self.outside.push(row));
        batch.issues.into_iter().for_each(|issue| self.issues.push(&self.asked.issue(issue)));
        if A::IS_LIST {
            self.records.extend(batch.rows);
        } else {
            self.waiting = self.asked.rows(batch.rows);
        }
        Ok(())
    }

    /// What is known when all rows have been read.
    fn proof(&self) -> Option<Proof> {
        let rows = self.rows.as_ref()?;
        Some(Proof {
            certificate: rows.certificate()?.clone(),
            validator: rows.validator().cloned(),
            terms: rows.terms().cloned(),
        })
    }

    /// Tells the result that all has been handed out.
    fn complete(&mut self) -> Outcome {
        let proof = proved(self.proof.take(), self.batches.rows())?;
        let parts = Parts {
            rows: None,
            outside: std::mem::take(&mut self.outside).finish(),
            issues: std::mem::take(&mut self.issues).finish(),
            named: Vec::new(),
            shortened_instants: self.batches.shortened_instants(),
        };
        self.state.end(Ok(Complete::new(parts, proof)));
        Ok(())
    }
}

/// The proof, if it is one of so many rows: without it no stream comes to its end.
fn proved(proof: Option<Proof>, rows: u64) -> Outcome<Proof> {
    let unproved = |why: String| {
        let status = eab_status::of_code(Code::Stopped);
        Failure::new(status, why, "ask again; if it happens again, report it")
    };
    let proof = proof.ok_or_else(|| unproved("the rows came to an end without a proof".to_owned()))?;
    let proved = proof.certificate.rows;
    if rows == proved {
        return Ok(proof);
    }
    Err(unproved(format!("{rows} rows were handed out, though {proved} were proved")))
}

impl<A: Asked> Drop for Rows<A> {
    fn drop(&mut self) {
        if self.engine.is_forked() {
            // The threads that fetch are those of the parent; nothing can be told to them from here.
            std::mem::forget((self.rows.take(), Arc::clone(&self.asked)));
        }
    }
}

fn unfit(error: &arrow::Error) -> Failure {
    let told = error.hint();
    let (status, hint) = match error {
        _ if error.is_inexact() => {
            (eab_status::EAB_STATUS_INEXACT, "ask for the rows as JSON, by `eab_query_fetch`")
        }
        arrow::Error::TooLong { .. } => {
            let hint = "give a smaller `batch_rows`";
            return Failure::new(eab_status::EAB_STATUS_OUT_OF_RANGE, error.to_string(), hint);
        }
        _ => (eab_status::EAB_STATUS_OTHER, "report this: it is a fault of the library"),
    };
    Failure::new(status, error.to_string(), told.as_deref().unwrap_or(hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_without_a_proof_is_none() {
        let failure = proved(None, 0).unwrap_err();
        assert_eq!(failure.status, eab_status::EAB_STATUS_STOPPED);
    }

    #[test]
    fn texts_too_long_for_a_batch_are_a_matter_of_its_size() {
        let failure = unfit(&arrow::Error::TooLong { column: "tags".to_owned() });
        assert_eq!(failure.status, eab_status::EAB_STATUS_OUT_OF_RANGE);
        assert_eq!(failure.hint.to_str(), Ok("give a smaller `batch_rows`"));
    }
}
