//! The table of homes: `CONTRIBUTING.md` says how to read a finding, `ARCHITECTURE.md` why the homes are where they are.

use super::super::GENERATED;
use super::{Look, Rule};

const SIMULATOR: &str = "crates/ea-billing-sim/src";
const THIS_FOLDER: &str = "xtask/src/tidy";

pub(super) const RULES: &[Rule] = &[
    Rule {
        words: &["SystemTime::now", "Instant::now", "Utc::now", "Local::now"],
        look: Look::Code,
        why: "only core::clock asks for the time, and the simulator in one place",
        fix: "take a `Clock`, or the instant itself, as an argument",
        homes: &[
            "crates/ea-billing-core/src/clock",
            "crates/ea-billing-sim/src/main",
            "crates/ea-billing-sim/src/serve/time",
        ],
    },
    Rule {
        words: &["println!", "eprintln!", "print!", "eprint!"],
        look: Look::Code,
        why: "only the command line's printer prints",
        fix: "return the value and let cli::render and cli::printer show it",
        homes: &[
            "crates/ea-billing-cli/src/printer",
            "crates/ea-billing-sim/src/main",
            "crates/ea-billing-sim/src/bin",
        ],
    },
    Rule {
        words: &["process::exit"],
        look: Look::Code,
        why: "a library does not decide how a program ends",
        fix: "return an error; the command line maps it to an exit code",
        homes: &["crates/ea-billing-cli/src/main"],
    },
    Rule {
        words: &["env::var", "env::var_os", "env::vars", "env::vars_os"],
        look: Look::Code,
        why: "the names of environment variables stand in one place per crate",
        fix: "read it in cli::env or core::client and pass the value on",
        homes: &["crates/ea-billing-cli/src/env", "crates/ea-billing-core/src/client"],
    },
    Rule {
        words: &["AUTHORIZATION", "\"Authorization\"", "\"authorization\""],
        look: Look::Code,
        why: "only core::http::auth attaches a key or token, so that it cannot leave to a foreign origin",
        fix: "send the request through the transport",
        homes: &["crates/ea-billing-core/src/http/auth", "crates/ea-billing-core/src/http/redact", SIMULATOR],
    },
    Rule {
        words: &["IF_NONE_MATCH", "NOT_MODIFIED", "304", "\"If-None-Match\"", "\"if-none-match\""],
        look: Look::Code,
        why: "the ETag protocol is spoken in core::http::etag only",
        fix: "ask core::http::etag or core::cache for the outcome",
        homes: &["crates/ea-billing-core/src/http/etag", "crates/ea-billing-core/src/cache", SIMULATOR],
    },
    Rule {
        words: &["header::LOCATION", "RETRY_AFTER", "\"Retry-After\"", "\"retry-after\""],
        look: Look::Code,
        why: "redirects, polling and throttling are handled by core::http",
        fix: "send the request through the transport",
        homes: &["crates/ea-billing-core/src/http", SIMULATOR],
    },
    Rule {
        words: &["thread::sleep", "time::sleep", "time::sleep_until"],
        look: Look::Code,
        why: "only the transport waits, and the simulator where a fault asks for it",
        fix: "return the error and let core::http decide on a retry",
        homes: &[
            "crates/ea-billing-core/src/clock",
            "crates/ea-billing-core/src/http",
            "crates/ea-billing-sim/src/serve/wait",
        ],
    },
    Rule {
        words: &["f32", "f64", "to_f32", "to_f64", "from_f32", "from_f64", "from_f64_retain", "as_f64"],
        look: Look::Code,
        why: "money and quantities are decimals from the wire to the table",
        fix: "use `rust_decimal::Decimal`",
        homes: &["crates/ea-billing-core/src/analysis/statistics"],
    },
    Rule {
        words: &["unsafe", "unsafe_code"],
        look: Look::Code,
        why: "only the C library needs it",
        fix: "write it without, or behind the C library's boundary",
        homes: &["crates/ea-billing-ffi/src"],
    },
    Rule {
        words: &["dbg!"],
        look: Look::AllRust,
        why: "it is left over from a search for a fault",
        fix: "remove it",
        homes: &[],
    },
    Rule {
        words: &["wiremock", "httpmock", "mockito"],
        look: Look::Manifests,
        why: "the fake server is ea-billing-sim, for everybody",
        fix: "teach the simulator the behaviour",
        homes: &[],
    },
    Rule {
        words: &["arbitrary_precision"],
        look: Look::Manifests,
        why: "the feature is global and changes how other people's code reads numbers",
        fix: "read the digits through `raw_value`",
        homes: &[],
    },
    Rule {
        words: &["serde-float", "serde-with-float"],
        look: Look::Manifests,
        why: "the feature passes money through floating point",
        fix: "read the digits through `raw_value`",
        homes: &[],
    },
    Rule {
        words: &["TODO", "FIXME", "XXX"],
        look: Look::Everything,
        why: "a note in the code is read by nobody who could act on it",
        fix: "do it now, or open an issue",
        homes: &["spec", GENERATED, THIS_FOLDER],
    },
    Rule {
        words: &["/home/", "/root/", "/work/"],
        look: Look::Everything,
        why: "the path exists on one machine only",
        fix: "name it relative to the workspace or to a temporary folder",
        homes: &[THIS_FOLDER],
    },
];
