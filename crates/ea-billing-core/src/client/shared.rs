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
    pub(crate) access: Access,
    pub(crate) http: Transport,
    pub(crate) source: Box<dyn Source>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) settings: Settings,
    #[cfg(feature = "cache")]
    pub(crate) cache: Option<crate::Cache>,
}

/// Who asks.
#[derive(Debug)]
pub(crate) enum Access {
    /// An API key of an enrollment.
    Key { enrollment: Arc<str>, api_key: ApiKey },
    /// Tokens of Microsoft Entra, which the transport has.
    Token,
}

impl Access {
    /// Looks whether the key may still be used.
    pub(crate) fn warnings(&self, clock: &dyn Clock) -> Result<Vec<Warning>> {
        // A token says by itself when it ends, and is asked for anew.
        let Self::Key { enrollment, api_key } = self else { return Ok(Vec::new()) };
        let warnings = api_key.check(clock.now(), Some(enrollment))?;
        Ok(warnings
            .into_iter()
            .map(|warning| match warning {
                KeyWarning::ExpiresSoon { at, .. } => Warning::KeyExpiresSoon { at },
                KeyWarning::NotUnderstood => Warning::KeyNotUnderstood,
            })
            .collect())
    }

    /// The enrollment, if it is one that is asked about.
    pub(crate) fn enrollment(&self) -> Option<&str> {
        match self {
            Self::Key { enrollment, .. } => Some(enrollment),
            Self::Token => None,
        }
    }
}

impl Shared {
    /// The time by which a fetch that begins now has to be complete.
    pub(crate) fn deadline(&self) -> Deadline {
        Deadline::after(&*self.clock, self.settings.total_time)
    }

    /// The error as it may be shown: servers, and what stands between, repeat what they were sent.
    pub(crate) fn fit_to_show(&self, error: Error) -> Error {
        self.http.fit_to_show(error)
    }

    /// What a call is about: the number of the enrollment, or the path of a subscription or a billing account.
    pub(crate) fn scope_of(&self, call: &Call) -> String {
        match (call, &self.access) {
            (Call::Azure(call), _) => call.scope(),
            (_, access) => access.enrollment().unwrap_or_default().to_owned(),
        }
    }

    /// What makes a call the same call: a validator or a snapshot is used for no other.
    ///
    /// # Errors
    ///
    /// Those of signing in, since what one principal may see another may not.
    pub(crate) async fn key_of(&self, call: &Call, version: Version, deadline: &Deadline) -> Result<CallKey> {
        let parts = CallParts {
            origin: self.http.origin().to_string(),
            version: version.as_str().to_owned(),
            dataset: call.dataset(),
            scope: self.scope_of(call),
            span: call.to_string(),
            // The text of a call names all of its parameters.
            parameters: Vec::new(),
        };
        let principal = match &self.access {
            Access::Key { api_key, .. } => api_key.principal(),
            Access::Token => self.http.principal(deadline).await?,
        };
        Ok(CallKey::new(parts, &principal))
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
            .field("access", &self.access)
            .field("source", &self.source)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
