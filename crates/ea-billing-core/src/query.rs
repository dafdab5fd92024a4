//! A question to the API: what is asked, and the ways to have it answered.

mod key;

use std::{fmt, marker::PhantomData, result, str::FromStr, sync::Arc};

use crate::{
    Certificate, Dataset, ETag, Meter, RateCardTerms, Record, RowIssue,
    client::Shared,
    error::{Code, Error, Result},
    fetch::{self, Reader, RowStream},
    source::Call,
};

pub(crate) use key::{CallKey, CallParts};

/// A dataset of one span, ready to be fetched as often as wanted.
///
/// Made by the methods of [`Client`](crate::Client). Nothing is sent before one of its methods is awaited.
#[must_use = "a query does nothing until it is fetched"]
pub struct Query<R> {
    shared: Arc<Shared>,
    call: Call,
    records: PhantomData<fn() -> R>,
}

/// All rows of a query, with the proof that they are all.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Fetched<R> {
    /// The records, in the order of the server.
    pub rows: Vec<R>,
    /// The rows that could not be made records.
    pub issues: Vec<RowIssue>,
    /// The records of days that were not asked for, in case the server overlooked the range.
    pub outside: Vec<R>,
    /// The proof.
    pub certificate: Certificate,
    /// What to ask [`Query::fetch_if_changed`] with next time, if the server gave one.
    pub validator: Option<Validator>,
}

impl<R: Record> Fetched<R> {
    /// The rows of a list of which none may be missing: without one of the billing periods, `previous` would be another.
    ///
    /// # Errors
    ///
    /// [`Code::Decode`] if a row could not be made a record.
    pub fn every_row(self) -> Result<Vec<R>> {
        match self.issues.first() {
            None => Ok(self.rows),
            Some(RowIssue { row, reason, .. }) => {
                let list = match R::DATASET {
                    Dataset::BillingPeriods | Dataset::SubscriptionPeriods => "list of billing periods",
                    other => other.as_str(),
                };
                Err(Error::new(Code::Decode, format!("row {row} of the {list} cannot be read: {reason}")))
            }
        }
    }
}

/// The answer to a conditional fetch.
#[derive(Clone, Debug, PartialEq)]
pub enum Change<T> {
    /// The data have changed, or nobody can tell: here they are.
    Modified(T),
    /// The data are those that the validator stands for; no body travelled.
    NotModified,
}

/// An ETag together with the call that it belongs to.
///
/// The call is kept as a digest of origin, version, dataset, enrollment, parameters and the principal of the API key, so
/// that a validator of one call never confirms another: used elsewhere it is no condition at all. Its text form may be
/// stored; it holds no secret. A new API key has validators of its own if it names another principal.
///
/// The pages of the API say that the `ETag` of an answer stands for all data of the call, so for data in pages this is that of
/// the first one, and the first page is what is asked again. A report has none.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Validator {
    /// The digest of the call's key.
    call: String,
    etag: ETag,
}

impl<R: Record> Query<R> {
    pub(crate) fn new(shared: Arc<Shared>, call: Call) -> Self {
        Self { shared, call, records: PhantomData }
    }

    /// What is asked for, as the certificate names it: such as `202610` or `2026-10-01..2026-10-31`.
    #[must_use]
    pub fn span(&self) -> String {
        self.call.to_string()
    }

    /// Fetches all rows.
    ///
    /// With a snapshot cache the server is first asked whether the rows of last time have changed. If the data change
    /// while their pages are read, the fetch begins anew, up to three times.
    ///
    /// # Errors
    ///
    /// Every [`Code`] but those of values; never a part of the rows.
    pub async fn fetch(&self) -> Result<Fetched<R>> {
        match fetch::collect(&self.shared, &self.call, None, self.shared.deadline()).await? {
            Change::Modified(fetched) => Ok(fetched),
            Change::NotModified => Err(not_asked()),
        }
    }

    /// Fetches all rows if they are not those that the validator stands for.
    ///
    /// # Errors
    ///
    /// As [`fetch`](Self::fetch).
    pub async fn fetch_if_changed(&self, validator: &Validator) -> Result<Change<Fetched<R>>> {
        fetch::collect(&self.shared, &self.call, Some(validator), self.shared.deadline()).await
    }

    /// Lets the reader take all rows in batches, in memory that does not grow with the rows of usage details.
    ///
    /// Where the data change meanwhile, it begins anew as [`fetch`](Self::fetch) does, and the reader is told to
    /// forget what it took; only with the certificate it knows that its rows are all, and of one moment. The
    /// validator is what to ask [`read_if_changed`](Self::read_if_changed) with next time.
    ///
    /// # Errors
    ///
    /// As [`fetch`](Self::fetch), and those of the reader as they are: they end the fetch.
    pub async fn read<T: Reader<R>>(
        &self,
        reader: &mut T,
    ) -> result::Result<(Certificate, Option<Validator>), T::Error> {
        match fetch::read(&self.shared, &self.call, None, self.shared.deadline(), reader).await? {
            Change::Modified(proof) => Ok(proof),
            Change::NotModified => Err(not_asked().into()),
        }
    }

    /// As [`read`](Self::read), if the rows are not those that the validator stands for. If they are, the reader is not
    /// called.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub async fn read_if_changed<T: Reader<R>>(
        &self,
        validator: &Validator,
        reader: &mut T,
    ) -> result::Result<Change<(Certificate, Option<Validator>)>, T::Error> {
        fetch::read(&self.shared, &self.call, Some(validator), self.shared.deadline(), reader).await
    }

    /// Begins to fetch the rows in batches. Usage details come in pieces, so that memory does not grow with their number; the
    /// other datasets come in one answer, which is one batch.
    ///
    /// Only the certificate at the end tells that the rows are all: until then, treat what came as provisional. A stream
    /// does not begin anew when the data change meanwhile, as [`read`](Self::read) does; it fails with
    /// [`Code::DataChanged`].
    ///
    /// # Errors
    ///
    /// As [`fetch`](Self::fetch), for the first answer.
    pub async fn stream(&self) -> Result<RowStream<R>> {
        match fetch::stream(&self.shared, &self.call, None, self.shared.deadline()).await? {
            Change::Modified(stream) => Ok(stream),
            Change::NotModified => Err(not_asked()),
        }
    }

    /// As [`stream`](Self::stream), if the rows are not those that the validator stands for.
    ///
    /// # Errors
    ///
    /// As [`fetch`](Self::fetch), for the first answer.
    pub async fn stream_if_changed(&self, validator: &Validator) -> Result<Change<RowStream<R>>> {
        fetch::stream(&self.shared, &self.call, Some(validator), self.shared.deadline()).await
    }
}

/// The meters of an offer with its terms, and the proof that they are all.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RateCard {
    /// What holds for all meters: currency, credits, commitments.
    pub terms: RateCardTerms,
    /// The meters, in the order of the server.
    pub meters: Vec<Meter>,
    /// The meters that could not be made records.
    pub issues: Vec<RowIssue>,
    /// The proof.
    pub certificate: Certificate,
    /// What to ask for changes with next time, if the server gave one.
    pub validator: Option<Validator>,
}

impl Query<Meter> {
    /// Fetches all meters, with the terms of the offer.
    ///
    /// # Errors
    ///
    /// As [`fetch`](Self::fetch).
    pub async fn fetch_card(&self) -> Result<RateCard> {
        match fetch::collect_card(&self.shared, &self.call, None, self.shared.deadline()).await? {
            Change::Modified(card) => Ok(card),
            Change::NotModified => Err(not_asked()),
        }
    }

    /// Fetches all meters with the terms of the offer, if they are not those that the validator stands for.
    ///
    /// # Errors
    ///
    /// As [`fetch`](Self::fetch).
    pub async fn fetch_card_if_changed(&self, validator: &Validator) -> Result<Change<RateCard>> {
        fetch::collect_card(&self.shared, &self.call, Some(validator), self.shared.deadline()).await
    }

    /// As [`read`](Self::read), with the terms of the offer at the end: memory does not grow with the meters.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub async fn read_card<T: Reader<Meter>>(
        &self,
        reader: &mut T,
    ) -> result::Result<(RateCardTerms, Certificate, Option<Validator>), T::Error> {
        match fetch::read_card(&self.shared, &self.call, None, self.shared.deadline(), reader).await? {
            Change::Modified((terms, (certificate, validator))) => Ok((terms, certificate, validator)),
            Change::NotModified => Err(not_asked().into()),
        }
    }

    /// As [`read_card`](Self::read_card), if the card is not the one that the validator stands for. If it is, the reader is
    /// not called.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub async fn read_card_if_changed<T: Reader<Meter>>(
        &self,
        validator: &Validator,
        reader: &mut T,
    ) -> result::Result<Change<(RateCardTerms, Certificate, Option<Validator>)>, T::Error> {
        let deadline = self.shared.deadline();
        Ok(match fetch::read_card(&self.shared, &self.call, Some(validator), deadline, reader).await? {
            Change::Modified((terms, (certificate, validator))) => {
                Change::Modified((terms, certificate, validator))
            }
            Change::NotModified => Change::NotModified,
        })
    }
}

fn not_asked() -> Error {
    Error::new(Code::UnexpectedNotModified, "the server answered 304 though no validator was sent")
}

impl<R: Record> fmt::Debug for Query<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Query")
            .field("dataset", &self.call.dataset())
            .field("span", &self.span())
            .finish_non_exhaustive()
    }
}

impl Validator {
    pub(crate) fn new(key: &CallKey, etag: ETag) -> Self {
        Self { call: key.digest().to_owned(), etag }
    }

    /// The entity tag as the server sent it.
    #[must_use]
    pub fn etag(&self) -> &ETag {
        &self.etag
    }

    /// The entity tag, if it belongs to this call.
    pub(crate) fn etag_for(&self, key: &CallKey) -> Option<&ETag> {
        (self.call == key.digest()).then_some(&self.etag)
    }
}

impl fmt::Display for Validator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.call, self.etag)
    }
}

impl fmt::Debug for Validator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Validator({self})")
    }
}

impl FromStr for Validator {
    type Err = Error;

    /// Reads what `Display` wrote.
    fn from_str(text: &str) -> Result<Self> {
        let parts = text.split_once(':').filter(|(call, _)| {
            call.len() == 64 && call.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
        });
        let parsed = parts
            .and_then(|(call, etag)| Some(Self { call: call.to_owned(), etag: ETag::parse(etag).ok()? }));
        parsed.ok_or_else(|| {
            Error::new(
                Code::InvalidArgument,
                "expected a validator as a fetch returned it: 64 digits, `:`, an ETag",
            )
        })
    }
}
