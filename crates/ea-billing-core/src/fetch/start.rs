//! The first answer of a call, and who reads on from it.

use tokio::sync::mpsc;

use super::{
    Job, absence, card, file, pages,
    recorder::{Kept, Recorder},
    report, snapshot,
    stream::{Ending, Piece, RowStream},
};
use crate::{
    Change, ETag, Record, SnapshotProof, Warning,
    error::{Code, Error, Result},
    http::{Answer, Opened, Request},
    source::Shape,
};

/// Batches that are fetched ahead of the reader: one for each core to decode, within what memory is to be spent on them.
fn ahead() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from).clamp(2, 4)
}

/// How a producer hands over what it has.
pub(super) type Sender<R> = mpsc::Sender<Result<Piece<R>>>;

/// Where the rows come from.
enum First {
    /// One answer of JSON, or the first of several.
    Answer(Box<Answer>),
    /// A file that is being sent.
    File(Box<Opened>),
    /// A rate card that is being sent.
    Card(Box<Opened>),
    /// The state of a report.
    Report(Box<Answer>),
    /// The snapshot of last time, which is still right.
    Kept(Kept),
    /// Nothing, which is certain.
    Nothing,
}

/// Asks for the first answer and leaves the rest to a task of its own.
pub(super) async fn start<R: Record>(
    mut job: Job,
    request: &reqwest::Request,
    wanted: Option<ETag>,
    mut warnings: Vec<Warning>,
) -> Result<Change<RowStream<R>>> {
    let request = Request::from_reqwest(request);
    let request = match job.shape {
        Shape::Csv => request.any_type(),
        Shape::Report => request.or_accepted(),
        Shape::Pages | Shape::Array | Shape::Object | Shape::RateCard => job.patient(request),
    };
    let (kept, warning) = Kept::find(&job).await;
    warnings.extend(warning);
    let condition = wanted.clone().or_else(|| kept.as_ref().map(|kept| kept.etag.clone()));
    let first = match open(&job, &request, condition).await {
        Ok(Some(first)) => first,
        Ok(None) if wanted.is_some() => return Ok(Change::NotModified),
        Ok(None) => {
            job.is_cached = true;
            First::Kept(kept.ok_or_else(missing)?)
        }
        Err(error) if error.code() == Code::NotFound && absence::is_certain(&job, &error).await => {
            warnings.push(Warning::NoData);
            First::Nothing
        }
        Err(error) => return Err(error),
    };
    let (sender, pieces) = mpsc::channel(ahead());
    let task = tokio::spawn(produce::<R>(job.clone(), request, first, sender));
    Ok(Change::Modified(RowStream::new(job, pieces, task.abort_handle(), warnings)))
}

fn missing() -> Error {
    Error::new(Code::UnexpectedNotModified, "the server answered 304 though it was asked for the data")
}

/// Sends the request; `None` if the data are those that the condition stands for.
async fn open(job: &Job, request: &Request, condition: Option<ETag>) -> Result<Option<First>> {
    let request = request.clone().if_changed(condition);
    Ok(match job.shape {
        Shape::Csv => {
            let opened = job.shared.http.open(&request, &job.deadline).await?;
            (!opened.head.is_not_modified()).then(|| First::File(Box::new(opened)))
        }
        Shape::Report => Some(First::Report(Box::new(pages::ask(job, &request).await?))),
        Shape::RateCard => {
            let opened = card::open(job, &request, request.if_none_match.clone()).await?;
            (!opened.head.is_not_modified()).then(|| First::Card(Box::new(opened)))
        }
        Shape::Pages | Shape::Array | Shape::Object => {
            let answer = pages::ask_until_ready(job, &request).await?;
            (!answer.head.is_not_modified()).then(|| First::Answer(Box::new(answer)))
        }
    })
}

async fn produce<R: Record>(job: Job, request: Request, first: First, sender: Sender<R>) {
    let ending = match first {
        First::Answer(answer) if job.shape == Shape::Pages => {
            pages::read(&job, request, *answer, &sender).await
        }
        First::Answer(answer) => pages::read_one(&job, *answer, &sender).await,
        First::File(opened) => file::read(&job, request, *opened, &sender).await,
        First::Card(opened) => card::read(&job, request, *opened, &sender).await,
        First::Report(answer) => report::read(&job, &answer, &sender).await,
        First::Kept(kept) => snapshot::read(&job, kept, &sender).await,
        First::Nothing => Ok(nothing(&job, Vec::new())),
    };
    // Nobody listens any more where this fails: the stream was dropped.
    let _ = sender.send(ending.map(|ending| Piece::End(Box::new(ending)))).await;
}

/// The end of a fetch that brought no rows.
pub(super) fn nothing(job: &Job, warnings: Vec<Warning>) -> Ending {
    Ending {
        pages: 0,
        pieces: 0,
        wire_bytes: 0,
        bytes: 0,
        snapshot: SnapshotProof::OneAnswer,
        etag: None,
        fetched_at: job.shared.clock.now(),
        warnings,
        recorder: Recorder::none(),
        terms: None,
    }
}
