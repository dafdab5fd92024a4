//! `REFERENCE.md` says what the definitions of commands, variables, exit codes and columns say.

use ea_billing_table::Column;
use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use clap::{Arg, Command, CommandFactory as _};
use ea_billing_core::Code;

use crate::{
    args::Arguments,
    config::Key,
    diagnostic::FIELDS,
    env,
    exit::Exit,
    failure::{OWN_CODES, exit_of},
    schema::Described,
};

/// Writes the page anew if it is set and not empty.
const UPDATE: &str = "EA_BILLING_UPDATE_REFERENCE";

const BEGINNING: &str = "\
# Reference of `ea-billing`

Commands, settings, exit codes and columns, as the program defines them. A test compares this page with the definitions;
`EA_BILLING_UPDATE_REFERENCE=1 cargo test -p ea-billing-cli reference` writes it anew.

Commands, options, columns and exit codes stay: new ones may be added.

## Settings

An option wins over an environment variable, a variable over the profile in the file of profiles, the profile over the
default. A variable that is empty counts as absent. The API key is never an argument.
";

const EXIT_CODES: &str = "
A period without data is an empty result, exit code 0 and a warning on stderr, so that a job that runs each day does not fail
on the first of the month. That the server has none is believed where it says so itself or its list of billing periods
confirms it; a 404 that nothing confirms is exit code 4.

With exit code 9 all rows but the unread ones are printed, and `--out`, `--certificate` and `--issues` are written. With any
other code than 0 and 9 files of these names are what they were before, and nothing is printed on stdout, unless printing
itself is what failed (8) or was interrupted (130). `doctor` prints its report, or writes it to
`--out`, with any code.
";

const ERRORS: &str = "
With `--json-errors` an error is one line on stderr, a JSON object whose only key `error` has an object with these keys. All of
them are always there; new ones may be added. Warnings and notes stay lines for people; `--quiet` leaves them out.
";

const CODES: &str = "
The codes stay: new ones may be added. Most come with one exit code only.
";

const RESULTS: &str = "
The columns of each result, in their order, under the names that JSON, YAML and the header of CSV have. `ea-billing schema`
prints the same. JSON and YAML have the key `extraFields` only in rows that have such fields. Tables show the columns that are
marked, unless `--columns` says otherwise.

| type | in JSON |
|---|---|
| text | a string, as the server sent it; `\"\"` also where it sent `null` or nothing, but where the description says otherwise |
| amount | a number with all digits that the server printed; tables round it |
| number | a number with all digits that the server printed, or `null` |
| count | a whole number |
| flag | `true`, `false`, or `null` where the server does not say |
| day | a string such as `\"2026-11-21\"`, in UTC |
| instant | a string such as `\"2026-11-21T09:00:00Z\"` |
| json | an array or object |
";

#[test]
fn reference_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("REFERENCE.md");
    let page = page();
    if env::is_set(UPDATE) {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    let differs = page.lines().zip(written.lines()).position(|(now, then)| now != then);
    assert!(
        page == written,
        "{} is another since line {:?}; write it with {UPDATE}=1",
        path.display(),
        differs
    );
}

fn page() -> String {
    let mut page = BEGINNING.to_owned();
    page.push_str("\n| variable | meaning |\n|---|---|\n");
    env::ALL.iter().for_each(|variable| row(&mut page, &[&code(variable.name), variable.about]));
    page.push_str("\n| in the file of profiles | meaning |\n|---|---|\n");
    Key::ALL.iter().for_each(|key| row(&mut page, &[&code(key.name()), key.about()]));
    page.push_str("\n## Exit codes\n\n| code | meaning |\n|---|---|\n");
    Exit::ALL.iter().for_each(|exit| row(&mut page, &[&exit.code().to_string(), exit.about()]));
    page.push_str(EXIT_CODES);
    page.push_str("\n## Errors for programs\n");
    page.push_str(ERRORS);
    page.push_str("\n| key | meaning |\n|---|---|\n");
    FIELDS.iter().for_each(|(name, about)| row(&mut page, &[&code(name), about]));
    page.push_str(CODES);
    error_codes(&mut page);
    page.push_str("\n## Commands\n");
    let mut program = wide(Arguments::command());
    program.build();
    commands(&mut page, &program);
    let _ = write!(page, "\n### Options that commands share\n\n```text\n{}\n```\n", shared(&program));
    page.push_str("\n## Results\n");
    page.push_str(RESULTS);
    for described in Described::ALL {
        let _ = write!(page, "\n### {}\n\n{}.\n", described.name(), about(*described));
        columns(&mut page, &described.columns());
    }
    page
}

/// Every code, with what comes with it.
fn error_codes(page: &mut String) {
    page.push_str("\n| code | exit code | meaning |\n|---|---|---|\n");
    let docs = docs_of_core();
    for listed in Code::ALL {
        let exit = exit_of(listed.kind()).code().to_string();
        row(page, &[&code(listed.as_str()), &exit, &docs[listed.as_str()]]);
    }
    for own in OWN_CODES {
        let exits: Vec<_> = own.exits.iter().map(|exit| exit.code().to_string()).collect();
        row(page, &[&code(own.name), &exits.join(" or "), own.about]);
    }
}

/// What the core says of its codes, from its source: a doc comment, then `Name = "name", Kind`.
fn docs_of_core() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ea-billing-core/src/error.rs");
    let source = fs::read_to_string(path).unwrap();
    let lines = source.lines().zip(source.lines().skip(1));
    let documented = lines.filter_map(|(doc, code)| {
        let (_, name) = code.split_once(" = \"")?;
        let name = name.split('"').next()?;
        Some((name.to_owned(), doc.trim().strip_prefix("/// ")?.to_owned()))
    });
    documented.collect()
}

/// A command whose help is as wide as it is on a wide terminal, wherever the test runs.
fn wide(command: Command) -> Command {
    command.term_width(100).mut_subcommands(wide)
}

/// The help of a command, and of those below it. Options that several commands have are described once, in `shared`.
fn commands(page: &mut String, command: &Command) {
    let name = command.get_bin_name().unwrap_or(command.get_name());
    let mut groups: Vec<_> = command.get_arguments().filter_map(Arg::get_help_heading).collect();
    groups.dedup();
    let usage = command.clone().render_usage().to_string();
    let alone =
        command.clone().override_usage(usage.trim_start_matches("Usage: ").to_owned()).mut_args(|arg| {
            let is_shared = arg.get_help_heading().is_some();
            arg.hide(is_shared)
        });
    let _ = write!(page, "\n### {name}\n\n```text\n{}\n```\n", help(alone));
    if !groups.is_empty() {
        let _ = writeln!(page, "\nAlso: {}.", groups.join(", ").to_lowercase());
    }
    let subcommands = command.get_subcommands();
    subcommands.filter(|command| command.get_name() != "help").for_each(|command| commands(page, command));
}

/// The options that stand under headings of their own.
fn shared(program: &Command) -> String {
    let of = |name: &str| program.find_subcommand(name).unwrap().get_arguments();
    let all = of("usage").chain(of("rate").filter(|arg| {
        arg.get_help_heading()
            .is_some_and(|heading| heading.starts_with("Azure") || heading.starts_with("Rate card"))
    }));
    let mut known = std::collections::HashSet::new();
    // What several have is described where it stands first.
    let options =
        all.filter(|arg| arg.get_help_heading().is_some() && known.insert(arg.get_id().clone())).cloned();
    let options = Command::new("shared").args(options).disable_help_flag(true).help_template("{all-args}");
    help(options.term_width(100))
}

fn help(mut command: Command) -> String {
    let help = command.render_long_help().to_string();
    let lines: Vec<_> = help.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

fn columns(page: &mut String, columns: &[Column]) {
    page.push_str("\n| column | type | in tables | meaning |\n|---|---|---|---|\n");
    for column in columns {
        let shown = if column.in_table { "yes" } else { "" };
        row(page, &[&code(&column.name), column.kind.name(), shown, column.about]);
    }
}

/// What the argument of `ea-billing schema` says of it.
fn about(described: Described) -> String {
    use clap::ValueEnum as _;
    let value = described.to_possible_value().unwrap();
    value.get_help().unwrap().to_string()
}

fn row(page: &mut String, cells: &[&str]) {
    let cells: Vec<_> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    let _ = writeln!(page, "| {} |", cells.join(" | "));
}

fn code(name: &str) -> String {
    format!("`{name}`")
}
