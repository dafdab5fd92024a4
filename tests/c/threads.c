/* Eight threads use one client and one query at once, each by fetching and by streaming, and find the same. */
#include "support.h"

#include <pthread.h>

#define THREADS 8
#define ROUNDS 2

static site here;
static eab_client *client;
static eab_query *query;
static eab_result *shared;
static uint64_t rows;

static void *work(void *unused) {
    for (int round = 0; round < ROUNDS; round++) {
        eab_result *result = NULL;
        TRY(eab_query_fetch(query, NULL, &result, &error));
        uint64_t len = 0;
        TRY(eab_result_len(result, &len, &error));
        CHECK(len == rows);
        eab_text own, others;
        TRY(eab_result_rows_json(result, &own, &error));
        TRY(eab_result_rows_json(shared, &others, &error));
        CHECK(own.len == others.len && memcmp(own.data, others.data, own.len) == 0);

        eab_query *again = usage_query(client);
        struct ArrowArrayStream stream;
        eab_result *proof = NULL;
        TRY(eab_query_stream(again, NULL, &stream, &proof, &error));
        eab_query_free(again);
        eab_result_free(result);
        CHECK(read_to_end(&stream) == (int64_t)rows);
        TRY(eab_result_len(proof, &len, &error));
        CHECK(len == rows);
        stream.release(&stream);
        eab_result_free(proof);

        /* Errors are of the thread that made the call. */
        eab_query *none = NULL;
        REFUSED(EAB_STATUS_INVALID_PERIOD,
                eab_client_price_sheet(client, "nonsense", EAB_NUL_TERMINATED, &none, &error));
    }
    return unused;
}

int main(int argc, char **argv) {
    here = site_of(argc, argv);
    client = open_client(&here);
    query = usage_query(client);
    TRY(eab_query_fetch(query, NULL, &shared, &error));
    TRY(eab_result_len(shared, &rows, &error));
    CHECK(rows > 0);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, work, NULL) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    eab_result_free(shared);
    eab_query_free(query);
    eab_client_free(client);
    site_free(&here);
    return 0;
}
