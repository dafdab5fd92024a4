//! The table of operations.

use super::Refusal;
use crate::api::{KeyRequest, RestateError, TokenRequest, UnknownEnrollment};
use crate::fault::{Fault, Listener, rules};
use crate::reading;
use crate::serve::Shared;
use crate::world::times;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;

/// An operation under its method and path.
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    about: &'static str,
    pub(super) perform: fn(&Call<'_>) -> Result<Value, Refusal>,
}

/// A call of an operation.
pub(super) struct Call<'a> {
    pub(super) shared: &'a Arc<Shared>,
    pub(super) query: &'a str,
    pub(super) body: &'a [u8],
}

/// All operations.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation { method: "GET", path: "/", about: "Lists the operations.", perform: index },
    Operation {
        method: "GET",
        path: "/clock",
        about: "Shows the time of the servers' clock.",
        perform: |call| Ok(json!({ "now": call.shared.now() })),
    },
    Operation {
        method: "PUT",
        path: "/clock",
        about: "Sets the clock: {\"now\": \"2026-11-21T09:00:00Z\"} or {\"advanceSeconds\": 86400}.",
        perform: set_clock,
    },
    Operation {
        method: "GET",
        path: "/faults",
        about: "Lists the rules in force with how often each has been used.",
        perform: |call| Ok(json!({ "faults": call.shared.faults() })),
    },
    Operation {
        method: "POST",
        path: "/faults",
        about: "Adds a rule, {\"fault\": \"throttled\"}, or a script, {\"faults\": [...]}.",
        perform: add_faults,
    },
    Operation {
        method: "DELETE",
        path: "/faults",
        about: "Takes all rules away.",
        perform: |call| {
            call.shared.clear_faults();
            Ok(json!({ "faults": [] }))
        },
    },
    Operation {
        method: "GET",
        path: "/faults/catalogue",
        about: "Lists all faults with a sentence and their parameters.",
        perform: |_| Ok(catalogue()),
    },
    Operation {
        method: "GET",
        path: "/requests",
        about: "Lists what was asked and answered, or ?route=usage-details only.",
        perform: requests,
    },
    Operation {
        method: "DELETE",
        path: "/requests",
        about: "Forgets what was asked.",
        perform: |call| {
            call.shared.clear_requests();
            Ok(json!({ "count": 0, "requests": [] }))
        },
    },
    Operation {
        method: "POST",
        path: "/restatements",
        about: "Corrects some rows of a day: {\"enrollment\": \"100\", \"day\": \"2026-10-03\"}.",
        perform: restate,
    },
    Operation {
        method: "POST",
        path: "/keys",
        about: "Issues an API key: {\"enrollment\": \"100\", \"view\": \"AccountOwner\", \"accountId\": 31347}.",
        perform: issue_key,
    },
    Operation {
        method: "POST",
        path: "/tokens",
        about: "Issues an access token: {} or {\"clientId\": \"8d1e6f0a-5c27-4b3e-a9d4-60f2b7c81e35\"}.",
        perform: issue_token,
    },
    Operation {
        method: "DELETE",
        path: "/tokens",
        about: "Revokes all access tokens issued until now.",
        perform: |call| {
            call.shared.api().revoke_tokens();
            Ok(json!({ "revoked": true }))
        },
    },
    Operation {
        method: "GET",
        path: "/facts",
        about: "Shows what a client should find out, ?enrollment=100 or ?subscription=6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3: exact sums and what belongs to them.",
        perform: facts,
    },
    Operation {
        method: "GET",
        path: "/world",
        about: "Shows the world that the answers are made from.",
        perform: |call| serde_json::to_value(call.shared.api().world()).map_err(|error| failed(&error)),
    },
    Operation {
        method: "GET",
        path: "/listener",
        about: "Shows which listeners are open.",
        perform: |call| Ok(listeners(call)),
    },
    Operation {
        method: "PUT",
        path: "/listener",
        about: "Closes or opens the API, {\"open\": false}, or another: {\"open\": true, \"listener\": \"blob\"}.",
        perform: set_listener,
    },
];

fn index(_: &Call<'_>) -> Result<Value, Refusal> {
    let entry = |operation: &Operation| json!({ "method": operation.method, "path": operation.path, "about": operation.about });
    Ok(json!({ "operations": OPERATIONS.iter().map(entry).collect::<Vec<_>>() }))
}

/// Reads the body of a call.
fn read<T: DeserializeOwned>(call: &Call<'_>) -> Result<T, Refusal> {
    let mut json = serde_json::Deserializer::from_slice(call.body);
    reading::read(&mut json)
        .map_err(|misread| Refusal::field(misread.path.as_deref().unwrap_or("body"), misread.what))
}

fn failed(error: &dyn std::fmt::Display) -> Refusal {
    Refusal { status: StatusCode::INTERNAL_SERVER_ERROR, code: "failed", message: error.to_string() }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SetClock {
    now: Option<DateTime<Utc>>,
    advance_seconds: Option<i64>,
}

fn set_clock(call: &Call<'_>) -> Result<Value, Refusal> {
    let (field, moved) = match read(call)? {
        SetClock { now: Some(now), advance_seconds: None } => {
            let is_possible = times().contains(&now);
            if is_possible {
                call.shared.set_now(now);
            }
            ("now", is_possible)
        }
        SetClock { now: None, advance_seconds: Some(seconds) } => {
            let by = TimeDelta::try_seconds(seconds);
            ("advanceSeconds", by.is_some_and(|by| call.shared.advance_within(by, &times())))
        }
        _ => return Err(Refusal::field("body", "expected either `now` or `advanceSeconds`")),
    };
    if !moved {
        let what = "the clock goes from 2014-05-01T00:00:00Z to 2100-01-01T00:00:00Z";
        return Err(Refusal::field(field, what));
    }
    Ok(json!({ "now": call.shared.now() }))
}

fn add_faults(call: &Call<'_>) -> Result<Value, Refusal> {
    let rules = rules(call.body).map_err(|error| Refusal::field(&error.field, &error.what))?;
    call.shared.add_faults(rules).map_err(|error| Refusal::field(&error.field, &error.what))?;
    Ok(json!({ "faults": call.shared.faults() }))
}

/// The catalogue of faults.
fn catalogue() -> Value {
    let entry = |entry: &crate::fault::Entry| {
        let parameters = entry.parameters().map(|(name, about)| (name, Value::from(about)));
        let parameters = parameters.collect::<serde_json::Map<_, _>>();
        json!({ "name": entry.name, "about": entry.about(), "parameters": parameters })
    };
    json!({ "faults": Fault::catalogue().iter().map(entry).collect::<Vec<_>>() })
}

fn requests(call: &Call<'_>) -> Result<Value, Refusal> {
    let mut requests = call.shared.requests();
    for pair in call.query.split('&').filter(|pair| !pair.is_empty()) {
        let Some(("route", route)) = pair.split_once('=') else {
            return Err(Refusal::field("query", format!("`{pair}` is unknown; expected `route`")));
        };
        let route: crate::api::Route =
            serde_json::from_value(Value::from(route)).map_err(|error| Refusal::field("route", error))?;
        requests.retain(|request| request.route == route);
    }
    Ok(json!({ "count": requests.len(), "requests": requests }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Restatement {
    enrollment: String,
    day: String,
}

fn restate(call: &Call<'_>) -> Result<Value, Refusal> {
    let Restatement { enrollment, day } = read(call)?;
    let day: NaiveDate =
        day.parse().map_err(|_| Refusal::field("day", format!("`{day}` is no day such as 2026-10-03")))?;
    call.shared.restate(&enrollment, day).map_err(|error| match error {
        RestateError::Enrollment(unknown) => unknown_enrollment(&unknown),
        error @ RestateError::Day { .. } => Refusal::field("day", error),
    })?;
    Ok(json!({ "enrollment": enrollment, "day": day }))
}

fn unknown_enrollment(unknown: &UnknownEnrollment) -> Refusal {
    Refusal { status: StatusCode::NOT_FOUND, code: "not_found", message: unknown.to_string() }
}

fn issue_key(call: &Call<'_>) -> Result<Value, Refusal> {
    let request: KeyRequest = read(call)?;
    let key = call.shared.api().issue(&request).map_err(|error| Refusal::field(error.field, &error.what))?;
    Ok(json!({ "key": key }))
}

fn issue_token(call: &Call<'_>) -> Result<Value, Refusal> {
    let request: TokenRequest = read(call)?;
    let token = call.shared.api().issue_token(&request);
    let token = token.map_err(|error| Refusal::field(error.field, &error.what))?;
    Ok(json!({ "token": token }))
}

fn facts(call: &Call<'_>) -> Result<Value, Refusal> {
    if let Some(id) = call.query.strip_prefix("subscription=") {
        let facts = call.shared.api().azure_facts(id).map_err(|unknown| Refusal {
            status: StatusCode::NOT_FOUND,
            code: "not_found",
            message: unknown.to_string(),
        })?;
        return serde_json::to_value(facts).map_err(|error| failed(&error));
    }
    let Some(number) = call.query.strip_prefix("enrollment=") else {
        return Err(Refusal::field(
            "query",
            "expected `enrollment` with a number or `subscription` with an id",
        ));
    };
    let facts = call.shared.api().facts(number).map_err(|unknown| unknown_enrollment(&unknown))?;
    serde_json::to_value(facts).map_err(|error| failed(&error))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SetListener {
    open: bool,
    listener: Option<Listener>,
}

fn listeners(call: &Call<'_>) -> Value {
    json!({ "api": call.shared.is_open(Listener::Api), "blob": call.shared.is_open(Listener::Blob) })
}

fn set_listener(call: &Call<'_>) -> Result<Value, Refusal> {
    let SetListener { open, listener } = read(call)?;
    let listener = listener.unwrap_or(Listener::Api);
    if open {
        call.shared.open(listener).map_err(|error| failed(&error))?;
    } else {
        call.shared.refuse(listener, None);
    }
    Ok(listeners(call))
}
