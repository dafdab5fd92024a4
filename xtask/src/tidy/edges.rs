//! Which member may depend on which, and where the heavy dependencies are kept.

mod member;
mod third_party;

pub(super) use member::read;
pub(super) use third_party::{CORE_MANIFEST, CORE_TREE, check_light_core};

use super::Finding;
use member::{Member, Use};

/// A member and the members it may depend on.
struct Room {
    name: &'static str,
    uses: &'static [&'static str],
    /// Only as an optional dependency.
    may_use: &'static [&'static str],
}

/// Who stands higher up may use who stands below, never the other way round.
#[rustfmt::skip]
const ROOMS: &[Room] = &[
    Room { name: "ea-billing-cli", uses: &["ea-billing-lake", TABLE, "ea-billing-core", SIMULATOR], may_use: &[] },
    Room { name: "ea-billing-ffi", uses: &[TABLE, "ea-billing-core"], may_use: &["ea-billing-lake"] },
    Room { name: "ea-billing-lake", uses: &[TABLE, "ea-billing-core"], may_use: &[] },
    Room { name: TABLE, uses: &["ea-billing-core"], may_use: &[] },
    Room { name: "ea-billing-core", uses: &["ea-billing-client"], may_use: &[] },
    Room { name: "ea-billing-client", uses: &[], may_use: &[] },
    Room { name: SIMULATOR, uses: &[], may_use: &[] },
    Room { name: GENERATOR, uses: &[], may_use: &[] },
];

/// The one home of columns and cells.
const TABLE: &str = "ea-billing-table";
/// Tests of the others may use it; it knows the wire from documents and none of the others.
const SIMULATOR: &str = "ea-billing-sim";
/// Has to build when what it generates does not.
const GENERATOR: &str = "xtask";
/// Looks at everything from outside and may depend on anything.
const TESTS: &str = "ea-billing-tests";

/// Finds dependencies that point the wrong way and heavy or banned ones outside their home.
pub(super) fn check(members: &[Member]) -> Vec<Finding> {
    let is_member = |used: &Use| members.iter().any(|member| member.name == used.name);
    let mut findings = Vec::new();
    for member in members.iter().filter(|member| member.name != TESTS) {
        let Some(room) = ROOMS.iter().find(|room| room.name == member.name) else {
            let why = "it has no place in the directions of the workspace";
            let fix = "list it in ROOMS in xtask/src/tidy/edges.rs and in ARCHITECTURE.md";
            findings.push(member.finding(&member.name, why, fix));
            continue;
        };
        for used in &member.uses {
            let trouble =
                if is_member(used) { room.trouble(used) } else { third_party::trouble(&member.name, used) };
            findings.extend(trouble.map(|(why, fix)| member.finding(&used.name, why, fix)));
        }
    }
    findings
}

impl Room {
    /// Why this member may not use that one, and what to do; nothing if it may.
    fn trouble(&self, used: &Use) -> Option<(&'static str, &'static str)> {
        let name = used.name.as_str();
        let alone = [SIMULATOR, GENERATOR].contains(&self.name);
        if self.uses.contains(&name) || (name == SIMULATOR && used.in_tests && !alone) {
            return None;
        }
        if self.may_use.contains(&name) {
            let why = "this member can do without it, and it is heavy";
            let free = used.optional || used.in_tests;
            return (!free).then_some((why, "make it `optional = true`, behind a feature"));
        }
        let why = "it is not below this member: ROOMS in xtask/src/tidy/edges.rs lists what is";
        Some((why, "move the code to a member that may use both"))
    }
}

#[cfg(test)]
mod tests {
    use super::Member;

    #[test]
    fn the_directions_of_the_workspace_are_allowed() {
        let lines = [
            "~client: serde, ~sim (dev)",
            "~core: ~client, ~sim (dev)",
            "~table: ~core, arrow-array (optional)",
            "~lake: ~table, ~core, arrow, ~sim (dev)",
            "~cli: ~lake, ~table, ~core, ~sim (dev)",
            "~ffi: ~table, ~core, arrow-array, ~lake (optional)",
            "~sim: serde",
            "xtask: clap",
            "~tests: ~cli (dev), ~ffi (dev), ~sim (dev), arrow (dev)",
        ];
        Member::check_workspace(&lines, &[]);
    }

    #[test]
    fn nothing_points_up() {
        let up = ["~client:3 ~core"];
        Member::check_workspace(&["~client: serde, ~core", "~core: ~client"], &up);
        Member::check_workspace(&["~client: serde, ~core (dev)", "~core:"], &up);
        Member::check_workspace(&["~client: serde, ~core (optional)", "~core:"], &up);
        Member::check_workspace(&["~core: ~table", "~table:"], &["~core:2 ~table"]);
        Member::check_workspace(&["~table: ~lake", "~lake:"], &["~table:2 ~lake"]);
    }

    #[test]
    fn only_core_knows_the_wire() {
        Member::check_workspace(&["~lake: ~client", "~client:"], &["~lake:2 ~client"]);
        Member::check_workspace(&["~cli: ~client", "~client:"], &["~cli:2 ~client"]);
    }

    #[test]
    fn the_c_library_uses_the_lake_only_behind_a_feature() {
        Member::check_workspace(&["~ffi: ~lake", "~lake:"], &["~ffi:2 ~lake"]);
    }

    #[test]
    fn the_simulator_is_for_tests_and_knows_no_member() {
        Member::check_workspace(&["~core: ~sim", "~sim:"], &["~core:2 ~sim"]);
        Member::check_workspace(&["~sim: ~core (dev)", "~core:"], &["~sim:2 ~core"]);
        Member::check_workspace(&["xtask: ~sim (dev)", "~sim:"], &["xtask:2 ~sim"]);
    }

    #[test]
    fn nobody_depends_on_the_tests_or_the_generator() {
        Member::check_workspace(&["~core: ~tests (dev)", "~tests:"], &["~core:2 ~tests"]);
        Member::check_workspace(&["~client: xtask", "xtask:"], &["~client:2 xtask"]);
    }

    #[test]
    fn an_unlisted_member_is_found() {
        Member::check_workspace(&["~web: serde"], &["~web:1 ~web"]);
    }
}
