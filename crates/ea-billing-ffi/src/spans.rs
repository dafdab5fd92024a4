//! What to ask for, one call after the other.

use std::ffi::c_char;

use ea_billing_core::{PeriodList, PeriodNote, Span};

use crate::{boundary, eab_error, eab_status, eab_text, error::c_string, json, pointer, values::Text};

/// The spans of a selector. Never changes.
#[derive(Debug)]
pub struct eab_spans {
    spans: Vec<Text>,
    /// A JSON array.
    notes: String,
}

impl eab_spans {
    /// Spans of a selector that was resolved with these notes by this list.
    pub(crate) fn new(spans: &[Span], notes: &[PeriodNote], periods: &PeriodList) -> Self {
        let notes = notes.iter().map(ToString::to_string);
        let notes = notes.chain(periods.oddities().iter().map(ToString::to_string));
        let spans = spans.iter().map(|span| Text::new(span.to_string())).collect();
        Self { spans, notes: json::texts(notes) }
    }
}

/// How many there are.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_spans_len(
    spans: *const eab_spans,
    out: *mut usize,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        boundary::enter("eab_spans_len", error, || {
            let spans = pointer::required(spans, "spans")?;
            pointer::place(out, "out")?.put(spans.spans.len());
            Ok(eab_status::EAB_STATUS_OK)
        })
    }
}

/// The span at an index, to be given to functions such as `eab_client_usage_details`. `out` is good until the spans are freed.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_spans_get(
    spans: *const eab_spans,
    index: usize,
    out: *mut eab_text,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        boundary::enter("eab_spans_get", error, || {
            let spans = &pointer::required(spans, "spans")?.spans;
            let out = pointer::place(out, "out")?;
            let beyond = || pointer::out_of_range("index", &format!("less than {}", spans.len()), index);
            out.put(spans.get(index).ok_or_else(beyond)?.lend());
            Ok(eab_status::EAB_STATUS_OK)
        })
    }
}

/// What should be known of them, such as that a period is not listed, and what is odd about the list of billing periods, such as a
/// gap: a JSON array of texts. To be freed with `eab_string_free`.
///
/// Threads: any, several at once. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_spans_notes_json(
    spans: *const eab_spans,
    out: *mut *mut c_char,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        boundary::make_text("eab_spans_notes_json", out, error, || {
            Ok(c_string(pointer::required(spans, "spans")?.notes.as_str()))
        })
    }
}

/// Frees them; NULL is allowed.
///
/// Threads: any; no other call may use them. Fork: works in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_spans_free(spans: *mut eab_spans) {
    // SAFETY: the handle is one of ours, and nobody uses it any more.
    boundary::enter_or("eab_spans_free", (), || drop(unsafe { pointer::take(spans) }));
}
