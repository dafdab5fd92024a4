/* Everything that the client of Azure Resource Manager does. */
#include "support.h"

static eab_azure *azure;

static eab_result *fetched(eab_query *query, uint32_t dataset) {
    eab_result *result = NULL;
    TRY(eab_query_fetch(query, NULL, &result, &error));
    eab_query_free(query);
    eab_certificate certificate;
    certificate.struct_size = sizeof certificate;
    TRY(eab_result_certificate(result, &certificate, &error));
    uint64_t len = 0;
    TRY(eab_result_len(result, &len, &error));
    CHECK(certificate.dataset == dataset && certificate.rows == len && len > 0);
    return result;
}

static eab_invoice_scope scope_of(uint32_t kind, const char *name) {
    eab_invoice_scope scope;
    memset(&scope, 0, sizeof scope);
    scope.struct_size = sizeof scope;
    scope.kind = kind;
    scope.name = name;
    scope.name_len = EAB_NUL_TERMINATED;
    return scope;
}

static void usage_aggregates(void) {
    eab_usage_window window;
    memset(&window, 0, sizeof window);
    window.struct_size = sizeof window;
    window.days = DAYS;
    window.days_len = EAB_NUL_TERMINATED;
    eab_query *query = NULL;
    TRY(eab_azure_usage_aggregates(azure, SUBSCRIPTION, EAB_NUL_TERMINATED, &window, &query, &error));
    eab_result *result = fetched(query, EAB_DATASET_USAGE_AGGREGATES);
    eab_text text;
    TRY(eab_result_rows_json(result, &text, &error));
    CHECK_HAS(text, SUBSCRIPTION);
    eab_result_free(result);

    window.granularity = EAB_GRANULARITY_HOURLY;
    window.by_usage_day = 1;
    window.late_days = 2;
    window.without_details = 1;
    window.days = "2026-10-01..2026-10-01";
    TRY(eab_azure_usage_aggregates(azure, SUBSCRIPTION, EAB_NUL_TERMINATED, &window, &query, &error));
    result = fetched(query, EAB_DATASET_USAGE_AGGREGATES);
    eab_result_free(result);

    window.days = NULL;
    window.days_len = 0;
    window.by_usage_day = 0;
    window.late_days = 0;
    window.start_ms = 1790812800000 + 5 * 3600000; /* 2026-10-01T05:00:00Z */
    window.end_ms = window.start_ms + 20 * 3600000;
    TRY(eab_azure_usage_aggregates(azure, SUBSCRIPTION, EAB_NUL_TERMINATED, &window, &query, &error));
    result = fetched(query, EAB_DATASET_USAGE_AGGREGATES);
    eab_result_free(result);
    window.end_ms = window.start_ms;
    REFUSED(EAB_STATUS_INVALID_PERIOD,
            eab_azure_usage_aggregates(azure, SUBSCRIPTION, EAB_NUL_TERMINATED, &window, &query, &error));
    window.start_ms = 0;
    window.end_ms = 0;
    window.days = DAYS;
    window.days_len = EAB_NUL_TERMINATED;

    window.granularity = 9;
    REFUSED(EAB_STATUS_OUT_OF_RANGE,
            eab_azure_usage_aggregates(azure, SUBSCRIPTION, EAB_NUL_TERMINATED, &window, &query, &error));
    window.granularity = EAB_GRANULARITY_DAILY;
    eab_error *error = NULL;
    CHECK(eab_azure_usage_aggregates(azure, "no guid", EAB_NUL_TERMINATED, &window, &query, &error) != EAB_STATUS_OK);
    CHECK(error != NULL && query == NULL);
    eab_error_free(error);
}

static void rate_card(void) {
    eab_rate_card_offer offer;
    memset(&offer, 0, sizeof offer);
    offer.struct_size = sizeof offer;
    offer.offer = "MS-AZR-0062P";
    offer.offer_len = EAB_NUL_TERMINATED;
    offer.currency = "USD";
    offer.currency_len = EAB_NUL_TERMINATED;
    offer.locale = "en-US";
    offer.locale_len = EAB_NUL_TERMINATED;
    offer.region = "US";
    offer.region_len = EAB_NUL_TERMINATED;
    eab_query *query = NULL;
    TRY(eab_azure_rate_card(azure, OTHER_SUBSCRIPTION, EAB_NUL_TERMINATED, &offer, &query, &error));
    eab_result *result = NULL;
    struct ArrowArrayStream stream;
    TRY(eab_query_stream(query, NULL, &stream, &result, &error));
    int64_t rows = read_to_end(&stream);
    stream.release(&stream);
    eab_text terms;
    TRY(eab_result_terms_json(result, &terms, &error));
    CHECK(terms.len > 2 && terms.data[0] == '[');
    eab_result_free(result);
    result = fetched(query, EAB_DATASET_RATE_CARD);
    uint64_t len = 0;
    TRY(eab_result_len(result, &len, &error));
    CHECK((int64_t)len == rows);
    eab_result_free(result);
}

static void billing_periods(void) {
    eab_query *query = NULL;
    TRY(eab_azure_billing_periods(azure, SUBSCRIPTION, EAB_NUL_TERMINATED, &query, &error));
    eab_result *result = fetched(query, EAB_DATASET_SUBSCRIPTION_PERIODS);
    eab_subscription_period period;
    period.struct_size = sizeof period;
    TRY(eab_result_subscription_period(result, 0, &period, &error));
    CHECK(period.name.len > 0 && period.first_day.len == 10 && period.last_day.len == 10 && period.state.len > 0);
    REFUSED(EAB_STATUS_OUT_OF_RANGE, eab_result_subscription_period(result, 1000, &period, &error));
    eab_result_free(result);
    char *json = NULL;
    TRY(eab_azure_resolve_json(azure, SUBSCRIPTION, EAB_NUL_TERMINATED, "last-2", EAB_NUL_TERMINATED, NULL, &json,
                               &error));
    CHECK(strstr(json, "\"periods\"") != NULL);
    eab_string_free(json);
}

/* Bytes of a document as they come. */
typedef struct taken {
    char head[5];
    size_t len;
    size_t fail_at;
    eab_cancel *cancel;
} taken;

static int32_t take(void *user_data, const uint8_t *data, size_t len) {
    taken *taken = user_data;
    CHECK(data != NULL && len > 0);
    for (size_t i = 0; i < len && taken->len + i < sizeof taken->head; i++) {
        taken->head[taken->len + i] = (char)data[i];
    }
    taken->len += len;
    if (taken->cancel != NULL) {
        TRY(eab_cancel_cancel(taken->cancel, &error));
    }
    return taken->fail_at != 0 && taken->len >= taken->fail_at;
}

static void expect_document(const taken *taken, char *json, const char *head) {
    CHECK(memcmp(taken->head, head, strlen(head)) == 0);
    char bytes[64];
    snprintf(bytes, sizeof bytes, "\"bytes\":%zu", taken->len);
    CHECK(strstr(json, bytes) != NULL && strstr(json, "\"fileName\"") != NULL);
    eab_string_free(json);
}

/* The first invoice of a scope, its name copied. */
static void first_invoice(const eab_invoice_scope *scope, char name[static 128], eab_result **out) {
    eab_query *query = NULL;
    TRY(eab_azure_invoices(azure, scope, NULL, &query, &error));
    *out = fetched(query, EAB_DATASET_INVOICES);
    eab_invoice invoice;
    invoice.struct_size = sizeof invoice;
    TRY(eab_result_invoice(*out, 0, &invoice, &error));
    CHECK(invoice.name.len > 0 && invoice.name.len < 128);
    memcpy(name, invoice.name.data, invoice.name.len + 1);
    REFUSED(EAB_STATUS_OUT_OF_RANGE, eab_result_invoice(*out, SIZE_MAX, &invoice, &error));
}

static void of_subscription(void) {
    eab_invoice_scope scope = scope_of(EAB_INVOICE_SCOPE_SUBSCRIPTION, SUBSCRIPTION);
    char name[128];
    eab_result *result = NULL;
    first_invoice(&scope, name, &result);
    eab_result_free(result);
    taken got = {"", 0, 0, NULL};
    char *json = NULL;
    TRY(eab_azure_download_invoice(azure, &scope, name, EAB_NUL_TERMINATED, NULL, take, &got, &json, &error));
    expect_document(&got, json, "%PDF-");

    /* A callback that fails, and one that cancels. */
    taken failing = {"", 0, 1, NULL};
    json = name;
    REFUSED(EAB_STATUS_CALLBACK_FAILED,
            eab_azure_download_invoice(azure, &scope, name, EAB_NUL_TERMINATED, NULL, take, &failing, &json, &error));
    CHECK(json == NULL && failing.len > 0);
    taken cancelling = {"", 0, 0, NULL};
    TRY(eab_cancel_new(&cancelling.cancel, &error));
    REFUSED(EAB_STATUS_CANCELLED, eab_azure_download_invoice(azure, &scope, name, EAB_NUL_TERMINATED, cancelling.cancel,
                                                             take, &cancelling, &json, &error));
    eab_cancel_free(cancelling.cancel);

    eab_query *query = NULL;
    TRY(eab_azure_latest_invoice(azure, SUBSCRIPTION, EAB_NUL_TERMINATED, &query, &error));
    eab_result_free(fetched(query, EAB_DATASET_INVOICES));
    TRY(eab_azure_invoice(azure, &scope, name, EAB_NUL_TERMINATED, &query, &error));
    result = fetched(query, EAB_DATASET_INVOICES);
    eab_text rows;
    TRY(eab_result_rows_json(result, &rows, &error));
    CHECK_HAS(rows, name);
    eab_result_free(result);
    TRY(eab_azure_invoice(azure, &scope, "no-such-invoice", EAB_NUL_TERMINATED, &query, &error));
    REFUSED(EAB_STATUS_NOT_FOUND, eab_query_fetch(query, NULL, &result, &error));
    eab_query_free(query);

    eab_invoice_filter filter;
    memset(&filter, 0, sizeof filter);
    filter.struct_size = sizeof filter;
    filter.top = 1;
    TRY(eab_azure_invoices(azure, &scope, &filter, &query, &error));
    result = fetched(query, EAB_DATASET_INVOICES);
    uint64_t len = 0;
    TRY(eab_result_len(result, &len, &error));
    CHECK(len > 0);
    eab_result_free(result);

    scope.kind = 99;
    REFUSED(EAB_STATUS_OUT_OF_RANGE, eab_azure_invoices(azure, &scope, NULL, &query, &error));
}

static void of_account(void) {
    eab_invoice_scope scope = scope_of(EAB_INVOICE_SCOPE_BILLING_ACCOUNT, ACCOUNT);
    char name[128], document[128];
    eab_result *result = NULL;
    first_invoice(&scope, name, &result);
    eab_text rows;
    TRY(eab_result_rows_json(result, &rows, &error));
    document_of(rows.data, document, sizeof document);
    eab_result_free(result);
    taken got = {"", 0, 0, NULL};
    char *json = NULL;
    TRY(eab_azure_download_document(azure, &scope, name, EAB_NUL_TERMINATED, document, EAB_NUL_TERMINATED, NULL, take,
                                    &got, &json, &error));
    expect_document(&got, json, "%PDF-");
    eab_document_name names[1];
    memset(names, 0, sizeof names);
    names[0].struct_size = sizeof *names;
    names[0].invoice = name;
    names[0].invoice_len = EAB_NUL_TERMINATED;
    names[0].document = document;
    names[0].document_len = EAB_NUL_TERMINATED;
    taken zip = {"", 0, 0, NULL};
    TRY(eab_azure_download_documents(azure, &scope, names, 1, NULL, take, &zip, &json, &error));
    expect_document(&zip, json, "PK");

    eab_query *query = NULL;
    scope = scope_of(EAB_INVOICE_SCOPE_BILLING_PROFILE, PROFILE);
    TRY(eab_azure_invoices(azure, &scope, NULL, &query, &error));
    eab_result_free(fetched(query, EAB_DATASET_INVOICES));
    scope = scope_of(EAB_INVOICE_SCOPE_BILLING_SUBSCRIPTION, SUBSCRIPTION);
    TRY(eab_azure_invoices(azure, &scope, NULL, &query, &error));
    eab_result_free(fetched(query, EAB_DATASET_INVOICES));

    scope = scope_of(EAB_INVOICE_SCOPE_BILLING_ACCOUNT, ENROLLMENT_ACCOUNT);
    first_invoice(&scope, name, &result);
    eab_result_free(result);
    taken summary = {"", 0, 0, NULL};
    TRY(eab_azure_download_summary(azure, ENROLLMENT_ACCOUNT, EAB_NUL_TERMINATED, name, EAB_NUL_TERMINATED, NULL, take,
                                   &summary, &json, &error));
    CHECK(summary.len > 0);
    eab_string_free(json);
}

int main(int argc, char **argv) {
    site here = site_of(argc, argv);
    azure = open_azure(&here);
    char *json = NULL;
    TRY(eab_azure_token_info_json(azure, NULL, &json, &error));
    CHECK(strstr(json, "\"expires\"") != NULL && strstr(json, here.token) == NULL);
    eab_string_free(json);
    usage_aggregates();
    rate_card();
    billing_periods();
    of_subscription();
    of_account();
    eab_azure_free(azure);
    eab_azure_free(NULL);
    site_free(&here);
    return 0;
}
