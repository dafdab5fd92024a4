//! Bodies that are not what they should be.

use super::edit::{Chunks, edit, into_chunks, place_of_member, splice, with_amount, with_member, with_value};
use super::edit::{Swapped, replaced, without_member};
use super::scan::{first_record, header_and_row, is_json, members};
use crate::exchange::{Answer, Body};
use crate::fault::Fault;
use crate::serve::gzip;
use bytes::Bytes;
use http::HeaderValue;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use std::ops::Range;

const LEVELS: u64 = 200_000;
const HUGE: u64 = 100_000_000;
const BOMB: u64 = 10_000_000_000;
/// 39 digits.
const LONG: &[u8] = b"1234567890123456789.12345678901234567890";
/// Members whose value is one of a few words.
const WORDS: [&str; 7] =
    ["unitOfMeasure", "serviceTier", "eventType", "term", "offerId", "chargesBilledSeparately", "grain"];

/// Changes the body of a good answer.
///
/// # Errors
/// The answer as it was, where it has nothing that the fault could change.
pub(super) fn spoil(fault: &Fault, answer: Answer) -> Swapped {
    let json =
        |text: &[u8], change: &dyn Fn(&[u8]) -> Option<Vec<u8>>| is_json(text).then(|| change(text))?;
    match fault {
        Fault::CutGzip { after } => Ok(cut_gzip(answer, *after)),
        Fault::GzipBomb { size } => Ok(bomb(answer, size.unwrap_or(BOMB))),
        Fault::WrongType { content_type } => {
            let text = content_type.as_deref().unwrap_or("text/plain");
            let value = HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("text/plain"));
            Ok(answer.with(CONTENT_TYPE, value))
        }
        Fault::Bom {} => edit(answer, |text| {
            let mark = b"\xef\xbb\xbf";
            (!text.starts_with(mark)).then(|| [mark, text].concat())
        }),
        Fault::BadUtf8 {} => edit(answer, bad_utf8),
        Fault::DeepNesting { levels } => {
            let levels = usize::try_from(levels.unwrap_or(LEVELS)).unwrap_or(usize::MAX);
            let member = || format!("\"nested\":{}{}", "[".repeat(levels), "]".repeat(levels));
            edit(answer, |text| json(text, &|text| with_member(text, member().as_bytes())))
        }
        Fault::DuplicateKeys {} => edit(answer, |text| json(text, &duplicate)),
        Fault::HugeString { size } => splice(answer, |text| huge_string(text, size.unwrap_or(HUGE))),
        Fault::NumberOutOfRange {} => edit(answer, |text| with_amount(text, b"1e400")),
        Fault::Nan {} => edit(answer, |text| with_amount(text, b"NaN")),
        Fault::LongDecimal {} => edit(answer, |text| with_amount(text, LONG)),
        Fault::UnknownValues {} => edit(answer, |text| json(text, &unknown_values)),
        Fault::MissingField { field } => {
            edit(answer, |text| json(text, &|text| without_member(text, field.as_deref())))
        }
        Fault::CsvRagged {} => edit(answer, ragged),
        Fault::CsvHeaderDrift {} => edit(answer, header_drift),
        _ => Err(Box::new(answer)),
    }
}

fn cut_gzip(mut answer: Answer, after: Option<u64>) -> Answer {
    let (_, mut chunks) = into_chunks(answer.body);
    // What comes after the cut is never needed, so the first chunk is enough unless a later cut was asked for.
    let enough = after.and_then(|after| usize::try_from(after).ok()).unwrap_or_default();
    let mut encoder = gzip::Encoder::default();
    let mut packed = Vec::new();
    for chunk in &mut chunks {
        packed.extend(encoder.push(&chunk));
        if packed.len() >= enough {
            break;
        }
    }
    packed.extend(encoder.finish());
    let half = if after.is_some() { enough.min(packed.len().saturating_sub(1)) } else { packed.len() / 2 };
    packed.truncate(half);
    answer.body = Body::Whole(packed.into());
    answer.with(CONTENT_ENCODING, HeaderValue::from_static("gzip"))
}

fn bomb(mut answer: Answer, size: u64) -> Answer {
    answer.body = Body::Stream { length: None, chunks: gzip::bomb(size) };
    answer.with(CONTENT_ENCODING, HeaderValue::from_static("gzip"))
}

/// A byte that begins no character stands at the beginning of the first text.
fn bad_utf8(text: &[u8]) -> Option<Vec<u8>> {
    let at = if is_json(text) {
        let members = members(text, first_record(text)?);
        members.iter().find(|member| member.is_text(text))?.value.start + 1
    } else {
        let (_, row) = header_and_row(text)?;
        let cell = row.into_iter().next()?;
        if text.get(cell.start) == Some(&b'"') { cell.start + 1 } else { cell.start }
    };
    Some(replaced(text, at..at, b"\xff"))
}

/// The name of the first member once more, before it.
fn duplicate(text: &[u8]) -> Option<Vec<u8>> {
    let first = members(text, first_record(text)?).into_iter().next()?;
    let twin = [&text[first.name], b":\"duplicate\""].concat();
    with_member(text, &twin)
}

fn unknown_values(text: &[u8]) -> Option<Vec<u8>> {
    let changed = WORDS.iter().find_map(|name| with_value(text, name, b"\"Unheard-of\""));
    with_member(changed.as_deref().unwrap_or(text), b"\"unheardOf\":\"new\"")
}

fn huge_string(text: &[u8], size: u64) -> Option<(u64, Chunks)> {
    const CHUNK: u64 = 65_536;
    if !is_json(text) {
        return None;
    }
    let (at, comma) = place_of_member(text)?;
    let before = [&text[..at], b"\"padding\":\""].concat();
    let after = [if comma { &b"\","[..] } else { b"\"" }, &text[at..]].concat();
    let chunk = Bytes::from(vec![b'x'; usize::try_from(CHUNK).ok()?]);
    let rest = chunk.slice(..usize::try_from(size % CHUNK).ok()?);
    let chunks = (0..size / CHUNK).map(move |_| chunk.clone()).chain([rest]);
    let length = size + u64::try_from(before.len() + after.len()).ok()?;
    let whole = [Bytes::from(before)].into_iter().chain(chunks).chain([Bytes::from(after)]);
    Some((length, Box::new(whole)))
}

/// The first row without its last cell.
fn ragged(text: &[u8]) -> Option<Vec<u8>> {
    if is_json(text) {
        return None;
    }
    let (_, row) = header_and_row(text)?;
    let [.., before, last] = &row[..] else {
        return None;
    };
    Some(replaced(text, before.end..last.end, b""))
}

/// The name of the column of costs, or of the last one, is another one.
fn header_drift(text: &[u8]) -> Option<Vec<u8>> {
    if is_json(text) {
        return None;
    }
    let (header, _) = header_and_row(text)?;
    let is_cost = |cell: &&Range<usize>| {
        let name = text[(*cell).clone()].to_ascii_lowercase();
        matches!(&name[..], b"cost" | b"\"cost\"" | b"extendedcost" | b"\"extendedcost\"")
    };
    let cell = header.iter().find(is_cost).or(header.last())?;
    let at = if text.get(cell.start) == Some(&b'"') { cell.start + 1 } else { cell.start };
    Some(replaced(text, at..at, b"Renamed"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Rule;
    use crate::fault::edit::tests::read;
    use http::StatusCode;
    use std::io::Read as _;

    const PAGE: &str =
        r#"{"id":"x","data":[{"name":"a","cost":1.5,"offerId":"MS-AZR-0017P"}],"nextLink":""}"#;
    const CSV: &str =
        "Usage for 2026-10,\r\n\r\nName,Cost,Date,Tags,Unit\r\n\"a, b\",1.50,2026-10-01,,Hours\r\n";

    fn spoiled(rule: &str, body: &'static str) -> Option<Vec<u8>> {
        let fault = Rule::from_json(rule).expect(rule).fault;
        spoil(&fault, Answer::json(StatusCode::OK, body)).ok().map(read)
    }

    #[test]
    fn json_is_spoiled_in_its_first_record() {
        let check = |rule: &str, expect: &str| {
            let spoiled = spoiled(rule, PAGE).expect(rule);
            let start = &spoiled[r#"{"id":"x","data":["#.len()..];
            let start = String::from_utf8_lossy(start).replace(r#"],"nextLink":""}"#, "");
            assert_eq!(start, expect);
        };
        let rest = r#""offerId":"MS-AZR-0017P"}"#;
        check(r#"{"fault":"number-out-of-range"}"#, &format!(r#"{{"name":"a","cost":1e400,{rest}"#));
        check(r#"{"fault":"nan"}"#, &format!(r#"{{"name":"a","cost":NaN,{rest}"#));
        let long = "1234567890123456789.12345678901234567890";
        assert_eq!(long.len(), 40);
        check(r#"{"fault":"long-decimal"}"#, &format!(r#"{{"name":"a","cost":{long},{rest}"#));
        check(
            r#"{"fault":"duplicate-keys"}"#,
            &format!(r#"{{"name":"duplicate","name":"a","cost":1.5,{rest}"#),
        );
        check(
            r#"{"fault":"unknown-values"}"#,
            r#"{"unheardOf":"new","name":"a","cost":1.5,"offerId":"Unheard-of"}"#,
        );
        check(r#"{"fault":"missing-field"}"#, &format!(r#"{{"name":"a",{rest}"#));
        check(r#"{"fault":"missing-field","field":"offerId"}"#, r#"{"name":"a","cost":1.5}"#);
        check(
            r#"{"fault":"deep-nesting","levels":2}"#,
            &format!(r#"{{"nested":[[]],"name":"a","cost":1.5,{rest}"#),
        );
        check(
            r#"{"fault":"huge-string","size":3}"#,
            &format!(r#"{{"padding":"xxx","name":"a","cost":1.5,{rest}"#),
        );
        check(r#"{"fault":"bad-utf8"}"#, &format!("{{\"name\":\"\u{fffd}a\",\"cost\":1.5,{rest}"));
    }

    #[test]
    fn a_huge_string_is_as_long_as_it_says() {
        let length = spoiled(r#"{"fault":"huge-string","size":200000}"#, PAGE).map(|body| body.len());
        assert_eq!(length, Some(PAGE.len() + 200_000 + r#""padding":"","#.len()));
    }

    #[test]
    fn csv_is_spoiled_in_its_header_or_first_row() {
        let check = |rule: &str, line: usize, expect: &str| {
            let spoiled = spoiled(rule, CSV).expect(rule);
            let text = String::from_utf8_lossy(&spoiled).into_owned();
            assert_eq!(text.split("\r\n").nth(line), Some(expect), "{rule}");
        };
        check(r#"{"fault":"csv-ragged"}"#, 3, r#""a, b",1.50,2026-10-01,"#);
        check(r#"{"fault":"csv-header-drift"}"#, 2, "Name,RenamedCost,Date,Tags,Unit");
        check(r#"{"fault":"nan"}"#, 3, r#""a, b",NaN,2026-10-01,,Hours"#);
        check(r#"{"fault":"bad-utf8"}"#, 3, "\"\u{fffd}a, b\",1.50,2026-10-01,,Hours");
        check(r#"{"fault":"bom"}"#, 0, "\u{feff}Usage for 2026-10,");
    }

    #[test]
    fn what_has_nothing_to_spoil_passes() {
        assert_eq!(spoiled(r#"{"fault":"csv-ragged"}"#, PAGE), None);
        assert_eq!(spoiled(r#"{"fault":"csv-header-drift"}"#, PAGE), None);
        assert_eq!(spoiled(r#"{"fault":"deep-nesting"}"#, CSV), None);
        assert_eq!(spoiled(r#"{"fault":"huge-string"}"#, CSV), None);
        assert_eq!(spoiled(r#"{"fault":"nan"}"#, "[]"), None);
        assert_eq!(spoiled(r#"{"fault":"missing-field","field":"x"}"#, PAGE), None);
        assert_eq!(spoiled(r#"{"fault":"bom"}"#, "\u{feff}a"), None);
    }

    #[test]
    fn a_cut_member_fails_to_decompress() {
        let body = spoiled(r#"{"fault":"cut-gzip"}"#, PAGE).expect("it is cut");
        let mut text = Vec::new();
        assert!(flate2::read::GzDecoder::new(&body[..]).read_to_end(&mut text).is_err());
    }
}
