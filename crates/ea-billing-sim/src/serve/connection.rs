//! One connection: hyper reads requests and sends answers, until a fault takes the connection over.

use super::log::Record;
use super::raw::{self, Takeover};
use super::respond::Outcome;
use super::sending::Sending;
use super::shared::Shared;
use super::stream::Stream;
use crate::exchange::{Answer, Door, Request};
use crate::fault::into_chunks;
use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_LENGTH, HOST};
use http_body_util::{BodyExt as _, Collected, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio::sync::mpsc;

/// The longest body of a request that is read.
const BODY_LIMIT: usize = 1_000_000;

/// What comes between a request and hyper's own way of answering it.
type Interrupt = mpsc::Sender<Option<Takeover>>;

/// Serves a connection of the API or of the storage host.
pub(super) async fn serve(shared: Arc<Shared>, door: Door, socket: TcpStream) {
    if let Some(stream) = shared.shake_hands(socket).await {
        converse(shared, door, stream).await;
    }
}

async fn converse(shared: Arc<Shared>, door: Door, stream: Stream) {
    let (interrupt, mut interrupted) = mpsc::channel(1);
    let service = service_fn(|incoming| answer(Arc::clone(&shared), door, interrupt.clone(), incoming));
    let mut connection =
        http1::Builder::new().auto_date_header(false).serve_connection(TokioIo::new(stream), service);
    let takeover = tokio::select! {
        // The connection comes first, so that what it had to send before is sent.
        biased;
        _ = &mut connection => return,
        takeover = interrupted.recv() => takeover.flatten(),
    };
    let stream = connection.into_parts().io.into_inner();
    match takeover {
        Some(takeover) => raw::send(stream, takeover).await,
        None => stream.reset(),
    }
}

async fn answer(
    shared: Arc<Shared>,
    door: Door,
    interrupt: Interrupt,
    incoming: http::Request<Incoming>,
) -> Result<http::Response<Sending>, Infallible> {
    let (parts, body) = incoming.into_parts();
    let mut request = request(&shared, door, parts);
    let target = shared.api().target(&request);
    let record = shared.note(&request, &target);
    // A body has to be out of the way before an answer; one that is too long counts as none.
    request.body =
        Limited::new(body, BODY_LIMIT).collect().await.map(Collected::to_bytes).unwrap_or_default();
    let head_only = request.method == http::Method::HEAD;
    // Adding up millions of rows takes a while, in which other connections must go on.
    let outcome = tokio::task::spawn_blocking(move || shared.respond(&request, &target, record)).await;
    let takeover = match outcome.unwrap_or(Outcome::Dropped) {
        Outcome::Answer(answer, record) => return Ok(response(answer, Some(record))),
        Outcome::Planned(answer, plan, record) => Some(Takeover { answer, plan, record, head_only }),
        Outcome::Dropped => None,
    };
    // The connection goes over to another hand, which ends this one.
    let _ = interrupt.send(takeover).await;
    std::future::pending().await
}

/// An answer for hyper.
fn response(mut answer: Answer, record: Option<Record>) -> http::Response<Sending> {
    let (length, chunks) = into_chunks(answer.body);
    answer.headers.remove(CONTENT_LENGTH);
    let mut response = http::Response::new(Sending::new(length, chunks, record));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response
}

fn request(shared: &Shared, door: Door, parts: http::request::Parts) -> Request {
    let host = parts.headers.get(HOST).and_then(|value| value.to_str().ok()).filter(|host| !host.is_empty());
    let authority = parts.uri.authority().map(http::uri::Authority::as_str).or(host);
    let (base, blob_base) = shared.bases(door, authority);
    Request {
        door,
        base,
        blob_base,
        method: parts.method,
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body: Bytes::new(),
    }
}

/// Serves a connection of the control listener.
pub(super) async fn control(shared: Arc<Shared>, socket: TcpStream) {
    let service = service_fn(|incoming: http::Request<Incoming>| {
        let shared = Arc::clone(&shared);
        async move {
            let (parts, body) = incoming.into_parts();
            let body = Limited::new(body, BODY_LIMIT).collect().await;
            let answer = move || {
                let answer = match body {
                    Ok(body) => crate::control::answer(&shared, &parts, &body.to_bytes()),
                    Err(_) => crate::control::unread(BODY_LIMIT),
                };
                shared.dated(answer)
            };
            let answer = tokio::task::spawn_blocking(answer).await;
            let answer = answer.unwrap_or_else(|_| Answer::new(StatusCode::INTERNAL_SERVER_ERROR, ""));
            Ok::<_, Infallible>(response(answer, None))
        }
    });
    // An error means that the client has gone.
    let _ = http1::Builder::new()
        .auto_date_header(false)
        .serve_connection(TokioIo::new(Stream::Plain(socket)), service)
        .await;
}
