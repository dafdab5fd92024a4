//! The client of an enrollment.

mod queries;

use std::{ffi::c_char, sync::Arc};

use ea_billing_core::{ApiKey, Client, ClientBuilder, Dataset, Delivery, KeyClaims, Query, Record, Version};

pub use self::queries::*;
use crate::{
    boundary, cancel, eab_cancel, eab_error, eab_query, eab_settings, eab_spans, eab_status,
    engine::{Engine, Held},
    error::{Failure, Outcome},
    json::{self, Object},
    pointer::{self, growing, out_of_range},
    resolve,
    result::Row,
    settings::{Configured as _, Settings, flag, maybe},
};

/// The client of an enrollment, for the EA Reporting API. Any number of threads may use it at once.
#[derive(Debug)]
pub struct eab_client {
    client: Held<Client>,
}

/// A dataset.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum eab_dataset {
    /// The billing periods of an enrollment.
    EAB_DATASET_BILLING_PERIODS = 1,
    /// Balance summaries.
    EAB_DATASET_BALANCE_SUMMARY = 2,
    /// Usage details.
    EAB_DATASET_USAGE_DETAILS = 3,
    /// Charges of the Azure Marketplace.
    EAB_DATASET_MARKETPLACE_CHARGES = 4,
    /// The price sheet.
    EAB_DATASET_PRICE_SHEET = 5,
    /// The use of reservations by instance and day.
    EAB_DATASET_RESERVATION_DETAILS = 6,
    /// The use of reservations by day or month.
    EAB_DATASET_RESERVATION_SUMMARIES = 7,
    /// Purchases and refunds of reservations.
    EAB_DATASET_RESERVATION_CHARGES = 8,
    /// What to reserve for all subscriptions together.
    EAB_DATASET_SHARED_RECOMMENDATIONS = 9,
    /// What to reserve for each subscription.
    EAB_DATASET_SINGLE_RECOMMENDATIONS = 10,
    /// Usage aggregates of a subscription.
    EAB_DATASET_USAGE_AGGREGATES = 11,
    /// The meters of a rate card.
    EAB_DATASET_RATE_CARD = 12,
    /// Invoices.
    EAB_DATASET_INVOICES = 13,
    /// The billing periods of a subscription.
    EAB_DATASET_SUBSCRIPTION_PERIODS = 14,
}

/// How usage details are delivered. Servers print the same amounts with more decimals in files than in pages, so that exact sums
/// of the two may differ far behind the point.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum eab_delivery {
    /// JSON in pages.
    EAB_DELIVERY_PAGES = 0,
    /// One CSV file.
    EAB_DELIVERY_DOWNLOAD = 1,
    /// A report that the server makes in the background, for the largest months.
    EAB_DELIVERY_REPORT = 2,
}

/// A version of the EA Reporting API.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum eab_api_version {
    /// Version 1.
    EAB_API_VERSION_V1 = 1,
    /// Version 2.
    EAB_API_VERSION_V2 = 2,
    /// Version 3.
    EAB_API_VERSION_V3 = 3,
}

/// A dataset and the version of the API that it should be fetched with.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_version_choice {
    /// An `eab_dataset`.
    pub dataset: u32,
    /// An `eab_api_version`.
    pub version: u32,
}

/// What a client of an enrollment is opened with.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_client_options {
    /// `sizeof(eab_client_options)`.
    pub struct_size: usize,
    /// Settings; NULL for the defaults.
    pub settings: *const eab_settings,
    /// The API key. It is copied; the copy is wiped when the client is freed.
    pub api_key: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub api_key_len: usize,
    /// The number of the enrollment; that of the key without it.
    pub enrollment: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub enrollment_len: usize,
    /// Versions of the API, for datasets that should not be fetched with the newest.
    pub versions: *const eab_version_choice,
    /// How many they are.
    pub versions_len: usize,
    /// 1 to take what is not given here from the variables `EA_BILLING_URL`, `EA_BILLING_ENROLLMENT`, `EA_BILLING_API_KEY` or
    /// `EA_BILLING_API_KEY_FILE`, `EA_BILLING_CA_FILE` and `EA_BILLING_CACHE_DIR`. One that cannot be used fails the call.
    pub from_environment: u32,
}

growing!(eab_client_options);

impl eab_client {
    /// A query whose rows are its records.
    fn query<R: Record + Row>(&self, query: Query<R>) -> eab_query {
        eab_query::new(Arc::clone(self.client.engine()), query, std::convert::identity)
    }
}

/// Opens a client. Nothing is sent.
///
/// Threads: any, several at once; not in a callback. Fork: open it after the fork.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_open(
    options: *const eab_client_options,
    out: *mut *mut eab_client,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        boundary::make("eab_client_open", out, error, || {
            let client = builder(options)?.build()?;
            Ok(eab_client { client: Held::new(client, &Engine::start()?) })
        })
    }
}

/// Reads the options of a client.
///
/// # Safety
///
/// The pointer and those in its struct are as the header asks for.
unsafe fn builder(options: *const eab_client_options) -> Outcome<ClientBuilder> {
    // SAFETY: the caller says so.
    unsafe {
        let given = pointer::required_options(options, "options")?;
        let api_key = pointer::text(given.api_key, given.api_key_len, "api_key")?;
        let enrollment = pointer::text(given.enrollment, given.enrollment_len, "enrollment")?;
        let versions = pointer::array(given.versions, given.versions_len, "versions")?;
        let from_environment = flag(given.from_environment, "from_environment")?;
        let settings = Settings::read(given.settings)?;
        if api_key.is_none() && !from_environment {
            let hint = "give `api_key` with its length, or set `from_environment` to 1";
            return Err(Failure::new(eab_status::EAB_STATUS_INVALID_SETTING, "no API key was given", hint));
        }
        let builder = if from_environment { ClientBuilder::from_env()? } else { Client::builder() };
        let mut builder = builder.with_settings(settings);
        // The core keeps the key in memory that it wipes; there is no copy between.
        builder = maybe(builder, api_key.map(ApiKey::new).transpose()?, ClientBuilder::with_api_key);
        builder = maybe(builder, enrollment, ClientBuilder::with_enrollment);
        for (index, choice) in versions.iter().enumerate() {
            let dataset = dataset(choice.dataset, &format!("versions[{index}].dataset"))?;
            let version = version(choice.version, &format!("versions[{index}].version"))?;
            builder = builder.with_version(dataset, version);
        }
        Ok(builder)
    }
}

fn dataset(number: u32, name: &str) -> Outcome<Dataset> {
    Ok(match number {
        1 => Dataset::BillingPeriods,
        2 => Dataset::BalanceSummary,
        3 => Dataset::UsageDetails,
        4 => Dataset::MarketplaceCharges,
        5 => Dataset::PriceSheet,
        6 => Dataset::ReservationDetails,
        7 => Dataset::ReservationSummaries,
        8 => Dataset::ReservationCharges,
        9 => Dataset::SharedRecommendations,
        10 => Dataset::SingleRecommendations,
        other => return Err(out_of_range(name, "an `eab_dataset` of an enrollment, 1 to 10", other)),
    })
}

fn version(number: u32, name: &str) -> Outcome<Version> {
    Ok(match number {
        1 => Version::V1,
        2 => Version::V2,
        3 => Version::V3,
        other => return Err(out_of_range(name, "an `eab_api_version`, 1 to 3", other)),
    })
}

fn delivery(number: u32) -> Outcome<Delivery> {
    Ok(match number {
        0 => Delivery::Pages,
        1 => Delivery::Download,
        2 => Delivery::Report,
        other => return Err(out_of_range("delivery", "an `eab_delivery`, 0 to 2", other)),
    })
}

/// Frees a client; NULL is allowed. Its queries, results and streams stay good.
///
/// Threads: any; no other call may use the client. Fork: in the child nothing is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_free(client: *mut eab_client) {
    // SAFETY: the handle is one of ours, and nobody uses it any more.
    boundary::enter_or("eab_client_free", (), || drop(unsafe { pointer::take(client) }));
}

/// What is known of the client, as a JSON object: `enrollment`, `now`, `key` with what it says of itself (`enrollment`, `view`,
/// `department`, `account`, `notBefore`, `expires`) or `null`, and `warnings`, which are texts. To be freed with
/// `eab_string_free`.
///
/// Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_info_json(
    client: *const eab_client,
    out: *mut *mut c_char,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        boundary::make_text("eab_client_info_json", out, error, || {
            let client = &pointer::required(client, "client")?.client;
            client.engine().check_process()?;
            let warnings = client.warnings()?;
            let object = Object::new().text("enrollment", client.enrollment()).instant("now", client.now());
            let key =
                client.api_key().claims().map(key_json).map_or_else(|| "null".to_owned(), Object::finish);
            Ok(object.json("key", &key).json("warnings", &json::texts(warnings)).into_c())
        })
    }
}

fn key_json(claims: &KeyClaims) -> Object {
    let view = claims.view().map(ea_billing_core::ReportView::as_str);
    let object = Object::new().text("enrollment", claims.enrollment()).text("view", view);
    let object = object.text("department", claims.department()).text("account", claims.account());
    object.instant("notBefore", claims.not_before()).instant("expires", claims.expires())
}

/// Finds what to ask for, one call after the other, to have all of a selector such as `last-3` or `2026-01..2026-03`. Asks for the
/// list of billing periods.
///
/// Threads: any, several at once; not in a callback. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_spans(
    client: *const eab_client,
    selector: *const c_char,
    selector_len: usize,
    dataset: u32,
    delivery: u32,
    cancel: *const eab_cancel,
    out: *mut *mut eab_spans,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        boundary::make("eab_client_spans", out, error, || {
            let client = &pointer::required(client, "client")?.client;
            let selector = pointer::required_text(selector, selector_len, "selector")?.parse()?;
            let (dataset, delivery) = (self::dataset(dataset, "dataset")?, self::delivery(delivery)?);
            let cancel = cancel::token(cancel)?;
            let periods = client.engine().block_on(cancel.as_ref(), client.periods())?;
            let resolved = client.resolve(&selector, &periods)?;
            let spans = client.spans_of(&resolved, &periods, dataset, delivery)?;
            Ok(eab_spans::new(&spans, resolved.notes(), &periods))
        })
    }
}

/// What a selector means now, as a JSON object: `periods`, each with `billingPeriodId`, `firstDay`, `lastDay` and `state`;
/// `days`, ranges of days up to today such as `2026-10-01..2026-10-31`; `notes`, which are texts; and `oddities`, texts on what is
/// odd about the whole list of billing periods, such as a gap. Asks for that list. A selector of days has no periods. To be freed with
/// `eab_string_free`.
///
/// Threads: any, several at once; not in a callback. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_client_resolve_json(
    client: *const eab_client,
    selector: *const c_char,
    selector_len: usize,
    cancel: *const eab_cancel,
    out: *mut *mut c_char,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        boundary::make_text("eab_client_resolve_json", out, error, || {
            let client = &pointer::required(client, "client")?.client;
            let selector = pointer::required_text(selector, selector_len, "selector")?.parse()?;
            let cancel = cancel::token(cancel)?;
            let periods = client.engine().block_on(cancel.as_ref(), client.periods())?;
            let resolved = client.resolve(&selector, &periods)?;
            Ok(resolve::json(&resolved, &periods, |period| client.period_state(period, &periods)))
        })
    }
}
