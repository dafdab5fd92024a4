//! How much there may be.

use std::time::Duration;

use super::*;

/// Keeps some 6,000 bytes that count as used at a minute.
fn keep_at(cache: &Cache, span: &str, minute: i64) {
    let meta = SnapshotMeta { saved_at: at(minute), ..meta(span) };
    assert_eq!(store(cache, &key(span), &[noise(1, 6_000)], &meta).unwrap(), Stored::Kept);
}

/// Checks which snapshots there are.
#[track_caller]
fn check_kept(cache: &Cache, expect: &[&str]) {
    let list = cache.list().unwrap();
    let spans: Vec<&str> = list.iter().map(|entry| entry.content.as_ref().unwrap().span.as_str()).collect();
    assert_eq!(spans, expect);
    assert!(list.iter().map(|entry| entry.bytes).sum::<u64>() <= cache.max_bytes);
}

#[test]
fn what_was_not_used_for_longest_goes() {
    let (_folder, cache) = cache();
    let cache = cache.with_max_bytes(20_000);
    keep_at(&cache, "202601", 1);
    keep_at(&cache, "202602", 2);
    keep_at(&cache, "202603", 3);
    check_kept(&cache, &["202601", "202602", "202603"]);
    assert!(cache.read(&key("202601"), at(4)).unwrap().is_some());
    keep_at(&cache, "202604", 5);
    check_kept(&cache, &["202601", "202603", "202604"]);
    keep_at(&cache, "202605", 6);
    check_kept(&cache, &["202601", "202604", "202605"]);
}

#[test]
fn the_newest_stays_even_when_its_clock_is_behind() {
    let (_folder, cache) = cache();
    let cache = cache.with_max_bytes(10_000);
    keep_at(&cache, "202601", 100);
    keep_at(&cache, "202602", 1);
    check_kept(&cache, &["202602"]);
}

#[test]
fn a_smaller_bound_holds_from_the_next_snapshot_on() {
    let (_folder, cache) = cache();
    for (minute, span) in (1..).zip(["202601", "202602", "202603", "202604"]) {
        keep_at(&cache, span, minute);
    }
    let cache = cache.with_max_bytes(15_000);
    keep_at(&cache, "202605", 5);
    check_kept(&cache, &["202604", "202605"]);
}

#[test]
fn a_snapshot_that_does_not_fit_is_not_kept_and_fills_no_disk() {
    let (_folder, cache) = cache();
    keep(&cache, "202609", "other");
    keep(&cache, "202610", "old");
    let cache = cache.with_max_bytes(200_000);
    let mut writer = cache.write(&key("202610")).unwrap();
    writer.part(&noise(1, 150_000)).unwrap();
    assert_eq!(litter(&cache), 1);
    writer.part(&noise(2, 150_000)).unwrap();
    assert_eq!(litter(&cache), 0, "the file is gone as soon as it is too large");
    writer.part(&noise(3, 150_000)).unwrap();
    assert_eq!(writer.commit(&meta("new")).unwrap(), Stored::TooLarge);
    assert_eq!(text(&cache, "202610").as_deref(), Some("old"));
    assert_eq!(text(&cache, "202609").as_deref(), Some("other"));
}

#[test]
fn the_bound_is_exact() {
    let (_folder, cache) = cache();
    keep(&cache, "202610", "text");
    let bytes = cache.list().unwrap()[0].bytes;
    let store =
        |max| store(&cache.clone().with_max_bytes(max), &key("202610"), &["text".into()], &meta("text"));
    assert_eq!(store(bytes).unwrap(), Stored::Kept);
    assert_eq!(store(bytes - 1).unwrap(), Stored::TooLarge);
    assert_eq!(store(0).unwrap(), Stored::TooLarge);
}

#[test]
fn what_dead_processes_left_is_removed_after_an_hour() {
    let (_folder, cache) = cache();
    let new = tempfile::tempfile_in(cache.folder()).unwrap().metadata().unwrap().modified().unwrap();
    let left = |name: &str, age: u64| {
        let file = fs::File::create(cache.folder().join(name)).unwrap();
        file.set_modified(new - Duration::from_secs(age)).unwrap();
    };
    left(".writing-old.tmp", 3_700);
    left(".writing-young.tmp", 3_500);
    left("old.tmp", 10_000);
    keep(&cache, "202610", "new");
    let mut names: Vec<_> = fs::read_dir(cache.folder()).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.retain(|name| !name.to_string_lossy().ends_with(".snapshot"));
    names.sort();
    assert_eq!(names, [".writing-young.tmp", "old.tmp"]);
}
