//! The members of the workspace as cargo sees them, without what they depend on in turn.

use super::super::{Error, Finding};
use cargo_metadata::{DependencyKind, MetadataCommand, Package};
use std::path::Path;

/// A workspace member as far as the rules care.
#[derive(Debug)]
pub(in super::super) struct Member {
    pub(super) name: String,
    /// The path of its manifest below the workspace root, and the manifest itself.
    manifest: (String, String),
    pub(super) uses: Vec<Use>,
}

/// One dependency of a member.
#[derive(Debug)]
pub(super) struct Use {
    pub(super) name: String,
    pub(super) optional: bool,
    /// Whether only tests need it.
    pub(super) in_tests: bool,
}

/// Asks cargo for the members of the workspace at `root`.
pub(in super::super) fn read(root: &Path) -> Result<Vec<Member>, Error> {
    let metadata = MetadataCommand::new().current_dir(root).no_deps().exec()?;
    let root = &metadata.workspace_root;
    let packages = metadata.packages.iter();
    packages.map(|package| Member::of(package, root.as_ref())).collect()
}

impl Member {
    fn of(package: &Package, root: &Path) -> Result<Member, Error> {
        let file = package.manifest_path.as_std_path();
        let path = file.strip_prefix(root).unwrap_or(file);
        let path = path.to_string_lossy().replace('\\', "/");
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(source) => return Err(Error::Read { path, source }),
        };
        let uses = package.dependencies.iter().map(|used| Use {
            name: used.name.clone(),
            optional: used.optional,
            in_tests: used.kind == DependencyKind::Development,
        });
        Ok(Member { name: package.name.to_string(), manifest: (path, text), uses: uses.collect() })
    }

    /// A finding about `name`, at the line of the manifest that names it.
    pub(super) fn finding(&self, name: &str, why: &str, fix: &str) -> Finding {
        let (path, text) = &self.manifest;
        let names = |line: &str| {
            let line = line.strip_prefix("name = \"").unwrap_or(line);
            let rest = line.strip_prefix(name);
            rest.is_some_and(|rest| rest.starts_with([' ', '=', '.', '"']))
        };
        Finding {
            path: path.clone(),
            line: text.lines().position(names).map_or(1, |index| index + 1),
            what: format!("`{name}`"),
            why: why.to_owned(),
            fix: fix.to_owned(),
        }
    }
}

#[cfg(test)]
impl Member {
    /// Reads `~client: serde, ~sim (dev), ~lake (optional)`, where `~` stands for `ea-billing-`.
    fn parse(line: &str) -> Member {
        let line = line.replace('~', "ea-billing-");
        let (name, uses) = line.split_once(':').unwrap();
        let uses = uses.split(',').map(str::trim);
        let uses: Vec<Use> = uses
            .filter(|used| !used.is_empty())
            .map(|used| {
                let (name, note) = used.split_once(' ').unwrap_or((used, ""));
                Use { name: name.to_owned(), optional: note == "(optional)", in_tests: note == "(dev)" }
            })
            .collect();
        let dependencies = uses.iter().map(|used| format!("{}.workspace = true\n", used.name));
        let text = format!("name = \"{name}\"\n{}", dependencies.collect::<String>());
        Member { name: name.to_owned(), manifest: (format!("{name}/Cargo.toml"), text), uses }
    }

    /// Checks that a workspace of `lines` has the findings `expect`, each written `member:line dependency`.
    #[track_caller]
    pub(super) fn check_workspace(lines: &[&str], expect: &[&str]) {
        let members: Vec<Member> = lines.iter().map(|line| Member::parse(line)).collect();
        let found: Vec<String> = super::check(&members)
            .iter()
            .map(|f| format!("{}:{} {}", f.path, f.line, f.what))
            .map(|f| f.replace("/Cargo.toml", "").replace("ea-billing-", "~").replace('`', ""))
            .collect();
        assert_eq!(found, expect);
    }
}
