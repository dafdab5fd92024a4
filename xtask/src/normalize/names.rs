//! Names that are unique as Rust names.

use std::collections::BTreeSet;

use heck::{ToPascalCase as _, ToSnakeCase as _};

/// Names already given in one namespace.
#[derive(Debug, Clone)]
pub(super) struct Names {
    taken: BTreeSet<String>,
    style: Style,
}

#[derive(Debug, Clone, Copy)]
enum Style {
    Type,
    Method,
}

impl Names {
    /// Names of types, apart from these.
    pub(super) fn types(reserved: impl IntoIterator<Item = &'static str>) -> Self {
        let taken = reserved.into_iter().map(str::to_owned).collect();
        Self { taken, style: Style::Type }
    }

    /// Names of client methods, apart from those that a client has in any case.
    pub(super) fn methods() -> Self {
        let own =
            ["new", "new_with_client", "api_version", "baseurl", "client", "inner", "pre", "post", "exec"];
        Self { taken: own.map(str::to_owned).into(), style: Style::Method }
    }

    /// A Rust name for this one: the same in Rust's casing, numbered where another has it already.
    pub(super) fn take(&mut self, name: &str) -> String {
        let words: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
        let base = match self.style {
            Style::Type => rust_type(&words),
            Style::Method => rust_method(&words),
        };
        let numbered = (2..).map(|n| match self.style {
            Style::Type => format!("{base}{n}"),
            Style::Method => format!("{base}_{n}"),
        });
        let mut candidates = std::iter::once(base.clone()).chain(numbered);
        let free = candidates.find(|name| !self.taken.contains(name)).unwrap_or_default();
        self.taken.insert(free.clone());
        free
    }
}

fn rust_type(words: &str) -> String {
    // The generator applies the casing again, so a name has to be one that it leaves alone.
    let name = stable(words.to_pascal_case(), heck::ToPascalCase::to_pascal_case);
    match name.as_str() {
        "" => "Unnamed".to_owned(),
        "Self" => "SelfObject".to_owned(),
        _ if name.starts_with(|c: char| c.is_ascii_digit()) => format!("N{name}"),
        _ => name,
    }
}

fn stable(mut name: String, casing: impl Fn(&str) -> String) -> String {
    loop {
        let again = casing(&name);
        if again == name {
            return name;
        }
        name = again;
    }
}

fn rust_method(words: &str) -> String {
    let name = stable(words.to_snake_case(), heck::ToSnakeCase::to_snake_case);
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return format!("operation_{name}").trim_end_matches('_').to_owned();
    }
    // A method named like a keyword could not be called without an escape.
    if syn::parse_str::<syn::Ident>(&name).is_err() { format!("{name}_operation") } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_each_name_once() {
        let mut names = Names::types(["WireNumber"]);
        let given = ["Amount", "amount", "DownloadURL", "Azure.Core.uuid", "3Way", "self", "WireNumber", "…"]
            .map(|name| names.take(name));
        assert_eq!(
            given,
            [
                "Amount",
                "Amount2",
                "DownloadUrl",
                "AzureCoreUuid",
                "N3way",
                "SelfObject",
                "WireNumber2",
                "Unnamed"
            ]
        );
    }

    #[test]
    fn names_stay_as_they_are_under_the_casing_of_the_generator() {
        for name in
            ["Foo_X_Y", "Azure.Core.A.B", "A1B2", "Plan B eTag", "Get_AB_C_D response", "aBcD eF", "ÄÖ x1y2"]
        {
            let given = Names::types([]).take(name);
            assert_eq!(given.to_pascal_case(), given, "{name}");
            let given = Names::methods().take(name);
            assert_eq!(given.to_snake_case(), given, "{name}");
        }
    }

    #[test]
    fn methods_never_hide_those_of_the_client() {
        let mut names = Names::methods();
        let given = ["Invoices_List", "InvoicesList", "inner", "move", "2Fast"].map(|name| names.take(name));
        assert_eq!(
            given,
            ["invoices_list", "invoices_list_2", "inner_2", "move_operation", "operation_2fast"]
        );
    }
}
