//! The scan finds what is there; otherwise it would prove nothing.

use ea_billing_sim::World;

use super::*;

/// A scan for a secret that no other test has, and the secret.
fn scan(name: &str) -> (Scan, String) {
    let secret = format!("secret-of-the-test-{name}");
    let key = CanaryKey(format!("{secret}-a.{secret}-b.{secret}-c"));
    (Scan::start(&key), key.0)
}

/// Checks in which places the whole key is found.
#[track_caller]
fn check_found(scan: &Scan, texts: &[&str], expect: &[&str]) {
    let found = scan.find(texts).into_iter().filter(|found| found.starts_with("the key "));
    let places: Vec<String> = found.map(|f| f.split(':').next().unwrap().to_owned()).collect();
    assert_eq!(places, expect.iter().map(|place| format!("the key stands in {place}")).collect::<Vec<_>>());
}

#[test]
fn events_and_spans_are_seen_from_all_threads() {
    let (scan, key) = scan("events");
    scan.assert_no_secret(&["nothing to see"]);
    tracing::trace!(field = key, "an event");
    check_found(&scan, &[], &["the log"]);
    tracing::info!("a message with {key}");
    let span = tracing::debug_span!("a span", field = ?Some(&key), later = tracing::field::Empty);
    span.record("later", key.as_str());
    check_found(&scan, &[], &["the log"; 4]);
    let key = key.clone();
    std::thread::spawn(move || tracing::trace!(%key)).join().unwrap();
    check_found(&scan, &[], &["the log"; 5]);
}

#[test]
fn what_was_said_before_is_not_looked_at() {
    let (before, key) = scan("before");
    tracing::trace!(key);
    let (after, _) = scan("before");
    check_found(&before, &[], &["the log"]);
    check_found(&after, &[], &[]);
}

#[test]
fn panics_are_seen() {
    let (scan, key) = scan("panic");
    std::thread::spawn(move || std::panic::panic_any(format!("with {key}"))).join().unwrap_err();
    check_found(&scan, &[], &["the log"]);
}

#[test]
fn a_segment_of_the_key_and_a_named_secret_are_found() {
    let (scan, key) = scan("segments");
    let scan = scan.with_secret("the token", "a0b1c2d3");
    let second = key.split('.').nth(1).unwrap();
    let found = scan.find(&[&format!("claims: {second}"), "?skiptoken=a0b1c2d3&x=1"]);
    let names: Vec<&str> = found.iter().map(|f| f.split(" stands").next().unwrap()).collect();
    assert_eq!(names, ["segment 2 of the key", "the token"]);
}

#[test]
fn signatures_are_found_unless_they_are_struck_out() {
    for (text, expect) in [
        ("https://b/x.csv?sv=1&sig=0123456789abcdef%2B&se=2", true),
        ("a%3Fsig%3D0123456789abcdef%2B", true),
        ("SIG=0123456789ABCDEF", true),
        ("https://b/x.csv?sv=1&sig=REDACTED&se=2", false),
        ("sig=REDACTED and sig=0123456789abcdef", true),
        ("sig=***", false),
        ("no design=yes", false),
    ] {
        assert_eq!(has_signature(text), expect, "{text}");
    }
}

#[test]
fn files_are_looked_into_packed_or_not() {
    let (scan, key) = scan("files");
    let folder = tempfile::tempdir().unwrap();
    let scan = scan.with_folder(folder.path());
    fs::create_dir(folder.path().join("inner")).unwrap();
    fs::write(folder.path().join("inner/clean"), "clean").unwrap();
    check_found(&scan, &[], &[]);
    let raw = folder.path().join("inner/raw");
    fs::write(&raw, format!("\u{0}\u{1}{key}")).unwrap();
    check_found(&scan, &[], &[&raw.display().to_string()]);
    fs::remove_file(raw).unwrap();

    #[cfg(feature = "cache")]
    {
        use std::io::Write as _;

        let mut packer = lz4_flex::frame::FrameEncoder::new(b"head".to_vec());
        // After its first appearance a text is packed as a reference to it.
        let halves = key.split_at(25);
        packer.write_all(format!("{}|{}|{key}", halves.0, halves.1).as_bytes()).unwrap();
        let mut packed = packer.finish().unwrap();
        packed.extend(b"tail");
        let file = folder.path().join("packed");
        fs::write(&file, &packed).unwrap();
        assert!(!String::from_utf8_lossy(&packed).contains(&key));
        check_found(&scan, &[], &[&format!("{}, unpacked", file.display())]);
    }
}

#[test]
#[cfg(feature = "cache")]
fn an_error_tells_its_hint_too() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = ea_billing_core::Cache::open(file.path()).unwrap_err();
    let told = told_by(&error);
    for part in ["cannot open the cache folder", "source", error.hint(), "os error"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_http_client_says_is_seen() {
    let simulator = Simulator::start(World::default()).await.unwrap();
    let key = CanaryKey::new(&simulator, "100");
    let scan = Scan::start(&key);
    let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let tls =
        rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let tls = tls.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth();
    let client = reqwest::Client::builder().no_proxy().tls_backend_preconfigured(tls).build().unwrap();
    let url = format!("{}/v2/enrollments/100/billingperiods", simulator.url());
    let answer = client.get(url).bearer_auth(key.as_str()).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(lines().iter().any(|line| line.contains("reqwest")), "nothing came from reqwest");
    scan.assert_no_secret(&[&format!("{answer:?}")]);
}
