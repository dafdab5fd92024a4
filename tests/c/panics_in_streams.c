#include "panics_in_streams.h"

static struct ArrowArrayStream new_stream(const fixture *f, eab_result **result) {
    struct ArrowArrayStream stream;
    TRY(eab_query_stream(f->query, NULL, &stream, result, &error));
    return stream;
}

static void expect_panic(eab_result *result, const char *said) {
    CHECK(said != NULL && strstr(said, "panic") != NULL);
    uint64_t len = 0;
    REFUSED(EAB_STATUS_INCOMPLETE, eab_result_len(result, &len, &error));
    eab_error *why = NULL;
    TRY(eab_result_error(result, &why, &error));
    CHECK(why != NULL && eab_error_status(why) == EAB_STATUS_PANIC);
    eab_error_free(why);
}

static void in_get_schema(const fixture *f) {
    eab_result *result = NULL;
    struct ArrowArrayStream stream = new_stream(f, &result);
    struct ArrowSchema schema;
    memset(&schema, 0, sizeof schema);
    eab_test_panic_in("stream_get_schema");
    CHECK(stream.get_schema(&stream, &schema) != 0);
    CHECK(schema.release == NULL);
    CHECK(strstr(stream.get_last_error(&stream), "panic") != NULL);
    /* No row was lost in it, so that it goes on. */
    CHECK(stream.get_schema(&stream, &schema) == 0);
    schema.release(&schema);
    CHECK(read_to_end(&stream) > 0);
    uint64_t len = 0;
    TRY(eab_result_len(result, &len, &error));
    stream.release(&stream);
    eab_result_free(result);
}

static void in_get_next(const fixture *f) {
    eab_result *result = NULL;
    struct ArrowArrayStream stream = new_stream(f, &result);
    struct ArrowArray batch;
    memset(&batch, 0, sizeof batch);
    CHECK(stream.get_next(&stream, &batch) == 0 && batch.release != NULL);
    struct ArrowArray other;
    memset(&other, 0, sizeof other);
    eab_test_panic_in("stream_get_next");
    CHECK(stream.get_next(&stream, &other) != 0);
    CHECK(other.release == NULL);
    expect_panic(result, stream.get_last_error(&stream));
    /* Rows may be lost, so that it never goes on. */
    CHECK(stream.get_next(&stream, &other) != 0 && other.release == NULL);
    stream.release(&stream);
    eab_result_free(result);
    /* What came before stays good. */
    CHECK(batch.length > 0 && batch.n_children > 0);
    batch.release(&batch);
}

static void in_get_last_error(const fixture *f) {
    eab_result *result = NULL;
    struct ArrowArrayStream stream = new_stream(f, &result);
    eab_test_panic_in("stream_get_last_error");
    (void)stream.get_last_error(&stream);
    (void)stream.get_last_error(&stream);
    CHECK(read_to_end(&stream) > 0);
    uint64_t len = 0;
    TRY(eab_result_len(result, &len, &error));
    stream.release(&stream);
    eab_result_free(result);
}

static void in_release(const fixture *f) {
    struct ArrowArrayStream stream = new_stream(f, NULL);
    eab_test_panic_in("stream_release");
    stream.release(&stream);
    CHECK(stream.release == NULL);
}

void panics_in_streams(fixture *f) {
    in_get_schema(f);
    in_get_next(f);
    in_get_last_error(f);
    in_release(f);
    eab_test_panic_in(NULL);
    eab_result *result = NULL;
    struct ArrowArrayStream stream = new_stream(f, &result);
    uint64_t len = 0;
    TRY(eab_result_len(f->usage, &len, &error));
    CHECK(read_to_end(&stream) == (int64_t)len);
    stream.release(&stream);
    eab_result_free(result);
}
