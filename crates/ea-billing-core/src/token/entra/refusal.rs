//! Why there is no token, and what to do.

use reqwest::StatusCode;
use serde_json::{Map, Value};

use super::Way;
use crate::error::{Code, Error};
use crate::http::redact;
use crate::secret::Secret;

const LOGIN_HINT: &str = "run `az login`, in the tenant of the subscription";

/// The error of an answer that is no token.
pub(super) fn of_server(
    asked: &str,
    managed: bool,
    status: StatusCode,
    body: &[u8],
    secrets: &[Secret],
) -> Error {
    let said: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
    let text = |name: &str| said.get(name).and_then(Value::as_str).unwrap_or_default();
    let description = match text("error_description") {
        "" => text("message"),
        description => description,
    };
    // What follows are the ids and the time of the request.
    let first = description.split(['\r', '\n']).next().unwrap_or_default();
    let first = first.split(" Trace ID:").next().unwrap_or_default();
    let shown = match (redact::message(text("error"), secrets), redact::message(first, secrets)) {
        (error, shown) if shown.is_empty() => error,
        (_, shown) => shown,
    };
    let who = if managed { "the managed identity" } else { "Microsoft Entra" };
    let number = status.as_u16();
    let what = if shown.is_empty() { String::new() } else { format!(": {shown}") };
    let error = Error::new(Code::SignIn, format!("{asked}: {who} gave no token, status {number}{what}"));
    let hint = if managed { managed_hint(status) } else { hint(aadsts(description)) };
    let error = error.with_status(number);
    match hint {
        Some(hint) => error.with_hint(hint),
        None => error,
    }
}

/// The error of a managed identity that cannot be reached.
pub(super) fn no_identity(error: Error) -> Error {
    if !matches!(error.code(), Code::Network | Code::Timeout | Code::DeadlineExceeded) {
        return error;
    }
    Error::new(Code::SignIn, "no managed identity is available here")
        .with_hint(
            "managed identities are on Azure only: elsewhere sign in as an application or with `az login`",
        )
        .with_source(error)
}

/// The error of the library itself, which had no trouble with what it sent.
pub(super) fn of_library(way: &Way, reason: &azure_core::Error) -> Error {
    // Certificates sign by themselves.
    if let Some(own) = reason.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        return own.echo();
    }
    let text = reason.to_string();
    let text = text.split("\nTo troubleshoot").next().unwrap_or_default();
    let text = text.split_once("authentication failed.").map_or(text, |(_, rest)| rest);
    match way {
        Way::Cli { .. } => of_cli(text),
        Way::Workload { token_file, .. } if text.contains("federated token") => {
            let message =
                format!("the file `{}` with the token of the cluster cannot be read", token_file.display());
            Error::new(Code::SignIn, message).with_hint("correct AZURE_FEDERATED_TOKEN_FILE")
        }
        _ => no_token(way),
    }
}

/// The error of an answer that is none. What it was is not told: it may hold a token.
pub(super) fn no_token(way: &Way) -> Error {
    let message = format!("signing in by {} gave what is no token", way.sign_in());
    Error::new(Code::SignIn, message).with_hint("check the address for signing in: a proxy may stand between")
}

fn of_cli(text: &str) -> Error {
    let lower = text.to_ascii_lowercase();
    let missing = lower.contains("not found on path")
        || lower.contains("wasn't found")
        || lower.contains("az: not found")
        || lower.contains("command not found");
    if missing {
        return Error::new(Code::SignIn, "the Azure CLI is not installed, or not on the search path")
            .with_hint("install it and run `az login`, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET");
    }
    if lower.contains("2.54.0") {
        return Error::new(
            Code::SignIn,
            "the Azure CLI is older than 2.54.0 and does not tell when a token ends",
        )
        .with_hint("update it with `az upgrade`");
    }
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let line = lines().find(|line| line.starts_with("ERROR")).or_else(|| lines().next()).unwrap_or_default();
    // The wording of a decoder may repeat what the program printed, the token.
    let shown = if line.starts_with("ERROR") || lower.contains("az login") {
        redact::message(line.trim_start_matches("ERROR:"), &[])
    } else {
        String::new()
    };
    let what = if shown.is_empty() { String::new() } else { format!(": {shown}") };
    Error::new(Code::SignIn, format!("the Azure CLI gave no token{what}")).with_hint(LOGIN_HINT)
}

/// The number in `AADSTS7000215: …`.
fn aadsts(description: &str) -> &str {
    let rest = description.split_once("AADSTS").map_or("", |(_, rest)| rest);
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    &rest[..end]
}

/// Numbers: <https://learn.microsoft.com/entra/identity-platform/reference-error-codes>.
fn hint(number: &str) -> Option<&'static str> {
    Some(match number {
        "7000215" => "the client secret is wrong: give its value, not its id",
        "7000222" => "the client secret has expired: make a new one in the registration of the application",
        "7000112" => "the application is disabled: ask an administrator of the tenant",
        "700016" => "the application is not in this tenant: check the client id, the tenant and the cloud",
        "90002" | "900023" => "the tenant was not found: check the tenant id and the cloud",
        "70011" | "1002012" => "the scope is not one of this cloud: check the cloud",
        "500011" => {
            "Azure Resource Manager is not in this tenant under that name: check the cloud and the tenant"
        }
        "700027" => {
            "the certificate is unknown or of another application: upload it to the registration of the application"
        }
        "700024" => "the assertion is not good at this time: check the clock of this machine",
        "700211" | "700212" | "700213" | "70021" => {
            "no federated credential of the application matches: check its issuer, subject and audience"
        }
        "53003" | "53000" => "a conditional access policy of the tenant forbids it: ask its administrator",
        _ => return None,
    })
}

fn managed_hint(status: StatusCode) -> Option<&'static str> {
    (status == StatusCode::BAD_REQUEST).then_some(
        "assign an identity to the machine or service; of several identities name one by its client id: AZURE_CLIENT_ID",
    )
}

#[cfg(test)]
mod tests;
