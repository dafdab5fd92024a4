use super::super::client::Connection;
use super::super::stored::Storing;
use super::*;
use std::io::Read as _;

/// Two pages of two rows, served in so many pages.
fn site(folder: &tempfile::TempDir, pages: u64) -> Site {
    let store = |name: &str, between: &str, row: fn(usize) -> String| {
        let mut stored = Storing::create(folder.path().join(name)).unwrap();
        for part in 0..2 {
            stored.begin_part();
            stored.row("", row(2 * part).as_bytes()).unwrap();
            stored.row(between, row(2 * part + 1).as_bytes()).unwrap();
        }
        stored.finish().unwrap()
    };
    let prepared = Prepared {
        pages: store("pages", ",", |n| {
            format!("{{\"n\":{n},\"id\":\"9d468fb9-dd32-4c26-b451-1ad71caff0bf\"}}")
        }),
        lines: store("lines", "", |n| format!("{n},9d468fb9-dd32-4c26-b451-1ad71caff0bf\n")),
        header: b"N,Id\n".to_vec(),
        periods: b"[1]".to_vec(),
        balance: b"[2]".to_vec(),
        key_file: folder.path().join("key"),
    };
    Site::start(&Arc::new(prepared), pages).unwrap()
}

/// What is answered to a request, head and body, on a connection that ends with it.
fn exchange(site: &Site, request: &str) -> String {
    let mut stream = TcpStream::connect(&site.shared.authority).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn guid(number: &str) -> String {
    format!("9d468fb9-dd32-4c26-b451-{number}")
}

#[test]
fn a_page_is_framed_by_its_length_and_leads_to_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(&folder, 2);
    let path = "/v3/enrollments/100/billingperiods/202410/usagedetails";
    let (first, second) = (guid("000000000000"), guid("000000000001"));
    let body = format!(
        "{{\"id\":\"enrollments/100/usagedetails\",\"data\":[{{\"n\":0,\"id\":\"{first}\"}},\
         {{\"n\":1,\"id\":\"{second}\"}}],\"nextLink\":\"{}{path}?skiptoken=1\"}}",
        site.url()
    );
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nETag: \"pages-2\"\r\n\r\n",
        body.len()
    );
    let found = exchange(&site, &format!("GET {path} HTTP/1.1\r\nConnection: close\r\n\r\n"));
    assert_eq!(found, format!("{head}{body}"));
    let last = exchange(&site, &format!("GET {path}?skiptoken=1 HTTP/1.1\r\nConnection: close\r\n\r\n"));
    assert!(last.ends_with("}],\"nextLink\":null}"), "{last}");
    let urls: Vec<String> = site.page_urls().collect();
    assert_eq!(urls, [format!("{}{path}", site.url()), format!("{}{path}?skiptoken=1", site.url())]);
}

#[test]
fn one_connection_serves_many_requests_and_all_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(&folder, 2);
    let mut connection = Connection::open(&site.shared.authority).unwrap();
    let mut ask = |target: &str| {
        let mut body = Vec::new();
        connection.ask("GET", target, Some("key"), &mut body).unwrap();
        String::from_utf8(body).unwrap()
    };
    assert_eq!(ask("/v2/enrollments/100/billingperiods"), "[1]");
    assert_eq!(ask("/v3/enrollments/100/billingPeriods/202410/balanceSummary"), "[2]");
    assert_eq!(ask("/v3/enrollments/100/balancesummary"), "[2]");
    assert_eq!(ask("/v3/enrollments/100/billingperiods/202410/marketplacecharges"), "[]");
    let page = ask("/v3/enrollments/100/usagedetails");
    let file = ask(DOWNLOAD);
    let usage = Fetched { bytes: count(page.len() + file.len()), answers: 2 };
    assert_eq!(site.take_counts(), Counts { usage, other: Fetched { bytes: 11, answers: 4 } });
    assert_eq!(site.take_counts(), Counts::default());
}

#[test]
fn rows_are_other_rows_in_every_lap() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(&folder, 5);
    let mut file = Vec::new();
    let mut connection = Connection::open(&site.shared.authority).unwrap();
    connection.ask("GET", DOWNLOAD, None, &mut file).unwrap();
    let lines = [
        "0,9d468fb9-dd32-4c26-b451-000000000000",
        "1,9d468fb9-dd32-4c26-b451-000000000001",
        "2,9d468fb9-dd32-4c26-b451-000000000002",
        "3,9d468fb9-dd32-4c26-b451-000000000003",
        "0,9d468fb9-dd32-4c26-b451-010000000000",
        "1,9d468fb9-dd32-4c26-b451-010000000001",
        "2,9d468fb9-dd32-4c26-b451-010000000002",
        "3,9d468fb9-dd32-4c26-b451-010000000003",
        "0,9d468fb9-dd32-4c26-b451-020000000000",
        "1,9d468fb9-dd32-4c26-b451-020000000001",
    ];
    assert_eq!(String::from_utf8(file).unwrap(), format!("N,Id\n{}\n", lines.join("\n")));
    let mut pages = std::collections::BTreeSet::new();
    for number in 0..5 {
        let mut page = Vec::new();
        let target = format!("/v3/enrollments/100/usagedetails?skiptoken={number}");
        connection.ask("GET", &target, None, &mut page).unwrap();
        let page = String::from_utf8(page).unwrap();
        pages.insert(page.split("\"nextLink\"").next().unwrap().to_owned());
    }
    assert_eq!(pages.len(), 5);
}

#[test]
fn what_is_known_is_not_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(&folder, 2);
    for target in [DOWNLOAD, "/v3/enrollments/100/usagedetails?skiptoken=1"] {
        let ask = |tag: &str| {
            let head = format!("GET {target} HTTP/1.1\r\nIf-None-Match: {tag}\r\nConnection: close\r\n\r\n");
            exchange(&site, &head)
        };
        site.take_counts();
        assert_eq!(ask("\"pages-2\""), "HTTP/1.1 304 Not Modified\r\nETag: \"pages-2\"\r\n\r\n");
        assert_eq!(site.take_counts().usage, Fetched { bytes: 0, answers: 1 });
        assert!(ask("\"pages-1\"").starts_with("HTTP/1.1 200 OK\r\n"));
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(&folder, 2);
    let check = |request: &str| {
        let found = exchange(&site, &format!("{request} HTTP/1.1\r\nConnection: close\r\n\r\n"));
        assert_eq!(found, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "{request}");
    };
    check("GET /v3/enrollments/100/usagedetails?skiptoken=2");
    check("GET /v3/enrollments/100/usagedetails/download?billingPeriod=202411");
    check("GET /v3/enrollments/200/usagedetails");
    check("GET /v3/enrollments/100/pricesheet");
    check("POST /v3/enrollments/100/usagedetails");
}
