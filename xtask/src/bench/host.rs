//! Listening at a free port for whoever is measured.

use super::Error;
use std::io;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

/// What answers the requests of a connection.
pub(super) trait Serve: Send + Sync + 'static {
    /// Answers until the client leaves.
    fn serve(&self, stream: TcpStream) -> io::Result<()>;
}

/// A listener. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct Host {
    authority: String,
    is_over: Arc<AtomicBool>,
    acceptor: Option<JoinHandle<()>>,
}

impl Host {
    /// Listens for a server, which is made when its authority is known.
    pub(super) fn start<S: Serve>(make: impl FnOnce(String) -> S) -> Result<(Self, Arc<S>), Error> {
        let listening = TcpListener::bind("127.0.0.1:0").and_then(|listener| {
            let authority = listener.local_addr()?.to_string();
            Ok((listener, authority))
        });
        let (listener, authority) = listening.map_err(Error::io("listen at a free port"))?;
        let server = Arc::new(make(authority.clone()));
        let is_over = Arc::new(AtomicBool::new(false));
        let acceptor = std::thread::spawn({
            let (server, is_over) = (Arc::clone(&server), Arc::clone(&is_over));
            move || accept(&listener, &server, &is_over)
        });
        Ok((Self { authority, is_over, acceptor: Some(acceptor) }, server))
    }

    /// The address of the server.
    pub(super) fn url(&self) -> String {
        format!("http://{}", self.authority)
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        // Whoever waits for a connection looks up when there is one.
        let _ = TcpStream::connect(&self.authority);
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

/// Gives every connection a thread, which ends with the connection.
fn accept<S: Serve>(listener: &TcpListener, server: &Arc<S>, is_over: &AtomicBool) {
    for stream in listener.incoming() {
        if is_over.load(Ordering::Relaxed) {
            return;
        }
        let server = Arc::clone(server);
        if let Ok(stream) = stream {
            // A client may leave in the middle of an answer.
            std::thread::spawn(move || drop(server.serve(stream)));
        }
    }
}
