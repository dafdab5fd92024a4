//! The functions of the JMESPath specification.

mod lists;

use std::{cmp::Ordering, sync::Arc};

use jmespath::ast::Ast;

use super::{
    evaluate::Evaluator,
    failure, number,
    value::{Object, Value},
};
use crate::failure::{Failure, Result};

/// An argument of a call.
#[derive(Debug)]
pub(super) enum Argument<'a> {
    Value(Value),
    Expression(&'a Ast),
}

/// A function, and how many arguments it takes.
#[derive(Debug)]
pub(super) struct Function {
    name: &'static str,
    least: usize,
    /// Any number if left out.
    most: Option<usize>,
}

const fn function(name: &'static str, count: usize) -> Function {
    Function { name, least: count, most: Some(count) }
}

const FUNCTIONS: &[Function] = &[
    function("abs", 1),
    function("avg", 1),
    function("ceil", 1),
    function("contains", 2),
    function("ends_with", 2),
    function("floor", 1),
    function("join", 2),
    function("keys", 1),
    function("length", 1),
    function("map", 2),
    function("max", 1),
    function("max_by", 2),
    Function { name: "merge", least: 1, most: None },
    function("min", 1),
    function("min_by", 2),
    Function { name: "not_null", least: 1, most: None },
    function("reverse", 1),
    function("sort", 1),
    function("sort_by", 2),
    function("starts_with", 2),
    function("sum", 1),
    function("to_array", 1),
    function("to_number", 1),
    function("to_string", 1),
    function("type", 1),
    function("values", 1),
];

impl Function {
    pub(super) fn named(name: &str) -> Result<&'static Self> {
        FUNCTIONS.iter().find(|function| function.name == name).ok_or_else(|| {
            let names: Vec<_> = FUNCTIONS.iter().map(|function| function.name).collect();
            failure(format!("calls {name}(), which is no function of JMESPath"))
                .with_hint(format!("its functions are {}", names.join(", ")))
        })
    }

    pub(super) fn check_count(&self, found: usize) -> Result<()> {
        if found >= self.least && self.most.is_none_or(|most| found <= most) {
            return Ok(());
        }
        let or_more = if self.most.is_none() { " or more" } else { "" };
        Err(failure(format!(
            "calls {}() with {found} arguments, expected {}{or_more}",
            self.name, self.least
        )))
    }

    /// Whether the argument at this place is an expression instead of a value.
    pub(super) fn takes_expression(&self, place: usize) -> bool {
        matches!((self.name, place), ("map", 0) | ("max_by" | "min_by" | "sort_by", 1))
    }

    pub(super) fn call(&self, arguments: &[Argument<'_>], evaluator: Evaluator<'_>) -> Result<Value> {
        let call = Call { name: self.name, arguments };
        Ok(match self.name {
            "abs" => Value::Number(call.number(0)?.trim_start_matches('-').into()),
            "ceil" => Value::Number(number::whole(&call.number(0)?, Ordering::Greater)?.into()),
            "floor" => Value::Number(number::whole(&call.number(0)?, Ordering::Less)?.into()),
            "contains" => call.contains()?,
            "starts_with" => Value::Flag(call.text(0)?.starts_with(&*call.text(1)?)),
            "ends_with" => Value::Flag(call.text(0)?.ends_with(&*call.text(1)?)),
            "keys" => {
                Value::list(call.object(0)?.iter().map(|(name, _)| Value::Text(Arc::clone(name))).collect())
            }
            "values" => Value::list(call.object(0)?.iter().map(|(_, value)| value.clone()).collect()),
            "length" => call.length()?,
            "merge" => call.merged()?,
            "not_null" => call.first_value()?,
            "to_array" => match call.value(0)? {
                list @ Value::List(_) => list.clone(),
                value => Value::list(vec![value.clone()]),
            },
            "to_number" => to_number(call.value(0)?),
            "to_string" => match call.value(0)? {
                text @ Value::Text(_) => text.clone(),
                value => Value::Text(value.to_json().into()),
            },
            "type" => Value::text(call.value(0)?.type_name()),
            _ => lists::call(&call, evaluator)?,
        })
    }
}

/// A call: the arguments, and the name for what is wrong with them.
#[derive(Debug)]
struct Call<'a> {
    name: &'static str,
    arguments: &'a [Argument<'a>],
}

impl<'a> Call<'a> {
    fn value(&self, place: usize) -> Result<&'a Value> {
        match self.arguments.get(place) {
            Some(Argument::Value(value)) => Ok(value),
            _ => Err(failure(format!("calls {}() without a value as argument {}", self.name, place + 1))),
        }
    }

    fn expression(&self, place: usize) -> Result<&'a Ast> {
        match self.arguments.get(place) {
            Some(Argument::Expression(ast)) => Ok(ast),
            _ => {
                Err(failure(format!("calls {}() without an expression as argument {}", self.name, place + 1)))
            }
        }
    }

    fn wrong(&self, place: usize, expected: &str, found: &Value) -> Failure {
        let (name, place, found) = (self.name, place + 1, found.type_name());
        failure(format!(
            "calls {name}() with a value of type {found} as argument {place}, expected {expected}"
        ))
    }

    fn number(&self, place: usize) -> Result<Arc<str>> {
        match self.value(place)? {
            Value::Number(digits) => Ok(Arc::clone(digits)),
            other => Err(self.wrong(place, "number", other)),
        }
    }

    fn text(&self, place: usize) -> Result<Arc<str>> {
        match self.value(place)? {
            Value::Text(text) => Ok(Arc::clone(text)),
            other => Err(self.wrong(place, "string", other)),
        }
    }

    fn object(&self, place: usize) -> Result<Arc<Object>> {
        match self.value(place)? {
            Value::Object(object) => Ok(Arc::clone(object)),
            other => Err(self.wrong(place, "object", other)),
        }
    }

    fn list(&self, place: usize) -> Result<Arc<Vec<Value>>> {
        match self.value(place)? {
            Value::List(values) => Ok(Arc::clone(values)),
            other => Err(self.wrong(place, "array", other)),
        }
    }

    fn contains(&self) -> Result<Value> {
        let sought = self.value(1)?;
        match (self.value(0)?, sought) {
            (Value::List(values), _) => Ok(Value::Flag(values.iter().any(|value| value.equals(sought)))),
            (Value::Text(text), Value::Text(sought)) => Ok(Value::Flag(text.contains(&**sought))),
            (Value::Text(_), _) => Ok(Value::Flag(false)),
            (other, _) => Err(self.wrong(0, "array or string", other)),
        }
    }

    fn length(&self) -> Result<Value> {
        let length = match self.value(0)? {
            Value::Text(text) => text.chars().count(),
            Value::List(values) => values.len(),
            Value::Object(object) => object.len(),
            other => return Err(self.wrong(0, "string, array or object", other)),
        };
        Ok(Value::Number(length.to_string().into()))
    }

    fn merged(&self) -> Result<Value> {
        let mut merged = Object::default();
        for place in 0..self.arguments.len() {
            for (name, value) in self.object(place)?.iter() {
                merged.set(Arc::clone(name), value.clone());
            }
        }
        Ok(Value::Object(Arc::new(merged)))
    }

    fn first_value(&self) -> Result<Value> {
        for place in 0..self.arguments.len() {
            let value = self.value(place)?;
            if !matches!(value, Value::Null) {
                return Ok(value.clone());
            }
        }
        Ok(Value::Null)
    }
}

/// The number that a text spells as JSON does; nothing if it does not.
fn to_number(value: &Value) -> Value {
    match value {
        Value::Number(_) => value.clone(),
        Value::Text(text) if text.trim() == &**text => match Value::of_json(text) {
            Ok(number @ Value::Number(_)) => number,
            _ => Value::Null,
        },
        _ => Value::Null,
    }
}
