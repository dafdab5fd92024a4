/* Everything that the client of an enrollment does. */
#include "support.h"

static eab_client *client;

/* Fetches and frees the query. */
static eab_result *fetched(eab_query *query) {
    eab_result *result = NULL;
    TRY(eab_query_fetch(query, NULL, &result, &error));
    eab_query_free(query);
    return result;
}

/* What holds for every result; gives the number of rows. */
static uint64_t whole(const eab_result *result, uint32_t dataset) {
    uint64_t len = 0;
    TRY(eab_result_len(result, &len, &error));
    eab_certificate certificate;
    certificate.struct_size = sizeof certificate;
    TRY(eab_result_certificate(result, &certificate, &error));
    CHECK(certificate.dataset == dataset);
    CHECK(certificate.rows == len && certificate.issues == 0 && certificate.is_clean == 1);
    CHECK(certificate.bytes > 0 && certificate.wire_bytes > 0 && certificate.pages > 0);
    CHECK(certificate.from_cache == 0);
    CHECK_TEXT(certificate.scope, "100");
    CHECK(certificate.version.len > 0 && certificate.fetched_at_ms > 0);
    eab_text text;
    TRY(eab_result_certificate_json(result, &text, &error));
    static const char *const names[] = {
        "dataset", "span", "enrollment", "scope", "version", "pages", "rows", "issues", "outside", "wireBytes", "bytes",
        "totals", "brokenJsonTexts", "unknownUnits", "snapshot", "fromCache", "fetchedAt", "warnings", "shortenedInstants",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char quoted[32];
        snprintf(quoted, sizeof quoted, "\"%s\":", names[i]);
        CHECK_HAS(text, quoted);
    }
    CHECK((certificate.warnings_len == 0) == (strstr(text.data, "\"warnings\":[]") != NULL));
    CHECK((certificate.unknown_units_len == 0) == (strstr(text.data, "\"unknownUnits\":{}") != NULL));
    static const char *const proofs[] = {"notAsked", "oneAnswer", "validated", "readAgain"};
    CHECK(certificate.snapshot < 4);
    char snapshot[64];
    snprintf(snapshot, sizeof snapshot, "\"snapshot\":{\"proof\":\"%s\",\"asked\":%llu}", proofs[certificate.snapshot],
             (unsigned long long)certificate.snapshot_asked);
    CHECK_HAS(text, snapshot);
    TRY(eab_result_rows_json(result, &text, &error));
    CHECK(text.data[0] == '[' && text.data[text.len - 1] == ']' && text.data[text.len] == '\0');
    CHECK((len == 0) == (text.len == 2));
    TRY(eab_result_issues_json(result, &text, &error));
    CHECK_TEXT(text, "[]");
    TRY(eab_result_outside_json(result, &text, &error));
    CHECK((certificate.outside == 0) == (text.len == 2));
    TRY(eab_result_terms_json(result, &text, &error));
    CHECK(text.data == NULL && text.len == 0);
    for (size_t i = 0; i < certificate.totals_len; i++) {
        eab_money money;
        TRY(eab_result_total(result, i, &money, &error));
        CHECK(money.amount.len > 0 && strspn(money.amount.data, "-0123456789.") == money.amount.len);
    }
    eab_money money;
    REFUSED(EAB_STATUS_OUT_OF_RANGE, eab_result_total(result, certificate.totals_len, &money, &error));
    eab_error *why = (eab_error *)&certificate;
    TRY(eab_result_error(result, &why, &error));
    CHECK(why == NULL);
    return len;
}

static void billing_periods(void) {
    eab_query *query = NULL;
    TRY(eab_client_billing_periods(client, &query, &error));
    eab_result *result = fetched(query);
    CHECK(whole(result, EAB_DATASET_BILLING_PERIODS) == 6);
    eab_billing_period period;
    period.struct_size = sizeof period;
    int seen = 0;
    for (size_t i = 0; i < 6; i++) {
        TRY(eab_result_billing_period(result, i, &period, &error));
        if (strcmp(period.billing_period_id.data, PERIOD) == 0) {
            CHECK_TEXT(period.first_day, "2026-10-01");
            CHECK_TEXT(period.last_day, "2026-10-31");
            CHECK(period.state.len > 0 && period.has_usage_details == 1);
            seen = 1;
        }
    }
    CHECK(seen);
    REFUSED(EAB_STATUS_OUT_OF_RANGE, eab_result_billing_period(result, 6, &period, &error));
    REFUSED(EAB_STATUS_OUT_OF_RANGE, eab_result_billing_period(result, SIZE_MAX, &period, &error));
    eab_balance_summary balance;
    balance.struct_size = sizeof balance;
    REFUSED(EAB_STATUS_WRONG_DATASET, eab_result_balance_summary(result, 0, &balance, &error));
    eab_result_free(result);
}

static void balance_summary(void) {
    eab_query *query = NULL;
    TRY(eab_client_balance_summary(client, PERIOD, EAB_NUL_TERMINATED, &query, &error));
    eab_result *result = fetched(query);
    CHECK(whole(result, EAB_DATASET_BALANCE_SUMMARY) == 1);
    eab_balance_summary balance;
    balance.struct_size = sizeof balance;
    TRY(eab_result_balance_summary(result, 0, &balance, &error));
    CHECK_TEXT(balance.billing_period_id, PERIOD);
    CHECK_TEXT(balance.currency_code, "USD");
    CHECK(strspn(balance.total_usage.data, "-0123456789.") == balance.total_usage.len);
    eab_billing_period period;
    period.struct_size = sizeof period;
    REFUSED(EAB_STATUS_WRONG_DATASET, eab_result_billing_period(result, 0, &period, &error));
    eab_result_free(result);
}

typedef struct told {
    uint64_t rows;
    int times;
} told;

static void tell(void *user_data, const eab_progress *progress) {
    told *told = user_data;
    CHECK(progress->struct_size == sizeof *progress);
    CHECK(progress->rows >= told->rows && progress->issues == 0 && progress->restarts == 0);
    told->rows = progress->rows;
    told->times++;
}

/* The same month in all three ways has the same rows; both files, which have more digits than pages, have the same sum. */
static void usage_details(void) {
    char sum[64] = "";
    uint64_t rows = 0;
    for (uint32_t delivery = EAB_DELIVERY_PAGES; delivery <= EAB_DELIVERY_REPORT; delivery++) {
        eab_query *query = NULL;
        TRY(eab_client_usage_details(client, PERIOD, EAB_NUL_TERMINATED, delivery, &query, &error));
        told told = {0, 0};
        eab_fetch_options options = fetch_options();
        options.progress = tell;
        options.user_data = &told;
        eab_result *result = NULL;
        TRY(eab_query_fetch(query, &options, &result, &error));
        eab_query_free(query);
        uint64_t len = whole(result, EAB_DATASET_USAGE_DETAILS);
        CHECK(told.rows == len && told.times > 0);
        eab_money money;
        TRY(eab_result_total(result, 0, &money, &error));
        if (delivery == EAB_DELIVERY_PAGES) {
            CHECK(len > 20);
            rows = len;
        } else if (delivery == EAB_DELIVERY_DOWNLOAD) {
            CHECK(money.amount.len < sizeof sum);
            memcpy(sum, money.amount.data, money.amount.len + 1);
        } else {
            CHECK_TEXT(money.amount, sum);
        }
        CHECK(len == rows);
        eab_result_free(result);
    }
}

/* What has not changed is not fetched again, by fetch or stream. */
static void validators(void) {
    eab_query *query = usage_query(client);
    eab_result *result = NULL;
    TRY(eab_query_fetch(query, NULL, &result, &error));
    eab_text validator, etag;
    TRY(eab_result_validator(result, &validator, &error));
    TRY(eab_result_etag(result, &etag, &error));
    CHECK(validator.len > 0 && etag.len > 0);
    eab_fetch_options options = fetch_options();
    options.validator = validator.data;
    options.validator_len = validator.len;
    eab_result *again = (eab_result *)&options;
    eab_error *error = NULL;
    CHECK(eab_query_fetch(query, &options, &again, &error) == EAB_STATUS_NOT_MODIFIED);
    CHECK(again == NULL && error == NULL);
    struct ArrowArrayStream stream;
    memset(&stream, 0, sizeof stream);
    CHECK(eab_query_stream(query, &options, &stream, &again, &error) == EAB_STATUS_NOT_MODIFIED);
    CHECK(again == NULL && error == NULL && stream.release == NULL);
    eab_result_free(result);
    eab_query_free(query);
}

static void small_datasets(void) {
    eab_query *query = NULL;
    TRY(eab_client_marketplace_charges(client, PERIOD, EAB_NUL_TERMINATED, &query, &error));
    eab_result *result = fetched(query);
    whole(result, EAB_DATASET_MARKETPLACE_CHARGES);
    eab_result_free(result);
    TRY(eab_client_price_sheet(client, PERIOD, EAB_NUL_TERMINATED, &query, &error));
    result = fetched(query);
    CHECK(whole(result, EAB_DATASET_PRICE_SHEET) > 0);
    eab_result_free(result);
    TRY(eab_client_reservation_details(client, DAYS, EAB_NUL_TERMINATED, &query, &error));
    result = fetched(query);
    whole(result, EAB_DATASET_RESERVATION_DETAILS);
    eab_result_free(result);
    TRY(eab_client_reservation_summaries(client, DAYS, EAB_NUL_TERMINATED, &query, &error));
    result = fetched(query);
    uint64_t days = whole(result, EAB_DATASET_RESERVATION_SUMMARIES);
    eab_result_free(result);
    TRY(eab_client_reservation_summaries(client, NULL, 0, &query, &error));
    result = fetched(query);
    uint64_t months = whole(result, EAB_DATASET_RESERVATION_SUMMARIES);
    CHECK(days != months);
    eab_result_free(result);
    TRY(eab_client_reservation_charges(client, "2026-06-01..2026-10-31", EAB_NUL_TERMINATED, &query, &error));
    result = fetched(query);
    whole(result, EAB_DATASET_RESERVATION_CHARGES);
    eab_result_free(result);
    TRY(eab_client_shared_recommendations(client, 7, &query, &error));
    result = fetched(query);
    whole(result, EAB_DATASET_SHARED_RECOMMENDATIONS);
    eab_result_free(result);
    TRY(eab_client_single_recommendations(client, 60, &query, &error));
    result = fetched(query);
    whole(result, EAB_DATASET_SINGLE_RECOMMENDATIONS);
    eab_result_free(result);
}

static void selectors(void) {
    eab_spans *spans = NULL;
    TRY(eab_client_spans(client, "2026-09..2026-10", EAB_NUL_TERMINATED, EAB_DATASET_USAGE_DETAILS, EAB_DELIVERY_PAGES,
                         NULL, &spans, &error));
    size_t len = 0;
    TRY(eab_spans_len(spans, &len, &error));
    CHECK(len == 2);
    eab_text span;
    TRY(eab_spans_get(spans, 1, &span, &error));
    CHECK_TEXT(span, PERIOD);
    eab_query *query = NULL;
    TRY(eab_client_usage_details(client, span.data, span.len, EAB_DELIVERY_PAGES, &query, &error));
    eab_query_free(query);
    REFUSED(EAB_STATUS_OUT_OF_RANGE, eab_spans_get(spans, 2, &span, &error));
    char *json = NULL;
    TRY(eab_spans_notes_json(spans, &json, &error));
    CHECK(json[0] == '[');
    eab_string_free(json);
    eab_spans_free(spans);
    eab_spans_free(NULL);
    TRY(eab_client_resolve_json(client, "last-2", EAB_NUL_TERMINATED, NULL, &json, &error));
    CHECK(strstr(json, "\"periods\"") != NULL && strstr(json, "\"notes\"") != NULL);
    eab_string_free(json);
}

int main(int argc, char **argv) {
    site here = site_of(argc, argv);
    client = open_client(&here);
    char *info = NULL;
    TRY(eab_client_info_json(client, &info, &error));
    CHECK(strstr(info, "\"enrollment\":\"100\"") != NULL && strstr(info, here.key) == NULL);
    eab_string_free(info);
    billing_periods();
    balance_summary();
    usage_details();
    validators();
    small_datasets();
    selectors();
    eab_client_free(client);
    eab_client_free(NULL);
    eab_query_free(NULL);
    eab_result_free(NULL);
    site_free(&here);
    return 0;
}
