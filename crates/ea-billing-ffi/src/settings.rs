//! Settings that every client has.

use std::ffi::c_char;

/// How a fetch of several pages proves that they are of one moment.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum eab_snapshot_check {
    /// Every page.
    EAB_SNAPSHOT_CHECK_DEFAULT = 0,
    /// Every page is asked again.
    EAB_SNAPSHOT_CHECK_EVERY_PAGE = 1,
    /// The first page is asked again.
    EAB_SNAPSHOT_CHECK_FIRST_PAGE = 2,
    /// Nothing is asked again.
    EAB_SNAPSHOT_CHECK_NEVER = 3,
}

/// Settings of a client. Zero, NULL and length 0 mean that the default holds, so that a struct of zeros is one of defaults.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_settings {
    /// `sizeof(eab_settings)`.
    pub struct_size: usize,
    /// The address of the API, where it is not the usual one.
    pub base_url: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub base_url_len: usize,
    /// Certificate authorities as PEM, trusted besides those of the system.
    pub ca_pem: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub ca_pem_len: usize,
    /// A folder for snapshots of complete fetches; none are kept without it.
    pub cache_dir: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub cache_dir_len: usize,
    /// The bytes that the snapshots may take up.
    pub cache_max_bytes: u64,
    /// The time that a call may take in all, in milliseconds.
    pub total_time_ms: u64,
    /// The time in which an answer has to begin, in milliseconds.
    pub head_time_ms: u64,
    /// The time in which some byte of an answer has to come, in milliseconds.
    pub idle_time_ms: u64,
    /// How often a report is asked for, where the server does not say, in milliseconds.
    pub poll_interval_ms: u64,
    /// The largest page, in bytes after decompression.
    pub max_page_bytes: u64,
    /// The largest file, in bytes after decompression.
    pub max_file_bytes: u64,
    /// The most pages of a fetch.
    pub max_pages: u64,
    /// The longest wait that a server may ask for, in milliseconds.
    pub max_wait_ms: u64,
    /// How often a request is sent at most.
    pub max_attempts: u32,
    /// An `eab_snapshot_check`.
    pub snapshot_check: u32,
    /// The month in which the fiscal year begins, 1 to 12.
    pub fiscal_year_start: u32,
    /// The days for which a period is settling after its end; `EAB_NO_SETTLING_DAYS` for none.
    pub settling_days: u32,
    /// 1 if a period may be closed though the next one is not listed.
    pub without_next_period: u32,
    /// 1 to leave the proxy settings of the system aside.
    pub without_proxy: u32,
    /// For tests: the time stands still here, in milliseconds since 1970 in UTC, and nothing waits.
    pub fixed_time_ms: i64,
}

/// For `settling_days`: a period is closed when it is over.
pub const EAB_NO_SETTLING_DAYS: u32 = u32::MAX;
