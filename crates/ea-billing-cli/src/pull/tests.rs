//! Selecting periods by options, and the words about their states.

use ea_billing_core::{BillingPeriodId, PeriodState};

use super::{select::selector, told::Told};
use crate::args::PeriodArgs;

#[test]
fn options_select_what_they_say() {
    let check = |period: Option<&str>, from: Option<&str>, to: Option<&str>, expect: &str| {
        let own = |text: Option<&str>| text.map(str::to_owned);
        let args = PeriodArgs { period: own(period), from: own(from), to: own(to) };
        assert_eq!(selector(&args).unwrap().to_string(), expect);
    };
    check(None, None, None, "current");
    check(Some(" LAST-3 "), None, None, "last-3");
    check(None, Some("2026-01-05"), None, "2026-01-05..");
    check(None, Some("2026-01-05"), Some("2026-01-05"), "2026-01-05");
    check(None, Some("2026-01-05"), Some("2026-02-10"), "2026-01-05..2026-02-10");
    check(None, Some("202601"), None, "2026-01..");
    check(None, Some("2026-01"), Some("2026-03"), "2026-01..2026-03");
}

#[test]
fn states_are_told_together() {
    let check = |states: &[(u32, PeriodState)], expect: Option<&str>| {
        let mut told = Told::default();
        let period = |month| BillingPeriodId::new(2026, month).unwrap();
        told.states(states.iter().map(|(month, state)| (period(*month), *state)));
        assert_eq!(told.state_line().as_deref(), expect);
    };
    use PeriodState::{Closed, Open, Settling};
    check(&[], None);
    check(&[(3, Open)], Some("billing periods: 202603 open, so the figures will change"));
    check(&[(1, Closed), (2, Closed)], Some("billing periods: 202601, 202602 closed"));
    check(
        &[(4, Open), (3, Settling), (2, Closed), (1, Closed), (12, Closed)],
        Some(
            "billing periods: 202601, 202602, 202612 closed; 202603 settling, so corrections may follow; 202604 open, so \
             the figures will change",
        ),
    );
    let year: Vec<_> = (1..=12).map(|month| (month, if month < 12 { Closed } else { Open })).collect();
    check(&year, Some("billing periods: 202601 to 202611 closed; 202612 open, so the figures will change"));
}
