//! Files that one can read in one go.

use super::{Finding, GENERATED, lives_in};

/// Aim at 300 lines; past this many a file has more than one subject.
const LIMIT: usize = 400;

/// Finds a hand-written Rust file that is too long.
pub(super) fn check(path: &str, text: &str) -> Vec<Finding> {
    let lines = text.lines().count();
    if !path.ends_with(".rs") || lives_in(path, GENERATED) || lines <= LIMIT {
        return Vec::new();
    }
    vec![Finding {
        path: path.to_owned(),
        line: LIMIT + 1,
        what: format!("{lines} lines, {} over the limit of {LIMIT}", lines - LIMIT),
        why: "a file should be readable in one go".into(),
        fix: "move one of its subjects into a module of its own".into(),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_lines(path: &str, lines: usize, expect: &[&str]) {
        let whats: Vec<String> = check(path, &"//\n".repeat(lines)).into_iter().map(|f| f.what).collect();
        assert_eq!(whats, expect, "{path} with {lines} lines");
    }

    #[test]
    fn a_long_file_is_found() {
        check_lines("crates/ea-billing-core/src/lib.rs", 400, &[]);
        check_lines("crates/ea-billing-core/src/lib.rs", 401, &["401 lines, 1 over the limit of 400"]);
        check_lines("tests/tests/it/main.rs", 500, &["500 lines, 100 over the limit of 400"]);
    }

    #[test]
    fn generated_code_and_other_texts_may_be_long() {
        check_lines("crates/ea-billing-client/src/generated/ea_v3.rs", 4000, &[]);
        check_lines(
            "crates/ea-billing-client/src/generated_by_hand.rs",
            401,
            &["401 lines, 1 over the limit of 400"],
        );
        check_lines("spec/ea-v3.json", 4000, &[]);
    }
}
