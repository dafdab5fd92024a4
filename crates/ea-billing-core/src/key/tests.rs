use super::*;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

const EXPIRES: i64 = 1_586_390_069;
const BEGINS: i64 = 1_570_578_869;
/// The claims that a published key of the public test enrollment had.
const CLAIMS: &str = r#"{"EnrollmentNumber":"100","Id":"5e76fcb3-17b8-49d2-b7d8-3054b509f41f","ReportView":"System",
    "PartnerId":"","DepartmentId":"","AccountId":"","iss":"ea.microsoftazure.com","aud":"client.ea.microsoftazure.com",
    "exp":1586390069,"nbf":1570578869}"#;

fn token(claims: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.{}", part(r#"{"typ":"JWT","alg":"RS256"}"#), part(claims), part("canary of a signature"))
}

fn key(claims: &str) -> ApiKey {
    ApiKey::new(token(claims)).unwrap()
}

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

#[test]
fn the_claims_of_a_real_key_are_read() {
    let key = key(CLAIMS);
    let claims = key.claims().unwrap();
    assert_eq!(claims.enrollment(), Some("100"));
    assert_eq!(claims.view(), Some(&ReportView::System));
    assert_eq!(claims.id(), Some("5e76fcb3-17b8-49d2-b7d8-3054b509f41f"));
    assert_eq!((claims.department(), claims.account()), (None, None), "empty claims are none");
    assert_eq!(claims.not_before(), Some(at(BEGINS)));
    assert_eq!(claims.expires(), Some(at(EXPIRES)));
    assert_eq!(
        format!("{key:?}"),
        "ApiKey { claims: Some(KeyClaims { enrollment: Some(\"100\"), view: Some(System), \
         not_before: Some(\"2019-10-08T23:54:29+00:00\"), expires: Some(\"2020-04-08T23:54:29+00:00\"), .. }), .. }"
    );
}

#[track_caller]
fn check_claims(claims: &str, expect: [Option<&str>; 5], expires: Option<i64>) {
    let key = key(claims);
    let found = key.claims().unwrap();
    let view = found.view().map(ReportView::as_str);
    assert_eq!(
        [found.enrollment(), view, found.id(), found.department(), found.account()],
        expect,
        "{claims}"
    );
    assert_eq!(found.expires(), expires.map(at), "{claims}");
}

#[test]
fn claims_of_other_forms_are_read_or_left_out() {
    check_claims("{}", [None; 5], None);
    check_claims(
        r#"{"enrollmentnumber":100,"EXP":1586390069}"#,
        [Some("100"), None, None, None, None],
        Some(EXPIRES),
    );
    check_claims(
        r#"{"exp":1586390069000,"reportview":"accountowner","accountId":7}"#,
        [None, Some("AccountOwner"), None, None, Some("7")],
        Some(EXPIRES),
    );
    check_claims(
        r#"{"exp":"1586390069","ReportView":"Auditor","DepartmentId":" 12 "}"#,
        [None, Some("Auditor"), None, Some("12"), None],
        Some(EXPIRES),
    );
    check_claims(r#"{"exp":100000000000}"#, [None; 5], Some(100_000_000_000));
    check_claims(r#"{"exp":100000001000}"#, [None; 5], Some(100_000_001));
    check_claims(r#"{"exp":true,"Id":null}"#, [None; 5], None);
    check_claims(r#"{"exp":1.5,"EnrollmentNumber":["100"],"Id":{}}"#, [None; 5], None);
    check_claims(r#"{"exp":9223372036854775807}"#, [None; 5], None);
}

#[test]
fn what_is_no_signed_token_has_no_claims() {
    let encoded = URL_SAFE_NO_PAD.encode(CLAIMS);
    for text in [
        "abc",
        "a.b",
        "a.b.c",
        "..",
        "a.!!.c",
        &format!("a.{encoded}"),
        &format!("a.{encoded}.c.d"),
        &token("[]"),
        &token("null"),
        &token("{"),
        &token(&"{\"a\":".repeat(10_000))[..7000],
    ] {
        let key = ApiKey::new(text).unwrap();
        assert!(key.claims().is_none(), "{text}");
        assert_eq!(key.check(at(0), Some("100")).unwrap(), [KeyWarning::NotUnderstood]);
        assert_eq!(format!("{key:?}"), "ApiKey { claims: None, .. }");
    }
}

#[test]
fn padding_is_tolerated() {
    for pads in ["", "=", "=="] {
        let text = r#"{"EnrollmentNumber":"1"}  "#;
        let text = &text[..text.len() - pads.len()];
        let length = URL_SAFE_NO_PAD.encode(text).len() % 4;
        let pad = "=".repeat((4 - length) % 4);
        let key = ApiKey::new(format!("h.{}{pad}.s", URL_SAFE_NO_PAD.encode(text))).unwrap();
        assert_eq!(key.claims().and_then(KeyClaims::enrollment), Some("1"), "{text:?}");
    }
}

#[test]
fn what_surrounds_a_key_is_dropped() {
    for text in ["abc.def", " abc.def\r\n", "bearer abc.def", "Bearer\t abc.def\n", "\u{feff}BEARER abc.def"]
    {
        assert_eq!(ApiKey::new(text).unwrap().expose(), "abc.def", "{text:?}");
    }
    assert_eq!(ApiKey::new("bearerabc").unwrap().expose(), "bearerabc");
    assert_eq!(ApiKey::new("a".repeat(LONGEST)).unwrap().expose().len(), LONGEST);
}

#[track_caller]
fn check_refused(text: &str, expect: &str) {
    let error = ApiKey::new(text).unwrap_err();
    assert_eq!(error.code(), Code::InvalidKey);
    let expect = format!("expected an API key of up to 8000 letters, digits and signs, found {expect}");
    assert_eq!(error.to_string(), expect, "{text:?}");
    assert!(!format!("{error:?} {}", error.hint()).contains("canary"));
}

#[test]
fn what_can_be_no_key_is_refused_without_being_shown() {
    for text in ["", " \n", "bearer", "Bearer  ", "\u{feff}"] {
        check_refused(text, "nothing");
    }
    check_refused("canary canary", "a blank at place 7 of 13");
    check_refused("bearer canary\ncanary", "a control character at place 7 of 13");
    check_refused("canary\u{0}", "a control character at place 7 of 7");
    check_refused("canary…", "a character outside of ASCII at place 7 of 7");
    check_refused("canary\u{a0}canary", "a blank at place 7 of 13");
    check_refused(&"canary".repeat(2000), "12000 characters");
}

#[track_caller]
fn check_key(now: i64, enrollment: Option<&str>, expect: std::result::Result<&[KeyWarning], (Code, &str)>) {
    let found = key(CLAIMS).check(at(now), enrollment).map_err(|error| (error.code(), error.to_string()));
    let found = found.as_deref().map_err(|(code, text)| (*code, text.as_str()));
    assert_eq!(found, expect, "{now} {enrollment:?}");
}

#[test]
fn a_key_is_judged_by_its_time() {
    const DAY: i64 = 86_400;
    let soon = |days| [KeyWarning::ExpiresSoon { at: at(EXPIRES), days }];
    check_key(BEGINS, Some("100"), Ok(&[]));
    check_key(BEGINS - DAY, None, Ok(&[]));
    check_key(
        BEGINS - DAY - 1,
        None,
        Err((
            Code::KeyExpired,
            "the API key is not good before 2019-10-08 23:54:29 UTC, and now is 2019-10-07 23:54:28 UTC",
        )),
    );
    check_key(EXPIRES - 14 * DAY - 1, None, Ok(&[]));
    check_key(EXPIRES - 14 * DAY, None, Ok(&soon(14)));
    check_key(EXPIRES - DAY - 1, None, Ok(&soon(1)));
    check_key(EXPIRES - 1, None, Ok(&soon(0)));
    check_key(EXPIRES, None, Err((Code::KeyExpired, "the API key expired on 2020-04-08 23:54:29 UTC")));
}

#[test]
fn a_key_is_judged_by_its_enrollment() {
    check_key(BEGINS, Some(" 100 "), Ok(&[]));
    let wrong = "expected a key of enrollment 200, found one of 100";
    check_key(BEGINS, Some("200"), Err((Code::WrongEnrollment, wrong)));
    check_key(EXPIRES, Some("200"), Err((Code::WrongEnrollment, wrong)));
    let hint = key(CLAIMS).check(at(EXPIRES), None).unwrap_err().hint().to_owned();
    assert!(hint.contains("make a new one") || hint.contains("make a new key"), "{hint}");
    let mistaken = token(CLAIMS);
    let error = key(CLAIMS).check(at(BEGINS), Some(&mistaken)).unwrap_err();
    assert_eq!(error.to_string(), "expected a key of enrollment (no enrollment number), found one of 100");
}

#[test]
fn what_a_key_does_not_tell_is_a_warning() {
    let now = at(BEGINS);
    for claims in ["{}", r#"{"EnrollmentNumber":"100"}"#, r#"{"exp":1586390069}"#] {
        assert_eq!(key(claims).check(now, Some("100")).unwrap(), [KeyWarning::NotUnderstood], "{claims}");
    }
    assert_eq!(key(r#"{"EnrollmentNumber":"100","exp":1586390069}"#).check(now, None).unwrap(), []);
}

#[test]
fn a_principal_is_that_of_the_claims() {
    let claims = |id: &str, number: &str, view: &str, department: &str, account: &str| {
        let text = format!(r#""Id":"{id}","EnrollmentNumber":"{number}","ReportView":"{view}""#);
        key(&format!(r#"{{{text},"DepartmentId":"{department}","AccountId":"{account}"}}"#)).principal()
    };
    let principals = [
        claims("a", "100", "System", "", ""),
        claims("b", "100", "System", "", ""),
        claims("a", "101", "System", "", ""),
        claims("a", "100", "Partner", "", ""),
        claims("a", "100", "System", "7", ""),
        claims("a", "100", "System", "", "7"),
        claims("a1", "00", "System", "", ""),
    ];
    for (at, principal) in principals.iter().enumerate() {
        assert_eq!(principal.len(), 32);
        assert!(principal.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert!(!principals[..at].contains(principal), "{at}");
    }
    // Written down, since caches on disk depend on it.
    assert_eq!(key(CLAIMS).principal(), "775d96c981ef939ff26301761f00526a");
    let resigned = token(CLAIMS).replace("Y2FuYXJ5", "Y2FuYXJ6");
    assert_eq!(ApiKey::new(resigned).unwrap().principal(), key(CLAIMS).principal());
}

#[test]
fn a_key_that_names_no_one_is_its_own_principal() {
    let principal = |text: &str| ApiKey::new(text).unwrap().principal();
    assert_eq!(principal("abc"), principal("bearer abc\n"));
    assert_ne!(principal("abc"), principal("abd"));
    let unnamed = [token("{}"), token(r#"{"Id":"a"}"#), token(r#"{"EnrollmentNumber":"100"}"#)];
    for key in &unnamed {
        assert_ne!(principal(key), principal(&format!("{key}x")), "{key}");
    }
}

proptest! {
    #[test]
    fn nothing_shown_holds_a_part_of_the_key(
        header in "[a-zA-Z0-9_-]{8,40}",
        number in "[0-9]{1,10}",
        id in "[a-f0-9]{8}-[a-f0-9]{12}",
        view in prop::sample::select(vec!["System", "AccountOwner", "Auditor"]),
        signature in "[a-zA-Z0-9_-]{8,60}",
        now in BEGINS - 1_000_000..EXPIRES + 1_000_000,
    ) {
        let json = format!(r#"{{"EnrollmentNumber":"{number}","Id":"{id}","ReportView":"{view}","DepartmentId":"{id}",
            "AccountId":"{id}","exp":{EXPIRES},"nbf":{BEGINS}}}"#);
        let payload = URL_SAFE_NO_PAD.encode(&json);
        let text = format!("{header}.{payload}.{signature}");
        let key = ApiKey::new(text.as_str()).unwrap();
        prop_assert_eq!(key.expose(), &text);
        let mut shown = format!("{key:?} {key:#?} {:?} {}", key.claims(), key.principal());
        for asked in [None, Some("1"), Some(text.as_str()), Some(payload.as_str())] {
            match key.check(at(now), asked) {
                Ok(warnings) => shown += &format!("{warnings:?}"),
                Err(error) => shown += &format!("{error} {error:?} {}", error.hint()),
            }
        }
        for broken in [format!("{text} {text}"), format!("{text}\u{1}"), text.repeat(200)] {
            let error = ApiKey::new(broken).unwrap_err();
            shown += &format!("{error} {error:?} {}", error.hint());
        }
        for part in [&header, &payload, &signature, &id] {
            prop_assert!(!shown.contains(part.as_str()), "{} in {}", part, shown);
            prop_assert!(!shown.contains(&part[..8]), "the beginning of {} in {}", part, shown);
        }
    }

    #[test]
    fn a_key_is_expired_from_the_second_that_it_names(expires in 0..4_000_000_000_i64, off in -2_000_000..2_000_000_i64) {
        let key = key(&format!(r#"{{"EnrollmentNumber":"1","exp":{expires}}}"#));
        let now = at(expires) + TimeDelta::seconds(off);
        match key.check(now, None) {
            Err(error) => prop_assert!(off >= 0 && error.code() == Code::KeyExpired),
            Ok(warnings) => prop_assert!(off < 0 && (warnings.is_empty() == (off < -14 * 86_400))),
        }
    }

    #[test]
    fn any_text_is_a_key_or_an_error(text: String, claims in "\\PC{0,40}") {
        let _ = ApiKey::new(text);
        let _ = key(&claims).check(at(0), Some("1"));
    }
}

#[test]
fn only_what_can_be_an_enrollment_number_is_repeated() {
    let check = |enrollment: &str, expect: &str| assert_eq!(claims::shown(enrollment), expect);
    check("100-A", "100-A");
    check("a/b", "(no enrollment number)");
    check("100 200", "(no enrollment number)");
    check(&"1".repeat(21), "(no enrollment number)");
}

#[test]
fn a_view_is_printed_as_it_was_sent() {
    for word in ["Enterprise", "AccountOwner", "SomethingNew"] {
        assert_eq!(ReportView::from(word).to_string(), word);
    }
}
