//! `ea-billing usage`.

use clap::{Args, ValueEnum};
use ea_billing_core::Delivery;

use crate::{
    args::DatasetArgs,
    command::Session,
    exit::Exit,
    failure::Result,
    pull::{self, Asked},
};

#[derive(Debug, Args)]
#[command(after_long_help = "\
Cost and rate are in the currency of the enrollment, which the rows do not name; `ea-billing balance` does. A table shows \
some columns; `--columns` chooses others, and `ea-billing schema usage` describes them all.

Servers print amounts with fewer decimals in JSON than in CSV, or the other way round, so exact sums of pages and of files may \
differ far behind the point; each is the exact sum of what was sent.")]
pub(crate) struct UsageArgs {
    /// How the rows are brought
    #[arg(long, value_name = "WAY", default_value = "pages")]
    pub(crate) delivery: Way,
    #[command(flatten)]
    pub(crate) dataset: DatasetArgs,
}

/// How usage details are brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Way {
    /// As JSON in pages, confirmed unchanged after the last
    Pages,
    /// As a CSV file that is made while it is sent, a month at a time
    Download,
    /// As a CSV file that the server makes in the background
    Report,
}

impl From<Way> for Delivery {
    fn from(way: Way) -> Self {
        match way {
            Way::Pages => Self::Pages,
            Way::Download => Self::Download,
            Way::Report => Self::Report,
        }
    }
}

pub(crate) async fn run(session: &Session, args: &UsageArgs) -> Result<Exit> {
    let delivery = args.delivery.into();
    let asked = Asked::many(&args.dataset, delivery);
    pull::by_span(session, asked, |client, span| Ok(client.usage_details_by(delivery, span))).await
}
