//! Pages of usage details and the links between them.

use super::failure::Failure;
use super::range::Range;
use super::{Call, PagingFault, etag};
use crate::draw::mix;
use crate::exchange::{Answer, Request};
use crate::render::json::{Object, write_text};
use crate::render::template::Format;
use crate::world::{LastLink, NoData};
use http::StatusCode;

/// The query parameter that says which page a link leads to.
const TOKEN: &str = "skiptoken";
/// A row of a page is about this long.
const ROW_BYTES: usize = 1536;

/// The page that a request asks for, from 1 on; none if its token was not made here.
pub(super) fn number(request: &Request) -> Option<u64> {
    let Some(token) = request.query_value(TOKEN) else { return Some(1) };
    let (page, check) = token.split_at_checked(token.len().checked_sub(8)?)?;
    let page = u64::from_str_radix(page, 16).ok()?;
    (page > 0 && check == checksum(page)).then_some(page)
}

fn checksum(page: u64) -> String {
    format!("{:08x}", mix(page, 41) & 0xffff_ffff)
}

/// The link to a page of the same call.
fn link(request: &Request, page: u64) -> String {
    let pairs = request.query.split('&').filter(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        !pair.is_empty() && !name.eq_ignore_ascii_case(TOKEN)
    });
    let kept: String = pairs.map(|pair| format!("{pair}&")).collect();
    format!("{}{}?{kept}{TOKEN}={page:x}{}", request.base, request.path, checksum(page))
}

/// Answers a call for usage details with one page.
pub(super) fn answer(call: &Call<'_>, range: Range, fault: Option<&PagingFault>) -> Result<Answer, Failure> {
    let request = call.request;
    let page = number(request).ok_or_else(|| Failure::bad_request("The skiptoken is not valid."))?;
    let quirks = &call.model().plan.quirks;
    let rows = call.rows(Format::Json(call.version()), range, "");
    let all = rows.count();
    if all == 0 && quirks.no_data == NoData::NotFound {
        return Err(Failure::no_data());
    }
    let size = u64::from(call.api.world.page_size);
    let pages = all.div_ceil(size).max(1);
    if page > pages && fault != Some(&PagingFault::Endless) {
        return Err(Failure::bad_request("The skiptoken is not valid."));
    }
    let shown = match fault {
        Some(PagingFault::Duplicate) => page.saturating_sub(1).max(1),
        Some(PagingFault::Endless) => (page - 1) % pages + 1,
        _ => page,
    };
    let take = if fault == Some(&PagingFault::Empty) { 0 } else { size };
    let next = next_link(request, page, page < pages, fault);
    // A page that is not what it should be is not what the right one's validator stands for.
    let tag = call.tag_of_rows(&rows, range, &format!("{page} {fault:?}"));
    Ok(etag::conditional(request, &tag, || {
        let length = usize::try_from(take.min(all)).unwrap_or_default() * ROW_BYTES;
        let mut body = Vec::with_capacity(length + 512);
        let mut object = Object::new(&mut body);
        object.text("id", &call.id("usagedetails", range));
        let data = object.name("data");
        data.push(b'[');
        rows.page((shown - 1) * size, take, data);
        data.push(b']');
        match (next, quirks.last_link) {
            (Some(next), _) => write_text(&next, object.name("nextLink")),
            (None, LastLink::Null) => drop(object.raw("nextLink", "null")),
            (None, LastLink::Empty) => drop(object.text("nextLink", "")),
        }
        object.end();
        Answer::json(StatusCode::OK, body)
    }))
}

/// The link of a page to the next, or what a fault puts in its place.
fn next_link(request: &Request, page: u64, has_next: bool, fault: Option<&PagingFault>) -> Option<String> {
    match fault {
        Some(PagingFault::SelfLoop) => Some(link(request, page)),
        Some(PagingFault::Back) => Some(link(request, page.saturating_sub(1).max(1))),
        Some(PagingFault::Endless) => Some(link(request, page + 1)),
        Some(PagingFault::Link(form)) => {
            let right = link(request, page + 1);
            let path = right.strip_prefix(&request.base).unwrap_or(&right);
            let host = request.base.split_once("://").map_or("", |(_, host)| host);
            Some(form.replace("{path}", path).replace("{host}", host))
        }
        Some(PagingFault::Empty | PagingFault::Duplicate) | None => has_next.then(|| link(request, page + 1)),
    }
}
