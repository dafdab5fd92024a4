//! The raw client of the Azure billing APIs: what their wire says, and nothing more.
//!
//! **Depend on `ea-billing-core` instead.** This crate is generated from Swagger documents and its public API changes
//! whenever they do. It has no API key, no retry, no paging, no ETag, and it takes an amount for what is printed, not for
//! what it means. The core crate adds all of that and keeps its types when a document changes.
//!
//! # What is here
//!
//! - One module per API and version, such as [`ea_v3`] or [`commerce_2015_06_01_preview`]: a `Client` with a method per
//!   operation, and the objects that travel. They are written by `cargo xtask codegen` from the documents in `spec/`;
//!   beside each stands the normalized OpenAPI document it was written from.
//! - [`wire`]: the values of the wire. Numbers are exact to the last digit or refused, field names match in any casing,
//!   unknown fields and unknown kinds of a union are kept as they came.
//! - [`transport`]: the one seam through which every request passes, which is where a caller puts everything that is
//!   not the shape of a request.
//! - [`decode`]: decoding with the path of the field that did not fit.
//!
//! Beside each operation stands a method that only builds its request, such as `usage_details_list_request`, for callers
//! that send and read it in a way of their own.
//!
//! # What an operation returns
//!
//! The one documented success is decoded. Every other answer, `304`, `404` and `429` among them, comes back whole as
//! [`Error::UnexpectedResponse`](ea_v3::Error::UnexpectedResponse), with its status, its headers and its body unread.
//! The `Display` and `Debug` of that error print URLs and headers, and those of an invalid payload print the body: do not
//! log them.
//!
//! # TLS
//!
//! The crate opens no connection and so brings no TLS; whoever makes the [`reqwest::Client`] chooses it.
//!
//! ```
//! use ea_billing_client::ea_v3::types::UsageDetailPage;
//!
//! let body = br#"{"id": "1", "data": [{"Cost": 12.330899428656048000000, "newField": 7}], "nextLink": null}"#;
//! let page: UsageDetailPage = ea_billing_client::decode::from_slice(body)?;
//! let rows = page.data.unwrap_or_default();
//! assert_eq!(rows[0].cost.as_ref().map(ToString::to_string).as_deref(), Some("12.330899428656048000000"));
//! assert_eq!(rows[0].extra.get("newField").map(|value| value.get()), Some("7"));
//! # Ok::<(), ea_billing_client::decode::DecodeError>(())
//! ```

pub mod decode;
mod generated;
pub mod transport;
pub mod wire;

// The list of modules is generated as well, so that a document that comes or goes needs no edit here.
pub use generated::*;
