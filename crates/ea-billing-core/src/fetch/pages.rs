//! JSON: one answer, or a chain of pages that has to come to its end.

mod chain;

use bytes::Bytes;

use super::{
    Job,
    batch::{self, count},
    data_changed,
    recorder::Recorder,
    start::Sender,
    stream::{Ending, Piece},
};
use crate::{
    Record, SnapshotProof, convert,
    error::{Code, Error, Result},
    http::{Answer, EndProof, Head, Request},
    source::Shape,
};
use chain::{Chain, Mark};

/// Reads a chain of pages to its end and has it confirmed.
pub(super) async fn read<R: Record>(
    job: &Job,
    request: Request,
    first: Answer,
    sender: &Sender<R>,
) -> Result<Ending> {
    let mut recorder = Recorder::new(job, first.head.etag.as_ref()).await;
    let mut chain = Chain::new(job);
    let mut ending = ending_of(job, &first);
    let (mut request, mut answer) = (request, first);
    let mut number = chain.enter(&request)?;
    loop {
        let (rows, next) = look(&answer.body)?;
        chain.pass(&request, &answer.head, &rows, next.is_some())?;
        (ending.pages, ending.pieces) = (number, number);
        if number > 1 {
            ending.wire_bytes += answer.bytes_on_wire;
            ending.bytes += count(answer.body.len());
        }
        recorder.part(answer.body.clone()).await;
        if sender.send(Ok(decode(job, answer.body, rows, number))).await.is_err() {
            break;
        }
        let Some(link) = next else { break };
        request = job.get(job.shared.http.origin().resolve(&request.url, &link)?);
        number = chain.enter(&request)?;
        answer = ask_until_ready(job, &request).await?;
    }
    ending.snapshot = confirm(job, &chain).await?;
    ending.warnings.extend(chain.warning());
    ending.recorder = recorder;
    Ok(ending)
}

/// Asks for JSON, again and again by the policy while it is cut in a way that only the JSON tells.
pub(super) async fn ask(job: &Job, request: &Request) -> Result<Answer> {
    let mut answer = job.shared.http.page(request, &job.deadline).await?;
    let mut cuts = 0;
    while answer.proof == EndProof::Unproven && !answer.head.is_accepted() && convert::is_cut(&answer.body) {
        cuts += 1;
        let message = format!("the JSON of the {} of {} ended too early", job.call.dataset(), job.call);
        let error = Error::new(Code::Truncated, message);
        job.shared.http.pause_before_resuming(request, &job.deadline, cuts, &error).await?;
        answer = job.shared.http.page(request, &job.deadline).await?;
    }
    Ok(answer)
}

/// As [`ask`], again and again while the server says that the answer is not ready: with status 202, and an address to ask
/// instead if it is another one.
pub(super) async fn ask_until_ready(job: &Job, request: &Request) -> Result<Answer> {
    let mut request = request.clone();
    loop {
        let answer = ask(job, &request).await?;
        if !request.may_be_accepted || !answer.head.is_accepted() {
            return Ok(answer);
        }
        wait_until_ready(job, &mut request, &answer.head).await?;
    }
}

/// Waits after a 202, and goes to where it leads.
pub(super) async fn wait_until_ready(job: &Job, request: &mut Request, head: &Head) -> Result<()> {
    if let Some(location) = &head.location {
        request.url = job.shared.http.origin().resolve(&head.url, location)?;
    }
    job.pause(head.wait).await
}

/// Reads one answer that holds all.
pub(super) async fn read_one<R: Record>(job: &Job, answer: Answer, sender: &Sender<R>) -> Result<Ending> {
    let mut recorder = Recorder::new(job, answer.head.etag.as_ref()).await;
    let mut ending = ending_of(job, &answer);
    recorder.part(answer.body.clone()).await;
    let piece = piece(job, &answer.body, 1)?;
    ending.pieces = u64::from(matches!(piece, Piece::Decoding(_)));
    ending.recorder = recorder;
    // Nobody listens any more where this fails: the stream was dropped.
    let _ = sender.send(Ok(piece)).await;
    Ok(ending)
}

/// The rows of a whole body, whichever form it has.
pub(super) fn piece<R: Record>(job: &Job, body: &Bytes, page: u64) -> Result<Piece<R>> {
    let rows = match job.shape {
        Shape::Object => {
            let (batch, tally) = batch::assess(convert::object::<R>(job.version, body)?, &job.subject())?;
            return Ok(Piece::Decoded(batch, tally));
        }
        Shape::Pages => look(body)?.0,
        _ => body.slice_ref(convert::array(body)?.as_bytes()),
    };
    Ok(decode(job, body.clone(), rows, page))
}

/// Decodes the rows of a page beside the fetch of the next.
fn decode<R: Record>(job: &Job, body: Bytes, rows: Bytes, page: u64) -> Piece<R> {
    let (version, shape, subject) = (job.version, job.shape, job.subject());
    Piece::Decoding(tokio::task::spawn_blocking(move || {
        let decoded = match shape {
            Shape::Pages => convert::rows_of_page::<R>(version, &body, &rows, page)?,
            _ => convert::rows::<R>(version, text(&rows)?, page, 1)?,
        };
        // The records hold all that is needed of it, and the memory is wanted for the next page.
        drop((body, rows));
        Ok(batch::assess(decoded, &subject)?)
    }))
}

/// The rows of a page and what follows it. Decoding them proves what the ends of the page say; where they leave something
/// open, all of it is looked through now.
fn look(body: &Bytes) -> Result<(Bytes, Option<String>)> {
    if let Some(seen) = convert::glance(body) {
        return Ok((body.slice(seen.rows), seen.next_link));
    }
    let envelope = convert::envelope(body)?;
    Ok((body.slice_ref(envelope.data.as_bytes()), envelope.next_link))
}

/// The text of rows that were text when the body was looked through.
pub(super) fn text(rows: &[u8]) -> Result<&str> {
    std::str::from_utf8(rows).map_err(|_| Error::new(Code::Decode, "the rows are no UTF-8"))
}

fn ending_of(job: &Job, answer: &Answer) -> Ending {
    Ending {
        pages: 1,
        pieces: 1,
        wire_bytes: answer.bytes_on_wire,
        bytes: count(answer.body.len()),
        snapshot: SnapshotProof::OneAnswer,
        etag: answer.head.etag.clone(),
        fetched_at: job.shared.time_of(answer.head.server_date),
        warnings: job.shared.clock_skew(answer.head.server_date).into_iter().collect(),
        recorder: Recorder::none(),
        terms: None,
    }
}

/// Has the server confirm that no page has changed since it was read.
///
/// The pages were read one after another. Each was right when it was read; if all are still right after the last, there
/// was a moment at which all were right together.
async fn confirm(job: &Job, chain: &Chain) -> Result<SnapshotProof> {
    let (marks, mut asked, mut by_rows) = (chain.to_confirm(), 0, false);
    if marks.is_empty() {
        return Ok(chain.proof_without_asking());
    }
    let speaks_for_all = marks.len() < chain.len();
    for mark in marks {
        asked += 1;
        by_rows |= is_unchanged(job, mark, speaks_for_all).await?;
    }
    Ok(if by_rows { SnapshotProof::ReadAgain { asked } } else { SnapshotProof::Validated { asked } })
}

/// Asks for one page again; tells whether its rows had to be compared.
///
/// Where the validator of this page speaks for all pages, another one means that some page has changed, if not this one.
async fn is_unchanged(job: &Job, mark: &Mark, speaks_for_all: bool) -> Result<bool> {
    let request = job.get(mark.url.clone()).if_changed(mark.etag.clone());
    let answer = ask_until_ready(job, &request).await?;
    if answer.head.is_not_modified() {
        return Ok(false);
    }
    let new_tag = answer.head.etag.as_ref();
    let has_other_tag = mark.etag.as_ref().is_some_and(|old| new_tag.is_none_or(|new| !old.same_as(new)));
    let (rows, next) = look(&answer.body)?;
    let is_same = chain::digest(&rows) == mark.digest
        && next.is_some() == mark.goes_on
        && !(speaks_for_all && has_other_tag);
    if is_same { Ok(true) } else { Err(data_changed(&job.call, &format!("page {}", mark.page))) }
}
