//! Fetching what a selector means, span by span, and what is told about it.
//!
//! A [`Pull`] is one command's work: it keeps the proofs of all fetches, the rows that could not be read, and what a
//! reader should know. The rows themselves go where the command wants them.

mod certificates;
mod chosen;
mod days;
mod issues;
mod select;
#[cfg(test)]
mod tests;
mod told;

use ea_billing_table::{Cell, Tabular};
use std::path::PathBuf;

use ea_billing_core::{
    Batch, Client, Currency, Dataset, Delivery, Meter, Query, RateCardTerms, Reader, Record, Selector, Span,
};

use self::{certificates::Certificates, issues::IssueLog, told::Told};
pub(crate) use self::{
    chosen::Chosen,
    days::{Days, subscription_periods},
    select::selector,
    told::{Moment, PeriodStates, moment, plain},
};
use crate::{
    args::{Connection, DatasetArgs, OutputArgs, PeriodArgs},
    command::Session,
    connect::connect,
    exit::Exit,
    failure::{Failure, Result},
    output::{self, Mark, Ready, RowSink, View},
    printer::{Printer, Progress},
};

/// The rows of tables of large datasets that are shown where nobody said how many.
pub(crate) const TABLE_ROWS: u64 = 50;

/// The look of tables of large datasets.
pub(crate) fn many() -> View {
    View { limit: Some(TABLE_ROWS), ..View::default() }
}

/// What a command was asked for.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) period: &'a PeriodArgs,
    pub(crate) output: &'a OutputArgs,
    pub(crate) delivery: Delivery,
    pub(crate) view: View,
}

impl<'a> Asked<'a> {
    /// A dataset that may be large, so that a table shows some rows only.
    pub(crate) fn many(args: &'a DatasetArgs, delivery: Delivery) -> Self {
        let DatasetArgs { connection, period, output } = args;
        Self { connection, period, output, delivery, view: many() }
    }
}

/// The fetches of one command.
#[derive(Debug)]
pub(crate) struct Pull<'s> {
    printer: &'s Printer,
    certificates: Certificates<'s>,
    issues: IssueLog<'s>,
    told: Told,
}

/// Fetches a dataset for the selected periods or days, and prints its rows.
pub(crate) async fn by_span<R: Record + Tabular>(
    session: &Session,
    asked: Asked<'_>,
    query: impl Fn(&Client, Span) -> Result<Query<R>>,
) -> Result<Exit> {
    let selector = selector(asked.period)?;
    let mut pull = Pull::begin(session, asked.output)?;
    let mut sink = RowSink::open(asked.output, &session.printer, R::columns(), asked.view)?;
    let connected = connect(session, asked.connection).await?;
    let client = &connected.client;
    for span in pull.spans(client, &selector, R::DATASET, asked.delivery).await? {
        pull.read(&query(client, span)?, &span.to_string(), &mut sink).await?;
    }
    pull.finish(sink, Vec::new())
}

/// Fetches a dataset that no period belongs to, and prints its rows.
pub(crate) async fn once<R: Record + Tabular>(
    session: &Session,
    connection: &Connection,
    output: &OutputArgs,
    span: &str,
    query: impl Fn(&Client) -> Query<R>,
) -> Result<Exit> {
    let mut pull = Pull::begin(session, output)?;
    let mut sink = RowSink::open(output, &session.printer, R::columns(), many())?;
    let connected = connect(session, connection).await?;
    pull.read(&query(&connected.client), span, &mut sink).await?;
    pull.finish(sink, Vec::new())
}

impl<'s> Pull<'s> {
    /// Begins the files that were asked for; they are in their places when the command has succeeded, and not before.
    pub(crate) fn begin(session: &'s Session, output: &OutputArgs) -> Result<Self> {
        each_its_own(output)?;
        let printer = &session.printer;
        Ok(Self {
            printer,
            certificates: Certificates::begin(output.certificate.as_deref(), printer)?,
            issues: IssueLog::begin(output.issues.as_deref(), printer)?,
            told: Told::default(),
        })
    }

    /// What to ask for, one call after the other. What should be known about the periods is told at once.
    pub(crate) async fn spans(
        &mut self,
        client: &Client,
        selector: &Selector,
        dataset: Dataset,
        delivery: Delivery,
    ) -> Result<Vec<Span>> {
        self.choose(client, selector).await?.spans(client, dataset, delivery)
    }

    /// What is selected, for commands that fetch several datasets of it.
    pub(crate) async fn choose(&mut self, client: &Client, selector: &Selector) -> Result<Chosen> {
        let periods = client.periods().await.map_err(Failure::from)?;
        self.told.list(&periods);
        let resolved = client.resolve(selector, &periods).map_err(select::failure)?;
        for note in resolved.notes() {
            self.warn_once(&note.to_string());
        }
        let chosen = Chosen { periods, resolved };
        let states = chosen
            .listed()
            .into_iter()
            .map(|period| (period.id(), client.period_state(period, &chosen.periods)));
        self.told.states(states);
        Ok(chosen)
    }

    /// Fetches rows into a sink; `span` names what is asked for.
    pub(crate) async fn read<R: Record + Tabular>(
        &mut self,
        query: &Query<R>,
        span: &str,
        sink: &mut RowSink<'_>,
    ) -> Result<()> {
        let mut rows = Rows { mark: sink.mark(), sink };
        self.read_by(query, span, &mut rows).await
    }

    /// Fetches rows for whoever takes them. The rows that could not be read are kept here; those that were not asked for
    /// are counted.
    pub(crate) async fn read_by<R: Record, T: Reader<R, Error = Failure>>(
        &mut self,
        query: &Query<R>,
        span: &str,
        taker: &mut T,
    ) -> Result<()> {
        self.issues.next(R::DATASET, span);
        let progress = self.printer.progress(&format!("{} {span}", plain(R::DATASET)));
        let mut watched = Watched { taker, issues: &mut self.issues, progress };
        let (certificate, _) = query.read(&mut watched).await?;
        self.certificates.add(certificate)
    }

    /// As [`read_by`](Self::read_by) the meters of a rate card, with the terms of the offer.
    pub(crate) async fn read_card<T: Reader<Meter, Error = Failure>>(
        &mut self,
        query: &Query<Meter>,
        span: &str,
        taker: &mut T,
    ) -> Result<RateCardTerms> {
        self.issues.next(Dataset::RateCard, span);
        let progress = self.printer.progress(&format!("{} {span}", plain(Dataset::RateCard)));
        let mut watched = Watched { taker, issues: &mut self.issues, progress };
        let (terms, certificate, _) = query.read_card(&mut watched).await?;
        self.certificates.add(certificate)?;
        Ok(terms)
    }

    /// Fetches a few rows into memory.
    pub(crate) async fn fetch<R: Record>(&mut self, query: &Query<R>, span: &str) -> Result<Vec<R>> {
        let mut rows = Kept(Vec::new());
        self.read_by(query, span, &mut rows).await?;
        Ok(rows.0)
    }

    /// Names the currency of the enrollment, for sums of rows that name none.
    pub(crate) fn name_currency(&mut self, currency: Option<Currency>) {
        self.certificates.name_currency(currency);
    }

    /// Something that should be known, told once however often it comes.
    pub(crate) fn warn_once(&mut self, text: &str) {
        if self.told.is_new(text) {
            self.printer.warn(text);
        }
    }

    /// Prints the rows, puts the files in their places, and tells what should be known. The command fails if rows could
    /// not be read, though all others were printed.
    pub(crate) fn finish(mut self, sink: RowSink<'_>, more: Vec<String>) -> Result<Exit> {
        let mut footer = self.certificates.footer();
        footer.extend(self.told.state_line());
        footer.extend(more);
        let lacks_footer = sink.lacks_footer();
        let mut rows = sink.make_ready(&footer)?;
        let beside = [self.certificates.make_ready()?, self.issues.make_ready()?];
        let mut beside: Vec<_> = beside.into_iter().flatten().collect();
        // Those that are devices or pipes. The rows come last, so that none is printed if another output fails.
        beside.iter_mut().try_for_each(Ready::print)?;
        rows.print()?;
        for line in self.certificates.set_apart().iter().filter(|_| lacks_footer) {
            self.printer.note(line);
        }
        for warning in self.certificates.warnings(&self.told).into_iter().chain(self.issues.warnings()) {
            self.warn_once(&warning);
        }
        output::place(beside.into_iter().chain([rows]))?;
        self.issues.finish(self.certificates.rows())
    }
}

/// Refuses options that name the same file, which only one of them could have.
fn each_its_own(output: &OutputArgs) -> Result<()> {
    let named =
        [("--out", &output.out), ("--certificate", &output.certificate), ("--issues", &output.issues)];
    let mut taken: Vec<(PathBuf, String)> = Vec::new();
    for (option, path) in named {
        let Some((place, path)) = path.as_ref().and_then(|path| Some((output::place_of(path)?, path))) else {
            continue;
        };
        let named = format!("{option} {}", path.display());
        if let Some((_, other)) = taken.iter().find(|(taken, _)| *taken == place) {
            let message = format!("{named} is the same file as {other}: expected one file for each");
            return Err(Failure::usage("invalid_argument", message));
        }
        taken.push((place, named));
    }
    Ok(())
}

/// Puts rows into a sink.
struct Rows<'a, 'p> {
    sink: &'a mut RowSink<'p>,
    mark: Mark,
}

impl<R: Tabular> Reader<R> for Rows<'_, '_> {
    type Error = Failure;

    fn begin(&mut self) -> Result<()> {
        self.sink.rewind(self.mark)
    }

    fn take(&mut self, batch: Batch<R>) -> Result<()> {
        let mut cells: Vec<Cell<'_>> = Vec::with_capacity(R::FIELDS.len());
        for row in &batch.rows {
            cells.clear();
            row.cells(&mut cells);
            self.sink.row(&cells)?;
        }
        Ok(())
    }
}

/// Keeps rows in memory.
struct Kept<R>(Vec<R>);

impl<R> Reader<R> for Kept<R> {
    type Error = Failure;

    fn begin(&mut self) -> Result<()> {
        self.0.clear();
        Ok(())
    }

    fn take(&mut self, mut batch: Batch<R>) -> Result<()> {
        self.0.append(&mut batch.rows);
        Ok(())
    }
}

/// Sees what passes on its way to the taker.
struct Watched<'a, 'p, T> {
    taker: &'a mut T,
    issues: &'a mut IssueLog<'p>,
    progress: Progress,
}

impl<R, T: Reader<R, Error = Failure>> Reader<R> for Watched<'_, '_, T> {
    type Error = Failure;

    fn begin(&mut self) -> Result<()> {
        self.issues.rewind()?;
        self.taker.begin()
    }

    fn take(&mut self, batch: Batch<R>) -> Result<()> {
        self.issues.add(&batch.issues)?;
        self.progress.rows(u64::try_from(batch.rows.len()).unwrap_or(u64::MAX));
        self.taker.take(batch)
    }
}
