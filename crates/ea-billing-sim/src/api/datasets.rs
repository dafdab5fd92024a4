//! The datasets that are one JSON text: billing periods, balance, marketplace, price sheet, reservations.

use super::failure::Failure;
use super::range::Range;
use super::{Call, Part, Route, etag};
use crate::exchange::Answer;
use crate::model::ledger::{Scope, count, segments};
use crate::model::marketplace::{self, Charge};
use crate::model::reservation::Grain;
use crate::model::{price_sheet, reservation};
use crate::render::json::{Object, write_array};
use crate::world::{LastLink, NoData, Period};
use chrono::Months;
use http::StatusCode;

/// The pages state no limit for reservations; this one is beyond all that there is.
const ANY_LENGTH: Months = Months::new(12 * 100);

/// Answers a call for one of these datasets.
pub(super) fn answer(call: &Call<'_>) -> Result<Answer, Failure> {
    let body = match call.target.route {
        Route::BillingPeriods => billing_periods(call),
        Route::BalanceSummary => {
            call.demand_whole_enrollment("BalanceSummary")?;
            let period = call.period()?;
            let mut body = Vec::new();
            call.estate.books(&call.view.moment).write(period, call.version(), &mut body);
            body
        }
        Route::PriceSheet => {
            call.demand_whole_enrollment("PriceSheet")?;
            let period = call.period()?;
            let mut body = Vec::new();
            price_sheet::write(call.model(), period, call.version(), &mut body);
            body
        }
        Route::MarketplaceCharges => marketplace_charges(call)?,
        _ => reservations(call)?,
    };
    // The body is small, so the validator is taken from what it says.
    let tag = call.tag(&[&String::from_utf8_lossy(&body)]);
    Ok(etag::conditional(call.request, &tag, || Answer::json(StatusCode::OK, body)))
}

/// The periods that have begun, newest first, with links to what they have.
fn billing_periods(call: &Call<'_>) -> Vec<u8> {
    let number = &call.model().plan.number;
    let mut body = Vec::new();
    let periods = call.estate.periods(call.view.moment.now);
    write_array(periods.into_iter().rev(), &mut body, |period, out| {
        // Every page prints links to v1, that of v2 as well.
        let path = |name: &str| format!("/v1/enrollments/{number}/billingperiods/{period}/{name}");
        let mut object = Object::new(out);
        let date = |day: chrono::NaiveDate, time: &str| format!("{day}T{time}Z");
        object
            .text("billingPeriodId", &period.to_string())
            .text("billingStart", &date(period.first_day(), "00:00:00"))
            // Every page prints the end of the morning.
            .text("billingEnd", &date(period.last_day(), "11:59:59"));
        let whole = call.view.scope == Scope::Enrollment;
        let has = [
            ("balanceSummary", whole),
            ("usageDetails", has_usage(call, period)),
            ("marketplaceCharges", call.view.charged && !charges_of(call, Range::of(period)).is_empty()),
            ("priceSheet", whole),
        ];
        for (name, has) in has {
            match (has, call.model().plan.quirks.no_link) {
                (true, _) => object.text(name, &path(&name.to_ascii_lowercase())),
                (false, LastLink::Null) => object.raw(name, "null"),
                (false, LastLink::Empty) => object.text(name, ""),
            };
        }
        object.end();
    });
    body
}

fn has_usage(call: &Call<'_>, period: Period) -> bool {
    let days = (period.first_day(), period.last_day());
    count(&segments(call.model(), days, call.view.scope, &call.view.moment)) > 0
}

pub(super) fn charges_of(call: &Call<'_>, range: Range) -> Vec<Charge> {
    let seen = call.model().accounts_in(call.view.scope);
    let (first, last) = (Period::of(range.from), Period::of(range.to));
    let periods = call.estate.periods(call.view.moment.now).into_iter();
    let charges = periods
        .filter(|period| (first..=last).contains(period))
        .flat_map(|period| marketplace::charges(call.model(), period, call.view.moment.now));
    let is_asked =
        |charge: &Charge| (range.from..=range.to).contains(&charge.day) && seen.contains(&charge.account);
    charges.filter(is_asked).collect()
}

fn marketplace_charges(call: &Call<'_>) -> Result<Vec<u8>, Failure> {
    if !call.view.charged {
        return Err(Failure::view("StoreCharge", call.claims.view));
    }
    let range = call.range()?;
    let known = call.estate.periods(call.view.moment.now);
    let reaches =
        known.iter().any(|period| range.from <= period.last_day() && range.to >= period.first_day());
    if !reaches && call.model().plan.quirks.no_data == NoData::NotFound {
        return Err(Failure::no_data());
    }
    let mut body = Vec::new();
    let charges = charges_of(call, range);
    marketplace::write(&charges.iter().collect::<Vec<_>>(), call.model(), call.version(), &mut body);
    Ok(body)
}

fn reservations(call: &Call<'_>) -> Result<Vec<u8>, Failure> {
    let (model, now, request) = (call.model(), call.view.moment.now, call.request);
    let dates = || Range::of_dates(request, ["startDate", "endDate"], ANY_LENGTH);
    let mut body = Vec::new();
    let written = match call.target.route {
        Route::ReservationDetails => {
            call.demand_whole_enrollment("ReservationDetails")?;
            let range = dates()?;
            reservation::details(model, range.from, range.to, now, &mut body)
        }
        Route::ReservationSummaries => {
            call.demand_whole_enrollment("ReservationSummaries")?;
            summaries(call, &mut body)?
        }
        Route::ReservationCharges => {
            call.demand_whole_enrollment("ReservationCharges")?;
            let range = dates()?;
            reservation::charges(model, call.version(), range.from, range.to, now, &mut body)
        }
        _ => {
            call.demand_whole_enrollment("ReservationRecommendations")?;
            let days = request.query_value("lookBackPeriod").unwrap_or_else(|| "7".to_owned());
            let days = days.parse().ok().filter(|days| [7, 30, 60].contains(days));
            let days =
                days.ok_or_else(|| Failure::bad_request("The parameter lookBackPeriod is 7, 30 or 60."))?;
            reservation::recommendations(model, call.target.part == Part::Single, days, now, &mut body)
        }
    };
    if written == 0 && model.plan.quirks.no_data == NoData::NotFound {
        Err(Failure::no_data())
    } else {
        Ok(body)
    }
}

/// Summaries by day need dates, summaries by month may have them.
fn summaries(call: &Call<'_>, body: &mut Vec<u8>) -> Result<usize, Failure> {
    let grain = call.request.query_value("grain").unwrap_or_default();
    let is_daily = grain.eq_ignore_ascii_case("daily");
    if !is_daily && !grain.eq_ignore_ascii_case("monthly") {
        return Err(Failure::bad_request("The parameter grain is daily or monthly."));
    }
    let has_dates = ["startdate", "enddate"].iter().any(|name| call.request.query_value(name).is_some());
    let dates = || Range::of_dates(call.request, ["startdate", "enddate"], ANY_LENGTH);
    let range = if is_daily || has_dates { Some(dates()?) } else { None };
    let grain = if is_daily { Grain::Daily } else { Grain::Monthly };
    let (from, to) = (range.map(|range| range.from), range.map(|range| range.to));
    Ok(reservation::summaries(call.model(), grain, from, to, call.view.moment.now, body))
}
