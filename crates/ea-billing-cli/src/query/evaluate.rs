//! From a parsed expression and a value to another value.

use std::{cmp::Ordering, collections::HashMap, sync::Arc};

use jmespath::ast::{Ast, Comparator};

use super::{
    functions::{Argument, Function},
    number,
    value::{Object, Value},
};
use crate::failure::Result;

/// Walks the parsed expression.
#[derive(Clone, Copy, Debug)]
pub(super) struct Evaluator<'q> {
    literals: &'q HashMap<usize, Value>,
}

impl<'q> Evaluator<'q> {
    pub(super) fn new(literals: &'q HashMap<usize, Value>) -> Self {
        Self { literals }
    }

    /// What the expression makes of a value.
    pub(super) fn value(self, ast: &Ast, value: &Value) -> Result<Value> {
        Ok(match ast {
            Ast::Identity { .. } => value.clone(),
            Ast::Field { name, .. } => match value {
                Value::Object(object) => object.get(name).cloned().unwrap_or(Value::Null),
                _ => Value::Null,
            },
            Ast::Index { idx, .. } => index(value, *idx),
            Ast::Slice { start, stop, step, .. } => slice(value, *start, *stop, *step),
            Ast::Literal { offset, .. } => self.literals.get(offset).cloned().unwrap_or(Value::Null),
            Ast::Subexpr { lhs, rhs, .. } => self.value(rhs, &self.value(lhs, value)?)?,
            Ast::Or { lhs, rhs, .. } => match self.value(lhs, value)? {
                left if left.is_truthy() => left,
                _ => self.value(rhs, value)?,
            },
            Ast::And { lhs, rhs, .. } => match self.value(lhs, value)? {
                left if left.is_truthy() => self.value(rhs, value)?,
                left => left,
            },
            Ast::Not { node, .. } => Value::Flag(!self.value(node, value)?.is_truthy()),
            Ast::Condition { predicate, then, .. } => match self.value(predicate, value)?.is_truthy() {
                true => self.value(then, value)?,
                false => Value::Null,
            },
            Ast::Comparison { comparator, lhs, rhs, .. } => {
                compared(comparator, &self.value(lhs, value)?, &self.value(rhs, value)?)?
            }
            Ast::ObjectValues { node, .. } => match self.value(node, value)? {
                Value::Object(object) => Value::list(object.iter().map(|(_, value)| value.clone()).collect()),
                _ => Value::Null,
            },
            Ast::Projection { lhs, rhs, .. } => self.projection(&self.value(lhs, value)?, rhs)?,
            Ast::Flatten { node, .. } => flattened(&self.value(node, value)?),
            Ast::MultiList { .. } | Ast::MultiHash { .. } if matches!(value, Value::Null) => Value::Null,
            Ast::MultiList { elements, .. } => {
                let values = elements.iter().map(|element| self.value(element, value));
                Value::list(values.collect::<Result<_>>()?)
            }
            Ast::MultiHash { elements, .. } => {
                let mut object = Object::with_capacity(elements.len());
                for pair in elements {
                    object.set(pair.key.as_str().into(), self.value(&pair.value, value)?);
                }
                Value::Object(Arc::new(object))
            }
            Ast::Function { name, args, .. } => self.call(name, args, value)?,
            // An expression without its function has no value; it was refused before.
            Ast::Expref { .. } => Value::Null,
        })
    }

    /// The expression over each value of a list, without those where it has no result.
    fn projection(self, values: &Value, rhs: &Ast) -> Result<Value> {
        let Value::List(values) = values else { return Ok(Value::Null) };
        let mut results = Vec::new();
        for value in values.iter() {
            let result = self.value(rhs, value)?;
            if !matches!(result, Value::Null) {
                results.push(result);
            }
        }
        Ok(Value::list(results))
    }

    fn call(self, name: &str, args: &[Ast], value: &Value) -> Result<Value> {
        let function = Function::named(name)?;
        let arguments = args.iter().map(|arg| match arg {
            Ast::Expref { ast, .. } => Ok(Argument::Expression(ast)),
            arg => self.value(arg, value).map(Argument::Value),
        });
        function.call(&arguments.collect::<Result<Vec<_>>>()?, self)
    }
}

fn index(value: &Value, index: i32) -> Value {
    let Value::List(values) = value else { return Value::Null };
    let place = usize::try_from(index).ok().or_else(|| {
        let from_end = usize::try_from(index.unsigned_abs()).ok()?;
        values.len().checked_sub(from_end)
    });
    place.and_then(|place| values.get(place)).cloned().unwrap_or(Value::Null)
}

/// The rule of Python, which the specification has adopted.
fn slice(value: &Value, start: Option<i32>, stop: Option<i32>, step: i32) -> Value {
    let Value::List(values) = value else { return Value::Null };
    let len = i64::try_from(values.len()).unwrap_or(i64::MAX);
    let (low, high) = if step > 0 { (0, len) } else { (-1, len - 1) };
    let bound = |bound: Option<i32>, default: i64| {
        bound.map_or(default, |bound| {
            let bound = i64::from(bound);
            (if bound < 0 { bound + len } else { bound }).clamp(low, high)
        })
    };
    let (first, last) = if step > 0 { (low, high) } else { (high, low) };
    let (mut at, stop, step) = (bound(start, first), bound(stop, last), i64::from(step));
    let mut kept = Vec::new();
    while (step > 0 && at < stop) || (step < 0 && at > stop) {
        kept.extend(usize::try_from(at).ok().and_then(|at| values.get(at)).cloned());
        at += step;
    }
    Value::list(kept)
}

fn flattened(value: &Value) -> Value {
    let Value::List(values) = value else { return Value::Null };
    let mut flat = Vec::with_capacity(values.len());
    for value in values.iter() {
        match value {
            Value::List(inner) => flat.extend(inner.iter().cloned()),
            value => flat.push(value.clone()),
        }
    }
    Value::list(flat)
}

/// Other types than numbers and texts have no order, so there is no answer.
fn compared(comparator: &Comparator, one: &Value, other: &Value) -> Result<Value> {
    let order = || match (one, other) {
        (Value::Number(one), Value::Number(other)) => number::compare(one, other).map(Some),
        (Value::Text(one), Value::Text(other)) => Ok(Some(one.cmp(other))),
        _ => Ok(None),
    };
    let ordered = |is: fn(Ordering) -> bool| Ok(order()?.map_or(Value::Null, |order| Value::Flag(is(order))));
    match comparator {
        Comparator::Equal => Ok(Value::Flag(one.equals(other))),
        Comparator::NotEqual => Ok(Value::Flag(!one.equals(other))),
        Comparator::LessThan => ordered(Ordering::is_lt),
        Comparator::LessThanEqual => ordered(Ordering::is_le),
        Comparator::GreaterThan => ordered(Ordering::is_gt),
        Comparator::GreaterThanEqual => ordered(Ordering::is_ge),
    }
}
