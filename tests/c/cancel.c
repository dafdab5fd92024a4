/* A call is ended from another thread, before it began, and from its own progress callback. The second page of usage
   details never comes. */
#include "support.h"

#include <pthread.h>
#include <semaphore.h>

static sem_t first_page_came;

static void tell(void *user_data, const eab_progress *progress) {
    CHECK(progress->struct_size == sizeof *progress);
    int *told = user_data;
    if (progress->rows > 0 && (*told)++ == 0) {
        sem_post(&first_page_came);
    }
}

static void cancel_at_once(void *user_data, const eab_progress *progress) {
    CHECK(progress->issues == 0);
    eab_cancel *cancel = user_data;
    TRY(eab_cancel_cancel(cancel, &error));
}

static void *cancel_later(void *cancel) {
    while (sem_wait(&first_page_came) != 0) {
    }
    TRY(eab_cancel_cancel(cancel, &error));
    return NULL;
}

static eab_cancel *new_cancel(void) {
    eab_cancel *cancel = NULL;
    TRY(eab_cancel_new(&cancel, &error));
    CHECK(cancel != NULL);
    return cancel;
}

static void fetch_from_another_thread(const eab_query *query) {
    eab_cancel *cancel = new_cancel();
    int told = 0;
    eab_fetch_options options = fetch_options();
    options.cancel = cancel;
    options.progress = tell;
    options.user_data = &told;
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, cancel_later, cancel) == 0);
    eab_result *result = (eab_result *)&options;
    REFUSED(EAB_STATUS_CANCELLED, eab_query_fetch(query, &options, &result, &error));
    CHECK(result == NULL && told > 0);
    CHECK(pthread_join(thread, NULL) == 0);
    eab_cancel_free(cancel);
}

static void fetch_from_its_callback(const eab_query *query) {
    eab_cancel *cancel = new_cancel();
    eab_fetch_options options = fetch_options();
    options.cancel = cancel;
    options.progress = cancel_at_once;
    options.user_data = cancel;
    eab_result *result = NULL;
    REFUSED(EAB_STATUS_CANCELLED, eab_query_fetch(query, &options, &result, &error));
    eab_cancel_free(cancel);
}

static void stream_from_another_thread(const eab_query *query) {
    eab_cancel *cancel = new_cancel();
    eab_fetch_options options = fetch_options();
    options.cancel = cancel;
    options.batch_rows = 1;
    struct ArrowArrayStream stream;
    eab_result *result = NULL;
    TRY(eab_query_stream(query, &options, &stream, &result, &error));
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, cancel_later, cancel) == 0);
    int code = 0;
    int64_t rows = 0;
    do {
        struct ArrowArray batch;
        memset(&batch, 0, sizeof batch);
        code = stream.get_next(&stream, &batch);
        if (code == 0) {
            CHECK(batch.release != NULL);
            rows += batch.length;
            batch.release(&batch);
            if (rows == 1) {
                /* The token may go while the call that has it goes on. */
                sem_post(&first_page_came);
                CHECK(pthread_join(thread, NULL) == 0);
                eab_cancel_free(cancel);
            }
        }
    } while (code == 0);
    CHECK(rows > 0);
    CHECK(strlen(stream.get_last_error(&stream)) > 0);
    uint64_t len = 7;
    eab_error *error = NULL;
    CHECK(eab_result_len(result, &len, &error) == EAB_STATUS_INCOMPLETE);
    CHECK(len == 7 && error != NULL);
    eab_error_free(error);
    eab_result_free(result);
    stream.release(&stream);
    CHECK(stream.release == NULL);
}

static void before_the_call(const eab_client *client, const eab_query *query) {
    eab_cancel *cancel = new_cancel();
    TRY(eab_cancel_cancel(cancel, &error));
    TRY(eab_cancel_cancel(cancel, &error));
    eab_fetch_options options = fetch_options();
    options.cancel = cancel;
    eab_result *result = NULL;
    REFUSED(EAB_STATUS_CANCELLED, eab_query_fetch(query, &options, &result, &error));
    struct ArrowArrayStream stream;
    memset(&stream, 0, sizeof stream);
    eab_error *error = NULL;
    eab_status status = eab_query_stream(query, &options, &stream, &result, &error);
    CHECK(status == EAB_STATUS_CANCELLED && error != NULL && result == NULL && stream.release == NULL);
    eab_error_free(error);
    eab_spans *spans = NULL;
    REFUSED(EAB_STATUS_CANCELLED, eab_client_spans(client, "last-2", EAB_NUL_TERMINATED, EAB_DATASET_USAGE_DETAILS,
                                                   EAB_DELIVERY_PAGES, cancel, &spans, &error));
    char *json = NULL;
    REFUSED(EAB_STATUS_CANCELLED,
            eab_client_resolve_json(client, "last-2", EAB_NUL_TERMINATED, cancel, &json, &error));
    CHECK(spans == NULL && json == NULL);
    eab_cancel_free(cancel);
}

int main(int argc, char **argv) {
    site here = site_of(argc, argv);
    CHECK(sem_init(&first_page_came, 0, 0) == 0);
    eab_client *client = open_client(&here);
    eab_query *query = usage_query(client);
    before_the_call(client, query);
    fetch_from_its_callback(query);
    fetch_from_another_thread(query);
    stream_from_another_thread(query);

    /* Others go on. */
    eab_query *periods = NULL;
    TRY(eab_client_billing_periods(client, &periods, &error));
    eab_result *result = NULL;
    TRY(eab_query_fetch(periods, NULL, &result, &error));
    eab_result_free(result);
    eab_query_free(periods);
    eab_query_free(query);
    eab_client_free(client);
    eab_cancel_free(NULL);
    sem_destroy(&first_page_came);
    site_free(&here);
    return 0;
}
