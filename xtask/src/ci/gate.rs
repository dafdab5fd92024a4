//! The gates: their names, their order, and what each of them runs.

use super::host::Host;
use super::step::{Call, Step};
use clap::ValueEnum;
use std::fmt;

/// A check that a change has to pass, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Gate {
    /// the code is formatted
    Fmt,
    /// no lint has anything to say
    Clippy,
    /// the core builds without the client, and has nothing in it that only the client needs
    Light,
    /// generated files are what the specifications give
    Codegen,
    /// the header of the C library is what its source gives
    Header,
    /// programs that were built with the C library go on working
    Abi,
    /// the rules of the workspace hold
    Tidy,
    /// all tests pass
    Test,
    /// the examples in the documentation pass
    Doctest,
    /// the documentation builds without a warning
    Doc,
    /// programs in C and C++ link with the C library as it is laid out
    Link,
    /// programs in C find no fault in how the C library uses memory
    Memory,
    /// the simulator answers as the documents say
    Conformance,
    /// licences, sources and versions of dependencies are allowed
    Deny,
}

impl Gate {
    /// The given gates, or all of them if none is given, each once and in order.
    pub(super) fn ordered(gates: &[Gate]) -> Vec<Gate> {
        let mut ordered = Gate::value_variants().to_vec();
        ordered.retain(|gate| gates.is_empty() || gates.contains(gate));
        ordered
    }

    /// What the gate checks, in half a sentence.
    pub(super) fn about(self) -> String {
        let value = self.to_possible_value();
        let help = value.as_ref().and_then(|value| value.get_help());
        help.map(ToString::to_string).unwrap_or_default()
    }

    /// What the gate does on a machine like `host`.
    pub(super) fn step(self, host: &Host) -> Step {
        let test = |args| Step::Cargo(Call::new(args).with(host.test_env()));
        match self {
            Gate::Fmt => Step::cargo("fmt --all --check"),
            Gate::Clippy => Step::cargo("clippy --workspace --all-targets --all-features -- -D warnings"),
            Gate::Light => {
                Step::cargo("clippy --package ea-billing-core --no-default-features -- -D warnings")
            }
            Gate::Codegen => Step::Codegen,
            Gate::Header => Step::Header,
            Gate::Abi => Step::Abi,
            Gate::Tidy => Step::Tidy,
            // What is left to the gate `memory` takes as long as all the rest.
            Gate::Test if host.nextest => {
                test("nextest run --workspace --all-features --no-fail-fast -- --skip c_library::")
            }
            Gate::Test => {
                test("test --workspace --all-targets --all-features --no-fail-fast -- --skip c_library::")
            }
            Gate::Doctest => test("test --workspace --doc --all-features --no-fail-fast"),
            Gate::Doc => {
                let call = Call::new("doc --workspace --no-deps --all-features");
                Step::Cargo(call.with(Some(("RUSTDOCFLAGS", "-D warnings".into()))))
            }
            Gate::Link => Step::Link,
            Gate::Memory if !host.gcc => Step::Skip("gcc is not installed"),
            Gate::Memory if host.nextest => test(
                "nextest run --workspace --all-features --no-fail-fast --success-output immediate c_library::",
            ),
            Gate::Memory => test(
                "test --workspace --all-targets --all-features --no-fail-fast c_library:: -- --nocapture",
            ),
            Gate::Conformance if host.python => Step::Conformance,
            Gate::Conformance => Step::Skip("python3 is not installed"),
            Gate::Deny if host.deny => Step::cargo("deny check --hide-inclusion-graph bans licenses sources"),
            Gate::Deny => Step::Skip("cargo-deny is not installed"),
        }
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.to_possible_value();
        f.pad(value.as_ref().map_or("", |value| value.get_name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commands(host: &Host) -> String {
        let gates = Gate::ordered(&[]).into_iter();
        let lines = gates.map(|gate| format!("{gate}: {}", gate.step(host)));
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_machine_with_every_tool_runs_every_gate() {
        insta::assert_snapshot!(commands(&Host::with_everything("/r")), @r#"
        fmt: cargo fmt --all --check
        clippy: cargo clippy --workspace --all-targets --all-features -- -D warnings
        light: cargo clippy --package ea-billing-core --no-default-features -- -D warnings
        codegen: cargo xtask codegen --check
        header: cargo xtask header --check
        abi: cargo xtask abi --check
        tidy: cargo xtask tidy
        test: EA_BILLING_RECORDINGS=/r cargo nextest run --workspace --all-features --no-fail-fast -- --skip c_library::
        doctest: EA_BILLING_RECORDINGS=/r cargo test --workspace --doc --all-features --no-fail-fast
        doc: RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --all-features
        link: cargo xtask ci link
        memory: EA_BILLING_RECORDINGS=/r cargo nextest run --workspace --all-features --no-fail-fast --success-output immediate c_library::
        conformance: cargo xtask ci conformance
        deny: cargo deny check --hide-inclusion-graph bans licenses sources
        "#);
    }

    #[test]
    fn a_bare_machine_runs_all_that_cargo_can() {
        insta::assert_snapshot!(commands(&Host::default()), @r#"
        fmt: cargo fmt --all --check
        clippy: cargo clippy --workspace --all-targets --all-features -- -D warnings
        light: cargo clippy --package ea-billing-core --no-default-features -- -D warnings
        codegen: cargo xtask codegen --check
        header: cargo xtask header --check
        abi: cargo xtask abi --check
        tidy: cargo xtask tidy
        test: cargo test --workspace --all-targets --all-features --no-fail-fast -- --skip c_library::
        doctest: cargo test --workspace --doc --all-features --no-fail-fast
        doc: RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --all-features
        link: cargo xtask ci link
        memory: skipped: gcc is not installed
        conformance: skipped: python3 is not installed
        deny: skipped: cargo-deny is not installed
        "#);
    }

    #[test]
    fn gates_run_once_and_in_their_own_order() {
        let asked = [Gate::Doc, Gate::Fmt, Gate::Doc];
        assert_eq!(Gate::ordered(&asked), [Gate::Fmt, Gate::Doc]);
    }

    #[test]
    fn every_gate_says_what_it_checks() {
        for gate in Gate::ordered(&[]) {
            assert_ne!(gate.about(), "", "{gate}");
        }
    }
}
