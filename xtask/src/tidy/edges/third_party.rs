//! Dependencies from outside: what they cost, and who pays.

use super::super::Finding;
use super::member::Use;

const HEAVY: [&str; 4] = ["arrow", "parquet", "datafusion", "deltalake"];
const HEAVY_HOME: &str = "ea-billing-lake";
/// What handing over tables needs: the arrays and their types, and no kernels that compute with them.
const ARROW_INTERFACE: [&str; 3] = ["arrow-array", "arrow-schema", "arrow-data"];
/// Hands over tables.
const LIBRARY: &str = "ea-billing-ffi";
/// Makes tables, for those who ask for them by a feature.
const TABLE: &str = "ea-billing-table";
const BANNED: [&str; 2] = ["openssl", "native-tls"];

/// Why a member may not use a dependency, and what to do; nothing if it may.
pub(super) fn trouble(member: &str, used: &Use) -> Option<(&'static str, &'static str)> {
    let name = used.name.as_str();
    if is_of(name, &BANNED) {
        let why = "TLS is rustls everywhere, so that a build needs no system library";
        return Some((why, "use the rustls feature instead"));
    }
    if !is_of(name, &HEAVY) || member == HEAVY_HOME {
        return None;
    }
    let free = used.optional || used.in_tests;
    match member {
        LIBRARY | TABLE if !ARROW_INTERFACE.contains(&name) => {
            let why = "tables are handed over, nothing is computed with them";
            Some((why, "use arrow-array and arrow-schema, or move the code to ea-billing-lake"))
        }
        LIBRARY => None,
        TABLE if free => None,
        TABLE => Some(("rows are made for those who want no tables as well", "make it `optional = true`")),
        _ => Some(("who depends on this crate must not pay for tables", "move the code to ea-billing-lake")),
    }
}

/// Whether a crate is one of the families, or `family-something`.
fn is_of(name: &str, families: &[&str]) -> bool {
    families.iter().any(|family| {
        let rest = name.strip_prefix(family);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    })
}

/// The manifest whose presence switches the check of the light core on.
pub(in super::super) const CORE_MANIFEST: &str = "crates/ea-billing-core/Cargo.toml";
/// Arguments for cargo; the output goes to [`check_light_core`].
pub(in super::super) const CORE_TREE: &str =
    "tree --package ea-billing-core --no-default-features --edges normal --prefix none";
const NOT_IN_LIGHT_CORE: [&str; 3] = ["tokio", "reqwest", "hyper"];

/// Finds what the core must not reach without its default features, in what cargo printed for [`CORE_TREE`].
pub(in super::super) fn check_light_core(tree: &str) -> Vec<Finding> {
    let reached: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    let unwanted = NOT_IN_LIGHT_CORE.into_iter().filter(|name| reached.contains(name));
    let finding = |name| Finding {
        path: CORE_MANIFEST.to_owned(),
        line: 1,
        what: format!("`{name}` is reached without default features"),
        why: "records and analysis must build without a network stack".to_owned(),
        fix: format!(
            "find the way with `cargo tree -p ea-billing-core --no-default-features -i {name}` and make it optional"
        ),
    };
    unwanted.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::super::member::Member;
    use super::*;

    #[test]
    fn heavy_dependencies_live_in_the_lake() {
        for name in ["arrow", "arrow-array", "parquet", "datafusion-common", "deltalake-core"] {
            Member::check_workspace(&[&format!("~cli: {name}")], &[&format!("~cli:2 {name}")]);
            Member::check_workspace(&[&format!("~lake: {name}")], &[]);
            Member::check_workspace(&[&format!("~tests: {name} (dev)")], &[]);
        }
        Member::check_workspace(&["~cli: arrows"], &[]);
    }

    #[test]
    fn system_tls_lives_nowhere() {
        for name in ["openssl", "openssl-sys", "native-tls"] {
            Member::check_workspace(&[&format!("~lake: {name}")], &[&format!("~lake:2 {name}")]);
        }
    }

    #[test]
    fn tables_are_made_behind_a_feature_and_handed_over_by_the_c_library() {
        Member::check_workspace(&["~ffi: arrow-array, arrow-schema"], &[]);
        Member::check_workspace(&["~ffi: arrow-cast"], &["~ffi:2 arrow-cast"]);
        Member::check_workspace(&["~ffi: datafusion (optional)"], &["~ffi:2 datafusion"]);
        Member::check_workspace(&["~table: arrow-array (optional)"], &[]);
        Member::check_workspace(&["~table: arrow-array"], &["~table:2 arrow-array"]);
        Member::check_workspace(&["~table: parquet (optional)"], &["~table:2 parquet"]);
    }

    #[test]
    fn a_network_stack_in_the_light_core_is_found() {
        let whats = |tree| check_light_core(tree).into_iter().map(|f| f.what).collect::<Vec<_>>();
        let light = "ea-billing-core v0.1.0 (core)\nchrono v0.4.45\ntokio-util v0.7.0\n";
        assert_eq!(whats(light), [""; 0]);
        let heavy = "ea-billing-core v0.1.0 (core)\ntokio v1.54.1\n";
        assert_eq!(whats(heavy), ["`tokio` is reached without default features"]);
    }
}
