#include "fixture.h"

/* What the places hold before a call, so that a pointer that was not set to NULL would be noticed. */
#define LITTER 0x5a
/* No name is longer. */
#define NAME 256

static eab_result *fetched(eab_query *query) {
    eab_result *result = NULL;
    TRY(eab_query_fetch(query, NULL, &result, &error));
    eab_query_free(query);
    return result;
}

static char *first_invoice(const eab_azure *azure, uint32_t kind, const char *scope_name, char **document) {
    eab_invoice_scope scope;
    memset(&scope, 0, sizeof scope);
    scope.struct_size = sizeof scope;
    scope.kind = kind;
    scope.name = scope_name;
    scope.name_len = EAB_NUL_TERMINATED;
    eab_query *query = NULL;
    TRY(eab_azure_invoices(azure, &scope, NULL, &query, &error));
    eab_result *result = fetched(query);
    eab_invoice invoice;
    invoice.struct_size = sizeof invoice;
    TRY(eab_result_invoice(result, 0, &invoice, &error));
    char *name = calloc(1, invoice.name.len + 1);
    CHECK(name != NULL && invoice.name.len > 0);
    memcpy(name, invoice.name.data, invoice.name.len);
    if (document != NULL) {
        eab_text rows;
        TRY(eab_result_rows_json(result, &rows, &error));
        *document = calloc(1, NAME);
        CHECK(*document != NULL);
        document_of(rows.data, *document, NAME);
    }
    eab_result_free(result);
    return name;
}

static void fill_structs(fixture *f) {
    f->settings = settings_of(&f->here);
    f->client_options.struct_size = sizeof f->client_options;
    f->client_options.settings = &f->settings;
    f->client_options.api_key = f->here.key;
    f->client_options.api_key_len = EAB_NUL_TERMINATED;
    f->azure_options.struct_size = sizeof f->azure_options;
    f->azure_options.settings = &f->settings;
    f->azure_options.access_token = f->here.token;
    f->azure_options.access_token_len = EAB_NUL_TERMINATED;
    f->sign_in.struct_size = sizeof f->sign_in;
    f->sign_in.way = EAB_SIGN_IN_CLIENT_SECRET;
    f->sign_in.tenant = "3f5a1c2e-7b64-4d0f-9a83-51c7e2d4b690";
    f->sign_in.tenant_len = EAB_NUL_TERMINATED;
    f->sign_in.client_id = "8d1e6f0a-5c27-4b3e-a9d4-60f2b7c81e35";
    f->sign_in.client_id_len = EAB_NUL_TERMINATED;
    f->sign_in.client_secret = "sim~secret-of-the-reader";
    f->sign_in.client_secret_len = EAB_NUL_TERMINATED;
    f->sign_in.login_url = f->here.url;
    f->sign_in.login_url_len = EAB_NUL_TERMINATED;
    f->fetch_options = fetch_options();
    f->window.struct_size = sizeof f->window;
    f->window.days = DAYS;
    f->window.days_len = EAB_NUL_TERMINATED;
    f->offer.struct_size = sizeof f->offer;
    f->offer.offer = "MS-AZR-0003P";
    f->offer.offer_len = EAB_NUL_TERMINATED;
    f->offer.currency = "USD";
    f->offer.currency_len = EAB_NUL_TERMINATED;
    f->offer.locale = "en-US";
    f->offer.locale_len = EAB_NUL_TERMINATED;
    f->offer.region = "US";
    f->offer.region_len = EAB_NUL_TERMINATED;
    f->scope.struct_size = sizeof f->scope;
    f->scope.kind = EAB_INVOICE_SCOPE_BILLING_ACCOUNT;
    f->scope.name = ACCOUNT;
    f->scope.name_len = EAB_NUL_TERMINATED;
    f->filter.struct_size = sizeof f->filter;
    f->filter.days = "2026-05-01..2026-11-20";
    f->filter.days_len = EAB_NUL_TERMINATED;
}

static void fetch_results(fixture *f) {
    eab_query *query = NULL;
    f->usage = fetched(usage_query(f->client));
    TRY(eab_client_billing_periods(f->client, &query, &error));
    f->billing_periods = fetched(query);
    TRY(eab_client_balance_summary(f->client, PERIOD, EAB_NUL_TERMINATED, &query, &error));
    f->balance = fetched(query);
    TRY(eab_azure_billing_periods(f->azure, SUBSCRIPTION, EAB_NUL_TERMINATED, &query, &error));
    f->subscription_periods = fetched(query);
    TRY(eab_azure_invoices(f->azure, &f->scope, NULL, &query, &error));
    f->invoices = fetched(query);
    TRY(eab_azure_rate_card(f->azure, SUBSCRIPTION, EAB_NUL_TERMINATED, &f->offer, &query, &error));
    f->rate_card = fetched(query);
}

void fixture_make(fixture *f, int argc, char **argv) {
    memset(f, 0, sizeof *f);
    f->here = site_of(argc, argv);
    fill_structs(f);
    f->client = open_client(&f->here);
    f->azure = open_azure(&f->here);
    f->query = usage_query(f->client);
    f->spans = fresh_spans(f);
    f->cancel = fresh_cancel(f);
    f->spent_cancel = fresh_cancel(f);
    f->error = fresh_error(f);
    fetch_results(f);
    f->invoice = first_invoice(f->azure, EAB_INVOICE_SCOPE_SUBSCRIPTION, SUBSCRIPTION, NULL);
    f->account_invoice =
        first_invoice(f->azure, EAB_INVOICE_SCOPE_BILLING_ACCOUNT, ACCOUNT, &f->account_document);
    f->enrollment_invoice = first_invoice(f->azure, EAB_INVOICE_SCOPE_BILLING_ACCOUNT, ENROLLMENT_ACCOUNT, NULL);
    f->document_name.struct_size = sizeof f->document_name;
    f->document_name.invoice = f->account_invoice;
    f->document_name.invoice_len = EAB_NUL_TERMINATED;
    f->document_name.document = f->account_document;
    f->document_name.document_len = EAB_NUL_TERMINATED;
}

void fixture_free(fixture *f) {
    /* The clients go first: what came of them stays good. */
    eab_client_free(f->client);
    eab_azure_free(f->azure);
    eab_query_free(f->query);
    eab_spans_free(f->spans);
    eab_cancel_free(f->cancel);
    eab_cancel_free(f->spent_cancel);
    eab_error_free(f->error);
    eab_result *results[] = {f->usage, f->billing_periods, f->balance, f->subscription_periods, f->invoices,
                             f->rate_card};
    for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
        uint64_t len = 0;
        TRY(eab_result_len(results[i], &len, &error));
        CHECK(len > 0);
        eab_result_free(results[i]);
    }
    free(f->invoice);
    free(f->account_invoice);
    free(f->account_document);
    free(f->enrollment_invoice);
    site_free(&f->here);
}

places places_of(void) {
    places p;
    memset(&p, LITTER, sizeof p);
    p.certificate.struct_size = sizeof p.certificate;
    p.billing_period.struct_size = sizeof p.billing_period;
    p.balance_summary.struct_size = sizeof p.balance_summary;
    p.subscription_period.struct_size = sizeof p.subscription_period;
    p.invoice.struct_size = sizeof p.invoice;
    return p;
}

/* What a place for a handle holds: NULL where it was not given or nothing came. */
static void *of_place(void *place) {
    void *litter = NULL;
    memset(&litter, LITTER, sizeof litter);
    return place == litter ? NULL : place;
}

static int is_set_to_null_or_untouched(const places *p) {
    return of_place(p->client) == NULL && of_place(p->azure) == NULL && of_place(p->query) == NULL &&
           of_place(p->result) == NULL && of_place(p->spans) == NULL && of_place(p->cancel) == NULL &&
           of_place(p->string) == NULL && of_place(p->reported) == NULL;
}

void judge(places *p, eab_status status, eab_status expected, const char *what) {
    eab_error *error = of_place(p->error);
    int refused = status != EAB_STATUS_OK && status != EAB_STATUS_NOT_MODIFIED;
    int said = error == NULL || (refused && eab_error_status(error) == status && eab_error_message(error)[0] != '\0');
    if (status != expected || !said) {
        fprintf(stderr, "%s: expected %s, got %s: %s\n", what, eab_status_name(expected), eab_status_name(status),
                error == NULL ? "no error" : eab_error_message(error));
        exit(1);
    }
    eab_error_free(error);
    if (refused) {
        expect(is_set_to_null_or_untouched(p), what, __FILE__, __LINE__);
        return;
    }
    eab_client_free(of_place(p->client));
    eab_azure_free(of_place(p->azure));
    eab_query_free(of_place(p->query));
    eab_result_free(of_place(p->result));
    eab_spans_free(of_place(p->spans));
    eab_cancel_free(of_place(p->cancel));
    eab_string_free(of_place(p->string));
    eab_error_free(of_place(p->reported));
    void (*litter)(struct ArrowArrayStream *);
    memset(&litter, LITTER, sizeof litter);
    if (p->stream.release != NULL && p->stream.release != litter) {
        p->stream.release(&p->stream);
    }
}

typedef struct within {
    fixture *f;
    void (*call)(fixture *f);
    int called;
} within;

static int32_t give_token(void *user_data, const char *scope, eab_token *token) {
    within *within = user_data;
    CHECK(strstr(scope, "/.default") != NULL);
    if (within->called++ == 0) {
        within->f->token = token;
        within->call(within->f);
        within->f->token = NULL;
    }
    eab_error *error = NULL;
    eab_status status = eab_token_set(token, within->f->here.token, strlen(within->f->here.token), 0, &error);
    CHECK(status == EAB_STATUS_OK && error == NULL);
    return 0;
}

void within_token_callback(fixture *f, void (*call)(fixture *f)) {
    within within = {f, call, 0};
    eab_azure_options options = f->azure_options;
    options.token = give_token;
    options.token_user_data = &within;
    eab_azure *azure = NULL;
    TRY(eab_azure_open(&options, &azure, &error));
    char *json = NULL;
    TRY(eab_azure_token_info_json(azure, NULL, &json, &error));
    eab_string_free(json);
    eab_azure_free(azure);
    CHECK(within.called > 0);
}

int32_t take_bytes(void *user_data, const uint8_t *data, size_t len) {
    CHECK(data != NULL);
    if (user_data != NULL) {
        *(size_t *)user_data += len;
    }
    return 0;
}

eab_client *fresh_client(fixture *f) {
    return open_client(&f->here);
}

eab_azure *fresh_azure(fixture *f) {
    return open_azure(&f->here);
}

eab_query *fresh_query(fixture *f) {
    return usage_query(f->client);
}

eab_result *fresh_result(fixture *f) {
    return fetched(usage_query(f->client));
}

eab_spans *fresh_spans(fixture *f) {
    eab_spans *spans = NULL;
    TRY(eab_client_spans(f->client, "last-2", EAB_NUL_TERMINATED, EAB_DATASET_USAGE_DETAILS, EAB_DELIVERY_PAGES, NULL,
                         &spans, &error));
    return spans;
}

eab_cancel *fresh_cancel(fixture *f) {
    CHECK(f != NULL);
    eab_cancel *cancel = NULL;
    TRY(eab_cancel_new(&cancel, &error));
    return cancel;
}

/* The simulator throttles marketplace charges in every program that uses this. */
eab_error *fresh_error(fixture *f) {
    eab_query *query = NULL;
    TRY(eab_client_marketplace_charges(f->client, "202609", EAB_NUL_TERMINATED, &query, &error));
    eab_result *result = NULL;
    eab_error *error = NULL;
    CHECK(eab_query_fetch(query, NULL, &result, &error) == EAB_STATUS_THROTTLED);
    CHECK(error != NULL && result == NULL);
    eab_query_free(query);
    return error;
}

char *fresh_string(fixture *f) {
    char *string = NULL;
    TRY(eab_client_info_json(f->client, &string, &error));
    return string;
}

eab_status give_eab_settings(fixture *f, const eab_settings *value, places *p) {
    eab_client_options options = f->client_options;
    options.settings = value;
    return eab_client_open(&options, &p->client, &p->error);
}

eab_status give_eab_client_options(fixture *f, const eab_client_options *value, places *p) {
    CHECK(f != NULL);
    return eab_client_open(value, &p->client, &p->error);
}

eab_status give_eab_azure_options(fixture *f, const eab_azure_options *value, places *p) {
    CHECK(f != NULL);
    return eab_azure_open(value, &p->azure, &p->error);
}

eab_status give_eab_sign_in(fixture *f, const eab_sign_in *value, places *p) {
    eab_azure_options options = f->azure_options;
    options.access_token = NULL;
    options.access_token_len = 0;
    options.sign_in = value;
    return eab_azure_open(&options, &p->azure, &p->error);
}

eab_status give_eab_fetch_options(fixture *f, const eab_fetch_options *value, places *p) {
    return eab_query_fetch(f->query, value, &p->result, &p->error);
}

eab_status give_eab_usage_window(fixture *f, const eab_usage_window *value, places *p) {
    return eab_azure_usage_aggregates(f->azure, SUBSCRIPTION, EAB_NUL_TERMINATED, value, &p->query, &p->error);
}

eab_status give_eab_rate_card_offer(fixture *f, const eab_rate_card_offer *value, places *p) {
    return eab_azure_rate_card(f->azure, SUBSCRIPTION, EAB_NUL_TERMINATED, value, &p->query, &p->error);
}

eab_status give_eab_invoice_scope(fixture *f, const eab_invoice_scope *value, places *p) {
    return eab_azure_invoices(f->azure, value, NULL, &p->query, &p->error);
}

eab_status give_eab_invoice_filter(fixture *f, const eab_invoice_filter *value, places *p) {
    return eab_azure_invoices(f->azure, &f->scope, value, &p->query, &p->error);
}

eab_status give_eab_document_name(fixture *f, const eab_document_name *value, places *p) {
    return eab_azure_download_documents(f->azure, &f->scope, value, 1, NULL, take_bytes, &f->taken, NULL, &p->error);
}
