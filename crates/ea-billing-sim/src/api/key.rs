//! API keys: tokens with the shape and the claims of the real ones, which the simulator issues and checks.
//!
//! The signature is a keyed digest in the size of the real one. It keeps a client from passing with a key that was cut
//! or put together by hand; it protects nothing.

use crate::draw::Draw;
use crate::model::Model;
use crate::model::ledger::Scope;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::ops::RangeInclusive;

/// Which key to issue.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "KeyFields")]
pub struct KeyRequest {
    /// The enrollment that the key is for.
    pub enrollment: String,
    /// Whose view of it the key gives. In JSON it may be left out where an id tells it.
    pub view: ReportView,
    /// The department's id, for a department's view.
    pub department_id: Option<u32>,
    /// The account's id, for an account owner's view.
    pub account_id: Option<u32>,
    /// Since when the key is good; a month before the servers' time where it is not said.
    pub not_before: Option<DateTime<Utc>>,
    /// Until when the key is good; six calendar months from its beginning where it is not said.
    pub expires: Option<DateTime<Utc>>,
}

impl KeyRequest {
    /// A key of the enrollment's administrator, good at the servers' time.
    #[must_use]
    pub fn new(enrollment: &str) -> Self {
        Self {
            enrollment: enrollment.to_owned(),
            view: ReportView::Enterprise,
            department_id: None,
            account_id: None,
            not_before: None,
            expires: None,
        }
    }

    /// The key of a department's administrator.
    #[must_use]
    pub fn department(enrollment: &str, id: u32) -> Self {
        Self { view: ReportView::Department, department_id: Some(id), ..Self::new(enrollment) }
    }

    /// The key of an account's owner.
    #[must_use]
    pub fn account(enrollment: &str, id: u32) -> Self {
        Self { view: ReportView::AccountOwner, account_id: Some(id), ..Self::new(enrollment) }
    }
}

/// Whose view of an enrollment a key gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReportView {
    /// Everything; Microsoft's own test key had it.
    System,
    /// Everything, for an administrator of the enrollment.
    Enterprise,
    /// Everything, for an administrator of an enrollment bought through a partner.
    IndirectEnterprise,
    /// Everything, for the partner.
    Partner,
    /// Usage of one department, which is not that of accounts in no department. The word for it is assumed: no such key
    /// has been published.
    Department,
    /// Usage of one account.
    AccountOwner,
}

/// A request as it stands in JSON.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct KeyFields {
    enrollment: String,
    view: Option<ReportView>,
    department_id: Option<u32>,
    account_id: Option<u32>,
    not_before: Option<DateTime<Utc>>,
    expires: Option<DateTime<Utc>>,
}

impl From<KeyFields> for KeyRequest {
    fn from(fields: KeyFields) -> Self {
        let KeyFields { enrollment, view, department_id, account_id, not_before, expires } = fields;
        let told = match (department_id, account_id) {
            (Some(_), _) => ReportView::Department,
            (None, Some(_)) => ReportView::AccountOwner,
            (None, None) => ReportView::Enterprise,
        };
        Self { enrollment, view: view.unwrap_or(told), department_id, account_id, not_before, expires }
    }
}

/// Why a key can't be issued: the field and what was expected of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {what}")]
#[non_exhaustive]
pub struct KeyError {
    /// The field of [`KeyRequest`].
    pub field: &'static str,
    /// What is wrong with it.
    pub what: String,
}

impl KeyError {
    pub(crate) fn new(field: &'static str, what: impl Into<String>) -> Self {
        Self { field, what: what.into() }
    }
}

impl KeyRequest {
    /// Checks that the key is for something that there is, and for what its view is of.
    pub(crate) fn check(&self, model: &Model) -> Result<(), KeyError> {
        let departments: Vec<u32> = model.departments.iter().map(|department| department.id).collect();
        check_id("departmentId", self.department_id, self.view == ReportView::Department, &departments)?;
        let accounts: Vec<u32> = model.accounts.iter().map(|account| account.id).collect();
        check_id("accountId", self.account_id, self.view == ReportView::AccountOwner, &accounts)
    }
}

fn check_id(field: &'static str, id: Option<u32>, needed: bool, known: &[u32]) -> Result<(), KeyError> {
    let list = || known.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    match id {
        Some(_) if !needed => Err(KeyError::new(field, "a key for this view has none")),
        Some(id) if !known.contains(&id) => {
            Err(KeyError::new(field, format!("the enrollment has no {id}; it has {}", list())))
        }
        None if needed => Err(KeyError::new(field, format!("a key for this view has one of {}", list()))),
        _ => Ok(()),
    }
}

/// What a key says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    #[serde(rename = "EnrollmentNumber")]
    pub(crate) enrollment: String,
    #[serde(rename = "Id")]
    pub(crate) id: String,
    #[serde(rename = "ReportView")]
    pub(crate) view: ReportView,
    #[serde(rename = "PartnerId")]
    partner_id: String,
    #[serde(rename = "DepartmentId")]
    department_id: String,
    #[serde(rename = "AccountId")]
    account_id: String,
    iss: String,
    aud: String,
    exp: i64,
    nbf: i64,
}

/// Why a request has no right to an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Missing,
    Invalid,
    NotYet,
    Expired,
}

const HEADER: &str = r#"{"typ":"JWT","alg":"RS256","x5t":"c2ltdWxhdG9yLW9mLWVhLWJpbGxpbmc"}"#;
const ISSUER: &str = "ea.microsoftazure.com";
const AUDIENCE: &str = "client.ea.microsoftazure.com";
const MONTHS_OF_LIFE: Months = Months::new(6);
/// As long as an RSA signature of 2,048 bits.
const SIGNATURE_DIGESTS: u8 = 8;

impl Claims {
    /// What a key says that is asked for at a time.
    pub(crate) fn new(request: &KeyRequest, seed: u64, now: DateTime<Utc>) -> Result<Self, KeyError> {
        let id = |id: Option<u32>| id.map(|id| id.to_string()).unwrap_or_default();
        let not_before = request.not_before.or_else(|| now.checked_sub_months(Months::new(1))).unwrap_or(now);
        let known = |field, time: Option<DateTime<Utc>>| {
            let time = time.filter(|time| key_times().contains(time));
            time.ok_or_else(|| KeyError::new(field, "a time from 2000-01-01 to 2200-01-01"))
        };
        let not_before = known("notBefore", Some(not_before))?;
        let expires = request.expires.or_else(|| not_before.checked_add_months(MONTHS_OF_LIFE));
        let expires = known("expires", expires)?;
        if expires <= not_before {
            return Err(KeyError::new("expires", format!("a time after {not_before}, when the key begins")));
        }
        let (department_id, account_id) = (id(request.department_id), id(request.account_id));
        let number = crate::draw::key(&format!("{}/{:?}", request.enrollment, request.view));
        let scope = crate::draw::key(&format!("{department_id}/{account_id}/{not_before}/{expires}"));
        Ok(Self {
            enrollment: request.enrollment.clone(),
            id: Draw::of(&[seed, number, scope]).guid(),
            view: request.view,
            partner_id: String::new(),
            department_id,
            account_id,
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            exp: expires.timestamp(),
            nbf: not_before.timestamp(),
        })
    }

    /// The key as text.
    pub(crate) fn sign(&self, seed: u64) -> String {
        let encode = |json: &str| URL_SAFE_NO_PAD.encode(json);
        // Writing plain structures as JSON can't fail.
        let claims = serde_json::to_string(self).unwrap_or_default();
        let signed = format!("{}.{}", encode(HEADER), encode(&claims));
        let signature = signature(seed, &signed);
        format!("{signed}.{signature}")
    }

    /// Reads the value of an `Authorization` header.
    pub(crate) fn check(authorization: &str, seed: u64, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let (scheme, key) = authorization.trim().split_once(' ').ok_or(Refusal::Missing)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Refusal::Missing);
        }
        let (signed, given) = key.trim().rsplit_once('.').ok_or(Refusal::Invalid)?;
        if signature(seed, signed) != given {
            return Err(Refusal::Invalid);
        }
        let payload = signed.split_once('.').map_or("", |(_, payload)| payload);
        let json = URL_SAFE_NO_PAD.decode(payload).map_err(|_| Refusal::Invalid)?;
        let claims: Self = serde_json::from_slice(&json).map_err(|_| Refusal::Invalid)?;
        match now.timestamp() {
            now if now >= claims.exp => Err(Refusal::Expired),
            now if now < claims.nbf => Err(Refusal::NotYet),
            _ => Ok(claims),
        }
    }

    /// The rows that the key may see.
    pub(crate) fn scope(&self) -> Scope {
        match self.view {
            ReportView::Department => Scope::Department(self.department_id.parse().unwrap_or_default()),
            ReportView::AccountOwner => Scope::Account(self.account_id.parse().unwrap_or_default()),
            _ => Scope::Enrollment,
        }
    }
}

/// Keys of the past and of the future can be asked for, within reason.
fn key_times() -> RangeInclusive<DateTime<Utc>> {
    let begin = |year| NaiveDate::from_ymd_opt(year, 1, 1).and_then(|day| day.and_hms_opt(0, 0, 0));
    begin(2000).unwrap_or_default().and_utc()..=begin(2200).unwrap_or_default().and_utc()
}

pub(super) fn signature(seed: u64, signed: &str) -> String {
    let digest = |part: u8| {
        let mut digest = Sha256::new();
        digest.update(seed.to_be_bytes());
        digest.update([part]);
        digest.update(signed);
        digest.finalize()
    };
    let bytes: Vec<u8> = (0..SIGNATURE_DIGESTS).flat_map(digest).collect();
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-21T09:00:00Z".parse().unwrap()
    }

    fn key(request: &KeyRequest) -> String {
        format!("bearer {}", Claims::new(request, 1, now()).unwrap().sign(1))
    }

    #[test]
    fn a_key_has_the_claims_of_a_real_one() {
        let key = key(&KeyRequest::new("100"));
        let parts: Vec<&str> = key.trim_start_matches("bearer ").split('.').collect();
        let text = |part: &str| String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
        insta::assert_snapshot!(text(parts[0]), @r#"{"typ":"JWT","alg":"RS256","x5t":"c2ltdWxhdG9yLW9mLWVhLWJpbGxpbmc"}"#);
        insta::assert_snapshot!(text(parts[1]), @r#"{"EnrollmentNumber":"100","Id":"f2f9ffa9-b9a7-4289-919a-f54825aea99f","ReportView":"Enterprise","PartnerId":"","DepartmentId":"","AccountId":"","iss":"ea.microsoftazure.com","aud":"client.ea.microsoftazure.com","exp":1808298000,"nbf":1792573200}"#);
        assert_eq!(URL_SAFE_NO_PAD.decode(parts[2]).unwrap().len(), 256);
    }

    #[test]
    fn a_key_is_good_for_six_months_and_only_as_it_was_issued() {
        let check = |text: &str, now: &str| Claims::check(text, 1, now.parse().unwrap()).err();
        let key = key(&KeyRequest::new("100"));
        assert_eq!(check(&key, "2026-11-21T09:00:00Z"), None);
        assert_eq!(check(&key.replace("bearer", "Bearer"), "2026-11-21T09:00:00Z"), None);
        assert_eq!(check(&key, "2027-04-21T08:59:59Z"), None);
        assert_eq!(check(&key, "2027-04-21T09:00:00Z"), Some(Refusal::Expired));
        assert_eq!(check(&key, "2026-10-21T08:59:59Z"), Some(Refusal::NotYet));
        assert_eq!(check(&key[..key.len() - 1], "2026-11-21T09:00:00Z"), Some(Refusal::Invalid));
        assert_eq!(check("", "2026-11-21T09:00:00Z"), Some(Refusal::Missing));
        assert_eq!(check("basic abc", "2026-11-21T09:00:00Z"), Some(Refusal::Missing));
        assert_eq!(Claims::check(&key, 2, now()).err(), Some(Refusal::Invalid));
    }

    #[test]
    fn a_view_of_a_part_names_the_part() {
        let claims = |request: &KeyRequest| Claims::new(request, 1, now()).unwrap();
        assert_eq!(claims(&KeyRequest::department("100", 7)).scope(), Scope::Department(7));
        assert_eq!(claims(&KeyRequest::account("100", 9)).scope(), Scope::Account(9));
    }
}
