//! A client of HTTP/1.1 that does as little as possible, so that what is measured is the server.

use super::Error;
use std::io::{self, Read as _, Write};
use std::net::TcpStream;
use std::time::Duration;

/// What is read at once.
const ROOM: usize = 256 * 1024;
/// A server that says nothing for so long is stuck.
const PATIENCE: Duration = Duration::from_secs(300);

/// A connection that is kept open from request to request.
#[derive(Debug)]
pub(super) struct Connection {
    stream: TcpStream,
    authority: String,
    room: Vec<u8>,
    /// The part of the room that holds bytes that nobody has taken yet.
    filled: std::ops::Range<usize>,
}

/// How the end of a body is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Framing {
    Length(u64),
    Chunked,
    UntilClose,
}

impl Connection {
    /// Connects with a server, given as host and port.
    pub(super) fn open(authority: &str) -> Result<Self, Error> {
        let stream = TcpStream::connect(authority).and_then(|stream| {
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            Ok(stream)
        });
        let stream = stream.map_err(Error::io(format!("connect with {authority}")))?;
        Ok(Self { stream, authority: authority.to_owned(), room: vec![0; ROOM], filled: 0..0 })
    }

    /// Asks for something and passes the body on; tells its length. Only an answer of success will do.
    pub(super) fn ask(
        &mut self,
        method: &str,
        target: &str,
        key: Option<&str>,
        sink: &mut dyn Write,
    ) -> Result<u64, Error> {
        // A query may hold a signature, which no message tells.
        let path = target.split('?').next().unwrap_or_default();
        let answered = self.exchange(method, target, key, sink);
        let (status, length) = answered.map_err(Error::io(format!("{method} {path}")))?;
        if (200..300).contains(&status) {
            Ok(length)
        } else {
            Err(Error::Unexpected(format!("{method} {path} was answered with status {status}")))
        }
    }

    fn exchange(
        &mut self,
        method: &str,
        target: &str,
        key: Option<&str>,
        sink: &mut dyn Write,
    ) -> io::Result<(u16, u64)> {
        let key = key.map(|key| format!("Authorization: bearer {key}\r\n")).unwrap_or_default();
        let length = if method == "GET" { "" } else { "Content-Length: 0\r\n" };
        let host = &self.authority;
        let head = format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\n{key}{length}\r\n");
        self.stream.write_all(head.as_bytes())?;
        let (status, framing) = self.head()?;
        let length = match framing {
            Framing::Length(length) => self.pass(length, sink)?,
            Framing::Chunked => self.chunks(sink)?,
            Framing::UntilClose => self.rest(sink)?,
        };
        Ok((status, length))
    }

    fn head(&mut self) -> io::Result<(u16, Framing)> {
        let line = self.line()?;
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.ok_or_else(|| wrong("the first line of an answer has no status"))?;
        let mut framing = Framing::UntilClose;
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => {
                    let length = value.trim().parse().map_err(|_| wrong("a length is no number"))?;
                    framing = Framing::Length(length);
                }
                "transfer-encoding" => framing = Framing::Chunked,
                _ => {}
            }
        }
        Ok((status, framing))
    }

    fn chunks(&mut self, sink: &mut dyn Write) -> io::Result<u64> {
        let mut all = 0;
        loop {
            let line = self.line()?;
            let length = u64::from_str_radix(&line, 16).map_err(|_| wrong("a chunk has no length"))?;
            all += self.pass(length, sink)?;
            self.line()?;
            if length == 0 {
                return Ok(all);
            }
        }
    }

    fn rest(&mut self, sink: &mut dyn Write) -> io::Result<u64> {
        let mut all = 0;
        loop {
            all += self.pass(count(self.filled.len()), sink)?;
            if !self.fill()? {
                return Ok(all);
            }
        }
    }

    /// Passes so many bytes on.
    fn pass(&mut self, length: u64, sink: &mut dyn Write) -> io::Result<u64> {
        let mut left = length;
        while left > 0 {
            self.need()?;
            let taken = usize::try_from(left).unwrap_or(usize::MAX).min(self.filled.len());
            let from = self.filled.start;
            sink.write_all(&self.room[from..from + taken])?;
            self.filled.start += taken;
            left -= count(taken);
        }
        Ok(length)
    }

    /// A line without its end.
    fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        loop {
            self.need()?;
            let bytes = &self.room[self.filled.clone()];
            let end = bytes.iter().position(|&byte| byte == b'\n');
            line.extend_from_slice(&bytes[..end.unwrap_or(bytes.len())]);
            self.filled.start += end.map_or(bytes.len(), |end| end + 1);
            if end.is_some() {
                return Ok(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
        }
    }

    /// Waits until there is something in the room.
    fn need(&mut self) -> io::Result<()> {
        if self.filled.is_empty() && !self.fill()? {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }

    /// Fills the empty room; whether there was anything left to fill it with.
    fn fill(&mut self) -> io::Result<bool> {
        let length = self.stream.read(&mut self.room)?;
        self.filled = 0..length;
        Ok(length > 0)
    }
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

pub(super) fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// Keeps the last bytes of what is written to it and throws the others away.
#[derive(Debug, Default)]
pub(super) struct Tail(Vec<u8>);

impl Tail {
    const LENGTH: usize = 1024;

    /// What the last page of usage details or the like has for its next link; none where there is no next page.
    pub(super) fn next_link(&self) -> Option<String> {
        let text = String::from_utf8_lossy(&self.0);
        let (_, link) = text.rsplit_once("\"nextLink\":\"")?;
        let link = link.split('"').next().filter(|link| !link.is_empty());
        link.map(str::to_owned)
    }
}

impl Write for Tail {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Self(kept) = self;
        kept.extend_from_slice(&bytes[bytes.len().saturating_sub(Self::LENGTH)..]);
        kept.drain(..kept.len().saturating_sub(Self::LENGTH));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The server and what it is asked for in an address such as `http://127.0.0.1:4300/path?query`.
pub(super) fn split(url: &str) -> Option<(&str, &str)> {
    let rest = url.strip_prefix("http://")?;
    let end = rest.find('/').unwrap_or(rest.len());
    Some(rest.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// What is made of an answer.
    fn read(answer: &'static str) -> Result<String, String> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let authority = listener.local_addr().unwrap().to_string();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                request.push(byte[0]);
            }
            stream.write_all(answer.as_bytes()).unwrap();
        });
        let mut body = Vec::new();
        let asked = Connection::open(&authority).unwrap().ask("GET", "/a?sig=b", Some("k"), &mut body);
        server.join().unwrap();
        let length = asked.map_err(|error| crate::ci::explain(&error))?;
        assert_eq!(length, count(body.len()));
        Ok(String::from_utf8(body).unwrap())
    }

    #[test]
    fn bodies_end_in_three_ways() {
        let check = |answer, expect: &str| assert_eq!(read(answer).as_deref(), Ok(expect), "{answer}");
        check("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcd", "abc");
        check(
            "HTTP/1.1 202 Accepted\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\nA\r\n0123456789\r\n0\r\n\r\n",
            "ab0123456789",
        );
        check("HTTP/1.0 200 OK\r\n\r\nabc", "abc");
    }

    #[test]
    fn an_answer_that_is_none_is_an_error() {
        let check = |answer, expect: &str| assert_eq!(read(answer).unwrap_err(), expect);
        check("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "GET /a was answered with status 404");
        check(
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab",
            "cannot GET /a\n  caused by: unexpected end of file",
        );
    }

    #[test]
    fn the_next_link_stands_at_the_end_of_a_page() {
        let check = |pieces: &[&str], expect: Option<&str>| {
            let mut tail = Tail::default();
            for piece in pieces {
                tail.write_all(piece.as_bytes()).unwrap();
            }
            assert_eq!(tail.next_link().as_deref(), expect);
        };
        let row = "x".repeat(5_000);
        check(&[&row, r#"],"nextLink":"http:/"#, r#"/h/p?t=2"}"#], Some("http://h/p?t=2"));
        check(&[&row, r#"],"nextLink":""}"#], None);
        check(&[&row, r#"],"nextLink":null}"#], None);
    }

    #[test]
    fn an_address_is_a_server_and_a_target() {
        assert_eq!(split("http://127.0.0.1:1/a?b"), Some(("127.0.0.1:1", "/a?b")));
        assert_eq!(split("http://127.0.0.1:1"), Some(("127.0.0.1:1", "")));
        assert_eq!(split("ftp://h/"), None);
    }
}
