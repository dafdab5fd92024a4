//! What the header declares: functions with their parameters, and structs with their fields.

use std::fs;

use crate::workspace::root;

/// A function of the library.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) returns: String,
    pub(crate) parameters: Vec<Declared>,
}

/// A parameter or a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Declared {
    pub(crate) name: String,
    /// Its type without the words `struct` and `enum`, such as `const eab_client *`.
    pub(crate) kind: String,
}

/// A struct that programs see into.
#[derive(Clone, Debug)]
pub(crate) struct Struct {
    pub(crate) name: String,
    pub(crate) fields: Vec<Declared>,
}

/// What the header holds besides numbers.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) functions: Vec<Function>,
    pub(crate) structs: Vec<Struct>,
}

impl Header {
    /// That of the library.
    pub(crate) fn read() -> Self {
        let path = root().join("crates/ea-billing-ffi/include/ea_billing.h");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self::parse(&text)
    }

    fn parse(text: &str) -> Self {
        let text = bare(text);
        let statements = statements(&text);
        Self {
            functions: statements.iter().filter_map(|one| function(one)).collect(),
            structs: statements.iter().filter_map(|one| structure(one)).collect(),
        }
    }

    pub(crate) fn function(&self, name: &str) -> &Function {
        self.functions.iter().find(|function| function.name == name).unwrap()
    }
}

impl Function {
    /// Whether it returns a status and has a place for an error.
    pub(crate) fn has_error(&self) -> bool {
        self.parameters.last().is_some_and(|last| last.kind == "eab_error **")
    }
}

impl Declared {
    /// Whether NULL can be given: a pointer, or a function that is called back.
    pub(crate) fn is_pointer(&self) -> bool {
        self.kind.ends_with('*') || self.kind.ends_with("_fn")
    }

    fn parse(text: &str) -> Option<Self> {
        let start = text.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_')? + 1;
        let (kind, name) = text.split_at(start);
        let words = kind.split_whitespace().filter(|word| !["struct", "enum"].contains(word));
        let kind = words.collect::<Vec<_>>().join(" ");
        Some(Self { name: name.trim_start_matches('_').to_owned(), kind })
    }
}

/// The text without comments and directives.
fn bare(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").unwrap().1;
    }
    kept.push_str(rest);
    let lines = kept.lines().filter(|line| !line.trim_start().starts_with('#'));
    let lines = lines.map(|line| line.split_once("//").map_or(line, |(code, _)| code));
    lines.collect::<Vec<_>>().join("\n").replace("extern \"C\" {", "")
}

/// What ends with a semicolon outside of braces.
fn statements(text: &str) -> Vec<String> {
    let mut statements = vec![String::new()];
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        match (c, statements.last_mut()) {
            (';', _) if depth == 0 => statements.push(String::new()),
            (_, Some(last)) => last.push(c),
            (_, None) => {}
        }
    }
    statements
}

fn function(statement: &str) -> Option<Function> {
    let statement = statement.trim();
    if statement.starts_with("typedef") || statement.contains('{') {
        return None;
    }
    let (before, parameters) = statement.strip_suffix(')')?.split_once('(')?;
    let Declared { name, kind: returns } = Declared::parse(before)?;
    let parameters = match parameters.trim() {
        "" | "void" => Vec::new(),
        list => list.split(',').map(|one| Declared::parse(one.trim()).unwrap()).collect(),
    };
    Some(Function { name, returns, parameters })
}

fn structure(statement: &str) -> Option<Struct> {
    let (fields, name) =
        statement.trim().strip_prefix("typedef struct")?.split_once('{')?.1.rsplit_once('}')?;
    let fields = fields.split(';').map(str::trim).filter(|field| !field.is_empty());
    Some(Struct {
        name: name.trim().to_owned(),
        fields: fields.map(|field| Declared::parse(field).unwrap()).collect(),
    })
}

#[test]
fn a_header_is_read_as_a_compiler_reads_it() {
    let header = Header::parse(
        "/** eab_no(int); */\n#define X eab_nor(int)\n\
         typedef struct eab_some { // here\n  size_t struct_size;\n  const struct eab_in *in;\n} eab_some;\n\
         typedef int32_t (*eab_call_fn)(void *user_data);\n\
         eab_status eab_do(const struct eab_client *_client,\n  eab_call_fn call, struct eab_error **error);\n\
         uint32_t eab_version_number(void);\n",
    );
    let names: Vec<_> = header.functions.iter().map(|function| function.name.as_str()).collect();
    assert_eq!(names, ["eab_do", "eab_version_number"]);
    let kinds: Vec<_> = header.function("eab_do").parameters.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(kinds, ["const eab_client *", "eab_call_fn", "eab_error **"]);
    assert!(header.function("eab_do").parameters.iter().all(Declared::is_pointer));
    assert!(header.function("eab_do").has_error() && !header.function("eab_version_number").has_error());
    let fields: Vec<_> =
        header.structs[0].fields.iter().map(|one| (one.name.as_str(), one.kind.as_str())).collect();
    assert_eq!(fields, [("struct_size", "size_t"), ("in", "const eab_in *")]);
}
