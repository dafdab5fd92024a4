//! Line ends: what no diff should ever be about.

use super::{Finding, GENERATED, lives_in};

const KINDS: [&str; 4] = [".rs", ".md", ".toml", ".json"];

/// Finds white space at line ends and a missing line break at the end of the file.
pub(super) fn check(path: &str, text: &str) -> Vec<Finding> {
    if !KINDS.iter().any(|kind| path.ends_with(kind)) || lives_in(path, GENERATED) {
        return Vec::new();
    }
    let finding = |line, what: &str, fix: &str| Finding {
        path: path.to_owned(),
        line,
        what: what.to_owned(),
        why: "it shows up in later diffs".into(),
        fix: fix.to_owned(),
    };
    let mut findings: Vec<Finding> = text
        .split('\n')
        .enumerate()
        .filter(|(_, line)| line.ends_with(char::is_whitespace))
        .map(|(index, _)| finding(index + 1, "white space at the end of the line", "remove it"))
        .collect();
    if !text.is_empty() && !text.ends_with('\n') {
        findings.push(finding(text.lines().count(), "no line break at the end of the file", "add one"));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_text(path: &str, text: &str, expect: &[(usize, &str)]) {
        let findings = check(path, text);
        let found: Vec<(usize, &str)> = findings.iter().map(|f| (f.line, f.what.as_str())).collect();
        assert_eq!(found, expect, "{path}: {text:?}");
    }

    #[test]
    fn white_space_at_a_line_end_is_found() {
        check_text(
            "a.md",
            "one\ntwo \nthree\t\n",
            &[(2, "white space at the end of the line"), (3, "white space at the end of the line")],
        );
        check_text("a.toml", "a = 1\r\n", &[(1, "white space at the end of the line")]);
    }

    #[test]
    fn a_missing_last_line_break_is_found() {
        check_text("a.rs", "fn f() {}", &[(1, "no line break at the end of the file")]);
        check_text("a.json", "", &[]);
    }

    #[test]
    fn generated_code_and_other_kinds_are_left_alone() {
        check_text("crates/ea-billing-client/src/generated/ea_v3.rs", "a \nb", &[]);
        check_text("tests/it/empty.csv", "a,b \r\n1,2", &[]);
    }
}
