//! Changes to the beginning of a body, be it held in memory or made while it is sent.

use super::scan::{first_record, header_and_row, is_json, members};
use crate::exchange::{Answer, Body};
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use std::ops::Range;

/// The chunks of a body.
pub(crate) type Chunks = Box<dyn Iterator<Item = Bytes> + Send>;

/// An answer that a fault has changed or, as an error, the answer as it was because there was nothing to change.
pub(crate) type Swapped = Result<Answer, Box<Answer>>;

/// Puts an edited beginning in the place of the beginning of a body.
///
/// # Errors
/// The answer as it was, where there was nothing to edit.
pub(super) fn edit(answer: Answer, change: impl FnOnce(&[u8]) -> Option<Vec<u8>>) -> Swapped {
    splice(answer, |start| {
        let edited = Bytes::from(change(start)?);
        let length = u64::try_from(edited.len()).unwrap_or(u64::MAX);
        Some((length, Box::new(std::iter::once(edited))))
    })
}

/// Puts chunks in the place of the beginning of a body. They come with their length in bytes.
///
/// # Errors
/// The answer as it was, where there was nothing to replace.
pub(super) fn splice(mut answer: Answer, change: impl FnOnce(&[u8]) -> Option<(u64, Chunks)>) -> Swapped {
    let (length, mut chunks) = into_chunks(answer.body);
    let Some(start) = chunks.next() else {
        answer.body = Body::Whole(Bytes::new());
        return Err(Box::new(answer));
    };
    let before = u64::try_from(start.len()).unwrap_or(u64::MAX);
    let Some((after, edited)) = change(&start) else {
        answer.body = from_chunks(length, Box::new(std::iter::once(start).chain(chunks)));
        return Err(Box::new(answer));
    };
    answer.headers.remove(CONTENT_LENGTH);
    answer.body = from_chunks(length.map(|length| length - before + after), Box::new(edited.chain(chunks)));
    Ok(answer)
}

/// Any body as chunks, with its length where that is known.
pub(crate) fn into_chunks(body: Body) -> (Option<u64>, Chunks) {
    match body {
        Body::Whole(bytes) if bytes.is_empty() => (Some(0), Box::new(std::iter::empty())),
        Body::Whole(bytes) => (u64::try_from(bytes.len()).ok(), Box::new(std::iter::once(bytes))),
        Body::Stream { length, chunks } => (length, chunks),
    }
}

/// The answer, whose body is known to be empty if it is. To find out, the first chunk of a body of unknown length is made.
pub(super) fn with_empty_body_known(mut answer: Answer) -> Answer {
    if let Body::Stream { length: None, mut chunks } = answer.body {
        answer.body = match chunks.find(|chunk| !chunk.is_empty()) {
            Some(first) => from_chunks(None, Box::new(std::iter::once(first).chain(chunks))),
            None => Body::Whole(Bytes::new()),
        };
    }
    answer
}

fn from_chunks(length: Option<u64>, chunks: Chunks) -> Body {
    Body::Stream { length, chunks }
}

/// Text with another text in place of a part.
pub(super) fn replaced(text: &[u8], part: Range<usize>, by: &[u8]) -> Vec<u8> {
    [&text[..part.start], by, &text[part.end..]].concat()
}

/// Where a new first member of the first record belongs, and whether a comma must follow it.
pub(super) fn place_of_member(text: &[u8]) -> Option<(usize, bool)> {
    let at = first_record(text)?;
    Some((at + 1, !members(text, at).is_empty()))
}

/// The first record with a new member before the others.
pub(super) fn with_member(text: &[u8], member: &[u8]) -> Option<Vec<u8>> {
    let (at, comma) = place_of_member(text)?;
    Some([&text[..at], member, if comma { b"," } else { b"" }, &text[at..]].concat())
}

/// The first record with another value of a member.
pub(super) fn with_value(text: &[u8], name: &str, value: &[u8]) -> Option<Vec<u8>> {
    let members = members(text, first_record(text)?);
    let member = members.into_iter().find(|member| member.is_named(text, name))?;
    Some(replaced(text, member.value, value))
}

/// The columns of CSV that hold an amount.
const AMOUNTS: [&str; 3] = ["Cost", "ExtendedCost", "ConsumedQuantity"];

/// The first record with another amount: a number with decimals if there is one, otherwise any number.
pub(super) fn with_amount(text: &[u8], amount: &[u8]) -> Option<Vec<u8>> {
    if !is_json(text) {
        let (header, row) = header_and_row(text)?;
        let column = header.iter().position(|cell| AMOUNTS.contains(&cell_text(text, cell)))?;
        return Some(replaced(text, row.get(column)?.clone(), amount));
    }
    let at = amount_member(text)?;
    Some(replaced(text, at.value, amount))
}

fn amount_member(text: &[u8]) -> Option<super::scan::Member> {
    let members = members(text, first_record(text)?);
    let numbers = || members.iter().filter(|member| member.is_number(text));
    let exact = numbers().find(|member| text[member.value.clone()].contains(&b'.'));
    exact.or_else(|| numbers().next()).cloned()
}

/// A cell without its quotes and without spaces in it.
fn cell_text<'a>(text: &'a [u8], cell: &Range<usize>) -> &'a str {
    std::str::from_utf8(&text[cell.clone()]).unwrap_or_default().trim_matches('"')
}

/// The first record without a member; without its first amount if none is named.
pub(super) fn without_member(text: &[u8], name: Option<&str>) -> Option<Vec<u8>> {
    let at = first_record(text)?;
    let all = members(text, at);
    let member = match name {
        Some(name) => all.iter().find(|member| member.is_named(text, name))?.clone(),
        None => amount_member(text).or_else(|| all.first().cloned())?,
    };
    let index = all.iter().position(|other| *other == member)?;
    let part = match (index.checked_sub(1).and_then(|before| all.get(before)), all.get(index + 1)) {
        (_, Some(next)) => member.name.start..next.name.start,
        (Some(previous), None) => previous.value.end..member.value.end,
        (None, None) => member.name.start..member.value.end,
    };
    Some(replaced(text, part, b""))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::exchange::{Door, Request};
    use http::{HeaderMap, Method, StatusCode};

    /// A request for a path with a query.
    pub(in crate::fault) fn request(path: &str) -> Request {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        Request {
            body: Bytes::new(),
            door: Door::Api,
            method: Method::GET,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: HeaderMap::new(),
            base: "https://127.0.0.1:1".to_owned(),
            blob_base: "https://127.0.0.1:2".to_owned(),
        }
    }

    /// All bytes of a body, after a check that it is as long as it says.
    pub(in crate::fault) fn read(answer: Answer) -> Vec<u8> {
        let (length, chunks) = into_chunks(answer.body);
        let bytes = chunks.fold(Vec::new(), |bytes, chunk| [&bytes[..], &chunk[..]].concat());
        assert!(length.is_none_or(|length| usize::try_from(length) == Ok(bytes.len())), "{length:?}");
        bytes
    }

    #[test]
    fn a_stream_keeps_its_rest_and_its_length() {
        let stream = || Answer {
            body: Body::Stream {
                length: Some(6),
                chunks: Box::new([Bytes::from("abc"), Bytes::from("def")].into_iter()),
            },
            ..Answer::new(StatusCode::OK, "")
        };
        let edited = edit(stream(), |start| Some([start, b"-"].concat())).expect("it is edited");
        assert_eq!(read(edited), b"abc-def");
        let same = edit(stream(), |_| None).expect_err("it is not edited");
        assert_eq!(read(*same), b"abcdef");
        assert!(edit(Answer::new(StatusCode::OK, ""), |_| Some(Vec::new())).is_err());
    }

    #[test]
    fn records_are_changed_where_they_stand() {
        let check = |edited: Option<Vec<u8>>, expect: &str| {
            assert_eq!(edited.map(String::from_utf8), Some(Ok(expect.to_owned())));
        };
        let page = br#"{"data":[{"id":7,"cost":1.5},{"cost":2.5}]}"#;
        check(with_member(page, b"\"x\":1"), r#"{"data":[{"x":1,"id":7,"cost":1.5},{"cost":2.5}]}"#);
        check(with_member(b"{}", b"\"x\":1"), r#"{"x":1}"#);
        check(with_amount(page, b"NaN"), r#"{"data":[{"id":7,"cost":NaN},{"cost":2.5}]}"#);
        check(with_value(page, "ID", b"8"), r#"{"data":[{"id":8,"cost":1.5},{"cost":2.5}]}"#);
        check(without_member(page, None), r#"{"data":[{"id":7},{"cost":2.5}]}"#);
        check(without_member(page, Some("id")), r#"{"data":[{"cost":1.5},{"cost":2.5}]}"#);
        check(without_member(b"{\"a\":1}", Some("a")), "{}");
        check(
            with_amount(b"a,b,Cost,d,e\r\n1,2,3.50,4,5\r\n", b"1e400"),
            "a,b,Cost,d,e\r\n1,2,1e400,4,5\r\n",
        );
        assert_eq!(without_member(page, Some("b")), None);
    }
}
