//! Names and days of subscriptions' periods.

use crate::{
    PeriodInfo, PeriodList, Record, SubscriptionPeriod,
    convert::{self, Decoded},
    source::Version,
};

fn decoded(rows: &str) -> Decoded<SubscriptionPeriod> {
    convert::rows(Version::Billing2018, rows, 1, 1).unwrap()
}

fn row(id: &str, name: &str, first: &str, last: &str) -> String {
    format!(
        r#"{{"id":"{id}","type":"t","name":"{name}","properties":{{"billingPeriodStartDate":"{first}",
            "billingPeriodEndDate":"{last}","invoiceIds":["/i/1"],"more":1}}}}"#
    )
}

#[test]
fn a_name_tells_the_month() {
    let check = |id: &str, name: &str, expect: Option<&str>| {
        let Decoded { records, issues } =
            decoded(&format!("[{}]", row(id, name, "2018-03-06", "2018-04-05")));
        let found = records.first().map(|period| period.billing_period.to_string());
        assert_eq!(found.as_deref(), expect, "{name}");
        assert_eq!(issues.len(), usize::from(expect.is_none()));
    };
    check("", "201806-1", Some("201806"));
    check("", "201710", Some("201710"));
    check("", "20171001", Some("201710"));
    check("/subscriptions/s/providers/Microsoft.Billing/billingPeriods/20171001", "", Some("201710"));
    check("", "201713-1", None);
    check("", "2017-10", None);
    check("", "2017101", None);
    check("", "", None);
}

#[test]
fn nothing_of_a_period_is_lost() {
    let all = format!("[{}]", row("/p/201806-1", "201806-1", "2018-03-06", "2018-04-05"));
    let period = decoded(&all).records.remove(0);
    let days = period.days().map(|(first, last)| format!("{first}..{last}"));
    assert_eq!(days.as_deref(), Some("2018-03-06..2018-04-05"));
    assert_eq!((period.id.as_str(), period.name.as_str()), ("/p/201806-1", "201806-1"));
    assert_eq!(period.invoice_ids, ["/i/1"]);
    assert_eq!(period.extra[0].name, "more");
}

#[test]
fn two_periods_of_one_name_become_one_and_it_is_told() {
    let rows = [
        row("", "201806-2", "2018-03-21", "2018-04-05"),
        row("", "201806-1", "2018-03-06", "2018-03-20"),
        row("", "201805-1", "2018-02-06", "2018-03-05"),
    ];
    let records = decoded(&format!("[{}]", rows.join(","))).records;
    let list = PeriodList::of_subscription(records.iter().map(PeriodInfo::from));
    let shown: Vec<String> =
        list.periods().iter().map(|period| format!("{} {}", period.id(), period.days())).collect();
    assert_eq!(shown, ["201805 2018-02-06..2018-03-05", "201806 2018-03-06..2018-04-05"]);
    let oddities: Vec<String> = list.oddities().iter().map(ToString::to_string).collect();
    assert_eq!(oddities, ["billing period 201806 is listed more than once"]);
}

/// Their names run some months ahead, as recorded ones do.
#[test]
fn the_fiscal_year_of_a_subscription_goes_by_days() {
    let months = [("201803-1", "2017-12-06", "2018-01-05"), ("201804-1", "2018-01-06", "2018-02-05")];
    let later = [("201805-1", "2018-02-06", "2018-03-05"), ("201806-1", "2018-03-06", "2018-04-05")];
    let rows: Vec<_> =
        months.iter().chain(&later).map(|(name, first, last)| row("", name, first, last)).collect();
    let check = |rows: &[String], now: &str, expect: &str| {
        let records = decoded(&format!("[{}]", rows.join(","))).records;
        let list = PeriodList::of_subscription(records.iter().map(PeriodInfo::from));
        let selector: crate::Selector = "fytd".parse().unwrap();
        let found = selector.resolve(&list, now.parse().unwrap(), &crate::PeriodRules::default()).unwrap();
        let crate::Selection::Periods(ids) = found.selection() else { panic!("{found:?}") };
        let shown = ids.iter().map(ToString::to_string).chain(found.notes().iter().map(ToString::to_string));
        assert_eq!(shown.collect::<Vec<_>>().join(" "), expect, "{now}");
    };
    check(&rows, "2018-03-20T00:00:00Z", "201804 201805 201806");
    // A period belongs to the year in which it begins.
    let note = "the list of billing periods begins with 2017-12-06, later than what was asked for";
    check(&rows, "2018-01-03T00:00:00Z", &format!("201803 {note}"));
    let note = "the list of billing periods begins with 2018-02-06, later than what was asked for";
    // Of a list from the first period of the year on, nothing is missing.
    check(&rows[1..], "2018-03-20T00:00:00Z", "201804 201805 201806");
    check(&rows[2..], "2018-03-20T00:00:00Z", &format!("201805 201806 {note}"));
}
