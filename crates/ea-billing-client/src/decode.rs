//! Decoding of bodies, with the path of the field that did not fit.

use std::fmt;

use progenitor_client::{Error, ResponseValue};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The byte order mark that some responses begin with.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Decodes a JSON body; a leading byte order mark is read over.
///
/// # Errors
///
/// [`DecodeError`] naming the field, line and column where the body does not fit the type.
pub fn from_slice<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    let json = body.strip_prefix(BOM).unwrap_or(body);
    // Tracking the path costs time, so it is done only once it is known that something does not fit.
    serde_json::from_slice(json)
        .map_err(|error| locate::<T>(json).unwrap_or_else(|| DecodeError::at(".", &error)))
}

/// Decodes JSON text.
///
/// # Errors
///
/// As [`from_slice`].
pub fn from_str<T: DeserializeOwned>(json: &str) -> Result<T, DecodeError> {
    from_slice(json.as_bytes())
}

/// Decodes a body and encodes what the type kept of it.
pub(crate) fn round_trip<T: DeserializeOwned + Serialize>(body: &[u8]) -> Result<String, DecodeError> {
    let value: T = from_slice(body)?;
    serde_json::to_string(&value).map_err(|error| DecodeError::at(".", &error))
}

/// Decodes JSON text in one pass that tracks the path. For what is decoded within something else: there a second pass on
/// failure would double the work at every level.
pub(crate) fn in_one_pass<T: DeserializeOwned>(json: &str) -> Result<T, DecodeError> {
    let mut reader = serde_json::Deserializer::from_str(json);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        DecodeError::at(&path, &error.into_inner())
    })
}

fn locate<T: for<'de> Deserialize<'de>>(json: &[u8]) -> Option<DecodeError> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    let error = serde_path_to_error::deserialize::<_, T>(&mut reader).err()?;
    let path = error.path().to_string();
    Some(DecodeError::at(&path, &error.into_inner()))
}

/// Decodes a response for the generated operations, which name no field by themselves.
pub(crate) async fn from_response<T: DeserializeOwned, E>(
    response: reqwest::Response,
) -> Result<ResponseValue<T>, Error<E>> {
    let status = response.status();
    let headers = response.headers().clone();
    let body = response.bytes().await.map_err(Error::ResponseBodyError)?;
    match from_slice(&body) {
        Ok(value) => Ok(ResponseValue::new(value, status, headers)),
        Err(error) => Err(Error::InvalidResponsePayload(body, serde::de::Error::custom(error))),
    }
}

/// A body that does not fit its type.
#[derive(Debug)]
pub struct DecodeError {
    path: String,
    message: String,
    position: Option<(usize, usize)>,
}

impl DecodeError {
    fn at(path: &str, error: &serde_json::Error) -> Self {
        let message = without_position(error);
        let position = (error.line() > 0).then(|| (error.line(), error.column()));
        // What went wrong within a union was found in the union's own text, and says where in it.
        let within = message.strip_prefix(WITHIN).and_then(|rest| rest.split_once("`: "));
        match within {
            Some((inner, message)) => {
                let path = if path == "." { inner.to_owned() } else { format!("{path}.{inner}") };
                Self { path, message: message.to_owned(), position }
            }
            None => Self { path: path.to_owned(), message, position },
        }
    }

    /// The field's path, such as `data[3].cost`; `.` is the whole body.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The error for the decoder around the piece of JSON in which it was found.
    pub(crate) fn within(&self) -> String {
        match self.path.as_str() {
            "." => self.message.clone(),
            path => format!("{WITHIN}{path}`: {}", self.message),
        }
    }
}

/// How an error within a union begins.
const WITHIN: &str = "in `";

/// The message without line and column, which mean nothing outside the piece of JSON they count in.
pub(crate) fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&position).unwrap_or(&text).to_owned()
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path != "." {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)?;
        match self.position {
            Some((line, column)) => write!(f, " at line {line} column {column}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for DecodeError {}
