/* Streams: their columns, their end, and all the ways in which consumers and owners of handles may go about them. */
#include "support.h"

#include <errno.h>

static eab_client *client;
static int64_t usage_rows;

static struct ArrowArrayStream open_stream(const eab_query *query, const eab_fetch_options *options, eab_result **out) {
    struct ArrowArrayStream stream;
    TRY(eab_query_stream(query, options, &stream, out, &error));
    CHECK(stream.release != NULL && stream.get_last_error != NULL);
    return stream;
}

static void columns(const eab_query *query) {
    eab_fetch_options options = fetch_options();
    options.decimal_scale = 20;
    options.batch_rows = 7;
    struct ArrowArrayStream stream = open_stream(query, &options, NULL);
    struct ArrowSchema schema;
    CHECK(stream.get_schema(&stream, &schema) == 0);
    CHECK(strcmp(schema.format, "+s") == 0 && schema.n_children > 0);
    int amounts = 0, texts = 0, days = 0;
    for (int64_t i = 0; i < schema.n_children; i++) {
        const struct ArrowSchema *column = schema.children[i];
        CHECK(strlen(column->name) > 0 && column->metadata != NULL);
        CHECK((column->flags & ARROW_FLAG_NULLABLE) != 0);
        amounts += strcmp(column->format, "d:38,20") == 0;
        texts += strcmp(column->format, "u") == 0;
        days += strcmp(column->format, "tdD") == 0;
    }
    CHECK(amounts > 0 && texts > 0 && days > 0);
    int64_t rows = 0;
    for (;;) {
        struct ArrowArray batch;
        CHECK(stream.get_next(&stream, &batch) == 0);
        if (batch.release == NULL) {
            break;
        }
        CHECK(batch.length > 0 && batch.length <= 7 && batch.n_children == schema.n_children);
        for (int64_t i = 0; i < batch.n_children; i++) {
            CHECK(batch.children[i]->length == batch.length);
        }
        rows += batch.length;
        batch.release(&batch);
        CHECK(batch.release == NULL);
    }
    CHECK(rows == usage_rows);
    /* The end stays the end. */
    struct ArrowArray batch;
    CHECK(stream.get_next(&stream, &batch) == 0 && batch.release == NULL);
    stream.release(&stream);
    CHECK(stream.release == NULL);
    /* The columns live on by themselves. */
    CHECK(strlen(schema.children[0]->name) > 0);
    schema.release(&schema);
}

static void proof_comes_with_the_end(const eab_query *query) {
    eab_result *result = NULL;
    struct ArrowArrayStream stream = open_stream(query, NULL, &result);
    uint64_t len = 0;
    eab_text text;
    eab_certificate certificate;
    certificate.struct_size = sizeof certificate;
    REFUSED(EAB_STATUS_INCOMPLETE, eab_result_len(result, &len, &error));
    REFUSED(EAB_STATUS_INCOMPLETE, eab_result_certificate(result, &certificate, &error));
    REFUSED(EAB_STATUS_INCOMPLETE, eab_result_validator(result, &text, &error));
    CHECK(read_to_end(&stream) == usage_rows);
    TRY(eab_result_len(result, &len, &error));
    CHECK(len == (uint64_t)usage_rows);
    TRY(eab_result_certificate(result, &certificate, &error));
    CHECK(certificate.rows == len && certificate.totals_len == 1);
    TRY(eab_result_rows_json(result, &text, &error));
    CHECK(text.data == NULL && text.len == 0);
    stream.release(&stream);
    eab_result_free(result);
}

static void released_early(const eab_query *query) {
    eab_result *result = NULL;
    struct ArrowArrayStream stream = open_stream(query, NULL, &result);
    stream.release(&stream);
    uint64_t len = 0;
    REFUSED(EAB_STATUS_INCOMPLETE, eab_result_len(result, &len, &error));
    eab_result_free(result);

    eab_fetch_options options = fetch_options();
    options.batch_rows = 3;
    stream = open_stream(query, &options, NULL);
    struct ArrowArray batch;
    CHECK(stream.get_next(&stream, &batch) == 0 && batch.length == 3);
    stream.release(&stream);
    /* Batches belong to whoever got them. */
    CHECK(batch.n_children > 0);
    batch.release(&batch);
}

/* Consumers move streams as they like and leave the old place as it is. */
static void moved(const eab_query *query) {
    struct ArrowArrayStream first = open_stream(query, NULL, NULL);
    struct ArrowArrayStream *second = malloc(sizeof *second);
    CHECK(second != NULL);
    memcpy(second, &first, sizeof first);
    memset(&first, 0x5a, sizeof first);
    CHECK(read_to_end(second) == usage_rows);
    struct ArrowArrayStream third = *second;
    free(second);
    third.release(&third);
}

/* Streams and results keep what they need. */
static void outlive_all_others(const site *here) {
    eab_client *other = open_client(here);
    eab_query *query = usage_query(other);
    eab_result *fetched = NULL, *streamed = NULL;
    TRY(eab_query_fetch(query, NULL, &fetched, &error));
    struct ArrowArrayStream stream = open_stream(query, NULL, &streamed);
    struct ArrowArrayStream unread = open_stream(query, NULL, NULL);
    eab_client_free(other);
    eab_query_free(query);
    CHECK(read_to_end(&stream) == usage_rows);
    stream.release(&stream);
    uint64_t len = 0;
    TRY(eab_result_len(streamed, &len, &error));
    CHECK(len == (uint64_t)usage_rows);
    eab_result_free(streamed);
    eab_text json;
    TRY(eab_result_rows_json(fetched, &json, &error));
    CHECK(json.len > 2);
    eab_result_free(fetched);
    unread.release(&unread);

    /* The query alone is enough for another. */
    other = open_client(here);
    query = usage_query(other);
    eab_client_free(other);
    TRY(eab_query_fetch(query, NULL, &fetched, &error));
    eab_query_free(query);
    eab_result_free(fetched);

    /* A result may go before its stream. */
    query = usage_query(client);
    stream = open_stream(query, NULL, &streamed);
    eab_result_free(streamed);
    eab_query_free(query);
    CHECK(read_to_end(&stream) == usage_rows);
    stream.release(&stream);
}

/* Amounts that the columns can't hold are refused with the place, and with what to do. */
static void inexact(const eab_query *query) {
    eab_fetch_options options = fetch_options();
    options.decimal_scale = 1;
    eab_result *result = NULL;
    struct ArrowArrayStream stream = open_stream(query, &options, &result);
    struct ArrowArray batch;
    memset(&batch, 0, sizeof batch);
    CHECK(stream.get_next(&stream, &batch) == EINVAL && batch.release == NULL);
    const char *said = stream.get_last_error(&stream);
    eab_text told = {said, strlen(said)};
    CHECK_HAS(told, "inexact: ");
    CHECK(stream.get_next(&stream, &batch) == EINVAL && batch.release == NULL);
    eab_error *why = NULL;
    TRY(eab_result_error(result, &why, &error));
    CHECK(eab_error_status(why) == EAB_STATUS_INEXACT && strlen(eab_error_hint(why)) > 0);
    eab_error_free(why);
    uint64_t len = 0;
    REFUSED(EAB_STATUS_INCOMPLETE, eab_result_len(result, &len, &error));
    stream.release(&stream);
    eab_result_free(result);
}

/* A place without a stream can be released like one with a stream, as consumers look at it. */
static void not_there(const eab_query *query) {
    eab_fetch_options options = fetch_options();
    options.decimal_scale = 29;
    struct ArrowArrayStream stream;
    memset(&stream, 0x5a, sizeof stream);
    REFUSED(EAB_STATUS_OUT_OF_RANGE, eab_query_stream(query, &options, &stream, NULL, &error));
    CHECK(stream.release == NULL);
    memset(&stream, 0x5a, sizeof stream);
    REFUSED(EAB_STATUS_NULL_POINTER, eab_query_stream(NULL, NULL, &stream, NULL, &error));
    CHECK(stream.release == NULL);
}

/* What no consumer should do. */
static void careless(const eab_query *query) {
    struct ArrowArrayStream stream = open_stream(query, NULL, NULL);
    CHECK(stream.get_next(&stream, NULL) == EINVAL);
    CHECK(stream.get_schema(&stream, NULL) == EINVAL);
    CHECK(strlen(stream.get_last_error(&stream)) > 0);
    CHECK(read_to_end(&stream) == usage_rows);
    void (*release)(struct ArrowArrayStream *) = stream.release;
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *) = stream.get_next;
    release(&stream);
    release(&stream);
    struct ArrowArray batch;
    CHECK(get_next(&stream, &batch) == EINVAL);
}

int main(int argc, char **argv) {
    site here = site_of(argc, argv);
    client = open_client(&here);
    eab_query *query = usage_query(client);
    eab_result *result = NULL;
    TRY(eab_query_fetch(query, NULL, &result, &error));
    uint64_t len = 0;
    TRY(eab_result_len(result, &len, &error));
    eab_result_free(result);
    usage_rows = (int64_t)len;
    CHECK(usage_rows > 20);
    columns(query);
    proof_comes_with_the_end(query);
    released_early(query);
    moved(query);
    outlive_all_others(&here);
    inexact(query);
    not_there(query);
    careless(query);
    eab_query_free(query);
    eab_client_free(client);
    site_free(&here);
    return 0;
}
