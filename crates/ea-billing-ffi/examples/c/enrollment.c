/* Balance and usage of an enrollment, with exact sums.
 *
 *     cc enrollment.c -o enrollment $(pkg-config --cflags --libs ea_billing)
 *     EA_BILLING_API_KEY_FILE=key.txt ./enrollment https://consumption.azure.com 2026-09..2026-10
 *
 * A third argument is the time of a simulator, in milliseconds since 1970. */
#include "broken_stream.h"
#include "exact_sum.h"

#include <ea_billing.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static eab_status show_balance(eab_client *client, eab_text span, char currency[8], eab_error **error)
{
    eab_query *query = NULL;
    eab_result *result = NULL;
    eab_balance_summary balance = {.struct_size = sizeof balance};
    eab_status status = eab_client_balance_summary(client, span.data, span.len, &query, error);
    if (status == EAB_STATUS_OK) status = eab_query_fetch(query, NULL, &result, error);
    if (status == EAB_STATUS_OK) status = eab_result_balance_summary(result, 0, &balance, error);
    if (status == EAB_STATUS_OK) {
        snprintf(currency, 8, "%s", balance.currency_code.data);
        printf("%s balance %s %s, total usage %s\n", balance.billing_period_id.data, balance.ending_balance.data,
               currency, balance.total_usage.data);
    }
    eab_result_free(result);
    eab_query_free(query);
    return status;
}

static eab_status show_usage(eab_client *client, eab_text span, const char *currency, eab_error **error)
{
    eab_query *query = NULL;
    eab_result *result = NULL;
    struct ArrowArrayStream stream = {.release = NULL};
    struct usage usage = {0, 0};
    eab_certificate proof = {.struct_size = sizeof proof};
    eab_money total;
    eab_text validator;
    char cost[48];
    const char *why = "its columns cannot be had";
    eab_fetch_options options = {.struct_size = sizeof options};
    options.decimal_scale = SCALE;
    eab_status status =
        eab_client_usage_details(client, span.data, span.len, EAB_DELIVERY_PAGES, &query, error);
    if (status == EAB_STATUS_OK) status = eab_query_stream(query, &options, &stream, &result, error);
    if (status != EAB_STATUS_OK) goto done;
    if (add_up(&stream, &usage, &why) != 0) {
        status = broken(result, why, error);
        goto done;
    }
    status = eab_result_certificate(result, &proof, error);
    if (status == EAB_STATUS_OK) status = eab_result_total(result, 0, &total, error);
    if (status == EAB_STATUS_OK) status = eab_result_validator(result, &validator, error);
    if (status != EAB_STATUS_OK) goto done;
    write_decimal(usage.cost, cost);
    printf("%s usage %" PRIu64 " rows, %s %s\n", span.data, usage.rows, cost, currency);
    printf("%s certificate %s\n", span.data,
           usage.rows == proof.rows && usage.cost == read_decimal(total.amount.data) ? "agrees" : "disagrees");

    /* A validator may be stored; next time it saves the transfer if nothing has changed. */
    options.validator = validator.data;
    options.validator_len = validator.len;
    struct ArrowArrayStream again = {.release = NULL};
    status = eab_query_stream(query, &options, &again, NULL, error);
    printf("%s then %s\n", span.data, eab_status_name(status));
    if (status == EAB_STATUS_NOT_MODIFIED) status = EAB_STATUS_OK;
    if (again.release != NULL) again.release(&again);
done:
    if (stream.release != NULL) stream.release(&stream);
    eab_result_free(result);
    eab_query_free(query);
    return status;
}

static eab_status show(const eab_client_options *options, const char *selector, eab_error **error)
{
    eab_client *client = NULL;
    eab_spans *spans = NULL;
    size_t count = 0;
    char currency[8] = "";
    eab_status status = eab_client_open(options, &client, error);
    if (status == EAB_STATUS_OK)
        status = eab_client_spans(client, selector, EAB_NUL_TERMINATED, EAB_DATASET_USAGE_DETAILS,
                                  EAB_DELIVERY_PAGES, NULL, &spans, error);
    if (status == EAB_STATUS_OK) status = eab_spans_len(spans, &count, error);
    for (size_t i = 0; i < count && status == EAB_STATUS_OK; i++) {
        eab_text span;
        status = eab_spans_get(spans, i, &span, error);
        if (status == EAB_STATUS_OK) status = show_balance(client, span, currency, error);
        if (status == EAB_STATUS_OK) status = show_usage(client, span, currency, error);
    }
    eab_spans_free(spans);
    eab_client_free(client);
    return status;
}

/* Shows what went wrong, if something did, and frees it. */
static int report(FILE *to, eab_status status, eab_error *error)
{
    if (status == EAB_STATUS_OK) return 0;
    if (error != NULL)
        fprintf(to, "error %s: %s\nhint %s\n", eab_error_code(error), eab_error_message(error), eab_error_hint(error));
    eab_error_free(error);
    return 1;
}

int main(int argc, char **argv)
{
    char key[8192];
    const char *path = getenv("EA_BILLING_API_KEY_FILE");
    FILE *file = path == NULL ? NULL : fopen(path, "rb");
    if (argc < 3 || file == NULL) {
        fprintf(stderr, "usage: EA_BILLING_API_KEY_FILE=FILE %s URL SELECTOR [NOW]\n", argv[0]);
        return 2;
    }
    size_t length = fread(key, 1, sizeof key, file);
    fclose(file);
    while (length > 0 && (key[length - 1] == '\n' || key[length - 1] == '\r')) length--;

    eab_error *error = NULL;
    eab_settings settings = {.struct_size = sizeof settings};
    eab_client_options options = {.struct_size = sizeof options};
    settings.base_url = argv[1];
    settings.base_url_len = EAB_NUL_TERMINATED;
    settings.fixed_time_ms = argc > 3 ? strtoll(argv[3], NULL, 10) : 0;
    options.settings = &settings;
    options.api_key = key;
    options.api_key_len = length;
    eab_status status = show(&options, argv[2], &error);
    if (report(stderr, status, error)) return 1;

    /* What an error looks like. */
    options.api_key = "not a key";
    options.api_key_len = EAB_NUL_TERMINATED;
    status = show(&options, argv[2], &error);
    return !report(stdout, status, error);
}
