//! Errors of arguments, and the help and version that were asked for.

use std::ffi::OsString;

use clap::{ValueEnum as _, error::ErrorKind};

use super::show;
use crate::{args::Color, exit::Exit, failure::Failure, printer::Printer};

/// What has to be known before the arguments are understood, or when they are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Early {
    pub(crate) json_errors: bool,
    pub(crate) color: Color,
}

impl Early {
    /// Looks for the options among the arguments, wherever they stand.
    pub(crate) fn of(arguments: &[OsString]) -> Self {
        let words: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
        let words = words.split(|word| *word == "--").next().unwrap_or_default();
        let spaced =
            words.iter().position(|word| *word == "--color").and_then(|at| words.get(at + 1).copied());
        let joined = words.iter().find_map(|word| word.strip_prefix("--color="));
        let color = spaced.or(joined).and_then(|when| Color::from_str(when, false).ok());
        Self { json_errors: words.contains(&"--json-errors"), color: color.unwrap_or_default() }
    }
}

/// Shows what is wrong with the arguments, or the help or version that was asked for.
pub(crate) fn of_arguments(error: &clap::Error, early: Early) -> Exit {
    let printer = Printer::new(early.color, false);
    if !error.use_stderr() {
        let text = error.render();
        let text = if printer.stdout_has_colour { text.ansi().to_string() } else { text.to_string() };
        return match printer.stdout(text.as_bytes()) {
            Ok(()) => Exit::Success,
            Err(error) => {
                show(&printer, early.json_errors, &Failure::storage("cannot print the help", error))
            }
        };
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand && !early.json_errors {
        let text = error.render();
        let text = if printer.stderr_has_colour { text.ansi().to_string() } else { text.to_string() };
        for line in text.lines() {
            printer.stderr(line);
        }
        return Exit::Usage;
    }
    show(&printer, early.json_errors, &failure(error))
}

/// The error in the form of all others: clap's sentence, and its tips as the hint.
fn failure(error: &clap::Error) -> Failure {
    const CODE: &str = "invalid_argument";
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let hint = "`ea-billing --help` lists the commands";
        return Failure::usage(CODE, "a command is missing").with_hint(hint);
    }
    let text = error.render().to_string();
    let (mut message, mut hints) = (Vec::new(), Vec::new());
    let mut command = "ea-billing".to_owned();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(usage) = line.strip_prefix("Usage: ") {
            let words = usage.split(' ').take_while(|word| !word.starts_with(['[', '<', '-', '{']));
            command = words.collect::<Vec<_>>().join(" ");
            break;
        } else if let Some(tip) = line.strip_prefix("tip: ") {
            hints.push(tip.to_owned());
        } else if line.starts_with("For more information") {
            break;
        } else {
            message.push(line.strip_prefix("error: ").unwrap_or(line));
        }
    }
    hints.push(format!("`{command} --help` tells more"));
    Failure::usage(CODE, message.join(" ")).with_hint(hints.join("; "))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::{args::Arguments, diagnostic::lines};

    fn shown(arguments: &[&str]) -> String {
        let all = std::iter::once("ea-billing").chain(arguments.iter().copied());
        lines(&failure(&Arguments::try_parse_from(all).unwrap_err()), false).join("\n")
    }

    #[test]
    fn a_wrong_argument_is_named_with_what_was_expected() {
        insta::assert_snapshot!(shown(&["usage", "--perod", "current"]), @"
        error: unexpected argument '--perod' found
        hint: a similar argument exists: '--period'; `ea-billing usage --help` tells more
        ");
        insta::assert_snapshot!(shown(&["usage", "-o", "xml"]), @"
        error: invalid value 'xml' for '--output <FORMAT>' [possible values: table, json, jsonl, csv, tsv, yaml, none]
        hint: a similar value exists: 'yaml'; `ea-billing --help` tells more
        ");
        insta::assert_snapshot!(shown(&["usge"]), @"
        error: unrecognized subcommand 'usge'
        hint: a similar subcommand exists: 'usage'; `ea-billing --help` tells more
        ");
        insta::assert_snapshot!(shown(&["usage", "--to", "2026-01-01"]), @"
        error: the following required arguments were not provided: --from <DAY>
        hint: `ea-billing usage --help` tells more
        ");
    }

    #[test]
    fn a_key_among_the_arguments_is_not_repeated() {
        let key = "eyJhbGciOiJSUzI1NiJ9.eyJFbnJvbGxtZW50TnVtYmVyIjoiMTAwIn0.Q2FuYXJ5";
        for arguments in [vec!["usage", key], vec![key], vec!["usage", "-o", key], vec!["--eyJ", key]] {
            let text = shown(&arguments);
            assert!(!text.contains("eyJh") && !text.contains("Q2Fu"), "{text}");
        }
    }

    #[test]
    fn options_are_found_before_the_arguments_are_understood() {
        let check = |line: &str, json_errors, color| {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            assert_eq!(Early::of(&arguments), Early { json_errors, color }, "{line}");
        };
        check("usage --json-errors --perod", true, Color::Auto);
        check("usage -- --json-errors", false, Color::Auto);
        check("--color never usage", false, Color::Never);
        check("--color=always usage", false, Color::Always);
        check("--color", false, Color::Auto);
    }
}
