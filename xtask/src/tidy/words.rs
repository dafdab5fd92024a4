//! Words that belong to one home: each concern of the workspace is written down in one place only.

use super::code::Code;
use super::{Finding, GENERATED, lives_in};
use word::stands_in;

mod rules;
mod word;

/// One concern: the words that give it away and the places where they may stand.
struct Rule {
    /// Any of these, standing alone (`sleep` is not in `sleepy`). One between quotes is looked for in strings.
    words: &'static [&'static str],
    look: Look,
    why: &'static str,
    fix: &'static str,
    /// Files (without `.rs`) or folders that may use the words.
    homes: &'static [&'static str],
}

/// The part of the tree that a rule reads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Code of the crates: below `src`, not generated, no comments, no unit tests.
    Code,
    /// All hand-written Rust of the workspace, tests included, without comments and strings.
    AllRust,
    /// `Cargo.toml` files without comments.
    Manifests,
    /// Every text file, comments included.
    Everything,
}

/// Finds words outside their homes.
pub(super) fn check(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let rules = rules::RULES.iter().filter(|rule| !rule.lives_in(path));
    let rules: Vec<&Rule> = rules.collect();
    let mut scan = |look, quoted, lines: &mut dyn Iterator<Item = &str>| {
        for (line, number) in lines.zip(1..) {
            for rule in rules.iter().filter(|rule| rule.look == look) {
                let word = rule.find(line, quoted);
                findings.extend(word.map(|word| rule.finding(path, number, word)));
            }
        }
    };
    scan(Look::Everything, false, &mut text.lines());
    if path == "Cargo.toml" || path.ends_with("/Cargo.toml") {
        scan(Look::Manifests, false, &mut text.lines().map(before_comment));
    }
    if path.ends_with(".rs") && !lives_in(path, GENERATED) {
        let Code { bare, with_strings } = Code::of(text);
        scan(Look::AllRust, false, &mut bare.lines());
        if path.starts_with("crates/") && path.contains("/src/") {
            scan(Look::Code, false, &mut Code::before_tests(&bare));
            scan(Look::Code, true, &mut Code::before_tests(&with_strings));
        }
    }
    findings
}

/// A line of a manifest without its comment.
fn before_comment(line: &str) -> &str {
    line.split_once('#').map_or(line, |(code, _)| code)
}

impl Rule {
    fn lives_in(&self, path: &str) -> bool {
        self.homes.iter().any(|home| lives_in(path, home))
    }

    /// The first of the rule's words in a line; only those between quotes, or only the others.
    fn find(&self, line: &str, quoted: bool) -> Option<&'static str> {
        let mut words = self.words.iter().copied();
        words.find(|word| word.starts_with('"') == quoted && stands_in(line, word))
    }

    fn finding(&self, path: &str, line: usize, word: &str) -> Finding {
        Finding {
            path: path.to_owned(),
            line,
            what: format!("`{word}`"),
            why: self.why.to_owned(),
            fix: self.fix.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORE: &str = "crates/ea-billing-core/src/record/usage.rs";

    /// Checks which words are found, written `line word`.
    #[track_caller]
    fn check_words(path: &str, text: &str, expect: &[&str]) {
        let found = check(path, text).into_iter();
        let found = found.map(|f| format!("{} {}", f.line, f.what.trim_matches('`')));
        assert_eq!(found.collect::<Vec<_>>(), expect, "{path}: {text:?}");
    }

    fn is_found(rule: &Rule, word: &str, path: &str) -> bool {
        let findings = check(path, &format!("\n{word}\n"));
        findings.iter().any(|f| f.line == 2 && f.why == rule.why)
    }

    #[test]
    fn every_word_of_every_rule_is_found_outside_its_homes_only() {
        for rule in rules::RULES {
            let path = match rule.look {
                Look::Manifests => "crates/ea-billing-core/Cargo.toml",
                _ => CORE,
            };
            for word in rule.words {
                assert!(is_found(rule, word, path), "`{word}` is not found");
                for home in rule.homes {
                    let path = format!("{home}.rs");
                    assert!(!is_found(rule, word, &path), "`{word}` is found in {home}");
                }
            }
        }
    }

    #[test]
    fn comments_and_messages_are_no_code() {
        let text = "// SystemTime::now is banned\nlet a = \"an unsafe redirect\"; // f64\n";
        check_words(CORE, text, &[]);
        let text = "/// unsafe\nlet u = \"https://x/\"; let a: f64;\n";
        check_words(CORE, text, &["2 f64"]);
    }

    #[test]
    fn header_names_are_found_in_strings() {
        let text = "request.header(\"Authorization\", key)\n";
        check_words(CORE, text, &["1 \"Authorization\""]);
        let text = "// \"Authorization\"\nlet hint = \"Authorization failed\";\n";
        check_words(CORE, text, &[]);
    }

    #[test]
    fn tests_may_say_what_code_may_not() {
        let path = "crates/ea-billing-core/tests/it/etag.rs";
        check_words(path, "assert_eq!(status, 304);\n", &[]);
        let text = "#[cfg(test)]\nmod tests {\nfn f() { assert_eq!(status, 304); }\n}\n";
        check_words(CORE, text, &[]);
        let text = "#[cfg(test)]\nmod tests {\nfn f() { dbg!(1); }\n}\n";
        check_words(CORE, text, &["3 dbg!"]);
    }

    #[test]
    fn generated_code_answers_to_the_generator() {
        let path = "crates/ea-billing-client/src/generated/ea_v3.rs";
        check_words(path, "pub cost: f64,\n", &[]);
    }

    #[test]
    fn manifests_are_read_without_their_comments() {
        let text = "# Never `arbitrary_precision`.\na = { features = [\"raw_value\"] }\n";
        check_words("Cargo.toml", text, &[]);
        let text = "a = { features = [\"arbitrary_precision\"] }\n";
        check_words("Cargo.toml", text, &["1 arbitrary_precision"]);
        check_words("tests/Cargo.toml", "wiremock = \"0.6\"\n", &["1 wiremock"]);
    }

    #[test]
    fn comments_and_every_kind_of_file_are_searched_for_what_belongs_nowhere() {
        check_words(CORE, "// TODO: later\n", &["1 TODO"]);
        check_words("README.md", "Run `/home/me/ea`.\n", &["1 /home/"]);
        check_words("tests/it/a.csv", "x,file:///root/a\n", &["1 /root/"]);
    }
}
