//! What can be known to be wrong with an expression before it meets any data.

use std::collections::HashMap;

use jmespath::ast::Ast;

use super::{failure, functions::Function, value::Value};
use crate::failure::Result;

/// Checks the functions, and reads the literals again with all their digits.
pub(super) fn check(ast: &Ast, expression: &str, literals: &mut HashMap<usize, Value>) -> Result<()> {
    let mut inside = |ast: &Ast| check(ast, expression, literals);
    match ast {
        Ast::Field { .. } | Ast::Identity { .. } | Ast::Index { .. } => Ok(()),
        Ast::Slice { step: 0, .. } => Err(failure("has a slice with a step of 0")),
        Ast::Slice { .. } => Ok(()),
        Ast::Literal { offset, .. } => {
            literals.insert(*offset, literal(expression, *offset)?);
            Ok(())
        }
        Ast::Expref { .. } => {
            Err(failure("has an `&` where no function takes one: only map, max_by, min_by and sort_by do"))
        }
        Ast::Flatten { node, .. } | Ast::Not { node, .. } | Ast::ObjectValues { node, .. } => inside(node),
        Ast::Condition { predicate: one, then: other, .. }
        | Ast::Comparison { lhs: one, rhs: other, .. }
        | Ast::Projection { lhs: one, rhs: other, .. }
        | Ast::And { lhs: one, rhs: other, .. }
        | Ast::Or { lhs: one, rhs: other, .. }
        | Ast::Subexpr { lhs: one, rhs: other, .. } => {
            inside(one)?;
            inside(other)
        }
        Ast::MultiList { elements, .. } => elements.iter().try_for_each(inside),
        Ast::MultiHash { elements, .. } => elements.iter().try_for_each(|pair| inside(&pair.value)),
        Ast::Function { name, args, .. } => {
            let function = Function::named(name)?;
            function.check_count(args.len())?;
            for (place, arg) in args.iter().enumerate() {
                match (arg, function.takes_expression(place)) {
                    (Ast::Expref { ast, .. }, true) => inside(ast)?,
                    (_, true) => {
                        return Err(failure(format!(
                            "calls {name}() with a value as argument {}, expected an expression that begins with `&`",
                            place + 1
                        )));
                    }
                    (arg, false) => inside(arg)?,
                }
            }
            Ok(())
        }
    }
}

/// The literal at this place of the expression.
fn literal(expression: &str, offset: usize) -> Result<Value> {
    let text = expression.get(offset..).unwrap_or_default();
    let mut chars = text.char_indices();
    let quote = chars.next().map(|(_, quote)| quote);
    let mut end = text.len();
    while let Some((place, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if Some(c) == quote {
            end = place;
            break;
        }
    }
    let inside = text.get(1..end).unwrap_or_default();
    match quote {
        Some('\'') => Ok(Value::text(&inside.replace("\\'", "'"))),
        _ => Value::of_json(&inside.replace("\\`", "`")).map_err(failure),
    }
}
