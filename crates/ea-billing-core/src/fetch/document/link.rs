//! Signed addresses of documents, and when they end.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use ea_billing_client::{
    billing_2024_04_01::types::DocumentDownloadResult,
    decode,
    wire::{Json, Timestamp},
};

use crate::{
    DownloadUrl, SignedAddress,
    convert::error_of,
    error::{Code, Error, Result},
};

/// A signed address that was just given out.
pub(super) struct Link {
    url: SignedAddress,
    ends: Option<DateTime<Utc>>,
    /// When it was given out.
    from: DateTime<Utc>,
}

/// States after which there will be no document, in small letters.
const ENDED: [&str; 6] = ["failed", "canceled", "cancelled", "timedout", "expired", "error"];

impl Link {
    /// The address that came with an invoice.
    pub(super) fn of_invoice(url: DownloadUrl, from: DateTime<Utc>) -> Self {
        Self { url: url.url, ends: url.expiry_time, from }
    }

    /// The address in the result of a download; `None` while the result says that it is not ready.
    ///
    /// Servers give it as the document says, as `properties` of a state, or as a JSON text that is nothing but the address.
    ///
    /// # Errors
    ///
    /// [`Code::ReportFailed`] for a result that says that there will be none; [`Code::Decode`] for a result without address;
    /// its text is not shown, as the address is in it.
    pub(super) fn of_result(body: &[u8], from: DateTime<Utc>) -> Result<Option<Self>> {
        let none = || Error::new(Code::Decode, "the result of the download names no address of the document");
        let text = std::str::from_utf8(body).map_err(|_| none())?.trim_start_matches('\u{feff}').trim();
        if text.starts_with('"') {
            let url: String = serde_json::from_str(text).map_err(|_| none())?;
            return Ok(Some(Self { url: SignedAddress::new(url), ends: None, from }));
        }
        let outer: DocumentDownloadResult = decode::from_str(text).map_err(|_| none())?;
        let state: Option<String> = outer.extra.get("status").and_then(|state| state.decode().ok());
        let error = outer.extra.get("error").and_then(|error| error.decode::<BTreeMap<String, Json>>().ok());
        let has_error = error.is_some();
        let inner = outer.extra.get("properties").and_then(|inner| inner.decode().ok());
        let result = inner.filter(|_| outer.url.is_none()).unwrap_or(outer);
        let Some(url) = result.url else {
            let reason = error_of(body).map(|reason| reason.to_string());
            let state = state.map(|state| state.to_ascii_lowercase());
            let has_ended = state.as_deref().map_or(reason.is_some(), |state| ENDED.contains(&state));
            if has_error || has_ended {
                return Err(failed(reason.as_deref().unwrap_or("it does not say why")));
            }
            return match state.as_deref() {
                None | Some("succeeded" | "completed") => Err(none()),
                Some(_) => Ok(None),
            };
        };
        let ends = result.expiry_time.and_then(|text| Timestamp::from(text.as_str()).to_utc().ok());
        Ok(Some(Self { url: SignedAddress::new(url.expose().to_owned()), ends, from }))
    }

    pub(super) fn url(&self) -> &str {
        self.url.expose()
    }

    /// Whether it had ended when it was given out, as addresses that were kept somewhere on the way have.
    pub(super) fn has_ended(&self) -> bool {
        self.ends.is_some_and(|ends| ends <= self.from)
    }
}

fn failed(reason: &str) -> Error {
    let message = format!("the server did not make the document: {}", reason.trim_end_matches('.'));
    Error::new(Code::ReportFailed, message).with_hint("ask again later")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_in_every_form_of_a_result() {
        let check = |body: &str, expect: &str| {
            let found = match Link::of_result(body.as_bytes(), DateTime::UNIX_EPOCH) {
                Ok(Some(link)) => {
                    format!("{} until {:?}", link.url(), link.ends.map(|ends| ends.timestamp()))
                }
                Ok(None) => "wait".to_owned(),
                Err(error) => format!("{}: {error}", error.code().as_str()),
            };
            assert_eq!(found, expect, "{body}");
        };
        check(r#"{"url":"https://a/b?sig=c"}"#, "https://a/b?sig=c until None");
        check(r#"{"expiryTime":"1970-01-01T00:00:09Z","url":"https://a/b"}"#, "https://a/b until Some(9)");
        check("\u{feff}\"https://a/b?sig=c%3D\"\r\n", "https://a/b?sig=c%3D until None");
        check(
            r#"{"status":"Succeeded","properties":{"url":"https://a/b","expiryTime":"1970-01-01T00:00:09Z"}}"#,
            "https://a/b until Some(9)",
        );
        check(r#"{"url":"https://a/b","properties":{"url":"https://c/d"}}"#, "https://a/b until None");
        check(r#"{"status":"InProgress","properties":null}"#, "wait");
        check(r#"{"status":"Running"}"#, "wait");
        check(r#"{"status":"Running","error":null,"message":"soon"}"#, "wait");
        for state in ["TimedOut", "Expired", "Error", "Cancelled"] {
            check(
                &format!(r#"{{"status":"{state}"}}"#),
                "report_failed: the server did not make the document: it does not say why",
            );
        }
        check(
            r#"{"status":"Odd","error":{"code":"Gone","message":"No such document."}}"#,
            "report_failed: the server did not make the document: Gone: No such document",
        );
        let no_address = "decode: the result of the download names no address of the document";
        check(r#"{"status":"Succeeded"}"#, no_address);
        check("{}", no_address);
        check("7", no_address);
        check("\"https://a/b", no_address);
        check(
            r#"{"status":"Failed","error":{"code":"Gone","message":"No such document."}}"#,
            "report_failed: the server did not make the document: Gone: No such document",
        );
        check(
            r#"{"error":{"code":"Gone","message":""}}"#,
            "report_failed: the server did not make the document: Gone",
        );
        check(
            r#"{"status":"Canceled"}"#,
            "report_failed: the server did not make the document: it does not say why",
        );
    }
}
