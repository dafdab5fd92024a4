//! Entries that are not what was written.

use sha2::{Digest as _, Sha256};

use super::*;

/// Checks that a file in the entry's place is taken for none, is removed and counted, and that the next one is good.
#[track_caller]
fn check_heals(cache: &Cache, case: &str) {
    let before = cache.healed();
    assert_eq!(load(cache, &key("202610")), None, "{case}");
    assert_eq!(cache.healed(), before + 1, "{case}");
    assert!(fs::symlink_metadata(path(cache, &key("202610"))).is_err(), "{case}: it is still there");
}

/// A small entry.
fn entry(cache: &Cache) -> Vec<u8> {
    keep(cache, "202610", "a page with some text, some text, some text");
    fs::read(path(cache, &key("202610"))).unwrap()
}

/// The entry with its checksum made right.
fn sealed(mut entry: Vec<u8>) -> Vec<u8> {
    entry.truncate(entry.len() - 32);
    let digest = Sha256::digest(&entry);
    entry.extend(digest);
    entry
}

#[test]
fn every_flipped_bit_is_found() {
    let (_folder, cache) = cache();
    let good = entry(&cache);
    for at in 0..good.len() {
        for bit in 0..8 {
            let mut bad = good.clone();
            bad[at] ^= 1 << bit;
            fs::write(path(&cache, &key("202610")), bad).unwrap();
            check_heals(&cache, &format!("bit {bit} of byte {at}"));
        }
    }
    keep(&cache, "202610", "fetched again");
    assert_eq!(text(&cache, "202610").as_deref(), Some("fetched again"));
}

#[test]
fn every_cut_is_found() {
    let (_folder, cache) = cache();
    let good = entry(&cache);
    for length in 0..good.len() {
        fs::write(path(&cache, &key("202610")), &good[..length]).unwrap();
        check_heals(&cache, &format!("{length} of {} bytes", good.len()));
    }
    let mut longer = good;
    longer.push(0);
    fs::write(path(&cache, &key("202610")), longer).unwrap();
    check_heals(&cache, "a byte more");
}

#[test]
fn an_entry_of_another_version_is_not_used_though_it_is_whole() {
    let (_folder, cache) = cache();
    let mut other = entry(&cache);
    other[7] += 1;
    fs::write(path(&cache, &key("202610")), sealed(other)).unwrap();
    assert_eq!(cache.list().unwrap()[0].content, Err("it is of another format".into()));
    check_heals(&cache, "version 2");
}

#[test]
fn lengths_that_lie_are_found_though_the_checksum_is_right() {
    let (_folder, cache) = cache();
    let good = entry(&cache);
    let head = 8..12;
    let tail = good.len() - 36..good.len() - 32;
    for place in [head, tail] {
        for length in [0_u32, 1, 1_000, u32::MAX] {
            let mut bad = good.clone();
            bad[place.clone()].copy_from_slice(&length.to_le_bytes());
            fs::write(path(&cache, &key("202610")), sealed(bad)).unwrap();
            check_heals(&cache, &format!("{length} at {place:?}"));
        }
    }
}

#[test]
fn a_snapshot_answers_no_other_call() {
    let (_folder, cache) = cache();
    keep(&cache, "202609", "another month");
    fs::copy(path(&cache, &key("202609")), path(&cache, &key("202610"))).unwrap();
    let list = cache.list().unwrap();
    assert_eq!(list[1].content, Err("it answers another call".into()));
    check_heals(&cache, "another month's");
    assert_eq!(text(&cache, "202609").as_deref(), Some("another month"));
}

#[test]
fn principals_do_not_share_a_snapshot() {
    let (_folder, cache) = cache();
    keep(&cache, "202610", "for an administrator");
    let department = CallKey::new(key("202610").parts().clone(), "digest of a department's key");
    assert_eq!(load(&cache, &department), None);
    assert_eq!(cache.healed(), 0);
}

#[test]
#[cfg(unix)]
fn a_link_is_not_followed_and_what_it_leads_to_stays() {
    let (folder, cache) = cache();
    let good = entry(&cache);
    let elsewhere = folder.path().join("elsewhere");
    fs::write(&elsewhere, good).unwrap();
    fs::remove_file(path(&cache, &key("202610"))).unwrap();
    std::os::unix::fs::symlink(&elsewhere, path(&cache, &key("202610"))).unwrap();
    assert_eq!(cache.list().unwrap()[0].content, Err("it is no regular file".into()));
    check_heals(&cache, "a link to a good entry");
    assert!(elsewhere.exists());

    std::os::unix::fs::symlink("nowhere", path(&cache, &key("202610"))).unwrap();
    check_heals(&cache, "a link that leads nowhere");
    std::os::unix::fs::symlink(&elsewhere, path(&cache, &key("202610"))).unwrap();
    keep(&cache, "202610", "new");
    assert_eq!(text(&cache, "202610").as_deref(), Some("new"));
    assert_ne!(fs::read(&elsewhere).unwrap(), fs::read(path(&cache, &key("202610"))).unwrap());
}

#[test]
fn a_folder_in_an_entrys_place_is_no_entry() {
    let (_folder, cache) = cache();
    let place = path(&cache, &key("202610"));
    fs::create_dir(&place).unwrap();
    if cfg!(unix) {
        assert_eq!(load(&cache, &key("202610")), None);
    }
    let refused = store(&cache, &key("202610"), &[], &meta("1")).unwrap_err();
    assert_eq!((refused.code(), litter(&cache)), (Code::Cache, 1));
    assert_eq!((cache.clear().unwrap(), place.exists()), (0, true));
}

#[test]
fn bytes_that_change_between_check_and_use_are_an_error() {
    let (_folder, cache) = cache();
    let _ = store(&cache, &key("202610"), &[noise(1, 300_000)], &meta("1")).unwrap();
    let snapshot = cache.read(&key("202610"), at(0)).unwrap().unwrap();
    let place = path(&cache, &key("202610"));
    let mut bytes = fs::read(&place).unwrap();
    bytes[200_000] ^= 1;
    fs::write(&place, bytes).unwrap();
    let mut parts = snapshot.into_parts();
    assert_eq!(parts.next().unwrap().unwrap_err().code(), Code::Cache);
    assert!(parts.next().is_none());
}
