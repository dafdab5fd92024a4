//! `ea-billing schema`.

use clap::Args;
use ea_billing_table::Cell;

use crate::{
    args::OutputArgs,
    command::Session,
    exit::Exit,
    failure::Result,
    output::{RowSink, View},
    schema::{Described, schema_columns},
};

#[derive(Debug, Args)]
#[command(after_long_help = "\
The columns are the API's own fields, under the names and in the order of its newest documents, which JSON, YAML and CSV \
share. Columns may be added; none is renamed or removed.")]
pub(crate) struct SchemaArgs {
    /// What to describe; everything if it is left out
    #[arg(value_name = "DATASET")]
    pub(crate) dataset: Option<Described>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

pub(crate) fn run(session: &Session, args: &SchemaArgs) -> Result<Exit> {
    let mut columns = schema_columns();
    // Where one was asked for, a table need not repeat its name in each row.
    columns.iter_mut().take(1).for_each(|dataset| dataset.in_table = args.dataset.is_none());
    let mut sink = RowSink::open(&args.output, &session.printer, columns, View::default())?;
    let asked = args.dataset.as_ref().map_or(Described::ALL, std::slice::from_ref);
    for described in asked {
        for column in described.columns() {
            let texts = [described.name(), &column.name, column.kind.name(), column.about];
            sink.row(&texts.map(Cell::text))?;
        }
    }
    sink.finish(&[])?;
    Ok(Exit::Success)
}
