mod bound;
mod damage;
mod disk;
#[cfg(unix)]
mod process;

use std::{collections::BTreeMap, fs};

use proptest::prelude::*;
use tempfile::TempDir;

use super::{writer::Stored, *};
use crate::{Code, Dataset, query::CallParts};

/// A cache in a folder of its own.
fn cache() -> (TempDir, Cache) {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path().join("cache")).unwrap();
    (folder, cache)
}

fn key(span: &str) -> CallKey {
    let parts = CallParts {
        origin: "https://consumption.azure.com".into(),
        version: "v3".into(),
        dataset: Dataset::UsageDetails,
        scope: "100".into(),
        span: span.into(),
        parameters: Vec::new(),
    };
    CallKey::new(parts, "digest of a principal")
}

fn at(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_793_900_000 + 60 * minute, 0).unwrap()
}

fn meta(etag: &str) -> SnapshotMeta {
    SnapshotMeta {
        etag: etag.into(),
        saved_at: at(0),
        content: Content::Pages,
        pages: 3,
        rows: 2_500,
        wire_bytes: 1_234_567,
        extra: BTreeMap::from([("next".into(), "no".into())]),
    }
}

fn store(cache: &Cache, key: &CallKey, parts: &[Vec<u8>], meta: &SnapshotMeta) -> Result<Stored> {
    let mut writer = cache.write(key)?;
    for part in parts {
        writer.part(part)?;
    }
    writer.commit(meta)
}

fn keep(cache: &Cache, span: &str, text: &str) {
    let stored = store(cache, &key(span), &[text.into()], &meta(text)).unwrap();
    assert_eq!(stored, Stored::Kept);
}

fn load(cache: &Cache, key: &CallKey) -> Option<(SnapshotMeta, Vec<Vec<u8>>)> {
    let snapshot = cache.read(key, at(0)).unwrap()?;
    Some((snapshot.meta.clone(), snapshot.into_parts().collect::<Result<_>>().unwrap()))
}

/// The text that `keep` stored.
fn text(cache: &Cache, span: &str) -> Option<String> {
    let (meta, parts) = load(cache, &key(span))?;
    assert_eq!(parts, [meta.etag.as_bytes()]);
    Some(meta.etag)
}

fn path(cache: &Cache, key: &CallKey) -> PathBuf {
    folder::path_of(&cache.folder, key.digest())
}

/// How many files there are that are no snapshots.
fn litter(cache: &Cache) -> usize {
    let files = fs::read_dir(&cache.folder).unwrap().count();
    files - folder::snapshots(&cache.folder).unwrap().len()
}

/// Bytes that cannot be compressed.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(seed);
    std::iter::repeat_with(|| random.u8(..)).take(length).collect()
}

#[test]
fn a_snapshot_comes_back_as_it_was() {
    let (_folder, cache) = cache();
    let key = key("202610");
    assert_eq!(load(&cache, &key), None);
    let page = br#"{"data":[{"cost":0.1}]}"#.repeat(50_000);
    let parts = [b"".to_vec(), page.clone(), noise(1, 5_000_000), b"x".to_vec(), page];
    assert_eq!(store(&cache, &key, &parts, &meta("W/\"1\"")).unwrap(), Stored::Kept);
    let (meta_found, parts_found) = load(&cache, &key).unwrap();
    assert_eq!(meta_found, meta("W/\"1\""));
    // Not `assert_eq!`: nobody wants to see five million bytes.
    assert!(parts_found == parts);
    assert_eq!((litter(&cache), cache.healed()), (0, 0));
    let bytes = fs::metadata(path(&cache, &key)).unwrap().len();
    assert!(bytes < 5_200_000, "{bytes} bytes are not compressed");
}

#[test]
fn the_time_of_saving_is_exact() {
    let (_folder, cache) = cache();
    let saved_at = at(0) + chrono::TimeDelta::nanoseconds(123_456_789);
    let _ = store(&cache, &key("202610"), &[], &SnapshotMeta { saved_at, ..meta("1") }).unwrap();
    assert_eq!(load(&cache, &key("202610")).unwrap().0.saved_at, saved_at);
}

#[test]
fn a_snapshot_without_parts_is_one() {
    let (_folder, cache) = cache();
    let _ = store(&cache, &key("202610"), &[], &meta("1")).unwrap();
    assert_eq!(load(&cache, &key("202610")), Some((meta("1"), Vec::new())));
}

#[test]
fn the_last_snapshot_of_a_call_is_kept_and_the_only_one() {
    let (_folder, cache) = cache();
    keep(&cache, "202610", "old");
    keep(&cache, "202609", "other");
    keep(&cache, "202610", "new");
    assert_eq!(text(&cache, "202610").as_deref(), Some("new"));
    assert_eq!(text(&cache, "202609").as_deref(), Some("other"));
    assert_eq!(fs::read_dir(&cache.folder).unwrap().count(), 2);
}

#[test]
fn what_is_not_committed_leaves_nothing() {
    let (_folder, cache) = cache();
    keep(&cache, "202610", "old");
    let mut writer = cache.write(&key("202610")).unwrap();
    writer.part(&noise(1, 100_000)).unwrap();
    assert_eq!(litter(&cache), 1);
    assert_eq!(text(&cache, "202610").as_deref(), Some("old"));
    drop(writer);
    assert_eq!(litter(&cache), 0);
    assert_eq!(text(&cache, "202610").as_deref(), Some("old"));
}

#[test]
#[cfg(unix)]
fn who_reads_keeps_his_snapshot_while_another_is_written() {
    let (_folder, cache) = cache();
    let parts = |seed| vec![noise(seed, 200_000), noise(seed + 1, 200_000)];
    let _ = store(&cache, &key("202610"), &parts(1), &meta("old")).unwrap();
    let mut reading = cache.read(&key("202610"), at(0)).unwrap().unwrap().into_parts();
    let first = reading.next().unwrap().unwrap();
    let _ = store(&cache, &key("202610"), &parts(5), &meta("new")).unwrap();
    let second = reading.next().unwrap().unwrap();
    assert!(vec![first, second] == parts(1));
    assert!(reading.next().is_none());
}

#[test]
fn people_see_what_is_there_broken_entries_last() {
    let (_folder, cache) = cache();
    for span in ["202611", "202609", "202610"] {
        keep(&cache, span, span);
    }
    fs::write(path(&cache, &key("202609")), "torn").unwrap();
    let list = cache.list().unwrap();
    let shown = |entry: &CacheEntry| match &entry.content {
        Ok(call) => format!("{} {} {} {} {}", call.enrollment, call.dataset, call.span, call.rows, call.etag),
        Err(damage) => damage.clone(),
    };
    let expect =
        ["100 usage-details 202610 2500 202610", "100 usage-details 202611 2500 202611", "it ends too early"];
    assert_eq!(list.iter().map(shown).collect::<Vec<_>>(), expect);
    for entry in &list {
        let found = fs::metadata(cache.folder().join(&entry.file_name)).unwrap();
        assert_eq!(entry.bytes, found.len());
        assert_eq!(entry.last_used, DateTime::<Utc>::from(found.modified().unwrap()));
    }
    assert_eq!(list[0].content.as_ref().unwrap().saved_at, at(0));
    // To look is not to heal.
    assert_eq!((cache.list().unwrap(), cache.healed()), (list, 0));
}

#[test]
fn only_snapshots_are_cleared() {
    let (_folder, cache) = cache();
    keep(&cache, "202610", "a");
    keep(&cache, "202609", "b");
    fs::write(path(&cache, &key("202609")), "torn").unwrap();
    let digest = key("202610").digest().to_owned();
    let others = ["notes.txt", "x.snapshot", &format!("{}.snapshot", digest.to_uppercase()), &digest];
    for name in others {
        fs::write(cache.folder().join(name), "mine").unwrap();
    }
    let writing = cache.write(&key("202608")).unwrap();
    assert_eq!(cache.clear().unwrap(), 2);
    assert_eq!((cache.list().unwrap(), cache.clear().unwrap()), (vec![], 0));
    assert!(others.iter().all(|name| cache.folder().join(name).exists()));
    assert_eq!(writing.commit(&meta("1")).unwrap(), Stored::Kept);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_parts_come_back(parts in prop::collection::vec(prop::collection::vec(0_u8..4, 0..3_000), 0..8)) {
        let (_folder, cache) = cache();
        prop_assert_eq!(store(&cache, &key("202610"), &parts, &meta("1")).unwrap(), Stored::Kept);
        prop_assert_eq!(load(&cache, &key("202610")).unwrap().1, parts);
    }
}
