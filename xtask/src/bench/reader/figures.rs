//! What a reader found out, as it printed it.

use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Decimals of the finest amount that is added up here.
const DECIMALS: usize = 28;

/// What all readers have to agree on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::bench) struct Figures {
    pub(in crate::bench) rows: u64,
    /// The exact sum, without zeros at its end.
    pub(in crate::bench) cost: String,
}

impl Figures {
    /// The lines `rows N` and `cost AMOUNT`, in any order and with anything behind them.
    pub(in crate::bench) fn of(printed: &str) -> Option<Self> {
        let value = |name: &str| {
            let mut lines = printed.lines().map(str::split_ascii_whitespace);
            lines.find_map(|mut words| (words.next() == Some(name)).then(|| words.next()).flatten())
        };
        Some(Self { rows: value("rows")?.parse().ok()?, cost: plain(value("cost")?) })
    }

    /// The sums of `rows` and `cost` of an array of objects.
    pub(in crate::bench) fn of_groups(json: &str) -> Option<Self> {
        let groups: Vec<BTreeMap<String, &RawValue>> = serde_json::from_str(json).ok()?;
        let value = |group: &BTreeMap<String, &RawValue>, name: &str| {
            group.get(name).map(|value| value.get().trim_matches('"').to_owned())
        };
        let (mut rows, mut cost) = (0, 0_i128);
        for group in &groups {
            rows += value(group, "rows")?.parse::<u64>().ok()?;
            cost = cost.checked_add(steps(&value(group, "cost")?)?)?;
        }
        let sign = if cost < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", cost.unsigned_abs(), width = DECIMALS + 1);
        let (whole, decimals) = digits.split_at(digits.len() - DECIMALS);
        Some(Self { rows, cost: plain(&format!("{sign}{whole}.{decimals}")) })
    }
}

/// An amount without zeros at its end.
fn plain(amount: &str) -> String {
    let short = amount.trim_end_matches('0').trim_end_matches('.');
    if amount.contains('.') { short } else { amount }.to_owned()
}

/// An amount in steps of its last possible decimal.
fn steps(amount: &str) -> Option<i128> {
    let (whole, decimals) = amount.split_once('.').unwrap_or((amount, ""));
    let is_plain = decimals.len() <= DECIMALS && decimals.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| format!("{whole}{decimals:0<DECIMALS$}").parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "what was found is at its end here")]
    fn check(found: Option<Figures>, expect: Option<(u64, &str)>) {
        assert_eq!(found, expect.map(|(rows, cost)| Figures { rows, cost: cost.to_owned() }));
    }

    #[test]
    fn figures_are_read_from_lines() {
        check(Figures::of("rows 3\ncost 1.500\n"), Some((3, "1.5")));
        check(
            Figures::of("rows      3\nservice  a 7\ncost      100 in USD\ncost 2 in EUR"),
            Some((3, "100")),
        );
        check(Figures::of("cost 10.00\nrows 0"), Some((0, "10")));
        check(Figures::of("rows 3\n"), None);
        check(Figures::of("rows many\ncost 1\n"), None);
    }

    #[test]
    fn figures_of_groups_are_added_up_exactly() {
        let group = |rows: u64, cost: &str| format!(r#"{{"service":"a","cost":{cost},"rows":{rows}}}"#);
        let groups = |all: &[String]| Figures::of_groups(&format!("[{}]", all.join(",")));
        check(groups(&[group(1, "0.1"), group(2, "0.2")]), Some((3, "0.3")));
        check(
            groups(&[group(1, "100"), group(1, "-0.0000000000000000000000000001")]),
            Some((2, "99.9999999999999999999999999999")),
        );
        check(groups(&[group(1, "-0.5"), group(1, "\"0.25\"")]), Some((2, "-0.25")));
        check(groups(&[]), Some((0, "0")));
        check(groups(&[group(1, "1e-7")]), None);
        check(Figures::of_groups(r#"[{"cost":1}]"#), None);
        check(Figures::of_groups(""), None);
    }
}
