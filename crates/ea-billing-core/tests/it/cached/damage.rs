//! Entries that are not what was written, and folders that cannot be written to.

use std::fs;

use ea_billing_core::{Cache, Delivery, Warning};

use super::{Desk, october};

/// Damages the only entry and checks that the rows are whole, fetched anew, and kept again.
async fn check_heals(desk: &Desk, what: &str, damage: impl FnOnce(&mut Vec<u8>)) {
    let whole = desk.october().await;
    let [path] = &desk.files()[..] else { panic!("one file was expected") };
    let mut bytes = fs::read(path).unwrap();
    damage(&mut bytes);
    fs::write(path, bytes).unwrap();
    let healed = desk.october().await;
    assert_eq!(healed.rows, whole.rows, "{what}");
    assert_eq!(healed.certificate.totals, whole.certificate.totals, "{what}");
    assert!(!healed.certificate.from_cache, "{what}");
    assert_eq!(healed.certificate.warnings, [Warning::CacheHealed], "{what}");
    let again = desk.october().await;
    assert!(again.certificate.from_cache && again.rows == whole.rows, "{what}");
}

#[tokio::test]
async fn a_torn_entry_is_fetched_anew() {
    let desk = Desk::new();
    desk.october().await;
    let length = usize::try_from(fs::metadata(&desk.files()[0]).unwrap().len()).unwrap();
    for end in [0, 1, 20, length / 3, length / 2, length - 1] {
        check_heals(&desk, &format!("cut at {end} of {length}"), |bytes| bytes.truncate(end)).await;
    }
    check_heals(&desk, "longer", |bytes| bytes.push(0)).await;
}

#[tokio::test]
async fn a_flipped_bit_anywhere_is_found() {
    let desk = Desk::new();
    desk.october().await;
    let length = usize::try_from(fs::metadata(&desk.files()[0]).unwrap().len()).unwrap();
    // Twenty places all over the file, and each bit.
    for (step, place) in (0..length).step_by(length / 20).enumerate() {
        check_heals(&desk, &format!("flipped at {place} of {length}"), |bytes| {
            bytes[place] ^= 1 << (step % 8)
        })
        .await;
    }
}

#[tokio::test]
async fn a_folder_that_is_gone_does_not_stop_a_fetch() {
    let desk = Desk::new();
    let (client, cache) = (desk.client(), desk.cache());
    fs::remove_dir_all(cache.folder()).unwrap();
    fs::write(cache.folder(), "a file in its place").unwrap();
    let fetched = client.usage_details(october()).fetch().await.unwrap();
    assert_eq!(fetched.rows.len(), 50);
    let warnings = &fetched.certificate.warnings;
    assert!(!warnings.is_empty());
    assert!(
        warnings.iter().all(|warning| matches!(warning, Warning::CacheUnavailable { .. })),
        "{warnings:?}"
    );
    fs::remove_file(cache.folder()).unwrap();
}

#[tokio::test]
async fn a_folder_that_goes_in_the_middle_does_not_stop_a_fetch() {
    for delivery in [Delivery::Pages, Delivery::Download] {
        let desk = Desk::new();
        let (client, cache) = (desk.client(), desk.cache());
        let mut stream = client.usage_details_by(delivery, october()).stream().await.unwrap();
        let mut rows = stream.next().await.unwrap().unwrap().rows.len();
        fs::remove_dir_all(cache.folder()).unwrap();
        while let Some(batch) = stream.next().await.unwrap() {
            rows += batch.rows.len();
        }
        assert_eq!(rows, 50);
        let warnings = &stream.certificate().unwrap().warnings;
        assert!(matches!(warnings[..], [Warning::CacheUnavailable { .. }]), "{warnings:?}");
        let (_, validator) = stream.finish().await.unwrap();
        assert!(validator.is_some());
    }
}

#[tokio::test]
async fn what_is_too_large_for_the_cache_is_not_kept() {
    let desk = Desk::new();
    let small = desk.cache().with_max_bytes(1000);
    let client = desk.site.builder().with_cache(small).build().unwrap();
    let fetched = client.usage_details(october()).fetch().await.unwrap();
    assert_eq!(fetched.rows.len(), 50);
    assert_eq!(desk.files(), Vec::<std::path::PathBuf>::new());
}

#[tokio::test]
async fn two_who_fetch_at_once_do_not_disturb_each_other() {
    let desk = Desk::new();
    let whole = desk.october().await.rows;
    for round in 0..10 {
        desk.cache().clear().unwrap();
        if round % 2 == 1 {
            desk.october().await;
        }
        let (one, two) = (desk.client(), desk.client());
        let (queries, others) = (one.usage_details(october()), two.usage_details(october()));
        let (one, two) = tokio::join!(queries.fetch(), others.fetch());
        for fetched in [one.unwrap(), two.unwrap()] {
            assert_eq!(fetched.rows, whole);
            assert_eq!(fetched.certificate.warnings, []);
        }
        let kept = desk.october().await;
        assert!(kept.certificate.from_cache && kept.rows == whole);
        assert_eq!(desk.files().len(), 1);
    }
}

#[tokio::test]
async fn the_folder_may_be_shared_by_clones() {
    let desk = Desk::new();
    let cache: Cache = desk.cache();
    let client = |cache: &Cache| desk.site.builder().with_cache(cache.clone()).build().unwrap();
    client(&cache).usage_details(october()).fetch().await.unwrap();
    assert!(client(&cache).usage_details(october()).fetch().await.unwrap().certificate.from_cache);
    assert_eq!(cache.healed(), 0);
}
