//! `ea-billing rate`.

mod cycles;
mod grouping;
mod rows;

use clap::{Args, ValueEnum};
use ea_billing_core::{
    Batch, Granularity, Meter, OfferTerm, RateCardOffer, RateCardTerms, Reader, UsageAggregate,
    analysis::{
        price::{IncludedPlacement, PriceList, Pricer, Pricing},
        spend::Dimension,
    },
    rust_decimal::Decimal,
};
use ea_billing_table::Column;

use self::{
    grouping::{DIMENSIONS, Group, Grouping},
    rows::Readers,
};
use crate::{
    args::{AzureConnection, Format, OfferArgs, OutputArgs, PeriodArgs},
    command::{
        Session, ratecard,
        spend::by::{self, ByParser},
        window::{LateArgs, window},
    },
    connect::{self, Azure},
    exit::Exit,
    failure::{Failure, Result},
    output::{RowSink, View},
    pull::{Pull, selector},
    render,
};

/// Fetches the usage of a subscription and the rate card of its offer, and prices the one by the other: exactly, by graduated
/// tiers, with included quantities, discounts, credit and charges. Days are usage days.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Quantities add up by meter and billing cycle, and each part of a quantity costs the rate of the tier that it falls into. Rates \
are without tax. Usage of meters that the rate card does not have is not priced: it is listed last, as `unrated`, with its \
quantity and why, for all groups together, and is in no amount. Costs are an estimate of what the invoice will say: usage that was reported need not be \
billed, and prices that were agreed on are in no rate card.

Choose whole billing periods where meters have tiers or included quantities: of a part of a period, its own usage counts only.")]
pub(crate) struct RateArgs {
    /// What to sum up by: one or more, with commas or repeated. `tag:NAME` is the value of a tag, whose name cannot hold a comma here.
    #[arg(long, value_name = "DIMENSION", value_delimiter = ',', default_value = "service", value_parser = ByParser(DIMENSIONS))]
    pub(crate) by: Vec<String>,
    /// Take the days for those on which usage was reported, whatever day it was used on
    #[arg(long)]
    pub(crate) reported: bool,
    #[command(flatten)]
    pub(crate) late: LateArgs,
    /// The day of the month on which billing cycles begin [default: as the billing periods of the subscription do]
    #[arg(long, value_name = "DAY", value_parser = clap::value_parser!(u32).range(1..=31))]
    pub(crate) cycle_day: Option<u32>,
    /// Where included quantities stand beside the tiers
    #[arg(long, value_name = "PLACE", default_value = "before-tiers")]
    pub(crate) included: Place,
    /// The amount that was committed to, in the currency of the rate card, of offers with discounts for it
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) commitment: Option<Decimal>,
    #[command(flatten)]
    pub(crate) offer: OfferArgs,
    #[command(flatten)]
    pub(crate) connection: AzureConnection,
    #[command(flatten)]
    pub(crate) period: PeriodArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

/// Where an included quantity stands beside the tiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Place {
    /// It is taken off first, and tiers count what is charged
    BeforeTiers,
    /// Tiers count all usage, and the first of it costs nothing
    WithinTiers,
}

impl From<Place> for IncludedPlacement {
    fn from(place: Place) -> Self {
        match place {
            Place::BeforeTiers => Self::BeforeTiers,
            Place::WithinTiers => Self::WithinTiers,
        }
    }
}

/// The columns that there can be, with one tag for all.
pub(crate) fn every_column() -> Vec<Column> {
    let tag = [Dimension::Tag("NAME".to_owned())];
    rows::columns(&[DIMENSIONS, &tag].concat())
}

pub(crate) async fn run(session: &Session, args: &RateArgs) -> Result<Exit> {
    let dimensions = by::read(&args.by, DIMENSIONS)?;
    let grouping = Grouping::new(dimensions.clone())?;
    let selector = selector(&args.period)?;
    let meaning = args.late.meaning(!args.reported)?;
    let mut pull = Pull::begin(session, &args.output)?;
    let mut sink =
        RowSink::open(&args.output, &session.printer, rows::columns(&dimensions), View::default())?;
    let azure = connect::azure(session, &args.connection).await?;
    let (offer, subscription) = (azure.offer(&args.offer)?, azure.subscription()?.clone());
    let mut days = pull.days(&azure, &selector).await?;
    let mut more = Vec::new();
    let mut usage = Usage { grouping, pricer: Pricer::new() };
    if let Some(window) = window(&mut pull, &days, meaning, Granularity::Daily, azure.client.now())? {
        let query = azure.client.usage_aggregates(&subscription, window);
        pull.read_by(&query, &window.to_string(), &mut usage).await?;
        more.push(window.to_string());
    }
    if usage.pricer.rows() == 0 {
        return pull.finish(sink, more);
    }
    let cycles = cycles::find(&mut pull, &azure, args.cycle_day, &mut days).await?;
    let pricing = Pricing::new(cycles).with_included(args.included.into());
    let pricing = match args.commitment {
        Some(amount) => pricing.with_commitment(amount),
        None => pricing,
    };
    let (prices, terms) = prices(&mut pull, &azure, &offer, &usage.pricer).await?;
    let about = ratecard::about(&offer, &terms);
    let is_discount = |term: &OfferTerm| matches!(term, OfferTerm::MonetaryCommitment { .. });
    if args.commitment.is_some() && !terms.offer_terms.iter().any(is_discount) {
        pull.warn_once(
            "the rate card has no discounts for a commitment, so that `--commitment` changes nothing",
        );
    }
    let priced = usage.pricer.price(&prices, &pricing)?;
    for warning in by::without_value(&dimensions, |place| {
        priced.groups.iter().any(|group| group.group.get(place).is_some_and(Option::is_some))
    }) {
        pull.warn_once(&warning);
    }
    let title = format!("Cost of subscription {subscription} by {}, {}", args.by.join(", "), days.range);
    sink.refine(|view| {
        view.title = Some(title);
        view.decimals = Some(priced.currency.minor_unit());
        view.spare = if args.output.columns.is_empty() { rows::SPARE } else { &[] };
    });
    let is_table = args.output.output.unwrap_or_default() == Format::Table && args.output.query.is_none();
    let readers = if is_table && args.output.columns.is_empty() { Readers::People } else { Readers::All };
    let starts_in_time = dimensions.first().is_some_and(Dimension::is_time);
    rows::write(&priced, &usage.grouping, starts_in_time, is_table, readers, &mut sink)?;
    let unrated = u64::try_from(priced.unrated.len()).unwrap_or(u64::MAX);
    let cut = match sink.left_out(unrated) {
        0 => None,
        cut => Some(format!("--limit left out {} lines of usage without a rate", render::grouped(cut))),
    };
    more.push(about);
    more.extend(rows::footer(&priced));
    let today = azure.client.now().date_naive();
    let in_parts =
        cycles::in_parts(priced.cycles.iter().map(|total| total.cycle), days.range, args.reported, today);
    for warning in in_parts.into_iter().chain(rows::warnings(&priced)).chain(cut) {
        pull.warn_once(&warning);
    }
    pull.finish(sink, more)
}

/// The prices of the meters in use, and the terms of the rate card.
async fn prices(
    pull: &mut Pull<'_>,
    azure: &Azure,
    offer: &RateCardOffer,
    pricer: &Pricer<Group>,
) -> Result<(PriceList, RateCardTerms)> {
    let query = azure.client.rate_card(azure.subscription()?, offer);
    let ids = || pricer.meter_ids();
    let none = PriceList::new(offer.currency()).only(ids());
    let mut wanted = Wanted { filter: none.clone(), none, meters: Vec::new() };
    let terms = pull.read_card(&query, &offer.to_string(), &mut wanted).await?;
    ratecard::check_currency(offer, &terms)?;
    let mut prices = PriceList::of_rate_card(&terms).only(ids());
    for meter in &wanted.meters {
        prices.add_meter(meter);
    }
    Ok((prices, terms))
}

/// Takes usage by groups.
struct Usage {
    grouping: Grouping,
    pricer: Pricer<Group>,
}

impl Reader<UsageAggregate> for Usage {
    type Error = Failure;

    fn begin(&mut self) -> Result<()> {
        self.grouping.forget();
        self.pricer = Pricer::new();
        Ok(())
    }

    fn take(&mut self, batch: Batch<UsageAggregate>) -> Result<()> {
        for row in &batch.rows {
            let group = self.grouping.of(row);
            self.pricer.add(row, group)?;
        }
        Ok(())
    }
}

/// Keeps the meters that usage names, of some 80,000. The terms, which a list of prices begins with, come after them.
struct Wanted {
    filter: PriceList,
    none: PriceList,
    meters: Vec<Meter>,
}

impl Reader<Meter> for Wanted {
    type Error = Failure;

    fn begin(&mut self) -> Result<()> {
        self.filter.clone_from(&self.none);
        self.meters.clear();
        Ok(())
    }

    fn take(&mut self, batch: Batch<Meter>) -> Result<()> {
        for meter in batch.rows {
            if self.filter.add_meter(&meter) {
                self.meters.push(meter);
            }
        }
        Ok(())
    }
}
