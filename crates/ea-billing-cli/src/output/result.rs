//! What an expression made of the rows, which may be anything, in each format.

use ea_billing_table::{Cell, Kind};
use std::{collections::HashSet, sync::Arc};

use super::{Spool, cut_line};
use crate::{
    args::Format,
    failure::Result,
    query::Value,
    render::{self, Field, Look, Table, Texts, value},
};

/// How a result is printed.
#[derive(Debug)]
pub(super) struct Style {
    pub(super) format: Format,
    pub(super) texts: Texts,
    pub(super) look: Look,
    /// Items of a list that are printed at most.
    pub(super) limit: Option<u64>,
}

/// Writes a result; gives how many items were written, and how many there are.
pub(super) fn write(
    result: &Value,
    kinds: &[(Arc<str>, Kind)],
    style: &Style,
    spool: &mut Spool,
) -> Result<(u64, u64)> {
    let all = match result {
        Value::List(items) => items.as_slice(),
        single => std::slice::from_ref(single),
    };
    let is_list = matches!(result, Value::List(_));
    let limit = style.limit.filter(|_| is_list).and_then(|limit| usize::try_from(limit).ok());
    let items = all.get(..limit.unwrap_or(all.len())).unwrap_or(all);
    let count = |items: &[Value]| u64::try_from(items.len()).unwrap_or(u64::MAX);
    let (shown, found) = (count(items), count(all));
    match style.format {
        Format::None => {}
        Format::Json if is_list => json_list(items, spool)?,
        Format::Json | Format::Jsonl => {
            for item in items {
                spool.add(|out| {
                    value::json(item, out);
                    out.push(b'\n');
                })?;
            }
        }
        Format::Yaml if is_list && items.is_empty() => spool.add(|out| out.extend_from_slice(b"[]\n"))?,
        Format::Yaml => {
            let write = if is_list { value::yaml_item } else { value::yaml_document };
            items.iter().try_for_each(|item| spool.add(|out| write(item, out)))?;
        }
        Format::Table if is_scalar(result) => {
            let mut table = Table::scalar(&result.to_cell());
            table.push('\n');
            spool.add(|out| out.extend_from_slice(table.as_bytes()))?;
        }
        Format::Table => {
            let (fields, rows) = rows(items, kinds);
            let mut table = Table::new(fields, super::View::default());
            rows.iter().for_each(|row| table.push(row));
            let footer: Vec<_> = cut_line(shown, found).into_iter().collect();
            let text = table.render(style.look, &footer);
            spool.add(|out| out.extend_from_slice(text.as_bytes()))?;
        }
        Format::Csv | Format::Tsv => encoded(items, kinds, style, spool)?,
    }
    Ok((shown, found))
}

fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::List(_) | Value::Object(_))
}

/// An item a line, as rows are written.
fn json_list(items: &[Value], spool: &mut Spool) -> Result<()> {
    if items.is_empty() {
        return spool.add(|out| out.extend_from_slice(b"[]\n"));
    }
    for (place, item) in items.iter().enumerate() {
        spool.add(|out| {
            out.extend_from_slice(if place == 0 { b"[\n" } else { b",\n" });
            value::json(item, out);
        })?;
    }
    spool.add(|out| out.extend_from_slice(b"\n]\n"))
}

fn encoded(items: &[Value], kinds: &[(Arc<str>, Kind)], style: &Style, spool: &mut Spool) -> Result<()> {
    let (fields, rows) = rows(items, kinds);
    if fields.is_empty() {
        return Ok(());
    }
    let Some(encoder) = render::encoder(style.format, fields, style.texts) else { return Ok(()) };
    spool.add(|out| encoder.begin(out))?;
    let mut index = 0;
    for row in &rows {
        spool.add(|out| encoder.row(index, row, out))?;
        index += 1;
    }
    spool.add(|out| encoder.end(index, out))
}

/// The items as rows: objects with a column for each name that any of them has, lists with a column for each place,
/// anything else in a column `value`.
fn rows<'v>(items: &'v [Value], kinds: &[(Arc<str>, Kind)]) -> (Vec<Field>, Vec<Vec<Cell<'v>>>) {
    let mut names: Vec<Arc<str>> = Vec::new();
    let mut known = HashSet::new();
    let mut longest = 0;
    let (mut objects, mut lists) = (true, true);
    for item in items {
        objects &= matches!(item, Value::Object(_));
        lists &= matches!(item, Value::List(_));
        match item {
            Value::Object(object) => {
                names.extend(
                    object
                        .iter()
                        .map(|(name, _)| name)
                        .filter(|name| known.insert(Arc::clone(name)))
                        .cloned(),
                );
            }
            Value::List(values) => longest = longest.max(values.len()),
            _ => {}
        }
    }
    if items.is_empty() {
        names = Vec::new();
    } else if lists {
        names = (1..=longest).map(|place| format!("column{place}").into()).collect();
    } else if !objects {
        names = vec!["value".into()];
    }
    let kind = |name: &str| {
        let kind = kinds.iter().find(|(known, _)| objects && **known == *name).map(|(_, kind)| *kind);
        kind.unwrap_or(Kind::Number)
    };
    let fields =
        names.iter().enumerate().map(|(place, name)| Field::named(name, kind(name), place)).collect();
    let row = |item: &'v Value| match item {
        Value::Object(object) if objects => {
            names.iter().map(|name| object.get(name).map_or(Cell::Null, Value::to_cell)).collect()
        }
        Value::List(values) if lists => values.iter().map(Value::to_cell).collect(),
        item => vec![item.to_cell()],
    };
    (fields, items.iter().map(row).collect())
}
