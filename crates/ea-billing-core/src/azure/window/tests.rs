use super::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect(text)
}

fn days(first: &str, last: &str) -> DateRange {
    DateRange::new(first.parse().expect(first), last.parse().expect(last)).expect("they are in order")
}

/// A window, or why there is none.
fn shown(window: Result<UsageWindow>) -> String {
    window.map_or_else(|error| format!("{}: {error}", error.code()), |window| window.to_string())
}

#[test]
fn windows_of_usage_days_end_when_late_rows_have_come_or_now() {
    let check = |now: &str, lateness: i64, expect: &str| {
        let range = days("2026-05-01", "2026-05-03");
        let window =
            UsageWindow::for_usage_days(range, Granularity::Daily, at(now), TimeDelta::hours(lateness));
        assert_eq!(shown(window), expect, "{now}");
    };
    let until =
        |day: &str| format!("reported from 2026-05-01 until {day} daily, used 2026-05-01..2026-05-03");
    check("2026-06-01T00:00:00Z", 5 * 24, &until("2026-05-09"));
    check("2026-05-08T23:59:59Z", 5 * 24, &until("2026-05-08"));
    check("2026-05-09T00:00:00Z", 5 * 24, &until("2026-05-09"));
    // A part of a day is a day, since windows end at midnight.
    check("2026-06-01T00:00:00Z", 1, &until("2026-05-05"));
    check("2026-06-01T00:00:00Z", 0, &until("2026-05-04"));
    check("2026-06-01T00:00:00Z", -48, &until("2026-05-04"));
    check("2026-05-02T00:00:00Z", 48, &until("2026-05-02"));
    let none =
        "invalid_period: the reported time begins at 2026-05-01T00:00:00Z, but daily usage is reported until";
    check("2026-05-01T23:59:59Z", 48, &format!("{none} 2026-05-01T00:00:00Z by now"));
    check("2026-04-29T12:00:00Z", 48, &format!("{none} 2026-04-29T00:00:00Z by now"));
}

#[test]
fn windows_of_usage_days_by_the_hour_end_at_hours() {
    let check = |now: &str, lateness: i64, expect: &str| {
        let range = days("2026-05-01", "2026-05-03");
        let window =
            UsageWindow::for_usage_days(range, Granularity::Hourly, at(now), TimeDelta::minutes(lateness));
        assert_eq!(shown(window), expect, "{now}");
    };
    let until = |hour: &str| {
        format!("reported from 2026-05-01T00:00 until {hour} hourly, used 2026-05-01..2026-05-03")
    };
    check("2026-06-01T00:00:00Z", 90, &until("2026-05-04T02:00"));
    check("2026-06-01T00:00:00Z", 0, &until("2026-05-04T00:00"));
    check("2026-05-01T01:30:00Z", 90, &until("2026-05-01T01:00"));
    let none = "invalid_period: the reported time begins at 2026-05-01T00:00:00Z, but hourly usage is reported until";
    check("2026-05-01T00:59:59Z", 90, &format!("{none} 2026-05-01T00:00:00Z by now"));
}

#[test]
fn the_future_is_cut_off() {
    let check = |granularity, now: &str, expect: &str| {
        let window = UsageWindow::new(at("2026-05-01T00:00:00Z"), at("2026-06-01T00:00:00Z"), granularity);
        assert_eq!(shown(window.and_then(|window| window.until_now(at(now)))), expect, "{now}");
    };
    use Granularity::{Daily, Hourly};
    check(Daily, "2026-05-10T07:08:09.5Z", "reported from 2026-05-01 until 2026-05-10 daily");
    check(Hourly, "2026-05-10T07:08:09.5Z", "reported from 2026-05-01T00:00 until 2026-05-10T07:00 hourly");
    check(Hourly, "2026-07-01T00:00:00Z", "reported from 2026-05-01T00:00 until 2026-06-01T00:00 hourly");
    check(
        Hourly,
        "2026-05-01T00:59:59Z",
        "invalid_period: the reported time begins at 2026-05-01T00:00:00Z, but hourly usage is reported until \
         2026-05-01T00:00:00Z by now",
    );
}

#[test]
fn ends_are_full_days_or_hours() {
    let check = |start: &str, end: &str, granularity, expect: &str| {
        assert_eq!(shown(UsageWindow::new(at(start), at(end), granularity)), expect);
    };
    let [day, hour] = [Granularity::Daily, Granularity::Hourly];
    let of_a_day = "invalid_period: expected midnight in UTC as an end of the reported time, found";
    check("2026-05-01T01:00:00Z", "2026-05-02T00:00:00Z", day, &format!("{of_a_day} 2026-05-01T01:00:00Z"));
    check("2026-05-01T00:00:00Z", "2026-05-02T00:00:01Z", day, &format!("{of_a_day} 2026-05-02T00:00:01Z"));
    check(
        "2026-05-01T01:00:00Z",
        "2026-05-01T02:00:00Z",
        hour,
        "reported from 2026-05-01T01:00 until 2026-05-01T02:00 hourly",
    );
    check(
        "2026-05-01T01:30:00Z",
        "2026-05-01T02:00:00Z",
        hour,
        "invalid_period: expected a full hour as an end of the reported time, found 2026-05-01T01:30:00Z",
    );
    let order = "invalid_period: the reported time ends before it begins";
    check("2026-05-01T00:00:00Z", "2026-05-01T00:00:00Z", day, order);
}

#[test]
fn a_window_of_hours_has_room_for_its_days() {
    let hours = UsageWindow::new(at("2026-05-01T22:00:00Z"), at("2026-05-02T01:00:00Z"), Granularity::Hourly);
    let window = hours.expect("full hours").by(Granularity::Daily).without_details();
    assert_eq!(window.to_string(), "reported from 2026-05-01 until 2026-05-03 daily without details");
    assert_eq!(window.start_text(), "2026-05-01T00:00:00+00:00");
}
