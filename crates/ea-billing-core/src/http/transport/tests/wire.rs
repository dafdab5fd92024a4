//! What goes over the wire letter by letter, and answers that no simulator gives.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;

use flate2::{Compression, write::GzEncoder};
use reqwest::Method;

use super::*;

/// Gives these answers, each on a connection of its own, and tells the heads of the requests.
fn serve(answers: Vec<Vec<u8>>) -> (Url, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/v3", listener.local_addr().expect("an address")).parse().expect("a URL");
    let serving = std::thread::spawn(move || {
        let answer = |answer: Vec<u8>| {
            let (mut socket, _) = listener.accept().expect("a connection");
            let lines = BufReader::new(socket.try_clone().expect("a socket")).lines();
            let head = lines.map(|line| line.expect("a line")).take_while(|line| !line.is_empty());
            let head: Vec<String> = head.collect();
            socket.write_all(&answer).expect("it is taken");
            head.join("\n")
        };
        answers.into_iter().map(answer).collect()
    });
    (url, serving)
}

fn transport(url: &Url) -> (Transport, Deadline) {
    let clock = ManualClock::new(now());
    let deadline = Deadline::after(&clock, LONG);
    let settings = HttpSettings {
        retry: RetryPolicy::default().with_max_attempts(1),
        ..HttpSettings::new(url.clone(), Credential::bearer("k.e.y"))
    };
    (Transport::new(settings, Arc::new(clock)).expect("the settings are good"), deadline)
}

/// The answer to one request.
async fn ask(answer: &[u8]) -> Result<Answer> {
    let (url, serving) = serve(vec![answer.to_vec()]);
    let (transport, deadline) = transport(&url);
    let answer = transport.page(&Request::get(url), &deadline).await;
    serving.join().expect("it was asked");
    answer
}

fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(data).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

#[tokio::test]
async fn a_request_says_what_it_must_and_no_more() {
    let answers = [
        "HTTP/1.1 304 Not Modified\r\netag: \"b\"\r\nconnection: close\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nconnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]",
    ];
    let (url, serving) = serve(answers.map(|answer| answer.as_bytes().to_vec()).into());
    let (transport, deadline) = transport(&url);
    let mut generated = reqwest::Request::new(Method::GET, url.clone());
    for name in "authorization cookie if-none-match".split(' ') {
        generated.headers_mut().insert(name, HeaderValue::from_static("canary"));
    }
    let request = Request::from_reqwest(&generated).if_changed(Some(ETag::parse("W/\"a\"").expect("a tag")));
    let answer = transport.page(&request, &deadline).await.expect("the third answer is good");
    assert_eq!((&answer.body[..], answer.proof), (&b"[]"[..], EndProof::ContentLength));

    let host = format!("host: {}", url.authority());
    let agent = concat!("user-agent: ea-billing/", env!("CARGO_PKG_VERSION"));
    let usual = [
        "GET /v3 HTTP/1.1",
        "accept: application/json, text/json;q=0.9",
        "accept-encoding: gzip",
        "authorization: bearer k.e.y",
        &host,
        agent,
    ];
    let heads = serving.join().expect("it was asked");
    for (head, more) in
        heads.iter().zip([Some("if-none-match: W/\"a\""), None, Some("cache-control: no-cache")])
    {
        let mut expected: Vec<&str> = usual.into_iter().chain(more).collect();
        let mut lines: Vec<&str> = head.lines().collect();
        expected.sort_unstable();
        lines.sort_unstable();
        assert_eq!(lines, expected);
    }
}

#[tokio::test]
async fn a_signed_address_gets_no_key_and_a_report_is_posted_without_a_body() {
    let answer = || b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_vec();
    let (url, serving) = serve(vec![answer(), answer()]);
    let (transport, deadline) = transport(&url);
    let signed = Request::signed(url.clone());
    let error = transport.page(&signed, &deadline).await.expect_err("nothing is submitted");
    assert_eq!((error.code(), error.http_status()), (Code::UnexpectedStatus, Some(202)));
    let submit = Request { method: Method::POST, ..Request::get(url) }.or_accepted();
    let answer = transport.page(&submit, &deadline).await.expect("it is accepted");
    assert_eq!(answer.head.status, StatusCode::ACCEPTED);
    let heads = serving.join().expect("it was asked");
    assert!(!heads[0].contains("authorization:") && heads[0].contains("accept: */*"), "{}", heads[0]);
    assert!(heads[1].starts_with("POST /v3 ") && heads[1].contains("content-length: 0"), "{}", heads[1]);
}

#[tokio::test]
async fn every_way_to_end_a_body_is_told_apart() {
    let check = async |head: &str, body: &[u8], expect: EndProof| {
        let answer = [format!("{head}\r\nconnection: close\r\n\r\n").as_bytes(), body].concat();
        let answer = ask(&answer).await.expect(head);
        assert_eq!((answer.proof, &answer.body[..]), (expect, &b"[1]"[..]), "{head}");
    };
    let packed = gzip(b"[1]");
    check("HTTP/1.1 200 OK\r\ncontent-length: 3", b"[1]", EndProof::ContentLength).await;
    check("HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked", b"3\r\n[1]\r\n0\r\n\r\n", EndProof::Chunked).await;
    check("HTTP/1.1 200 OK", b"[1]", EndProof::Unproven).await;
    check("HTTP/1.0 200 OK", b"[1]", EndProof::Unproven).await;
    check("HTTP/1.0 200 OK\r\ncontent-length: 3", b"[1]", EndProof::ContentLength).await;
    check("HTTP/1.1 200 OK\r\ncontent-encoding: gzip", &packed, EndProof::GzipTrailer).await;
    let length = format!("HTTP/1.1 200 OK\r\ncontent-encoding: x-gzip\r\ncontent-length: {}", packed.len());
    check(&length, &packed, EndProof::ContentLength).await;
}

#[tokio::test]
async fn a_frame_that_makes_no_sense_is_an_error() {
    let check = async |answer: &str, expect: Code| {
        let error = ask(answer.as_bytes()).await.expect_err(answer);
        assert_eq!(error.code(), expect, "{answer}: {error}");
    };
    check("HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n", Code::UnexpectedContent)
        .await;
    check("HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\n[1]", Code::Network).await;
    check("HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n[1]", Code::Network).await;
    check("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", Code::Network).await;
    check("HTTP/1.1 200 OK\r\ncontent-length: 300000000\r\n\r\n[1]", Code::TooLarge).await;
    check("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n[1]", Code::Truncated).await;
    check(
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
        Code::UnexpectedStatus,
    )
    .await;
    check("SSH-2.0-OpenSSH_9.2\r\n", Code::Network).await;
    check("", Code::Network).await;
    check(&format!("HTTP/1.1 200 OK\r\na: {}\r\n\r\n", "a".repeat(1_000_000)), Code::Network).await;
}

#[tokio::test]
async fn headers_are_taken_as_they_are() {
    let answer =
        ask(b"HTTP/1.1 200 OK\r\netag: abc\r\ncontent-type: \xff\r\ndate: soon\r\ncontent-length: 0\r\n\r\n")
            .await;
    let head = answer.expect("it is good").head;
    assert_eq!(head.etag.map(|etag| etag.to_string()).as_deref(), Some("abc"));
    assert_eq!((head.content_type, head.server_date), (None, None));
}
