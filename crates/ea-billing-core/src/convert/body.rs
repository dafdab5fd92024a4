//! JSON bodies: what surrounds the rows.
//!
//! Each body is read over once, so that a page of any size costs one look before its rows are decoded.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Deserializer, de};
use serde_json::value::RawValue;

use super::service_error::{ServiceError, error_member, service_error};
use crate::error::{Code, Error, Result};

/// The byte order mark that some answers begin with.
pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";

/// How deep JSON may be nested; serde_json's own bound.
const DEEPEST: usize = 128;

/// A page: the rows as they came, and where the next ones are.
pub(crate) struct Envelope<'a> {
    /// The array of rows.
    pub(crate) data: &'a str,
    /// The address of the next page; `None` where the last page says null, `""` or nothing.
    pub(crate) next_link: Option<String>,
}

/// Reads over a body of the form `{id, data, nextLink}` or `{value, nextLink}`, its field names in any casing.
///
/// # Errors
///
/// [`Code::UnexpectedContent`] for an error or markup where data should be, [`Code::Truncated`] for a body that ends
/// within its JSON, [`Code::TooLarge`] for nesting that is too deep, [`Code::Decode`] for anything else.
pub(crate) fn envelope(body: &[u8]) -> Result<Envelope<'_>> {
    let json = json_text(body)?;
    if json.starts_with('[') {
        return Err(Error::new(Code::Decode, "expected a page with `data` or `value`, found an array"));
    }
    let found: Members<'_> = serde_json::from_str(json).map_err(|error| json_error("the page", &error))?;
    if let Some(error) = found.error.and_then(|error| error_member(error.get())) {
        return Err(answered(&error));
    }
    if found.deep {
        return Err(depth_error());
    }
    let data = found.data.map(RawValue::get).unwrap_or("nothing");
    if !data.starts_with('[') {
        let kind = kind_of(data);
        let message = format!("expected an array of rows in `data` or `value`, found {kind}");
        return Err(Error::new(Code::Decode, message));
    }
    let link: Option<String> = match found.next_link {
        Some(link) => serde_json::from_str(link.get()).map_err(|error| json_error("nextLink", &error))?,
        None => None,
    };
    Ok(Envelope { data, next_link: link.filter(|link| !link.trim().is_empty()) })
}

/// The text of a body that is one array.
///
/// # Errors
///
/// As [`envelope`].
pub(crate) fn array(body: &[u8]) -> Result<&str> {
    let json = value(body)?;
    if !json.starts_with('[') {
        return Err(Error::new(Code::Decode, format!("expected an array of rows, found {}", kind_of(json))));
    }
    Ok(json)
}

/// The text of a body that is one value; nothing for an empty body and for null.
///
/// # Errors
///
/// As [`envelope`].
pub(super) fn one_value(body: &[u8]) -> Result<Option<&str>> {
    if is_blank(body) {
        return Ok(None);
    }
    let json = value(body)?;
    Ok((json != "null").then_some(json))
}

/// Whether a body holds nothing.
pub(super) fn is_blank(body: &[u8]) -> bool {
    body.strip_prefix(BOM).unwrap_or(body).trim_ascii().is_empty()
}

fn value(body: &[u8]) -> Result<&str> {
    let json = json_text(body)?;
    let value: &RawValue = serde_json::from_str(json).map_err(|error| json_error("the body", &error))?;
    if json.starts_with('{')
        && let Some(error) = service_error(body)
    {
        return Err(answered(&error));
    }
    Ok(value.get())
}

/// The text of a body that looks like JSON, without what may stand before it.
pub(super) fn json_text(body: &[u8]) -> Result<&str> {
    let body = body.strip_prefix(BOM).unwrap_or(body).trim_ascii_start();
    let text = std::str::from_utf8(body).map_err(|error| {
        let at = error.valid_up_to();
        if error.error_len().is_none() {
            return Error::new(
                Code::Truncated,
                format!("the JSON ended within a character, after byte {at}"),
            );
        }
        Error::new(Code::Decode, format!("expected JSON in UTF-8, found other bytes after byte {at}"))
    })?;
    match text.bytes().next() {
        None => Err(Error::new(Code::Truncated, "expected JSON, found an empty body")),
        Some(b'<') => Err(match service_error(body) {
            Some(error) => answered(&error),
            None => Error::new(Code::UnexpectedContent, "expected JSON, found markup"),
        }),
        Some(_) => Ok(text),
    }
}

/// The error for an answer that holds one, though its status said that all was well.
pub(super) fn answered(error: &ServiceError) -> Error {
    Error::new(Code::UnexpectedContent, format!("expected data, found an error of the server: {error}"))
}

/// The error for text that is not the JSON it should be; it shows none of it.
pub(super) fn json_error(what: &str, error: &serde_json::Error) -> Error {
    let at = format!("at line {} column {}", error.line(), error.column());
    match error.classify() {
        serde_json::error::Category::Eof => {
            Error::new(Code::Truncated, format!("{what} ended within its JSON {at}"))
        }
        _ if error.to_string().starts_with("recursion limit exceeded") => depth_error(),
        serde_json::error::Category::Data => Error::new(Code::Decode, format!("{what}: {}", short(error))),
        _ => Error::new(Code::Decode, format!("{what}: expected JSON, found something else {at}")),
    }
}

/// The decoder's own words, which may quote a value of any length.
fn short(error: &serde_json::Error) -> String {
    super::service_error::shorten(&error.to_string(), 200)
}

pub(super) fn depth_error() -> Error {
    Error::new(Code::TooLarge, format!("the JSON is nested more than {DEEPEST} levels deep"))
}

/// Whether a JSON text is nested deeper than anything here needs.
pub(super) fn is_deep(json: &str) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                if depth > DEEPEST {
                    return true;
                }
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

fn kind_of(json: &str) -> &'static str {
    match json.bytes().next() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b'"') => "text",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => {
            if json == "null" {
                "null"
            } else {
                "nothing"
            }
        }
        _ => "a number",
    }
}

/// The members of a page, each as it came.
#[derive(Default)]
struct Members<'a> {
    data: Option<&'a RawValue>,
    next_link: Option<&'a RawValue>,
    error: Option<&'a RawValue>,
    deep: bool,
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> de::Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a page with `data` or `value`")
    }

    fn visit_map<M: de::MapAccess<'de>>(self, mut map: M) -> std::result::Result<Self::Value, M::Error> {
        let mut members = Members::default();
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            let value = map.next_value::<&'de RawValue>()?;
            let is = |other: &str| name.eq_ignore_ascii_case(other);
            let (slot, name) = if is("data") || is("value") {
                (&mut members.data, "data")
            } else if is("nextLink") {
                (&mut members.next_link, "nextLink")
            } else if is("error") {
                (&mut members.error, "error")
            } else {
                members.deep |= is_deep(value.get());
                continue;
            };
            if slot.replace(value).is_some() {
                return Err(de::Error::custom(format_args!("the field `{name}` came twice")));
            }
        }
        Ok(members)
    }
}
