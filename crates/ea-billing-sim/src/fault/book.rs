//! The rules in force and how often each has been used.

use super::{Fault, Rule, Stage};
use crate::api::Target;
use crate::exchange::Request;
use serde::Serialize;

/// A rule with what has become of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RuleUse {
    /// The rule.
    pub rule: Rule,
    /// Requests that met its condition while it was in force.
    pub met: u64,
    /// How often the fault happened.
    pub used: u64,
}

/// The list of rules.
#[derive(Debug, Default)]
pub(crate) struct Book {
    rules: Vec<Entry>,
    next: u64,
}

#[derive(Debug)]
struct Entry {
    /// A number of its own, because rules may be taken away while a request is being served.
    number: u64,
    rule: RuleUse,
    /// Requests that are about to use it, if the fault finds something to act on.
    open: u64,
}

/// A fault that is to happen now, if it finds something to act on.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub(crate) fault: Fault,
    number: u64,
}

/// How far a request has come in the list of rules.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    /// The number of the next rule.
    next: u64,
}

/// What the list of rules has next for a request.
#[derive(Debug)]
pub(crate) enum Turn {
    /// A fault. It must be settled whether it acted.
    Hit(Hit),
    /// It is not settled yet whether the next rule is used up by another request.
    Open,
    /// No more rules.
    End,
}

/// What rules are asked about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Moment<'a> {
    #[cfg_attr(not(feature = "tls"), allow(dead_code, reason = "without TLS there are no handshakes"))]
    Handshake,
    Request(&'a Request, &'a Target),
}

impl Moment<'_> {
    fn meets(self, rule: &Rule) -> bool {
        match self {
            Moment::Handshake => rule.fault.stage() == Stage::Handshake,
            Moment::Request(request, target) => {
                rule.fault.stage() == Stage::Request && rule.when.is_met(request, target)
            }
        }
    }
}

impl Book {
    pub(crate) fn add(&mut self, rule: Rule) {
        let rule = RuleUse { rule, met: 0, used: 0 };
        self.rules.push(Entry { number: self.next, rule, open: 0 });
        self.next += 1;
    }

    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    pub(crate) fn list(&self) -> Vec<RuleUse> {
        self.rules.iter().map(|entry| entry.rule.clone()).collect()
    }

    /// The next rule that serves this moment.
    pub(crate) fn next(&mut self, moment: Moment<'_>, walk: &mut Walk) -> Turn {
        for Entry { number, rule, open } in &mut self.rules {
            let times = rule.rule.times;
            if *number < walk.next || !times.allows(rule.used) || !moment.meets(&rule.rule) {
                continue;
            }
            let passes = rule.met < rule.rule.skip;
            if !passes && !times.allows(rule.used + *open) {
                return Turn::Open;
            }
            rule.met += 1;
            walk.next = *number + 1;
            if !passes {
                *open += 1;
                return Turn::Hit(Hit { fault: rule.rule.fault.clone(), number: *number });
            }
        }
        Turn::End
    }

    /// Counts a use of a rule if its fault acted, and lets others have it otherwise.
    pub(crate) fn settle(&mut self, hit: &Hit, acted: bool) {
        if let Some(entry) = self.rules.iter_mut().find(|entry| entry.number == hit.number) {
            entry.open = entry.open.saturating_sub(1);
            entry.rule.used += u64::from(acted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(rules: &[&str]) -> Book {
        let mut book = Book::default();
        for rule in rules {
            book.add(Rule::from_json(rule).expect(rule));
        }
        book
    }

    fn target() -> Target {
        Target {
            route: crate::Route::Unknown,
            version: Some(3),
            enrollment: "100".to_owned(),
            page: 1,
            part: crate::api::Part::Whole,
        }
    }

    fn step(book: &mut Book, path: &str, walk: &mut Walk) -> Turn {
        let request = crate::fault::edit::tests::request(path);
        book.next(Moment::Request(&request, &target()), walk)
    }

    /// The next rule, which acts.
    fn used(book: &mut Book, turn: Turn) -> &'static str {
        let Turn::Hit(hit) = turn else { return "-" };
        book.settle(&hit, true);
        hit.fault.name()
    }

    fn ask(book: &mut Book, path: &str) -> &'static str {
        let turn = step(book, path, &mut Walk::default());
        used(book, turn)
    }

    #[test]
    fn the_first_live_rule_serves_a_request() {
        let mut book = book(&[
            r#"{"fault":"not-found","skip":1,"times":2}"#,
            r#"{"fault":"forbidden","times":"always","when":{"path":"*/b"}}"#,
        ]);
        let asked = ["/a", "/b", "/a", "/b", "/a"].map(|path| ask(&mut book, path));
        assert_eq!(asked, ["-", "not-found", "not-found", "forbidden", "-"]);
        assert_eq!(
            book.list().iter().map(|rule| (rule.met, rule.used)).collect::<Vec<_>>(),
            [(3, 2), (1, 1)]
        );
    }

    #[test]
    fn what_could_not_happen_is_not_used_up() {
        let mut book = book(&[r#"{"fault":"csv-ragged"}"#, r#"{"fault":"bom"}"#]);
        let mut walk = Walk::default();
        let Turn::Hit(hit) = step(&mut book, "/a", &mut walk) else { panic!("it is in force") };
        book.settle(&hit, false);
        let turn = step(&mut book, "/a", &mut walk);
        assert_eq!(used(&mut book, turn), "bom");
        assert!(matches!(step(&mut book, "/a", &mut walk), Turn::End));
        assert_eq!(ask(&mut book, "/a"), "csv-ragged");
        assert_eq!(ask(&mut book, "/a"), "-");
    }

    #[test]
    fn a_rule_is_not_passed_by_while_its_last_use_is_open() {
        for (acted, expect) in [(true, "bom"), (false, "csv-ragged")] {
            let mut book = book(&[r#"{"fault":"csv-ragged"}"#, r#"{"fault":"bom"}"#]);
            let Turn::Hit(first) = step(&mut book, "/a", &mut Walk::default()) else {
                panic!("it is in force")
            };
            let mut walk = Walk::default();
            assert!(matches!(step(&mut book, "/a", &mut walk), Turn::Open));
            book.settle(&first, acted);
            let turn = step(&mut book, "/a", &mut walk);
            assert_eq!(used(&mut book, turn), expect);
        }
    }

    #[test]
    fn a_handshake_meets_faults_of_handshakes_only() {
        let mut book = book(&[r#"{"fault":"not-found"}"#, r#"{"fault":"tls-abort"}"#]);
        let turn = book.next(Moment::Handshake, &mut Walk::default());
        assert_eq!(used(&mut book, turn), "tls-abort");
        assert_eq!(ask(&mut book, "/a"), "not-found");
    }
}
