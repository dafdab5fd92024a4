//! Whether a key can be good, told before a call.

use chrono::{DateTime, TimeDelta, Utc};

use super::{ApiKey, claims::shown};
use crate::error::{Code, Error, Result};

/// Days before its end from which on a key is worth a warning.
const SOON: TimeDelta = TimeDelta::days(14);
/// How far the clock of this machine may be behind that of the server that made the key.
const SKEW: TimeDelta = TimeDelta::days(1);

/// What a caller should know about a key that is good.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyWarning {
    /// The key ends within 14 days.
    ExpiresSoon {
        /// When it ends.
        at: DateTime<Utc>,
        /// Whole days until then.
        days: i64,
    },
    /// The key does not tell its enrollment or its end, so that one of them was not checked.
    NotUnderstood,
}

impl ApiKey {
    /// Whether the key can be good at this time, for this enrollment if one is named, as far as it tells.
    ///
    /// It is expired from the second that it names on, by the clock that gave `now`. It is taken up to a day before it
    /// begins, since that clock may be slow; the server decides. Only the server knows whether a key was revoked.
    ///
    /// # Errors
    /// [`Code::WrongEnrollment`], or [`Code::KeyExpired`] where its time is over or has not begun.
    pub fn check(&self, now: DateTime<Utc>, enrollment: Option<&str>) -> Result<Vec<KeyWarning>> {
        let Some(claims) = self.claims() else { return Ok(vec![KeyWarning::NotUnderstood]) };
        if let (Some(own), Some(asked)) = (claims.enrollment(), enrollment.map(str::trim))
            && own != asked
        {
            let message =
                format!("expected a key of enrollment {}, found one of {}", shown(asked), shown(own));
            return Err(Error::new(Code::WrongEnrollment, message));
        }
        if let Some(begin) = claims.not_before().filter(|begin| *begin - now > SKEW) {
            let message = format!("the API key is not good before {begin}, and now is {now}");
            return Err(Error::new(Code::KeyExpired, message));
        }
        let mut warnings = Vec::new();
        if let Some(at) = claims.expires() {
            let left = at - now;
            if left <= TimeDelta::zero() {
                return Err(Error::new(Code::KeyExpired, format!("the API key expired on {at}")));
            }
            if left <= SOON {
                warnings.push(KeyWarning::ExpiresSoon { at, days: left.num_days() });
            }
        }
        if claims.enrollment().is_none() || claims.expires().is_none() {
            warnings.push(KeyWarning::NotUnderstood);
        }
        Ok(warnings)
    }
}
