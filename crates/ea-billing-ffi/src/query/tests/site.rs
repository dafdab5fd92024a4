//! A simulator, queries of every dataset, and the functions as programs call them.

use std::{
    ffi::{CStr, c_char},
    ptr,
    sync::Arc,
};

use arrow_array::{
    RecordBatch,
    ffi_stream::{ArrowArrayStreamReader, FFI_ArrowArrayStream},
};
use ea_billing_core::{
    AccessToken, ApiKey, AzureClient, BillingPeriod, Client, DateRange, Delivery, Grain, InvoiceFilter,
    InvoiceScope, LookBack, ManualClock, PeriodInfo, PeriodList, Query, RateCardOffer, Record, Span,
    SubscriptionId, SubscriptionPeriod, UsageDetail, UsageWindow,
};
use ea_billing_sim::{Enrollment, KeyRequest, Rule, Simulator, TokenRequest, World};
use ea_billing_table::{PeriodRow, SubscriptionPeriodRow};

use crate::{
    EAB_NUL_TERMINATED, eab_error, eab_error_free, eab_error_http_status, eab_error_message,
    eab_error_status, eab_fetch_options, eab_query, eab_query_fetch, eab_query_free, eab_query_stream,
    eab_result, eab_result_free, eab_status, eab_text, engine::Engine, result::Row,
};

/// Pay-as-you-go of the default world: its billing cycles begin on the sixth.
const SUBSCRIPTION: &str = "6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3";

/// A simulator, and the threads of a client.
pub(crate) struct Site {
    pub(crate) simulator: Simulator,
    pub(crate) engine: Arc<Engine>,
    clock: Arc<ManualClock>,
}

/// An enrollment with 50 rows a month, in three pages.
pub(crate) fn small() -> World {
    let enrollment = Enrollment { rows_per_month: 50, ..Enrollment::new("100") };
    let mut world = World { page_size: 20, enrollments: vec![enrollment], ..World::default() };
    (world.azure.meters, world.azure.page_size) = (300, 200);
    world
}

impl Site {
    pub(crate) fn of(world: World) -> Self {
        let simulator = Simulator::start_blocking(world).unwrap();
        let clock = Arc::new(ManualClock::new(simulator.now()));
        Self { simulator, engine: Engine::start().unwrap(), clock }
    }

    pub(crate) fn start() -> Self {
        Self::of(small())
    }

    pub(crate) fn client(&self) -> Client {
        let key = self.simulator.issue_key(&KeyRequest::new("100")).unwrap();
        let builder = Client::builder()
            .with_base_url(self.simulator.url())
            .with_api_key(ApiKey::new(&key).unwrap())
            .with_clock(Arc::<ManualClock>::clone(&self.clock));
        builder.without_proxy().build().unwrap()
    }

    pub(crate) fn azure(&self) -> AzureClient {
        let token = self.simulator.issue_token(&TokenRequest::default()).unwrap();
        let builder = AzureClient::builder()
            .with_base_url(self.simulator.arm_url())
            .with_access_token(AccessToken::new(&token, None).unwrap())
            .with_clock(Arc::<ManualClock>::clone(&self.clock));
        builder.without_proxy().build().unwrap()
    }

    /// Lets a request fail, by a rule as JSON.
    pub(crate) fn fault(&self, rule: &str) {
        self.simulator.add_fault(Rule::from_json(rule).unwrap()).unwrap();
    }

    /// A query whose records are its rows.
    pub(crate) fn plain<R: Record + Row>(&self, query: Query<R>) -> Handle<eab_query> {
        self.handle(eab_query::new(Arc::clone(&self.engine), query, |rows: Vec<R>| rows))
    }

    /// The usage details of a month, of which each page loses its first row on the way.
    pub(crate) fn lossy(&self, span: &str) -> Handle<eab_query> {
        let query = self.client().usage_details(span.parse::<Span>().unwrap());
        let rows = |rows: Vec<UsageDetail>| rows.into_iter().skip(1).collect::<Vec<_>>();
        self.handle(eab_query::new(Arc::clone(&self.engine), query, rows))
    }

    fn handle(&self, query: eab_query) -> Handle<eab_query> {
        Handle::of(Box::into_raw(Box::new(query)), eab_query_free)
    }

    /// The usage details of a month.
    pub(crate) fn usage(&self, span: &str) -> Handle<eab_query> {
        self.plain(self.client().usage_details(span.parse::<Span>().unwrap()))
    }

    /// The meters of an offer in this currency, though the client asks for US dollars.
    pub(crate) fn card(&self, currency: &str) -> Handle<eab_query> {
        let offer = RateCardOffer::new("0062P", "USD".parse().unwrap(), "en-US", "US").unwrap();
        let query = self.azure().rate_card(&subscription(), &offer);
        self.handle(eab_query::of_card(Arc::clone(&self.engine), query, currency.parse().unwrap()))
    }

    pub(crate) fn periods(&self) -> Handle<eab_query> {
        let client = self.client();
        let query = client.billing_periods();
        let rows = move |periods: Vec<BillingPeriod>| {
            let list = PeriodList::new(periods.iter().map(PeriodInfo::from));
            let row = |period| {
                let state = client.period_state(&PeriodInfo::from(&period), &list);
                PeriodRow::new(period, state)
            };
            periods.into_iter().map(row).collect::<Vec<_>>()
        };
        self.handle(eab_query::of_list(Arc::clone(&self.engine), query, rows))
    }

    pub(crate) fn subscription_periods(&self) -> Handle<eab_query> {
        let client = self.azure();
        let query = client.billing_periods(&subscription());
        let rows = move |periods: Vec<SubscriptionPeriod>| {
            let list = PeriodList::of_subscription(periods.iter().map(PeriodInfo::from));
            let row = |period| {
                let state = client.period_state(&PeriodInfo::from(&period), &list);
                SubscriptionPeriodRow { period, state }
            };
            periods.into_iter().map(row).collect::<Vec<_>>()
        };
        self.handle(eab_query::of_list(Arc::clone(&self.engine), query, rows))
    }

    pub(crate) fn balance(&self) -> Handle<eab_query> {
        self.plain(self.client().balance_summary(october()))
    }

    pub(crate) fn invoices(&self) -> Handle<eab_query> {
        let scope = InvoiceScope::Subscription(subscription());
        self.plain(self.azure().invoices(&scope, &InvoiceFilter::default()))
    }

    /// A query of every dataset, and more than one where it comes in several ways.
    pub(crate) fn every(&self) -> Vec<(&'static str, Handle<eab_query>)> {
        let (ea, arm) = (self.client(), self.azure());
        let by = |delivery| self.plain(ea.usage_details_by(delivery, october()));
        vec![
            ("periods", self.periods()),
            ("balance", self.balance()),
            ("pages", by(Delivery::Pages)),
            ("download", by(Delivery::Download)),
            ("report", by(Delivery::Report)),
            ("marketplace", self.plain(ea.marketplace_charges(october()))),
            ("prices", self.plain(ea.price_sheet(october()))),
            ("details", self.plain(ea.reservation_details(days()))),
            ("daily", self.plain(ea.reservation_summaries(Grain::Daily(days())))),
            ("monthly", self.plain(ea.reservation_summaries(Grain::Monthly))),
            ("charges", self.plain(ea.reservation_charges(days()))),
            ("shared", self.plain(ea.shared_recommendations(LookBack::Days30))),
            ("single", self.plain(ea.single_recommendations(LookBack::Days30))),
            (
                "aggregates",
                self.plain(arm.usage_aggregates(&subscription(), UsageWindow::days(days()).unwrap())),
            ),
            ("card", self.card("USD")),
            ("invoices", self.invoices()),
            ("subscription", self.subscription_periods()),
        ]
    }
}

pub(crate) fn october() -> Span {
    Span::Period("202610".parse().unwrap())
}

fn days() -> DateRange {
    DateRange::new("2026-10-01".parse().unwrap(), "2026-10-31".parse().unwrap()).unwrap()
}

fn subscription() -> SubscriptionId {
    SUBSCRIPTION.parse().unwrap()
}

/// A handle that is freed as programs free it.
pub(crate) struct Handle<T> {
    pub(crate) pointer: *mut T,
    free: unsafe extern "C" fn(*mut T),
}

// SAFETY: handles of the library may be used on any thread.
unsafe impl<T> Send for Handle<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for Handle<T> {}

impl<T> Handle<T> {
    pub(crate) fn of(pointer: *mut T, free: unsafe extern "C" fn(*mut T)) -> Self {
        assert!(!pointer.is_null());
        Self { pointer, free }
    }
}

impl<T> Drop for Handle<T> {
    fn drop(&mut self) {
        // SAFETY: the handle is freed once.
        unsafe { (self.free)(self.pointer) };
    }
}

/// What went wrong, as a program reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) status: eab_status,
    pub(crate) message: String,
    pub(crate) http_status: u16,
}

impl Told {
    /// Reads and frees an error.
    pub(crate) fn by(error: *mut eab_error) -> Option<Self> {
        let error = (!error.is_null()).then(|| Handle::of(error, eab_error_free))?;
        // SAFETY: the handle is good, and so is its text until it is freed.
        unsafe {
            let message = CStr::from_ptr(eab_error_message(error.pointer));
            Some(Self {
                status: eab_error_status(error.pointer),
                message: message.to_str().unwrap().to_owned(),
                http_status: eab_error_http_status(error.pointer),
            })
        }
    }
}

/// What a call returns: what it put out if it went well, nothing if nothing has changed.
pub(crate) type Answer<T> = Result<Option<T>, Told>;

/// Calls a function, and looks whether the error fits its status.
pub(crate) fn call<T>(
    mut out: T,
    function: impl FnOnce(&mut T, *mut *mut eab_error) -> eab_status,
) -> Answer<T> {
    let mut error = ptr::null_mut();
    let status = function(&mut out, &raw mut error);
    match Told::by(error) {
        Some(told) => {
            assert_eq!(told.status, status);
            Err(told)
        }
        None if status == eab_status::EAB_STATUS_OK => Ok(Some(out)),
        None => {
            assert_eq!(status, eab_status::EAB_STATUS_NOT_MODIFIED);
            Ok(None)
        }
    }
}

/// Options of zeros, which are defaults.
pub(crate) fn options() -> eab_fetch_options {
    eab_fetch_options {
        struct_size: size_of::<eab_fetch_options>(),
        validator: ptr::null(),
        validator_len: 0,
        cancel: ptr::null(),
        progress: None,
        user_data: ptr::null_mut(),
        batch_rows: 0,
        decimal_scale: 0,
    }
}

/// The options with a validator, which has to stay as long as they do.
pub(crate) fn if_changed(validator: &CStr) -> eab_fetch_options {
    eab_fetch_options { validator: validator.as_ptr(), validator_len: EAB_NUL_TERMINATED, ..options() }
}

pub(crate) fn fetch(query: &Handle<eab_query>, options: &eab_fetch_options) -> Answer<Handle<eab_result>> {
    // SAFETY: the pointers are good.
    let answer = call(ptr::null_mut(), |out, error| unsafe {
        eab_query_fetch(query.pointer, options, &raw mut *out, error)
    });
    answer.map(|result| result.map(|result| Handle::of(result, eab_result_free)))
}

/// The fetch of a query that nothing is in the way of.
pub(crate) fn fetched(query: &Handle<eab_query>) -> Handle<eab_result> {
    fetch(query, &options()).unwrap().unwrap()
}

/// A stream with its result.
pub(crate) type Streaming = (FFI_ArrowArrayStream, Handle<eab_result>);

pub(crate) fn stream(query: &Handle<eab_query>, options: &eab_fetch_options) -> Answer<Streaming> {
    let places = (FFI_ArrowArrayStream::empty(), ptr::null_mut());
    // SAFETY: the pointers are good.
    let answer = call(places, |(stream, result), error| unsafe {
        eab_query_stream(query.pointer, options, &raw mut *stream, &raw mut *result, error)
    });
    answer.map(|places| places.map(|(stream, result)| (stream, Handle::of(result, eab_result_free))))
}

/// The batches of a stream, or what its consumer is told.
pub(crate) fn batches(stream: FFI_ArrowArrayStream) -> Result<Vec<RecordBatch>, String> {
    let reader = ArrowArrayStreamReader::try_new(stream).map_err(|error| error.to_string())?;
    reader.collect::<Result<_, _>>().map_err(|error| error.to_string())
}

/// A text that a result lends, or nothing.
pub(crate) fn text(
    result: &Handle<eab_result>,
    function: unsafe extern "C" fn(*const eab_result, *mut eab_text, *mut *mut eab_error) -> eab_status,
) -> Result<Option<String>, Told> {
    // SAFETY: the pointers are good.
    let answer = call(eab_text::NOTHING, |out, error| unsafe { function(result.pointer, out, error) });
    answer.map(|text| lent(text.unwrap()))
}

/// A text that a handle lends, or nothing. It ends with NUL.
pub(crate) fn lent(text: eab_text) -> Option<String> {
    if text.data.is_null() {
        return None;
    }
    // SAFETY: the text is as its documentation says.
    let bytes = unsafe { std::slice::from_raw_parts(text.data.cast::<u8>(), text.len + 1) };
    assert_eq!(bytes.last(), Some(&0));
    Some(str::from_utf8(&bytes[..text.len]).unwrap().to_owned())
}

/// What the stream says of its last error.
pub(crate) fn last_error(stream: &mut FFI_ArrowArrayStream) -> String {
    // SAFETY: the stream was not released.
    let text: *const c_char = unsafe { stream.get_last_error.unwrap()(stream) };
    // SAFETY: it is good until the next call.
    unsafe { CStr::from_ptr(text) }.to_str().unwrap().to_owned()
}
