//! The rules in force and how often each has been used.

use super::{Fault, Rule, Stage};
use crate::api::Target;
use crate::exchange::Request;
use serde::Serialize;

/// A rule with what has become of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
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
    /// Each with a number of its own, because rules may be taken away while a request is being served.
    rules: Vec<(u64, RuleUse)>,
    next: u64,
}

/// A fault that is to happen now.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub(crate) fault: Fault,
    number: u64,
}

/// What rules are asked about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Moment<'a> {
    Handshake,
    Request(&'a Request, &'a Target),
}

impl Book {
    pub(crate) fn add(&mut self, rule: Rule) {
        self.rules.push((self.next, RuleUse { rule, met: 0, used: 0 }));
        self.next += 1;
    }

    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    pub(crate) fn list(&self) -> Vec<RuleUse> {
        self.rules.iter().map(|(_, rule)| rule.clone()).collect()
    }

    /// The fault of the first rule that serves this moment, counted as used.
    pub(crate) fn hit(&mut self, moment: Moment<'_>) -> Option<Hit> {
        let met = |rule: &Rule| match moment {
            Moment::Handshake => rule.fault.stage() == Stage::Handshake,
            Moment::Request(request, target) => {
                rule.fault.stage() == Stage::Request && rule.when.is_met(request, target)
            }
        };
        for (number, entry) in &mut self.rules {
            if !entry.rule.times.allows(entry.used) || !met(&entry.rule) {
                continue;
            }
            entry.met += 1;
            if entry.met > entry.rule.skip {
                entry.used += 1;
                return Some(Hit { fault: entry.rule.fault.clone(), number: *number });
            }
        }
        None
    }

    /// Takes back that a fault was used, because the answer had nothing that it could act on.
    pub(crate) fn give_back(&mut self, hit: &Hit) {
        if let Some((_, entry)) = self.rules.iter_mut().find(|(number, _)| *number == hit.number) {
            entry.used = entry.used.saturating_sub(1);
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

    fn ask(book: &mut Book, path: &str) -> &'static str {
        let request = crate::fault::edit::tests::request(path);
        let target = Target {
            route: crate::Route::Unknown,
            version: Some(3),
            enrollment: "100".to_owned(),
            page: 1,
            part: crate::api::Part::Whole,
        };
        book.hit(Moment::Request(&request, &target)).map_or("-", |hit| hit.fault.name())
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
        let mut book = book(&[r#"{"fault":"csv-ragged"}"#]);
        let request = crate::fault::edit::tests::request("/a");
        let target = Target {
            route: crate::Route::Unknown,
            version: None,
            enrollment: String::new(),
            page: 1,
            part: crate::api::Part::Whole,
        };
        let hit = book.hit(Moment::Request(&request, &target)).expect("it is in force");
        book.give_back(&hit);
        assert_eq!(ask(&mut book, "/a"), "csv-ragged");
        assert_eq!(ask(&mut book, "/a"), "-");
    }

    #[test]
    fn a_handshake_meets_faults_of_handshakes_only() {
        let mut book = book(&[r#"{"fault":"not-found"}"#, r#"{"fault":"tls-abort"}"#]);
        assert_eq!(book.hit(Moment::Handshake).map(|hit| hit.fault.name()), Some("tls-abort"));
        assert_eq!(ask(&mut book, "/a"), "not-found");
    }
}
