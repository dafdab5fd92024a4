//! Which columns are printed.

use crate::{
    args::Format,
    closest::closest,
    failure::{COLUMNS, Failure, Result},
    render::Field,
};
use ea_billing_table::Column;

/// The columns that were chosen by `--columns`, or those that the format prints of itself.
pub(super) fn fields(chosen: &[String], columns: Vec<Column>, format: Format) -> Result<Vec<Field>> {
    if chosen.is_empty() {
        return Ok(of_itself(columns, format));
    }
    let mut places = Vec::with_capacity(chosen.len());
    for name in chosen {
        let name = name.trim();
        let Some(place) = columns.iter().position(|column| column.name == name) else {
            return Err(unknown(name, &columns));
        };
        if places.contains(&place) {
            return Err(Failure::usage(COLUMNS, format!("--columns names the column `{name}` twice")));
        }
        places.push(place);
    }
    let fields = places.into_iter().filter_map(|place| Some(Field::new(columns.get(place)?.clone(), place)));
    Ok(fields.collect())
}

/// The columns that nobody had to choose: all, but in tables those that are meant for them.
fn of_itself(columns: Vec<Column>, format: Format) -> Vec<Field> {
    let some_are_shown = columns.iter().any(|column| column.in_table);
    let all = columns.into_iter().enumerate().map(|(place, column)| {
        let in_table = column.in_table;
        (Field::new(column, place), in_table)
    });
    let printed = all.filter(|(field, in_table)| {
        format != Format::Table || if some_are_shown { *in_table } else { !field.only_where_some }
    });
    printed.map(|(field, _)| field).collect()
}

fn unknown(name: &str, columns: &[Column]) -> Failure {
    let names = || columns.iter().map(|column| column.name.as_ref());
    let guess = closest(name, names()).map(|close| format!("did you mean `{close}`? ")).unwrap_or_default();
    let list: Vec<_> = names().collect();
    Failure::usage(COLUMNS, format!("--columns names the column `{name}`, which this result does not have"))
        .with_hint(format!("{guess}its columns are {}", list.join(", ")))
}
