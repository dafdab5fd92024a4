//! Every fault that the simulator knows, in every kind of call, with the outcome that is declared for it.
//!
//! The outcomes stand in the files of the folder `faults`, one for each kind of call: a line with the fault, what becomes
//! of a fetch that meets it once, and of one that meets it for ever. A fault that is new in the simulator has no line, and
//! fails the test.
//!
//! - `whole`: all rows and exact sums, as without the fault; `+2` after it counts requests beyond the usual ones, `+?`
//!   says that their number depends on the machine, and `~` stands before a warning of the certificate;
//! - `new`: all rows of what the data have become meanwhile;
//! - `issue1`: one row is an issue, and all others are as without the fault;
//! - `other1`: one row is different in something that is not summed, since that is what was sent;
//! - `as-sent`: a page without rows that the server insists on is no fault that a client could tell from the truth;
//! - `-`: the fault found nothing to act on;
//! - anything else is the code of an error.

mod family;
mod harness;
mod hints;

use ea_billing_sim::Fault;
use family::Family;
use harness::{Case, Harness};

/// Faults with other parameters than those that are left out.
const VARIANTS: [(&str, &str); 11] = [
    ("clock-skew", r#"{"seconds":-86400}"#),
    ("closed-keep-alive", r#"{"closesAt":"idle"}"#),
    ("drip", r#"{"fast":2000}"#),
    ("huge-string", r#"{"size":300000}"#),
    ("link-userinfo", r#"{"hostAsUser":true}"#),
    ("report-failed", r#"{"status":7}"#),
    ("sas-expired", r#"{"after":2000}"#),
    ("server-error", r#"{"status":501}"#),
    ("server-error", r#"{"status":504}"#),
    ("server-error-html", r#"{"status":500}"#),
    (
        "unauthorized",
        r#"{"message":"Report type and report view are not compatible. Report Type: PriceSheet, Report View: AccountOwner"}"#,
    ),
];

/// What is left out of a fault otherwise: the usual text would be too long for a test.
fn usual(name: &str) -> &'static str {
    match name {
        "huge-string" => r#"{"size":3000000}"#,
        _ => "{}",
    }
}

/// Compares what becomes of every fault with what is declared.
#[track_caller]
fn check(family: Family, declared: &str) {
    let harness = Harness::new(family);
    let catalogue = Fault::catalogue().iter();
    let cases = catalogue.flat_map(|entry| {
        let variants =
            VARIANTS.iter().filter(|(name, _)| *name == entry.name).map(|(_, parameters)| *parameters);
        std::iter::once(usual(entry.name))
            .chain(variants)
            .map(|parameters| Case { name: entry.name, parameters })
    });
    let found: Vec<String> = cases
        .map(|case| {
            let [once, always] = [false, true].map(|always| harness.outcome(case, always));
            format!("{:<40} {once:<28} {always}", case.label())
        })
        .collect();
    let squeezed = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let declared: Vec<String> = declared.lines().map(squeezed).collect();
    let wrong: Vec<&String> = found.iter().filter(|line| !declared.contains(&squeezed(line))).collect();
    assert!(wrong.is_empty(), "not as declared:\n{wrong:#?}\nall:\n{}", found.join("\n"));
    assert_eq!(found.len(), declared.len(), "a line is declared for a fault that there is not");
}

#[test]
fn arrays() {
    check(Family::Array, include_str!("faults/array.txt"));
}

#[test]
fn objects() {
    check(Family::Object, include_str!("faults/object.txt"));
}

#[test]
fn pages() {
    check(Family::Pages, include_str!("faults/pages.txt"));
}

#[test]
fn downloads() {
    check(Family::Download, include_str!("faults/download.txt"));
}

#[test]
fn submitted_reports() {
    check(Family::Submit, include_str!("faults/submit.txt"));
}

#[test]
fn reports_in_the_making() {
    check(Family::Poll, include_str!("faults/poll.txt"));
}

#[test]
fn files_of_reports() {
    check(Family::File, include_str!("faults/file.txt"));
}
