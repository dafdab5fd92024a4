//! `--query`: JMESPath over exact numbers.
//!
//! The parser is that of the crate `jmespath`. Its evaluator computes with floating point, so the parsed expression is
//! walked here: numbers keep their digits, are compared and summed exactly, and never become anything else. Where the
//! specification leaves the order of keys open, it is that of the columns. Texts can be compared by `<` and the like, as
//! the query of other command lines of Azure allows, so that days can.

mod check;
mod depth;
mod evaluate;
mod functions;
mod names;
mod number;
mod value;

use ea_billing_table::{Cell, Column, Kind};
use std::{collections::HashMap, sync::Arc};

use jmespath::ast::Ast;

pub(crate) use self::value::{Object, Value};
use crate::{
    failure::{Failure, QUERY, Result},
    render::Field,
};

/// A longer expression than anybody writes.
const LONGEST: usize = 8192;
/// Brackets and operators within each other, at most. A debug build has room for some 160 on a stack of 2 MiB.
const DEEPEST: usize = 100;

/// A parsed expression.
#[derive(Debug)]
pub(crate) struct Query {
    ast: Ast,
    /// Literals by their place, with all their digits: those of the parser have been floating point.
    literals: HashMap<usize, Value>,
}

impl Query {
    /// Reads an expression. Functions that don't exist, or not with so many arguments, are found here already.
    pub(crate) fn parse(expression: &str) -> Result<Self> {
        if expression.len() > LONGEST {
            let found = expression.len();
            return Err(failure(format!("is too long: expected at most {LONGEST} bytes, found {found}")));
        }
        let levels = depth::levels(expression);
        if levels > DEEPEST {
            return Err(failure(format!(
                "nests too deep: expected at most {DEEPEST} operators and brackets within each other, found {levels}"
            ))
            .with_hint("of many values to compare with, make a list: contains(`[\"a\", \"b\"]`, meterName)"));
        }
        let ast = jmespath::parse(expression).map_err(|error| not_read(expression, &error))?;
        let mut literals = HashMap::new();
        check::check(&ast, expression, &mut literals)?;
        Ok(Self { ast, literals })
    }

    /// What should be said of names that it reads and that no column has.
    pub(crate) fn strange_names(&self, columns: &[Column]) -> Vec<String> {
        names::strange(&self.ast, columns)
    }

    /// What the expression makes of a value.
    pub(crate) fn evaluate(&self, value: &Value) -> Result<Value> {
        evaluate::Evaluator::new(&self.literals).value(&self.ast, value)
    }
}

fn not_read(expression: &str, error: &jmespath::JmespathError) -> Failure {
    let reason = match &error.reason {
        jmespath::ErrorReason::Parse(reason) => reason.clone(),
        jmespath::ErrorReason::Runtime(reason) => reason.to_string(),
    };
    // The parser appends its own name of what it found.
    let reason = match reason.split(" -- found ").next().unwrap_or_default() {
        "Unexpected nud token" => "expected a name, a literal or a bracket".to_owned(),
        "Unexpected led token" | "Did not parse the complete expression" => {
            "expected it to end here".to_owned()
        }
        reason => reason.chars().take(1).flat_map(char::to_lowercase).chain(reason.chars().skip(1)).collect(),
    };
    let (before, rest) = expression.split_at_checked(error.offset).unwrap_or((expression, ""));
    let found = match rest.chars().next() {
        Some(c) => format!("`{c}`"),
        None => "the end".to_owned(),
    };
    let place = before.chars().count() + 1;
    failure(format!("is no JMESPath expression: at character {place}, found {found}: {reason}")).with_hint(
        "numbers stand in backquotes and texts in single quotes, as in [?cost > `100` && meterName == 'D2s v3']; \
         the language is described at https://jmespath.org",
    )
}

/// What is wrong with the expression, or with what it is used on.
fn failure(message: impl std::fmt::Display) -> Failure {
    Failure::usage(QUERY, format!("--query {message}"))
}

/// What the columns hold, by name.
pub(crate) type Kinds = Vec<(Arc<str>, Kind)>;

/// The rows that an expression is waiting for.
#[derive(Debug)]
pub(crate) struct Collected {
    query: Query,
    fields: Vec<Field>,
    names: Vec<Arc<str>>,
    rows: Vec<Value>,
}

impl Collected {
    pub(crate) fn new(query: Query, columns: &[Column]) -> Self {
        let fields = columns.iter().enumerate().map(|(index, column)| Field::new(column.clone(), index));
        let names = columns.iter().map(|column| Arc::from(column.name.as_ref())).collect();
        Self { query, fields: fields.collect(), names, rows: Vec::new() }
    }

    pub(crate) fn push(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        let mut object = Object::with_capacity(self.fields.len());
        for (field, name) in self.fields.iter().zip(&self.names) {
            let cell = field.of(cells);
            if !(field.only_where_some && *cell == Cell::Null) {
                object.push(Arc::clone(name), Value::of_cell(cell)?);
            }
        }
        self.rows.push(Value::Object(Arc::new(object)));
        Ok(())
    }

    pub(crate) fn truncate(&mut self, rows: usize) {
        self.rows.truncate(rows);
    }

    /// The result, and what the columns hold that the rows had.
    pub(crate) fn finish(self) -> Result<(Value, Kinds)> {
        let kinds = self.names.into_iter().zip(self.fields.iter().map(|field| field.kind)).collect();
        let result = self.query.evaluate(&Value::List(Arc::new(self.rows)))?;
        Ok((result, kinds))
    }
}

#[cfg(test)]
mod tests;
