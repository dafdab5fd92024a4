//! How deep an expression nests, before it is parsed: the parser, and everything that walks the parsed tree, takes room on
//! the stack for each level.

use std::{iter::Peekable, str::Bytes};

/// What stands between two brackets, so far.
#[derive(Debug, Default)]
struct Group {
    /// The deepest of the parts between commas that are done.
    done: usize,
    /// The operators of this part that stand around all others.
    around: usize,
    /// The deepest operand of those.
    deepest: usize,
    /// The operators of the operand that is read.
    operand: usize,
}

impl Group {
    fn end_operand(&mut self) {
        self.deepest = self.deepest.max(self.operand);
        self.operand = 0;
    }

    fn end_part(&mut self) {
        self.end_operand();
        self.done = self.done.max(self.around + self.deepest);
        (self.around, self.deepest) = (0, 0);
    }
}

/// The levels of the tree that the parser will make of the expression, or more: blanks and what is wrong are not looked at.
pub(super) fn levels(expression: &str) -> usize {
    let mut bytes = expression.bytes().peekable();
    let (mut group, mut outer) = (Group::default(), Vec::new());
    while let Some(byte) = bytes.next() {
        match byte {
            b'\'' | b'"' | b'`' => skip_quoted(&mut bytes, byte),
            b'(' | b'[' | b'{' => {
                // `[]` and `[?` are two nodes each.
                let is_double = byte == b'[' && matches!(bytes.peek(), Some(b']' | b'?'));
                group.operand += 1 + usize::from(is_double);
                outer.push(std::mem::take(&mut group));
            }
            b')' | b']' | b'}' => close(&mut group, &mut outer),
            b',' => group.end_part(),
            b'|' | b'&' => {
                let is_prefix = byte == b'&' && bytes.peek() != Some(&byte);
                let _ = bytes.next_if_eq(&byte);
                group.around += 1;
                if is_prefix {
                    // `a == &b | c` is `a == &(b | c)`: what was read of the operand stands around the rest, too.
                    group.around += std::mem::take(&mut group.operand);
                } else {
                    group.end_operand();
                }
            }
            // Before an `&` it stands around what follows.
            b'!' if bytes.peek() != Some(&b'=') => group.around += 1,
            b'!' | b'=' | b'<' | b'>' => {
                let _ = bytes.next_if_eq(&b'=');
                group.operand += 1;
            }
            b'.' => group.operand += 1,
            b'*' => group.operand += 2,
            _ => {}
        }
    }
    while !outer.is_empty() {
        close(&mut group, &mut outer);
    }
    group.end_part();
    group.done
}

/// What was in the brackets is a part of the operand that they belong to.
fn close(group: &mut Group, outer: &mut Vec<Group>) {
    if let Some(mut around) = outer.pop() {
        group.end_part();
        around.operand += group.done;
        *group = around;
    }
}

fn skip_quoted(bytes: &mut Peekable<Bytes<'_>>, quote: u8) {
    while let Some(byte) = bytes.next() {
        if byte == b'\\' {
            bytes.next();
        } else if byte == quote {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use jmespath::ast::Ast;
    use proptest::prelude::*;

    use super::levels;

    #[test]
    fn what_stands_beside_each_other_does_not_nest() {
        let check = |expression: &str, expect| assert_eq!(levels(expression), expect, "{expression}");
        check("name", 0);
        check("a.b.c", 2);
        check("'a.b.(c\\'((' . \"((\\\"((\"", 1);
        check("`\"[[\\`[[\"`", 0);
        check("[a.b, c.d, e]", 2);
        check("{a: [b, [c]], d: e}.f", 4);
        check("[?a == 'x' || a == 'y' || a == 'z']", 5);
        check("a || b && c | d", 3);
        check("!!a", 2);
        check("sort_by(@, &a.b)", 3);
        check("a == &a | *", 5);
        check("a.&a | [a]", 4);
        check("((((", 4);
        check("))))", 0);
    }

    /// The levels of the parsed tree.
    fn height(ast: &Ast) -> usize {
        match ast {
            Ast::Field { .. }
            | Ast::Identity { .. }
            | Ast::Index { .. }
            | Ast::Slice { .. }
            | Ast::Literal { .. } => 0,
            Ast::Expref { ast: one, .. }
            | Ast::Flatten { node: one, .. }
            | Ast::Not { node: one, .. }
            | Ast::ObjectValues { node: one, .. } => 1 + height(one),
            Ast::Condition { predicate: one, then: other, .. }
            | Ast::Comparison { lhs: one, rhs: other, .. }
            | Ast::Projection { lhs: one, rhs: other, .. }
            | Ast::And { lhs: one, rhs: other, .. }
            | Ast::Or { lhs: one, rhs: other, .. }
            | Ast::Subexpr { lhs: one, rhs: other, .. } => 1 + height(one).max(height(other)),
            Ast::MultiList { elements: all, .. } | Ast::Function { args: all, .. } => {
                1 + all.iter().map(height).max().unwrap_or(0)
            }
            Ast::MultiHash { elements, .. } => {
                1 + elements.iter().map(|pair| height(&pair.value)).max().unwrap_or(0)
            }
        }
    }

    fn expressions() -> impl Strategy<Value = String> {
        let leaf = prop::sample::select(vec!["a", "@", "`1`", "'.(['", "*", "[]", "[0]", "[*]", "[1:2]"]);
        leaf.prop_map(str::to_owned).prop_recursive(8, 64, 4, |inner| {
            let two = (inner.clone(), inner.clone());
            let between = prop::sample::select(vec![
                ".", " | ", " || ", " && ", " == ", " <= ", "[?", "[].", "[*].", ".*.", "[]", "[*]", ".*",
            ]);
            let around = prop::sample::select(vec![
                ("!", ""),
                ("&", ""),
                ("(", ")"),
                ("[", "]"),
                ("{k: ", "}"),
                ("f(", ")"),
                ("[?", "]"),
                ("!&", ""),
            ]);
            prop_oneof![
                (two, between).prop_map(|((one, other), between)| match between {
                    "[?" => format!("{one}[?{other}]"),
                    between => format!("{one}{between}{other}"),
                }),
                (inner.clone(), around).prop_map(|(one, (before, after))| format!("{before}{one}{after}")),
                prop::collection::vec(inner, 1..4).prop_map(|all| format!("f({})", all.join(", "))),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_tree_is_not_higher(expression in expressions()) {
            if let Ok(ast) = jmespath::parse(&expression) {
                let (height, levels) = (height(&ast), levels(&expression));
                prop_assert!(height <= levels, "{expression}: {height} > {levels}");
            }
        }
    }
}
