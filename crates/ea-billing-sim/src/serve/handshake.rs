//! The beginning of a connection.

use super::shared::Shared;
use super::stream::Stream;
use crate::exchange::Door;
use crate::fault::Listener;
use tokio::net::TcpStream;

impl Shared {
    /// Makes a connection out of an accepted socket; none if that fails, by mistake or on request.
    #[cfg(feature = "tls")]
    pub(super) async fn shake_hands(&self, socket: TcpStream) -> Option<Stream> {
        use crate::fault::Fault;
        let Some(certificates) = &self.certificates else {
            return Some(Stream::Plain(socket));
        };
        let acceptor = match self.handshake_fault() {
            None => &certificates.good,
            Some(Fault::TlsExpired {}) => &certificates.expired,
            Some(Fault::TlsWrongHost {}) => &certificates.wrong_host,
            Some(Fault::TlsSelfSigned {}) => &certificates.self_signed,
            Some(_) => {
                // The handshake has begun when the client's first message is there. A socket may seem readable before.
                let _ = socket.peek(&mut [0]).await;
                Stream::Plain(socket).reset();
                return None;
            }
        };
        acceptor.accept(socket).await.ok().map(|stream| Stream::Tls(Box::new(stream)))
    }

    /// Makes a connection out of an accepted socket.
    #[cfg(not(feature = "tls"))]
    pub(super) async fn shake_hands(&self, socket: TcpStream) -> Option<Stream> {
        Some(Stream::Plain(socket))
    }

    pub(super) fn scheme(&self) -> &'static str {
        if self.is_secure() { "https" } else { "http" }
    }

    /// Scheme and authority of a listener and of the storage host, for a client that calls this host by that name.
    pub(super) fn bases(&self, door: Door, authority: Option<&str>) -> (String, String) {
        let scheme = self.scheme();
        let own = self.gate(Listener::from(door)).address().to_string();
        let authority = authority.unwrap_or(&own);
        let blob_port = self.blob_gate.address().port();
        (format!("{scheme}://{authority}"), format!("{scheme}://{}:{blob_port}", host(authority)))
    }
}

/// An authority without its port.
fn host(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_what_is_left_without_the_port() {
        let check = |authority: &str, expect: &str| assert_eq!(host(authority), expect);
        check("localhost:80", "localhost");
        check("localhost", "localhost");
        check("[::1]:80", "[::1]");
        check("[::1]", "[::1]");
        check("127.0.0.1:4300", "127.0.0.1");
    }
}
