//! The functions over lists.

use std::{cmp::Ordering, sync::Arc};

use ea_billing_core::ExactSum;

use super::{super::value::Value, Call, Evaluator, failure, number};
use crate::failure::Result;

pub(super) fn call(call: &Call<'_>, evaluator: Evaluator<'_>) -> Result<Value> {
    match call.name {
        "avg" => {
            let digits = numbers(call)?;
            if digits.is_empty() {
                return Ok(Value::Null);
            }
            let sum = number::sum(digits.iter().map(|digits| &**digits))?;
            Ok(Value::Number(number::mean(&sum, digits.len())?.into()))
        }
        "sum" => {
            let sum = number::sum(numbers(call)?.iter().map(|digits| &**digits))?;
            Ok(Value::Number(sum.to_string().into()))
        }
        "join" => joined(call),
        "reverse" => match call.value(0)? {
            Value::Text(text) => Ok(Value::Text(text.chars().rev().collect::<String>().into())),
            Value::List(values) => Ok(Value::list(values.iter().rev().cloned().collect())),
            other => Err(call.wrong(0, "array or string", other)),
        },
        "map" => {
            let (expression, values) = (call.expression(0)?, call.list(1)?);
            let results = values.iter().map(|value| evaluator.value(expression, value));
            Ok(Value::list(results.collect::<Result<_>>()?))
        }
        "sort" => sorted(call, &call.list(0)?, &call.list(0)?),
        "max" => extreme(call, &call.list(0)?, &call.list(0)?, Ordering::Greater),
        "min" => extreme(call, &call.list(0)?, &call.list(0)?, Ordering::Less),
        "sort_by" => sorted(call, &call.list(0)?, &by(call, evaluator)?),
        "max_by" => extreme(call, &call.list(0)?, &by(call, evaluator)?, Ordering::Greater),
        "min_by" => extreme(call, &call.list(0)?, &by(call, evaluator)?, Ordering::Less),
        name => Err(failure(format!("calls {name}(), which is no function of JMESPath"))),
    }
}

/// The numbers of the first argument.
fn numbers(call: &Call<'_>) -> Result<Vec<Arc<str>>> {
    let numbers = call.list(0)?;
    let numbers = numbers.iter().map(|value| match value {
        Value::Number(digits) => Ok(Arc::clone(digits)),
        other => Err(call.wrong(0, "array of numbers", other)),
    });
    numbers.collect()
}

fn joined(call: &Call<'_>) -> Result<Value> {
    let mut joined = String::new();
    let glue = call.text(0)?;
    for (place, value) in call.list(1)?.iter().enumerate() {
        let Value::Text(text) = value else { return Err(call.wrong(1, "array of strings", value)) };
        if place > 0 {
            joined.push_str(&glue);
        }
        joined.push_str(text);
    }
    Ok(Value::Text(joined.into()))
}

/// What the expression makes of each value of the list.
fn by(call: &Call<'_>, evaluator: Evaluator<'_>) -> Result<Vec<Value>> {
    let expression = call.expression(1)?;
    call.list(0)?.iter().map(|value| evaluator.value(expression, value)).collect()
}

/// What a list is ordered by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(ExactSum),
    Text(Arc<str>),
}

/// The keys of a list, which are all numbers or all texts.
fn keys(call: &Call<'_>, values: &[Value]) -> Result<Vec<Key>> {
    let mut keys: Vec<Key> = Vec::with_capacity(values.len());
    for value in values {
        let key = match value {
            Value::Number(digits) => Key::Number(number::exact(digits)?),
            Value::Text(text) => Key::Text(Arc::clone(text)),
            other => return Err(wrong_key(call, other)),
        };
        match (keys.first(), &key) {
            (Some(Key::Number(_)), Key::Text(_)) | (Some(Key::Text(_)), Key::Number(_)) => {
                return Err(wrong_key(call, value));
            }
            _ => keys.push(key),
        }
    }
    Ok(keys)
}

fn wrong_key(call: &Call<'_>, found: &Value) -> crate::failure::Failure {
    let (name, found) = (call.name, found.type_name());
    failure(format!("calls {name}() over a value of type {found}, expected numbers only, or strings only"))
        .with_hint("values that are null can be left out by a filter such as [?cost != null]")
}

fn sorted(call: &Call<'_>, values: &[Value], keys_of: &[Value]) -> Result<Value> {
    let mut order: Vec<_> = keys(call, keys_of)?.into_iter().zip(values).collect();
    order.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(Value::list(order.into_iter().map(|(_, value)| value.clone()).collect()))
}

/// The value with the least or largest key, the first of those; nothing of an empty list.
fn extreme(call: &Call<'_>, values: &[Value], keys_of: &[Value], wanted: Ordering) -> Result<Value> {
    let mut found: Option<(Key, &Value)> = None;
    for (key, value) in keys(call, keys_of)?.into_iter().zip(values) {
        if found.as_ref().is_none_or(|(best, _)| key.cmp(best) == wanted) {
            found = Some((key, value));
        }
    }
    Ok(found.map_or(Value::Null, |(_, value)| value.clone()))
}
