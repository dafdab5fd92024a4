//! The snapshot cache: where it is, what is in it, and how it is emptied.

use ea_billing_sim::KeyRequest;

use crate::support::{Home, names_in};

#[test]
fn the_folder_is_printed_and_not_made() {
    let home = Home::new();
    insta::assert_snapshot!(home.run("cache path"), @"
    exit code: 0
    ----- stdout -----
    [HOME]/.cache/ea-billing/snapshots
    ----- stderr -----
    ");
    insta::assert_snapshot!(home.run("cache path --cache-dir elsewhere"), @"
    exit code: 0
    ----- stdout -----
    elsewhere
    ----- stderr -----
    ");
    insta::assert_snapshot!(home.run("cache list"), @"
    exit code: 0
    ----- stdout -----
    no rows

    snapshots: 0, bytes: 0
    ----- stderr -----
    ");
    insta::assert_snapshot!(home.run("cache clear"), @"
    exit code: 0
    ----- stdout -----
    ----- stderr -----
    note: snapshots removed: 0
    ");
    assert_eq!(names_in(&home.path(".cache")), Vec::<String>::new());
    home.write_config("default-profile = 'a'\n[profiles.a]\ncache = false\n");
    insta::assert_snapshot!(home.run("cache path"), @"
    exit code: 2
    ----- stdout -----
    ----- stderr -----
    error: there is no snapshot cache (from profile `a`, line 3)
    hint: name its folder with `--cache-dir DIR`
    ");
}

#[test]
fn snapshots_are_listed_and_cleared() {
    let home = Home::new();
    let simulator = home.small_simulator(&KeyRequest::new("100"), true);
    assert_eq!(home.ask(&simulator, "usage --period 202312 -o none").code(), Some(0));
    assert_eq!(home.ask(&simulator, "prices --period 202312 -o none").code(), Some(0));
    let columns = "enrollmentNumber,dataset,span,rows,pages,origin,version,damage";
    let list = format!("cache list -o csv --columns {columns}");
    insta::assert_snapshot!(home.run(&list), @"
    exit code: 0
    ----- stdout -----
    enrollmentNumber,dataset,span,rows,pages,origin,version,damage
    100,billing-periods,all,5,1,http://127.0.0.1:[PORT],v2,
    100,price-sheet,202312,437,1,http://127.0.0.1:[PORT],v3,
    100,usage-details,202312,50,3,http://127.0.0.1:[PORT],v3,
    ----- stderr -----
    ");
    let rows = home.run("cache list -o json").json();
    for row in rows.as_array().unwrap() {
        assert!(row["bytes"].as_u64().unwrap() > 0, "{row}");
        assert!(row["savedAt"].as_str().unwrap().ends_with('Z'), "{row}");
        let file = home.path(".cache/ea-billing/snapshots").join(row["fileName"].as_str().unwrap());
        assert!(file.exists(), "{row}");
    }
    let requests = simulator.requests().len();
    insta::assert_snapshot!(home.run("cache clear"), @"
    exit code: 0
    ----- stdout -----
    ----- stderr -----
    note: snapshots removed: 3
    ");
    insta::assert_snapshot!(home.run(&list), @"
    exit code: 0
    ----- stdout -----
    enrollmentNumber,dataset,span,rows,pages,origin,version,damage
    ----- stderr -----
    ");
    assert_eq!(simulator.requests().len(), requests);
}

#[test]
fn a_damaged_snapshot_is_told_and_fetched_anew() {
    let home = Home::new();
    let simulator = home.small_simulator(&KeyRequest::new("100"), true);
    let before = home.ask(&simulator, "usage --period 202312 -o csv").stdout;
    let rows = home.run("cache list -o json").json();
    for row in rows.as_array().unwrap() {
        let file = home.path(".cache/ea-billing/snapshots").join(row["fileName"].as_str().unwrap());
        let bytes = std::fs::read(&file).unwrap();
        std::fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
    }
    insta::assert_snapshot!(home.run("cache list -o csv --columns dataset,rows,damage"), @"
    exit code: 0
    ----- stdout -----
    dataset,rows,damage
    ,,its checksum is wrong
    ,,its checksum is wrong
    ----- stderr -----
    ");
    let after = home.ask(&simulator, "usage --period 202312 -o csv");
    assert_eq!((after.code(), after.stdout), (Some(0), before));
    insta::assert_snapshot!(home.run("cache list -o csv --columns dataset,rows,damage"), @"
    exit code: 0
    ----- stdout -----
    dataset,rows,damage
    billing-periods,5,
    usage-details,50,
    ----- stderr -----
    ");
}
