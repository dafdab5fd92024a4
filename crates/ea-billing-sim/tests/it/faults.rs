//! Every fault, as a client sees it.

mod content;
mod data;
mod paging;
mod status;
mod time;
#[cfg(feature = "tls")]
mod tls;
mod transport;

use crate::wire::is_fault;
use ea_billing_sim::Fault;

/// The sources of the tests of faults.
const SOURCES: &[&str] = &[
    include_str!("faults/content.rs"),
    include_str!("faults/data.rs"),
    include_str!("faults/paging.rs"),
    include_str!("faults/status.rs"),
    include_str!("faults/time.rs"),
    include_str!("faults/tls.rs"),
    include_str!("faults/transport.rs"),
];

#[test]
fn every_fault_of_the_catalogue_has_a_test() {
    let tested = |name: &str| {
        let rule = format!("\"fault\":\"{name}\"");
        SOURCES.iter().any(|source| source.contains(&rule))
    };
    let untested: Vec<&str> =
        Fault::catalogue().iter().map(|entry| entry.name).filter(|name| !tested(name)).collect();
    assert_eq!(untested, [""; 0]);
}

#[test]
fn every_fault_of_a_test_is_in_the_catalogue() {
    for source in SOURCES {
        for part in source.split("\"fault\":\"").skip(1) {
            let name = part.split('"').next().expect("a name");
            assert!(is_fault(name), "{name}");
        }
    }
}
