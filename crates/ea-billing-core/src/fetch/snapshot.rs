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

    use super::{batch, file, pages, recorder::Recorder, stream::Piece};
    use crate::{
        cache::Content,
        convert::{Decoded, UsageCsvDecoder},
        error::{Code, Error},
    };

    let Kept { etag, snapshot, proof } = kept;
    let meta = snapshot.meta.clone();
    let mut parts = snapshot.into_parts();
    let (mut bytes, mut page) = (0, 0);
    let mut csv = UsageCsvDecoder::new(1, 1, job.shared.settings.longest_row);
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
        let piece = match meta.content {
            Content::Pages => pages::piece(job, &part, page)?,
            Content::Csv => {
                let (batch, tally);
                (csv, batch, tally) = file::decode(job, csv, part).await?;
                Piece::Decoded(batch, tally)
            }
        };
        if sender.send(Ok(piece)).await.is_err() {
            break;
        }
    }
    if meta.content == Content::Csv {
        let mut last = Decoded::default();
        // The end was proven before the snapshot was kept.
        csv.finish(true, &mut last)?;
        let (batch, tally) = batch::assess(last.of_usage::<R>(), &job.subject())?;
        let _ = sender.send(Ok(Piece::Decoded(batch, tally))).await;
    }
    Ok(Ending {
        pages: meta.pages,
        wire_bytes: 0,
        bytes,
        snapshot: proof,
        etag: Some(etag),
        fetched_at: meta.saved_at,
        warnings: Vec::new(),
        recorder: Recorder::none(),
    })
}
