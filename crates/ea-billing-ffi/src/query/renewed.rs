//! Queries that depend on the time of asking.

use std::sync::Arc;

use ea_billing_core::Change;

use super::Question;
use crate::{
    eab_query,
    engine::{Engine, Held},
    error::Outcome,
    fetch::How,
    result::{Complete, Progressing},
    stream::Source,
};

/// Makes a query whenever it is asked.
struct Renewed<F> {
    make: Held<F>,
}

impl eab_query {
    /// A query that is made anew whenever it is asked, since what it asks for depends on the time. `make` is not dropped in a
    /// forked child.
    pub(crate) fn renewed(
        engine: &Arc<Engine>,
        make: impl Fn(&Arc<Engine>) -> Outcome<Self> + Send + Sync + 'static,
    ) -> Self {
        Self { question: Box::new(Renewed { make: Held::new(make, engine) }) }
    }
}

impl<F: Fn(&Arc<Engine>) -> Outcome<eab_query> + Send + Sync> Renewed<F> {
    fn now(&self) -> Outcome<eab_query> {
        let engine = self.make.engine();
        engine.check_process()?;
        (*self.make)(engine)
    }
}

impl<F: Fn(&Arc<Engine>) -> Outcome<eab_query> + Send + Sync> Question for Renewed<F> {
    fn fetch(&self, how: How) -> Outcome<Change<Complete>> {
        self.now()?.question().fetch(how)
    }

    fn stream(&self, how: How, state: Arc<Progressing>) -> Outcome<Change<Box<dyn Source>>> {
        self.now()?.question().stream(how, state)
    }
}
