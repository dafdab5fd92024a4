//! `ea-billing prices`.

use ea_billing_core::Delivery;

use crate::{
    args::DatasetArgs,
    command::Session,
    exit::Exit,
    failure::Result,
    pull::{self, Asked},
};

pub(crate) async fn run(session: &Session, args: &DatasetArgs) -> Result<Exit> {
    let asked = Asked::many(args, Delivery::Pages);
    pull::by_span(session, asked, |client, span| Ok(client.price_sheet(span))).await
}
