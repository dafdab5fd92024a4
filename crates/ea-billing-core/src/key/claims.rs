//! What a key says about itself.

use std::{borrow::Cow, fmt};

use chrono::{DateTime, Utc};

use crate::claims::Claims;

/// The claims of an API key, unverified.
///
/// A claim that is missing, empty, or of a form that is not understood is nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyClaims {
    enrollment: Option<String>,
    view: Option<ReportView>,
    id: Option<String>,
    department: Option<String>,
    account: Option<String>,
    not_before: Option<DateTime<Utc>>,
    expires: Option<DateTime<Utc>>,
}

/// Whose view of an enrollment a key gives: its claim `ReportView`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReportView {
    /// An administrator of the enrollment: everything.
    Enterprise,
    /// Everything; the key of the public test enrollment had it.
    System,
    /// An administrator of an enrollment that was bought through a partner.
    IndirectEnterprise,
    /// The partner.
    Partner,
    /// An administrator of a department: usage only. The word `Department` is assumed, since no such key is published.
    Department,
    /// The owner of an account: usage only.
    AccountOwner,
    /// Another word, as it stands in the key.
    Other(String),
}

impl KeyClaims {
    /// The number of the enrollment.
    #[must_use]
    pub fn enrollment(&self) -> Option<&str> {
        self.enrollment.as_deref()
    }

    /// Whose view the key gives.
    #[must_use]
    pub const fn view(&self) -> Option<&ReportView> {
        self.view.as_ref()
    }

    /// The id of the key.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The id of the department, where the key sees only that.
    #[must_use]
    pub fn department(&self) -> Option<&str> {
        self.department.as_deref()
    }

    /// The id of the account, where the key sees only that.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// Since when the key is good.
    #[must_use]
    pub const fn not_before(&self) -> Option<DateTime<Utc>> {
        self.not_before
    }

    /// When the key ends; at this instant it is no longer good.
    #[must_use]
    pub const fn expires(&self) -> Option<DateTime<Utc>> {
        self.expires
    }

    /// What tells the data of one key from those of another.
    pub(super) fn identity(&self) -> [&str; 5] {
        let view = self.view.as_ref().map(ReportView::as_str);
        [self.id(), self.enrollment(), view, self.department(), self.account()].map(Option::unwrap_or_default)
    }

    /// Reads the middle of a token's three parts.
    pub(super) fn of_token(token: &str) -> Option<Self> {
        let claims = Claims::of_token(token)?;
        let (text, time) = (|name| claims.text(name), |name| claims.time(name));
        Some(Self {
            enrollment: text("EnrollmentNumber"),
            view: text("ReportView").map(|word| ReportView::from(word.as_str())),
            id: text("Id"),
            department: text("DepartmentId"),
            account: text("AccountId"),
            not_before: time("nbf"),
            expires: time("exp"),
        })
    }
}

/// An enrollment number as a message may show it. Where something else stands, a key perhaps, it is not repeated.
pub(super) fn shown(enrollment: &str) -> Cow<'_, str> {
    let is_number =
        enrollment.len() <= 20 && enrollment.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if is_number { Cow::Borrowed(enrollment) } else { Cow::Borrowed("(no enrollment number)") }
}

/// Enrollment, view and days; not the ids.
impl fmt::Debug for KeyClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = |time: Option<DateTime<Utc>>| time.map(|time| time.to_rfc3339());
        f.debug_struct("KeyClaims")
            .field("enrollment", &self.enrollment().map(shown))
            .field("view", &self.view)
            .field("not_before", &time(self.not_before))
            .field("expires", &time(self.expires))
            .finish_non_exhaustive()
    }
}

impl ReportView {
    /// The word in the key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Enterprise => "Enterprise",
            Self::System => "System",
            Self::IndirectEnterprise => "IndirectEnterprise",
            Self::Partner => "Partner",
            Self::Department => "Department",
            Self::AccountOwner => "AccountOwner",
            Self::Other(word) => word,
        }
    }
}

/// Reads the word in any casing.
impl From<&str> for ReportView {
    fn from(word: &str) -> Self {
        let known = [
            Self::Enterprise,
            Self::System,
            Self::IndirectEnterprise,
            Self::Partner,
            Self::Department,
            Self::AccountOwner,
        ];
        let view = known.into_iter().find(|view| view.as_str().eq_ignore_ascii_case(word));
        view.unwrap_or_else(|| Self::Other(word.to_owned()))
    }
}

impl fmt::Display for ReportView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
