/* What errors carry. The simulator throttles marketplace charges of a month, refuses the key for price sheets, finds no balance
   summary, and has a sign-in page stand before reservation charges. */
#include "support.h"

static eab_client *client;

/* The error of a fetch, and the query freed. */
static eab_error *error_of(eab_query *query, eab_status expected) {
    eab_result *result = NULL;
    eab_error *error = NULL;
    eab_status status = eab_query_fetch(query, NULL, &result, &error);
    expect_status(status, expected, error, "eab_query_fetch", __FILE__, __LINE__);
    CHECK(result == NULL);
    CHECK(strcmp(eab_error_code(error), eab_status_name(expected)) == 0);
    CHECK(strlen(eab_error_hint(error)) > 0);

    /* A stream of it fails in the same way, before it is one. */
    struct ArrowArrayStream stream;
    memset(&stream, 0, sizeof stream);
    eab_error *other = NULL;
    CHECK(eab_query_stream(query, NULL, &stream, &result, &other) == expected);
    CHECK(result == NULL && stream.release == NULL);
    CHECK(eab_error_http_status(other) == eab_error_http_status(error));
    eab_error_free(other);
    eab_query_free(query);
    return error;
}

static void of_the_server(const site *here) {
    eab_query *query = NULL;
    TRY(eab_client_marketplace_charges(client, "202609", EAB_NUL_TERMINATED, &query, &error));
    eab_error *error = error_of(query, EAB_STATUS_THROTTLED);
    CHECK(eab_error_http_status(error) == 429);
    CHECK(eab_error_retry_after_ms(error) == 7000);
    CHECK(eab_status_kind(eab_error_status(error)) == EAB_KIND_RETRY);
    eab_error_free(error);

    TRY(eab_client_price_sheet(client, PERIOD, EAB_NUL_TERMINATED, &query, &error));
    error = error_of(query, EAB_STATUS_UNAUTHORIZED);
    CHECK(eab_error_http_status(error) == 401);
    CHECK(eab_error_retry_after_ms(error) == -1);
    CHECK(strstr(eab_error_message(error), here->key) == NULL && strstr(eab_error_hint(error), here->key) == NULL);
    eab_error_free(error);

    TRY(eab_client_balance_summary(client, PERIOD, EAB_NUL_TERMINATED, &query, &error));
    error = error_of(query, EAB_STATUS_NOT_FOUND);
    CHECK(eab_error_http_status(error) == 404);
    eab_error_free(error);

    TRY(eab_client_reservation_charges(client, DAYS, EAB_NUL_TERMINATED, &query, &error));
    error = error_of(query, EAB_STATUS_UNEXPECTED_CONTENT);
    eab_error_free(error);
}

/* An error outlives what it is of. */
static void that_outlive(const site *here) {
    eab_client *other = open_client(here);
    eab_query *query = NULL;
    TRY(eab_client_price_sheet(other, PERIOD, EAB_NUL_TERMINATED, &query, &error));
    eab_result *result = NULL;
    eab_error *error = NULL;
    CHECK(eab_query_fetch(query, NULL, &result, &error) == EAB_STATUS_UNAUTHORIZED);
    eab_query_free(query);
    eab_client_free(other);
    CHECK(strlen(eab_error_message(error)) > 0);
    eab_error_free(error);
}

static void of_arguments(void) {
    eab_query *query = NULL;
    REFUSED(EAB_STATUS_INVALID_UTF8, eab_client_balance_summary(client, "2026\xff", 5, &query, &error));
    REFUSED(EAB_STATUS_INVALID_PERIOD,
            eab_client_balance_summary(client, "soon", EAB_NUL_TERMINATED, &query, &error));
    REFUSED(EAB_STATUS_OUT_OF_RANGE, eab_client_usage_details(client, PERIOD, EAB_NUL_TERMINATED, 77, &query, &error));
    REFUSED(EAB_STATUS_OUT_OF_RANGE, eab_client_shared_recommendations(client, 8, &query, &error));
    REFUSED(EAB_STATUS_OUT_OF_RANGE, eab_client_single_recommendations(client, UINT32_MAX, &query, &error));
    eab_spans *spans = NULL;
    REFUSED(EAB_STATUS_OUT_OF_RANGE,
            eab_client_spans(client, "last-2", 6, 0, EAB_DELIVERY_PAGES, NULL, &spans, &error));
    CHECK(query == NULL && spans == NULL);

    /* A length that is shorter than the text counts, and a text needs no NUL. */
    char span[] = {'2', '0', '2', '6', '1', '0', 'x'};
    TRY(eab_client_balance_summary(client, span, 6, &query, &error));
    eab_query_free(query);

    eab_query *usage = usage_query(client);
    eab_fetch_options options = fetch_options();
    options.decimal_scale = 29;
    struct ArrowArrayStream stream;
    memset(&stream, 0, sizeof stream);
    eab_error *error = NULL;
    CHECK(eab_query_stream(usage, &options, &stream, NULL, &error) == EAB_STATUS_OUT_OF_RANGE);
    CHECK(error != NULL && stream.release == NULL);
    eab_error_free(error);
    options = fetch_options();
    options.validator = "no validator";
    options.validator_len = EAB_NUL_TERMINATED;
    eab_result *result = NULL;
    error = NULL;
    CHECK(eab_query_fetch(usage, &options, &result, &error) != EAB_STATUS_OK && error != NULL && result == NULL);
    eab_error_free(error);
    eab_query_free(usage);
}

static void of_opening(const site *here) {
    eab_settings settings = settings_of(here);
    eab_client_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.settings = &settings;
    eab_client *none = NULL;
    eab_error *error = NULL;
    CHECK(eab_client_open(&options, &none, &error) != EAB_STATUS_OK && error != NULL && none == NULL);
    eab_error_free(error);
    options.api_key = "a secret that is no key";
    options.api_key_len = EAB_NUL_TERMINATED;
    error = NULL;
    CHECK(eab_client_open(&options, &none, &error) == EAB_STATUS_INVALID_KEY && none == NULL);
    CHECK(strstr(eab_error_message(error), "a secret") == NULL);
    eab_error_free(error);
    options.api_key = here->key;
    options.enrollment = "999";
    options.enrollment_len = 3;
    REFUSED(EAB_STATUS_WRONG_ENROLLMENT, eab_client_open(&options, &none, &error));
    /* A length that was forgotten is no text that was left out. */
    options.enrollment_len = 0;
    REFUSED(EAB_STATUS_INVALID_ARGUMENT, eab_client_open(&options, &none, &error));
    options.enrollment = NULL;
    eab_version_choice choice = {EAB_DATASET_BALANCE_SUMMARY, 9};
    options.versions = &choice;
    options.versions_len = 1;
    REFUSED(EAB_STATUS_OUT_OF_RANGE, eab_client_open(&options, &none, &error));
    choice.version = EAB_API_VERSION_V2;
    TRY(eab_client_open(&options, &none, &error));
    eab_client_free(none);
    settings.snapshot_check = 99;
    REFUSED(EAB_STATUS_OUT_OF_RANGE, eab_client_open(&options, &none, &error));
    settings.snapshot_check = 0;
    settings.base_url = "not an address";
    REFUSED(EAB_STATUS_INVALID_SETTING, eab_client_open(&options, &none, &error));
}

int main(int argc, char **argv) {
    site here = site_of(argc, argv);
    client = open_client(&here);
    of_the_server(&here);
    that_outlive(&here);
    of_arguments();
    of_opening(&here);
    eab_client_free(client);
    eab_error_free(NULL);
    eab_string_free(NULL);
    site_free(&here);
    return 0;
}
