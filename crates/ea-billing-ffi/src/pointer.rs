//! The only place that looks at pointers that C gives: NULL, lengths, UTF-8, sizes of structs.

use std::{
    ffi::{CStr, CString, c_char, c_void},
    mem::MaybeUninit,
    ptr, slice,
};

use crate::{
    EAB_NUL_TERMINATED, eab_status,
    error::{Failure, Outcome},
};

/// No struct grows by more than this; a size beyond it is one that was never set.
const MOST_NEW_BYTES: usize = 4096;

/// What stands behind a pointer that has to be there.
///
/// # Safety
///
/// The pointer is NULL or good for reading as long as the reference is used.
pub(crate) unsafe fn required<'a, T>(pointer: *const T, name: &str) -> Outcome<&'a T> {
    // SAFETY: the caller says so.
    unsafe { optional(pointer, name)? }.ok_or_else(|| is_null(name))
}

/// What stands behind a pointer that may be NULL.
///
/// # Safety
///
/// As [`required`].
pub(crate) unsafe fn optional<'a, T>(pointer: *const T, name: &str) -> Outcome<Option<&'a T>> {
    aligned(pointer, name)?;
    // SAFETY: the caller says so.
    Ok(unsafe { pointer.as_ref() })
}

/// A place where something is put out.
#[derive(Debug)]
pub(crate) struct Place<T>(*mut T);

/// A place that has to be there.
///
/// # Safety
///
/// It is NULL or may be written as long as this is used.
pub(crate) unsafe fn place<T>(place: *mut T, name: &str) -> Outcome<Place<T>> {
    aligned(place, name)?;
    if place.is_null() { Err(is_null(name)) } else { Ok(Place(place)) }
}

impl<T> Place<T> {
    /// Puts a value out. What was there before is not looked at.
    pub(crate) fn put(self, value: T) {
        // SAFETY: who made this place says that it may be written.
        unsafe { self.0.write(value) };
    }
}

/// Sets a place for a handle to NULL, if there is one.
///
/// # Safety
///
/// The place is NULL or may be written.
pub(crate) unsafe fn clear<T>(place: *mut *mut T) {
    if !place.is_null() && place.is_aligned() {
        // SAFETY: the caller says so.
        unsafe { place.write(ptr::null_mut()) };
    }
}

/// Puts out a handle, which the program owns from then on, if there is a place for it.
///
/// # Safety
///
/// The place is NULL or may be written.
pub(crate) unsafe fn put<T>(place: *mut *mut T, value: T) {
    if !place.is_null() && place.is_aligned() {
        // SAFETY: the caller says so.
        unsafe { place.write(Box::into_raw(Box::new(value))) };
    }
}

/// Takes a handle back, to be dropped.
///
/// # Safety
///
/// The pointer is NULL or came from [`put`], and nobody uses it any more.
pub(crate) unsafe fn take<T>(pointer: *mut T) -> Option<Box<T>> {
    if pointer.is_null() {
        return None;
    }
    // SAFETY: the caller says so.
    Some(unsafe { Box::from_raw(pointer) })
}

/// Takes back a text that was put out with an owner.
///
/// # Safety
///
/// The pointer is NULL or came from `CString::into_raw`, and nobody uses it any more.
pub(crate) unsafe fn take_text(pointer: *mut c_char) -> Option<CString> {
    if pointer.is_null() {
        return None;
    }
    // SAFETY: the caller says so.
    Some(unsafe { CString::from_raw(pointer) })
}

/// A text that may be left out, by NULL. An address whose text is empty is one whose length was forgotten: taken for a text that
/// was left out, it could send a key to an address that nobody meant.
///
/// # Safety
///
/// The pointer is NULL or good for reading so many bytes, or up to a NUL, as long as the text is used.
pub(crate) unsafe fn text<'a>(data: *const c_char, len: usize, name: &str) -> Outcome<Option<&'a str>> {
    // SAFETY: the caller says so.
    let bytes = unsafe { bytes(data, len, name)? };
    match str::from_utf8(bytes) {
        Ok("") if data.is_null() => Ok(None),
        Ok("") => Err(Failure::new(
            eab_status::EAB_STATUS_INVALID_ARGUMENT,
            format!("{name}: expected a text, found an empty one"),
            "give the text with its length, or NULL to leave it out",
        )),
        Ok(text) => Ok(Some(text)),
        Err(error) => {
            let at = error.valid_up_to();
            let message = format!("{name} is no UTF-8: the byte at {at} cannot stand there");
            Err(Failure::new(eab_status::EAB_STATUS_INVALID_UTF8, message, "give the text in UTF-8"))
        }
    }
}

/// A text that has to be given.
///
/// # Safety
///
/// As [`text`].
pub(crate) unsafe fn required_text<'a>(data: *const c_char, len: usize, name: &str) -> Outcome<&'a str> {
    // SAFETY: the caller says so.
    unsafe { text(data, len, name)? }.ok_or_else(|| is_null(name))
}

/// The bytes of a text, without its NUL; none where it is not given.
///
/// # Safety
///
/// As [`text`].
unsafe fn bytes<'a>(data: *const c_char, len: usize, name: &str) -> Outcome<&'a [u8]> {
    if len == EAB_NUL_TERMINATED && !data.is_null() {
        // SAFETY: the caller says that it ends with NUL.
        return Ok(unsafe { CStr::from_ptr(data) }.to_bytes());
    }
    // SAFETY: the caller says that there are so many bytes.
    unsafe { array(data.cast::<u8>(), len, name) }
}

/// So many values in a row; none where the pointer is NULL and the length is 0.
///
/// # Safety
///
/// The pointer is NULL or good for reading so many values as long as they are used.
pub(crate) unsafe fn array<'a, T>(data: *const T, len: usize, name: &str) -> Outcome<&'a [T]> {
    if len == 0 {
        return Ok(&[]);
    }
    if data.is_null() {
        return Err(is_null(name));
    }
    aligned(data, name)?;
    if len.checked_mul(size_of::<T>()).is_none_or(|bytes| isize::try_from(bytes).is_err()) {
        return Err(out_of_range(name, "a length that fits into memory", len));
    }
    // SAFETY: the caller says so, and the length was looked at.
    Ok(unsafe { slice::from_raw_parts(data, len) })
}

/// A struct that begins with its size, `struct_size`, of which all zeros are a value.
///
/// # Safety
///
/// It is `repr(C)`, its first field is `struct_size: usize`, and it may hold any bytes that C puts there, zeros among them.
pub(crate) unsafe trait Growing: Copy {
    /// The size that it had in the first version of the library. A field that is added must not lie where padding was.
    const FIRST_SIZE: usize;
}

/// Says of structs that they are [`Growing`], with the size that they have on 64-bit systems in their first version.
macro_rules! growing {
    ($($name:ty),* $(,)?) => {
        $(
            const _: () = assert!(std::mem::offset_of!($name, struct_size) == 0);
            // SAFETY: `repr(C)` structs of numbers, pointers and optional functions, which begin with their size.
            unsafe impl crate::pointer::Growing for $name {
                const FIRST_SIZE: usize = size_of::<Self>();
            }
        )*
    };
}
pub(crate) use growing;

/// Options that may be left out.
///
/// # Safety
///
/// The pointer is NULL or good for reading as many bytes as its first field says.
pub(crate) unsafe fn options<T: Growing>(pointer: *const T, name: &str) -> Outcome<Option<T>> {
    if pointer.is_null() {
        return Ok(None);
    }
    aligned(pointer, name)?;
    // SAFETY: the caller says so.
    let size = unsafe { pointer.cast::<usize>().read() };
    checked_size::<T>(size, name)?;
    let mut value = MaybeUninit::<T>::zeroed();
    let known = size.min(size_of::<T>());
    // SAFETY: the caller says that `size` bytes may be read; our own place has at least `known`.
    let rest = unsafe {
        ptr::copy_nonoverlapping(pointer.cast::<u8>(), value.as_mut_ptr().cast::<u8>(), known);
        slice::from_raw_parts(pointer.cast::<u8>().add(known), size - known)
    };
    if rest.iter().any(|byte| *byte != 0) {
        let message = format!("{name} has options that this version of the library does not know");
        return Err(Failure::new(eab_status::EAB_STATUS_STRUCT_SIZE, message, "use a newer library"));
    }
    // SAFETY: any bytes are a value of it, by its trait.
    Ok(Some(unsafe { value.assume_init() }))
}

/// Options that have to be given.
///
/// # Safety
///
/// As [`options`].
pub(crate) unsafe fn required_options<T: Growing>(pointer: *const T, name: &str) -> Outcome<T> {
    // SAFETY: the caller says so.
    unsafe { options(pointer, name)? }.ok_or_else(|| is_null(name))
}

/// So many structs in a row, which all have the size that the first one says.
///
/// # Safety
///
/// The pointer is NULL or good for reading so many structs of that size.
pub(crate) unsafe fn structs<T: Growing>(data: *const T, len: usize, name: &str) -> Outcome<Vec<T>> {
    if len == 0 {
        return Ok(Vec::new());
    }
    // SAFETY: the caller says so, of all of them.
    unsafe {
        let first = required(data.cast::<usize>(), name)?;
        let stride = *first;
        checked_size::<T>(stride, name)?;
        array(data.cast::<u8>(), len.saturating_mul(stride), name)?;
        let mut values = Vec::new();
        for index in 0..len {
            let place = format!("{name}[{index}]");
            let one = data.cast::<u8>().add(index * stride).cast::<T>();
            if *required(one.cast::<usize>(), &place)? != stride {
                let message = format!("the `struct_size` of {place} differs from that of the first");
                return Err(Failure::new(eab_status::EAB_STATUS_STRUCT_SIZE, message, SET_SIZE));
            }
            values.push(required_options(one, &place)?);
        }
        Ok(values)
    }
}

/// Fills a struct of the program as far as it goes; what the program knows beyond that is set to zero. Its `struct_size` stays.
///
/// # Safety
///
/// The place is NULL, or may be read and written for as many bytes as its first field says.
pub(crate) unsafe fn fill<T: Growing>(place: *mut T, value: T, name: &str) -> Outcome {
    // SAFETY: the caller says so.
    let size = unsafe { *required(place.cast::<usize>().cast_const(), name)? };
    checked_size::<T>(size, name)?;
    let known = size.min(size_of::<T>());
    let skipped = size_of::<usize>();
    // SAFETY: the caller says that `size` bytes may be written; `known` bytes of ours may be read.
    unsafe {
        let (to, from) = (place.cast::<u8>(), (&raw const value).cast::<u8>());
        ptr::copy_nonoverlapping(from.add(skipped), to.add(skipped), known - skipped);
        ptr::write_bytes(to.add(known), 0, size - known);
    }
    Ok(())
}

const SET_SIZE: &str = "set `struct_size` to the `sizeof` of the struct";

fn checked_size<T: Growing>(size: usize, name: &str) -> Outcome {
    let largest = size_of::<T>() + MOST_NEW_BYTES;
    if (T::FIRST_SIZE..=largest).contains(&size) {
        return Ok(());
    }
    let message = format!("the `struct_size` of {name}: expected {} or more, found {size}", T::FIRST_SIZE);
    Err(Failure::new(eab_status::EAB_STATUS_STRUCT_SIZE, message, SET_SIZE))
}

/// What a program wants to be handed back in its callbacks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UserData(pub(crate) *mut c_void);

// SAFETY: it is never looked at here; the header asks of the program that its callbacks may be called on other threads.
unsafe impl Send for UserData {}
// SAFETY: as above.
unsafe impl Sync for UserData {}

fn aligned<T>(pointer: *const T, name: &str) -> Outcome {
    if pointer.is_aligned() {
        return Ok(());
    }
    let message =
        format!("{name} points to the middle of a value: expected a multiple of {}", align_of::<T>());
    Err(Failure::new(eab_status::EAB_STATUS_INVALID_ARGUMENT, message, "give the address as C made it"))
}

fn is_null(name: &str) -> Failure {
    Failure::new(
        eab_status::EAB_STATUS_NULL_POINTER,
        format!("{name} is NULL"),
        "give what the message names",
    )
}

/// The failure of a number that is none of those that there are.
pub(crate) fn out_of_range(name: &str, expected: &str, found: impl std::fmt::Display) -> Failure {
    let message = format!("{name}: expected {expected}, found {found}");
    Failure::new(eab_status::EAB_STATUS_OUT_OF_RANGE, message, "correct the value that the message names")
}

#[cfg(test)]
mod tests;
