//! The key goes to one origin, and nothing else does what a link or a redirect to another one says.

mod links;
mod redirects;
mod reports;

use std::{io::ErrorKind, net::TcpListener};

use ea_billing_core::{Error, Span};
use ea_billing_sim::{Authorization, Listener, Simulator};

use crate::support::{
    canary::told_by,
    site::{Site, small_world},
};

/// An origin that nobody may come to.
struct Foreign {
    listener: TcpListener,
    port: u16,
}

impl Foreign {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        Self { listener, port }
    }

    /// Fails if anybody has so much as connected.
    #[track_caller]
    fn assert_untouched(&self, what: &str) {
        let visit = self.listener.accept();
        assert!(
            visit.is_err_and(|error| error.kind() == ErrorKind::WouldBlock),
            "{what} led to another origin"
        );
    }
}

fn october() -> Span {
    Span::Period("202610".parse().unwrap())
}

fn site() -> Site {
    Site::with(Simulator::start_blocking(small_world()).unwrap(), "100")
}

/// A site whose servers speak https.
fn secure_site() -> Site {
    Site::with(Simulator::builder(small_world()).with_tls().start_blocking().unwrap(), "100")
}

/// A client that asks by the name of this machine, since addresses have spellings of their own.
fn client(site: &Site) -> ea_billing_core::Client {
    let builder = site.builder().with_base_url(site.simulator.url().replace("127.0.0.1", "localhost"));
    let builder = match site.simulator.ca_pem() {
        Some(pem) => builder.with_ca_pem(pem),
        None => builder,
    };
    builder.build().unwrap()
}

/// Fails if the storage host has seen the key, or an error tells a secret.
#[track_caller]
fn assert_kept(site: &Site, what: &str, error: Option<&Error>) {
    site.assert_no_secret(&[&error.map(told_by).unwrap_or_default()]);
    for request in site.simulator.requests() {
        let expect =
            if request.listener == Listener::Blob { Authorization::Absent } else { Authorization::Bearer };
        assert_eq!(request.authorization, expect, "{what}: {request:?}");
    }
}

/// `whole`, or the code of the error.
fn word<T>(result: &Result<T, Error>) -> &'static str {
    result.as_ref().map_or_else(|error| error.code().as_str(), |_| "whole")
}
