//! The API that came before, `https://ea.azure.com/rest/{enrollment}`.

use super::datasets::charges_of;
use super::failure::Failure;
use super::range::Range;
use super::{Call, etag};
use crate::exchange::{Answer, Body};
use crate::model::{marketplace, price_sheet};
use crate::render::json::{Object, write_array};
use crate::render::template::Format;
use crate::world::Period;
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The list of months with the links of each; links have no host.
pub(super) fn months(call: &Call<'_>) -> Answer {
    let number = &call.model().plan.number;
    let mut body = Vec::new();
    let mut object = Object::new(&mut body);
    object.text("object_type", "Usage").text("contract_version", "1.0");
    write_array(call.estate.periods(call.view.moment.now), object.name("AvailableMonths"), |period, out| {
        let month = month(period);
        // Both spellings of the path were seen in one answer.
        let link = |name: &str, kind: &str| format!("/rest/{number}/{name}?month={month}&type={kind}");
        Object::new(out)
            .text("Month", &month)
            .text("LinkToDownloadSummaryReport", &link("usagereport", "summary"))
            .text("LinkToDownloadDetailReport", &link("usage-report", "detail"))
            .text("LinkToDownloadPriceSheetReport", &link("usagereport", "pricesheet"))
            .text("LinkToDownloadStoreChargeReport", &link("usagereport", "storecharge"))
            .end();
    });
    object.end();
    let tag = call.tag(&[&String::from_utf8_lossy(&body)]);
    etag::conditional(call.request, &tag, || Answer::json(StatusCode::OK, body))
}

fn month(period: Period) -> String {
    period.first_day().format("%Y-%m").to_string()
}

/// One report of a month.
pub(super) fn report(call: &Call<'_>) -> Result<Answer, Failure> {
    let text = call.request.query_value("month").unwrap_or_default();
    // Clients that print a month as a number send `2026-9`.
    let period =
        text.split_once('-').and_then(|(year, month)| format!("{year}{month:0>2}").parse::<Period>().ok());
    let period =
        period.ok_or_else(|| Failure::bad_request("The parameter month is not in the form yyyy-MM."))?;
    let kind = call.request.query_value("type").unwrap_or_default().to_ascii_lowercase();
    let json = match call.request.query_value("fmt").unwrap_or_default().to_ascii_lowercase().as_str() {
        "" | "csv" => false,
        "json" => true,
        _ => return Err(Failure::bad_request("The parameter fmt is Csv or Json.")),
    };
    if kind == "detail" {
        return Ok(detail(call, period, json));
    }
    if !call.estate.periods(call.view.moment.now).contains(&period) {
        return Err(Failure::no_data());
    }
    let table = match kind.as_str() {
        "summary" => {
            call.demand_whole_enrollment("Summary")?;
            call.estate.books(&call.view.moment).table(period)
        }
        "pricesheet" => {
            call.demand_whole_enrollment("PriceSheet")?;
            price_sheet::table(call.model())
        }
        "storecharge" => {
            if !call.view.charged {
                return Err(Failure::view("StoreCharge", call.claims.view));
            }
            marketplace::table(call.model(), charges_of(call, Range::of(period)))
        }
        _ => {
            return Err(Failure::bad_request(
                "The parameter type is summary, detail, pricesheet or storecharge.",
            ));
        }
    };
    let body = if json { table.as_json() } else { table.as_csv() };
    let tag = call.tag(&[&text, &kind, &String::from_utf8_lossy(&body)]);
    Ok(etag::conditional(call.request, &tag, || as_file(json, Body::Whole(body.into()))))
}

/// The usage rows of a month.
fn detail(call: &Call<'_>, period: Period, json: bool) -> Answer {
    let range = Range::of(period);
    let format = if json { Format::LegacyJson } else { Format::LegacyCsv };
    let mut rows = call.rows(format, range, "");
    let is_empty = rows.segments.is_empty();
    // A month without rows is the header of a CSV, whatever was asked for. A client that asked for JSON tells it by its
    // first character, which is no byte order mark then.
    if is_empty {
        let header = Bytes::from(Format::LegacyCsv.preamble(""));
        rows.preamble = if json { header.slice(BYTE_ORDER_MARK.len()..) } else { header };
    } else if json {
        rows.preamble = (&b"["[..]).into();
        rows.ending = b"]";
    }
    let tag = call.tag_of_rows(&rows, range, if json { "Json" } else { "Csv" });
    etag::conditional(call.request, &tag, || {
        as_file(json && !is_empty, Body::Stream { length: None, chunks: Box::new(rows.pieces()) })
    })
}

fn as_file(json: bool, body: Body) -> Answer {
    let kind = if json { "application/json; charset=utf-8" } else { "text/csv; charset=utf-8" };
    let mut answer =
        Answer::new(StatusCode::OK, "").with(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    answer.body = body;
    answer
}
