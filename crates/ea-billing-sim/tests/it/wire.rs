//! A plain client that shows what is on the wire.

use ea_billing_sim::{Fault, KeyRequest, Rule, Simulator, World};
use std::io::ErrorKind;
use std::sync::LazyLock;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A page of usage details.
pub(crate) const PAGES: &str = "/v3/enrollments/100/billingPeriods/202610/usagedetails";

/// A key of enrollment 100 that may see everything.
pub(crate) fn key() -> &'static str {
    static KEY: LazyLock<String> =
        LazyLock::new(|| World::default().issue_key(&KeyRequest::new("100")).expect("a key"));
    &KEY
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// In an orderly way.
    Closed,
    /// With a reset.
    Reset,
    /// It stayed open, and nothing came for a while.
    Silent,
    /// It stayed open, and as much had come as the answer says it has.
    Complete,
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) bytes: Vec<u8>,
    pub(crate) ending: Ending,
}

impl Seen {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    fn split(&self) -> (&[u8], &[u8]) {
        let end = self.bytes.windows(4).position(|window| window == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("no head: {}", self.text()));
        (&self.bytes[..end], &self.bytes[end + 4..])
    }

    pub(crate) fn status(&self) -> u16 {
        let start = String::from_utf8_lossy(&self.bytes[..self.bytes.len().min(32)]).into_owned();
        start.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status")
    }

    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let head = String::from_utf8_lossy(self.split().0).into_owned();
        let pairs = head.split("\r\n").filter_map(|line| line.split_once(": "));
        let found: Vec<_> = pairs.filter(|(other, _)| other.eq_ignore_ascii_case(name)).collect();
        found.first().map(|(_, value)| (*value).to_owned())
    }

    /// The body as it was on the wire; the chunks, if it came in chunks.
    pub(crate) fn body(&self) -> Vec<u8> {
        let body = self.split().1;
        if self.header("transfer-encoding").is_none() { body.to_vec() } else { dechunked(body) }
    }

    fn is_complete(&self) -> bool {
        let Some(end) = self.bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
            return false;
        };
        if matches!(self.status(), 204 | 304) {
            return true;
        }
        match self.header("content-length") {
            Some(length) => self.bytes.len() - end - 4 >= length.parse().expect("a length"),
            None if self.header("transfer-encoding").is_none() => false,
            None => self.bytes.ends_with(b"\r\n0\r\n\r\n"),
        }
    }
}

fn dechunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(line) = body.windows(2).position(|window| window == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&body[..line]).expect("a length"), 16);
        let rest = &body[line + 2..];
        let length = length.expect("a length").min(rest.len());
        whole.extend_from_slice(&rest[..length]);
        body = rest.get(length + 2..).unwrap_or_default();
    }
    whole
}

/// The text of a request with a key.
pub(crate) fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: bearer {}\r\n\r\n", key())
}

/// Longer than any answer takes that comes at all.
const PATIENCE: Duration = Duration::from_secs(60);
/// Long enough to see that nothing comes.
const MOMENT: Duration = Duration::from_millis(150);

/// Sends a request and reads until the answer is complete or the connection ends.
pub(crate) async fn exchange(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), request: &str) -> Seen {
    read(stream, request, |_| PATIENCE).await
}

/// Sends a request and reads until nothing comes any more after this many bytes.
pub(crate) async fn glance(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    request: &str,
    expected: usize,
) -> Seen {
    read(stream, request, |bytes| if bytes < expected { PATIENCE } else { MOMENT }).await
}

async fn read(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    request: &str,
    patience: impl Fn(usize) -> Duration,
) -> Seen {
    let _ = stream.write_all(request.as_bytes()).await;
    let mut seen = Seen { bytes: Vec::new(), ending: Ending::Silent };
    let mut room = vec![0; 65_536];
    while !seen.is_complete() {
        match tokio::time::timeout(patience(seen.bytes.len()), stream.read(&mut room)).await {
            Err(_) => return seen,
            Ok(Ok(0)) => return Seen { ending: Ending::Closed, ..seen },
            Ok(Ok(length)) => seen.bytes.extend_from_slice(&room[..length]),
            Ok(Err(error)) => {
                let ended = matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe);
                assert!(ended, "{error}");
                return Seen { ending: Ending::Reset, ..seen };
            }
        }
    }
    Seen { ending: Ending::Complete, ..seen }
}

/// The host and port of a URL.
pub(crate) fn authority(url: &str) -> &str {
    url.split_once("://").expect("a URL").1
}

/// A connection to one of the listeners.
pub(crate) async fn connect(url: &str) -> TcpStream {
    TcpStream::connect(authority(url)).await.expect("it listens")
}

/// Asks for a path at the API, on a connection of its own.
pub(crate) async fn ask(simulator: &Simulator, path: &str) -> Seen {
    exchange(&mut connect(&simulator.url()).await, &get(path)).await
}

/// A simulator with a rule, as JSON.
pub(crate) async fn with(rule: &str) -> Simulator {
    let rules = vec![Rule::from_json(rule).expect(rule)];
    Simulator::builder(World::default()).with_faults(rules).start().await.expect("it starts")
}

/// The first answer of a simulator with a rule, and the answer after the fault; the fault has been used once.
pub(crate) async fn first_and_next(rule: &str) -> (Seen, Seen) {
    let simulator = with(rule).await;
    let first = ask(&simulator, PAGES).await;
    let next = ask(&simulator, PAGES).await;
    assert_eq!(simulator.faults()[0].used, 1, "{rule}");
    let log = simulator.requests();
    let name = simulator.faults()[0].rule.fault.name();
    assert_eq!((log[0].fault_name, log[1].fault_name), (Some(name), None));
    assert!(next.ending == Ending::Complete && next.status() == 200, "{rule}: {}", next.text());
    (first, next)
}

/// Whether a name is in the catalogue.
pub(crate) fn is_fault(name: &str) -> bool {
    Fault::catalogue().iter().any(|entry| entry.name == name)
}
