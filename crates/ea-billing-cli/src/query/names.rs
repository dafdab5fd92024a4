//! Names in an expression that no column has: legal, and most likely mistyped.

use ea_billing_table::{Column, Kind};
use std::collections::BTreeSet;

use jmespath::ast::Ast;

use crate::closest::closest;

/// The names that are read, and those that the expression itself gives.
#[derive(Debug, Default)]
struct Names<'a> {
    read: BTreeSet<&'a str>,
    given: BTreeSet<&'a str>,
}

/// What should be said of names that no column has. An expression that goes into a column of JSON reads names that only
/// its values have.
pub(super) fn strange(ast: &Ast, columns: &[Column]) -> Vec<String> {
    let mut names = Names::default();
    names.walk(ast);
    let is_column = |name: &str| columns.iter().any(|column| column.name == name);
    let reads_json =
        columns.iter().any(|column| column.kind == Kind::Json && names.read.contains(column.name.as_ref()));
    let strange = names.read.iter().filter(|name| !names.given.contains(*name) && !is_column(name));
    let sentence = |name: &&str| {
        let what = format!("--query reads `{name}`, which is no column of this result");
        match closest(name, columns.iter().map(|column| column.name.as_ref())) {
            Some(known) => Some(format!("{what}; did you mean `{known}`?")),
            None if reads_json => None,
            None => Some(format!("{what}, so it is null")),
        }
    };
    strange.filter_map(sentence).collect()
}

impl<'a> Names<'a> {
    fn walk(&mut self, ast: &'a Ast) {
        match ast {
            Ast::Field { name, .. } => {
                self.read.insert(name);
            }
            Ast::Identity { .. } | Ast::Index { .. } | Ast::Slice { .. } | Ast::Literal { .. } => {}
            Ast::Expref { ast: node, .. }
            | Ast::Flatten { node, .. }
            | Ast::Not { node, .. }
            | Ast::ObjectValues { node, .. } => self.walk(node),
            Ast::Condition { predicate: one, then: other, .. }
            | Ast::Comparison { lhs: one, rhs: other, .. }
            | Ast::Projection { lhs: one, rhs: other, .. }
            | Ast::And { lhs: one, rhs: other, .. }
            | Ast::Or { lhs: one, rhs: other, .. }
            | Ast::Subexpr { lhs: one, rhs: other, .. } => {
                self.walk(one);
                self.walk(other);
            }
            Ast::MultiList { elements, .. } | Ast::Function { args: elements, .. } => {
                elements.iter().for_each(|element| self.walk(element));
            }
            Ast::MultiHash { elements, .. } => {
                for pair in elements {
                    self.given.insert(&pair.key);
                    self.walk(&pair.value);
                }
            }
        }
    }
}
