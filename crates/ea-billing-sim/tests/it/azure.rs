//! The Azure billing APIs, as a client sees them.

mod aggregates;
mod faults;
mod invoices;
mod ratecard;
mod sdk;
mod signin;

use crate::wire::{Seen, authority, connect, exchange};
use ea_billing_sim::{Azure, Simulator, TokenRequest, World};
use serde_json::Value;

/// The subscription of the default world that pays as it goes.
pub(crate) const PAYG: &str = "6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3";
/// The tenant of the default world.
pub(crate) const TENANT: &str = "3f5a1c2e-7b64-4d0f-9a83-51c7e2d4b690";
/// The application that may read everything.
pub(crate) const READER: &str = "8d1e6f0a-5c27-4b3e-a9d4-60f2b7c81e35";
/// The application that may read nothing.
pub(crate) const STRANGER: &str = "c7402b9d-13f8-4e6a-b5c1-9a0de4f76283";

/// A simulator with a world that differs from the default one on its Azure side.
pub(crate) async fn with(change: impl FnOnce(&mut Azure)) -> Simulator {
    let mut world = World::default();
    change(&mut world.azure);
    Simulator::start(world).await.expect("it starts")
}

/// A request with these header lines.
pub(crate) async fn send(url: &str, request: &str, headers: &[String], body: &str) -> Seen {
    let lines: String = headers.iter().map(|line| format!("{line}\r\n")).collect();
    let length = body.len();
    let text = format!(
        "{request} HTTP/1.1\r\nHost: {}\r\n{lines}Content-Length: {length}\r\n\r\n{body}",
        authority(url)
    );
    exchange(&mut connect(url).await, &text).await
}

/// The header line with a token of an application.
pub(crate) fn bearer(simulator: &Simulator, client: &str) -> String {
    let request = TokenRequest { client_id: Some(client.to_owned()), ..TokenRequest::default() };
    format!("Authorization: Bearer {}", simulator.issue_token(&request).expect("a token"))
}

/// Gets a path of Azure Resource Manager as the application that may read everything.
pub(crate) async fn get(simulator: &Simulator, path: &str) -> Seen {
    send(&simulator.arm_url(), &format!("GET {path}"), &[bearer(simulator, READER)], "").await
}

/// Fetches an address of the storage host without a token.
pub(crate) async fn fetch(simulator: &Simulator, url: &str, headers: &[String]) -> Seen {
    let path = url.strip_prefix(&simulator.blob_url()).unwrap_or_else(|| panic!("{url}"));
    send(&simulator.blob_url(), &format!("GET {path}"), headers, "").await
}

pub(crate) fn json(seen: &Seen) -> Value {
    serde_json::from_slice(&seen.body()).unwrap_or_else(|error| panic!("{error}: {}", seen.text()))
}

/// The whole answer with what differs from run to run replaced.
pub(crate) fn shown(simulator: &Simulator, seen: &Seen) -> String {
    let text = seen.text().replace("\r\n", "\n");
    let text = text.replace(&simulator.url(), "https://arm").replace(&simulator.blob_url(), "https://blob");
    let mut shown = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("sig=") {
        let end = rest[at..].find('&').map_or(rest.len(), |end| at + end);
        shown += &rest[..at];
        shown += "sig=REDACTED";
        rest = &rest[end..];
    }
    shown + rest
}
