//! What stands at `--out`, before, meanwhile and after.

use std::path::PathBuf;

use super::*;

fn args(out: PathBuf) -> OutputArgs {
    OutputArgs {
        output: Some(Format::Tsv),
        out: Some(out),
        columns: vec!["meterName".into()],
        ..OutputArgs::default()
    }
}

fn open<'p>(printer: &'p Printer, out: PathBuf) -> Result<RowSink<'p>> {
    RowSink::open(&args(out), printer, columns(), View::default())
}

/// A row with this name and nothing else.
fn named(name: &str) -> [Cell<'_>; 2] {
    [Cell::Null, Cell::text(name)]
}

#[test]
fn a_file_stays_as_it_was_until_the_new_one_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("result.tsv");
    fs::write(&out, "old").unwrap();
    let printer = quiet();
    let mut sink = open(&printer, out.clone()).unwrap();
    sink.row(&named("new")).unwrap();
    assert_eq!(fs::read_to_string(&out).unwrap(), "old");
    sink.finish(&[]).unwrap();
    assert_eq!(fs::read_to_string(&out).unwrap(), "new\n");
}

#[test]
fn a_fresh_file_replaces_none_that_somebody_makes_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("invoice.pdf");
    let printer = quiet();
    let mut sink = ByteSink::fresh("--dir", &path, &printer).unwrap();
    sink.add(b"new").unwrap();
    fs::write(&path, "old").unwrap();
    let failure = place([sink.make_ready().unwrap()]).unwrap_err();
    assert!(failure.exit == crate::exit::Exit::Usage && failure.message.ends_with("is there already"));
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the new file is gone");
}

#[test]
fn what_is_given_up_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let printer = quiet();
    let mut sink = open(&printer, folder.path().join("result.tsv")).unwrap();
    let long = "x".repeat(1 << 20);
    for _ in 0..6 {
        sink.row(&named(&long)).unwrap();
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    drop(sink);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn many_rows_go_through_the_disk_and_can_be_forgotten_there() {
    // Longer than a row, and not a divisor of the limit of memory.
    let name = |index: u32| format!("{index:07}{}", "x".repeat(993));
    for to_file in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("result.tsv");
        let target = Target::of("--out", to_file.then_some(out.as_path())).unwrap();
        let mut spool = Spool::new(target);
        let mut marks = Vec::new();
        let add = |spool: &mut Spool, index: u32| {
            spool.add(|bytes| bytes.extend_from_slice(format!("{}\n", name(index)).as_bytes())).unwrap();
        };
        for index in 0..20_000 {
            marks.push(spool.position());
            add(&mut spool, index);
        }
        spool.truncate(marks[15_000]).unwrap();
        assert_eq!(spool.position(), marks[15_000]);
        spool.truncate(marks[3]).unwrap();
        (3..9_000).for_each(|index| add(&mut spool, index));
        spool.truncate(marks[8_999]).unwrap();
        let mut found = Vec::new();
        if to_file {
            spool.make_ready().unwrap();
            target::put_in_place(&mut [spool.into_target()]).unwrap();
            found = fs::read(&out).unwrap();
        } else {
            spool.copy_to(&mut found).unwrap().unwrap();
        }
        let expect: String = (0..8_999).map(|index| name(index) + "\n").collect();
        assert!(found == expect.as_bytes(), "to a file: {to_file}");
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn only_the_owner_can_read_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("result.tsv");
        fs::write(&out, "old").unwrap();
        fs::set_permissions(&out, fs::Permissions::from_mode(0o666)).unwrap();
        let printer = quiet();
        open(&printer, out.clone()).unwrap().finish(&[]).unwrap();
        assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_link_stays_and_its_file_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (other, link) = (folder.path().join("other"), folder.path().join("link"));
        fs::create_dir(&other).unwrap();
        fs::write(other.join("file"), "old").unwrap();
        symlink(other.join("file"), &link).unwrap();
        let printer = quiet();
        let mut sink = open(&printer, link.clone()).unwrap();
        sink.row(&named("new")).unwrap();
        sink.finish(&[]).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(other.join("file")).unwrap(), "new\n");
        fs::remove_file(other.join("file")).unwrap();
        let failure = open(&printer, link.clone()).unwrap_err();
        assert_eq!(
            failure.message,
            format!("--out {} is a symbolic link that leads nowhere", link.display())
        );
    }

    #[test]
    fn a_device_is_written_to_and_not_replaced() {
        use std::os::unix::fs::FileTypeExt as _;
        let printer = quiet();
        let mut sink = open(&printer, "/dev/null".into()).unwrap();
        sink.row(&named("new")).unwrap();
        sink.finish(&[]).unwrap();
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_said() {
        let printer = quiet();
        let mut sink = open(&printer, "/dev/full".into()).unwrap();
        sink.row(&named("new")).unwrap();
        let failure = sink.finish(&[]).unwrap_err();
        assert_eq!(failure.exit, crate::exit::Exit::Storage);
        assert_eq!(failure.message, "--out /dev/full could not be written to");
        assert!(failure.source.unwrap().to_string().starts_with("No space left on device"));
    }
}
