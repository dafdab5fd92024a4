//! Signed addresses of documents, and when they end.

use chrono::{DateTime, Utc};
use ea_billing_client::{billing_2024_04_01::types::DocumentDownloadResult, decode, wire::Timestamp};

use crate::{
    DownloadUrl, SignedAddress,
    error::{Code, Error, Result},
};

/// A signed address that was just given out.
pub(super) struct Link {
    url: SignedAddress,
    ends: Option<DateTime<Utc>>,
    /// When it was given out.
    from: DateTime<Utc>,
}

impl Link {
    /// The address that came with an invoice.
    pub(super) fn of_invoice(url: DownloadUrl, from: DateTime<Utc>) -> Self {
        Self { url: url.url, ends: url.expiry_time, from }
    }

    /// The address in the result of a download.
    ///
    /// # Errors
    ///
    /// [`Code::Decode`] for a result without address; its text is not shown, as the address is in it.
    pub(super) fn of_result(body: &[u8], from: DateTime<Utc>) -> Result<Self> {
        let none = || Error::new(Code::Decode, "the result of the download names no address of the document");
        let text = std::str::from_utf8(body).map_err(|_| none())?.trim_start_matches('\u{feff}').trim();
        let result: DocumentDownloadResult = decode::from_str(text).map_err(|_| none())?;
        let url = result.url.ok_or_else(none)?;
        let ends = result.expiry_time.and_then(|text| Timestamp::from(text.as_str()).to_utc().ok());
        Ok(Self { url: SignedAddress::new(url.expose().to_owned()), ends, from })
    }

    pub(super) fn url(&self) -> &str {
        self.url.expose()
    }

    /// Whether it had ended when it was given out, as addresses that were kept somewhere on the way have.
    pub(super) fn has_ended(&self) -> bool {
        self.ends.is_some_and(|ends| ends <= self.from)
    }
}
