//! Tells code from comments and from the text of strings, line by line.
//!
//! This is no parser: it knows the five ways in which Rust quotes and nothing else, which is enough to keep a word in
//! a comment or in an error message from being taken for code.

/// A Rust file in which whatever is not asked about is blank. Lines keep their numbers.
#[derive(Debug)]
pub(super) struct Code {
    /// Code alone: no comments, nothing between quotes.
    pub(super) bare: String,
    /// Code and strings: no comments.
    pub(super) with_strings: String,
}

#[derive(Clone, Copy)]
enum State {
    Code,
    LineComment,
    BlockComment { depth: usize },
    String,
    RawString { hashes: usize },
    Character,
}

impl State {
    fn is_comment(self) -> bool {
        matches!(self, State::LineComment | State::BlockComment { .. })
    }

    fn is_quoted(self) -> bool {
        matches!(self, State::String | State::RawString { .. } | State::Character)
    }
}

impl Code {
    /// Splits a Rust file.
    pub(super) fn of(text: &str) -> Code {
        let chars: Vec<char> = text.chars().collect();
        let mut code = Code { bare: String::new(), with_strings: String::new() };
        let mut state = State::Code;
        let mut at = 0;
        while let Some(rest) = chars.get(at..).filter(|rest| !rest.is_empty()) {
            let (length, next) = step(state, rest);
            let taken = rest.get(..length).unwrap_or(rest);
            code.push(state, next, taken);
            state = next;
            at += taken.len();
        }
        code
    }

    /// The lines before the unit tests, which stand at the end of a file.
    pub(super) fn before_tests(lines: &str) -> impl Iterator<Item = &str> {
        let mut rest = lines.lines().peekable();
        std::iter::from_fn(move || {
            let line = rest.next()?;
            let opens_tests =
                line == "#[cfg(test)]" && rest.peek().is_some_and(|next| next.starts_with("mod "));
            (!opens_tests).then_some(line)
        })
        .fuse()
    }

    fn push(&mut self, state: State, next: State, taken: &[char]) {
        let with_strings = !state.is_comment() && !next.is_comment();
        let bare = with_strings && !(state.is_quoted() && next.is_quoted());
        for &c in taken {
            let blank = if c == '\n' { '\n' } else { ' ' };
            self.bare.push(if bare { c } else { blank });
            self.with_strings.push(if with_strings { c } else { blank });
        }
    }
}

/// How many characters belong together at the start of `rest`, and what follows them.
fn step(state: State, rest: &[char]) -> (usize, State) {
    match (state, rest) {
        (State::Code, ['/', '/', ..]) => (2, State::LineComment),
        (State::Code, ['/', '*', ..]) => (2, State::BlockComment { depth: 1 }),
        (State::Code, ['"', ..]) => (1, State::String),
        (State::Code, ['r', ..]) => match raw_string(rest) {
            Some(hashes) => (hashes + 2, State::RawString { hashes }),
            None => (1, State::Code),
        },
        // A quote opens a character only where a second one closes it: `'a` alone is a lifetime.
        (State::Code, ['\'', '\\', ..] | ['\'', _, '\'', ..]) => (1, State::Character),
        (State::LineComment, ['\n', ..]) => (1, State::Code),
        (State::BlockComment { depth: 1 }, ['*', '/', ..]) => (2, State::Code),
        (State::BlockComment { depth }, ['*', '/', ..]) => (2, State::BlockComment { depth: depth - 1 }),
        (State::BlockComment { depth }, ['/', '*', ..]) => (2, State::BlockComment { depth: depth + 1 }),
        (State::String | State::Character, ['\\', _, ..]) => (2, state),
        (State::String, ['"', ..]) | (State::Character, ['\'', ..]) => (1, State::Code),
        (State::RawString { hashes }, ['"', end @ ..])
            if end.iter().take_while(|&&c| c == '#').count() >= hashes =>
        {
            (hashes + 1, State::Code)
        }
        _ => (1, state),
    }
}

/// The number of `#` in the opening of a raw string, where `rest` starts with one.
fn raw_string(rest: &[char]) -> Option<usize> {
    let after = rest.get(1..)?;
    let hashes = after.iter().take_while(|&&c| c == '#').count();
    (after.get(hashes) == Some(&'"')).then_some(hashes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, bare: &str, with_strings: &str) {
        let code = Code::of(text);
        assert_eq!(code.bare, bare);
        assert_eq!(code.with_strings, with_strings);
    }

    #[test]
    fn comments_are_blank() {
        check("a // b\nc", "a     \nc", "a     \nc");
        check("a /* b /* c */ d */ e", "a                   e", "a                   e");
    }

    #[test]
    fn strings_are_kept_apart_from_code() {
        check(r#"f("a\"b") // c"#, r#"f("    ")     "#, r#"f("a\"b")     "#);
        check(r#"get("https://x/") + y"#, r#"get("          ") + y"#, r#"get("https://x/") + y"#);
    }

    #[test]
    fn raw_strings_end_at_their_own_hashes() {
        check(r###"r#"a"b"# c"###, r###"r#"   "# c"###, r###"r#"a"b"# c"###);
        check("r#type = b", "r#type = b", "r#type = b");
    }

    #[test]
    fn a_quote_character_opens_no_string_and_a_lifetime_no_character() {
        check(r#"'"' + x"#, r"' ' + x", r#"'"' + x"#);
        check(r"'\'' + x", r"'  ' + x", r"'\'' + x");
        check("fn f<'a>(x: &'a str) // c", "fn f<'a>(x: &'a str)     ", "fn f<'a>(x: &'a str)     ");
    }

    #[test]
    fn unit_tests_end_the_code() {
        let text = "a\n#[cfg(test)]\nuse b;\n#[cfg(test)]\nmod tests {\nc\n}\n";
        assert_eq!(Code::before_tests(text).collect::<Vec<_>>(), ["a", "#[cfg(test)]", "use b;"]);
    }
}
