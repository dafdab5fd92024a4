//! `ea-billing ratecard`.

use clap::Args;
use ea_billing_core::{Batch, Code, Currency, ExtraField, Meter, RateCardOffer, RateCardTerms, Reader};
use ea_billing_table::{Cell, MeterRow, Tabular as _, TermRow};

use crate::{
    args::{AzureConnection, OfferArgs, OutputArgs},
    command::Session,
    connect,
    exit::Exit,
    failure::{Failure, Result},
    output::{Mark, RowSink, View},
    pull::{self, Pull},
};

/// So many characters of a field that no document knows are shown.
const SHOWN: usize = 60;

/// Rates are without tax. A rate holds from a quantity of the billing cycle on, and each part of the quantity costs the rate of
/// its own tier; `ea-billing rate` prices usage so.
#[derive(Debug, Args)]
pub(crate) struct RateCardArgs {
    /// Print the terms of the offer instead of its meters: credits, commitments and charges
    #[arg(long, conflicts_with_all = ["meter", "search"])]
    pub(crate) terms: bool,
    /// Print the meters of these ids only
    #[arg(long, value_name = "GUID,…", value_delimiter = ',')]
    pub(crate) meter: Vec<String>,
    /// Print the meters only whose name, category, subcategory or region has this text in it, in any casing
    #[arg(long, value_name = "TEXT")]
    pub(crate) search: Option<String>,
    #[command(flatten)]
    pub(crate) offer: OfferArgs,
    #[command(flatten)]
    pub(crate) connection: AzureConnection,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

pub(crate) async fn run(session: &Session, args: &RateCardArgs) -> Result<Exit> {
    let mut pull = Pull::begin(session, &args.output)?;
    let (columns, view) = match args.terms {
        true => (TermRow::columns(), View::default()),
        false => (MeterRow::columns(), pull::many()),
    };
    let mut sink = RowSink::open(&args.output, &session.printer, columns, view)?;
    let azure = connect::azure(session, &args.connection).await?;
    let offer = azure.offer(&args.offer)?;
    let query = azure.client.rate_card(azure.subscription()?, &offer);
    let mut meters = Meters {
        mark: sink.mark(),
        sink: &mut sink,
        choice: Choice::of(args),
        currency: offer.currency(),
        left: 0,
        put: 0,
    };
    let terms = pull.read_card(&query, &offer.to_string(), &mut meters).await?;
    let (left, put) = (meters.left, meters.put);
    check_currency(&offer, &terms)?;
    if let Some(unknown) = unknown_fields(&terms) {
        pull.warn_once(&unknown);
    }
    let mut more = vec![about(&offer, &terms)];
    if args.terms {
        for term in terms.offer_terms {
            let row = TermRow { term, currency: terms.currency };
            let mut cells = Vec::new();
            row.cells(&mut cells);
            sink.row(&cells)?;
        }
    } else if left > 0 {
        let left = crate::render::grouped(left);
        if put == 0 {
            pull.warn_once(&format!("none of the {left} meters of the rate card matches"));
        } else {
            more.push(format!("left out: {left} meters that do not match"));
        }
    }
    pull.finish(sink, more)
}

/// Refuses rates in another currency than was asked for, which every row would name wrongly.
pub(super) fn check_currency(offer: &RateCardOffer, terms: &RateCardTerms) -> Result<()> {
    let (asked, found) = (offer.currency(), terms.currency);
    if asked == found {
        return Ok(());
    }
    let message = format!("the rate card is in {found}, though {asked} was asked for");
    Err(Failure::new(Exit::Protocol, Code::UnexpectedContent.as_str(), message)
        .with_hint("ask for the currency that the offer is billed in, by `--currency`"))
}

/// Names the fields that stand around the meters and that no document knows, with what they say: they are in no row.
fn unknown_fields(terms: &RateCardTerms) -> Option<String> {
    let shown = |field: &ExtraField| {
        let mut json: String = field.json.chars().take(SHOWN).collect();
        if json.len() < field.json.len() {
            json.push('…');
        }
        format!("{} = {json}", field.name)
    };
    let fields: Vec<_> = terms.extra.iter().map(shown).collect();
    let fields = fields.join(", ");
    (!fields.is_empty()).then(|| format!("the rate card has fields that no document knows: {fields}"))
}

/// A line about what holds for all meters.
pub(super) fn about(offer: &RateCardOffer, terms: &RateCardTerms) -> String {
    let tax = match terms.is_tax_included {
        Some(true) => ", with tax",
        Some(false) => ", without tax",
        None => "",
    };
    format!("rate card: {offer}{tax}")
}

/// Which meters are printed.
#[derive(Debug)]
enum Choice {
    All,
    None,
    Some { ids: Vec<String>, text: Option<String> },
}

impl Choice {
    fn of(args: &RateCardArgs) -> Self {
        if args.terms {
            return Self::None;
        }
        if args.meter.is_empty() && args.search.is_none() {
            return Self::All;
        }
        // Some programs print GUIDs in braces.
        let id = |typed: &String| typed.trim().trim_matches(['{', '}']).to_lowercase();
        let ids = args.meter.iter().map(id).collect();
        Self::Some { ids, text: args.search.as_ref().map(|text| text.trim().to_lowercase()) }
    }

    fn has(&self, meter: &Meter) -> bool {
        let Self::Some { ids, text } = self else { return matches!(self, Self::All) };
        let is_named = ids.is_empty() || ids.contains(&meter.meter_id.to_lowercase());
        let texts =
            [&meter.meter_name, &meter.meter_category, &meter.meter_sub_category, &meter.meter_region];
        let is_found = |text: &String| texts.iter().any(|part| part.to_lowercase().contains(text));
        is_named && text.as_ref().is_none_or(is_found)
    }
}

/// Puts meters into a sink.
struct Meters<'a, 'p> {
    sink: &'a mut RowSink<'p>,
    mark: Mark,
    choice: Choice,
    currency: Currency,
    /// The meters that were not chosen.
    left: u64,
    /// The meters that were.
    put: u64,
}

impl Reader<Meter> for Meters<'_, '_> {
    type Error = Failure;

    fn begin(&mut self) -> Result<()> {
        (self.left, self.put) = (0, 0);
        self.sink.rewind(self.mark)
    }

    fn take(&mut self, batch: Batch<Meter>) -> Result<()> {
        for meter in batch.rows {
            if !self.choice.has(&meter) {
                self.left += 1;
                continue;
            }
            self.put += 1;
            let row = MeterRow { meter, currency: self.currency };
            let mut cells: Vec<Cell<'_>> = Vec::with_capacity(MeterRow::FIELDS.len());
            row.cells(&mut cells);
            self.sink.row(&cells)?;
        }
        Ok(())
    }
}
