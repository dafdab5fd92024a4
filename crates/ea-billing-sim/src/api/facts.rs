//! What is known about an enrollment without asking its API.

use super::{Api, UnknownEnrollment};
use crate::model::anomaly::Anomaly;
use crate::model::balance::PeriodFacts;
use serde::Serialize;

/// The answers to check a client's figures against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Facts {
    /// The enrollment number.
    pub enrollment: String,
    /// Its departments.
    pub departments: Vec<DepartmentFacts>,
    /// Its accounts.
    pub accounts: Vec<AccountFacts>,
    /// What went wrong in it until now, and when.
    pub anomalies: Vec<Anomaly>,
    /// Exact sums of every period, and how far the balance summary is from them.
    pub periods: Vec<PeriodFacts>,
}

/// A department that a key can be for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DepartmentFacts {
    /// Its id.
    pub id: u32,
    /// Its name.
    pub name: String,
}

/// An account that a key can be for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AccountFacts {
    /// Its id.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// The id of its department; some accounts are in none.
    pub department_id: Option<u32>,
}

impl Api {
    /// What a client of an enrollment should find out.
    pub(crate) fn facts(&self, enrollment: &str) -> Result<Facts, UnknownEnrollment> {
        let estate = self.estate(enrollment)?;
        let model = &estate.model;
        let moment = estate.moment(self.now());
        let books = estate.books(&moment);
        let periods = estate.periods(moment.now);
        let today = moment.now.date_naive();
        let department = |index: usize| model.departments[index].id;
        let account = |account: &crate::model::Account| AccountFacts {
            id: account.id,
            name: account.name.clone(),
            department_id: account.department.map(department),
        };
        let departments = model.departments.iter();
        Ok(Facts {
            enrollment: enrollment.to_owned(),
            departments: departments
                .map(|each| DepartmentFacts { id: each.id, name: each.name.clone() })
                .collect(),
            accounts: model.accounts.iter().map(account).collect(),
            anomalies: periods
                .iter()
                .filter_map(|period| model.anomaly_of(*period).filter(|anomaly| anomaly.from < today))
                .collect(),
            periods: periods.iter().map(|period| books.facts(*period)).collect(),
        })
    }
}
