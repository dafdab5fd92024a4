//! `ea-billing prices`.

use clap::Args;
use ea_billing_core::Delivery;

use crate::{
    args::{Connection, OutputArgs, PeriodArgs},
    command::Session,
    exit::Exit,
    failure::Result,
    pull::{self, Asked},
};

#[derive(Debug, Args)]
pub(crate) struct PricesArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) period: PeriodArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

pub(crate) async fn run(session: &Session, args: &PricesArgs) -> Result<Exit> {
    let asked = Asked {
        connection: &args.connection,
        period: &args.period,
        output: &args.output,
        delivery: Delivery::Pages,
        view: pull::many(),
    };
    pull::by_span(session, asked, |client, span| Ok(client.price_sheet(span))).await
}
