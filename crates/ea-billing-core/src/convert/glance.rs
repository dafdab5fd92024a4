//! A look at both ends of a page: enough to ask for the next one while the rows between are decoded elsewhere.

use std::ops::Range;

use super::body;

/// How far from each end is looked. Links are shorter, and what stands before the rows is too.
const ENDS: usize = 4096;

/// What stands around the rows of a page.
#[derive(Debug)]
pub(crate) struct Glance {
    /// Where the array of rows stands in the body.
    pub(crate) rows: Range<usize>,
    /// As of [`Envelope`](body::Envelope).
    pub(crate) next_link: Option<String>,
}

/// Says of a body what [`body::envelope`] would say, provided that what stands in `rows` is an array: whoever decodes the
/// rows proves it. Nothing for a body that cannot be judged by its ends, an error among them.
///
/// The body without its rows, `{"id":"1","data":[],"nextLink":"…"}`, is read with all care. If it is a page, and the
/// text that was taken out is one array, then the body is that page with this array in it.
pub(crate) fn glance(body: &[u8]) -> Option<Glance> {
    let start = memchr::memchr(b'[', body.get(..ENDS.min(body.len()))?)?;
    let tail = body.len().saturating_sub(ENDS).max(start);
    let end = tail + memchr::memrchr(b']', body.get(tail..)?)? + 1;
    let rows = start..end;
    let (head, tail) = (body.get(..start)?, body.get(end..)?);
    let frame = [head, b"[]", tail].concat();
    let envelope = body::envelope(&frame).ok()?;
    // Offsets from the end are not moved by the byte order mark.
    let is_there = envelope.data == "[]" && frame.get(start..)?.as_ptr() == envelope.data.as_ptr();
    (is_there && is_one_array(body.get(rows.clone())?))
        .then_some(Glance { rows, next_link: envelope.next_link })
}

/// Whether nothing in these rows looks like the end of the array with another member of the page behind it.
fn is_one_array(rows: &[u8]) -> bool {
    let follows = |at: usize| {
        let (next, rest) = rows.get(at + 1..).unwrap_or_default().trim_ascii_start().split_first()?;
        (*next == b',').then(|| rest.trim_ascii_start().first().copied())?
    };
    !memchr::memchr_iter(b']', rows).any(|at| follows(at) == Some(b'"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the ends say is what the whole says, or nothing.
    fn check(body: &str, expect: Option<(&str, Option<&str>)>) {
        let found = glance(body.as_bytes());
        let found = found.as_ref().map(|found| (&body[found.rows.clone()], found.next_link.as_deref()));
        assert_eq!(found, expect, "{body}");
        if let (Some(found), Ok(whole)) = (found, body::envelope(body.as_bytes())) {
            assert_eq!(found, (whole.data, whole.next_link.as_deref()), "{body}");
        }
    }

    #[test]
    fn both_ends_tell_where_the_rows_are() {
        check(
            r#"{"id":"1","data":[{"a":1}],"nextLink":"https://a/b"}"#,
            Some((r#"[{"a":1}]"#, Some("https://a/b"))),
        );
        check("\u{feff}\n{ \"Data\" : [ ] , \"NEXTLINK\" : \"\" }\n", Some(("[ ]", None)));
        check(r#"{"nextLink":null,"data":[{"tags":"],[\"a\"],"}]}"#, None);
        check(
            r#"{"nextLink":null,"data":[{"tags":"[\"a\"]"},[2]]}"#,
            Some((r#"[{"tags":"[\"a\"]"},[2]]"#, None)),
        );
        let long = format!(r#"{{"data":[{}1],"nextLink":"x"}}"#, "1,".repeat(ENDS));
        check(&long, Some((&long[8..long.len() - 16], Some("x"))));
    }

    #[test]
    fn what_both_ends_leave_open_is_read_whole() {
        for body in [
            "",
            "[1]",
            "{}",
            r#"{"data":null}"#,
            r#"{"data":[1],"other":[2]}"#,
            "{\"data\":[1] ,\n\"other\":[2],\"nextLink\":\"x\"}",
            r#"{"other":[2],"data":[1]}"#,
            r#"{"id":"[","data":[1]}"#,
            r#"{"data":[1],"nextLink":"http://[::1]/"}"#,
            r#"{"data":[1],"data":[2]}"#,
            r#"{"data":[1],"nextLink":"x","NextLink":"y"}"#,
            r#"{"error":{"code":"503"},"data":[1]}"#,
            r#"{"data":[1],"nextLink":"x""#,
            r#"{"data":[1],"nextLink":7}"#,
            r#"{"data":[1]}}"#,
            "<a>[]</a>",
        ] {
            check(body, None);
        }
    }
}
