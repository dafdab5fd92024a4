//! Rate cards: mostly behind a redirect to a signed address, and read in pieces, since they are large.

use super::{
    Job, batch,
    file::{Address, File},
    may_have_ended, pages,
    recorder::Recorder,
    start::Sender,
    stream::{Ending, Piece},
};
use crate::{
    ETag, RateCardTerms, Record,
    convert::{self, CardSplit},
    error::{Code, Error, Result},
    http::{Head, Opened, Request},
};

/// So many addresses in a row may lead on before the card comes.
const HOPS: usize = 5;

/// Where the card is.
enum Place {
    /// In this answer, or it has not changed.
    Here(Box<Opened>),
    /// At a signed address, which gets no token.
    There(Box<Request>),
}

/// Asks for the card, unless it is the one that the condition stands for.
///
/// An address that the server does not accept any more may have ended: the API is asked once for another one.
pub(super) async fn open(job: &Job, request: &Request, condition: Option<ETag>) -> Result<Opened> {
    let mut is_renewed = false;
    loop {
        let stored = match find(job, request, condition.clone()).await? {
            Place::Here(opened) => return Ok(*opened),
            Place::There(stored) => *stored,
        };
        match open_stored(job, stored, condition.clone()).await {
            Err(error) if !is_renewed && may_have_ended(&error) => is_renewed = true,
            opened => return opened,
        }
    }
}

/// Asks the API, which has the card or leads to it.
async fn find(job: &Job, request: &Request, condition: Option<ETag>) -> Result<Place> {
    let mut request = request.clone().or_redirected().if_changed(condition);
    loop {
        let opened = job.shared.http.open(&request, &job.deadline).await?;
        let head = &opened.head;
        if head.is_accepted() {
            pages::wait_until_ready(job, &mut request, head).await?;
        } else if head.is_redirect() {
            return Ok(Place::There(Box::new(onward(job, head)?)));
        } else {
            return Ok(Place::Here(Box::new(opened)));
        }
    }
}

/// Opens what is stored at a signed address, which may itself lead to another one.
async fn open_stored(job: &Job, mut stored: Request, condition: Option<ETag>) -> Result<Opened> {
    for _ in 0..HOPS {
        let request = stored.if_changed(condition.clone());
        let opened = job.shared.http.open(&request, &job.deadline).await?;
        if !opened.head.is_redirect() {
            return Ok(opened);
        }
        stored = onward(job, &opened.head)?;
    }
    let message = format!("the redirect to the rate card leads on more than {HOPS} times");
    Err(Error::new(Code::Redirected, message))
}

/// What to ask where an answer leads, without the token.
fn onward(job: &Job, head: &Head) -> Result<Request> {
    let no_address = || Error::new(Code::Redirected, "the redirect to the rate card names no address");
    let no_url =
        |_| Error::new(Code::ForeignLink, "the redirect to the rate card names no address that is one");
    let location = head.location.as_deref().ok_or_else(no_address)?;
    let url = job.shared.http.origin().signed(head.url.join(location).map_err(no_url)?.as_str())?;
    Ok(Request::signed(url).or_redirected().in_stored_form())
}

/// Reads a card to its end.
pub(super) async fn read<R: Record>(
    job: &Job,
    request: Request,
    opened: Opened,
    sender: &Sender<R>,
) -> Result<Ending> {
    let mut file = File::new(job, Address::Card(Box::new(request)), opened);
    let mut recorder = Recorder::new(job, file.etag()).await;
    let mut parts = Parts::new(job, sender);
    loop {
        match file.piece().await? {
            Some(piece) => {
                recorder.part(piece.clone()).await;
                if !parts.push(&piece).await {
                    break;
                }
            }
            None if file.ends_unproven() && !parts.split.is_whole() => {
                let message =
                    format!("the JSON of the {} of {} ended too early", job.call.dataset(), job.call);
                file.resume(Error::new(Code::Truncated, message)).await?;
            }
            None => break,
        }
    }
    let (pieces, terms) = parts.finish().await?;
    Ok(Ending { recorder, terms, ..file.ending(pieces) })
}

/// Cuts a card between meters and has them decoded while more are fetched.
pub(super) struct Parts<'a, R> {
    job: &'a Job,
    sender: &'a Sender<R>,
    split: CardSplit,
    sent: u64,
}

impl<'a, R: Record> Parts<'a, R> {
    pub(super) fn new(job: &'a Job, sender: &'a Sender<R>) -> Self {
        Self { job, sender, split: CardSplit::default(), sent: 0 }
    }

    /// Takes the next bytes; false if nobody listens any more.
    pub(super) async fn push(&mut self, bytes: &[u8]) -> bool {
        for rows in self.split.push(bytes) {
            if !self.decode(rows).await {
                return false;
            }
        }
        true
    }

    /// Ends the card; tells how many pieces were sent to be decoded, and what holds for all meters.
    ///
    /// # Errors
    ///
    /// [`Code::Decode`] and its like for what is no rate card.
    pub(super) async fn finish(self) -> Result<(u64, Option<Box<RateCardTerms>>)> {
        // Somebody who stopped listening needs no terms.
        if self.sender.is_closed() {
            return Ok((self.sent, None));
        }
        let terms = convert::card_terms(&self.split.finish()?)?;
        Ok((self.sent, Some(Box::new(terms))))
    }

    async fn decode(&mut self, rows: Vec<u8>) -> bool {
        let (version, subject) = (self.job.version, self.job.subject());
        self.sent += 1;
        let decoding = tokio::task::spawn_blocking(move || {
            let decoded = convert::rows::<R>(version, pages::text(&rows)?, 1, 1)?;
            drop(rows);
            Ok(batch::assess(decoded, &subject)?)
        });
        self.sender.send(Ok(Piece::Decoding(decoding))).await.is_ok()
    }
}
