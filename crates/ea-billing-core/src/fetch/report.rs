//! Reports: submitted, asked for until they are done, read from storage without the key.

use std::time::Duration;

use ea_billing_client::wire::SignedUrl;

use super::{
    Job,
    file::{self, Address, File},
    may_have_ended, pages,
    start::{Sender, nothing},
    stream::Ending,
};
use crate::{
    Record, Warning,
    convert::{self, ReportState, ReportStatus},
    error::{Code, Error, Result},
    http::{Answer, Opened, Request},
};

/// What a public client waits between two questions; no page of the API names a time.
pub(crate) const POLL_INTERVAL: Duration = Duration::from_secs(10);

/// Waits for a report that was submitted and reads its file.
pub(super) async fn read<R: Record>(job: &Job, submitted: &Answer, sender: &Sender<R>) -> Result<Ending> {
    let status = convert::report_status(job.version, &submitted.body)?;
    let link = status.report_url.as_ref().ok_or_else(|| {
        Error::new(Code::Decode, "the answer to the submitted report names no address to ask for its state")
    })?;
    let state =
        Request::get(job.shared.http.origin().resolve(&submitted.head.url, link.expose())?).or_accepted();
    match finished(job, &state, status, submitted.head.wait).await? {
        None => Ok(nothing(job, vec![Warning::NoData])),
        Some(blob) => {
            let opened = match job.shared.http.open(&blob, &job.deadline).await {
                // The link may have ended meanwhile; the report is asked once whether it has another one.
                Err(error) if may_have_ended(&error) => open_again(job, &state).await?,
                opened => opened?,
            };
            let file = File::new(job, Address::Report(Box::new(state)), opened);
            file::read_file(job, file, sender).await
        }
    }
}

/// Opens the file of a report again, by a link that is as new as the server makes it.
pub(super) async fn open_again(job: &Job, state: &Request) -> Result<Opened> {
    let (status, wait) = ask(job, state).await?;
    let blob = finished(job, state, status, wait).await?;
    let blob = blob.ok_or_else(|| Error::new(Code::ReportFailed, "the report has no data any more"))?;
    job.shared.http.open(&blob, &job.deadline).await
}

/// Asks until the report is done; `None` if it has no data.
///
/// `wait` is the time that the server asked to wait with the first state.
async fn finished(
    job: &Job,
    state: &Request,
    first: ReportStatus,
    wait: Option<Duration>,
) -> Result<Option<Request>> {
    let (mut status, mut wait) = (first, wait);
    loop {
        let link = status.blob_path.as_ref().map(SignedUrl::expose);
        match (status.state, link) {
            (ReportState::Completed | ReportState::ReadyToDownload, Some(link)) => {
                return job.shared.http.origin().signed(link).map(Request::signed).map(Some);
            }
            (ReportState::Completed, None) => {
                return Err(Error::new(Code::Decode, "the report is completed but names no file"));
            }
            (ReportState::NoDataFound, _) => return Ok(None),
            (ReportState::Failed, _) => return Err(failed("failed")),
            (ReportState::TimedOut, _) => return Err(failed("was given up by the server after its time")),
            // The pages of the API say of every other state, ready to download among them, to ask again.
            _ => {}
        }
        job.pause(wait).await?;
        (status, wait) = ask(job, state).await?;
    }
}

/// The state of the report, and the time that the server asks to wait before the next question.
async fn ask(job: &Job, state: &Request) -> Result<(ReportStatus, Option<Duration>)> {
    let answer = pages::ask(job, state).await?;
    let status = convert::report_status(job.version, &answer.body)?;
    Ok((status, answer.head.wait))
}

fn failed(how: &str) -> Error {
    Error::new(Code::ReportFailed, format!("the report {how}"))
}
