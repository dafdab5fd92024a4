use proptest::prelude::*;

use super::*;

/// A file of the download: a mark, a title, a blank line, a header and rows with all that a cell may hold.
const FILE: &str = "\u{feff}Usage Data Extract for billing period 202610\r\n\r\n\
    AccountId,AccountName,ConsumedQuantity,Cost,Date,Tags,ResourceRate,ChargesBilledSeparately,NewColumn\r\n\
    1,\"Contoso, \"\"West\"\"\",24.000000,12.330899428656048000000,2026-10-01,\"{\"\"a\"\":\r\n\"\"b\"\"}\",0.5,False,x\r\n\
    2,Zürich,1,0,2026-10-01,,,,\"é \"\"q\"\"\"\r\n\
    3,\"\",1E-7,-1.50,10/02/2026,\"\",,TRUE,\r\n";

fn decode(pieces: &[&[u8]], proven: bool) -> Result<(Decoded<UsageDetail>, CsvEnd)> {
    let mut decoded = Decoded::default();
    let mut decoder = UsageCsvDecoder::new(2, 11, ROW_LIMIT);
    for piece in pieces {
        decoder.push(piece, &mut decoded)?;
    }
    let end = decoder.finish(proven, &mut decoded)?;
    Ok((decoded, end))
}

fn whole(text: &str) -> (Decoded<UsageDetail>, CsvEnd) {
    decode(&[text.as_bytes()], false).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn code(text: &str, proven: bool) -> std::result::Result<u64, Code> {
    decode(&[text.as_bytes()], proven).map(|(_, end)| end.rows).map_err(|error| error.code())
}

#[test]
fn a_file_is_decoded_cell_by_cell() {
    let (decoded, end) = whole(FILE);
    assert_eq!(decoded.issues, []);
    assert_eq!(end, CsvEnd { rows: 3, title: "Usage Data Extract for billing period 202610".into() });
    let [first, second, third] = decoded.records.as_slice() else { panic!("{:?}", decoded.records) };
    assert_eq!(first.account_name, "Contoso, \"West\"");
    assert_eq!(first.cost.to_string(), "12.330899428656048000000");
    assert_eq!(first.consumed_quantity.to_string(), "24.000000");
    assert_eq!(first.tags.as_str(), "{\"a\":\r\n\"b\"}");
    assert_eq!(first.charges_billed_separately, Some(false));
    assert_eq!((second.account_name.as_str(), second.resource_rate), ("Zürich", None));
    assert_eq!(second.extra[0].name, "NewColumn");
    assert_eq!(second.extra[0].json, r#""é \"q\"""#);
    assert_eq!(
        (third.consumed_quantity.to_string().as_str(), third.cost.to_string().as_str()),
        ("0.0000001", "-1.50")
    );
    assert_eq!(third.charges_billed_separately, Some(true));
    let days: Vec<String> = decoded.records.iter().map(|row| row.date.to_string()).collect();
    assert_eq!(days, ["2026-10-01", "2026-10-01", "2026-10-02"]);
}

#[test]
fn parts_of_a_file_are_the_same_file() {
    let expect = whole(FILE).0;
    let mut header = UsageCsvDecoder::new(2, 11, ROW_LIMIT);
    let rows = FILE.find("1,").unwrap();
    header.push(&FILE.as_bytes()[..rows], &mut Decoded::default()).unwrap();
    let part = header.part().unwrap().unwrap();
    let mut cuts = 0;
    for at in rows..=FILE.len() {
        let (first, last) = (&FILE.as_bytes()[rows..at], &FILE.as_bytes()[at..]);
        let Some(end) = RowEnds::new().last_in(first).filter(|end| *end == first.len()) else {
            // A part that ends within a row is never taken for whole.
            let error = part.rows(first, 0).map(|_| ()).err();
            assert_eq!(error.map(|error| error.code()), (!first.is_empty()).then_some(Code::Decode), "{at}");
            continue;
        };
        let mut found = part.rows(&first[..end], 0).unwrap();
        found.records.append(&mut part.last_rows(last, 0).unwrap().records);
        assert_eq!(found.records, expect.records, "{at}");
        cuts += 1;
    }
    assert_eq!(cuts, 6, "three rows, each with two bytes at its end");
}

#[test]
fn no_row_that_has_begun_is_lost_with_the_header() {
    let mut header = UsageCsvDecoder::new(1, 1, ROW_LIMIT);
    header.push(b"Date,ConsumedQuantity,Cost\n2026-10-01,1", &mut Decoded::default()).unwrap();
    assert_eq!(header.part().map(|_| ()).unwrap_err().code(), Code::Decode);
}

#[test]
fn a_part_counts_the_rows_before_it() {
    let header = "Date,ConsumedQuantity,Cost\n";
    let mut decoder = UsageCsvDecoder::new(1, 1, 64);
    decoder.push(header.as_bytes(), &mut Decoded::default()).unwrap();
    let part = decoder.part().unwrap().unwrap();
    let told = |text: &str| {
        let error = part.last_rows(text.as_bytes(), 41).map(|_| ()).unwrap_err();
        (error.code(), error.to_string())
    };
    let (code, text) = told(&format!("2026-10-01,1,1\n2026-10-01,1,{}\n", "1".repeat(64)));
    assert!(code == Code::TooLarge && text.contains("row 43 of the CSV file"), "{text}");
    let (code, text) = told("2026-10-01,1,1\n2026-10-01,1,\"1");
    assert!(code == Code::Truncated && text.contains("after 42 whole rows"), "{text}");
    let issues = part.rows(b"2026-10-01,1,x\n", 41).unwrap().issues;
    assert_eq!(issues[0].row, 42);
}

#[test]
fn a_file_cut_into_pieces_is_the_same_file() {
    let expect = whole(FILE);
    let bytes: Vec<&[u8]> = FILE.as_bytes().chunks(1).collect();
    let (found, end) = decode(&bytes, false).unwrap();
    assert_eq!((&found.records, &found.issues, &end), (&expect.0.records, &expect.0.issues, &expect.1));
    for at in 0..=FILE.len() {
        let (first, second) = FILE.as_bytes().split_at(at);
        let (found, end) = decode(&[first, &[], second], false).unwrap();
        assert_eq!((&found.records, &end), (&expect.0.records, &expect.1), "cut at {at}");
    }
}

#[test]
fn the_header_is_found_by_its_names() {
    let check = |header: &str| {
        let (decoded, _) = whole(&format!("{header}\n1,2,2026-10-01,m\n"));
        let [row] = decoded.records.as_slice() else { panic!("{header}: {:?}", decoded.issues) };
        assert_eq!((row.cost.to_string().as_str(), row.meter_sub_category.as_str()), ("2", "m"));
    };
    check("ConsumedQuantity,Cost,Date,MeterSubCategory");
    check("\"Consumed Quantity\",\"ExtendedCost\",\"Date\",\"Meter Sub-Category\",");
    check("CONSUMEDQUANTITY,extended cost,date,metersubcategory");
    check("title, with commas\n\"\",\n\nConsumedQuantity,Cost,Date,MeterSubCategory");
    check("\u{feff}\"ConsumedQuantity\",Cost,Date,MeterSubCategory");
}

#[test]
fn header_drift_is_an_error_that_names_the_column() {
    let check = |header: &str, words: &str| {
        let error = decode(&[format!("{header}\n").as_bytes()], true).map(|_| ()).unwrap_err();
        assert_eq!(error.code(), Code::Decode);
        assert!(error.to_string().contains(words), "{error}");
    };
    check("Quantity,Cost,Date,MeterId", "`ConsumedQuantity`");
    check("ConsumedQuantity,PreTaxCost,Date,MeterId", "`Cost`");
    check("ConsumedQuantity,Cost,UsageDate,MeterId", "`Date`");
    check("ConsumedQuantity,Cost,Date,COST", "`COST` twice");
    check("ConsumedQuantity,Cost,Date,ExtendedCost", "`ExtendedCost` twice");
    check("ConsumedQuantity,Cost,Date,New,New", "`New` twice");
    check("ConsumedQuantity,Cost,,Date", "column 3");
    check("a,b,c", "no header line");
    check(&"a,b,c\n".repeat(20), "no header line");
}

#[test]
fn a_bad_row_is_an_issue_and_the_others_are_records() {
    let good = "1,2.50,2026-10-01,a";
    let bad = [
        ("1,2,2026-10-01", None, "expected 4 cells, found 3"),
        ("1,2,2026-10-01,a,b", None, "expected 4 cells, found 5"),
        ("1,2,2026-10-01,a,,", None, "expected 4 cells, found 6"),
        ("1,,2026-10-01,a", Some("Cost"), "is empty"),
        ("1,2,,a", Some("Date"), "expected a date"),
        ("1,2,2026-13-01,a", Some("Date"), "expected a date"),
        ("1,1e400,2026-10-01,a", Some("Cost"), "is not rounded"),
        ("NaN,1,2026-10-01,a", Some("ConsumedQuantity"), "expected a decimal number"),
        ("1,123456789012345678901234567890123456789,2026-10-01,a", Some("Cost"), "is not rounded"),
        ("1,\"2,5\",2026-10-01,\"a\"\"b\"", Some("Cost"), "found `2,5`"),
    ];
    let mut text = format!("ConsumedQuantity,Cost,Date,MeterId\n{good}\n");
    for (row, ..) in bad {
        text.push_str(&format!("{row}\n{good},\n"));
    }
    let (decoded, end) = whole(&text);
    assert_eq!(end.rows, 21);
    assert!(decoded.records.iter().all(|row| row.cost.to_string() == "2.50" && row.meter_id == "a"));
    assert_eq!((decoded.records.len(), decoded.issues.len()), (11, 10));
    for ((issue, place), (row, field, reason)) in decoded.issues.iter().zip((12..).step_by(2)).zip(bad) {
        assert_eq!(
            (issue.row, issue.page, issue.raw.as_str(), issue.field.as_deref()),
            (place, 2, row, field)
        );
        assert!(issue.reason.contains(reason), "{issue:?}");
    }
}

#[test]
fn bytes_that_are_no_text_are_an_issue() {
    let mut bytes = b"ConsumedQuantity,Cost,Date,MeterId\n1,2,2026-10-01,a\xff\n1,2,2026-10-01,b\n".to_vec();
    let (decoded, _) = decode(&[&bytes], true).unwrap();
    assert_eq!((decoded.records.len(), decoded.issues.len()), (1, 1));
    assert_eq!(decoded.issues[0].raw, "1,2,2026-10-01,a\u{fffd}");
    // The two halves of a character in two cells are no text either.
    bytes.splice(50.., b"\xc3,\xa9\n".iter().copied());
    let header = b"MeterId,ConsumedQuantity,Cost,Date,Tags,Product\n1,2,3,2026-10-01,\xc3,\xa9\n";
    let (decoded, _) = decode(&[header], true).unwrap();
    assert_eq!((decoded.records.len(), decoded.issues.len()), (0, 1));
}

#[test]
fn an_end_that_nothing_proves_is_refused() {
    let file = "ConsumedQuantity,Cost,Date,MeterId\n1,2,2026-10-01,a";
    assert_eq!(code(file, false), Err(Code::Truncated));
    assert_eq!(code(file, true), Ok(1));
    assert_eq!(code(&format!("{file}\n"), false), Ok(1));
    assert_eq!(code(&format!("{file}\r"), false), Err(Code::Truncated));
    assert_eq!(code(&format!("{file}\r\n"), false), Ok(1));
    for proven in [false, true] {
        assert_eq!(code(&format!("{file}\n1,2,2026-10-01,\"a"), proven), Err(Code::Truncated));
        assert_eq!(code(&format!("{file}\n1,2,2026-10-01,\"a\n"), proven), Err(Code::Truncated));
        assert_eq!(code(&format!("{file}\n1,2,2026-10-01,\"a\"\"\r\n"), proven), Err(Code::Truncated));
        assert_eq!(code(&format!("{file}\n1,2,2026-10-01,\"a\"\n"), proven), Ok(2));
        assert_eq!(code(&format!("{file}\n1,2,2026-10-01,5\" disk\n"), proven), Ok(2));
    }
    assert_eq!(code(&format!("{file}\n1,2,2026-10-01,\"a\""), true), Ok(2));
    assert_eq!((code("", true), code("", false)), (Err(Code::Decode), Err(Code::Truncated)));
    assert_eq!((code("\u{feff}", true), code("Usage", false)), (Err(Code::Decode), Err(Code::Truncated)));
}

#[test]
fn a_file_without_rows_has_none() {
    assert_eq!(code("Usage Data Extract\r\n\r\nDate,Cost,ConsumedQuantity\r\n", false), Ok(0));
    assert_eq!(
        code("\"Usage Data Extract\",\r\n\"\",\r\n\"Date\",\"Cost\",\"Consumed Quantity\",", true),
        Ok(0)
    );
}

#[test]
fn what_is_no_csv_is_unexpected() {
    for body in ["<html>", "\u{feff}\n {\"a\": 1}", "[]", "\u{feb0}PNG"] {
        assert_eq!(code(body, true), Err(Code::UnexpectedContent), "{body}");
    }
    let error =
        decode(&[b"\xef\xbb", b"\xbf", b"{\"error\": {\"code\": \"500\", \"message\": \"no\"}}"], true);
    let error = error.map(|_| ()).unwrap_err();
    assert!(error.to_string().ends_with("500: no"), "{error}");
}

#[test]
fn a_row_may_not_fill_the_memory() {
    let header = "ConsumedQuantity,Cost,Date,MeterId\n";
    let check = |row: &str, limit: usize| {
        let mut decoded = Decoded::default();
        let mut decoder = UsageCsvDecoder::new(1, 1, limit);
        let pushed = decoder.push(format!("{header}{row}\n").as_bytes(), &mut decoded);
        pushed.map(|()| decoded.records.len()).map_err(|error| error.code())
    };
    assert_eq!(check(&format!("1,2,2026-10-01,{}", "a".repeat(9_000)), ROW_LIMIT), Ok(1));
    assert_eq!(check(&format!("1,2,2026-10-01,{}", "a".repeat(9_000)), 8_192), Err(Code::TooLarge));
    assert_eq!(check(&format!("1,2,2026-10-01,\"{}", "\n".repeat(9_000)), 8_192), Err(Code::TooLarge));
    assert_eq!(check(&",".repeat(100_000), ROW_LIMIT), Err(Code::TooLarge));
}

#[test]
fn a_file_is_read_from_any_reader() {
    use std::io::{Cursor, Read};
    let usage = read_usage_csv(FILE.as_bytes()).unwrap();
    assert_eq!(
        (usage.records, usage.title.as_str()),
        (whole(FILE).0.records, "Usage Data Extract for billing period 202610")
    );
    assert!(read_usage_csv(FILE.trim_end().as_bytes()).is_ok());

    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("unplugged"))
        }
    }
    let error = read_usage_csv(Cursor::new(FILE).chain(Broken)).unwrap_err();
    assert_eq!(error.code(), Code::Truncated);
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "unplugged");
}

/// A cell of any kind, quoted as a writer would.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z0-9 .é]{0,6}", "\"([a-z,\r\n]|\"\")*\"", "[0-9]{1,3}", Just("2026-10-01".to_owned())]
}

proptest! {
    /// Where the network cuts a file changes nothing, whatever the file holds.
    #[test]
    fn no_cut_changes_anything(
        rows in prop::collection::vec(prop::collection::vec(cell(), 1..6), 0..12),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        let mut text = "\u{feff}title\r\n\r\nConsumedQuantity,Cost,Date,Tags\r\n".to_owned();
        for row in &rows {
            text.push_str(&row.join(","));
            text.push_str("\r\n");
        }
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(text.len())).collect();
        cuts.sort_unstable();
        let mut pieces = Vec::new();
        let mut start = 0;
        for cut in cuts.into_iter().chain([text.len()]) {
            pieces.push(&text.as_bytes()[start..cut]);
            start = cut;
        }
        let (expect, end) = decode(&[text.as_bytes()], false).unwrap();
        let (found, found_end) = decode(&pieces, false).unwrap();
        prop_assert_eq!(&found.records, &expect.records);
        prop_assert_eq!(&found.issues, &expect.issues);
        prop_assert_eq!(&found_end, &end);
        // A row of one empty cell is a blank line, which is no row.
        let count = rows.iter().filter(|row| row.as_slice() != [""]).count();
        prop_assert_eq!(end.rows, u64::try_from(count).unwrap());
    }
}
