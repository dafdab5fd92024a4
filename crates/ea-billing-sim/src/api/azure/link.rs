//! Links to the next page.

use super::Ask;
use crate::api::PagingFault;
use crate::exchange::Request;
use crate::model::azure::usage::{Cursor, Window};
use crate::world::NextLink;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};

/// What a continuation token says: the page, where it begins, and where the page before it began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) page: u64,
    pub(super) here: Cursor,
    pub(super) before: Cursor,
}

impl Token {
    /// That of the first page.
    pub(super) fn first(from: DateTime<Utc>) -> Self {
        let here = Cursor { reported: from, back: 3, index: 0 };
        Self { page: 1, here, before: here }
    }

    /// That of the page after this one.
    pub(super) fn then(&self, next: Cursor) -> Self {
        Self { page: self.page + 1, here: next, before: self.here }
    }

    pub(super) fn is_in(&self, window: &Window) -> bool {
        let is_in = |place: &Cursor| {
            (window.from..window.to).contains(&place.reported) && (1..=3).contains(&place.back)
        };
        self.page > 0 && is_in(&self.here) && is_in(&self.before)
    }

    /// Base64 that ends with two equals signs.
    fn write(&self) -> String {
        let place = |place: &Cursor| format!("{}!{}!{}", place.reported.timestamp(), place.back, place.index);
        let mut text = format!("{}!{}!{}", self.page, place(&self.here), place(&self.before));
        while text.len() % 3 != 1 {
            text.push('!');
        }
        STANDARD.encode(text)
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        let text = String::from_utf8(STANDARD.decode(text).ok()?).ok()?;
        let mut parts = text.trim_end_matches('!').split('!');
        let page = parts.next()?.parse().ok()?;
        let mut place = || {
            let reported = DateTime::from_timestamp(parts.next()?.parse().ok()?, 0)?;
            let (back, index) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            Some(Cursor { reported, back, index })
        };
        Some(Self { page, here: place()?, before: place()? })
    }
}

/// The number of the page of usage aggregates that a request asks for, from 1 on.
pub(crate) fn page_number(request: &Request) -> u64 {
    let token = request.query_value("continuationToken").and_then(|text| Token::read(&text));
    token.map_or(1, |token| token.page)
}

/// The link of a page of usage aggregates to the next, or what a fault puts in its place.
pub(super) fn of_aggregates(
    ask: &Ask<'_>,
    window: &Window,
    token: &Token,
    next: Option<&Token>,
) -> Option<String> {
    let link = |token: &Token| {
        let time = |time: DateTime<Utc>| time.format("%Y-%m-%dT%H%%3a%M%%3a%S%%2b00%%3a00").to_string();
        format!(
            "{}{}?api-version=2015-06-01-preview&reportedStartTime={}&reportedEndTime={}\
             &aggregationGranularity={}&showDetails={}&continuationToken={}",
            ask.request.base,
            ask.request.path,
            time(window.from),
            time(window.to),
            window.grain.name(),
            if window.details { "True" } else { "False" },
            token.write().replace('+', "%2b").replace('/', "%2f").replace('=', "%3d")
        )
    };
    match ask.paging {
        Some(PagingFault::SelfLoop) => Some(link(token)),
        Some(PagingFault::Back) => {
            let page = token.page.saturating_sub(1).max(1);
            Some(link(&Token { page, here: token.before, before: token.before }))
        }
        Some(PagingFault::Endless) => Some(link(&next.cloned().unwrap_or_else(|| token.then(token.here)))),
        Some(PagingFault::Link(form)) => {
            let right = link(&next.cloned().unwrap_or_else(|| token.then(token.here)));
            let path = right.strip_prefix(&ask.request.base).unwrap_or(&right);
            let host = ask.request.base.split_once("://").map_or("", |(_, host)| host);
            Some(form.replace("{path}", path).replace("{host}", host))
        }
        Some(PagingFault::Empty | PagingFault::Duplicate) | None => next.map(link),
    }
}

/// The link of a list to what comes after so many of its entries: the query as it was, with another `parameter`.
pub(super) fn of_list(ask: &Ask<'_>, parameter: &str, after: usize) -> String {
    let pairs = ask.request.query.split('&').filter(|pair| {
        let name = crate::exchange::unescape(pair.split('=').next().unwrap_or_default());
        !pair.is_empty() && !name.eq_ignore_ascii_case(parameter)
    });
    let kept: String = pairs.map(|pair| format!("{pair}&")).collect();
    let base = match ask.azure().quirks.next_link {
        NextLink::Absolute => ask.request.base.as_str(),
        NextLink::Internal => INTERNAL,
        NextLink::Relative => "",
    };
    format!("{base}{}?{kept}{parameter}={after}", ask.request.path)
}

/// A host behind Azure Resource Manager that answers have told of.
pub(super) const INTERNAL: &str = "https://billing-preview.windowsazure.com";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_was_written_and_ends_with_two_signs() {
        let from = DateTime::from_timestamp(1_790_000_000, 0).expect("it is a time");
        let mut token = Token::first(from);
        for index in [0, 7, 48, 12_345] {
            token = token.then(Cursor { reported: from, back: 1, index });
            let text = token.write();
            assert!(text.ends_with("==") && !text.ends_with("==="), "{text}");
            assert_eq!(Token::read(&text), Some(token.clone()));
        }
        assert_eq!(Token::read("x"), None);
        assert_eq!(token.page, 5);
    }
}
