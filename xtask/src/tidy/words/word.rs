//! What counts as a word standing alone.

/// Whether `word` stands in `line` and is not merely a part of a longer name, number or path.
pub(super) fn stands_in(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + word.len()..);
        let after = after.and_then(|text| text.chars().next());
        !joins(before, word.chars().next()) && !joins(word.chars().next_back(), after)
    })
}

/// Whether two neighbouring characters belong to one name, number or path.
fn joins(left: Option<char>, right: Option<char>) -> bool {
    let (Some(left), Some(right)) = (left, right) else {
        return false;
    };
    let in_name = |c: char| c.is_alphanumeric() || c == '_';
    match right {
        // `0f64` is the number 0 of type `f64`; `v2_f64` is a name.
        'a'..='z' | 'A'..='Z' if left.is_ascii_digit() => false,
        // The root of a path has nothing before it, `{home}/work` has.
        '/' => in_name(left) || ".-~}>*%".contains(left),
        '0'..='9' => in_name(left) || left == '.',
        _ => in_name(left) && in_name(right),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, word: &str, expect: bool) {
        assert_eq!(stands_in(line, word), expect, "`{word}` in `{line}`");
    }

    #[test]
    fn a_part_of_a_name_is_no_word() {
        check("let unsafety = 1;", "unsafe", false);
        check("eprintln!();", "println!", false);
        check("time::sleep_until(t)", "time::sleep", false);
        check("tokio::time::sleep(d)", "time::sleep", true);
        check("let key = XXXX;", "XXX", false);
    }

    #[test]
    fn a_number_may_end_in_its_type() {
        check("let a = 0f64;", "f64", true);
        check("fn to_f64() {}", "f64", false);
        check("f640", "f64", false);
        check("status == 304 {", "304", true);
        check("304u16", "304", true);
        check("3040 + 1.304 + x304", "304", false);
    }

    #[test]
    fn only_the_root_of_a_path_begins_one() {
        check("run `/home/me/x`", "/home/", true);
        check("file:///root/a", "/root/", true);
        check("{base}/work/a ./work/a site.example/work/", "/work/", false);
    }
}
