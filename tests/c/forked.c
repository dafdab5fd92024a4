/* A child that was forked off can't use what was opened before, is told so, and may free it; its parent goes on. */
#include "support.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* Says that all held in the child. */
#define ALL_HELD 'y'

static void in_child(eab_client *client, eab_azure *azure, eab_query *query, eab_result *result,
                     struct ArrowArrayStream *stream) {
    char *json = NULL;
    REFUSED(EAB_STATUS_FORKED, eab_client_info_json(client, &json, &error));
    eab_result *fetched = NULL;
    REFUSED(EAB_STATUS_FORKED, eab_query_fetch(query, NULL, &fetched, &error));
    struct ArrowArrayStream other;
    memset(&other, 0, sizeof other);
    eab_error *error = NULL;
    CHECK(eab_query_stream(query, NULL, &other, &fetched, &error) == EAB_STATUS_FORKED);
    CHECK(other.release == NULL && fetched == NULL);
    eab_error_free(error);
    eab_query *asked = NULL;
    REFUSED(EAB_STATUS_FORKED, eab_client_billing_periods(client, &asked, &error));
    REFUSED(EAB_STATUS_FORKED, eab_azure_token_info_json(azure, NULL, &json, &error));
    struct ArrowArray batch;
    memset(&batch, 0, sizeof batch);
    CHECK(stream->get_next(stream, &batch) != 0);
    CHECK(strlen(stream->get_last_error(stream)) > 0);
    CHECK(json == NULL && fetched == NULL && asked == NULL);

    /* What needs no thread of the library goes on. */
    CHECK(eab_abi_version() == EAB_ABI_VERSION);
    stream->release(stream);
    eab_result_free(result);
    eab_query_free(query);
    eab_azure_free(azure);
    eab_client_free(client);
}

int main(int argc, char **argv) {
    site here = site_of(argc, argv);
    eab_client *client = open_client(&here);
    eab_azure *azure = open_azure(&here);
    eab_query *query = usage_query(client);
    eab_result *result = NULL;
    TRY(eab_query_fetch(query, NULL, &result, &error));
    uint64_t len = 0;
    TRY(eab_result_len(result, &len, &error));
    struct ArrowArrayStream stream;
    TRY(eab_query_stream(query, NULL, &stream, NULL, &error));

    int ends[2];
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        in_child(client, azure, query, result, &stream);
        char held = ALL_HELD;
        CHECK(write(ends[1], &held, 1) == 1);
        /* What it has of its parent stays allocated, which is none of its leaks. */
        raise(SIGKILL);
    }
    CHECK(close(ends[1]) == 0);
    char held = 0;
    CHECK(read(ends[0], &held, 1) == 1 && held == ALL_HELD);
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    CHECK(close(ends[0]) == 0);

    CHECK(read_to_end(&stream) == (int64_t)len);
    stream.release(&stream);
    eab_result *again = NULL;
    TRY(eab_query_fetch(query, NULL, &again, &error));
    eab_result_free(again);
    eab_result_free(result);
    eab_query_free(query);
    eab_azure_free(azure);
    eab_client_free(client);
    site_free(&here);
    return 0;
}
