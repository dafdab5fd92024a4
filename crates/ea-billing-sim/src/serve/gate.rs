//! A listening socket that can be closed and opened again on the same port.

use super::wait;
use std::io;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::Handle;
use tokio::task::JoinSet;

/// Milliseconds until a socket is asked again that could not accept.
const RECOVERY: u64 = 20;

/// A listening socket with the connections that came in by it.
#[derive(Debug)]
pub(super) struct Gate {
    address: SocketAddr,
    runtime: Handle,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    socket: Socket,
    waiting: Option<Waker>,
    connections: JoinSet<()>,
}

#[derive(Debug)]
enum Socket {
    Open(TcpListener),
    /// Bound but not listening: connections are refused, and nobody else can take the port.
    Closed(TcpSocket),
    /// Gone for good.
    Lost,
}

impl Gate {
    /// Listens on an address; a port of 0 is any free one. Needs a runtime.
    pub(super) fn open_at(address: SocketAddr) -> io::Result<Self> {
        let listener = bound(address)?.listen(1024)?;
        let address = listener.local_addr()?;
        let connections = JoinSet::new();
        let inner = Inner { socket: Socket::Open(listener), waiting: None, connections };
        Ok(Self { address, runtime: Handle::current(), inner: Mutex::new(inner) })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_open(&self) -> bool {
        matches!(self.lock().socket, Socket::Open(_))
    }

    /// Refuses connections from now on and drops those that there are.
    pub(super) fn close(&self) {
        let _runtime = self.runtime.enter();
        let mut inner = self.lock();
        if matches!(inner.socket, Socket::Open(_)) {
            // The port is free only once the listening socket is gone.
            inner.socket = Socket::Lost;
            inner.socket = bound(self.address).map_or(Socket::Lost, Socket::Closed);
        }
        inner.connections.abort_all();
    }

    /// Gives the port back and drops all connections.
    pub(super) fn shut(&self) {
        let mut inner = self.lock();
        inner.socket = Socket::Lost;
        inner.connections.abort_all();
    }

    /// Accepts connections again.
    ///
    /// # Errors
    /// The port could not be listened to.
    pub(super) fn open(&self) -> io::Result<()> {
        let _runtime = self.runtime.enter();
        let mut inner = self.lock();
        inner.socket = match std::mem::replace(&mut inner.socket, Socket::Lost) {
            Socket::Open(listener) => Socket::Open(listener),
            Socket::Closed(socket) => Socket::Open(socket.listen(1024)?),
            Socket::Lost => Socket::Open(bound(self.address)?.listen(1024)?),
        };
        if let Some(waiting) = inner.waiting.take() {
            waiting.wake();
        }
        Ok(())
    }

    /// The next connection, for as long as it takes.
    pub(super) async fn accept(&self) -> TcpStream {
        loop {
            match std::future::poll_fn(|context| self.poll_accept(context)).await {
                Ok(stream) => {
                    // What is asked for is small and what is answered is flushed, so nothing is gained by waiting.
                    let _ = stream.set_nodelay(true);
                    return stream;
                }
                Err(error) if is_of_one_connection(&error) => {}
                // There are too many open files, say. The error comes back at once until that is over.
                Err(_) => wait::pause(Some(RECOVERY)).await,
            }
        }
    }

    fn poll_accept(&self, context: &mut Context<'_>) -> Poll<io::Result<TcpStream>> {
        let mut inner = self.lock();
        inner.waiting = Some(context.waker().clone());
        let Socket::Open(listener) = &inner.socket else {
            return Poll::Pending;
        };
        listener.poll_accept(context).map_ok(|(stream, _)| stream)
    }

    /// Serves a connection until it ends or the gate closes.
    pub(super) fn spawn(&self, connection: impl Future<Output = ()> + Send + 'static) {
        let mut inner = self.lock();
        while inner.connections.try_join_next().is_some() {}
        inner.connections.spawn_on(connection, &self.runtime);
    }
}

/// Whether an error of accepting says that one connection was gone before it was accepted. The next one may be well.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

/// A socket of the port that is not listening yet.
fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Connections of the port that are still winding down must not be in the way.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_wrong_with_one_connection_is_tried_again_at_once() {
        assert!(is_of_one_connection(&io::ErrorKind::ConnectionAborted.into()));
        assert!(is_of_one_connection(&io::ErrorKind::ConnectionReset.into()));
        // Too many open files, of this process or of the system.
        #[cfg(unix)]
        assert!(![23, 24].map(io::Error::from_raw_os_error).iter().any(is_of_one_connection));
        assert!(!is_of_one_connection(&io::ErrorKind::OutOfMemory.into()));
    }
}
