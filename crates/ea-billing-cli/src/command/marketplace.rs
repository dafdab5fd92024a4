//! `ea-billing marketplace`.

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
pub(crate) struct MarketplaceArgs {
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) period: PeriodArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

pub(crate) async fn run(session: &Session, args: &MarketplaceArgs) -> Result<Exit> {
    let asked = Asked {
        connection: &args.connection,
        period: &args.period,
        output: &args.output,
        delivery: Delivery::Pages,
        view: pull::many(),
    };
    pull::by_span(session, asked, |client, span| Ok(client.marketplace_charges(span))).await
}
