//! What the source of the C library declares for C, read without cbindgen, so that the one can be held against the other.

use std::path::{Path, PathBuf};

use proc_macro2::Ident;
use quote::ToTokens as _;
use syn::{Attribute, Expr, ExprLit, Fields, FnArg, Item, Lit, Pat, Visibility};

use crate::{
    error::Error,
    workspace::{entries_of, read_text, stem_of},
};

/// In this order the files stand in the header; others follow by their names.
const ORDER: [&str; 15] = [
    "version", "status", "values", "error", "cancel", "settings", "sign_in", "client", "azure", "spans",
    "query", "fetch", "result", "stream", "download",
];
/// Functions for tests begin with it. They are in no header.
const FOR_TESTS: &str = "eab_test_";

/// What is there for C.
#[derive(Debug, Default)]
pub(crate) struct Exports {
    /// All of it as one Rust file, in the order of the header, and nothing else.
    pub(crate) code: String,
    /// The exported functions, sorted.
    pub(crate) functions: Vec<String>,
    /// Public structs and enums.
    pub(crate) types: Vec<String>,
    /// Public enums.
    pub(crate) enums: Vec<String>,
    /// Public structs with fields that C sees.
    pub(crate) structs: Vec<Struct>,
    /// Public constants.
    pub(crate) constants: Vec<Constant>,
}

/// A struct with fields that C sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Struct {
    pub(crate) name: String,
    pub(crate) fields: Vec<String>,
}

impl Struct {
    /// Whether it begins with its size, so that it may grow.
    pub(crate) fn is_sized(&self) -> bool {
        self.fields.first().is_some_and(|field| field == "struct_size")
    }
}

/// A constant that C gets as a macro.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Constant {
    pub(crate) name: String,
    /// As written.
    pub(crate) value: String,
    /// The lines of its documentation, as written.
    pub(crate) documentation: Vec<String>,
}

impl Constant {
    /// The macro of the largest size, which cbindgen does not know.
    pub(super) fn size_macro(&self) -> Option<String> {
        let Self { name, value, documentation } = self;
        let documentation: String = documentation.iter().map(|line| format!(" *{line}\n")).collect();
        (value == "usize :: MAX").then(|| format!("\n/**\n{documentation} */\n#define {name} SIZE_MAX\n"))
    }
}

impl Exports {
    /// Reads the sources in a folder.
    pub(crate) fn read(folder: &Path) -> Result<Self, Error> {
        let mut files = Vec::new();
        collect(folder, &mut files)?;
        let place = |path: &PathBuf| {
            let top = path.strip_prefix(folder).ok().and_then(|path| path.iter().next());
            let name = stem_of(Path::new(top.unwrap_or_default()));
            ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len())
        };
        files.sort_by(|a, b| (place(a), a).cmp(&(place(b), b)));
        let mut exports = Self::default();
        let mut items = Vec::new();
        for path in files {
            let text = read_text(&path)?;
            let file = syn::parse_file(&text)
                .map_err(|error| Error::Usage(format!("{}: {error}", path.display())))?;
            items.extend(file.items.into_iter().filter(|item| exports.add(item)));
        }
        items.iter_mut().for_each(strip);
        exports.code =
            prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items });
        exports.functions.sort();
        Ok(exports)
    }

    /// Adds an item, and says whether it is for C.
    fn add(&mut self, item: &Item) -> bool {
        match item {
            Item::Fn(function) if has(&function.attrs, "no_mangle") => {
                let name = function.sig.ident.to_string();
                let is_for_tests = name.starts_with(FOR_TESTS);
                if !is_for_tests {
                    self.functions.push(name);
                }
                !is_for_tests
            }
            Item::Enum(item) if is_public(&item.vis) && has(&item.attrs, "repr") => {
                self.types.push(item.ident.to_string());
                self.enums.push(item.ident.to_string());
                true
            }
            Item::Struct(item) if is_public(&item.vis) => {
                let name = item.ident.to_string();
                self.types.push(name.clone());
                if let (true, Fields::Named(fields)) = (has(&item.attrs, "repr"), &item.fields) {
                    let fields = fields.named.iter().filter_map(|field| field.ident.as_ref());
                    self.structs.push(Struct { name, fields: fields.map(ToString::to_string).collect() });
                }
                true
            }
            Item::Const(item) if is_public(&item.vis) => {
                let value = item.expr.to_token_stream().to_string();
                let documentation = item.attrs.iter().filter_map(documentation).collect();
                self.constants.push(Constant { name: item.ident.to_string(), value, documentation });
                true
            }
            Item::Type(item) => is_public(&item.vis),
            _ => false,
        }
    }
}

/// Leaves of a function what its declaration needs.
fn strip(item: &mut Item) {
    let Item::Fn(function) = item else { return };
    function.block.stmts.clear();
    for argument in &mut function.sig.inputs {
        if let FnArg::Typed(argument) = argument
            && let Pat::Ident(pattern) = &mut *argument.pat
        {
            let name = pattern.ident.to_string();
            pattern.ident = Ident::new(name.trim_start_matches('_'), pattern.ident.span());
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    for entry in entries_of(folder)? {
        if entry.is_dir() {
            collect(&entry, files)?;
        } else if entry.extension().is_some_and(|extension| extension == "rs") && stem_of(&entry) != "tests" {
            files.push(entry);
        }
    }
    Ok(())
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The text of one line of documentation.
fn documentation(attribute: &Attribute) -> Option<String> {
    let pair = attribute.meta.require_name_value().ok().filter(|pair| pair.path.is_ident("doc"))?;
    match &pair.value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

/// Whether there is such an attribute, alone or within `unsafe(…)`.
fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| {
        let tokens = attribute.meta.to_token_stream().to_string();
        tokens.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_c_sees_is_told_from_what_it_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write(
            "client.rs",
            "pub const EAB_B: u32 = 2;
             /// All.
             pub const EAB_ALL: usize = usize::MAX;
             pub struct eab_open { _private: () }
             #[repr(C)] pub struct eab_text { pub data: *const u8, pub len: usize }
             #[repr(C)] pub struct eab_options { pub struct_size: usize }
             #[repr(u32)] pub enum eab_kind { EAB_KIND_A = 0 }
             struct Own;
             #[unsafe(no_mangle)] pub extern \"C\" fn eab_z() {}
             #[unsafe(no_mangle)] pub extern \"C\" fn eab_a(_b: u32) { own() }
             #[unsafe(no_mangle)] pub extern \"C\" fn eab_test_panic() {}
             fn own() {}",
        );
        write("version.rs", "mod own; /// First.\npub const EAB_A: u32 = 1;");
        write("boundary.rs", "pub(crate) fn enter() {}");
        write("tests.rs", "no Rust at all");
        let found = Exports::read(folder.path()).unwrap();
        assert!(found.code.starts_with("/// First.\npub const EAB_A: u32 = 1;\n"), "{}", found.code);
        assert!(found.code.ends_with("fn eab_a(b: u32) {}\n"), "{}", found.code);
        assert_eq!(found.functions, ["eab_a", "eab_z"]);
        assert_eq!(found.types, ["eab_open", "eab_text", "eab_options", "eab_kind"]);
        assert_eq!(found.enums, ["eab_kind"]);
        let structs: Vec<_> = found.structs.iter().map(|one| (&*one.name, one.is_sized())).collect();
        assert_eq!(structs, [("eab_text", false), ("eab_options", true)]);
        assert_eq!(found.structs[0].fields, ["data", "len"]);
        let values: Vec<_> = found.constants.iter().map(|one| (&*one.name, &*one.value)).collect();
        assert_eq!(values, [("EAB_A", "1"), ("EAB_B", "2"), ("EAB_ALL", "usize :: MAX")]);
        let macros: Vec<_> = found.constants.iter().filter_map(Constant::size_macro).collect();
        assert_eq!(macros, ["\n/**\n * All.\n */\n#define EAB_ALL SIZE_MAX\n"]);
    }
}
