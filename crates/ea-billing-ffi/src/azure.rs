//! The client of Azure Resource Manager.

mod queries;
mod window;

use std::{
    ffi::{c_char, c_void},
    sync::Arc,
};

use ea_billing_core::{
    AzureClient, AzureClientBuilder, Cloud, InvoiceScope, Query, Record, SubscriptionId, TokenClaims,
};

pub use self::queries::*;
use crate::{
    boundary, cancel, eab_cancel, eab_error, eab_query, eab_settings, eab_sign_in, eab_status, eab_token_fn,
    engine::{Engine, Held},
    error::{Failure, Outcome},
    json::Object,
    pointer::{self, growing, out_of_range},
    resolve,
    result::Row,
    settings::{Configured as _, Settings, flag},
    sign_in::{self, Callback},
};

/// A client of Azure Resource Manager, for usage aggregates, rate cards and invoices. Any number of threads may use it at once.
#[derive(Debug)]
pub struct eab_azure {
    pub(crate) client: Held<AzureClient>,
}

/// A cloud of Azure.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum eab_cloud {
    /// The public one.
    EAB_CLOUD_PUBLIC = 0,
    /// That of the US government.
    EAB_CLOUD_US_GOVERNMENT = 1,
    /// That of China.
    EAB_CLOUD_CHINA = 2,
}

/// What a row of usage is of.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum eab_granularity {
    /// A day.
    EAB_GRANULARITY_DAILY = 0,
    /// An hour.
    EAB_GRANULARITY_HOURLY = 1,
}

/// Whose invoices are meant.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum eab_invoice_scope_kind {
    /// Those of a subscription, by the API of 2018.
    EAB_INVOICE_SCOPE_SUBSCRIPTION = 0,
    /// Those of a billing account.
    EAB_INVOICE_SCOPE_BILLING_ACCOUNT = 1,
    /// Those of a billing profile, written `account/profile`.
    EAB_INVOICE_SCOPE_BILLING_PROFILE = 2,
    /// Those of a subscription, by the API of 2024.
    EAB_INVOICE_SCOPE_BILLING_SUBSCRIPTION = 3,
}

/// What a client of Azure Resource Manager is opened with. The token comes from the first of these that is given: `token`,
/// `access_token`, `sign_in`; without any, from the environment, if `from_environment` is 1.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_azure_options {
    /// `sizeof(eab_azure_options)`.
    pub struct_size: usize,
    /// Settings; NULL for the defaults.
    pub settings: *const eab_settings,
    /// An `eab_cloud`.
    pub cloud: u32,
    /// 1 to take what is not given here from the variables `EA_BILLING_ARM_URL`, `EA_BILLING_ACCESS_TOKEN`, `EA_BILLING_CA_FILE`
    /// and `EA_BILLING_CACHE_DIR`. One that cannot be used fails the call.
    pub from_environment: u32,
    /// Gets tokens. Has to be good, as `token_user_data`, until the client and all that came of it are freed.
    pub token: eab_token_fn,
    /// Handed to `token`. It has to be good until the client and all that came of it are freed: the free that lets go of the last of
    /// them waits until `token` has returned, and it is not called afterwards.
    pub token_user_data: *mut c_void,
    /// A token that is at hand.
    pub access_token: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub access_token_len: usize,
    /// When it ends, in milliseconds since 1970; 0 if the token itself tells it.
    pub access_token_expires_ms: i64,
    /// How to sign in.
    pub sign_in: *const eab_sign_in,
}

/// Which usage is asked for: that of `days`, or what was reported from `start_ms` until `end_ms`. What lies in the future is left
/// out.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_usage_window {
    /// `sizeof(eab_usage_window)`.
    pub struct_size: usize,
    /// Days such as `2026-10-01..2026-10-31`, in UTC. NULL if `start_ms` and `end_ms` are given and `by_usage_day` is 0.
    pub days: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub days_len: usize,
    /// An `eab_granularity`.
    pub granularity: u32,
    /// 0 if the days are those on which usage was reported, 1 if they are those of the usage.
    pub by_usage_day: u32,
    /// For how many days longer usage of these days is looked for, where they are those of the usage: 1 to 366; 14 if 0,
    /// and `EAB_NO_LATE_DAYS` for none. 0 if `end_ms` is given.
    pub late_days: u32,
    /// 1 to have one row for all instances of a meter.
    pub without_details: u32,
    /// When the time of reporting begins, in milliseconds since 1970: at midnight in UTC, or at a full hour if the granularity
    /// is hourly. 0, like `end_ms`, if days are meant.
    pub start_ms: i64,
    /// When it ends; this moment is not part of it.
    pub end_ms: i64,
}

/// Which rate card is asked for.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_rate_card_offer {
    /// `sizeof(eab_rate_card_offer)`.
    pub struct_size: usize,
    /// The offer, such as `MS-AZR-0003P`.
    pub offer: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub offer_len: usize,
    /// ISO 4217 code of the currency.
    pub currency: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub currency_len: usize,
    /// Such as `en-US`.
    pub locale: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub locale_len: usize,
    /// ISO code of the country, such as `US`.
    pub region: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub region_len: usize,
}

/// Whose invoices are asked for.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_invoice_scope {
    /// `sizeof(eab_invoice_scope)`.
    pub struct_size: usize,
    /// An `eab_invoice_scope_kind`.
    pub kind: u32,
    /// The GUID or name; `account/profile` for a billing profile.
    pub name: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub name_len: usize,
}

/// Which invoices are asked for.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct eab_invoice_filter {
    /// `sizeof(eab_invoice_filter)`.
    pub struct_size: usize,
    /// Days such as `2026-01-01..2026-10-31`; all without them.
    pub days: *const c_char,
    /// Its length in bytes, or `EAB_NUL_TERMINATED`.
    pub days_len: usize,
    /// So many invoices on a page at most; all pages are fetched. The number of the server if 0.
    pub top: u32,
}

/// For `late_days`: usage is looked for on its own days only.
pub const EAB_NO_LATE_DAYS: u32 = u32::MAX;

growing!(eab_azure_options, eab_usage_window, eab_rate_card_offer, eab_invoice_scope, eab_invoice_filter);

impl eab_azure {
    /// A query whose rows are its records.
    fn query<R: Record + Row>(&self, query: Query<R>) -> eab_query {
        eab_query::new(Arc::clone(self.client.engine()), query, std::convert::identity)
    }
}

/// Opens a client. Nothing is sent.
///
/// Threads: any, several at once; not in a callback. Fork: open it after the fork.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_open(
    options: *const eab_azure_options,
    out: *mut *mut eab_azure,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        boundary::make("eab_azure_open", out, error, || {
            let (builder, callback) = builder(options)?;
            let client = builder.build()?;
            Ok(eab_azure { client: Held::new(client, &Engine::start_with(callback)?) })
        })
    }
}

/// Reads the options of a client, and the function in them.
///
/// # Safety
///
/// The pointer and those in its struct are as the header asks for.
unsafe fn builder(options: *const eab_azure_options) -> Outcome<(AzureClientBuilder, Option<Callback>)> {
    // SAFETY: the caller says so.
    unsafe {
        let given = pointer::required_options(options, "options")?;
        let access_token = pointer::text(given.access_token, given.access_token_len, "access_token")?;
        let sign_in = pointer::options(given.sign_in, "sign_in")?;
        let cloud = cloud(given.cloud)?;
        let from_environment = flag(given.from_environment, "from_environment")?;
        let settings = Settings::read(given.settings)?;
        let builder = if from_environment { AzureClientBuilder::from_env()? } else { AzureClient::builder() };
        let builder = builder.with_cloud(cloud);
        let callback = given.token.map(|function| Callback::new(function, given.token_user_data));
        let builder = match (&callback, access_token, &sign_in) {
            (Some(callback), _, _) => builder.with_token_source(Arc::new(callback.clone())),
            (None, Some(token), _) => {
                let expires = (given.access_token_expires_ms, "access_token_expires_ms");
                builder.with_access_token(sign_in::access_token_of(token, expires.0, expires.1)?)
            }
            (None, None, Some(given)) => sign_in::signed_in(builder, given, cloud, &settings)?,
            (None, None, None) if from_environment => builder,
            (None, None, None) => {
                let hint = "give `token`, `access_token` with its length or `sign_in`, or set `from_environment` to 1";
                let message = "nothing was given that gets access tokens";
                return Err(Failure::new(eab_status::EAB_STATUS_INVALID_SETTING, message, hint));
            }
        };
        Ok((builder.with_settings(settings), callback))
    }
}

fn cloud(number: u32) -> Outcome<Cloud> {
    Ok(match number {
        0 => Cloud::Public,
        1 => Cloud::UsGovernment,
        2 => Cloud::China,
        other => return Err(out_of_range("cloud", "an `eab_cloud`, 0 to 2", other)),
    })
}

/// Reads the GUID of a subscription.
///
/// # Safety
///
/// As [`pointer::text`].
unsafe fn subscription(data: *const c_char, len: usize) -> Outcome<SubscriptionId> {
    // SAFETY: the caller says so.
    let text = unsafe { pointer::required_text(data, len, "subscription")? };
    text.parse().map_err(|error| Failure::from(error).in_field("subscription"))
}

/// Reads whose invoices are meant.
///
/// # Safety
///
/// The pointer and those in its struct are as the header asks for.
pub(crate) unsafe fn scope(scope: *const eab_invoice_scope) -> Outcome<InvoiceScope> {
    // SAFETY: the caller says so.
    let (kind, name) = unsafe {
        let given = pointer::required_options(scope, "scope")?;
        (given.kind, pointer::required_text(given.name, given.name_len, "scope.name")?)
    };
    let subscription = || {
        let id = name.parse::<SubscriptionId>();
        id.map_err(|error| Failure::from(error).in_field("scope.name"))
    };
    Ok(match kind {
        0 => InvoiceScope::Subscription(subscription()?),
        1 => InvoiceScope::BillingAccount(name.to_owned()),
        2 => {
            let parts =
                name.split_once('/').filter(|(account, profile)| !account.is_empty() && !profile.is_empty());
            let (account, profile) = parts.ok_or_else(|| {
                let message = "scope.name: expected `account/profile` for a billing profile";
                Failure::new(
                    eab_status::EAB_STATUS_INVALID_ARGUMENT,
                    message,
                    "write both names, with a slash between",
                )
            })?;
            InvoiceScope::BillingProfile { account: account.to_owned(), profile: profile.to_owned() }
        }
        3 => InvoiceScope::BillingSubscription(subscription()?),
        other => return Err(out_of_range("scope.kind", "an `eab_invoice_scope_kind`, 0 to 3", other)),
    })
}

/// Frees a client; NULL is allowed. Its queries, results and streams stay good. Without any, it waits for a `token` that is
/// being got, without limit.
///
/// Threads: any; no other call may use the client. Fork: in the child nothing is freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_free(azure: *mut eab_azure) {
    // SAFETY: the handle is one of ours, and nobody uses it any more.
    boundary::enter_or("eab_azure_free", (), || drop(unsafe { pointer::take(azure) }));
}

/// Signs in, and puts out who did as a JSON object: `tenant`, `application`, `user`, `expires`. The token is not in it. To be freed
/// with `eab_string_free`.
///
/// Threads: any, several at once; not in a callback. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_token_info_json(
    azure: *const eab_azure,
    cancel: *const eab_cancel,
    out: *mut *mut c_char,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        boundary::make_text("eab_azure_token_info_json", out, error, || {
            let client = &pointer::required(azure, "azure")?.client;
            let cancel = cancel::token(cancel)?;
            let token = client.engine().block_on(cancel.as_ref(), client.access_token())?;
            let claim = |read: fn(&TokenClaims) -> Option<&str>| token.claims().and_then(read);
            let object = Object::new().text("tenant", claim(TokenClaims::tenant));
            let object = object.text("application", claim(TokenClaims::application));
            let object = object.text("user", claim(TokenClaims::user));
            Ok(object.instant("expires", token.expires()).into_c())
        })
    }
}

/// What a selector means now for a subscription, as `eab_client_resolve_json`.
///
/// Threads: any, several at once; not in a callback. Fork: `EAB_STATUS_FORKED` in the child.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn eab_azure_resolve_json(
    azure: *const eab_azure,
    subscription: *const c_char,
    subscription_len: usize,
    selector: *const c_char,
    selector_len: usize,
    cancel: *const eab_cancel,
    out: *mut *mut c_char,
    error: *mut *mut eab_error,
) -> eab_status {
    // SAFETY: the pointers are as the header asks for.
    unsafe {
        boundary::make_text("eab_azure_resolve_json", out, error, || {
            let client = &pointer::required(azure, "azure")?.client;
            let subscription = self::subscription(subscription, subscription_len)?;
            let selector = pointer::required_text(selector, selector_len, "selector")?.parse()?;
            let cancel = cancel::token(cancel)?;
            let periods = client.engine().block_on(cancel.as_ref(), client.periods(&subscription))?;
            let resolved = client.resolve(&selector, &periods)?;
            Ok(resolve::json(&resolved, &periods, |period| client.period_state(period, &periods)))
        })
    }
}
