//! The C library from the outside: programs in C link it, call all that the header declares, and are watched while they do.
//!
//! The programs are in `tests/c`, since they know nothing but the header and the library; two of them are made of the
//! header, in [`matrix`]. Each asks a simulator of its own.

mod header;
mod library;
mod matrix;
mod programs;
mod watch;

use std::{
    collections::BTreeSet,
    fs,
    num::NonZero,
    process::Command,
    sync::Mutex,
    thread::{available_parallelism, scope},
};

use crate::workspace::root;
use header::Header;
use library::{Built, Library};
use programs::{ALL, CONTROLS, PANICS, Program, sources};
use watch::{Watch, missing, sanitizer_runtime};

/// Runs the programs and fails with what those have to say that did not end well.
fn run_all(built: &Built, watch: Watch, programs: &[Program]) {
    programs.iter().for_each(|program| built.compile(program));
    let (waiting, failures) = (Mutex::new(programs.iter()), Mutex::new(Vec::new()));
    let workers = available_parallelism().map_or(1, NonZero::get);
    scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let Some(program) = waiting.lock().unwrap().next() else { return };
                    let ended = built.run(program, watch);
                    failures.lock().unwrap().extend(ended.err());
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(
        failures.is_empty(),
        "{} of {} programs:\n{}",
        failures.len(),
        programs.len(),
        failures.join("\n")
    );
    let names: Vec<_> = programs.iter().map(|program| program.name).collect();
    eprintln!("{watch:?} found nothing in {} programs: {}", names.len(), names.join(", "));
}

/// Shows that whoever looks on sees a leak and a use after free.
fn run_controls(built: &Built, watch: Watch) {
    for (program, culprit) in CONTROLS {
        built.compile(program);
        let said = built.run(program, watch).expect_err(program.name);
        assert!(said.contains("exit status: 9") && said.contains(culprit), "{said}");
    }
}

#[test]
fn programs_in_c_get_what_the_header_promises() {
    if let Some(reason) = missing(&["gcc"]) {
        return eprintln!("skipped: {reason}");
    }
    let built = Library::Plain.build();
    run_all(&built, Watch::Nobody, ALL);
    if let Some(reason) = missing(&["valgrind"]) {
        return eprintln!("skipped under valgrind: {reason}");
    }
    run_controls(&built, Watch::Valgrind);
    run_all(&built, Watch::Valgrind, ALL);
}

#[test]
fn the_library_stays_in_memory_for_the_arrays_that_it_gave_out() {
    if let Some(reason) = missing(&["gcc", "readelf"]) {
        return eprintln!("skipped: {reason}");
    }
    let mut readelf = Command::new("readelf");
    let output = readelf.arg("-d").arg(Library::Plain.build().shared()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("NODELETE"), "{said}");
}

#[test]
fn address_sanitizer_finds_nothing_even_where_the_library_panics() {
    if let Some(reason) = missing(&["gcc"]).or_else(|| sanitizer_runtime().err()) {
        return eprintln!("skipped: {reason}");
    }
    let built = Library::Sanitized.build();
    run_controls(&built, Watch::Sanitizer);
    run_all(&built, Watch::Sanitizer, ALL);
    run_all(&built, Watch::Sanitizer, &[PANICS]);
}

#[test]
fn every_exported_function_is_declared_and_called() {
    let symbols = fs::read_to_string(root().join("crates/ea-billing-ffi/symbols.txt")).unwrap();
    let symbols: BTreeSet<_> = symbols.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let header = Header::read();
    let declared: BTreeSet<_> = header.functions.iter().map(|function| function.name.as_str()).collect();
    assert_eq!(declared, symbols);
    let sources = sources();
    let idle: Vec<_> = symbols.iter().filter(|name| !sources.contains(&format!("{name}("))).collect();
    assert!(idle.is_empty(), "no program calls {idle:?}");
    // The matrices are made of the same list, and fail to be made where they would not know what to give.
    for (made, text) in [("nulls", matrix::of_nulls(&header)), ("panics", matrix::of_panics(&header))] {
        let idle: Vec<_> = symbols.iter().filter(|name| !text.contains(&format!("{name}("))).collect();
        assert!(idle.is_empty(), "{made}: {idle:?}");
    }
}

#[test]
fn every_struct_with_a_size_is_tried_with_others() {
    let tried = fs::read_to_string(programs::folder().join("sizes.c")).unwrap();
    for structure in Header::read().structs {
        // The library makes this one.
        if structure.fields.iter().all(|one| one.name != "struct_size") || structure.name == "eab_progress" {
            continue;
        }
        let is_tried =
            ["GOES_IN", "COMES_OUT"].iter().any(|way| tried.contains(&format!("{way}({},", structure.name)));
        assert!(is_tried, "sizes.c does not try {}", structure.name);
    }
}
