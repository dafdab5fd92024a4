//! A listening socket that can be closed and opened again on the same port.

use std::io;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::Handle;
use tokio::task::JoinSet;

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
        std::future::poll_fn(|context| self.poll_accept(context)).await
    }

    fn poll_accept(&self, context: &mut Context<'_>) -> Poll<TcpStream> {
        let mut inner = self.lock();
        inner.waiting = Some(context.waker().clone());
        let Socket::Open(listener) = &inner.socket else {
            return Poll::Pending;
        };
        match listener.poll_accept(context) {
            Poll::Ready(Ok((stream, _))) => {
                // What is asked for is small and what is answered is flushed, so nothing is gained by waiting.
                let _ = stream.set_nodelay(true);
                Poll::Ready(stream)
            }
            Poll::Ready(Err(_)) => {
                // A connection that was gone before it was accepted.
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Poll::Pending => Poll::Pending,
        }
    }

    /// Serves a connection until it ends or the gate closes.
    pub(super) fn spawn(&self, connection: impl Future<Output = ()> + Send + 'static) {
        let mut inner = self.lock();
        while inner.connections.try_join_next().is_some() {}
        inner.connections.spawn_on(connection, &self.runtime);
    }
}

/// A socket of the port that is not listening yet.
fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Connections of the port that are still winding down must not be in the way.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}
