//! C programs that are made of the header, so that no function and no pointer can be forgotten: one gives NULL for each
//! pointer in turn, one lets each function panic.

use std::fmt::Write;

use super::header::{Declared, Function, Header};

/// Pointers that may be NULL, by function and name, `*` for all functions. What the documentation says of each.
const MAY_BE_NULL: &[(&str, &str)] = &[
    // Nobody ends the call.
    ("*", "cancel"),
    // Handed on as it is.
    ("*", "user_data"),
    // No error is put out.
    ("*", "error"),
    // The defaults hold.
    ("eab_query_fetch", "options"),
    ("eab_query_stream", "options"),
    // Nobody wants to know.
    ("eab_query_stream", "out"),
    ("eab_azure_download_invoice", "out"),
    ("eab_azure_download_document", "out"),
    ("eab_azure_download_summary", "out"),
    ("eab_azure_download_documents", "out"),
    // All invoices.
    ("eab_azure_invoices", "filter"),
];

/// Texts that may be left out, as NULL with length 0.
const MAY_BE_LEFT_OUT: &[(&str, &str)] = &[("eab_client_reservation_summaries", "days")];

/// What `eab_token_set` needs exists only while a token is asked for.
fn is_within_token_callback(function: &Function) -> bool {
    function.parameters.iter().any(|one| one.kind == "eab_token *")
}

fn listed(list: &[(&str, &str)], function: &Function, parameter: &Declared) -> bool {
    // The one call that has to have something to cancel.
    let is_cancel = function.name == "eab_cancel_cancel" && parameter.name == "cancel";
    !is_cancel
        && list.iter().any(|(of, name)| *name == parameter.name && (*of == "*" || *of == function.name))
}

/// The valid argument for a parameter, in terms of `fixture *f` and `places p`.
fn argument(function: &Function, parameter: &Declared) -> String {
    let Declared { name, kind } = parameter;
    let of_function = function.name.as_str();
    let valid = match (kind.as_str(), name.as_str()) {
        ("const eab_client *", _) => "f->client",
        ("const eab_azure *", _) => "f->azure",
        ("const eab_query *", _) => "f->query",
        ("const eab_spans *", _) => "f->spans",
        ("const eab_error *", _) => "f->error",
        ("eab_token *", _) => "f->token",
        ("const eab_cancel *", _) if of_function == "eab_cancel_cancel" => "f->spent_cancel",
        ("const eab_cancel *", _) => "f->cancel",
        ("const eab_result *", _) => match of_function {
            "eab_result_billing_period" => "f->billing_periods",
            "eab_result_balance_summary" => "f->balance",
            "eab_result_subscription_period" => "f->subscription_periods",
            "eab_result_invoice" => "f->invoices",
            "eab_result_terms_json" => "f->rate_card",
            _ => "f->usage",
        },
        ("const eab_client_options *", _) => "&f->client_options",
        ("const eab_azure_options *", _) => "&f->azure_options",
        ("const eab_fetch_options *", _) => "&f->fetch_options",
        ("const eab_usage_window *", _) => "&f->window",
        ("const eab_rate_card_offer *", _) => "&f->offer",
        ("const eab_invoice_scope *", _) => "&f->scope",
        ("const eab_invoice_filter *", _) => "&f->filter",
        ("const eab_document_name *", _) => "&f->document_name",
        ("const char *", "selector") => "\"last-2\"",
        ("const char *", "span") => "PERIOD",
        ("const char *", "days") => "DAYS",
        ("const char *", "subscription") => "SUBSCRIPTION",
        ("const char *", "account") => "ENROLLMENT_ACCOUNT",
        ("const char *", "access_token") => "f->here.token",
        ("const char *", "document") => "f->account_document",
        ("const char *", "invoice") if of_function == "eab_azure_download_summary" => "f->enrollment_invoice",
        ("const char *", "invoice") => "f->account_invoice",
        ("const char *", "name") if of_function == "eab_has_feature" => "\"entra\"",
        ("const char *", "name") => "f->account_invoice",
        ("size_t", "documents_len") => "1",
        ("size_t", "index") => "0",
        ("size_t", name) if name.ends_with("_len") => "EAB_NUL_TERMINATED",
        ("uint32_t", "dataset") => "EAB_DATASET_USAGE_DETAILS",
        ("uint32_t", "delivery") => "EAB_DELIVERY_PAGES",
        ("uint32_t", "look_back_days") => "30",
        ("int32_t", "status") => "EAB_STATUS_THROTTLED",
        ("int64_t", "expires_ms") => "f->here.now_ms + 3600000",
        ("eab_write_fn", _) => "take_bytes",
        ("void *", "user_data") => "&f->taken",
        ("eab_client **", _) => "&p.client",
        ("eab_azure **", _) => "&p.azure",
        ("eab_query **", _) => "&p.query",
        ("eab_result **", _) => "&p.result",
        ("eab_spans **", _) => "&p.spans",
        ("eab_cancel **", _) => "&p.cancel",
        ("eab_error **", "out") => "&p.reported",
        ("eab_error **", _) => "&p.error",
        ("char **", _) => "&p.string",
        ("eab_text *", _) => "&p.text",
        ("eab_money *", _) => "&p.money",
        ("uint64_t *", _) => "&p.number",
        ("uint32_t *", _) => "&p.flag",
        ("size_t *", _) => "&p.len",
        ("eab_certificate *", _) => "&p.certificate",
        ("eab_billing_period *", _) => "&p.billing_period",
        ("eab_balance_summary *", _) => "&p.balance_summary",
        ("eab_subscription_period *", _) => "&p.subscription_period",
        ("eab_invoice *", _) => "&p.invoice",
        ("ArrowArrayStream *", _) => "&p.stream",
        _ => panic!("teach the matrix what to give for `{kind} {name}` of `{of_function}`"),
    };
    valid.to_owned()
}

/// The call of a function with valid arguments, some of them in place of others.
fn call(function: &Function, instead: &[(usize, &str)]) -> String {
    let arguments = function.parameters.iter().enumerate().map(|(n, parameter)| {
        let other = instead.iter().find(|(at, _)| *at == n).map(|(_, other)| (*other).to_owned());
        other.unwrap_or_else(|| argument(function, parameter))
    });
    format!("{}({})", function.name, arguments.collect::<Vec<_>>().join(", "))
}

/// The program that is being written.
#[derive(Default)]
struct Program {
    text: String,
    everywhere: Vec<String>,
    within_token_callback: Vec<String>,
}

impl Program {
    fn begin(head: &str) -> Self {
        let text = format!("/* Made of the header. */\n#include \"fixture.h\"\n\n{head}");
        Self { text, ..Self::default() }
    }

    /// Adds a function that makes some calls.
    fn add(&mut self, within_token_callback: bool, body: &str) {
        let list = if within_token_callback { &mut self.within_token_callback } else { &mut self.everywhere };
        let name = format!("case_{}_{}", u8::from(within_token_callback), list.len());
        write!(self.text, "\nstatic void {name}(fixture *f) {{\n    CHECK(f != NULL);\n{body}}}\n").unwrap();
        list.push(name);
    }

    /// A call that comes to this, and `what` to say where it does not.
    fn judged(call: &str, expected: &str, what: &str) -> String {
        let what = what.replace('"', "'");
        format!(
            "    {{\n        places p = places_of();\n        judge(&p, {call}, {expected}, \"{what}\");\n    }}\n"
        )
    }

    fn end(mut self, last: &str) -> String {
        let main = |list: &[String]| list.iter().map(|name| format!("    {name}(f);\n")).collect::<String>();
        let (everywhere, within) = (main(&self.everywhere), main(&self.within_token_callback));
        write!(
            self.text,
            "\nstatic void within_callback(fixture *f) {{\n{within}}}\n\n\
             int main(int argc, char **argv) {{\n    fixture made;\n    fixture *f = &made;\n    fixture_make(f, argc, argv);\n\
             {everywhere}    within_token_callback(f, within_callback);\n{last}    fixture_free(f);\n    return 0;\n}}\n"
        )
        .unwrap();
        self.text
    }
}

/// The program that gives NULL for each pointer of each function in turn, all others being valid.
pub(crate) fn of_nulls(header: &Header) -> String {
    let mut program = Program::begin("");
    for function in &header.functions {
        let within = is_within_token_callback(function);
        if !function.has_error() {
            program.add(within, &default_of_null(function));
            continue;
        }
        let mut body =
            Program::judged(&call(function, &[]), "EAB_STATUS_OK", &format!("{}: valid", function.name));
        for (n, parameter) in function.parameters.iter().enumerate().filter(|(_, one)| one.is_pointer()) {
            body += &nulls_of(function, n, parameter);
        }
        program.add(within, &body);
    }
    for structure in &header.structs {
        for field in text_fields(structure) {
            program.add(false, &null_in(&structure.name, field));
        }
    }
    program.end("")
}

fn nulls_of(function: &Function, n: usize, parameter: &Declared) -> String {
    let what = format!("{}: `{}` is NULL", function.name, parameter.name);
    let last = function.parameters.len() - 1;
    if listed(MAY_BE_NULL, function, parameter) {
        let mut body = Program::judged(&call(function, &[(n, "NULL")]), "EAB_STATUS_OK", &what);
        if n == last && last > 0 {
            // A failure that nobody asks about.
            let first = function
                .parameters
                .iter()
                .position(|one| one.is_pointer() && !listed(MAY_BE_NULL, function, one));
            let both = call(function, &[(first.unwrap(), "NULL"), (n, "NULL")]);
            body += &Program::judged(&both, "EAB_STATUS_NULL_POINTER", &what);
        }
        return body;
    }
    let mut body = Program::judged(&call(function, &[(n, "NULL")]), "EAB_STATUS_NULL_POINTER", &what);
    if function.parameters[n + 1].name == format!("{}_len", parameter.name)
        && parameter.kind == "const char *"
    {
        let none = call(function, &[(n, "NULL"), (n + 1, "0")]);
        let expected = match listed(MAY_BE_LEFT_OUT, function, parameter) {
            true => "EAB_STATUS_OK",
            false => "EAB_STATUS_NULL_POINTER",
        };
        body += &Program::judged(&none, expected, &format!("{what} with length 0"));
    }
    body
}

/// Functions without a status say what NULL has.
fn default_of_null(function: &Function) -> String {
    let nulls: Vec<_> = (0..function.parameters.len())
        .filter(|n| function.parameters[*n].is_pointer())
        .map(|n| (n, "NULL"))
        .collect();
    let call = call(function, &nulls);
    match (function.returns.as_str(), nulls.is_empty()) {
        ("void", _) => format!("    {call};\n"),
        ("const char *", _) => format!("    CHECK({call} != NULL);\n"),
        ("eab_status", false) => format!("    CHECK({call} == EAB_STATUS_OK);\n"),
        ("uint16_t", false) => format!("    CHECK({call} == 0);\n"),
        ("int64_t", false) => format!("    CHECK({call} == -1);\n"),
        (_, true) => format!("    CHECK({call} != 0);\n"),
        (returns, _) => panic!("what does {}, a {returns}, say of NULL?", function.name),
    }
}

fn text_fields(structure: &super::header::Struct) -> impl Iterator<Item = &Declared> {
    let goes_in = structure.fields.iter().any(|one| one.name == "struct_size");
    let has_len = |name: &str| structure.fields.iter().any(|one| one.name == format!("{name}_len"));
    structure.fields.iter().filter(move |one| goes_in && one.is_pointer() && has_len(&one.name))
}

/// A field that is NULL though its length says that it is given.
fn null_in(structure: &str, field: &Declared) -> String {
    let member = match structure {
        "eab_usage_window" => "window",
        "eab_rate_card_offer" => "offer",
        "eab_invoice_scope" => "scope",
        "eab_invoice_filter" => "filter",
        other => other.trim_start_matches("eab_"),
    };
    let name = &field.name;
    let judged = Program::judged(
        &format!("give_{structure}(f, &value, &p)"),
        "EAB_STATUS_NULL_POINTER",
        &format!("{structure}: `{name}` is NULL with length 1"),
    );
    format!(
        "    {structure} value = f->{member};\n    value.{name} = NULL;\n    value.{name}_len = 1;\n{judged}"
    )
}

/// Handles that functions free, as the fixture makes them.
fn freed(function: &Function) -> Option<String> {
    let [only] = function.parameters.as_slice() else { return None };
    let kind = only.kind.strip_suffix(" *").filter(|kind| !kind.starts_with("const"))?;
    let what = if kind == "char" { "string" } else { kind.trim_start_matches("eab_") };
    Some(format!("    {} handle = fresh_{what}(f);\n", only.kind))
}

/// The program that lets each function panic once, and then uses it and the same handles as if nothing had been.
pub(crate) fn of_panics(header: &Header) -> String {
    let mut program = Program::begin("void eab_test_panic_in(const char *name);\n");
    for function in &header.functions {
        let arm = format!("    eab_test_panic_in(\"{}\");\n", function.name);
        let body = if let Some(fresh) = freed(function) {
            // What was not freed by the call that panicked is freed by the next one.
            format!("{fresh}{arm}    {name}(handle);\n    {name}(handle);\n", name = function.name)
        } else if function.has_error() {
            let panics = Program::judged(
                &call(function, &[]),
                "EAB_STATUS_PANIC",
                &format!("{}: panics", function.name),
            );
            let last = function.parameters.len() - 1;
            let silent =
                Program::judged(&call(function, &[(last, "NULL")]), "EAB_STATUS_PANIC", &function.name);
            let works =
                Program::judged(&call(function, &[]), "EAB_STATUS_OK", &format!("{}: after", function.name));
            format!("{arm}{panics}{arm}{silent}{works}")
        } else {
            let call = call(function, &[]);
            let looked = match function.returns.as_str() {
                "const char *" => format!("    CHECK({call} != NULL);\n    eab_test_panic_in(NULL);\n"),
                _ => format!("    (void){call};\n    eab_test_panic_in(NULL);\n"),
            };
            format!("{arm}{looked}    (void){call};\n")
        };
        program.add(is_within_token_callback(function), &body);
    }
    program
        .end("    panics_in_streams(f);\n")
        .replace("#include \"fixture.h\"", "#include \"panics_in_streams.h\"")
}
