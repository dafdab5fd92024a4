//! A server of answers that were made beforehand. It computes next to nothing, so that what is measured is its client.

#[cfg(test)]
mod tests;

use super::client::count;
use super::host::{Host, Serve};
use super::month::{DOWNLOAD, MONTH};
use super::prepared::Prepared;
use super::request::{Request, Requests};
use super::{Error, measure::Fetched, stored};
use std::fs::File;
use std::io::{self, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

/// The path of every call, after the version of the API.
const ENROLLMENT: &str = "/enrollments/100/";
/// The parameter of a link that tells the number of the page.
const TOKEN: &str = "skiptoken";

/// The server.
#[derive(Debug)]
pub(super) struct Site {
    host: Host,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    authority: String,
    prepared: Arc<Prepared>,
    /// So many pages are served, and lines as for so many pages: some of the rows, or all in several laps.
    pages: u64,
    /// The one validator of all answers.
    tag: String,
    counts: Mutex<Counts>,
}

/// What was asked for and what went out, without the heads of answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Of usage details.
    pub(super) usage: Fetched,
    /// Of all else, such as the list of billing periods.
    pub(super) other: Fetched,
}

/// What is answered with.
#[derive(Debug)]
enum Body {
    Bytes(Vec<u8>),
    Page(u64),
    Lines,
}

impl Site {
    /// Serves so many pages at a free port.
    pub(super) fn start(prepared: &Arc<Prepared>, pages: u64) -> Result<Self, Error> {
        let laps = pages.div_ceil(count(prepared.pages.parts()).max(1));
        if laps > stored::MOST_LAPS {
            return Err(Error::Unexpected(format!(
                "{pages} pages are more than the rows can be told apart in"
            )));
        }
        let (host, shared) = Host::start(|authority| Shared {
            authority,
            prepared: Arc::clone(prepared),
            pages,
            tag: format!("\"pages-{pages}\""),
            counts: Mutex::default(),
        })?;
        Ok(Self { host, shared })
    }

    /// The address of the API.
    pub(super) fn url(&self) -> String {
        self.host.url()
    }

    /// The addresses of all pages, in order.
    pub(super) fn page_urls(&self) -> impl Iterator<Item = String> {
        (0..self.shared.pages).map(|page| self.shared.page_url(page))
    }

    /// The address of the file.
    pub(super) fn file_url(&self) -> String {
        format!("{}{DOWNLOAD}", self.url())
    }

    /// What was counted since this was called last.
    pub(super) fn take_counts(&self) -> Counts {
        self.shared.counts.lock().map(|mut counts| std::mem::take(&mut *counts)).unwrap_or_default()
    }
}

impl Serve for Shared {
    fn serve(&self, stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut to = stream.try_clone()?;
        let mut requests = Requests::of(stream);
        let mut files = [self.prepared.pages.open()?, self.prepared.lines.open()?];
        while let Some(request) = requests.next()? {
            self.answer(&request, &mut files, &mut to)?;
            if request.is_last {
                break;
            }
        }
        Ok(())
    }
}

impl Shared {
    fn answer(&self, request: &Request, files: &mut [File; 2], to: &mut TcpStream) -> io::Result<()> {
        let Some(body) = self.find(request).filter(|_| request.is_get) else {
            return to.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        };
        let tag = &self.tag;
        let is_known = request.knows(tag);
        let length = if is_known { 0 } else { self.length(&body) };
        // Counted before it is sent: whoever has it all may look at the counts.
        self.note(matches!(body, Body::Page(_) | Body::Lines), length);
        if is_known {
            return to.write_all(format!("HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n").as_bytes());
        }
        let kind = if matches!(body, Body::Lines) { "application/octet-stream" } else { "application/json" };
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nETag: {tag}\r\n\r\n"
        );
        to.write_all(&[head.as_bytes(), &self.before(&body)].concat())?;
        let [pages, lines] = files;
        match body {
            Body::Bytes(_) => {}
            Body::Page(page) => {
                let (part, lap) = self.place(page);
                self.prepared.pages.send(pages, part, lap, to)?;
            }
            Body::Lines => {
                for page in 0..self.pages {
                    let (part, lap) = self.place(page);
                    self.prepared.lines.send(lines, part, lap, to)?;
                }
            }
        }
        to.write_all(self.after(&body).as_bytes())
    }

    /// What a request asks for.
    fn find(&self, request: &Request) -> Option<Body> {
        // The documents of the API write one path in several casings, and so do its clients.
        let path = request.path.to_ascii_lowercase();
        let path = ["/v2", "/v3"].iter().find_map(|version| path.strip_prefix(version))?;
        let path = path.strip_prefix(ENROLLMENT)?;
        let of_month = path.strip_prefix("billingperiods/").and_then(|path| path.strip_prefix(MONTH));
        let prepared = &self.prepared;
        match of_month.map_or(path, |path| path.trim_start_matches('/')) {
            "billingperiods" => Some(Body::Bytes(prepared.periods.clone())),
            "balancesummary" => Some(Body::Bytes(prepared.balance.clone())),
            "marketplacecharges" => Some(Body::Bytes(b"[]".to_vec())),
            "usagedetails" => {
                let page = request.parameter(TOKEN).map_or(Ok(0), str::parse).ok()?;
                (page < self.pages).then_some(Body::Page(page))
            }
            "usagedetails/download" => {
                request.parameter("billingPeriod").filter(|period| *period == MONTH).map(|_| Body::Lines)
            }
            _ => None,
        }
    }

    /// The stored part that a page is, and how often all parts have been served before it.
    fn place(&self, page: u64) -> (usize, u64) {
        let parts = count(self.prepared.pages.parts()).max(1);
        (usize::try_from(page % parts).unwrap_or(usize::MAX), page / parts)
    }

    fn length(&self, body: &Body) -> u64 {
        let stored = match body {
            Body::Bytes(_) => 0,
            Body::Page(page) => self.prepared.pages.length(self.place(*page).0),
            Body::Lines => (0..self.pages).map(|page| self.prepared.lines.length(self.place(page).0)).sum(),
        };
        stored + count(self.before(body).len() + self.after(body).len())
    }

    /// What stands before the rows.
    fn before(&self, body: &Body) -> Vec<u8> {
        match body {
            Body::Bytes(bytes) => bytes.clone(),
            Body::Page(_) => b"{\"id\":\"enrollments/100/usagedetails\",\"data\":[".to_vec(),
            Body::Lines => self.prepared.header.clone(),
        }
    }

    /// What stands behind the rows.
    fn after(&self, body: &Body) -> String {
        match body {
            Body::Page(page) if page + 1 < self.pages => {
                format!("],\"nextLink\":\"{}\"}}", self.page_url(page + 1))
            }
            Body::Page(_) => "],\"nextLink\":null}".to_owned(),
            Body::Bytes(_) | Body::Lines => String::new(),
        }
    }

    fn page_url(&self, page: u64) -> String {
        let query = if page == 0 { String::new() } else { format!("?{TOKEN}={page}") };
        format!("http://{}/v3{ENROLLMENT}billingperiods/{MONTH}/usagedetails{query}", self.authority)
    }

    fn note(&self, is_usage: bool, bytes: u64) {
        if let Ok(mut counts) = self.counts.lock() {
            let counted = if is_usage { &mut counts.usage } else { &mut counts.other };
            counted.answers += 1;
            counted.bytes += bytes;
        }
    }
}
