//! Questions to the API.

mod asked;
mod renewed;
mod take;
#[cfg(test)]
pub(crate) mod tests;

use std::{fmt, mem, sync::Arc};

use ea_billing_core::{Change, Currency, Meter, Query, Record};

pub(crate) use self::asked::{Asked, Proof};
use self::{
    asked::{Card, Each, List},
    take::Taker,
};
use crate::{
    boundary, eab_error, eab_fetch_options, eab_result, eab_status,
    engine::Engine,
    error::Outcome,
    fetch::How,
    pointer,
    result::{Complete, Progressing, Row},
    stream::{self, Source},
};

/// A dataset of one span, ready to be fetched as often as wanted. Never changes, so that any number of threads may use it.
pub struct eab_query {
    question: Box<dyn Question>,
}

impl eab_query {
    /// A query of a client that runs on this engine, and what its records become, whatever their number.
    pub(crate) fn new<R: Record, T: Row>(
        engine: Arc<Engine>,
        query: Query<R>,
        rows: impl Fn(Vec<R>) -> Vec<T> + Send + Sync + 'static,
    ) -> Self {
        Self { question: Box::new(Asking { engine, asked: Arc::new(Each { query, rows }) }) }
    }

    /// As [`new`](Self::new), of a list whose rows depend on each other: `rows` is called with all records at once.
    pub(crate) fn of_list<R: Record, T: Row>(
        engine: Arc<Engine>,
        query: Query<R>,
        rows: impl Fn(Vec<R>) -> Vec<T> + Send + Sync + 'static,
    ) -> Self {
        Self { question: Box::new(Asking { engine, asked: Arc::new(List { query, rows }) }) }
    }

    /// A query for the rate card of an offer in this currency.
    pub(crate) fn of_card(engine: Arc<Engine>, query: Query<Meter>, currency: Currency) -> Self {
        Self { question: Box::new(Asking { engine, asked: Arc::new(Card { query, currency }) }) }
    }

    /// What answers it.
    pub(crate) fn question(&self) -> &dyn Question {
        &*self.question
    }
}

impl fmt::Debug for eab_query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("eab_query").finish_non_exhaustive()
    }
}

/// A query of any dataset.
pub(crate) trait Question: Send + Sync {
    /// All rows, unless they are those that the validator stands for.
    fn fetch(&self, how: How) -> Outcome<Change<Complete>>;

    /// The rows in batches, unless they are those that the validator stands for. `state` is told how it ends.
    fn stream(&self, how: How, state: Arc<Progressing>) -> Outcome<Change<Box<dyn Source>>>;
}

/// A query with the runtime that it is answered on.
struct Asking<A> {
    engine: Arc<Engine>,
    asked: Arc<A>,
}

impl<A> Drop for Asking<A> {
    fn drop(&mut self) {
        if self.engine.is_forked() {
            // Its connections are those of the parent.
            mem::forget(Arc::clone(&self.asked));
        }
    }
}

impl<A: Asked> Question for Asking<A> {
    fn fetch(&self, how: How) -> Outcome<Change<Complete>> {
        let How { validator, cancel, progress, .. } = how;
        let mut taker = Taker::new(&*self.asked, cancel.clone(), progress);
        let reading = self.asked.read(validator.as_ref(), &mut taker);
        match self.engine.block_on(cancel.as_ref(), reading)? {
            Change::Modified(proof) => Ok(Change::Modified(taker.finish(proof))),
            Change::NotModified => Ok(Change::NotModified),
        }
    }

    fn stream(&self, how: How, state: Arc<Progressing>) -> Outcome<Change<Box<dyn Source>>> {
        stream::begin(Arc::clone(&self.engine), Arc::clone(&self.asked), how, state)
    }
}

/// Fetches all rows and keeps them. Nothing is put out before they are proved to be whole. If the data change meanwhile, the
/// fetch begins anew.
///
/// Threads: any, several at once; not in a callback. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_query_fetch(
    query: *const eab_query,
    options: *const eab_fetch_options,
    out: *mut *mut eab_result,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        pointer::clear(out);
        boundary::enter("eab_query_fetch", error, || {
            let query = pointer::required(query, "query")?;
            let how = How::read(options)?;
            let _place = pointer::place(out, "out")?;
            match query.question().fetch(how)? {
                Change::Modified(complete) => {
                    pointer::put(out, eab_result::of(complete));
                    Ok(eab_status::EAB_STATUS_OK)
                }
                Change::NotModified => Ok(eab_status::EAB_STATUS_NOT_MODIFIED),
            }
        })
    }
}

/// Frees a query; NULL is allowed. Results and streams of it stay good.
///
/// Threads: any; no other call may use the query. Fork: in the child what belongs to the parent is not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_query_free(query: *mut eab_query) {
    // SAFETY: the handle is one of ours, and nobody uses it any more.
    boundary::enter_or("eab_query_free", (), || drop(unsafe { pointer::take(query) }));
}
