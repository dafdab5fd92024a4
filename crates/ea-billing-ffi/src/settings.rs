//! Settings that every client has.

use std::{ffi::c_char, sync::Arc, time::Duration};

use ea_billing_core::{
    AzureClientBuilder, Cache, ClientBuilder, ManualClock, PeriodRules, RetryPolicy, SnapshotCheck,
    chrono::{DateTime, Month},
};

use crate::{
    eab_status,
    error::{Failure, Outcome},
    pointer::{self, growing, out_of_range},
};

/// How a fetch of several pages proves that they are of one moment.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum eab_snapshot_check {
    /// The usual one: every page for an enrollment, nothing for Azure Resource Manager, which has no validators.
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
    /// The address of the API. Without it, keys go to `https://consumption.azure.com`, and tokens to Azure Resource Manager of the
    /// cloud.
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
    /// The bytes that the snapshots may take up. Only with `cache_dir`.
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
    /// For tests: the time stands still here, unless it is 0, in milliseconds since 1970 in UTC, and nothing waits.
    pub fixed_time_ms: i64,
}

/// For `settling_days`: a period is closed when it is over.
pub const EAB_NO_SETTLING_DAYS: u32 = u32::MAX;

growing!(eab_settings);

/// No time that is set may be longer.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// Settings that were read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    base_url: Option<String>,
    pub(crate) ca_pem: Option<String>,
    cache: Option<Cache>,
    total_time: Option<Duration>,
    head_time: Option<Duration>,
    idle_time: Option<Duration>,
    poll_interval: Option<Duration>,
    page_bytes: Option<u64>,
    file_bytes: Option<u64>,
    most_pages: Option<u64>,
    pub(crate) retry: Option<RetryPolicy>,
    snapshot_check: Option<SnapshotCheck>,
    rules: PeriodRules,
    pub(crate) without_proxy: bool,
    pub(crate) clock: Option<Arc<ManualClock>>,
}

impl Settings {
    /// Reads settings, which may be left out.
    ///
    /// # Safety
    ///
    /// The pointer and those in its struct are as the header asks for.
    pub(crate) unsafe fn read(settings: *const eab_settings) -> Outcome<Self> {
        // SAFETY: the caller says so, here and below.
        let Some(given) = (unsafe { pointer::options(settings, "settings")? }) else {
            return Ok(Self::default());
        };
        // SAFETY: as above.
        let text = |data, len, name| unsafe { pointer::text(data, len, name) };
        let base_url = text(given.base_url, given.base_url_len, "base_url")?;
        let ca_pem = text(given.ca_pem, given.ca_pem_len, "ca_pem")?;
        let cache_dir = text(given.cache_dir, given.cache_dir_len, "cache_dir")?;
        Ok(Self {
            base_url: base_url.map(str::to_owned),
            ca_pem: ca_pem.map(str::to_owned),
            total_time: time(given.total_time_ms, "total_time_ms")?,
            head_time: time(given.head_time_ms, "head_time_ms")?,
            idle_time: time(given.idle_time_ms, "idle_time_ms")?,
            poll_interval: time(given.poll_interval_ms, "poll_interval_ms")?,
            page_bytes: some(given.max_page_bytes),
            file_bytes: some(given.max_file_bytes),
            most_pages: some(given.max_pages),
            retry: retry(&given)?,
            snapshot_check: snapshot_check(given.snapshot_check)?,
            rules: rules(&given)?,
            without_proxy: flag(given.without_proxy, "without_proxy")?,
            clock: clock(given.fixed_time_ms)?,
            // The last, since a folder is made for it.
            cache: cache(cache_dir, given.cache_max_bytes)?,
        })
    }
}

/// A builder that takes these settings.
pub(crate) trait Configured: Sized {
    fn with_settings(self, settings: Settings) -> Self;
}

macro_rules! configured {
    ($($builder:ty),*) => {
        $(impl Configured for $builder {
            fn with_settings(self, settings: Settings) -> Self {
                let Settings { total_time, head_time, idle_time, poll_interval, .. } = settings;
                let given = self.with_time_limits(head_time, idle_time);
                let given = given.with_size_limits(settings.page_bytes, settings.file_bytes);
                let given = given.with_period_rules(settings.rules);
                let given = maybe(given, settings.base_url, Self::with_base_url);
                let given = maybe(given, settings.ca_pem, Self::with_ca_pem);
                let given = maybe(given, settings.cache, Self::with_cache);
                let given = maybe(given, total_time, Self::with_total_time);
                let given = maybe(given, poll_interval, Self::with_poll_interval);
                let given = maybe(given, settings.most_pages, Self::with_most_pages);
                let given = maybe(given, settings.retry, Self::with_retry);
                let given = maybe(given, settings.snapshot_check, Self::with_snapshot_check);
                let given = maybe(given, settings.clock, |builder, clock| builder.with_clock(clock));
                if settings.without_proxy { given.without_proxy() } else { given }
            }
        })*
    };
}

configured!(ClientBuilder, AzureClientBuilder);

/// Gives a builder what there is.
pub(crate) fn maybe<B, T>(builder: B, value: Option<T>, set: impl FnOnce(B, T) -> B) -> B {
    match value {
        Some(value) => set(builder, value),
        None => builder,
    }
}

/// A switch: 0 or 1.
pub(crate) fn flag(value: u32, name: &str) -> Outcome<bool> {
    match value {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(out_of_range(name, "0 or 1", other)),
    }
}

/// A number of which 0 means the default.
fn some(value: u64) -> Option<u64> {
    (value > 0).then_some(value)
}

fn time(milliseconds: u64, name: &str) -> Outcome<Option<Duration>> {
    let time = some(milliseconds).map(Duration::from_millis);
    match time.filter(|time| *time > LONGEST) {
        Some(_) => Err(out_of_range(name, &format!("{} or less", LONGEST.as_millis()), milliseconds)),
        None => Ok(time),
    }
}

fn retry(given: &eab_settings) -> Outcome<Option<RetryPolicy>> {
    let wait = time(given.max_wait_ms, "max_wait_ms")?;
    let attempts = (given.max_attempts > 0).then_some(given.max_attempts);
    if wait.is_none() && attempts.is_none() {
        return Ok(None);
    }
    let policy = maybe(RetryPolicy::default(), attempts, RetryPolicy::with_max_attempts);
    Ok(Some(maybe(policy, wait, RetryPolicy::with_max_wait)))
}

fn snapshot_check(number: u32) -> Outcome<Option<SnapshotCheck>> {
    Ok(Some(match number {
        0 => return Ok(None),
        1 => SnapshotCheck::EveryPage,
        2 => SnapshotCheck::FirstPage,
        3 => SnapshotCheck::Never,
        other => return Err(out_of_range("snapshot_check", "an `eab_snapshot_check`, 0 to 3", other)),
    }))
}

fn rules(given: &eab_settings) -> Outcome<PeriodRules> {
    let mut rules = PeriodRules::default();
    if given.fiscal_year_start != 0 {
        let month = u8::try_from(given.fiscal_year_start).ok().and_then(|month| Month::try_from(month).ok());
        let month = month.ok_or_else(|| {
            out_of_range("fiscal_year_start", "a month from 1 to 12", given.fiscal_year_start)
        })?;
        rules = rules.with_fiscal_year_start(month);
    }
    rules = match given.settling_days {
        0 => rules,
        EAB_NO_SETTLING_DAYS => rules.with_settling_days(0),
        days => rules.with_settling_days(days),
    };
    let without_next = flag(given.without_next_period, "without_next_period")?;
    Ok(rules.with_needs_next_period(!without_next))
}

fn clock(milliseconds: i64) -> Outcome<Option<Arc<ManualClock>>> {
    if milliseconds == 0 {
        return Ok(None);
    }
    let now = DateTime::from_timestamp_millis(milliseconds)
        .ok_or_else(|| out_of_range("fixed_time_ms", "a time of the calendar", milliseconds))?;
    Ok(Some(Arc::new(ManualClock::new(now))))
}

fn cache(folder: Option<&str>, max_bytes: u64) -> Outcome<Option<Cache>> {
    let Some(folder) = folder else {
        if max_bytes > 0 {
            let message = "cache_max_bytes: expected 0, since no cache_dir is given";
            return Err(Failure::new(
                eab_status::EAB_STATUS_INVALID_ARGUMENT,
                message,
                "give the folder too",
            ));
        }
        return Ok(None);
    };
    let cache = Cache::open(folder).map_err(|error| Failure::from(error).in_field("cache_dir"))?;
    Ok(Some(maybe(cache, some(max_bytes), Cache::with_max_bytes)))
}
