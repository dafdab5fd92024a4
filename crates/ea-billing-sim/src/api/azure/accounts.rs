//! Invoices of billing accounts, billing profiles and billing subscriptions.

use super::denial::Denial;
use super::path::Owner;
use super::statement::Statement;
use super::{Ask, aggregates, filter, link};
use crate::exchange::Answer;
use crate::render::json::{Object, write_array};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use http::StatusCode;

/// The most invoices on a page.
const MOST: usize = 50;

pub(super) fn list(ask: &Ask<'_>, owner: &Owner, version: &str) -> Result<Answer, Denial> {
    let mut all = statements(ask, owner)?;
    let (from, to) = (moment(ask, "periodStartDate")?, moment(ask, "periodEndDate")?);
    // The period of the invoice has to end within the dates. No document says that they stand for their first moments; a
    // client that counts on the contrary would lose rows if they do.
    all.retain(|each| {
        let end = each.end();
        from.is_none_or(|from| from <= end) && to.is_none_or(|to| end <= to)
    });
    select(ask, &mut all)?;
    let invalid = |name: &str, what: &str| {
        Denial::bad_request("BadRequest", format!("The value of '{name}' is invalid; expected {what}."))
            .bare()
    };
    let top = match ask.request.query_value("top").map(|text| text.parse()) {
        None => MOST,
        Some(Ok(top)) if (1..=MOST).contains(&top) => top,
        Some(_) => return Err(invalid("top", "a number from 1 to 50")),
    };
    let skip = match ask.request.query_value("skip").map(|text| text.parse()) {
        None => 0,
        Some(Ok(skip)) => skip,
        Some(Err(_)) => return Err(invalid("skip", "a number")),
    };
    let mut body = Vec::new();
    let mut object = Object::new(&mut body);
    let shown = all.iter().skip(skip).take(top);
    write_array(shown, object.name("value"), |each, out| each.write(ask, owner, version, out));
    if skip + top < all.len() {
        object.text("nextLink", &link::of_list(ask, "skip", skip + top));
    }
    object.end();
    Ok(Answer::json(StatusCode::OK, body))
}

pub(super) fn get(ask: &Ask<'_>, owner: &Owner, name: &str, version: &str) -> Result<Answer, Denial> {
    let statement = find(ask, owner, name)?;
    let mut body = Vec::new();
    statement.write(ask, owner, version, &mut body);
    Ok(Answer::json(StatusCode::OK, body))
}

/// The invoice of this name, if it is the owner's.
pub(super) fn find<'a>(ask: &Ask<'a>, owner: &Owner, name: &str) -> Result<Statement<'a>, Denial> {
    let found = statements(ask, owner)?.into_iter().find(|each| each.name.eq_ignore_ascii_case(name));
    found.ok_or_else(|| not_found(&format!("The invoice '{name}' was not found.")))
}

/// An error as the billing provider writes it, without a wrapper.
pub(super) fn not_found(message: &str) -> Denial {
    Denial::new(StatusCode::NOT_FOUND, "NotFound", message).bare()
}

/// The invoices of an owner, newest first.
fn statements<'a>(ask: &Ask<'a>, owner: &Owner) -> Result<Vec<Statement<'a>>, Denial> {
    let accounts = &ask.azure().billing_accounts;
    let account = |name: &str| {
        let found = accounts.iter().find(|account| account.name.eq_ignore_ascii_case(name));
        found.ok_or_else(|| not_found(&format!("The billing account '{name}' was not found.")))
    };
    let ids: Vec<&str> = match owner {
        Owner::Account(name) => account(name)?.subscriptions.iter().map(String::as_str).collect(),
        Owner::Profile(name, profile) => {
            let account = account(name)?;
            if account.profile.is_empty() || !account.profile.eq_ignore_ascii_case(profile) {
                return Err(not_found(&format!("The billing profile '{profile}' was not found.")));
            }
            account.subscriptions.iter().map(String::as_str).collect()
        }
        Owner::Subscription(id) => {
            ask.holding(id)
                .ok_or_else(|| not_found(&format!("The billing subscription '{id}' was not found.")))?;
            vec![id]
        }
        Owner::Anybody => ask.azure().subscriptions.iter().map(|each| each.id.as_str()).collect(),
    };
    let holdings = ids.into_iter().filter_map(|id| ask.holding(id));
    let mut all: Vec<Statement<'a>> = holdings.flat_map(|holding| Statement::all(holding, ask.now)).collect();
    all.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.name.cmp(&b.name)));
    Ok(all)
}

/// A time of the query, in one of the ways in which clients write it; a day for its first moment.
fn moment(ask: &Ask<'_>, name: &str) -> Result<Option<DateTime<Utc>>, Denial> {
    let Some(text) = ask.request.query_value(name) else { return Ok(None) };
    let american = || {
        let day = NaiveDate::parse_from_str(&text, "%m-%d-%Y").ok()?;
        Some(day.and_time(NaiveTime::MIN).and_utc())
    };
    let moment = aggregates::parse(&text).or_else(american);
    moment.map(Some).ok_or_else(|| {
        Denial::bad_request("BadRequest", format!("The value '{text}' of '{name}' is not a date.")).bare()
    })
}

/// Keeps what a filter lets through.
fn select(ask: &Ask<'_>, all: &mut Vec<Statement<'_>>) -> Result<(), Denial> {
    let Some(text) = ask.request.query_value("filter") else { return Ok(()) };
    let invalid =
        || Denial::bad_request("BadRequest", format!("The filter '{text}' is not supported.")).bare();
    for each in filter::read(&text).ok_or_else(invalid)? {
        let name = each.name.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
        let now = ask.now;
        let value = |statement: &Statement<'_>| match name.as_str() {
            "status" => Some(statement.status(now).to_owned()),
            "invoicetype" => Some(statement.kind().to_owned()),
            "ismonthlyinvoice" => Some(statement.is_monthly().to_string()),
            "documenttype" => Some("Invoice".to_owned()),
            "invoicedate" => Some(statement.date.date_naive().to_string()),
            _ => None,
        };
        if all.iter().any(|statement| value(statement).is_none()) {
            return Err(invalid());
        }
        all.retain(|statement| value(statement).is_some_and(|value| each.is_met(&value)));
    }
    Ok(())
}
