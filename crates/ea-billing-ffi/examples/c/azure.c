/* Usage aggregates and the rate card of a subscription.
 *
 *     cc azure.c -o azure $(pkg-config --cflags --libs ea_billing)
 *     ./azure https://management.azure.com SUBSCRIPTION MS-AZR-0003P USD 2026-09-06..2026-10-05
 *
 * The file that EA_BILLING_ACCESS_TOKEN_FILE names has the access token; what puts it there is up to you. The last argument
 * may be followed by the time of a simulator, in milliseconds since 1970. */
#include "broken_stream.h"

#include <ea_billing.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Called whenever a new token is needed, on a thread of the library. */
static int32_t get_token(void *user_data, const char *scope, eab_token *token)
{
    char text[16384];
    FILE *file = fopen(user_data, "rb");
    (void)scope;
    if (file == NULL) return 1;
    size_t length = fread(text, 1, sizeof text, file);
    fclose(file);
    while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r')) length--;
    /* The token itself tells when it ends. */
    return eab_token_set(token, text, length, 0, NULL) == EAB_STATUS_OK ? 0 : 1;
}

/* Names of meters, each once. */
struct meters {
    uint64_t rows;
    size_t len;
    char (*ids)[64];
};

static int has(const struct meters *meters, const char *id)
{
    for (size_t i = 0; i < meters->len; i++)
        if (strcmp(meters->ids[i], id) == 0) return 1;
    return 0;
}

static int add(struct meters *meters, const char *data, int32_t from, int32_t to)
{
    char id[64];
    snprintf(id, sizeof id, "%.*s", (int)(to - from), data + from);
    if (has(meters, id)) return 0;
    void *grown = realloc(meters->ids, (meters->len + 1) * sizeof *meters->ids);
    if (grown == NULL) return -1;
    meters->ids = grown;
    memcpy(meters->ids[meters->len++], id, sizeof id);
    return 0;
}

/* Reads the column `meterId` of all batches, as the Arrow C stream interface lays them out. `why` is for what is no fault of
 * the stream. */
static int collect(struct ArrowArrayStream *stream, struct meters *meters, const char **why)
{
    struct ArrowSchema schema;
    struct ArrowArray batch;
    int64_t column = 0;
    int code = stream->get_schema(stream, &schema);
    if (code != 0) return code;
    int64_t columns = schema.n_children;
    while (column < columns && strcmp(schema.children[column]->name, "meterId") != 0) column++;
    schema.release(&schema);
    if (column == columns) {
        *why = "there is no column `meterId`";
        return -1;
    }
    while ((code = stream->get_next(stream, &batch)) == 0 && batch.release != NULL) {
        const struct ArrowArray *texts = batch.children[column];
        const int32_t *ends = texts->buffers[1];
        for (int64_t i = texts->offset; i < texts->offset + texts->length && code == 0; i++)
            code = add(meters, texts->buffers[2], ends[i], ends[i + 1]);
        meters->rows += (uint64_t)batch.length;
        batch.release(&batch);
        if (code != 0) {
            *why = "there is no memory for another meter";
            break;
        }
    }
    return code;
}

/* Answers a query and frees it. */
static eab_status read_meters(eab_query *query, const char *what, struct meters *meters, eab_error **error)
{
    struct ArrowArrayStream stream = {.release = NULL};
    eab_result *result = NULL;
    uint64_t rows = 0;
    const char *why = "its columns cannot be had";
    eab_status status = eab_query_stream(query, NULL, &stream, &result, error);
    if (status == EAB_STATUS_OK && collect(&stream, meters, &why) != 0) status = broken(result, why, error);
    if (status == EAB_STATUS_OK) status = eab_result_len(result, &rows, error);
    if (status == EAB_STATUS_OK)
        printf("%s %" PRIu64 " rows, %zu meters, certificate %s\n", what, meters->rows, meters->len,
               rows == meters->rows ? "agrees" : "disagrees");
    if (stream.release != NULL) stream.release(&stream);
    eab_result_free(result);
    eab_query_free(query);
    return status;
}

static eab_status show(const eab_azure_options *options, char **arguments, eab_error **error)
{
    eab_azure *azure = NULL;
    eab_query *query = NULL;
    struct meters used = {0, 0, NULL}, rated = {0, 0, NULL};
    size_t without = 0;
    eab_usage_window window = {.struct_size = sizeof window};
    eab_rate_card_offer offer = {.struct_size = sizeof offer};
    window.days = arguments[3], window.days_len = EAB_NUL_TERMINATED;
    window.by_usage_day = 1, window.late_days = 5;
    offer.offer = arguments[1], offer.offer_len = EAB_NUL_TERMINATED;
    offer.currency = arguments[2], offer.currency_len = EAB_NUL_TERMINATED;
    offer.locale = "en-US", offer.locale_len = EAB_NUL_TERMINATED;
    offer.region = "US", offer.region_len = EAB_NUL_TERMINATED;
    eab_status status = eab_azure_open(options, &azure, error);
    if (status == EAB_STATUS_OK)
        status = eab_azure_usage_aggregates(azure, arguments[0], EAB_NUL_TERMINATED, &window, &query, error);
    if (status == EAB_STATUS_OK) status = read_meters(query, "usage", &used, error);
    if (status == EAB_STATUS_OK)
        status = eab_azure_rate_card(azure, arguments[0], EAB_NUL_TERMINATED, &offer, &query, error);
    if (status == EAB_STATUS_OK) status = read_meters(query, "rate card", &rated, error);
    for (size_t i = 0; i < used.len; i++) without += !has(&rated, used.ids[i]);
    if (status == EAB_STATUS_OK) printf("without a rate %zu meters\n", without);
    free(used.ids);
    free(rated.ids);
    eab_azure_free(azure);
    return status;
}

int main(int argc, char **argv)
{
    char *path = getenv("EA_BILLING_ACCESS_TOKEN_FILE");
    if (argc < 6 || path == NULL) {
        fprintf(stderr, "usage: EA_BILLING_ACCESS_TOKEN_FILE=FILE %s URL SUBSCRIPTION OFFER CURRENCY DAYS [NOW]\n", argv[0]);
        return 2;
    }
    eab_error *error = NULL;
    eab_settings settings = {.struct_size = sizeof settings};
    eab_azure_options options = {.struct_size = sizeof options};
    settings.base_url = argv[1];
    settings.base_url_len = EAB_NUL_TERMINATED;
    settings.fixed_time_ms = argc > 6 ? strtoll(argv[6], NULL, 10) : 0;
    options.settings = &settings;
    options.token = get_token;
    options.token_user_data = path;
    if (show(&options, argv + 2, &error) == EAB_STATUS_OK) return 0;
    if (error != NULL)
        fprintf(stderr, "error %s: %s\nhint %s\n", eab_error_code(error), eab_error_message(error), eab_error_hint(error));
    eab_error_free(error);
    return 1;
}
