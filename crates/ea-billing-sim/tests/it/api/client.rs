//! A plain client of the API: it writes requests to a socket and splits what comes back.

use ea_billing_sim::{Enrollment, KeyRequest, Quirks, Simulator, World};
use serde_json::Value;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A simulator and a key of its first enrollment.
pub(super) struct Client {
    pub(super) simulator: Simulator,
    pub(super) key: String,
}

/// An answer, with its body put together.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) head: String,
    pub(super) body: Vec<u8>,
}

/// Two small enrollments: 100 prints things as the API's pages do, 200 as was seen elsewhere.
pub(super) fn small_world() -> World {
    let world = World::default();
    let enrollments = world.enrollments.iter().take(2).cloned();
    let quirks = [Quirks::as_pages_print(), Quirks::as_rarely_seen()].into_iter();
    let enrollments = enrollments.zip(quirks);
    let enrollments =
        enrollments.map(|(each, quirks)| Enrollment { rows_per_month: 310, quirks, ..each }).collect();
    World { page_size: 100, enrollments, ..world }
}

/// The same with rows enough for machines that are reserved.
pub(super) fn usual_world() -> World {
    let mut world = small_world();
    for enrollment in &mut world.enrollments {
        enrollment.rows_per_month = 2_500;
    }
    world
}

impl Client {
    pub(super) async fn new() -> Self {
        Self::of(small_world()).await
    }

    pub(super) async fn of(world: World) -> Self {
        let number = world.enrollments[0].number.clone();
        let simulator = Simulator::start(world).await.unwrap();
        let key = simulator.issue_key(&KeyRequest::new(&number)).unwrap();
        Self { simulator, key }
    }

    /// The same simulator with another key.
    pub(super) fn with(self, request: &KeyRequest) -> Self {
        let key = self.simulator.issue_key(request).unwrap();
        Self { key, ..self }
    }

    /// Gets a path of the API, or a whole URL, with the key.
    pub(super) async fn get(&self, target: &str) -> Reply {
        self.send("GET", target, &[("Authorization", &format!("bearer {}", self.key))]).await
    }

    /// Gets a path on the condition that it does not have this validator any more.
    pub(super) async fn get_if_changed(&self, target: &str, tag: &str) -> Reply {
        let key = format!("bearer {}", self.key);
        self.send("GET", target, &[("Authorization", &key), ("If-None-Match", tag)]).await
    }

    /// Gets JSON.
    pub(super) async fn json(&self, target: &str) -> Value {
        let reply = self.get(target).await;
        assert_eq!(reply.status(), 200, "{target}: {}", reply.text());
        assert_eq!(reply.header("Content-Type").as_deref(), Some("application/json; charset=utf-8"));
        serde_json::from_slice(&reply.body).unwrap()
    }

    /// Sends a request with these headers and no others that matter.
    pub(super) async fn send(&self, method: &str, target: &str, headers: &[(&str, &str)]) -> Reply {
        let base = self.simulator.url();
        let url = if target.starts_with('/') { format!("{base}{target}") } else { target.to_owned() };
        let (authority, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let mut request = format!("{method} /{path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        let mut stream = TcpStream::connect(authority).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        let whole = stream.read_to_end(&mut bytes);
        tokio::time::timeout(Duration::from_secs(60), whole).await.unwrap().unwrap();
        Reply::of(&bytes)
    }
}

impl Reply {
    fn of(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let reply = Self { head, body: bytes[end + 4..].to_vec() };
        let body = match reply.header("Transfer-Encoding") {
            Some(_) => dechunked(&reply.body),
            None => reply.body.clone(),
        };
        Self { body, ..reply }
    }

    pub(super) fn status(&self) -> u16 {
        self.head.split(' ').nth(1).unwrap().parse().unwrap()
    }

    pub(super) fn header(&self, name: &str) -> Option<String> {
        let pairs = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut found = pairs.filter(|(other, _)| other.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.to_owned())
    }

    pub(super) fn etag(&self) -> String {
        self.header("ETag").unwrap_or_else(|| panic!("no ETag: {}", self.head))
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The code and the message of an error.
    pub(super) fn error(&self) -> (String, String) {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{}", self.text()));
        let text = |name: &str| body["error"][name].as_str().unwrap().to_owned();
        (text("code"), text("message"))
    }
}

fn dechunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let line = body.windows(2).position(|window| window == b"\r\n").unwrap();
        let length = usize::from_str_radix(std::str::from_utf8(&body[..line]).unwrap(), 16).unwrap();
        if length == 0 {
            return whole;
        }
        whole.extend_from_slice(&body[line + 2..line + 2 + length]);
        body = &body[line + 4 + length..];
    }
}
