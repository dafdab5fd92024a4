//! Rows as they come, written as JSON at once.

use ea_billing_core::{Batch, Reader};
use ea_billing_table::{IssueRow, json::Array};

use super::asked::{Asked, Proof};
use crate::{
    cancel::Token,
    engine,
    error::{Failure, Outcome},
    fetch::Progress,
    result::{Complete, Named, Parts, Row as _},
};

/// Takes what a fetch reads.
pub(crate) struct Taker<'a, A: Asked> {
    asked: &'a A,
    cancel: Option<Token>,
    progress: Progress,
    begun: u64,
    /// The records of a list, which become rows together.
    waiting: Vec<A::Record>,
    rows: Array<A::Row>,
    outside: Array<A::Row>,
    issues: Array<IssueRow>,
    named: Vec<Named>,
}

impl<'a, A: Asked> Taker<'a, A> {
    pub(super) fn new(asked: &'a A, cancel: Option<Token>, progress: Progress) -> Self {
        Self {
            asked,
            cancel,
            progress,
            begun: 0,
            waiting: Vec::new(),
            rows: Array::new(),
            outside: Array::new(),
            issues: Array::new(),
            named: Vec::new(),
        }
    }

    fn keep(&mut self, records: Vec<A::Record>) {
        for row in self.asked.rows(records) {
            self.rows.push(&row);
            self.named.extend(row.named());
        }
    }

    /// What was taken, with the proof that it is all.
    pub(super) fn finish(mut self, proof: Proof) -> Complete {
        let waiting = std::mem::take(&mut self.waiting);
        self.keep(waiting);
        let parts = Parts {
            rows: Some(self.rows.finish()),
            outside: self.outside.finish(),
            issues: self.issues.finish(),
            named: self.named,
            shortened_instants: 0,
        };
        Complete::new(parts, proof)
    }
}

impl<A: Asked> Reader<A::Record> for Taker<'_, A> {
    type Error = Failure;

    fn begin(&mut self) -> Outcome {
        self.waiting.clear();
        (self.rows, self.outside, self.issues) = (Array::new(), Array::new(), Array::new());
        self.named.clear();
        self.progress.begin(self.begun);
        self.begun += 1;
        Ok(())
    }

    fn take(&mut self, batch: Batch<A::Record>) -> Outcome {
        let (rows, issues) = (batch.rows.len(), batch.issues.len());
        for row in self.asked.rows(batch.outside) {
            self.outside.push(&row);
        }
        for issue in batch.issues {
            self.issues.push(&self.asked.issue(issue));
        }
        if A::IS_LIST {
            self.waiting.extend(batch.rows);
        } else {
            self.keep(batch.rows);
        }
        self.progress.add(rows, issues);
        // What comes next may be there already, so that nobody waits and looks whether the call was cancelled.
        if self.cancel.as_ref().is_some_and(Token::is_cancelled) { Err(engine::cancelled()) } else { Ok(()) }
    }
}
