//! How a query is answered.

use std::ffi::{c_char, c_void};

use ea_billing_core::Validator;
use ea_billing_table::arrow;

use crate::{
    cancel::{self, Token},
    eab_cancel,
    error::Outcome,
    pointer::{self, UserData, growing},
};

/// The rows of a batch of a stream, where no other number is asked for.
const BATCH_ROWS: usize = 65_536;

/// How far a fetch is.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_progress {
    /// `sizeof(eab_progress)` of the library, which only grows.
    pub struct_size: usize,
    /// The rows that came so far.
    pub rows: u64,
    /// The rows that could not be read so far.
    pub issues: u64,
    /// How often the fetch has begun anew, because the data changed; the counts then begin anew as well.
    pub restarts: u64,
}

/// Told how far a fetch is, on the thread that made the call, or that asks a stream for its next rows. It may call no function
/// but `eab_cancel_cancel`. What `progress` points to is gone when it returns.
pub type eab_progress_fn =
    Option<unsafe extern "C" fn(user_data: *mut c_void, progress: *const eab_progress)>;

/// How a query is answered. Zero, NULL and length 0 mean that the default holds.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_fetch_options {
    /// `sizeof(eab_fetch_options)`.
    pub struct_size: usize,
    /// A validator of an earlier fetch: if nothing has changed since, the call returns `EAB_STATUS_NOT_MODIFIED`.
    pub validator: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub validator_len: usize,
    /// Ends the call, and the stream that it made.
    pub cancel: *const eab_cancel,
    /// Told how far the call is.
    pub progress: eab_progress_fn,
    /// Handed to `progress`. For a stream it has to be good until that is released.
    pub user_data: *mut c_void,
    /// The most rows of a batch of a stream; 65,536 by default.
    pub batch_rows: usize,
    /// The decimals of amounts and numbers of a stream, 1 to 28; 24 by default.
    pub decimal_scale: u32,
}

growing!(eab_fetch_options);

/// The options of a call, looked through.
#[derive(Debug)]
pub(crate) struct How {
    pub(crate) validator: Option<Validator>,
    pub(crate) cancel: Option<Token>,
    pub(crate) progress: Progress,
    pub(crate) batch_rows: usize,
    pub(crate) scale: u8,
}

impl How {
    /// Reads the options.
    ///
    /// # Safety
    ///
    /// The pointer is NULL or that of options whose pointers are as the header asks for.
    pub(crate) unsafe fn read(options: *const eab_fetch_options) -> Outcome<Self> {
        // SAFETY: the caller says so, here and below.
        let Some(options) = (unsafe { pointer::options(options, "options")? }) else {
            return Ok(Self {
                validator: None,
                cancel: None,
                progress: Progress::new(None, std::ptr::null_mut()),
                batch_rows: BATCH_ROWS,
                scale: arrow::DEFAULT_SCALE,
            });
        };
        // SAFETY: as above.
        let (validator, cancel) = unsafe {
            let validator = pointer::text(options.validator, options.validator_len, "validator")?;
            (validator, cancel::token(options.cancel)?)
        };
        let scale = match options.decimal_scale {
            0 => Some(arrow::DEFAULT_SCALE),
            scale => u8::try_from(scale).ok().filter(|scale| *scale <= arrow::LARGEST_SCALE),
        };
        let out_of_range =
            || pointer::out_of_range("decimal_scale", "1 to 28, or 0 for the default", options.decimal_scale);
        Ok(Self {
            validator: validator.map(str::parse).transpose()?,
            cancel,
            progress: Progress::new(options.progress, options.user_data),
            batch_rows: if options.batch_rows == 0 { BATCH_ROWS } else { options.batch_rows },
            scale: scale.ok_or_else(out_of_range)?,
        })
    }
}

/// Counts what came and tells it to whoever wants to know.
#[derive(Debug)]
pub(crate) struct Progress {
    function: eab_progress_fn,
    user_data: UserData,
    rows: u64,
    issues: u64,
    restarts: u64,
}

impl Progress {
    fn new(function: eab_progress_fn, user_data: *mut c_void) -> Self {
        Self { function, user_data: UserData(user_data), rows: 0, issues: 0, restarts: 0 }
    }

    /// A fetch begins for the first time, or begins anew.
    pub(crate) fn begin(&mut self, restarts: u64) {
        (self.rows, self.issues, self.restarts) = (0, 0, restarts);
        if restarts > 0 {
            self.tell();
        }
    }

    /// So many more.
    pub(crate) fn add(&mut self, rows: usize, issues: usize) {
        let more = |count: u64, more: usize| count.saturating_add(u64::try_from(more).unwrap_or(u64::MAX));
        (self.rows, self.issues) = (more(self.rows, rows), more(self.issues, issues));
        self.tell();
    }

    fn tell(&self) {
        let Some(function) = self.function else { return };
        let Self { rows, issues, restarts, .. } = *self;
        let progress = eab_progress { struct_size: size_of::<eab_progress>(), rows, issues, restarts };
        // SAFETY: the program says that its function may be called with its data as long as the call or the stream goes on.
        unsafe { function(self.user_data.0, &raw const progress) };
    }
}
