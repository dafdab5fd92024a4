//! A disk on which a step fails.

use std::{fs::File, io};

use tempfile::NamedTempFile;

use super::*;

/// Fails at a step, counted from 0: once, or from then on.
#[derive(Debug)]
struct Failing {
    steps: AtomicU64,
    at: u64,
    once: bool,
}

impl Failing {
    fn step(&self) -> io::Result<()> {
        let step = self.steps.fetch_add(1, Ordering::Relaxed);
        let fails = step == self.at || (step > self.at && !self.once);
        if fails { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
}

impl Disk for Failing {
    fn create(&self, folder: &Path, prefix: &str, suffix: &str) -> io::Result<NamedTempFile> {
        self.step()?;
        RealDisk.create(folder, prefix, suffix)
    }

    fn write(&self, file: &mut NamedTempFile, bytes: &[u8]) -> io::Result<usize> {
        // As a disk does that is nearly full: some of it is written, then nothing more.
        let (half, _) = bytes.split_at(bytes.len().div_ceil(2));
        self.step()?;
        RealDisk.write(file, half)
    }

    fn sync(&self, file: &NamedTempFile) -> io::Result<()> {
        self.step()?;
        RealDisk.sync(file)
    }

    fn place(&self, file: NamedTempFile, path: &Path) -> io::Result<File> {
        self.step()?;
        RealDisk.place(file, path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.sync_folder(folder)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.remove(path)
    }
}

fn on(disk: impl Disk + 'static, cache: &Cache) -> Cache {
    Cache { disk: Arc::new(disk), ..cache.clone() }
}

/// Writes over an old entry while a step fails; says how many steps there are and how often the new entry is there.
#[track_caller]
fn check_steps(once: bool) -> (u64, u64) {
    let (_folder, cache) = cache();
    let mut new_ones = 0;
    for at in 0.. {
        keep(&cache, "202610", "old");
        let failing = on(Failing { steps: AtomicU64::new(0), at, once }, &cache);
        let parts = [noise(1, 70_000), noise(2, 70_000)];
        let stored = store(&failing, &key("202610"), &parts, &meta("new"));
        let found = load(&cache, &key("202610")).unwrap();
        assert_eq!((litter(&cache), cache.healed()), (0, 0), "step {at}");
        if found.0.etag == "new" {
            assert!(found.1 == parts, "step {at}");
            new_ones += 1;
        } else {
            assert_eq!(found.1, [b"old"], "step {at}");
        }
        let Err(error) = stored else { return (at, new_ones) };
        assert_eq!(error.code(), Code::Cache, "step {at}");
        assert!(error.to_string().starts_with("cannot write"), "step {at}: {error}");
    }
    unreachable!()
}

#[test]
fn whatever_step_fails_leaves_the_old_entry_or_the_new_one() {
    for once in [true, false] {
        let (steps, new_ones) = check_steps(once);
        // Create, some writes, sync, place; then the folder's sync, the only one after which the new one is there.
        assert!(steps > 10, "{steps} steps");
        assert_eq!(new_ones, 2);
    }
}

#[test]
fn after_a_failure_nothing_can_be_committed() {
    let (_folder, cache) = cache();
    let failing = on(Failing { steps: AtomicU64::new(0), at: 1, once: true }, &cache);
    let mut writer = failing.write(&key("202610")).unwrap();
    assert!(writer.part(&noise(1, 200_000)).is_err());
    let again = writer.part(b"x").unwrap_err();
    assert_eq!(again.to_string(), "the snapshot was given up when a part of it could not be written");
    assert_eq!(writer.commit(&meta("1")).unwrap_err().code(), Code::Cache);
    assert_eq!(fs::read_dir(cache.folder()).unwrap().count(), 0);
}

#[test]
fn what_cannot_be_removed_is_still_not_used() {
    let (_folder, cache) = cache();
    fs::write(path(&cache, &key("202610")), "torn").unwrap();
    let failing = on(Failing { steps: AtomicU64::new(0), at: 0, once: false }, &cache);
    assert_eq!(load(&failing, &key("202610")), None);
    assert_eq!(failing.clear().unwrap_err().code(), Code::Cache);
}

#[test]
fn an_eviction_that_fails_does_not_lose_the_new_entry() {
    let (_folder, cache) = cache();
    let cache = cache.with_max_bytes(10_000);
    let _ = store(&cache, &key("202609"), &[noise(1, 6_000)], &meta("old")).unwrap();
    let removing = on(NoRemoval, &cache);
    assert_eq!(store(&removing, &key("202610"), &[noise(2, 6_000)], &meta("new")).unwrap(), Stored::Kept);
    assert_eq!(load(&cache, &key("202610")).unwrap().0.etag, "new");
}

#[derive(Debug)]
struct NoRemoval;

impl Disk for NoRemoval {
    fn remove(&self, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::PermissionDenied.into())
    }
}

#[test]
fn a_disk_that_takes_a_few_bytes_at_a_time_is_no_trouble() {
    #[derive(Debug)]
    struct Slow;

    impl Disk for Slow {
        fn write(&self, file: &mut NamedTempFile, bytes: &[u8]) -> io::Result<usize> {
            RealDisk.write(file, &bytes[..bytes.len().min(7)])
        }
    }

    let (_folder, cache) = cache();
    let parts = [noise(1, 1_000), noise(2, 2_000)];
    let _ = store(&on(Slow, &cache), &key("202610"), &parts, &meta("1")).unwrap();
    assert_eq!(load(&cache, &key("202610")).unwrap().1, parts);
}
