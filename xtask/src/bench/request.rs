//! What a client asks for.

use std::io::{self, Read};

/// A longer head is none.
const LONGEST_HEAD: usize = 64 * 1024;
const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// As much of a request as an answer depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) is_get: bool,
    pub(super) path: String,
    pub(super) query: String,
    /// The tags of `If-None-Match`.
    pub(super) known: String,
    /// Whether the client wants the connection to end after the answer.
    pub(super) is_last: bool,
}

impl Request {
    /// The value of a parameter of the query.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find_map(|(key, value)| (key == name).then_some(value))
    }

    /// Whether the client has what this tag stands for.
    pub(super) fn knows(&self, tag: &str) -> bool {
        self.known.split(',').any(|known| matches!(known.trim(), known if known == tag || known == "*"))
    }

    fn read(head: &str) -> Option<Self> {
        let mut lines = head.split("\r\n");
        let mut first = lines.next()?.split(' ');
        let (method, target) = (first.next()?, first.next()?);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut request = Self {
            is_get: method == "GET",
            path: path.to_owned(),
            query: query.to_owned(),
            is_last: first.next()? == "HTTP/1.0",
            ..Self::default()
        };
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            match name.to_ascii_lowercase().as_str() {
                "if-none-match" => value.trim().clone_into(&mut request.known),
                "connection" => request.is_last |= value.trim().eq_ignore_ascii_case("close"),
                _ => {}
            }
        }
        Some(request)
    }
}

/// The requests of a connection, one after the other. None of them has a body.
#[derive(Debug)]
pub(super) struct Requests<R> {
    stream: R,
    /// What came and was not read yet.
    came: Vec<u8>,
}

impl<R: Read> Requests<R> {
    pub(super) fn of(stream: R) -> Self {
        Self { stream, came: Vec::new() }
    }

    /// The next request; none where the client has left.
    pub(super) fn next(&mut self) -> io::Result<Option<Request>> {
        let mut room = [0; 4096];
        loop {
            let end = self.came.windows(END_OF_HEAD.len()).position(|window| window == END_OF_HEAD);
            if let Some(end) = end {
                let request = Request::read(&String::from_utf8_lossy(&self.came[..end]));
                self.came.drain(..end + END_OF_HEAD.len());
                return request.map(Some).ok_or_else(|| io::ErrorKind::InvalidData.into());
            }
            let length = self.stream.read(&mut room)?;
            if length == 0 {
                return Ok(None);
            }
            self.came.extend_from_slice(&room[..length]);
            if self.came.len() > LONGEST_HEAD {
                return Err(io::ErrorKind::InvalidData.into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_may_come_in_pieces_or_together() {
        let sent = "GET /a?b=1&c=2 HTTP/1.1\r\nHost: h\r\nif-none-match: \"x\", \"y\"\r\n\r\n\
                    HEAD /d HTTP/1.1\r\nConnection: close\r\n\r\nGET /e HTTP/1.0\r\n\r\n";
        for size in [1, 7, sent.len()] {
            let mut requests = Requests::of(Slow { left: sent.as_bytes(), size });
            let first = requests.next().unwrap().unwrap();
            assert!(first.is_get && !first.is_last && first.knows("\"y\"") && !first.knows("\"z\""));
            assert_eq!(
                (first.path.as_str(), first.parameter("c"), first.parameter("d")),
                ("/a", Some("2"), None)
            );
            let second = requests.next().unwrap().unwrap();
            assert!(!second.is_get && second.is_last && !second.knows("\"x\""));
            assert!(requests.next().unwrap().unwrap().is_last);
            assert_eq!(requests.next().unwrap(), None);
        }
    }

    #[test]
    fn what_is_no_request_is_an_error() {
        let check = |sent: &[u8]| assert!(Requests::of(sent).next().is_err());
        check(b"nonsense\r\n\r\n");
        check(&vec![b'a'; LONGEST_HEAD + 1]);
    }

    struct Slow<'a> {
        left: &'a [u8],
        size: usize,
    }

    impl Read for Slow<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let size = self.size.min(room.len());
            self.left.read(&mut room[..size])
        }
    }
}
