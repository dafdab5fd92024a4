use std::ptr::{null, null_mut};

use super::*;

/// Options as the second version of a library might have them: the first had no `limit`.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
struct Options {
    struct_size: usize,
    name: usize,
    limit: usize,
}

// SAFETY: numbers only.
unsafe impl Growing for Options {
    const FIRST_SIZE: usize = 2 * size_of::<usize>();
}

/// The same of a third version.
#[repr(C)]
#[derive(Clone, Copy)]
struct Newer {
    known: Options,
    added: usize,
}

const WORD: usize = size_of::<usize>();

fn status<T: std::fmt::Debug>(outcome: Outcome<T>) -> (eab_status, String) {
    let failure = outcome.unwrap_err();
    (failure.status, failure.message.into_string().unwrap())
}

#[test]
fn texts_are_read_by_length_or_up_to_their_nul() {
    let check = |data: &CStr, len: usize, expect: &str| {
        // SAFETY: the text ends with NUL, and no length is beyond it.
        assert_eq!(unsafe { text(data.as_ptr(), len, "span") }.unwrap(), Some(expect));
    };
    check(c"current", 7, "current");
    check(c"current", 3, "cur");
    check(c"current", EAB_NUL_TERMINATED, "current");
    // SAFETY: NULL is allowed.
    assert_eq!(unsafe { text(null(), 0, "span") }.unwrap(), None);
    for (data, len) in [(c"", EAB_NUL_TERMINATED), (c"current", 0)] {
        // SAFETY: as above.
        let (found, message) = status(unsafe { text(data.as_ptr(), len, "base_url") });
        assert_eq!(found, eab_status::EAB_STATUS_INVALID_ARGUMENT);
        assert_eq!(message, "base_url: expected a text, found an empty one");
    }
}

#[test]
fn a_text_that_is_none_is_named() {
    let check = |data: *const c_char, len: usize, expect: (eab_status, &str)| {
        // SAFETY: no length is beyond the text.
        let (found, message) = status(unsafe { required_text(data, len, "span") });
        assert_eq!((found, message.as_str()), expect);
    };
    let none = eab_status::EAB_STATUS_NULL_POINTER;
    check(null(), 0, (none, "span is NULL"));
    check(null(), 3, (none, "span is NULL"));
    check(null(), EAB_NUL_TERMINATED, (none, "span is NULL"));
    let invalid = eab_status::EAB_STATUS_INVALID_ARGUMENT;
    check(c"".as_ptr(), 0, (invalid, "span: expected a text, found an empty one"));
    let utf8 = eab_status::EAB_STATUS_INVALID_UTF8;
    check(c"ab\xff".as_ptr(), 3, (utf8, "span is no UTF-8: the byte at 2 cannot stand there"));
    let range = eab_status::EAB_STATUS_OUT_OF_RANGE;
    let len = usize::MAX - 1;
    let expect = format!("span: expected a length that fits into memory, found {len}");
    check(c"ab".as_ptr(), len, (range, &expect));
}

#[test]
fn older_structs_are_read_as_far_as_they_go() {
    let older = Options { struct_size: 2 * WORD, name: 7, limit: 99 };
    // SAFETY: it is there.
    let read = unsafe { options(&raw const older, "options") }.unwrap();
    assert_eq!(read, Some(Options { struct_size: 2 * WORD, name: 7, limit: 0 }));
    // SAFETY: NULL is allowed.
    assert_eq!(unsafe { options::<Options>(null(), "options") }.unwrap(), None);
}

#[test]
fn newer_structs_are_read_unless_they_ask_for_what_is_not_known() {
    let known = Options { struct_size: size_of::<Newer>(), name: 7, limit: 8 };
    let mut newer = Newer { known, added: 0 };
    // SAFETY: it is there, here and below.
    let read = unsafe { options((&raw const newer).cast::<Options>(), "options") }.unwrap();
    assert_eq!(read, Some(known));
    newer.added = 1 << (usize::BITS - 1);
    // SAFETY: as above.
    let (found, message) = status(unsafe { options((&raw const newer).cast::<Options>(), "options") });
    assert_eq!(found, eab_status::EAB_STATUS_STRUCT_SIZE);
    assert_eq!(message, "options has options that this version of the library does not know");
}

#[test]
fn a_size_that_was_never_set_is_named() {
    for size in [0, WORD, 2 * WORD - 1, usize::MAX, 1 << 20] {
        let mut odd = Options { struct_size: size, name: 7, limit: 8 };
        // SAFETY: a size beyond what is there is refused before anything is read.
        let (found, message) = status(unsafe { options(&raw const odd, "options") });
        assert_eq!(found, eab_status::EAB_STATUS_STRUCT_SIZE);
        let expect = format!("the `struct_size` of options: expected {} or more, found {size}", 2 * WORD);
        assert_eq!(message, expect);
        // SAFETY: as above.
        let (found, _) = status(unsafe { fill(&raw mut odd, odd, "out") });
        assert_eq!(found, eab_status::EAB_STATUS_STRUCT_SIZE);
    }
}

#[test]
fn structs_of_the_program_are_filled_as_far_as_they_go() {
    let ours = Options { struct_size: 0, name: 1, limit: 2 };
    let mut older = Options { struct_size: 2 * WORD, name: 77, limit: 88 };
    // SAFETY: it is there.
    unsafe { fill(&raw mut older, ours, "out") }.unwrap();
    assert_eq!(older, Options { struct_size: 2 * WORD, name: 1, limit: 88 });

    let known = Options { struct_size: size_of::<Newer>(), name: 77, limit: 88 };
    let mut newer = Newer { known, added: 99 };
    // SAFETY: it is there.
    unsafe { fill((&raw mut newer).cast::<Options>(), ours, "out") }.unwrap();
    assert_eq!(newer.known, Options { struct_size: size_of::<Newer>(), ..ours });
    assert_eq!(newer.added, 0);
}

#[test]
fn structs_in_a_row_have_the_size_of_the_first() {
    let one = |name| Options { struct_size: size_of::<Newer>(), name, limit: 0 };
    let mut row = [Newer { known: one(1), added: 0 }, Newer { known: one(2), added: 0 }];
    // SAFETY: there are two, here and below.
    let read = unsafe { structs(row.as_ptr().cast::<Options>(), 2, "documents") }.unwrap();
    assert_eq!(read, [one(1), one(2)]);
    row[1].known.struct_size = size_of::<Options>();
    // SAFETY: as above.
    let (found, message) = status(unsafe { structs(row.as_ptr().cast::<Options>(), 2, "documents") });
    assert_eq!(found, eab_status::EAB_STATUS_STRUCT_SIZE);
    assert_eq!(message, "the `struct_size` of documents[1] differs from that of the first");
    // SAFETY: NULL is allowed with the length 0, and refused with another.
    assert_eq!(unsafe { structs::<Options>(null(), 0, "documents") }.unwrap(), []);
    // SAFETY: as above.
    let (found, _) = status(unsafe { structs::<Options>(null(), 1, "documents") });
    assert_eq!(found, eab_status::EAB_STATUS_NULL_POINTER);
}

#[test]
fn an_address_in_the_middle_of_a_value_is_refused() {
    let words = [0_usize; 2];
    let odd = words.as_ptr().cast::<u8>().wrapping_add(1).cast::<usize>();
    // SAFETY: it is refused before it is looked at.
    let (found, message) = status(unsafe { required(odd, "query") });
    assert_eq!(found, eab_status::EAB_STATUS_INVALID_ARGUMENT);
    assert_eq!(message, format!("query points to the middle of a value: expected a multiple of {WORD}"));
}

#[test]
fn handles_are_put_out_and_taken_back() {
    let mut handle: *mut String = null_mut();
    // SAFETY: the place is there, and the handle is taken once.
    unsafe {
        put(&raw mut handle, "kept".to_owned());
        assert_eq!(take(handle).as_deref().map(String::as_str), Some("kept"));
        clear(&raw mut handle);
        assert!(handle.is_null() && take(handle).is_none());
        clear::<String>(null_mut());
    }
}
