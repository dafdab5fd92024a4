//! What all clones of a client and all their queries have in common.

use std::{fmt, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};

use super::settings::Settings;
use crate::{
    ApiKey, Clock, KeyWarning, Version, Warning,
    error::{Error, Result},
    http::{Deadline, Transport},
    query::{CallKey, CallParts},
    source::{Call, Source},
};

/// Clocks may differ by this much before it is worth a word: certificates and signed links bear it.
const SKEW: TimeDelta = TimeDelta::minutes(5);

pub(crate) struct Shared {
    pub(crate) enrollment: String,
    pub(crate) api_key: ApiKey,
    pub(crate) http: Transport,
    pub(crate) source: Box<dyn Source>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) settings: Settings,
    #[cfg(feature = "cache")]
    pub(crate) cache: Option<crate::Cache>,
}

impl Shared {
    /// Looks whether the key may still be used.
    pub(crate) fn check_key(&self) -> Result<Vec<Warning>> {
        let warnings = self.api_key.check(self.clock.now(), Some(&self.enrollment))?;
        Ok(warnings
            .into_iter()
            .map(|warning| match warning {
                KeyWarning::ExpiresSoon { at, .. } => Warning::KeyExpiresSoon { at },
                KeyWarning::NotUnderstood => Warning::KeyNotUnderstood,
            })
            .collect())
    }

    /// The time by which a fetch that begins now has to be complete.
    pub(crate) fn deadline(&self) -> Deadline {
        Deadline::after(&*self.clock, self.settings.total_time)
    }

    /// The error as it may be shown: servers, and what stands between, repeat what they were sent.
    pub(crate) fn fit_to_show(&self, error: Error) -> Error {
        error.without(self.api_key.expose())
    }

    /// What makes a call the same call: a validator or a snapshot is used for no other.
    pub(crate) fn key_of(&self, call: Call, version: Version) -> CallKey {
        let parts = CallParts {
            origin: self.http.origin().to_string(),
            version: version.as_str().to_owned(),
            dataset: call.dataset(),
            enrollment: self.enrollment.clone(),
            span: call.to_string(),
            // The text of a call names all of its parameters.
            parameters: Vec::new(),
        };
        CallKey::new(parts, &self.api_key.principal())
    }

    /// The time of an answer: the server's, if it told it.
    pub(crate) fn time_of(&self, server_date: Option<DateTime<Utc>>) -> DateTime<Utc> {
        server_date.unwrap_or_else(|| self.clock.now())
    }

    /// The warning that this machine's clock and the server's differ.
    pub(crate) fn clock_skew(&self, server_date: Option<DateTime<Utc>>) -> Option<Warning> {
        let ahead = self.clock.now() - server_date?;
        (ahead.abs() > SKEW).then(|| Warning::ClockSkew { seconds: ahead.num_seconds() })
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("enrollment", &self.enrollment)
            .field("api_key", &self.api_key)
            .field("source", &self.source)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
