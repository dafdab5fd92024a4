//! Rows of the snapshot that the server confirmed.

use super::{Job, recorder::Kept, start::Sender, stream::Ending};
use crate::{Record, error::Result};

#[cfg(not(feature = "cache"))]
pub(super) async fn read<R: Record>(_job: &Job, kept: Kept, _sender: &Sender<R>) -> Result<Ending> {
    match kept.never {}
}

#[cfg(feature = "cache")]
pub(super) async fn read<R: Record>(job: &Job, kept: Kept, sender: &Sender<R>) -> Result<Ending> {
    use bytes::Bytes;

    use super::{batch, card, pages, parts::Parts, recorder::Recorder, stream::Piece};
    use crate::{
        cache::Content,
        error::{Code, Error},
    };

    let Kept { etag, snapshot, proof } = kept;
    let meta = snapshot.meta.clone();
    let mut parts = snapshot.into_parts();
    let (mut bytes, mut page, mut pieces) = (0, 0, 0);
    let mut csv = (meta.content == Content::Csv).then(|| Parts::new(job, sender));
    let mut card = (meta.content == Content::Card).then(|| card::Parts::new(job, sender));
    loop {
        let (back, part) = tokio::task::spawn_blocking(move || {
            let part = parts.next();
            (parts, part)
        })
        .await
        .map_err(|_| Error::new(Code::Cache, "reading the snapshot was given up"))?;
        parts = back;
        let Some(part) = part.transpose()?.map(Bytes::from) else { break };
        bytes += batch::count(part.len());
        page += 1;
        let goes_on = match (&mut csv, &mut card) {
            (Some(csv), _) => csv.push(part).await?,
            (None, Some(card)) => card.push(&part).await,
            (None, None) => {
                let piece = pages::piece(job, &part, page)?;
                pieces += u64::from(matches!(piece, Piece::Decoding(_)));
                sender.send(Ok(piece)).await.is_ok()
            }
        };
        if !goes_on {
            break;
        }
    }
    if let Some(csv) = csv {
        // The end was proven before the snapshot was kept.
        pieces = csv.finish().await?;
    }
    let mut terms = None;
    if let Some(card) = card {
        (pieces, terms) = card.finish().await?;
    }
    Ok(Ending {
        pages: meta.pages,
        pieces,
        wire_bytes: 0,
        bytes,
        snapshot: proof,
        etag: Some(etag),
        fetched_at: meta.saved_at,
        warnings: Vec::new(),
        recorder: Recorder::none(),
        terms,
    })
}
