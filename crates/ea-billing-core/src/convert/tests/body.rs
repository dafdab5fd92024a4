use crate::{
    Code,
    convert::{array, envelope},
};

fn check(body: &[u8], expect: Result<(&str, Option<&str>), Code>) {
    let found = envelope(body);
    let found = found.as_ref().map(|page| (page.data, page.next_link.as_deref()));
    assert_eq!(found.map_err(crate::Error::code), expect, "{}", String::from_utf8_lossy(body));
}

#[test]
fn a_page_has_rows_and_a_link() {
    check(br#"{"id": "1", "data": [1, 2], "nextLink": "https://a/b"}"#, Ok(("[1, 2]", Some("https://a/b"))));
    check(
        b"\xef\xbb\xbf\r\n {\"ID\": 1, \"Data\": [ ], \"NEXTLINK\": null, \"other\": [{}]}\n",
        Ok(("[ ]", None)),
    );
    check(br#"{"data": [], "nextLink": ""}"#, Ok(("[]", None)));
    check(br#"{"data": [], "nextLink": " \n"}"#, Ok(("[]", None)));
    check(br#"{"data": [], "error": null}"#, Ok(("[]", None)));
    check(br#"{"nextLink": "a\u002fb", "data": []}"#, Ok(("[]", Some("a/b"))));
}

#[test]
fn what_is_no_page_is_refused() {
    for body in [
        &br#"{"data": null}"#[..],
        br#"{"nextLink": null}"#,
        br#"{"data": {"a": 1}}"#,
        br#"{"data": [], "data": []}"#,
        br#"{"data": [], "Data": []}"#,
        br#"{"data": [], "nextLink": "a", "NextLink": "b"}"#,
        br#"{"data": [], "nextLink": 7}"#,
        br#"{"data": []} {}"#,
        br#"{"data": [NaN]}"#,
        br#"[{"data": []}]"#,
        br#""data""#,
        b"{\"data\": [\"\xff\"]}",
    ] {
        check(body, Err(Code::Decode));
    }
    let error = envelope(br#"{"value": null}"#).map(|page| page.data).unwrap_err();
    assert_eq!(error.to_string(), "expected an array of rows in `data` or `value`, found null");
    for body in [&b""[..], b"\xef\xbb\xbf ", br#"{"data": [1, 2"#, br#"{"data": [], "nextLink": "#] {
        check(body, Err(Code::Truncated));
    }
    let deep = format!(r#"{{"data": [], "nested": {}{}}}"#, "[".repeat(200_000), "]".repeat(200_000));
    check(deep.as_bytes(), Err(Code::TooLarge));
}

#[test]
fn an_error_in_the_place_of_data_is_told() {
    let told = |body: &[u8]| {
        let errors = [envelope(body).err(), array(body).err()];
        for error in errors {
            let error = error.unwrap();
            assert_eq!(error.code(), Code::UnexpectedContent);
            assert!(error.to_string().ends_with("503: busy"), "{error}");
        }
    };
    told(br#"{"error": {"code": "503", "message": "busy"}}"#);
    told(b"\xef\xbb\xbf{\"Error\": {\"Code\": 503, \"Message\": \"busy\"}, \"data\": []}");
    told(b"<?xml version=\"1.0\"?><Error><Code>503</Code><Message>busy</Message></Error>");
    check(b"\n<!DOCTYPE html><html><body>Sign in</body></html>", Err(Code::UnexpectedContent));
}

#[test]
fn a_bare_array_is_whole_or_refused() {
    let check = |body: &[u8], expect: Result<&str, Code>| {
        assert_eq!(array(body).map_err(|error| error.code()), expect, "{}", String::from_utf8_lossy(body));
    };
    check(b"\xef\xbb\xbf [{\"a\": 1}]\r\n", Ok(r#"[{"a": 1}]"#));
    check(b"[]", Ok("[]"));
    check(b"[1] [2]", Err(Code::Decode));
    check(b"[1, 2", Err(Code::Truncated));
    check(b"", Err(Code::Truncated));
    check(b"{\"data\": []}", Err(Code::Decode));
    check(b"null", Err(Code::Decode));
    check(b"[1e]", Err(Code::Decode));
    check(b"[\"\xff\"]", Err(Code::Decode));
    check(b"<html>", Err(Code::UnexpectedContent));
}
