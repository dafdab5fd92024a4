//! Documents of invoices: asked for, waited for, and read from a signed address without the token.

mod download;
mod link;
mod name;

use std::sync::Arc;

use bytes::Bytes;
use reqwest::Method;

pub use self::download::{Download, DownloadProof};
use self::link::Link;
use super::{
    Job,
    file::{Address, File},
    may_have_ended, pages,
};
use crate::{
    Invoice,
    client::Shared,
    convert,
    error::{Code, Error, Result},
    http::{Opened, Request},
    source::{Call, Plan, Version},
};

/// How the address of a document is asked for.
pub(super) struct Paper {
    request: Request,
}

impl Paper {
    pub(super) fn request(&self) -> &Request {
        &self.request
    }
}

/// Asks for a document and begins to read it. `url`, if there is one, is asked instead of what the call would ask.
pub(crate) async fn download(
    shared: &Arc<Shared>,
    call: Call,
    url: Option<&str>,
    name: &str,
) -> Result<Download> {
    let begun = begin(shared, call, url, name).await;
    begun.map_err(|error| shared.fit_to_show(error))
}

async fn begin(shared: &Arc<Shared>, call: Call, url: Option<&str>, name: &str) -> Result<Download> {
    let Plan { request, version, shape } = shared.source.plan(&call)?;
    let mut request = Request::from_reqwest(&request);
    if let Some(url) = url {
        request.url = shared.http.origin().resolve(&request.url, url)?;
    }
    let deadline = shared.deadline();
    let key = shared.key_of(&call, version, &deadline).await?;
    let job = Job { shared: Arc::clone(shared), call, version, shape, key, deadline, is_cached: false };
    let paper = Paper { request };
    let opened = open(&job, &paper).await?;
    let total = Some(opened.body.announced()).filter(|total| *total > 0);
    let file = File::new(&job, Address::Document(Box::new(paper)), opened);
    Download::begin(job, file, total, name).await
}

/// Opens a document at a new signed address. One that has ended by then is asked for once more.
pub(super) async fn open(job: &Job, paper: &Paper) -> Result<Opened> {
    let mut link = link(job, paper).await?;
    let is_renewed = link.has_ended();
    if is_renewed {
        link = self::link(job, paper).await?;
    }
    match open_at(job, &link).await {
        // The clocks of the server and of its store may differ, or the address may have been used too late.
        Err(error) if !is_renewed && may_have_ended(&error) => {
            let link = self::link(job, paper).await?;
            open_at(job, &link).await
        }
        opened => opened,
    }
}

async fn open_at(job: &Job, link: &Link) -> Result<Opened> {
    let url = job.shared.http.origin().signed(link.url())?;
    job.shared.http.open(&Request::signed(url).in_stored_form(), &job.deadline).await
}

/// Asks for a signed address.
async fn link(job: &Job, paper: &Paper) -> Result<Link> {
    if job.version != Version::Billing2018 {
        return finished(job, &paper.request).await;
    }
    // The older API signs an address whenever it is asked for the invoice.
    let answer = pages::ask(job, &paper.request).await?;
    let now = job.shared.time_of(answer.head.server_date);
    let decoded = convert::object::<Invoice>(job.version, &answer.body)?;
    if let Some(issue) = decoded.issues.first() {
        let message = format!("the invoice cannot be read: {}", issue.reason);
        return Err(Error::new(Code::Decode, message));
    }
    let invoice = decoded.records.into_iter().next();
    let url = invoice.and_then(|invoice| invoice.download_url).ok_or_else(|| {
        Error::new(Code::NotFound, "the invoice has no document that could be downloaded")
            .with_hint("invoices that were just made get theirs later: ask again")
    })?;
    Ok(Link::of_invoice(url, now))
}

/// Asks until the server has made the document ready.
async fn finished(job: &Job, request: &Request) -> Result<Link> {
    let mut request = request.clone().or_accepted();
    loop {
        let answer = pages::ask(job, &request).await?;
        if !answer.head.is_accepted() {
            let now = job.shared.time_of(answer.head.server_date);
            if let Some(link) = Link::of_result(&answer.body, now)? {
                return Ok(link);
            }
        }
        // While it goes on, the state may leave out where it is, which is then where it was.
        match &answer.head.location {
            Some(location) => {
                let url = job.shared.http.origin().resolve(&answer.head.url, location)?;
                request = Request::get(url).or_accepted();
            }
            None if request.method != Method::GET => {
                let message =
                    "the server took the request for the document and did not say where its result will be";
                return Err(Error::new(Code::Decode, message));
            }
            None => {}
        }
        job.pause(answer.head.wait).await?;
    }
}

/// What a file begins with, by which it is known.
fn begins_with(bytes: &Bytes, marks: &[&[u8]]) -> bool {
    marks.iter().any(|mark| bytes.starts_with(mark))
}
