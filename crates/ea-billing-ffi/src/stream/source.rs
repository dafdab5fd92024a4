//! Batches of Arrow, made of what a fetch brings.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use ea_billing_core::{Change, RowStream};
use ea_billing_table::{
    IssueRow,
    arrow::{self, Batches},
    json::Array,
};

use crate::{
    eab_status,
    engine::Engine,
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
        loop {
            let rest = self.waiting.get(self.handed_out..).unwrap_or_default();
            if !rest.is_empty() {
                let rows = rest.get(..self.how.batch_rows).unwrap_or(rest);
                self.handed_out += rows.len();
                return self.batches.batch(rows).map(Some).map_err(|error| unfit(&error));
            }
            if self.rows.is_none() {
                self.complete();
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
    fn complete(&mut self) {
        let Some(proof) = self.proof.take() else { return };
        let parts = Parts {
            rows: None,
            outside: std::mem::take(&mut self.outside).finish(),
            issues: std::mem::take(&mut self.issues).finish(),
            named: Vec::new(),
            shortened_instants: self.batches.shortened_instants(),
        };
        self.state.end(Ok(Complete::new(parts, proof)));
    }
}

impl<A: Asked> Drop for Rows<A> {
    fn drop(&mut self) {
        if self.engine.is_forked() {
            // The threads that fetch are those of the parent; nothing can be told to them from here.
            std::mem::forget(self.rows.take());
        }
    }
}

fn unfit(error: &arrow::Error) -> Failure {
    let (status, hint) = match error.is_inexact() {
        true => (eab_status::EAB_STATUS_INEXACT, "ask for the rows as JSON, by `eab_query_fetch`"),
        false => (eab_status::EAB_STATUS_OTHER, "report this: it is a fault of the library"),
    };
    Failure::new(status, error.to_string(), error.hint().as_deref().unwrap_or(hint))
}
