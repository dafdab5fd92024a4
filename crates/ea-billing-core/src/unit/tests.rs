use super::*;
use proptest::prelude::*;

#[track_caller]
fn check(text: &str, block: u64, base: &str, per: Option<Time>) {
    let unit = UnitOfMeasure::parse(text);
    assert_eq!(unit.as_str(), text);
    let found = (unit.block(), unit.base(), unit.per());
    assert_eq!(found, (Some(block.into()), Some(base), per), "{text:?}");
    assert!(unit.is_known() && !unit.is_empty());
}

#[track_caller]
fn check_unknown(text: &str) {
    let unit = UnitOfMeasure::parse(text);
    assert_eq!(unit.as_str(), text);
    assert_eq!((unit.block(), unit.base(), unit.per()), (None, None, None), "{text:?}");
    assert!(!unit.is_known());
    assert_eq!(unit.to_string(), text);
}

#[test]
fn units_of_the_apis_own_pages_and_recordings() {
    for (text, block, base, per) in [
        ("1", 1, "Unit", None),
        ("1 GB", 1, "GB", None),
        ("1 GB/Hour", 1, "GB", Some(Time::Hour)),
        ("1 GB/Month", 1, "GB", Some(Time::Month)),
        ("1 GiB/Hour", 1, "GiB", Some(Time::Hour)),
        ("1 Hour", 1, "Hour", None),
        ("1 Minute", 1, "Minute", None),
        ("1 TB", 1, "TB", None),
        ("1/Day", 1, "Unit", Some(Time::Day)),
        ("1/Hour", 1, "Unit", Some(Time::Hour)),
        ("1/Month", 1, "Unit", Some(Time::Month)),
        ("10,000s", 10_000, "Unit", None),
        ("100", 100, "Unit", None),
        ("100 GB", 100, "GB", None),
        ("100 Hours", 100, "Hour", None),
        ("10K", 10_000, "Unit", None),
        ("1M", 1_000_000, "Unit", None),
        ("Azure Endpoints", 1, "Azure Endpoint", None),
        ("Days", 1, "Day", None),
        ("GB", 1, "GB", None),
        ("Hours", 1, "Hour", None),
        ("Units", 1, "Unit", None),
        // Columns of the CSV files.
        ("Operation Units", 1, "Operation Unit", None),
        ("Transactions", 1, "Transaction", None),
    ] {
        check(text, block, base, per);
    }
}

#[test]
fn units_of_price_lists() {
    for (text, block, base, per) in [
        ("1M Queries", 1_000_000, "Query", None),
        ("100 GB Seconds", 100, "GB Second", None),
        ("5/Month", 5, "Unit", Some(Time::Month)),
        ("10K/Hour", 10_000, "Unit", Some(Time::Hour)),
        ("10K Transactions", 10_000, "Transaction", None),
        ("1B", 1_000_000_000, "Unit", None),
        ("1 Million", 1_000_000, "Unit", None),
        ("10000 /Day", 10_000, "Unit", Some(Time::Day)),
        ("100000000000 ", 100_000_000_000, "Unit", None),
        ("1024 GB", 1024, "GB", None),
        ("744 Connections", 744, "Connection", None),
        ("102400 TiB/Hour", 102_400, "TiB", Some(Time::Hour)),
        ("1 Cubic Meter/Month", 1, "Cubic Meter", Some(Time::Month)),
        ("Gb / Month", 1, "GB", Some(Time::Month)),
        ("MB/month", 1, "MB", Some(Time::Month)),
        ("1/Second", 1, "Unit", Some(Time::Second)),
        ("1 /Year", 1, "Unit", Some(Time::Year)),
        ("1 Daily Reserved Units", 1, "Reserved Unit", Some(Time::Day)),
        ("100 Hourly Units", 100, "Unit", Some(Time::Hour)),
        ("1 Annual Domain", 1, "Domain", Some(Time::Year)),
        ("100,000 Calls", 100_000, "Call", None),
        ("10 Monthly Units", 10, "Unit", Some(Time::Month)),
        ("1 Yearly Domain", 1, "Domain", Some(Time::Year)),
        ("1 GB Month", 1, "GB Month", None),
        ("100 Core Hrs", 100, "Core Hour", None),
        ("1000 MAUs", 1000, "MAU", None),
        ("1 Database Units (DU)", 1, "Database Unit (DU)", None),
        ("Minute(s)", 1, "Minute", None),
        ("CallingMinutes", 1, "Minute", None),
        ("Per Call", 1, "Call", None),
        ("per Privacy Subject Rights Request", 1, "Privacy Subject Right Request", None),
        ("print job", 1, "Print Job", None),
        ("1\u{a0}Hour", 1, "Hour", None),
    ] {
        check(text, block, base, per);
    }
}

#[test]
fn what_is_not_understood_is_kept_as_text() {
    for text in [
        "string",
        "Unassigned",
        "n/a",
        "0",
        "0 Hours",
        "000K",
        "-1 Hour",
        "1.5 Hours",
        "1.000 Hours",
        "10,00",
        "1,0000s",
        "1000,000",
        ",100",
        "1,,000",
        "1/3 Months",
        "1/10 Days",
        "1 GB/hora",
        "1/小时",
        "1 GB/Month/User",
        "1/",
        "/Month",
        "1 /",
        "10000 1,000s",
        "1 1 Hour",
        "10 K",
        "1 Thousand",
        "5 Hundred GB",
        "1 Million Million",
        "100GB",
        "1Hour",
        "10Mbps",
        "10m",
        "10KK",
        "1 GB*",
        "Per",
        "per 10",
        "99999999999999999999",
        "1 Unit/User",
        "1 Daily Unit/Month",
        "½ Hour",
        "٣ Hours",
    ] {
        check_unknown(text);
        assert!(!UnitOfMeasure::parse(text).is_empty(), "{text:?}");
    }
}

#[test]
fn nothing_stated_is_neither_known_nor_a_riddle() {
    for text in ["", " ", "\t"] {
        check_unknown(text);
        assert!(UnitOfMeasure::parse(text).is_empty());
    }
    assert_eq!(UnitOfMeasure::default(), UnitOfMeasure::parse(""));
}

const TIMES: [(&str, Time); 6] = [
    ("Second", Time::Second),
    ("Minute", Time::Minute),
    ("Hour", Time::Hour),
    ("Day", Time::Day),
    ("Month", Time::Month),
    ("Year", Time::Year),
];

proptest! {
    #[test]
    fn what_is_written_is_read(
        number in 1..=u64::MAX,
        suffix in prop::sample::select(vec![("", 1_u64), ("K", 1_000), ("M", 1_000_000), ("B", 1_000_000_000)]),
        noun in prop::sample::select(vec!["", "Hour", "GB", "TiB", "GB Second", "Transaction", "Widget"]),
        plural: bool,
        time in prop::option::of(prop::sample::select(TIMES.to_vec())),
    ) {
        let plural = if plural && noun.ends_with(|c: char| c.is_lowercase() && c != 'B') { "s" } else { "" };
        let per = time.map(|(word, _)| format!("/{word}")).unwrap_or_default();
        let text = format!("{number}{} {noun}{plural}{per}", suffix.0);
        let unit = UnitOfMeasure::parse(&text);
        let block = Decimal::from(number).checked_mul(suffix.1.into()).unwrap();
        prop_assert_eq!(unit.block(), Some(block), "{}", &text);
        prop_assert_eq!(unit.base(), Some(if noun.is_empty() { UNIT } else { noun }), "{}", &text);
        prop_assert_eq!(unit.per(), time.map(|(_, time)| time), "{}", &text);
    }

    #[test]
    fn a_base_stays_what_it_is(text in "[1-9][KM]? [a-zA-Z]{2,8}( [A-Z][a-z]{1,6}(es|s|ies)?)?") {
        if let Some(base) = UnitOfMeasure::parse(&text).base().map(ToOwned::to_owned) {
            let again = UnitOfMeasure::parse(&format!("1 {base}"));
            prop_assert_eq!(again.base(), Some(base.as_str()), "{}", text);
        }
    }

    #[test]
    fn any_text_is_kept_and_no_block_is_nothing(text in "[0-9,]{0,4}[KMBs]?[ /]?(\\PC|Hours?|GB|/Month| ){0,4}") {
        let unit = UnitOfMeasure::parse(&text);
        prop_assert_eq!(unit.as_str(), text.as_str());
        prop_assert_eq!(unit.is_known(), unit.block().is_some());
        prop_assert_eq!(unit.is_known(), unit.base().is_some());
        if let Some(block) = unit.block() {
            prop_assert!(block >= Decimal::ONE && block.fract().is_zero());
        }
    }
}
