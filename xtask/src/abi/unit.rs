//! The interface as a file of C that can be compiled: every function with a body that does nothing, and beside them what
//! functions do not show.
//!
//! Arguments that are enumerations are plain numbers, so each enumeration is the type of a variable. Each field of a struct
//! is one too, and its place is a constant, because `abidiff` takes a field with another name for the same one.

use crate::header::Exports;

/// The file for a header and what it was made of.
pub(super) fn of(header: &str, exports: &Exports) -> String {
    let functions = declarations(header).into_iter().map(|declaration| format!("{declaration} {{}}"));
    let enums = exports.enums.iter().map(|name| format!("enum {name} abi_{name};"));
    let fields = exports.structs.iter().flat_map(|of| of.fields.iter().map(move |field| (&of.name, field)));
    let types =
        fields.clone().map(|(of, field)| format!("__typeof__((({of} *)0)->{field}) abi_{of}_{field};"));
    let places = fields.map(|(of, field)| format!("  abi_at_{of}_{field} = offsetof({of}, {field}),"));
    let plain = exports.structs.iter().filter(|one| !one.is_sized());
    let plain = plain.map(|one| format!("{0} abi_{0};", one.name));
    let constants =
        exports.constants.iter().map(|one| &one.name).filter(|name| !name.starts_with("EAB_VERSION_"));
    let constants = constants.map(|name| format!("  abi_{name} = {name},"));
    let lines: Vec<String> = std::iter::once("#include \"ea_billing.h\"".to_owned())
        .chain(functions)
        .chain(enums)
        .chain(types)
        .chain(plain)
        .chain(std::iter::once("enum abi_places {".to_owned()))
        .chain(places)
        .chain(std::iter::once("} abi_places;\nenum abi_constants {".to_owned()))
        .chain(constants)
        .chain(std::iter::once("} abi_constants;\n".to_owned()))
        .collect();
    lines.join("\n")
}

/// The functions that a header declares, without the semicolon.
fn declarations(header: &str) -> Vec<&str> {
    let (_, functions) = header.split_once("extern \"C\" {").unwrap_or_default();
    let blocks = functions.split("\n\n").map(|block| block.rsplit_once("*/").map_or(block, |(_, rest)| rest));
    blocks.filter_map(|block| block.trim().strip_suffix(';')).filter(|block| block.ends_with(')')).collect()
}

/// What `abidiff` should say nothing about: structs that begin with their size may grow. Their fields are held to their
/// places one by one.
pub(super) fn suppressions(exports: &Exports) -> String {
    let sized = exports.structs.iter().filter(|one| one.is_sized()).map(|one| one.name.as_str());
    let names = sized.collect::<Vec<_>>().join("|");
    format!("[suppress_type]\n  type_kind = struct\n  name_regexp = ^({names})$\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_found_behind_their_comments() {
        let header = "int not(void);\nextern \"C\" {\n#endif // __cplusplus\n\n/**\n * A `b(c);`.\n */\nvoid a(int b,\n       int c);\n\nint d(void);\n\n#ifdef __cplusplus\n}";
        assert_eq!(declarations(header), ["void a(int b,\n       int c)", "int d(void)"]);
    }
}
