//! One enrollment and what has happened to it since the servers were started.

use super::call::View;
use super::range::Range;
use crate::model::Model;
use crate::model::balance::{Books, SumCache};
use crate::model::ledger::{Moment, Restatement, segments};
use crate::render::stream::Rows;
use crate::render::template::{Format, Templates};
use crate::world::Period;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// An enrollment with its restatements and with what was computed of it.
#[derive(Debug)]
pub(super) struct Estate {
    pub(super) model: Arc<Model>,
    sums: SumCache,
    templates: Mutex<HashMap<Format, Arc<Templates>>>,
    restatements: Mutex<Vec<Restatement>>,
}

impl Estate {
    pub(super) fn new(model: Model) -> Self {
        Self {
            model: Arc::new(model),
            sums: SumCache::default(),
            templates: Mutex::default(),
            restatements: Mutex::default(),
        }
    }

    /// What is known about the enrollment at a time.
    pub(super) fn moment(&self, now: DateTime<Utc>) -> Moment {
        let restatements = self.restatements.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Moment { now, restatements }
    }

    pub(super) fn restate(&self, day: NaiveDate, at: DateTime<Utc>) {
        self.restatements.lock().unwrap_or_else(PoisonError::into_inner).push(Restatement { day, at });
    }

    pub(super) fn books<'a>(&'a self, moment: &'a Moment) -> Books<'a> {
        Books { model: &self.model, moment, cache: &self.sums }
    }

    /// The usage rows of a range, under a title where the format has one.
    pub(super) fn rows(&self, format: Format, range: Range, view: &View, title: &str) -> Rows {
        let segments = segments(&self.model, (range.from, range.to), view.scope, &view.moment);
        Rows {
            model: self.model.clone(),
            templates: self.templates(format),
            segments: segments.into(),
            charged: view.charged,
            preamble: format.preamble(title).into(),
            ending: b"",
        }
    }

    /// The texts of all lines in a format, made when they are first needed.
    pub(super) fn templates(&self, format: Format) -> Arc<Templates> {
        let mut made = self.templates.lock().unwrap_or_else(PoisonError::into_inner);
        made.entry(format).or_insert_with(|| Arc::new(Templates::new(&self.model, format))).clone()
    }

    /// The billing periods that have begun, oldest first.
    pub(super) fn periods(&self, now: DateTime<Utc>) -> Vec<Period> {
        let periods = std::iter::successors(Some(self.model.plan.first_period), |period| Some(period.next()));
        periods.take_while(|period| *period <= Period::at(now)).collect()
    }
}
