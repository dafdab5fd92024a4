//! Finds places in JSON and CSV text, without taking it apart.

use std::ops::Range;

/// A member of an object: where its name stands, quotes included, and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) name: Range<usize>,
    pub(super) value: Range<usize>,
}

impl Member {
    pub(super) fn is_named(&self, text: &[u8], name: &str) -> bool {
        text[self.name.start + 1..self.name.end - 1].eq_ignore_ascii_case(name.as_bytes())
    }

    /// Whether the value is a number.
    pub(super) fn is_number(&self, text: &[u8]) -> bool {
        matches!(text[self.value.start], b'-' | b'0'..=b'9')
    }

    /// Whether the value is a text.
    pub(super) fn is_text(&self, text: &[u8]) -> bool {
        text[self.value.start] == b'"'
    }
}

/// Where the cells of a line stand.
pub(super) type Cells = Vec<Range<usize>>;

fn blank(text: &[u8], at: usize) -> usize {
    let blanks = text.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_whitespace());
    at + blanks.count()
}

/// Whether the text is JSON, judged by its beginning.
pub(super) fn is_json(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    matches!(text.get(blank(text, 0)), Some(b'{' | b'['))
}

/// Where the first record begins: in a list of an envelope, in a list, or the object itself; in its `properties`, as
/// resources of Azure have them.
pub(super) fn first_record(text: &[u8]) -> Option<usize> {
    let start = blank(text, 0);
    match text.get(start)? {
        b'[' => Some(blank(text, start + 1)).filter(|&at| text.get(at) == Some(&b'{')),
        b'{' => Some(in_properties(text, in_data(text, start).unwrap_or(start))),
        _ => None,
    }
}

/// Where the `properties` of an object begin, or the object itself where it has none.
fn in_properties(text: &[u8], object: usize) -> usize {
    let members = members(text, object);
    let properties = members.iter().find(|member| member.is_named(text, "properties"));
    let start = properties.map(|member| member.value.start);
    start.filter(|&start| text.get(start) == Some(&b'{')).unwrap_or(object)
}

/// The lists of rows, by the names that the APIs have for them.
const LISTS: [&[u8]; 3] = [b"\"data\"", b"\"value\"", b"\"meters\""];

/// Where the first object of the list of rows begins. The list may go on after the end of the text.
fn in_data(text: &[u8], envelope: usize) -> Option<usize> {
    let mut at = blank(text, envelope + 1);
    loop {
        let name_end = value_end(text, at)?;
        let value = blank(text, blank(text, name_end) + 1);
        let is_list = LISTS.iter().any(|name| text[at..name_end].eq_ignore_ascii_case(name));
        if is_list && text.get(value) == Some(&b'[') {
            let first = blank(text, value + 1);
            return (text.get(first) == Some(&b'{')).then_some(first);
        }
        at = blank(text, value_end(text, value)?);
        if text.get(at) != Some(&b',') {
            return None;
        }
        at = blank(text, at + 1);
    }
}

/// The members of the object that begins there, as far as the text has them whole.
pub(super) fn members(text: &[u8], object: usize) -> Vec<Member> {
    let mut found = Vec::new();
    let mut at = blank(text, object + 1);
    while text.get(at) == Some(&b'"') {
        let Some(name_end) = value_end(text, at) else { break };
        let value = blank(text, blank(text, name_end) + 1);
        let Some(value_end) = value_end(text, value) else { break };
        found.push(Member { name: at..name_end, value: value..value_end });
        at = blank(text, value_end);
        if text.get(at) != Some(&b',') {
            break;
        }
        at = blank(text, at + 1);
    }
    found
}

/// The end of the value that begins there, unless the text ends before.
fn value_end(text: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut depth) = (start, 0_u32);
    loop {
        match text.get(at)? {
            b'"' => at = text_end(text, at)?,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' if depth > 0 => {
                depth -= 1;
                at += 1;
            }
            _ if depth > 0 => {
                at += 1;
                continue;
            }
            b',' | b'}' | b']' | b':' => return None,
            _ => {
                let rest = text[at..].iter().position(|byte| matches!(byte, b',' | b'}' | b']'));
                return rest.map(|length| at + length);
            }
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

fn text_end(text: &[u8], quote: usize) -> Option<usize> {
    let mut at = quote + 1;
    loop {
        match text.get(at)? {
            b'\\' => at += 2,
            b'"' => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// The header and the first row of a CSV file, cell by cell. The header is the first line with several cells; the lines
/// before it are titles.
pub(super) fn header_and_row(text: &[u8]) -> Option<(Cells, Cells)> {
    let mut at = 0;
    while at < text.len() {
        let (cells, next) = cells(text, at);
        if cells.len() > 4 {
            let (row, _) = self::cells(text, next);
            return (row.len() > 1).then_some((cells, row));
        }
        at = next;
    }
    None
}

/// The cells of the line that begins there, quotes included, and where the next line begins.
fn cells(text: &[u8], start: usize) -> (Cells, usize) {
    let (mut found, mut cell, mut quoted) = (Vec::new(), start, false);
    for (at, &byte) in text.iter().enumerate().skip(start) {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                found.push(cell..at);
                cell = at + 1;
            }
            b'\n' if !quoted => {
                let end = if at > cell && text[at - 1] == b'\r' { at - 1 } else { at };
                found.push(cell..end);
                return (found, at + 1);
            }
            _ => {}
        }
    }
    found.push(cell..text.len());
    (found, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_record_is_found() {
        let check = |text: &str, expect: Option<&str>| {
            let found = first_record(text.as_bytes()).map(|at| &text[at..]);
            assert_eq!(found, expect, "{text}");
        };
        check(r#"{"id":"[{","data":[{"a":1}"#, Some(r#"{"a":1}"#));
        check(r#" { "data" : [ {"a":1},{"#, Some(r#"{"a":1},{"#));
        check(r#"[{"a":1}]"#, Some(r#"{"a":1}]"#));
        check(r#"{"a":1}"#, Some(r#"{"a":1}"#));
        check(r#"{"data":[]}"#, Some(r#"{"data":[]}"#));
        check(r#"{"value":[{"id":"a","properties":{"a":1}}]}"#, Some(r#"{"a":1}}]}"#));
        check(r#"{"value":[{"id":"a","properties":{"a":1"#, Some(r#"{"id":"a","properties":{"a":1"#));
        check(r#"{"OfferTerms":[{"b":1}],"Meters":[{"a":1}]}"#, Some(r#"{"a":1}]}"#));
        check("[]", None);
        check("Usage", None);
    }

    #[test]
    fn members_are_found_as_far_as_they_are_whole() {
        let check = |text: &str, expect: &str| {
            let found = members(text.as_bytes(), 0);
            let found: Vec<String> = found
                .iter()
                .map(|m| format!("{}={}", &text[m.name.clone()], &text[m.value.clone()]))
                .collect();
            assert_eq!(found.join(" "), expect, "{text}");
        };
        check(
            r#"{"a":1.5,"b":"x\"}","c":[1,{"d":2}],"e":null}"#,
            r#""a"=1.5 "b"="x\"}" "c"=[1,{"d":2}] "e"=null"#,
        );
        check(r#"{"a":1,"b":[1,"#, r#""a"=1"#);
        check(r#"{"a":1,"b":"#, r#""a"=1"#);
        check("{}", "");
    }

    #[test]
    fn a_csv_file_has_titles_before_its_header() {
        let text = "Usage for 2026,\r\n\r\na,b,c,d,\"e,f\"\r\n1,\"2\n\"\"3\",4,5,6\r\n7";
        let (header, row) = header_and_row(text.as_bytes()).expect("it has both");
        let show = |cells: Cells| cells.into_iter().map(|cell| &text[cell]).collect::<Vec<_>>();
        assert_eq!(show(header), ["a", "b", "c", "d", "\"e,f\""]);
        assert_eq!(show(row), ["1", "\"2\n\"\"3\"", "4", "5", "6"]);
        assert_eq!(header_and_row(b"a,b\n1,2\n"), None);
    }
}
