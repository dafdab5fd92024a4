//! The snapshot cache as people manage it; what calls do with it is tested with the calls.

use std::fs;

use ea_billing_core::{Cache, Code};

fn is_shared<T: Clone + Send + Sync + 'static>(_: &T) {}

#[test]
fn a_new_cache_is_empty_and_can_be_shared() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path().join("new").join("cache")).unwrap();
    is_shared(&cache);
    assert!(cache.folder().is_dir());
    assert_eq!((cache.list().unwrap(), cache.healed()), (vec![], 0));
    assert_eq!(cache.clear().unwrap(), 0);
}

#[test]
fn a_broken_entry_is_shown_and_cleared() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path()).unwrap();
    let name = format!("{}.snapshot", "0a".repeat(32));
    fs::write(folder.path().join(&name), "nothing that anybody wrote as a snapshot").unwrap();
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    let list = cache.list().unwrap();
    assert_eq!(list.len(), 1);
    assert_eq!((list[0].file_name.as_str(), list[0].bytes), (name.as_str(), 40));
    assert_eq!(list[0].content, Err("it is of another format".into()));
    assert_eq!(cache.clear().unwrap(), 1);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_in_the_folders_place_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("cache");
    fs::write(&place, "").unwrap();
    let error = Cache::open(&place).unwrap_err();
    assert_eq!(error.code(), Code::Cache);
    assert_eq!(error.to_string(), format!("cannot open the cache folder `{}`", place.display()));
}

#[test]
fn a_folder_that_is_gone_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path().join("cache")).unwrap();
    fs::remove_dir(cache.folder()).unwrap();
    assert_eq!(cache.list().unwrap_err().code(), Code::Cache);
    assert_eq!(cache.clear().unwrap_err().code(), Code::Cache);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    /// Checks whether a folder of this mode may be a cache; a refusal names the mode.
    #[track_caller]
    fn check_mode(mode: u32, expect: bool) {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
        let opened = Cache::open(folder.path());
        assert_eq!(opened.is_ok(), expect, "{mode:o}");
        if let Err(error) = opened {
            assert_eq!(error.code(), Code::Cache);
            let shown = folder.path().canonicalize().unwrap();
            let expect = format!("others may write to the cache folder `{}`, whose mode is", shown.display());
            assert_eq!(error.to_string(), format!("{expect} {mode:04o}"));
            assert!(error.hint().contains("chmod go-w"));
        }
    }

    #[test]
    fn nobody_else_may_write_to_the_folder() {
        for (mode, expect) in
            [(0o700, true), (0o755, true), (0o770, false), (0o702, false), (0o1777, false), (0o720, false)]
        {
            check_mode(mode, expect);
        }
    }

    #[test]
    fn a_link_to_a_folder_is_taken_for_where_it_leads_now() {
        let folder = tempfile::tempdir().unwrap();
        let [one, two, link] = ["one", "two", "link"].map(|name| folder.path().join(name));
        Cache::open(&one).unwrap();
        symlink(&one, &link).unwrap();
        let cache = Cache::open(&link).unwrap();
        assert_eq!(cache.folder(), one.canonicalize().unwrap());

        fs::create_dir(&two).unwrap();
        fs::remove_file(&link).unwrap();
        symlink(&two, &link).unwrap();
        fs::write(two.join(format!("{}.snapshot", "0".repeat(64))), "").unwrap();
        assert_eq!(cache.list().unwrap(), []);

        fs::set_permissions(&two, fs::Permissions::from_mode(0o777)).unwrap();
        assert_eq!(Cache::open(&link).unwrap_err().code(), Code::Cache);
    }
}
