//! Entity tags, and the one question whether something has changed.

use std::{fmt, str::FromStr};

use reqwest::StatusCode;
use reqwest::header::{ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH};

use crate::error::{Code, Error, Result};

/// Longer tags are not sent back: a server would refuse the head of the request.
const LONGEST: usize = 4096;

/// An entity tag: the server's name for the state of what it answered.
///
/// It is kept letter by letter as it came and goes back like that, which is all that a client may do with it (RFC 9110,
/// 8.8.3). [`Display`](fmt::Display) gives the form of the headers `ETag` and `If-None-Match`.
///
/// ```
/// use ea_billing_core::ETag;
///
/// let tag: ETag = "W/\"a1\"".parse()?;
/// assert!(tag.is_weak());
/// assert_eq!(tag.to_string(), "W/\"a1\"");
/// assert!(tag.same_as(&"\"a1\"".parse()?));
/// # Ok::<(), ea_billing_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ETag(String);

impl ETag {
    /// Reads a tag in the form of a header.
    ///
    /// Some servers leave out the quotation marks or write the mark of weak tags small. Such tags are taken, and sent back,
    /// as they are: who wrote them compares texts. The unquoted `*` is none, since it asks for something else.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidArgument`] for a text that cannot go into a header as one tag.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim_matches([' ', '\t']);
        let opaque = opaque(text);
        let quoted = opaque.len() >= 2 && opaque.starts_with('"') && opaque.ends_with('"');
        let inner = if quoted { &opaque[1..opaque.len() - 1] } else { opaque };
        let allowed = |byte: u8| match byte {
            b'"' => false,
            b' ' | b',' => quoted,
            _ => byte.is_ascii_graphic(),
        };
        let is_tag =
            text.len() <= LONGEST && (quoted || !matches!(inner, "" | "*")) && inner.bytes().all(allowed);
        if is_tag {
            Ok(Self(text.to_owned()))
        } else {
            let shown: String = text.chars().take(40).flat_map(char::escape_default).collect();
            Err(Error::new(Code::InvalidArgument, format!("'{shown}' is no entity tag, such as \"1a2b\"")))
        }
    }

    /// Whether the tag is a weak one: what has it means the same, if not byte by byte.
    #[must_use]
    pub fn is_weak(&self) -> bool {
        opaque(&self.0).len() < self.0.len()
    }

    /// Whether both name the same state, by the weak comparison of RFC 9110, 8.8.3.2, which `If-None-Match` asks for.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        fn bare(tag: &ETag) -> &str {
            let opaque = opaque(&tag.0);
            opaque.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(opaque)
        }
        bare(self) == bare(other)
    }

    /// The tag of an answer; none if there is none that could be sent back, or several that differ.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let mut tags = headers.get_all(ETAG).iter().map(|value| Self::parse(value.to_str().ok()?).ok());
        let first = tags.next()??;
        tags.all(|other| other.as_ref() == Some(&first)).then_some(first)
    }

    /// Asks for an answer only if it is not the one that has this tag.
    pub(super) fn ask(&self, headers: &mut HeaderMap) {
        // `parse` lets nothing through that is no header value.
        if let Ok(value) = HeaderValue::from_str(&self.0) {
            headers.insert(IF_NONE_MATCH, value);
        }
    }
}

/// The tag without the mark of weak ones.
fn opaque(text: &str) -> &str {
    text.strip_prefix("W/").or_else(|| text.strip_prefix("w/")).unwrap_or(text)
}

impl fmt::Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ETag {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::parse(text)
    }
}

/// Whether a status says that nothing has changed.
pub(super) fn is_not_modified(status: StatusCode) -> bool {
    status == StatusCode::NOT_MODIFIED
}

/// What a status says about the question whether something has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Freshness {
    /// The answer is there.
    Answered,
    /// What the client has is still right.
    NotModified,
    /// A 304 that answers another question, or none: it tells nothing about what the client has.
    Unusable,
}

/// Whether a 304 answers the question that was asked.
pub(super) fn freshness(status: StatusCode, asked: Option<&ETag>, answered: Option<&ETag>) -> Freshness {
    match (status, asked, answered) {
        (StatusCode::NOT_MODIFIED, Some(asked), Some(answered)) if asked.same_as(answered) => {
            Freshness::NotModified
        }
        // A 304 need not repeat the tag, although it should.
        (StatusCode::NOT_MODIFIED, Some(_), None) => Freshness::NotModified,
        (StatusCode::NOT_MODIFIED, ..) => Freshness::Unusable,
        _ => Freshness::Answered,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tag(text: &str) -> ETag {
        ETag::parse(text).expect(text)
    }

    #[test]
    fn tags_go_back_as_they_came() {
        let check = |text: &str, weak: bool| {
            assert_eq!(tag(text).to_string(), text);
            assert_eq!(tag(text).is_weak(), weak, "{text}");
        };
        check("\"a\"", false);
        check("\"\"", false);
        check("\"a, b c\\\"", false);
        check("W/\"a\"", true);
        check("w/\"a\"", true);
        check("0x8D5", false);
        check("W/0x8D5", true);
        check("\"*\"", false);
        assert_eq!(tag(" \"a\"\t").to_string(), "\"a\"");
    }

    #[test]
    fn what_a_header_cannot_hold_as_one_tag_is_none() {
        let long = "a".repeat(LONGEST + 1);
        for text in [
            "",
            " ",
            "*",
            "W/",
            "\"",
            "\"a",
            "a\"",
            "\"a\"b\"",
            "\"a\", \"b\"",
            "a b",
            "a,b",
            "\"a\r\nb\"",
            "ä",
            &long,
        ] {
            let error = ETag::parse(text).expect_err(text);
            assert_eq!(error.code(), Code::InvalidArgument, "{text}");
            assert!(error.to_string().len() < 200);
        }
    }

    #[test]
    fn comparison_is_weak() {
        let check = |a: &str, b: &str, expect: bool| assert_eq!(tag(a).same_as(&tag(b)), expect, "{a} {b}");
        check("\"1\"", "\"1\"", true);
        check("W/\"1\"", "\"1\"", true);
        check("W/\"1\"", "W/\"1\"", true);
        check("\"1\"", "\"2\"", false);
        check("\"a\"", "\"A\"", false);
        check("a", "\"a\"", true);
        check("\"\"", "\"W/\"", false);
    }

    #[test]
    fn the_tag_of_an_answer_is_the_only_one() {
        let check = |values: &[&[u8]], expect: Option<&str>| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(ETAG, HeaderValue::from_bytes(value).expect("a value"));
            }
            assert_eq!(ETag::of(&headers).map(|tag| tag.to_string()).as_deref(), expect);
        };
        check(&[], None);
        check(&[b"\"a\""], Some("\"a\""));
        check(&[b"\"a\"", b"\"a\""], Some("\"a\""));
        check(&[b"\"a\"", b"\"b\""], None);
        check(&[b"\"\xff\""], None);
        check(&[b""], None);
    }

    #[test]
    fn only_a_304_that_was_asked_for_says_that_nothing_changed() {
        let (a, weak, b) = (tag("\"a\""), tag("W/\"a\""), tag("\"b\""));
        let check = |status: u16, asked: Option<&ETag>, answered: Option<&ETag>, expect: Freshness| {
            let status = StatusCode::from_u16(status).expect("a status");
            assert_eq!(freshness(status, asked, answered), expect);
        };
        check(304, Some(&a), Some(&a), Freshness::NotModified);
        check(304, Some(&a), Some(&weak), Freshness::NotModified);
        check(304, Some(&a), None, Freshness::NotModified);
        check(304, Some(&a), Some(&b), Freshness::Unusable);
        check(304, None, Some(&a), Freshness::Unusable);
        check(304, None, None, Freshness::Unusable);
        check(200, Some(&a), Some(&a), Freshness::Answered);
    }

    proptest! {
        #[test]
        fn every_tag_that_is_read_can_be_sent(text in "(W/)?\"?[ -~]{0,12}\"?") {
            if let Ok(tag) = ETag::parse(&text) {
                let mut headers = HeaderMap::new();
                tag.ask(&mut headers);
                let sent = headers.get(IF_NONE_MATCH).expect("it is sent").to_str().expect("it is text");
                prop_assert_eq!(sent, tag.to_string());
                prop_assert_eq!(ETag::parse(sent).expect("it is read again"), tag);
            }
        }
    }
}
