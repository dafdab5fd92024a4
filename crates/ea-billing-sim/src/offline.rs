//! Answers without a server.

use crate::api::{Api, KeyError, KeyRequest, Place, TokenRequest};
use crate::exchange::{Answer, Body, Door, Request};
use crate::world::World;
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Method};
use std::fmt;

/// Where links of an answer lead that no server has sent: the host that there once was.
const BASE: &str = "https://consumption.azure.com";

/// What the API would answer, taken without a socket.
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    body: Box<dyn Iterator<Item = Bytes> + Send>,
}

impl Reply {
    /// The body, piece by piece; the pieces of a file are made as they are asked for.
    pub fn into_body(self) -> impl Iterator<Item = Bytes> + Send {
        self.body
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

impl From<Answer> for Reply {
    fn from(answer: Answer) -> Self {
        let headers = answer.headers.iter();
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        Self {
            status: answer.status.as_u16(),
            headers: headers.map(|(name, value)| (name.to_string(), text(value))).collect(),
            body: match answer.body {
                Body::Whole(bytes) => Box::new(std::iter::once(bytes)),
                Body::Stream { chunks, .. } => chunks,
            },
        }
    }
}

impl World {
    /// What the API answers to the administrator of an enrollment who gets this path at the world's time, or Azure to the
    /// first application of the world, without starting a server. A path may have a query: `/v3/enrollments/100/usagedetails/download?billingPeriod=202610`.
    ///
    /// # Errors
    /// The path is of an enrollment that this world does not have, or the world can't be.
    pub fn get(&self, path: &str) -> Result<Reply, KeyError> {
        let api = Api::new(self.clone()).map_err(|error| KeyError::new("world", error.to_string()))?;
        // A link of an answer leads here as well.
        let path = path.strip_prefix(BASE).unwrap_or(path);
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut request = Request {
            door: Door::Api,
            method: Method::GET,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            base: BASE.to_owned(),
            blob_base: BASE.to_owned(),
        };
        let target = api.target(&request);
        if Place::of(&request).is_some() {
            let token = api.issue_token(&TokenRequest::default())?;
            request.headers.insert(AUTHORIZATION, bearer(&token)?);
            return Ok(api.answer(&request, &target, None).into());
        }
        if target.enrollment.is_empty() {
            let what = "it names no enrollment; expected `/v3/enrollments/NUMBER/usagedetails` or the like";
            return Err(KeyError::new("path", what));
        }
        let key = api.issue(&KeyRequest::new(&target.enrollment))?;
        request.headers.insert(AUTHORIZATION, bearer(&key)?);
        Ok(api.answer(&request, &target, None).into())
    }
}

fn bearer(key: &str) -> Result<HeaderValue, KeyError> {
    HeaderValue::try_from(format!("bearer {key}")).map_err(|error| KeyError::new("key", error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_can_be_had_without_a_server() {
        let get = |path: &str| {
            let reply = World::default().get(path).unwrap();
            (reply.status, reply.into_body().flatten().collect::<Vec<u8>>())
        };
        let (status, body) = get("/v3/enrollments/100/usagedetails/download?billingPeriod=202610");
        assert_eq!((status, body.iter().filter(|byte| **byte == b'\n').count()), (200, 3 + 2_500));
        let (status, body) = get("/v3/enrollments/200/usagedetails");
        assert_eq!(status, 200);
        assert!(
            String::from_utf8(body).unwrap().contains("\"nextLink\":\"https://consumption.azure.com/v3/")
        );
        assert_eq!(get("/v3/enrollments/100/nothing").0, 404);
        let subscription = &World::default().azure.subscriptions[0].id;
        let periods = "providers/Microsoft.Billing/billingPeriods?api-version=2018-03-01-preview";
        assert_eq!(get(&format!("/subscriptions/{subscription}/{periods}")).0, 200);
        assert_eq!(World::default().get("/v3/enrollments/7/usagedetails").unwrap_err().field, "enrollment");
    }
}
