//! Several processes on one folder, and processes that die.

use std::{
    env,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    os::unix::fs::PermissionsExt as _,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use super::*;

/// A process that does a job on a folder.
struct Worker {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts this test program once more, for `child` alone, after a shell has run `before`.
    fn start(before: &str, job: &str, folder: &Path) -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("{before}\nexec \"$@\"",), "sh"]);
        command.arg(env::current_exe().unwrap());
        command.args(["--exact", "cache::tests::process::child", "--ignored", "--nocapture"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        writeln!(stdin, "{job} {}", folder.display()).unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Self { child, stdin, stdout }
    }

    /// Waits until the process says so.
    fn wait_for(&mut self, word: &str) {
        let mut line = String::new();
        while self.stdout.read_line(&mut line).unwrap() > 0 {
            if line.trim_end().ends_with(word) {
                return;
            }
            line.clear();
        }
        panic!("the process ended before it said {word}");
    }

    fn go_on(&mut self) {
        writeln!(self.stdin).unwrap();
    }

    fn end(mut self) {
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        assert!(self.child.wait().unwrap().success(), "{rest}");
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Both fail only if the process has ended before.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn say(word: &str) {
    writeln!(io::stdout(), "{word}").unwrap();
}

/// Parts that tell by whom they were written.
fn parts(etag: &str) -> Vec<Vec<u8>> {
    let seed = u64::from(etag.as_bytes()[0]);
    (0..4).map(|part| noise(seed + part, 10_000)).collect()
}

fn store_as(cache: &Cache, etag: &str) {
    assert_eq!(store(cache, &key("202610"), &parts(etag), &meta(etag)).unwrap(), Stored::Kept);
}

/// Checks that what is there is whole; says whose it is.
#[track_caller]
fn check_whole(cache: &Cache) -> Option<String> {
    let (meta, found) = load(cache, &key("202610"))?;
    assert!(found == parts(&meta.etag), "the parts are not those of {}", meta.etag);
    Some(meta.etag)
}

#[test]
#[ignore = "a process of its own that the others start"]
fn child() {
    let mut line = String::new();
    io::stdin().read_line(&mut line).unwrap();
    let Some((job, folder)) = line.trim_end().split_once(' ') else { return };
    let cache = Cache::open(folder).unwrap();
    match job {
        "a" | "b" => {
            say("ready");
            (0..30).for_each(|_| store_as(&cache, job));
        }
        "forever" => {
            say("ready");
            loop {
                ["a", "b"].iter().for_each(|etag| store_as(&cache, etag));
            }
        }
        "halfway" => {
            let mut writer = cache.write(&key("202610")).unwrap();
            writer.part(&noise(1, 100_000)).unwrap();
            say("halfway");
            io::stdin().read_line(&mut line).unwrap();
            let _ = writer.commit(&meta("1")).unwrap();
        }
        "full" => {
            let full = store(&cache, &key("202610"), &[noise(1, 1_000_000)], &meta("new")).unwrap_err();
            assert_eq!((full.code(), litter(&cache)), (Code::Cache, 0), "{full}");
        }
        _ => panic!("no job {job}"),
    }
}

#[test]
fn two_who_write_and_one_who_reads_meet_whole_snapshots_only() {
    let (_folder, cache) = cache();
    let mut workers = ["a", "b"].map(|job| Worker::start("", job, cache.folder()));
    workers.iter_mut().for_each(|worker| worker.wait_for("ready"));
    let mut reads = 0;
    while workers.iter_mut().any(|worker| worker.child.try_wait().unwrap().is_none()) {
        reads += u64::from(check_whole(&cache).is_some());
    }
    workers.into_iter().for_each(Worker::end);
    assert!(check_whole(&cache).is_some());
    assert!(reads > 0);
    assert_eq!((cache.healed(), litter(&cache)), (0, 0));
}

#[test]
fn a_process_that_is_killed_leaves_the_old_snapshot_or_the_new_one() {
    let (_folder, cache) = cache();
    store_as(&cache, "c");
    for round in 0..20 {
        let mut worker = Worker::start("", "forever", cache.folder());
        worker.wait_for("ready");
        // Some snapshots later, and some reads after that, to die at any point of the next one.
        let mut last = check_whole(&cache);
        for _ in 0..round % 4 {
            while check_whole(&cache) == last {}
            last = check_whole(&cache);
        }
        (0..round % 5).for_each(|_| drop(check_whole(&cache)));
        drop(worker);
        assert!(check_whole(&cache).is_some());
    }
    assert_ne!(check_whole(&cache).as_deref(), Some("c"));
    assert_eq!(cache.healed(), 0);
    // What the dead left is no entry.
    assert_eq!(cache.list().unwrap().len(), 1);
}

#[test]
fn only_the_owner_can_read_whatever_the_umask_is() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("a/b");
    let mut worker = Worker::start("umask 000", "halfway", &inner);
    worker.wait_for("halfway");
    let modes = || -> Vec<String> {
        let files = fs::read_dir(&inner).unwrap().map(|entry| entry.unwrap().path());
        let all = [folder.path().join("a"), inner.clone()].into_iter().chain(files);
        all.map(|path| format!("{:o}", fs::metadata(path).unwrap().permissions().mode() & 0o7777)).collect()
    };
    assert_eq!(modes(), ["700", "700", "600"]);
    worker.go_on();
    worker.end();
    assert_eq!(modes(), ["700", "700", "600"]);
    assert_eq!(Cache::open(&inner).unwrap().list().unwrap().len(), 1);
}

#[test]
fn a_full_disk_leaves_the_old_snapshot() {
    let (_folder, cache) = cache();
    store_as(&cache, "a");
    // No file may grow beyond some kilobytes; without the trap the system ends the process instead of the write.
    Worker::start("trap '' XFSZ; ulimit -f 100", "full", cache.folder()).end();
    assert_eq!(check_whole(&cache).as_deref(), Some("a"));
}
